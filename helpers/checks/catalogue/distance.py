"""Exercises on the distance between predictions and labels."""

import numpy as np

from helpers import losses, probability
from helpers.checks.engine.case import case, cast, reverse, roll
from helpers.checks.engine.exercise import exercise


@exercise(
    "the probabilities that cost one nat and one bit",
    section="What a probability costs",
    notice="A nat is more than a bit, so the probability that costs a nat is the smaller of the two.",
    outputs=["probability_for_one_nat", "probability_for_one_bit"],
    explain_value=lambda parts: (
        f"{-np.log(parts[0].item()):.4f} nats and {-np.log2(parts[1].item()):.4f} bits", "1 nat and 1 bit",
    ),
)  # fmt: skip
def two_prices():
    return np.exp(-1), 0.5


@two_prices.mistake(
    "A probability cannot be larger than 1.",
    "Only the certain is free. Does what costs something lie below or above a probability of 1?",
    "The cost is minus the logarithm: in −ln p = 1 the minus stands on one side only.",
    detector=lambda trial: max(part.item() for part in trial.answers[0]) > 1,
)
def above_one():
    return np.e, 2.0


@two_prices.mistake(
    "The same probability stands for both, but a nat and a bit are different prices.",
    "Which of the two units belongs to e, and which to 2?",
    "Nats count with the natural logarithm, −ln p = 1. Bits count halvings, −log₂ p = 1.",
    detector=lambda trial: 0 < trial.answers[0][0].item() == trial.answers[0][1].item(),
)
def one_for_both():
    return np.exp(-1), np.exp(-1)


@two_prices.mistake(
    "The two are exchanged: what costs one bit stands where one nat is asked for.",
    "How many halvings make one bit?",
    "Bits belong to the base 2, nats to the base e.",
)
def exchanged():
    return 0.5, np.exp(-1)


@two_prices.mistake(
    "For the bit, that is its price in nats, ln 2; asked for is the probability that has this price.",
    "What is `-np.log2` of your answer?",
    "One bit is one halving. What is half of a probability of 1?",
)
def gives_the_price():
    return np.exp(-1), np.log(2)


def mean_cost(outside, inside, logarithm=np.log):
    """The mean of −Σ L ln S over the examples; a class that the label rules out costs nothing."""
    return 0.0 - np.sum(np.where(outside > 0, outside * logarithm(inside), 0)) / len(outside)


def as_it_is(inside):
    return inside


GUARDS = (  # ways to keep what stands inside the logarithm away from 0
    lambda inside, eps: inside + eps,
    lambda inside, eps: np.clip(inside, eps, 1 - eps),
    lambda inside, eps: np.maximum(inside, eps),
    lambda inside, eps: np.where(inside == 0, eps, inside),
)
IMPOSSIBLE = case("a truth called impossible", probabilities=[[0.0, 1.0]], labels=[[1.0, 0.0]])


def with_an_epsilon(wrong):
    """A detector: a wrong answer with a small number that keeps the logarithm away from minus infinity.

    The loss of a truth called impossible is some number times the logarithm of that small number: so it is known which it was.
    """

    def detector(trial):
        answers = [answer.item() for (answer,) in trial.answers]
        worst = answers[trial.cases.index(IMPOSSIBLE)]
        with_1e_9 = wrong(**IMPOSSIBLE.arguments, guard=lambda inside: np.maximum(inside, 1e-9))
        eps = float(np.exp(worst * np.log(1e-9) / with_1e_9))
        return 0 < eps < 0.1 and any(
            all(
                np.isclose(
                    answer,
                    wrong(**one.arguments, guard=lambda inside, guard=guard: guard(inside, eps)),
                    1e-4,
                    1e-5,
                    equal_nan=True,
                )
                for one, answer in zip(trial.cases, answers)
            )
            for guard in GUARDS
        )

    return detector


def detected(wrong):
    """A detector for a mistake that is declared below it."""
    return lambda trial: with_an_epsilon(globals()[wrong])(trial)


