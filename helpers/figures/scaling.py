"""What a scale on the scores does to confidence."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from helpers.figures.style import BLUE, GREY, LONGEST_NAME, VERMILLION, drawable, escape_mathtext, shares


def draw_against_scale(
    ax: Axes,
    scales: ArrayLike,
    values: ArrayLike,
    *,
    ylabel: str,
    level: tuple[str, float],
    top: float,
) -> None:
    """One blue line over a log track of scales, and a dotted line at a level that it comes near at one end.

    Args:
        ax: where to draw.
        scales: shape (M,), positive and rising.
        values: shape (M,), what is measured at each scale.
        ylabel: what is measured, with its unit.
        level: name and height of the dotted line.
        top: upper end of the y axis; the lower end is 0.
    """
    x = drawable(scales, "scales", ("M",))
    y, ylabel = drawable(values, "values", x.shape), escape_mathtext(ylabel)
    name, height = escape_mathtext(level[0], LONGEST_NAME), level[1]
    ax.axhline(height, color=GREY, linewidth=1, linestyle=":")
    high_at_right = y[-1] > y[0]  # the level's name stands where the line is far away
    ax.annotate(name, (0.99, height), xycoords=("axes fraction", "data"), xytext=(0, -3 if high_at_right else 2),
                textcoords="offset points", ha="right", va="top" if high_at_right else "bottom", color=GREY,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5})  # fmt: skip
    ax.plot(x, y, color=BLUE, label=ylabel)
    _scale_axis(ax, x)
    ax.set(ylabel=ylabel, ylim=(0, top))


def draw_confidence_and_accuracy(ax: Axes, scales: ArrayLike, confidences: ArrayLike, accuracies: ArrayLike) -> None:
    """Two lines over a log track of scales: the model's mean top probability (blue) and the share that is right.

    Args:
        ax: where to draw.
        scales: shape (M,), positive and rising.
        confidences: shape (M,), mean probability of the top class, 0 to 1.
        accuracies: shape (M,), share of right decisions, 0 to 1 (vermillion, dashed).
    """
    x = drawable(scales, "scales", ("M",))
    blue, red = shares(confidences, "confidences", x.shape), shares(accuracies, "accuracies", x.shape)
    ax.plot(x, red, "--", color=VERMILLION, label="accuracy")
    ax.plot(x, blue, color=BLUE, label="mean top probability")
    ax.annotate("accuracy", (x[0], red[0]), xytext=(4, -4), textcoords="offset points", va="top", color=VERMILLION)
    half = min(int(np.searchsorted(blue, 0.5)), len(blue) - 1)
    ax.annotate("mean top probability", (x[half], blue[half]), xytext=(10, -4), textcoords="offset points", va="top",
                color=BLUE)  # fmt: skip
    _scale_axis(ax, x)
    ax.set(ylabel="probability, share", ylim=(0, 1.04))


def draw_loss_valley(
    ax: Axes, scales: ArrayLike, losses: ArrayLike, *, lowest: tuple[float, float], cursor: float | None = None
) -> None:
    """The mean loss over a log track of scales: a valley, with a band where resampled examples put its lowest place.

    Args:
        ax: where to draw.
        scales: shape (M,), positive and rising.
        losses: shape (M,), mean loss in nats at each scale.
        lowest: the scales between which the lowest place lies, were the examples drawn anew (vermillion band).
        cursor: a scale to mark, with a dot on the curve and its loss.
    """
    x = drawable(scales, "scales", ("M",))
    y = drawable(losses, "losses", x.shape)
    if cursor is None:
        cursor = x[y.argmin()]
    here = np.interp(np.log(cursor), np.log(x), y)
    ax.axvspan(*lowest, color=VERMILLION, alpha=0.16, linewidth=0)
    ax.annotate("lowest here,\n95 % of draws", (np.sqrt(lowest[0] * lowest[1]), 1.0), xycoords=("data", "axes fraction"),
                xytext=(0, -4), textcoords="offset points", ha="center", va="top", fontsize=9, color=VERMILLION)  # fmt: skip
    ax.plot(x, y, color=BLUE, label="mean loss")
    ax.plot([cursor], [here], "o", color=BLUE, label="here")
    side = "left" if cursor < 1.3 * x[0] else "right" if cursor > x[-1] / 1.3 else "center"
    ax.annotate(f"{here:.3f}", (cursor, here), xytext=(0, -7), textcoords="offset points", ha=side, va="top", color=BLUE)
    _scale_axis(ax, x)
    ax.set(ylabel="mean loss (nats)", ylim=(0, 1.15 * y.max()))


def _scale_axis(ax: Axes, scales: NDArray[np.float64]) -> None:
    ticks = [tick for tick in (0.01, 0.1, 1, 10, 100) if scales[0] <= tick <= scales[-1]]
    ax.set_xscale("log")
    ax.minorticks_off()
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set(xlabel="scale s (×)", xlim=(scales[0], scales[-1]))
