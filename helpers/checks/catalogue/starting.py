"""Exercises on the first weights: how large, how random, and how different from each other."""

from functools import cache

import numpy as np

from helpers.checks.engine.case import case
from helpers.checks.engine.exercise import exercise
from helpers.checks.images import standardised_digits

MANY = 1000  # from so many weights on, their mean and spread say how they were drawn


@cache
def behind():
    """How far the scores of the training images lie behind each image's highest, with weights of spread 1 from seed 0."""
    inputs = standardised_digits()[0][0]
    scores = inputs @ np.random.default_rng(0).normal(0.0, 1.0, size=(10, 64)).T
    return scores - scores.max(axis=1, keepdims=True)


def top_probabilities(sigma):
    """The top probability of each training image before the first step."""
    return 1 / np.exp(sigma * behind()).sum(axis=1)


@cache
def sigma_at_half(summary):
    """The sigma at which this summary of the top probabilities is one half."""
    low, high = 0.0, 10.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if summary(top_probabilities(middle)) > 0.5 else (middle, high)
    return middle


@exercise(
    "the sigma at which the mean top probability is one half",
    section="A natural choice",
    notice="Such a classifier is wrong nine times in ten and says one half: sigma alone has made that confidence.",
    is_correct=lambda arguments, parts, expected: abs(top_probabilities(float(parts[0])).mean() - 0.5) <= 0.005,
    explain_value=lambda parts: (
        f"a mean top probability of {top_probabilities(float(parts[0])).mean():.3f}", "a mean top probability of 0.50",
    ),
)  # fmt: skip
def half_sure_sigma():
    return sigma_at_half(np.mean)


@half_sure_sigma.mistake(
    "0.5 is the confidence that is asked for; sigma is what leads to it.",
    "Two numbers are in play, one that you choose and one that comes out. Which of them is 0.50?",
    "Put a sigma into `first_scores`, take softmax, then the mean of the top probabilities. Change sigma until it is 0.50.",
)
def copies_the_half():
    return 0.5


@half_sure_sigma.mistake(
    "That is the square of the sigma that is asked for: a variance, not a spread.",
    "`rng.normal` takes the spread. In which unit is your answer?",
    "Take the square root of it.",
    variants=[lambda: 0.26**2],
)
def answers_the_variance():
    return sigma_at_half(np.mean) ** 2


@half_sure_sigma.mistake(
    "At this sigma one single image, the surest of all, gets 0.50; the others get less.",
    "Over what did you take the largest number: over the classes of each image, or over everything?",
    "The top probability of each image is `.max(axis=1)`; then take the mean over the images.",
)
def takes_the_surest_image():
    return sigma_at_half(np.max)


@half_sure_sigma.mistake(
    "At this sigma half of the images get more than 0.50 and half of them less: the median is 0.50, and not the mean.",
    "“On average” can be said of two things. Which of them does the text above call the mean top probability?",
    "`.mean()` of the top probabilities, not `np.median` and not a count of those above 0.50.",
)
def takes_the_median():
    return sigma_at_half(np.median)


def like_a_normal_draw(arguments, parts, expected):
    """Right shapes, biases of zero, and weights that a normal distribution with this spread may well give.

    The bounds are six standard errors wide: they let through every draw in any order, from the seeds asked for.
    """
    (weights, biases), sigma = parts, arguments["sigma"]
    if weights.shape != expected[0].shape or biases.shape != expected[1].shape or (biases != 0).any():
        return False
    if sigma == 0:
        return (weights == 0).all()
    units, count = weights / sigma, weights.size
    if count < MANY:
        far = abs(units).max()
        return (0.1 if count >= 6 else 0) < far < 7 and len(np.unique(units)) == count
    middle = abs(units.mean()) < 6 / np.sqrt(count) and abs(units.std() - 1) < 6 / np.sqrt(2 * count)
    shares = [(abs(units) < bound).mean() - share for bound, share in ((0.5, 0.383), (1, 0.683), (2, 0.954), (3, 0.9973))]
    bell = max(map(abs, shares[:2])) < 0.03 and abs(shares[2]) < 0.015 and shares[3] < 0.0025  # the tails of a normal draw
    return middle and bell and abs(units).max() < 7 and len(np.unique(units)) > 0.97 * count


