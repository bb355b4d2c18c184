"""Exercises on what a classifier is worth: when to stop, which number to report, and where it is unsure."""

import numpy as np

from helpers.checks.catalogue.images import standardised_digits
from helpers.checks.engine.case import case, reverse, roll
from helpers.checks.engine.exercise import exercise
from helpers.probability import softmax


def stop_and_best(losses, patience):
    """The epoch after which training stops, and the best so far."""
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best >= patience:
            break
    return epoch, best


def where_it_stops(parts, losses):
    stop, kept = stop_and_best(losses, float(parts[0]))
    given = f"stops after epoch {stop} and keeps epoch {kept}"
    return given, f"keeps epoch {np.argmin(losses)}, and with one epoch of patience less does not"


def patience_is(test):
    """A detector: `test(patience, smallest)` holds for a whole number from 1 on."""

    def detector(trial):
        patience, smallest = trial.answers[0][0].item(), trial.expected[0].parts[0].item()
        return patience >= 1 and patience == int(patience) and test(patience, smallest)

    return detector


@exercise(
    "the smallest patience that reaches the best epoch",
    section="When to stop",
    notice="You know this number only because you have seen the whole curve; beforehand, patience is a guess that costs epochs.",
    rtol=1e-12,
    explain_value=where_it_stops,
)
def smallest_patience(validation_losses):
    best = np.argmin(validation_losses)
    every = range(1, len(validation_losses) + 1)
    return next(patience for patience in every if stop_and_best(validation_losses, patience)[1] == best)


@smallest_patience.mistake(
    "That is the epoch to be reached; patience counts the epochs in a row without a new best.",
    "What does patience 10 wait for: for epoch 10, or for ten epochs of a certain kind?",
    "Try `stop_and_best(record.validation_losses, patience)` with 1, 2, 3 and so on; its second number is the epoch kept.",
)
def names_the_epoch(validation_losses):
    return np.argmin(validation_losses)


@smallest_patience.mistake(
    "That is the longest run of epochs without a new best; with this patience, training stops at the end of the run.",
    "Count again: from one best epoch to the next, or only the failures between them?",
    "Patience 1 forgives no failure, and patience 2 forgives one. So how many does it take to forgive the longest run?",
)
def one_too_few(validation_losses):
    return smallest_patience.solution(validation_losses) - 1


@smallest_patience.mistake(
    "With this patience training stops at an earlier epoch and never reaches the best.",
    "Which epoch does `stop_and_best` keep with this patience?",
    "Go up one by one until its second number is that of the lowest loss of all.",
    detector=patience_is(lambda patience, smallest: patience < smallest),
)
def gives_up_early(validation_losses):
    return 1


@smallest_patience.mistake(
    "With this patience the best epoch is reached, but it is also reached with a smaller one.",
    "What happens with one epoch of patience less?",
    "Start from 1 and take the first that arrives.",
    detector=patience_is(lambda patience, smallest: patience > smallest),
)
def larger_than_needed(validation_losses):
    return len(validation_losses)


def curves(label, training, losses, test):
    return case(label, training_accuracies=training, validation_losses=losses, test_accuracies=test)


def fifty_epochs():
    """Curves that are noisy where it matters."""
    rng = np.random.default_rng(0)
    epochs = np.arange(50)
    losses = 0.1 + np.exp(-epochs / 6) + 0.003 * epochs + rng.normal(0, 0.02, 50)
    return 1 - np.exp(-1 - epochs / 10) / 2, losses, 0.95 - np.exp(-1 - epochs / 5) + rng.normal(0, 0.01, 50)


def report(epoch, accuracies):
    return epoch, accuracies[epoch]


def before_the_first(rises, losses):
    """The epoch before the first one that `rises(loss, loss of the epoch before)`; the last if none does."""
    return next((epoch for epoch in range(len(losses) - 1) if rises(losses[epoch + 1], losses[epoch])), len(losses) - 1)


LOWEST_LOSS = "The lowest validation loss names the epoch: `np.argmin(validation_losses)`."
THREE_CURVES = ["training_accuracies", "validation_losses", "test_accuracies"]


