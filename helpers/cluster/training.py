"""Training on data that lie in parts on many workers, with Dask: a mean's gradient is a sum of parts."""

from __future__ import annotations  # Dask's older Futures cannot be subscripted

import asyncio
import csv
import logging
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import resource_tracker
from operator import call
from pathlib import Path
from typing import Any, TypeVar

import cloudpickle
import dask
import numpy as np
from distributed import Client, Future, KilledWorker
from distributed.client import FutureCancelledError
from distributed.comm.core import connect as open_comm
from numpy.typing import ArrayLike, NDArray

import helpers
from helpers import _arithmetic
from helpers._progress import count_epochs
from helpers._validate import (
    all_finite,
    example_arrays,
    finite_array,
    first_bad,
    index_array,
    layer_arrays,
    pair,
    plain,
    real_number,
    switch,
    text,
    whole_number,
)
from helpers.datasets import digits
from helpers.training import Parameters, TrainingRecord, diverged

ADDRESS = "DASK_SCHEDULER_ADDRESS"  # the environment variable that names the scheduler of a cluster that is there already
PATIENCE = 10.0  # seconds for a scheduler to answer, and as many again for it to show a worker
START_UP = 60.0  # seconds for a worker process to start
FAN_IN = 8  # how many partial sums one task adds up
MEASURED = Path(__file__).resolve().parents[2] / "docs" / "cluster.csv"

Block = tuple[NDArray[np.float64], NDArray[np.intp]]
Sums = tuple[int, float, float, float, NDArray[np.float64], NDArray[np.float64]]
Sent = TypeVar("Sent")

# Workers on other machines need not have this package: its functions are sent whole, also inside those of a notebook.
cloudpickle.register_pickle_by_value(helpers)


# The cluster ---------------------------------------------------------------------------------------------------------


def connect(n_workers: int = 2, *, dashboard: str | None = None) -> Client:
    """A client of the cluster that DASK_SCHEDULER_ADDRESS names, or else of one started here; an open one is used again.

    n_workers: processes to start on this machine, one thread each, at least 1. A cluster that is there already, or that
        this process has connected to before, keeps the number it has.
    dashboard: address of Dask's dashboard for a cluster started here, such as "127.0.0.1:8787" (needs bokeh); None
        starts none.

    Returns a `distributed.Client`. Its `close()` also ends the processes that were started here, and no others.
    The functions of this package travel to the workers by value: they need NumPy and Dask there, in the same versions of
    Python and Dask as here, and not this package.
    Raises ConnectionError, within seconds, when no scheduler answers at the address or it has no worker; ValueError or
    TypeError for a bad number of workers; RuntimeError when those started here do not start, after a minute at most.
    """
    whole_number(n_workers, "n_workers", least=1)
    if dashboard is not None:
        text(dashboard, "dashboard")
    current = _open_client()
    if current:
        return current
    address = os.environ.get(ADDRESS, "").strip()
    if not address:
        options = {"dashboard_address": dashboard} if dashboard else {"scheduler_kwargs": {"dashboard": False}}
        return start_workers(n_workers, **options)
    _expect_scheduler(address)
    client = Client(address, timeout=PATIENCE, set_as_default=True)
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        raise ConnectionError(
            f"the scheduler at {address} ({ADDRESS}) answers, but has no worker after {PATIENCE:g} s: start one with "
            f"`dask worker {address}`"
        ) from error
    return client


def start_workers(n_workers: int, **options: Any) -> Client:
    """A client of so many new processes on this machine, one thread each; `connect` says more.

    An interrupt waits until they have started (a second or two; a minute at most), and never reaches them.

    options: passed to `distributed.LocalCluster`, such as memory_limit=400_000_000 (bytes a worker).

    Raises ValueError or TypeError for a bad number of workers; RuntimeError when they do not start, after a minute at most.
    """
    whole_number(n_workers, "n_workers", least=1)
    # Port 0 is any free one: at its usual port Dask's HTTP server would warn of every other cluster on this machine. The
    # log would tell of every worker that dies, which is part of the lesson here. And who asks a dead worker for data
    # tries for as long as a connection may take: half a minute, if it is not told that all of them are on this machine.
    options = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL, "death_timeout": START_UP, **options}
    try:
        with _beyond_interrupts(), dask.config.set({"distributed.comm.timeouts.connect": "2s"}):
            return Client(n_workers=n_workers, threads_per_worker=1, host="127.0.0.1", timeout=START_UP, **options)
    except (AssertionError, RuntimeError, TimeoutError) as error:  # Dask's own words for it differ with the moment
        raise RuntimeError(
            f"Dask's {n_workers} worker processes did not start ({error!r}). In a script, what starts them must stand below "
            '`if __name__ == "__main__":`, as each of them reads the script anew'
        ) from error


