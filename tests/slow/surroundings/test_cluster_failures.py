"""Workers that die, schedulers that go, addresses that are none: the same weights, or a sentence within seconds."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from distributed import Client

from course import ROOT
from helpers.cluster import (
    cluster_sums,
    connect,
    connection,
    kill_a_worker,
    noisy_digits,
    partition,
    start_workers,
    sums,
    train_on_cluster,
)  # fmt: skip
from helpers.training import initial_parameters

START = initial_parameters(64, 10, 0.01, np.random.default_rng(0))
DATA = noisy_digits(6, block_size=50)
WALK = dict(learning_rate=2, epochs=3, progress=False)
NAMES = ("weights", "biases", "losses", "accuracies", "confidences")
DASK = Path(sys.executable).parent / "dask"


@pytest.fixture(scope="module")
def client():
    """Two workers of our own."""
    kept = os.environ.pop(connection.ADDRESS, None)
    client = connect(n_workers=2)
    yield client
    client.close()
    if kept is not None:
        os.environ[connection.ADDRESS] = kept


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler with two workers, started from another folder, where this course cannot be imported."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "helpers.py").write_text("raise ImportError('the course is not here')")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    options = dict(
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    commands = [
        [DASK, "scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--dashboard-address", "127.0.0.1:0"]
    ]
    commands += 2 * [[DASK, "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "60"]]
    processes = [subprocess.Popen(command, **options) for command in commands]
    try:
        with Client(address, timeout=60, set_as_default=False) as waiting:
            waiting.wait_for_workers(2, timeout=60)
        yield address
    finally:
        for process in processes:  # asked to end, a worker would first look for its scheduler
            process.kill()
            process.wait(timeout=60)


def test_a_worker_killed_in_the_middle_changes_nothing(monkeypatch):
    steps = iter(range(100))

    def killing(*arguments):
        if next(steps) == 2:
            threading.Timer(0.02, kill_a_worker, (own,)).start()
        return cluster_sums(*arguments)

    with start_workers(2) as own:
        partitions = partition(own, noisy_digits(60), 6, keep=False)
        whole = train_on_cluster(partitions, START, **WALK)
        before = {worker.pid for worker in own.cluster.workers.values()}
        monkeypatch.setattr(sums, "cluster_sums", killing)
        again = train_on_cluster(partitions, START, **WALK)
        deadline = time.monotonic() + 60
        while len(before & {worker.pid for worker in own.cluster.workers.values()}) == 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(before & {worker.pid for worker in own.cluster.workers.values()}) == 1, "one worker was killed"
    assert all(np.allclose(getattr(again, name), getattr(whole, name), rtol=0, atol=1e-12) for name in NAMES)


def test_an_interrupt_waits_also_where_it_cannot_be_masked(monkeypatch):
    monkeypatch.delattr(signal, "pthread_sigmask")  # as on Windows
    before, after_it = signal.getsignal(signal.SIGINT), False
    with pytest.raises(KeyboardInterrupt), connection._defer_sigint():
        signal.raise_signal(signal.SIGINT)
        after_it = True
    assert after_it and signal.getsignal(signal.SIGINT) == before


def test_another_thread_leaves_interrupts_as_they_are():
    def inside():
        with connection._defer_sigint():
            seen.append((signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, [])))

    seen = [(signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, []))]
    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert len(seen) == 2 and seen[0] == seen[1]


INTERRUPTED = """
import os, signal, threading, time
import psutil
from helpers.cluster import connect

def interrupt_when_processes_have_begun():
    while len(psutil.Process().children()) < int(os.environ["PROCESSES"]):
        time.sleep(0.005)
    os.killpg(0, signal.SIGINT)

def pids(client):
    return sorted(client.run(os.getpid).values())

if __name__ == "__main__":  # a worker is started from this file, too
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as Jupyter's kernel does; `make test &` ignores it
    threading.Thread(target=interrupt_when_processes_have_begun).start()
    try:
        connect(n_workers=2)
    except KeyboardInterrupt:
        print("interrupted")
    client = connect(n_workers=2)
    before = pids(client)
    try:
        os.killpg(0, signal.SIGINT)
        time.sleep(60)
    except KeyboardInterrupt:
        print("interrupted again")
    time.sleep(0.5)
    print(len(before), pids(client) == before)
    client.close()
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows has no groups of processes to be interrupted")
@pytest.mark.parametrize("processes", ["1", "3"])  # multiprocessing's own, and the two workers that then need half a second
def test_an_interrupt_is_for_the_cell_and_never_for_the_workers(processes, tmp_path):
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    environment = {**os.environ, "PROCESSES": processes, "PYTHONPATH": str(ROOT)}
    environment.pop(connection.ADDRESS, None)
    command = [sys.executable, "-W", "ignore", str(script)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, start_new_session=True)
    assert (done.stdout, done.stderr) == ("interrupted\ninterrupted again\n2 True\n", "")


NEVER_STARTED = """
import time
from helpers.cluster import start_workers

if __name__ == "__main__":
    try:
        start_workers(2, death_timeout=2)
    except RuntimeError as error:
        print(error)
else:  # in a worker
    time.sleep(100)
"""


