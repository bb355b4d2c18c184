"""The course's arithmetic beside SciPy's, scikit-learn's and PyTorch's: all on one thread, in one process, in turn.

arithmetic: softmax, log_softmax, softmax_cross_entropy and loss_and_gradient at four shapes, in float32 and float64.
training:   one epoch of mini-batches beside PyTorch's plain loop; and the time to the optimum, beside scikit-learn.
growth:     how time grows with examples, features and classes; and how much memory is taken.

Times are the processor's (`time.process_time`), so that other programs on the machine count
little. The peers take turns, and a ratio is the median of the ratios within each turn. Each part writes a page and a
figure into docs/.
"""

import datetime
import importlib.util
import math
import os
import platform
import statistics
import time
import tracemalloc
from importlib.metadata import version
from pathlib import Path

import matplotlib
import numpy as np
import scipy.special
from sklearn._loss import HalfMultinomialLoss
from sklearn.linear_model import LogisticRegression
from sklearn.linear_model._linear_loss import LinearModelLoss
from sklearn.utils.extmath import softmax as sklearn_softmax
from threadpoolctl import threadpool_info, threadpool_limits

from helpers.datasets import digits
from helpers.figures import BLUE, GREEN, GREY, VERMILLION, new_figure
from helpers.losses import loss_and_gradient, softmax_cross_entropy
from helpers.probability import log_softmax, softmax
from helpers.training import train
from helpers.widgets.picture import png_bytes

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
matplotlib.rc_file(ROOT / "notebooks" / "matplotlibrc")
TORCH = importlib.util.find_spec("torch") is not None
if TORCH:
    import torch
    import torch.nn.functional as F

SHAPES = [(3,), (128, 10), (60_000, 10), (1000, 10_000)]
DTYPES = [np.float32, np.float64]
FEATURES = 64  # of loss_and_gradient's inputs: the pixels of the course's digits
PEERS = {"SciPy": (BLUE, "o"), "scikit-learn": (GREEN, "s"), "PyTorch": (VERMILLION, "D")}
SECONDS = 2.0  # for each comparison, at least, and at least so many turns:
TURNS = 9
EPOCH_SHAPE, EPOCH_CLASSES = (60_000, 784), 10
EPOCH_GOALS = {32: 0.3, 128: 0.5, 512: 0.5, 60_000: 0.8}
EPOCH_TURNS = 5


def begin():
    """One thread for every library; say so, and which of the peers is missing."""
    threadpool_limits(1)
    if TORCH:
        torch.set_num_threads(1)
    else:
        print("PyTorch cannot be imported here, so it is left out; README says how to install it.")


def times_in_turn(functions, seconds=SECONDS, turns=TURNS):
    """Return each function's processor times for one call, from turns that each function takes once."""
    often = {}
    for name, function in functions.items():
        function()
        begun = time.process_time()
        function()
        often[name] = max(1, round(0.001 / max(time.process_time() - begun, 1e-6)))
    times, started = {name: [] for name in functions}, time.monotonic()
    while len(times[next(iter(times))]) < turns or time.monotonic() - started < seconds:
        for name, function in functions.items():
            begun = time.process_time()
            for _ in range(often[name]):
                function()
            times[name].append((time.process_time() - begun) / often[name])
    return times


def ratio(times, ours, theirs):
    """Return the median over the turns of one's time by the other's."""
    return statistics.median(one / other for one, other in zip(times[ours], times[theirs]))


def verdict(reached):
    return "reached" if reached else "**missed**"


def write_page(name, title, paragraphs, figure, alt):
    """Write docs/<name>.md and docs/<name>.png; the page ends with what it was made on."""
    if not TORCH:
        print("  docs/ stays as it is: without PyTorch the page would lack a peer")
        return
    (DOCS / f"{name}.png").write_bytes(png_bytes(figure))
    packages = ["numpy", "scipy", "scikit-learn", "torch"]
    threads = sorted({f"{pool['internal_api']} {pool['num_threads']}" for pool in threadpool_info()})
    threads.append(f"PyTorch {torch.get_num_threads()}")
    made = (
        f"Made by `make bench BENCH={name}` on {datetime.date.today()}: Python {platform.python_version()}, "
        + ", ".join(f"{package} {version(package)}" for package in packages)
        + f"; {platform.machine()}, {os.cpu_count()} cores; threads: {', '.join(threads)}. Times are the "
        "processor's; a ratio is the median of the ratios of calls taken in turn."
    )
    page = [f"# {title}", f"![{alt}]({name}.png)", *paragraphs, made]
    (DOCS / f"{name}.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")
    print(f"  written: docs/{name}.md, docs/{name}.png; {made}")


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def duration(seconds):
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.1f} µs"


