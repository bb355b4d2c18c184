"""Every public function of helpers with arguments that are right, and what must hold of whatever it answers."""

import gzip
import importlib
import inspect
import itertools
import pkgutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from distributed import Client

import helpers
from helpers import (
    checks,
    cluster,
    datasets,
    figures,
    labels,
    losses,
    probability,
    training,
    widgets,
)
from helpers.cluster import connection
from helpers.figures import style
from helpers.widgets import description, instrument
from helpers.widgets import page as pages
from helpers.widgets import picture as pictures

RNG = np.random.default_rng(0)


@dataclass(frozen=True)
class Fresh:
    """An argument that is made anew for every call, because calls use it up."""

    make: Callable[[], Any]


@dataclass(frozen=True)
class Entry:
    """One function.

    good: argument → a value that is right. holds: `holds(result, arguments)` asserts what the docstring promises.
    sizes: arguments whose value is a size of the result, or a time, so that only small ones and absurd ones are tried.
    nan: whether a nan may be in the result; inf is an answer wherever `holds` does not say otherwise.
    passes_on: whether errors of a function that is handed in are passed on, with a note.
    """

    function: Callable[..., Any]
    good: dict[str, Any]
    holds: Callable[[Any, dict[str, Any]], None] = lambda result, arguments: None
    raises: tuple[type[BaseException], ...] = (ValueError, TypeError)
    sizes: tuple[str, ...] = ()
    nan: bool = False
    passes_on: bool = False
    fixed: tuple[str, ...] = field(default=())
    name: str = ""


# What must hold -------------------------------------------------------------------------------------------------------


def rows_of_probabilities(result, arguments):
    axis = int(arguments.get("axis", -1))
    assert result.shape == np.shape(arguments["scores"]) and ((result >= 0) & (result <= 1)).all()
    assert np.allclose(result.sum(axis=axis), 1, atol=1e-4 if result.dtype == np.float32 else 1e-9)


def logarithms(result, arguments):
    assert result.shape == np.shape(arguments["scores"]) and (result <= 1e-6).all()
    assert np.allclose(np.exp(result).sum(axis=int(arguments["axis"])), 1, atol=1e-4 if result.dtype == np.float32 else 1e-9)


def entropies(result, arguments):
    n_classes = np.shape(arguments["probabilities"])[int(arguments["axis"])]
    assert (result >= 0).all() and (result <= np.log(n_classes) + 1e-3).all()


def distances(result, arguments):
    assert (np.asarray(result) >= 0).all() and np.asarray(result).dtype in (np.float32, np.float64)


def one_hot_rows(result, arguments):
    assert result.dtype == np.float64 and (result.sum(axis=-1) == 1).all() and set(np.unique(result)) <= {0, 1}
    assert result.shape == (*np.shape(arguments["labels"]), arguments["n_classes"])


def indices(result, arguments):
    shape = np.shape(arguments["one_hot_rows"])
    assert np.shape(result) == shape[:-1] and (np.asarray(result) >= 0).all() and (np.asarray(result) < shape[-1]).all()


def slopes(result, arguments):
    loss, d_weights, d_biases = result
    assert loss >= 0 and d_weights.shape == np.shape(arguments["weights"]) and d_biases.shape == d_weights.shape[:1]
    assert np.isfinite(d_weights).all() and np.isfinite(d_biases).all()


def parameters(result, arguments):
    weights, biases = result
    assert weights.shape == (arguments["n_classes"], arguments["n_features"]) and not biases.any()
    assert np.isfinite(weights).all() or arguments["sigma"] > 1e300


def a_record(result, arguments):
    assert np.isfinite(result.weights).all() and np.isfinite(result.biases).all() and np.isfinite(result.losses).all()
    assert len(result.losses) == len(result.epochs) <= arguments["epochs"] + 1 and result.steps >= 1
    assert not np.may_share_memory(result.weights, np.asarray(arguments["inputs"]))


