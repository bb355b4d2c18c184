"""What labels cost in memory."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.figures.style import GREY, drawable, in_bytes, series, short_name


def draw_memory(ax: Axes, n_classes: ArrayLike, memory: Mapping[str, ArrayLike], *, here: float, limit: float) -> None:
    """Bytes against the number of classes, both on log axes, a line for each way to store labels, and a cursor.

    Args:
        ax: where to draw.
        n_classes: shape (M,), rising, the x axis.
        memory: what each way is called → its bytes, shape (M,); three ways at most, the one that takes most first.
        here: number of classes at the cursor; the bytes there are written out.
        limit: bytes that fit into a computer's memory, a dashed line.
    """
    x = drawable(n_classes, "n_classes", ("M",))
    lines = {name: drawable(values, f"memory[{name!r}]", x.shape) for name, values in memory.items()}
    ax.set(xscale="log", yscale="log", xlim=(x[0], x[-1]), ylim=(1e6, 3e13))
    ax.axvline(here, color=GREY, linewidth=1)
    ax.axhline(limit, color=GREY, linewidth=1, linestyle="-.")
    ax.annotate(f"{in_bytes(limit)} of memory", (0.99, limit), (0, -3), ax.get_yaxis_transform(), "offset points",
                ha="right", va="top", fontsize=9, color=GREY)  # fmt: skip
    for place, (name, values, (colour, dash)) in enumerate(zip(map(short_name, lines), lines.values(), series(lines))):
        at_cursor = np.exp(np.interp(np.log(here), np.log(x), np.log(values)))
        ax.plot(x, values, color=colour, linestyle=dash, label=name)
        ax.plot([here], [at_cursor], "o", color=colour, label=f"{name} here", clip_on=False, zorder=3)
        ax.annotate(name, (x[-1], values[-1]), (5, 0), textcoords="offset points", color=colour,
                    va=("center", "bottom", "top")[place])  # fmt: skip
        ax.annotate(f"{name}: {in_bytes(at_cursor)}", (0.03, 0.96 - 0.11 * place), xycoords="axes fraction", color=colour,
                    va="top", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    ax.set_yticks([1e6, 1e9, 1e12], ["1 MB", "1 GB", "1 TB"])
    ax.minorticks_off()
    ax.set(xlabel="number of classes K", ylabel="memory")