# arithmetic


def scipy_loss(scores, labels):
    """The usual way with SciPy: logsumexp of each row minus the score of its label."""
    picked = np.take_along_axis(scores, np.asarray(labels)[..., np.newaxis], axis=-1)[..., 0]
    return scipy.special.logsumexp(scores, axis=-1) - picked


def scipy_gradient(weights, biases, inputs, labels):
    """The usual way with SciPy's log_softmax."""
    log_probabilities = scipy.special.log_softmax(inputs @ weights.T + biases, axis=-1)
    each = np.arange(len(labels))
    slopes = np.exp(log_probabilities)
    slopes[each, labels] -= 1
    slopes /= len(labels)
    return -log_probabilities[each, labels].mean(), slopes.T @ inputs, slopes.sum(axis=0)


def torch_gradient(weights, biases, inputs, labels):
    weights.grad = biases.grad = None
    F.cross_entropy(F.linear(inputs, weights, biases), labels).backward()


def rivals(shape, dtype):
    """Return, for each of the four functions, ours and its peers, as calls without arguments."""
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 3, shape).astype(dtype)
    n_classes, labels = shape[-1], rng.integers(0, shape[-1], shape[:-1])
    rows, row_labels = np.atleast_2d(scores), np.atleast_1d(labels)
    weights = rng.normal(0, 0.1, (n_classes, FEATURES)).astype(dtype)
    biases, inputs = np.zeros(n_classes, dtype), rng.normal(0, 1, (len(rows), FEATURES)).astype(dtype)
    half, as_floats = HalfMultinomialLoss(n_classes=n_classes), row_labels.astype(dtype)
    linear = LinearModelLoss(base_loss=half, fit_intercept=True)
    coefficients = np.asfortranarray(np.column_stack([weights, biases]))
    calls = {
        "softmax": {
            "ours": lambda: softmax(scores),
            "SciPy": lambda: scipy.special.softmax(scores, axis=-1),
            "scikit-learn": lambda: sklearn_softmax(rows),
        },
        "log_softmax": {"ours": lambda: log_softmax(scores), "SciPy": lambda: scipy.special.log_softmax(scores, axis=-1)},
        "softmax_cross_entropy": {
            "ours": lambda: softmax_cross_entropy(scores, labels),
            "SciPy": lambda: scipy_loss(scores, labels),
            "scikit-learn": lambda: half.loss(as_floats, rows),
        },
        "loss_and_gradient": {
            "ours": lambda: loss_and_gradient(weights, biases, inputs, row_labels),
            "SciPy": lambda: scipy_gradient(weights, biases, inputs, row_labels),
            "scikit-learn": lambda: linear.loss_gradient(coefficients, inputs, as_floats),
        },
    }
    if TORCH:
        t_scores, t_labels = torch.from_numpy(scores), torch.as_tensor(labels)
        t_rows, t_inputs = torch.from_numpy(row_labels), torch.from_numpy(inputs)
        t_weights, t_biases = (torch.from_numpy(array.copy()).requires_grad_() for array in (weights, biases))
        calls["softmax"]["PyTorch"] = lambda: torch.softmax(t_scores, -1)
        calls["log_softmax"]["PyTorch"] = lambda: torch.log_softmax(t_scores, -1)
        calls["softmax_cross_entropy"]["PyTorch"] = lambda: F.cross_entropy(t_scores, t_labels, reduction="none")
        calls["loss_and_gradient"]["PyTorch"] = lambda: torch_gradient(t_weights, t_biases, t_inputs, t_rows)
    return calls


