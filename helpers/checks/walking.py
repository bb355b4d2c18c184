"""Exercises on steps downhill: their size, their order, and what each of them looks at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import combinations, combinations_with_replacement, permutations, product
from typing import Any

import numpy as np

from helpers import datasets
from helpers.checks.answers import Outcome
from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import ROUNDED, Answer, Exercise, Mistake, Parts, Question, Values, question

NONE: frozenset[str] = frozenset()


def _steep_bowl(made: frozenset[str] = NONE) -> Answer:
    if "takes_the_gentle_bowl" in made:
        return 1.0, 2.0
    if "takes_the_factor_of_the_loss" in made:
        return 1 / 2, 2 / 2
    if "turns_it_round" in made:
        return 4.0, 4 / 2
    if "swaps_the_two" in made:
        return 2 / 4, 1 / 4
    if "misses_the_bottom" in made:
        return 0.3, 2 / 4
    if "misses_the_edge" in made:
        return 1 / 4, 0.7
    return 1 / 4, 2 / 4


def _number_by_number(id: str) -> Callable[..., bool]:
    """A sign: each number is right, or wrong as this mistake makes it."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        given = np.array(exercise.held(outcomes[0]), dtype=float)
        right, wrong = np.array(exercise.wanted()), np.array(exercise.wanted(made=frozenset([id])))
        is_right = np.isclose(given, right, rtol=exercise.rtol, atol=exercise.atol)
        return bool(not is_right.all() and (is_right | np.isclose(given, wrong, rtol=ROUNDED, atol=0)).all())

    return sign


def _steps_in_the_steep_bowl(values: Parts) -> tuple[str, str]:
    arrives, edge = map(float, values)
    lands = 0 - arrives * 4 * (0 - 3)
    below, above = (abs(1 - 4 * edge * nudge) for nudge in (0.99, 1.01))
    return (
        f"first step from 0 to {lands:.4g}\ndistance in one step:\njust below the edge × {below:.3g}\njust above it × {above:.3g}",
        "first step from 0 to 3\ndistance in one step:\njust below the edge less than × 1\njust above it more than × 1",
    )


HALF_OF_THEM_RIGHT = "The curvature is what the slope grows by for each unit of w. Read it off the slope, 4 (w − 3)."

STEEP_BOWL = Exercise(
    name="steep_bowl",
    task="the step sizes at which a steeper bowl is done in one step, and above which the walk diverges",
    wanted=_steep_bowl,
    mistakes=(
        Mistake(
            "takes_the_gentle_bowl",
            "A step size that was right for the bowl of the lesson is too long here, where the slope is four times as steep.",
            ("By what does one step multiply the distance w − 3 now?",
             "The factor is 1 − step size · curvature, and the curvature is 4 here, not 1."),
            sign=_number_by_number("takes_the_gentle_bowl"),
        ),
        Mistake(
            "takes_the_factor_of_the_loss",
            "The 2 in front of the square is taken for the curvature, but the slope grows faster than that.",
            ("What is the slope at w = 4, one unit away from the bottom?", HALF_OF_THEM_RIGHT),
            sign=_number_by_number("takes_the_factor_of_the_loss"),
        ),
        Mistake(
            "turns_it_round",
            "A step size is the larger, the steeper the bowl: it should be the smaller.",
            ("Does a steep slope need a longer or a shorter step?",
             "Divide by the curvature, instead of multiplying by it or taking the curvature itself."),
            sign=_number_by_number("turns_it_round"),
        ),
        Mistake(
            "swaps_the_two",
            "The two step sizes have changed places.",
            ("Which of the two is the longer step?",
             "The walk diverges above the larger one and arrives at once with the smaller."),
        ),
        Mistake(
            "misses_the_bottom",
            "With the first of your step sizes one step does not end at 3.",
            ("Start at 0, where the slope is −12. How long must a step be to arrive at 3?",
             "0 − step size · (−12) = 3."),
            sign=lambda questions, outcomes, exercise: not np.isclose(float(exercise.held(outcomes[0])[0]), 1 / 4),
        ),
        Mistake(
            "misses_the_edge",
            "The second of your step sizes is not the edge between coming closer and going further away.",
            ("By what does one step of this size multiply the distance w − 3?",
             "At the edge that factor is −1: 1 − 4 · step size = −1."),
            sign=lambda questions, outcomes, exercise: not np.isclose(float(exercise.held(outcomes[0])[1]), 2 / 4),
        ),
    ),
    where="A bowl by hand",
    notice="With curvature c one step of 1/c arrives, and every step above 2/c leads further away: the steeper, the shorter.",
    outputs=("arrives_at_once", "diverges_above"),
    effect=_steps_in_the_steep_bowl,
)  # fmt: skip