def same_draw(trial, one, other):
    return all(np.allclose(part, again, atol=0) for part, again in zip(trial.answers[one], trial.answers[other]))


def drawn(trial, least=MANY):
    """Sigma and weights of every case with a sigma above 0 and at least so many weights."""
    pairs = [(one.arguments["sigma"], answer[0]) for one, answer in zip(trial.cases, trial.answers)]
    sizes = [one.arguments["n_features"] * one.arguments["n_classes"] for one in trial.cases]
    chosen = [pair for pair, size in zip(pairs, sizes) if size >= least and pair[0] > 0]
    if any(weights.ndim != 2 for _, weights in chosen):
        raise ValueError("these weights are no table")
    return chosen


def near(value, wanted):
    return abs(value / wanted - 1) < 0.05


def shifted(trial):
    """A detector: of many weights the spread is everywhere as it should be, and somewhere the mean is not."""
    many = drawn(trial)
    return all(near(weights.std(), sigma) for sigma, weights in many) and any(abs(w.mean()) > 0.06 * sigma for sigma, w in many)


def same_spread_everywhere(trial):
    (_, one), (_, other), *_ = drawn(trial)
    return one.std() > 0 and abs(one.std() / other.std() - 1) < 0.1


def biases_tell(differ):
    """A detector: the biases have the right shape and are not all 0, and do, or do not, differ from each other."""

    def detector(trial):
        biases = [answer[1] for answer in trial.answers]
        shaped = all(part.shape == (one.arguments["n_classes"],) for one, part in zip(trial.cases, biases))
        return shaped and any(part.any() for part in biases) and any(np.ptp(part) > 0 for part in biases) == differ

    return detector


def draw(seed, n_features, n_classes, sigma, label=""):
    return case(label, n_features=n_features, n_classes=n_classes, sigma=sigma, rng=np.random.default_rng(seed))


@exercise(
    "small random weights and zero biases",
    section="Four ways to get it wrong",
    notice="The one who calls decides on the generator, so the same start can be had again, and another one too.",
    outputs=["weights", "biases"],
    is_correct=like_a_normal_draw,
    check_all=lambda trial: not same_draw(trial, 0, 1),  # the first two cases differ in their generator only
    cases=[
        draw(11, 3, 2, 0.001),
        draw(12, 3, 2, 0.001, "another generator"),
        draw(13, 1, 1, 0.5, "a single weight"),
        draw(14, 2, 3, 0.0, "a sigma of 0"),
        draw(15, 200, 50, 0.01, "ten thousand weights"),
        draw(16, 200, 50, 2.0),
        draw(17, 1, 4000, 0.1, "a single feature"),
    ],
)
def initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0.0, sigma, size=(n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The weights have a row for each feature and a column for each class; it should be the other way round.",
    "Scores are `inputs @ weights.T`. Which of the two numbers must be the number of rows, then?",
    "`size=(n_classes, n_features)`.",
    section="Ten classes, before the first step",
    detector=lambda trial: all(
        answer[0].shape == (one.arguments["n_features"], one.arguments["n_classes"])
        for one, answer in zip(trial.cases, trial.answers)
    ),
)
def classes_on_the_wrong_axis(n_features, n_classes, sigma, rng):
    return rng.normal(0.0, sigma, (n_features, n_classes)), np.zeros(n_classes)


