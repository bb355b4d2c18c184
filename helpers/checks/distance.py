"""Exercises on the distance between predictions and labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import losses, probability
from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import ROUNDED, Answer, Exercise, Mistake, Parts, Question, question

NONE: frozenset[str] = frozenset()


def _values_are(told: Callable[..., bool]) -> Callable[..., bool]:
    """A sign: whether this holds for the values that the learner gave."""
    return lambda questions, outcomes, exercise: told(*exercise.held(outcomes[0]))


def _near(value: ArrayLike, other: ArrayLike) -> bool:
    """Whether two values are the same but for rounding."""
    return np.shape(value) == np.shape(other) and np.allclose(value, other, rtol=ROUNDED)


def _two_prices(made: frozenset[str] = NONE) -> Answer:
    nat, bit = np.exp(-1), 0.5
    if "above_one" in made:
        return np.e, 2.0
    if "one_for_both" in made:
        return nat, nat
    if "exchanged" in made:
        return bit, nat
    return nat, np.log(2) if "gives_the_price" in made else bit


TWO_PRICES = Exercise(
    name="two_prices",
    task="the probabilities that cost one nat and one bit",
    wanted=_two_prices,
    mistakes=(
        Mistake(
            "above_one",
            "A probability cannot be larger than 1.",
            ("Only the certain is free. Does what costs something lie below or above a probability of 1?",
             "The cost is minus the logarithm: in −ln p = 1 the minus stands on one side only."),
            sign=_values_are(lambda nat, bit: max(nat, bit) > 1),
        ),
        Mistake(
            "one_for_both",
            "The same probability stands for both, but a nat and a bit are different prices.",
            ("Which of the two units belongs to e, and which to 2?",
             "Nats count with the natural logarithm, −ln p = 1. Bits count halvings, −log₂ p = 1."),
            sign=_values_are(lambda nat, bit: 0 < nat <= 1 and _near(nat, bit)),
        ),
        Mistake(
            "exchanged",
            "The two are exchanged: what costs one bit stands where one nat is asked for.",
            ("How many halvings make one bit?", "Bits belong to the base 2, nats to the base e."),
        ),
        Mistake(
            "gives_the_price",
            "For the bit, that is its price in nats, ln 2; asked for is the probability that has this price.",
            ("What is `-np.log2` of your answer?", "One bit is one halving. What is half of a probability of 1?"),
        ),
    ),
    where="What a probability costs",
    notice="A nat is more than a bit, so the probability that costs a nat is the smaller of the two.",
    outputs=("probability_for_one_nat", "probability_for_one_bit"),
    rtol=2e-3,
    effect=lambda values: (
        f"{-np.log(float(values[0])):.4f} nats and {-np.log2(float(values[1])):.4f} bits", "1 nat and 1 bit",
    ),
)  # fmt: skip


def two_prices(probability_for_one_nat: Any = ..., probability_for_one_bit: Any = ...) -> Verdict:
    """The probability of the truth that costs exactly one nat, and the one that costs exactly one bit."""
    return TWO_PRICES.check_values(probability_for_one_nat, probability_for_one_bit)


Guard = Callable[[np.ndarray], np.ndarray]  # of what stands inside the logarithm

# Ways to keep what stands inside the logarithm away from 0.
GUARDS: tuple[Callable[[np.ndarray, float], np.ndarray], ...] = (
    lambda inside, eps: inside + eps,
    lambda inside, eps: np.clip(inside, eps, 1 - eps),
    lambda inside, eps: np.maximum(inside, eps),
    lambda inside, eps: np.where(inside == 0, eps, inside),
)


def _mean_distance(
    probabilities: np.ndarray, labels: np.ndarray, made: frozenset[str] = NONE, guard: Guard | None = None
) -> Answer:
    """The mean distance in nats; `guard` is done to what stands inside the logarithm."""
    if guard is None and "adds_an_epsilon" in made:
        guard = lambda inside: inside + 1e-7  # noqa: E731
    outside, inside = labels, probabilities
    if "one_hot_only" in made:
        outside = np.eye(labels.shape[1])[labels.argmax(axis=1)]
    if "swaps_the_arguments" in made:
        outside, inside = inside, outside
    terms = _terms(outside, inside, made, guard)
    if "counts_the_others" in made:
        terms = terms + _terms(1 - outside, 1 - inside, made, guard)
    if "only_the_divergence" in made:
        terms = terms - _terms(outside, outside, NONE, None)
    if "largest_number" in made:
        terms = np.nan_to_num(terms)
    total = np.sum(terms) if "forgets_the_minus" in made else 0.0 - np.sum(terms)
    if "sums_the_batch" in made:
        return total
    if "mean_of_everything" in made:
        return total / labels.size
    return total / labels.shape[1 if "mean_over_the_classes" in made else 0]


def _terms(outside: np.ndarray, inside: np.ndarray, made: frozenset[str], guard: Guard | None) -> np.ndarray:
    """L ln S of each class, with a mistake in the logarithm."""
    inside = guard(inside) if guard else inside
    if "forgets_the_logarithm" in made:
        products: np.ndarray = outside * inside
        return products
    logarithm = np.log2 if "counts_in_bits" in made else np.log10 if "counts_in_tens" in made else np.log
    logarithms = logarithm(inside)
    if "forgives_the_impossible" in made:
        logarithms = np.where(inside > 0, logarithms, 0)
    products = outside * logarithms
    return products if "zero_times_infinity" in made else np.where(outside > 0, products, 0)


def _rows(*rows: Sequence[float]) -> np.ndarray:
    return np.array(rows, dtype=float)


IMPOSSIBLE = question("a truth called impossible", probabilities=_rows([0, 1]), labels=_rows([1, 0]))


def _with(way: Callable[[np.ndarray, float], np.ndarray], eps: float) -> Guard:
    return lambda inside: way(inside, eps)


def _with_or_without_epsilon(*ids: str) -> Callable[..., bool]:
    """A sign: these mistakes, alone or with a small number that keeps the logarithm away from minus infinity."""
    made = frozenset(ids)

    def is_made(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        answers = [exercise.held(outcome)[0] for outcome in outcomes]
        guards: list[Guard | None] = [None] if ids else []
        worst = answers[questions.index(IMPOSSIBLE)]
        if np.isfinite(worst):
            # The loss of that question is some number times ln eps: its size tells which eps it was.
            with_1e_9 = _mean_distance(**IMPOSSIBLE.arguments, made=made, guard=lambda inside: np.maximum(inside, 1e-9))
            eps = float(np.exp(worst * np.log(1e-9) / with_1e_9))
            guards += [_with(way, eps) for way in GUARDS if 0 < eps < 0.1]
        return any(
            all(
                np.shape(answer) == ()
                and np.allclose(answer, _mean_distance(**asked.arguments, made=made, guard=guard), 1e-4, 1e-5, equal_nan=True)
                for asked, answer in zip(questions, answers)
            )
            for guard in guards
        )

    return is_made


def _only_soft_labels_fail(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Right for one-hot labels, and wrong for most of the soft ones; or the largest entry for the whole, with an epsilon."""
    soft = [bool((asked.arguments["labels"] % 1).any()) for asked in questions]
    fails = [not exercise.agrees_at(asked, outcome) for asked, outcome in zip(questions, outcomes)]
    among_soft = [failed for failed, is_soft in zip(fails, soft) if is_soft]
    only_soft = sum(among_soft) == sum(fails) > len(among_soft) / 2
    return only_soft or _with_or_without_epsilon("one_hot_only")(questions, outcomes, exercise)


