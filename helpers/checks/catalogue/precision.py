"""Exercises on numbers that stay small: where a counter stops, softmax for every score, inputs of one size."""

import numpy as np

from helpers.checks.engine.case import case, cast, reverse, roll
from helpers.checks.engine.exercise import exercise
from helpers.checks.engine.judge import only_integers_fail


def one_more(parts):
    place = np.float32(parts[0])
    told = [f"{one:.9g} + 1 = {one + np.float32(1):.9g}" for one in (place, place / 2)]
    return "in float32\n" + "\n".join(told), "the first sum is what it was before,\nthe second, at half of it, is not"


@exercise(
    "the power of two at which a float32 counter stops",
    section="The same crumbs on a smaller heap",
    notice="From here on the neighbours are 2 apart, and 1 is half a step: rounded to even, it is lost every time.",
    rtol=1e-12,
    explain_value=one_more,
)
def stuck_at():
    return 2**24


@stuck_at.mistake(
    "That is the exponent; the number itself is asked for, the place where the counter stands.",
    "Does a counter in float32 stop so early?",
    "2 to the power of your answer.",
)
def gives_the_exponent():
    return 24


@stuck_at.mistake(
    "That is where 32-bit integers end; a float32 stops counting long before.",
    "Of its 32 binary digits, how many say where the number's size lies, and how many are left for the number?",
    "With 24 binary digits it counts every whole number up to 2 to the power of …",
    variants=[lambda: 2**31 - 1],
)
def thinks_of_integers():
    return 2**31


@stuck_at.mistake(
    "That is where a counter in float64 stops.",
    "How many binary digits has a float32?",
    "The same thought with 24 instead of 53.",
)
def thinks_of_float64():
    return 2**53


@stuck_at.mistake(
    "That is the largest number of float32; the counter stops long before it gets there.",
    "What is the distance from this number to its neighbour below? Is 1 enough to cross it?",
    "`np.spacing(np.float32(x))` for powers of two: look for the first that is larger than 1.",
)
def takes_the_largest_number():
    return float(np.finfo(np.float32).max)


@stuck_at.mistake(
    "Here the counter still moves: the neighbour is exactly 1 away. One binary digit is not stored, and counts all the same.",
    "What is `np.spacing` of your number in float32?",
    "One power further.",
)
def forgets_the_unstored_digit():
    return 2**23


@stuck_at.mistake(
    "A counter that adds 1 never gets here: it has stopped before.",
    "At half of your number, what comes of adding 1 in float32?",
    "Where the neighbour is 2 away, adding 1 leads halfway, and that is rounded back.",
)
def one_power_too_far():
    return 2**25


@stuck_at.mistake(
    "Very near, but the power of two itself is asked for, to the last digit.",
    "Which power of two lies next to it?",
    "Write it as `2**…`.",
    detector=lambda trial: 0 < abs(float(trial.answers[0][0]) / 2**24 - 1) < 0.01,
)
def nearly():
    return 2**24 + 1


@stuck_at.mistake(
    "Here the counter still moves: adding 1 leads to another number.",
    "What is the distance from your number to the next one, in float32?",
    "`np.spacing(np.float32(x))` for powers of two: look for the first that is larger than 1.",
    detector=lambda trial: 0 < float(trial.answers[0][0]) < 2**24,
)
def still_moves():
    return 1000


@stuck_at.mistake(
    "A counter that starts at 1 has stopped long before it gets here.",
    "At half of your number, what comes of adding 1 in float32?",
    "Halve it until adding 1 to the half does make a difference.",
    detector=lambda trial: float(trial.answers[0][0]) > 2**24,
)
def has_stopped_before():
    return 2**30


# Softmax and its logarithm for every score: tame scores first, then those that break an exponential.

GIVES_UP = {"OverflowError", "ZeroDivisionError", "ValueError", "FloatingPointError"}  # what an overflow raises outside of NumPy
HARD_SCORES = [
    case("a single score", scores=[[2.0]]),
    case(scores=[[0.0, 1.0]]),
    case(scores=[[0.0, 2.0]]),
    case("equal scores", scores=[[1.0, 1.0], [0.0, 0.0]]),
    case(scores=[[0.0, 1.0], [0.0, 2.0]]),
    case("integers", scores=[[0, 1], [2, -1]]),
    case(scores=[[3.0, 1.0, 0.25], [-1.0, 0.5, 0.0], [0.0, 2.0, -2.0]]),
    case("scores of 50", scores=[[50.0, 49.0]]),
    case(scores=[[200.0, 198.0]]),
    case(scores=[[500.0, -500.0]]),
    case("scores of 1000", scores=[[1000.0, 998.0]]),
    case("of −1000", scores=[[-1000.0, -998.0]]),
    case("of both", scores=[[1000.0, -1000.0]]),
    case("both in two rows", scores=[[1000.0, 999.0], [0.0, 1.0]]),
    case(scores=[[1000.0, 1000.0], [-1000.0, -1000.0]]),
    case("the largest in the middle", scores=[[-1000.0, 1000.0, 0.0]]),
    case("of 100000", scores=[[100000.0, 99998.0, 0.0]]),
    case(scores=[[0.0, -100000.0, -99998.0]]),
    case("a batch of 50", scores=np.random.default_rng(0).integers(-150, 150, (50, 7)) / 16
         + 1000.0 * np.random.default_rng(1).integers(-1, 2, (50, 1))),
]  # fmt: skip
HARD_VARIATIONS = [reverse("scores"), roll("scores"), cast("scores", "int64")]
EACH_ROW = "`scores.max(axis=-1, keepdims=True)`: one number for each row."
ROWS_APART = "One example is one row: sum over `axis=-1`, with `keepdims=True`."
THOUSAND = "Scores of a thousand"


