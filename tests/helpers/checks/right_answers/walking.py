"""Answers to the exercises on steps downhill: right ones in many styles, and wrong ones without a name."""

import random

import numpy as np

from helpers.losses import loss_and_gradient
from helpers.training import train


def as_in_the_lesson(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def steps(weights, biases, inputs, labels, learning_rate, batches):
    for batch in batches:
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights = weights - learning_rate * d_weights
        biases = biases - learning_rate * d_biases
    return weights, biases


def shuffles_an_index_array(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.arange(len(inputs))
    rng.shuffle(order)
    return steps(weights, biases, inputs, labels, learning_rate, np.split(order, range(batch_size, len(inputs), batch_size)))


def draws_without_replacement(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.choice(len(inputs), size=len(inputs), replace=False)
    batches = [order[a : a + batch_size] for a in range(0, len(order), batch_size)]
    return steps(weights, biases, inputs, labels, learning_rate, batches)


def sorts_random_numbers(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.argsort(rng.random(len(inputs)))
    inputs, labels = inputs[order], labels[order]
    for a in range(0, len(inputs), batch_size):
        x, y = inputs[a : a + batch_size], labels[a : a + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, x, y)
        weights = weights - learning_rate * d_weights
        biases = biases - learning_rate * d_biases
    return [weights, biases]


def in_place_on_copies_with_its_own_gradient(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    weights, biases = weights.copy(), biases.copy()
    left = list(range(len(inputs)))
    while left:
        batch = [left.pop(rng.integers(len(left))) for _ in range(min(batch_size, len(left)))]
        scores = inputs[batch] @ weights.T + biases
        exponentials = np.exp(scores - scores.max(axis=1)[:, None])
        slopes = exponentials / exponentials.sum(axis=1)[:, None] - np.eye(len(biases))[labels[batch]]
        weights -= learning_rate * np.einsum("nk,nd->kd", slopes, inputs[batch]) / len(batch)
        biases -= learning_rate * slopes.mean(axis=0)
    return weights, biases


def in_float32(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    weights, biases, inputs = (array.astype(np.float32) for array in (weights, biases, inputs))
    return as_in_the_lesson(weights, biases, inputs, labels, np.float32(learning_rate), batch_size, rng)


def with_loops_and_lists(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    weights, biases = [list(row) for row in weights], list(biases)
    order = list(rng.permutation(len(inputs)))
    while order:
        batch, order = order[:batch_size], order[batch_size:]
        d_weights = [[0.0] * len(row) for row in weights]
        d_biases = [0.0] * len(biases)
        for n in batch:
            exponentials = [np.exp(sum(w * x for w, x in zip(row, inputs[n])) + b) for row, b in zip(weights, biases)]
            for k, exponential in enumerate(exponentials):
                slope = exponential / sum(exponentials) - (k == labels[n])
                d_biases[k] += slope / len(batch)
                for d, x in enumerate(inputs[n]):
                    d_weights[k][d] += slope * x / len(batch)
        for k, slope in enumerate(d_biases):
            biases[k] -= learning_rate * slope
            for d, one in enumerate(d_weights[k]):
                weights[k][d] -= learning_rate * one
    return weights, biases


def with_the_helper(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    record = train(
        inputs, labels, n_classes=len(weights), learning_rate=learning_rate, epochs=1, batch_size=batch_size,
        start=(weights, biases), rng=rng, progress=False,
    )  # fmt: skip
    return record.weights, record.biases


def with_pythons_own_shuffle(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    examples = list(zip(inputs, labels))
    random.Random(int(rng.integers(2**32))).shuffle(examples)
    for first in range(0, len(examples), batch_size):
        x, y = zip(*examples[first : first + batch_size])
        _, d_weights, d_biases = loss_and_gradient(weights, biases, np.array(x), np.array(y))
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def shuffles_rows_with_their_labels(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    both = np.column_stack([inputs, labels])
    rng.shuffle(both)
    for first in range(0, len(both), batch_size):
        x, y = both[first : first + batch_size, :-1], both[first : first + batch_size, -1].astype(int)
        _, d_weights, d_biases = loss_and_gradient(weights, biases, x, y)
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


RIGHT = {
    "steep_bowl": [(1 / 4, 2 / 4), (0.25, 0.5), (np.float32(0.25), np.array(0.5)), (0.25 + 1e-12, 0.5)],
    "one_epoch": [
        as_in_the_lesson,
        shuffles_an_index_array,
        draws_without_replacement,
        sorts_random_numbers,
        in_place_on_copies_with_its_own_gradient,
        in_float32,
        with_loops_and_lists,
        with_the_helper,
        with_pythons_own_shuffle,
        shuffles_rows_with_their_labels,
    ],
    "largest_that_settles": [31, 31.0, np.int64(31), np.array(31)],
}


def stays(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return weights + 0, biases + 0


def half_a_step(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return as_in_the_lesson(weights, biases, inputs, labels, learning_rate / 2, batch_size, rng)


def two_epochs(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    weights, biases = as_in_the_lesson(weights, biases, inputs, labels, learning_rate, batch_size, rng)
    return as_in_the_lesson(weights, biases, inputs, labels, learning_rate, batch_size, rng)


def swapped(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return as_in_the_lesson(weights, biases, inputs, labels, learning_rate, batch_size, rng)[::-1]


def writes_into_the_weights(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights -= learning_rate * d_weights
        biases -= learning_rate * d_biases
    return weights, biases


UNKNOWN = {
    "steep_bowl": [("a", "b"), ([0.25, 0.5], 0.5)],
    "one_epoch": [stays, half_a_step, two_epochs, swapped, writes_into_the_weights],
    "largest_that_settles": [1, "31?", -3, [25, 26, 27]],
}


def an_epoch(rng):
    examples, features, n_classes = rng.integers(1, 5), rng.integers(1, 4), rng.integers(2, 5)
    return (
        rng.normal(size=(n_classes, features)), rng.normal(size=n_classes), rng.normal(size=(examples, features)),
        rng.integers(n_classes, size=examples), rng.uniform(0.1, 1), int(rng.integers(1, examples + 2)),
        np.random.default_rng(rng.integers(100)),
    )  # fmt: skip


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"one_epoch": an_epoch}
