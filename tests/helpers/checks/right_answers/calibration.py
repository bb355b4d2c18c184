"""Answers that learners give to the exercises on earned confidence: right in many styles, and wrong in ways without a name."""

import numpy as np
import scipy.optimize
import scipy.special

from helpers.losses import softmax_cross_entropy
from helpers.probability import entropy, softmax
from right_answers.evaluation import HASTY, RECORD, VALIDATION

TEMPERATURES = np.geomspace(0.25, 8, 161)


def loss_at(scores, labels, temperature):
    return softmax_cross_entropy(scores / temperature, labels).mean()


def with_helpers(scores, temperature):
    return softmax(scores / temperature)


def with_loops(scores, temperature):
    rows = []
    for row in scores:
        parts = [np.exp((score - max(row)) / temperature) for score in row]
        rows.append([part / sum(parts) for part in parts])
    return rows


def in_float32(scores, temperature):
    scores = (scores - scores.max(axis=1, keepdims=True)).astype(np.float32) / np.float32(temperature)
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def in_place_on_a_copy(scores, temperature):
    scores = scores.copy()
    scores /= temperature
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def through_logarithms(scores, temperature):
    cooled = scores * (1 / temperature)
    return np.exp(cooled - scipy.special.logsumexp(cooled, axis=1)[:, np.newaxis])


def on_the_grid(scores, labels):
    losses = [softmax_cross_entropy(scores / T, labels).mean() for T in TEMPERATURES]
    return TEMPERATURES[np.argmin(losses)]


def with_a_loop(scores, labels):
    best, lowest = None, np.inf
    for temperature in np.geomspace(0.05, 20, 500):
        loss = loss_at(scores, labels, temperature)
        if loss < lowest:
            best, lowest = temperature, loss
    return best


def with_minimize_scalar(scores, labels):
    return scipy.optimize.minimize_scalar(lambda T: loss_at(scores, labels, T), bounds=(0.25, 8), method="bounded").x


def on_the_log_scale(scores, labels):
    found = scipy.optimize.minimize_scalar(lambda log: loss_at(scores, labels, np.exp(log)))
    return np.exp(found.x)


def with_minimize(scores, labels):
    return scipy.optimize.minimize(lambda T: loss_at(scores, labels, T[0]), [1.0], bounds=[(0.25, 8)]).x


def golden_section(scores, labels):
    low, high, ratio = 0.25, 8.0, (np.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if loss_at(scores, labels, left) < loss_at(scores, labels, right):
            high = right
        else:
            low = left
    return float(low + high) / 2


def in_tenths(scores, labels):
    return min(np.arange(0.1, 8.1, 0.1), key=lambda T: loss_at(scores, labels, T))


def in_hundredths(scores, labels):
    temperatures = [place / 100 for place in range(25, 801)]
    return np.round(temperatures[int(np.argmin([loss_at(scores, labels, T) for T in temperatures]))], 2)


def in_float32_by_hand(scores, labels):
    cooled = scores.astype(np.float32)[np.newaxis] / TEMPERATURES.astype(np.float32)[:, np.newaxis, np.newaxis]
    losses = scipy.special.logsumexp(cooled, axis=2) - cooled[:, np.arange(len(labels)), labels]
    return TEMPERATURES[losses.mean(axis=1).argmin()]


def downhill(scores, labels):
    """Newton's steps on the scale."""
    log_scale, rows = 0.0, np.arange(len(labels))
    for _ in range(200):
        probabilities = softmax(np.exp(log_scale) * scores)
        mean = (probabilities * scores).sum(axis=1)
        slope = np.exp(log_scale) * (mean - scores[rows, labels]).mean()
        bend = np.exp(2 * log_scale) * ((probabilities * scores**2).sum(axis=1) - mean**2).mean() + abs(slope)
        log_scale -= slope / bend
    return np.exp(-log_scale)


RIGHT = {
    "shy_temperature": [np.log(4) / np.log(19), 0.47, 0.471, np.float32(0.4708), np.log2(4) / np.log2(19)],
    "cool": [
        with_helpers,
        with_loops,
        in_float32,
        in_place_on_a_copy,
        through_logarithms,
        lambda scores, temperature: scipy.special.softmax(np.divide(scores, temperature), axis=1),
    ],
    "choose_temperature": [
        on_the_grid,
        with_a_loop,
        with_minimize_scalar,
        on_the_log_scale,
        with_minimize,
        golden_section,
        in_tenths,
        in_hundredths,
        in_float32_by_hand,
        downhill,
        lambda scores, labels: min(TEMPERATURES, key=lambda T: softmax_cross_entropy(scores / T, labels).sum()),
    ],
    "my_temperature": [(0.7384, RECORD), (0.73, RECORD), (0.74, RECORD), (np.float64(0.7328), RECORD)],
}


UNKNOWN = {
    "shy_temperature": [0.9, 3.0, "less than 1", [0.47, 0.53], -0.47, 0.0],
    "cool": [
        lambda scores, temperature: np.ones_like(scores) / temperature,
        lambda scores, temperature: softmax(scores / temperature) + 0.001,
        lambda scores, temperature: softmax(scores / temperature**2),
        lambda scores, temperature: softmax(scores / temperature).max(axis=1),
    ],
    "choose_temperature": [
        lambda scores, labels: -on_the_grid(scores, labels),
        lambda scores, labels: 2 * on_the_grid(scores, labels),
        lambda scores, labels: (on_the_grid(scores, labels), 0.0),
        lambda scores, labels: entropy(softmax(scores)).mean(),
        lambda scores, labels: np.nan,
        lambda scores, labels: scores.temperature,
    ],
    "my_temperature": [
        (0.9, RECORD),
        (0.81, RECORD),
        ("shy", RECORD),
        ([0.7384, 1.0], RECORD),
    ],
}
REFUSED = {"my_temperature": {"no_record": [(0.7384, VALIDATION)], "other_record": [(0.7384, HASTY)]}}


def scores_and_temperature(rng):
    return rng.normal(0, rng.choice([0.1, 2, 20]), rng.integers(1, 6, 2)), float(rng.choice([0.25, 0.9, 2.0, 10.0]))


def scores_and_labels(rng):
    scores = rng.normal(0, 2, (40, 3))
    labels = np.array([rng.choice(3, p=row) for row in softmax(scores)])
    return scores * rng.choice([0.5, 0.8, 1.5, 2.5]), labels


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"cool": scores_and_temperature, "choose_temperature": scores_and_labels}
