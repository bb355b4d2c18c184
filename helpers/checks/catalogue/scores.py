"""Exercises on scores and the probabilities that softmax makes of them."""

import numpy as np

from helpers import probability
from helpers.checks.engine.case import case, cast, reverse, roll, shift
from helpers.checks.engine.exercise import exercise
from helpers.checks.engine.judge import only_integers_fail


@exercise(
    "the score that gives b the probability of a",
    section="Shift the scores",
    notice="Only differences of scores count: a difference of nothing means equal probabilities, whatever c does.",
    explain_value=lambda parts: (
        "P(a), P(b) = {:.4f}, {:.4f}".format(*probability.softmax([3.0, parts[0].item(), 0.2])[:2]), "P(a) = P(b)",
    ),
)  # fmt: skip
def score_of_b():
    return 3.0


@score_of_b.mistake(
    "That is a's probability at the beginning, a number between 0 and 1; a score is asked for.",
    "Scores go in, probabilities come out. Which side is the question about?",
    "softmax keeps order: the larger score gets the larger probability. So equal probabilities need …",
)
def copies_the_probability():
    return probability.softmax([3.0, 1.0, 0.2])[0]


@score_of_b.mistake(
    "That is halfway between the scores of a and b, and a itself stays where it is.",
    "Only b may move. With b halfway, is it as likely as a?",
    "softmax keeps order: the larger score gets the larger probability. So equal probabilities need …",
)
def takes_the_middle():
    return (3.0 + 1.0) / 2


BREAKS_LATER = "On scores of 1000 it gives no number: that is fine here, and cured where the course comes to very large numbers."


@exercise(
    "softmax of a batch, one example per row",
    section="Softmax in two lines",
    notice="Every row sums to one, and adding the same number to a whole row would change nothing.",
    keeps_arguments=True,
    cases=[
        case("a single score", scores=[[2.0]]),
        case(scores=[[0.0, 1.0]]),
        case("equal scores", scores=[[1.0, 1.0], [0.0, 0.0]]),
        case(scores=[[0.0, 1.0], [0.0, 2.0]]),
        case("integers", scores=[[0, 1], [2, -1]]),
        case("tenths", scores=[[0.1, 0.2, 0.7]]),
        case(scores=[[3.0, 1.0, 0.2], [-1.0, 0.5, 0.0], [0.0, 2.0, -2.0]]),
        case("scores of ±300", scores=[[300.0, -300.0, 0.0]]),
        case("a batch of 50", scores=np.random.default_rng(0).normal(0, 3, (50, 7))),
        case(scores=[[300.0, 299.0], [-300.0, -298.0]]),
    ],
    variations=[
        reverse("scores"),
        roll("scores"),
        shift("scores", 290, limit=300),
        shift("scores", -290, limit=300),
        cast("scores", "int64"),
        cast("scores", "int32"),
    ],
    bonus_case=(case(scores=[[1000.0, 0.0]]), [[1.0, 0.0]], BREAKS_LATER),
)
def softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


@softmax.mistake(
    "The scores themselves are divided by their sum: the exponentials are missing.",
    "What comes out for a score of 0, or for a negative one? Can that be a probability?",
    "Every score must first become a positive number: `np.exp(scores)`.",
    section="Why not divide by the sum?",
    variants=[lambda scores: scores / scores.sum(), lambda scores: scores / scores.sum(axis=0)],
)
def forgets_exp(scores):
    return scores / scores.sum(axis=-1, keepdims=True)


@softmax.mistake(
    "These are the exponentials alone: positive, but they do not sum to one.",
    "Add up the answer for one example. What must come out?",
    "Divide by that sum.",
)
def forgets_to_divide(scores):
    return np.exp(scores)


@softmax.mistake(
    "The order is turned round: the largest score gets the smallest probability.",
    "Which class should get most? Which one does?",
    "Look for a minus sign in front of the scores.",
    section="Shift the scores",
    combines_with=["whole_array", "wrong_axis"],
)
def flips_the_sign(scores, solution=softmax.solution):
    return solution(-scores)