def a_block(result, arguments):
    inputs, found = result
    assert (
        inputs.shape == (arguments["size"], 64) and np.isfinite(inputs).all() and set(found) <= set(np.ravel(arguments["labels"]))
    )


def finite_sums(result, arguments):
    assert all(np.isfinite(value).all() for value in result) and result[0] > 0


def an_array(result, arguments):
    assert result.dtype.isnative


def a_picture(result, arguments):
    assert result.png.startswith(b"\x89PNG") and result.alt.strip() and "nan" not in result.description


def words(result, arguments):
    assert isinstance(result, str) and result


def an_instrument(result, arguments):
    if result.subtract_maximum:
        assert np.isclose(result.probabilities.sum(), 1) and np.isfinite(result.exponentials).all()
    assert result.caption.endswith(".")


# Drawings --------------------------------------------------------------------------------------------------------------


CANVASES = {}


def canvas(columns):
    """Empty axes on a figure that is used again and again."""
    if columns not in CANVASES:
        figure, axes = figures.new_figure(columns=columns, size=(1.5 * columns, 1.5))
        figure.set_layout_engine("none")
        CANVASES[columns] = figure, axes
    figure, axes = CANVASES[columns]
    for ax in figure.axes:
        ax.clear()
        ax.set_axis_on()
    return axes


def drawn(nan):
    """What must hold of a drawing that was not refused: no number on it is nan."""

    def holds(result, arguments):
        ax = arguments.get("ax", arguments.get("axes"))
        figure = (ax if "ax" in arguments else ax[0]).figure
        assert result is None
        figure.draw_without_rendering()
        told = description.describe(figure)
        numbers = told.replace("nanmean", "")
        assert nan or " nan" not in numbers and "(nan" not in numbers, told

    return holds


def drawing(function, nan=False, n_axes=1, **good):
    axes = {"axes" if n_axes > 1 else "ax": Fresh(lambda: canvas(n_axes))}
    return Entry(function, {**axes, **good}, holds=drawn(nan), nan=True)


P3, NAMES = np.array([0.7, 0.2, 0.1]), ("a", "b", "c")
LINE, RISING = np.linspace(1, 2, 5), np.linspace(0.1, 1, 5)

