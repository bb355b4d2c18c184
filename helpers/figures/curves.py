"""Lines over a number, and the cursor on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from helpers.figures.style import BLUE, GREY, VERMILLION, drawable, escape_mathtext, escape_names, series, shares, short_name


def draw_probability_curves(
    ax: Axes,
    moving_scores: ArrayLike,
    probabilities: ArrayLike,
    names: Sequence[str],
    *,
    xlabel: str,
) -> None:
    """One line for each class: its probability while something on the x axis changes; named where the lines are far apart.

    Args:
        ax: where to draw.
        moving_scores: shape (M,), the values on the x axis.
        probabilities: shape (M, K), rows that sum to one.
        names: K class names (three at most: a line each of its own colour and dash).
        xlabel: what changes, with its unit.
    """
    x = drawable(moving_scores, "moving_scores", ("M",))
    rows = shares(probabilities, "probabilities", (len(x), "K"))
    names, xlabel = escape_names(names, "names", rows.shape[1], "each class"), escape_mathtext(xlabel)
    for name, column, (colour, dash) in zip(names, rows.T, series(names)):
        ax.plot(x, column, color=colour, linestyle=dash, label=name)
    place = _apart(rows)
    for name, height, (colour, _) in zip(names, rows[place], series(names)):
        ax.annotate(name, (x[place], height), xytext=(0, 3), textcoords="offset points", color=colour, va="bottom", ha="center")
    ax.set(xlabel=xlabel, ylabel="probability", xlim=(x[0], x[-1]), ylim=(0, 1.02))


def draw_cursor(ax: Axes, x: float, heights: ArrayLike) -> None:
    """An upright line where the slider stands, with a dot on each curve, in the curves' colours.

    Args:
        ax: where to draw, on a chart of curves.
        x: where the slider stands.
        heights: shape (C,) or a single number, of the curves at x; three at most.
    """
    heights = drawable(np.atleast_1d(heights), "heights", ("C",))
    ax.axvline(x, color=GREY, linewidth=1, clip_on=False)
    for height, (colour, _) in zip(heights, series(heights)):
        ax.plot([x], [height], "o", color=colour, clip_on=False, label="here")


def _apart(rows: NDArray[np.float64]) -> int:
    """The place, away from both ends, where curves stand furthest from each other."""
    inner = slice(len(rows) // 12, len(rows) - len(rows) // 12)
    gaps = np.diff(np.sort(rows[inner], axis=1), axis=1, append=2).min(axis=1)  # beside a single line nothing is near
    return int(gaps.argmax()) + inner.start


def space_out(heights: ArrayLike, gap: float) -> NDArray[np.float64]:
    """The heights, moved apart where two labels would overlap, in the same order."""
    values = np.asarray(heights, dtype=float)
    order = np.argsort(values)
    moved = values[order].copy()
    for place in range(1, len(moved)):
        moved[place] = max(moved[place], moved[place - 1] + gap)
    result = np.empty_like(moved)
    result[order] = moved
    return result


def draw_loss_lines(
    ax: Axes,
    lines: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    xlabel: str,
    limits: tuple[float, float],
) -> None:
    """Up to three lines of the loss, each named at its right end, with a dash of its own.

    Args:
        ax: where to draw.
        lines: name → (values on the x axis, losses in nats); all lines end at the same x.
        xlabel: what the x axis counts.
        limits: of the loss axis.
    """
    xlabel = escape_mathtext(xlabel)
    drawn = {}
    for name, line in lines.items():
        x = drawable(line[0], f"the x of lines[{name!r}]", ("T",))
        drawn[name] = x, drawable(line[1], f"the losses of lines[{name!r}]", x.shape)
    heights = space_out([losses[-1] for _, losses in drawn.values()], 0.085 * (limits[1] - limits[0]))
    for name, (x, losses), height, (colour, dash) in zip(map(short_name, drawn), drawn.values(), heights, series(drawn)):
        ax.plot(x, losses, color=colour, linestyle=dash, label=name)
        ax.annotate(name, (1.02, height), xycoords=("axes fraction", "data"), color=colour, va="center")
    last = max(x[-1] for x, _ in drawn.values())
    ax.set(xlabel=xlabel, ylabel="loss (nats)", xlim=(0, last), ylim=limits)


def draw_sweep(
    ax: Axes,
    stops: Sequence[ArrayLike],
    curves: Sequence[ArrayLike],
    names: Sequence[str],
    *,
    xlabel: str,
    ylabel: str,
    limits: tuple[float, float],
    reference: tuple[float, str] | None = None,
    ticks: Sequence[float] | None = None,
) -> None:
    """Lines on two logarithmic axes: what comes out against what was tried, a dot for each try, names at the ends.

    Args:
        ax: where to draw.
        stops: for each line the values tried, above 0; shape (M,), not the same M for all.
        curves: for each line what came out, above 0, in the same order.
        names: of the lines (three at most: a line each of its own colour and dash).
        xlabel: of the x axis, with its unit.
        ylabel: of the y axis, with its unit.
        limits: lowest and highest y.
        reference: a y to mark with a grey dotted line, and its name.
        ticks: on the x axis, written as plain numbers; powers of ten unless told.
    """
    xlabel, ylabel = escape_mathtext(xlabel), escape_mathtext(ylabel)
    xs = [drawable(x, "each of stops", ("M",)) for x in stops]
    names = escape_names(names, "names", len(xs), "each line")
    ys = [drawable(y, "each of curves", x.shape) for x, y in zip(xs, curves, strict=True)]
    marks = None if ticks is None else drawable(ticks, "ticks", ("T",))
    if reference is not None:
        ax.axhline(reference[0], color=GREY, linestyle=":", linewidth=1.5)
        ax.annotate(short_name(reference[1]), (0.02, reference[0]), xycoords=("axes fraction", "data"), va="bottom", color=GREY)
    for x, y, name, (colour, dash) in zip(xs, ys, names, series(xs)):
        ax.plot(x, y, color=colour, linestyle=dash, marker="o", markersize=4, label=name)
    ax.set(xscale="log", yscale="log", xlabel=xlabel, ylabel=ylabel, ylim=limits)
    ax.minorticks_off()  # their many small marks take longer to draw than all the rest
    if marks is not None:
        ax.set_xticks(marks, [f"{mark:g}" for mark in marks])
    low, high = np.log(limits)
    heights = np.array([(np.log(y[-1]) - low) / (high - low) for y in ys])
    if len({x[-1] for x in xs}) == 1:  # lines that end at one x: their names would overlap
        heights = space_out(heights, 0.1)
        heights -= max(0.0, heights.max() - 1)
    for x, name, height, (colour, _) in zip(xs, names, heights, series(xs)):
        place = (x[-1], height)
        ax.annotate(name, place, (8, 0), ("data", "axes fraction"), "offset points", color=colour, va="center")


def draw_named_curves(
    ax: Axes,
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    limits: tuple[float, float],
    log: bool = False,
    truth: str | None = None,
    cursor: float | None = None,
    markers: bool = False,
) -> None:
    """Up to three lines over one x axis, each named at its right end; the first is blue, the rest dashed and dotted.

    Args:
        ax: where to draw.
        x: shape (M,), rising; above 0 where `log`.
        curves: name → values, shape (M,).
        xlabel: of the x axis, with its unit.
        ylabel: of the y axis, with its unit.
        limits: of the y axis.
        log: whether x stands on a logarithmic axis.
        truth: name of the curve that says what is true; it is vermillion and dashed.
        cursor: an x to mark, with a dot on each line.
        markers: whether each point of a line has a dot: where few were measured.
        markers: whether each point of a line has a dot: where few were measured.
    """
    places = drawable(x, "x", ("M",))
    xlabel, ylabel = escape_mathtext(xlabel), escape_mathtext(ylabel)
    lines = {name: drawable(values, f"curves[{name!r}]", places.shape) for name, values in curves.items()}
    styles = [(VERMILLION, "--") if name == truth else style for name, style in zip(lines, series(lines))]
    if cursor is not None:
        ax.axvline(cursor, color=GREY, linewidth=1)
    for name, values, (colour, dash) in zip(map(short_name, lines), lines.values(), styles):
        ax.plot(places, values, color=colour, linestyle=dash, marker="o" if markers else "", markersize=4, label=name)
        if cursor is not None:
            here = [np.interp(cursor, places, values)]
            ax.plot([cursor], here, "o", color=colour, clip_on=False, label=f"{name} here")
    ends = np.clip([values[-1] for values in lines.values()], *limits)
    heights = space_out(ends, 0.09 * (limits[1] - limits[0]))
    heights -= max(0.0, heights.max() - limits[1])  # names that were moved up past the top go down together
    for name, height, (colour, _) in zip(map(short_name, lines), heights, styles):
        ax.annotate(name, (1.02, height), xycoords=("axes fraction", "data"), color=colour, va="center")
    ax.set(xlim=(places[0], places[-1]), ylim=limits, xlabel=xlabel, ylabel=ylabel)
    if log:
        ax.set_xscale("log")
        base = 10.0 if places[-1] >= 100 * places[0] else 2.0
        powers = base ** np.arange(-20, 21)
        marks = powers[(powers >= places[0] * 0.999) & (powers <= places[-1] * 1.001)]
        ax.set_xticks(marks, [f"{mark:g}" for mark in marks])
        ax.set_xticks([], minor=True)


def draw_band(ax: Axes, x: ArrayLike, low: ArrayLike, high: ArrayLike, *, colour: str = BLUE) -> None:
    """A pale band between two curves, such as an interval around a line that is drawn already.

    Args:
        ax: where to draw.
        x: shape (M,).
        low: shape (M,), the lower edge.
        high: shape (M,), the upper edge.
        colour: of the line that it belongs to.
    """
    ax.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0, label="interval")
