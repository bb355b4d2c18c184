# %% smallest_patience: Keras' EarlyStopping and its questions about what patience counts
# right: typed
smallest_patience = 7
# right: found
def stops(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best
smallest_patience = next(p for p in range(1, 50) if stops(record.validation_losses, p) == record.validation_losses.argmin())
# right: the longest gap between two new bests
lows = np.flatnonzero(record.validation_losses == np.minimum.accumulate(record.validation_losses))
smallest_patience = int(np.diff(lows).max())
# wrong: one too few [one_too_few]
smallest_patience = 6
# wrong: the epoch [names_the_epoch]
smallest_patience = 94
# wrong: what was used [larger_than_needed]
smallest_patience = 10
# wrong: one [gives_up_early]
smallest_patience = 1

# %% honest_report: scikit-learn's docs on validation, and d2l.ai's model selection
# right: argmin
def honest_report(training_accuracies, validation_losses, test_accuracies):
    best = int(np.argmin(validation_losses))
    return best, test_accuracies[best]
# right: a loop with a strict comparison
def honest_report(training_accuracies, validation_losses, test_accuracies):
    best, lowest = 0, float("inf")
    for epoch, loss in enumerate(validation_losses):
        if loss < lowest:
            best, lowest = epoch, loss
    return best, float(test_accuracies[best])
# right: list.index
def honest_report(training_accuracies, validation_losses, test_accuracies):
    losses = list(validation_losses)
    return losses.index(min(losses)), test_accuracies[losses.index(min(losses))]
# right: nonzero's first
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.nonzero(validation_losses == np.min(validation_losses))[0][0]
    return epoch, test_accuracies[epoch]
# right: a stable sort
def honest_report(training_accuracies, validation_losses, test_accuracies):
    order = sorted(range(len(validation_losses)), key=lambda epoch: validation_losses[epoch])
    return order[0], test_accuracies[order[0]]
# right: a dictionary of epochs
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = min(enumerate(validation_losses), key=lambda pair: (pair[1], pair[0]))[0]
    return [epoch, test_accuracies[epoch]]
# right: a search from behind, not strict
def honest_report(training_accuracies, validation_losses, test_accuracies):
    best = len(validation_losses) - 1
    for epoch in range(len(validation_losses) - 1, -1, -1):
        if validation_losses[epoch] <= validation_losses[best]:
            best = epoch
    return best, test_accuracies[best]
# right: np.where on a running minimum
def honest_report(training_accuracies, validation_losses, test_accuracies):
    running = np.minimum.accumulate(validation_losses)
    epoch = np.searchsorted(-running, -running[-1])
    return epoch, test_accuracies[epoch]
# wrong: the later of equals [last_of_equals]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss <= validation_losses[best]:
            best = epoch
    return best, test_accuracies[best]
# wrong: the later of equals, by a turned array [last_of_equals]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = len(validation_losses) - 1 - np.argmin(validation_losses[::-1])
    return epoch, test_accuracies[epoch]
# wrong: the largest loss [takes_the_highest_loss]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmax(validation_losses)
    return epoch, test_accuracies[epoch]
# wrong: the best test accuracy [picks_the_epoch_on_the_test_set]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmax(test_accuracies)
    return epoch, test_accuracies[epoch]
# wrong: its epoch is honest, its accuracy the best of all [reports_the_best_test_accuracy]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    return np.argmin(validation_losses), max(test_accuracies)
# wrong: training accuracy [reports_training_accuracy]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmin(validation_losses)
    return epoch, training_accuracies[epoch]
# wrong: the last epoch [takes_the_last_epoch]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    return len(test_accuracies) - 1, test_accuracies[-1]
# wrong: before the first rise [stops_at_the_first_rise]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = 0
    while epoch + 1 < len(validation_losses) and validation_losses[epoch + 1] < validation_losses[epoch]:
        epoch += 1
    return epoch, test_accuracies[epoch]
# wrong: counted from one [counts_from_one]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmin(validation_losses)
    return epoch + 1, test_accuracies[epoch]
# wrong: the loss [reports_the_loss]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    return np.argmin(validation_losses), np.min(validation_losses)
# wrong: turned [turns_the_order]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmin(validation_losses)
    return test_accuracies[epoch], epoch
# wrong: patience of two
def honest_report(training_accuracies, validation_losses, test_accuracies):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best >= 2:
            break
    return best, test_accuracies[best]
# wrong: rounded to two decimals [rounded]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmin(validation_losses)
    return epoch, round(float(test_accuracies[epoch]), 2)
# wrong: epoch 0 is left out, as nothing was trained yet [raises]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = 1 + np.argmin(validation_losses[1:])
    return epoch, test_accuracies[epoch]
# wrong: near the lowest is as good as the lowest
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.flatnonzero(validation_losses <= validation_losses.min() * 1.2)[0]
    return epoch, test_accuracies[epoch]
# wrong: best in training among the equals [last_of_equals, picks_the_epoch_on_the_test_set]
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epochs = np.flatnonzero(validation_losses == validation_losses.min())
    epoch = epochs[np.argmax(np.asarray(test_accuracies)[epochs])]
    return epoch, test_accuracies[epoch]
# wrong: a percentage
def honest_report(training_accuracies, validation_losses, test_accuracies):
    epoch = np.argmin(validation_losses)
    return epoch, 100 * test_accuracies[epoch]

# %% least_sure: margins and uncertainty sampling, as in modAL's documentation
# right: argsort of the right ones
right = np.flatnonzero(test_probabilities.argmax(axis=1) == data.test_labels)
least_sure = right[np.argsort(test_probabilities[right].max(axis=1))[:5]]
# right: sorted tuples
rows = enumerate(zip(test_probabilities, data.test_labels))
least_sure = [i for _, i in sorted((p.max(), i) for i, (p, t) in rows if p.argmax() == t)][:5]
# right: infinite for the wrong ones
sure = np.where(test_probabilities.argmax(axis=1) == data.test_labels, test_probabilities.max(axis=1), np.inf)
least_sure = np.argsort(sure)[:5].tolist()
# wrong: most sure [most_sure]
right = np.flatnonzero(test_probabilities.argmax(axis=1) == data.test_labels)
least_sure = right[np.argsort(-test_probabilities[right].max(axis=1))[:5]]
# wrong: wrong ones among them [includes_the_wrong]
least_sure = np.argsort(test_probabilities.max(axis=1))[:5]
# wrong: places among the right [places_among_the_right]
right = np.flatnonzero(test_probabilities.argmax(axis=1) == data.test_labels)
least_sure = np.argsort(test_probabilities[right].max(axis=1))[:5]
# wrong: only wrong ones [only_the_wrong]
wrong = np.flatnonzero(test_probabilities.argmax(axis=1) != data.test_labels)
least_sure = wrong[np.argsort(test_probabilities[wrong].max(axis=1))[:5]]
# wrong: probabilities [returns_probabilities]
right = np.flatnonzero(test_probabilities.argmax(axis=1) == data.test_labels)
least_sure = np.sort(test_probabilities[right].max(axis=1))[:5]
# wrong: by their numbers [in_another_order]
right = np.flatnonzero(test_probabilities.argmax(axis=1) == data.test_labels)
least_sure = np.sort(right[np.argsort(test_probabilities[right].max(axis=1))[:5]])

# %% my_test_accuracy: Kaggle's habit of looking at the test score, and its opposite
# right: computed
my_test_accuracy = np.mean((test_inputs @ my_record.weights.T + my_record.biases).argmax(axis=1) == data.test_labels)
# right: counted
my_test_accuracy = sum(predict_scores(test_inputs, my_record.weights, my_record.biases).argmax(1) == data.test_labels) / 400
# right: three decimals
my_test_accuracy = 0.960
# wrong: percent [in_percent]
my_test_accuracy = 96.0
# wrong: errors [reports_the_errors]
my_test_accuracy = 1 - np.mean((test_inputs @ my_record.weights.T + my_record.biases).argmax(axis=1) == data.test_labels)
# wrong: validation accuracy [reports_validation_accuracy]
my_test_accuracy = my_record.validation_accuracies[my_record.best_epoch]
# wrong: training accuracy [reports_training_accuracy]
my_test_accuracy = my_record.accuracies[my_record.best_epoch]
# wrong: confidence [reports_the_confidence]
my_test_accuracy = softmax(test_inputs @ my_record.weights.T + my_record.biases).max(axis=1).mean()
# wrong: rounded down
my_test_accuracy = 0.95