def bench_arithmetic():
    begin()
    print("our time by the peer's, checks included; goal: at most 1 of SciPy's, and of PyTorch's at the last two shapes")
    rows, found, goals = [], {}, []
    for shape in SHAPES:
        for dtype in DTYPES:
            for name, calls in rivals(shape, dtype).items():
                times = times_in_turn(calls)
                ratios = {peer: ratio(times, "ours", peer) for peer in PEERS if peer in times}
                must = [peer for peer in ratios if peer == "SciPy" or (peer == "PyTorch" and shape in SHAPES[2:])]
                goals += [ratios[peer] <= 1 for peer in must]
                found[name, shape, dtype] = ratios
                cells = [
                    f"{ratios[peer]:.2f}" + ("" if peer not in must or ratios[peer] <= 1 else " **missed**")
                    if peer in ratios
                    else ""
                    for peer in PEERS
                ]
                rows.append([f"`{name}`", shape, dtype.__name__, duration(statistics.median(times["ours"])), *cells])
                print(
                    "  {:<24} {!s:<14} {:<8} {:>9}   ".format(rows[-1][0], *rows[-1][1:4])
                    + "  ".join(f"{peer} {cell or '-'}" for peer, cell in zip(PEERS, cells)),
                    flush=True,
                )
    print(f"  goals reached: {sum(goals)} of {len(goals)}")
    write_page(
        "arithmetic",
        "How fast the arithmetic is",
        [
            "Our time divided by the peer's, so below 1 is faster; checks of the arguments are part of ours. To reach: at "
            f"most 1 of SciPy's everywhere, and of PyTorch's at the large shapes: {sum(goals)} of {len(goals)} reached.",
            table(["function", "shape", "dtype", "our time", *PEERS], rows),
            f"`loss_and_gradient` takes inputs of {FEATURES} features, as many as the digits have pixels, and scores of "
            "the shape given. scikit-learn has no `log_softmax`; its losses are those behind `LogisticRegression` "
            "(`HalfMultinomialLoss`), given labels as they store them. Up to 127 classes our result lies in memory class "
            "after class, PyTorch's row after row. In float64, NumPy's own exponential has a vectorised form for AVX-512 "
            "only: without it, the exponentials alone take nearly as long as PyTorch's whole softmax.",
        ],
        *draw_ratios(found),
    )


def draw_ratios(found):
    """Return a figure of the ratios, one panel for each function, and its alt text."""
    figure, axes = new_figure(2, 2, size=(9.4, 6.4), sharex=True, sharey=True)
    functions = list(dict.fromkeys(name for name, *_ in found))
    places = [(shape, dtype) for shape in SHAPES for dtype in DTYPES]
    for ax, name in zip(axes.flat, functions):
        for peer, (colour, marker) in PEERS.items():
            ratios = [found[(name, *place)].get(peer) for place in places]
            if there := [(x, one) for x, one in enumerate(ratios) if one is not None]:
                ax.plot(*zip(*there), marker, color=colour, label=peer)
        ax.axhline(1, color=GREY, linewidth=1)
        ax.set(title=name, yscale="log", xticks=range(len(places)))
        names = [f"{'×'.join(map(str, shape))} {np.dtype(dtype).itemsize * 8}-bit" for shape, dtype in places]
        ax.set_xticklabels(names, rotation=40, ha="right")
    for ax in axes[:, 0]:
        ax.set_ylabel("our time / theirs")
    for ax in axes[1]:
        ax.set_xlabel("shape and kind of the scores")
    axes[0, 0].legend(loc="upper right")
    return figure, (
        "Four panels of points on a log axis: our time divided by SciPy's, scikit-learn's and PyTorch's for "
        "four functions, at four shapes in float32 and float64; below the line at 1 ours is faster."
    )


# training


