"""Answers that learners give to the exercises on the distance: right in many styles, and wrong, by their mistake."""

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


def without_minus(probabilities, labels):
    return np.mean(np.sum(labels * np.log(np.where(labels > 0, probabilities, 1)), axis=1))


def label_inside(probabilities, labels):
    return np.mean(-np.sum(probabilities * np.log(np.where(probabilities > 0, labels, 1)), axis=1))


def masked(logarithm):
    return lambda S, L: np.mean(-np.sum(L * logarithm(np.where(L > 0, S, 1)), axis=1))


def each_class_by_itself(S, L):
    return np.mean(-np.sum(scipy.special.xlogy(L, S) + scipy.special.xlogy(1 - L, 1 - S), axis=1))


def as_two_classes(S, L):
    cost = 0
    for p, share in zip(S.ravel(), L.ravel()):
        cost += -share * np.log(p) if share > 0 else 0
        cost += -(1 - share) * np.log(1 - p) if share < 1 else 0
    return cost / len(S)


def picked(S, L):
    return -np.mean(np.log(S[np.arange(len(S)), L.argmax(axis=1)]))


def picked_in_a_loop(S, L):
    return np.mean([-np.log(row[np.argmax(label)]) for row, label in zip(S, L)])


def naive(S, L):
    return np.mean(-np.sum(L * np.log(S), axis=1))


def naive_loops(S, L):
    return sum(-share * np.log(p) for row, label in zip(S, L) for p, share in zip(row, label)) / len(S)


def adds(eps):
    return lambda S, L: np.mean(-np.sum(L * np.log(S + eps), axis=1))


def clips(eps):
    return lambda S, L: -np.sum(L * np.log(np.clip(S, eps, 1 - eps))) / len(S)


def clips_and_divides(S, L):
    S = np.clip(S, np.finfo(float).eps, 1 - np.finfo(float).eps)
    return -(L * np.log(S / S.sum(axis=1, keepdims=True))).sum(axis=1).mean()


def replaces_zeros(S, L):
    S = S.copy()
    S[S == 0] = 1e-12
    return np.mean(-np.sum(L * np.log(S), axis=1))


def only_where_it_is_possible(S, L):
    return -np.sum(L[S > 0] * np.log(S[S > 0])) / len(S)


