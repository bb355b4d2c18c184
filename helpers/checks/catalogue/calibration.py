"""Exercises on confidence that is earned: temperatures, how to choose one and what to divide by it."""

from functools import cache

import numpy as np

from helpers.checks.catalogue.images import standardised_digits
from helpers.checks.engine.case import Variation, case, cast, reverse, roll, shift, vary
from helpers.checks.engine.exercise import exercise
from helpers.losses import softmax_cross_entropy
from helpers.probability import softmax

CLAIMED, KEPT = np.log(0.80 / 0.20), np.log(0.95 / 0.05)  # the scores behind the two shares
TWO_WAYS = "Two ways to get it wrong"


@exercise(
    "the temperature that turns a claim of 80 % into 95 %",
    section="Divide by one number",
    notice="Below 1, a temperature makes surer: dividing by it stretches the scores.",
    rtol=1e-5,
    atol=0.005,  # two decimals
    explain_value=lambda parts: (
        f"the claim of 80 % becomes {100 * softmax(np.array([CLAIMED, 0.0]) / float(parts[0]))[0]:.1f} %",
        "the claim of 80 % becomes 95 %",
    ),
)
def shy_temperature():
    return CLAIMED / KEPT


@shy_temperature.mistake(
    "The probabilities are divided by each other; a temperature divides scores.",
    "Which score does a claim of 80 % come from, when the other class has the score 0?",
    "The scores are `np.log(0.80 / 0.20)` and `np.log(0.95 / 0.05)`.",
    section=TWO_WAYS,
    variants=[lambda: 0.95 / 0.80],
)
def divides_the_claims():
    return 0.80 / 0.95


@shy_temperature.mistake(
    "The ratio of the two classes' probabilities is right, but it is not yet a score: the logarithm is missing.",
    "A ratio of one must become a score of 0.",
    "Take `np.log` of both ratios before you divide them.",
    variants=[lambda: (0.95 / 0.05) / (0.80 / 0.20)],
)
def forgets_the_logarithm():
    return (0.80 / 0.20) / (0.95 / 0.05)


@shy_temperature.mistake(
    "These are logarithms of the claims alone; the other class's share is missing.",
    "A score says how far one class is ahead of the other. What has the other one?",
    "`np.log(0.80 / 0.20)`, not `np.log(0.80)`.",
    variants=[lambda: np.log(0.80) / np.log(0.95)],
)
def forgets_the_other_class():
    return np.log(0.95) / np.log(0.80)


@shy_temperature.mistake(
    "That is the difference of the two scores; a temperature is their ratio.",
    "What does a temperature do with a score: move it, or scale it?",
    "Divide the one score by the other.",
)
def subtracts_the_scores():
    return KEPT - CLAIMED


@shy_temperature.mistake(
    "That is the number to multiply the scores by, the scale; a temperature divides them.",
    "The classifier is shy. Is the temperature that makes it surer above or below 1?",
    "Wanted score = score / T, so T = score / wanted score.",
)
def turned_round():
    return KEPT / CLAIMED


def rows(exponentials):
    """Each row divided by its sum."""
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


@exercise(
    "the probabilities at a temperature",
    section="Divide by one number",
    notice="Above 1 every row comes closer to equal shares, below 1 to a one-hot row, and the order of the classes stays.",
    keeps_arguments=True,
    cases=[
        case(scores=[[0.0, 1.0]], temperature=2.0),
        case("a temperature of 1", scores=[[0.0, 1.0]], temperature=1.0),
        case(scores=[[1.0, 0.0], [0.0, 3.0]], temperature=0.5),
        case(scores=[[3.0, 1.0, 0.2], [-1.0, 0.5, 0.0]], temperature=10.0),
        case("scores of ±1000", scores=[[1000.0, 999.0, -1000.0]], temperature=0.25),
        case(scores=[[1000.0, 999.0], [0.0, 1.0]], temperature=1.0),
        case("a temperature of 0.1", scores=[[-1000.0, -999.0], [1000.0, 0.0]], temperature=0.1),
        case("of 1000", scores=[[-1000.0, 0.0, 1000.0], [3.0, -2.0, 500.0]], temperature=1000.0),
        case("a batch of 50", scores=np.random.default_rng(0).normal(0, 3, (50, 7)), temperature=1.5),
    ],
    variations=[reverse("scores"), roll("scores")],
)
def cool(scores, temperature):
    return softmax(scores / temperature)