def _huge_and_not_infinite(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Right, but for numbers near the end of float64 where infinity is wanted."""
    wrong = [(asked, outcome) for asked, outcome in zip(questions, outcomes) if not exercise.agrees_at(asked, outcome)]
    wanted = [_mean_distance(*asked.arguments.values()) for asked, _ in wrong]
    return bool(wrong) and bool(np.isinf(wanted).all()) and all(exercise.held(outcome)[0] > 1e300 for _, outcome in wrong)


_random = np.random.default_rng(0)
_CLASSES = _random.integers(0, 7, 25)

MEAN_DISTANCE = Exercise(
    name="mean_distance",
    task="the mean distance between predictions and labels, in nats",
    wanted=_mean_distance,
    mistakes=(
        Mistake(
            "forgets_the_logarithm",
            "The probabilities themselves are added up: the logarithm is missing.",
            ("A truth that got the probability 1 must cost nothing. What does it cost here?",
             "`np.log(probabilities)` is what the labels are multiplied by."),
        ),
        Mistake(
            "forgets_the_minus",
            "The size is right, but the sign is not: the worse the prediction, the further below zero.",
            ("Logarithms of probabilities are negative. What turns a sum of them into a cost?",
             "A minus in front of the sum."),
            sign=_with_or_without_epsilon("forgets_the_minus"),
        ),
        Mistake(
            "swaps_the_arguments",
            "The two are swapped: the logarithm is that of the labels, not of the probabilities.",
            ("A label is full of zeros. Does it belong inside a logarithm?",
             "`labels * np.log(probabilities)`: the prediction stands inside, the label outside."),
            where="There and back",
            sign=_with_or_without_epsilon("swaps_the_arguments"),
        ),
        Mistake(
            "counts_in_bits",
            "The logarithm has base 2, so the loss is in bits; nats are asked for.",
            ("What does a truth with the probability 0.5 cost, in nats?",
             "`np.log` is the natural logarithm, `np.log2` is not."),
            where="What a probability costs",
            sign=_with_or_without_epsilon("counts_in_bits"),
        ),
        Mistake(
            "counts_in_tens",
            "The logarithm has base 10; nats are asked for.",
            ("What does a truth with the probability 0.5 cost, in nats?",
             "`np.log` is the natural logarithm, `np.log10` is not."),
            where="What a probability costs",
            sign=_with_or_without_epsilon("counts_in_tens"),
        ),
        Mistake(
            "counts_the_others",
            "Besides the truth's logarithm, the answer adds those of 1 minus the probability of every other class.",
            ("How the other classes share the rest should not change the cost. Does it here?",
             "Leave out the term with `1 - labels`: it belongs to yes-or-no questions, each with a probability of its own."),
            sign=_with_or_without_epsilon("counts_the_others"),
        ),
        Mistake(
            "only_the_divergence",
            "Right for one-hot labels; of a soft one the entropy is left out, so this is the divergence alone.",
            ("What does the best prediction of all cost, if the label itself is not sure?",
             "The label's own logarithm has no place in the sum: `labels * np.log(probabilities)`, without a ratio."),
            where="A label that is not sure itself",
            sign=_with_or_without_epsilon("only_the_divergence"),
        ),
        Mistake(
            "one_hot_only",
            "Right for one-hot labels, but not for soft ones, which hold several classes possible.",
            ("A soft label holds several classes possible. How many logarithms does each example need?",
             "Take the logarithm of every probability, multiply it by its entry of the label, and add up: pick none."),
            where="A label that is not sure itself",
            sign=_only_soft_labels_fail,
        ),
        Mistake(
            "mean_of_everything",
            "The sum is divided by the number of all entries, examples times classes, not by the number of examples.",
            ("Over which axis do you add up, and over which do you take the mean?",
             "`np.mean` of the products runs over the classes, too. First sum over `axis=1`, then take the mean."),
            where="The price of confidence on real digits",
            sign=_with_or_without_epsilon("mean_of_everything"),
        ),
        Mistake(
            "mean_over_the_classes",
            "The sum is divided by the number of classes, not by the number of examples.",
            ("How many numbers are there to take the mean of: as many as rows, or as many as columns?",
             "Sum over `axis=1`, the classes; that leaves one distance for each example, and of these the mean is wanted."),
            where="The price of confidence on real digits",
            sign=_with_or_without_epsilon("mean_over_the_classes"),
        ),
        Mistake(
            "sums_the_batch",
            "The distances of the examples are added up; their mean is asked for.",
            ("What happens to your answer if every example is in the batch twice?",
             "Divide by the number of examples."),
            where="The price of confidence on real digits",
            sign=_with_or_without_epsilon("sums_the_batch"),
        ),
        Mistake(
            "adds_an_epsilon",
            "Something keeps the logarithm finite, a small number added or a `clip`: so there is a largest loss.",
            ("The prediction called the truth impossible. Which price is honest, and which does the function ask?",
             "Leave the probabilities as they are, and leave out the classes whose label is 0: they add nothing to the sum."),
            where="A little something inside the logarithm",
            sign=_with_or_without_epsilon(),
        ),
        Mistake(
            "forgives_the_impossible",
            "A class with the probability 0 costs nothing, even if it is the truth.",
            ("Which zeros may be left out: those of the label, or those of the prediction?",
             "Choose by `labels > 0`, not by `probabilities > 0`."),
            where="Zero times the logarithm of zero",
        ),
        Mistake(
            "largest_number",
            "Where the loss is infinite, the largest number that a float can hold comes out, as `np.nan_to_num` makes it.",
            ("What does `np.nan_to_num` do to an infinity?",
             "Do not repair the products afterwards: leave out the classes whose label is 0 before the logarithm is taken."),
            where="Zero times the logarithm of zero",
            sign=_huge_and_not_infinite,
        ),
        Mistake(
            "zero_times_infinity",
            "Zero times the logarithm of zero gives nan, and one nan makes the whole mean nan.",
            ("A class that the label rules out adds nothing, whatever its logarithm. What does 0 · (−∞) give instead?",
             "`np.where(labels > 0, probabilities, 1)` puts a 1, whose logarithm is 0, wherever the label rules a class out."),
            where="Zero times the logarithm of zero",
        ),
    ),
    where="The distance to a label",
    notice="Nothing was added inside the logarithm, so there is no largest loss.",
    questions=(
        question(probabilities=_rows([0.5, 0.5]), labels=_rows([1, 0])),
        question("a soft label", probabilities=_rows([0.7, 0.3]), labels=_rows([0.4, 0.6])),
        question(probabilities=_rows([0.5, 0.5], [0.25, 0.75], [0.8, 0.2]), labels=_rows([1, 0], [0, 1], [0, 1])),
        IMPOSSIBLE,
        question("a certain and right answer", probabilities=_rows([1, 0]), labels=_rows([1, 0])),
        question("a probability of 1e-30", probabilities=_rows([1e-30, 1]), labels=_rows([1, 0])),
        question("a single class", probabilities=_rows([1]), labels=_rows([1])),
        question(probabilities=_rows([0, 0.5, 0.5]), labels=_rows([0, 0.25, 0.75])),
        question(probabilities=_rows([0.5, 0.5], [0, 1]), labels=_rows([0, 1], [0.25, 0.75])),
        question(
            probabilities=_rows([0.7, 0.2, 0.1], [0, 0.5, 0.5], [0.2, 0.3, 0.5]),
            labels=_rows([1, 0, 0], [0, 0.25, 0.75], [0.2, 0.5, 0.3]),
        ),
        question(
            "a batch of 50",
            probabilities=_random.dirichlet(np.ones(7), 50),
            labels=np.concatenate([np.eye(7)[_CLASSES], _random.dirichlet(np.ones(7), 25)]),
        ),
    ),
)  # fmt: skip


def mean_distance(answer: Any = ...) -> Verdict:
    """A function of `probabilities` and `labels`, both (examples, classes), that returns the mean loss in nats."""
    return MEAN_DISTANCE.check(answer)


FOUR_LABELS = np.eye(3)[[0, 0, 1, 2]]
SHARES = FOUR_LABELS.mean(axis=0)


def _one_answer_for_all(made: frozenset[str] = NONE) -> Answer:
    best, least = SHARES, probability.entropy(SHARES)
    if "not_probabilities" in made:
        return FOUR_LABELS.sum(axis=0), least
    if "all_on_the_commonest" in made:
        return np.array([1.0, 0.0, 0.0]), np.inf
    if "all_alike" in made:
        return np.full(3, 1 / 3), np.log(3)
    if "not_the_shares" in made:
        return SHARES[::-1], least
    if "only_the_divergence" in made:
        return best, 0.0
    if "mean_over_the_classes" in made:
        least = np.mean(-np.log(best))
    if "loss_of_the_commonest" in made:
        least = -np.log(best.max())
    least = least * (4 if "sums_the_batch" in made else 1)
    return best, least / (np.log(2) if "counts_in_bits" in made else 1)


def _is_another_constant(constant: np.ndarray, loss: np.ndarray) -> bool:
    """Whether these are three probabilities, but not the best."""
    possible = constant.shape == (3,) and abs(constant.sum() - 1) <= 0.01 and (constant >= 0).all()
    return bool(possible) and not _near(constant, SHARES)


def _told_by_the_constant(values: Parts) -> tuple[str, str]:
    """The mean loss that the learner's probabilities lead to; with the right ones, no more than that they are right."""
    constant, loss = values
    if _near(constant, SHARES):
        return f"a mean loss of {float(loss):.4g}", "the mean of what the four examples cost"
    mean = losses.cross_entropy(np.tile(constant, (4, 1)), FOUR_LABELS).mean()
    return f"a mean loss of {mean:.4f} nats", "the least that any three probabilities lead to"


ONE_ANSWER_FOR_ALL = Exercise(
    name="one_answer_for_all",
    task="the best constant prediction, and its mean loss",
    wanted=_one_answer_for_all,
    mistakes=(
        Mistake(
            "not_probabilities",
            "The three numbers do not sum to one.",
            ("A prediction shares one whole among the classes. What do yours add up to?", "Divide them by their sum."),
            sign=_values_are(lambda constant, loss: constant.shape == (3,) and abs(constant.sum() - 1) > 0.01),
        ),
        Mistake(
            "all_on_the_commonest",
            "Everything is on class a: b and c are called impossible, and both come up.",
            ("What does the example with the label b cost?",
             "Each class must get something. How often does each come up?"),
            where="What a probability costs",
            sign=_values_are(lambda constant, loss: _near(constant, [1, 0, 0])),
        ),
        Mistake(
            "all_alike",
            "All three classes get the same, as if nothing were known; but a comes up more often.",
            ("Which label would you bet on, if you had to?", "Take the mean of the four one-hot labels."),
            sign=_values_are(lambda constant, loss: _near(constant, np.full(3, 1 / 3))),
        ),
        Mistake(
            "not_the_shares",
            "These are probabilities, but there are others that cost less.",
            ("Four labels: how often does each class come up among them?", "Take the mean of the four one-hot labels."),
            sign=_values_are(_is_another_constant),
        ),
        Mistake(
            "only_the_divergence",
            "The probabilities are right, but their loss is not 0: that is the divergence alone.",
            ("The prediction equals the mean label. Which part of the cost is left then?",
             "The entropy of the mean label is left: it is what no prediction can take away."),
        ),
        Mistake(
            "mean_over_the_classes",
            "The probabilities are right; the loss is the mean over three classes, but of the four examples two are a.",
            ("How many of the four pay the price of class a?",
             "Weigh the price of each class by how often it comes up."),
        ),
        Mistake(
            "loss_of_the_commonest",
            "The probabilities are right; the loss is what an example of class a costs, not the mean of all four.",
            ("What do the examples b and c cost?", "Add up what the four examples cost and divide by four."),
        ),
        Mistake(
            "counts_in_bits",
            "The probabilities are right; their loss is given in bits, and nats are asked for.",
            ("Which logarithm counts in nats?", "A bit is ln 2 nats."),
            where="What a probability costs",
        ),
        Mistake(
            "sums_the_batch",
            "The probabilities are right; the loss is the sum over the four examples, not their mean.",
            ("Would the answer change if all four examples came twice?", "Divide by the number of examples."),
            where="The price of confidence on real digits",
        ),
    ),
    where="A label that is not sure itself",
    notice="The best constant answer is how often each class comes up, and what it costs is the entropy of that.",
    outputs=("best_constant", "smallest_mean_loss"),
    rtol=1e-3,
    effect=_told_by_the_constant,
)  # fmt: skip


def one_answer_for_all(best_constant: Any = ..., smallest_mean_loss: Any = ...) -> Verdict:
    """The three probabilities that cost least when the labels are a, a, b and c, and their mean loss in nats."""
    return ONE_ANSWER_FOR_ALL.check_values(best_constant, smallest_mean_loss)


EXERCISES = (TWO_PRICES, MEAN_DISTANCE, ONE_ANSWER_FOR_ALL)
