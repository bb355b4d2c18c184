"""Bars for each class: scores, probabilities, labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import ArrayLike

from helpers._validate import class_index
from helpers.figures.style import BLUE, GREY, MANY, VERMILLION, _hundredths, drawable, escape_mathtext, escape_names, shares


def draw_probabilities(
    ax: Axes, probabilities: ArrayLike, names: Sequence[str], *, true_class: int | None = None, title: str = ""
) -> None:
    """Bars of one probability per class, each with its number; the true class's name is vermillion.

    Args:
        ax: where to draw.
        probabilities: shape (K,), each from 0 to 1.
        names: K class names.
        true_class: index of the true class, if it is to be marked.
        title: of the axes.
    """
    values = shares(probabilities, "probabilities", ("K",))
    names = escape_names(names, "names", len(values), "each of the probabilities")
    true_class, title = class_index(true_class, len(values)), escape_mathtext(title)
    bars = ax.bar(range(len(names)), values, color=BLUE, width=0.7)
    write = _short_probability if len(names) <= MANY else _hundredths
    numbers = ax.bar_label(bars, [write(value) for value in values], padding=2, fontsize=9 if len(names) > MANY else 10)
    for number in numbers if len(names) > MANY else []:
        if number.get_text()[0] in "<>":  # wider than the others, so smaller: they must fit side by side
            number.set(text=number.get_text().replace("0.", "."), fontsize=8)
    _name_classes(ax, names, true_class)
    ax.set(ylim=(0, 1.1), yticks=[0, 0.25, 0.5, 0.75, 1], ylabel="probability", title=title)


def draw_scores(
    ax: Axes,
    scores: ArrayLike,
    names: Sequence[str],
    *,
    true_class: int | None = None,
    limits: tuple[float, float] | None = None,
    title: str = "",
) -> None:
    """Bars of one score per class, above and below zero, each with its number.

    Args:
        ax: where to draw.
        scores: shape (K,), any finite values.
        names: K class names.
        true_class: index of the true class, if it is to be marked.
        limits: of the score axis; from the data unless told.
        title: of the axes.
    """
    values = drawable(scores, "scores", ("K",))
    names = escape_names(names, "names", len(values), "each score")
    true_class, title = class_index(true_class, len(values)), escape_mathtext(title)
    low, high = limits if limits is not None else (min(0, values.min()), max(0, values.max()))
    bars = ax.bar(range(len(names)), values, color=BLUE, width=0.7)
    write = "{:.1f}" if len(names) > MANY else "{:.3g}"
    numbers = [write.format(value).replace("-", "−") for value in values]
    ax.bar_label(bars, numbers, padding=2, fontsize=9 if len(names) > MANY else 10)
    ax.axhline(0, color=GREY, linewidth=1)
    _name_classes(ax, names, true_class)
    room = 0.15 * (high - low or 1)
    ax.set(ylim=(low - room if low < 0 else 0, high + room), ylabel="score", title=title)


def _name_classes(ax: Axes, names: Sequence[str], true_class: int | None) -> None:
    ax.set_xticks(range(len(names)), names)
    ax.set_xlabel("class")
    ax.tick_params(axis="x", length=0)
    for place, label in enumerate(ax.get_xticklabels()):  # all of them: a slider's page keeps the ticks of the last
        label.set(color=VERMILLION if place == true_class else "black", weight="bold" if place == true_class else "normal")


def _short_probability(value: float) -> str:
    """Three decimals where they say something; a power of ten for what they would call 0.000, >0.999 for 1.000."""
    if 0 < value < 0.0005:
        return f"{value:.0e}".replace("e-0", "e-")
    return f"{value:.3f}" if value < 0.9995 or value == 1 else ">0.999"


def draw_prediction_and_label(
    ax: Axes, probabilities: ArrayLike, label: ArrayLike, names: Sequence[str], *, title: str = ""
) -> None:
    """Blue bars of a prediction, and a vermillion mark at the height of the label over each class; a key at the right.

    Args:
        ax: where to draw.
        probabilities: S, shape (K,), sums to one.
        label: L, shape (K,), one-hot or soft.
        names: K class names.
        title: of the axes.
    """
    values = shares(probabilities, "probabilities", ("K",))
    wanted = shares(label, "label", values.shape)
    names, title = escape_names(names, "names", len(values), "each of the probabilities"), escape_mathtext(title)
    places = np.arange(len(names))
    ax.bar(places, values, color=BLUE, width=0.7, label="prediction S")
    ax.plot(places, wanted, "_", color=VERMILLION, markersize=34, markeredgewidth=3, label="label L", clip_on=False)
    # The key stays where it is while bars grow over the marks: a name beside a mark would lie on them.
    for words, height, colour in (("label L —", 0.99, VERMILLION), ("prediction S ■", 0.89, BLUE)):
        ax.annotate(words, (0.99, height), xycoords="axes fraction", ha="right", va="top", color=colour)
    ax.set_xticks(places, names)
    ax.tick_params(axis="x", length=0)
    ax.set(xlabel="class", ylabel="probability", ylim=(0, 1.12), yticks=[0, 0.25, 0.5, 0.75, 1], title=title)


def draw_against_label(ax: Axes, probabilities: ArrayLike, label_row: ArrayLike, names: Sequence[str]) -> None:
    """Two bars for each class side by side: what the model says, and what is true, each with its number.

    Args:
        ax: where to draw.
        probabilities: shape (K,), the prediction.
        label_row: shape (K,), the one-hot label.
        names: K class names.
    """
    probabilities = shares(probabilities, "probabilities", ("K",))
    label_row = shares(label_row, "label_row", probabilities.shape)
    names = escape_names(names, "names", len(probabilities), "each of the probabilities")
    places = np.arange(len(names))
    predicted = ax.bar(places - 0.2, probabilities, width=0.36, color=BLUE, label="prediction S")
    true = ax.bar(places + 0.2, label_row, width=0.36, color=VERMILLION, label="label L", hatch="//", edgecolor="white")
    ax.bar_label(predicted, [_short_probability(value) for value in probabilities], padding=2, fontsize=10)
    ax.bar_label(true, [f"{value:g}" for value in label_row], padding=2, fontsize=10)
    ax.set_xticks(places, names)
    ax.tick_params(axis="x", length=0)
    ax.set(ylim=(0, 1.1), yticks=[0, 0.25, 0.5, 0.75, 1], ylabel="probability", xlabel="class")
    ax.legend(loc="upper right")


def draw_rows(ax: Axes, rows: ArrayLike, names: Sequence[str], *, colour: str, title: str = "") -> None:
    """A batch as a grid, one row for each example and one column for each class: white is 0, full colour is 1.

    Args:
        ax: where to draw.
        rows: shape (N, K), probabilities or one-hot rows.
        names: K class names.
        colour: of 1; blue for predictions, vermillion for labels.
        title: of the axes.
    """
    rows, title = shares(rows, "rows", ("N", "K")), escape_mathtext(title)
    n_examples, n_classes = rows.shape
    names = escape_names(names, "names", n_classes, "each class")
    shades = LinearSegmentedColormap.from_list("shades", ["white", colour])
    ax.imshow(rows, cmap=shades, vmin=0, vmax=1, aspect="auto")
    ax.set_yticks(np.arange(1, n_examples) - 0.5, minor=True)
    ax.grid(axis="y", which="minor", color="#dddddd", linewidth=0.6)
    ax.tick_params(axis="y", which="minor", length=0)
    ax.set_xticks(range(n_classes), names)
    ax.set(yticks=range(0, n_examples, 5), xlabel="class", ylabel="example", title=title)