@initial_parameters.mistake(
    "All weights are equal; each of them needs a draw of its own.",
    "One layer can start like that, a deeper network cannot. What has to be different from weight to weight?",
    "Draw with the generator: `rng.normal(...)` with `size=...`.",
    section="A second layer",
    variants=[
        lambda n_features, n_classes, sigma, rng: (np.full((n_classes, n_features), sigma), np.zeros(n_classes)),
        lambda n_features, n_classes, sigma, rng: (np.full((n_classes, n_features), rng.normal(0, sigma)), np.zeros(n_classes)),
    ],
    detector=lambda trial: all(np.ptp(weights) == 0 for _, weights in drawn(trial, least=1)),
)
def draws_nothing(n_features, n_classes, sigma, rng):
    return np.zeros((n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The same random numbers come again and again: all rows, or all columns, are equal.",
    "How many numbers are drawn, and how many are needed?",
    "Draw one number for each weight, with `size=(n_classes, n_features)`.",
    section="A second layer",
    variants=[
        lambda n_features, n_classes, sigma, rng: (
            rng.normal(0, sigma, (n_classes, 1)) + np.zeros((1, n_features)),
            np.zeros(n_classes),
        ),
    ],
    detector=lambda trial: all((w == w[0]).all() or (w == w[:, :1]).all() for _, w in drawn(trial) if 1 not in w.shape),
)
def repeats_a_row(n_features, n_classes, sigma, rng):
    return np.tile(rng.normal(0.0, sigma, n_features), (n_classes, 1)), np.zeros(n_classes)


@initial_parameters.mistake(
    "No weight is below 0, so their mean is not 0. Draws such as `rng.random` and `rng.uniform(0, …)` do this.",
    "A normal distribution with mean 0 gives as many negative numbers as positive ones. Which call gives that?",
    "`rng.normal(0.0, sigma, size=...)`.",
    variants=[
        lambda n_features, n_classes, sigma, rng: (sigma * rng.random((n_classes, n_features)), np.zeros(n_classes)),
        lambda n_features, n_classes, sigma, rng: (abs(rng.normal(0, sigma, (n_classes, n_features))), np.zeros(n_classes)),
    ],
    detector=lambda trial: all(weights.min() >= 0 for _, weights in drawn(trial)),
)
def never_negative(n_features, n_classes, sigma, rng):
    return rng.random((n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The weights fill an interval evenly, up to a sharp end: that is a uniform distribution, not a normal one.",
    "In a normal distribution a third of the numbers lies beyond sigma. How many of yours do?",
    "`rng.normal` instead of `rng.uniform`.",
    variants=[
        lambda n_features, n_classes, sigma, rng: (
            sigma * np.sqrt(12) * (rng.random((n_classes, n_features)) - 0.5),
            np.zeros(n_classes),
        ),
    ],
    detector=lambda trial: all(3.3 < np.ptp(weights) / weights.std() < 3.6 for _, weights in drawn(trial)),
)
def evenly_spread(n_features, n_classes, sigma, rng):
    return rng.uniform(-sigma, sigma, (n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "Sigma has become the mean of the weights, and their spread is 1.",
    "What does the first number behind `rng.normal(` stand for, and what the second?",
    "`rng.normal(0.0, sigma, size=...)`: mean, spread, size.",
    section="Ten classes, before the first step",
    detector=lambda trial: all(abs(w.mean() - sigma) < 0.06 and near(w.std(), 1) for sigma, w in drawn(trial)),
)
def sigma_as_mean(n_features, n_classes, sigma, rng):
    return rng.normal(sigma, size=(n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The spread is right, but the mean of the weights is not 0.",
    "Print `weights.mean()`. Around which number do the draws lie?",
    "`rng.normal(0.0, sigma, size=...)`: mean, spread, size.",
    section="Ten classes, before the first step",
    variants=[
        lambda n_features, n_classes, sigma, rng: (rng.normal(sigma, sigma, (n_classes, n_features)), np.zeros(n_classes)),
        lambda n_features, n_classes, sigma, rng: (0.001 + rng.normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes)),
    ],
    detector=shifted,
)
def mean_not_zero(n_features, n_classes, sigma, rng):
    return rng.normal(1.0, sigma, (n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The spread of the weights is the same whatever sigma is.",
    "Call the function with two sigmas and compare `weights.std()`. What should change?",
    "`rng.normal(0.0, sigma, size=...)`, or `sigma * rng.standard_normal(...)`.",
    section="Ten classes, before the first step",
    variants=[
        lambda n_features, n_classes, sigma, rng: (rng.normal(0, 0.01, (n_classes, n_features)), np.zeros(n_classes)),
        lambda n_features, n_classes, sigma, rng: (
            rng.normal(0, 1 / np.sqrt(n_features), (n_classes, n_features)),
            np.zeros(n_classes),
        ),
    ],
    detector=same_spread_everywhere,
)
def ignores_sigma(n_features, n_classes, sigma, rng):
    return rng.standard_normal((n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The spread of the weights is the square root of sigma: sigma was taken for a variance.",
    "For a sigma of 0.01, `weights.std()` should be 0.01. What is yours?",
    "Leave out the square root.",
    detector=lambda trial: all(near(weights.std(), np.sqrt(sigma)) for sigma, weights in drawn(trial)),
)
def sigma_as_variance(n_features, n_classes, sigma, rng):
    return rng.normal(0.0, np.sqrt(sigma), (n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The spread of the weights is the square of sigma: a variance stands where the spread belongs.",
    "For a sigma of 0.01, `weights.std()` should be 0.01. What is yours?",
    "NumPy's `normal` takes the spread as its second number: pass `sigma` as it is.",
    detector=lambda trial: all(near(weights.std(), sigma**2) for sigma, weights in drawn(trial)),
)
def squares_sigma(n_features, n_classes, sigma, rng):
    return rng.normal(0.0, sigma**2, (n_classes, n_features)), np.zeros(n_classes)


@initial_parameters.mistake(
    "The biases are not 0, and some are larger than others: some classes are favoured before any image is seen.",
    "What does a bias say about a class, whatever the image?",
    "`np.zeros(n_classes)`.",
    variants=[lambda n_features, n_classes, sigma, rng: (rng.normal(0, sigma, (n_classes, n_features)), rng.random(n_classes))],
    detector=biases_tell(differ=True),
)
def random_biases(n_features, n_classes, sigma, rng):
    return rng.normal(0.0, sigma, (n_classes, n_features)), rng.normal(0.0, sigma, n_classes)


@initial_parameters.mistake(
    "All biases have the same value, but it is not 0.",
    "Softmax ignores a shift, so no class is favoured. Which value says nothing at all?",
    "`np.zeros(n_classes)`.",
    variants=[
        lambda n_features, n_classes, sigma, rng: (rng.normal(0, sigma, (n_classes, n_features)), np.full(n_classes, sigma))
    ],
    detector=biases_tell(differ=False),
)
def biases_not_zero(n_features, n_classes, sigma, rng):
    return rng.normal(0.0, sigma, (n_classes, n_features)), np.ones(n_classes)


@initial_parameters.mistake(
    "Called twice with a generator in the same state, the function gives different weights: they come from somewhere else.",
    "Where do your numbers come from? Could somebody else find them again?",
    "Draw with the argument, `rng.normal(...)`, not with `np.random.normal` and not with a new `default_rng()`.",
    detector=lambda trial: not same_draw(trial, 0, -1),
)
def unseeded(n_features, n_classes, sigma, rng):
    return initial_parameters.solution(n_features, n_classes, sigma, np.random.default_rng())


@initial_parameters.mistake(
    "Two different generators give the same weights: the function does not use the one that it gets.",
    "Somebody wants ten different starts and passes ten generators. What do they get?",
    "Draw with the argument `rng`; make no generator and set no seed inside.",
    variants=[
        lambda n_features, n_classes, sigma, rng: (
            np.random.RandomState(0).normal(0, sigma, (n_classes, n_features)),
            np.zeros(n_classes),
        )
    ],
    detector=lambda trial: same_draw(trial, 0, 1) and np.ptp(trial.answers[0][0]) > 0,
)
def seeds_its_own(n_features, n_classes, sigma, rng):
    return initial_parameters.solution(n_features, n_classes, sigma, np.random.default_rng(0))


PIXEL, BLANK_PIXEL = 20, 0  # one that varies, as in the notebook's own example, and one that is blank in every image


def one_weight_each(pixel, values):
    """All 0.1, but for one pixel's weights, one number for each unit."""
    start = np.full((8, 64), 0.1)
    start[:, pixel] = values
    return start


def distinct(rows):
    """How many rows differ from all those above them."""
    differ = abs(rows[:, np.newaxis] - rows).max(axis=-1) > 1e-6
    return sum(differ[row, :row].all() for row in range(len(rows)))


def units(start):
    """How many of the hidden units compute something of their own for the training images."""
    return distinct(start @ standardised_digits()[0][0].T)


def most_changed(start):
    """How many weights are not 0.1, in the unit that has most of them."""
    return int((abs(start - 0.1) > 1e-6).sum(axis=1).max())


def start_tells(test):
    """A detector: `test(start)` holds for a start of the right shape."""

    def detector(trial):
        (start,) = trial.answers[0]
        return start.shape == (8, 64) and np.isfinite(start).all() and test(start)

    return detector


def units_reached(parts):
    told = "hidden units that compute different things: {}; most weights changed in one unit: {}"
    return told.format(units(parts[0]), most_changed(parts[0])), told.format(8, 1)


@exercise(
    "eight different hidden units, with one weight changed in each at most",
    section="A second layer",
    notice="One number in each unit is enough: from there on their gradients differ, and each goes its own way.",
    is_correct=lambda arguments, parts, expected: (
        parts[0].shape == (8, 64) and units(parts[0]) == 8 and most_changed(parts[0]) <= 1
    ),
    explain_value=units_reached,
)
def inner_start():
    return one_weight_each(PIXEL, np.linspace(-0.5, 0.5, 8))


@inner_start.mistake(
    "All eight units have the same weights, so they compute the same and stay the same.",
    "What does the first unit have that the second has not?",
    "Give one pixel another weight in each row: a whole column of eight different numbers.",
    variants=[lambda: np.full((8, 64), 0.1), lambda: np.zeros((8, 64))],
    detector=start_tells(lambda start: distinct(start) == 1),
)
def changes_all_alike():
    return one_weight_each(PIXEL, 0.5)


@inner_start.mistake(
    "Some units differ only in the weight of a pixel that is the same in every image, so they still compute the same.",
    "A standardised pixel without any spread is 0 in every image. What does its weight do to a score?",
    "Take a pixel that varies, in the middle of the image: 20, for instance.",
    variants=[lambda: one_weight_each(BLANK_PIXEL, [0.5, *[0.1] * 7])],
    detector=start_tells(lambda start: units(start) < distinct(start)),
)
def changes_a_blank_pixel():
    return one_weight_each(BLANK_PIXEL, np.linspace(-0.5, 0.5, 8))


@inner_start.mistake(
    "Some units are different now, but others still have the same weights as one another.",
    "How many different rows are there? `np.unique(inner_start, axis=0)` shows them.",
    "Eight rows need eight different numbers in the column that you change: `np.linspace` makes them.",
    variants=[lambda: one_weight_each(PIXEL, [0, 1, 2, 3, 0, 1, 2, 3])],
    detector=start_tells(lambda start: 1 < units(start) < 8),
)
def leaves_some_equal():
    return one_weight_each(PIXEL, [0.5, *[0.1] * 7])


@inner_start.mistake(
    "All units are different, but in some of them more than one weight is changed.",
    "How small a difference between two rows is still a difference?",
    "Leave everything at 0.1 except one column.",
    variants=[lambda: 0.1 + np.arange(512).reshape(8, 64) / 1000],
    detector=start_tells(lambda start: units(start) == 8 and most_changed(start) > 1),
)
def changes_too_much():
    return np.random.default_rng(0).normal(0, 0.1, (8, 64))
