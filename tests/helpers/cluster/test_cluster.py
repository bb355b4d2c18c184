"""Training in parts: the same data and the same weights however they are partitioned, and a sentence when Dask is gone."""

import dataclasses
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from distributed import Client

from course import ROOT
from helpers.cluster import (
    add_sums,
    cluster_sums,
    connect,
    kill_a_worker,
    measured_steps,
    noisy_block,
    noisy_digits,
    partial_sums,
    spread,
    start_workers,
    train_on_cluster,
)  # fmt: skip
from helpers.cluster import connection, sums
from helpers.losses import loss_and_gradient
from helpers.training import initial_parameters, train

START = initial_parameters(64, 10, 0.01, np.random.default_rng(0))
DATA = noisy_digits(6, block_size=50)
WALK = dict(learning_rate=2, epochs=3, progress=False)
NAMES = ("weights", "biases", "losses", "accuracies", "confidences")
DASK = Path(sys.executable).parent / "dask"


def at_once(data):
    """All examples of a data set in one place."""
    return tuple(np.concatenate(column) for column in zip(*data))


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


# The data


def test_a_block_is_the_same_alone_and_in_any_row():
    images, labels = DATA.images, DATA.labels
    alone = noisy_block(images, labels, block=4, size=50)
    for inputs, found in (list(DATA)[4], list(dataclasses.replace(DATA, blocks=range(4, 6)))[0]):
        assert np.array_equal(inputs, alone[0]) and np.array_equal(found, alone[1])


def test_blocks_and_seeds_differ_from_each_other():
    pairs = [(0, 1), (1, 0), (0, 0), (1, 1), (0, 2)]
    blocks = [noisy_block(DATA.images, DATA.labels, block, 20, seed)[0] for seed, block in pairs]
    assert not any(np.array_equal(one, other) for place, one in enumerate(blocks) for other in blocks[:place])


