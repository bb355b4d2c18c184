"""Exercises on scores that are multiplied by a scale."""

import itertools

import numpy as np

from helpers import probability
from helpers.checks.engine.case import Variation, case, cast, reverse, roll
from helpers.checks.engine.exercise import exercise
from helpers.checks.engine.judge import only_integers_fail

SCORES = np.array([3.0, 1.0, 0.2])


def top_probability(scales):
    return probability.softmax(np.multiply.outer(scales, SCORES))[..., 0]


@exercise(
    "the scale at which the top class reaches 99 %",
    section="Turn the knob",
    notice="From 0.836 to 0.99 takes little more than twice the scores. No scale at all reaches 1.",
    rtol=0.0,
    atol=0.006,  # "two decimals will do"
    explain_value=lambda parts: (f"P(a) = {top_probability(parts[0].item()):.4f}", "P(a) = 0.99"),
)
def scale_for_99():
    scales = np.linspace(2, 3, 10001)
    return np.interp(0.99, top_probability(scales), scales)


@scale_for_99.mistake(
    "That is a temperature: the scores would have to be divided by it.",
    "Does a scale below one make class a more certain, or less?",
    "A scale is one divided by a temperature.",
    section="Temperature, and three ways to miss",
    variants=[lambda: 1 / 2.37, lambda: 1 / 2.368],
)
def gives_a_temperature():
    return 1 / scale_for_99.solution()


@scale_for_99.mistake(
    "That is the factor from 0.836 to 0.99 on the probability; the factor on the scores is asked for.",
    "Which numbers may be multiplied so that the answer is still three probabilities?",
    "Put `softmax(scale_for_99 * scores)` into a cell, and look at class a while you change the scale.",
    section="Temperature, and three ways to miss",
    variants=[lambda: 0.99 / 0.836],
)
def scales_the_probability():
    return 0.99 / probability.softmax(SCORES)[0]


@scale_for_99.mistake(
    "That is what must be added to the score of a alone; here all three scores are multiplied.",
    "What happens to b and c when a scale is turned up?",
    "Put `softmax(scale_for_99 * scores)` into a cell, and look at class a while you change the scale.",
    section="Temperature, and three ways to miss",
)
def shifts_the_top_score():
    return np.log(0.99 / 0.01) + np.log(np.exp(SCORES[1:]).sum()) - SCORES[0]


@scale_for_99.mistake(
    "With a and b alone this would be the scale, but class c takes its share too.",
    "Which classes share what a leaves over?",
    "All three need a place in the sum. A row of many scales, and softmax of each, needs no formula.",
    section="Why so much",
)
def forgets_class_c():
    return np.log(0.99 / 0.01) / 2


def reaches(trial):
    """The top probability at the scale that was given."""
    ((scale,),) = trial.answers
    return top_probability(scale.item()) if np.isfinite(scale).all() else np.nan


@scale_for_99.mistake(
    "At this scale class a is still below 0.99.",
    "Which way must the knob be turned to make the top class more certain?",
    "Go on in steps of 0.01 until `softmax(scale * scores)[0]` has reached 0.99.",
    detector=lambda trial: reaches(trial) < 0.99,
)
def falls_short():
    return 2.0


@scale_for_99.mistake(
    "At this scale class a is above 0.99: a smaller one would do.",
    "Which way must the knob be turned to make the top class less certain?",
    "Go back in steps of 0.01, to the last scale at which `softmax(scale * scores)[0]` is at least 0.99.",
    detector=lambda trial: reaches(trial) > 0.99,
)
def overshoots():
    return 3.0


def lowered(arguments):
    """The scores so far down that the exponentials of the scaled ones are tiny."""
    scale = max(arguments["scale"], 1)
    shifted = arguments["scores"] - 250 / scale
    return {"scores": shifted} if np.abs(scale * shifted).max() <= 300 else None


MULTIPLY_FIRST = "Multiply first, and give softmax the scaled scores: `scale * scores`."


