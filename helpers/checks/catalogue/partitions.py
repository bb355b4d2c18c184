"""Exercises on data in parts: what travels, how sums are put together, and noise that is the same everywhere."""

import numpy as np

from helpers.checks.engine.case import Variation, case, roll
from helpers.checks.engine.exercise import exercise

PIXELS, CLASSES, IMAGES = 28 * 28, 10, 30_000


@exercise(
    "how many slopes a worker sends for its partition",
    section="Two workers",
    notice="The answer has no place for the number of images: what travels grows with the model, not with the data.",
    rtol=1e-9,
    explain_value=lambda parts: (
        f"{parts[0].item() / CLASSES:g} numbers for each class",
        "a slope for every number that the class's score is made with",
    ),
)
def slopes_sent():
    return CLASSES * PIXELS + CLASSES


@slopes_sent.mistake(
    "That counts slopes for every image; but the worker adds them up before it sends anything.",
    "What does a worker do with the slopes of its images before it answers?",
    "The number of images does not come into it.",
    variants=[lambda: CLASSES * PIXELS * IMAGES],
)
def for_each_image():
    return (CLASSES * PIXELS + CLASSES) * IMAGES


@slopes_sent.mistake(
    "That is the count for the digits of this course, with 64 pixels.",
    "How many pixels has an image of MNIST?",
    "Put 28 · 28 where the 64 was.",
)
def the_courses_own_digits():
    return CLASSES * 64 + CLASSES


@slopes_sent.mistake(
    "Those are bytes; asked for is how many numbers there are.",
    "How many bytes does one number in float64 take?",
    "Leave out the factor 8.",
)
def in_bytes():
    return 8 * (CLASSES * PIXELS + CLASSES)


@slopes_sent.mistake(
    "That is enough for one class.",
    "Does each class have its own weights?",
    "As many rows of weights as classes, and a bias for each.",
    variants=[lambda: PIXELS],
)
def one_class():
    return PIXELS + 1


@slopes_sent.mistake(
    "That counts as many biases as weights.",
    "Which shape do the biases have?",
    "One bias for each class.",
)
def a_bias_for_each_weight():
    return 2 * CLASSES * PIXELS


@slopes_sent.mistake(
    "Those are the slopes of the weights alone; the biases have slopes too.",
    "Which numbers does a step change, besides the weights?",
    "Add one slope for each class.",
)
def forgets_the_biases():
    return CLASSES * PIXELS


@slopes_sent.mistake(
    "That counts a single bias; every class has one of its own.",
    "Which shape do the biases have?",
    "One bias for each class.",
)
def one_bias_for_all():
    return CLASSES * PIXELS + 1


@slopes_sent.mistake(
    "That counts the loss and the number of examples as well; asked for are the slopes.",
    "Which of the numbers that a worker sends are slopes?",
    "Two less.",
    variants=[lambda: CLASSES * PIXELS + CLASSES + 1],
)
def loss_and_count_too():
    return CLASSES * PIXELS + CLASSES + 2


rng = np.random.default_rng(0)


@exercise(
    "the mean loss and its slopes from the means of the partitions",
    section="The mean of the means",
    notice="The counts are what makes means addable again: send them along, or send sums.",
    keeps_arguments=True,
    outputs=("loss", "d_weights", "d_biases"),
    atol=1e-6,
    cases=[
        case("two partitions of one and three examples", counts=[1, 3], losses=[2.0, 4], d_weights=[[[8.0]], [[-4]]], d_biases=[[1.0], [5]]),
        case("a single partition", counts=[2], losses=[0.5], d_weights=[[[1.0, -1], [2, 0]]], d_biases=[[0.25, -0.25]]),
        case("an empty partition", counts=[3, 0, 1], losses=[2.0, 0, 6], d_weights=[[[1.0]], [[0]], [[9]]], d_biases=[[4.0], [0], [-4]]),
        case("two empty partitions", counts=[0, 0, 5], losses=[0.0, 0, 3], d_weights=[[[0.0]], [[0]], [[2]]], d_biases=[[0.0], [0], [1]]),
        case("one example in all", counts=[0, 1], losses=[0.0, 3], d_weights=[[[0.0]], [[2]]], d_biases=[[0.0], [1]]),
        case("equal partitions", counts=[2, 2], losses=[1.0, 3], d_weights=[[[1.0], [2]], [[3], [6]]], d_biases=[[1.0, 0], [0, 2]]),
        case(counts=[2, 1], losses=[1.0, 4], d_weights=[[[1.0, 2], [-1, 3]], [[4, -4], [0.5, 1]]], d_biases=[[1.0, -1], [2, 3]]),
        case(
            "ten partitions",
            counts=rng.integers(1, 40, 10), losses=rng.random(10), d_weights=rng.normal(0, 1, (10, 5, 8)), d_biases=rng.normal(0, 1, (10, 5)),
        ),
    ],
    variations=[roll("counts", "losses", "d_weights", "d_biases", label="partitions in another order")],
)  # fmt: skip
def put_together(counts, losses, d_weights, d_biases):
    shares = counts / counts.sum()
    parts = (losses, d_weights, d_biases)
    return tuple(np.tensordot(shares, part, axes=1) for part in parts)