def test_a_block_holds_moved_digits_with_noise_and_their_labels():
    """Without the noise, every picture is one of the digits that it may come from, moved by at most a pixel each way."""
    images = np.zeros((2, 8, 8))
    images[0, 3, 4], images[1, 5, 2] = 16, 16
    inputs, labels = noisy_block(images, np.array([3, 8]), block=0, size=4000)
    brightest = inputs.argmax(axis=1)
    found = np.stack([brightest // 8, brightest % 8], axis=1) - np.where(labels[:, None] == 3, [3, 4], [5, 2])
    assert inputs.shape == (4000, 64) and labels.dtype == np.intp and 0.45 < (labels == 3).mean() < 0.55
    assert (abs(found) <= 1).all() and len(np.unique(found, axis=0)) == 9
    corner = inputs[:, 63]
    assert abs(corner.mean()) < 0.01 and abs(corner.std() - 1 / 8) < 0.005


def test_a_data_set_is_small_until_it_is_asked_for():
    large = noisy_digits(10**6)
    assert len(large) == 10**6 and large.images.nbytes + large.labels.nbytes < 100_000
    assert next(iter(large))[0].shape == (1000, 64)


# The sums


def test_partial_sums_are_counts_times_means():
    inputs, labels = at_once(DATA)
    loss, d_weights, d_biases = loss_and_gradient(*START, inputs, labels)
    count, loss_sum, right, confidence, weight_sum, bias_sum = partial_sums(DATA, *START)
    assert count == 300 and np.isclose(loss_sum / count, loss) and 0 <= right <= count and 0.1 * count <= confidence <= count
    assert np.allclose(weight_sum / count, d_weights, atol=1e-15) and np.allclose(bias_sum / count, d_biases, atol=1e-15)


def test_add_sums_adds_each_column_from_first_to_last():
    parts = [(1, np.array([1e16])), (2, np.array([1.0])), (3, np.array([-1e16]))]
    assert add_sums(parts)[0] == 6 and add_sums(parts)[1] == (1e16 + 1.0) - 1e16


@pytest.mark.parametrize("keep", [True, False])
def test_the_workers_sums_are_those_of_one_machine(client, keep):
    wanted = partial_sums(DATA, *START)
    for n_partitions in (1, 4, 6):
        found = cluster_sums(spread(client, DATA, n_partitions, keep=keep), *START)
        assert found[0] == wanted[0] == 300
        assert all(np.allclose(one, other, rtol=1e-12, atol=1e-12) for one, other in zip(found, wanted, strict=True))


def test_many_partitions_are_added_up_in_rounds(client):
    data = noisy_digits(sums.FAN_IN**2 + 1, block_size=2)
    found, wanted = cluster_sums(spread(client, data, len(data)), *START), partial_sums(data, *START)
    assert found[0] == wanted[0] == 2 * len(data) and np.allclose(found[4], wanted[4], rtol=0, atol=1e-11)


# Training


def test_weights_and_curves_are_those_of_one_machine(client):
    alone = train(*at_once(DATA), n_classes=10, start=START, l2=0.1, rng=np.random.default_rng(0), **WALK)
    for n_partitions in (1, 4):
        record = train_on_cluster(spread(client, DATA, n_partitions), START, l2=0.1, **WALK)
        assert all(np.allclose(getattr(record, name), getattr(alone, name), rtol=0, atol=1e-12) for name in NAMES)
        assert record.steps == alone.steps == 3 and record.epochs.tolist() == alone.epochs.tolist()


def test_the_same_partitions_give_the_same_weights_again_to_rounding(client):
    """Not to the last bit: with AVX-512, OpenBLAS may round the very same product in another way when it is asked again."""
    records = [train_on_cluster(spread(client, DATA, 4, keep=keep), START, **WALK) for keep in (True, True, False)]
    for name in NAMES:
        for other in records[1:]:
            np.testing.assert_allclose(getattr(other, name), getattr(records[0], name), rtol=0, atol=1e-12, err_msg=name)


def test_a_worker_killed_in_the_middle_changes_nothing(monkeypatch):
    steps = iter(range(100))

    def killing(*arguments):
        if next(steps) == 2:
            threading.Timer(0.02, kill_a_worker, (own,)).start()
        return cluster_sums(*arguments)

    with start_workers(2) as own:
        partitions = spread(own, noisy_digits(60), 6, keep=False)
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


@pytest.mark.parametrize(
    "options, error, words",
    [
        (dict(learning_rate=0), ValueError, "learning_rate must be a finite number above 0, but is 0"),
        (dict(epochs=0), ValueError, "epochs must be a whole number of at least 1, but is 0"),
        (dict(l2=-1), ValueError, "l2 must be a finite number of at least 0, but is -1"),
        (dict(start=START[0]), TypeError, "start must be a pair"),
        (dict(start=(START[0], np.zeros(3))), ValueError, r"biases must have shape \(10,\)"),
        (dict(start=(1e308 * np.sign(START[0]), START[1])), FloatingPointError, "stopped being finite numbers"),
        (dict(start=(np.zeros((10, 5)), START[1])), ValueError, r"inputs must have 5 features .*, but have shape \(50, 64\)"),
        (dict(start=(START[0][:5], START[1][:5])), ValueError, r"labels .* from 0 to 4, but labels\[\d+\] is \d"),
        (dict(learning_rate=1e308), FloatingPointError, "stopped being finite numbers"),  # weights are still finite
    ],
)
def test_bad_values_are_told(client, options, error, words):
    start = options.pop("start", START)
    with pytest.raises(error, match=words):
        train_on_cluster(spread(client, DATA, 2), start, **{**WALK, **options})


def test_partitions_tell_how_many_they_are(client):
    assert len(spread(client, DATA, 4)) == 4


def test_what_partitions_are_made_from_is_held_as_long_as_they_are(client):
    partitions = spread(client, DATA, 4)
    gc.collect()
    assert len(partitions.recipes) == 4 and {recipe.key for recipe in partitions.recipes} <= set(client.futures)


def test_what_is_no_partitions_is_told():
    with pytest.raises(TypeError, match=r"^partitions must be Partitions from spread\(\), but is .*NoisyDigits"):
        train_on_cluster(DATA, START, **WALK)


def test_a_worker_that_is_being_replaced_is_not_killed_again(client, monkeypatch):
    killed = []
    monkeypatch.setattr(connection.os, "kill", lambda pid, sign: killed.append(pid))
    for pids, which in [((None, 12345), [12345]), ((None, None), [])]:  # Dask says None between the old process and the new
        killed.clear()
        monkeypatch.setattr(client.cluster, "workers", {place: SimpleNamespace(pid=pid) for place, pid in enumerate(pids)})
        assert kill_a_worker(client) == len(which) and killed == which


def test_a_worker_is_killed_when_all_have_started(monkeypatch):
    """One that dies while it starts may never be replaced: with distributed 2026.8.0, both were gone after fifteen such kills."""
    there = []
    with start_workers(2) as own:
        kill = os.kill
        monkeypatch.setattr(connection.os, "kill", lambda *what: there.append(len(own.scheduler_info()["workers"])) or kill(*what))
        for _ in range(2):
            pid = next(iter(own.cluster.workers.values())).pid
            assert kill_a_worker(own) == 1
            while next(iter(own.cluster.workers.values())).pid in (pid, None):  # until the next one begins to start
                time.sleep(0.01)
    assert there == [2, 2]


def test_workers_that_stay_away_are_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    monkeypatch.setattr(connection, "START_UP", 1)
    with Client(n_workers=1, threads_per_worker=1, set_as_default=False, dashboard_address="127.0.0.1:0") as own:
        partitions = spread(own, DATA, 2)
        own.cluster.scale(0)
        while own.scheduler_info()["workers"]:
            time.sleep(0.05)
        with pytest.raises(ConnectionError, match="the scheduler has had no worker for 1.5 s: start one, or connect"):
            train_on_cluster(partitions, START, **WALK)


def test_partitions_that_cannot_be_are_told(client):
    with pytest.raises(ValueError, match="n_partitions must be at most 6, the number of blocks, but is 7"):
        spread(client, DATA, 7)
    with pytest.raises(ValueError, match="n_partitions must be a whole number of at least 1, but is 0"):
        spread(client, DATA, 0)
    for bad in (dict(n_blocks=0), dict(n_blocks=1, block_size=0), dict(n_blocks=1, seed=-1)):
        with pytest.raises(ValueError, match="must be a whole number of at least"):
            noisy_digits(**bad)


# The cluster


def test_an_open_client_is_used_again_and_n_workers_checked(client):
    assert connect(n_workers=1) is client and client.status == "running"
    with pytest.raises(ValueError, match="n_workers must be a whole number of at least 1, but is 0"):
        connect(n_workers=0)


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
        partitions = spread(own, DATA, 2)
    with pytest.raises(ConnectionError, match="has lost its scheduler, or was closed"):
        cluster_sums(partitions, *START)
    with pytest.raises(ConnectionError, match="has lost its scheduler, or was closed"):
        spread(own, DATA, 2)


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
            partitions = spread(waiting, DATA, 2)
            threading.Timer(1, lonely.send_signal, (signal.SIGKILL,)).start()
            start = time.monotonic()
            with pytest.raises(ConnectionError, match="the scheduler is gone"):
                cluster_sums(partitions, *START)
            assert time.monotonic() - start < 15
    finally:
        lonely.kill()
        lonely.wait(timeout=60)


def test_workers_that_cannot_import_the_course_give_the_same_weights(scheduler, monkeypatch, client):
    mine = train_on_cluster(spread(client, DATA, 4), START, **WALK)
    alone(monkeypatch, scheduler)
    there = connect()
    try:
        assert there.scheduler.address == scheduler and kill_a_worker(there) == 0
        theirs = train_on_cluster(spread(there, DATA, 4), START, **WALK)
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


# What was measured


def test_the_measurements_that_notebook_11_draws_are_whole():
    measured = measured_steps()
    assert set(measured) == {1, 2} and set(measured[1]) == set(measured[2]) == {1, 2, 4, 8, 16, 32}
    assert all(seconds > 0 for times in measured.values() for seconds in times.values())
