"""Clients of clusters: one that is there already, or worker processes that are started here."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any

import dask
from distributed import Client
from distributed.comm.core import connect as open_comm

from helpers._validate import check_str, short_repr, whole_number

ADDRESS = "DASK_SCHEDULER_ADDRESS"  # the environment variable that names the scheduler of a cluster that is there already
PATIENCE = 10.0  # seconds for a scheduler to answer, and as many again for it to show a worker
START_UP = 60.0  # seconds for a worker process to start


def connect(n_workers: int = 2, *, dashboard: str | None = None) -> Client:
    """A client of the cluster that DASK_SCHEDULER_ADDRESS names, or else of one started here; an open one is used again.

    The functions of this package travel to the workers by value: they need NumPy and Dask there, in the same versions of
    Python and Dask as here, and not this package.

    Args:
        n_workers: processes to start on this machine, one thread each, at least 1. A cluster that is there already, or that
            this process has connected to before, keeps the number it has.
        dashboard: address of Dask's dashboard for a cluster started here, such as "127.0.0.1:8787" (needs bokeh); None
            starts none.

    Returns:
        A `distributed.Client`. Its `close()` also ends the processes that were started here, and no others.

    Raises:
        ConnectionError: within seconds, when no scheduler answers at the address or it has no worker.
        ValueError: a bad number of workers.
        TypeError: the wrong kind of thing.
        RuntimeError: those started here do not start, after a minute at most.
    """
    whole_number(n_workers, "n_workers", least=1)
    if dashboard is not None:
        check_str(dashboard, "dashboard")
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
    """A client of new worker processes on this machine, one thread each; `connect` says more.

    An interrupt waits until they have started (a second or two; a minute at most), and never reaches them.

    Args:
        n_workers: at least 1.
        options: passed to `distributed.LocalCluster`, such as memory_limit=400_000_000 (bytes a worker).

    Returns:
        A `distributed.Client`, as from `connect`.

    Raises:
        ValueError: a bad number of workers.
        TypeError: the wrong kind of thing.
        RuntimeError: they do not start, after a minute at most.
    """
    whole_number(n_workers, "n_workers", least=1)
    # Port 0 is any free one: at its usual port Dask's HTTP server would warn of every other cluster on this machine. The
    # log would tell of every worker that dies, which is part of the lesson here. And who asks a dead worker for data
    # tries for as long as a connection may take: half a minute, if it is not told that all of them are on this machine.
    options = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL, "death_timeout": START_UP, **options}
    try:
        with _defer_sigint(), dask.config.set({"distributed.comm.timeouts.connect": "2s"}):
            return Client(n_workers=n_workers, threads_per_worker=1, host="127.0.0.1", timeout=START_UP, **options)
    except (AssertionError, RuntimeError, TimeoutError) as error:  # Dask's own words for it differ with the moment
        raise RuntimeError(
            f"Dask's {n_workers} worker processes did not start ({error!r}). In a script, what starts them must stand below "
            '`if __name__ == "__main__":`, as each of them reads the script anew'
        ) from error


@contextmanager
def _defer_sigint() -> Iterator[None]:
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
    """The number of worker processes ended: one, without warning, by its process id, if `connect` has started it.

    Dask starts another worker in its place. While it still does so for an earlier one, that is waited for, a minute at
    most: a worker that dies while it starts may never be replaced.

    Args:
        client: from `connect`. Of a cluster that was there before, which others may use, no worker is touched.

    Returns:
        1, or 0 if there is none alive.

    Raises:
        TypeError: the client is none.
    """
    expect_kind(client, Client, "client", "a client from connect()")
    own = getattr(client.cluster, "workers", {})
    if own:
        with suppress(TimeoutError):
            client.wait_for_workers(len(own), timeout=START_UP)
    alive = [worker.pid for worker in own.values() if worker.pid]  # one that has died, and is being replaced, has none
    for pid in alive[:1]:
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows has no SIGKILL
    return len(alive[:1])


def expect_kind(value: object, kind: type, name: str, wanted: str) -> None:
    """Raises TypeError unless the value is of this kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be {wanted}, but is {short_repr(value)} ({type(value).__name__})")
