"""Answers that learners give to the exercises on what a classifier is worth: right ones, and wrong ones by their mistake."""

from types import SimpleNamespace

import numpy as np

from helpers.checks.images import standardised_digits
from helpers.probability import softmax
from helpers.training import predict_scores, train

TRAINING, VALIDATION, TEST = standardised_digits()
SETTINGS = dict(n_classes=10, learning_rate=0.1, batch_size=32, l2=0.001, validation=VALIDATION, progress=False)
RECORD = train(*TRAINING, **SETTINGS, epochs=200, patience=10, keep_epochs="all", rng=np.random.default_rng(0))
QUICK = train(
    *TRAINING, **{**SETTINGS, "learning_rate": 0.3, "batch_size": 16}, epochs=5, keep_epochs="all", rng=np.random.default_rng(0)
)
QUICK_SCORES = predict_scores(TEST[0], QUICK.weights, QUICK.biases)
QUICK_SHARE = float(np.mean(QUICK_SCORES.argmax(axis=1) == TEST[1]))
QUICK_BEST = max(float(np.mean(predict_scores(TEST[0], *kept).argmax(axis=1) == TEST[1])) for kept in QUICK.kept.values())
HASTY = train(*TRAINING, **SETTINGS, epochs=1, rng=np.random.default_rng(0))
LOSSES = RECORD.validation_losses
PROBABILITIES = softmax(predict_scores(TEST[0], RECORD.weights, RECORD.biases))
CONTEXT = (PROBABILITIES, TEST[1])
READ_RIGHT = np.flatnonzero(PROBABILITIES.argmax(axis=1) == TEST[1])
READ_WRONG = np.flatnonzero(PROBABILITIES.argmax(axis=1) != TEST[1])
FIVE = [104, 298, 63, 304, 235]


