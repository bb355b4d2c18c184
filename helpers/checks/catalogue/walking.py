"""Exercises on steps downhill: their size, their order, and what each of them looks at."""

from functools import cache
from itertools import combinations, permutations, product

import numpy as np

from helpers import datasets
from helpers.checks.engine.case import case
from helpers.checks.engine.exercise import exercise
from helpers.losses import loss_and_gradient


def steps_in_the_steep_bowl(parts):
    arrives, edge = map(float, parts)
    lands = 0 - arrives * 4 * (0 - 3)
    under, over = (abs(1 - 4 * edge * nudge) for nudge in (0.99, 1.01))
    return (
        f"first step from 0 to {lands:.4g}\ndistance in one step:\njust below the edge × {under:.3g}\njust above it × {over:.3g}",
        "first step from 0 to 3\ndistance in one step:\njust below the edge less than × 1\njust above it more than × 1",
    )


@exercise(
    "the step sizes at which a steeper bowl is done in one step, and above which the walk diverges",
    section="A bowl by hand",
    notice="With curvature c one step of 1/c arrives, and every step above 2/c leads further away: the steeper, the shorter.",
    outputs=["arrives_at_once", "diverges_above"],
    rtol=1e-6,
    explain_value=steps_in_the_steep_bowl,
)
def steep_bowl():
    return 1 / 4, 2 / 4


@steep_bowl.mistake(
    "The two step sizes have changed places.",
    "Which of the two is the longer step?",
    "The walk diverges above the larger one and arrives at once with the smaller.",
)
def swaps_the_two():
    return 2 / 4, 1 / 4


@steep_bowl.mistake(
    "A step size is the larger, the steeper the bowl: it should be the smaller.",
    "Does a steep slope need a longer or a shorter step?",
    "Divide by the curvature, instead of multiplying by it or taking the curvature itself.",
    variants=[lambda: (4.0, 2 / 4), lambda: (4.0, 8.0)],
)
def turns_it_round():
    return 4.0, 4 / 2


@steep_bowl.mistake(
    "A step size that was right for the bowl of the lesson is too long here, where the slope is four times as steep.",
    "By what does one step multiply the distance w − 3 now?",
    "The factor is 1 − step size · curvature, and the curvature is 4 here, not 1.",
    variants=[lambda: (1.0, 2 / 4), lambda: (1 / 4, 2.0)],
)
def takes_the_gentle_bowl():
    return 1.0, 2.0


@steep_bowl.mistake(
    "The 2 in front of the square is taken for the curvature, but the slope grows faster than that.",
    "What is the slope at w = 4, one unit away from the bottom?",
    "The curvature is what the slope grows by for each unit of w. Read it off the slope, 4 (w − 3).",
    variants=[lambda: (1 / 2, 2 / 4), lambda: (1 / 4, 2 / 2)],
)
def takes_the_factor_of_the_loss():
    return 1 / 2, 2 / 2


@steep_bowl.mistake(
    "With the first of your step sizes one step does not end at 3.",
    "Start at 0, where the slope is −12. How long must a step be to arrive at 3?",
    "0 − step size · (−12) = 3.",
    variants=[lambda: (0.1, 0.2), lambda: (-1 / 4, 2 / 4)],
    detector=lambda trial: abs(float(trial.answers[0][0]) - 1 / 4) > 1e-6,
)
def misses_the_bottom():
    return 0.3, 2 / 4


@steep_bowl.mistake(
    "The second of your step sizes is not the edge between coming closer and going further away.",
    "By what does one step of this size multiply the distance w − 3?",
    "At the edge that factor is −1: 1 − 4 · step size = −1.",
    variants=[lambda: (1 / 4, -2 / 4)],
    detector=lambda trial: abs(float(trial.answers[0][1]) - 2 / 4) > 1e-6,
)
def misses_the_edge():
    return 1 / 4, 0.7


# One epoch. Every honest shuffle is right, so an answer is compared with all that the solution, or a wrong answer, comes to
# when its generator draws whatever it can draw.

MANY = 250  # ways: more than that are not tried
FEW = 4  # examples: so many are put in every order


