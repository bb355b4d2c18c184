"""Answers that learners give to the exercises on scores: right ones in many styles, and wrong ones by their mistake."""

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
    exponentials = np.exp(np.asarray(scores, dtype=np.float32) - np.max(scores, axis=1)[:, None])
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
    "score_of_b": [3, 3.0, np.float32(3), np.array(3.0), 3 + 1e-12],
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


def one_sum_for_all(scores):
    return np.exp(scores) / np.sum(np.exp(scores))


def down_the_columns(scores):
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum(axis=0)


def along_the_rows(scores):
    return in_two_lines(scores)


def shares(scores):
    return scores / scores.sum(axis=-1, keepdims=True)


def into_a_copy(scores):
    result = scores.copy()
    for row in range(len(result)):
        result[row] = np.exp(scores[row])
    return result / result.sum(axis=1, keepdims=True)


def into_zeros_alike(scores):
    result = np.zeros_like(scores)
    for row in range(len(result)):
        result[row] = np.exp(scores[row]) / np.exp(scores[row]).sum()
    return result


def sums_without_keepdims(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=1)


ROWS_WRONG = {
    "forgets_exp": [shares, lambda y: [[one / sum(row) for one in row] for row in y]],
    "forgets_to_divide": [np.exp, lambda y: [[np.exp(one) for one in row] for row in y]],
    "flips_the_sign": [lambda y: in_two_lines(-y), lambda y: in_two_lines(np.negative(y))],
    "powers_of_two": [lambda y: 2.0**y / (2.0**y).sum(axis=1, keepdims=True)],
    "divides_by_the_largest": [lambda y: np.exp(y) / np.exp(y).max(axis=1, keepdims=True)],
    "divides_by_the_mean": [lambda y: np.exp(y) / np.exp(y).mean(axis=1, keepdims=True)],
    "upside_down": [lambda y: np.exp(y).sum(axis=1, keepdims=True) / np.exp(y)],
    "whole_array": [one_sum_for_all, scipy.special.softmax],
    "wrong_axis": [down_the_columns, lambda y: scipy.special.softmax(y, axis=0)],
    "forgets_keepdims": [sums_without_keepdims],
    "truncates_integers": [into_a_copy, into_zeros_alike],
}
WRONG = {
    "score_of_b": {"copies_the_probability": [0.836, 0.8360188], "takes_the_middle": [2.0, 2]},
    "softmax": ROWS_WRONG,
    "softmax_of_columns": {id: [*map(turned, wrong)] for id, wrong in ROWS_WRONG.items() if id != "forgets_keepdims"}
    | {"wrong_axis": [along_the_rows], "whole_array": [one_sum_for_all]},
    "scores_behind": {
        "takes_exp_again": [lambda p: np.exp(p) - np.exp(p[-1])],
        "returns_the_ratios": [lambda p: p / p[-1]],
        "other_logarithm": [lambda p: np.log2(p / p[-1])],
        "flips_the_sign": [lambda p: np.log(p[-1] / p), lambda p: -np.log(p) + np.log(p[-1])],
        "forgets_the_shift": [np.log],
        "shifts_by_the_largest": [lambda p: np.log(p / p.max())],
    },
}
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "softmax": [
        (lambda y: y / y.sum(), "forgets_exp"),
        (lambda y: y / y.sum(axis=0), "forgets_exp"),
        (lambda y: np.exp(-y) / np.exp(-y).sum(), "flips_the_sign"),
        (lambda y: 2.0**y / (2.0**y).sum(axis=0), "powers_of_two"),
    ],
    "scores_behind": [(np.log2, "other_logarithm"), (lambda p: -np.log(p), "flips_the_sign")],
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