@contextmanager
def _beyond_interrupts() -> Iterator[None]:
    """An interrupt that comes in here waits for the end; the processes that are started here get none, then or later.

    Jupyter's stop button interrupts the kernel and every process below it. A worker that is about to start would die of it,
    and Dask complain of that in whatever cell comes next.
    """
    if threading.current_thread() is not threading.main_thread():  # no other thread is ever interrupted
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    if hasattr(signal, "pthread_sigmask"):  # new threads and processes inherit it; Windows has none
        resource_tracker.ensure_running()  # at its first start, multiprocessing lets interrupts through again
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if came:
            signal.raise_signal(signal.SIGINT)


def _open_client() -> Client | None:
    """The client that is open in this process, if there is one."""
    try:
        client = Client.current()
    except ValueError:
        return None
    return client if client.status == "running" else None


def _expect_scheduler(address: str) -> None:
    """Raises ConnectionError unless something at the address greets as Dask's schedulers do."""

    async def greeting() -> None:
        # Dask's own time limit ends with the connection; who then says nothing would be waited for without end.
        comm = await asyncio.wait_for(open_comm(address, timeout=PATIENCE / 2), PATIENCE / 2)
        comm.abort()

    try:
        with ThreadPoolExecutor(1) as beside:  # a notebook's own thread has an event loop already
            beside.submit(asyncio.run, greeting()).result()
    except Exception as error:  # what a stranger answers can break the greeting in any way
        raise ConnectionError(
            f"no Dask scheduler answers at {address!r}, which {ADDRESS} names: check that it runs and that the address "
            "has the form tcp://host:8786, or unset the variable to start workers on this machine"
        ) from error


def kill_a_worker(client: Client) -> int:
    """Ends one worker process without warning, by its process id, if it was started by `connect`; how many were ended.

    client: from `connect`. Of a cluster that was there before, which others may use, no worker is touched.

    Returns 1, or 0 if there is none alive. Dask starts another worker in its place; while it still does so for an earlier
    one, that is waited for, a minute at most: a worker that dies while it starts may never be replaced.
    Raises TypeError for what is no client.
    """
    _expect_kind(client, Client, "client", "a client from connect()")
    own = getattr(client.cluster, "workers", {})
    if own:
        with suppress(TimeoutError):
            client.wait_for_workers(len(own), timeout=START_UP)
    alive = [worker.pid for worker in own.values() if worker.pid]  # one that has died, and is being replaced, has none
    for pid in alive[:1]:
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows has no SIGKILL
    return len(alive[:1])


# The data ------------------------------------------------------------------------------------------------------------


def noisy_block(images: ArrayLike, labels: ArrayLike, block: int, size: int, seed: int = 0) -> Block:
    """One block of digits, each moved by up to a pixel and made noisy: the same wherever and whenever it is made.

    images: (M, 8, 8) ink from 0 to 16, what is drawn from.
    labels: (M,) integers from 0 to 9 that go with them.
    block: the block's number, at least 0.
    size: examples in the block, at least 1.
    seed: of the whole data set; each block has a generator of its own, seeded with [seed, block].

    Returns inputs (size, 64) float64, in sixteenths of the ink (0 to 1 before the noise, whose standard deviation is 1/8),
    and labels (size,).
    Raises ValueError for bad values or shapes that do not go together; TypeError for the wrong kind of thing; MemoryError
    for a block that this machine cannot hold.
    Source: notebook 12.
    """
    images = finite_array(images, "images", "(M, 8, 8)", (3,))
    if images.shape[1:] != (8, 8) or len(images) == 0:
        raise ValueError(f"images must have shape (M, 8, 8) with at least one image, but have shape {images.shape}")
    if ((images < 0) | (images > 16)).any():
        raise ValueError(f"images must hold ink from 0 to 16, but {first_bad('images', images, (images < 0) | (images > 16))}")
    labels = index_array(labels, 10, "(M,)")
    if labels.shape != images.shape[:1]:
        raise ValueError(f"labels must have shape {images.shape[:1]} to go with the images, but have shape {labels.shape}")
    block, seed = whole_number(block, "block", least=0), whole_number(seed, "seed", least=0)
    size = whole_number(size, "size", least=1)
    return _noisy_block(images, labels, block, size, seed)


