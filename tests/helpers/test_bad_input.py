"""What helpers refuses, and that the sentence names it: one case for every check that the other tests do not reach."""

import itertools
import warnings
from fractions import Fraction

import numpy as np
import pytest
from distributed import KilledWorker
from distributed.client import FutureCancelledError
from matplotlib.figure import Figure

from fuzzing import hostile
from fuzzing.table import (
    BIASES,
    DATA,
    ENTRIES,
    INPUTS,
    LINE,
    PARTITIONS,
    RISING,
    START,
    SUMS,
    THREE_LABELS,
    WEIGHTS,
    Fresh,
    Result,
    draw_bar,
)  # fmt: skip
from helpers import cluster, figures, labels, losses, probability, training
from helpers.datasets import read_idx
from helpers.widgets import flipbook
from helpers.widgets.page import format_values

V, T, F = ValueError, TypeError, FloatingPointError
FAR = 10**5000  # more digits than Python writes

CASES = [
    # any array
    ("softmax", dict(scores=[FAR]), T, "dtype object: <list that cannot be written out"),
    ("softmax", dict(axis=FAR), V, "axis must be a whole number, but is <int that cannot be written out>"),
    ("softmax", dict(axis=np.float64("inf")), V, "axis must be a whole number, but is inf"),
    ("one_hot", dict(n_classes=-FAR), V, "n_classes must be a whole number of at least 1, but is <int that"),
    ("digits", dict(seed=np.float64("nan")), V, "seed must be a whole number of at least 0, but is nan"),
    ("digits", dict(seed=np.timedelta64(1, "s")), T, "seed must be a whole number of at least 0, but is datetime.timedelta"),
    ("Instrument", dict(scale=np.float32("inf")), V, "scale must be a finite number above 0, but is inf"),
    ("panel over a Track", dict(step=np.timedelta64(1, "s")), T, "step of the Track of x must be a real number .*timedelta"),
    # training
    ("initial_parameters", dict(sigma=Fraction(-1, 3)), V, r"sigma must be a finite number of at least 0, but is Fraction\(-1, 3\)"),
    ("train", dict(learning_rate=Fraction(1, 10**400)), V, "learning_rate must be a finite number above 0, but is Fraction"),
    ("train", dict(progress="no"), T, "progress must be True or False, but is 'no'"),
    ("train", dict(keep_epochs=np.array(1)), T, 'or "all", but is array'),
    ("train", dict(inputs=INPUTS.astype("f4"), validation=(np.full((2, 4), 1e39), [0, 1])), V,
     r"validation inputs must be finite .* but validation inputs\[0, 0\] is inf in float32"),
    ("train", dict(inputs=INPUTS.astype("f4"), start=(np.full((3, 4), 1e39), BIASES)), V, r"weights\[0, 0\] is inf in float32"),
    ("train", dict(inputs=INPUTS.astype("f4"), start=(WEIGHTS, [0, -1e39, 0])), V, r"biases\[1\] is -inf in float32"),
    ("predict_scores", dict(inputs=np.full((1, 4), 1e308), weights=[[1e308, -1e308, 0, 0]] * 3), F, r"the largest weight is 1e\+308"),
    ("loss_and_gradient", dict(inputs=np.full((5, 4), 1e308), weights=np.zeros((3, 4)), labels=[0] * 5), F, r"the largest input 1e\+308, l2 is 0.1"),
    ("loss_and_gradient", dict(weights=np.full((3, 4), 1e155), l2=1e154), F, r"l2 is 1e\+154"),
    # files
    ("read_idx", dict(path=0), T, r"path must be a string or a Path, but is 0 \(int\)"),
    # the cluster
    ("connect", dict(dashboard=8787), T, r"dashboard must be a string, but is 8787 \(int\)"),
    ("start_workers", dict(n_workers=0), V, "n_workers must be a whole number of at least 1, but is 0"),
    ("kill_a_worker", dict(client="tcp://127.0.0.1:9"), T, "client must be a client from connect.*9' .str"),
    ("noisy_block", dict(images=np.zeros((3, 64))), V, r"images must have shape \(M, 8, 8\), but has shape \(3, 64\)"),
    ("noisy_block", dict(images=np.zeros((3, 8, 9))), V, r"at least one image, but have shape \(3, 8, 9\)"),
    ("noisy_block", dict(images=np.zeros((0, 8, 8))), V, r"at least one image, but have shape \(0, 8, 8\)"),
    ("noisy_block", dict(images=np.full((3, 8, 8), 16.5)), V, r"ink from 0 to 16, but images\[0, 0, 0\] is 16.5"),
    ("noisy_block", dict(labels=[1, 2]), V, r"labels must have shape \(3,\) to go with the images, but have shape \(2,\)"),
    ("noisy_block", dict(labels=[1, 2, 10]), V, r"from 0 to 9, but labels\[2\] is 10"),
    ("noisy_block", dict(block=-1), V, "block must be a whole number of at least 0, but is -1"),
    ("partition", dict(client=None), T, r"client must be a client from connect\(\), but is None"),
    ("partition", dict(data=[(INPUTS, THREE_LABELS)]), T, r"data must be a NoisyDigits from noisy_digits\(\), but is \["),
    ("partition", dict(keep=1), T, r"keep must be True or False, but is 1 \(int\)"),
    ("partial_sums", dict(partition=INPUTS), T, r"partition must be blocks of \(inputs, labels\), but is array"),
    ("partial_sums", dict(partition=3), T, r"partition must be blocks of \(inputs, labels\), but is 3 \(int\)"),
    ("partial_sums", dict(partition=[]), V, r"at least one block of \(inputs, labels\), but is empty"),
    ("partial_sums", dict(partition=[INPUTS]), T, "each block of partition must be a pair"),
    ("partial_sums", dict(partition=[(INPUTS[:, :2], THREE_LABELS)]), V, "inputs must have 4 features"),
    ("partial_sums", dict(partition=[(1e308 * np.sign(INPUTS), THREE_LABELS)], weights=1e308 * np.sign(WEIGHTS)), F, r"the largest weight is 1e\+308"),
    ("add_sums", dict(parts=SUMS), T, "parts must be a list of tuples from partial_sums, but is"),
    ("add_sums", dict(parts=[]), V, r"at least one tuple of sums, .* but have shapes \[\]"),
    ("add_sums", dict(parts=[SUMS, SUMS[:2]]), V, "arrays of the same shapes, but have shapes"),
    ("add_sums", dict(parts=[(1, np.ones(2)), (1, np.ones(3))]), V, r"same shapes, but have shapes \[\[\(\), \(2,\)\], \[\(\), \(3,\)\]\]"),
    ("add_sums", dict(parts=[(1e308,), (1e308,)]), V, r"parts must have a finite sum, but are too large: \[\(1e\+308"),
    ("cluster_sums", dict(partitions=DATA), T, r"partitions must be Partitions from partition\(\), but is NoisyDigits"),
    ("train_on_cluster", dict(partitions=None), T, r"partitions must be Partitions from partition\(\), but is None"),
    ("train_on_cluster", dict(progress=None), T, "progress must be True or False, but is None"),
    ("train_on_cluster", dict(learning_rate=1e300), F, "at step 2, in epoch 2|at step 1, in epoch 1"),
    # pictures, pages, sliders
    ("png_bytes", dict(figure=3), T, r"figure must be a Matplotlib figure, but is 3 \(int\)"),
    ("png_bytes", dict(figure=Figure()), T, "with a canvas of pixels, but has a FigureCanvasBase"),
    ("Page", dict(background="red"), T, "background must be a function of the axes, but is 'red'"),
    ("Page.draw", dict(draw="bars"), T, "draw must be a function of axes and values, but is 'bars'"),
    ("format_values", dict(values=[1]), T, r"values must map the names of controls to values, but is \[1\]"),
    ("format_values", dict(values={1: 2}), T, r"values must map the names of controls to values, but is \{1: 2\}"),
    ("flipbook", dict(draw=None), T, "draw must be a function of axes and values, but is None"),
    ("flipbook", dict(labels=["height"]), T, r"labels must map the names of controls to words, but is \['height'\]"),
    ("flipbook", dict(labels={"x": 1}), T, r"labels\['x'\] must be a string, but is 1"),
    ("flipbook", dict(x=hostile.Promising()), T, "x must be a sequence of stops"),
    ("flipbook", dict(x=itertools.count()), V, "x must have at most 1000 stops; got more, the last of these is 1000"),
    ("flipbook", dict(x=map(int, "1a")), T, "x must be a sequence of stops, such as .*; got <map"),
    ("flipbook", dict(x=[1, float("nan")]), V, r"x\[1\] must be a stop that can be found again, but is nan"),
    ("flipbook", dict(x=[1, None]), T, r"x\[1\] must be a number or a text, but is None"),
    ("flipbook", dict(x=[1, FAR]), V, r"x\[1\] must be a number or a text that a float can hold, but is <int"),
    ("flipbook", dict(start=[1]), T, r"start of x must be a number or a text, but is \[1\]"),
    ("panel", dict(start="left"), T, "start of x must be a real number, but is 'left'"),
    ("panel over a Track", dict(low=Fraction(1, 10**400)), V, "0 < low < high"),
    ("panel over a Track", dict(high=1e200), V, r"high of the Track of x must be a real number from -1e\+100 to 1e\+100, but is 1e\+200"),
    ("panel over a Track", dict(log=1), T, "log of the Track of x must be True or False, but is 1"),
    ("Instrument", dict(names=["a", "b", "c", "d"]), V, "names must be 3 strings, one for each score, but there are more"),
    # drawings: only what Matplotlib would draw wrongly without a word
    ("draw_probabilities", dict(probabilities=[0.5, np.nan, 0.2]), V, r"must be numbers, but probabilities\[1\] is nan"),
    ("draw_probabilities", dict(probabilities=[3.0, 1.0, 0.2]), V, r"must be from 0 to 1, but probabilities\[0\] is 3.0"),
    ("draw_probabilities", dict(probabilities=[[1.0]]), V, r"must have shape \(K,\), .* but has shape \(1, 1\)"),
    ("draw_probabilities", dict(true_class=3), V, "true_class must be from 0 to 2, or None, but is 3"),
    ("draw_probabilities", dict(names=["a", 1, "c"]), T, r"names\[1\] must be a string, but is 1"),
    ("draw_probabilities", dict(names=["a", "b"]), V, "names must be 3 strings, one for each of the probabilities, but there are 2"),
    ("draw_probabilities", dict(title=3), T, "text must be a string, but is 3"),
    ("draw_probabilities", dict(title="\ud800"), V, r"text must be text that can be written to a file, but is '.ud800'"),
    ("show", dict(alt="\ud800"), V, r"alt must be text that can be written to a file"),
    ("draw_probability_curves", dict(probabilities=np.full((5, 4), 0.25), names="a b c d".split()), V, "for 3 lines, but 4"),
    ("draw_cursor", dict(heights=[1, 2, 3, 4]), V, "for 3 lines, but 4"),
    ("draw_digit", dict(pixels=np.zeros((4, 16))), V, r"pixels must have shape \(64,\) or \(8, 8\), but have shape \(4, 16\)"),
    ("draw_loss_lines", dict(lines={"a": (LINE, np.full(5, np.nan))}), V, r"the losses of lines\['a'\]\[0\] is nan"),
    ("draw_confusions", dict(counts=np.ones((2, 3), int)), V, r"counts must have shape \(3, 3\)"),
]  # fmt: skip


