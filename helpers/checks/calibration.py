"""Exercises on confidence that is earned: temperatures, how to choose one and what to divide by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers import probability
from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, Parts, Question, Values, question
from helpers.checks.images import standardised_digits

NONE: frozenset[str] = frozenset()
TEMPERATURES = np.geomspace(0.25, 8, 161)  # those that the notebook tries
ENOUGH = 0.001  # nats above the lowest loss that a search may leave


def _shy_temperature(made: frozenset[str] = NONE) -> Answer:
    claimed, kept = np.log(0.80 / 0.20), np.log(0.95 / 0.05)
    if "subtracts_the_scores" in made:
        return kept - claimed
    if "forgets_the_logarithm" in made:
        claimed, kept = 0.80 / 0.20, 0.95 / 0.05
    if "forgets_the_other_class" in made:
        claimed, kept = np.log(0.95), np.log(0.80)
    if "divides_the_claims" in made:
        claimed, kept = 0.80, 0.95
    return kept / claimed if "turned_round" in made else claimed / kept


def _either_way_up(id: str) -> Callable[..., bool]:
    """A sign: the value of this mistake, or one divided by it."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        value, wrong = exercise.held(outcomes[0])[0].item(), exercise.wrong(id)()
        return bool(min(abs(value - wrong), abs(value - 1 / wrong)) <= exercise.atol)

    return sign


def _claim_at(values: Parts) -> tuple[str, str]:
    claim = probability.softmax(np.array([np.log(0.80 / 0.20), 0.0]) / float(values[0]))[0]
    return f"the claim of 80 % becomes {100 * claim:.1f} %", "the claim of 80 % becomes 95 %"


SHY_TEMPERATURE = Exercise(
    name="shy_temperature",
    task="the temperature that turns a claim of 80 % into 95 %",
    wanted=_shy_temperature,
    mistakes=(
        Mistake(
            "divides_the_claims",
            "The probabilities are divided by each other; a temperature divides scores.",
            ("Which score does a claim of 80 % come from, when the other class has the score 0?",
             "The scores are `np.log(0.80 / 0.20)` and `np.log(0.95 / 0.05)`."),
            where="Two ways to get it wrong",
            sign=_either_way_up("divides_the_claims"),
        ),
        Mistake(
            "forgets_the_logarithm",
            "The ratio of the two classes' probabilities is right, but it is not yet a score: the logarithm is missing.",
            ("A ratio of one must become a score of 0.", "Take `np.log` of both ratios before you divide them."),
            sign=_either_way_up("forgets_the_logarithm"),
        ),
        Mistake(
            "forgets_the_other_class",
            "These are logarithms of the claims alone; the other class's share is missing.",
            ("A score says how far one class is ahead of the other. What has the other one?",
             "`np.log(0.80 / 0.20)`, not `np.log(0.80)`."),
            sign=_either_way_up("forgets_the_other_class"),
        ),
        Mistake(
            "subtracts_the_scores",
            "That is the difference of the two scores; a temperature is their ratio.",
            ("What does a temperature do with a score: move it, or scale it?", "Divide the one score by the other."),
        ),
        Mistake(
            "turned_round",
            "That is the number to multiply the scores by, the scale; a temperature divides them.",
            ("The classifier is shy. Is the temperature that makes it surer above or below 1?",
             "Wanted score = score / T, so T = score / wanted score."),
        ),
    ),
    where="Divide by one number",
    notice="Below 1, a temperature makes surer: dividing by it stretches the scores.",
    outputs=("shy_temperature",),
    atol=0.005,
    effect=_claim_at,
)  # fmt: skip


def shy_temperature(answer: Any = ...) -> Verdict:
    """The temperature that turns a claim of 80 % between two classes into 95 %, to two decimals."""
    return SHY_TEMPERATURE.check_values(answer)


