"""A mean's gradient is a sum of parts: what each worker sends, and the training that needs no more."""

from __future__ import annotations  # Dask's older Futures cannot be subscripted

import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import call
from typing import Any, TypeVar

import cloudpickle
import numpy as np
from distributed import Client, Future, KilledWorker
from distributed.client import FutureCancelledError
from numpy.typing import ArrayLike, NDArray

import helpers
from helpers import _arithmetic
from helpers._progress import count_epochs
from helpers._validate import (
    all_finite,
    check_bool,
    example_arrays,
    finite_array,
    index_array,
    layer_arrays,
    pair,
    real_number,
    short_repr,
    whole_number,
)
from helpers.cluster import connection
from helpers.cluster.connection import expect_kind
from helpers.cluster.data import Block, NoisyDigits
from helpers.training import Parameters, TrainingRecord, diverged

FAN_IN = 8  # how many partial sums one task adds up

Sums = tuple[int, float, float, float, NDArray[np.float64], NDArray[np.float64]]
Sent = TypeVar("Sent")

# Workers on other machines need not have this package: its functions are sent whole, also inside those of a notebook.
cloudpickle.register_pickle_by_value(helpers)


def partial_sums(partition: Iterable[Block], weights: NDArray[Any], biases: NDArray[Any]) -> Sums:
    """What a step needs to know of one partition: sums over its examples, which can be added to those of the others.

    Args:
        partition: blocks of (inputs (N, D), labels (N,)).
        weights: (K, D).
        biases: (K,).

    Returns:
        (count, loss, right, confidence, d_weights (K, D), d_biases (K,)): the number of examples, and over them the
        sums of the loss in nats, of right answers, of the top class's probability, and of the loss's slopes.

    Raises:
        ValueError: bad values or shapes that do not go together.
        TypeError: the wrong kind of thing.
        FloatingPointError: weights and inputs are so large that a sum is not finite.

    Source: notebook 12.
    """
    weights, biases = _checked_layer(weights, biases)
    if isinstance(partition, np.ndarray) or not isinstance(partition, Iterable):
        raise TypeError(
            f"partition must be blocks of (inputs, labels), but is {short_repr(partition)} ({type(partition).__name__})"
        )
    blocks = []
    for block in partition:
        blocks.append(example_arrays(*pair(block, "each block of partition", "(inputs, labels)"), len(weights)))
    if not blocks:
        raise ValueError("partition must hold at least one block of (inputs, labels), but is empty")
    sums = _partial_sums(blocks, weights, biases)
    if not all(all_finite(value) for value in sums):
        raise FloatingPointError(
            "the weights, biases or inputs of partition are so large that a sum over it is not finite: "
            f"the largest weight is {np.abs(weights).max():.3g}"
        )
    return sums


def _checked_layer(weights: ArrayLike, biases: ArrayLike) -> Parameters:
    """Weights (K, D) and biases (K,) that go together."""
    return layer_arrays(weights, biases, weights)[:2]


def _partial_sums(partition: Iterable[Block], weights: NDArray[Any], biases: NDArray[Any]) -> Sums:
    """`partial_sums` without a look at the inputs' numbers, as the workers run it; a sum that is too large is inf or nan."""
    return _add_sums([_block_sums(inputs, labels, weights, biases) for inputs, labels in partition])


def _block_sums(inputs: NDArray[Any], labels: NDArray[Any], weights: NDArray[Any], biases: NDArray[Any]) -> Sums:
    """`partial_sums` of one block: its means, times its number of examples."""
    layer_arrays(weights, biases, inputs)  # here, as nobody else sees both the weights and the data
    if labels.ndim == 1:
        index_array(labels, len(weights), str(labels.shape))
    with np.errstate(all="ignore"):  # inf and nan are told in words by `train_on_cluster`
        passed = _arithmetic.forward(weights, biases, inputs)
        loss, right, confidence = _arithmetic.summary(passed, labels)
        _, d_weights, d_biases = _arithmetic.loss_and_slopes(passed, weights, inputs, labels, 0.0)
    count = len(labels)
    return count, count * loss, count * right, count * confidence, count * d_weights, count * d_biases