@pytest.mark.parametrize("name, bad, error, words", CASES)
def test_bad_input_is_refused_in_a_sentence(name, bad, error, words):
    entry = ENTRIES[name]
    arguments = {key: value.make() if isinstance(value, Fresh) else value for key, value in entry.good.items()}
    with warnings.catch_warnings(), pytest.raises(error, match=words):
        warnings.simplefilter("error")
        entry.function(**{**arguments, **bad})


class TooLarge:
    """An object whose array does not fit into memory."""

    def __array__(self, *_arguments, **_options):
        raise MemoryError


def test_no_memory_stays_no_memory():
    with pytest.raises(MemoryError):
        probability.softmax(TooLarge())


# What is let through, and used to warn, to raise or to be silently wrong


def test_a_probability_a_hair_above_1_costs_nothing():
    sure = np.array([1 + 5e-7, 0.0])
    assert losses.cross_entropy(sure, 0) == 0 and probability.entropy(sure) == 0


def test_scores_that_are_too_large_on_one_side_alone_stay_infinite():
    scores = training.predict_scores([[1e308], [-1e308]], [[10.0], [-10.0]], [0.0, 0.0])
    assert scores.tolist() == [[np.inf, -np.inf], [-np.inf, np.inf]]


def test_slopes_whose_sum_overflows_are_still_slopes():
    inputs = np.array([[1.5e308, 1.5e308]])
    _, slopes, _ = losses.loss_and_gradient(np.zeros((2, 2)), np.zeros(2), inputs, [0])
    assert slopes.tolist() == [[-0.75e308] * 2, [0.75e308] * 2]


