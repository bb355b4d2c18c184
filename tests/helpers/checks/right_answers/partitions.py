"""Answers that learners give to the exercises on data in parts: right in many styles, and wrong in ways without a name."""

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


def of_the_pair(seed, block):
    return np.random.default_rng([seed, block])


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
