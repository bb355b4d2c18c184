"""Exercises on what a classifier is worth: when to stop, which number to report, and where it is unsure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers import probability
from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, Parts, Question, question
from helpers.checks.images import standardised_digits

NONE: frozenset[str] = frozenset()
MOST_EPOCHS = 5  # of `my_record`


def _stop_and_best(losses: np.ndarray, patience: float) -> tuple[int, int]:
    """The epoch after which training stops, and the best so far."""
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best >= patience:
            break
    return epoch, best


def _smallest_patience(losses: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    best = int(np.argmin(losses))
    if "names_the_epoch" in made:
        return best
    patience = next(patience for patience in range(1, len(losses) + 1) if _stop_and_best(losses, patience)[1] == best)
    if "gives_up_early" in made:
        return 1
    return patience - ("one_too_few" in made) + ("larger_than_needed" in made)


def _patience_is(test: Callable[[float, int, int], bool]) -> Callable[..., bool]:
    """A sign: `test(patience, wanted, best epoch)` holds for a whole number from 1 on."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        (losses,), (given,) = questions[0].arguments.values(), exercise.held(outcomes[0])
        patience = float(given)
        return patience >= 1 and patience == int(patience) and test(patience, _smallest_patience(losses), int(np.argmin(losses)))

    return sign


def _where_it_stops(values: Parts, losses: np.ndarray) -> tuple[str, str]:
    stop, kept = _stop_and_best(losses, float(values[0]))
    best = np.argmin(losses)
    told = f"stops after epoch {stop} and keeps epoch {kept}"
    return told, f"keeps epoch {best}, and with one epoch of patience less does not"


SMALLEST_PATIENCE = Exercise(
    name="smallest_patience",
    task="the smallest patience that reaches the best epoch",
    wanted=_smallest_patience,
    mistakes=(
        Mistake(
            "names_the_epoch",
            "That is the epoch to be reached; patience counts the epochs in a row without a new best.",
            ("What does patience 10 wait for: for epoch 10, or for ten epochs of a certain kind?",
             "Try `stop_and_best(record.validation_losses, patience)` with 1, 2, 3 and so on; its second number is the epoch kept."),
            sign=_patience_is(lambda patience, wanted, best: patience == best != wanted),
        ),
        Mistake(
            "one_too_few",
            "That is the longest run of epochs without a new best; with this patience, training stops at the end of the run.",
            ("Count again: from one best epoch to the next, or only the failures between them?",
             "Patience 1 forgives no failure, and patience 2 forgives one. So how many does it take to forgive the longest run?"),
            sign=_patience_is(lambda patience, wanted, best: patience == wanted - 1),
        ),
        Mistake(
            "gives_up_early",
            "With this patience training stops at an earlier epoch and never reaches the best.",
            ("Which epoch does `stop_and_best` keep with this patience?",
             "Go up one by one until its second number is that of the lowest loss of all."),
            sign=_patience_is(lambda patience, wanted, best: patience < wanted),
        ),
        Mistake(
            "larger_than_needed",
            "With this patience the best epoch is reached, but it is also reached with a smaller one.",
            ("What happens with one epoch of patience less?", "Start from 1 and take the first that arrives."),
            sign=_patience_is(lambda patience, wanted, best: patience > wanted),
        ),
    ),
    where="When to stop",
    notice="You know this number only because you have seen the whole curve; beforehand, patience is a guess that costs epochs.",
    outputs=("smallest_patience",),
    effect=_where_it_stops,
)  # fmt: skip


def smallest_patience(answer: Any = ..., validation_losses: Any = None) -> Verdict:
    """The smallest patience with which training on these `validation_losses` reaches the lowest of them."""
    return SMALLEST_PATIENCE.check_values(answer, context=(validation_losses,))