class Scripted:
    """In the place of a generator: it draws what it is told, and notes what it could have drawn."""

    def __init__(self, script, batch_size):
        self.script, self.batch_size, self.options = script, batch_size, []

    def permutation(self, whole):  # noqa: D102
        count = whole if isinstance(whole, int) else len(whole)
        order = self._next(_orders(count, self.batch_size))
        return order if isinstance(whole, int) else np.asarray(whole)[order]

    def integers(self, count, size):  # noqa: D102
        return self._next(tuple(product(range(count), repeat=size)))

    def choice(self, count, size, replace):  # noqa: D102
        return self._next(tuple(product(range(count), repeat=size) if replace else combinations(range(count), size)))

    def _next(self, options):
        place = len(self.options)
        self.options.append(len(options))
        return np.array(options[self.script[place] if place < len(self.script) else 0])


@cache
def _orders(count, batch_size):
    """All orders of a few examples; of many, one for each way to put them in batches, and none if there are too many."""
    if count <= FEW:
        return tuple(permutations(range(count)))
    return tuple(sum(batches, ()) for batches in _in_batches(tuple(range(count)), batch_size))


def _in_batches(left, size):
    if not left:
        yield ()
        return
    for batch in combinations(left, min(size, len(left))):
        for rest in _in_batches(tuple(one for one in left if one not in batch), size):
            yield (batch, *rest)


KNOWN = {}


def ends(function, arguments):
    """All (weights, biases) that a function can come to, a row each; no row where they are too many."""
    key = function, tuple(np.asarray(value).tobytes() for name, value in arguments.items() if name != "rng")
    if key not in KNOWN:
        KNOWN[key] = np.array(_all_ends(function, list(arguments.values())[:-1]))
    return KNOWN[key]


def _all_ends(function, arguments):
    first = Scripted((), arguments[-1])
    function(*arguments, first)
    if np.prod(first.options, dtype=float) > MANY:
        return []
    scripts, found = [()], []
    while scripts:
        script = scripts.pop()
        scripted = Scripted(script, arguments[-1])
        found.append(joined(function(*arguments, scripted)))
        scripts += [
            (*script, *[0] * later, one) for later, count in enumerate(scripted.options[len(script) :]) for one in range(1, count)
        ]
        if len(found) + len(scripts) > MANY:
            return []
    return found


def joined(parts):
    return np.concatenate([np.ravel(part) for part in parts])


def is_among(parts, rows):
    return bool(len(rows) and np.isclose(rows, joined(parts), rtol=1e-4, atol=1e-5).all(axis=1).any())


def some_order_leads_there(arguments, parts, expected):
    if any(part.shape != other.shape for part, other in zip(parts, expected)):
        return False
    return is_among(parts, ends(one_epoch.solution, arguments))


def each_is_right(trial):
    return all(trial.right) and len(trial.outcomes) == len(trial.cases)


def alike(several):
    return all(np.allclose(one, several[0], rtol=1e-4, atol=1e-5) for one in several)


def order_comes_from_the_generator(trial):
    """Equal generators give equal orders, and different ones do not all give the same."""
    by_seed, by_examples = {}, {}
    for one, answer in zip(trial.cases, trial.answers):
        given = one.arguments
        examples = given["weights"].tobytes(), given["inputs"].tobytes(), given["batch_size"]
        by_seed.setdefault((examples, given["rng"].bit_generator.state["state"]["state"]), []).append(joined(answer))
        if len(_orders(len(given["inputs"]), given["batch_size"])) > 200:  # so many that no two are alike by chance
            by_examples.setdefault(examples, []).append(joined(answer))
    return all(map(alike, by_seed.values())) and not any(map(alike, by_examples.values()))


def in_any_order(id, may_be_right=False):
    """A detector: whichever way the answer shuffles, it comes to what a wrong answer with this mistake can come to."""

    def detector(trial):
        if each_is_right(trial) and not may_be_right:
            return False
        few = [(one.arguments, answer) for one, answer in zip(trial.cases, trial.answers) if len(one.arguments["inputs"]) <= FEW]
        (mistake,) = (mistake for mistake in trial.exercise.mistakes if mistake.id == id)
        return any(explains(way, few) for way in mistake.ways)

    def explains(way, few):
        wrong = may_be_right
        for arguments, answer in few:  # until one of them is not explained: most mistakes are ruled out soon
            rows = ends(way, arguments)
            if len(rows) and not is_among(answer, rows):
                return False
            wrong = wrong or bool(len(rows) and not is_among(answer, ends(one_epoch.solution, arguments)))
        return wrong

    return detector


