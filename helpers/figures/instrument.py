"""The instrument's still picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from helpers._validate import class_index
from helpers.figures.style import BLUE, GREY, LONGEST_IN_ROW, VERMILLION, drawable, escape_names, short_number, short_probability


def draw_instrument(
    axes: Sequence[Axes],
    scores: ArrayLike,
    exponentials: ArrayLike,
    probabilities: ArrayLike,
    names: Sequence[str],
    *,
    true_class: int | None = None,
    scale: float = 1.0,
    subtract_maximum: bool = True,
) -> None:
    """The softmax instrument at rest: a row for each class, and on three axes its score, exponential and probability.

    Args:
        axes: three, side by side.
        scores: y, shape (K,), finite.
        exponentials: of the scaled scores, shape (K,); inf is written where its bar would be.
        probabilities: S, shape (K,), or nan, which is written too.
        names: K class names; the true one is vermillion. Long ones are cut.
        true_class: index of the true class, if there is one; its row is shaded.
        scale: s, the factor on the scores.
        subtract_maximum: whether the exponentials are those of s·y − m, with m the largest s·y.
    """
    scores = drawable(scores, "scores", ("K",))
    exponentials, probabilities = np.asarray(exponentials, float), np.asarray(probabilities, float)
    names = escape_names(names, "names", len(scores), "each score", LONGEST_IN_ROW)
    true_class = class_index(true_class, len(scores))
    written = (short_number, short_number, short_probability)
    for ax, values, write in zip(axes, (scores, exponentials, probabilities), written):
        _draw_instrument_column(ax, values, write, true_class)
        ax.set_yticks(range(len(names)), names)
        for place, label in enumerate(ax.get_yticklabels()):
            label.set(color=VERMILLION if place == true_class else "black", weight="bold" if place == true_class else "normal")
        ax.tick_params(axis="y", length=0)
        ax.set(ylim=(len(names) - 0.5, -0.5), ylabel="class")
    shift = " − m" if subtract_maximum else ""
    largest = max((value for value in exponentials if np.isfinite(value)), default=0)
    axes[0].set(xlabel="score y")
    axes[1].set(xlabel=f"exponential $e^{{s·y{shift}}}$" + (f", s = {short_number(scale)}" if scale != 1 else ""))
    axes[1].set_xticks([0, largest] if largest else [0], ["0", short_number(largest)] if largest else ["0"])
    axes[2].set(xlabel="probability S", xlim=(0, 1.4))
    axes[2].set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes[2].spines["bottom"].set_bounds(0, 1)  # beyond is room for the numbers, and no probability


def _draw_instrument_column(ax: Axes, values: NDArray[np.float64], write: Callable[[float], str], true_class: int | None) -> None:
    """Horizontal bars with their numbers, room for the numbers, and the true class's row shaded."""
    finite = np.where(np.isfinite(values), values, 0)
    if true_class is not None:
        ax.axhspan(true_class - 0.5, true_class + 0.5, color=VERMILLION, alpha=0.13, linewidth=0)
    ax.barh(np.arange(len(values)), np.where(np.isfinite(values), values, np.nan), height=0.62, color=BLUE)
    for place, value in enumerate(values):
        side = -1 if finite[place] < 0 else 1
        ax.annotate(write(value), (finite[place], place), (4 * side, 0), textcoords="offset points", va="center",
                    ha="left" if side > 0 else "right", fontsize=10)  # fmt: skip
    low, high = min(finite.min(), 0), max(finite.max(), 0)
    room = 0.4 * (high - low or 1)
    ax.set(xlim=(low - room if low < 0 else 0, high + room))
    ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    if low < 0:
        ax.axvline(0, color=GREY, linewidth=1)