@exercise(
    "the probabilities of a batch whose scores are multiplied by a scale",
    section="Temperature, and three ways to miss",
    notice="The largest score stayed the largest every time: a scale moves the confidence, never the order.",
    keeps_arguments=True,
    cases=[
        case("a single class", scores=[[2.0]], scale=3.0),
        case(scores=[[0.0, 1.0]], scale=2.0),
        case("a scale below one", scores=[[0.0, 1.0]], scale=0.5),
        case("a scale of 1", scores=[[0.0, 1.0]], scale=1.0),
        case(scores=[[0.0, 1.0], [0.0, 2.0]], scale=2.0),
        case("ties", scores=[[1.0, 1.0, 0.0], [0.5, 0.5, 0.5]], scale=4.0),
        case(scores=[[0.0, 1.0], [2.0, -1.0]], scale=2.0),
        case(scores=[[2.0, 0.0], [1.0, 3.0]], scale=0.5),
        case("integers", scores=[[0, 1], [2, -1]], scale=2),
        case("integers", scores=[[2, 0], [1, 3]], scale=0.1),
        case(scores=[[3.0, 1.0, 0.2], [-1.0, 0.5, 0.0], [0.0, 2.0, -2.0]], scale=10.0),
        case("a scale of 0.01", scores=[[3.0, 1.0, 0.2]], scale=0.01),
        case("a scale of 100", scores=[[0.3, -0.3, 0.1]], scale=100.0),
        case("a batch of 50", scores=np.random.default_rng(0).normal(0, 3, (50, 7)), scale=2.5),
    ],
    variations=[reverse("scores"), roll("scores"), cast("scores", "int64"), Variation("low scores", lowered)],
)
def sharpen(scores, scale):
    exponentials = np.exp(scale * scores)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax_of(scores, axis=1):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


@sharpen.mistake(
    "These are the scaled scores: they have not become probabilities yet.",
    "What should every row add up to?",
    "Give the scaled scores to softmax, or take exponentials and divide by their sum.",
    variants=[lambda scores, scale: scores / scale],
)
def forgets_softmax(scores, scale):
    return scale * scores


@sharpen.mistake(
    "The scores are divided by the scale: that is a temperature, and makes unsure what should become certain.",
    "A scale of ten should make the top class nearly certain. Does it?",
    "`scale * scores`, not `scores / scale`.",
    combines_with=[
        "forgets_to_divide",
        "powers_of_two",
        "divides_by_the_largest",
        "whole_array",
        "wrong_axis",
        "forgets_keepdims",
    ],
)
def divides_by_the_scale(scores, scale, solution=sharpen.solution):
    return solution(scores, 1 / scale)


@sharpen.mistake(
    "The scale has no effect: this is softmax of the scores as they were.",
    "Is the scale added to the scores? Softmax ignores a shift. Or is it multiplied with something that is then divided by its own "
    "sum?",
    MULTIPLY_FIRST,
    combines_with=["powers_of_two", "whole_array", "wrong_axis", "forgets_keepdims"],
)
def scale_without_effect(scores, scale, solution=sharpen.solution):
    return solution(scores, 1)


@sharpen.mistake(
    "The probabilities are multiplied by the scale, not the scores: they no longer sum to one.",
    "Add up one row of your answer. What must come out?",
    MULTIPLY_FIRST,
    combines_with=["powers_of_two", "whole_array", "wrong_axis", "forgets_keepdims"],
)
def scales_the_probabilities(scores, scale, solution=sharpen.solution):
    return scale * solution(scores, 1)


@sharpen.mistake(
    "Softmax is taken twice: its probabilities are scaled and then used as if they were scores.",
    "With a scale of one nothing may change. Does it?",
    MULTIPLY_FIRST + " Then softmax once.",
    variants=[lambda scores, scale: softmax_of(softmax_of(scale * scores))],
)
def scales_between_two_softmaxes(scores, scale):
    return softmax_of(scale * softmax_of(scores))


@sharpen.mistake(
    "The probabilities are raised to the power of the scale, and the division by the new sum is missing.",
    "The ratios are right now. What does a row add up to?",
    "Divide each row by its sum, or scale the scores before softmax and leave the powers to it.",
    section="Why so much",
)
def power_without_sum(scores, scale):
    return softmax_of(scores - scores.max(axis=1, keepdims=True)) ** scale


@sharpen.mistake(
    "These are the exponentials of the scaled scores: positive, but they do not sum to one.",
    "Add up one row of your answer. What must come out?",
    "Divide each row by its sum.",
)
def forgets_to_divide(scores, scale):
    return np.exp(scale * scores)


@sharpen.mistake(
    "The scaled scores are exponents of 2, not of e.",
    "With a scale of one the answer should be softmax of the scores. Is it?",
    "`np.exp`, not `2 ** scores` or `np.exp2`.",
    combines_with=["whole_array", "wrong_axis"],
)
def powers_of_two(scores, scale, solution=sharpen.solution):
    return solution(scores, scale * np.log(2))