def _honest_report(
    training_accuracies: np.ndarray, validation_losses: np.ndarray, test_accuracies: np.ndarray, made: frozenset[str] = NONE
) -> Answer:
    losses, epoch = validation_losses, int(np.argmin(validation_losses))
    if "last_of_equals" in made:
        epoch = len(losses) - 1 - int(np.argmin(losses[::-1]))
    if "stops_at_the_first_rise" in made:
        epoch = next((epoch for epoch in range(len(losses) - 1) if losses[epoch + 1] > losses[epoch]), len(losses) - 1)
    if "takes_the_last_epoch" in made:
        epoch = len(losses) - 1
    if "picks_the_epoch_on_the_training_part" in made:
        epoch = int(np.argmax(training_accuracies))
    if "picks_the_epoch_on_the_test_set" in made:
        epoch = int(np.argmax(test_accuracies))
    if "takes_the_highest_loss" in made:
        epoch = int(np.argmax(losses))
    accuracy = test_accuracies[epoch]
    if "reports_the_best_test_accuracy" in made:
        accuracy = np.max(test_accuracies)
    if "reports_the_loss" in made:
        accuracy = losses[epoch]
    if "reports_training_accuracy" in made:
        accuracy = training_accuracies[epoch]
    epoch = epoch + ("counts_from_one" in made)
    return (accuracy, epoch) if "turns_the_order" in made else (epoch, accuracy)


def _curves(what: str, training_accuracies: ArrayLike, validation_losses: ArrayLike, test_accuracies: ArrayLike) -> Question:
    curves = (training_accuracies, validation_losses, test_accuracies)
    names = ("training_accuracies", "validation_losses", "test_accuracies")
    return question(what, **dict(zip(names, map(np.array, curves))))


def _long_curves() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    epochs = np.arange(50)
    losses = 0.1 + np.exp(-epochs / 6) + 0.003 * epochs + rng.normal(0, 0.02, 50)
    return 1 - np.exp(-1 - epochs / 10) / 2, losses, 0.95 - np.exp(-1 - epochs / 5) + rng.normal(0, 0.01, 50)


