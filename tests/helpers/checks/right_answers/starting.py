"""Answers to the exercises on the first weights: right ones in many styles, and wrong ones without a name."""

import statistics

import numpy as np
import scipy.stats


def with_normal(n_features, n_classes, sigma, rng):
    return rng.normal(0.0, sigma, size=(n_classes, n_features)), np.zeros(n_classes)


def scaled(n_features, n_classes, sigma, rng):
    return sigma * rng.standard_normal((n_classes, n_features)), np.zeros((n_classes,))


def with_loops(n_features, n_classes, sigma, rng):
    weights = []
    for _ in range(n_classes):
        weights.append([rng.normal(0, sigma) for _ in range(n_features)])
    return weights, [0] * n_classes


def feature_by_feature(n_features, n_classes, sigma, rng):
    return np.column_stack([rng.normal(scale=sigma, size=n_classes) for _ in range(n_features)]), np.zeros(n_classes)


def drawn_the_other_way_round(n_features, n_classes, sigma, rng):
    biases = np.zeros(n_classes, dtype=int)
    return [rng.normal(0, sigma, (n_features, n_classes)).T, biases]


def in_float32(n_features, n_classes, sigma, rng):
    weights = rng.standard_normal((n_classes, n_features), dtype=np.float32)
    weights *= sigma
    return weights, np.zeros(n_classes, dtype=np.float32)


def in_one_row(n_features, n_classes, sigma, rng):
    return np.reshape(rng.normal(0, sigma, n_classes * n_features), (n_classes, n_features)), np.zeros(n_classes)


def with_scipy(n_features, n_classes, sigma, rng):
    return scipy.stats.norm.rvs(0, sigma, size=(n_classes, n_features), random_state=rng), np.zeros(n_classes)


def from_uniform_numbers(n_features, n_classes, sigma, rng):
    """Box and Muller."""
    radius = np.sqrt(-2 * np.log(1 - rng.random((n_classes, n_features))))
    return sigma * radius * np.cos(2 * np.pi * rng.random((n_classes, n_features))), np.zeros(n_classes)


def by_quantiles(n_features, n_classes, sigma, rng):
    quantile = statistics.NormalDist().inv_cdf
    return [[sigma * quantile(rng.random()) for _ in range(n_features)] for _ in range(n_classes)], np.zeros(n_classes)


def from_a_child(n_features, n_classes, sigma, rng):
    return with_normal(n_features, n_classes, sigma, np.random.default_rng(rng.integers(2**32)))


def one_weight_each(pixel, values):
    start = np.full((8, 64), 0.1)
    start[:, pixel] = values
    return start


def on_a_diagonal():
    start = np.full((8, 64), 0.1)
    for unit in range(8):
        start[unit, 20 + unit] = 0
    return start


RIGHT = {
    "half_sure_sigma": [0.26, 0.2584677, np.float32(0.258), np.array(0.26)],
    "initial_parameters": [
        with_normal,
        scaled,
        with_loops,
        feature_by_feature,
        drawn_the_other_way_round,
        in_float32,
        in_one_row,
        with_scipy,
        from_uniform_numbers,
        by_quantiles,
        from_a_child,
    ],
    "inner_start": [
        one_weight_each(20, np.linspace(-0.5, 0.5, 8)),
        one_weight_each(28, np.arange(8)),
        one_weight_each(28, np.append(0.1, np.random.default_rng(0).normal(0, 0.1, 7))).tolist(),
        on_a_diagonal(),
    ],
}


UNKNOWN = {
    "half_sure_sigma": [0.9, 0.25, -0.26, "small", [0.26, 0.26]],
    "initial_parameters": [
        lambda d, k, sigma, rng: rng.normal(0, sigma, (k, d)),
        lambda d, k, sigma, rng: (rng.normal(0, sigma, k, d), np.zeros(k)),
        lambda d, k, sigma, rng: (rng.normal(0, sigma, (k, d)), np.zeros(d)),
        lambda d, k, sigma, rng: (rng.normal(0, sigma, (k, d)), np.zeros((k, 1))),
        lambda d, k, sigma, rng: (rng.normal(0, sigma, (k, d)), 0),
        lambda d, k, sigma, rng: (rng.normal(0, 1.2 * sigma, (k, d)), np.zeros(k)),
        lambda d, k, sigma, rng: (rng.laplace(0, sigma / np.sqrt(2), (k, d)), np.zeros(k)),
        lambda d, k, sigma, rng: (rng.choice([-sigma, sigma], (k, d)), np.zeros(k)),
        lambda d, k, sigma, rng: (rng.normal(0, sigma / d, (k, d)), np.zeros(k)),
    ],
    "inner_start": [np.full((64, 8), 0.1), 0.1, "random", np.full((8, 64), np.nan)],
}


def a_start(rng):
    n_features, n_classes = rng.integers(1, 6, 2)
    return int(n_features), int(n_classes), float(rng.choice([0.01, 0.5, 2])), np.random.default_rng(rng.integers(1000))


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"initial_parameters": a_start}