DRAWINGS = [
    drawing(figures.draw_probabilities, probabilities=P3, names=NAMES, true_class=1, title="title"),
    drawing(figures.draw_band, x=LINE, low=RISING, high=2 * RISING),
    drawing(figures.draw_votes, n_axes=3, ink=np.full(64, 0.5), weights=np.linspace(-1, 1, 64), bias=0.1, name="a"),
    drawing(figures.draw_activations, outputs=np.linspace(-1, 1, 9), title="title"),
    drawing(figures.draw_claims, claims=P3),
    drawing(figures.draw_claimed_and_kept, names=NAMES, claimed=P3, right=P3, interval=(P3 - 0.1, P3 + 0.1)),
    drawing(figures.draw_loss_valley, scales=RISING, losses=LINE, lowest=(0.2, 0.4), cursor=0.3),
    drawing(figures.draw_scores, scores=np.array([3.0, -1, 0.2]), names=NAMES, true_class=0, limits=(-2, 4), title="title"),
    drawing(figures.draw_probability_curves, moving_scores=LINE, probabilities=np.tile(P3, (5, 1)), names=NAMES, xlabel="x"),
    drawing(figures.draw_cursor, x=1.5, heights=np.array([0.2, 0.8])),
    drawing(figures.draw_digit, pixels=np.arange(64.0), title="title"),
    drawing(
        figures.draw_loss_surface, first_weights=np.linspace(-1, 1, 6), second_weights=np.linspace(-2, 2, 5),
        losses=np.add.outer(np.linspace(-2, 2, 5) ** 2, np.linspace(-1, 1, 6) ** 2), levels=np.array([0.0, 1, 2, 3, 4]),
        names=("first", "second"), lowest=np.array([0.0, 0]), keep_clear=np.array([[0.0, 0], [1, 1]]),
    ),
    drawing(figures.draw_path, points=np.array([[0.0, 0], [1, 1], [1, 2]]), label="path", colour="white"),
    drawing(
        figures.draw_pipeline, n_axes=5, pixels=np.arange(64.0), scores=np.array([3.0, 1, 0.2]), probabilities=P3,
        one_hot_label=np.array([1.0, 0, 0]), loss=0.3, names=NAMES,
    ),
    drawing(figures.draw_stages, n_axes=5),
    drawing(figures.draw_slope, weights=LINE, losses=LINE, at=1.5, slope=1.0, push=0.5, xlabel="x"),
    drawing(figures.draw_weights, weights=np.array([0.5, 0.5]), loss=0.3),
    drawing(
        figures.draw_two_classes, inputs=np.array([[0.0, 1], [1, 0], [2, 2], [0, 1]]), labels=np.array([0, 1, 1, 0]),
        feature_names=("x", "y"), class_names=("7", "9"),
    ),
    drawing(figures.draw_decision_line, weights=np.array([1.0, -2]), class_name="9"),
    drawing(figures.draw_walk_losses, losses=np.array([1.0, 0.5, 3]), steps=4, ceiling=2.0, reference=(0.4, "lowest")),
    drawing(figures.draw_loss_lines, lines={"a": (LINE, LINE[::-1]), "b": (LINE, LINE)}, xlabel="x", limits=(0.0, 3.0)),
    drawing(figures.draw_against_scale, scales=RISING, values=LINE, ylabel="y", level=("level", 1.0), top=2.0),
    drawing(figures.draw_confidence_and_accuracy, scales=RISING, confidences=RISING, accuracies=RISING),
    drawing(figures.draw_surprise, cursor=0.3, top=7.5),
    drawing(figures.draw_prediction_and_label, probabilities=P3, label=P3, names=NAMES, title="title"),
    drawing(figures.draw_distance_along, steps=LINE, distances=LINE, floor=0.5, top=3.0, cursor=1.5),
    drawing(figures.draw_capped_loss, probabilities=RISING, losses=LINE[::-1], capped=LINE[::-1], cap=3.0),
    drawing(
        figures.draw_sweep, stops=[LINE, LINE], curves=[LINE, RISING], names=("a", "b"), xlabel="x", ylabel="y",
        limits=(0.1, 10.0), reference=(1.0, "one"), ticks=[1, 2],
    ),
    drawing(figures.draw_one_addition, added=np.array([1.0, 0.5, 0]), names=NAMES, title="title"),
    drawing(figures.draw_top_probabilities, top_probabilities=RISING, title="title"),
    drawing(figures.draw_weight_rows, weights=np.array([[0.5, -1, 2], [0, 0, 1]]), limit=1.0, title="title"),
    drawing(
        figures.draw_named_curves, x=RISING, curves={"a": LINE, "b": RISING}, xlabel="x", ylabel="y", limits=(0.0, 2.0),
        log=True, truth="b", cursor=0.5,
    ),
    drawing(figures.draw_weight_pictures, weights=np.linspace(-2, 2, 128).reshape(2, 64), names=("a", "b"), columns=2, limit=1.0),
    drawing(figures.draw_digit_row, images=np.arange(128.0).reshape(2, 64), captions=("a", "b\nc")),
    drawing(figures.draw_right_and_wrong, confidences=P3, right=np.array([True, False, True])),
    drawing(figures.draw_confusions, counts=np.array([[3, 1, 0], [0, 2, 2], [1, 0, 5]]), names=NAMES),
    drawing(figures.draw_reliability, claimed=P3, right=P3, limits=(0.0, 1.0), title="title"),
    drawing(figures.draw_against_label, probabilities=P3, label_row=np.array([1.0, 0, 0]), names=NAMES),
    drawing(figures.draw_rows, rows=np.tile(P3, (4, 1)), names=NAMES, colour="#0072B2", title="title"),
    drawing(figures.draw_memory, n_classes=np.array([10, 100, 1000]), memory={"a": LINE[:3] * 1e9}, here=50, limit=8e9),
    drawing(
        figures.draw_instrument, nan=True, n_axes=3, scores=np.array([3.0, 1, 0.2]), exponentials=np.array([1.0, 0.1, np.inf]),
        probabilities=P3, names=NAMES, true_class=1, scale=2.0, subtract_maximum=True,
    ),
    drawing(
        figures.draw_head_to_tail, parts=np.array([[1.0, 2], [-1, 0]]), limits=((-3.0, 3.0), (-3.0, 3.0)), names=("x", "y")
    ),
    Entry(figures.short_number, {"value": 0.836, "digits": 3}, words),
    Entry(figures.short_probability, {"value": 0.3}, words),
    Entry(figures.in_bytes, {"count": 8e10}, words),
]  # fmt: skip