WRONG = {
    "two_prices": {
        "above_one": [(np.e, 2), (math.e, 0.5), (2.718, 2.0), (np.exp(-1), 1.443)],
        "one_for_both": [(0.5, 0.5), (np.exp(-1), np.exp(-1)), (0.37, 0.37)],
        "exchanged": [(0.5, np.exp(-1)), (0.5, 0.368)],
        "gives_the_price": [(np.exp(-1), np.log(2)), (0.368, 0.693)],
    },
    "mean_distance": {
        "forgets_the_logarithm": [lambda S, L: np.mean(-np.sum(L * S, axis=1)), lambda S, L: -(L * S).sum() / len(L)],
        "forgets_the_minus": [
            without_minus,
            lambda S, L: scipy.special.xlogy(L, S).sum() / len(S),
            lambda S, L: np.sum(L * np.log(S + 1e-9)) / len(S),
        ],
        "swaps_the_arguments": [
            label_inside,
            lambda S, L: -scipy.special.xlogy(S, L).sum(axis=1).mean(),
            lambda S, L: np.mean(-np.sum(S * np.log(L + 1e-12), axis=1)),
            lambda S, L: cross_entropy(L, S).mean(),
        ],
        "counts_in_bits": [
            masked(np.log2),
            lambda S, L: np.mean(-np.sum(L * np.log2(S + 1e-12), axis=1)),
            lambda S, L: with_where(S, L) / np.log(2),
        ],
        "counts_in_tens": [masked(np.log10), lambda S, L: np.mean(-np.sum(L * np.log10(np.clip(S, 1e-15, 1)), axis=1))],
        "counts_the_others": [
            each_class_by_itself, as_two_classes,
            lambda S, L: -np.mean(np.sum(L * np.log(S + 1e-8) + (1 - L) * np.log(1 - S + 1e-8), axis=1)),
        ],
        "only_the_divergence": [
            lambda S, L: scipy.special.rel_entr(L, S).sum(axis=1).mean(),
            lambda S, L: np.mean(scipy.stats.entropy(L, S, axis=1)),
            lambda S, L: np.mean(np.sum(np.where(L > 0, L * np.log(np.where(L > 0, L, 1) / (S + 1e-12)), 0), axis=1)),
        ],
        "one_hot_only": [
            picked, picked_in_a_loop,
            lambda S, L: cross_entropy(S, L.argmax(axis=1)).mean(),
            lambda S, L: -np.sum(np.log(S[L == 1])) / len(S),
            lambda S, L: -np.log(S[L == 1]).mean(),
            lambda S, L: -np.log((S * L).sum(axis=1)).mean(),
            lambda S, L: -np.log(S[np.arange(len(S)), L.argmax(axis=1)] + 1e-8).mean(),
        ],
        "mean_of_everything": [
            lambda S, L: -np.mean(scipy.special.xlogy(L, S)),
            lambda S, L: -np.mean(L * np.log(S + 1e-7)),
            lambda S, L: -np.nanmean(L * np.log(np.where(L > 0, S, 1))),
        ],
        "mean_over_the_classes": [
            lambda S, L: np.mean(-np.sum(L * np.log(np.where(L > 0, S, 1)), axis=0)),
            lambda S, L: -scipy.special.xlogy(L, S).sum() / S.shape[1],
        ],
        "sums_the_batch": [
            lambda S, L: with_where(S, L) * len(S),
            lambda S, L: -np.nansum(L * np.log(S)),
            lambda S, L: -np.sum(L * np.log(S + 1e-12)),
            lambda S, L: -np.sum(L * np.log(np.clip(S, 1e-7, 1 - 1e-7))),
            lambda S, L: cross_entropy(S, L).sum(),
        ],
        "adds_an_epsilon": [
            *map(adds, (1e-3, 1e-5, 1e-7, 1e-8, 1e-12, 1e-15, 1e-300, np.finfo(float).eps, np.finfo(float).tiny)),
            *map(clips, (1e-2, 1e-7, 1e-9, 1e-15)),
            lambda S, L: np.mean(-np.sum(L * np.log(np.maximum(S, 1e-10)), axis=1)),
            lambda S, L: np.mean(-np.sum(L * np.maximum(np.log(S), -100), axis=1)),
            lambda S, L: np.mean(-np.sum(L.astype(np.float32) * np.log(S.astype(np.float32) + np.float32(1e-7)), axis=1)),
            clips_and_divides, replaces_zeros,
        ],
        "forgives_the_impossible": [
            only_where_it_is_possible,
            lambda S, L: np.mean(-np.sum(L * np.log(np.where(S > 0, S, 1)), axis=1)),
            lambda S, L: np.mean(-np.sum(L * np.nan_to_num(np.log(S), neginf=0), axis=1)),
            lambda S, L: -np.sum(L * np.ma.log(S).filled(0)) / len(L),
        ],
        "largest_number": [
            lambda S, L: np.mean(-np.sum(np.nan_to_num(L * np.log(S)), axis=1)),
            lambda S, L: -np.nan_to_num(L * np.log(S)).sum() / len(S),
        ],
        "zero_times_infinity": [naive, naive_loops, lambda S, L: -np.einsum("nk,nk->n", L, np.log(S)).mean()],
    },
    "one_answer_for_all": {
        "not_probabilities": [([2, 1, 1], ENTROPY), ([0.5, 0.25, 0.5], 1.0), ((2, 1, 1), 0)],
        "all_on_the_commonest": [([1, 0, 0], np.inf), (np.array([1.0, 0, 0]), 0), ([1, 0, 0], 0.5)],
        "all_alike": [([1 / 3] * 3, np.log(3)), ([0.333, 0.333, 0.334], 1.1)],
        "not_the_shares": [([0.25, 0.5, 0.25], ENTROPY), ([0.6, 0.2, 0.2], 1.0), ((0.4, 0.3, 0.3), 1.5)],
        "only_the_divergence": [(COMMON, 0), (COMMON, 0.0)],
        "mean_over_the_classes": [(COMMON, np.mean(-np.log(COMMON))), (COMMON, 1.155)],
        "loss_of_the_commonest": [(COMMON, np.log(2)), (COMMON, 0.693)],
        "counts_in_bits": [(COMMON, 1.5), (COMMON, scipy.stats.entropy(COMMON, base=2))],
        "sums_the_batch": [(COMMON, 4 * ENTROPY), (COMMON, 4.159)],
    },
}  # fmt: skip
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "mean_distance": [
        (lambda S, L: -np.sum(L * np.log(S)), "sums_the_batch"),
        (lambda S, L: np.mean(np.sum(L * np.log(S), axis=1)), "forgets_the_minus"),
        (lambda S, L: np.mean(-np.sum(S * np.log(L), axis=1)), "swaps_the_arguments"),
        (lambda S, L: np.mean(-np.sum(L * np.log2(S), axis=1)), "counts_in_bits"),
        (lambda S, L: -np.mean(L * np.log(S)), "mean_of_everything"),
        (lambda S, L: np.mean(-np.sum(L * np.log(S), axis=0)), "mean_over_the_classes"),
        (lambda S, L: -np.sum(np.nan_to_num(L * np.log(S))), "sums_the_batch"),
        (lambda S, L: -np.mean(np.sum(L * np.log(S) + (1 - L) * np.log(1 - S), axis=1)), "counts_the_others"),
        (lambda S, L: -np.sum(scipy.special.xlogy(L, S)) / np.log(2), "counts_in_bits"),
        (lambda S, L: -np.sum(L * np.log(np.where(S > 0, S, 1))), "sums_the_batch"),
    ],
    "one_answer_for_all": [((COMMON, 6.0), "counts_in_bits")],
}
UNKNOWN = {
    "two_prices": [(0.1, 0.2), ("a", "b"), (-1, 0.5), ([0.3, 0.1], 0.5)],
    "mean_distance": [
        lambda S, L: 0.0,
        lambda S, L: with_where(S, L) + 0.01,
        lambda S, L: min(with_where(S, L), 50.0),
        lambda S, L: np.mean((S - L) ** 2),
        lambda S, L: 2 * with_where(S, L),
        lambda S, L: np.nan_to_num(naive(S, L), nan=0.0),
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
