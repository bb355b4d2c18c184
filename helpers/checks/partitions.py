"""Exercises on data in parts: what travels, how sums are put together, and noise that is the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.checks.engine.verdict import Verdict
from helpers.checks.exercise import Answer, Exercise, Mistake, Parts, Question, question

NONE: frozenset[str] = frozenset()
PIXELS, CLASSES, IMAGES = 28 * 28, 10, 30_000


def _slopes_sent(made: frozenset[str] = NONE) -> Answer:
    if "the_courses_own_digits" in made:
        return CLASSES * 64 + CLASSES
    count = CLASSES * PIXELS if "forgets_the_biases" in made else CLASSES * PIXELS + CLASSES
    if "one_bias_for_all" in made:
        count = CLASSES * PIXELS + 1
    if "a_bias_for_each_weight" in made:
        count = 2 * CLASSES * PIXELS
    if "one_class" in made:
        count = PIXELS + 1
    if "loss_and_count_too" in made:
        count += 2
    if "in_bytes" in made:
        count *= 8
    return count * IMAGES if "for_each_image" in made else count


def _ratio_to_classes(values: Parts) -> tuple[str, str]:
    return (
        f"{float(values[0]) / CLASSES:g} numbers for each class",
        "a slope for every number that the class's score is made with",
    )


SLOPES_SENT = Exercise(
    name="slopes_sent",
    task="how many slopes a worker sends for its partition",
    wanted=_slopes_sent,
    mistakes=(
        Mistake(
            "for_each_image",
            "That counts slopes for every image; but the worker adds them up before it sends anything.",
            ("What does a worker do with the slopes of its images before it answers?",
             "The number of images does not come into it."),
        ),
        Mistake(
            "the_courses_own_digits",
            "That is the count for the digits of this course, with 64 pixels.",
            ("How many pixels has an image of MNIST?", "Put 28 · 28 where the 64 was."),
        ),
        Mistake(
            "in_bytes",
            "Those are bytes; asked for is how many numbers there are.",
            ("How many bytes does one number in float64 take?", "Leave out the factor 8."),
        ),
        Mistake(
            "one_class",
            "That is enough for one class.",
            ("Does each class have its own weights?", "As many rows of weights as classes, and a bias for each."),
        ),
        Mistake(
            "a_bias_for_each_weight",
            "That counts as many biases as weights.",
            ("Which shape do the biases have?", "One bias for each class."),
        ),
        Mistake(
            "one_bias_for_all",
            "That counts a single bias; every class has one of its own.",
            ("Which shape do the biases have?", "One bias for each class."),
        ),
        Mistake(
            "forgets_the_biases",
            "Those are the slopes of the weights alone; the biases have slopes too.",
            ("Which numbers does a step change, besides the weights?", "Add one slope for each class."),
        ),
        Mistake(
            "loss_and_count_too",
            "That counts the loss and the number of examples as well; asked for are the slopes.",
            ("Which of the numbers that a worker sends are slopes?", "Two less."),
        ),
    ),
    where="Two workers",
    notice="The answer has no place for the number of images: what travels grows with the model, not with the data.",
    outputs=("slopes_sent",),
    rtol=1e-9,
    rounded=1e-9,
    effect=_ratio_to_classes,
)  # fmt: skip


def slopes_sent(answer: Any = ...) -> Verdict:
    """How many slopes a worker sends for MNIST's images and ten classes."""
    return SLOPES_SENT.check_values(answer)


def _put_together(
    counts: ArrayLike, losses: np.ndarray, d_weights: np.ndarray, d_biases: np.ndarray, made: frozenset[str] = NONE
) -> Answer:
    counts = np.asarray(counts, float)
    shares = counts / counts.sum()
    n_parts = len(counts)
    if "means_of_means" in made:
        shares = np.full(n_parts, 1 / n_parts)
    if "mean_of_the_filled" in made:
        shares = (counts > 0) / (counts > 0).sum()
    if "adds_the_means" in made:
        shares = np.ones(n_parts)
    if "divides_by_partitions" in made:
        shares = counts / n_parts
    if "never_divides" in made:
        shares = counts
    if "takes_them_for_sums" in made:
        shares = np.full(n_parts, 1 / counts.sum())
    if "last_one_wins" in made:
        shares = np.eye(n_parts)[-1]
    plain = np.full(n_parts, 1 / n_parts)
    of_loss = plain if "plain_loss" in made else shares
    of_biases = plain if "plain_biases" in made else np.ones(n_parts) if "adds_the_biases" in made else shares
    loss, weights, biases = of_loss @ losses, np.tensordot(shares, d_weights, 1), np.tensordot(of_biases, d_biases, 1)
    if "forgets_the_biases" in made:
        biases = np.zeros_like(biases)
    if "biases_over_classes" in made:
        biases = biases.sum()
    return loss, weights, biases