# A cluster that is none ------------------------------------------------------------------------------------------------


class Result:
    """A future that is here already."""

    def __init__(self, value):
        self.value = value

    def result(self, timeout=None):
        return self.value


def here(value):
    return value.value if isinstance(value, Result) else [here(one) for one in value] if isinstance(value, list) else value


class NoCluster(Client):
    """A client that computes everything at once, in this process."""

    status, cluster = "running", None

    def __init__(self):
        pass

    __del__ = lambda self: None  # noqa: E731
    __repr__ = lambda self: "<NoCluster>"  # noqa: E731

    def submit(self, function, *arguments, pure=None):
        return Result(function(*map(here, arguments)))

    def map(self, function, parts, pure=None):
        return [Result(function(here(part))) for part in parts]


def without_processes(function):
    """The function, with a class in Client's place that starts nothing."""

    def call(**arguments):
        with mock.patch.object(connection, "Client", mock.Mock()), mock.patch.object(connection, "_open_client", lambda: None):
            with mock.patch.dict("os.environ"):
                connection.os.environ.pop(connection.ADDRESS, None)
                function(**arguments)

    return call


DATA = cluster.noisy_digits(3, block_size=4)
NO_CLUSTER = NoCluster()
PARTITIONS = cluster.partition(NO_CLUSTER, DATA, 2)
START = (RNG.normal(0, 0.1, (10, 64)), np.zeros(10))
SUMS = (2, 0.5, np.ones((2, 3)), np.ones(2))

# Files -----------------------------------------------------------------------------------------------------------------

FOLDER = Path(tempfile.mkdtemp())
IDX = FOLDER / "images"
IDX.write_bytes(struct.pack(">BBBBII", 0, 0, 8, 2, 2, 3) + bytes(range(6)))
(FOLDER / "images.gz").write_bytes(gzip.compress(IDX.read_bytes()))

# Sliders ---------------------------------------------------------------------------------------------------------------


def draw_bar(ax, x=1):
    (ax if not isinstance(ax, np.ndarray) else ax[0]).bar([0], [x if isinstance(x, (int, float)) and abs(x) < 1e100 else 1])
    return f"A bar for {x}."


def small_figure():
    figure, ax = figures.new_figure(size=(1, 1))
    ax.bar([0], [1])
    return figure


FIGURE = small_figure()
SIZE = (1.0, 1.0)

FLOATING = (ValueError, TypeError, FloatingPointError)
SIZED = (ValueError, TypeError, MemoryError)
SCORES = np.array([[3.0, 1.0, 0.2], [0.0, -1.0, 2.0]])
ROWS = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
LABELS = np.array([0, 2])
WEIGHTS, BIASES = RNG.normal(size=(3, 4)), RNG.normal(size=3)
INPUTS, THREE_LABELS = RNG.normal(size=(5, 4)), np.array([0, 2, 1, 1, 0])


