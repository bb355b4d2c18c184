"""The five stages from a digit to a loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers.figures.digits import draw_digit
from helpers.figures.style import BLUE, GREY, LONGEST_IN_ROW, VERMILLION, _hundredths, drawable, escape_names, shares

STAGES = (
    ("64 pixels", "X"),
    ("10 scores", "y"),
    ("10 probabilities", "S(y)"),
    ("one-hot label", "L"),
    ("one number", "the loss"),
)


# Middle and width of each stage, as shares of the figure's width, and half the width of its title.
PLACES = ((0.118, 0.16, 0.042), (0.312, 0.14, 0.043), (0.517, 0.148, 0.071), (0.735, 0.11, 0.061), (0.938, 0.06, 0.055))


STEPS = ("Wx + b", "softmax", "compare", "D(S, L)")


def draw_pipeline(
    axes: Sequence[Axes],
    pixels: ArrayLike,
    scores: ArrayLike,
    probabilities: ArrayLike,
    one_hot_label: ArrayLike,
    loss: float,
    names: Sequence[str],
) -> None:
    """One example at each of the five stages from an image to its loss; the true class's row is shaded.

    Args:
        axes: five axes of one row, at the places that `draw_stages` gives them.
        pixels: shape (64,) or (8, 8), ink from 0 (none) to 16.
        scores: shape (K,).
        probabilities: shape (K,).
        one_hot_label: shape (K,).
        loss: D(S, L) in nats; drawn on a scale up to 4.
        names: K class names.
    """
    scores = drawable(scores, "scores", ("K",))
    probabilities = shares(probabilities, "probabilities", scores.shape)
    one_hot_label = shares(one_hot_label, "one_hot_label", scores.shape)
    names = escape_names(names, "names", len(scores), "each score", LONGEST_IN_ROW)
    true_class, top_class = int(np.argmax(one_hot_label)), int(np.argmax(probabilities))
    draw_digit(axes[0], pixels)
    axes[0].set_xlabel("column", labelpad=-6)
    axes[0].set_ylabel("row", labelpad=-4)
    bars = [
        _draw_class_rows(ax, values, colour, names, true_class, top_class)
        for ax, values, colour in zip(axes[1:4], (scores, probabilities, one_hot_label), (BLUE, BLUE, VERMILLION))
    ]
    axes[1].bar_label(bars[0], [f"{y:z.1f}".replace("-", "−") for y in scores], padding=3, fontsize=9)
    axes[2].bar_label(bars[1], [_hundredths(p) for p in probabilities], padding=3, fontsize=9)
    axes[3].bar_label(bars[2], [f"{value:g}" for value in one_hot_label], padding=3, fontsize=9)
    axes[1].axvline(0, color=GREY, linewidth=1)
    axes[1].set(xlim=(-7.5, 8.5), xticks=[-5, 0, 5], xlabel="score")
    axes[2].set(xlim=(0, 1.35), xticks=[0, 0.5, 1], xticklabels=["0", "0.5", "1"], xlabel="probability")
    axes[3].set(xlim=(0, 1.35), xticks=[0, 1], xlabel="probability")
    _draw_loss_column(axes[4], loss)


def draw_stages(axes: Sequence[Axes]) -> None:
    """The names and symbols of the pipeline's five stages, joined by arrows that say what happens between them.

    Args:
        axes: five axes of one row, which are moved to their places in a figure about three times as wide as high.
    """
    for ax, (title, symbol), (middle, width, _) in zip(axes, STAGES, PLACES, strict=True):
        ax.set_position((middle - width / 2, 0.165, width, 0.585))
        for words, height, weight in ((title, 0.91, "bold"), (symbol, 0.825, "normal")):
            ax.annotate(words, (middle, height), xycoords="figure fraction", ha="center", weight=weight)
    for before, after, ax, step, style in zip(PLACES, PLACES[1:], axes[1:], STEPS, ("->", "->", "<->", "->")):
        _draw_step(ax, before[0] + before[2], after[0] - after[2], step, style)


def _draw_class_rows(
    ax: Axes, values: NDArray[np.float64], colour: str, names: Sequence[str], true_class: int, top_class: int
) -> BarContainer:
    """A horizontal bar for each class, the first on top, with the true class's row shaded and the top class strong."""
    left = -0.0135 / ax.get_position().width  # the shade reaches over the class's name, on axes of any width
    across = ax.get_yaxis_transform()
    row = Rectangle((left, true_class - 0.5), 1 - left, 1, transform=across, color=VERMILLION, alpha=0.16, linewidth=0)
    ax.add_patch(row).set_clip_on(False)
    bars = ax.barh(range(len(names)), values, height=0.72, color=colour)
    for place, bar in enumerate(bars):
        bar.set_alpha(1.0 if colour == VERMILLION or place == top_class else 0.5)
    ax.set_ylabel("class", labelpad=4)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    return bars


def _draw_loss_column(ax: Axes, loss: float) -> None:
    """The loss as a column on a scale of 0 to 4 nats, with its number above it."""
    column = ax.bar([0], [loss], width=0.5, color="black")
    ax.bar_label(column, [f"{loss:.2f}"], padding=2, fontsize=11, fontweight="bold")
    ax.set(xlim=(-0.6, 0.6), ylim=(0, 4.5), xticks=[], yticks=[0, 1, 2, 3, 4], xlabel="this digit")
    ax.set_ylabel("loss (nats)", labelpad=2)


def _draw_step(ax: Axes, start: float, end: float, words: str, style: str) -> None:
    """An arrow between two titles, from one share of the figure's width to another, with what happens below it."""
    arrow = {"arrowstyle": style, "color": "black", "linewidth": 1.4, "mutation_scale": 14, "shrinkA": 5, "shrinkB": 5}
    ax.annotate("", (end, 0.93), (start, 0.93), "figure fraction", arrowprops=arrow)
    ax.annotate(words, ((start + end) / 2, 0.825), xycoords="figure fraction", ha="center", style="italic")
