"""Answers that learners give to the exercises on earned confidence: right ones in many styles, and wrong ones by their mistake."""

import numpy as np
import scipy.optimize
import scipy.special

from helpers.losses import softmax_cross_entropy
from helpers.probability import entropy, softmax
from learners.evaluation import HASTY, RECORD, TEST, VALIDATION

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


def by_powers(scores, temperature):
    powers = softmax(scores) ** (1 / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)


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
        by_powers,
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


def divided_and_repaired(scores, temperature):
    probabilities = softmax(scores) / temperature
    return probabilities / probabilities.sum(axis=-1, keepdims=True)


def without_a_maximum(scores, temperature):
    exponentials = np.exp(scores / temperature)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def chosen_by(loss, temperatures=TEMPERATURES):
    """A search that compares another number than the loss."""
    return lambda scores, labels: temperatures[np.argmin([loss(scores, labels, T) for T in temperatures])]


def mean_gap(scores, labels, temperature):
    probabilities = softmax(scores / temperature)
    return abs(probabilities.max(axis=1).mean() - np.mean(probabilities.argmax(axis=1) == labels))


def distance_of_divided_probabilities(scores, labels, temperature):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels] / temperature).mean()


def errors(scores, labels, temperature):
    return np.mean((scores / temperature).argmax(axis=1) != labels)


def of_all_tried(scores, labels):
    return [loss_at(scores, labels, T) for T in TEMPERATURES]


TEST_SCORES = TEST[0] @ RECORD.weights.T + RECORD.biases
WRONG = {
    "shy_temperature": {
        "divides_the_claims": [0.8 / 0.95, 0.95 / 0.8, 0.84, 1.19],
        "forgets_the_logarithm": [4 / 19, 4.75, 0.21],
        "forgets_the_other_class": [np.log(0.8) / np.log(0.95), 0.23, np.log(0.95) / np.log(0.8)],
        "subtracts_the_scores": [np.log(19) - np.log(4), 1.56],
        "turned_round": [np.log(19) / np.log(4), 2.12],
    },
    "cool": {
        "divides_probabilities": [
            lambda scores, temperature: softmax(scores) / temperature,
            lambda scores, temperature: scipy.special.softmax(scores, axis=1) / temperature,
        ],
        "changes_nothing": [
            divided_and_repaired,
            lambda scores, temperature: softmax(scores),
            lambda scores, temperature: softmax(softmax(scores) * 0 + scores),
        ],
        "probabilities_as_scores": [lambda scores, temperature: softmax(softmax(scores) / temperature)],
        "forgets_the_softmax": [lambda scores, temperature: scores / temperature],
        "powers_alone": [lambda scores, temperature: softmax(scores) ** (1 / temperature)],
        "flips_the_sign": [lambda scores, temperature: softmax(-scores / temperature)],
        "drops_the_fractions": [
            lambda scores, temperature: softmax(scores // temperature),
            lambda scores, temperature: scipy.special.softmax(np.floor(scores / temperature), axis=-1),
        ],
        "multiplies": [
            lambda scores, temperature: softmax(scores * temperature),
            lambda scores, temperature: softmax(scores / (1 / temperature)),
        ],
        "whole_array": [lambda scores, temperature: scipy.special.softmax(scores / temperature)],
        "wrong_axis": [lambda scores, temperature: softmax(scores / temperature, axis=0)],
        "overflows": [without_a_maximum],
    },
    "choose_temperature": {
        "returns_the_place": [
            lambda scores, labels: np.argmin(of_all_tried(scores, labels)),
            lambda scores, labels: int(np.argmin([loss_at(scores, labels, T) for T in np.linspace(0.1, 10, 500)])),
        ],
        "returns_the_loss": [
            lambda scores, labels: min(of_all_tried(scores, labels)),
            lambda scores, labels: scipy.optimize.minimize_scalar(lambda log: loss_at(scores, labels, np.exp(log))).fun,
        ],
        "same_for_all": [
            lambda scores, labels: 1.58,
            lambda scores, labels: on_the_grid(TEST_SCORES, TEST[1]),
            chosen_by(distance_of_divided_probabilities),
            chosen_by(errors),
            lambda scores, labels: on_the_grid(scores, scores.argmax(axis=1)),
            lambda scores, labels: max(np.linspace(0.1, 10, 100), key=lambda T: loss_at(scores, labels, T)),
        ],
        "takes_the_highest_loss": [lambda scores, labels: TEMPERATURES[np.argmax(of_all_tried(scores, labels))]],
        "turned_round": [
            chosen_by(lambda scores, labels, T: loss_at(scores, labels, 1 / T), np.geomspace(0.05, 20, 300)),
            lambda scores, labels: 1 / on_the_grid(scores, labels),
            chosen_by(lambda scores, labels, T: loss_at(scores, labels, 1 / T)),
        ],
        "probabilities_as_scores": [
            chosen_by(lambda scores, labels, T: loss_at(softmax(scores), labels, T)),
            chosen_by(lambda scores, labels, T: loss_at(softmax(scores), labels, T), np.geomspace(0.02, 20, 500)),
        ],
        "never_below_one": [
            chosen_by(loss_at, np.linspace(1, 8, 200)),
            chosen_by(loss_at, np.arange(1, 10, 0.1)),
            lambda scores, labels: max(1, golden_section(scores, labels)),
        ],
        "matches_the_means": [chosen_by(mean_gap), chosen_by(mean_gap, np.linspace(0.1, 20, 1000))],
        "too_coarse": [chosen_by(loss_at, np.array([0.25, 0.5, 1, 2, 4, 8])), chosen_by(loss_at, np.arange(0.25, 9, 0.5))],
    },
    "my_temperature": {
        "takes_the_other_scores": [(1.58, RECORD), (1.579, RECORD)],
        "turned_round": [(1 / 0.7384, RECORD), (1.36, RECORD)],
        "chooses_on_the_training_part": [(0.34, RECORD), (0.3386, RECORD)],
        "chooses_on_the_test_set": [(0.7546, RECORD), (0.75, RECORD)],
    },
}
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "shy_temperature": [(0.8 / 0.95, "divides_the_claims")],
    "cool": [
        (lambda scores, temperature: softmax(scores) * temperature, "divides_probabilities"),
        (lambda scores, temperature: softmax(scores * temperature, axis=0), "multiplies"),
        (lambda scores, temperature: scores * temperature, "forgets_the_softmax"),
    ],
    "choose_temperature": [
        (lambda scores, labels: of_all_tried(scores, labels).index(max(of_all_tried(scores, labels))), "returns_the_place")
    ],
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
        (0.7384, HASTY),
        (0.7384, VALIDATION),
        ([0.7384, 1.0], RECORD),
    ],
}


def scores_and_temperature(rng):
    return rng.normal(0, rng.choice([0.1, 2, 20]), rng.integers(1, 6, 2)), float(rng.choice([0.25, 0.9, 2.0, 10.0]))


def scores_and_labels(rng):
    scores = rng.normal(0, 2, (40, 3))
    labels = np.array([rng.choice(3, p=row) for row in softmax(scores)])
    return scores * rng.choice([0.5, 0.8, 1.5, 2.5]), labels


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"cool": scores_and_temperature, "choose_temperature": scores_and_labels}