def rows(exponentials):
    """Each row divided by its sum."""
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def below(scores, **how):
    """The exponentials of the scores less a maximum."""
    return np.exp(scores - scores.max(**how))


def log_rows(shifted):
    """The naive logarithm of softmax."""
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def breaks(trial):
    """A detector: right for scores up to 300; for larger ones an overflow's nan or inf, an error, or a row of zeros."""
    for one, outcome, right in zip(trial.cases, trial.outcomes, trial.right):
        if right:
            continue
        if np.abs(one.arguments["scores"]).max() <= 300:
            return False
        if outcome.error and not GIVES_UP & set(outcome.error):
            return False
        parts = outcome.parts or ()
        if not outcome.error and not any((~np.isfinite(part)).any() or (part == 0).all(axis=-1).any() for part in parts):
            return False
    return False in trial.right


@exercise(
    "softmax of a batch that no finite score breaks",
    section=THOUSAND,
    notice="The largest exponential of every row is e to the power of 0, so nothing overflows and no sum is 0.",
    cases=HARD_SCORES,
    variations=HARD_VARIATIONS,
)
def stable_softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


@stable_softmax.mistake(
    "These are exponentials alone: they do not sum to one.",
    "Add up the answer for one example. What must come out?",
    "Divide by the sum of each row.",
    variants=[np.exp],
)
def forgets_to_divide(scores):
    return below(scores, axis=-1, keepdims=True)


@stable_softmax.mistake(
    "The order is turned round: the largest score gets the smallest probability.",
    "Which class should get most? Which one does?",
    "The largest score is subtracted from the others: `scores - largest`.",
    variants=[lambda scores: rows(np.exp(-scores)), lambda scores: rows(np.exp(scores.max(axis=-1, keepdims=True) - scores))],
)
def flips_the_sign(scores):
    return stable_softmax.solution(-scores)


@stable_softmax.mistake(
    "The fraction stands on its head: the sum is divided by the exponentials.",
    "Can a probability be larger than one?",
    "The exponentials above, their sum below.",
)
def upside_down(scores):
    return 1 / stable_softmax.solution(scores)


@stable_softmax.mistake(
    "The exponentials are divided by their mean, not by their sum: a row adds up to the number of classes.",
    "Add up the answer for one example.",
    "`.sum(...)` instead of `.mean(...)`.",
)
def divides_by_the_mean(scores):
    return stable_softmax.solution(scores) * scores.shape[-1]


@stable_softmax.mistake(
    "All exponentials of the batch are divided by one sum, that of the whole array.",
    "Add up the whole answer, and then each example by itself. Which of them is one?",
    ROWS_APART,
    variants=[lambda scores: below(scores) / below(scores).sum(), lambda scores: np.exp(scores) / np.exp(scores).sum()],
)
def whole_array(scores):
    return below(scores, axis=-1, keepdims=True) / below(scores, axis=-1, keepdims=True).sum()


@stable_softmax.mistake(
    "Each class is normalised over the examples, not each example over its classes.",
    "Which sums are one: those of the rows, or those of the columns?",
    ROWS_APART,
    variants=[
        lambda scores: below(scores, axis=-1, keepdims=True) / below(scores, axis=-1, keepdims=True).sum(axis=0),
        lambda scores: np.exp(scores) / np.exp(scores).sum(axis=0),
    ],
)
def wrong_axis(scores):
    return below(scores, axis=0) / below(scores, axis=0).sum(axis=0)


@stable_softmax.mistake(
    "A number for each row has lost its axis, and NumPy lines it up with the columns instead.",
    "What is the shape of your maximum, and of your sum?",
    "With `keepdims=True` both stay a column, (examples, 1), and each row meets its own.",
    variants=[
        lambda scores: rows(below(scores, axis=-1)),
        lambda scores: below(scores, axis=-1) / below(scores, axis=-1).sum(axis=-1),
        lambda scores: np.exp(scores) / np.exp(scores).sum(axis=-1),
    ],
)
def forgets_keepdims(scores):
    return below(scores, axis=-1, keepdims=True) / below(scores, axis=-1, keepdims=True).sum(axis=-1)


@stable_softmax.mistake(
    "Each class has another number subtracted, the largest of its column: that changes the probabilities.",
    "Softmax ignores a shift if all scores of a row move by the same number. Do they?",
    EACH_ROW,
)
def maximum_of_columns(scores):
    return rows(below(scores, axis=0))


@stable_softmax.mistake(
    "Only one side of the fraction is shifted: above and below the line stand exponentials of different scores.",
    "Add up one row of your answer. Where is the largest score subtracted, and where is it not?",
    "Shift once, keep the exponentials under a name, and use that name twice.",
    variants=[lambda scores: np.exp(scores) / below(scores, axis=-1, keepdims=True).sum(axis=-1, keepdims=True)],
)
def shifts_one_side(scores):
    return below(scores, axis=-1, keepdims=True) / np.exp(scores).sum(axis=-1, keepdims=True)


