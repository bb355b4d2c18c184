"""Training on Dask's workers (notebook 12), on this machine: what it must reach, and what a step costs.

equality    weights on the cluster against one machine's, on data that fit, in several partitions.
steps       time per step against the number of partitions, one worker and two taken in turn; overhead of a step.
memory      a data set of four times the workers' memory limits, trained on to the end: no spilling, no restart.
death       a worker killed by its process id in the middle of training.
silence     a dead address, one that answers nothing, and a scheduler that goes away: a sentence, within seconds.
dashboard   Dask's dashboard during training, photographed with headless Chromium.

Writes docs/cluster.md, docs/cluster.csv (which notebook 12 draws), docs/cluster.png and docs/cluster_dashboard.png.
"""

import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import dask
import distributed
import numpy as np
from distributed import Client, get_task_stream

from helpers.cluster import (
    cluster_sums,
    connect,
    connection,
    measured_steps,
    noisy_digits,
    partition,
    start_workers,
    train_on_cluster,
)
from helpers.training import initial_parameters, train

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
START = initial_parameters(64, 10, 0.01, np.random.default_rng(0))
WALK = dict(learning_rate=2, progress=False)
PARTITIONS = [1, 2, 4, 8, 16, 32]
STEP_BLOCKS, ROUNDS = 400, 25  # blocks of 1000 examples for `steps`, and how often each step is taken
LIMIT, LARGE_BLOCKS, LARGE_EPOCHS = 400_000_000, 6_400, 3  # bytes a worker may use, and a data set for two of them
SECONDS = 15  # "within seconds"

lines: list[str] = []  # what docs/cluster.md will say


def say(line=""):
    print(line, flush=True)
    lines.append(line)


def goal(what, measured, reached):
    say(f"| {what} | {measured} | {'reached' if reached else '**not reached**'} |")


def apart(one, other):
    """The largest relative difference of two records' weights and biases."""
    return max(np.abs(a / b - 1).max() for a, b in zip((one.weights, one.biases), (other.weights, other.biases)))


def equality(client):
    data = noisy_digits(40)
    inputs, labels = (np.concatenate(column) for column in zip(*data))
    alone = train(inputs, labels, n_classes=10, start=START, epochs=10, rng=np.random.default_rng(0), **WALK)
    largest = max(apart(train_on_cluster(partition(client, data, n), START, epochs=10, **WALK), alone) for n in (1, 2, 7, 16))
    goal(
        "weights equal to one machine's: largest relative difference, 40 000 examples in 1, 2, 7 and 16 partitions, 10 "
        "steps, below 1e-10",
        f"{largest:.0e}",
        largest < 1e-10,
    )


def timed_step(partitions):
    """Seconds of one step, and of its slowest partition and of its busiest worker, from the workers' own clocks."""
    with get_task_stream(partitions.client) as stream:
        start = time.perf_counter()
        cluster_sums(partitions, *START)
        spent = time.perf_counter() - start
    busy, slowest = {}, 0.0
    for task in stream.data:
        own = sum(part["stop"] - part["start"] for part in task["startstops"] if part["action"] == "compute")
        busy[task["worker"]] = busy.get(task["worker"], 0) + own
        slowest = max(slowest, own)
    return spent, slowest, max(busy.values())


def steps(clients):
    """Medians by (workers, partitions) of the three times of a step. One worker and two take turns."""
    data = noisy_digits(STEP_BLOCKS)
    medians = {}
    for n_partitions in PARTITIONS:
        held = {count: partition(client, data, n_partitions) for count, client in clients.items()}
        for partitions in held.values():
            cluster_sums(partitions, *START)  # the first step waits for the blocks to be made
        taken = {count: [] for count in held}
        for _ in range(ROUNDS):
            for count, partitions in held.items():
                taken[count].append(timed_step(partitions))
        for count, times in taken.items():
            medians[count, n_partitions] = [statistics.median(column) for column in zip(*times)]
        print(
            f"  {n_partitions} partitions: " + ", ".join(f"{n} workers {1000 * medians[n, n_partitions][0]:.0f} ms" for n in held)
        )
        del held, partitions
    return medians


def judge_steps(medians):
    ratio = medians[1, 2][0] / medians[2, 2][0]
    goal(
        f"two workers against one, 2 partitions, {STEP_BLOCKS * 1000:,} examples in memory: at least 1.6 times as fast",
        f"{ratio:.2f} times",
        ratio >= 1.6,
    )
    over = 1000 * (medians[2, 2][0] - medians[2, 2][1])
    goal("overhead per step over the slowest partition, two workers with one each: below 30 ms", f"{over:.0f} ms", over < 30)