def weighted(shares_of, counts, *parts):
    """The parts, each put together with weights that are made of the counts."""
    shares = shares_of(counts)
    return tuple(np.tensordot(shares, part, axes=1) for part in parts)


def alike(counts):
    return np.full(len(counts), 1 / len(counts))


WEIGH = "Multiply each mean by its count, add up, and divide by the number of all examples."


@put_together.mistake(
    "The answer is that of the last partition alone.",
    "What has become of the partitions before it? Look at what the loop keeps.",
    "Start from zero before the loop, and add to it inside.",
)
def last_one_wins(counts, losses, d_weights, d_biases):
    return losses[-1], d_weights[-1], d_biases[-1]


@put_together.mistake(
    "That is the mean of the means: a partition with few examples gets as much say as one with many.",
    "Of 100 examples, 99 lie in one partition. How much should its mean count?",
    WEIGH,
    combines_with=["forgets_the_biases"],
)
def means_of_means(counts, losses, d_weights, d_biases, solution=put_together.solution):
    return solution(np.ones(len(counts)), losses, d_weights, d_biases)


@put_together.mistake(
    "Empty partitions are left out, but the others all count alike, whatever their size.",
    "Of 100 examples, 99 lie in one partition. How much should its mean count?",
    "With weights `counts / counts.sum()` the empty ones drop out by themselves.",
)
def mean_of_the_filled(counts, losses, d_weights, d_biases):
    return weighted(lambda counts: (counts > 0) / (counts > 0).sum(), counts, losses, d_weights, d_biases)


@put_together.mistake(
    "The means are added up. Sums may be added; means may not.",
    "What is the mean of 3 and 3? What do you get by adding?",
    "A mean times its count is a sum. Add those, then divide by the number of all examples.",
)
def adds_the_means(counts, losses, d_weights, d_biases):
    return losses.sum(), d_weights.sum(axis=0), d_biases.sum(axis=0)


@put_together.mistake(
    "The sums are divided by the number of partitions, not by the number of examples.",
    "How many examples are there in all? Which variable knows?",
    "`counts.sum()`, not `len(counts)`.",
)
def divides_by_partitions(counts, losses, d_weights, d_biases):
    return weighted(lambda counts: counts / len(counts), counts, losses, d_weights, d_biases)


@put_together.mistake(
    "These are the sums over all examples; asked for is their mean.",
    "Call it with twice as many examples in every partition. Should the answer change?",
    "Divide by `counts.sum()` at the end.",
    combines_with=["biases_over_classes"],
)
def never_divides(counts, losses, d_weights, d_biases, solution=put_together.solution):
    total = counts.sum()
    return tuple(total * part for part in solution(counts, losses, d_weights, d_biases))


@put_together.mistake(
    "The means are treated as if they were sums: added up and divided by the number of examples.",
    "What was each partition's number divided by before you got it?",
    "First multiply each mean by its count.",
)
def takes_them_for_sums(counts, losses, d_weights, d_biases):
    return tuple(part.sum(axis=0) / counts.sum() for part in (losses, d_weights, d_biases))


