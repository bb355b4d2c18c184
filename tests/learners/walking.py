"""Answers that learners give to the exercises on steps downhill: right ones in many styles, and wrong ones by their mistake."""

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


def adds_the_gradient(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights = weights + learning_rate * d_weights
        biases = biases + learning_rate * d_biases
    return weights, biases


def uphill_with_another_shuffle(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return draws_without_replacement(weights, biases, inputs, labels, -learning_rate, batch_size, rng)


def a_plus_for_the_biases(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - learning_rate * d_weights, biases + learning_rate * d_biases
    return weights, biases


def without_the_rate(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - d_weights, biases - d_biases
    return weights, biases


def without_the_rate_and_another_shuffle(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return sorts_random_numbers(weights, biases, inputs, labels, 1.0, batch_size, rng)


def forgets_the_biases(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, _ = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights = weights - learning_rate * d_weights
    return weights, biases


def forgets_the_weights(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.argsort(rng.random(len(inputs)))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        biases = biases - learning_rate * loss_and_gradient(weights, biases, inputs[batch], labels[batch])[2]
    return weights, biases


def returns_inside_the_loop(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights = weights - learning_rate * d_weights
        biases = biases - learning_rate * d_biases
        return weights, biases


def one_random_batch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    batch = rng.choice(len(inputs), min(batch_size, len(inputs)), replace=False)
    _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
    return weights - learning_rate * d_weights, biases - learning_rate * d_biases


def new_names_in_the_loop(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        new_weights = weights - learning_rate * d_weights
        new_biases = biases - learning_rate * d_biases
    return new_weights, new_biases


def gradients_of_the_old_weights(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    new_weights, new_biases = weights.copy(), biases.copy()
    order = np.arange(len(inputs))
    rng.shuffle(order)
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        new_weights -= learning_rate * d_weights
        new_biases -= learning_rate * d_biases
    return new_weights, new_biases


def weights_first(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        x, y = inputs[order[first : first + batch_size]], labels[order[first : first + batch_size]]
        weights = weights - learning_rate * loss_and_gradient(weights, biases, x, y)[1]
        biases = biases - learning_rate * loss_and_gradient(weights, biases, x, y)[2]
    return weights, biases


def biases_first(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.argsort(rng.random(len(inputs)))
    for first in range(0, len(inputs), batch_size):
        x, y = inputs[order[first : first + batch_size]], labels[order[first : first + batch_size]]
        biases = biases - learning_rate * loss_and_gradient(weights, biases, x, y)[2]
        weights = weights - learning_rate * loss_and_gradient(weights, biases, x, y)[1]
    return weights, biases


def loops_over_the_rows(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for n in rng.permutation(len(inputs)):
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[[n]], labels[[n]])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def loops_over_each_batch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.choice(len(inputs), len(inputs), replace=False)
    for first in range(0, len(inputs), batch_size):
        for n in order[first : first + batch_size]:
            _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[n : n + 1], labels[n : n + 1])
            weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def one_step_with_all(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[order], labels[order])
    return weights - learning_rate * d_weights, biases - learning_rate * d_biases


def begins_with_what_is_left(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    short = len(order) % batch_size
    for batch in [order[:short]] * (short > 0) + [order[a : a + batch_size] for a in range(short, len(order), batch_size)]:
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def whole_batches_only(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for number in range(len(inputs) // batch_size):
        batch = order[number * batch_size : (number + 1) * batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def whole_batches_and_another_shuffle(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.arange(len(inputs))
    rng.shuffle(order)
    batches = [order[a : a + batch_size] for a in range(0, len(order) - batch_size + 1, batch_size)]
    return steps(weights, biases, inputs, labels, learning_rate, batches)


def with_slopes_divided_by(divisor):
    def epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
        order = rng.permutation(len(inputs))
        for first in range(0, len(inputs), batch_size):
            x, y = inputs[order[first : first + batch_size]], labels[order[first : first + batch_size]]
            exponentials = np.exp(x @ weights.T + biases)
            slopes = exponentials / exponentials.sum(axis=1, keepdims=True) - np.eye(len(biases))[y]
            slopes = slopes / divisor(len(inputs), batch_size)
            weights, biases = weights - learning_rate * slopes.T @ x, biases - learning_rate * slopes.sum(axis=0)
        return weights, biases

    return epoch


def only_the_inputs_shuffled(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    inputs = rng.permutation(inputs)
    for first in range(0, len(inputs), batch_size):
        x, y = inputs[first : first + batch_size], labels[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, x, y)
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def both_shuffled_apart(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    inputs, labels = inputs.copy(), labels.copy()
    rng.shuffle(inputs)
    rng.shuffle(labels)
    return steps(
        weights,
        biases,
        inputs,
        labels,
        learning_rate,
        np.split(np.arange(len(labels)), range(batch_size, len(labels), batch_size)),
    )


def labels_of_the_unshuffled(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[first : first + batch_size])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def a_new_draw_for_each_step(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for _ in range(0, len(inputs), batch_size):
        batch = rng.choice(len(inputs), min(batch_size, len(inputs)), replace=False)
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def an_order_with_replacement(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.integers(0, len(inputs), len(inputs))
    batches = [order[a : a + batch_size] for a in range(0, len(order), batch_size)]
    return steps(weights, biases, inputs, labels, learning_rate, batches)


def a_choice_with_replacement(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for _ in range(max(1, len(inputs) // batch_size)):
        batch = rng.choice(len(inputs), batch_size)
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def shuffles_the_starts(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for first in rng.permutation(np.arange(0, len(inputs), batch_size)):
        x, y = inputs[first : first + batch_size], labels[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, x, y)
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def shuffles_a_list_of_batches(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    batches = np.split(np.arange(len(inputs)), range(batch_size, len(inputs), batch_size))
    rng.shuffle(starts := list(range(len(batches))))
    return steps(weights, biases, inputs, labels, learning_rate, [batches[n] for n in starts])


def as_they_lie(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for first in range(0, len(inputs), batch_size):
        x, y = inputs[first : first + batch_size], labels[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, x, y)
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def shuffles_and_does_not_use_it(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    rng.permutation(inputs)
    batches = [slice(first, first + batch_size) for first in range(0, len(inputs), batch_size)]
    return steps(weights, biases, inputs, labels, learning_rate, batches)


def from_the_global_generator(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = np.random.permutation(len(inputs))
    batches = [order[a : a + batch_size] for a in range(0, len(order), batch_size)]
    return steps(weights, biases, inputs, labels, learning_rate, batches)


def from_a_generator_of_its_own(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return as_in_the_lesson(weights, biases, inputs, labels, learning_rate, batch_size, np.random.default_rng(0))


def from_a_new_generator(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return as_in_the_lesson(weights, biases, inputs, labels, learning_rate, batch_size, np.random.default_rng())


def always_backwards(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return as_they_lie(weights, biases, inputs[::-1], labels[::-1], learning_rate, batch_size, rng)


WRONG = {
    "steep_bowl": {
        "takes_the_gentle_bowl": [(1.0, 2.0), (1, 2), (0.25, 2)],
        "takes_the_factor_of_the_loss": [(0.5, 1.0), (0.25, 1.0)],
        "turns_it_round": [(4, 2), (4.0, 0.5)],
        "swaps_the_two": [(0.5, 0.25)],
        "misses_the_bottom": [(0.1, 0.2), (0.3, 0.5), (-0.25, 0.5)],
        "misses_the_edge": [(0.25, 0.7), (0.25, -0.5)],
    },
    "one_epoch": {
        "uphill": [adds_the_gradient, uphill_with_another_shuffle, a_plus_for_the_biases],
        "forgets_the_step_size": [without_the_rate, without_the_rate_and_another_shuffle],
        "moves_only_one": [forgets_the_biases, forgets_the_weights],
        "one_batch_only": [returns_inside_the_loop, one_random_batch],
        "starts_over": [new_names_in_the_loop, gradients_of_the_old_weights],
        "one_before_the_other": [weights_first, biases_first],
        "one_at_a_time": [loops_over_the_rows, loops_over_each_batch],
        "all_at_once": [one_step_with_all],
        "small_batch_first": [begins_with_what_is_left],
        "drops_the_last_batch": [whole_batches_only, whole_batches_and_another_shuffle],
        "wrong_mean": [
            with_slopes_divided_by(lambda examples, batch_size: 1),
            with_slopes_divided_by(lambda examples, batch_size: batch_size),
            with_slopes_divided_by(lambda examples, batch_size: examples),
        ],
        "shuffles_apart": [only_the_inputs_shuffled, both_shuffled_apart, labels_of_the_unshuffled],
        "draws_again": [a_new_draw_for_each_step, an_order_with_replacement, a_choice_with_replacement],
        "shuffles_only_the_batches": [shuffles_the_starts, shuffles_a_list_of_batches],
        "never_shuffles": [as_they_lie, shuffles_and_does_not_use_it],
        "ignores_the_generator": [from_the_global_generator, from_a_generator_of_its_own, from_a_new_generator, always_backwards],
    },
    "largest_that_settles": {
        "a_larger_one_settles": [25, 28, 29.0],
        "does_not_settle": [35, 34],
        "stops_at_40_steps": [30],
        "one_too_many": [32],
        "takes_the_edge": [31.4, 31.35],
    },
}


def uphill_as_they_lie(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return as_they_lie(weights, biases, inputs, labels, -learning_rate, batch_size, rng)


def one_at_a_time_as_they_lie(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    for x, y in zip(inputs, labels):
        _, d_weights, d_biases = loss_and_gradient(weights, biases, x[None], y[None])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def uphill_and_weights_first(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return weights_first(weights, biases, inputs, labels, -learning_rate, batch_size, rng)


def whole_batches_weights_first(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))[: len(inputs) // batch_size * batch_size]
    for first in range(0, len(order), batch_size):
        x, y = inputs[order[first : first + batch_size]], labels[order[first : first + batch_size]]
        weights = weights - learning_rate * loss_and_gradient(weights, biases, x, y)[1]
        biases = biases - learning_rate * loss_and_gradient(weights, biases, x, y)[2]
    return weights, biases


# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "one_epoch": [
        (uphill_as_they_lie, "uphill"),
        (one_at_a_time_as_they_lie, "one_at_a_time"),
        (uphill_and_weights_first, "uphill"),
        (whole_batches_weights_first, "one_before_the_other"),
    ],
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
