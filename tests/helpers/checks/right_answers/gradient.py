"""Answers to the exercises on loss and gradient."""

import numpy as np
import scipy.special

from helpers.datasets import two_feature_slice
from helpers.labels import one_hot
from helpers.losses import cross_entropy
from helpers.losses import loss_and_gradient as helper
from helpers.probability import softmax


def as_in_the_solution(weights, biases, inputs, labels):
    probabilities = softmax(inputs @ weights.T + biases)
    slopes = probabilities - one_hot(labels, n_classes=len(weights))
    loss = cross_entropy(probabilities, labels).mean()
    return loss, slopes.T @ inputs / len(inputs), slopes.mean(axis=0)


def with_loops(weights, biases, inputs, labels):
    loss, d_weights, d_biases = 0, np.zeros(weights.shape), np.zeros(biases.shape)
    for x, label in zip(inputs, labels):
        exponentials = np.exp(weights @ x + biases)
        probabilities = exponentials / exponentials.sum()
        loss -= np.log(probabilities[label])
        for i in range(len(weights)):
            slope = probabilities[i] - (i == label)
            d_weights[i] += slope * x
            d_biases[i] += slope
    return loss / len(inputs), d_weights / len(inputs), d_biases / len(inputs)


def with_lists(weights, biases, inputs, labels):
    probabilities = [softmax(weights @ x + biases) for x in inputs]
    rows = [np.eye(len(weights))[label] for label in labels]
    d_weights = np.mean([np.outer(p - row, x) for p, row, x in zip(probabilities, rows, inputs)], axis=0)
    d_biases = np.mean([p - row for p, row in zip(probabilities, rows)], axis=0)
    return [float(np.mean([-np.log(p[label]) for p, label in zip(probabilities, labels)])), d_weights.tolist(), list(d_biases)]


def in_float32(weights, biases, inputs, labels):
    weights, biases, inputs = (array.astype(np.float32) for array in (weights, biases, inputs))
    exponentials = np.exp(inputs @ weights.T + biases)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    slopes = probabilities.copy()
    slopes[np.arange(len(labels)), labels] -= 1
    slopes /= np.float32(len(labels))
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean(), slopes.T @ inputs, slopes.sum(axis=0)


def with_einsum(weights, biases, inputs, labels):
    scores = np.einsum("nd,kd->nk", inputs, weights) + biases
    probabilities = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = probabilities / np.einsum("nk->n", probabilities)[:, None]
    rows = (labels[:, None] == np.arange(len(biases))).astype(float)
    loss = -np.sum(rows * np.log(probabilities)) / len(rows)
    slopes = (probabilities - rows) / len(rows)
    return loss, np.einsum("nk,nd->kd", slopes, inputs), np.einsum("nk->k", slopes)


def with_scipy(weights, biases, inputs, labels):
    log_probabilities = scipy.special.log_softmax(inputs @ weights.T + biases, axis=1)
    slopes = np.exp(log_probabilities)
    np.subtract.at(slopes, (np.arange(len(labels)), labels), 1)
    loss = -log_probabilities[np.arange(len(labels)), labels].mean()
    return loss, np.dot(slopes.T, inputs) / len(labels), np.average(slopes, axis=0)


def with_classes_on_the_rows(weights, biases, inputs, labels):
    probabilities = softmax((weights @ inputs.T + biases[:, None]).T).T
    slopes = probabilities - np.eye(weights.shape[0])[:, labels]
    loss = -np.log(np.take_along_axis(probabilities, labels[None, :], axis=0)).mean()
    return loss, slopes @ inputs / inputs.shape[0], slopes.mean(axis=1)


def with_a_column_of_ones(weights, biases, inputs, labels):
    together, extended = np.hstack([weights, biases[:, None]]), np.hstack([inputs, np.ones((len(inputs), 1))])
    scores = extended @ together.T
    top = scipy.special.logsumexp(scores, axis=1)
    slopes = np.exp(scores - top[:, None]) - one_hot(labels, len(weights))
    gradient = slopes.T @ extended / len(extended)
    return np.mean(top - scores[np.arange(len(labels)), labels]), gradient[:, :-1], gradient[:, -1]


