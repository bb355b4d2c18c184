"""A slope: a curve, the straight line that touches it, and the two pushes that measure it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.figures.style import BLUE, GREY, PINK, VERMILLION, escape_mathtext


def draw_slope(
    ax: Axes,
    weights: ArrayLike,
    losses: ArrayLike,
    *,
    at: float,
    slope: float,
    push: float | None = None,
    xlabel: str = "weight w",
) -> None:
    """The loss over one weight, with the straight line that has its slope at one place; with a push, how that was measured.

    Args:
        ax: where to draw.
        weights: shape (M,), rising; the x axis.
        losses: shape (M,), in nats.
        at: the weight whose slope is shown.
        slope: there, in nats for each unit of the weight.
        push: how far the weight was pushed up and down to measure it; two dots and the line between them, if given.
        xlabel: which weight it is.
    """
    x, y = np.asarray(weights, float), np.asarray(losses, float)
    here = np.interp(at, x, y)
    ends = np.array([at - 0.18 * np.ptp(x), at + 0.18 * np.ptp(x)])
    ax.plot(x, y, color=BLUE, label="loss")
    ax.plot(ends, here + slope * (ends - at), color=VERMILLION, linestyle="--", label="tangent")
    if push is not None:
        pushed = np.array([at - push, at + push])
        ax.plot(pushed, np.interp(pushed, x, y), "o-", color=PINK, markersize=5, linewidth=1.2, label="two pushes")
    ax.plot([at], [here], "o", color="black", markersize=5, clip_on=False, zorder=3, label="here")
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.set(xlim=(x[0], x[-1]), ylim=(0, 1.1 * y.max()), ylabel="loss (nats)", title=f"slope {slope:.3f}".replace("-", "−"))
    ax.set_xlabel(escape_mathtext(xlabel))
