"""Exercises on numbers that stay small: where a counter stops, softmax for every score, inputs of one size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, Parts, Question, Values, only_integers_fail, question

NONE: frozenset[str] = frozenset()
GIVES_UP = (OverflowError, ZeroDivisionError, ValueError)  # what `math` raises where NumPy's numbers become inf or nan


def _stuck_at(made: frozenset[str] = NONE) -> Answer:
    if "gives_the_exponent" in made:
        return 24
    if "forgets_the_unstored_digit" in made:
        return 2**23
    if "one_power_too_far" in made:
        return 2**25
    if "thinks_of_float64" in made:
        return 2**53
    if "thinks_of_integers" in made:
        return 2**31
    if "takes_the_largest_number" in made:
        return float(np.finfo(np.float32).max)
    if "still_moves" in made:
        return 1000
    if "has_stopped_before" in made:
        return 2**30
    if "nearly" in made:
        return 2**24 + 1
    return 2**24


def _one_more(values: Parts) -> tuple[str, str]:
    place = np.float32(values[0])
    told = [f"{one:.9g} + 1 = {one + np.float32(1):.9g}" for one in (place, place / 2)]
    return "in float32\n" + "\n".join(told), "the first sum is what it was before,\nthe second, at half of it, is not"


STUCK_AT = Exercise(
    name="stuck_at",
    task="the power of two at which a float32 counter stops",
    wanted=_stuck_at,
    mistakes=(
        Mistake(
            "gives_the_exponent",
            "That is the exponent; the number itself is asked for, the place where the counter stands.",
            ("Does a counter in float32 stop so early?", "2 to the power of your answer."),
        ),
        Mistake(
            "thinks_of_integers",
            "That is where 32-bit integers end; a float32 stops counting long before.",
            ("Of its 32 binary digits, how many say where the number's size lies, and how many are left for the number?",
             "With 24 binary digits it counts every whole number up to 2 to the power of …"),
        ),
        Mistake(
            "thinks_of_float64",
            "That is where a counter in float64 stops.",
            ("How many binary digits has a float32?", "The same thought with 24 instead of 53."),
        ),
        Mistake(
            "takes_the_largest_number",
            "That is the largest number of float32; the counter stops long before it gets there.",
            ("What is the distance from this number to its neighbour below? Is 1 enough to cross it?",
             "`np.spacing(np.float32(x))` for powers of two: look for the first that is larger than 1."),
        ),
        Mistake(
            "forgets_the_unstored_digit",
            "Here the counter still moves: the neighbour is exactly 1 away. One binary digit is not stored, and counts all the same.",
            ("What is `np.spacing` of your number in float32?", "One power further."),
        ),
        Mistake(
            "one_power_too_far",
            "A counter that adds 1 never gets here: it has stopped before.",
            ("At half of your number, what comes of adding 1 in float32?",
             "Where the neighbour is 2 away, adding 1 leads halfway, and that is rounded back."),
        ),
        Mistake(
            "nearly",
            "Very near, but the power of two itself is asked for, to the last digit.",
            ("Which power of two lies next to it?", "Write it as `2**…`."),
        ),
        Mistake(
            "still_moves",
            "Here the counter still moves: adding 1 leads to another number.",
            ("What is the distance from your number to the next one, in float32?",
             "`np.spacing(np.float32(x))` for powers of two: look for the first that is larger than 1."),
            sign=lambda questions, outcomes, exercise: bool(0 < exercise.held(outcomes[0])[0] < 2**23 * 1.99),
        ),
        Mistake(
            "has_stopped_before",
            "A counter that starts at 1 has stopped long before it gets here.",
            ("At half of your number, what comes of adding 1 in float32?",
             "Halve it until adding 1 to the half does make a difference."),
            sign=lambda questions, outcomes, exercise: bool(exercise.held(outcomes[0])[0] > 2**24 * 1.01),
        ),
    ),
    where="The same crumbs on a smaller heap",
    notice="From here on the neighbours are 2 apart, and 1 is half a step: rounded to even, it is lost every time.",
    outputs=("stuck_at",),
    rtol=1e-12,
    effect=_one_more,
)  # fmt: skip


def stuck_at(answer: Any = ...) -> Verdict:
    """The power of two at which a float32 counter that adds 1 stops for ever."""
    return STUCK_AT.check_values(answer)


# Signs: what a mistake looks like in several guises.


def _as_in(*variants: tuple[str, ...]) -> Callable[..., bool]:
    """A sign: one of these variants explains every outcome."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        return any(all(exercise.gives(*pair, *variant) for pair in zip(questions, outcomes)) for variant in variants)

    return sign


