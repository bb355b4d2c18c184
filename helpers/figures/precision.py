"""Sums on a computer, head to tail."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.figures.style import BLUE, GREY, SERIES, VERMILLION, drawable, escape_mathtext, escape_names


def draw_one_addition(ax: Axes, added: ArrayLike, names: Sequence[str], *, title: str = "") -> None:
    """Bars of what one addition of a millionth adds in each kind of number, against the millionth that was wanted.

    Args:
        ax: where to draw.
        added: shape (K,), in millionths; 1 is right.
        names: K kinds of numbers.
        title: of the axes.
    """
    added = drawable(added, "added", ("K",))
    names, title = escape_names(names, "names", len(added), "each of added"), escape_mathtext(title)
    ax.bar(range(len(names)), added, color=BLUE, width=0.6)
    for place, value in enumerate(added):
        height = value if value < 0.8 else max(value, 1)  # never across the line at 1
        ax.annotate(f"{value:.4g}", (place, height), (0, 3), textcoords="offset points", ha="center")
    ax.axhline(1, color=VERMILLION, linestyle="--", linewidth=1.5, label="wanted")
    ax.annotate("wanted", (0.99, 1.02), xycoords=("axes fraction", "data"), color=VERMILLION, ha="right", va="bottom")
    ax.set_xticks(range(len(names)), names)
    ax.set(xlim=(-0.5, len(names) + 0.1), ylim=(0, 2.3), xlabel="kind of number", ylabel="added (millionths)", title=title)


def draw_head_to_tail(
    ax: Axes, parts: ArrayLike, *, limits: tuple[tuple[float, float], tuple[float, float]], names: tuple[str, str]
) -> None:
    """Partial sums of two slopes as arrows, each beginning where the one before it ends, and the sum of all.

    Args:
        ax: where to draw.
        parts: shape (P, 2), one partial sum for each partition, in the order of the partitions.
        limits: of the x and of the y axis; give room for all orders that are to be compared.
        names: what the two numbers are, for the axes.
    """
    xlim, ylim = limits
    xlabel, ylabel = escape_names(names, "names", 2, "each axis", None)
    corners = np.vstack([[0, 0], np.cumsum(drawable(parts, "parts", ("P", 2)), axis=0)])
    many = len(corners) > 9
    for start, end, (colour, dash) in zip(corners, corners[1:], SERIES[:2] * len(corners)):
        ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "linestyle": dash, "shrinkA": 0,
                                                "shrinkB": 0, "linewidth": 1 if many else 2})  # fmt: skip
    ax.plot(*corners.T, linestyle="none", marker=".", markersize=3, color=GREY, label="corners")
    ax.plot(*corners[-1:].T, linestyle="none", marker="o", color=VERMILLION, markersize=8, label="sum")
    ax.annotate("sum of all", corners[-1], (0, -8), textcoords="offset points", ha="center", va="top", color=VERMILLION)
    ax.plot([0], [0], linestyle="none", marker="s", color="black", markersize=4, label="nothing yet")
    ax.set(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