@exercise(
    "the epoch to keep and the accuracy to report",
    section="Open the test set",
    notice="One part taught, one chose, one was asked at the end, once. That makes the number worth reporting.",
    outputs=["epoch", "accuracy"],
    cases=[
        curves("a single epoch", [0.6], [0.9], [0.4]),
        curves("", [0.5, 0.9], [0.9, 0.3], [0.45, 0.8]),
        curves("", [0.5, 0.9], [0.6, 0.7], [0.45, 0.8]),
        curves("", [0.95, 0.8, 0.7], [0.5, 0.4, 0.6], [0.6, 0.75, 0.85]),
        curves("", [0.7, 0.9, 0.8], [0.6, 0.5, 0.4], [0.95, 0.65, 0.85]),
        curves("a loss that rises and falls again", [0.7, 0.8, 0.9], [0.5, 0.6, 0.4], [0.6, 0.95, 0.75]),
        curves("equal losses", [0.6, 0.7, 0.8], [0.4, 0.4, 0.5], [0.55, 0.65, 0.85]),
        curves("losses that differ little", [0.6, 0.8, 0.7], [0.4001, 0.4, 0.5], [0.85, 0.55, 0.65]),
        curves("large losses", [0.5, 0.4, 0.6], [12.5, 11.0, 11.5], [0.3, 0.25, 0.35]),
        curves("fifty epochs", *fifty_epochs()),
    ],
    variations=[reverse(*THREE_CURVES), roll(*THREE_CURVES, label="epochs in another order")],
)
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmin(validation_losses)
    return epoch, test_accuracies[epoch]


@honest_report.mistake(
    "The accuracy comes first and the epoch second; it should be the other way round.",
    "What does the first number of the answer stand for?",
    "`return epoch, accuracy`.",
)
def turns_the_order(training_accuracies, validation_losses, test_accuracies):
    return honest_report.solution(training_accuracies, validation_losses, test_accuracies)[::-1]


@honest_report.mistake(
    "The epoch is that of the highest validation loss: the worst of all.",
    "Is a good loss a high or a low one?",
    "`np.argmin`, not `np.argmax`.",
    section="When to stop",
    variants=[lambda training, losses, test: report(np.argmax(losses), training)],
)
def takes_the_highest_loss(training_accuracies, validation_losses, test_accuracies):
    return report(np.argmax(validation_losses), test_accuracies)


@honest_report.mistake(
    "The epoch is the one with the highest test accuracy: the test part has made a choice, and can no longer judge it.",
    "What did the test part decide here? What was it to decide?",
    LOWEST_LOSS,
    variants=[lambda training, losses, test: report(np.argmax(test), training)],
)
def picks_the_epoch_on_the_test_set(training_accuracies, validation_losses, test_accuracies):
    return report(np.argmax(test_accuracies), test_accuracies)


@honest_report.mistake(
    "The epoch is the one with the highest training accuracy; on the training part, longer is nearly always better.",
    "When would the training part ever say stop?",
    LOWEST_LOSS,
    section="Three parts, three jobs",
    variants=[lambda training, losses, test: report(np.argmax(training), training)],
)
def picks_the_epoch_on_the_training_part(training_accuracies, validation_losses, test_accuracies):
    return report(np.argmax(training_accuracies), test_accuracies)


@honest_report.mistake(
    "The epoch is the last one, whatever the validation losses say.",
    "You find out too late that the best was behind you. Which weights do you keep?",
    "`np.argmin(validation_losses)`.",
    section="When to stop",
    variants=[
        lambda training, losses, test: (len(losses), test[-1]),
        lambda training, losses, test: report(len(losses) - 1, training),
    ],
)
def takes_the_last_epoch(training_accuracies, validation_losses, test_accuracies):
    return report(len(validation_losses) - 1, test_accuracies)


@honest_report.mistake(
    "The epoch is the one before the first rise of the validation loss, although a later one is lower.",
    "What does a single rise prove, when losses are noisy?",
    "Look at all epochs: `np.argmin(validation_losses)`.",
    section="When to stop",
    variants=[lambda training, losses, test: report(before_the_first(np.greater_equal, losses), test)],
)
def stops_at_the_first_rise(training_accuracies, validation_losses, test_accuracies):
    return report(before_the_first(np.greater, validation_losses), test_accuracies)


@honest_report.mistake(
    "The accuracy is that of the training part: the images that the weights were made for.",
    "Which of the three parts says how well new images are read?",
    "`test_accuracies[epoch]`.",
    variants=[lambda training, losses, test: (np.argmin(losses) + 1, training[np.argmin(losses)])],
)
def reports_training_accuracy(training_accuracies, validation_losses, test_accuracies):
    return report(np.argmin(validation_losses), training_accuracies)