def _parts(
    what: str,
    counts: Sequence[int] | np.ndarray,
    losses: Sequence[float] | np.ndarray,
    d_weights: Sequence[Sequence[Sequence[float]]] | np.ndarray,
    d_biases: Sequence[Sequence[float]] | np.ndarray,
) -> Question:
    arrays = (np.array(part, float) for part in (losses, d_weights, d_biases))
    return question(what, counts=np.array(counts), **dict(zip(("losses", "d_weights", "d_biases"), arrays)))


_rng = np.random.default_rng(0)

PUT_TOGETHER = Exercise(
    name="put_together",
    task="the mean loss and its slopes from the means of the partitions",
    wanted=_put_together,
    mistakes=(
        Mistake(
            "last_one_wins",
            "The answer is that of the last partition alone.",
            ("What has become of the partitions before it? Look at what the loop keeps.",
             "Start from zero before the loop, and add to it inside."),
        ),
        Mistake(
            "means_of_means",
            "That is the mean of the means: a partition with few examples gets as much say as one with many.",
            ("Of 100 examples, 99 lie in one partition. How much should its mean count?",
             "Multiply each mean by its count, add up, and divide by the number of all examples."),
        ),
        Mistake(
            "mean_of_the_filled",
            "Empty partitions are left out, but the others all count alike, whatever their size.",
            ("Of 100 examples, 99 lie in one partition. How much should its mean count?",
             "With weights `counts / counts.sum()` the empty ones drop out by themselves."),
        ),
        Mistake(
            "adds_the_means",
            "The means are added up. Sums may be added; means may not.",
            ("What is the mean of 3 and 3? What do you get by adding?",
             "A mean times its count is a sum. Add those, then divide by the number of all examples."),
        ),
        Mistake(
            "divides_by_partitions",
            "The sums are divided by the number of partitions, not by the number of examples.",
            ("How many examples are there in all? Which variable knows?", "`counts.sum()`, not `len(counts)`."),
        ),
        Mistake(
            "never_divides",
            "These are the sums over all examples; asked for is their mean.",
            ("Call it with twice as many examples in every partition. Should the answer change?",
             "Divide by `counts.sum()` at the end."),
        ),
        Mistake(
            "takes_them_for_sums",
            "The means are treated as if they were sums: added up and divided by the number of examples.",
            ("What was each partition's number divided by before you got it?", "First multiply each mean by its count."),
        ),
        Mistake(
            "plain_loss",
            "The slopes are right, but the loss is the plain mean of the partitions' losses.",
            ("What holds for the slopes holds for the loss. How did you weigh them?", "The same weights for all three parts."),
        ),
        Mistake(
            "forgets_the_biases",
            "The slopes of the biases are all 0: they have been left out.",
            ("Which of the three parts does the loop never touch?", "The biases' slopes are put together as the weights' are."),
            where="Two workers",
        ),
        Mistake(
            "biases_over_classes",
            "The slopes of the biases are summed over the classes as well, so that one number is left.",
            ("How many biases are there?", "Sum over `axis=0`, the partitions, alone."),
            where="Two workers",
        ),
        Mistake(
            "plain_biases",
            "Loss and weights are right, but for the biases the plain mean over the partitions is taken.",
            ("How did you weigh the weights' slopes?", "The same weights for all three parts; `counts[:, np.newaxis]` fits."),
        ),
        Mistake(
            "adds_the_biases",
            "Loss and weights are right, but the biases' means are added up.",
            ("How did you weigh the weights' slopes?", "The same weights for all three parts; `counts[:, np.newaxis]` fits."),
        ),
    ),
    where="The mean of the means",
    notice="The counts are what makes means addable again: send them along, or send sums.",
    questions=(
        _parts("two partitions of one and three examples", [1, 3], [2, 4], [[[8]], [[-4]]], [[1], [5]]),
        _parts("a single partition", [2], [0.5], [[[1, -1], [2, 0]]], [[0.25, -0.25]]),
        _parts("", [2, 1], [1, 4], [[[1, 2], [-1, 3]], [[4, -4], [0.5, 1]]], [[1, -1], [2, 3]]),
        _parts("equal partitions", [2, 2], [1, 3], [[[1], [2]], [[3], [6]]], [[1, 0], [0, 2]]),
        _parts("an empty partition", [3, 0, 1], [2, 0, 6], [[[1]], [[0]], [[9]]], [[4], [0], [-4]]),
        _parts(
            "ten partitions", _rng.integers(1, 40, 10), _rng.random(10), _rng.normal(0, 1, (10, 5, 8)), _rng.normal(0, 1, (10, 5)),
        ),
    ),
    outputs=("loss", "d_weights", "d_biases"),
    rtol=1e-5,
    atol=1e-6,
)  # fmt: skip


def put_together(answer: Any = ...) -> Verdict:
    """A function of `counts`, `losses`, `d_weights`, `d_biases` of the partitions: the mean loss of all, and its slopes."""
    return PUT_TOGETHER.check(answer)