def _noisy_block(images: NDArray[Any], labels: NDArray[Any], block: int, size: int, seed: int) -> Block:
    """`noisy_block` without checks."""
    rng = np.random.default_rng([seed, block])
    chosen = rng.integers(len(images), size=size)
    rows, columns = rng.integers(3, size=(2, size, 1, 1))  # where an 8 × 8 window begins on the image with its margin
    padded = np.pad(images, [(0, 0), (1, 1), (1, 1)])
    window = np.arange(8)
    shifted = padded[chosen[:, None, None], rows + window[:, None], columns + window]
    noisy = shifted + 2 * rng.standard_normal((size, 8, 8))
    return noisy.reshape(size, 64) / 16, np.asarray(labels)[chosen].astype(np.intp)


@dataclass(frozen=True, eq=False)
class NoisyDigits:
    """Blocks of shifted, noisy digits. Going through them makes one block after the other; no more than one is kept.

    images (M, 8, 8), labels (M,): what is drawn from; small integers, because they travel.
    blocks: the numbers of the blocks. block_size, seed: as in `noisy_block`.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    blocks: range
    block_size: int
    seed: int

    def __iter__(self) -> Iterator[Block]:
        for block in self.blocks:
            yield _noisy_block(self.images, self.labels, block, self.block_size, self.seed)

    def __len__(self) -> int:
        return len(self.blocks)


def noisy_digits(n_blocks: int, block_size: int = 1000, seed: int = 0) -> NoisyDigits:
    """A data set of any size: blocks made of the 997 training digits, none of them before it is asked for.

    n_blocks, block_size: whole numbers of at least 1.
    seed: a whole number of at least 0.

    Returns a `NoisyDigits` of all blocks, a few kilobytes whatever its size.
    Raises ValueError or TypeError for bad numbers.
    Source: the digits, as `helpers.datasets.digits`.
    """
    n_blocks, block_size = whole_number(n_blocks, "n_blocks", least=1), whole_number(block_size, "block_size", least=1)
    seed = whole_number(seed, "seed", least=0)
    data = digits()
    images = data.train_inputs.reshape(-1, 8, 8).astype(np.uint8)
    return NoisyDigits(images, data.train_labels.astype(np.uint8), range(n_blocks), block_size, seed)


@dataclass(frozen=True, eq=False)
class Partitions:
    """A data set in parts on the workers, and the two functions that work on them there. Made by `spread`.

    client: whose workers hold them.
    parts: a future for each partition, in the order of the blocks.
    partial_sums, added: futures of these functions. They travel once; a task that brought its function along would take
        longer to unpack it than to compute.
    recipes: futures of what the parts are made from: held, because the scheduler may hear that a future is let go before
        it has read which tasks still need it.
    """

    client: Client
    parts: list[Future[Iterable[Block]]]
    partial_sums: Future[Callable[..., Sums]]
    added: Future[Callable[..., Sums]]
    recipes: list[Future[Iterable[Block]]]

    def __len__(self) -> int:
        return len(self.parts)


def spread(client: Client, data: NoisyDigits, n_partitions: int, *, keep: bool = True) -> Partitions:
    """The data set in parts on the workers: partitions of neighbouring blocks, as even as they can be.

    client: from `connect`.
    data: its blocks are made by the workers, never here.
    n_partitions: from 1 to the number of blocks.
    keep: whether the workers hold the blocks in memory, or make each anew at every step and hold one at a time.

    Returns `Partitions`. What is lost with its worker is made again.
    Raises ValueError for a number of partitions out of range; TypeError for the wrong kind of thing; ConnectionError when
    the client is not connected.
    """
    _expect_kind(client, Client, "client", "a client from connect()")
    _expect_kind(data, NoisyDigits, "data", "a NoisyDigits from noisy_digits()")
    switch(keep, "keep")
    whole_number(n_partitions, "n_partitions", least=1)
    if n_partitions > len(data):
        raise ValueError(f"n_partitions must be at most {len(data)}, the number of blocks, but is {plain(n_partitions)}")
    _expect_running(client)
    ends = [len(data) * part // n_partitions for part in range(n_partitions + 1)]
    recipes: list[Iterable[Block]] = [replace(data, blocks=data.blocks[first:last]) for first, last in zip(ends, ends[1:])]
    sent = [_sent(client, recipe) for recipe in recipes]
    parts: list[Future[Iterable[Block]]] = client.map(list, sent, pure=False) if keep else sent
    return Partitions(client, parts, _sent(client, _partial_sums), _sent(client, _added), sent)


def _sent(client: Client, value: Sent) -> Future[Sent]:
    """A future of a function or an object of this package, packed here by value: Dask itself would send its name alone."""
    future: Future[Sent] = client.submit(pickle.loads, cloudpickle.dumps(value), pure=False)
    return future


def _expect_kind(value: object, kind: type, name: str, wanted: str) -> None:
    """Raises TypeError unless the value is of this kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be {wanted}, but is {plain(value)} ({type(value).__name__})")


