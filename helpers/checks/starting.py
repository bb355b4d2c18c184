"""Exercises on the first weights: how large, how random, and how different from each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, Parts, Question, Values, question
from helpers.checks.images import standardised_digits

NONE: frozenset[str] = frozenset()
MANY = 1000  # from so many weights on, their mean and spread say how they were drawn


@cache
def _behind() -> np.ndarray:
    """How far the scores of the training images lie behind each image's highest, with weights of spread 1 from seed 0."""
    inputs = standardised_digits()[0][0]
    scores = inputs @ np.random.default_rng(0).normal(0.0, 1.0, size=(10, 64)).T
    behind: np.ndarray = scores - scores.max(axis=1, keepdims=True)
    return behind


def _top_probabilities(sigma: float) -> np.ndarray:
    """The top probability of each training image before the first step."""
    top_probabilities: np.ndarray = 1 / np.exp(sigma * _behind()).sum(axis=1)
    return top_probabilities


@cache
def _half_sure_sigma(made: frozenset[str] = NONE) -> Answer:
    if "copies_the_half" in made:
        return 0.5
    summary = np.median if "takes_the_median" in made else np.max if "takes_the_surest_image" in made else np.mean
    low, high = 0.0, 10.0
    for _ in range(30):
        middle = (low + high) / 2
        too_sure = summary(_top_probabilities(middle)) > 0.5
        low, high = (low, middle) if too_sure else (middle, high)
    return middle**2 if "answers_the_variance" in made else middle


def _confidence_reached(values: Parts) -> tuple[str, str]:
    reached = _top_probabilities(float(values[0])).mean()
    return f"a mean top probability of {reached:.3f}", "a mean top probability of 0.50"


HALF_SURE_SIGMA = Exercise(
    name="half_sure_sigma",
    task="the sigma at which the mean top probability is one half",
    wanted=_half_sure_sigma,
    mistakes=(
        Mistake(
            "copies_the_half",
            "0.5 is the confidence that is asked for; sigma is what leads to it.",
            ("Two numbers are in play, one that you choose and one that comes out. Which of them is 0.50?",
             "Put a sigma into `first_scores`, take softmax, then the mean of the top probabilities. Change sigma until it is 0.50."),
            where="Ten classes, before the first step",
        ),
        Mistake(
            "answers_the_variance",
            "That is the square of the sigma that is asked for: a variance, not a spread.",
            ("`rng.normal` takes the spread. In which unit is your answer?", "Take the square root of it."),
            where="Four ways to get it wrong",
        ),
        Mistake(
            "takes_the_surest_image",
            "At this sigma one single image, the surest of all, gets 0.50; the others get less.",
            ("Over what did you take the largest number: over the classes of each image, or over everything?",
             "The top probability of each image is `.max(axis=1)`; then take the mean over the images."),
            where="Ten classes, before the first step",
        ),
        Mistake(
            "takes_the_median",
            "At this sigma half of the images get more than 0.50 and half of them less: the median is 0.50, and not the mean.",
            ("“On average” can be said of two things. Which of them does the text above call the mean top probability?",
             "`.mean()` of the top probabilities, not `np.median` and not a count of those above 0.50."),
            where="Ten classes, before the first step",
        ),
    ),
    where="A natural choice",
    notice="Such a classifier is wrong nine times in ten and says one half: sigma alone has made that confidence.",
    outputs=("half_sure_sigma",),
    atol=0.005,
    effect=_confidence_reached,
)  # fmt: skip


def half_sure_sigma(answer: Any = ...) -> Verdict:
    """The sigma at which the mean top probability is 0.50 before the first step, to two decimals."""
    return HALF_SURE_SIGMA.check_values(answer)


