"""Exercises on the mean loss and its gradient."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import ROUNDED, Answer, Exercise, Mistake, Parts, Question, question

NONE: frozenset[str] = frozenset()

THREE = np.array([0.5, 0.25, 0.125])


def _multiple_of_ln_2(made: frozenset[str] = NONE) -> Answer:
    if "in_nats" in made:
        return -np.log(THREE).mean()
    if "one_example" in made:
        return 3.0
    if "averages_the_probabilities" in made:
        return -np.log2(THREE.mean())
    halvings = -np.log2(THREE)
    multiple = halvings.sum() if "mean_forgotten" in made else halvings.mean()
    return -multiple if "forgets_the_minus" in made else multiple


MULTIPLE_OF_LN_2 = Exercise(
    name="multiple_of_ln_2",
    task="the mean loss of three examples, as a multiple of ln 2",
    wanted=_multiple_of_ln_2,
    mistakes=(
        Mistake(
            "forgets_the_minus",
            "The sign is turned: a loss is never negative.",
            ("The logarithm of a probability is negative. What makes a cost of it?",
             "A minus in front of each logarithm."),
            where="One example, all the way",
        ),
        Mistake(
            "averages_the_probabilities",
            "That is the loss of the mean probability; asked for is the mean of the three losses.",
            ("What does each example cost by itself?", "First the logarithm of each probability, then the mean."),
        ),
        Mistake(
            "in_nats",
            "That is the mean loss itself; asked for is how many times ln 2 it is.",
            ("How often does ln 2 go into your number?", "Divide by `np.log(2)`."),
        ),
        Mistake(
            "mean_forgotten",
            "That is the sum over the three examples; the loss is their mean.",
            ("What would you get if each example were in the data twice?", "Divide by the number of examples."),
        ),
        Mistake(
            "one_example",
            "That is what the third example costs alone.",
            ("What do the other two cost?", "Add up what the three cost, and divide by three."),
        ),
    ),
    where="Many examples, one number",
    notice="Averaging losses means averaging halvings: the third example weighs as much as the first two together.",
    outputs=("multiple_of_ln_2",),
    effect=lambda values: (
        f"a mean loss of {float(values[0]) * np.log(2):.3f} nats", "the mean of what the three examples cost",
    ),
)  # fmt: skip


def multiple_of_ln_2(answer: Any = ...) -> Verdict:
    """How many times ln 2 the mean loss of three examples is, whose true classes got 0.5, 0.25 and 0.125."""
    return MULTIPLE_OF_LN_2.check_values(answer)


# The same mistake, as others write it: `wanted` can make these, too.
OTHER_WAYS = {
    "softmax_of_the_whole_array": "softmax_over_examples",
    "adds_the_labels": "labels_not_subtracted",
    "multiplies_by_the_labels": "labels_not_subtracted",
    "label_index_as_a_column": "label_index",
    "subtracts_in_columns": "subtracts_in_rows",
    "biases_in_one_number": "biases_over_classes",
    "divides_by_the_classes": "another_number",
    "divides_by_the_features": "another_number",
    "divides_twice": "another_number",
    "multiplies": "another_number",
}


def _loss_and_gradient(
    weights: np.ndarray, biases: np.ndarray, inputs: np.ndarray, labels: np.ndarray, made: frozenset[str] = NONE
) -> Answer:
    """The mean loss, and its slopes for the weights and the biases."""
    n_examples, n_classes = len(inputs), len(weights)
    scores = inputs @ weights.T + (0 if "forgets_the_biases" in made else biases)
    axis = 0 if "softmax_over_examples" in made else None if "softmax_of_the_whole_array" in made else 1
    shifted = scores - scores.max(axis=axis, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    loss = log_probabilities[np.arange(n_examples), labels].sum()
    slopes = _slopes(np.exp(log_probabilities), labels, made)
    d_weights = slopes.T @ inputs
    if "rows_meet_columns" in made:
        d_weights = slopes @ inputs
    d_biases = slopes.sum(axis=0)
    if "biases_over_classes" in made:
        d_biases = slopes.sum(axis=1)
    if "biases_in_one_number" in made:
        d_biases = slopes.sum()
    divisors = {
        "mean_forgotten": 1, "another_number": n_examples * n_classes, "divides_by_the_classes": n_classes,
        "divides_by_the_features": inputs.shape[1], "divides_twice": n_examples**2, "multiplies": 1 / n_examples,
    }  # fmt: skip
    divisor = next((divisors[id] for id in divisors if id in made), n_examples)
    loss = (loss if "negative_loss" in made else 0.0 - loss) / divisor
    divisor = -divisor if "uphill" in made else divisor
    d_weights, d_biases = d_weights / divisor, d_biases / divisor
    if "transposed" in made:
        d_weights = d_weights.T
    return (loss, d_biases, d_weights) if "other_order" in made else (loss, d_weights, d_biases)


def _slopes(probabilities: np.ndarray, labels: np.ndarray, made: frozenset[str]) -> Answer:
    """S - L of each example."""
    slopes = probabilities.copy()
    if "labels_not_subtracted" in made:
        return slopes
    if "adds_the_labels" in made:
        return slopes + np.eye(slopes.shape[1])[labels]
    if "multiplies_by_the_labels" in made:
        return slopes * np.eye(slopes.shape[1])[labels]
    if "label_index" in made:
        return slopes - labels
    if "label_index_as_a_column" in made:
        return slopes - labels[:, np.newaxis]
    if "guesses_the_classes" in made:
        return slopes - np.eye(labels.max() + 1)[labels]
    if "subtracts_in_rows" in made:
        slopes[labels] -= 1
    elif "subtracts_in_columns" in made:
        slopes[:, labels] -= 1
    else:
        slopes[np.arange(len(labels)), labels] -= 1
    return slopes


@functools.cache
def _answer(asked: Question, made: frozenset[str]) -> Answer:
    """What `_loss_and_gradient` gives with these mistakes, or the kind of error that it raises."""
    try:
        with np.errstate(all="ignore"):
            return _loss_and_gradient(**asked.arguments, made=made)
    except Exception as error:
        return type(error)


def _mistakes_behind(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> set[str]:
    """The ids that explain the answers, each part of them by itself; none if some part cannot be explained.

    So somebody who forgets the mean in the gradient only, or makes one mistake in each part, is understood as well.
    """
    answers = [type(outcome.error) if outcome.error else exercise.held(outcome) for outcome in outcomes]
    tried = list(zip(questions, answers))[::-1]  # the large one first: it tells most

    def fits(part: int, made: frozenset[str], raising: bool = False) -> bool:
        for asked, answer in tried:
            other = _answer(asked, made)
            if isinstance(answer, type) or isinstance(other, type):
                if (raising or isinstance(other, type)) and other is not answer:
                    return False
            elif np.shape(other[part]) != answer[part].shape or not _close(answer[part], other[part], exercise):
                return False
        return True

    found = [next((made for made in CANDIDATES if fits(part, made)), None) for part in range(3)]
    if any(isinstance(answer, type) for answer in answers):
        parts = itertools.product(CANDIDATES, range(3))
        found.append(next((made for made, part in parts if fits(part, made, raising=True)), None))
    explained = [made for made in found if made is not None]
    if len(explained) < len(found):
        return set()
    return {OTHER_WAYS.get(id, id) for made in explained for id in made}


def _close(one: np.ndarray, other: np.ndarray, exercise: Exercise) -> bool:
    return bool((np.abs(one - other) <= exercise.atol + exercise.rtol * np.abs(other)).all())


def _behind(id: str) -> Callable[..., bool]:
    """A sign: whether this is one of the mistakes that explain the answers."""

    def is_made(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        if _latest[0] is not outcomes:
            _latest[:] = outcomes, _mistakes_behind(questions, outcomes, exercise)
        return id in _latest[1]

    return is_made


_latest: list[Any] = [None, set()]  # the outcomes looked at last and what is behind them: every mistake asks the same


def _mistake(id: str, sentence: str, hints: tuple[str, ...], where: str = "") -> Mistake:
    return Mistake(id, sentence, hints, where, _behind(id))


_rng = np.random.default_rng(0)


def _batch(
    what: str,
    weights: Sequence[Sequence[float]] | np.ndarray,
    biases: Sequence[float] | np.ndarray,
    inputs: Sequence[Sequence[float]] | np.ndarray,
    labels: Sequence[int] | np.ndarray,
) -> Question:
    return question(
        what, weights=np.array(weights, float), biases=np.array(biases, float), inputs=np.array(inputs, float),
        labels=np.array(labels, np.intp),
    )  # fmt: skip


LOSS_AND_GRADIENT = Exercise(
    name="loss_and_gradient",
    task="the mean loss and its slopes for weights and biases",
    wanted=_loss_and_gradient,
    mistakes=(
        _mistake(
            "forgets_the_biases",
            "The scores are made without the biases.",
            ("Change a bias and call the function again. What should change?", "`inputs @ weights.T + biases`."),
            where="One example, all the way",
        ),
        _mistake(
            "softmax_over_examples",
            "The probabilities of one example do not sum to one: softmax runs over the examples, or over the whole batch.",
            ("Add up the probabilities of one example. What must come out?",
             "The classes lie along the last axis: sum the exponentials over `axis=1`, with `keepdims=True`."),
            where="One example, all the way",
        ),
        _mistake(
            "negative_loss",
            "The loss is negative: the minus in front of the logarithm is missing.",
            ("The logarithm of a probability is at most 0. What must a loss be?", "`-np.log(...)`, then the mean."),
            where="One example, all the way",
        ),
        _mistake(
            "labels_not_subtracted",
            "The labels are not subtracted from the probabilities: as it is, no score would ever be pushed up.",
            ("Which way must the score of the true class go? Look at the sign of its slope.",
             "Subtract the one-hot rows from the probabilities."),
        ),
        _mistake(
            "label_index",
            "The number of the class is subtracted from the probabilities, not its one-hot row.",
            ("Do the slopes of one example add up to zero? They must, since S and L both sum to one.",
             "Turn the labels into rows first: `one_hot(labels, n_classes=len(weights))`."),
            where="Wrong gradients that look right",
        ),
        _mistake(
            "subtracts_in_rows",
            "The 1 is subtracted from whole rows or columns, not from one entry of each example.",
            ("How many numbers does `slopes[labels]` pick out of the table, and how many does `slopes[:, labels]`?",
             "Each example needs its own row and its own class: `slopes[np.arange(len(labels)), labels] -= 1`."),
        ),
        _mistake(
            "guesses_the_classes",
            "The number of classes is guessed from the labels, and goes wrong where the last class does not occur.",
            ("A batch can lack a class. What else knows how many there are?",
             "`len(weights)`: one row of weights for each class."),
        ),
        _mistake(
            "uphill",
            "The slopes have the wrong sign: they say that the loss rises where it falls.",
            ("Raising the score of the true class lowers the loss. Is your slope for it negative?",
             "Probabilities minus one-hot rows, not the other way round."),
        ),
        _mistake(
            "rows_meet_columns",
            "In the product for the weights, the classes of the slopes meet the examples of the inputs.",
            ("Over which axis should the product add up: the examples or the classes?",
             "`slopes.T @ inputs` adds up over the examples: (classes, examples) times (examples, features)."),
            where="Wrong gradients that look right",
        ),
        _mistake(
            "transposed",
            "The slopes of the weights are transposed: features along the rows, classes along the columns.",
            ("Which shape do the weights have? A slope belongs to each of them.",
             "`slopes.T @ inputs`, or a `.T` on what you have."),
            where="Wrong gradients that look right",
        ),
        _mistake(
            "biases_over_classes",
            "The slopes of the biases are summed over the classes, and each example's slopes add up to zero.",
            ("Which shape do the biases have: one number for each example, or one for each class?",
             "Take the mean over `axis=0`, the examples."),
            where="Wrong gradients that look right",
        ),
        _mistake(
            "other_order",
            "The parts are right, but the slopes of the biases come before those of the weights.",
            ("In which order does the text ask for the three?", "`return loss, d_weights, d_biases`."),
        ),
        _mistake(
            "mean_forgotten",
            "Somewhere the sum over the examples stands where their mean is asked for: it grows with the number of examples.",
            ("Call it with every example twice. Which of the three parts double?",
             "Divide the loss and both gradients by the number of examples, `len(inputs)`."),
            where="Many examples, one number",
        ),
        _mistake(
            "another_number",
            "Something is divided by another number than that of the examples, or twice, or multiplied.",
            ("By which numbers do you divide, and where? A `.mean()` divides, too, and without an `axis` by all entries.",
             "The loss and both gradients are sums over the examples, each divided once, by `len(inputs)`."),
            where="Many examples, one number",
        ),
    ),
    where="Which way is down?",
    notice="Each row of S − L adds up to zero, and so do the slopes of the biases.",
    questions=(
        _batch("weights of zero", [[0], [0]], [0, 0], [[2]], [1]),
        _batch("", [[1, -1], [0.5, 0]], [0.5, -0.5], [[1, 2]], [1]),
        _batch("", [[1], [-1]], [0, 0.5], [[1], [0], [-2]], [0, 1, 1]),
        _batch("a class without an example", [[1, 0], [0, 1], [-1, 0.5]], [0, 0.2, -0.3], [[1, 2], [-1, 0.5]], [0, 1]),
        _batch(
            "", [[1, 0, 0.5], [0, 1, -1], [-1, 0.5, 0]], [0, 0.2, -0.3],
            [[1, 2, 0], [-1, 0.5, 1], [0.5, 0, -2]], [2, 0, 2],
        ),
        _batch("scores of ±30", [[30], [0], [-30]], [0, 0, 0], [[1], [-1]], [2, 2]),
        _batch("a batch of 40", _rng.normal(0, 1, (5, 8)), _rng.normal(0, 1, 5), _rng.normal(0, 1, (40, 8)), np.arange(40) % 5),
    ),
    outputs=("loss", "d_weights", "d_biases"),
    rtol=1e-4,
    atol=1e-6,
    beyond=(
        _batch("", [[1000], [0]], [0, 0], [[1]], [0]),
        "On scores of 1000 it gives nan or an error: that is fine here, and cured where the course meets very large numbers.",
    ),
)  # fmt: skip

_SINGLE = [frozenset([id]) for id in (*(mistake.id for mistake in LOSS_AND_GRADIENT.mistakes), *OTHER_WAYS)]
CANDIDATES = (NONE, *_SINGLE, *(one | other for one, other in itertools.combinations(_SINGLE, 2)))


def loss_and_gradient(answer: Any = ...) -> Verdict:
    """A function of `weights`, `biases`, `inputs` and integer `labels` that returns the mean loss and both gradients."""
    return LOSS_AND_GRADIENT.check(answer)


LENGTHS = np.linspace(0.1, 3, 30)


def _judge(lengths: ArrayLike, pixels: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loss, share right and mean top probability of two classes, at the weights (2, 3) times each of the lengths."""
    scores = np.multiply.outer(lengths, pixels @ [2, 3])
    of_class_1 = 1 / (1 + np.exp(-scores))
    of_the_truth = np.where(labels == 1, of_class_1, 1 - of_class_1)
    return -np.log(of_the_truth).mean(-1), (of_the_truth > 0.5).mean(-1), np.maximum(of_class_1, 1 - of_class_1).mean(-1)


