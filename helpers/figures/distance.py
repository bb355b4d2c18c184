"""Surprise and cross-entropy."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.figures.style import BLUE, GREY, PINK, VERMILLION, drawable


def draw_surprise(ax: Axes, cursor: float | None = None, *, top: float = 7.5) -> None:
    """The curve -ln p in blue: what it costs to give the true class the probability p.

    Args:
        ax: where to draw.
        cursor: a probability from 0 to 1 to mark, with a dot on the curve (an arrow upwards at 0, where the loss is
            infinite).
        top: upper end of the loss axis, in nats.
    """
    p = np.exp(-np.linspace(0, top, 121))
    if cursor is not None:
        ax.axvline(cursor, color=GREY, linewidth=1)
    ax.plot(p, -np.log(p), color=BLUE, label="−ln p")
    if cursor is not None and cursor > 0:
        ax.plot([cursor], [-np.log(cursor)], "o", color=BLUE, label="here")
    elif cursor is not None:
        ax.plot([0], [0.97 * top], "^", color=BLUE, label="beyond the top")
        ax.annotate("infinite", (0, 0.97 * top), xytext=(9, 0), textcoords="offset points", va="center", color=BLUE)
    ax.set(xlabel="probability of the true class", ylabel="loss (nats)", xlim=(-0.03, 1.03), ylim=(-0.2, top))


def draw_distance_along(
    ax: Axes, steps: ArrayLike, distances: ArrayLike, floor: float, *, top: float, cursor: float | None = None
) -> None:
    """The distance D(S, L) while S walks towards a soft label and past it, over the label's entropy as a floor.

    Args:
        ax: where to draw.
        steps: shape (M,), 0 where the walk begins and 1 where S equals the label.
        distances: shape (M,), in nats.
        floor: the entropy of the label, in nats (vermillion, dashed).
        top: upper end of the distance axis.
        cursor: a step to mark, with a dot on the curve and a dotted line from the floor to it, the divergence, and its key.
    """
    x = drawable(steps, "steps", ("M",))
    y = drawable(distances, "distances", x.shape)
    ax.axhline(floor, color=VERMILLION, linewidth=1.5, linestyle="--")
    ax.annotate("entropy of L", (0.01, floor), xycoords=("axes fraction", "data"), xytext=(0, -4),
                textcoords="offset points", va="top", color=VERMILLION)  # fmt: skip
    ax.plot(x, y, color=BLUE, label="D(S, L)")
    if cursor is not None:
        height = np.interp(cursor, x, y)
        ax.plot([cursor, cursor], [floor, height], ":", color=BLUE, label="divergence")
        # A key: beside the dotted line there is no place that is free at every step.
        ax.annotate("divergence ⋮", (0.66, 0.97), xycoords="axes fraction", ha="right", va="top", color=BLUE)
        ax.plot([cursor], [height], "o", color=BLUE, label="here")
    ax.set(xlabel="step t of S (S = L at 1)", ylabel="distance D(S, L) (nats)", xlim=(x[0] - 0.03, x[-1] + 0.03))
    ax.set(ylim=(0, top))


def draw_capped_loss(ax: Axes, probabilities: ArrayLike, losses: ArrayLike, capped: ArrayLike, cap: float) -> None:
    """The loss against the true class's probability on a log track, and the version that cannot rise above a cap.

    Args:
        ax: where to draw.
        probabilities: shape (M,), above 0, rising.
        losses: shape (M,), -ln p in nats (blue).
        capped: shape (M,), -ln(p + eps) in nats (pink, dashed).
        cap: -ln eps in nats.
    """
    p = drawable(probabilities, "probabilities", ("M",))
    honest, other = drawable(losses, "losses", p.shape), drawable(capped, "capped", p.shape)
    ax.axhline(cap, color=GREY, linewidth=1, linestyle=":")
    ax.plot(p, honest, color=BLUE, label="−ln p")
    ax.plot(p, other, "--", color=PINK, label="−ln(p + eps)")
    quarter = len(p) // 5
    ax.annotate("−ln p", (p[quarter], honest[quarter]), xytext=(6, 4), textcoords="offset points", color=BLUE)
    ax.annotate("−ln(p + eps)", (p[quarter // 4], cap), xytext=(0, -5), textcoords="offset points", va="top", color=PINK)
    ax.annotate(f"cap −ln eps = {cap:.1f}", (1, cap), xycoords=("axes fraction", "data"), xytext=(4, 8),
                textcoords="offset points", ha="right", color=GREY)  # fmt: skip
    ax.set_xscale("log")
    ax.minorticks_off()
    ax.set(xlabel="probability p of the true class", ylabel="loss (nats)", xlim=(p[0], p[-1]), ylim=(0, honest[0]))