def _cool(scores: np.ndarray, temperature: float, made: frozenset[str] = NONE) -> Answer:
    factor = temperature if "multiplies" in made else 1 / temperature
    factor = -factor if "flips_the_sign" in made else factor
    cooled = scores if "changes_nothing" in made else scores * factor
    if "drops_the_fractions" in made:
        cooled = np.floor(cooled)
    if "probabilities_as_scores" in made:
        cooled = probability.softmax(scores) * factor
    if "divides_probabilities" in made:
        return probability.softmax(scores) * factor
    if "forgets_the_softmax" in made:
        return cooled
    if "powers_alone" in made:
        return probability.softmax(scores) ** factor
    if "overflows" in made:
        return np.exp(cooled) / np.exp(cooled).sum(axis=-1, keepdims=True)
    if "whole_array" in made:
        return probability.softmax(cooled.ravel()).reshape(cooled.shape)
    return probability.softmax(cooled, axis=0 if "wrong_axis" in made else -1)


COOL = Exercise(
    name="cool",
    task="the probabilities at a temperature",
    wanted=_cool,
    mistakes=(
        Mistake(
            "divides_probabilities",
            "The temperature is applied to the probabilities, and so they do not sum to one any more.",
            ("What is divided in S(y / T)?", "Divide first, then take softmax: `softmax(scores / temperature)`."),
            where="Two ways to get it wrong",
        ),
        Mistake(
            "changes_nothing",
            "These are the probabilities of the scores as they are: the temperature makes no difference.",
            ("Does your sum repair what the temperature has done? Softmax, and every division by a sum, cancels a factor "
             "that all probabilities share.",
             "The scores must be divided, before softmax: `softmax(scores / temperature)`."),
            where="Two ways to get it wrong",
        ),
        Mistake(
            "probabilities_as_scores",
            "Softmax is taken twice: the probabilities are treated as if they were scores.",
            ("How far apart can probabilities be at most, and how far apart can scores be?",
             "One softmax is enough, at the end: `softmax(scores / temperature)`."),
            where="Two ways to get it wrong",
        ),
        Mistake(
            "forgets_the_softmax",
            "The scores are divided, but they are still scores.",
            ("Do your rows sum to one?", "Take softmax of what you have."),
        ),
        Mistake(
            "powers_alone",
            "The probabilities are raised to the power of 1/T, which is right so far, but the rows do not sum to one.",
            ("What must the probabilities of one example sum to?", "Divide each row by its sum."),
        ),
        Mistake(
            "flips_the_sign",
            "The order is turned round: the largest score gets the smallest probability.",
            ("No temperature changes which class leads. Which class leads here?", "Look for a minus sign before the scores or the temperature."),
        ),
        Mistake(
            "drops_the_fractions",
            "The divided scores are cut down to whole numbers.",
            ("What is 3 divided by 2, and what is `3 // 2`?", "`scores / temperature`, with one stroke."),
        ),
        Mistake(
            "multiplies",
            "The scores are multiplied: a temperature above 1 makes the classifier surer.",
            ("Should a high temperature make sure or unsure?", "`scores / temperature`. Scale and temperature are each one divided by the other."),
        ),
        Mistake(
            "whole_array",
            "All probabilities of the batch sum to one together; each example should have a sum of its own.",
            ("How many rows has the batch, and what does each of them sum to?", "Softmax runs over the classes, `axis=-1`."),
        ),
        Mistake(
            "wrong_axis",
            "Each class is normalised over the examples, not each example over its classes.",
            ("Which sums are one: those of the rows, or those of the columns?", "Softmax runs over the classes, `axis=-1`."),
        ),
        Mistake(
            "overflows",
            "Right for small scores, but large ones give nan: e to such a power is too large for a number.",
            ("What may be subtracted from all scores of an example without changing softmax?",
             "Subtract each row's maximum first, or take `softmax` from the helpers, which does it."),
        ),
    ),
    where="Divide by one number",
    notice="Above 1 every row comes closer to equal shares, below 1 to a one-hot row, and the order of the classes stays.",
    questions=(
        question(scores=np.array([[0.0, 1.0]]), temperature=2.0),
        question("a temperature of 1", scores=np.array([[0.0, 1.0]]), temperature=1.0),
        question(scores=np.array([[1.0, 0.0], [0.0, 3.0]]), temperature=0.5),
        question(scores=np.array([[3.0, 1.0, 0.2], [-1.0, 0.5, 0.0]]), temperature=10.0),
        question("scores of ±1000", scores=np.array([[1000.0, 999.0, -1000.0]]), temperature=0.25),
        question("a batch of 50", scores=np.random.default_rng(0).normal(0, 3, (50, 7)), temperature=1.5),
    ),
)  # fmt: skip