def _best_length(pixels: np.ndarray, labels: np.ndarray, made: frozenset[str] = NONE) -> tuple[Any, Any]:
    losses, *means = _judge(LENGTHS, pixels, labels)
    place = losses.argmin()
    right, sure = (mean[place] for mean in means)
    first = {
        "gives_the_index": place, "gives_the_loss": losses[place], "largest_loss": LENGTHS[losses.argmax()],
        "by_the_share_right": LENGTHS[0],
    }  # fmt: skip
    first["another_length"] = LENGTHS[place - 1]
    length = next((first[id] for id in first if id in made), LENGTHS[place])
    if "another_gap" in made:
        return length, (right - sure) / 2
    if "no_difference" in made:
        return length, right
    return length, sure - right if "turned_round" in made else right - sure


def _length_is(wrong: str) -> Callable[..., bool]:
    """A sign: whether the length is what this mistake gives, whatever the gap is."""
    return lambda questions, outcomes, exercise: _is_length(exercise.held(outcomes[0])[0], questions[0], wrong)


def _is_length(length: np.ndarray, asked: Question, *made: str) -> bool:
    """Whether a length is the wanted one, or what a mistake makes of it."""
    pixels, labels = asked.arguments.values()
    return length.shape == () and bool(np.isclose(length, _best_length(pixels, labels, frozenset(made))[0], rtol=ROUNDED))