@put_together.mistake(
    "An empty partition counts as if it held an example.",
    "What should a partition with a count of 0 add to the sum?",
    "Take the counts as they are: a mean times 0 is 0.",
)
def empty_counts_as_one(counts, losses, d_weights, d_biases):
    return put_together.solution(np.maximum(counts, 1), losses, d_weights, d_biases)


@put_together.mistake(
    "It gives no number as soon as an empty partition comes first: the examples seen so far are 0, and 0 is divided by 0.",
    "How many examples has the loop seen when it divides for the first time?",
    "Pass over partitions whose count is 0, or divide once, at the end.",
)
def divides_before_an_example(counts, losses, d_weights, d_biases):
    seen, means = 0, [0.0, 0.0, 0.0]
    for count, *parts in zip(counts, losses, d_weights, d_biases):
        seen = seen + count
        means = [mean + (part - mean) * count / seen for mean, part in zip(means, parts)]
    return tuple(means)


@put_together.mistake(
    "The slopes are right, but the loss is the plain mean of the partitions' losses.",
    "What holds for the slopes holds for the loss. How did you weigh them?",
    "The same weights for all three parts.",
    combines_with=["forgets_the_biases"],
)
def plain_loss(counts, losses, d_weights, d_biases, solution=put_together.solution):
    _, weights, biases = solution(counts, losses, d_weights, d_biases)
    return losses.mean(), weights, biases


@put_together.mistake(
    "The slopes of the biases are all 0: they have been left out.",
    "Which of the three parts does the loop never touch?",
    "The biases' slopes are put together as the weights' are.",
    section="Two workers",
)
def forgets_the_biases(counts, losses, d_weights, d_biases):  # noqa: F811
    loss, weights, biases = put_together.solution(counts, losses, d_weights, d_biases)
    return loss, weights, 0 * biases


@put_together.mistake(
    "The slopes of the biases are summed over the classes as well, so that one number is left.",
    "How many biases are there?",
    "Sum over `axis=0`, the partitions, alone.",
    section="Two workers",
)
def biases_over_classes(counts, losses, d_weights, d_biases):
    loss, weights, biases = put_together.solution(counts, losses, d_weights, d_biases)
    return loss, weights, biases.sum()


@put_together.mistake(
    "Loss and weights are right, but for the biases the plain mean over the partitions is taken.",
    "How did you weigh the weights' slopes?",
    "The same weights for all three parts; `counts[:, np.newaxis]` fits.",
)
def plain_biases(counts, losses, d_weights, d_biases):
    loss, weights, _ = put_together.solution(counts, losses, d_weights, d_biases)
    return loss, weights, d_biases.mean(axis=0)


@put_together.mistake(
    "Loss and weights are right, but the biases' means are added up.",
    "How did you weigh the weights' slopes?",
    "The same weights for all three parts; `counts[:, np.newaxis]` fits.",
)
def adds_the_biases(counts, losses, d_weights, d_biases):
    loss, weights, _ = put_together.solution(counts, losses, d_weights, d_biases)
    return loss, weights, d_biases.sum(axis=0)


@exercise(
    "noise that belongs to a block, wherever it is made",
    section="Data that are never in one place",
    notice="The pair is the whole recipe: any worker can make the block again, after any accident.",
    keeps_arguments=True,
    outputs=("noisy inputs",),
    cases=[
        case("block 1 of seed 0", inputs=[[0.0, 0], [0, 0]], seed=0, block=1),
        case("block 0 of seed 1", inputs=[[0.0, 0], [0, 0]], seed=1, block=0),
        case("block 2 of seed 3", inputs=[[1.0, -1], [0.5, 2]], seed=3, block=2),
        case("one number", inputs=[[4.0]], seed=2, block=5),
        case("block 0 of seed 0", inputs=[[1.0, 2, 3]], seed=0, block=0),
        case("fifty examples", inputs=rng.random((50, 6)), seed=7, block=40),
    ],
    variations=[
        Variation("another block", lambda arguments: {"block": arguments["block"] + 1}),
        Variation("another seed", lambda arguments: {"seed": arguments["seed"] + 10}),
    ],
)
def noisy(inputs, seed, block):
    rng = np.random.default_rng([seed, block])
    return inputs + rng.normal(0, 0.5, inputs.shape)


PAIR = "`np.random.default_rng([seed, block])`."