@stable_softmax.mistake(
    "The scores are divided by the largest one: that keeps them small, but it is another temperature.",
    "Scores 0 and 2: what do you get, and what should it be?",
    "Subtract the largest score, do not divide by it.",
    compare="finite",
    variants=[
        lambda scores: rows(np.exp(scores / np.abs(scores).max())),
        lambda scores: rows(np.exp(scores / np.abs(scores).max(axis=-1, keepdims=True))),
    ],
)
def scales_down(scores):
    return rows(np.exp(scores / scores.max(axis=-1, keepdims=True)))


@stable_softmax.mistake(
    "The largest score is added: the scores grow where they should shrink.",
    "What is the largest exponential that you compute?",
    "`scores - largest`, so that the largest of them is 0.",
)
def adds_the_largest(scores):
    return rows(np.exp(scores + scores.max(axis=-1, keepdims=True)))


@stable_softmax.mistake(
    "Where nan came out, another number was written over it: it is no longer nan, and no probability either.",
    "Do your rows still sum to one for scores of 1000 and 998?",
    "Do not repair nan, prevent it: subtract each row's largest score before the exponential.",
    variants=[
        lambda scores: np.where(np.isnan(rows(np.exp(scores))), 1, rows(np.exp(scores))),
        lambda scores: rows(np.nan_to_num(np.exp(scores))),
        lambda scores: rows(np.nan_to_num(np.exp(scores), posinf=1e300)),
    ],
)
def hides_the_nan(scores):
    return np.nan_to_num(rows(np.exp(scores)))


@stable_softmax.mistake(
    "The largest score of the whole batch is subtracted: next to a row of large scores, all exponentials of another row become 0.",
    "What does `.max()` without `axis` return? What is left of a row that lies a thousand below it?",
    EACH_ROW,
    variants=[
        lambda scores: np.nan_to_num(rows(below(scores))),
        lambda scores: below(scores) / (below(scores).sum(axis=-1, keepdims=True) + 1e-9),
    ],
)
def shifts_by_the_batch(scores):
    return rows(below(scores))


@stable_softmax.mistake(
    "Large scores are cut off, and different scores become the same.",
    "What do 1000 and 998 become? Are they still two apart?",
    "A shift keeps the differences: subtract each row's largest score, and cut nothing.",
    variants=[
        lambda scores, low=low, high=high: stable_softmax.solution(np.clip(scores, low, high))
        for low, high in ((-20, 20), (-30, 30), (-50, 50), (-100, 100), (-700, 700), (-709, 709), (-np.inf, 500), (-np.inf, 700))
    ],
)
def clips_the_scores(scores):
    return stable_softmax.solution(np.clip(scores, -500, 500))


@stable_softmax.mistake(
    "The mean is subtracted: the largest score may still lie far above it, and its exponential overflows.",
    "Scores 1000 and −1000: what is their mean, and what is left of the 1000?",
    "Only the largest score leaves nothing above 0: `.max(...)` instead of `.mean(...)`.",
    variants=[lambda scores: rows(np.exp(scores - scores.mean()))],
)
def subtracts_the_mean(scores):
    return rows(np.exp(scores - scores.mean(axis=-1, keepdims=True)))


@stable_softmax.mistake(
    "The smallest score is subtracted: all the others stay above 0, and their exponentials may overflow.",
    "Scores 500 and −500: what is left of the 500?",
    "`.max(...)` instead of `.min(...)`.",
)
def subtracts_the_minimum(scores):
    return rows(np.exp(scores - scores.min(axis=-1, keepdims=True)))


@stable_softmax.mistake(
    "The score in one place of each row is subtracted, and the largest need not stand there.",
    "Scores −1000 and 1000, and the same the other way round: what is left of the 1000?",
    EACH_ROW,
    variants=[lambda scores: rows(np.exp(scores - scores[:, -1:]))],
)
def subtracts_the_first(scores):
    return rows(np.exp(scores - scores[:, :1]))


@stable_softmax.mistake(
    "Right for small scores; on large ones the exponentials become inf or all 0, and no probability is left.",
    "What is `np.exp(1000.0)`? And what may be subtracted from all scores of a row without any change?",
    "Subtract each row's largest score before the exponential.",
    variants=[
        lambda scores: np.exp(scores) / (np.exp(scores).sum(axis=-1, keepdims=True) + 1e-12),
        lambda scores: rows(np.exp(scores.astype(np.longdouble))),
    ],
    detector=breaks,
)
def overflows(scores):
    return rows(np.exp(scores))


CUTS_INTEGERS = (
    "Right for 1.0 and wrong for 1: on integers the answer is cut down to whole numbers on the way.",
    "Look at the `dtype` of each array in your function when the input holds integers.",
    "Writing into an integer array, such as a `.copy()` or `np.zeros_like(...)`, drops what is behind the decimal point. "
    "Make new arrays, or begin with `.astype(float)`.",
)


@stable_softmax.mistake(*CUTS_INTEGERS, detector=only_integers_fail)
def truncates_integers(scores):
    return stable_softmax.solution(scores).astype(scores.dtype)


@exercise(
    "the logarithm of softmax, right for every finite score",
    section="The logarithm of almost nothing",
    notice="A probability with hundreds of zeros behind the point has an ordinary logarithm, if the probability is never formed.",
    cases=HARD_SCORES,
    variations=HARD_VARIATIONS,
    rtol=1e-6,
    atol=1e-6,
)
def log_softmax(scores):
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@log_softmax.mistake(
    "These are the probabilities; their logarithms are asked for.",
    "Can the logarithm of a probability be above 0?",
    "y − m − ln(sum of e to the power of y − m).",
    variants=[lambda scores: rows(np.exp(scores))],
)
def forgets_the_logarithm(scores):
    return stable_softmax.solution(scores)


