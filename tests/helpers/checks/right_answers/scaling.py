"""Answers to the exercises on a scale."""

import numpy as np
import scipy.optimize
import scipy.special


def naive_softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def stable_softmax(scores):
    return scipy.special.softmax(scores, axis=1)


def with_loops(scores, scale):
    rows = []
    for row in scores:
        exponentials = [np.e ** (scale * score) for score in row]
        rows.append([one / sum(exponentials) for one in exponentials])
    return rows


def in_float32(scores, scale):
    scaled = scale * scores
    exponentials = np.exp((scaled - scaled.max(axis=1)[:, None]).astype(np.float32))
    return exponentials / exponentials.sum(axis=1)[:, None]


def with_einsum(scores, scale):
    exponentials = np.exp(scale * scores)
    return np.einsum("nk,n->nk", exponentials, 1 / np.einsum("nk->n", exponentials))


def in_place_on_a_copy(scores, scale):
    scaled = np.array(scores, dtype=float)
    scaled *= scale
    scaled -= scaled.max(axis=1, keepdims=True)
    np.exp(scaled, out=scaled)
    scaled /= scaled.sum(axis=1, keepdims=True)
    return scaled


def as_a_power(scores, scale):
    powers = naive_softmax(scores) ** scale
    return powers / powers.sum(axis=1, keepdims=True)


def from_differences(scores, scale):
    return 1 / np.exp(scale * (scores[:, np.newaxis, :] - scores[:, :, np.newaxis])).sum(axis=2)


def by_a_temperature(scores, scale):
    temperature = 1 / scale
    return stable_softmax(scores / temperature)


def by_search(probabilities, scores):
    def difference(scale):
        scaled = np.exp(scale * scores - np.max(scale * scores))
        return scaled[0] / scaled[1] * probabilities[1] - probabilities[0]

    return scipy.optimize.brentq(difference, 1e-6, 100)


def on_a_fine_grid(probabilities, scores):
    grid = np.logspace(-3, 3, 30001)
    errors = np.abs(scipy.special.softmax(np.outer(grid, scores), axis=1) - probabilities).max(axis=1)
    return grid[errors.argmin()]


def best_against_worst(probabilities, scores):
    best, worst = np.argmax(scores), np.argmin(scores)
    return (np.log(probabilities[best]) - np.log(probabilities[worst])) / (scores[best] - scores[worst])


def in_plain_python(probabilities, scores):
    import math

    return math.log(probabilities[0] / probabilities[1]) / (float(scores[0]) - float(scores[1]))


def through_spreads(probabilities, scores):
    return np.log(probabilities).std() / scores.std()


RIGHT = {
    "scale_for_99": [2.37, 2.3676, 2.367637458859714, np.float32(2.3677), np.array(2.368), np.array([2.37])],
    "sharpen": [
        lambda scores, scale: naive_softmax(scores * scale),
        lambda scores, scale: stable_softmax(scale * scores),
        with_loops, in_float32, with_einsum, in_place_on_a_copy, as_a_power, from_differences, by_a_temperature,
        lambda scores, scale: np.exp(scipy.special.log_softmax(scale * scores, axis=-1)),
        lambda scores, scale: [np.exp(scale * row) / np.exp(scale * row).sum() for row in scores],
    ],
    "scale_behind": [
        lambda probabilities, scores: np.log(probabilities[0] / probabilities[1]) / (scores[0] - scores[1]),
        lambda probabilities, scores: np.polyfit(scores, np.log(probabilities), 1)[0],
        lambda probabilities, scores: np.float32(np.log(np.float32(probabilities[1] / probabilities[0])) / (scores[1] - scores[0])),
        lambda probabilities, scores: np.mean(np.diff(np.log(probabilities)) / np.diff(scores)),
        lambda probabilities, scores: np.log2(probabilities[0] / probabilities[1]) * np.log(2) / (scores[0] - scores[1]),
        by_search, on_a_fine_grid, best_against_worst, in_plain_python, through_spreads,
    ],
}  # fmt: skip


def two_classes_only(probabilities, scores):
    return np.log(probabilities[0] / (1 - probabilities[0])) / (scores[0] - scores[1])


UNKNOWN = {
    "scale_for_99": ["about two", np.nan, np.inf, [2.37, 2.37]],
    "sharpen": [
        lambda y, s: np.ones_like(y, dtype=float),
        lambda y, s: naive_softmax(s * s * y),
        lambda y, s: naive_softmax(s * y) + 0.001,
        lambda y, s: naive_softmax(np.clip(s * y, -2, 2)),
    ],
    "scale_behind": [lambda p, y: 1.0, two_classes_only, lambda p, y: np.log(p) / y],
}


def a_batch_and_a_scale(rng):
    return rng.normal(0, rng.choice([0.1, 2]), rng.integers(1, 6, 2)), float(rng.choice([0.1, 0.5, 1, 3, 10]))


def probabilities_and_scores(rng):
    scores = rng.permutation(np.arange(rng.integers(2, 8)) - rng.normal(0, 2))
    return scipy.special.softmax(rng.choice([0.1, 0.5, 1, 3, 10]) * scores), scores


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"sharpen": a_batch_and_a_scale, "scale_behind": probabilities_and_scores}