SPREAD = 0.5


def _noisy(inputs: np.ndarray, seed: int, block: int, made: frozenset[str] = NONE) -> Answer:
    pair: int | list[int] = [seed, block]
    if "one_noise_for_all_blocks" in made:
        pair = seed
    if "ignores_the_seed" in made:
        pair = block
    if "adds_the_two" in made:
        pair = seed + block
    if "multiplies_the_two" in made:
        pair = seed * block
    if "turns_the_pair" in made:
        pair = [block, seed]
    rng = np.random.default_rng(pair)
    shape = inputs.shape
    if "one_noise_for_all_examples" in made:
        shape = inputs.shape[1:]
    if "one_noise_for_all_features" in made:
        shape = (len(inputs), 1)
    noise = rng.normal(0, SPREAD, shape)
    if "only_upwards" in made:
        noise = SPREAD * np.random.default_rng(pair).random(shape)
    if "spread_of_one" in made:
        noise = noise / SPREAD
    if "variance" in made:
        noise = noise / SPREAD * SPREAD**0.5
    return noise if "replaces_the_inputs" in made else inputs + noise


def _numbers(what: str, inputs: Sequence[Sequence[float]] | np.ndarray, seed: int, block: int) -> Question:
    return question(what, inputs=np.array(inputs, float), seed=seed, block=block)


NOISY = Exercise(
    name="noisy",
    task="noise that belongs to a block, wherever it is made",
    wanted=_noisy,
    mistakes=(
        Mistake(
            "one_noise_for_all_blocks",
            "Every block gets the same noise: only the seed counts.",
            ("Call it for block 0 and block 1. What should differ?", "`np.random.default_rng([seed, block])`."),
        ),
        Mistake(
            "ignores_the_seed",
            "Only the block's number counts: two data sets with different seeds get the same noise.",
            ("Somebody wants another data set and changes the seed. What do they get?",
             "`np.random.default_rng([seed, block])`."),
        ),
        Mistake(
            "adds_the_two",
            "Seed and block are added up: block 1 of seed 0 gets the noise of block 0 of seed 1.",
            ("Which other pairs have the same sum?", "Hand over the pair itself: `np.random.default_rng([seed, block])`."),
        ),
        Mistake(
            "multiplies_the_two",
            "Seed and block are multiplied: with seed 0, all blocks get the same noise.",
            ("Which other pairs have the same product?", "Hand over the pair itself: `np.random.default_rng([seed, block])`."),
        ),
        Mistake(
            "turns_the_pair",
            "The pair is turned round: the block comes first.",
            ("In which order does the text name the two?", "`[seed, block]`."),
        ),
        Mistake(
            "only_upwards",
            "The noise is never negative: it is evenly spread from 0 on, not normal around 0.",
            ("What is the mean of your noise?", "`rng.normal`, not `rng.random`."),
        ),
        Mistake(
            "replaces_the_inputs",
            "That is the noise alone; the inputs are missing.",
            ("Where do the inputs come into what is returned?", "Inputs plus noise."),
        ),
        Mistake(
            "one_noise_for_all_examples",
            "All examples of the block get the same noise.",
            ("How many numbers are drawn, and how many are there in `inputs`?", "Draw with `size=inputs.shape`."),
        ),
        Mistake(
            "one_noise_for_all_features",
            "All features of an example get the same noise: the example is shifted as a whole.",
            ("How many numbers are drawn, and how many are there in `inputs`?", "Draw with `size=inputs.shape`."),
        ),
        Mistake(
            "spread_of_one",
            "The noise has a standard deviation of 1.",
            ("What does `standard_normal` stand for, and what does `normal` take if it is not told?",
             "The second number of `rng.normal` is the standard deviation."),
        ),
        Mistake(
            "variance",
            "The noise has a variance of 0.5; asked for is the standard deviation.",
            ("Is the second number of `rng.normal` a variance?", "Leave out the square root."),
        ),
    ),
    where="Data that are never in one place",
    notice="The pair is the whole recipe: any worker can make the block again, after any accident, bit for bit.",
    questions=(
        _numbers("block 1 of seed 0", [[0, 0], [0, 0]], 0, 1),
        _numbers("block 0 of seed 1", [[0, 0], [0, 0]], 1, 0),
        _numbers("block 2 of seed 3", [[1, -1], [0.5, 2]], 3, 2),
        _numbers("one number", [[4]], 2, 5),
        _numbers("fifty examples", _rng.random((50, 6)), 7, 40),
    ),
    outputs=("noisy inputs",),
)  # fmt: skip


def noisy(answer: Any = ...) -> Verdict:
    """A function of `inputs`, `seed`, `block` that adds normal noise from `default_rng([seed, block])`."""
    return NOISY.check(answer)


EXERCISES = (SLOPES_SENT, PUT_TOGETHER, NOISY)