def with_pair(inputs, pair):
    """The inputs and normal noise of a generator with this seed."""
    return inputs + np.random.default_rng(pair).normal(0, 0.5, inputs.shape)


@noisy.mistake(
    "Every block gets the same noise: only the seed counts.",
    "Call it for block 0 and block 1. What should differ?",
    PAIR,
    variants=[
        lambda inputs, seed, block: with_pair(inputs, [seed]),
        lambda inputs, seed, block: inputs + 2 * with_pair(0 * inputs, seed),
    ],
)
def one_noise_for_all_blocks(inputs, seed, block):
    return with_pair(inputs, seed)


@noisy.mistake(
    "Only the block's number counts: two data sets with different seeds get the same noise.",
    "Somebody wants another data set and changes the seed. What do they get?",
    PAIR,
    variants=[lambda inputs, seed, block: with_pair(inputs, [block])],
)
def ignores_the_seed(inputs, seed, block):
    return with_pair(inputs, block)


@noisy.mistake(
    "Seed and block are added up: block 1 of seed 0 gets the noise of block 0 of seed 1.",
    "Which other pairs have the same sum?",
    "Hand over the pair itself: `np.random.default_rng([seed, block])`.",
)
def adds_the_two(inputs, seed, block):
    return with_pair(inputs, seed + block)


@noisy.mistake(
    "Seed and block are multiplied: with seed 0, all blocks get the same noise.",
    "Which other pairs have the same product?",
    "Hand over the pair itself: `np.random.default_rng([seed, block])`.",
)
def multiplies_the_two(inputs, seed, block):
    return with_pair(inputs, seed * block)


@noisy.mistake(
    "The pair is turned round: the block comes first.",
    "In which order does the text name the two?",
    "`[seed, block]`.",
)
def turns_the_pair(inputs, seed, block):
    return with_pair(inputs, [block, seed])


@noisy.mistake(
    "The noise is never negative: it is evenly spread from 0 on, not normal around 0.",
    "What is the mean of your noise?",
    "`rng.normal`, not `rng.random`.",
    variants=[lambda inputs, seed, block: inputs + np.random.default_rng([seed, block]).random(inputs.shape)],
)
def only_upwards(inputs, seed, block):
    return inputs + 0.5 * np.random.default_rng([seed, block]).random(inputs.shape)


@noisy.mistake(
    "That is the noise alone; the inputs are missing.",
    "Where do the inputs come into what is returned?",
    "Inputs plus noise.",
)
def replaces_the_inputs(inputs, seed, block):
    return with_pair(0 * inputs, [seed, block])


@noisy.mistake(
    "All examples of the block get the same noise.",
    "How many numbers are drawn, and how many are there in `inputs`?",
    "Draw with `size=inputs.shape`.",
)
def one_noise_for_all_examples(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 0.5, inputs.shape[1])


@noisy.mistake(
    "All features of an example get the same noise: the example is shifted as a whole.",
    "How many numbers are drawn, and how many are there in `inputs`?",
    "Draw with `size=inputs.shape`.",
)
def one_noise_for_all_features(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 0.5, (len(inputs), 1))


@noisy.mistake(
    "All numbers of the block get the same noise.",
    "How many numbers are drawn, and how many are there in `inputs`?",
    "Draw with `size=inputs.shape`.",
)
def one_noise_for_all(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 0.5)


@noisy.mistake(
    "The noise has a standard deviation of 1.",
    "What does `standard_normal` stand for, and what does `normal` take if it is not told?",
    "The second number of `rng.normal` is the standard deviation.",
)
def spread_of_one(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 1, inputs.shape)


@noisy.mistake(
    "The noise has a variance of 0.5; asked for is the standard deviation.",
    "Is the second number of `rng.normal` a variance?",
    "Leave out the square root.",
)
def variance(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, np.sqrt(0.5), inputs.shape)


@noisy.mistake(
    "The noise has a standard deviation of 0.25: 0.5 was squared.",
    "Is the second number of `rng.normal` a variance?",
    "Leave out the square.",
)
def squares_the_spread(inputs, seed, block):
    return inputs + np.random.default_rng([seed, block]).normal(0, 0.25, inputs.shape)