HONEST_REPORT = Exercise(
    name="honest_report",
    task="the epoch to keep and the accuracy to report",
    wanted=_honest_report,
    mistakes=(
        Mistake(
            "turns_the_order",
            "The accuracy comes first and the epoch second; it should be the other way round.",
            ("What does the first number of the answer stand for?", "`return epoch, accuracy`."),
        ),
        Mistake(
            "takes_the_highest_loss",
            "The epoch is that of the highest validation loss: the worst of all.",
            ("Is a good loss a high or a low one?", "`np.argmin`, not `np.argmax`."),
            where="When to stop",
        ),
        Mistake(
            "picks_the_epoch_on_the_test_set",
            "The epoch is the one with the highest test accuracy: the test part has made a choice, and can no longer judge it.",
            ("What did the test part decide here? What was it to decide?",
             "The lowest validation loss names the epoch: `np.argmin(validation_losses)`."),
        ),
        Mistake(
            "picks_the_epoch_on_the_training_part",
            "The epoch is the one with the highest training accuracy; on the training part, longer is nearly always better.",
            ("When would the training part ever say stop?",
             "The lowest validation loss names the epoch: `np.argmin(validation_losses)`."),
            where="Three parts, three jobs",
        ),
        Mistake(
            "takes_the_last_epoch",
            "The epoch is the last one, whatever the validation losses say.",
            ("You find out too late that the best was behind you. Which weights do you keep?",
             "`np.argmin(validation_losses)`."),
            where="When to stop",
        ),
        Mistake(
            "stops_at_the_first_rise",
            "The epoch is the one before the first rise of the validation loss, although a later one is lower.",
            ("What does a single rise prove, when losses are noisy?", "Look at all epochs: `np.argmin(validation_losses)`."),
            where="When to stop",
        ),
        Mistake(
            "reports_training_accuracy",
            "The accuracy is that of the training part: the images that the weights were made for.",
            ("Which of the three parts says how well new images are read?", "`test_accuracies[epoch]`."),
        ),
        Mistake(
            "reports_the_best_test_accuracy",
            "The accuracy is the highest test accuracy of all epochs; it belongs to other weights than those you keep.",
            ("Whose accuracy is it: that of the weights you keep?", "`test_accuracies[epoch]`, not their maximum."),
        ),
        Mistake(
            "reports_the_loss",
            "The second number is a validation loss, not an accuracy.",
            ("Is your second number a share between 0 and 1, and of which part?", "`test_accuracies[epoch]`."),
        ),
        Mistake(
            "counts_from_one",
            "The epoch is one too high: it is counted from 1.",
            ("Which number has the first entry of a curve, the state before any step?", "Epochs are counted from 0, as Python does."),
            where="When to stop",
        ),
        Mistake(
            "last_of_equals",
            "Where two epochs have the same lowest loss, the later one is taken.",
            ("What has the second of two equal epochs gained?", "`<` instead of `<=`; `np.argmin` takes the first by itself."),
            where="When to stop",
        ),
    ),
    where="Open the test set",
    notice="One part taught, one chose, one was asked at the end, once. That makes the number worth reporting.",
    questions=(
        _curves("a single epoch", [0.6], [0.9], [0.4]),
        _curves("", [0.5, 0.9], [0.9, 0.3], [0.45, 0.8]),
        _curves("", [0.5, 0.9], [0.6, 0.7], [0.45, 0.8]),
        _curves("", [0.95, 0.8, 0.7], [0.5, 0.4, 0.6], [0.6, 0.75, 0.85]),
        _curves("", [0.7, 0.9, 0.8], [0.6, 0.5, 0.4], [0.95, 0.65, 0.85]),
        _curves("a loss that rises and falls again", [0.7, 0.8, 0.9], [0.5, 0.6, 0.4], [0.6, 0.95, 0.75]),
        _curves("equal losses", [0.6, 0.7, 0.8], [0.4, 0.4, 0.5], [0.55, 0.65, 0.85]),
        _curves("fifty epochs", *_long_curves()),
    ),
    outputs=("epoch", "accuracy"),
)  # fmt: skip


def honest_report(answer: Any = ...) -> Verdict:
    """A function of three curves, one entry for each epoch, that returns the epoch to keep and the accuracy to report."""
    return HONEST_REPORT.check(answer)