@honest_report.mistake(
    "The accuracy is the highest test accuracy of all epochs; it belongs to other weights than those you keep.",
    "Whose accuracy is it: that of the weights you keep?",
    "`test_accuracies[epoch]`, not their maximum.",
)
def reports_the_best_test_accuracy(training_accuracies, validation_losses, test_accuracies):
    return np.argmin(validation_losses), np.max(test_accuracies)


@honest_report.mistake(
    "The second number is a validation loss, not an accuracy.",
    "Is your second number a share between 0 and 1, and of which part?",
    "`test_accuracies[epoch]`.",
)
def reports_the_loss(training_accuracies, validation_losses, test_accuracies):
    return report(np.argmin(validation_losses), validation_losses)


@honest_report.mistake(
    "The epoch is one too high: it is counted from 1.",
    "Which number has the first entry of a curve, the state before any step?",
    "Epochs are counted from 0, as Python does.",
    section="When to stop",
)
def counts_from_one(training_accuracies, validation_losses, test_accuracies):
    return np.argmin(validation_losses) + 1, test_accuracies[np.argmin(validation_losses)]


@honest_report.mistake(
    "Where two epochs have the same lowest loss, the later one is taken.",
    "What has the second of two equal epochs gained?",
    "`<` instead of `<=`; `np.argmin` takes the first by itself.",
    section="When to stop",
)
def last_of_equals(training_accuracies, validation_losses, test_accuracies):
    return report(len(validation_losses) - 1 - np.argmin(validation_losses[::-1]), test_accuracies)


def places_of(wanted, probabilities, labels):
    """Where the answers are right, or where they are not."""
    return np.flatnonzero((probabilities.argmax(axis=1) == labels) == wanted)


def by_confidence(places, probabilities):
    """These places, the one with the lowest top probability first."""
    return places[np.argsort(probabilities[places].max(axis=1), kind="stable")]


def five_found(parts, probabilities, labels):
    five = parts[0].astype(int)
    right = len(places_of(True, probabilities[five], labels[five]))
    given = f"top probabilities {probabilities[five].max(axis=1).round(3)}, {right} of {len(five)} right"
    return given, "five right answers, the lowest top probability first"


@exercise(
    "the five right answers that the classifier was least sure of",
    section="Which digits it confuses",
    notice="To get one half and be right is no fault: of such answers about half should be right.",
    rtol=1e-12,
    explain_value=five_found,
)
def least_sure(test_probabilities, test_labels):
    return by_confidence(places_of(True, test_probabilities, test_labels), test_probabilities)[:5]


@least_sure.mistake(
    "These are the probabilities themselves; asked for is which images have them.",
    "With which numbers could you look the five images up in `data.test_inputs`?",
    "`np.argsort` gives places, `np.sort` gives values.",
)
def returns_probabilities(test_probabilities, test_labels):
    return test_probabilities[least_sure.solution(test_probabilities, test_labels)].max(axis=1)


@least_sure.mistake(
    "These are wrong answers; asked for are right ones.",
    "Which of `==` and `!=` finds the right ones?",
    "`np.flatnonzero(predicted == data.test_labels)`.",
)
def only_the_wrong(test_probabilities, test_labels):
    return by_confidence(places_of(False, test_probabilities, test_labels), test_probabilities)[:5]


@least_sure.mistake(
    "These are the five that the classifier was most sure of.",
    "`np.argsort` begins with the lowest number. What does a minus sign, or `[::-1]`, make of that?",
    "No minus sign this time.",
    variants=[
        lambda probabilities, labels: by_confidence(
            places_of(True, probabilities, labels), -probabilities.max(axis=1, keepdims=True)
        )[:5]
    ],
)
def most_sure(test_probabilities, test_labels):
    return by_confidence(places_of(True, test_probabilities, test_labels), test_probabilities)[::-1][:5]


@least_sure.mistake(
    "These are the least sure of all answers, and wrong ones are among them.",
    "Which of these five does the classifier get right?",
    "First find the right ones, then sort only those.",
)
def includes_the_wrong(test_probabilities, test_labels):
    return by_confidence(np.arange(len(test_labels)), test_probabilities)[:5]


@least_sure.mistake(
    "These are places in the list of the right answers, not in the test part.",
    "The list of right answers is shorter than the test part. What does place 7 of it stand for?",
    "Look the places up in that list once more: `right[np.argsort(...)]`.",
)
def places_among_the_right(test_probabilities, test_labels):
    right = test_probabilities[places_of(True, test_probabilities, test_labels)]
    return by_confidence(np.arange(len(right)), right)[:5]