@log_softmax.mistake(
    "The sign is turned round: that is the loss, not the logarithm.",
    "Is the logarithm of 0.5 above or below 0?",
    "The logarithm of the sum is subtracted from the shifted score.",
    variants=[lambda scores: -np.log(stable_softmax.solution(scores))],
)
def is_the_loss(scores):
    return -log_softmax.solution(scores)


@log_softmax.mistake(
    "The scores are shifted, and no more: the logarithm of the sum is not subtracted.",
    "What should e to the power of your answer add up to, in each row? What does it?",
    "Subtract `np.log` of the sum of the exponentials.",
)
def forgets_the_sum(scores):
    return scores - scores.max(axis=-1, keepdims=True)


@log_softmax.mistake(
    "The sum itself is subtracted, not its logarithm.",
    "A quotient turns into a difference of what?",
    "`np.log(...)` around the sum.",
)
def forgets_the_logarithm_of_the_sum(scores):
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=-1, keepdims=True)


@log_softmax.mistake(
    "The logarithm of the sum is added: it belongs below the line of the fraction.",
    "Can the logarithm of a probability be above 0?",
    "Minus, not plus, in front of `np.log(...)`.",
)
def adds_the_logarithm(scores):
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted + np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@log_softmax.mistake(
    "The logarithm has another base than e.",
    "What is e to the power of your answer? Does each row add up to one?",
    "`np.log` is the natural logarithm.",
    compare="finite",
    variants=[
        lambda scores: log_softmax.solution(scores) / np.log(10),
        lambda scores: scores - scores.max(axis=-1, keepdims=True) - np.log2(below(scores, axis=-1, keepdims=True).sum(axis=-1, keepdims=True)),
        lambda scores: scores - scores.max(axis=-1, keepdims=True) - np.log10(below(scores, axis=-1, keepdims=True).sum(axis=-1, keepdims=True)),
    ],
)  # fmt: skip
def other_logarithm(scores):
    return log_softmax.solution(scores) / np.log(2)


@log_softmax.mistake(
    "The mean of the exponentials is used where their sum belongs.",
    "What is e to the power of your answer, added up over a row?",
    "`.sum(...)` instead of `.mean(...)`.",
)
def takes_the_mean(scores):
    return log_softmax.solution(scores) + np.log(scores.shape[-1])


@log_softmax.mistake(
    "One sum over the whole batch is used for every row.",
    "What is e to the power of your answer, added up over a row?",
    ROWS_APART,
    variants=[
        lambda scores: scores - scores.max() - np.log(below(scores).sum()),
        lambda scores: scores - np.log(np.exp(scores).sum()),
        lambda scores: np.log(below(scores) / below(scores).sum()),
        lambda scores: np.log(np.exp(scores) / np.exp(scores).sum()),
    ],
)
def one_sum_for_all(scores):
    return scores - scores.max(axis=-1, keepdims=True) - np.log(below(scores, axis=-1, keepdims=True).sum())


@log_softmax.mistake(
    "The sum runs over the examples, not over the classes of each example.",
    "What is e to the power of your answer, added up over a row? And over a column?",
    ROWS_APART,
    variants=[
        lambda scores: scores - scores.max(axis=-1, keepdims=True) - np.log(below(scores, axis=-1, keepdims=True).sum(axis=0)),
        lambda scores: np.log(below(scores, axis=0) / below(scores, axis=0).sum(axis=0)),
    ],
)
def sums_over_examples(scores):
    return scores - scores.max(axis=0) - np.log(below(scores, axis=0).sum(axis=0))


@log_softmax.mistake(
    "A number for each row has lost its axis, and NumPy lines it up with the columns instead.",
    "What is the shape of your maximum, and of your sum?",
    "With `keepdims=True` both stay a column, (examples, 1), and each row meets its own.",
    variants=[
        lambda scores: scores - scores.max(axis=-1) - np.log(below(scores, axis=-1).sum(axis=-1, keepdims=True)),
        lambda scores: scores - scores.max(axis=-1) - np.log(below(scores, axis=-1).sum(axis=-1)),
    ],
)
def loses_an_axis(scores):
    return scores - scores.max(axis=-1, keepdims=True) - np.log(below(scores, axis=-1, keepdims=True).sum(axis=-1))


@log_softmax.mistake(
    "Each class has another number subtracted, the largest of its column: that changes the answer.",
    "All scores of a row must move by the same number. Do they?",
    EACH_ROW,
    section=THOUSAND,
)
def largest_of_columns(scores):
    return log_rows(scores - scores.max(axis=0))


@log_softmax.mistake(
    "The shift is made in one place only: the score and the sum belong to different scores.",
    "Where in the formula does m stand? How often?",
    "Shift once, and use the shifted scores in both places.",
    variants=[lambda scores: scores - scores.max(axis=-1, keepdims=True) - np.log(np.exp(scores).sum(axis=-1, keepdims=True))],
)
def shifts_in_one_place(scores):
    return scores - np.log(below(scores, axis=-1, keepdims=True).sum(axis=-1, keepdims=True))


