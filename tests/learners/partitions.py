"""Answers that learners give to the exercises on data in parts: right in many styles, and wrong, by their mistake."""

import random

import numpy as np


def with_shares(counts, losses, d_weights, d_biases):
    shares = counts / counts.sum()
    return shares @ losses, np.tensordot(shares, d_weights, axes=1), shares @ d_biases


def with_average(counts, losses, d_weights, d_biases):
    return tuple(np.average(part, axis=0, weights=counts) for part in (losses, d_weights, d_biases))


def with_a_loop(counts, losses, d_weights, d_biases):
    loss, weights, biases, total = 0, np.zeros(d_weights[0].shape), np.zeros(d_biases[0].shape), 0
    for n, part_loss, part_weights, part_biases in zip(counts, losses, d_weights, d_biases):
        loss += n * part_loss
        weights += n * part_weights
        biases += n * part_biases
        total += n
    return loss / total, weights / total, biases / total


def with_broadcasting(counts, losses, d_weights, d_biases):
    total = np.sum(counts)
    weights = (counts[:, np.newaxis, np.newaxis] * d_weights).sum(axis=0) / total
    return np.sum(counts * losses) / total, weights, (counts[:, None] * d_biases).sum(axis=0) / total


def with_einsum(counts, losses, d_weights, d_biases):
    shares = np.asarray(counts, np.float64) / sum(counts)
    return [np.einsum("p,p", shares, losses), np.einsum("p,pkd->kd", shares, d_weights), np.einsum("p,pk->k", shares, d_biases)]


def in_float32(counts, losses, d_weights, d_biases):
    shares = (counts / counts.sum()).astype(np.float32)
    parts = [part.astype(np.float32) for part in (losses, d_weights, d_biases)]
    return tuple(np.tensordot(shares, part, axes=1) for part in parts)


def one_after_the_other(counts, losses, d_weights, d_biases):
    """The running mean of what has been seen so far."""
    seen, means = 0, [0.0, np.zeros_like(d_weights[0]), np.zeros_like(d_biases[0])]
    for n, *parts in zip(counts, losses, d_weights, d_biases):
        if n:
            seen += n
            means = [mean + (part - mean) * n / seen for mean, part in zip(means, parts)]
    return means


def example_by_example(counts, losses, d_weights, d_biases):
    return tuple(np.repeat(part, counts, axis=0).mean(axis=0) for part in (losses, d_weights, d_biases))


def with_normal(inputs, seed, block):
    rng = np.random.default_rng([seed, block])
    return inputs + rng.normal(0, 0.5, inputs.shape)


def with_standard_normal(inputs, seed, block):
    return inputs + 0.5 * np.random.default_rng((seed, block)).standard_normal(inputs.shape)


def with_normal_around_the_inputs(inputs, seed, block):
    return np.random.default_rng([seed, block]).normal(inputs, 0.5)


def with_a_seed_sequence(inputs, seed, block):
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, block])))
    return inputs + rng.normal(scale=0.5, size=(len(inputs), inputs.shape[1]))


def number_by_number(inputs, seed, block):
    rng = np.random.default_rng(np.array([seed, block]))
    return [[value + rng.normal(0, 0.5) for value in row] for row in inputs]


def row_by_row(inputs, seed, block):
    rng, rows = np.random.default_rng([seed, block]), inputs.copy()
    for row in rows:
        row += rng.normal(0.0, 0.5, len(row))
    return rows


RIGHT = {
    "slopes_sent": [7850, 7850.0, np.int64(7850), 785 * 10],
    "put_together": [
        with_shares, with_average, with_a_loop, with_broadcasting, with_einsum, in_float32, one_after_the_other,
        example_by_example,
    ],
    "noisy": [
        with_normal, with_standard_normal, with_normal_around_the_inputs, with_a_seed_sequence, number_by_number, row_by_row,
    ],
}  # fmt: skip


def put_by(loss_of, weights_of=None, biases_of=None):
    """A learner's function that puts each of its parts together in its own way: a function of counts and means."""
    return lambda counts, losses, d_weights, d_biases: (
        loss_of(counts, losses), (weights_of or loss_of)(counts, d_weights), (biases_of or weights_of or loss_of)(counts, d_biases),
    )  # fmt: skip