@least_sure.mistake(
    "These are the right five, but not with the least sure first.",
    "Print their top probabilities in your order. Do they rise?",
    "Keep the order in which `np.argsort` gives them.",
    detector=lambda trial: sorted(trial.answers[0][0]) == sorted(trial.expected[0].parts[0]),
)
def in_another_order(test_probabilities, test_labels):
    return least_sure.solution(test_probabilities, test_labels)[::-1]


MOST_EPOCHS, GOAL = 5, 0.95  # of `my_record`
OPENS_THE_TEST_SET = "`measure(my_record.weights, my_record.biases, test_inputs, data.test_labels)[1]`."


def share_read(weights, biases):
    """The share of test images that these weights read."""
    inputs, labels = standardised_digits()[2]
    return np.mean((inputs @ weights.T + biases).argmax(axis=1) == labels)


@exercise(
    "the test accuracy of a classifier of one's own",
    section="Open the test set",
    notice="You chose on the validation part and asked the test part when all was chosen. "
    "Somebody else may now expect this of new images.",
    rtol=1e-5,
    atol=0.0006,  # three decimals
)
def my_test_accuracy(my_record):
    return share_read(my_record.weights, my_record.biases)


@my_test_accuracy.refusal(
    "`my_record` is not what `train` returns for these digits, with weights, biases and the curves of the validation part.",
    "Give `train` the standardised `inputs`, the `labels`, `n_classes=10`, `epochs=5` and `validation=validation`, "
    "and keep it all.",
)
def no_record(my_record):
    curves = [curve[my_record.best_epoch] for curve in (my_record.accuracies, my_record.validation_accuracies)]
    shares = [share_read(*kept) for kept in ((my_record.weights, my_record.biases), *my_record.kept.values())]
    return not np.isfinite([*curves, *shares, my_record.epochs[-1]]).all()


@my_test_accuracy.refusal(
    "`my_record` has gone through the training images more than five times.",
    "How many epochs did you allow?",
    "`epochs=5`, or fewer, and longer steps or smaller batches.",
)
def too_many_epochs(my_record):
    return my_record.epochs[-1] > MOST_EPOCHS


@my_test_accuracy.refusal(
    "The classifier in `my_record` is below the goal: it reads less than 0.95 of the test part.",
    "Choose again, on the validation part: `settings` is a good place to start from, with one thing changed at a time.",
)
def below_the_goal(my_record):
    return share_read(my_record.weights, my_record.biases) < GOAL


@my_test_accuracy.mistake(
    "That is the accuracy in percent; the notebook's accuracies are shares between 0 and 1.",
    "What does `measure` give?",
    "Divide by one hundred, or report what `measure` gives as it is.",
)
def in_percent(my_record):
    return 100 * my_test_accuracy.solution(my_record)


@my_test_accuracy.mistake(
    "That is the share of test images that are read wrong.",
    "Is a small number good or bad here?",
    "`==` counts what is right, `!=` what is wrong.",
)
def reports_the_errors(my_record):
    return 1 - my_test_accuracy.solution(my_record)


@my_test_accuracy.mistake(
    "That is how sure the classifier is of the test images on average, not how often it is right.",
    "Which of the three numbers of `measure` is compared with the labels and lies between 0 and 1?",
    "`measure(...)[1]` is the accuracy; the last number is the confidence.",
)
def reports_the_confidence(my_record):
    return softmax(standardised_digits()[2][0] @ my_record.weights.T + my_record.biases).max(axis=1).mean()


@my_test_accuracy.mistake(
    "That is the accuracy on the training part: on images that the weights were made for.",
    "Has the classifier seen these images before?",
    OPENS_THE_TEST_SET,
    variants=[lambda my_record: my_record.accuracies[-1]],
)
def reports_training_accuracy(my_record):
    return my_record.accuracies[my_record.best_epoch]


@my_test_accuracy.mistake(
    "That is the accuracy on the validation part, which has chosen the epoch and the settings.",
    "How often did you look at this part before you chose? What does that do to its word?",
    OPENS_THE_TEST_SET,
    variants=[lambda my_record: my_record.validation_accuracies[-1]],
)
def reports_validation_accuracy(my_record):
    return my_record.validation_accuracies[my_record.best_epoch]


@my_test_accuracy.mistake(
    "That is the highest test accuracy of all epochs that `my_record` has kept; its weights reach another.",
    "Who chose that epoch?",
    "The record's own weights are those of the lowest validation loss: measure these, and no others.",
)
def picks_the_epoch_on_the_test_set(my_record):
    return max(share_read(*kept) for kept in my_record.kept.values())