def bounded_below(trial):
    """A detector: right where every logarithm lies above some bound, and never below it elsewhere."""
    pairs = list(zip((answer[0] for answer in trial.answers), (outcome.parts[0] for outcome in trial.expected)))
    bound = min(part.min() for part, _ in pairs)
    wrong = [(part, right) for (part, right), fits in zip(pairs, trial.right) if not fits]
    return bound < -5 and all((right < bound + 5).any() and ((part >= bound) & (part <= 1e-3)).all() for part, right in wrong)


@log_softmax.mistake(
    "Something stands in for a probability of 0, a small number or a bound: no logarithm can then be smaller than its own.",
    "Scores 1000 and −1000: what is the least that your answer can become?",
    "Never go down to the probability: (y − m) − ln(sum of e to the power of y − m) needs no small number.",
    variants=[
        lambda scores: np.log(np.maximum(stable_softmax.solution(scores), 1e-300)),
        lambda scores: np.log(rows(np.exp(scores)) + 1e-9),
        lambda scores: np.nan_to_num(np.log(stable_softmax.solution(scores))),
    ],
    detector=bounded_below,
)
def adds_epsilon(scores):
    return np.log(stable_softmax.solution(scores) + 1e-12)


@log_softmax.mistake(
    "The logarithm of softmax: where a probability is too small to be stored it is 0, and its logarithm −inf.",
    "Scores 1000 and −1000: what is the smaller probability, as a computer stores it?",
    "Take the logarithm on paper first: (y − m) − ln(sum of e to the power of y − m).",
    variants=[lambda scores: np.log(stable_softmax.solution(np.float32(scores)))],
)
def log_of_softmax(scores):
    return np.log(stable_softmax.solution(scores))


@log_softmax.mistake(
    "The largest score of the whole batch is subtracted: next to a row of large scores, all exponentials of another row become 0.",
    "What does `.max()` without `axis` return? What is left of a row that lies a thousand below it?",
    EACH_ROW,
    section=THOUSAND,
    variants=[lambda scores: np.log(rows(below(scores)))],
)
def batchs_maximum(scores):
    return log_rows(scores - scores.max())


def subtracted(function):
    """The logarithm with another shift: what a wrong answer to `stable_softmax` does, done here."""
    return lambda scores: log_rows(function(scores))


@log_softmax.mistake(
    "The mean is subtracted: the largest score may still lie far above it, and its exponential overflows.",
    "Scores 1000 and −1000: what is their mean, and what is left of the 1000?",
    "`.max(...)` instead of `.mean(...)`.",
    section=THOUSAND,
    variants=[subtracted(lambda scores: scores - scores.mean())],
)
def less_the_mean(scores):
    return log_rows(scores - scores.mean(axis=-1, keepdims=True))


@log_softmax.mistake(
    "The smallest score is subtracted: all the others stay above 0, and their exponentials may overflow.",
    "Scores 500 and −500: what is left of the 500?",
    "`.max(...)` instead of `.min(...)`.",
    section=THOUSAND,
)
def less_the_smallest(scores):
    return log_rows(scores - scores.min(axis=-1, keepdims=True))


@log_softmax.mistake(
    "The score in one place of each row is subtracted, and the largest need not stand there.",
    "Scores −1000 and 1000, and the same the other way round: what is left of the 1000?",
    EACH_ROW,
    section=THOUSAND,
    variants=[subtracted(lambda scores: scores - scores[:, -1:])],
)
def less_the_first(scores):
    return log_rows(scores - scores[:, :1])


@log_softmax.mistake(
    "The largest score is added: the scores grow where they should shrink.",
    "What is the largest exponential that you compute?",
    "`scores - largest`, so that the largest of them is 0.",
    section=THOUSAND,
)
def plus_the_largest(scores):
    return log_rows(scores + scores.max(axis=-1, keepdims=True))


@log_softmax.mistake(
    "Right for small scores; on large ones the exponentials become inf or all 0, and no number is left.",
    "What is `np.exp(1000.0)`? And `np.log(np.exp(-1000.0))`?",
    "Subtract each row's largest score before the exponential.",
    section=THOUSAND,
    variants=[lambda scores: np.log(rows(np.exp(scores)))],
    detector=breaks,
)
def overflows_below_the_logarithm(scores):
    return log_rows(scores)


@log_softmax.mistake(*CUTS_INTEGERS, detector=only_integers_fail)
def cuts_integers(scores):
    return log_softmax.solution(scores).astype(scores.dtype)


# Standardising.


def or_zero_where_constant(arguments, parts, expected):
    """Right, or 0 where a pixel is constant in training and therefore says nothing."""
    if any(part.shape != wanted.shape for part, wanted in zip(parts, expected)):
        return False
    constant = np.ptp(arguments["train_inputs"], axis=0) == 0
    near = [np.isclose(part, wanted, rtol=1e-4, atol=1e-5) for part, wanted in zip(parts, expected)]
    zero = [np.isclose(part, 0, atol=1e-5) & constant for part in parts]
    return near[0].all() and (near[1].all() or (near[1] | zero[1]).all())


PIXELS = np.random.default_rng(0).integers(0, 17, (55, 6)) * np.array([0, 1, 1, 0, 1, 1 / 1024]) + np.array([0, 0, 0, 16, 0, 0])