def _gap_is_a_share(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Whether the length is right, and the gap is one of the two numbers that it lies between."""
    length, gap = exercise.held(outcomes[0])
    _, *shares = _judge(length, *questions[0].arguments.values())
    return _is_length(length, questions[0]) and bool(np.isclose(gap, shares, rtol=ROUNDED).any())


def _is_another_length(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Whether the length is in the list, but not the best of it."""
    length = exercise.held(outcomes[0])[0]
    listed = length.shape == () and bool(np.isclose(length, LENGTHS, rtol=ROUNDED).any())
    return listed and not _is_length(length, questions[0])


def _is_another_gap(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Whether the length is right and the gap is some other number."""
    length, gap = exercise.held(outcomes[0])
    return _is_length(length, questions[0]) and gap.shape == () and not exercise.agrees_at(questions[0], outcomes[0])


def _told_by_the_length(values: Parts, pixels: np.ndarray, labels: np.ndarray) -> tuple[str, str]:
    length, gap = float(values[0]), float(values[1])
    if np.isclose(length, _best_length(pixels, labels)[0]):
        return f"a gap of {gap:.4f}", "share right − mean top probability, at that length"
    return f"a loss of {_judge(length, pixels, labels)[0]:.4f} nats", "the smallest loss of all the lengths"


BEST_LENGTH = Exercise(
    name="best_length",
    task="the length of the weights with the smallest loss, and the gap there",
    wanted=_best_length,
    mistakes=(
        Mistake(
            "gives_the_index",
            "That is the place of the smallest loss in the list, not the length that stands there.",
            ("What does `np.argmin` return: a value, or where it is?", "`lengths[...]` at that place."),
            sign=_length_is("gives_the_index"),
        ),
        Mistake(
            "gives_the_loss",
            "That is the smallest loss itself; asked for is the length that has it.",
            ("Which of the two do you want from a list of losses: the least value, or where it is?",
             "`np.argmin`, not `min`."),
            sign=_length_is("gives_the_loss"),
        ),
        Mistake(
            "largest_loss",
            "That is the longest: of all the lengths it has the largest loss.",
            ("The longer the weights, the surer the classifier. Does its loss like that?",
             "`np.argmin`, not `np.argmax`."),
            sign=_length_is("largest_loss"),
        ),
        Mistake(
            "by_the_share_right",
            "That is the shortest. The share that is right cannot have chosen it: it is the same for all lengths.",
            ("Which number that `judge` returns changes with the length?",
             "Compare the losses, the first of the three."),
            sign=_length_is("by_the_share_right"),
        ),
        Mistake(
            "no_difference",
            "The length is right; but the gap is not one of the two numbers, it is what lies between them.",
            ("Which two numbers does the text compare?", "The second number of `judge` minus the third."),
            sign=_gap_is_a_share,
        ),
        Mistake(
            "turned_round",
            "The length is right; the gap has the wrong sign.",
            ("Which comes first: the share that is right, or the mean top probability?",
             "Share right minus mean top probability."),
        ),
        Mistake(
            "another_length",
            "That is one of the lengths, but another one has a smaller loss.",
            ("Are both weights multiplied by the length, so that the line stays where it is?",
             "The smallest of `pair_loss(2 * s, 3 * s)` over all `s` in `lengths`."),
            sign=_is_another_length,
        ),
        Mistake(
            "another_gap",
            "The length is right; the gap is not that of the weights (2s, 3s) at this length.",
            ("For which two weights did you call `judge`?",
             "The second number of `judge(2 * best_length, 3 * best_length)` minus the third."),
            sign=_is_another_gap,
        ),
    ),
    where="A loss you can look at",
    notice="The classifier is right a little more often than it claims: the lowest loss does not make the two means equal.",
    outputs=("best_length", "gap"),
    rtol=ROUNDED,
    effect=_told_by_the_length,
)  # fmt: skip


def best_length(best_length: Any = ..., gap: Any = ..., pixels: Any = None, labels: Any = None) -> Verdict:
    """The length s of the weights (2s, 3s) with the smallest loss on these pixels and labels, and the gap there."""
    if best_length is not ... and (pixels is None or labels is None):
        return Verdict("not attempted", "The check also needs `pixels` and `pair.labels`, as in the line that was given.")
    return BEST_LENGTH.check_values(best_length, gap, context=(pixels, labels))


EXERCISES = (MULTIPLE_OF_LN_2, LOSS_AND_GRADIENT, BEST_LENGTH)
