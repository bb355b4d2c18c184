"""Answers that learners give to the exercises on the first weights: right ones in many styles, and wrong ones by their mistake."""

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


def turned(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_features, n_classes)), np.zeros(n_classes)


def uniform(n_features, n_classes, sigma, rng):
    return rng.random((n_classes, n_features)), np.zeros(n_classes)


def uniform_up_to_sigma(n_features, n_classes, sigma, rng):
    return sigma * np.random.rand(n_classes, n_features), np.zeros(n_classes)


def absolute(n_features, n_classes, sigma, rng):
    return abs(rng.normal(0, sigma, (n_classes, n_features))), np.zeros(n_classes)


def global_draws(n_features, n_classes, sigma, rng):
    return np.random.normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes)


def new_generator(n_features, n_classes, sigma, rng):
    rng = np.random.default_rng()
    return rng.normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes)


def seed_inside(n_features, n_classes, sigma, rng):
    np.random.seed(0)
    return sigma * np.random.randn(n_classes, n_features), np.zeros(n_classes)


def generator_inside(n_features, n_classes, sigma, rng):
    return with_normal(n_features, n_classes, sigma, np.random.default_rng(42))


def biases_drawn_too(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_classes, n_features)), rng.normal(0, sigma, n_classes)


def biases_between_0_and_1(n_features, n_classes, sigma, rng):
    biases = rng.random(n_classes)
    return rng.normal(0, sigma, (n_classes, n_features)), biases


WRONG = {
    "half_sure_sigma": {
        "copies_the_half": [0.5],
        "answers_the_variance": [0.07, 0.0668],
        "takes_the_surest_image": [0.037, 0.04],
        "takes_the_median": [0.29, 0.2877],
    },
    "initial_parameters": {
        "classes_on_the_wrong_axis": [turned, lambda d, k, sigma, rng: (sigma * rng.standard_normal((d, k)), np.zeros(k))],
        "draws_nothing": [
            lambda d, k, sigma, rng: (np.zeros((k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (np.full((k, d), sigma), np.zeros(k)),
            lambda d, k, sigma, rng: (np.full((k, d), rng.normal(0, sigma)), np.zeros(k)),
        ],
        "repeats_a_row": [
            lambda d, k, sigma, rng: (np.tile(rng.normal(0, sigma, d), (k, 1)), np.zeros(k)),
            lambda d, k, sigma, rng: ([rng.normal(0, sigma, d)] * k, np.zeros(k)),
            lambda d, k, sigma, rng: (rng.normal(0, sigma, (k, 1)) + np.zeros((k, d)), np.zeros(k)),
        ],
        "never_negative": [uniform, uniform_up_to_sigma, absolute, lambda d, k, s, rng: (rng.uniform(0, s, (k, d)), np.zeros(k))],
        "evenly_spread": [
            lambda d, k, sigma, rng: (rng.uniform(-sigma, sigma, (k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (sigma * (2 * rng.random((k, d)) - 1), np.zeros(k)),
            lambda d, k, sigma, rng: (sigma * np.sqrt(12) * (rng.random((k, d)) - 0.5), np.zeros(k)),
        ],
        "sigma_as_mean": [
            lambda d, k, sigma, rng: (rng.normal(sigma, size=(k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (rng.normal(sigma, 1, (k, d)), np.zeros(k)),
        ],
        "mean_not_zero": [
            lambda d, k, sigma, rng: (rng.normal(1, sigma, (k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (0.001 + sigma * rng.standard_normal((k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (rng.normal(sigma, sigma, (k, d)), np.zeros(k)),
        ],
        "ignores_sigma": [
            lambda d, k, sigma, rng: (rng.normal(0, 1 / np.sqrt(d), (k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (rng.standard_normal((k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (rng.normal(0, 0.01, (k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (np.random.randn(k, d), np.zeros(k)),
        ],
        "sigma_as_variance": [
            lambda d, k, sigma, rng: (rng.normal(0, np.sqrt(sigma), (k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (sigma**0.5 * rng.standard_normal((k, d)), np.zeros(k)),
        ],
        "squares_sigma": [
            lambda d, k, sigma, rng: (rng.normal(0, sigma**2, (k, d)), np.zeros(k)),
            lambda d, k, sigma, rng: (sigma * rng.normal(0, sigma, (k, d)), np.zeros(k)),
        ],
        "random_biases": [biases_drawn_too, biases_between_0_and_1],
        "biases_not_zero": [
            lambda d, k, sigma, rng: (rng.normal(0, sigma, (k, d)), np.ones(k)),
            lambda d, k, sigma, rng: (rng.normal(0, sigma, (k, d)), np.full(k, sigma)),
        ],
        "unseeded": [global_draws, new_generator],
        "seeds_its_own": [seed_inside, generator_inside],
    },
    "inner_start": {
        "changes_all_alike": [np.full((8, 64), 0.1), np.zeros((8, 64)), one_weight_each(20, 0.5)],
        "changes_a_blank_pixel": [one_weight_each(0, np.arange(8)), one_weight_each(32, np.linspace(0, 1, 8))],
        "leaves_some_equal": [
            one_weight_each(20, [0.5, *[0.1] * 7]),
            one_weight_each(20, [0, 1, 2, 3, 0, 1, 2, 3]),
        ],
        "changes_too_much": [
            np.random.default_rng(0).normal(0, 0.1, (8, 64)),
            0.1 + np.arange(512).reshape(8, 64) / 1000,
        ],
    },
}
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "half_sure_sigma": [],
    "initial_parameters": [
        (lambda d, k, sigma, rng: (rng.random((d, k)), np.zeros(k)), "classes_on_the_wrong_axis"),
        (lambda d, k, sigma, rng: (np.random.rand(k, d), np.random.rand(k)), "never_negative"),
        (lambda d, k, sigma, rng: (np.random.normal(0, np.sqrt(sigma), (k, d)), np.zeros(k)), "sigma_as_variance"),
        (lambda d, k, sigma, rng: (rng.normal(0, sigma**2, (k, d)), np.ones(k)), "squares_sigma"),
        (lambda d, k, sigma, rng: (np.random.normal(0, sigma, (k, d)), np.ones(k)), "biases_not_zero"),
    ],
    "inner_start": [(one_weight_each(0, [0.5, *[0.1] * 7]), "changes_a_blank_pixel")],
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