@cool.mistake(
    "The temperature is applied to the probabilities, and so they do not sum to one any more.",
    "What is divided in S(y / T)?",
    "Divide first, then take softmax: `softmax(scores / temperature)`.",
    section=TWO_WAYS,
    variants=[lambda scores, temperature: softmax(scores) * temperature],
)
def divides_probabilities(scores, temperature):
    return softmax(scores) / temperature


@cool.mistake(
    "These are the probabilities of the scores as they are: the temperature makes no difference.",
    "Does your sum repair what the temperature has done? Softmax, and every division by a sum, cancels a factor "
    "that all probabilities share.",
    "The scores must be divided, before softmax: `softmax(scores / temperature)`.",
    section=TWO_WAYS,
)
def changes_nothing(scores, temperature):
    return rows(softmax(scores) / temperature)


@cool.mistake(
    "Softmax is taken twice: the probabilities are treated as if they were scores.",
    "How far apart can probabilities be at most, and how far apart can scores be?",
    "One softmax is enough, at the end: `softmax(scores / temperature)`.",
    section=TWO_WAYS,
    variants=[lambda scores, temperature: softmax(softmax(scores / temperature))],
)
def probabilities_as_scores(scores, temperature):
    return softmax(softmax(scores) / temperature)


@cool.mistake(
    "The scores are divided, but they are still scores.",
    "Do your rows sum to one?",
    "Take softmax of what you have.",
    variants=[lambda scores, temperature: scores * temperature],
)
def forgets_the_softmax(scores, temperature):
    return scores / temperature


@cool.mistake(
    "The probabilities are raised to the power of 1/T, which is right so far, but the rows do not sum to one.",
    "What must the probabilities of one example sum to?",
    "Divide each row by its sum.",
)
def powers_alone(scores, temperature):
    return softmax(scores) ** (1 / temperature)


@cool.mistake(
    "The order is turned round: the largest score gets the smallest probability.",
    "No temperature changes which class leads. Which class leads here?",
    "Look for a minus sign before the scores or the temperature.",
    combines_with=["multiplies", "whole_array", "wrong_axis"],
)
def flips_the_sign(scores, temperature, solution=cool.solution):
    return solution(-scores, temperature)