def _initial_parameters(
    n_features: int, n_classes: int, sigma: float, rng: np.random.Generator, made: frozenset[str] = NONE
) -> Answer:
    shape = (n_features, n_classes) if "classes_on_the_wrong_axis" in made else (n_classes, n_features)
    if "unseeded" in made:
        rng = np.random.default_rng()
    if "seeds_its_own" in made:
        rng = np.random.default_rng(0)
    spread = 1.0 if "ignores_sigma" in made else sigma
    spread = np.sqrt(spread) if "sigma_as_variance" in made else spread
    spread = spread**2 if "squares_sigma" in made else spread
    weights = rng.normal(0, spread, shape)
    if "draws_nothing" in made:
        weights = np.zeros(shape)
    if "repeats_a_row" in made:
        weights = np.tile(weights[0], (shape[0], 1))
    if "never_negative" in made:
        weights = rng.uniform(0, 1, shape)
    if "evenly_spread" in made:
        weights = rng.uniform(-spread, spread, shape)
    if "mean_not_zero" in made:
        weights = rng.normal(1.0, spread, shape)
    if "sigma_as_mean" in made:
        weights = rng.normal(sigma, size=shape)
    biases = np.zeros(n_classes)
    if "random_biases" in made:
        biases = rng.normal(0, spread, n_classes)
    if "biases_not_zero" in made:
        biases = np.ones(n_classes)
    return weights, biases


def _like_a_normal_draw(arguments: Values, parts: Parts, wanted: Parts) -> bool:
    """Right shapes, biases of zero, and weights that a normal distribution with this spread may well give.

    The bounds are six standard errors wide: they let through every draw in any order, from the seeds asked for.
    """
    (weights, biases), sigma = parts, arguments["sigma"]
    if weights.shape != wanted[0].shape or biases.shape != wanted[1].shape or (biases != 0).any():
        return False
    if sigma == 0:
        return bool((weights == 0).all())
    units, count = weights / sigma, weights.size
    if count < MANY:
        far = abs(units).max()
        return (0.1 if count >= 6 else 0) < far < 7 and len(np.unique(units)) == count
    middle = abs(units.mean()) < 6 / np.sqrt(count) and abs(units.std() - 1) < 6 / np.sqrt(2 * count)
    inside = abs((abs(units) < 1).mean() - 0.683) < 0.03  # the share within one sigma of a normal distribution
    return middle and inside and abs(units).max() < 7 and len(np.unique(units)) > 0.97 * count


