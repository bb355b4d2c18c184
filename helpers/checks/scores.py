"""Exercises on scores and the probabilities that softmax makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import probability
from helpers.checks.exercise import Answer, Exercise, Mistake, Question, only_integers_fail, question
from helpers.checks.verdict import Verdict

NONE: frozenset[str] = frozenset()


def _score_of_b(made: frozenset[str] = NONE) -> Answer:
    if "copies_the_probability" in made:
        return probability.softmax([3.0, 1.0, 0.2])[0]
    if "takes_the_middle" in made:
        return (3.0 + 1.0) / 2
    return 3.0


SCORE_OF_B = Exercise(
    name="score_of_b",
    task="the score that gives b the probability of a",
    wanted=_score_of_b,
    mistakes=(
        Mistake(
            "copies_the_probability",
            "That is a's probability at the beginning, a number between 0 and 1; a score is asked for.",
            ("Scores go in, probabilities come out. Which side is the question about?",
             "softmax keeps order: the larger score gets the larger probability. So equal probabilities need …"),
        ),
        Mistake(
            "takes_the_middle",
            "That is halfway between the scores of a and b, and a itself stays where it is.",
            ("Only b may move. With b halfway, is it as likely as a?",
             "softmax keeps order: the larger score gets the larger probability. So equal probabilities need …"),
        ),
    ),
    where="What softmax never does",
    notice="Only differences of scores count: a difference of nothing means equal probabilities, whatever c does.",
    outputs=("score_of_b",),
    effect=lambda values: (
        "P(a), P(b) = {:.4f}, {:.4f}".format(*probability.softmax([3.0, float(values[0]), 0.2])[:2]), "P(a) = P(b)",
    ),
)  # fmt: skip


def score_of_b(answer: Any = ...) -> Verdict:
    """The score at which b is as likely as a, whose score is 3.0."""
    return SCORE_OF_B.check_values(answer)


def _softmax(scores: np.ndarray, made: frozenset[str] = NONE, axis: int = -1) -> Answer:
    """Softmax of a batch along one axis."""
    if not made:
        return probability.softmax(scores, axis=axis)
    other = 0 if axis == -1 else -1
    parts = np.exp(-scores if "flips_the_sign" in made else scores)
    if "forgets_exp" in made:
        parts = scores
    if "powers_of_two" in made:
        parts = 2.0**scores
    if "truncates_integers" in made:
        parts = parts.astype(scores.dtype)
    if "divides_by_the_largest" in made:
        return parts / parts.max(axis=axis, keepdims=True)
    if "forgets_to_divide" in made:
        return parts
    if "divides_by_the_mean" in made:
        return parts / parts.mean(axis=axis, keepdims=True)
    if "upside_down" in made:
        return parts.sum(axis=axis, keepdims=True) / parts
    if "whole_array" in made:
        return parts / parts.sum()
    if "forgets_keepdims" in made:
        return parts / parts.sum(axis=axis)
    return parts / parts.sum(axis=other if "wrong_axis" in made else axis, keepdims=True)


def _softmax_mistakes(axis: str, more: tuple[Mistake, ...] = ()) -> tuple[Mistake, ...]:
    """The mistakes of softmax; `axis` says over which one to sum, and `more` can only be made with that one."""
    return (
        Mistake(
            "forgets_exp",
            "The scores themselves are divided by their sum: the exponentials are missing.",
            ("What comes out for a score of 0, or for a negative one? Can that be a probability?",
             "Every score must first become a positive number: `np.exp(scores)`."),
            where="Why not divide by the sum?",
        ),
        Mistake(
            "forgets_to_divide",
            "These are the exponentials alone: positive, but they do not sum to one.",
            ("Add up the answer for one example. What must come out?", "Divide by that sum."),
        ),
        Mistake(
            "flips_the_sign",
            "The order is turned round: the largest score gets the smallest probability.",
            ("Which class should get most? Which one does?", "Look for a minus sign in front of the scores."),
            where="What softmax never does",
        ),
        Mistake(
            "powers_of_two",
            "The scores are exponents of 2, not of e.",
            ("The sums and the order are right, and yet every number is a little too even. What is raised to the scores?",
             "`np.exp`, not `2 ** scores` or `np.exp2`."),
        ),
        Mistake(
            "divides_by_the_largest",
            "The exponentials are divided by the largest of them, not by their sum.",
            ("The best class always gets 1. What do all of them add up to?", "`.sum(...)` instead of `.max(...)`."),
        ),
        Mistake(
            "divides_by_the_mean",
            "The exponentials are divided by their mean, not by their sum.",
            ("Add up the answer for one example. How many times too large is it?", "`.sum(...)` instead of `.mean(...)`."),
        ),
        Mistake(
            "upside_down",
            "The fraction stands on its head: the sum is divided by each exponential.",
            ("Every number is above 1. Can that be a share of the whole?", "The part goes above the line, the whole below."),
        ),
        Mistake(
            "whole_array",
            "All numbers of the batch are divided by one sum, that of the whole array.",
            ("Add up the whole answer, and then each example by itself. Which of them is one?",
             f"A sum without `axis` runs over everything. {axis}"),
            where="Which numbers sum to one?",
        ),
        Mistake(
            "wrong_axis",
            "Each class is normalised over the examples, not each example over its classes.",
            ("Which sums are one: those of the rows, or those of the columns? Which of the two is one example?", axis),
            where="Which numbers sum to one?",
        ),
        *more,
        Mistake(
            "truncates_integers",
            "Right for 1.0 and wrong for 1: on integers the answer is cut down to whole numbers on the way.",
            ("Look at the `dtype` of each array in your function when the scores are integers.",
             "Writing into an integer array, such as a `scores.copy()` or `np.zeros_like(scores)`, drops what is behind the "
             "decimal point. Make new arrays, or begin with `scores.astype(float)`."),
            sign=only_integers_fail,
        ),
    )  # fmt: skip


def _score_questions(turned: bool) -> tuple[Question, ...]:
    """Batches of scores, one example per row; turned for one example per column."""
    rng = np.random.default_rng(0)
    batches: list[tuple[str, ArrayLike]] = [
        ("a single score", [[2.0]]),
        ("", [[0.0, 1.0]]),
        ("equal scores", [[1.0, 1.0], [0.0, 0.0]]),
        ("", [[0.0, 1.0], [0.0, 2.0]]),
        ("integers", [[0, 1], [2, -1]]),
        ("", [[3.0, 1.0, 0.2], [-1.0, 0.5, 0.0], [0.0, 2.0, -2.0]]),
        ("scores of ±300", [[300.0, -300.0, 0.0]]),
        ("a batch of 50", rng.normal(0, 3, (50, 7))),
    ]
    arrays = [(what, np.array(scores)) for what, scores in batches]
    return tuple(question(what, scores=np.ascontiguousarray(scores.T) if turned else scores) for what, scores in arrays)


THOUSAND = question(scores=np.array([[1000.0, 0.0]]))
BREAKS_LATER = "On scores of 1000 it gives no number: that is fine here, and cured where the course comes to very large numbers."

SOFTMAX = Exercise(
    name="softmax",
    task="softmax of a batch, one example per row",
    wanted=_softmax,
    mistakes=_softmax_mistakes(
        "One example is one row here: sum over `axis=-1`, with `keepdims=True`.",
        more=(
            Mistake(
                "forgets_keepdims",
                "The sums of the rows are right, but they lie along the wrong axis when the rows are divided by them.",
                ("What is the shape of your sums? NumPy lines it up with the last axis of the batch: a sum for each column.",
                 "With `keepdims=True` the sums stay a column, (examples, 1), and each row meets its own."),
                where="Which numbers sum to one?",
            ),
        ),
    ),
    where="Softmax in two lines",
    notice="Every row sums to one, and adding the same number to a whole row would change nothing.",
    questions=_score_questions(turned=False),
    beyond=(THOUSAND, BREAKS_LATER),
)  # fmt: skip


def softmax(answer: Any = ...) -> Verdict:
    """A function of `scores` (examples, classes) that returns their softmax, of the same shape."""
    return SOFTMAX.check(answer)


SOFTMAX_OF_COLUMNS = Exercise(
    name="softmax_of_columns",
    task="softmax of a batch, one example per column",
    wanted=lambda scores, made=NONE: _softmax(scores, made, axis=0),
    mistakes=_softmax_mistakes("One example is one column here: sum over `axis=0`, with `keepdims=True`."),
    where="Which numbers sum to one?",
    notice="The same two lines; only the axis along which the classes lie has another number.",
    questions=_score_questions(turned=True),
    beyond=(question(scores=np.array([[1000.0], [0.0]])), BREAKS_LATER),
)


def softmax_of_columns(answer: Any = ...) -> Verdict:
    """A function of `scores` (classes, examples) that returns softmax of each column, of the same shape."""
    return SOFTMAX_OF_COLUMNS.check(answer)


def _scores_behind(probabilities: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    if "returns_the_ratios" in made:
        return probabilities / probabilities[-1]
    logarithms = np.exp(probabilities) if "takes_exp_again" in made else np.log(probabilities)
    if "other_logarithm" in made:
        logarithms = np.log2(probabilities)
    if "forgets_the_shift" not in made:
        logarithms = logarithms - (logarithms.max() if "shifts_by_the_largest" in made else logarithms[-1])
    return -logarithms if "flips_the_sign" in made else logarithms


SCORES_BEHIND = Exercise(
    name="scores_behind",
    task="scores whose softmax is given, the last of them 0",
    wanted=_scores_behind,
    mistakes=(
        Mistake(
            "takes_exp_again",
            "The exponential is taken once more; it has to be undone.",
            ("softmax took the exponentials of the scores. Which function leads back?", "`np.log`."),
        ),
        Mistake(
            "returns_the_ratios",
            "These are ratios of probabilities; a score is the logarithm of such a ratio.",
            ("A ratio of one has to become a score of zero.", "Take `np.log` of what you have."),
        ),
        Mistake(
            "other_logarithm",
            "The logarithm has base 2, but softmax uses powers of e.",
            ("Put your scores into softmax. Do the probabilities come back?", "`np.log` is the natural logarithm."),
        ),
        Mistake(
            "flips_the_sign",
            "Every score has the wrong sign: the most probable class gets the lowest.",
            ("Which class should have the largest score?", "The last logarithm is subtracted from the others, not the other way."),
        ),
        Mistake(
            "forgets_the_shift",
            "Softmax of these scores is right, but the last of them is not 0.",
            ("You may add the same number to all scores. Which number makes the last one 0?",
             "Subtract the last logarithm from all of them."),
            where="What softmax never does",
        ),
        Mistake(
            "shifts_by_the_largest",
            "Softmax of these scores is right, but it is the largest of them that is 0, not the last.",
            ("Which place does `[-1]` name?", "Subtract `logarithms[-1]`."),
            where="What softmax never does",
        ),
    ),
    where="What softmax never does",
    notice="Probabilities fix the scores up to one number that is added to all; asking for a last score of 0 settles it.",
    questions=(
        question("a single class", probabilities=np.array([1.0])),
        question(probabilities=np.array([0.2, 0.8])),
        question(probabilities=np.array([0.8, 0.2])),
        question("equal probabilities", probabilities=np.array([0.25, 0.25, 0.25, 0.25])),
        question(probabilities=np.array([0.5, 0.25, 0.25])),
        question("a probability of a millionth", probabilities=np.array([0.1, 1e-6, 0.9 - 1e-6])),
        question("ten classes", probabilities=np.arange(1, 11) / 55),
    ),
)  # fmt: skip


def scores_behind(answer: Any = ...) -> Verdict:
    """A function of `probabilities` (K,) that returns scores (K,) with that softmax, the last of them 0."""
    return SCORES_BEHIND.check(answer)


EXERCISES = (SCORE_OF_B, SOFTMAX, SOFTMAX_OF_COLUMNS, SCORES_BEHIND)