@softmax.mistake(
    "The scores are exponents of 2, not of e.",
    "The sums and the order are right, and yet every number is a little too even. What is raised to the scores?",
    "`np.exp`, not `2 ** scores` or `np.exp2`.",
    combines_with=["whole_array", "wrong_axis"],
)
def powers_of_two(scores, solution=softmax.solution):
    return solution(np.log(2) * scores)


@softmax.mistake(
    "The exponentials are divided by the largest of them, not by their sum.",
    "The best class always gets 1. What do all of them add up to?",
    "`.sum(...)` instead of `.max(...)`.",
)
def divides_by_the_largest(scores):
    return np.exp(scores) / np.exp(scores).max(axis=-1, keepdims=True)


@softmax.mistake(
    "The exponentials are divided by their mean, not by their sum.",
    "Add up the answer for one example. How many times too large is it?",
    "`.sum(...)` instead of `.mean(...)`.",
)
def divides_by_the_mean(scores):
    return np.exp(scores) / np.exp(scores).mean(axis=-1, keepdims=True)


@softmax.mistake(
    "The fraction stands on its head: the sum is divided by each exponential.",
    "Every number is above 1. Can that be a share of the whole?",
    "The part goes above the line, the whole below.",
)
def upside_down(scores):
    return np.exp(scores).sum(axis=-1, keepdims=True) / np.exp(scores)


@softmax.mistake(
    "A small number is added to the sum: where all scores are low, it outweighs the exponentials.",
    "Lower all scores by 200. What may the answer not do, and what does it do?",
    "A sum of exponentials is never 0 here: leave the small number out.",
    section="Shift the scores",
    variants=[lambda scores, tiny=tiny: np.exp(scores) / (np.exp(scores).sum(axis=-1, keepdims=True) + tiny)
              for tiny in (1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-7, 1e-6)],
)  # fmt: skip
def adds_a_little(scores):
    return np.exp(scores) / (np.exp(scores).sum(axis=-1, keepdims=True) + 1e-8)


@softmax.mistake(
    "All numbers of the batch are divided by one sum, that of the whole array.",
    "Add up the whole answer, and then each example by itself. Which of them is one?",
    "A sum without `axis` runs over everything. One example is one row here: sum over `axis=-1`, with `keepdims=True`.",
    section="Which numbers sum to one?",
    compare="finite",
)
def whole_array(scores):
    return np.exp(scores) / np.exp(scores).sum()


@softmax.mistake(
    "Each class is normalised over the examples, not each example over its classes.",
    "Which sums are one: those of the rows, or those of the columns? Which of the two is one example?",
    "One example is one row here: sum over `axis=-1`, with `keepdims=True`.",
    section="Which numbers sum to one?",
    compare="finite",
)
def wrong_axis(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=0)


@softmax.mistake(
    "The sums of the rows are right, but they lie along the wrong axis when the rows are divided by them.",
    "What is the shape of your sums? NumPy lines it up with the last axis of the batch: a sum for each column.",
    "With `keepdims=True` the sums stay a column, (examples, 1), and each row meets its own.",
    section="Which numbers sum to one?",
)
def forgets_keepdims(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=-1)


@softmax.mistake(
    "Right for 1.0 and wrong for 1: on integers the answer is cut down to whole numbers on the way.",
    "Look at the `dtype` of each array in your function when the scores are integers.",
    "Writing into an integer array, such as a `scores.copy()` or `np.zeros_like(scores)`, drops what is behind the decimal point. "
    "Make new arrays, or begin with `scores.astype(float)`.",
    detector=only_integers_fail,
)
def truncates_integers(scores):
    return softmax.solution(scores).astype(scores.dtype)


@exercise(
    "softmax of a batch, one example per column",
    section="Which numbers sum to one?",
    notice="The same two lines; only the axis along which the classes lie has another number.",
    cases=[case(one.label, scores=one.arguments["scores"].T.copy()) for one in softmax.cases],
    bonus_case=(case(scores=[[1000.0], [0.0]]), [[1.0], [0.0]], BREAKS_LATER),
)
def softmax_of_columns(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=0, keepdims=True)


def turned(function):
    """What a function of rows does, done to columns."""
    return lambda scores: function(scores.T).T