def _same_draw(exercise: Exercise, one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes hold the same numbers; raises where one of them holds none."""
    return all(np.allclose(part, again, atol=0) for part, again in zip(exercise.held(one), exercise.held(other)))


def _other_generator_other_weights(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """The first two questions differ in their generator only."""
    return not _same_draw(exercise, outcomes[0], outcomes[1])


def _weights_tell(test: Callable[..., Any], least: int = MANY) -> Callable[..., bool]:
    """A sign: `test(sigma, weights)` holds wherever sigma is not 0 and there are at least so many weights."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        drawn = [(asked.arguments, exercise.parts(outcome)) for asked, outcome in zip(questions, outcomes)]
        sizes = [arguments["n_features"] * arguments["n_classes"] for arguments, _ in drawn]
        chosen = [one for one, size in zip(drawn, sizes) if size >= least and one[0]["sigma"] > 0]
        return all(parts is not None and parts[0].ndim == 2 and test(arguments["sigma"], parts[0]) for arguments, parts in chosen)

    return sign


def _turned(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """The shapes of all weights are (features, classes)."""
    shapes = [(asked.arguments["n_features"], asked.arguments["n_classes"]) for asked in questions]
    return all(exercise.held(outcome)[0].shape == shape for outcome, shape in zip(outcomes, shapes))


def _shifted(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Of many weights the spread is everywhere as it should be, and somewhere the mean is not."""
    drawn = [(exercise.held(outcome)[0], asked.arguments["sigma"]) for asked, outcome in zip(questions, outcomes)]
    many = [(weights, sigma) for weights, sigma in drawn if weights.size >= MANY]
    close = all(_close(weights.std(), sigma) for weights, sigma in many)
    return close and any(abs(weights.mean()) > 0.06 * sigma for weights, sigma in many)


def _same_spread_everywhere(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    spreads = [exercise.held(outcome)[0].std() for outcome in outcomes]
    many = [spread for asked, spread in zip(questions, spreads) if asked.arguments["n_features"] >= 50]
    return len(many) == 2 and many[0] > 0 and abs(many[0] / many[1] - 1) < 0.1


def _biases_tell(differ: bool) -> Callable[..., bool]:
    """A sign: the biases have the right shape and are not all 0, and do, or do not, differ from each other."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        biases = [exercise.held(outcome)[1] for outcome in outcomes]
        shaped = all(part.shape == (asked.arguments["n_classes"],) for asked, part in zip(questions, biases))
        return shaped and any(part.any() for part in biases) and any(np.ptp(part) > 0 for part in biases) == differ

    return sign


def _close(value: float, wanted: float) -> bool:
    return abs(value / wanted - 1) < 0.05


def _draw(seed: int, n_features: int, n_classes: int, sigma: float, what: str = "") -> Question:
    rng = np.random.default_rng(seed)
    return question(what, n_features=n_features, n_classes=n_classes, sigma=sigma, rng=rng)


INITIAL_PARAMETERS = Exercise(
    name="initial_parameters",
    task="small random weights and zero biases",
    wanted=_initial_parameters,
    mistakes=(
        Mistake(
            "classes_on_the_wrong_axis",
            "The weights have a row for each feature and a column for each class; it should be the other way round.",
            ("Scores are `inputs @ weights.T`. Which of the two numbers must be the number of rows, then?",
             "`size=(n_classes, n_features)`."),
            where="Ten classes, before the first step",
            sign=_turned,
        ),
        Mistake(
            "draws_nothing",
            "All weights are equal; each of them needs a draw of its own.",
            ("One layer can start like that, a deeper network cannot. What has to be different from weight to weight?",
             "Draw with the generator: `rng.normal(...)` with `size=...`."),
            where="A second layer",
            sign=_weights_tell(lambda sigma, weights: np.ptp(weights) == 0, least=1),
        ),
        Mistake(
            "repeats_a_row",
            "The same random numbers come again and again: all rows, or all columns, are equal.",
            ("How many numbers are drawn, and how many are needed?",
             "Draw one number for each weight, with `size=(n_classes, n_features)`."),
            where="A second layer",
            sign=_weights_tell(lambda sigma, weights: (weights == weights[0]).all() or (weights == weights[:, :1]).all()),
        ),
        Mistake(
            "never_negative",
            "No weight is below 0, so their mean is not 0. Draws such as `rng.random` and `rng.uniform(0, …)` do this.",
            ("A normal distribution with mean 0 gives as many negative numbers as positive ones. Which call gives that?",
             "`rng.normal(0.0, sigma, size=...)`."),
            sign=_weights_tell(lambda sigma, weights: weights.min() >= 0),
        ),
        Mistake(
            "evenly_spread",
            "The weights fill an interval evenly, up to a sharp end: that is a uniform distribution, not a normal one.",
            ("In a normal distribution a third of the numbers lies beyond sigma. How many of yours do?",
             "`rng.normal` instead of `rng.uniform`."),
            sign=_weights_tell(lambda sigma, weights: 3.3 < np.ptp(weights) / weights.std() < 3.6),
        ),
        Mistake(
            "sigma_as_mean",
            "Sigma has become the mean of the weights, and their spread is 1.",
            ("What does the first number behind `rng.normal(` stand for, and what the second?",
             "`rng.normal(0.0, sigma, size=...)`: mean, spread, size."),
            where="Ten classes, before the first step",
            sign=_weights_tell(lambda sigma, weights: abs(weights.mean() - sigma) < 0.06 and _close(weights.std(), 1)),
        ),
        Mistake(
            "mean_not_zero",
            "The spread is right, but the mean of the weights is not 0.",
            ("Print `weights.mean()`. Around which number do the draws lie?", "`rng.normal(0.0, sigma, size=...)`: mean, spread, size."),
            where="Ten classes, before the first step",
            sign=_shifted,
        ),
        Mistake(
            "ignores_sigma",
            "The spread of the weights is the same whatever sigma is.",
            ("Call the function with two sigmas and compare `weights.std()`. What should change?",
             "`rng.normal(0.0, sigma, size=...)`, or `sigma * rng.standard_normal(...)`."),
            where="Ten classes, before the first step",
            sign=_same_spread_everywhere,
        ),
        Mistake(
            "sigma_as_variance",
            "The spread of the weights is the square root of sigma: sigma was taken for a variance.",
            ("For a sigma of 0.01, `weights.std()` should be 0.01. What is yours?", "Leave out the square root."),
            sign=_weights_tell(lambda sigma, weights: _close(weights.std(), np.sqrt(sigma))),
        ),
        Mistake(
            "squares_sigma",
            "The spread of the weights is the square of sigma: a variance stands where the spread belongs.",
            ("For a sigma of 0.01, `weights.std()` should be 0.01. What is yours?",
             "NumPy's `normal` takes the spread as its second number: pass `sigma` as it is."),
            sign=_weights_tell(lambda sigma, weights: _close(weights.std(), sigma**2)),
        ),
        Mistake(
            "random_biases",
            "The biases are not 0, and some are larger than others: some classes are favoured before any image is seen.",
            ("What does a bias say about a class, whatever the image?", "`np.zeros(n_classes)`."),
            sign=_biases_tell(differ=True),
        ),
        Mistake(
            "biases_not_zero",
            "All biases have the same value, but it is not 0.",
            ("Softmax ignores a shift, so no class is favoured. Which value says nothing at all?", "`np.zeros(n_classes)`."),
            sign=_biases_tell(differ=False),
        ),
        Mistake(
            "unseeded",
            "Called twice with a generator in the same state, the function gives different weights: they come from somewhere else.",
            ("Where do your numbers come from? Could somebody else find them again?",
             "Draw with the argument, `rng.normal(...)`, not with `np.random.normal` and not with a new `default_rng()`."),
            sign=lambda questions, outcomes, exercise: not _same_draw(exercise, outcomes[0], outcomes[-1]),
        ),
        Mistake(
            "seeds_its_own",
            "Two different generators give the same weights: the function does not use the one that it gets.",
            ("Somebody wants ten different starts and passes ten generators. What do they get?",
             "Draw with the argument `rng`; make no generator and set no seed inside."),
            sign=lambda questions, outcomes, exercise: _same_draw(exercise, outcomes[0], outcomes[1]),
        ),
    ),
    where="Four ways to get it wrong",
    notice="The one who calls decides on the generator, so the same start can be had again, and another one too.",
    questions=(
        _draw(11, 3, 2, 0.001),
        _draw(12, 3, 2, 0.001, "another generator"),
        _draw(13, 1, 1, 0.5, "a single weight"),
        _draw(14, 2, 3, 0.0, "a sigma of 0"),
        _draw(15, 200, 50, 0.01, "ten thousand weights"),
        _draw(16, 200, 50, 2.0),
    ),
    outputs=("weights", "biases"),
    agree=_like_a_normal_draw,
    together=_other_generator_other_weights,
)  # fmt: skip


def initial_parameters(answer: Any = ...) -> Verdict:
    """A function of `n_features`, `n_classes`, `sigma`, `rng` that returns weights (classes, features) and biases."""
    return INITIAL_PARAMETERS.check(answer)


PIXEL, BLANK_PIXEL = 20, 0  # one that varies, as in the notebook's own example, and one that is blank in every image


def _inner_start(made: frozenset[str] = NONE) -> Answer:
    start = np.full((8, 64), 0.1)
    pixel = BLANK_PIXEL if "changes_a_blank_pixel" in made else PIXEL
    start[:, pixel] = np.linspace(-0.5, 0.5, 8)
    if "changes_all_alike" in made:
        start[:, pixel] = 0.5
    if "leaves_some_equal" in made:
        start[1:, pixel] = 0.1
    if "changes_too_much" in made:
        start = np.random.default_rng(0).normal(0, 0.1, (8, 64))
    return start


def _distinct(rows: np.ndarray) -> int:
    """How many rows differ from all those above them."""
    differ = abs(rows[:, np.newaxis] - rows).max(axis=-1) > 1e-6
    return sum(differ[row, :row].all() for row in range(len(rows)))


def _units(start: np.ndarray) -> int:
    """How many of the hidden units compute something of their own for the training images."""
    return _distinct(start @ standardised_digits()[0][0].T)


def _most_changed(start: np.ndarray) -> int:
    """How many weights are not 0.1, in the unit that has most of them."""
    return int((abs(start - 0.1) > 1e-6).sum(axis=1).max())


def _start_tells(test: Callable[..., bool]) -> Callable[..., bool]:
    """A sign: `test(start)` holds for a start of the right shape."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        (start,) = exercise.held(outcomes[0])
        return start.shape == (8, 64) and bool(np.isfinite(start).all()) and test(start)

    return sign


def _tie_broken(arguments: Values, parts: Parts, wanted: Parts) -> bool:
    (start,) = parts
    return start.shape == wanted[0].shape and _units(start) == 8 and _most_changed(start) <= 1


def _units_reached(values: Parts) -> tuple[str, str]:
    told = "hidden units that compute different things: {}; most weights changed in one unit: {}"
    return told.format(_units(values[0]), _most_changed(values[0])), told.format(8, 1)


INNER_START = Exercise(
    name="inner_start",
    task="eight different hidden units, with one weight changed in each at most",
    wanted=_inner_start,
    mistakes=(
        Mistake(
            "changes_all_alike",
            "All eight units have the same weights, so they compute the same and stay the same.",
            ("What does the first unit have that the second has not?",
             "Give one pixel another weight in each row: a whole column of eight different numbers."),
            sign=_start_tells(lambda start: _distinct(start) == 1),
        ),
        Mistake(
            "changes_a_blank_pixel",
            "Some units differ only in the weight of a pixel that is the same in every image, so they still compute the same.",
            ("A standardised pixel without any spread is 0 in every image. What does its weight do to a score?",
             "Take a pixel that varies, in the middle of the image: 20, for instance."),
            sign=_start_tells(lambda start: _units(start) < _distinct(start)),
        ),
        Mistake(
            "leaves_some_equal",
            "Some units are different now, but others still have the same weights as one another.",
            ("How many different rows are there? `np.unique(inner_start, axis=0)` shows them.",
             "Eight rows need eight different numbers in the column that you change: `np.linspace` makes them."),
            sign=_start_tells(lambda start: 1 < _units(start) < 8),
        ),
        Mistake(
            "changes_too_much",
            "All units are different, but in some of them more than one weight is changed.",
            ("How small a difference between two rows is still a difference?",
             "Leave everything at 0.1 except one column."),
            sign=_start_tells(lambda start: _units(start) == 8 and _most_changed(start) > 1),
        ),
    ),
    where="A second layer",
    notice="One number in each unit is enough: from there on their gradients differ, and each goes its own way.",
    outputs=("inner_start",),
    agree=_tie_broken,
    effect=_units_reached,
)  # fmt: skip


def inner_start(answer: Any = ...) -> Verdict:
    """Inner weights (8, 64) that make eight different hidden units, with one weight changed in each at most."""
    return INNER_START.check_values(answer)


EXERCISES = (HALF_SURE_SIGMA, INITIAL_PARAMETERS, INNER_START)