FUNCTIONS = [
    Entry(datasets.digits, {"seed": 0}),
    Entry(datasets.two_feature_slice, {"seed": 0}),
    Entry(datasets.read_idx, {"path": IDX}, an_array, raises=(ValueError, TypeError, OSError), nan=True),
    Entry(probability.softmax, {"scores": SCORES, "axis": -1}, rows_of_probabilities),
    Entry(probability.log_softmax, {"scores": SCORES, "axis": -1}, logarithms),
    Entry(probability.entropy, {"probabilities": ROWS, "axis": -1}, entropies),
    Entry(labels.one_hot, {"labels": LABELS, "n_classes": 3}, one_hot_rows, raises=SIZED, sizes=("n_classes",)),
    Entry(labels.class_indices, {"one_hot_rows": np.eye(3)}, indices),
    Entry(losses.cross_entropy, {"probabilities": ROWS, "labels": LABELS}, distances),
    Entry(losses.softmax_cross_entropy, {"scores": SCORES, "labels": LABELS}, distances),
    Entry(
        losses.loss_and_gradient,
        {"weights": WEIGHTS, "biases": BIASES, "inputs": INPUTS, "labels": THREE_LABELS, "l2": 0.1},
        slopes,
        raises=FLOATING,
    ),
    Entry(
        training.initial_parameters,
        {"n_features": 4, "n_classes": 3, "sigma": 0.1, "rng": Fresh(lambda: np.random.default_rng(0))},
        parameters,
        raises=SIZED,
        sizes=("n_features", "n_classes"),
    ),
    Entry(training.predict_scores, {"inputs": INPUTS, "weights": WEIGHTS, "biases": BIASES}, raises=FLOATING),
    Entry(
        training.train,
        {
            "inputs": INPUTS, "labels": THREE_LABELS, "n_classes": 3, "learning_rate": 0.1, "epochs": 2,
            "rng": Fresh(lambda: np.random.default_rng(0)), "batch_size": 2, "sigma": 0.1, "l2": 0.01,
            "validation": (INPUTS[:2], THREE_LABELS[:2]), "patience": 1, "keep_epochs": (0, 1), "start": (WEIGHTS, BIASES),
            "progress": False,
        },
        a_record,
        raises=(*FLOATING, MemoryError),
        sizes=("n_classes", "epochs"),
    ),
    Entry(without_processes(cluster.connect), {"n_workers": 1, "dashboard": None}, name="connect"),
    Entry(without_processes(cluster.start_workers), {"n_workers": 1}, name="start_workers"),
    Entry(cluster.kill_a_worker, {"client": NO_CLUSTER}),
    Entry(
        cluster.noisy_block,
        {"images": np.full((3, 8, 8), 5.0), "labels": np.array([1, 2, 3]), "block": 1, "size": 4, "seed": 0},
        a_block,
        raises=SIZED,
        sizes=("size",),
    ),
    Entry(cluster.noisy_digits, {"n_blocks": 3, "block_size": 4, "seed": 0}),
    Entry(cluster.partition, {"client": NO_CLUSTER, "data": DATA, "n_partitions": 2, "keep": True}),
    Entry(
        cluster.partial_sums,
        {"partition": [(INPUTS, THREE_LABELS)] * 2, "weights": WEIGHTS, "biases": BIASES},
        finite_sums,
        raises=FLOATING,
    ),
    Entry(cluster.add_sums, {"parts": [SUMS, SUMS]}, finite_sums),
    Entry(cluster.cluster_sums, {"partitions": PARTITIONS, "weights": START[0], "biases": START[1]}, raises=FLOATING, nan=True),
    Entry(
        cluster.train_on_cluster,
        {"partitions": PARTITIONS, "start": START, "learning_rate": 0.1, "epochs": 2, "l2": 0.1, "progress": False},
        raises=FLOATING,
        sizes=("epochs",),
    ),
    Entry(cluster.measured_steps, {}),
    Entry(figures.new_figure, {"rows": 1, "columns": 1, "size": SIZE}),
    Entry(style.escape_mathtext, {"text": "5 $ or\n6 $", "longest": 4}, words),
    Entry(pictures.png_bytes, {"figure": FIGURE}),
    Entry(pictures.css_size, {"figure": FIGURE}),
    Entry(pictures.Picture, {"figure": FIGURE, "alt": "A bar."}, a_picture),
    Entry(pictures.show, {"figure": FIGURE, "alt": "A bar."}, a_picture),
    Entry(description.describe, {"figure": FIGURE}, words),
    Entry(pages.Page, {"columns": 1, "size": SIZE, "background": draw_bar}, passes_on=True),
    Entry(pages.format_values, {"values": {"x": 1.5, "name": "left"}}, lambda result, arguments: None),
    Entry(
        lambda draw, values: pages.Page(size=SIZE).draw(draw, values),
        {"draw": draw_bar, "values": {"x": 1}},
        words,
        passes_on=True,
        name="Page.draw",
    ),
    Entry(widgets.Track, {"low": 0.0, "high": 1.0, "step": 0.1, "log": False}, nan=True),
    Entry(
        widgets.flipbook,
        {"draw": draw_bar, "start": 1, "labels": {"x": "height"}, "columns": 1, "size": SIZE, "background": None, "x": [1, 2]},
        passes_on=True,
    ),
    Entry(
        widgets.panel,
        {"draw": draw_bar, "start": 1, "labels": {"x": "height"}, "columns": 1, "size": SIZE, "x": widgets.Track(0, 2, 0.5)},
        passes_on=True,
    ),
    Entry(
        lambda low, high, step, log: widgets.panel(draw_bar, x=widgets.Track(low, high, step, log), size=SIZE),
        {"low": 0.5, "high": 2.0, "step": 1.5, "log": True},
        name="panel over a Track",
    ),
    Entry(
        instrument.Instrument,
        {
            "scores": np.array([3.0, 1, 0.2]), "names": NAMES, "scale": 1.0, "true_class": 1, "subtract_maximum": True,
            "predict": 10.0,
        },
        an_instrument,
    ),
]  # fmt: skip