@sharpen.mistake(
    "The exponentials are divided by the largest of them, not by their sum.",
    "The best class always gets 1. What do all of them add up to?",
    "`.sum(...)` instead of `.max(...)`.",
)
def divides_by_the_largest(scores, scale):
    return np.exp(scale * scores) / np.exp(scale * scores).max(axis=1, keepdims=True)


@sharpen.mistake(
    "A small number is added to the sum, or stands below it: where all scores are low, it outweighs the exponentials.",
    "Lower all scores. What may the answer not do, and what does it do?",
    "A sum of exponentials is never 0 here: leave the small number out.",
    variants=[
        lambda scores, scale, tiny=tiny: np.exp(scale * scores) / (np.exp(scale * scores).sum(axis=1, keepdims=True) + tiny)
        for tiny in (1e-6, 1e-7, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)
    ],
)
def adds_a_little(scores, scale):
    return np.exp(scale * scores) / (np.exp(scale * scores).sum(axis=1, keepdims=True) + 1e-8)


@sharpen.mistake(
    "All numbers of the batch are divided by one sum, that of the whole array.",
    "Add up the whole answer, and then each row by itself. Which of them is one?",
    "A sum without `axis` runs over everything. Sum over `axis=-1`, with `keepdims=True`.",
    compare="finite",
)
def whole_array(scores, scale):
    return np.exp(scale * scores) / np.exp(scale * scores).sum()


@sharpen.mistake(
    "Each class is normalised over the examples, not each example over its classes.",
    "Which sums are one: those of the rows, or those of the columns? Which of the two is one example?",
    "One example is one row: sum over `axis=-1`, with `keepdims=True`.",
    compare="finite",
)
def wrong_axis(scores, scale):
    return softmax_of(scale * scores, axis=0)


@sharpen.mistake(
    "The sums of the rows are right, but they lie along the wrong axis when the rows are divided by them.",
    "What is the shape of your sums? NumPy lines it up with the last axis of the batch.",
    "With `keepdims=True` the sums stay a column, (examples, 1), and each row meets its own.",
)
def forgets_keepdims(scores, scale):
    return np.exp(scale * scores) / np.exp(scale * scores).sum(axis=1)


@sharpen.mistake(
    "Right for 1.0 and wrong for 1: on integers the answer is cut down to whole numbers on the way.",
    "Look at the `dtype` of each array in your function when the scores are integers.",
    "Writing into an integer array, such as a `scores.copy()` or `np.zeros_like(scores)`, drops what is behind the decimal point. "
    "Make new arrays, or begin with `scores.astype(float)`.",
    detector=only_integers_fail,
)
def truncates_integers(scores, scale):
    return sharpen.solution(scores, scale).astype(scores.dtype)


def behind(label, scores, scale):
    return case(label, probabilities=probability.softmax(scale * np.array(scores)), scores=scores)


@exercise(
    "the scale of which scores and probabilities tell",
    section="Why so much",
    notice="Any two classes tell it, as long as their scores differ: every ratio was taken to the same power.",
    rtol=1e-3,
    cases=[
        behind("", [2.0, 1.0], 2.0),
        behind("", [1.0, 3.0], 0.5),
        behind("a scale of 1", [-1.0, 0.5], 1.0),
        behind("", [3.0, 1.0, 0.2], 0.1),
        behind("", [3.0, 1.0, 0.2], 10.0),
        behind("a scale of 0.01", [0.2, 3.0, -1.0], 0.01),
        behind("a scale of 50", [0.3, 0.1, -0.2], 50.0),
        behind("ten classes", [0.5, -1.5, 2.5, -0.5, 1.5, -2.5, 3.5, -3.5, 4.5, -4.5], 1.7),
        behind("integers", [1, 4], 0.7),
    ],
    variations=[
        reverse("probabilities", "scores", label="classes in reverse order"),
        roll("probabilities", "scores", label="classes in another order"),
    ],
)
def scale_behind(probabilities, scores):
    return np.log(probabilities[0] / probabilities[1]) / (scores[0] - scores[1])


@scale_behind.mistake(
    "Probabilities are subtracted, but scores with a scale make ratios of probabilities.",
    "At twice the scale, what becomes of the ratio of two probabilities?",
    "Divide one probability by another, then take the logarithm.",
)
def subtracts_the_probabilities(probabilities, scores):
    return (probabilities[0] - probabilities[1]) / (scores[0] - scores[1])