@pytest.mark.filterwarnings("error")
def test_partial_sums_whose_total_overflows_are_refused():
    weights = np.array([[0.0], [1.0]])
    block = (np.array([[1e308]]), np.array([0]))  # a loss of 1e308, twice
    with pytest.raises(FloatingPointError, match="a sum over it is not finite"):
        cluster.partial_sums([block, block], weights, np.zeros(2))
    one = cluster.partial_sums([block], weights, np.zeros(2))
    with pytest.raises(ValueError, match="parts must have a finite sum, but are too large"):
        cluster.add_sums([one, one])


def test_a_class_index_beyond_an_intp_is_no_class():
    with pytest.raises(ValueError, match=r"labels\[0\] is 18446744073709551615"):
        labels.one_hot(np.array([2**64 - 1], "u8"), 3)


def test_a_number_is_no_path_and_its_file_stays_open(tmp_path):
    with open(tmp_path / "mine", "wb") as mine:
        with pytest.raises(TypeError):
            read_idx(mine.fileno())
        mine.write(b"still open")
    assert (tmp_path / "mine").read_bytes() == b"still open"


def test_a_confidence_that_never_reaches_a_half_is_still_named():
    _, ax = figures.new_figure()
    figures.draw_confidence_and_accuracy(ax, RISING, RISING / 4, RISING)
    assert ax.texts[1].xy == (RISING[-1], RISING[-1] / 4)