ENTRIES = {entry.name or entry.function.__name__: entry for entry in [*FUNCTIONS, *DRAWINGS]}
CHECKS = tuple(itertools.chain(*checks.CHECKS.values()))

PARTS = ("inputs", "labels", "weights", "biases")  # of arguments that are pairs
# Public, and not called with hostile values: why.
LEFT_OUT = {
    "train_layers": "a demonstration for notebook 09, which trusts its arrays",
    "expect_kind": "a check of the cluster's arguments",
    "space_out": "moves labels apart",
    "diverged": "makes an error",
    "drawable": "a check of drawings' arguments",
    "shares": "a check of drawings' arguments",
    "series": "a check of drawings' arguments",
    "escape_names": "a check of drawings' arguments",
    "short_name": "a check of drawings' arguments",
    "Digits": "a record that digits() makes",
    "TwoFeatureSlice": "a record that two_feature_slice() makes",
    "TrainingRecord": "a record that train() makes",
    "NoisyDigits": "a record that noisy_digits() makes",
    "Partitions": "a record that partition() makes",
    "Flipbook": "made by flipbook()",
    "Panel": "made by panel()",
    "SliderAccessibility": "made by panel()",
    **dict.fromkeys(
        [
            "canvas_of",
            "pixels",
            "encode",
            "encode_difference",
            "picture_bundle",
            "picture_html",
            "figure_html",
            "check_figure",
            "check_draw_and_labels",
            "check_controls",
            "check_control",
            "check_stops",
            "check_start",
            "stop_text",
            "control_line",
            "caption_line",
            "label_text",
        ],
        "between the modules of helpers.widgets, which show() and the sliders call",
    ),
}


def public_names():
    """Every public function and class of the modules of helpers, but those of the checks."""
    names = [name for _, name, _ in pkgutil.walk_packages(helpers.__path__, "helpers.") if not name.startswith("helpers.checks")]
    return {
        name
        for module in map(importlib.import_module, names)
        for name, value in vars(module).items()
        if not name.startswith("_")
        and "._" not in module.__name__
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
    }