def steep_bowl(arrives_at_once: Any = ..., diverges_above: Any = ...) -> Verdict:
    """The step size that arrives in one step in the bowl 2 (w − 3)², and the one above which the walk diverges."""
    return STEEP_BOWL.check_values(arrives_at_once, diverges_above)


# One epoch. Every honest shuffle is right, so an answer is compared with what comes of all orders of a few examples.

Parameters = tuple[np.ndarray, np.ndarray]
Places = Sequence[int] | np.ndarray
Batches = Sequence[tuple[Places, Places]]  # for each step: whose inputs, and whose labels
FEW = 3  # examples: so many can be taken in every order, and with every mixture of labels
MANY = 500  # orders of the batches: more than that are not tried


def _one_epoch(
    weights: np.ndarray,
    biases: np.ndarray,
    inputs: np.ndarray,
    labels: np.ndarray,
    learning_rate: float,
    batch_size: int,
    rng: np.random.Generator,
    made: frozenset[str] = NONE,
) -> Answer:
    order = _order(len(inputs), rng, made)
    if "one_at_a_time" in made:
        batch_size = 1
    if "all_at_once" in made:
        batch_size = len(inputs)
    short = len(order) % batch_size if "small_batch_first" in made else 0
    batches = [order[:short]] if short else []
    batches += [order[first : first + batch_size] for first in range(short, len(order), batch_size)]
    if "shuffles_only_the_batches" in made:
        batches = [batches[place] for place in rng.permutation(len(batches))]
    if "draws_again" in made:
        batches = [rng.integers(len(inputs), size=batch_size) for _ in batches]
    if "drops_the_last_batch" in made:
        batches = [batch for batch in batches if len(batch) == batch_size]
    if "one_batch_only" in made:
        batches = batches[:1]
    labelled = rng.permutation(len(inputs)) if "shuffles_apart" in made else np.arange(len(inputs))
    pairs = [(batch, labelled[batch]) for batch in batches]
    return _walk((weights, biases), inputs, labels, learning_rate, batch_size, pairs, made)


def _order(examples: int, rng: np.random.Generator, made: frozenset[str]) -> np.ndarray:
    if made & {"never_shuffles", "shuffles_only_the_batches"}:
        return np.arange(examples)
    return np.arange(examples)[::-1] if "ignores_the_generator" in made else rng.permutation(examples)


def _walk(
    start: Parameters,
    inputs: np.ndarray,
    labels: np.ndarray,
    learning_rate: float,
    batch_size: int,
    batches: Batches,
    made: frozenset[str] = NONE,
) -> Parameters:
    """Weights and biases after a step for each batch."""
    weights, biases = start
    rate = 1 if "forgets_the_step_size" in made else learning_rate
    weights_sign = -1 if made & {"uphill", "weights_uphill"} else 1
    biases_sign = -1 if made & {"uphill", "biases_uphill"} else 1
    for whose_inputs, whose_labels in batches:
        slopes = partial(_slopes, inputs=inputs[list(whose_inputs)], labels=labels[list(whose_labels)])
        count = len(whose_inputs)
        scale = rate
        if "wrong_mean" in made:
            scale = rate * count
        if "divides_by_batch_size" in made:
            scale = rate * count / batch_size
        if "divides_by_all" in made:
            scale = rate * count / len(inputs)
        if "only_the_last_step" in made:
            weights, biases = start
        d_weights, d_biases = slopes(*(start if "starts_over" in made else (weights, biases)))
        old_weights, old_biases = weights, biases
        weights, biases = weights - weights_sign * scale * d_weights, biases - biases_sign * scale * d_biases
        if "one_before_the_other" in made:
            biases = old_biases - biases_sign * scale * slopes(weights, old_biases)[1]
        if "biases_before_weights" in made:
            weights = old_weights - weights_sign * scale * slopes(old_weights, biases)[0]
        if "moves_only_one" in made:
            biases = old_biases
        if "moves_biases_only" in made:
            weights = old_weights
    return weights, biases


