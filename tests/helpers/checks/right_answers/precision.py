"""Answers to the exercises on small numbers: right ones in many styles, and wrong ones without a name."""

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
    spread = np.where(np.ptp(train_inputs, axis=0) == 0, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def standardise_with_loops(train_inputs, other_inputs):
    results = [np.zeros(train_inputs.shape), np.zeros(other_inputs.shape)]
    for pixel in range(train_inputs.shape[1]):
        column = [float(value) for value in train_inputs[:, pixel]]
        mean = sum(column) / len(column)
        spread = math.sqrt(sum((value - mean) ** 2 for value in column) / len(column)) if max(column) > min(column) else 1
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
    spread = np.where(variance < 1e-20, 1, np.sqrt(variance))
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread


def standardise_with_zeros(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0, keepdims=True), train_inputs.std(axis=0, keepdims=True)
    train, other = np.zeros(train_inputs.shape), np.zeros(other_inputs.shape)
    np.divide(train_inputs - mean, spread, out=train, where=spread > 1e-12)
    np.divide(other_inputs - mean, spread, out=other, where=spread > 1e-12)
    return train, other


def standardise_in_place_on_copies(train_inputs, other_inputs):
    mean, spread = np.mean(train_inputs, 0), np.std(train_inputs, 0)
    spread[spread < 1e-12] = 1.0
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
        lambda train, other: (train / 16 - 0.5, other / 16 - 0.5),
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