def only_soft_labels_fail(trial):
    """Right for one-hot labels, and wrong for most of the soft ones."""
    soft = [bool((one.arguments["labels"] % 1).any()) for one in trial.cases]
    wrong_and_soft = [is_soft for is_soft, right in zip(soft, trial.right) if not right]
    return all(wrong_and_soft) and len(wrong_and_soft) > sum(soft) / 2


def huge_and_not_infinite(trial):
    """Right, but for numbers near the end of float64 where infinity is wanted."""
    wrong = [
        (answer, expected.parts[0]) for (answer,), expected, right in zip(trial.answers, trial.expected, trial.right) if not right
    ]
    return bool(wrong) and all(np.isinf(expected) and 1e300 < answer < np.inf for answer, expected in wrong)


RANDOM = np.random.default_rng(0)
CLASSES = RANDOM.integers(0, 7, 25)


@exercise(
    "the mean distance between predictions and labels, in nats",
    section="The distance to a label",
    notice="Nothing was added inside the logarithm, so there is no largest loss.",
    cases=[
        case(probabilities=[[0.5, 0.5]], labels=[[1.0, 0.0]]),
        case("a soft label", probabilities=[[0.7, 0.3]], labels=[[0.4, 0.6]]),
        case(probabilities=[[0.5, 0.5], [0.25, 0.75], [0.8, 0.2]], labels=[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
        IMPOSSIBLE,
        case("a certain and right answer", probabilities=[[1.0, 0.0]], labels=[[1.0, 0.0]]),
        case("a probability of 1e-30", probabilities=[[1e-30, 1.0]], labels=[[1.0, 0.0]]),
        case("a single class", probabilities=[[1.0]], labels=[[1.0]]),
        case(probabilities=[[0.0, 0.5, 0.5]], labels=[[0.0, 0.25, 0.75]]),
        case(probabilities=[[0.5, 0.5], [0.0, 1.0]], labels=[[0.0, 1.0], [0.25, 0.75]]),
        case(
            probabilities=[[0.7, 0.2, 0.1], [0.0, 0.5, 0.5], [0.2, 0.3, 0.5]],
            labels=[[1.0, 0.0, 0.0], [0.0, 0.25, 0.75], [0.2, 0.5, 0.3]],
        ),
        case(
            "a batch of 50",
            probabilities=RANDOM.dirichlet(np.ones(7), 50),
            labels=np.concatenate([np.eye(7)[CLASSES], RANDOM.dirichlet(np.ones(7), 25)]),
        ),
    ],
    variations=[
        reverse("probabilities", "labels", label="classes in reverse order"),
        roll("probabilities", "labels"),
        cast("probabilities", "float32"),
    ],
)
def mean_distance(probabilities, labels):
    with np.errstate(divide="ignore"):  # an infinite loss is an answer
        logarithms = np.log(np.where(labels > 0, probabilities, 1))
    return np.mean(-np.sum(labels * logarithms, axis=-1))


@mean_distance.mistake(
    "The probabilities themselves are added up: the logarithm is missing.",
    "A truth that got the probability 1 must cost nothing. What does it cost here?",
    "`np.log(probabilities)` is what the labels are multiplied by.",
    variants=[lambda probabilities, labels: np.sum(labels * probabilities) / len(labels)],
)
def forgets_the_logarithm(probabilities, labels):
    return -np.sum(labels * probabilities) / len(labels)


@mean_distance.mistake(
    "The size is right, but the sign is not: the worse the prediction, the further below zero.",
    "Logarithms of probabilities are negative. What turns a sum of them into a cost?",
    "A minus in front of the sum.",
    compare="finite",
    detector=detected("forgets_the_minus"),
)
def forgets_the_minus(probabilities, labels, guard=as_it_is):
    return -mean_cost(labels, guard(probabilities))


@mean_distance.mistake(
    "The two are swapped: the logarithm is that of the labels, not of the probabilities.",
    "A label is full of zeros. Does it belong inside a logarithm?",
    "`labels * np.log(probabilities)`: the prediction stands inside, the label outside.",
    section="There and back",
    compare="finite",
    detector=detected("swaps_the_arguments"),
)
def swaps_the_arguments(probabilities, labels, guard=as_it_is):
    return mean_cost(probabilities, guard(labels))


@mean_distance.mistake(
    "The logarithm has base 2, so the loss is in bits; nats are asked for.",
    "What does a truth with the probability 0.5 cost, in nats?",
    "`np.log` is the natural logarithm, `np.log2` is not.",
    section="What a probability costs",
    compare="finite",
    variants=[lambda probabilities, labels: len(labels) * mean_cost(labels, probabilities, np.log2)],
    detector=detected("counts_in_bits"),
)
def counts_in_bits(probabilities, labels, guard=as_it_is):
    return mean_cost(labels, guard(probabilities), np.log2)


@mean_distance.mistake(
    "The logarithm has base 10; nats are asked for.",
    "What does a truth with the probability 0.5 cost, in nats?",
    "`np.log` is the natural logarithm, `np.log10` is not.",
    section="What a probability costs",
    compare="finite",
    detector=detected("counts_in_tens"),
)
def counts_in_tens(probabilities, labels, guard=as_it_is):
    return mean_cost(labels, guard(probabilities), np.log10)


@mean_distance.mistake(
    "Besides the truth's logarithm, the answer adds those of 1 minus the probability of every other class.",
    "How the other classes share the rest should not change the cost. Does it here?",
    "Leave out the term with `1 - labels`: it belongs to yes-or-no questions, each with a probability of its own.",
    compare="finite",
    variants=[lambda probabilities, labels: counts_the_others(probabilities, labels) / labels.shape[1]],
    detector=detected("counts_the_others"),
)
def counts_the_others(probabilities, labels, guard=as_it_is):
    return mean_cost(labels, guard(probabilities)) + mean_cost(1 - labels, guard(1 - probabilities))


@mean_distance.mistake(
    "Right for one-hot labels; of a soft one the entropy is left out, so this is the divergence alone.",
    "What does the best prediction of all cost, if the label itself is not sure?",
    "The label's own logarithm has no place in the sum: `labels * np.log(probabilities)`, without a ratio.",
    section="A label that is not sure itself",
    compare="finite",
    detector=detected("only_the_divergence"),
)
def only_the_divergence(probabilities, labels, guard=as_it_is):
    return mean_cost(labels, guard(probabilities)) - mean_cost(labels, labels)


@mean_distance.mistake(
    "Right for one-hot labels, but not for soft ones, which hold several classes possible.",
    "A soft label holds several classes possible. How many logarithms does each example need?",
    "Take the logarithm of every probability, multiply it by its entry of the label, and add up: pick none.",
    section="A label that is not sure itself",
    variants=[
        lambda probabilities, labels: -np.log(np.sum(labels * probabilities, axis=1)).mean(),
        lambda probabilities, labels: -np.sum(np.log(probabilities[labels == 1])) / len(labels),
    ],
    detector=lambda trial: only_soft_labels_fail(trial) or with_an_epsilon(one_hot_only)(trial),
)
def one_hot_only(probabilities, labels, guard=as_it_is):
    return mean_cost(np.eye(labels.shape[1])[labels.argmax(axis=1)], guard(probabilities))


@mean_distance.mistake(
    "The sum is divided by the number of all entries, examples times classes, not by the number of examples.",
    "Over which axis do you add up, and over which do you take the mean?",
    "`np.mean` of the products runs over the classes, too. First sum over `axis=1`, then take the mean.",
    section="The price of confidence on real digits",
    compare="finite",
    detector=detected("mean_of_everything"),
)
def mean_of_everything(probabilities, labels, guard=as_it_is):
    return mean_cost(labels, guard(probabilities)) / labels.shape[1]


@mean_distance.mistake(
    "The sum is divided by the number of classes, not by the number of examples.",
    "How many numbers are there to take the mean of: as many as rows, or as many as columns?",
    "Sum over `axis=1`, the classes; that leaves one distance for each example, and of these the mean is wanted.",
    section="The price of confidence on real digits",
    compare="finite",
    detector=detected("mean_over_the_classes"),
)
def mean_over_the_classes(probabilities, labels, guard=as_it_is):
    return mean_cost(labels, guard(probabilities)) * len(labels) / labels.shape[1]


@mean_distance.mistake(
    "The distances of the examples are added up; their mean is asked for.",
    "What happens to your answer if every example is in the batch twice?",
    "Divide by the number of examples.",
    section="The price of confidence on real digits",
    compare="finite",
    detector=detected("sums_the_batch"),
)
def sums_the_batch(probabilities, labels, guard=as_it_is):
    return mean_cost(labels, guard(probabilities)) * len(labels)


def by_the_classes_alone(probabilities, labels, guard=as_it_is):
    inside = guard(probabilities)
    return mean_cost(labels, inside / inside.sum(axis=1, keepdims=True))


@mean_distance.mistake(
    "Something keeps the logarithm finite, a small number added or a `clip`: so there is a largest loss.",
    "The prediction called the truth impossible. Which price is honest, and which does the function ask?",
    "Leave the probabilities as they are, and leave out the classes whose label is 0: they add nothing to the sum.",
    section="A little something inside the logarithm",
    variants=[lambda probabilities, labels: by_the_classes_alone(probabilities, labels, lambda inside: np.clip(inside, 1e-7, 1))],
    detector=lambda trial: with_an_epsilon(adds_an_epsilon)(trial) or with_an_epsilon(by_the_classes_alone)(trial),
)
def adds_an_epsilon(probabilities, labels, guard=lambda inside: inside + 1e-7):
    return mean_cost(labels, guard(probabilities))


@mean_distance.mistake(
    "A class with the probability 0 costs nothing, even if it is the truth.",
    "Which zeros may be left out: those of the label, or those of the prediction?",
    "Choose by `labels > 0`, not by `probabilities > 0`.",
    section="Zero times the logarithm of zero",
)
def forgives_the_impossible(probabilities, labels):
    return mean_cost(labels, np.where(probabilities > 0, probabilities, 1))


@mean_distance.mistake(
    "Where the loss is infinite, the largest number that a float can hold comes out, as `np.nan_to_num` makes it.",
    "What does `np.nan_to_num` do to an infinity?",
    "Do not repair the products afterwards: leave out the classes whose label is 0 before the logarithm is taken.",
    section="Zero times the logarithm of zero",
    detector=huge_and_not_infinite,
)
def largest_number(probabilities, labels):
    return np.mean(-np.sum(np.nan_to_num(labels * np.log(probabilities)), axis=1))


@mean_distance.mistake(
    "Zero times the logarithm of zero gives nan, and one nan makes the whole mean nan.",
    "A class that the label rules out adds nothing, whatever its logarithm. What does 0 · (−∞) give instead?",
    "`np.where(labels > 0, probabilities, 1)` puts a 1, whose logarithm is 0, wherever the label rules a class out.",
    section="Zero times the logarithm of zero",
)
def zero_times_infinity(probabilities, labels):
    return np.mean(-np.sum(labels * np.log(probabilities), axis=1))


FOUR_LABELS = np.eye(3)[[0, 0, 1, 2]]
SHARES = FOUR_LABELS.mean(axis=0)


def explain_constant(parts):
    """The mean loss that the learner's probabilities lead to; with the right ones, no more than that they are right."""
    constant, loss = parts
    if np.allclose(constant, SHARES, rtol=1e-3):
        return f"a mean loss of {loss.item():.4g}", "the mean of what the four examples cost"
    mean = losses.cross_entropy(np.tile(constant, (4, 1)), FOUR_LABELS).mean()
    return f"a mean loss of {mean:.4f} nats", "the least that any three probabilities lead to"


def constant_is(condition):
    """A detector: whether this holds for the three numbers that are given, whatever loss is said to be theirs."""
    return lambda trial: trial.answers[0][0].shape == (3,) and condition(trial.answers[0][0])


@exercise(
    "the best constant prediction, and its mean loss",
    section="A label that is not sure itself",
    notice="The best constant answer is how often each class comes up, and what it costs is the entropy of that.",
    outputs=["best_constant", "smallest_mean_loss"],
    explain_value=explain_constant,
)
def one_answer_for_all():
    return SHARES, probability.entropy(SHARES)


@one_answer_for_all.mistake(
    "The three numbers do not sum to one.",
    "A prediction shares one whole among the classes. What do yours add up to?",
    "Divide them by their sum.",
    detector=constant_is(lambda constant: abs(constant.sum() - 1) > 0.01),
)
def not_probabilities():
    return FOUR_LABELS.sum(axis=0), probability.entropy(SHARES)


@one_answer_for_all.mistake(
    "Everything is on class a: b and c are called impossible, and both come up.",
    "What does the example with the label b cost?",
    "Each class must get something. How often does each come up?",
    section="What a probability costs",
    detector=constant_is(lambda constant: np.array_equal(constant, [1, 0, 0])),
)
def all_on_the_commonest():
    return np.array([1.0, 0.0, 0.0]), np.inf


@one_answer_for_all.mistake(
    "All three classes get the same, as if nothing were known; but a comes up more often.",
    "Which label would you bet on, if you had to?",
    "Take the mean of the four one-hot labels.",
    detector=constant_is(lambda constant: np.ptp(constant) < 0.002),
)
def all_alike():
    return np.full(3, 1 / 3), np.log(3)


@one_answer_for_all.mistake(
    "These are probabilities, but there are others that cost less.",
    "Four labels: how often does each class come up among them?",
    "Take the mean of the four one-hot labels.",
    detector=constant_is(lambda constant: (constant >= 0).all() and not np.allclose(constant, SHARES, rtol=1e-3)),
)
def not_the_shares():
    return SHARES[::-1], probability.entropy(SHARES)


@one_answer_for_all.mistake(
    "The probabilities are right, but their loss is not 0: that is the divergence alone.",
    "The prediction equals the mean label. Which part of the cost is left then?",
    "The entropy of the mean label is left: it is what no prediction can take away.",
)
def gives_the_divergence():
    return SHARES, 0.0


@one_answer_for_all.mistake(
    "The probabilities are right; the loss is the mean over three classes, but of the four examples two are a.",
    "How many of the four pay the price of class a?",
    "Weigh the price of each class by how often it comes up.",
)
def mean_of_three_classes():
    return SHARES, np.mean(-np.log(SHARES))


@one_answer_for_all.mistake(
    "The probabilities are right; the loss is what an example of class a costs, not the mean of all four.",
    "What do the examples b and c cost?",
    "Add up what the four examples cost and divide by four.",
)
def loss_of_the_commonest():
    return SHARES, -np.log(SHARES.max())


@one_answer_for_all.mistake(
    "The probabilities are right; their loss is given in bits, and nats are asked for.",
    "Which logarithm counts in nats?",
    "A bit is ln 2 nats.",
    section="What a probability costs",
    variants=[lambda: (SHARES, 4 * probability.entropy(SHARES) / np.log(2))],
)
def loss_in_bits():
    return SHARES, probability.entropy(SHARES) / np.log(2)


@one_answer_for_all.mistake(
    "The probabilities are right; the loss is the sum over the four examples, not their mean.",
    "Would the answer change if all four examples came twice?",
    "Divide by the number of examples.",
    section="The price of confidence on real digits",
)
def sum_of_four():
    return SHARES, 4 * probability.entropy(SHARES)
