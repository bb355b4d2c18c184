"""Exercises that are written before their idea is shown."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers import probability
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, question

NONE: frozenset[str] = frozenset()


def _votes(weights: np.ndarray, ink: np.ndarray, bias: float, made: frozenset[str] = NONE) -> Answer:
    if "adds_weights" in made:
        return weights.sum() + bias
    if "does_not_add" in made:
        return weights * ink
    if "mean_of_votes" in made:
        return (weights * ink).mean() + bias
    if "bias_for_each_pixel" in made:
        return (weights * ink + bias).sum()
    return (weights * ink).sum() + (0 if "forgets_the_bias" in made else bias)


VOTES = Exercise(
    name="votes",
    task="the score of class 5, from the votes of 64 pixels",
    wanted=_votes,
    mistakes=(
        Mistake("forgets_the_bias", "The votes are right, but the bias of the class is missing.",
                ("Which head start does the class have?", "Add `bias_of_5` to the sum.")),
        Mistake("bias_for_each_pixel", "The bias is added once for each pixel.",
                ("How often does the class get its head start?", "Add the bias after the sum, not before.")),
        Mistake("adds_weights", "The weights are added as they are: the ink has no say.",
                ("A pixel without ink should not vote. Does it?", "Multiply each weight by its ink first.")),
        Mistake("does_not_add", "These are 64 votes, not yet added up.",
                ("A score is one number.", "`np.sum` adds up all of them.")),
        Mistake("mean_of_votes", "The votes are averaged, not added up.",
                ("How many times too small is it?", "`np.sum`, not `np.mean`.")),
    ),
    where="Every pixel votes",
    notice="64 products and a sum: a linear classifier does nothing else, ten times over.",
    outputs=("score_of_5",),
    rtol=1e-3,
)  # fmt: skip


def votes(score_of_5: Any = ..., weights: Any = None, ink: Any = None, bias: Any = None) -> Verdict:
    """The score of class 5 for one digit."""
    return VOTES.check_values(score_of_5, context=(weights, ink, bias))


def _softmax_of_one(scores: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    if not made:
        return probability.softmax(scores)
    parts = 2.0**scores if "powers_of_two" in made else np.exp(-scores if "flips_the_sign" in made else scores)
    if "forgets_exp" in made:
        parts = scores
    if "forgets_to_divide" in made:
        return parts
    return parts / (parts.max() if "divides_by_the_largest" in made else parts.sum())


SOFTMAX_OF_ONE = Exercise(
    name="softmax_of_one",
    task="softmax of one example's scores",
    wanted=_softmax_of_one,
    mistakes=(
        Mistake("forgets_exp", "The scores themselves are divided by their sum: the exponentials are missing.",
                ("What comes out for a negative score?", "First make every score positive: `np.exp(scores)`.")),
        Mistake("forgets_to_divide", "These are the exponentials alone: positive, but they do not sum to one.",
                ("Add up your answer. What must come out?", "Divide by that sum.")),
        Mistake("flips_the_sign", "The order is turned round: the largest score gets the smallest probability.",
                ("Which class should get most?", "Look for a minus sign in front of the scores.")),
        Mistake("powers_of_two", "The scores are exponents of 2, not of e.",
                ("What is raised to the scores?", "`np.exp`, not `2 ** scores`.")),
        Mistake("divides_by_the_largest", "The exponentials are divided by the largest of them, not by their sum.",
                ("What do all of them add up to?", "`.sum()` instead of `.max()`.")),
    ),
    where="Softmax in two lines",
    notice="Two lines: make each score positive, then divide by the sum.",
    questions=(
        question("a single score", scores=np.array([2.0])),
        question(scores=np.array([0.0, 1.0])),
        question(scores=np.array([3.0, 1.0, 0.2])),
        question("a negative score", scores=np.array([3.0, 1.0, -3.5])),
        question("ten scores", scores=np.linspace(-2, 3.5, 10)),
    ),
)  # fmt: skip


def softmax_of_one(answer: Any = ...) -> Verdict:
    """A function of `scores` (K,) that returns their softmax (K,)."""
    return SOFTMAX_OF_ONE.check(answer)


def _sigmoid(score: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    if "forgets_the_one" in made:
        return np.exp(score)
    if "tanh" in made:
        return np.tanh(score)
    base = 2.0 if "powers_of_two" in made else np.e
    return 1 / (1 + base ** ((2 if "doubles" in made else 1) * (score if "flips_the_sign" in made else -score)))


SIGMOID = Exercise(
    name="sigmoid",
    task="the probability of the first of two classes, from the lead of its score",
    wanted=_sigmoid,
    mistakes=(
        Mistake("flips_the_sign", "This is the probability of the other class.",
                ("A large lead must give nearly 1.", "Look at the sign of the exponent.")),
        Mistake("forgets_the_one", "These are the odds, not the probability.",
                ("Odds of 3 to 1 are a probability of 3 in 4.", "Divide the odds by one more than themselves.")),
        Mistake("doubles", "The lead counts twice: this is softmax of the lead and its opposite.",
                ("Which two scores differ by the lead?", "Take the scores lead and 0.")),
        Mistake("tanh", "This runs from −1 to 1; a probability runs from 0 to 1.",
                ("What must a lead of 0 give?", "`1 / (1 + np.exp(-lead))`.")),
        Mistake("powers_of_two", "The lead is an exponent of 2, not of e.", ("What is raised to the lead?", "`np.exp`.")),
    ),
    where="Two classes",
    notice="Softmax of two scores is the sigmoid of their difference.",
    questions=(
        question("no lead", lead=np.array(0.0)),
        question(lead=np.array(2.0)),
        question("a negative lead", lead=np.array(-1.0)),
        question("several leads at once", lead=np.array([-4.0, -0.5, 0.0, 0.5, 4.0])),
    ),
)  # fmt: skip


def sigmoid(answer: Any = ...) -> Verdict:
    """A function of `lead`, a number or an array, that returns a probability for each."""
    return SIGMOID.check(answer)


def _draw_class(probabilities: np.ndarray, u: float, made: frozenset[str] = NONE) -> Answer:
    ends = np.cumsum(probabilities)
    if "always_the_top" in made:
        return int(probabilities.argmax())
    if "no_running_sum" in made:
        return int(np.argmax(probabilities > u))
    if "from_the_end" in made:
        ends = np.cumsum(probabilities[::-1])
        return len(ends) - 1 - int(np.argmax(ends > u))
    return int(np.argmax(ends > u)) + ("one_too_far" in made)


DRAW_CLASS = Exercise(
    name="draw_class",
    task="the class that a random number picks",
    wanted=_draw_class,
    mistakes=(
        Mistake("always_the_top", "The most probable class comes out whatever u is: nothing is drawn.",
                ("Where does u enter?", "Compare u with the running sums of the probabilities.")),
        Mistake("no_running_sum", "Each probability is compared with u by itself.",
                ("The pieces lie one behind the other on the line from 0 to 1. Where does each end?",
                 "`np.cumsum(probabilities)` holds the ends.")),
        Mistake("one_too_far", "The class after the right one comes out.",
                ("Classes are counted from 0.", "The first place where the running sum exceeds u is the answer.")),
        Mistake("from_the_end", "The pieces are laid out from the last class to the first.",
                ("Which class has the piece that begins at 0?", "Sum from the left, without turning round.")),
    ),
    where="Draw a word",
    notice="A class with a piece of length p is hit by a share p of all random numbers.",
    questions=(
        question("two classes", probabilities=np.array([0.25, 0.75]), u=0.1),
        question(probabilities=np.array([0.25, 0.75]), u=0.5),
        question(probabilities=np.array([0.5, 0.2, 0.3]), u=0.6),
        question(probabilities=np.array([0.5, 0.2, 0.3]), u=0.9),
        question("an impossible class", probabilities=np.array([0.0, 0.6, 0.4]), u=0.0),
        question(probabilities=np.array([0.1, 0.2, 0.3, 0.4]), u=0.35),
    ),
)  # fmt: skip


def draw_class(answer: Any = ...) -> Verdict:
    """A function of `probabilities` (K,) and `u` from 0 to 1 that returns the index of a class."""
    return DRAW_CLASS.check(answer)


def _label_rows(labels: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    n_classes = 3
    rows = np.eye(n_classes)[
        (np.asarray(labels) + n_classes - 1) % n_classes if "counts_from_one" in made else np.asarray(labels)
    ]
    if "numbers_not_ones" in made:
        rows = rows * np.asarray(labels)[:, np.newaxis]
    return rows.T if "a_column_each" in made else rows


LABEL_ROWS = Exercise(
    name="label_rows",
    task="four labels as rows of probabilities",
    wanted=_label_rows,
    mistakes=(
        Mistake("a_column_each", "Each label has become a column; a prediction is a row.",
                ("How many rows should there be for four examples?", "Four rows of three numbers.")),
        Mistake("counts_from_one", "Classes are counted from 1 here: a should be class 0.",
                ("Which place of a row belongs to a?", "The first: index 0.")),
        Mistake("numbers_not_ones", "The number of the class stands where its probability should stand.",
                ("What does each row sum to?", "The true class gets probability 1.")),
    ),
    where="A row for each name",
    notice="Each row is a prediction that is certain.",
    outputs=("label_rows",),
)  # fmt: skip


def label_rows(rows: Any = ..., labels: Any = (0, 2, 0, 1)) -> Verdict:
    """The rows of the labels 0, 2, 0, 1 of three classes, shape (4, 3)."""
    return LABEL_ROWS.check_values(rows, context=(labels,))


def _mean_surprise(probabilities: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    if "logarithm_of_the_mean" in made:
        return -np.log(probabilities.mean())
    if "logarithm_of_the_product" in made:
        return -np.log(probabilities.prod()) / len(probabilities)
    if "product" in made:
        return probabilities.prod()
    logarithms = np.log2(probabilities) if "other_logarithm" in made else np.log(probabilities)
    sign = 1 if "forgets_the_minus" in made else -1
    return sign * (logarithms.sum() if "sums" in made else logarithms.mean())


MEAN_SURPRISE = Exercise(
    name="mean_surprise",
    task="the mean of −ln p",
    wanted=_mean_surprise,
    mistakes=(
        Mistake("product", "The probabilities are multiplied; their logarithms are to be added.",
                ("What becomes of this product for a thousand probabilities?", "`np.log` first.")),
        Mistake("forgets_the_minus", "The sign is missing: a loss is never negative.",
                ("Which sign has the logarithm of 0.5?", "Put a minus in front.")),
        Mistake("sums", "The logarithms are added up, but not divided by their number.",
                ("Would it be the same for twice as many examples?", "`np.mean`.")),
        Mistake("other_logarithm", "The logarithm has base 2; the course uses the natural one.",
                ("Which is the probability of one unit?", "`np.log`.")),
        Mistake("logarithm_of_the_mean", "The logarithm of the mean is not the mean of the logarithms.",
                ("Try (1, 0.01).", "Take the logarithm of each probability first.")),
        Mistake("logarithm_of_the_product", "Right for a few, infinite for many: the product becomes 0 before its logarithm is taken.",
                ("What is 0.5 to the power 2000, to a computer?", "Take logarithms first, then add.")),
    ),
    where="Twenty truths",
    notice="The product underflows, the sum of logarithms does not.",
    questions=(
        question("a single probability", probabilities=np.array([0.5])),
        question(probabilities=np.array([1.0, 0.25])),
        question(probabilities=np.array([0.7, 0.2, 0.1])),
        question("two thousand probabilities", probabilities=np.full(2000, 0.5)),
    ),
)  # fmt: skip


def mean_surprise(answer: Any = ...) -> Verdict:
    """A function of `probabilities` (N,), above 0, that returns the mean of −ln p."""
    return MEAN_SURPRISE.check(answer)


def _loss_of_scores(scores: np.ndarray, labels: np.ndarray, made: frozenset[str] = NONE) -> Answer:
    probabilities = probability.softmax(scores)
    if "softmax_twice" in made:
        probabilities = probability.softmax(probabilities)
    if "whole_array" in made:
        probabilities = np.exp(scores) / np.exp(scores).sum()
    logarithms = scores if "forgets_softmax" in made else np.log(probabilities)
    if "other_logarithm" in made:
        logarithms = np.log2(probabilities)
    losses = -logarithms[np.arange(len(labels)), labels]
    if "not_averaged" in made:
        return losses
    return losses.sum() if "sums" in made else losses.mean()


LOSS_OF_SCORES = Exercise(
    name="loss_of_scores",
    task="the mean loss of a batch of scores",
    wanted=_loss_of_scores,
    mistakes=(
        Mistake("softmax_twice", "Softmax is applied twice: no probability can then come near 1, and no loss near 0.",
                ("How often do the scores meet softmax on their way to the loss?",
                 "`library_loss` takes scores, and applies softmax itself."), where="Scores or probabilities?"),
        Mistake("forgets_softmax", "The scores are used as if they were logarithms of probabilities.",
                ("Do the exponentials of your logarithms sum to one?", "Softmax comes first.")),
        Mistake("whole_array", "Softmax runs over the whole batch, not over each row.", ("Sum each row.", "`axis=-1`.")),
        Mistake("sums", "The losses are added up, not averaged.", ("Twice the batch, twice the loss?", "`np.mean`.")),
        Mistake("other_logarithm", "The logarithm has base 2.", ("Which unit?", "`np.log`.")),
        Mistake("not_averaged", "One loss for each example; the mean is asked for.", ("One number.", "`np.mean`.")),
    ),
    where="Scores or probabilities?",
    notice="One softmax between scores and loss, no more and no less.",
    questions=(
        question("one example", scores=np.array([[0.0, 1.0]]), labels=np.array([1])),
        question(scores=np.array([[3.0, 1.0, 0.2]]), labels=np.array([0])),
        question(scores=np.array([[3.0, 1.0, 0.2], [0.0, 2.0, 1.0]]), labels=np.array([0, 2])),
        question("a sure and right answer", scores=np.array([[30.0, 0.0, 0.0], [0.0, 30.0, 0.0]]), labels=np.array([0, 1])),
    ),
)  # fmt: skip


def loss_of_scores(answer: Any = ...) -> Verdict:
    """A function of `scores` (N, K) and `labels` (N,), class indices, that returns the mean loss in nats."""
    return LOSS_OF_SCORES.check(answer)


EXERCISES = (VOTES, SOFTMAX_OF_ONE, SIGMOID, DRAW_CLASS, LABEL_ROWS, MEAN_SURPRISE, LOSS_OF_SCORES)
