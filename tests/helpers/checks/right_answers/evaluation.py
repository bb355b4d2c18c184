"""Answers that learners give to the exercises on what a classifier is worth: right in many styles, wrong in ways without a name."""

from types import SimpleNamespace

import numpy as np

from helpers.checks.catalogue.images import standardised_digits
from helpers.probability import softmax
from helpers.training import predict_scores, train

TRAINING, VALIDATION, TEST = standardised_digits()
SETTINGS = dict(n_classes=10, learning_rate=0.1, batch_size=32, l2=0.001, validation=VALIDATION, progress=False)
RECORD = train(*TRAINING, **SETTINGS, epochs=200, patience=10, keep_epochs="all", rng=np.random.default_rng(0))
QUICK = train(
    *TRAINING, **{**SETTINGS, "learning_rate": 0.3, "batch_size": 16}, epochs=5, keep_epochs="all", rng=np.random.default_rng(0)
)
QUICK_SHARE = float(np.mean(predict_scores(TEST[0], QUICK.weights, QUICK.biases).argmax(axis=1) == TEST[1]))
HASTY = train(*TRAINING, **SETTINGS, epochs=1, rng=np.random.default_rng(0))
LOSSES = RECORD.validation_losses
PROBABILITIES = softmax(predict_scores(TEST[0], RECORD.weights, RECORD.biases))
CONTEXT = (PROBABILITIES, TEST[1])
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


UNKNOWN = {
    "smallest_patience": [(0, LOSSES), (6.5, LOSSES), ("seven", LOSSES), ([7, 7], LOSSES), (-1, LOSSES)],
    "honest_report": [
        lambda a, v, t: np.argmin(v),
        lambda a, v, t: (np.argmin(v), 1 - t[np.argmin(v)]),
        lambda a, v, t: (0, t[0]),
        lambda a, v, t: (v.index(min(v)), t[v.index(min(v))]),
    ],
    "least_sure": [([1, 2, 3, 4, 5], *CONTEXT), (FIVE[:4], *CONTEXT), ([400, 401, 402, 403, 404], *CONTEXT), ("none", *CONTEXT)],
    "my_test_accuracy": [(0.955, QUICK), (384, QUICK), ("most", QUICK)],
}
# What is refused before the answer is looked at, by the refusal's name.
REFUSED = {
    "my_test_accuracy": {
        "no_record": [
            (0.96, (QUICK.weights, QUICK.biases)),
            (0.96, train(*TRAINING, n_classes=10, learning_rate=0.1, epochs=1, progress=False, rng=np.random.default_rng(0))),
            (0.96, SimpleNamespace(weights=np.zeros((10, 3)), biases=np.zeros(10), validation_losses=[1], best_epoch=0)),
        ],
        "too_many_epochs": [(0.9675, RECORD)],
        "below_the_goal": [
            (float(np.mean(predict_scores(TEST[0], HASTY.weights, HASTY.biases).argmax(axis=1) == TEST[1])), HASTY)
        ],
    },
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
