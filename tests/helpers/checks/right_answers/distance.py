"""Answers to the exercises on the distance."""

import math

import numpy as np
import scipy.special
import scipy.stats

from helpers.losses import cross_entropy


def with_where(probabilities, labels):
    with np.errstate(divide="ignore"):
        logarithms = np.log(np.where(labels > 0, probabilities, 1))
    return np.mean(-np.sum(labels * logarithms, axis=-1))


def with_loops(probabilities, labels):
    total = 0
    for row, label in zip(probabilities, labels):
        for p, share in zip(row, label):
            if share != 0:
                total -= share * (math.log(p) if p > 0 else -math.inf)
    return total / len(labels)


def with_lists(probabilities, labels):
    costs = []
    for row, label in zip(probabilities.tolist(), labels.tolist()):
        kept = [(p, share) for p, share in zip(row, label) if share > 0]
        costs.append(math.inf if any(p == 0 for p, _ in kept) else math.fsum(-share * math.log(p) for p, share in kept))
    return sum(costs) / len(costs)


def with_a_mask(probabilities, labels):
    possible = labels > 0
    return -np.sum(labels[possible] * np.log(probabilities[possible])) / labels.shape[0]


def with_nansum(probabilities, labels):
    return -np.nansum(labels * np.log(probabilities)) / len(probabilities)


def with_xlogy(probabilities, labels):
    return -scipy.special.xlogy(labels, probabilities).sum(axis=1).mean()


def in_float32(probabilities, labels):
    probabilities, labels = probabilities.astype(np.float32), labels.astype(np.float32)
    return np.mean(-np.sum(labels * np.log(np.where(labels > 0, probabilities, np.float32(1))), axis=1))


def with_einsum(probabilities, labels):
    logarithms = np.log(probabilities, where=labels > 0, out=np.zeros(labels.shape))
    return -np.einsum("nk,nk->", labels, logarithms) / len(labels)


def in_place_on_a_copy(probabilities, labels):
    terms = probabilities.copy()
    terms[labels == 0] = 1
    np.log(terms, out=terms)
    terms *= labels
    return 0.0 - terms.sum(axis=1, keepdims=True).mean()


def entropy_plus_divergence(probabilities, labels):
    return (scipy.special.entr(labels) + scipy.special.rel_entr(labels, probabilities)).sum(axis=1).mean()


def from_bits(probabilities, labels):
    return np.average(-np.log2(np.prod(probabilities**labels, axis=1))) * np.log(2)


def with_ratios(probabilities, labels):
    return np.sum(labels * np.log(1 / np.where(labels == 0, 1.0, probabilities))) / len(labels)


def with_the_helper(probabilities, labels):
    return cross_entropy(probabilities, labels).mean()


COMMON = np.array([0.5, 0.25, 0.25])
ENTROPY = float(scipy.stats.entropy(COMMON))
RIGHT = {
    "two_prices": [
        (np.exp(-1), 0.5), (1 / np.e, 1 / 2), (math.exp(-1), 2**-1), (np.float32(0.36787944), np.float32(0.5)), (0.368, 0.5),
    ],
    "mean_distance": [
        with_where, with_loops, with_lists, with_a_mask, with_nansum, with_xlogy, in_float32, with_einsum, in_place_on_a_copy,
        entropy_plus_divergence, from_bits, with_ratios, with_the_helper,
    ],
    "one_answer_for_all": [
        (COMMON, ENTROPY), ([0.5, 0.25, 0.25], 1.5 * np.log(2)), ((1 / 2, 1 / 4, 1 / 4), 1.0397),
        (np.eye(3)[[0, 0, 1, 2]].mean(axis=0), cross_entropy(np.tile(COMMON, (4, 1)), [0, 0, 1, 2]).mean()),
        (COMMON.astype(np.float32), np.float32(1.04)),
    ],
}  # fmt: skip


UNKNOWN = {
    "two_prices": [(0.1, 0.2), ("a", "b"), (-1, 0.5), ([0.3, 0.1], 0.5)],
    "mean_distance": [
        lambda S, L: 0.0,
        lambda S, L: with_where(S, L) + 0.01,
        lambda S, L: min(with_where(S, L), 50.0),
        lambda S, L: np.mean((S - L) ** 2),
        lambda S, L: 2 * with_where(S, L),
        lambda S, L: np.nan_to_num(np.mean(-np.sum(L * np.log(S), axis=1)), nan=0.0),
        lambda S, L: np.mean(scipy.special.entr(S).sum(axis=1)),
        lambda S, L: True,
        lambda S, L: 0.6931472,
        lambda S, L: [with_where(S, L)] * 2,
        lambda S, L: "0.5",
    ],
    "one_answer_for_all": [(COMMON, 17), ([1.5, -0.25, -0.25], 1.0), (0.5, 0.25), ("abc", 3)],
}


def a_batch(rng):
    n, k = rng.integers(1, 6, 2)
    probabilities, labels = rng.dirichlet(np.ones(k), n), rng.dirichlet(np.ones(k), n)
    for row in range(n):
        labels[row] = np.eye(k)[rng.integers(k)] if rng.random() < 0.6 else labels[row]
        if rng.random() < 0.2:  # mostly where the label is 0, sometimes on the truth itself
            probabilities[row] = np.eye(k)[labels[row].argmax() if rng.random() < 0.7 else rng.integers(k)]
    return probabilities, labels


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"mean_distance": a_batch}