@exercise(
    "training and other inputs, standardised by the training inputs, without nan",
    section="Standardise without nan",
    notice="A new image keeps its numbers whatever company it comes in, and a constant pixel does no harm.",
    outputs=["train", "other"],
    rtol=1e-4,
    atol=1e-5,
    keeps_arguments=True,
    is_correct=or_zero_where_constant,
    cases=[
        case(train_inputs=[[1.0], [3.0]], other_inputs=[[3.0], [5.0]]),
        case("a single new image", train_inputs=[[0.0, 4.0], [6.0, 8.0]], other_inputs=[[3.0, 10.0]]),
        case(train_inputs=[[0.0, 1.0], [0.0, 3.0], [3.0, 8.0]], other_inputs=[[1.0, 2.0], [5.0, 0.0]]),
        case("integers", train_inputs=[[0, 4], [4, 6]], other_inputs=[[1, 2], [5, 0]]),
        case("a constant pixel", train_inputs=[[0.0, 1.0], [0.0, 3.0]], other_inputs=[[0.0, 3.0], [0.0, 4.0]]),
        case("one that is constant only in training", train_inputs=[[2.0, 1.0], [2.0, 3.0]], other_inputs=[[2.0, 3.0], [5.0, 2.0]]),
        case("one that is not 0", train_inputs=[[16.0, 1.0, 0.0], [16.0, 3.0, 2.0], [16.0, 5.0, 1.0]], other_inputs=[[16.0, 4.0, 3.0]]),
        case("one of 0.1", train_inputs=[[0.1], [0.1], [0.1]], other_inputs=[[0.5]]),
        case(train_inputs=[[0.7, 1.0], [0.7, 3.0], [0.7, 8.0]], other_inputs=[[0.2, 2.0]]),
        case("a single training image", train_inputs=[[0.3, 4.0]], other_inputs=[[0.3, 9.0], [1.0, 4.0]]),
        case("a spread of a thousandth", train_inputs=[[1.0], [1 + 1 / 512]], other_inputs=[[1 + 1 / 1024], [1 + 3 / 512]]),
        case("40 images", train_inputs=PIXELS[:40], other_inputs=PIXELS[40:]),
    ],
    variations=[reverse("train_inputs", "other_inputs", label="pixels in reverse order"), roll("train_inputs")],
)  # fmt: skip
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread = np.where(np.ptp(train_inputs, axis=0) == 0, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def by(train_inputs, other_inputs, mean, spread):
    """Both, by this mean and this spread, with 1 in place of a spread of 0, or nearly."""
    spread = np.where(spread < 1e-9, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def unguarded(train_inputs, other_inputs, mean, spread):
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def each_by_its_own(scaled):
    return lambda train_inputs, other_inputs: (scaled(train_inputs), scaled(other_inputs))


@standardise.mistake(
    "The two arrays come back in the wrong order.",
    "Which of the two does the text name first?",
    "`return` the training inputs first, then the others.",
)
def swaps_them(train_inputs, other_inputs):
    return standardise.solution(train_inputs, other_inputs)[::-1]


@standardise.mistake(
    "The mean is not subtracted: the pixels are scaled around 0, wherever their middle lies.",
    "What is the mean of each pixel in your first array?",
    "Subtract the training mean before you divide.",
    compare="part",
    variants=[lambda train_inputs, other_inputs: unguarded(train_inputs, other_inputs, 0, train_inputs.std(axis=0))],
)
def forgets_to_centre(train_inputs, other_inputs):
    return by(train_inputs, other_inputs, 0, train_inputs.std(axis=0))


@standardise.mistake(
    "The mean is added: the pixels move away from 0 instead of towards it.",
    "What is the mean of each pixel in your first array?",
    "`inputs - mean`, with a minus, for both arrays.",
    compare="part",
)
def adds_the_mean(train_inputs, other_inputs):
    return by(train_inputs, other_inputs, -train_inputs.mean(axis=0), train_inputs.std(axis=0))


@standardise.mistake(
    "The inputs are subtracted from the mean: dark has become light.",
    "A pixel is above the mean of the training inputs. Is your number for it above 0?",
    "`inputs - mean`, in this order, for both arrays.",
    compare="part",
)
def turns_the_sign(train_inputs, other_inputs):
    train, other = standardise.solution(train_inputs, other_inputs)
    return -train, -other


@standardise.mistake(
    "The fraction stands on its head: the spread is divided by the distance from the mean.",
    "What should become of a pixel that is right at the mean?",
    "`(inputs - mean) / spread`, for both arrays.",
)
def fraction_on_its_head(train_inputs, other_inputs):
    train, other = standardise.solution(train_inputs, other_inputs)
    return 1 / train, 1 / other


@standardise.mistake(
    "The mean is subtracted, but the pixels keep their spread.",
    "What is the standard deviation of each pixel in your first array?",
    "Divide by the training spread.",
    compare="part",
)
def forgets_to_scale(train_inputs, other_inputs):
    return train_inputs - train_inputs.mean(axis=0), other_inputs - train_inputs.mean(axis=0)


@standardise.mistake(
    "The spread is multiplied, not divided by: large pixels become larger still.",
    "What is the standard deviation of each pixel in your first array?",
    "`/ spread`, for both arrays.",
    compare="part",
    variants=[lambda train_inputs, other_inputs: unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), 1 / train_inputs.std(axis=0))],
)  # fmt: skip
def multiplies_by_the_spread(train_inputs, other_inputs):
    spread = np.where(np.ptp(train_inputs, axis=0) == 0, 1, train_inputs.std(axis=0))
    return by(train_inputs, other_inputs, train_inputs.mean(axis=0), 1 / spread)