def _least_sure(probabilities: np.ndarray, labels: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    confidences, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    chosen = np.flatnonzero(right)
    if "includes_the_wrong" in made:
        chosen = np.arange(len(labels))
    if "only_the_wrong" in made:
        chosen = np.flatnonzero(~right)
    order = np.argsort(confidences[chosen], kind="stable")
    order = order[::-1] if "most_sure" in made else order
    five = order[:5] if "places_among_the_right" in made else chosen[order[:5]]
    five = five[::-1] if "in_another_order" in made else five
    return confidences[five] if "returns_probabilities" in made else five


def _same_five(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    (five,), (wanted,) = exercise.held(outcomes[0]), exercise.held(exercise._outcome(questions[0]))
    return sorted(five) == sorted(wanted)


def _five_found(values: Parts, probabilities: np.ndarray, labels: np.ndarray) -> tuple[str, str]:
    five = values[0].astype(int)
    right = probabilities[five].argmax(axis=1) == labels[five]
    told = f"top probabilities {probabilities[five].max(axis=1).round(3)}, {right.sum()} of {len(five)} right"
    return told, "five right answers, the lowest top probability first"


LEAST_SURE = Exercise(
    name="least_sure",
    task="the five right answers that the classifier was least sure of",
    wanted=_least_sure,
    mistakes=(
        Mistake(
            "returns_probabilities",
            "These are the probabilities themselves; asked for is which images have them.",
            ("With which numbers could you look the five images up in `data.test_inputs`?",
             "`np.argsort` gives places, `np.sort` gives values."),
        ),
        Mistake(
            "only_the_wrong",
            "These are wrong answers; asked for are right ones.",
            ("Which of `==` and `!=` finds the right ones?", "`np.flatnonzero(predicted == data.test_labels)`."),
        ),
        Mistake(
            "most_sure",
            "These are the five that the classifier was most sure of.",
            ("`np.argsort` begins with the lowest number. What does a minus sign, or `[::-1]`, make of that?",
             "No minus sign this time."),
        ),
        Mistake(
            "includes_the_wrong",
            "These are the least sure of all answers, and wrong ones are among them.",
            ("Which of these five does the classifier get right?", "First find the right ones, then sort only those."),
        ),
        Mistake(
            "places_among_the_right",
            "These are places in the list of the right answers, not in the test part.",
            ("The list of right answers is shorter than the test part. What does place 7 of it stand for?",
             "Look the places up in that list once more: `right[np.argsort(...)]`."),
        ),
        Mistake(
            "in_another_order",
            "These are the right five, but not with the least sure first.",
            ("Print their top probabilities in your order. Do they rise?", "Keep the order in which `np.argsort` gives them."),
            sign=_same_five,
        ),
    ),
    where="Which digits it confuses",
    notice="To get one half and be right is no fault: of such answers about half should be right.",
    outputs=("least_sure",),
    effect=_five_found,
)  # fmt: skip


def least_sure(answer: Any = ..., probabilities: Any = None, labels: Any = None) -> Verdict:
    """Indices of the five right answers with the lowest top probabilities, the lowest first."""
    return LEAST_SURE.check_values(answer, context=(probabilities, labels))


def _test_share(weights: np.ndarray, biases: np.ndarray) -> float:
    """The share of test images that these weights read."""
    inputs, labels = standardised_digits()[2]
    return float(np.mean((inputs @ weights.T + biases).argmax(axis=1) == labels))


class Shares(NamedTuple):
    """What a record says of itself, and what its weights do on the test part; of curves the best epoch and the last."""

    test: float
    confidence: float
    training: tuple[float, float]
    validation: tuple[float, float]
    highest: float


def _shares(record: Any) -> Shares:
    """The shares of a record, computed once: it may have kept hundreds of weights."""
    if isinstance(record, Shares):
        return record
    scores = standardised_digits()[2][0] @ record.weights.T + record.biases
    training, validation = ((curve[record.best_epoch], curve[-1]) for curve in (record.accuracies, record.validation_accuracies))
    test = _test_share(record.weights, record.biases)
    highest = max([test, *(_test_share(*kept) for kept in record.kept.values())])
    return Shares(test, probability.softmax(scores).max(axis=1).mean(), training, validation, highest)


def _my_test_accuracy(record: Any, made: frozenset[str] = NONE) -> Answer:
    shares = _shares(record)
    accuracy = shares.confidence if "reports_the_confidence" in made else shares.test
    if "reports_training_accuracy" in made:
        accuracy = shares.training[0]
    if "reports_validation_accuracy" in made:
        accuracy = shares.validation[0]
    if "picks_the_epoch_on_the_test_set" in made:
        accuracy = shares.highest
    accuracy = 1 - accuracy if "reports_the_errors" in made else accuracy
    return 100 * accuracy if "in_percent" in made else accuracy


def _last_or_best(curve: str) -> Callable[..., bool]:
    """A sign: the value is that of this curve at the best or at the last epoch, to three decimals."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        (record,), value = questions[0].arguments.values(), exercise.held(outcomes[0])[0].item()
        return any(abs(value - share) <= exercise.atol for share in getattr(_shares(record), curve))

    return sign


def _hundred_times(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    hundredfold = 100 * exercise.wanted(*questions[0].arguments.values())
    return bool(abs(exercise.held(outcomes[0])[0].item() - hundredfold) < 0.06)


MY_TEST_ACCURACY = Exercise(
    name="my_test_accuracy",
    task="the test accuracy of a classifier of one's own",
    wanted=_my_test_accuracy,
    mistakes=(
        Mistake(
            "in_percent",
            "That is the accuracy in percent; the notebook's accuracies are shares between 0 and 1.",
            ("What does `measure` give?", "Divide by one hundred, or report what `measure` gives as it is."),
            sign=_hundred_times,
        ),
        Mistake(
            "reports_the_errors",
            "That is the share of test images that are read wrong.",
            ("Is a small number good or bad here?", "`==` counts what is right, `!=` what is wrong."),
        ),
        Mistake(
            "reports_the_confidence",
            "That is how sure the classifier is of the test images on average, not how often it is right.",
            ("Which of the three numbers of `measure` is compared with the labels and lies between 0 and 1?",
             "`measure(...)[1]` is the accuracy; the last number is the confidence."),
        ),
        Mistake(
            "reports_training_accuracy",
            "That is the accuracy on the training part: on images that the weights were made for.",
            ("Has the classifier seen these images before?",
             "`measure(my_record.weights, my_record.biases, test_inputs, data.test_labels)[1]`."),
            sign=_last_or_best("training"),
        ),
        Mistake(
            "reports_validation_accuracy",
            "That is the accuracy on the validation part, which has chosen the epoch and the settings.",
            ("How often did you look at this part before you chose? What does that do to its word?",
             "`measure(my_record.weights, my_record.biases, test_inputs, data.test_labels)[1]`."),
            sign=_last_or_best("validation"),
        ),
        Mistake(
            "picks_the_epoch_on_the_test_set",
            "That is the highest test accuracy of all epochs that `my_record` has kept; its weights reach another.",
            ("Who chose that epoch?",
             "The record's own weights are those of the lowest validation loss: measure these, and no others."),
        ),
    ),
    where="Open the test set",
    notice="You chose on the validation part and asked the test part when all was chosen. Somebody else may now expect this of new images.",
    outputs=("my_test_accuracy",),
    atol=0.0006,
    rounded=0,
)  # fmt: skip

NO_RECORD = Verdict(
    "incorrect",
    "`my_record` is not what `train` returns for these digits, with weights, biases and the curves of the validation part.",
    "no_record",
    (
        "Give `train` the standardised `inputs`, the `labels`, `n_classes=10`, `epochs=5` and `validation=validation`, and keep it all.",
    ),
)
TOO_MANY_EPOCHS = Verdict(
    "incorrect",
    "`my_record` has gone through the training images more than five times.",
    "too_many_epochs",
    ("How many epochs did you allow?", "`epochs=5`, or fewer, and longer steps or smaller batches."),
)
BELOW_THE_GOAL = Verdict(
    "incorrect",
    "The number is honest, but it is below 0.95.",
    "below_the_goal",
    ("Choose again, on the validation part: `settings` is a good place to start from, with one thing changed at a time.",),
)


def my_test_accuracy(answer: Any = ..., my_record: Any = ...) -> Verdict:
    """The test accuracy, at least 0.95, of the classifier in `my_record`, as `train` returned it after at most five epochs."""
    if my_record is ...:
        return MY_TEST_ACCURACY.check_values() if answer is ... else Verdict("not attempted", "Still to do: my_record.")
    try:
        shares = _shares(my_record)
        epochs = my_record.epochs[-1]
    except Exception:
        return NO_RECORD
    if epochs > MOST_EPOCHS:
        return TOO_MANY_EPOCHS
    verdict = MY_TEST_ACCURACY.check_values(answer, context=(shares,))
    return BELOW_THE_GOAL if verdict.status == "correct" and shares.test < 0.95 else verdict


EXERCISES = (SMALLEST_PATIENCE, HONEST_REPORT, LEAST_SURE, MY_TEST_ACCURACY)
