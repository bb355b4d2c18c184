"""Exercises on scores that are multiplied by a scale."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import probability
from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, Question, only_integers_fail, question

NONE: frozenset[str] = frozenset()
SCORES = np.array([3.0, 1.0, 0.2])
MULTIPLY_FIRST = "Multiply first, and give softmax the scaled scores: `scale * scores`."


def _scale_for_99(made: frozenset[str] = NONE) -> Answer:
    if "forgets_class_c" in made:
        return np.log(0.99 / 0.01) / 2
    if "scales_the_probability" in made:
        return 0.99 / probability.softmax(SCORES)[0]
    if "shifts_the_top_score" in made:
        return np.log(0.99 / 0.01) + np.log(np.exp(SCORES[1:]).sum()) - SCORES[0]
    if "falls_short" in made:
        return 2.0
    if "overshoots" in made:
        return 3.0
    scales = np.linspace(2, 3, 10001)
    scale = np.interp(0.99, _top_probability(scales), scales)
    return 1 / scale if "gives_a_temperature" in made else scale


def _top_probability(scales: ArrayLike) -> np.ndarray:
    return probability.softmax(np.multiply.outer(scales, SCORES))[..., 0]


def _reached(outcomes: Sequence[Outcome], exercise: Exercise) -> float:
    """The top probability at the scale that was given; nan if that is not one number."""
    (given,) = exercise.parts(outcomes[0]) or (np.array([]),)
    return float(_top_probability(given.item())) if given.size == 1 and np.isfinite(given).all() else np.nan


SCALE_FOR_99 = Exercise(
    name="scale_for_99",
    task="the scale at which the top class reaches 99 %",
    wanted=_scale_for_99,
    mistakes=(
        Mistake(
            "gives_a_temperature",
            "That is a temperature: the scores would have to be divided by it.",
            ("Does a scale below one make class a more certain, or less?", "A scale is one divided by a temperature."),
            where="Temperature, and three ways to miss",
        ),
        Mistake(
            "scales_the_probability",
            "That is the factor from 0.836 to 0.99 on the probability; the factor on the scores is asked for.",
            ("Which numbers may be multiplied so that the answer is still three probabilities?",
             "Put `softmax(scale_for_99 * scores)` into a cell, and look at class a while you change the scale."),
            where="Temperature, and three ways to miss",
        ),
        Mistake(
            "shifts_the_top_score",
            "That is what must be added to the score of a alone; here all three scores are multiplied.",
            ("What happens to b and c when a scale is turned up?",
             "Put `softmax(scale_for_99 * scores)` into a cell, and look at class a while you change the scale."),
            where="Temperature, and three ways to miss",
        ),
        Mistake(
            "forgets_class_c",
            "With a and b alone this would be the scale, but class c takes its share too.",
            ("Which classes share what a leaves over?",
             "All three need a place in the sum. A row of many scales, and softmax of each, needs no formula."),
            where="Why so much",
        ),
        Mistake(
            "falls_short",
            "At this scale class a is still below 0.99.",
            ("Which way must the knob be turned to make the top class more certain?",
             "Go on in steps of 0.01 until `softmax(scale * scores)[0]` has reached 0.99."),
            sign=lambda questions, outcomes, exercise: _reached(outcomes, exercise) < 0.99,
        ),
        Mistake(
            "overshoots",
            "At this scale class a is above 0.99: a smaller one would do.",
            ("Which way must the knob be turned to make the top class less certain?",
             "Go back in steps of 0.01, to the last scale at which `softmax(scale * scores)[0]` is at least 0.99."),
            sign=lambda questions, outcomes, exercise: _reached(outcomes, exercise) > 0.99,
        ),
    ),
    where="Turn the knob",
    notice="From 0.836 to 0.99 takes little more than twice the scores. No scale at all reaches 1.",
    outputs=("scale_for_99",),
    rtol=0.0,
    atol=0.006,
    loose_axis=True,
    effect=lambda values: (f"P(a) = {float(_top_probability(values[0].item())):.4f}", "P(a) = 0.99"),
)  # fmt: skip


def scale_for_99(answer: Any = ...) -> Verdict:
    """The scale at which class a, with the scores 3.0, 1.0 and 0.2, reaches a probability of 0.99."""
    return SCALE_FOR_99.check_values(answer)


def _sharpen(scores: np.ndarray, scale: float, made: frozenset[str] = NONE) -> Answer:
    if "divides_by_the_scale" in made:
        scale = 1 / scale
    if "forgets_softmax" in made:
        return scale * scores
    late = {"scale_without_effect", "scales_the_probabilities", "scales_between_two_softmaxes", "power_without_sum"} & made
    probabilities = _softmax(scores if late else scale * scores, scores.dtype, made)
    if "scales_the_probabilities" in made:
        return scale * probabilities
    if "scales_between_two_softmaxes" in made:
        return _softmax(scale * probabilities, scores.dtype, made)
    return probabilities**scale if "power_without_sum" in made else probabilities


def _softmax(scores: np.ndarray, dtype: np.dtype[Any], made: frozenset[str]) -> Answer:
    parts = 2.0**scores if "powers_of_two" in made else np.exp(scores)
    if "truncates_integers" in made:
        parts = parts.astype(dtype)
    if "forgets_to_divide" in made:
        return parts
    if "divides_by_the_largest" in made:
        return parts / parts.max(axis=1, keepdims=True)
    if "whole_array" in made:
        return parts / parts.sum()
    return parts / parts.sum(axis=0 if "wrong_axis" in made else 1, keepdims="forgets_keepdims" not in made)


INTEGERS = (
    question("integers", scores=np.array([[0, 1], [2, -1]]), scale=2),
    question("integers", scores=np.array([[2, 0], [1, 3]]), scale=0.5),
)
FLOATS = tuple(question(scores=asked.arguments["scores"] * 1.0, scale=asked.arguments["scale"] * 1.0) for asked in INTEGERS)
SHARPEN_QUESTIONS = (
    question("a single class", scores=np.array([[2.0]]), scale=3.0),
    question(scores=np.array([[0.0, 1.0]]), scale=2.0),
    question("a scale below one", scores=np.array([[0.0, 1.0]]), scale=0.5),
    question("a scale of 1", scores=np.array([[0.0, 1.0]]), scale=1.0),
    question(scores=np.array([[0.0, 1.0], [0.0, 2.0]]), scale=2.0),
    question("ties", scores=np.array([[1.0, 1.0, 0.0], [0.5, 0.5, 0.5]]), scale=4.0),
    *FLOATS,
    *INTEGERS,
    question(scores=np.array([[3.0, 1.0, 0.2], [-1.0, 0.5, 0.0], [0.0, 2.0, -2.0]]), scale=10.0),
    question("a scale of 0.01", scores=np.array([[3.0, 1.0, 0.2]]), scale=0.01),
    question("a scale of 100", scores=np.array([[0.3, -0.3, 0.1]]), scale=100.0),
    question("a batch of 50", scores=np.random.default_rng(0).normal(0, 3, (50, 7)), scale=2.5),
)


SHARPEN = Exercise(
    name="sharpen",
    task="the probabilities of a batch whose scores are multiplied by a scale",
    wanted=_sharpen,
    mistakes=(
        Mistake(
            "forgets_softmax",
            "These are the scaled scores: they have not become probabilities yet.",
            ("What should every row add up to?",
             "Give the scaled scores to softmax, or take exponentials and divide by their sum."),
        ),
        Mistake(
            "divides_by_the_scale",
            "The scores are divided by the scale: that is a temperature, and makes unsure what should become certain.",
            ("A scale of ten should make the top class nearly certain. Does it?", "`scale * scores`, not `scores / scale`."),
        ),
        Mistake(
            "scale_without_effect",
            "The scale has no effect: this is softmax of the scores as they were.",
            ("Is the scale added to the scores? Softmax ignores a shift. Or is it multiplied with something that is then "
             "divided by its own sum?", MULTIPLY_FIRST),
        ),
        Mistake(
            "scales_the_probabilities",
            "The probabilities are multiplied by the scale, not the scores: they no longer sum to one.",
            ("Add up one row of your answer. What must come out?", MULTIPLY_FIRST),
        ),
        Mistake(
            "scales_between_two_softmaxes",
            "Softmax is taken twice: its probabilities are scaled and then used as if they were scores.",
            ("With a scale of one nothing may change. Does it?", MULTIPLY_FIRST + " Then softmax once."),
        ),
        Mistake(
            "power_without_sum",
            "The probabilities are raised to the power of the scale, and the division by the new sum is missing.",
            ("The ratios are right now. What does a row add up to?",
             "Divide each row by its sum, or scale the scores before softmax and leave the powers to it."),
            where="Why so much",
        ),
        Mistake(
            "forgets_to_divide",
            "These are the exponentials of the scaled scores: positive, but they do not sum to one.",
            ("Add up one row of your answer. What must come out?", "Divide each row by its sum."),
        ),
        Mistake(
            "powers_of_two",
            "The scaled scores are exponents of 2, not of e.",
            ("With a scale of one the answer should be softmax of the scores. Is it?",
             "`np.exp`, not `2 ** scores` or `np.exp2`."),
        ),
        Mistake(
            "divides_by_the_largest",
            "The exponentials are divided by the largest of them, not by their sum.",
            ("The best class always gets 1. What do all of them add up to?", "`.sum(...)` instead of `.max(...)`."),
        ),
        Mistake(
            "whole_array",
            "All numbers of the batch are divided by one sum, that of the whole array.",
            ("Add up the whole answer, and then each row by itself. Which of them is one?",
             "A sum without `axis` runs over everything. Sum over `axis=-1`, with `keepdims=True`."),
        ),
        Mistake(
            "wrong_axis",
            "Each class is normalised over the examples, not each example over its classes.",
            ("Which sums are one: those of the rows, or those of the columns? Which of the two is one example?",
             "One example is one row: sum over `axis=-1`, with `keepdims=True`."),
        ),
        Mistake(
            "forgets_keepdims",
            "The sums of the rows are right, but they lie along the wrong axis when the rows are divided by them.",
            ("What is the shape of your sums? NumPy lines it up with the last axis of the batch.",
             "With `keepdims=True` the sums stay a column, (examples, 1), and each row meets its own."),
        ),
        Mistake(
            "truncates_integers",
            "Right for 1.0 and wrong for 1: on integers the answer is cut down to whole numbers on the way.",
            ("Look at the `dtype` of each array in your function when the scores are integers.",
             "Writing into an integer array, such as a `scores.copy()` or `np.zeros_like(scores)`, drops what is behind the "
             "decimal point. Make new arrays, or begin with `scores.astype(float)`."),
            sign=only_integers_fail,
        ),
    ),
    where="Temperature, and three ways to miss",
    notice="The largest score stayed the largest every time: a scale moves the confidence, never the order.",
    questions=SHARPEN_QUESTIONS,
)  # fmt: skip


def sharpen(answer: Any = ...) -> Verdict:
    """A function of `scores` (examples, classes) and a positive `scale`: the probabilities of the scaled scores."""
    return SHARPEN.check(answer)


def _scale_behind(probabilities: np.ndarray, scores: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    if "subtracts_the_probabilities" in made:
        scale = (probabilities[0] - probabilities[1]) / (scores[0] - scores[1])
    elif "one_class_alone" in made:
        scale = np.log(probabilities[0]) / scores[0]
    else:
        scale = probabilities[0] / probabilities[1]
        if "takes_exp_again" in made:
            scale = np.exp(scale)
        elif "forgets_the_logarithm" not in made:
            scale = np.log2(scale) if "other_logarithm" in made else np.log(scale)
        other = scores[-1 if "mixes_up_classes" in made else 1]
        lead = scores[0] / other if "divides_the_scores" in made else scores[0] - other
        if "multiplies_by_the_difference" in made:
            scale = scale * lead
        elif "forgets_to_divide" not in made:
            scale = scale / lead
    if "flips_the_sign" in made:
        scale = -scale
    return 1 / scale if "gives_the_temperature" in made else scale


def _answers(outcomes: Sequence[Outcome], exercise: Exercise) -> np.ndarray:
    return np.array([exercise.held(outcome)[0] for outcome in outcomes])


def _other_base(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Every scale comes out too large or too small by the factor between the natural logarithm and that of base 2 or 10."""
    wanted = np.array([exercise.wanted(*asked.arguments.values()) for asked in questions])
    factors = _answers(outcomes, exercise) / wanted
    return any(np.allclose(factors, 1 / np.log(base), rtol=exercise.rtol) for base in (2, 10))


