"""Answers to the exercises that are written before their idea is shown."""

import math

import numpy as np
import scipy.special

from helpers.losses import softmax_cross_entropy

WEIGHTS, INK, BIAS = np.linspace(-1, 1, 64) ** 3, np.arange(64) % 17, 0.4
SCORE = math.fsum(w * x for w, x in zip(WEIGHTS, INK)) + BIAS
LABELS = np.array([0, 2, 0, 1])
ROWS = [[1, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]


def drawn_in_a_loop(probabilities, u):
    end = 0
    for place, probability in enumerate(probabilities):
        end += probability
        if end > u:
            return place
    return len(probabilities) - 1


RIGHT = {
    "votes": [(SCORE, WEIGHTS, INK, BIAS), (WEIGHTS @ INK + BIAS, WEIGHTS, INK, BIAS), ([round(SCORE, 2)], WEIGHTS, INK, BIAS)],
    "softmax_of_one": [
        lambda scores: np.exp(scores) / np.sum(np.exp(scores)),
        lambda scores: [math.exp(one) / sum(math.exp(other) for other in scores) for one in scores],
        scipy.special.softmax,
        lambda scores: np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum(),
        lambda scores: 1 / np.exp(scores - scores[:, None]).sum(axis=1),
    ],
    "sigmoid": [
        lambda lead: 1 / (1 + np.exp(-lead)),
        scipy.special.expit,
        lambda lead: np.exp(lead) / (1 + np.exp(lead)),
        lambda lead: (1 + np.tanh(np.asarray(lead) / 2)) / 2,
        lambda lead: 1 - 1 / (1 + np.e**lead),
    ],
    "draw_class": [
        lambda probabilities, u: np.argmax(np.cumsum(probabilities) > u),
        lambda probabilities, u: np.searchsorted(np.cumsum(probabilities), u, side="right"),
        lambda probabilities, u: int((np.cumsum(probabilities) <= u).sum()),
        lambda probabilities, u: [np.flatnonzero(probabilities.cumsum() > u)[0]],
        drawn_in_a_loop,
    ],
    "label_rows": [(ROWS, LABELS), (np.eye(3)[LABELS], LABELS), (LABELS[:, None] == np.arange(3), LABELS)],
    "mean_surprise": [
        lambda probabilities: -np.mean(np.log(probabilities)),
        lambda probabilities: -sum(math.log(one) for one in probabilities) / len(probabilities),
        lambda probabilities: np.log(1 / probabilities).mean(),
        lambda probabilities: -np.log2(probabilities).mean() * np.log(2),
        lambda probabilities: np.array([-np.log(probabilities).sum() / probabilities.size]),
    ],
    "loss_of_scores": [
        lambda scores, labels: softmax_cross_entropy(scores, labels).mean(),
        lambda scores, labels: (scipy.special.logsumexp(scores, axis=1) - scores[np.arange(len(labels)), labels]).mean(),
        lambda scores, labels: -np.mean([scipy.special.log_softmax(row)[label] for row, label in zip(scores, labels)]),
        lambda scores, labels: -np.sum(np.eye(scores.shape[1])[labels] * scipy.special.log_softmax(scores, axis=1)) / len(scores),
        lambda scores, labels: sum(np.log(np.exp(row - row[k]).sum()) for row, k in zip(scores, labels)) / len(labels),
    ],
}
UNKNOWN = {
    "votes": [(SCORE + 1, WEIGHTS, INK, BIAS), ("many", WEIGHTS, INK, BIAS)],
    "softmax_of_one": [lambda scores: np.ones(len(scores))],
    "sigmoid": [lambda lead: 0.5, lambda lead: np.clip(lead, 0, 1)],
    "draw_class": [lambda probabilities, u: 0, lambda probabilities, u: np.cumsum(probabilities)],
    "label_rows": [(np.zeros((4, 3)), LABELS), (ROWS[:3], LABELS)],
    "mean_surprise": [lambda probabilities: 1 - probabilities.mean()],
    "loss_of_scores": [lambda scores, labels: 0.0],
}
VALID = {
    "softmax_of_one": lambda rng: (rng.normal(0, 3, rng.integers(1, 8)),),
    "sigmoid": lambda rng: (rng.normal(0, 5, rng.integers(0, 5, rng.integers(0, 3))),),
    "draw_class": lambda rng: (rng.dirichlet(np.ones(rng.integers(1, 8))), rng.random()),
    "mean_surprise": lambda rng: (rng.uniform(1e-9, 1, rng.integers(1, 9)),),
    "loss_of_scores": lambda rng: (lambda n, k: (rng.normal(0, 5, (n, k)), rng.integers(0, k, n)))(*rng.integers(1, 6, 2)),
}