@scale_behind.mistake(
    "One class alone does not tell: every probability was also divided by the sum over all classes.",
    "The sum of the exponentials is not known. What can you do with two classes so that it drops out?",
    "Take the ratio of two probabilities and the difference of their two scores.",
    variants=[
        lambda probabilities, scores: np.log(probabilities[1]) / scores[1],
        lambda probabilities, scores: np.log(probabilities[0]) / (scores[0] - scores[1]),
        lambda probabilities, scores: np.log(probabilities[1]) / (scores[0] - scores[1]),
        lambda probabilities, scores: np.log(probabilities.max()) / scores.max(),
    ],
)
def one_class_alone(probabilities, scores):
    return np.log(probabilities[0]) / scores[0]


@scale_behind.mistake(
    "The exponential is taken once more; it has to be undone.",
    "The ratio is e to the power of something. Which function leads back?",
    "Take `np.log` of the ratio.",
)
def takes_exp_again(probabilities, scores):
    return np.exp(probabilities[0] / probabilities[1]) / (scores[0] - scores[1])


@scale_behind.mistake(
    "The ratio of the probabilities is there, but not yet its logarithm.",
    "The ratio is e to the power of something. What undoes that?",
    "Take `np.log` of the ratio before you divide.",
)
def forgets_the_logarithm(probabilities, scores):
    return probabilities[0] / probabilities[1] / (scores[0] - scores[1])


@scale_behind.mistake(
    "The logarithm has base 2 or 10, but softmax uses powers of e.",
    "Every scale comes out wrong by the same factor. Which powers does softmax take?",
    "`np.log` is the natural logarithm.",
    variants=[lambda probabilities, scores: scale_behind.solution(probabilities, scores) / np.log(10)],
    combines_with=["gives_the_temperature", "forgets_to_divide_by_the_scores"],
)
def other_logarithm(probabilities, scores, solution=scale_behind.solution):
    power = -1 if solution is gives_the_temperature else 1
    return solution(probabilities, scores) / np.log(2) ** power


@scale_behind.mistake(
    "The logarithm of the ratio is multiplied by the difference of the scores, where it must be divided by it.",
    "The logarithm of the ratio is s times something that you know. How do you get s alone?",
    "Divide by the difference of the two scores.",
)
def multiplies_by_the_difference(probabilities, scores):
    return np.log(probabilities[0] / probabilities[1]) * (scores[0] - scores[1])


@scale_behind.mistake(
    "That is the scale times the difference of the two scores, not yet the scale.",
    "The logarithm of the ratio is s times something that you know. What?",
    "Divide by the difference of the two scores.",
    variants=[lambda probabilities, scores: np.log(probabilities[1] / probabilities[0])],
)
def forgets_to_divide_by_the_scores(probabilities, scores):
    return np.log(probabilities[0] / probabilities[1])


@scale_behind.mistake(
    "The ratio of the scores is used, where their difference belongs.",
    "Ratios of probabilities come from … of scores?",
    "Divide by `scores[0] - scores[1]`.",
)
def divides_the_scores(probabilities, scores):
    return np.log(probabilities[0] / probabilities[1]) / (scores[0] / scores[1])


ENDS = list(itertools.product((0, 1, -1), repeat=2))


@scale_behind.mistake(
    "The ratio of probabilities and the difference of scores do not belong to the same two classes.",
    "Which two classes does your ratio compare? And your difference?",
    "With `probabilities[0] / probabilities[1]` goes `scores[0] - scores[1]`.",
    variants=[
        lambda probabilities, scores, i=i, j=j, m=m, n=n: np.log(probabilities[i] / probabilities[j]) / (scores[m] - scores[n])
        for i, j in ENDS for m, n in ENDS if i != j and m != n and {i, j} != {m, n}
    ],
)  # fmt: skip
def mixes_up_classes(probabilities, scores):
    return np.log(probabilities[0] / probabilities[1]) / (scores[0] - scores[-1])


@scale_behind.mistake(
    "The sign is wrong: a scale below zero would turn the order of the classes round.",
    "Do numerator and denominator name the two classes in the same order?",
    "With `probabilities[0] / probabilities[1]` goes `scores[0] - scores[1]`.",
    combines_with=["gives_the_temperature"],
)
def flips_the_sign(probabilities, scores, solution=scale_behind.solution):
    return -solution(probabilities, scores)


@scale_behind.mistake(
    "That is the temperature, one divided by the scale.",
    "For probabilities more certain than softmax of the scores, must the number be above one, or below?",
    "Turn your last division round.",
    section="Temperature, and three ways to miss",
)
def gives_the_temperature(probabilities, scores):
    return 1 / scale_behind.solution(probabilities, scores)