def by_measurement(weights, biases, inputs, labels):
    def loss_of(weights, biases):
        return cross_entropy(softmax(inputs @ weights.T + biases), labels).mean()

    pushes = 1e-5 * np.eye(weights.size).reshape(-1, *weights.shape)
    d_weights = [loss_of(weights + p, biases) - loss_of(weights - p, biases) for p in pushes]
    d_biases = [loss_of(weights, biases + p) - loss_of(weights, biases - p) for p in 1e-5 * np.eye(len(biases))]
    return loss_of(weights, biases), np.reshape(d_weights, weights.shape) / 2e-5, np.array(d_biases) / 2e-5


PAIR = two_feature_slice()
CONTEXT = ((PAIR.inputs - PAIR.inputs.mean(axis=0)) / 8, PAIR.labels)


def in_context(*values):
    """Values for `best_length`, with what the notebook hands in beside them."""
    return [(*pair, *CONTEXT) for pair in values]


RIGHT = {
    "multiple_of_ln_2": [2, 2.0, np.float32(2), -np.log2([0.5, 0.25, 0.125]).mean()],
    "loss_and_gradient": [
        as_in_the_solution, with_loops, with_lists, in_float32, with_einsum, with_scipy, with_classes_on_the_rows,
        with_a_column_of_ones, by_measurement, helper,
    ],
    "best_length": in_context(
        (1.0, 0.0439387), (1, 0.044), (np.linspace(0.1, 3, 30)[9], 0.8592233 - 0.81528461), (np.float32(1), 0.0439),
    ),
}  # fmt: skip


def made_of(scores_of=None, probabilities_of=softmax, loss_of=None, slopes_of=None, d_weights_of=None, d_biases_of=None):
    """A learner's function in which some of its lines are wrong."""
    scores_of = scores_of or (lambda W, b, X: X @ W.T + b)
    loss_of = loss_of or (lambda P, y: -np.log(P[range(len(y)), y]).mean())
    slopes_of = slopes_of or (lambda P, y: P - np.eye(P.shape[1])[y])
    d_weights_of = d_weights_of or (lambda slopes, X: slopes.T @ X / len(X))
    d_biases_of = d_biases_of or (lambda slopes: slopes.mean(axis=0))

    def loss_and_gradient(weights, biases, inputs, labels):
        probabilities = probabilities_of(scores_of(weights, biases, inputs))
        slopes = slopes_of(probabilities, labels)
        return loss_of(probabilities, labels), d_weights_of(slopes, inputs), d_biases_of(slopes)

    return loss_and_gradient


def changed(change):
    """The right answer, with something done to its parts."""
    return lambda weights, biases, inputs, labels: change(*as_in_the_solution(weights, biases, inputs, labels), inputs, weights)


UNKNOWN = {
    "multiple_of_ln_2": [1.5, 0.693, "two", [2, 2]],
    "loss_and_gradient": [
        lambda W, b, X, y: (0.0, np.zeros(W.shape), np.zeros(b.shape)),
        changed(lambda loss, d_weights, d_biases, *_: (loss, d_weights, 0 * d_biases)),
        changed(lambda loss, d_weights, d_biases, *_: (loss / np.log(2), d_weights, d_biases)),
        changed(lambda loss, d_weights, d_biases, *_: (loss, 2 * d_weights, 2 * d_biases)),
        changed(lambda loss, d_weights, d_biases, X, W: (loss, d_weights + 0.01 * W, d_biases)),
        changed(lambda loss, d_weights, d_biases, *_: (loss, d_weights)),
        changed(lambda loss, d_weights, d_biases, *_: loss),
        changed(lambda loss, d_weights, d_biases, *_: (loss, d_weights, d_biases[:, None])),
        made_of(d_weights_of=lambda slopes, X: np.abs(slopes).T @ X / len(X)),
        made_of(slopes_of=lambda P, y: P.argmax(axis=1)[:, None] - np.eye(P.shape[1])[y]),
        lambda W, b, X, y: 1 / 0,
    ],
    "best_length": in_context(("one", "two"), (1.02, 0.0418), ([1.0, 2.0], 0.0439387)),
}


def a_batch(rng):
    n, k, d = rng.integers(1, 6, 3)
    weights, biases, inputs = (rng.normal(0, rng.choice([0.1, 1, 3]), shape) for shape in ((k, d), k, (n, d)))
    return weights, biases, inputs, rng.integers(0, k, n)


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"loss_and_gradient": a_batch}