def _expect_running(client: Client) -> None:
    if client.status != "running":
        raise ConnectionError("the client has lost its scheduler, or was closed: connect() again, and spread() again")


# The sums ------------------------------------------------------------------------------------------------------------


def partial_sums(partition: Iterable[Block], weights: NDArray[Any], biases: NDArray[Any]) -> Sums:
    """What a step needs to know of one partition: sums over its examples, which can be added to those of the others.

    partition: blocks of (inputs (N, D), labels (N,)).
    weights, biases: (K, D) and (K,).

    Returns (count, loss, right, confidence, d_weights (K, D), d_biases (K,)): the number of examples, and over them the
    sums of the loss in nats, of right answers, of the top class's probability, and of the loss's slopes.
    Raises ValueError for bad values or shapes that do not go together; TypeError for the wrong kind of thing;
    FloatingPointError when weights and inputs are so large that a sum is not finite.
    Source: notebook 12.
    """
    weights, biases = _checked_layer(weights, biases)
    if isinstance(partition, np.ndarray) or not isinstance(partition, Iterable):
        raise TypeError(f"partition must be blocks of (inputs, labels), but is {plain(partition)} ({type(partition).__name__})")
    blocks = []
    for block in partition:
        blocks.append(example_arrays(*pair(block, "each block of partition", "(inputs, labels)"), len(weights)))
    if not blocks:
        raise ValueError("partition must hold at least one block of (inputs, labels), but is empty")
    sums = _partial_sums(blocks, weights, biases)
    if not all(map(all_finite, sums)):
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
    return _added([_block_sums(inputs, labels, weights, biases) for inputs, labels in partition])


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


def added(parts: Sequence[Sums]) -> Sums:
    """The sum of partial sums, from the first to the last.

    parts: at least one, each a tuple as `partial_sums` returns it, all with arrays of the same shapes.

    Raises ValueError for bad values or parts that do not go together, or whose sum is not finite; TypeError for the wrong
    kind of thing.
    """
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, tuple) for part in parts):
        raise TypeError(f"parts must be a list of tuples from partial_sums, but is {plain(parts)}")
    checked = [
        tuple(finite_array(value, "each entry of parts", "(), (K,) or (K, D)", (0, 1, 2)) for value in part) for part in parts
    ]
    shapes = [[np.shape(value) for value in part] for part in checked]
    if not shapes or not shapes[0] or any(shape != shapes[0] for shape in shapes):
        told = plain([list(shape) for shape in shapes])
        raise ValueError(f"parts must be at least one tuple of sums, all with arrays of the same shapes, but have shapes {told}")
    total = _added(parts)
    if not all(map(all_finite, total)):
        raise ValueError(f"parts must have a finite sum, but are too large: {plain(parts)}")
    return total