def torch_epoch(inputs, labels, batch_size, shuffled=True):
    """PyTorch's plain loop, as its tutorials write it; or the same without shuffling."""
    model = torch.nn.Linear(inputs.shape[1], EPOCH_CLASSES)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    firsts = range(0, len(inputs), batch_size)
    in_order = (slice(first, first + batch_size) for first in firsts)
    for batch in torch.randperm(len(inputs)).split(batch_size) if shuffled else in_order:
        loss = F.cross_entropy(model(inputs[batch]), labels[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def bare_epoch(inputs, labels, batch_size):
    """As little NumPy as trains: no loss, no record, no check."""
    weights, biases = np.zeros((EPOCH_CLASSES, inputs.shape[1]), np.float32), np.zeros(EPOCH_CLASSES, np.float32)
    order = np.random.default_rng(0).permutation(len(inputs))
    for first in range(0, len(inputs), batch_size):
        whole = batch_size >= len(inputs)
        batch = order[first : first + batch_size]
        some, targets = (inputs, labels) if whole else (inputs[batch], labels[batch])
        slopes = weights @ some.T + biases[:, np.newaxis]
        np.exp(slopes - slopes.max(axis=0), out=slopes)
        slopes /= slopes.sum(axis=0) * len(targets)
        slopes[targets, np.arange(len(targets))] -= np.float32(1 / len(targets))
        weights -= np.float32(0.01) * (slopes @ some)
        biases -= np.float32(0.01) * slopes.sum(axis=1)


def bench_training():
    begin()
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=EPOCH_SHAPE).astype(np.float32)
    labels = rng.integers(0, EPOCH_CLASSES, len(inputs))
    settings = {"n_classes": EPOCH_CLASSES, "learning_rate": 0.01, "epochs": 1}
    os.environ.pop("NO_PROGRESS", None)  # the bar is part of what is measured
    base = "PyTorch" if TORCH else "bare NumPy"
    print(f"one epoch, 60000 × 784 float32, 10 classes; time divided by that of the plain loop of {base}")
    rows, found = [], {}
    for batch_size, goal in EPOCH_GOALS.items():
        calls = {
            "bare NumPy": lambda: bare_epoch(inputs, labels, batch_size),
            "train": lambda: train(inputs, labels, batch_size=batch_size, rng=np.random.default_rng(0), **settings),
        }
        if TORCH:
            t_inputs, t_labels = torch.from_numpy(inputs), torch.from_numpy(labels)
            calls["PyTorch"] = lambda: torch_epoch(t_inputs, t_labels, batch_size)
            calls["PyTorch unshuffled"] = lambda: torch_epoch(t_inputs, t_labels, batch_size, shuffled=False)
        times = times_in_turn(calls, seconds=0, turns=EPOCH_TURNS)
        ratios = {name: ratio(times, name, base) for name in calls}
        found[batch_size] = ratios
        reached = verdict(ratios["train"] <= goal) if TORCH else ""
        rows.append(
            [
                batch_size if batch_size < len(inputs) else "all",
                goal,
                f"{ratios['bare NumPy']:.2f}",
                f"{ratios['train']:.2f} {reached}",
                duration(statistics.median(times["train"])),
                duration(statistics.median(times[base])),
            ]
        )
        print(
            "  batches of {:>4}: goal {}, bare NumPy {}, train {}; train {}, {} {}".format(*rows[-1][:5], base, rows[-1][5]),
            flush=True,
        )
    unshuffled = ""
    if TORCH:
        unshuffled = (
            " Beside a PyTorch loop that does not shuffle either, `train` on all at once takes "
            f"{ratio(times, 'train', 'PyTorch unshuffled'):.2f} of its time, the bare loop "
            f"{ratio(times, 'bare NumPy', 'PyTorch unshuffled'):.2f}."
        )
        print(f" {unshuffled}")
    optimum = time_to_the_optimum()
    write_page(
        "training",
        "How fast training is",
        [
            "One epoch on 60 000 examples of 784 features in float32, ten classes: the time divided by that of PyTorch's "
            "plain loop (`nn.Linear`, `F.cross_entropy`, `SGD`, batches from `randperm`). `train` checks its arguments, "
            "shows its progress bar and keeps its record: the curves before and after the epoch, on 6000 examples. "
            "The bare NumPy loop keeps no record and is the floor. Where a step takes "
            "all examples, NumPy does not shuffle; the plain PyTorch loop does." + unshuffled,
            table(
                ["batch", "to reach", "bare NumPy", "`train`", "`train`'s time", f"{base}'s time"],
                rows,
            ),
            optimum,
        ],
        *draw_epochs(found),
    )


def draw_epochs(found):
    """Return a figure of bars for each batch size, with the goals, and its alt text."""
    figure, ax = new_figure(size=(7.4, 3.6))
    names = {"bare NumPy": GREY, "train": BLUE}
    for shift, (name, colour) in enumerate(names.items()):
        places = np.arange(len(found)) + 0.25 * (shift - 0.5)
        ax.bar(places, [ratios[name] for ratios in found.values()], 0.23, color=colour, label=name)
    for place, goal in enumerate(EPOCH_GOALS.values()):
        ax.plot([place - 0.4, place + 0.4], [goal, goal], color=VERMILLION, label="to reach" if place == 0 else None)
    ax.set_xticks(range(len(found)), [f"{size}" if size < EPOCH_SHAPE[0] else "all" for size in found])
    ax.set(xlabel="examples in a batch", ylabel="time / PyTorch's" if TORCH else "time / bare NumPy's")
    ax.legend(loc="upper left")
    return figure, (
        "Bars for batches of 32, 128, 512 and all examples: the time of one epoch of a bare NumPy loop, of "
        "train, divided by PyTorch's, with a line at each goal."
    )


def time_to_the_optimum():
    """Return a paragraph on how long ours and scikit-learn's take to come within 1e-4 of notebook 10's least loss."""
    data, l2 = digits(), 0.001
    mean, spread = data.train_inputs.mean(axis=0), data.train_inputs.std(axis=0)
    inputs, labels = (data.train_inputs - mean) / np.where(spread == 0, 1, spread), data.train_labels

    def fit(tolerance):
        model = LogisticRegression(C=1 / (l2 * len(inputs)), tol=tolerance, max_iter=10_000).fit(inputs, labels)
        return loss_and_gradient(model.coef_, model.intercept_, inputs, labels, l2)[0]

    def walk(epochs):
        record = train(
            inputs,
            labels,
            n_classes=10,
            learning_rate=4,
            l2=l2,
            epochs=epochs,
            sigma=0,
            rng=np.random.default_rng(0),
            progress=False,
        )
        return loss_and_gradient(record.weights, record.biases, inputs, labels, l2)[0]

    enough = fit(1e-10) + 1e-4
    tolerance = next(tried for tried in 10.0 ** np.arange(-1, -9, -0.5) if fit(tried) <= enough)
    epochs = next(tried for tried in range(100, 10_001, 50) if walk(tried) <= enough)
    times = times_in_turn({"ours": lambda: walk(epochs), "scikit-learn": lambda: fit(tolerance)}, seconds=0)
    sentence = (
        f"To the optimum: the penalised digits of notebook 10, from zero weights to within 1e-4 of the least "
        "loss. `train` "
        f"takes {epochs} steps on all examples with a step size of 4, "
        f"{duration(statistics.median(times['ours']))}; `LogisticRegression` with `tol={tolerance:.1e}`, the "
        f"loosest that gets there, {duration(statistics.median(times['scikit-learn']))}: "
        f"{ratio(times, 'ours', 'scikit-learn'):.1f} times as long for "
        "ours. Its L-BFGS learns the loss's curvature on the way; gradient descent knows the slope alone."
    )
    print("  " + sentence)
    return sentence


# growth


def slope(sizes, times):
    """Return the exponent of growth: the slope of a straight line through the logarithms."""
    return np.polyfit(np.log(sizes), np.log(times), 1)[0]


def sized(function, examples=1000, features=FEATURES, classes=10):
    """Return a call of one of the functions on random data of these sizes."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, classes, examples)
    if function is loss_and_gradient:
        weights, inputs = rng.normal(0, 0.1, (classes, features)), rng.normal(size=(examples, features))
        return lambda: loss_and_gradient(weights, np.zeros(classes), inputs, labels)
    if function is train:
        inputs, start = rng.normal(size=(examples, features)), (np.zeros((classes, features)), np.zeros(classes))
        return lambda: train(
            inputs,
            labels,
            n_classes=classes,
            learning_rate=0.01,
            epochs=1,
            batch_size=100,
            start=start,
            rng=np.random.default_rng(0),
            progress=False,
        )
    scores = rng.normal(0, 3, (examples, classes))
    return lambda: softmax_cross_entropy(scores, labels)


def peak_bytes(call):
    """Return the most memory that a call held at one time, beyond its arguments."""
    call()
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def bench_growth():
    begin()
    three_decades = [100, 1000, 10_000, 100_000], [10, 100, 1000, 10_000], [10, 100, 1000, 10_000]
    axes_of = dict(zip(["examples", "features", "classes"], three_decades))
    cases = [
        (function, axis)
        for function in (softmax_cross_entropy, loss_and_gradient, train)
        for axis in axes_of
        if not (function is softmax_cross_entropy and axis == "features")
    ]
    print("growth of time with one size, from 1000 examples, 64 features, 10 classes; goal: no slope above 1.1")
    rows, found = [], {}
    for function, axis in cases:
        sizes = axes_of[axis]
        calls = {size: sized(function, **{axis: size}) for size in sizes}
        spent = [statistics.median(one) for one in times_in_turn(calls).values()]
        found[function.__name__, axis] = sizes, spent
        rows.append(
            [
                f"`{function.__name__}`",
                axis,
                *map(duration, spent),
                f"{slope(sizes, spent):.2f}",
                verdict(slope(sizes, spent) <= 1.1),
                f"{slope(sizes[-2:], spent[-2:]):.2f}",
            ]
        )
        print("  {:<24} {:<9} {:>9} {:>9} {:>9} {:>9}   slope {} {}; last decade {}".format(*rows[-1]), flush=True)
    scores_bytes = 1000 * 10_000 * 8
    share = peak_bytes(sized(softmax_cross_entropy, classes=10_000)) / scores_bytes
    inputs, labels = np.zeros(EPOCH_SHAPE, np.float32), np.zeros(EPOCH_SHAPE[0], int)
    settings = {"n_classes": EPOCH_CLASSES, "learning_rate": 0.01, "epochs": 1, "batch_size": 512, "progress": False}
    extra = peak_bytes(lambda: train(inputs, labels, rng=np.random.default_rng(0), **settings)) / inputs[:512].nbytes
    memory = [
        ["`softmax_cross_entropy`, 1000 × 10 000, integer labels", f"{share:.2f} times the scores", "2.2", verdict(share <= 2.2)],
        [
            "`train`, 60 000 × 784 float32, batches of 512",
            f"the data and {extra:.1f} batches",
            "the data and 4 batches",
            verdict(extra <= 4),
        ],
    ]
    for row in memory:
        print("  memory: {}: {} (goal {}) {}".format(*row))
    write_page(
        "growth",
        "How time and memory grow",
        [
            "Time against one size, over three decades; the others are 1000 examples, 64 features and 10 classes, all in "
            "float64. The slope is that of a straight line through the logarithms, and none is to be above 1.1.",
            table(
                [
                    "function",
                    "grows with",
                    "smallest",
                    "× 10",
                    "× 100",
                    "× 1000",
                    "slope",
                    "goal 1.1",
                    "slope of the last decade",
                ],
                rows,
            ),
            "The goal is for the whole line. Small sizes cost little more than the calls themselves, so the slope over the last "
            "decade alone is the steepest, and may be above it.",
            "Most memory held at one time beyond the arguments, by `tracemalloc`, to which NumPy reports.",
            table(["what", "peak", "to reach", ""], memory),
        ],
        *draw_growth(found),
    )


def draw_growth(found):
    """Return a figure of time against each size on log axes, and its alt text."""
    figure, axes = new_figure(1, 3, size=(9.4, 3.4), sharey=True)
    looks = {"softmax_cross_entropy": (BLUE, "o-"), "loss_and_gradient": (VERMILLION, "s--"), "train": (GREEN, "^:")}
    for ax, axis in zip(axes, ["examples", "features", "classes"]):
        for name, (colour, look) in looks.items():
            if (name, axis) in found:
                ax.loglog(*found[name, axis], look, color=colour, label=name)
        low, high = (math.log10(found["train", axis][0][place]) for place in (0, -1))
        ax.set(xlabel=axis, xlim=(10 ** (low - 0.2), 10 ** (high + 0.2)))
    axes[0].set_ylabel("time (s)")
    axes[0].legend(loc="upper left")
    return figure, (
        "Three panels on log axes: time against examples, features and classes for softmax_cross_entropy, "
        "loss_and_gradient and one epoch of train; nearly flat at small sizes, then ten times as long for "
        "ten times the size."
    )