def cool(answer: Any = ...) -> Verdict:
    """A function of `scores` (examples, classes) and `temperature` that returns the probabilities at that temperature."""
    return COOL.check(answer)


def _losses(scores: np.ndarray, labels: np.ndarray, temperatures: ArrayLike) -> np.ndarray:
    """The mean loss at each temperature."""
    cooled = scores / np.reshape(temperatures, (-1, 1, 1))
    behind = cooled - cooled.max(axis=-1, keepdims=True)
    own = behind[:, np.arange(len(labels)), labels]
    losses: np.ndarray = (np.log(np.exp(behind).sum(axis=-1)) - own).mean(axis=-1)
    return losses


def _best(scores: np.ndarray, labels: np.ndarray) -> float:
    """The temperature with the lowest loss."""
    return _best_for(scores.tobytes(), scores.shape, tuple(labels))


@cache
def _best_for(content: bytes, shape: tuple[int, ...], labels: tuple[int, ...]) -> float:
    """`_best`, found from the slope of the loss against the scale 1/T, which only rises."""
    scores, own = np.frombuffer(content).reshape(shape), (np.arange(len(labels)), np.array(labels))
    low, high = np.log(1e-3), np.log(1e3)
    for _ in range(45):
        middle = (low + high) / 2
        probabilities = probability.softmax(np.exp(middle) * scores)
        slope = ((probabilities * scores).sum(axis=1) - scores[own]).mean()
        low, high = (low, middle) if slope > 0 else (middle, high)
    return float(np.exp(-middle))