def test_float32_numbers_are_drawn_without_a_warning():
    _, ax = figures.new_figure()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures.draw_scores(ax, np.array([1, 2], "f4"), ["a", "b"])


def test_a_scale_in_float32_is_taken_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ENTRIES["Instrument"].function(scale=np.float32(2)).scale == 2


def test_values_are_told_as_they_are():
    assert format_values({"scale": 10.0, "side": "left", "stop": 3}) == "scale=10, side=left, stop=3"


def test_a_generator_of_stops_is_read_once():
    book = flipbook(draw_bar, x=(stop for stop in (1, np.int64(2))), size=(1, 1))
    assert book.controls == {"x": [1, 2]} and type(book.controls["x"][1]) is int


@pytest.mark.parametrize(
    "error, told, words",
    [
        (KilledWorker("task", None, 3), RuntimeError, "ended several workers, .* into more partitions"),
        (FutureCancelledError("task", "scheduler-connection-lost"), ConnectionError, "the scheduler is gone"),
        (FutureCancelledError("task", "lost dependencies"), FutureCancelledError, "lost dependencies"),
    ],
)
def test_what_ends_a_sum_is_told_in_words_or_passed_on(monkeypatch, error, told, words):
    def fails(_, timeout):
        raise error

    monkeypatch.setattr(Result, "result", fails)
    with pytest.raises(told, match=words):
        cluster.cluster_sums(PARTITIONS, *START)