def asked(label, weights, biases, inputs, labels, learning_rate, batch_size, seeds):
    """The same epoch with several generators."""
    return [
        case(label, weights=np.array(weights), biases=np.array(biases), inputs=np.array(inputs), labels=np.array(labels),
             learning_rate=learning_rate, batch_size=batch_size, rng=np.random.default_rng(seed))
        for seed in seeds
    ]  # fmt: skip


def drawn(examples, features, classes, seed):
    rng = np.random.default_rng(seed)
    start = rng.normal(0, 0.5, (classes, features)), rng.normal(0, 0.5, classes)
    return *start, rng.normal(size=(examples, features)), np.arange(examples) % classes


NOTHING = np.zeros((2, 2)), np.zeros(2)
THREE = [[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], [1, 0, 1]
BEGUN = [[0.5, -0.5], [0.0, 1.0], [-1.0, 0.5]], [0.1, 0.0, -0.2]
CLASSES = [[2.0, 0.0], [0.0, 1.0], [-1.0, 1.0]], [2, 0, 1]


@exercise(
    "one epoch of mini-batches in a random order",
    section="Mini-batches: many rough steps",
    notice="Every example is looked at once, and every step begins where the last one ended.",
    outputs=["weights", "biases"],
    rtol=1e-4,
    atol=1e-5,
    keeps_arguments=True,
    is_correct=some_order_leads_there,
    check_all=order_comes_from_the_generator,
    cases=[
        *asked("a single example", *NOTHING, [[1.0, 2.0]], [1], 0.5, 1, [0]),
        *asked("all examples in one batch", *NOTHING, [[1.0, 0.0], [0.0, 2.0]], [0, 1], 0.5, 2, [0]),
        *asked("batches of one", *NOTHING, *THREE, 0.5, 1, [0, 1, 2]),
        *asked("a last batch that is smaller", *NOTHING, *THREE, 0.5, 2, [0, 1, 2]),
        *asked("", *BEGUN, *CLASSES, 0.25, 3, [0]),
        *asked("", *BEGUN, *CLASSES, 0.25, 1, [0, 1]),
        *asked("", *BEGUN, *CLASSES, 0.25, 2, [0, 1, 2]),
        *asked("batches larger than all there is", *BEGUN, *CLASSES, 0.25, 5, [0]),
        *asked("a class that does not occur", *BEGUN, *THREE, 0.25, 2, [0]),
        *asked("", *drawn(4, 3, 3, 0), 0.5, 1, [0, 1, 0]),
        *asked("", *drawn(10, 4, 3, 1), 0.5, 6, [0, 1, 2, 0, 1]),
        *asked("50 examples", *drawn(50, 5, 4, 2), 0.5, 50, [0]),
    ],
)
def one_epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        batch = order[first : first + batch_size]
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def walk(weights, biases, inputs, labels, batches, rate=1.0, biases_rate=None):
    """A step for each batch, with a rate of their own for the biases."""
    for batch in batches:
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - rate * d_weights, biases - (rate if biases_rate is None else biases_rate) * d_biases
    return weights, biases


def cut(order, batch_size):
    """An order in batches."""
    return [order[first : first + batch_size] for first in range(0, len(order), batch_size)]


def shuffled(inputs, batch_size, rng):
    return cut(rng.permutation(len(inputs)), batch_size)


@one_epoch.mistake(
    "The steps go uphill: a gradient is added, and it points the way on which the loss rises.",
    "After one step, is the loss lower or higher than before?",
    "`weights - learning_rate * d_weights`, with a minus, and the same for the biases.",
    section="One step on a real landscape",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights, biases, inputs, labels, shuffled(inputs, batch_size, rng), -learning_rate, learning_rate
        ),
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights, biases, inputs, labels, shuffled(inputs, batch_size, rng), learning_rate, -learning_rate
        ),
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights, biases, inputs, labels, cut(np.arange(len(inputs)), batch_size), -learning_rate
        ),
    ],
    detector=in_any_order("uphill"),
)
def uphill(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return walk(weights, biases, inputs, labels, shuffled(inputs, batch_size, rng), -learning_rate)


@one_epoch.mistake(
    "The whole gradient is subtracted, whatever the learning rate says.",
    "What should happen with a learning rate of 0?",
    "Multiply both gradients by `learning_rate` before you subtract them.",
    section="A bowl by hand",
    detector=in_any_order("forgets_the_step_size"),
)
def forgets_the_step_size(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return walk(weights, biases, inputs, labels, shuffled(inputs, batch_size, rng))


@one_epoch.mistake(
    "Only one of the two moves: either the weights or the biases come back as they went in.",
    "Which of the two that you return is still what was passed in?",
    "`loss_and_gradient` gives a gradient for each of them; both need their line.",
    section="From 2 weights to 650",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights, biases, inputs, labels, shuffled(inputs, batch_size, rng), 0, learning_rate
        ),
    ],
    detector=in_any_order("moves_only_one"),
)
def moves_only_one(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return walk(weights, biases, inputs, labels, shuffled(inputs, batch_size, rng), learning_rate, 0)


@one_epoch.mistake(
    "Only the first batch makes a step; the other examples are never looked at.",
    "How often does the loop run?",
    "Is the `return` indented so far that it stands inside the loop? And where does each batch begin?",
    detector=in_any_order("one_batch_only"),
)
def one_batch_only(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return walk(weights, biases, inputs, labels, shuffled(inputs, batch_size, rng)[:1], learning_rate)


@one_epoch.mistake(
    "Every batch looks from where the epoch began, and not from where the last step led.",
    "At which weights is the second gradient computed? From which are they subtracted?",
    "Give the result of a step the same names, `weights` and `biases`, so that the next step begins there.",
    section="The loop",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights, biases, inputs, labels, shuffled(inputs, batch_size, rng)[-1:], learning_rate
        ),
    ],
    detector=in_any_order("starts_over"),
)
def starts_over(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    new_weights, new_biases = weights, biases
    for batch in shuffled(inputs, batch_size, rng):
        _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch])
        new_weights, new_biases = new_weights - learning_rate * d_weights, new_biases - learning_rate * d_biases
    return new_weights, new_biases