def add_sums(parts: Sequence[Sums]) -> Sums:
    """The sum of partial sums, from the first to the last.

    Args:
        parts: at least one, each a tuple as `partial_sums` returns it, all with arrays of the same shapes.

    Returns:
        A tuple of the same kind.

    Raises:
        ValueError: bad values or parts that do not go together, or whose sum is not finite.
        TypeError: the wrong kind of thing.
    """
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, tuple) for part in parts):
        raise TypeError(f"parts must be a list of tuples from partial_sums, but is {short_repr(parts)}")
    checked = [
        tuple(finite_array(value, "each entry of parts", "(), (K,) or (K, D)", (0, 1, 2)) for value in part) for part in parts
    ]
    shapes = [[np.shape(value) for value in part] for part in checked]
    if not shapes or not shapes[0] or any(shape != shapes[0] for shape in shapes):
        told = short_repr([list(shape) for shape in shapes])
        raise ValueError(f"parts must be at least one tuple of sums, all with arrays of the same shapes, but have shapes {told}")
    total = _add_sums(parts)
    if not all(all_finite(value) for value in total):
        raise ValueError(f"parts must have a finite sum, but are too large: {short_repr(parts)}")
    return total


def _add_sums(parts: Sequence[Sums]) -> Sums:
    """`add_sums` without checks, as the workers run it; a sum that is too large is inf or nan."""
    with np.errstate(all="ignore"):
        return tuple(sum(column[1:], start=column[0]) for column in zip(*parts))


@dataclass(frozen=True, eq=False)
class Partitions:
    """A data set in parts on the workers, and the two functions that work on them there. Made by `partition`.

    Attributes:
        client: whose workers hold them.
        parts: a future for each partition, in the order of the blocks.
        partial_sums, add_sums: futures of these functions. They travel once; a task that brought its function along would take
            longer to unpack it than to compute.
        recipes: futures of what the parts are made from: held, because the scheduler may hear that a future is let go before
            it has read which tasks still need it.
    """

    client: Client
    parts: list[Future[Iterable[Block]]]
    partial_sums: Future[Callable[..., Sums]]
    add_sums: Future[Callable[..., Sums]]
    recipes: list[Future[Iterable[Block]]]

    def __len__(self) -> int:
        return len(self.parts)