def steps_table(medians):
    say("\n## Time per step\n")
    say(
        f"Median of {ROUNDS} steps over {STEP_BLOCKS * 1000:,} examples ({STEP_BLOCKS * 0.512:.0f} MB) that the workers hold, "
        "one BLAS thread each; one worker and two taken in turn. "
        "In brackets what the busiest worker spent computing, by its own clock.\n"
    )
    say("| partitions | one worker | two workers | times as fast |\n|---|---|---|---|")
    for n in PARTITIONS:
        one, two = medians[1, n], medians[2, n]
        say(
            f"| {n} | {1000 * one[0]:.0f} ms ({1000 * one[2]:.0f}) | {1000 * two[0]:.0f} ms ({1000 * two[2]:.0f}) | {one[0] / two[0]:.2f} |"
        )


def machine():
    return (
        f"{date.today()}, {os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} at the start, Python "
        f"{platform.python_version()}, NumPy {np.__version__}, Dask {dask.__version__}, distributed {distributed.__version__}"
    )


def write_csv(medians, where):
    rows = [f"{count},{n},{times[0]:.4f}" for (count, n), times in sorted(medians.items())]
    head = [
        "# Median seconds per step of training, written by `make bench-cluster`; notebook 12 draws it.",
        f"# {where}",
        "workers,partitions,seconds",
    ]
    (DOCS / "cluster.csv").write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


def draw(path):
    """The figure of notebook 12, for the page."""
    import matplotlib

    matplotlib.rc_file(ROOT / "notebooks" / "matplotlibrc")
    from helpers.figures import draw_named_curves, new_figure
    from helpers.widgets.picture import png_bytes

    measured = measured_steps()
    curves = {f"{n} worker{'s' * (n > 1)}": [1000 * one[k] for k in PARTITIONS] for n, one in measured.items()}
    figure, ax = new_figure(size=(6.5, 3))
    draw_named_curves(
        ax,
        PARTITIONS,
        curves,
        xlabel="partitions",
        ylabel="time per step (milliseconds)",
        limits=(0, 1.1 * max(map(max, curves.values()))),
        log=True,
    )
    path.write_bytes(png_bytes(figure))


class Watch(threading.Thread):
    """What the workers say of themselves, twice a second: the most memory, the most spilled, and whether one paused."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.over = client, threading.Event()
        self.most, self.spilled, self.paused = 0, 0, False

    def run(self):
        while not self.over.wait(0.5):
            for worker in self.client.scheduler_info(n_workers=-1)["workers"].values():
                self.most = max(self.most, worker["metrics"]["memory"])
                self.spilled = max(self.spilled, sum(worker["metrics"]["spilled_bytes"].values()))
                self.paused |= worker["status"] == "paused"


def memory():
    data = noisy_digits(LARGE_BLOCKS)
    n_bytes = LARGE_BLOCKS * data.block_size * 64 * 8
    with start_workers(2, memory_limit=LIMIT) as client:
        before = client.run(os.getpid)
        watch = Watch(client)
        watch.start()
        start = time.perf_counter()
        record = train_on_cluster(partition(client, data, 16, keep=False), START, epochs=LARGE_EPOCHS, **WALK)
        spent = time.perf_counter() - start
        watch.over.set()
        watch.join()
        alive = client.run(os.getpid) == before
    falls = bool((np.diff(record.losses) < 0).all())
    untouched = alive and not watch.spilled and not watch.paused
    goal(
        f"{n_bytes / 1e9:.2f} GB of inputs, {n_bytes / (2 * LIMIT):.1f} times the two workers' limits of {LIMIT / 1e6:.0f} MB together, "
        f"trained on for {LARGE_EPOCHS} steps: no spilling, no restart",
        f"{watch.spilled} bytes spilled, {'the same processes' if alive else 'other processes'} at the end, "
        f"{'one paused' if watch.paused else 'none paused'}, at most {watch.most / 1e6:.0f} MB in a worker, "
        f"{spent / (LARGE_EPOCHS + 1):.0f} s a pass, loss {'falls at every step' if falls else 'does not fall'}",
        untouched and falls and n_bytes >= 4 * 2 * LIMIT,
    )


def death():
    data = noisy_digits(200)
    with start_workers(2) as client:
        partitions = partition(client, data, 8)
        cluster_sums(partitions, *START)
        start = time.perf_counter()
        whole = train_on_cluster(partitions, START, epochs=20, **WALK)
        undisturbed = time.perf_counter() - start
        victim = client.cluster.workers[0].pid
        timer = threading.Timer(undisturbed / 2, os.kill, (victim, signal.SIGKILL))
        timer.start()
        start = time.perf_counter()
        again = train_on_cluster(partitions, START, epochs=20, **WALK)
        disturbed = time.perf_counter() - start
        timer.join()
        dead = victim not in [worker.pid for worker in client.cluster.workers.values()]
    difference = apart(again, whole)
    goal(
        "a worker killed by its process id in the middle of 20 steps: the same weights, within 1e-12",
        f"largest difference {difference:.0e}, {disturbed:.1f} s instead of {undisturbed:.1f} s",
        dead and difference < 1e-12,
    )


def told(attempt):
    """Seconds until an attempt raises ConnectionError, and what it says."""
    start = time.perf_counter()
    try:
        attempt()
    except ConnectionError as error:
        return time.perf_counter() - start, str(error)
    return float("inf"), "no error"


def at_address(address):
    os.environ[connection.ADDRESS] = address
    try:
        return told(connect)
    finally:
        del os.environ[connection.ADDRESS]


def scheduler_goes():
    """A scheduler and a worker in processes of their own; the scheduler is killed while a step is taken."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    command = [Path(sys.executable).parent / "dask"]
    quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    port = address.rpartition(":")[2]
    scheduler = subprocess.Popen(
        [*command, "scheduler", "--host", "127.0.0.1", "--port", port, "--dashboard-address", "127.0.0.1:0"], **quiet
    )
    worker = subprocess.Popen([*command, "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"], **quiet)
    try:
        client = Client(address, timeout=20)
        client.wait_for_workers(1, timeout=20)
        partitions = partition(client, noisy_digits(400), 8, keep=False)
        threading.Timer(1, scheduler.kill).start()
        return told(lambda: train_on_cluster(partitions, START, epochs=1000, **WALK))
    finally:
        for process in (worker, scheduler):
            process.kill()  # asked to end, the worker would first look for its scheduler
            process.wait(timeout=30)