def one_after_the_other(weights, biases, inputs, labels, batches, rate, biases_first):
    """The second one's gradient has seen the first one's step."""
    for batch in batches:
        for moves_biases in (biases_first, not biases_first):
            weights, biases = walk(weights, biases, inputs, labels, [batch], *((0, rate) if moves_biases else (rate, 0)))
    return weights, biases


@one_epoch.mistake(
    "Weights and biases do not move together: the second one's gradient has already seen the step of the first.",
    "How often is the gradient computed in one step, and what has changed in between?",
    "Compute both gradients in one call, and only then move both.",
    section="From 2 weights to 650",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: one_after_the_other(
            weights, biases, inputs, labels, shuffled(inputs, batch_size, rng), learning_rate, True
        ),
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: one_after_the_other(
            weights,
            biases,
            inputs,
            labels,
            [batch for batch in shuffled(inputs, batch_size, rng) if len(batch) == batch_size],
            learning_rate,
            False,
        ),
    ],
    detector=in_any_order("one_before_the_other"),
)
def one_before_the_other(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return one_after_the_other(weights, biases, inputs, labels, shuffled(inputs, batch_size, rng), learning_rate, False)


@one_epoch.mistake(
    "Every example makes a step of its own; a batch should make one step together.",
    "With three examples and batches of 2, how many steps are there? How many do you take?",
    "No loop over the rows of a batch: `inputs[batch]` holds them all, and the gradient is their mean.",
    section="At equal cost, on the digits",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights, biases, inputs, labels, cut(np.arange(len(inputs)), 1), learning_rate
        ),
    ],
    detector=in_any_order("one_at_a_time"),
)
def one_at_a_time(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return walk(weights, biases, inputs, labels, cut(rng.permutation(len(inputs)), 1), learning_rate)


@one_epoch.mistake(
    "All examples make one step together, whatever the batch size.",
    "With three examples and batches of 2, how many steps are there? How many do you take?",
    "The gradient of a step wants `inputs[batch]` and `labels[batch]`, not all of them.",
    detector=in_any_order("all_at_once"),
)
def all_at_once(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return walk(weights, biases, inputs, labels, [rng.permutation(len(inputs))], learning_rate)


@one_epoch.mistake(
    "The examples that do not fill a whole batch are left out.",
    "With three examples and batches of 2, which example is never looked at?",
    "`range(0, len(inputs), batch_size)` also begins the last batch, and a slice may reach beyond the end.",
    detector=in_any_order("drops_the_last_batch"),
)
def drops_the_last_batch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return walk(
        weights,
        biases,
        inputs,
        labels,
        [batch for batch in shuffled(inputs, batch_size, rng) if len(batch) == batch_size],
        learning_rate,
    )


@one_epoch.mistake(
    "The batch that is smaller than the others comes first; it should be the last.",
    "With three examples and batches of 2, how many are in the first batch?",
    "Begin at 0 and go on by `batch_size`: what is left over is then the last batch.",
    detector=in_any_order("small_batch_first"),
)
def small_batch_first(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    order = rng.permutation(len(inputs))
    short = len(order) % batch_size
    return walk(weights, biases, inputs, labels, cut(order[:short], batch_size) + cut(order[short:], batch_size), learning_rate)


def divided_by(divisor):
    """An epoch whose sums of slopes are divided by another number than that of the examples in the batch."""

    def epoch(weights, biases, inputs, labels, learning_rate, batch_size, rng):
        for batch in shuffled(inputs, batch_size, rng):
            rate = learning_rate * len(batch) / divisor(len(inputs), batch_size)
            weights, biases = walk(weights, biases, inputs, labels, [batch], rate)
        return weights, biases

    return epoch


@one_epoch.mistake(
    "The slopes of a batch are not divided by the number of examples in this batch.",
    "How many examples are in the batch, the last one too? What do you divide by?",
    "The loss of a batch is a mean over its examples, so its gradient is one too: `len(batch)`.",
    variants=[divided_by(lambda examples, batch_size: batch_size), divided_by(lambda examples, batch_size: examples)],
    detector=in_any_order("wrong_mean"),
)
def wrong_mean(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return divided_by(lambda examples, batch_size: 1)(weights, biases, inputs, labels, learning_rate, batch_size, rng)


def apart(weights, biases, inputs, labels, learning_rate, batch_size):
    """As they lie, after something was shuffled."""
    return walk(weights, biases, inputs, labels, cut(np.arange(len(inputs)), batch_size), learning_rate)


@one_epoch.mistake(
    "Inputs and labels are shuffled differently: an example gets the label of another.",
    "Take the first row of a batch. Is its label still its own?",
    "One order for both: `inputs[batch]` and `labels[batch]`, with the same `batch`.",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: apart(
            weights, biases, rng.permutation(inputs), labels, learning_rate, batch_size
        ),
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: apart(
            weights, biases, inputs, rng.permutation(labels), learning_rate, batch_size
        ),
    ],
    detector=in_any_order("shuffles_apart"),
)
def shuffles_apart(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return apart(weights, biases, rng.permutation(inputs), rng.permutation(labels), learning_rate, batch_size)


def gives_as_they_lie(trial):
    """A detector: the same as without any shuffle, in every case."""
    (mistake,) = (mistake for mistake in trial.exercise.mistakes if mistake.id == "never_shuffles")
    pairs = zip(trial.cases, trial.outcomes)
    return all(trial.equal(outcome, trial.exercise.outcome(mistake.ways[0], one)) for one, outcome in pairs)


@one_epoch.mistake(
    "The examples are taken as they lie, never in another order.",
    "If all zeros come first and all nines last, what does the last batch teach?",
    "`order = rng.permutation(len(inputs))` before the loop, and batches of `order`.",
    section="At equal cost, on the digits",
    detector=gives_as_they_lie,
)
def never_shuffles(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return apart(weights, biases, inputs, labels, learning_rate, batch_size)


@one_epoch.mistake(
    "Only the order of the batches is random: the same examples stay together in every epoch.",
    "Can the first and the last example ever meet in one batch?",
    "Shuffle the numbers of the examples, and cut afterwards.",
    detector=in_any_order("shuffles_only_the_batches", may_be_right=True),
)
def shuffles_only_the_batches(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    batches = cut(np.arange(len(inputs)), batch_size)
    return walk(weights, biases, inputs, labels, [batches[place] for place in rng.permutation(len(batches))], learning_rate)


@one_epoch.mistake(
    "Some examples are used more than once, and others not at all.",
    "In one epoch, how often should each example be looked at?",
    "Shuffle once, before the loop, and cut that order into batches: `order[first : first + batch_size]`.",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights, biases, inputs, labels, cut(rng.integers(len(inputs), size=len(inputs)), batch_size), learning_rate
        ),
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights,
            biases,
            inputs,
            labels,
            [rng.choice(len(inputs), batch_size, replace=True) for _ in range(max(1, len(inputs) // batch_size))],
            learning_rate,
        ),
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: walk(
            weights,
            biases,
            inputs,
            labels,
            [rng.choice(len(inputs), batch_size, replace=True) for _ in range(0, len(inputs), batch_size)],
            learning_rate,
        ),
    ],
    detector=in_any_order("draws_again"),
)
def draws_again(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    size = min(batch_size, len(inputs))
    batches = [rng.choice(len(inputs), size, replace=False) for _ in range(0, len(inputs), batch_size)]
    return walk(weights, biases, inputs, labels, batches, learning_rate)


@one_epoch.mistake(
    "The order does not come from the `rng` that was passed in.",
    "Called twice with `np.random.default_rng(0)`, is the result the same? And with another seed, is it different?",
    "Draw the order with a method of `rng`, such as `rng.permutation`; not from `np.random`, nor from one made inside.",
    variants=[
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: one_epoch.solution(
            weights, biases, inputs, labels, learning_rate, batch_size, np.random.default_rng()
        ),
        lambda weights, biases, inputs, labels, learning_rate, batch_size, rng: apart(
            weights, biases, inputs[::-1], labels[::-1], learning_rate, batch_size
        ),
    ],
    detector=lambda trial: each_is_right(trial) and not order_comes_from_the_generator(trial),
)
def ignores_the_generator(weights, biases, inputs, labels, learning_rate, batch_size, rng):
    return one_epoch.solution(weights, biases, inputs, labels, learning_rate, batch_size, np.random.default_rng(0))


@cache
def two_pixels():
    """The pixels of the two-weight landscape, centred and divided by 8, and the labels."""
    pair = datasets.two_feature_slice()
    return (pair.inputs - pair.inputs.mean(axis=0)) / 8, pair.labels


@cache
def loss_after(step_size, steps=400):
    """The loss on the two-weight landscape after a walk from (0, 0)."""
    pixels, labels = two_pixels()
    weights = np.zeros(2)
    for _ in range(steps):
        weights = weights - step_size * ((1 / (1 + np.exp(-(pixels @ weights))) - labels) @ pixels) / len(pixels)
    scores = pixels @ weights
    return float(np.logaddexp(0, np.where(labels == 1, -scores, scores)).mean())


def losses_around(parts):
    size = float(parts[0])
    told = "\n".join(f"step size {one:g}: {loss_after(one):.5f}" for one in (size, size + 1))
    return f"loss after 400 steps\n{told}", "loss after 400 steps\nhere: below 0.42866\none further: above it"


def whole_between(low, high):
    """A detector: a whole number from low to high."""
    return lambda trial: low <= float(trial.answers[0][0]) <= high and float(trial.answers[0][0]).is_integer()


@exercise(
    "the largest whole step size that settles within 400 steps on the two-weight landscape",
    section="How long a step?",
    notice="Between settling and never settling there is only one unit of step size: the edge is sharp, as in the bowl.",
    rtol=1e-9,
    explain_value=losses_around,
)
def largest_that_settles():
    return 31


@largest_that_settles.mistake(
    "That is the largest one that has settled after 40 steps; the walk may take 400.",
    "How long is each of your walks?",
    "`walk(step_size, 400)[1][-1]`: near the edge the zigzag takes long to die down.",
)
def stops_at_40_steps():
    return 30


@largest_that_settles.mistake(
    "This step size settles, but there is a larger one that settles too.",
    "You have a list of step sizes that settle. Which of them is asked for?",
    "Go on from 25 one by one until the loss after 400 steps is no longer below 0.42866; `max` of those that are.",
    detector=whole_between(3, 29),
)
def a_larger_one_settles():
    return 25


@largest_that_settles.mistake(
    "This is the first step size that does not settle.",
    "Is the loss after 400 steps below 0.42866 for your step size?",
    "The one before it.",
)
def one_too_many():
    return 32


@largest_that_settles.mistake(
    "With this step size the walk still jumps between the valley's walls after 400 steps.",
    "What is the loss after 400 steps? How far is it from 0.42856?",
    "Compare `walk(step_size, 400)[1][-1]` with 0.42856 + 0.0001 for each whole step size from 25 on.",
    detector=whole_between(33, 10**6),
)
def does_not_settle():
    return 35


@largest_that_settles.mistake(
    "That is the edge itself, or nearly; a whole step size is asked for.",
    "Which whole numbers lie on the two sides of it?",
    "The whole number below the edge.",
    detector=lambda trial: 31 < float(trial.answers[0][0]) < 32,
)
def takes_the_edge():
    return 31.4