def partition(client: Client, data: NoisyDigits, n_partitions: int, *, keep: bool = True) -> Partitions:
    """The data set in parts on the workers: partitions of neighbouring blocks, as even as they can be.

    Args:
        client: from `connect`.
        data: its blocks are made by the workers, never here.
        n_partitions: from 1 to the number of blocks.
        keep: whether the workers hold the blocks in memory, or make each anew at every step and hold one at a time.

    Returns:
        `Partitions`. What is lost with its worker is made again.

    Raises:
        ValueError: a number of partitions out of range.
        TypeError: the wrong kind of thing.
        ConnectionError: the client is not connected.
    """
    expect_kind(client, Client, "client", "a client from connect()")
    expect_kind(data, NoisyDigits, "data", "a NoisyDigits from noisy_digits()")
    check_bool(keep, "keep")
    whole_number(n_partitions, "n_partitions", least=1)
    if n_partitions > len(data):
        raise ValueError(f"n_partitions must be at most {len(data)}, the number of blocks, but is {short_repr(n_partitions)}")
    _expect_running(client)
    ends = [len(data) * part // n_partitions for part in range(n_partitions + 1)]
    recipes: list[Iterable[Block]] = [replace(data, blocks=data.blocks[first:last]) for first, last in zip(ends, ends[1:])]
    sent = [_scatter(client, recipe) for recipe in recipes]
    parts: list[Future[Iterable[Block]]] = client.map(list, sent, pure=False) if keep else sent
    return Partitions(client, parts, _scatter(client, _partial_sums), _scatter(client, _add_sums), sent)


def _scatter(client: Client, value: Sent) -> Future[Sent]:
    """A future of a function or an object of this package, packed here by value: Dask itself would send its name alone."""
    future: Future[Sent] = client.submit(pickle.loads, cloudpickle.dumps(value), pure=False)
    return future


def _expect_running(client: Client) -> None:
    if client.status != "running":
        raise ConnectionError("the client has lost its scheduler, or was closed: connect() again, and partition() again")


def cluster_sums(partitions: Partitions, weights: NDArray[Any], biases: NDArray[Any]) -> Sums:
    """`partial_sums` of all partitions together; what comes back is their sum alone.

    The order of the sum is that of the partitions, whichever worker is done first, so that it comes out the same again, but
    for the last digits: a processor may round the same product in another way when it is asked again.

    Args:
        partitions: from `partition`.
        weights: (K, D).
        biases: (K,).

    Returns:
        As `partial_sums`.

    Raises:
        ConnectionError: the scheduler is gone, or has had no worker for a minute.
        RuntimeError: a partition has ended several workers.
        ValueError: weights and biases that do not go together, or not with the data.
        TypeError: the wrong kind of thing.
    """
    expect_kind(partitions, Partitions, "partitions", "Partitions from partition()")
    weights, biases = _checked_layer(weights, biases)
    submit = partial(partitions.client.submit, call, pure=False)
    _expect_running(partitions.client)
    try:
        # Every round is held until the result is there, for the same reason as the recipes are.
        rounds: list[list[Future[Sums]]]
        rounds = [[submit(partitions.partial_sums, part, weights, biases) for part in partitions.parts]]
        while len(rounds[-1]) > 1:
            groups = [rounds[-1][first : first + FAN_IN] for first in range(0, len(rounds[-1]), FAN_IN)]
            rounds.append([submit(partitions.add_sums, group) for group in groups])
        return _wait_for_result(rounds[-1][0])
    except FutureCancelledError as error:
        if error.reason != "scheduler-connection-lost":
            raise
        raise ConnectionError(
            "the scheduler is gone, and with it what the workers held: start it again, connect() and partition()"
        ) from error
    except KilledWorker as error:
        raise RuntimeError(
            "one partition has ended several workers, as too little memory does: partition() the data into more "
            "partitions, or with keep=False"
        ) from error


def _wait_for_result(future: Future[Sums]) -> Sums:
    """What a future comes to, however long that takes, unless there is nobody to work on it."""
    without = 0.0  # seconds, so far, without a worker
    while True:
        try:
            return future.result(timeout=connection.PATIENCE)
        except TimeoutError:
            without = 0 if future.client.scheduler_info(n_workers=1).get("workers") else without + connection.PATIENCE
            if without > connection.START_UP:
                raise ConnectionError(
                    f"the scheduler has had no worker for {without:g} s: start one, or connect() and partition() again"
                ) from None


def train_on_cluster(
    partitions: Partitions,
    start: tuple[ArrayLike, ArrayLike],
    *,
    learning_rate: float,
    epochs: int,
    l2: float = 0.0,
    progress: bool = True,
) -> TrainingRecord:
    """What `helpers.training.train` makes of all examples at once, but the data stay where they are.

    Args:
        partitions: from `partition`.
        start: (weights (K, D), biases (K,)) to begin with.
        learning_rate: as in `train`.
        epochs: as in `train`; each is one step.
        l2: as in `train`.
        progress: as in `train`.

    Returns:
        A `TrainingRecord` without validation curves. Its weights are those of `train(..., start=start)` on the same
        examples, to rounding, however they are partitioned.

    Raises:
        ValueError: bad values.
        TypeError: bad values.
        FloatingPointError: the walk leaves the numbers.
        ConnectionError: the scheduler is gone, or has had no worker for a minute.
        RuntimeError: a partition has ended several workers.

    Source: notebook 12.
    """
    weights, biases = pair(start, "start", "(weights, biases)")
    weights, biases = _checked_layer(weights, biases)
    progress = check_bool(progress, "progress")
    epochs = whole_number(epochs, "epochs", least=1)
    learning_rate = real_number(learning_rate, "learning_rate", zero_allowed=False)
    l2 = real_number(l2, "l2", zero_allowed=True)
    count, *sums, d_weights, d_biases = cluster_sums(partitions, weights, biases)
    curve = [np.array(sums) / count]
    for epoch in count_epochs(range(1, epochs + 1), progress):
        with np.errstate(over="ignore", invalid="ignore"):  # told in words below
            weights = weights - learning_rate * (d_weights / count + l2 * weights)
            biases = biases - learning_rate * (d_biases / count)
        if not (all_finite(weights) and all_finite(biases)):
            raise diverged(epoch, epoch, learning_rate)
        count, *sums, d_weights, d_biases = cluster_sums(partitions, weights, biases)
        curve.append(np.array(sums) / count)
        if not all_finite(curve[-1]):
            raise diverged(epoch, epoch, learning_rate)
    losses, accuracies, confidences = np.array(curve).T
    return TrainingRecord(
        weights,
        biases,
        np.arange(epochs + 1),
        losses,
        accuracies,
        confidences,
        validation_losses=None,
        validation_accuracies=None,
        validation_confidences=None,
        best_epoch=None,
        kept={},
        steps=epochs,
    )