@standardise.mistake(
    "The other inputs come back as they were: only the training inputs are standardised.",
    "A classifier has learned from standardised images. What will it make of one that is not?",
    "The same mean and the same spread for both arrays.",
    compare="part",
)
def leaves_the_other(train_inputs, other_inputs):
    return standardise.solution(train_inputs, other_inputs)[0], other_inputs


@standardise.mistake(
    "One number is taken for all pixels together, as their mean, as their spread, or both.",
    "How many means should there be for images of 64 pixels?",
    "`axis=0`: over the examples, for each pixel its own.",
    variants=[
        lambda train_inputs, other_inputs: by(train_inputs, other_inputs, train_inputs.mean(), train_inputs.std(axis=0)),
        lambda train_inputs, other_inputs: by(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.std()),
        lambda train_inputs, other_inputs: unguarded(train_inputs, other_inputs, train_inputs.mean(), train_inputs.std()),
        each_by_its_own(lambda inputs: (inputs - inputs.mean()) / inputs.std()),
    ],
)
def one_for_all_pixels(train_inputs, other_inputs):
    return by(train_inputs, other_inputs, train_inputs.mean(), train_inputs.std())


@standardise.mistake(
    "Each image is standardised by its own pixels; each pixel should be, over all images.",
    "What is the shape of your mean: one number for each image, or one for each pixel?",
    "`axis=0`: over the examples, for each pixel its own.",
    variants=[each_by_its_own(lambda inputs: (inputs - inputs.mean(axis=1, keepdims=True)) / inputs.std(axis=1, keepdims=True))],
)
def by_its_own_pixels(train_inputs, other_inputs):
    def scaled(inputs):
        spread = inputs.std(axis=1, keepdims=True)
        return (inputs - inputs.mean(axis=1, keepdims=True)) / np.where(spread < 1e-9, 1, spread)

    return scaled(train_inputs), scaled(other_inputs)


@standardise.mistake(
    "The pixels are divided by the variance, not by its square root.",
    "What is the standard deviation of each pixel in your first array?",
    "`.std(axis=0)`, or the square root of `.var(axis=0)`.",
    compare="part",
    variants=[lambda train_inputs, other_inputs: unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.var(axis=0))],
)  # fmt: skip
def divides_by_the_variance(train_inputs, other_inputs):
    return by(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.var(axis=0))


@standardise.mistake(
    "The pixels are divided by their range, largest less smallest; the standard deviation is asked for.",
    "What is the standard deviation of each pixel in your first array?",
    "`.std(axis=0)`.",
    compare="part",
)
def divides_by_the_range(train_inputs, other_inputs):
    return by(train_inputs, other_inputs, train_inputs.mean(axis=0), np.ptp(train_inputs, axis=0))


@standardise.mistake(
    "The spread divides by the number of examples less one; here it is the mean square distance, as in `.std(axis=0)`.",
    "What is the standard deviation of each pixel in your first array, by `np.std`?",
    "`ddof=1`, pandas and `statistics.stdev` divide by one less. Use `train_inputs.std(axis=0)`.",
    variants=[lambda train_inputs, other_inputs: by(train_inputs, other_inputs, train_inputs.mean(axis=0), np.nan_to_num(train_inputs.std(axis=0, ddof=1)))],
)  # fmt: skip
def divides_by_one_less(train_inputs, other_inputs):
    spread = train_inputs.std(axis=0, ddof=1)
    spread[np.ptp(train_inputs, axis=0) == 0] = 1
    return (train_inputs - train_inputs.mean(axis=0)) / spread, (other_inputs - train_inputs.mean(axis=0)) / spread


@standardise.mistake(
    "The other inputs are standardised by their own mean or spread, not by those of the training inputs.",
    "What becomes of a single new image, minus its own mean?",
    "Compute mean and spread once, from `train_inputs`, and use them for both arrays.",
    compare="part",
    variants=[
        lambda train_inputs, other_inputs: (train_inputs, by(other_inputs, other_inputs, other_inputs.mean(axis=0), train_inputs.std(axis=0))[1]),
        lambda train_inputs, other_inputs: (train_inputs, by(other_inputs, other_inputs, train_inputs.mean(axis=0), other_inputs.std(axis=0))[1]),
        lambda train_inputs, other_inputs: (train_inputs, (other_inputs - other_inputs.mean(axis=0)) / other_inputs.std(axis=0)),
        lambda train_inputs, other_inputs: (train_inputs, (other_inputs - other_inputs.mean(axis=0)) / train_inputs.std(axis=0)),
    ],
)  # fmt: skip
def test_statistics(train_inputs, other_inputs):
    return standardise.solution(train_inputs, train_inputs)[0], standardise.solution(other_inputs, other_inputs)[0]


@standardise.mistake(
    "Mean and spread are taken from both arrays together: the training has then seen something of the test.",
    "Would your first array change if other test images came?",
    "Only `train_inputs` may appear where mean and spread are computed.",
    variants=[
        lambda train_inputs, other_inputs, scaled=scaled: scaled(
            train_inputs, other_inputs,
            *(statistic(np.concatenate([train_inputs, other_inputs]), axis=0) for statistic in (np.mean, np.std)),
        )
        for scaled in (unguarded,)
    ],
)  # fmt: skip
def pools_them(train_inputs, other_inputs):
    both = np.concatenate([train_inputs, other_inputs])
    return by(train_inputs, other_inputs, both.mean(axis=0), both.std(axis=0))