def test_workers_that_do_not_start_are_not_waited_for(tmp_path):
    script = tmp_path / "never_started.py"
    script.write_text(NEVER_STARTED, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=90)
    assert done.stdout.startswith("Dask's 2 worker processes did not start (")
    assert '`if __name__ == "__main__":`' in done.stdout and done.returncode == 0


def test_a_worker_is_killed_when_all_have_started(monkeypatch):
    """One that dies while it starts may never be replaced: with distributed 2026.8.0, both were gone after fifteen such kills."""
    there = []
    with start_workers(2) as own:
        kill = os.kill
        monkeypatch.setattr(
            connection.os, "kill", lambda *what: there.append(len(own.scheduler_info().get("workers", ()))) or kill(*what)
        )
        for _ in range(2):
            pid = next(iter(own.cluster.workers.values())).pid
            assert kill_a_worker(own) == 1
            while next(iter(own.cluster.workers.values())).pid in (pid, None):  # until the next one begins to start
                time.sleep(0.01)
    assert there[:2] == [2, 2]  # what is killed afterwards, Dask kills as it closes


def test_workers_that_stay_away_are_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    monkeypatch.setattr(connection, "START_UP", 1)
    with Client(n_workers=1, threads_per_worker=1, set_as_default=False, dashboard_address="127.0.0.1:0") as own:
        partitions = partition(own, DATA, 2)
        own.cluster.scale(0)
        while own.scheduler_info().get("workers", ()):
            time.sleep(0.05)
        with pytest.raises(ConnectionError, match="the scheduler has had no worker for 1.5 s: start one, or connect"):
            train_on_cluster(partitions, START, **WALK)


def alone(monkeypatch, address, patience=10.0):
    """As a new process would be: no open client, and the variable set."""
    monkeypatch.setattr(connection, "_open_client", lambda: None)
    monkeypatch.setattr(connection, "PATIENCE", patience)
    monkeypatch.setenv(connection.ADDRESS, address)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "banana", "http://127.0.0.1:9", "tcp://127.0.0.1:99999"])
def test_a_dead_address_is_told_within_seconds(monkeypatch, address):
    alone(monkeypatch, address)
    start = time.monotonic()
    with pytest.raises(ConnectionError, match=f"no Dask scheduler answers at '{address}', which DASK_SCHEDULER_ADDRESS names"):
        connect()
    assert time.monotonic() - start < 15


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.0 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n"])
def test_an_address_that_is_no_scheduler_is_told_within_seconds(monkeypatch, greeting):
    with socket.create_server(("127.0.0.1", 0)) as stranger:

        def greet():
            call, _ = stranger.accept()
            calls.append(call)
            call.sendall(greeting)

        calls = []
        threading.Thread(target=greet, daemon=True).start()
        alone(monkeypatch, f"tcp://127.0.0.1:{stranger.getsockname()[1]}", patience=1.0)
        start = time.monotonic()
        with pytest.raises(ConnectionError, match="no Dask scheduler answers"):
            connect()
        assert time.monotonic() - start < 15 and len(calls) == 1
        calls[0].close()


def test_a_closed_client_is_told():
    with start_workers(2) as own:
        partitions = partition(own, DATA, 2)
    with pytest.raises(ConnectionError, match="has lost its scheduler, or was closed"):
        cluster_sums(partitions, *START)
    with pytest.raises(ConnectionError, match="has lost its scheduler, or was closed"):
        partition(own, DATA, 2)


def test_a_scheduler_without_workers_or_one_that_goes_is_told(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    command = [
        DASK,
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        address.rpartition(":")[2],
        "--dashboard-address",
        "127.0.0.1:0",
    ]
    lonely = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with Client(address, timeout=60, set_as_default=False) as waiting:
            alone(monkeypatch, address)
            monkeypatch.setattr(connection, "PATIENCE", 4.0)
            with pytest.raises(ConnectionError, match="answers, but has no worker after 4 s: start one with `dask worker"):
                connect()
            partitions = partition(waiting, DATA, 2)
            threading.Timer(1, lonely.send_signal, (signal.SIGKILL,)).start()
            start = time.monotonic()
            with pytest.raises(ConnectionError, match="the scheduler is gone"):
                cluster_sums(partitions, *START)
            assert time.monotonic() - start < 15
    finally:
        lonely.kill()
        lonely.wait(timeout=60)


def test_workers_that_cannot_import_the_course_give_the_same_weights(scheduler, monkeypatch, client):
    mine = train_on_cluster(partition(client, DATA, 4), START, **WALK)
    alone(monkeypatch, scheduler)
    there = connect()
    try:
        assert there.scheduler.address == scheduler and kill_a_worker(there) == 0
        theirs = train_on_cluster(partition(there, DATA, 4), START, **WALK)
        assert len(there.scheduler_info()["workers"]) == 2, "nobody was killed"
    finally:
        there.close()
    assert all(np.allclose(getattr(theirs, name), getattr(mine, name), rtol=0, atol=1e-12) for name in NAMES)


def test_the_notebook_runs_unchanged_on_a_cluster_that_is_there(scheduler):
    environment = {**os.environ, connection.ADDRESS: scheduler}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    command += ["--nbval-cell-timeout=300", "notebooks/12_outgrow_one_machine.ipynb"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