@cool.mistake(
    "The divided scores are cut down to whole numbers.",
    "What is 3 divided by 2, and what is `3 // 2`?",
    "`scores / temperature`, with one stroke.",
)
def drops_the_fractions(scores, temperature):
    return softmax(scores // temperature)


@cool.mistake(
    "The scores are multiplied: a temperature above 1 makes the classifier surer.",
    "Should a high temperature make sure or unsure?",
    "`scores / temperature`. Scale and temperature are each one divided by the other.",
    combines_with=["whole_array", "wrong_axis"],
)
def multiplies(scores, temperature, solution=cool.solution):
    return solution(scores, 1 / temperature)


@cool.mistake(
    "All probabilities of the batch sum to one together; each example should have a sum of its own.",
    "How many rows has the batch, and what does each of them sum to?",
    "Softmax runs over the classes, `axis=-1`.",
)
def whole_array(scores, temperature):
    return softmax(scores.ravel() / temperature).reshape(scores.shape)


@cool.mistake(
    "Each class is normalised over the examples, not each example over its classes.",
    "Which sums are one: those of the rows, or those of the columns?",
    "Softmax runs over the classes, `axis=-1`.",
)
def wrong_axis(scores, temperature):
    return softmax(scores / temperature, axis=0)


@cool.mistake(
    "Right for small scores; but of scores that are far apart, the smaller ones have a probability of 0, "
    "and no temperature brings that back.",
    "Scores 1000 and 0: what are their probabilities at T = 1, and what should be left of them at T = 1000?",
    "Divide the scores, before softmax: `softmax(scores / temperature)`.",
    section=TWO_WAYS,
    variants=[
        lambda scores, temperature, tiny=tiny: softmax(np.log(softmax(scores) + tiny) / temperature)
        for tiny in (1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
    ],
)
def cools_what_has_vanished(scores, temperature):
    return rows(softmax(scores) ** (1 / temperature))


@cool.mistake(
    "Right for small scores, but large ones give nan: e to such a power is too large for a number, or all of a row are too small.",
    "What may be subtracted from all scores of an example without changing softmax?",
    "Subtract each row's maximum first, or take `softmax` from the helpers, which does it.",
    variants=[
        lambda scores, temperature: rows(np.exp((scores - scores.max()) / temperature)),
        lambda scores, temperature: rows(np.exp((scores - scores[:, :1]) / temperature)),
        lambda scores, temperature: rows(np.exp((scores - scores[:, -1:]) / temperature)),
        lambda scores, temperature: rows(np.exp((scores - scores.mean(axis=1, keepdims=True)) / temperature)),
        lambda scores, temperature: rows(np.exp((scores - scores.min(axis=1, keepdims=True)) / temperature)),
    ],
)
def overflows(scores, temperature):
    return rows(np.exp(scores / temperature))


temperatures = np.geomspace(0.25, 8, 161)  # those that the notebook tries
ENOUGH = 0.001  # nats above the lowest loss that a search may leave


def losses_at(tried, scores, labels):
    """The mean loss at each of these temperatures."""
    cooled = scores / np.reshape(tried, (-1, 1, 1))
    behind = cooled - cooled.max(axis=-1, keepdims=True)
    own = behind[:, np.arange(len(labels)), labels]
    return (np.log(np.exp(behind).sum(axis=-1)) - own).mean(axis=-1)


def mean_gaps(tried, scores, labels):
    """How far the mean confidence is from the accuracy, at each of these temperatures."""
    behind = (scores - scores.max(axis=1, keepdims=True)) / np.reshape(tried, (-1, 1, 1))
    confidences = (1 / np.exp(behind).sum(axis=-1)).mean(axis=-1)
    return abs(confidences - np.mean(scores.argmax(axis=1) == labels))


def best_temperature(scores, labels):
    """The temperature with the lowest loss, to all digits."""
    return best_for(scores.tobytes(), scores.shape, tuple(labels))


@cache
def best_for(content, shape, labels):
    """`best_temperature`, found from the slope of the loss against the scale 1/T, which only rises."""
    scores, own = np.frombuffer(content).reshape(shape), (np.arange(len(labels)), np.array(labels))
    low, high = np.log(1e-3), np.log(1e3)
    for _ in range(45):
        middle = (low + high) / 2
        slope = ((softmax(np.exp(middle) * scores) * scores).sum(axis=1) - scores[own]).mean()
        low, high = (low, middle) if slope > 0 else (middle, high)
    return float(np.exp(-middle))


def above_the_lowest(temperature, scores, labels):
    """How far the loss at this temperature lies above the lowest."""
    here, lowest = losses_at([temperature, best_temperature(scores, labels)], scores, labels)
    return here - lowest


def low_enough(arguments, parts, expected):
    """Whether the loss at this temperature is low enough, whatever search has found it."""
    temperature = parts[0].item()  # one number, or this raises
    return temperature > 0 and above_the_lowest(temperature, **arguments) <= ENOUGH


def for_each(test):
    """A detector: `test(temperature, scores, labels)` holds for every case."""
    return lambda trial: all(test(answer[0].item(), *one.arguments.values()) for one, answer in zip(trial.cases, trial.answers))


def is_lowest(losses, temperature, best):
    """Whether these losses are lowest here: of all, or of those that may be tried."""
    here, lowest, *others = losses(np.array([temperature, best, *temperatures]))
    return here <= lowest + ENOUGH or (temperature > 0.2 and here <= min(others) + ENOUGH)


def lowest_for_the_scale(temperature, scores, labels):
    return is_lowest(lambda tried: losses_at(1 / tried, scores, labels), temperature, 1 / best_temperature(scores, labels))


def lowest_for_probabilities(temperature, scores, labels):
    probabilities = softmax(scores)
    best = best_temperature(probabilities, labels)
    return is_lowest(lambda tried: losses_at(tried, probabilities, labels), temperature, best)


def highest_of_all(temperature, scores, labels):
    losses = losses_at([temperature, 0.25, 8.0], scores, labels)
    return losses[0] >= losses.max() - 1e-9


def stays_above_one(temperature, scores, labels):
    if best_temperature(scores, labels) > 1:
        return above_the_lowest(temperature, scores, labels) <= ENOUGH
    return 1 <= temperature < 1.2


def means_meet(temperature, scores, labels):
    gaps = mean_gaps([temperature, *temperatures], scores, labels)
    return gaps[0] <= gaps[1:].min() + 0.01


def whole_places(trial):
    """A detector: whole numbers that cannot be temperatures, beyond all that were to be tried."""
    values = [answer[0].item() for answer in trial.answers]
    return all(value == int(value) for value in values) and max(values) > 8 and len(set(values)) > 1


def on_a_coarse_scale(trial):
    """A detector: the temperatures are steps of 0.1 or more apart, and no step up or down has a lower loss, on any case."""
    values = np.array([answer[0].item() for answer in trial.answers])
    apart = values - values[0]
    return any(
        np.allclose(apart / step, np.round(apart / step), atol=1e-6)
        and all(
            losses_at([value], *one.arguments.values())
            <= losses_at([other for other in (value - step, value + step) if 0.2 <= other], *one.arguments.values()).min()
            for one, value in zip(trial.cases, values)
        )
        for step in (1, 0.5, 0.25, 0.2, 0.1)
    )


def search(measure, grid=temperatures, choose=np.argmin):
    """A search that takes the temperature of a grid at which this measure is lowest."""
    return lambda scores, labels: grid[choose(measure(grid, scores, labels))]


def sixty_examples():
    """Labels drawn from softmax of some scores, and scores 2.2 times as large: they claim too much."""
    rng = np.random.default_rng(1)
    scores = rng.normal(0, 2, (60, 4))
    labels = np.array([rng.choice(4, p=row) for row in softmax(scores)])
    return {"scores": 2.2 * scores, "labels": labels}


THREE_CLASSES = case(scores=[[4.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 2.0, 0.0]], labels=[0, 0, 0])
CLASSES_REVERSED = Variation(
    "in reverse order",
    lambda arguments: {
        "scores": arguments["scores"][:, ::-1].copy(),
        "labels": arguments["scores"].shape[1] - 1 - arguments["labels"],
    },
)


@exercise(
    "the temperature with the lowest loss",
    section="Divide by one number",
    notice="Any search that ends at the lowest loss is right. Give it validation data: "
    "what chooses on the test set cannot be tested there.",
    keeps_arguments=True,
    is_correct=low_enough,
    cases=[
        case(scores=[[2.0, 0.0], [2.0, 0.0], [2.0, 0.0]], labels=[0, 0, 1]),
        case("a shy classifier", scores=[[0.28, 0.0], [0.0, 0.28], [0.28, 0.0]], labels=[0, 1, 1]),
        *vary([THREE_CLASSES], [CLASSES_REVERSED, roll("scores", "labels"), shift("scores", -60), cast("labels", "uint8")]),
        case("scores of 40", scores=[[40.0, 0.0, 0.0], [0.0, 20.0, 0.0], [0.0, 0.0, 5.0]], labels=[0, 1, 1]),
        case("sixty examples", **sixty_examples()),
    ],
)
def choose_temperature(scores, labels):
    losses = [softmax_cross_entropy(scores / T, labels).mean() for T in temperatures]
    return temperatures[np.argmin(losses)]


@choose_temperature.mistake(
    "These are places in a list of temperatures, not temperatures.",
    "What does `np.argmin` give: a value, or where it stands?",
    "`temperatures[np.argmin(losses)]`.",
    variants=[lambda scores, labels: np.argmax(losses_at(temperatures, scores, labels))],
    detector=whole_places,
)
def returns_the_place(scores, labels):
    return np.argmin(losses_at(temperatures, scores, labels))


@choose_temperature.mistake(
    "That is the lowest loss itself; asked for is the temperature that has it.",
    "Which number would you divide scores by?",
    "`np.argmin` says where the lowest loss stands in the list.",
    detector=for_each(
        lambda value, scores, labels: abs(value - losses_at([best_temperature(scores, labels)], scores, labels)[0]) <= ENOUGH
    ),
)
def returns_the_loss(scores, labels):
    return losses_at(temperatures, scores, labels).min()


@choose_temperature.mistake(
    "The same temperature comes out whatever the scores and the labels are.",
    "Does what you compare depend on T at all? The accuracy does not, and neither does anything that is repaired by its sum. "
    "Divided probabilities are worse: their loss is always lowest at the smallest T.",
    "Use the two arguments, not names of the notebook such as `test_scores`, and compare "
    "`softmax_cross_entropy(scores / T, labels).mean()`.",
    section=TWO_WAYS,
    variants=[
        lambda scores, labels: 1.58,
        lambda scores, labels: search(losses_at)(scores, scores.argmax(axis=1)),
        search(losses_at, np.linspace(0.1, 10, 100), np.argmax),
    ],
    detector=lambda trial: np.ptp([answer[0].item() for answer in trial.answers]) < 1e-6,
)
def same_for_all(scores, labels):
    return 0.25


@choose_temperature.mistake(
    "That is the temperature with the highest loss of all that were tried.",
    "Is a good loss a high or a low one?",
    "`np.argmin`, not `np.argmax`.",
    detector=for_each(highest_of_all),
)
def takes_the_highest_loss(scores, labels):
    return search(losses_at, choose=np.argmax)(scores, labels)


@choose_temperature.mistake(
    "That is the number to multiply the scores by, the scale; a temperature divides them.",
    "For a classifier that claims too much, is the temperature above or below 1?",
    "`scores / T`, not `scores * T`.",
    variants=[
        lambda scores, labels: 1 / search(losses_at)(scores, labels),
        search(lambda grid, scores, labels: losses_at(1 / grid, scores, labels), np.geomspace(0.05, 20, 300)),
    ],
    detector=for_each(lowest_for_the_scale),
)
def turned_round(scores, labels):
    return search(lambda grid, scores, labels: losses_at(1 / grid, scores, labels))(scores, labels)


@choose_temperature.mistake(
    "The loss is taken of divided probabilities, as if they were scores.",
    "What does `softmax_cross_entropy` want as its first argument?",
    "`scores / T`, without a softmax before it.",
    section=TWO_WAYS,
    variants=[search(lambda grid, scores, labels: losses_at(grid, softmax(scores), labels), np.geomspace(0.02, 20, 500))],
    detector=for_each(lowest_for_probabilities),
)
def probabilities_as_scores(scores, labels):
    return search(losses_at)(softmax(scores), labels)


@choose_temperature.mistake(
    "No temperature below 1 comes out, but a shy classifier needs one.",
    "Where does your search begin?",
    "Try temperatures on both sides of 1: from 0.25 to 8, on a log scale.",
    variants=[search(losses_at, np.arange(1, 10, 0.1)), lambda scores, labels: max(1.0, best_temperature(scores, labels))],
    detector=for_each(stays_above_one),
)
def never_below_one(scores, labels):
    return search(losses_at, np.linspace(1, 8, 200))(scores, labels)


@choose_temperature.mistake(
    "At this temperature the mean confidence equals the accuracy; the loss is lowest at another.",
    "The two places are near each other, but not the same. Which of them was asked for?",
    "Compare losses: `softmax_cross_entropy(scores / T, labels).mean()`.",
    section="On the test set",
    variants=[search(mean_gaps, np.linspace(0.1, 20, 1000))],
    detector=for_each(means_meet),
)
def matches_the_means(scores, labels):
    return search(mean_gaps)(scores, labels)


@choose_temperature.mistake(
    "These temperatures are not far from the best, but a finer search finds a lower loss.",
    "How far apart are the temperatures that you try? How far, compared with the smallest of them?",
    "`np.geomspace(0.25, 8, 161)` has small steps everywhere.",
    variants=[
        search(losses_at, np.arange(0.25, 9, 0.5)),
        search(losses_at, np.arange(0.5, 8.5, 0.5)),
        search(losses_at, np.linspace(0.25, 8, 10)),
        search(losses_at, np.geomspace(0.25, 8, 10)),
    ],
    detector=on_a_coarse_scale,
)
def too_coarse(scores, labels):
    return search(losses_at, np.array([0.25, 0.5, 1, 2, 4, 8]))(scores, labels)


LOSS_IN_10 = 0.1308  # the validation loss at the best epoch of notebook 10
TRAINING, VALIDATION, TEST = range(3)


def scores_of(early_record, part):
    """The scores that a record gives to one part of the digits, and the labels there."""
    inputs, labels = standardised_digits()[part]
    return inputs @ early_record.weights.T + early_record.biases, labels


@exercise(
    "the temperature of a classifier that was stopped early",
    section="Divide by one number",
    notice="It is shy: the penalty and the early stop held it back, and validation data tell by how much.",
    rtol=1e-5,
    atol=0.01,  # two decimals, by whatever search
)
def my_temperature(early_record):
    return best_temperature(*scores_of(early_record, VALIDATION))


@my_temperature.refusal(
    "`early_record` is not what `train` returns for these digits.",
    "Give `train` the standardised `inputs` and `data.train_labels`, and keep what it returns.",
)
def no_record(early_record):
    return not np.isfinite(losses_at([1.0], *scores_of(early_record, VALIDATION))).all()


@my_temperature.refusal(
    "`early_record` is not the classifier of notebook 10: its weights have another validation loss.",
    "Compare all settings: all training images, batch size, learning rate, penalty, patience, and the seed of the generator.",
    "Without `patience`, `train` returns the weights of the last epoch; at least 104 epochs must be allowed.",
)
def other_record(early_record):
    return abs(losses_at([1.0], *scores_of(early_record, VALIDATION))[0] - LOSS_IN_10) > 0.0002


@my_temperature.mistake(
    "That is the temperature of the classifier that was trained far too long.",
    "Whose scores did you divide?",
    "Make new ones: `predict_scores(validation_inputs, early_record.weights, early_record.biases)`.",
    variants=[lambda early_record: 1.579],
)
def takes_the_other_scores(early_record):
    return temperatures[np.argmin(abs(temperatures - 1.579))]  # as the notebook finds it


@my_temperature.mistake(
    "That is the number to multiply the scores by, the scale; a temperature divides them.",
    "Its confidence stayed below its accuracy. Is the temperature that makes it surer above or below 1?",
    "Divide one by your number.",
    variants=[lambda early_record: 1 / search(losses_at)(*scores_of(early_record, VALIDATION))],
    detector=lambda trial: abs(1 / trial.answers[0][0].item() - trial.expected[0].parts[0]) <= trial.exercise.atol,
)
def turned_round(early_record):
    return 1 / my_temperature.solution(early_record)


@my_temperature.mistake(
    "That is the temperature with the lowest loss on the training images, which the weights were made for.",
    "How often is the classifier right on images that it has learned from?",
    "Take the scores and the labels of the validation part.",
    section="Why it cannot stop",
    variants=[lambda early_record: search(losses_at)(*scores_of(early_record, TRAINING))],
)
def chooses_on_the_training_part(early_record):
    return best_temperature(*scores_of(early_record, TRAINING))


@my_temperature.mistake(
    "That is the lowest point on the test images, or of a coarse grid; it was to be chosen on the validation part, to within 0.01.",
    "Which part may choose, and which may only judge?",
    "Take the scores and the labels of the validation part.",
    section=TWO_WAYS,
    variants=[lambda early_record: search(losses_at)(*scores_of(early_record, TEST))],
    detector=lambda trial: (
        abs(trial.answers[0][0].item() - best_temperature(*scores_of(trial.cases[0].arguments["early_record"], TEST))) <= 0.006
    ),
)
def chooses_on_the_test_set(early_record):
    return best_temperature(*scores_of(early_record, TEST))