def _choose_temperature(scores: np.ndarray, labels: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    some = scores
    if "probabilities_as_scores" in made:
        some = probability.softmax(scores)
    losses = _losses(some, labels, TEMPERATURES)
    place = np.argmax(losses) if "takes_the_highest_loss" in made else np.argmin(losses)
    best = TEMPERATURES[place] if made else _best(scores, labels)
    if "matches_the_means" in made:
        best = TEMPERATURES[np.argmin(_mean_gaps(scores, labels, TEMPERATURES))]
    if "never_below_one" in made:
        best = max(best, 1.0)
    if "too_coarse" in made:
        best = np.exp(np.round(np.log(best) / 0.6) * 0.6 + 0.2)
    if "same_for_all" in made:
        best = 0.25
    if "returns_the_loss" in made:
        return losses.min()
    if "returns_the_place" in made:
        return place
    return 1 / best if "turned_round" in made else best


def _mean_gaps(scores: np.ndarray, labels: np.ndarray, temperatures: ArrayLike) -> np.ndarray:
    """How far the mean confidence is from the accuracy, at each temperature."""
    behind = (scores - scores.max(axis=1, keepdims=True)) / np.reshape(temperatures, (-1, 1, 1))
    confidences = (1 / np.exp(behind).sum(axis=-1)).mean(axis=-1)
    return abs(confidences - np.mean(scores.argmax(axis=1) == labels))


def _low_loss(arguments: Values, parts: Parts, wanted: Parts) -> bool:
    """Whether the loss at this temperature is low enough, whatever search has found it."""
    (scores, labels), (temperature, best) = arguments.values(), (parts[0], wanted[0])
    if np.size(temperature) != 1 or not temperature > 0:
        return False
    found, lowest = _losses(scores, labels, [float(temperature.item()), float(best)])
    return bool(found <= lowest + ENOUGH)


def _for_each(test: Callable[..., bool]) -> Callable[..., bool]:
    """A sign: `test(temperature, scores, labels)` holds for every question."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        values = [exercise.held(outcome)[0].item() for outcome in outcomes]
        return all(test(value, *asked.arguments.values()) for asked, value in zip(questions, values))

    return sign


def _lowest(losses_at: Callable[[np.ndarray], np.ndarray], temperature: float, best: float) -> bool:
    """Whether these losses are lowest here: of all, or of those that may be tried."""
    here, lowest, *others = losses_at(np.array([temperature, best, *TEMPERATURES]))
    return here <= lowest + ENOUGH or (temperature > 0.2 and here <= min(others) + ENOUGH)


def _lowest_for_probabilities(temperature: float, scores: np.ndarray, labels: np.ndarray) -> bool:
    probabilities = probability.softmax(scores)
    return _lowest(lambda tried: _losses(probabilities, labels, tried), temperature, _best(probabilities, labels))


def _highest(temperature: float, scores: np.ndarray, labels: np.ndarray) -> bool:
    losses = _losses(scores, labels, [temperature, 0.25, 8.0])
    return bool(losses[0] >= losses.max() - 1e-9)


def _whole_places(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Whole numbers that cannot be temperatures: beyond all that were to be tried."""
    values = [exercise.held(outcome)[0].item() for outcome in outcomes]
    return all(value == int(value) for value in values) and max(values) > 8 and len(set(values)) > 1


def _one_for_all(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    values = [exercise.held(outcome)[0].item() for outcome in outcomes]
    return bool(np.ptp(values) < 1e-6)


def _stays_above_one(temperature: float, scores: np.ndarray, labels: np.ndarray) -> bool:
    best = _best(scores, labels)
    right = _losses(scores, labels, [temperature])[0] <= _losses(scores, labels, [best])[0] + ENOUGH
    return right if best > 1 else 1 <= temperature < 1.2


def _near(temperature: float, scores: np.ndarray, labels: np.ndarray) -> bool:
    return bool(abs(np.log(temperature / _best(scores, labels))) < 0.65)


def _close_to_lowest(temperature: float, scores: np.ndarray, labels: np.ndarray) -> bool:
    return bool(abs(temperature - _losses(scores, labels, [_best(scores, labels)])[0]) <= ENOUGH)


def _scale(temperature: float, scores: np.ndarray, labels: np.ndarray) -> bool:
    return _lowest(lambda tried: _losses(scores, labels, 1 / tried), temperature, 1 / _best(scores, labels))


def _means_meet(temperature: float, scores: np.ndarray, labels: np.ndarray) -> bool:
    gaps = _mean_gaps(scores, labels, [temperature, *TEMPERATURES])
    return bool(gaps[0] <= gaps[1:].min() + 0.01)


def _sixty_examples() -> dict[str, np.ndarray]:
    """Labels drawn from softmax of some scores, and scores 2.2 times as large: they claim too much."""
    rng = np.random.default_rng(1)
    scores = rng.normal(0, 2, (60, 4))
    labels = np.array([rng.choice(4, p=row) for row in probability.softmax(scores)])
    return {"scores": 2.2 * scores, "labels": labels}


CHOOSE_TEMPERATURE = Exercise(
    name="choose_temperature",
    task="the temperature with the lowest loss",
    wanted=_choose_temperature,
    mistakes=(
        Mistake(
            "returns_the_place",
            "These are places in a list of temperatures, not temperatures.",
            ("What does `np.argmin` give: a value, or where it stands?", "`temperatures[np.argmin(losses)]`."),
            sign=_whole_places,
        ),
        Mistake(
            "returns_the_loss",
            "That is the lowest loss itself; asked for is the temperature that has it.",
            ("Which number would you divide scores by?", "`np.argmin` says where the lowest loss stands in the list."),
            sign=_for_each(_close_to_lowest),
        ),
        Mistake(
            "same_for_all",
            "The same temperature comes out whatever the scores and the labels are.",
            ("Does what you compare depend on T at all? The accuracy does not, and neither does anything that is repaired by its sum. "
             "Divided probabilities are worse: their loss is always lowest at the smallest T.",
             "Use the two arguments, not names of the notebook such as `test_scores`, and compare "
             "`softmax_cross_entropy(scores / T, labels).mean()`."),
            where="Two ways to get it wrong",
            sign=_one_for_all,
        ),
        Mistake(
            "takes_the_highest_loss",
            "That is the temperature with the highest loss of all that were tried.",
            ("Is a good loss a high or a low one?", "`np.argmin`, not `np.argmax`."),
            sign=_for_each(_highest),
        ),
        Mistake(
            "turned_round",
            "That is the number to multiply the scores by, the scale; a temperature divides them.",
            ("For a classifier that claims too much, is the temperature above or below 1?", "`scores / T`, not `scores * T`."),
            sign=_for_each(_scale),
        ),
        Mistake(
            "probabilities_as_scores",
            "The loss is taken of divided probabilities, as if they were scores.",
            ("What does `softmax_cross_entropy` want as its first argument?", "`scores / T`, without a softmax before it."),
            where="Two ways to get it wrong",
            sign=_for_each(_lowest_for_probabilities),
        ),
        Mistake(
            "never_below_one",
            "No temperature below 1 comes out, but a shy classifier needs one.",
            ("Where does your search begin?", "Try temperatures on both sides of 1: from 0.25 to 8, on a log scale."),
            sign=_for_each(_stays_above_one),
        ),
        Mistake(
            "matches_the_means",
            "At this temperature the mean confidence equals the accuracy; the loss is lowest at another.",
            ("The two places are near each other, but not the same. Which of them was asked for?",
             "Compare losses: `softmax_cross_entropy(scores / T, labels).mean()`."),
            where="On the test set",
            sign=_for_each(_means_meet),
        ),
        Mistake(
            "too_coarse",
            "These temperatures are not far from the best, but a finer search finds a lower loss.",
            ("How far apart are the temperatures that you try? How far, compared with the smallest of them?",
             "`np.geomspace(0.25, 8, 161)` has small steps everywhere."),
            sign=_for_each(_near),
        ),
    ),
    where="Divide by one number",
    notice="Any search that ends at the lowest loss is right. Give it validation data: what chooses on the test set cannot be tested there.",
    questions=(
        question(scores=np.array([[2.0, 0.0], [2.0, 0.0], [2.0, 0.0]]), labels=np.array([0, 0, 1])),
        question("a shy classifier", scores=np.array([[0.28, 0.0], [0.0, 0.28], [0.28, 0.0]]), labels=np.array([0, 1, 1])),
        question(scores=np.array([[4.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 2.0, 0.0]]), labels=np.array([0, 0, 0])),
        question("scores of 40", scores=np.array([[40.0, 0, 0], [0, 20.0, 0], [0, 0, 5.0]]), labels=np.array([0, 1, 1])),
        question("sixty examples", **_sixty_examples()),
    ),
    agree=_low_loss,
)  # fmt: skip


def choose_temperature(answer: Any = ...) -> Verdict:
    """A function of `scores` (examples, classes) and `labels` that returns the temperature with the lowest mean loss."""
    return CHOOSE_TEMPERATURE.check(answer)


class Temperatures(NamedTuple):
    """The temperatures with the lowest loss on each part, for one classifier."""

    training: float
    validation: float
    test: float


OF_THE_BOASTER = 1.579  # the temperature of the classifier that the notebook trains too long
LOSS_IN_10 = 0.1308  # the validation loss at the best epoch of notebook 10


def _temperatures(record: Any) -> Temperatures:
    if isinstance(record, Temperatures):
        return record
    return Temperatures(*(_best(inputs @ record.weights.T + record.biases, labels) for inputs, labels in standardised_digits()))


def _my_temperature(record: Any, made: frozenset[str] = NONE) -> Answer:
    temperatures = _temperatures(record)
    temperature = temperatures.validation
    if "chooses_on_the_training_part" in made:
        temperature = temperatures.training
    if "chooses_on_the_test_set" in made:
        temperature = temperatures.test
    if "takes_the_other_scores" in made:
        temperature = OF_THE_BOASTER
    return 1 / temperature if "turned_round" in made else temperature


def _its_inverse(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    value, (record,) = exercise.held(outcomes[0])[0].item(), questions[0].arguments.values()
    return bool(abs(1 / value - _temperatures(record).validation) <= exercise.atol)


def _lowest_on_the_test_set(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    value, (record,) = exercise.held(outcomes[0])[0].item(), questions[0].arguments.values()
    return bool(abs(value - _temperatures(record).test) <= 0.006)


MY_TEMPERATURE = Exercise(
    name="my_temperature",
    task="the temperature of a classifier that was stopped early",
    wanted=_my_temperature,
    mistakes=(
        Mistake(
            "takes_the_other_scores",
            "That is the temperature of the classifier that was trained far too long.",
            ("Whose scores did you divide?", "Make new ones: `predict_scores(validation_inputs, early_record.weights, early_record.biases)`."),
        ),
        Mistake(
            "turned_round",
            "That is the number to multiply the scores by, the scale; a temperature divides them.",
            ("Its confidence stayed below its accuracy. Is the temperature that makes it surer above or below 1?",
             "Divide one by your number."),
            sign=_its_inverse,
        ),
        Mistake(
            "chooses_on_the_training_part",
            "That is the temperature with the lowest loss on the training images, which the weights were made for.",
            ("How often is the classifier right on images that it has learned from?", "Take the scores and the labels of the validation part."),
            where="Why it cannot stop",
        ),
        Mistake(
            "chooses_on_the_test_set",
            "That is the lowest point on the test images, or of a coarse grid; it was to be chosen on the validation part, to within 0.01.",
            ("Which part may choose, and which may only judge?", "Take the scores and the labels of the validation part."),
            where="Two ways to get it wrong",
            sign=_lowest_on_the_test_set,
        ),
    ),
    where="Divide by one number",
    notice="It is shy: the penalty and the early stop held it back, and validation data tell by how much.",
    outputs=("my_temperature",),
    atol=0.01,
    rounded=0,
)  # fmt: skip

NO_RECORD = Verdict(
    "incorrect",
    "`early_record` is not what `train` returns for these digits.",
    "no_record",
    ("Give `train` the standardised `inputs` and `data.train_labels`, and keep what it returns.",),
)
OTHER_RECORD = Verdict(
    "incorrect",
    "`early_record` is not the classifier of notebook 10: its weights have another validation loss.",
    "other_record",
    ("Compare all settings: all training images, batch size, learning rate, penalty, patience, and the seed of the generator.",
     "Without `patience`, `train` returns the weights of the last epoch; at least 104 epochs must be allowed."),
)  # fmt: skip


def my_temperature(answer: Any = ..., early_record: Any = ...) -> Verdict:
    """The temperature of the classifier of notebook 10 in `early_record`, chosen on the validation part, to within 0.01."""
    if early_record is ...:
        return MY_TEMPERATURE.check_values() if answer is ... else Verdict("not attempted", "Still to do: early_record.")
    try:
        inputs, labels = standardised_digits()[1]
        loss = _losses(inputs @ early_record.weights.T + early_record.biases, labels, [1.0])[0]
        temperatures = _temperatures(early_record)
    except Exception:
        return NO_RECORD
    if abs(loss - LOSS_IN_10) > 0.0002:
        return OTHER_RECORD
    return MY_TEMPERATURE.check_values(answer, context=(temperatures,))


EXERCISES = (SHY_TEMPERATURE, COOL, CHOOSE_TEMPERATURE, MY_TEMPERATURE)