def right(counts, means):
    return np.average(means, axis=0, weights=counts)


def plain(counts, means):
    return means.mean(axis=0)


def summed(counts, means):
    return np.tensordot(counts, means, axes=1)


def last_in_the_loop(counts, losses, d_weights, d_biases):
    for n, loss, weights, biases in zip(counts, losses, d_weights, d_biases):
        total = (n * loss / n, n * weights / n, n * biases / n) if n else (0, 0, 0)
    return total


def plain_loop(counts, losses, d_weights, d_biases):
    loss, weights, biases = 0, 0, 0
    for part in range(len(counts)):
        loss, weights, biases = loss + losses[part], weights + d_weights[part], biases + d_biases[part]
    return loss / len(counts), weights / len(counts), biases / len(counts)


def only_the_filled(counts, means):
    return means[counts > 0].mean(axis=0)


def biases_left_at_zero(counts, losses, d_weights, d_biases):
    loss, weights, biases = 0, 0, np.zeros(d_biases.shape[1])
    for n, part_loss, part_weights in zip(counts, losses, d_weights):
        loss, weights = loss + n * part_loss, weights + n * part_weights
    return loss / counts.sum(), weights / counts.sum(), biases


def noise_from(generator_of, noise_of=lambda rng, shape: rng.normal(0, 0.5, shape)):
    return lambda inputs, seed, block: inputs + noise_of(generator_of(seed, block), inputs.shape)


def of_the_pair(seed, block):
    return np.random.default_rng([seed, block])


