"""Answers that learners give to the exercises on small numbers: right ones in many styles, and wrong ones by their mistake."""

import math

import numpy as np
import scipy.special
from sklearn.preprocessing import StandardScaler

from helpers import probability


def from_the_lesson(scores):
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def with_loops(scores):
    rows = []
    for row in scores:
        exponentials = [math.exp(score - max(row)) for score in row]
        rows.append([one / sum(exponentials) for one in exponentials])
    return rows


def in_float32(scores):
    scores = np.asarray(scores, dtype=np.float32)
    exponentials = np.exp(scores - scores.max(axis=1)[:, np.newaxis])
    return exponentials / exponentials.sum(axis=1)[:, np.newaxis]


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
    with np.errstate(over="ignore"):
        return 1 / np.exp(scores[:, np.newaxis, :] - scores[:, :, np.newaxis]).sum(axis=2)


def transposed(scores):
    exponentials = np.exp(scores.T - scores.max(axis=1))
    return (exponentials / exponentials.sum(axis=0)).T


def shifted_and_clipped(scores):
    """A score 700 below the largest has a probability of nothing in any case."""
    exponentials = np.exp(np.clip(scores - scores.max(axis=1, keepdims=True), -700, 0))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def log_from_the_lesson(scores):
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def log_with_loops(scores):
    rows = []
    for row in scores:
        largest = max(row)
        total = largest + math.log(sum(math.exp(score - largest) for score in row))
        rows.append([score - total for score in row])
    return rows