def silence():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_port = silent.getsockname()[1]
        tried = {
            "an address where nothing listens": at_address("tcp://127.0.0.1:9"),
            "an address that takes the call and says nothing": at_address(f"tcp://127.0.0.1:{silent_port}"),
        }
    tried["the scheduler killed while training, 1 s after its start"] = scheduler_goes()
    for what, (seconds, sentence) in tried.items():
        goal(f"{what}: a sentence within {SECONDS} s", f"{seconds:.1f} s: “{sentence[:70]}…”", seconds < SECONDS)


def dashboard():
    """A photograph of the dashboard while the two workers train."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        return say("\nNo photograph of the dashboard: Playwright is not installed.")
    chromium = shutil.which("chromium")
    if chromium is None:
        return say("\nNo photograph of the dashboard: there is no chromium on the path.")
    with start_workers(2, dashboard_address="127.0.0.1:0") as client:
        partitions = partition(client, noisy_digits(600), 24, keep=False)
        over = threading.Event()

        def train_on():
            while not over.is_set():
                cluster_sums(partitions, *START)

        training = threading.Thread(target=train_on)
        training.start()
        try:
            with sync_playwright() as playwright:
                options = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium starts for root in no other way
                browser = playwright.chromium.launch(executable_path=chromium, args=options)
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.goto(client.dashboard_link)
                page.wait_for_timeout(12_000)
                page.screenshot(path=DOCS / "cluster_dashboard.png")
                browser.close()
        finally:
            over.set()
            training.join()
    say("\n![Dask's dashboard while two workers train: the memory of both, and a stream of tasks.](cluster_dashboard.png)")


def bench_cluster():
    lines.clear()
    where = machine()
    say(f"# Training past one machine's memory\n\nWritten by `make bench-cluster`; not edited by hand. {where}.\n")
    say("| goal | measured | |\n|---|---|---|")
    with start_workers(1) as one, start_workers(2) as two:
        equality(two)
        medians = steps({1: one, 2: two})
    judge_steps(medians)
    memory()
    death()
    silence()
    steps_table(medians)
    write_csv(medians, where)
    draw(DOCS / "cluster.png")
    say("\n![Time per step against the number of partitions, for one worker and for two.](cluster.png)")
    dashboard()
    (DOCS / "cluster.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\ndocs/cluster.md, .csv, .png and the photograph are written; `make notebooks` lets notebook 12 draw them.")