def _slopes(weights: np.ndarray, biases: np.ndarray, inputs: np.ndarray, labels: np.ndarray) -> Parameters:
    """The gradient of the mean loss: of the weights and of the biases."""
    scores = inputs @ weights.T + biases
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    slopes = exponentials / exponentials.sum(axis=1, keepdims=True)
    slopes[np.arange(len(labels)), labels] -= 1
    return slopes.T @ inputs / len(labels), slopes.sum(axis=0) / len(labels)


def _in_batches(left: tuple[int, ...], size: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """All ways to take these examples in batches of one size, the last of which may be smaller."""
    if not left:
        yield ()
        return
    for batch in combinations(left, min(size, len(left))):
        for rest in _in_batches(tuple(one for one in left if one not in batch), size):
            yield (batch, *rest)


def _ways(examples: int, size: int) -> int:
    """How many ways there are to take so many examples in batches."""
    ways = math.factorial(examples)
    for first in range(0, examples, size):
        ways //= math.factorial(min(size, examples - first))
    return ways


def _all_batches(examples: int, size: int, made: frozenset[str]) -> Iterator[Batches]:
    """Whatever batches an answer with these mistakes can make, whichever way it shuffles; none where they are too many."""
    if "shuffles_apart" in made:
        orders = list(permutations(range(examples))) if examples <= FEW else []
        for whose_inputs, whose_labels in product(orders, orders):
            yield [(whose_inputs[a : a + size], whose_labels[a : a + size]) for a in range(0, examples, size)]
        return
    if "draws_again" in made:
        last = examples % size or size
        for sizes in {(size,) * (examples // size), (size,) * -(-examples // size), (size,) * ((examples - 1) // size) + (last,)}:
            draws = [combinations_with_replacement(range(examples), one) for one in sizes]
            for batches in product(*draws) if examples <= FEW else ():
                yield [(batch, batch) for batch in batches]
        return
    if "one_at_a_time" in made:
        size = 1
    if "all_at_once" in made:
        size = examples
    every: Iterable[Sequence[Sequence[int]]]
    if "shuffles_only_the_batches" in made:
        in_place = [range(first, min(first + size, examples)) for first in range(0, examples, size)]
        every = permutations(in_place) if len(in_place) <= FEW + 2 else ()
    elif _ways(examples, size) > MANY:
        every = ()
    elif "small_batch_first" in made and examples % size:
        every = (
            (first, *rest)
            for first in combinations(range(examples), examples % size)
            for rest in _in_batches(tuple(one for one in range(examples) if one not in first), size)
        )
    else:
        every = _in_batches(tuple(range(examples)), size)
    for taken in every:
        if "drops_the_last_batch" in made:
            taken = [batch for batch in taken if len(batch) == size]
        if "one_batch_only" in made:
            taken = taken[:1]
        yield [(batch, batch) for batch in taken]


def _reachable(arguments: Any, made: frozenset[str] = NONE) -> np.ndarray:
    """Every (weights, biases) that an answer with these mistakes can come to, a row each; no row where they are too many."""
    weights, biases, inputs, labels, learning_rate, batch_size, _ = arguments.values()
    arrays = tuple(
        (array.shape, array.dtype.str, array.tobytes()) for array in map(np.asarray, (weights, biases, inputs, labels))
    )
    return _reachable_from(arrays, learning_rate, batch_size, made)


@lru_cache(maxsize=512)
def _reachable_from(arrays: Any, learning_rate: float, batch_size: int, made: frozenset[str]) -> np.ndarray:
    weights, biases, inputs, labels = (np.frombuffer(data, dtype).reshape(shape) for shape, dtype, data in arrays)
    ways = _all_batches(len(inputs), batch_size, made)
    ends = [_walk((weights, biases), inputs, labels, learning_rate, batch_size, batches, made) for batches in ways]
    return np.array([np.concatenate([end[0].ravel(), end[1]]) for end in ends])


def _is_among(parts: Parts, rows: np.ndarray) -> bool:
    found = np.concatenate([part.ravel() for part in parts])
    return bool(len(rows) and np.isclose(rows, found, rtol=ONE_EPOCH.rtol, atol=ONE_EPOCH.atol).all(axis=1).any())


def _some_order_leads_there(arguments: Values, parts: Parts, wanted_parts: Parts) -> bool:
    """Whether weights and biases are what one step for each batch comes to, in any order of the examples."""
    if any(part.shape != wanted.shape for part, wanted in zip(parts, wanted_parts)):
        return False
    return _is_among(parts, _reachable(arguments))


def _in_any_order(*variants: str, each_may_be_right: bool = False) -> Callable[..., bool]:
    """A sign: whichever way the answer shuffles, this mistake, in one of its variants, explains every outcome."""

    def sign(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
        parts = [held for outcome in outcomes if (held := exercise.parts(outcome)) is not None]
        if len(parts) < len(outcomes) or (not each_may_be_right and _each_is_right(questions, parts)):
            return False
        return any(explains(frozenset([variant]), [asked.arguments for asked in questions], parts) for variant in variants)

    def explains(made: frozenset[str], several: Sequence[Any], parts: Sequence[Any]) -> bool:
        """Whether all outcomes can come of it, and at least one that is wrong really does."""
        reached = [(arguments, part, _reachable(arguments, made)) for arguments, part in zip(several, parts)]
        if not all(not len(rows) or _is_among(part, rows) for _, part, rows in reached):
            return False
        return each_may_be_right or any(len(rows) and not _is_among(part, _reachable(given)) for given, part, rows in reached)

    return sign


def _order_comes_from_the_generator(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """Equal generators give equal orders, and different ones do not all give the same."""
    by_seed: dict[Any, list[np.ndarray]] = {}
    by_examples: dict[Any, list[np.ndarray]] = {}
    for asked, outcome in zip(questions, outcomes):
        given, found = asked.arguments, np.concatenate([part.ravel() for part in exercise.held(outcome)])
        examples = given["weights"].tobytes(), given["inputs"].tobytes(), given["batch_size"]
        by_seed.setdefault((examples, given["rng"].bit_generator.state["state"]["state"]), []).append(found)
        if _ways(len(given["inputs"]), given["batch_size"]) > 200:  # so many that no two orders are alike by chance
            by_examples.setdefault(examples, []).append(found)
    return all(map(_alike, by_seed.values())) and not any(map(_alike, by_examples.values()))


def _alike(several: list[np.ndarray]) -> bool:
    return all(np.allclose(one, several[0], rtol=ONE_EPOCH.rtol, atol=ONE_EPOCH.atol) for one in several)


def _each_is_right(questions: Sequence[Question], several_parts: Iterable[Parts]) -> bool:
    return all(_is_among(parts, _reachable(asked.arguments)) for asked, parts in zip(questions, several_parts))


def _never_shuffles(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    return all(exercise.gives(*pair, "never_shuffles") for pair in zip(questions, outcomes))


def _ignores_the_generator(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    right = _each_is_right(questions, map(exercise.held, outcomes))
    return right and not _order_comes_from_the_generator(questions, outcomes, exercise)


def _epoch_questions() -> tuple[Question, ...]:
    rng = np.random.default_rng(0)
    nothing = {"weights": np.zeros((2, 2)), "biases": np.zeros(2)}
    one = {"inputs": np.array([[1.0, 2.0]]), "labels": np.array([1])}
    two = {"inputs": np.array([[1.0, 0.0], [0.0, 2.0]]), "labels": np.array([0, 1])}
    three = {"inputs": np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), "labels": np.array([1, 0, 1])}
    begun = {"weights": np.array([[0.5, -0.5], [0.0, 1.0], [-1.0, 0.5]]), "biases": np.array([0.1, 0.0, -0.2])}
    classes = {"inputs": np.array([[2.0, 0.0], [0.0, 1.0], [-1.0, 1.0]]), "labels": np.array([2, 0, 1])}

    def random(examples: int, features: int, n_classes: int) -> dict[str, Any]:
        given = rng.normal(0, 0.5, (n_classes, features)), rng.normal(0, 0.5, n_classes), rng.normal(size=(examples, features))
        return dict(zip(("weights", "biases", "inputs", "labels"), (*given, np.arange(examples) % n_classes)))

    four, ten, fifty = random(4, 3, 3), random(10, 4, 3), random(50, 5, 4)

    def asked(given: dict[str, Any], rate: float, size: int, seed: int, what: str = "") -> Question:
        return question(what, **given, learning_rate=rate, batch_size=size, rng=np.random.default_rng(seed))

    return (
        asked(nothing | one, 0.5, 1, 0, "a single example"),
        asked(nothing | two, 0.5, 2, 0, "all examples in one batch"),
        *(asked(nothing | three, 0.5, 1, seed, "batches of one") for seed in range(3)),
        *(asked(nothing | three, 0.5, 2, seed, "a last batch that is smaller") for seed in range(3)),
        asked(begun | classes, 0.25, 3, 0),
        *(asked(begun | classes, 0.25, 1, seed) for seed in range(2)),
        *(asked(begun | classes, 0.25, 2, seed) for seed in range(3)),
        asked(begun | classes, 0.25, 5, 0, "batches larger than all there is"),
        *(asked(four, 0.5, 1, seed) for seed in (0, 1, 0)),
        *(asked(ten, 0.5, 6, seed) for seed in (0, 1, 2, 0, 1)),
        asked(fifty, 0.5, 50, 0, "50 examples"),
    )


ONE_EPOCH = Exercise(
    name="one_epoch",
    task="one epoch of mini-batches in a random order",
    wanted=_one_epoch,
    mistakes=(
        Mistake(
            "uphill",
            "The steps go uphill: a gradient is added, and it points the way on which the loss rises.",
            ("After one step, is the loss lower or higher than before?",
             "`weights - learning_rate * d_weights`, with a minus, and the same for the biases."),
            where="One step on a real landscape",
            sign=_in_any_order("uphill", "weights_uphill", "biases_uphill"),
        ),
        Mistake(
            "forgets_the_step_size",
            "The whole gradient is subtracted, whatever the learning rate says.",
            ("What should happen with a learning rate of 0?",
             "Multiply both gradients by `learning_rate` before you subtract them."),
            where="A bowl by hand",
            sign=_in_any_order("forgets_the_step_size"),
        ),
        Mistake(
            "moves_only_one",
            "Only one of the two moves: either the weights or the biases come back as they went in.",
            ("Which of the two that you return is still what was passed in?",
             "`loss_and_gradient` gives a gradient for each of them; both need their line."),
            where="From 2 weights to 650",
            sign=_in_any_order("moves_only_one", "moves_biases_only"),
        ),
        Mistake(
            "one_batch_only",
            "Only the first batch makes a step; the other examples are never looked at.",
            ("How often does the loop run?",
             "Is the `return` indented so far that it stands inside the loop? And where does each batch begin?"),
            sign=_in_any_order("one_batch_only"),
        ),
        Mistake(
            "starts_over",
            "Every batch looks from where the epoch began, and not from where the last step led.",
            ("At which weights is the second gradient computed? From which are they subtracted?",
             "Give the result of a step the same names, `weights` and `biases`, so that the next step begins there."),
            where="The loop",
            sign=_in_any_order("starts_over", "only_the_last_step"),
        ),
        Mistake(
            "one_before_the_other",
            "Weights and biases do not move together: the second one's gradient has already seen the step of the first.",
            ("How often is the gradient computed in one step, and what has changed in between?",
             "Compute both gradients in one call, and only then move both."),
            where="From 2 weights to 650",
            sign=_in_any_order("one_before_the_other", "biases_before_weights"),
        ),
        Mistake(
            "one_at_a_time",
            "Every example makes a step of its own; a batch should make one step together.",
            ("With three examples and batches of 2, how many steps are there? How many do you take?",
             "No loop over the rows of a batch: `inputs[batch]` holds them all, and the gradient is their mean."),
            where="At equal cost, on the digits",
            sign=_in_any_order("one_at_a_time"),
        ),
        Mistake(
            "all_at_once",
            "All examples make one step together, whatever the batch size.",
            ("With three examples and batches of 2, how many steps are there? How many do you take?",
             "The gradient of a step wants `inputs[batch]` and `labels[batch]`, not all of them."),
            sign=_in_any_order("all_at_once"),
        ),
        Mistake(
            "drops_the_last_batch",
            "The examples that do not fill a whole batch are left out.",
            ("With three examples and batches of 2, which example is never looked at?",
             "`range(0, len(inputs), batch_size)` also begins the last batch, and a slice may reach beyond the end."),
            sign=_in_any_order("drops_the_last_batch"),
        ),
        Mistake(
            "small_batch_first",
            "The batch that is smaller than the others comes first; it should be the last.",
            ("With three examples and batches of 2, how many are in the first batch?",
             "Begin at 0 and go on by `batch_size`: what is left over is then the last batch."),
            sign=_in_any_order("small_batch_first"),
        ),
        Mistake(
            "wrong_mean",
            "The slopes of a batch are not divided by the number of examples in this batch.",
            ("How many examples are in the batch, the last one too? What do you divide by?",
             "The loss of a batch is a mean over its examples, so its gradient is one too: `len(batch)`."),
            sign=_in_any_order("wrong_mean", "divides_by_batch_size", "divides_by_all"),
        ),
        Mistake(
            "shuffles_apart",
            "Inputs and labels are shuffled differently: an example gets the label of another.",
            ("Take the first row of a batch. Is its label still its own?",
             "One order for both: `inputs[batch]` and `labels[batch]`, with the same `batch`."),
            sign=_in_any_order("shuffles_apart"),
        ),
        Mistake(
            "never_shuffles",
            "The examples are taken as they lie, never in another order.",
            ("If all zeros come first and all nines last, what does the last batch teach?",
             "`order = rng.permutation(len(inputs))` before the loop, and batches of `order`."),
            where="At equal cost, on the digits",
            sign=_never_shuffles,
        ),
        Mistake(
            "shuffles_only_the_batches",
            "Only the order of the batches is random: the same examples stay together in every epoch.",
            ("Can the first and the last example ever meet in one batch?",
             "Shuffle the numbers of the examples, and cut afterwards."),
            sign=_in_any_order("shuffles_only_the_batches", each_may_be_right=True),
        ),
        Mistake(
            "draws_again",
            "Some examples are used more than once, and others not at all.",
            ("In one epoch, how often should each example be looked at?",
             "Shuffle once, before the loop, and cut that order into batches: `order[first : first + batch_size]`."),
            sign=_in_any_order("draws_again"),
        ),
        Mistake(
            "ignores_the_generator",
            "The order does not come from the `rng` that was passed in.",
            ("Called twice with `np.random.default_rng(0)`, is the result the same? And with another seed, is it different?",
             "Draw the order with a method of `rng`, such as `rng.permutation`; not from `np.random`, nor from one made inside."),
            sign=_ignores_the_generator,
        ),
    ),
    where="Mini-batches: many rough steps",
    notice="Every example is looked at once, and every step begins where the last one ended.",
    questions=_epoch_questions(),
    outputs=("weights", "biases"),
    rtol=1e-4,
    atol=1e-5,
    agree=_some_order_leads_there,
    together=_order_comes_from_the_generator,
)  # fmt: skip


def one_epoch(answer: Any = ...) -> Verdict:
    """A function of weights, biases, inputs, labels, learning_rate, batch_size and rng that returns new weights and biases."""
    return ONE_EPOCH.check(answer)


def _largest_that_settles(made: frozenset[str] = NONE) -> Answer:
    if "a_larger_one_settles" in made:
        return 25
    if "one_too_many" in made:
        return 32
    if "stops_at_40_steps" in made:
        return 30
    if "takes_the_edge" in made:
        return 31.4
    if "does_not_settle" in made:
        return 35
    return 31


@lru_cache(maxsize=1)
def _two_pixels() -> tuple[np.ndarray, np.ndarray]:
    """The pixels of the two-weight landscape, centred and divided by 8, and the labels."""
    pair = datasets.two_feature_slice()
    return (pair.inputs - pair.inputs.mean(axis=0)) / 8, pair.labels


@lru_cache(maxsize=32)
def _loss_after(step_size: float, steps: int = 400) -> float:
    """The loss on the two-weight landscape after a walk from (0, 0)."""
    pixels, labels = _two_pixels()
    weights = np.zeros(2)
    for _ in range(steps):
        weights = weights - step_size * ((1 / (1 + np.exp(-(pixels @ weights))) - labels) @ pixels) / len(pixels)
    scores = pixels @ weights
    return float(np.logaddexp(0, np.where(labels == 1, -scores, scores)).mean())


def _losses_around(values: Parts) -> tuple[str, str]:
    size = float(values[0])
    losses = [_loss_after(one) for one in (size, size + 1)]
    told = "\n".join(f"step size {one:g}: {loss:.5f}" for one, loss in zip((size, size + 1), losses))
    return f"loss after 400 steps\n{told}", "loss after 400 steps\nhere: below 0.42866\none further: above it"


def _settles_too(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """A whole step size that settles, but not the largest one."""
    size = float(exercise.held(outcomes[0])[0])
    return size == round(size) and 3 <= size <= 29


def _does_not_settle(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    size = float(exercise.held(outcomes[0])[0])
    return size == round(size) and size >= 33


LARGEST_THAT_SETTLES = Exercise(
    name="largest_that_settles",
    task="the largest whole step size that settles within 400 steps on the two-weight landscape",
    wanted=_largest_that_settles,
    mistakes=(
        Mistake(
            "a_larger_one_settles",
            "This step size settles, but there is a larger one that settles too.",
            ("You have a list of step sizes that settle. Which of them is asked for?",
             "Go on from 25 one by one until the loss after 400 steps is no longer below 0.42866; `max` of those that are."),
            sign=_settles_too,
        ),
        Mistake(
            "does_not_settle",
            "With this step size the walk still jumps between the valley's walls after 400 steps.",
            ("What is the loss after 400 steps? How far is it from 0.42856?",
             "Compare `walk(step_size, 400)[1][-1]` with 0.42856 + 0.0001 for each whole step size from 25 on."),
            sign=_does_not_settle,
        ),
        Mistake(
            "stops_at_40_steps",
            "That is the largest one that has settled after 40 steps; the walk may take 400.",
            ("How long is each of your walks?",
             "`walk(step_size, 400)[1][-1]`: near the edge the zigzag takes long to die down."),
        ),
        Mistake(
            "one_too_many",
            "This is the first step size that does not settle.",
            ("Is the loss after 400 steps below 0.42866 for your step size?", "The one before it."),
        ),
        Mistake(
            "takes_the_edge",
            "That is the edge itself, or nearly; a whole step size is asked for.",
            ("Which whole numbers lie on the two sides of it?", "The whole number below the edge."),
            sign=lambda questions, outcomes, exercise: 31 < float(exercise.held(outcomes[0])[0]) < 32,
        ),
    ),
    where="How long a step?",
    notice="Between settling and never settling there is only one unit of step size: the edge is sharp, as in the bowl.",
    outputs=("largest_that_settles",),
    effect=_losses_around,
)  # fmt: skip


def largest_that_settles(answer: Any = ...) -> Verdict:
    """The largest whole step size whose loss after 400 steps on the two-weight landscape is within 0.0001 of the lowest."""
    return LARGEST_THAT_SETTLES.check_values(answer)


EXERCISES = (STEEP_BOWL, ONE_EPOCH, LARGEST_THAT_SETTLES)