def with_argmin(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmin(validation_losses)
    return epoch, test_accuracies[epoch]


def with_a_loop(training_accuracies, validation_losses, test_accuracies):
    best = 0
    for epoch in range(len(validation_losses)):
        if validation_losses[epoch] < validation_losses[best]:
            best = epoch
    return best, test_accuracies[best]


def with_lists(training_accuracies, validation_losses, test_accuracies):
    losses = list(validation_losses)
    epoch = losses.index(min(losses))
    return [epoch, list(test_accuracies)[epoch]]


def with_min(training_accuracies, validation_losses, test_accuracies):
    loss, epoch, accuracy = min(zip(validation_losses, range(1000), test_accuracies))
    return float(epoch), float(accuracy)


def sorted_first(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argsort(validation_losses, kind="stable")[0]
    return int(epoch), np.float32(test_accuracies[epoch])


def with_a_key(training_accuracies, validation_losses, test_accuracies):
    epoch = min(range(len(validation_losses)), key=validation_losses.__getitem__)
    return epoch, test_accuracies[epoch]


def with_a_mask(training_accuracies, validation_losses, test_accuracies):
    (epochs,) = np.where(validation_losses == validation_losses.min())
    return epochs[0], test_accuracies[epochs][0]


RIGHT = {
    "smallest_patience": [(7, LOSSES), (7.0, LOSSES), (np.int64(7), LOSSES)],
    "honest_report": [with_argmin, with_a_loop, with_lists, with_min, sorted_first, with_a_key, with_a_mask],
    "least_sure": [(FIVE, *CONTEXT), (np.array(FIVE), *CONTEXT), (tuple(FIVE), *CONTEXT)],
    "my_test_accuracy": [(QUICK_SHARE, QUICK), (np.float32(0.96), QUICK), (0.960, QUICK), (384 / 400, QUICK)],
}


def up_to_equals(training_accuracies, validation_losses, test_accuracies):
    best, lowest = 0, np.inf
    for epoch, loss in enumerate(validation_losses):
        if loss <= lowest:
            best, lowest = epoch, loss
    return best, test_accuracies[best]


def until_it_rises(training_accuracies, validation_losses, test_accuracies):
    epoch = 0
    while epoch + 1 < len(validation_losses) and validation_losses[epoch + 1] < validation_losses[epoch]:
        epoch += 1
    return epoch, test_accuracies[epoch]


def until_it_really_rises(training_accuracies, validation_losses, test_accuracies):
    for epoch in range(1, len(validation_losses)):
        if validation_losses[epoch] > validation_losses[epoch - 1]:
            return epoch - 1, test_accuracies[epoch - 1]
    return len(validation_losses) - 1, test_accuracies[-1]


WRONG = {
    "smallest_patience": {
        "names_the_epoch": [(94, LOSSES)],
        "one_too_few": [(6, LOSSES)],
        "gives_up_early": [(1, LOSSES), (5, LOSSES)],
        "larger_than_needed": [(8, LOSSES), (10, LOSSES), (101, LOSSES)],
    },
    "honest_report": {
        "turns_the_order": [lambda a, v, t: (t[np.argmin(v)], np.argmin(v))],
        "takes_the_highest_loss": [lambda a, v, t: (np.argmax(v), t[np.argmax(v)])],
        "picks_the_epoch_on_the_test_set": [
            lambda a, v, t: (np.argmax(t), t[np.argmax(t)]),
            lambda a, v, t: (int(t.argmax()), max(t)),
        ],
        "picks_the_epoch_on_the_training_part": [lambda a, v, t: (np.argmax(a), t[np.argmax(a)])],
        "takes_the_last_epoch": [lambda a, v, t: (len(v) - 1, t[-1])],
        "stops_at_the_first_rise": [until_it_rises, until_it_really_rises],
        "reports_training_accuracy": [lambda a, v, t: (np.argmin(v), a[np.argmin(v)])],
        "reports_the_best_test_accuracy": [lambda a, v, t: (np.argmin(v), np.max(t))],
        "reports_the_loss": [lambda a, v, t: (np.argmin(v), np.min(v))],
        "counts_from_one": [lambda a, v, t: (np.argmin(v) + 1, t[np.argmin(v)])],
        "last_of_equals": [up_to_equals, lambda a, v, t: (len(v) - 1 - v[::-1].argmin(), t[::-1][v[::-1].argmin()])],
    },
    "least_sure": {
        "returns_probabilities": [(np.sort(PROBABILITIES[READ_RIGHT].max(axis=1))[:5], *CONTEXT)],
        "most_sure": [(READ_RIGHT[np.argsort(-PROBABILITIES[READ_RIGHT].max(axis=1))][:5], *CONTEXT)],
        "only_the_wrong": [(READ_WRONG[np.argsort(PROBABILITIES[READ_WRONG].max(axis=1))][:5], *CONTEXT)],
        "includes_the_wrong": [(np.argsort(PROBABILITIES.max(axis=1))[:5], *CONTEXT)],
        "places_among_the_right": [(np.argsort(PROBABILITIES[READ_RIGHT].max(axis=1))[:5], *CONTEXT)],
        "in_another_order": [(FIVE[::-1], *CONTEXT), (sorted(FIVE), *CONTEXT)],
    },
    "my_test_accuracy": {
        "in_percent": [(100 * QUICK_SHARE, QUICK), (96.0, QUICK)],
        "reports_the_errors": [(0.04, QUICK), (16 / 400, QUICK)],
        "reports_the_confidence": [(softmax(QUICK_SCORES).max(axis=1).mean(), QUICK)],
        "reports_training_accuracy": [(QUICK.accuracies[-1], QUICK), (0.982, QUICK)],
        "reports_validation_accuracy": [(QUICK.validation_accuracies[-1], QUICK), (0.9525, QUICK)],
        "picks_the_epoch_on_the_test_set": [(QUICK_BEST, QUICK)],
    },
}
# Two mistakes in one answer: the more basic is named.
WRONG_TWICE = {
    "honest_report": [
        (lambda a, v, t: (np.argmax(t), a[np.argmax(t)]), "picks_the_epoch_on_the_test_set"),
        (lambda a, v, t: (np.argmax(a), max(a)), "picks_the_epoch_on_the_training_part"),
        (lambda a, v, t: (len(v), t[-1]), "takes_the_last_epoch"),
        (lambda a, v, t: (np.argmin(v) + 1, a[np.argmin(v)]), "reports_training_accuracy"),
    ],
}
UNKNOWN = {
    "smallest_patience": [(0, LOSSES), (6.5, LOSSES), ("seven", LOSSES), ([7, 7], LOSSES), (-1, LOSSES)],
    "honest_report": [
        lambda a, v, t: np.argmin(v),
        lambda a, v, t: (np.argmin(v), 1 - t[np.argmin(v)]),
        lambda a, v, t: (0, t[0]),
        lambda a, v, t: (v.index(min(v)), t[v.index(min(v))]),
    ],
    "least_sure": [([1, 2, 3, 4, 5], *CONTEXT), (FIVE[:4], *CONTEXT), ([400, 401, 402, 403, 404], *CONTEXT), ("none", *CONTEXT)],
    "my_test_accuracy": [
        (0.955, QUICK),
        (384, QUICK),
        ("most", QUICK),
        (0.9675, RECORD),
        (0.96, (QUICK.weights, QUICK.biases)),
        (0.96, train(*TRAINING, n_classes=10, learning_rate=0.1, epochs=1, progress=False, rng=np.random.default_rng(0))),
        (float(np.mean(predict_scores(TEST[0], HASTY.weights, HASTY.biases).argmax(axis=1) == TEST[1])), HASTY),
        (0.96, SimpleNamespace(weights=np.zeros((10, 3)), biases=np.zeros(10), validation_losses=[1], best_epoch=0)),
    ],
}


def three_curves(rng):
    epochs = rng.integers(1, 6)
    return rng.random(epochs), rng.choice([0.1, 0.2, 0.3], epochs), rng.random(epochs)


# Valid input at random, for telling whether a mutant of the solution is really wrong.
VALID = {"honest_report": three_curves}


def own_accuracy_on_the_test_part(notebook):
    """Whether `my_test_accuracy` is what `my_record` really reaches there, and enough. Everybody's own record differs."""
    record, data = notebook["my_record"], notebook["data"]
    scores = notebook["test_inputs"] @ record.weights.T + record.biases
    really = (scores.argmax(axis=1) == data.test_labels).mean()
    return abs(really - notebook["my_test_accuracy"]) < 0.001 and really >= 0.95


# For exercises with many right answers: whether what a notebook holds after an accepted answer is right, told another way.
HOLDS = {"my_test_accuracy": own_accuracy_on_the_test_part}
