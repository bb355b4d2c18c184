"""Answers that learners give to the exercises on a scale: right ones in many styles, and wrong ones by their mistake."""

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
    scaled = np.float32(scale) * scores.astype(np.float32)
    exponentials = np.exp(scaled)
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


def only_kept_axis_lost(scores, scale):
    exponentials = np.exp(scale * scores)
    return exponentials / exponentials.sum(axis=1)


def into_zeros_alike(scores, scale):
    result = np.zeros_like(scores)
    for row in range(len(scores)):
        exponentials = np.exp(scale * scores[row])
        result[row] = exponentials / exponentials.sum()
    return result


def into_a_copy(scores, scale):
    exponentials = scores.copy()
    exponentials[:] = np.exp(scores * scale)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def normalised_again(scores, scale):
    scaled = scale * naive_softmax(scores)
    return scaled / scaled.sum(axis=1, keepdims=True)


def after_the_exponential(scores, scale):
    exponentials = scale * np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def two_classes_only(probabilities, scores):
    return np.log(probabilities[0] / (1 - probabilities[0])) / (scores[0] - scores[1])


WRONG = {
    "scale_for_99": {
        "gives_a_temperature": [0.42, 0.4224, 1 / 2.3676],
        "scales_the_probability": [0.99 / 0.836, 1.184],
        "shifts_the_top_score": [2.966, 2.97],
        "forgets_class_c": [0.5 * np.log(99), 2.3],
        "falls_short": [2.0, 2.15, 2.36, 1, 0, -2.37, 0.99],
        "overshoots": [3.0, 3.16, 2.38, 10, 99.0, np.log(99)],
    },
    "sharpen": {
        "forgets_softmax": [lambda y, s: s * y, lambda y, s: [[s * one for one in row] for row in y]],
        "divides_by_the_scale": [lambda y, s: naive_softmax(y / s), lambda y, s: scipy.special.softmax(y / s, axis=-1)],
        "scale_without_effect": [
            lambda y, s: naive_softmax(y + s), normalised_again, after_the_exponential, lambda y, s: stable_softmax(y),
        ],
        "scales_the_probabilities": [lambda y, s: s * naive_softmax(y), lambda y, s: [s * row for row in stable_softmax(y)]],
        "scales_between_two_softmaxes": [lambda y, s: naive_softmax(s * naive_softmax(y))],
        "power_without_sum": [lambda y, s: naive_softmax(y) ** s, lambda y, s: np.exp(s * scipy.special.log_softmax(y, axis=1))],
        "forgets_to_divide": [lambda y, s: np.exp(s * y), lambda y, s: np.exp(y) ** s],
        "powers_of_two": [lambda y, s: 2.0 ** (s * y) / (2.0 ** (s * y)).sum(axis=1)[:, None],
                          lambda y, s: np.exp2(s * y) / np.exp2(s * y).sum(axis=1, keepdims=True)],
        "divides_by_the_largest": [lambda y, s: np.exp(s * y) / np.exp(s * y).max(axis=1, keepdims=True),
                                   lambda y, s: np.exp(s * y - (s * y).max(axis=-1, keepdims=True))],
        "whole_array": [lambda y, s: np.exp(s * y) / np.exp(s * y).sum(), lambda y, s: scipy.special.softmax(s * y)],
        "wrong_axis": [lambda y, s: np.exp(s * y) / np.exp(s * y).sum(axis=0), lambda y, s: scipy.special.softmax(s * y, axis=0)],
        "forgets_keepdims": [only_kept_axis_lost],
        "truncates_integers": [into_zeros_alike, into_a_copy],
    },
    "scale_behind": {
        "subtracts_the_probabilities": [lambda p, y: (p[0] - p[1]) / (y[0] - y[1])],
        "one_class_alone": [
            lambda p, y: np.log(p[0]) / y[0], lambda p, y: np.log(p)[1] / y[1], lambda p, y: np.log(p[0]) / (y[0] - y[1]),
        ],
        "takes_exp_again": [lambda p, y: np.exp(p[0] / p[1]) / (y[0] - y[1])],
        "forgets_the_logarithm": [lambda p, y: p[0] / p[1] / (y[0] - y[1])],
        "other_logarithm": [
            lambda p, y: np.log2(p[0] / p[1]) / (y[0] - y[1]),
            lambda p, y: np.log10(p[0] / p[1]) / (y[0] - y[1]),
            lambda p, y: (np.log2(p[-1]) - np.log2(p[0])) / (y[-1] - y[0]),
        ],
        "forgets_to_divide": [lambda p, y: np.log(p[0] / p[1]), lambda p, y: np.log(p[0]) - np.log(p[1])],
        "divides_the_scores": [lambda p, y: np.log(p[0] / p[1]) / (y[0] / y[1])],
        "multiplies_by_the_difference": [lambda p, y: np.log(p[0] / p[1]) * (y[0] - y[1])],
        "mixes_up_classes": [
            lambda p, y: np.log(p[0] / p[1]) / (y[0] - y[-1]),
            lambda p, y: np.log(p[0] / p[-1]) / (y[0] - y[1]),
            lambda p, y: np.log(p[-1] / p[0]) / np.diff(y)[0],
        ],
        "flips_the_sign": [lambda p, y: np.log(p[0] / p[1]) / (y[1] - y[0]), lambda p, y: -by_search(p, y)],
        "gives_the_temperature": [lambda p, y: (y[0] - y[1]) / np.log(p[0] / p[1]), lambda p, y: 1 / by_search(p, y)],
    },
}  # fmt: skip
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "sharpen": [
        (lambda y, s: y / s, "forgets_softmax"),
        (lambda y, s: scipy.special.softmax(y / s), "divides_by_the_scale"),
        (lambda y, s: scipy.special.softmax(y, axis=0), "scale_without_effect"),
        (lambda y, s: s * scipy.special.softmax(y), "scales_the_probabilities"),
    ],
    "scale_behind": [
        (lambda p, y: (y[0] - y[1]) / np.log2(p[0] / p[1]), "other_logarithm"),
        (lambda p, y: np.log(p[1] / p[0]), "forgets_to_divide"),
    ],
}
UNKNOWN = {
    "scale_for_99": ["about two", np.nan, np.inf, [2.37, 2.37]],
    "sharpen": [
        lambda y, s: np.ones_like(y, dtype=float),
        lambda y, s: naive_softmax(s * s * y),
        lambda y, s: naive_softmax(s * y) + 0.001,
        lambda y, s: naive_softmax(np.clip(s * y, -2, 2)),
    ],
    "scale_behind": [lambda p, y: 1.0, two_classes_only, lambda p, y: np.log(p) / y, lambda p, y: np.log(p.max()) / y.max()],
}


def a_batch_and_a_scale(rng):
    return rng.normal(0, rng.choice([0.1, 2]), rng.integers(1, 6, 2)), float(rng.choice([0.1, 0.5, 1, 3, 10]))


def probabilities_and_scores(rng):
    scores = rng.permutation(np.arange(rng.integers(2, 8)) - rng.normal(0, 2))
    return scipy.special.softmax(rng.choice([0.1, 0.5, 1, 3, 10]) * scores), scores


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"sharpen": a_batch_and_a_scale, "scale_behind": probabilities_and_scores}