softmax_of_columns.borrow(
    softmax, turned, "forgets_exp", "forgets_to_divide", "flips_the_sign", "powers_of_two", "divides_by_the_largest",
    "divides_by_the_mean", "upside_down", "adds_a_little",
)  # fmt: skip


@softmax_of_columns.mistake(
    "All numbers of the batch are divided by one sum, that of the whole array.",
    "Add up the whole answer, and then each example by itself. Which of them is one?",
    "A sum without `axis` runs over everything. One example is one column here: sum over `axis=0`, with `keepdims=True`.",
    compare="finite",
)
def whole_batch(scores):
    return np.exp(scores) / np.exp(scores).sum()


@softmax_of_columns.mistake(
    "Each class is normalised over the examples, not each example over its classes.",
    "Which sums are one: those of the rows, or those of the columns? Which of the two is one example?",
    "One example is one column here: sum over `axis=0`, with `keepdims=True`.",
    compare="finite",
)
def along_the_rows(scores):
    return softmax.solution(scores)


softmax_of_columns.borrow(softmax, turned, "truncates_integers")


@exercise(
    "scores whose softmax is given, the last of them 0",
    section="Shift the scores",
    notice="Probabilities fix the scores up to one number that is added to all; asking for a last score of 0 settles it.",
    cases=[
        case("a single class", probabilities=[1.0]),
        case(probabilities=[0.2, 0.8]),
        case(probabilities=[0.8, 0.2]),
        case("equal probabilities", probabilities=[0.25, 0.25, 0.25, 0.25]),
        case(probabilities=[0.5, 0.25, 0.25]),
        case("a probability of a millionth", probabilities=[0.1, 1e-6, 0.9 - 1e-6]),
        case("one of e⁻⁸⁰", probabilities=[1.0, np.exp(-80)]),
        case("ten classes", probabilities=np.arange(1, 11) / 55),
    ],
    variations=[reverse("probabilities"), roll("probabilities", label="classes in another order")],
)
def scores_behind(probabilities):
    logarithms = np.log(probabilities)
    return logarithms - logarithms[-1]


@scores_behind.mistake(
    "The exponential is taken once more; it has to be undone.",
    "softmax took the exponentials of the scores. Which function leads back?",
    "`np.log`.",
    variants=[np.exp],
)
def takes_exp_again(probabilities):
    return np.exp(probabilities) - np.exp(probabilities[-1])


@scores_behind.mistake(
    "These are ratios of probabilities; a score is the logarithm of such a ratio.",
    "A ratio of one has to become a score of zero.",
    "Take `np.log` of what you have.",
)
def returns_the_ratios(probabilities):
    return probabilities / probabilities[-1]


@scores_behind.mistake(
    "The logarithm has base 2 or 10, but softmax uses powers of e.",
    "Put your scores into softmax. Do the probabilities come back?",
    "`np.log` is the natural logarithm.",
    variants=[lambda probabilities: np.log10(probabilities / probabilities[-1]), np.log2, np.log10],
)
def other_logarithm(probabilities):
    return np.log2(probabilities / probabilities[-1])


@scores_behind.mistake(
    "Every score has the wrong sign: the most probable class gets the lowest.",
    "Which class should have the largest score?",
    "The last logarithm is subtracted from the others, not the other way.",
    combines_with=["forgets_the_shift", "shifts_by_the_largest"],
)
def turns_the_signs(probabilities, solution=scores_behind.solution):
    return -solution(probabilities)


@scores_behind.mistake(
    "Softmax of these scores is right, but the last of them is not 0.",
    "You may add the same number to all scores. Which number makes the last one 0?",
    "Subtract the last logarithm from all of them.",
)
def forgets_the_shift(probabilities):
    return np.log(probabilities)


@scores_behind.mistake(
    "Softmax of these scores is right, but it is the largest of them that is 0, not the last.",
    "Which place does `[-1]` name?",
    "Subtract `logarithms[-1]`.",
    variants=[lambda probabilities: np.log(probabilities / probabilities[0])],
)
def shifts_by_the_largest(probabilities):
    return np.log(probabilities / probabilities.max())
