"""Answers to the exercises on scores."""

import numpy as np
import scipy.special


def in_two_lines(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def with_loops(scores):
    rows = []
    for row in scores:
        exponentials = [np.e**score for score in row]
        rows.append([one / sum(exponentials) for one in exponentials])
    return rows


def in_float32(scores):
    exponentials = np.exp((scores - np.max(scores, axis=1)[:, None]).astype(np.float32))
    return exponentials / exponentials.sum(axis=1)[:, None]


def with_einsum(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.einsum("nk,n->nk", exponentials, 1 / np.einsum("nk->n", exponentials))


def in_place_on_a_copy(scores):
    scores = np.array(scores, dtype=float)
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def through_logarithms(scores):
    return np.exp(scores - scipy.special.logsumexp(scores, axis=1, keepdims=True))


def from_differences(scores):
    """1 / sum_j e^(y_j - y_i): stable, and without a maximum."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(scores[:, np.newaxis, :] - scores[:, :, np.newaxis]).sum(axis=2)


ROWS = [in_two_lines, with_loops, in_float32, with_einsum, in_place_on_a_copy, through_logarithms, from_differences,
        lambda scores: scipy.special.softmax(scores, axis=1)]  # fmt: skip


def turned(function):
    return lambda scores: np.transpose(function(np.transpose(scores)))


def logarithms_less_the_last(probabilities):
    logarithms = np.log(probabilities)
    return logarithms - logarithms[-1]


RIGHT = {
    "score_of_b": [3, 3.0, np.float32(3), np.array(3.0), 3 + 1e-12, [3.0], np.array([3.0]), 3.001],
    "softmax": ROWS,
    "softmax_of_columns": [*map(turned, ROWS), lambda y: np.exp(y) / np.exp(y).sum(0), lambda y: scipy.special.softmax(y, 0)],
    "scores_behind": [
        logarithms_less_the_last,
        lambda p: np.log(p / p[-1]),
        lambda p: [np.log(one) - np.log(p[-1]) for one in p],
        lambda p: np.log(p.astype(np.float32)) - np.log(np.float32(p[-1])),
        lambda p: np.log2(p / p[-1]) * np.log(2),
        lambda p: scipy.special.log_softmax(np.log(p)) - np.log(p[-1]),
    ],
}


UNKNOWN = {
    "score_of_b": [17.0, "three"],
    "softmax": [lambda y: np.ones_like(y, dtype=float), lambda y: in_two_lines(y) + 0.001, lambda y: in_two_lines(3 * y)],
    "softmax_of_columns": [lambda y: np.ones_like(y, dtype=float)],
    "scores_behind": [lambda p: np.zeros(len(p))],
}


def a_batch(rng):
    return (rng.normal(0, rng.choice([0.1, 2, 20]), rng.integers(1, 6, 2)),)


def probabilities(rng):
    return (rng.dirichlet(np.ones(rng.integers(1, 8))),)


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"softmax": a_batch, "softmax_of_columns": a_batch, "scores_behind": probabilities}