def _added(parts: Sequence[Sums]) -> Sums:
    """`added` without checks, as the workers run it; a sum that is too large is inf or nan."""
    with np.errstate(all="ignore"):
        return tuple(sum(column[1:], start=column[0]) for column in zip(*parts))


def cluster_sums(partitions: Partitions, weights: NDArray[Any], biases: NDArray[Any]) -> Sums:
    """`partial_sums` of all partitions together; what comes back is their sum alone.

    partitions: from `spread`.
    weights, biases: (K, D) and (K,).

    The order of the sum is that of the partitions, whichever worker is done first, so that it comes out the same again, but
    for the last digits: a processor may round the same product in another way when it is asked again.
    Raises ConnectionError when the scheduler is gone, or has had no worker for a minute; RuntimeError when a partition has
    ended several workers; ValueError for weights and biases that do not go together, or not with the data; TypeError for
    the wrong kind of thing.
    """
    _expect_kind(partitions, Partitions, "partitions", "Partitions from spread()")
    weights, biases = _checked_layer(weights, biases)
    submit = partial(partitions.client.submit, call, pure=False)
    _expect_running(partitions.client)
    try:
        # Every round is held until the result is there, for the same reason as the recipes are.
        rounds: list[list[Future[Sums]]]
        rounds = [[submit(partitions.partial_sums, part, weights, biases) for part in partitions.parts]]
        while len(rounds[-1]) > 1:
            groups = [rounds[-1][first : first + FAN_IN] for first in range(0, len(rounds[-1]), FAN_IN)]
            rounds.append([submit(partitions.added, group) for group in groups])
        return _patiently(rounds[-1][0])
    except FutureCancelledError as error:
        if error.reason != "scheduler-connection-lost":
            raise
        raise ConnectionError(
            "the scheduler is gone, and with it what the workers held: start it again, connect() and spread()"
        ) from error
    except KilledWorker as error:
        raise RuntimeError(
            "one partition has ended several workers, as too little memory does: spread() the data into more "
            "partitions, or with keep=False"
        ) from error


def _patiently(future: Future[Sums]) -> Sums:
    """What a future comes to, however long that takes, unless there is nobody to work on it."""
    without = 0.0  # seconds, so far, without a worker
    while True:
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            without = 0 if future.client.scheduler_info(n_workers=1).get("workers") else without + PATIENCE
            if without > START_UP:
                raise ConnectionError(
                    f"the scheduler has had no worker for {without:g} s: start one, or connect() and spread() again"
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

    partitions: from `spread`.
    start: (weights (K, D), biases (K,)) to begin with.
    learning_rate, epochs, l2, progress: as in `train`; each epoch is one step.

    Returns a `TrainingRecord` without validation curves. Its weights are those of `train(..., start=start)` on the same
    examples, to rounding, however they are partitioned.
    Raises ValueError or TypeError for bad values; FloatingPointError when the walk leaves the numbers; ConnectionError
    when the scheduler is gone, or has had no worker for a minute; RuntimeError when a partition has ended several workers.
    Source: notebook 12.
    """
    weights, biases = pair(start, "start", "(weights, biases)")
    weights, biases = _checked_layer(weights, biases)
    progress = switch(progress, "progress")
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
    return TrainingRecord(
        weights, biases, np.arange(epochs + 1), *np.array(curve).T, None, None, None, best_epoch=None, kept={}, steps=epochs
    )


# What the benchmark measured -----------------------------------------------------------------------------------------


def measured_steps() -> dict[int, dict[int, float]]:
    """Seconds per step, as `make bench-cluster` measured them on one machine: workers → partitions → median.

    Raises FileNotFoundError where the course's folder `docs` is missing.
    """
    with MEASURED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    workers = sorted({int(row["workers"]) for row in rows})
    return {n: {int(row["partitions"]): float(row["seconds"]) for row in rows if int(row["workers"]) == n} for n in workers}