def log_in_float32(scores):
    shifted = np.float32(scores) - np.max(np.float32(scores), axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def log_in_place_on_a_copy(scores):
    scores = scores.astype(float)
    scores -= scores.max(axis=1, keepdims=True)
    scores -= np.log(np.sum(np.exp(scores), axis=1))[:, None]
    return scores


def log_with_einsum(scores):
    shifted = scores - scores.max(axis=1)[:, None]
    return shifted - np.log(np.einsum("nk->n", np.exp(shifted)))[:, None]


def standardise_as_in_the_lesson(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def standardise_with_loops(train_inputs, other_inputs):
    results = [np.zeros(train_inputs.shape), np.zeros(other_inputs.shape)]
    for pixel in range(train_inputs.shape[1]):
        column = [float(value) for value in train_inputs[:, pixel]]
        mean = sum(column) / len(column)
        spread = math.sqrt(sum((value - mean) ** 2 for value in column) / len(column)) or 1
        for result, inputs in zip(results, (train_inputs, other_inputs)):
            for row in range(len(inputs)):
                result[row, pixel] = (inputs[row, pixel] - mean) / spread
    return [result.tolist() for result in results]


def standardise_in_float32(train_inputs, other_inputs):
    train_inputs, other_inputs = train_inputs.astype(np.float32), other_inputs.astype(np.float32)
    spread = train_inputs.std(axis=0)
    spread[spread < 1e-8] = 1
    return (train_inputs - train_inputs.mean(0)) / spread, (other_inputs - train_inputs.mean(0)) / spread


def standardise_with_einsum(train_inputs, other_inputs):
    mean = np.einsum("nd->d", train_inputs) / len(train_inputs)
    variance = np.einsum("nd,nd->d", train_inputs - mean, train_inputs - mean) / len(train_inputs)
    spread = np.sqrt(variance) + (variance == 0)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def standardise_with_zeros(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0, keepdims=True), train_inputs.std(axis=0, keepdims=True)
    train, other = np.zeros(train_inputs.shape), np.zeros(other_inputs.shape)
    np.divide(train_inputs - mean, spread, out=train, where=spread > 0)
    np.divide(other_inputs - mean, spread, out=other, where=spread > 0)
    return train, other


def standardise_in_place_on_copies(train_inputs, other_inputs):
    mean, spread = np.mean(train_inputs, 0), np.std(train_inputs, 0)
    spread[spread == 0] = 1.0
    copies = [np.array(inputs, dtype=float) for inputs in (train_inputs, other_inputs)]
    for copy in copies:
        copy -= mean
        copy /= spread
    return tuple(copies)


def standardise_with_sklearn(train_inputs, other_inputs):
    scaler = StandardScaler().fit(train_inputs)
    return scaler.transform(train_inputs), scaler.transform(other_inputs)


RIGHT = {
    "stuck_at": [2**24, 16777216.0, np.float32(2**24), np.int64(2**24), np.array(2.0**24)],
    "stable_softmax": [
        from_the_lesson, with_loops, in_float32, with_einsum, in_place_on_a_copy, through_logarithms, from_differences,
        transposed, shifted_and_clipped, probability.softmax, lambda scores: scipy.special.softmax(scores, axis=1),
        lambda scores: np.exp(log_from_the_lesson(scores)),
    ],
    "log_softmax": [
        log_from_the_lesson, log_with_loops, log_in_float32, log_in_place_on_a_copy, log_with_einsum, probability.log_softmax,
        lambda scores: scipy.special.log_softmax(scores, axis=1),
        lambda scores: scores - scipy.special.logsumexp(scores, axis=1, keepdims=True),
        lambda scores: scores - np.logaddexp.reduce(scores, axis=1)[:, None],
    ],
    "standardise": [
        standardise_as_in_the_lesson, standardise_with_loops, standardise_in_float32, standardise_with_einsum,
        standardise_with_zeros, standardise_in_place_on_copies, standardise_with_sklearn,
    ],
}  # fmt: skip


def rows(exponentials):
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def naive(scores):
    return rows(np.exp(scores))


def naive_loops(scores):
    return [[math.exp(score) / sum(math.exp(other) for other in row) for score in row] for row in scores]


def naive_in_float32(scores):
    return rows(np.exp(scores.astype(np.float32)))


def naive_in_longdouble(scores):
    return rows(np.exp(scores.astype(np.longdouble)))


def naive_plus_epsilon(scores):
    return np.exp(scores) / (np.exp(scores).sum(axis=1, keepdims=True) + 1e-12)


def below(scores, **how):
    return np.exp(scores - scores.max(**how))


def batchs_maximum_in_loops(scores):
    largest = float(scores.max())
    table = [[math.exp(score - largest) for score in row] for row in scores]
    return [[one / sum(row) for one in row] for row in table]


def into_an_integer_copy(scores):
    result = scores.copy()
    for number, row in enumerate(scores):
        result[number] = np.exp(row - row.max())
    return result / result.sum(axis=1, keepdims=True)


def into_zeros_alike(scores):
    result = np.zeros_like(scores)
    result[:] = from_the_lesson(scores)
    return result


def log_into_zeros_alike(scores):
    result = np.zeros_like(scores)
    for number, row in enumerate(scores):
        result[number] = row - row.max() - np.log(np.exp(row - row.max()).sum())
    return result


def log_sums(exponentials, **how):
    return np.log(exponentials.sum(**how))


def log_sum_of_loops(scores):
    return [[score - math.log(sum(math.exp(other) for other in row)) for score in row] for row in scores]


COLUMN = {"axis": 1, "keepdims": True}


def both(train_inputs, other_inputs, mean, spread):
    spread = np.where(spread == 0, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def each_by_itself(train_inputs, other_inputs):
    def scaled(inputs):
        spread = inputs.std(axis=0)
        spread[spread == 0] = 1
        return (inputs - inputs.mean(axis=0)) / spread

    return scaled(train_inputs), scaled(other_inputs)


def each_by_itself_with_nan(train_inputs, other_inputs):
    return tuple((inputs - inputs.mean(axis=0)) / inputs.std(axis=0) for inputs in (train_inputs, other_inputs))


def own_mean_and_the_training_spread(train_inputs, other_inputs):
    spread = train_inputs.std(axis=0)
    spread[spread == 0] = 1
    return (train_inputs - train_inputs.mean(axis=0)) / spread, (other_inputs - other_inputs.mean(axis=0)) / spread


def all_together(train_inputs, other_inputs):
    pooled = np.vstack([train_inputs, other_inputs])
    return both(train_inputs, other_inputs, pooled.mean(axis=0), pooled.std(axis=0))


def all_together_then_split(train_inputs, other_inputs):
    pooled = np.concatenate([train_inputs, other_inputs])
    pooled = (pooled - pooled.mean(axis=0)) / pooled.std(axis=0)
    return pooled[: len(train_inputs)], pooled[len(train_inputs) :]


def without_a_guard(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def guards_the_wrong_ones(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread = np.where(spread == 0, spread, 1)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def plus(epsilon):
    def standardise(train_inputs, other_inputs):
        mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0) + epsilon
        return (train_inputs - mean) / spread, (other_inputs - mean) / spread

    return standardise


def at_least(epsilon):
    def standardise(train_inputs, other_inputs):
        mean, spread = train_inputs.mean(axis=0), np.maximum(train_inputs.std(axis=0), epsilon)
        return (train_inputs - mean) / spread, (other_inputs - mean) / spread

    return standardise


def epsilon_under_the_root(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), np.sqrt(train_inputs.var(axis=0) + 1e-10)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def zeros_for_nan(train_inputs, other_inputs):
    train, other = without_a_guard(train_inputs, other_inputs)
    train[np.isnan(train)] = 0
    other[np.isnan(other)] = 0
    return train, other


def only_where_it_varies(train_inputs, other_inputs):
    train, other = train_inputs.astype(float), other_inputs.astype(float)
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    varies = spread > 0
    train[:, varies] = (train[:, varies] - mean[varies]) / spread[varies]
    other[:, varies] = (other[:, varies] - mean[varies]) / spread[varies]
    return train, other


def in_arrays_of_their_kind(train_inputs, other_inputs):
    train, other = np.empty_like(train_inputs), np.empty_like(other_inputs)
    train[...], other[...] = standardise_as_in_the_lesson(train_inputs, other_inputs)
    return train, other


def by_its_own_pixels(train_inputs, other_inputs):
    def scaled(image):
        return (image - image.mean()) / (image.std() or 1)

    return np.array([scaled(image) for image in train_inputs]), np.array([scaled(image) for image in other_inputs])


WRONG = {
    "stuck_at": {
        "gives_the_exponent": [24],
        "thinks_of_integers": [2**31, 2**31 - 1],
        "thinks_of_float64": [2**53, 9e15],
        "takes_the_largest_number": [np.finfo(np.float32).max, 3.4e38],
        "forgets_the_unstored_digit": [2**23],
        "one_power_too_far": [2**25],
        "nearly": [2**24 - 1, 2**24 + 1, 1.68e7],
        "still_moves": [1000, 2**20, 7.5],
        "has_stopped_before": [2**30, 1e20],
    },
    "stable_softmax": {
        "forgets_to_divide": [lambda y: below(y, **COLUMN)],
        "flips_the_sign": [lambda y: from_the_lesson(-y), lambda y: rows(np.exp(y.min(**COLUMN) - y))],
        "upside_down": [lambda y: below(y, **COLUMN).sum(**COLUMN) / below(y, **COLUMN)],
        "divides_by_the_mean": [lambda y: below(y, **COLUMN) / below(y, **COLUMN).mean(**COLUMN)],
        "whole_array": [lambda y: below(y, **COLUMN) / below(y, **COLUMN).sum()],
        "wrong_axis": [
            lambda y: scipy.special.softmax(y, axis=0),
            lambda y: below(y, axis=0) / below(y, axis=0).sum(axis=0),
            lambda y: below(y, **COLUMN) / below(y, **COLUMN).sum(axis=0),
        ],
        "forgets_keepdims": [
            lambda y: below(y, **COLUMN) / below(y, **COLUMN).sum(axis=1),
            lambda y: rows(below(y, axis=1)),
            lambda y: below(y, axis=1) / below(y, axis=1).sum(axis=1),
        ],
        "maximum_of_columns": [lambda y: rows(below(y, axis=0))],
        "shifts_one_side": [
            lambda y: below(y, **COLUMN) / np.exp(y).sum(**COLUMN),
            lambda y: np.exp(y) / below(y, **COLUMN).sum(**COLUMN),
        ],
        "scales_down": [lambda y: naive(y / y.max(**COLUMN)), lambda y: naive(y / np.abs(y).max())],
        "adds_the_largest": [lambda y: naive(y + y.max(**COLUMN))],
        "hides_the_nan": [lambda y: np.nan_to_num(naive(y)), lambda y: np.where(np.isnan(naive(y)), 1, naive(y))],
        "overflows": [naive, naive_loops, naive_in_float32, naive_in_longdouble, naive_plus_epsilon],
        "shifts_by_the_batch": [
            lambda y: rows(np.exp(y - y.max())),
            lambda y: np.exp(y - y.max()) / (np.exp(y - y.max()).sum(**COLUMN) + 1e-9),
            lambda y: np.nan_to_num(rows(np.exp(y - np.max(y)))),
            batchs_maximum_in_loops,
        ],
        "clips_the_scores": [
            lambda y: naive(np.clip(y, -500, 500)),
            lambda y: naive(np.clip(y, -20, 20)),
            lambda y: naive(np.minimum(y, 700)),
            lambda y: from_the_lesson(np.clip(y, -709, 709)),
        ],
        "subtracts_the_mean": [lambda y: naive(y - y.mean(**COLUMN)), lambda y: naive(y - y.mean())],
        "subtracts_the_minimum": [lambda y: naive(y - y.min(**COLUMN))],
        "truncates_integers": [into_an_integer_copy, into_zeros_alike],
    },
    "log_softmax": {
        "forgets_the_logarithm": [from_the_lesson, probability.softmax],
        "flips_the_sign": [lambda y: -log_from_the_lesson(y)],
        "forgets_the_sum": [lambda y: y - y.max(**COLUMN)],
        "forgets_the_logarithm_of_the_sum": [lambda y: y - y.max(**COLUMN) - below(y, **COLUMN).sum(**COLUMN)],
        "adds_the_logarithm": [lambda y: y - y.max(**COLUMN) + log_sums(below(y, **COLUMN), **COLUMN)],
        "other_logarithm": [
            lambda y: np.log2(from_the_lesson(y)),
            lambda y: np.log10(from_the_lesson(y)),
            lambda y: log_from_the_lesson(y) / np.log(2),
            lambda y: y - y.max(**COLUMN) - np.log10(below(y, **COLUMN).sum(**COLUMN)),
        ],
        "takes_the_mean": [lambda y: y - y.max(**COLUMN) - np.log(below(y, **COLUMN).mean(**COLUMN))],
        "whole_array": [
            lambda y: y - y.max(**COLUMN) - log_sums(below(y, **COLUMN)),
            lambda y: y - y.max() - log_sums(below(y)),
            scipy.special.log_softmax,
        ],
        "wrong_axis": [
            lambda y: scipy.special.log_softmax(y, axis=0),
            lambda y: y - y.max(**COLUMN) - log_sums(below(y, **COLUMN), axis=0),
        ],
        "forgets_keepdims": [
            lambda y: y - y.max(**COLUMN) - log_sums(below(y, **COLUMN), axis=1),
            lambda y: y - y.max(axis=1) - log_sums(below(y, axis=1), **COLUMN),
            lambda y: y - y.max(axis=1) - log_sums(below(y, axis=1), axis=1),
        ],
        "maximum_of_columns": [lambda y: y - y.max(axis=0) - log_sums(below(y, axis=0), **COLUMN)],
        "shifts_one_side": [
            lambda y: y - log_sums(below(y, **COLUMN), **COLUMN),
            lambda y: y - y.max(**COLUMN) - log_sums(np.exp(y), **COLUMN),
        ],
        "adds_epsilon": [
            lambda y: np.log(from_the_lesson(y) + 1e-12),
            lambda y: np.log(from_the_lesson(y) + 1e-7),
            lambda y: np.log(np.maximum(from_the_lesson(y), 1e-300)),
            lambda y: np.log(np.clip(from_the_lesson(y), 1e-15, 1 - 1e-15)),
            lambda y: np.log(naive(y) + 1e-9),
        ],
        "log_of_softmax": [
            lambda y: np.log(from_the_lesson(y)),
            lambda y: np.log(probability.softmax(y)),
            lambda y: np.log(in_float32(y)),
        ],
        "overflows": [
            lambda y: y - log_sums(np.exp(y), **COLUMN),
            lambda y: np.log(naive(y)),
            lambda y: np.log(naive_in_float32(y)),
            log_sum_of_loops,
        ],
        "shifts_by_the_batch": [
            lambda y: y - y.max() - log_sums(below(y), **COLUMN),
            lambda y: np.log(rows(below(y))),
        ],
        "subtracts_the_mean": [lambda y: y - y.mean(**COLUMN) - log_sums(np.exp(y - y.mean(**COLUMN)), **COLUMN)],
        "subtracts_the_minimum": [lambda y: y - y.min(**COLUMN) - log_sums(np.exp(y - y.min(**COLUMN)), **COLUMN)],
        "adds_the_largest": [lambda y: y + y.max(**COLUMN) - log_sums(np.exp(y + y.max(**COLUMN)), **COLUMN)],
        "truncates_integers": [log_into_zeros_alike],
    },
    "standardise": {
        "swaps_them": [lambda train, other: standardise_as_in_the_lesson(train, other)[::-1]],
        "forgets_to_centre": [lambda train, other: both(train, other, 0, train.std(axis=0))],
        "adds_the_mean": [
            lambda train, other: both(train, other, -train.mean(axis=0), train.std(axis=0)),
            lambda train, other: (
                standardise_as_in_the_lesson(train, other)[0],
                both(train, other, -train.mean(axis=0), train.std(axis=0))[1],
            ),
        ],
        "turns_the_sign": [
            lambda train, other: tuple(-one for one in standardise_as_in_the_lesson(train, other)),
            lambda train, other: (standardise_as_in_the_lesson(train, other)[0], -standardise_as_in_the_lesson(train, other)[1]),
        ],
        "upside_down": [lambda train, other: tuple(1 / one for one in both(train, other, train.mean(axis=0), train.std(axis=0)))],
        "forgets_to_scale": [lambda train, other: (train - train.mean(0), other - train.mean(0))],
        "multiplies_by_the_spread": [
            lambda train, other: ((train - train.mean(0)) * train.std(0), (other - train.mean(0)) * train.std(0)),
            lambda train, other: (
                standardise_as_in_the_lesson(train, other)[0],
                (other - train.mean(0)) * np.where(train.std(0) == 0, 1, train.std(0)),
            ),
        ],
        "leaves_the_other": [lambda train, other: (standardise_as_in_the_lesson(train, other)[0], other)],
        "whole_array": [
            lambda train, other: both(train, other, train.mean(), train.std()),
            lambda train, other: both(train, other, train.mean(), train.std(axis=0)),
            lambda train, other: both(train, other, train.mean(axis=0), train.std()),
        ],
        "wrong_axis": [by_its_own_pixels],
        "divides_by_the_variance": [lambda train, other: both(train, other, train.mean(axis=0), train.var(axis=0))],
        "divides_by_the_range": [lambda train, other: both(train, other, train.mean(axis=0), np.ptp(train, axis=0))],
        "divides_by_one_less": [lambda train, other: both(train, other, train.mean(axis=0), train.std(axis=0, ddof=1))],
        "test_statistics": [each_by_itself, each_by_itself_with_nan, own_mean_and_the_training_spread],
        "pools_them": [all_together, all_together_then_split],
        "guards_the_others": [guards_the_wrong_ones],
        "hides_the_nan": [zeros_for_nan, lambda train, other: tuple(map(np.nan_to_num, without_a_guard(train, other)))],
        "divides_by_zero": [without_a_guard],
        "adds_epsilon": [plus(1e-8), plus(1e-6), plus(1e-15), at_least(1e-12), epsilon_under_the_root],
        "leaves_constants_raw": [only_where_it_varies],
        "truncates_integers": [in_arrays_of_their_kind],
    },
}
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "stable_softmax": [
        (np.exp, "forgets_to_divide"),
        (lambda y: np.exp(y) / np.exp(y).sum(), "whole_array"),
        (lambda y: np.exp(y) / np.exp(y).sum(axis=0), "wrong_axis"),
        (lambda y: np.exp(y) / np.exp(y).sum(axis=1), "forgets_keepdims"),
        (lambda y: np.exp(-y) / np.exp(-y).sum(axis=1, keepdims=True), "flips_the_sign"),
        (lambda y: np.exp(y - y.max()) / np.exp(y - y.max()).sum(), "whole_array"),
    ],
    "log_softmax": [
        (naive, "forgets_the_logarithm"),
        (lambda y: -np.log(from_the_lesson(y)), "flips_the_sign"),
        (lambda y: np.log(scipy.special.softmax(y, axis=0)), "wrong_axis"),
        (lambda y: np.log(np.exp(y) / np.exp(y).sum()), "whole_array"),
    ],
    "standardise": [
        (lambda train, other: (train / train.std(axis=0), other / train.std(axis=0)), "forgets_to_centre"),
        (lambda train, other: ((train - train.mean()) / train.std(), (other - other.mean()) / other.std()), "whole_array"),
        (
            lambda train, other: ((train - train.mean(0)) / train.var(0), (other - train.mean(0)) / train.var(0)),
            "divides_by_the_variance",
        ),
    ],
}
UNKNOWN = {
    "stuck_at": [-(2**24), "2**24", np.nan, 0],
    "stable_softmax": [
        lambda y: np.ones_like(y, dtype=float) / y.shape[1],
        lambda y: from_the_lesson(2 * y),
        lambda y: from_the_lesson(y)[0],
        lambda y: from_the_lesson(y) + 1e-3,
    ],
    "log_softmax": [
        lambda y: np.zeros(y.shape),
        lambda y: 2 * log_from_the_lesson(y),
        lambda y: log_from_the_lesson(y).sum(axis=1),
    ],
    "standardise": [
        lambda train, other: (np.zeros(train.shape), np.zeros(other.shape)),
        lambda train, other: both(train, other, np.median(train, axis=0), train.std(axis=0)),
        lambda train, other: standardise_as_in_the_lesson(train, other)[0],
    ],
}


def a_batch(rng):
    return (rng.normal(0, rng.choice([0.1, 2, 20, 1000]), rng.integers(1, 6, 2)) + rng.choice([-1000, 0, 1000]),)


def two_batches(rng):
    features = rng.integers(1, 6)
    train, other = (rng.integers(0, 17, (rows, features)).astype(float) for rows in (rng.integers(2, 7), rng.integers(1, 5)))
    train[:, rng.random(features) < 0.3] = rng.integers(0, 17)
    return train, other


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"stable_softmax": a_batch, "log_softmax": a_batch, "standardise": two_batches}