def _breaks_as_in(*variants: tuple[str, ...], zeros: bool = False) -> Callable[..., bool]:
    """A sign: as one of these variants wherever that gives numbers; where it does not, nan, inf or an error (or 0) comes out."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        return any(explains(frozenset(variant), questions, outcomes, exercise) for variant in variants)

    def explains(made: frozenset[str], questions: Any, outcomes: Any, exercise: Exercise) -> bool:
        for asked, outcome in zip(questions, outcomes):
            with np.errstate(all="ignore"):
                wanted = np.asarray(exercise.wanted(*asked.arguments.values(), made=made))
            finite = np.isfinite(wanted)
            if not finite.all() and isinstance(outcome.error, GIVES_UP):
                continue
            parts = exercise.parts(outcome)
            if parts is None or parts[0].shape != wanted.shape:
                return False
            broken = ~np.isfinite(parts[0]) | (zeros & (parts[0] == 0))
            same = np.isclose(parts[0], wanted, rtol=exercise.rtol, atol=exercise.atol)
            if not np.where(finite, same, broken).all():
                return False
        return True

    return sign


CUTS_INTEGERS = Mistake(
    "truncates_integers",
    "Right for 1.0 and wrong for 1: on integers the answer is cut down to whole numbers on the way.",
    ("Look at the `dtype` of each array in your function when the input holds integers.",
     "Writing into an integer array, such as a `.copy()` or `np.zeros_like(...)`, drops what is behind the decimal point. "
     "Make new arrays, or begin with `.astype(float)`."),
    sign=only_integers_fail,
)  # fmt: skip


def _shift(scores: np.ndarray, made: frozenset[str], axis: int) -> Answer:
    """What is subtracted from the scores before the exponential."""
    if "shifts_by_the_batch" in made:
        return scores.max()
    if "maximum_of_columns" in made:
        return scores.max(axis=0, keepdims=True)
    if "subtracts_the_mean" in made:
        return scores.mean(axis=axis, keepdims=True)
    if "mean_of_the_batch" in made:
        return scores.mean()
    if "subtracts_the_minimum" in made:
        return scores.min(axis=axis, keepdims=True)
    if "adds_the_largest" in made:
        return -scores.max(axis=axis, keepdims=True)
    if "maximum_without_keepdims" in made:
        return scores.max(axis=axis)
    return scores.max(axis=axis, keepdims=True)


UNSHIFTED = {
    "overflows",
    "hides_the_nan",
    "nan_becomes_one",
    "clips_the_scores",
    "clips_above",
    "scales_down",
    "scales_the_batch",
}


def _stable_softmax(scores: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    axis = 0 if "wrong_axis" in made else -1
    whole = scores
    if "in_float32" in made:
        scores = scores.astype(np.float32)
    if "in_longdouble" in made:
        scores = scores.astype(np.longdouble)
    if "flips_the_sign" in made:
        scores = -scores
    if "clips_the_scores" in made:
        scores = np.clip(scores, -500, 500)
    if "clips_above" in made:
        scores = np.minimum(scores, 500)
    if "clips_tightly" in made:
        scores = np.clip(scores, -20, 20)
    if "scales_down" in made:
        scores = scores / scores.max(axis=axis, keepdims=True)
    if "scales_the_batch" in made:
        scores = scores / np.abs(scores).max()
    moved = {"shifts_by_the_batch", "subtracts_the_mean", "mean_of_the_batch", "subtracts_the_minimum", "adds_the_largest",
             "maximum_of_columns"}  # fmt: skip
    shifted = scores if made & UNSHIFTED and not made & moved else scores - _shift(scores, made, axis)
    above, below = np.exp(shifted), np.exp(shifted)
    if "shifts_one_side" in made:
        below = np.exp(scores)
    if "shifts_the_sum_only" in made:
        above = np.exp(scores)
    if "truncates_integers" in made:
        above, below = above.astype(whole.dtype), below.astype(whole.dtype)
    if "forgets_to_divide" in made:
        return above
    total = below.sum() if "whole_array" in made else below.sum(axis=axis, keepdims=True)
    if "sums_the_columns" in made:
        total = below.sum(axis=0, keepdims=True)
    if "forgets_keepdims" in made or "sum_without_keepdims" in made:
        total = below.sum(axis=axis)
    if "divides_by_the_mean" in made:
        total = below.mean(axis=axis, keepdims=True)
    result = total / above if "upside_down" in made else above / total
    if "nan_becomes_one" in made:
        return np.where(np.isnan(result), 1, result)
    return np.nan_to_num(result) if "hides_the_nan" in made else result


def _hard_scores() -> tuple[Question, ...]:
    """Batches of scores, tame ones first, then those that break an exponential."""
    rng = np.random.default_rng(0)
    many = np.round(rng.normal(0, 3, (50, 7)) * 16) / 16 + 1000 * rng.integers(-1, 2, (50, 1))  # exact in float32 too
    batches = [
        ("a single score", [[2.0]]),
        ("", [[0.0, 1.0]]),
        ("", [[0.0, 2.0]]),
        ("equal scores", [[1.0, 1.0], [0.0, 0.0]]),
        ("", [[0.0, 1.0], [0.0, 2.0]]),
        ("integers", [[0, 1], [2, -1]]),
        ("", [[3.0, 1.0, 0.25], [-1.0, 0.5, 0.0], [0.0, 2.0, -2.0]]),
        ("", [[200.0, 198.0]]),
        ("", [[500.0, -500.0]]),
        ("scores of 1000", [[1000.0, 998.0]]),
        ("of −1000", [[-1000.0, -998.0]]),
        ("of both", [[1000.0, -1000.0]]),
        ("", [[1000.0, 999.0], [0.0, 1.0]]),
        ("", [[1000.0, 1000.0], [-1000.0, -1000.0]]),
        ("of 100000", [[100000.0, 99998.0, 0.0]]),
        ("a batch of 50", many),
    ]
    return tuple(question(what, scores=np.array(scores)) for what, scores in batches)


EACH_ROW = "`scores.max(axis=-1, keepdims=True)`: one number for each row."
THOUSAND = "Scores of a thousand"

BATCHS_MAXIMUM = Mistake(
    "shifts_by_the_batch",
    "The largest score of the whole batch is subtracted: next to a row of large scores, all exponentials of another row become 0.",
    ("What does `.max()` without `axis` return? What is left of a row that lies a thousand below it?", EACH_ROW),
    sign=_breaks_as_in(("shifts_by_the_batch",), zeros=True),
)
ROWS_APART = "One example is one row: sum over `axis=-1`, with `keepdims=True`."

STABLE_SOFTMAX = Exercise(
    name="stable_softmax",
    task="softmax of a batch that no finite score breaks",
    wanted=_stable_softmax,
    mistakes=(
        Mistake(
            "forgets_to_divide",
            "These are exponentials alone: they do not sum to one.",
            ("Add up the answer for one example. What must come out?", "Divide by the sum of each row."),
        ),
        Mistake(
            "flips_the_sign",
            "The order is turned round: the largest score gets the smallest probability.",
            ("Which class should get most? Which one does?",
             "The largest score is subtracted from the others: `scores - largest`."),
        ),
        Mistake(
            "upside_down",
            "The fraction stands on its head: the sum is divided by the exponentials.",
            ("Can a probability be larger than one?", "The exponentials above, their sum below."),
        ),
        Mistake(
            "divides_by_the_mean",
            "The exponentials are divided by their mean, not by their sum: a row adds up to the number of classes.",
            ("Add up the answer for one example.", "`.sum(...)` instead of `.mean(...)`."),
        ),
        Mistake(
            "whole_array",
            "All exponentials of the batch are divided by one sum, that of the whole array.",
            ("Add up the whole answer, and then each example by itself. Which of them is one?", ROWS_APART),
        ),
        Mistake(
            "wrong_axis",
            "Each class is normalised over the examples, not each example over its classes.",
            ("Which sums are one: those of the rows, or those of the columns?", ROWS_APART),
            sign=_as_in(("wrong_axis",), ("sums_the_columns",)),
        ),
        Mistake(
            "forgets_keepdims",
            "A number for each row has lost its axis, and NumPy lines it up with the columns instead.",
            ("What is the shape of your maximum, and of your sum?",
             "With `keepdims=True` both stay a column, (examples, 1), and each row meets its own."),
            sign=_as_in(("forgets_keepdims",), ("maximum_without_keepdims",), ("forgets_keepdims", "maximum_without_keepdims")),
        ),
        Mistake(
            "maximum_of_columns",
            "Each class has another number subtracted, the largest of its column: that changes the probabilities.",
            ("Softmax ignores a shift if all scores of a row move by the same number. Do they?", EACH_ROW),
        ),
        Mistake(
            "shifts_one_side",
            "Only one side of the fraction is shifted: above and below the line stand exponentials of different scores.",
            ("Add up one row of your answer. Where is the largest score subtracted, and where is it not?",
             "Shift once, keep the exponentials under a name, and use that name twice."),
            sign=_breaks_as_in(("shifts_one_side",), ("shifts_the_sum_only",)),
        ),
        Mistake(
            "scales_down",
            "The scores are divided by the largest one: that keeps them small, but it is another temperature.",
            ("Scores 0 and 2: what do you get, and what should it be?", "Subtract the largest score, do not divide by it."),
            sign=_breaks_as_in(("scales_down",), ("scales_the_batch",)),
        ),
        Mistake(
            "adds_the_largest",
            "The largest score is added: the scores grow where they should shrink.",
            ("What is the largest exponential that you compute?", "`scores - largest`, so that the largest of them is 0."),
            sign=_breaks_as_in(("adds_the_largest",)),
        ),
        Mistake(
            "hides_the_nan",
            "Where nan came out, another number was written over it: it is no longer nan, and no probability either.",
            ("Do your rows still sum to one for scores of 1000 and 998?",
             "Do not repair nan, prevent it: subtract each row's largest score before the exponential."),
            sign=_as_in(("hides_the_nan",), ("nan_becomes_one",)),
        ),
        Mistake(
            "overflows",
            "Right for small scores; on large ones the exponentials become inf or all 0, and no probability is left.",
            ("What is `np.exp(1000.0)`? And what may be subtracted from all scores of a row without any change?",
             "Subtract each row's largest score before the exponential."),
            sign=_breaks_as_in(("overflows",), ("overflows", "in_float32"), ("overflows", "in_longdouble"), zeros=True),
        ),
        BATCHS_MAXIMUM,
        Mistake(
            "clips_the_scores",
            "Large scores are cut off, and different scores become the same.",
            ("What do 1000 and 998 become? Are they still two apart?",
             "A shift keeps the differences: subtract each row's largest score, and cut nothing."),
            sign=_breaks_as_in(("clips_the_scores",), ("clips_above",), ("clips_the_scores", "clips_tightly")),
        ),
        Mistake(
            "subtracts_the_mean",
            "The mean is subtracted: the largest score may still lie far above it, and its exponential overflows.",
            ("Scores 1000 and −1000: what is their mean, and what is left of the 1000?",
             "Only the largest score leaves nothing above 0: `.max(...)` instead of `.mean(...)`."),
            sign=_breaks_as_in(("subtracts_the_mean",), ("mean_of_the_batch",)),
        ),
        Mistake(
            "subtracts_the_minimum",
            "The smallest score is subtracted: all the others stay above 0, and their exponentials may overflow.",
            ("Scores 500 and −500: what is left of the 500?", "`.max(...)` instead of `.min(...)`."),
            sign=_breaks_as_in(("subtracts_the_minimum",)),
        ),
        CUTS_INTEGERS,
    ),
    where=THOUSAND,
    notice="The largest exponential of every row is e to the power of 0, so nothing overflows and no sum is 0.",
    questions=_hard_scores(),
)  # fmt: skip


def stable_softmax(answer: Any = ...) -> Verdict:
    """A function of `scores` (examples, classes) that returns their softmax, right for every finite score."""
    return STABLE_SOFTMAX.check(answer)


OTHER_LOGARITHMS = {
    "log2_of_the_sum": np.log2, "log10_of_the_sum": np.log10, "log2_of_softmax": np.log2, "log10_of_softmax": np.log10,
}  # fmt: skip


def _log_softmax(scores: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    axis = 0 if "wrong_axis" in made else -1
    whole = scores
    if "in_float32" in made:
        scores = scores.astype(np.float32)
    if "forgets_the_logarithm" in made:
        return _stable_softmax(scores, made)
    largest = 0 if "overflows" in made or "log_of_overflow" in made else _shift(scores, made, axis)
    shifted = scores - largest
    exponentials = np.exp(shifted)
    if "sums_unshifted" in made:
        exponentials = np.exp(scores)
    total = exponentials.sum() if "whole_array" in made else exponentials.sum(axis=axis, keepdims=True)
    if "sums_the_columns" in made:
        total = exponentials.sum(axis=0, keepdims=True)
    if "sum_without_keepdims" in made or "forgets_keepdims" in made:
        total = exponentials.sum(axis=axis)
    if "takes_the_mean" in made:
        total = exponentials.mean(axis=axis, keepdims=True)
    logarithms = next((function for name, function in OTHER_LOGARITHMS.items() if name in made), np.log)
    logarithm = logarithms(total)
    if "forgets_the_sum" in made:
        logarithm = 0
    if "forgets_the_logarithm_of_the_sum" in made:
        logarithm = total
    if "adds_the_logarithm" in made:
        logarithm = -logarithm
    result = (scores if "shifts_one_side" in made else shifted) - logarithm
    if "other_logarithm" in made or "decimal_logarithm" in made:
        result = result / np.log(10 if "decimal_logarithm" in made else 2)
    if made & {"log_of_softmax", "adds_epsilon", "log_of_overflow", "log2_of_softmax", "log10_of_softmax", "log_by_the_batch"}:
        probabilities = exponentials / total
        if "adds_epsilon" in made:
            probabilities = probabilities + 1e-12
        result = logarithms(probabilities)
    if "flips_the_sign" in made:
        result = -result
    return result.astype(whole.dtype) if "truncates_integers" in made else result


def _bounded_below(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """The logarithm of softmax plus some small number, or of softmax that is not let below that number."""
    parts = [held for outcome in outcomes if (held := exercise.parts(outcome)) is not None]
    if len(parts) < len(outcomes) or any(
        part[0].shape != asked.arguments["scores"].shape for asked, part in zip(questions, parts)
    ):
        return False
    epsilon = np.exp(min(np.fmin.reduce(part[0], axis=None) for part in parts))  # what stands in for a probability of nothing
    if not 0 < epsilon < 0.01:
        return False

    def explains(bound: Callable[..., Any], made: frozenset[str]) -> bool:
        for asked, part in zip(questions, parts):
            logarithms = np.log(bound(_stable_softmax(asked.arguments["scores"], made), epsilon))
            if not np.allclose(part[0], logarithms, rtol=1e-3, atol=2 * epsilon, equal_nan=True):
                return False
        return True

    return any(explains(bound, made) for bound in (np.add, np.maximum) for made in (NONE, frozenset(["overflows"])))


LOG_SOFTMAX = Exercise(
    name="log_softmax",
    task="the logarithm of softmax, right for every finite score",
    wanted=_log_softmax,
    mistakes=(
        Mistake(
            "forgets_the_logarithm",
            "These are the probabilities; their logarithms are asked for.",
            ("Can the logarithm of a probability be above 0?", "y − m − ln(sum of e to the power of y − m)."),
        ),
        Mistake(
            "flips_the_sign",
            "The sign is turned round: that is the loss, not the logarithm.",
            ("Is the logarithm of 0.5 above or below 0?", "The logarithm of the sum is subtracted from the shifted score."),
        ),
        Mistake(
            "forgets_the_sum",
            "The scores are shifted, and no more: the logarithm of the sum is not subtracted.",
            ("What should e to the power of your answer add up to, in each row? What does it?",
             "Subtract `np.log` of the sum of the exponentials."),
        ),
        Mistake(
            "forgets_the_logarithm_of_the_sum",
            "The sum itself is subtracted, not its logarithm.",
            ("A quotient turns into a difference of what?", "`np.log(...)` around the sum."),
        ),
        Mistake(
            "adds_the_logarithm",
            "The logarithm of the sum is added: it belongs below the line of the fraction.",
            ("Can the logarithm of a probability be above 0?", "Minus, not plus, in front of `np.log(...)`."),
        ),
        Mistake(
            "other_logarithm",
            "The logarithm has another base than e.",
            ("What is e to the power of your answer? Does each row add up to one?", "`np.log` is the natural logarithm."),
            sign=_breaks_as_in(("other_logarithm",), ("decimal_logarithm",), *((name,) for name in OTHER_LOGARITHMS)),
        ),
        Mistake(
            "takes_the_mean",
            "The mean of the exponentials is used where their sum belongs.",
            ("What is e to the power of your answer, added up over a row?", "`.sum(...)` instead of `.mean(...)`."),
        ),
        Mistake(
            "whole_array",
            "One sum over the whole batch is used for every row.",
            ("What is e to the power of your answer, added up over a row?", ROWS_APART),
            sign=_breaks_as_in(
                ("whole_array",), ("whole_array", "shifts_by_the_batch"), ("whole_array", "overflows"),
                ("whole_array", "log_of_softmax"), ("whole_array", "log_of_overflow"),
            ),
        ),
        Mistake(
            "wrong_axis",
            "The sum runs over the examples, not over the classes of each example.",
            ("What is e to the power of your answer, added up over a row? And over a column?", ROWS_APART),
            sign=_as_in(("wrong_axis",), ("sums_the_columns",)),
        ),
        Mistake(
            "forgets_keepdims",
            "A number for each row has lost its axis, and NumPy lines it up with the columns instead.",
            ("What is the shape of your maximum, and of your sum?",
             "With `keepdims=True` both stay a column, (examples, 1), and each row meets its own."),
            sign=_as_in(("forgets_keepdims",), ("maximum_without_keepdims",), ("forgets_keepdims", "maximum_without_keepdims")),
        ),
        Mistake(
            "maximum_of_columns",
            "Each class has another number subtracted, the largest of its column: that changes the answer.",
            ("All scores of a row must move by the same number. Do they?", EACH_ROW),
            where=THOUSAND,
        ),
        Mistake(
            "shifts_one_side",
            "The shift is made in one place only: the score and the sum belong to different scores.",
            ("Where in the formula does m stand? How often?",
             "Shift once, and use the shifted scores in both places."),
            sign=_breaks_as_in(("shifts_one_side",), ("sums_unshifted",)),
        ),
        Mistake(
            "adds_epsilon",
            "A small number is added inside the logarithm, or stands in for 0: no loss can then exceed the loss of that number.",
            ("Scores 1000 and −1000: what is the least that your answer can become?",
             "Never go down to the probability: (y − m) − ln(sum of e to the power of y − m) needs no small number."),
            sign=_bounded_below,
        ),
        Mistake(
            "log_of_softmax",
            "The logarithm of softmax: where a probability is too small to be stored it is 0, and its logarithm −inf.",
            ("Scores 1000 and −1000: what is the smaller probability, as a computer stores it?",
             "Take the logarithm on paper first: (y − m) − ln(sum of e to the power of y − m)."),
            sign=_breaks_as_in(("log_of_softmax",), ("log_of_softmax", "in_float32")),
        ),
        Mistake(
            "overflows",
            "Right for small scores; on large ones the exponentials become inf or all 0, and no number is left.",
            ("What is `np.exp(1000.0)`? And `np.log(np.exp(-1000.0))`?",
             "Subtract each row's largest score before the exponential."),
            where=THOUSAND,
            sign=_breaks_as_in(
                ("overflows",), ("log_of_overflow",), ("overflows", "in_float32"), ("log_of_overflow", "in_float32")
            ),
        ),
        Mistake(
            "shifts_by_the_batch",
            BATCHS_MAXIMUM.sentence,
            BATCHS_MAXIMUM.hints,
            where=THOUSAND,
            sign=_breaks_as_in(("shifts_by_the_batch",), ("shifts_by_the_batch", "log_by_the_batch")),
        ),
        Mistake(
            "subtracts_the_mean",
            "The mean is subtracted: the largest score may still lie far above it, and its exponential overflows.",
            ("Scores 1000 and −1000: what is their mean, and what is left of the 1000?",
             "`.max(...)` instead of `.mean(...)`."),
            where=THOUSAND,
            sign=_breaks_as_in(("subtracts_the_mean",), ("mean_of_the_batch",)),
        ),
        Mistake(
            "subtracts_the_minimum",
            "The smallest score is subtracted: all the others stay above 0, and their exponentials may overflow.",
            ("Scores 500 and −500: what is left of the 500?", "`.max(...)` instead of `.min(...)`."),
            where=THOUSAND,
            sign=_breaks_as_in(("subtracts_the_minimum",)),
        ),
        Mistake(
            "adds_the_largest",
            "The largest score is added: the scores grow where they should shrink.",
            ("What is the largest exponential that you compute?", "`scores - largest`, so that the largest of them is 0."),
            where=THOUSAND,
            sign=_breaks_as_in(("adds_the_largest",)),
        ),
        CUTS_INTEGERS,
    ),
    where="The logarithm of almost nothing",
    notice="A probability with hundreds of zeros behind the point has an ordinary logarithm, if the probability is never formed.",
    questions=_hard_scores(),
    rtol=1e-4,
    atol=1e-4,
)  # fmt: skip


def log_softmax(answer: Any = ...) -> Verdict:
    """A function of `scores` (examples, classes) that returns the logarithms of their softmax, right for every finite score."""
    return LOG_SOFTMAX.check(answer)


def _standardise(train_inputs: np.ndarray, other_inputs: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    axis = 1 if "wrong_axis" in made else (None if "whole_array" in made else 0)
    both = (train_inputs, other_inputs)
    own = made & {"test_statistics", "wrong_axis"}
    sources = [train_inputs, other_inputs if own else train_inputs]
    if "pools_them" in made:
        sources = [np.concatenate(both)] * 2
    results = [_by_statistics_of(source, inputs, axis, made) for source, inputs in zip(sources, both)]
    if "leaves_the_other" in made:
        results[1] = other_inputs
    if "truncates_integers" in made:
        results = [result.astype(inputs.dtype) for result, inputs in zip(results, both)]
    return tuple(results[::-1] if "swaps_them" in made else results)


def _by_statistics_of(source: np.ndarray, inputs: np.ndarray, axis: int | None, made: frozenset[str]) -> Answer:
    """The inputs, standardised by the mean and the spread of the source."""
    keep = axis == 1
    mean = source.mean(axis=axis, keepdims=keep)
    squares = (source - source.mean(axis=axis, keepdims=True)) ** 2
    count = squares.size if axis is None else squares.shape[axis]
    spread = np.sqrt(squares.sum(axis=axis, keepdims=keep) / (count - ("divides_by_one_less" in made)))
    if "mean_of_all" in made:
        mean = source.mean()
    if "spread_of_all" in made:
        spread = np.full_like(mean, source.std())
    if "own_mean_only" in made:
        mean = inputs.mean(axis=axis, keepdims=keep)
    if "own_spread_only" in made:
        spread = inputs.std(axis=axis, keepdims=keep)
    if "divides_by_the_variance" in made:
        spread = spread**2
    if "divides_by_the_range" in made:
        spread = np.ptp(source, axis=axis, keepdims=keep)
    constant = spread == 0
    if "guards_the_others" in made:
        return (inputs - mean) / np.where(constant, spread, 1)
    if "adds_epsilon" in made:
        spread = spread + 1e-8
    elif not made & {"divides_by_zero", "hides_the_nan", "hides_inf_too"}:
        spread = np.where(constant, 1, spread)
    if "forgets_to_centre" in made:
        mean = 0 * mean
    if "forgets_to_scale" in made:
        spread = np.ones_like(spread)
    moved = inputs + mean if "adds_the_mean" in made else inputs - mean
    if "multiplies_by_the_spread" in made:
        return moved * spread
    if "upside_down" in made:
        return spread / moved
    if "turns_the_sign" in made:
        moved = -moved
    result = moved / spread
    if made & {"hides_the_nan", "hides_inf_too"}:
        result = np.nan_to_num(result) if "hides_inf_too" in made else np.where(np.isnan(result), 0, result)
    return np.where(constant, inputs, result) if "leaves_constants_raw" in made else result


def _or_zero_where_constant(arguments: Values, parts: Parts, wanted_parts: Parts) -> bool:
    """Right, or 0 where a pixel is constant in training and therefore says nothing."""
    if any(part.shape != wanted.shape for part, wanted in zip(parts, wanted_parts)):
        return False
    train, other = parts
    constant = (arguments["train_inputs"] == arguments["train_inputs"][0]).all(axis=0)
    zero = np.where(constant, 0, wanted_parts[1])
    near = partial(np.allclose, rtol=STANDARDISE.rtol, atol=STANDARDISE.atol)
    return near(train, wanted_parts[0]) and any(near(other, one) for one in (wanted_parts[1], zero))


def _part_by_part(*ids: str) -> Callable[..., bool]:
    """A sign: each of the two arrays is right or as one of these mistakes makes it, and the same one in every question."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        several = [exercise.parts(outcome) for outcome in outcomes]
        if any(parts is None for parts in several):
            return False
        return any(all(explains(frozenset([id]), questions, several, place, exercise) for place in (0, 1)) for id in ids)

    def explains(made: frozenset[str], questions: Any, several: Any, place: int, exercise: Exercise) -> bool:
        return any(
            all(
                part[place].shape == (wanted := np.asarray(exercise.wanted(*asked.arguments.values(), made=one)[place])).shape
                and np.allclose(part[place], wanted, rtol=exercise.rtol, atol=exercise.atol, equal_nan=True)
                for asked, part in zip(questions, several)
            )
            for one in (NONE, made)
        )

    return sign