WRONG = {
    "slopes_sent": {
        "for_each_image": [7850 * 30_000, 235_500_000],
        "the_courses_own_digits": [650],
        "in_bytes": [7850 * 8],
        "one_class": [785],
        "a_bias_for_each_weight": [2 * 7840],
        "one_bias_for_all": [7841],
        "forgets_the_biases": [7840, 28 * 28 * 10.0],
        "loss_and_count_too": [7852],
    },
    "put_together": {
        "last_one_wins": [lambda c, a, w, b: (a[-1], w[-1], b[-1]), last_in_the_loop],
        "means_of_means": [put_by(plain), plain_loop],
        "mean_of_the_filled": [put_by(only_the_filled)],
        "adds_the_means": [put_by(lambda counts, means: means.sum(axis=0)), lambda c, a, w, b: (sum(a), sum(w), sum(b))],
        "divides_by_partitions": [
            put_by(lambda counts, means: summed(counts, means) / len(counts)),
            put_by(lambda counts, means: np.mean([n * mean for n, mean in zip(counts, means)], axis=0)),
        ],
        "never_divides": [put_by(summed), put_by(lambda counts, means: sum(n * mean for n, mean in zip(counts, means)))],
        "takes_them_for_sums": [
            put_by(lambda counts, means: means.sum(axis=0) / counts.sum()),
            lambda c, a, w, b: (sum(a) / sum(c), sum(w) / sum(c), sum(b) / sum(c)),
        ],
        "plain_loss": [put_by(plain, right), lambda c, a, w, b: (np.mean(a), *with_shares(c, a, w, b)[1:])],
        "forgets_the_biases": [biases_left_at_zero, put_by(right, right, lambda counts, means: 0 * means[0])],
        "biases_over_classes": [
            put_by(right, right, lambda counts, means: np.sum(counts @ means) / counts.sum()),
            put_by(right, right, lambda counts, means: (counts[:, None] * means).sum() / counts.sum()),
        ],
        "plain_biases": [put_by(right, right, plain), lambda c, a, w, b: (*with_average(c, a, w, b)[:2], np.mean(b, axis=0))],
        "adds_the_biases": [put_by(right, right, lambda counts, means: means.sum(axis=0))],
    },
    "noisy": {
        "one_noise_for_all_blocks": [
            noise_from(lambda seed, block: np.random.default_rng(seed)),
            noise_from(lambda seed, block: np.random.default_rng([seed])),
        ],
        "ignores_the_seed": [noise_from(lambda seed, block: np.random.default_rng(block))],
        "adds_the_two": [noise_from(lambda seed, block: np.random.default_rng(seed + block))],
        "multiplies_the_two": [noise_from(lambda seed, block: np.random.default_rng(seed * block))],
        "turns_the_pair": [noise_from(lambda seed, block: np.random.default_rng((block, seed)))],
        "only_upwards": [
            noise_from(of_the_pair, lambda rng, shape: rng.uniform(0, 0.5, shape)),
            noise_from(of_the_pair, lambda rng, shape: 0.5 * rng.random(shape)),
        ],
        "replaces_the_inputs": [lambda inputs, seed, block: of_the_pair(seed, block).normal(0, 0.5, inputs.shape)],
        "one_noise_for_all_examples": [
            noise_from(of_the_pair, lambda rng, shape: rng.normal(0, 0.5, shape[1])),
            noise_from(of_the_pair, lambda rng, shape: rng.normal(0, 0.5, (1, shape[1]))),
        ],
        "one_noise_for_all_features": [noise_from(of_the_pair, lambda rng, shape: rng.normal(0, 0.5, (shape[0], 1)))],
        "spread_of_one": [
            noise_from(of_the_pair, lambda rng, shape: rng.standard_normal(shape)),
            noise_from(of_the_pair, lambda rng, shape: rng.normal(size=shape)),
        ],
        "variance": [noise_from(of_the_pair, lambda rng, shape: rng.normal(0, np.sqrt(0.5), shape))],
    },
}
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "put_together": [
        (put_by(plain, plain, lambda counts, means: 0 * means[0]), "means_of_means"),
        (put_by(summed, summed, lambda counts, means: summed(counts, means).sum()), "never_divides"),
        (put_by(plain, right, lambda counts, means: 0 * means[0]), "plain_loss"),
    ],
    "noisy": [
        (
            noise_from(lambda seed, block: np.random.default_rng(seed), lambda rng, shape: rng.normal(size=shape)),
            "one_noise_for_all_blocks",
        ),
        (
            noise_from(lambda seed, block: np.random.default_rng(seed + block), lambda rng, shape: rng.normal(0, 0.5, shape[1])),
            "adds_the_two",
        ),
    ],
}
UNKNOWN = {
    "slopes_sent": [7849, 0, "many", [7840, 10], -7850],
    "put_together": [
        lambda c, a, w, b: (a.max(), w.max(axis=0), b.max(axis=0)),
        lambda c, a, w, b: with_shares(c, a, w, b)[:2],
        lambda c, a, w, b: tuple(-part for part in with_shares(c, a, w, b)),
        lambda c, a, w, b: with_shares(1 / c, a, w, b),
        lambda c, a, w, b: (with_shares(c, a, w, b)[0], with_shares(c, a, w, b)[1].T, with_shares(c, a, w, b)[2]),
        lambda c, a, w, b: a[5],
    ],
    "noisy": [
        lambda inputs, seed, block: inputs,
        lambda inputs, seed, block: inputs + np.random.normal(0, 0.5, inputs.shape),
        lambda inputs, seed, block: inputs + random.gauss(0, 0.5),
        lambda inputs, seed, block: inputs - of_the_pair(seed, block).normal(0, 0.5, inputs.shape),
        lambda inputs, seed, block: inputs + of_the_pair(seed, block).normal(0.5, size=inputs.shape),
        lambda inputs, seed, block: (inputs + of_the_pair(seed, block).normal(0, 0.5, inputs.T.shape).T)[:, :1],
    ],
}


def some_parts(rng):
    p, k, d = rng.integers(1, 6, 3)
    counts = rng.integers(0, 9, p)
    counts[rng.integers(p)] += 1
    filled = counts > 0
    weights, biases = rng.normal(0, 1, (p, k, d)), rng.normal(0, 1, (p, k))
    return counts, rng.random(p) * filled, weights * filled[:, None, None], biases * filled[:, None]


def some_inputs(rng):
    return rng.normal(0, 1, rng.integers(1, 5, 2)), int(rng.integers(0, 100)), int(rng.integers(0, 100))


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"put_together": some_parts, "noisy": some_inputs}