def _one_class(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """The logarithm of one probability, divided by that class's score or by the difference of two."""
    logarithms = np.array([np.log(asked.arguments["probabilities"][:2]) for asked in questions])
    scores = np.array([asked.arguments["scores"][:2] for asked in questions])
    answers = _answers(outcomes, exercise)
    ways = [logarithms / scores, logarithms / (scores[:, :1] - scores[:, 1:])]
    return any(np.allclose(answers, way[:, place], rtol=exercise.rtol) for way in ways for place in (0, 1))


def _other_classes(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """A ratio of the probabilities of two classes, and a difference of the scores of two others."""
    ends = [0, 1, -1]
    logarithms = np.array([np.log(asked.arguments["probabilities"][ends]) for asked in questions])
    scores = np.array([asked.arguments["scores"][ends] for asked in questions])
    answers = _answers(outcomes, exercise)
    pairs = list(itertools.product(ends, repeat=2))
    mixed = [(*one, *other) for one in pairs for other in pairs if {*one} != {*other}]
    found = ((logarithms[:, i] - logarithms[:, j]) / (scores[:, m] - scores[:, n]) for i, j, m, n in mixed)
    return any(np.allclose(answers, scales, rtol=exercise.rtol, equal_nan=True) for scales in found)


def _behind(what: str, scores: list[float], scale: float) -> Question:
    return question(what, probabilities=probability.softmax(scale * np.array(scores)), scores=np.array(scores))


SCALE_BEHIND = Exercise(
    name="scale_behind",
    task="the scale of which scores and probabilities tell",
    wanted=_scale_behind,
    mistakes=(
        Mistake(
            "subtracts_the_probabilities",
            "Probabilities are subtracted, but scores with a scale make ratios of probabilities.",
            ("At twice the scale, what becomes of the ratio of two probabilities?",
             "Divide one probability by another, then take the logarithm."),
        ),
        Mistake(
            "one_class_alone",
            "One class alone does not tell: every probability was also divided by the sum over all classes.",
            ("The sum of the exponentials is not known. What can you do with two classes so that it drops out?",
             "Take the ratio of two probabilities and the difference of their two scores."),
            sign=_one_class,
        ),
        Mistake(
            "takes_exp_again",
            "The exponential is taken once more; it has to be undone.",
            ("The ratio is e to the power of something. Which function leads back?", "Take `np.log` of the ratio."),
        ),
        Mistake(
            "forgets_the_logarithm",
            "The ratio of the probabilities is there, but not yet its logarithm.",
            ("The ratio is e to the power of something. What undoes that?", "Take `np.log` of the ratio before you divide."),
        ),
        Mistake(
            "other_logarithm",
            "The logarithm has base 2 or 10, but softmax uses powers of e.",
            ("Every scale comes out wrong by the same factor. Which powers does softmax take?",
             "`np.log` is the natural logarithm."),
            sign=_other_base,
        ),
        Mistake(
            "multiplies_by_the_difference",
            "The logarithm of the ratio is multiplied by the difference of the scores, where it must be divided by it.",
            ("The logarithm of the ratio is s times something that you know. How do you get s alone?",
             "Divide by the difference of the two scores."),
        ),
        Mistake(
            "forgets_to_divide",
            "That is the scale times the difference of the two scores, not yet the scale.",
            ("The logarithm of the ratio is s times something that you know. What?",
             "Divide by the difference of the two scores."),
        ),
        Mistake(
            "divides_the_scores",
            "The ratio of the scores is used, where their difference belongs.",
            ("Ratios of probabilities come from … of scores?", "Divide by `scores[0] - scores[1]`."),
        ),
        Mistake(
            "mixes_up_classes",
            "The ratio of probabilities and the difference of scores do not belong to the same two classes.",
            ("Which two classes does your ratio compare? And your difference?",
             "With `probabilities[0] / probabilities[1]` goes `scores[0] - scores[1]`."),
            sign=_other_classes,
        ),
        Mistake(
            "flips_the_sign",
            "The sign is wrong: a scale below zero would turn the order of the classes round.",
            ("Do numerator and denominator name the two classes in the same order?",
             "With `probabilities[0] / probabilities[1]` goes `scores[0] - scores[1]`."),
        ),
        Mistake(
            "gives_the_temperature",
            "That is the temperature, one divided by the scale.",
            ("For probabilities more certain than softmax of the scores, must the number be above one, or below?",
             "Turn your last division round."),
            where="Temperature, and three ways to miss",
        ),
    ),
    where="Why so much",
    notice="Any two classes tell it, as long as their scores differ: every ratio was taken to the same power.",
    questions=(
        _behind("", [2.0, 1.0], 2.0),
        _behind("", [1.0, 3.0], 0.5),
        _behind("a scale of 1", [-1.0, 0.5], 1.0),
        _behind("", [3.0, 1.0, 0.2], 0.1),
        _behind("", [3.0, 1.0, 0.2], 10.0),
        _behind("a scale of 0.01", [0.2, 3.0, -1.0], 0.01),
        _behind("a scale of 50", [0.3, 0.1, -0.2], 50.0),
        _behind("ten classes", [0.5, -1.5, 2.5, -0.5, 1.5, -2.5, 3.5, -3.5, 4.5, -4.5], 1.7),
    ),
    rtol=1e-3,
)  # fmt: skip


def scale_behind(answer: Any = ...) -> Verdict:
    """A function of `probabilities` (K,) and `scores` (K,) that returns the scale between them, a number."""
    return SCALE_BEHIND.check(answer)


EXERCISES = (SCALE_FOR_99, SHARPEN, SCALE_BEHIND)