def _divides_by_a_small_number(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Right but for pixels that are constant in training: there the other inputs are huge."""
    huge = False
    for asked, outcome in zip(questions, outcomes):
        parts, wanted = exercise.parts(outcome), exercise.wanted(*asked.arguments.values())
        if parts is None or any(part.shape != want.shape for part, want in zip(parts, wanted)):
            return False
        constant = (asked.arguments["train_inputs"] == asked.arguments["train_inputs"][0]).all(axis=0)
        differs = constant & (np.abs(wanted[1]) > exercise.atol)
        if np.isnan(parts[1]).any() or not np.allclose(parts[0], wanted[0], rtol=0.01, atol=exercise.atol):
            return False
        if not np.allclose(parts[1][~differs], wanted[1][~differs], rtol=0.01, atol=exercise.atol):
            return False
        ratio = parts[1][differs] / wanted[1][differs]
        if not ((ratio > 5) & (ratio < 1e100)).all():
            return False
        huge |= ratio.size > 0
    return huge


def _pixels() -> tuple[Question, ...]:
    rng = np.random.default_rng(0)
    train, other = rng.integers(0, 17, (40, 6)).astype(float), rng.integers(0, 17, (15, 6)).astype(float)
    train[:, 0] = other[:, 0] = 0
    train[:, 3], train[:, 5] = 16, train[:, 5] / 1024
    pairs = [
        ("", [[1.0], [3.0]], [[3.0], [5.0]]),
        ("a single new image", [[0.0, 4.0], [6.0, 8.0]], [[3.0, 10.0]]),
        ("", [[0.0, 1.0], [0.0, 3.0], [3.0, 8.0]], [[1.0, 2.0], [5.0, 0.0]]),
        ("integers", [[0, 4], [4, 6]], [[1, 2], [5, 0]]),
        ("a constant pixel", [[0.0, 1.0], [0.0, 3.0]], [[0.0, 3.0], [0.0, 4.0]]),
        ("a pixel that is constant only in training", [[2.0, 1.0], [2.0, 3.0]], [[2.0, 3.0], [5.0, 2.0]]),
        ("a constant pixel that is not 0", [[16.0, 1.0, 0.0], [16.0, 3.0, 2.0], [16.0, 5.0, 1.0]], [[16.0, 4.0, 3.0]]),
        ("40 images", train, other),
    ]
    return tuple(question(what, train_inputs=np.array(one), other_inputs=np.array(two)) for what, one, two in pairs)


STANDARDISE = Exercise(
    name="standardise",
    task="training and other inputs, standardised by the training inputs, without nan",
    wanted=_standardise,
    mistakes=(
        Mistake(
            "swaps_them",
            "The two arrays come back in the wrong order.",
            ("Which of the two does the text name first?", "`return` the training inputs first, then the others."),
        ),
        Mistake(
            "forgets_to_centre",
            "The mean is not subtracted: the pixels are scaled around 0, wherever their middle lies.",
            ("What is the mean of each pixel in your first array?", "Subtract the training mean before you divide."),
            sign=_part_by_part("forgets_to_centre"),
        ),
        Mistake(
            "adds_the_mean",
            "The mean is added: the pixels move away from 0 instead of towards it.",
            ("What is the mean of each pixel in your first array?", "`inputs - mean`, with a minus, for both arrays."),
            sign=_part_by_part("adds_the_mean"),
        ),
        Mistake(
            "turns_the_sign",
            "The inputs are subtracted from the mean: dark has become light.",
            ("A pixel is above the mean of the training inputs. Is your number for it above 0?",
             "`inputs - mean`, in this order, for both arrays."),
            sign=_part_by_part("turns_the_sign"),
        ),
        Mistake(
            "upside_down",
            "The fraction stands on its head: the spread is divided by the distance from the mean.",
            ("What should become of a pixel that is right at the mean?", "`(inputs - mean) / spread`, for both arrays."),
            sign=_part_by_part("upside_down"),
        ),
        Mistake(
            "forgets_to_scale",
            "The mean is subtracted, but the pixels keep their spread.",
            ("What is the standard deviation of each pixel in your first array?", "Divide by the training spread."),
            sign=_part_by_part("forgets_to_scale"),
        ),
        Mistake(
            "multiplies_by_the_spread",
            "The spread is multiplied, not divided by: large pixels become larger still.",
            ("What is the standard deviation of each pixel in your first array?", "`/ spread`, for both arrays."),
            sign=_part_by_part("multiplies_by_the_spread"),
        ),
        Mistake(
            "leaves_the_other",
            "The other inputs come back as they were: only the training inputs are standardised.",
            ("A classifier has learned from standardised images. What will it make of one that is not?",
             "The same mean and the same spread for both arrays."),
        ),
        Mistake(
            "whole_array",
            "One number is taken for all pixels together, as their mean, as their spread, or both.",
            ("How many means should there be for images of 64 pixels?", "`axis=0`: over the examples, for each pixel its own."),
            sign=_as_in(
                ("whole_array",), ("mean_of_all",), ("spread_of_all",), ("mean_of_all", "divides_by_zero"),
            ),
        ),
        Mistake(
            "wrong_axis",
            "Each image is standardised by its own pixels; each pixel should be, over all images.",
            ("What is the shape of your mean: one number for each image, or one for each pixel?",
             "`axis=0`: over the examples, for each pixel its own."),
        ),
        Mistake(
            "divides_by_the_variance",
            "The pixels are divided by the variance, not by its square root.",
            ("What is the standard deviation of each pixel in your first array?",
             "`.std(axis=0)`, or the square root of `.var(axis=0)`."),
            sign=_part_by_part("divides_by_the_variance"),
        ),
        Mistake(
            "divides_by_the_range",
            "The pixels are divided by their range, largest less smallest; the standard deviation is asked for.",
            ("What is the standard deviation of each pixel in your first array?", "`.std(axis=0)`."),
            sign=_part_by_part("divides_by_the_range"),
        ),
        Mistake(
            "divides_by_one_less",
            "The spread divides by the number of examples less one; here it is the mean square distance, as in `.std(axis=0)`.",
            ("What is the standard deviation of each pixel in your first array, by `np.std`?",
             "`ddof=1`, pandas and `statistics.stdev` divide by one less. Use `train_inputs.std(axis=0)`."),
        ),
        Mistake(
            "test_statistics",
            "The other inputs are standardised by their own mean or spread, not by those of the training inputs.",
            ("What becomes of a single new image, minus its own mean?",
             "Compute mean and spread once, from `train_inputs`, and use them for both arrays."),
            sign=_as_in(
                ("test_statistics",), ("own_mean_only",), ("own_spread_only",), ("test_statistics", "divides_by_zero"),
                ("own_mean_only",
                 "divides_by_zero"), ("own_spread_only", "divides_by_zero"), ("test_statistics", "adds_epsilon"),
            ),
        ),
        Mistake(
            "pools_them",
            "Mean and spread are taken from both arrays together: the training has then seen something of the test.",
            ("Would your first array change if other test images came?",
             "Only `train_inputs` may appear where mean and spread are computed."),
            sign=_as_in(("pools_them",), ("pools_them", "divides_by_zero")),
        ),
        Mistake(
            "guards_the_others",
            "The condition is turned round: every spread becomes 1, except those of 0, which stay.",
            ("For which pixels should the spread be replaced? For which is it?",
             "`np.where(spread == 0, 1, spread)`: the first value is for where it is 0."),
        ),
        Mistake(
            "hides_the_nan",
            "nan is written over after the division by 0: a new image that differs there is still infinite.",
            ("A pixel is 2 in every training image and 5 in a new one. What do you make of the 5?",
             "Replace a spread of 0 by 1 before you divide: `np.where(spread == 0, 1, spread)`."),
            sign=_as_in(("hides_the_nan",), ("hides_inf_too",)),
        ),
        Mistake(
            "divides_by_zero",
            "A pixel that is the same in all training inputs has a spread of 0, and is divided by it.",
            ("What is 0 divided by 0?", "Replace a spread of 0 by 1 before you divide: `np.where(spread == 0, 1, spread)`."),
        ),
        Mistake(
            "adds_epsilon",
            "A tiny number stands in for a spread of 0: the first new image that differs there is blown up by it.",
            ("A pixel is 2 in every training image and 5 in a new one. What do you make of the 5?",
             "Where the spread is 0, divide by 1: `np.where(spread == 0, 1, spread)`."),
            sign=_divides_by_a_small_number,
        ),
        Mistake(
            "leaves_constants_raw",
            "A pixel with a spread of 0 is left as it was: its mean has not been subtracted.",
            ("A pixel is 16 in every training image. What should it be afterwards, for a mean of 0?",
             "Subtract the mean from every pixel, and only replace the spread, by 1."),
        ),
        CUTS_INTEGERS,
    ),
    where="Standardise without nan",
    notice="A new image keeps its numbers whatever company it comes in, and a constant pixel does no harm.",
    questions=_pixels(),
    outputs=("train", "other"),
    rtol=1e-4,
    atol=1e-5,
    agree=_or_zero_where_constant,
)  # fmt: skip


def standardise(answer: Any = ...) -> Verdict:
    """A function of `train_inputs` and `other_inputs` that returns both, standardised by the training inputs."""
    return STANDARDISE.check(answer)


EXERCISES = (STUCK_AT, STABLE_SOFTMAX, LOG_SOFTMAX, STANDARDISE)