@standardise.mistake(
    "The condition is turned round: every spread becomes 1, except those of 0, which stay.",
    "For which pixels should the spread be replaced? For which is it?",
    "`np.where(constant, 1, spread)`: the first value is for where it is constant.",
    variants=[lambda train_inputs, other_inputs: unguarded(
        train_inputs, other_inputs, train_inputs.mean(axis=0), np.where(train_inputs.std(axis=0) == 0, 0.0, 1.0))],
)  # fmt: skip
def guards_the_others(train_inputs, other_inputs):
    spread = np.where(np.ptp(train_inputs, axis=0) == 0, train_inputs.std(axis=0), 1)
    return unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), spread)


@standardise.mistake(
    "nan is written over after the division by 0: a new image that differs there is still infinite.",
    "A pixel is 2 in every training image and 5 in a new one. What do you make of the 5?",
    "Put 1 in the place of the spread of a constant pixel before you divide.",
    variants=[
        lambda train_inputs, other_inputs: tuple(
            np.where(np.isnan(one), 0, one) for one in unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.std(axis=0))
        ),
        lambda train_inputs, other_inputs: tuple(
            np.nan_to_num(one, posinf=0, neginf=0)
            for one in unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.std(axis=0))
        ),
    ],
)  # fmt: skip
def writes_over_the_nan(train_inputs, other_inputs):
    return tuple(map(np.nan_to_num, unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.std(axis=0))))


@standardise.mistake(
    "A pixel that is the same in all training inputs has a spread of 0, and is divided by it.",
    "What is 0 divided by 0?",
    "Put 1 in the place of the spread of a constant pixel before you divide.",
)
def divides_by_zero(train_inputs, other_inputs):
    return unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.std(axis=0))


def constant_pixels(arguments):
    """Of which pixels the training inputs say nothing, and whether their computed spread is 0 nevertheless."""
    train = arguments["train_inputs"]
    return np.ptp(train, axis=0) == 0, train.std(axis=0) == 0


def only_rounding_fails(trial):
    """A detector: wrong where the spread of a constant pixel is not 0 but a rounding error, and nowhere else."""
    wrong = [one for one, right in zip(trial.cases, trial.right) if not right]
    rounded = [(constant & ~zero).any() for constant, zero in (constant_pixels(one.arguments) for one in wrong)]
    return bool(wrong) and all(rounded) and bool(trial.answers)


@standardise.mistake(
    "Three times 0.1 has a spread of 0 on paper, but of 1.4e-17 here: rounding. A new image is divided by it and becomes huge.",
    "Print `np.array([0.1, 0.1, 0.1]).std()`. Does `== 0` find it?",
    "Ask whether the pixel's largest value is its smallest, `np.ptp(train_inputs, axis=0) == 0`, or whether its spread is tiny.",
    detector=only_rounding_fails,
)
def asks_for_exactly_zero(train_inputs, other_inputs):
    spread = train_inputs.std(axis=0)
    return unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), np.where(spread == 0, 1, spread))


def blows_up(trial):
    """A detector: right to a hundredth but for pixels that are constant in training; there the other inputs are huge."""
    huge = False
    for one, (train, other), expected in zip(trial.cases, trial.answers, trial.expected):
        constant, _ = constant_pixels(one.arguments)
        differs = constant & (np.abs(expected.parts[1]) > 1e-3)
        if not np.allclose(train, expected.parts[0], rtol=0.05, atol=0.01) or not np.isfinite(other).all():
            return False
        if not np.allclose(other[~differs], expected.parts[1][~differs], rtol=0.05, atol=0.01):
            return False
        huge |= bool((np.abs(other[differs]) > 5 * np.abs(expected.parts[1][differs])).any())
    return huge


@standardise.mistake(
    "A tiny number stands in for a spread of 0: the first new image that differs there is blown up by it.",
    "A pixel is 2 in every training image and 5 in a new one. What do you make of the 5?",
    "Where a pixel is constant, divide by 1.",
    variants=[lambda train_inputs, other_inputs, tiny=tiny: unguarded(
        train_inputs, other_inputs, train_inputs.mean(axis=0), np.maximum(train_inputs.std(axis=0), tiny)) for tiny in (1e-12, 1e-6)],
    detector=blows_up,
)  # fmt: skip
def tiny_spread(train_inputs, other_inputs):
    return unguarded(train_inputs, other_inputs, train_inputs.mean(axis=0), train_inputs.std(axis=0) + 1e-8)


@standardise.mistake(
    "A pixel with a spread of 0 is left as it was: its mean has not been subtracted.",
    "A pixel is 16 in every training image. What should it be afterwards, for a mean of 0?",
    "Subtract the mean from every pixel, and only replace the spread, by 1.",
)
def leaves_constants_raw(train_inputs, other_inputs):
    constant = np.ptp(train_inputs, axis=0) == 0
    train, other = standardise.solution(train_inputs, other_inputs)
    return np.where(constant, train_inputs, train), np.where(constant, other_inputs, other)


@standardise.mistake(*CUTS_INTEGERS, detector=only_integers_fail)
def into_arrays_of_their_kind(train_inputs, other_inputs):
    train, other = standardise.solution(train_inputs, other_inputs)
    return train.astype(train_inputs.dtype), other.astype(other_inputs.dtype)
