"""Every drawing of the course: plain functions that take an axes first, draw on it alone, and return nothing.

Names, titles and labels are written letter by letter, a dollar as a dollar; of long names the end is cut off.
Blue is the model and vermillion the truth, everywhere; green and pink come only with a second cue (dash, marker,
direct label). Probabilities always stand on a scale from 0 to 1.

All of them raise ValueError or TypeError, in a sentence that names the bad value, for what cannot be drawn: numbers that
are nan, or beyond 1e100 either way, where nothing else is said; shapes that do not go together; names that are no strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, is_color_like
from matplotlib.container import BarContainer
from matplotlib.patches import Rectangle
from matplotlib.patheffects import Normal, withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from helpers._validate import (
    DRAWABLE,
    any_array,
    any_real,
    array_within,
    class_index,
    index_array,
    limits_of,
    number_within,
    plain,
    real_array,
    rising_array,
    share_array,
    strings,
    switch,
    text,
    whole_number,
)
from helpers.pictures import BLUE, GREEN, GREY, PINK, VERMILLION, literal

LARGEST_LOSS = 700.0  # nats: e to minus this is the smallest probability with all its digits
SMALLEST = 1e-100  # the least that an axis reaches
MANY = 5  # with more bars than this, their numbers get smaller and shorter
Line = TypeVar("Line")  # whatever a line is given as
LONGEST_NAME = 32  # characters; longer ones leave no room for what they name
LONGEST_IN_ROW = 10  # where the name stands at the left of its row
SERIES = [(BLUE, "-"), (GREEN, "--"), (PINK, ":")]  # colour and dash of the first, second and third class


def _on_axes(ax: object) -> None:
    """Refuses what cannot be drawn on."""
    if not isinstance(ax, Axes):
        raise TypeError(f"ax must be Matplotlib axes, as new_figure() makes them, but is {plain(ax)} ({type(ax).__name__})")


def _on_several_axes(axes: object, count: int) -> None:
    """Refuses what are not so many axes."""
    held = np.ravel(axes).tolist() if isinstance(axes, np.ndarray) and axes.ndim == 1 else axes
    if isinstance(held, (list, tuple)) and len(held) == count and all(isinstance(ax, Axes) for ax in held):
        return
    raise TypeError(f"axes must be {count} Matplotlib axes, as new_figure(columns={count}) makes them, but is {plain(axes)}")


def _colour(colour: object) -> None:
    """Refuses what Matplotlib knows no colour by."""
    if not (isinstance(colour, str) and is_color_like(colour)):
        raise ValueError(f"colour must be the name or the hex code of a colour, but is {plain(colour)}")


def _text(value: object, name: str, longest: int | None = None) -> str:
    """A text of the caller's, as it is given to Matplotlib."""
    return literal(text(value, name), longest)


def _texts(values: object, name: str, count: int, each: str, longest: int | None = LONGEST_NAME) -> list[str]:
    """So many texts of the caller's, as they are given to Matplotlib."""
    return [literal(value, longest) for value in strings(values, name, count, each)]


def _reference(reference: object) -> tuple[float, str]:
    """A number to compare with, and its name."""
    if not isinstance(reference, (tuple, list)) or len(reference) != 2:
        raise TypeError(f"reference must be a pair of a number and its name, but is {plain(reference)}")
    return number_within(reference[0], "the number of reference"), _text(reference[1], "the name of reference", LONGEST_NAME)


def _up_to_three(values: Sequence[ArrayLike] | NDArray[Any], name: str) -> list[ArrayLike]:
    """One to three things in a list, a tuple or an array."""
    if not isinstance(values, (list, tuple)) and not (isinstance(values, np.ndarray) and values.ndim):
        raise TypeError(f"{name} must be a list, but is {plain(values)} ({type(values).__name__})")
    if not 1 <= len(values) <= len(SERIES):
        raise ValueError(f"{name} must be one to {len(SERIES)}, a line each, but is {plain(values)}")
    return list(values)


def _lines(curves: Mapping[str, Line], name: str) -> dict[str, Line]:
    """One to three curves by their names."""
    if not isinstance(curves, Mapping):
        raise TypeError(f"{name} must map names to values, but is {plain(curves)} ({type(curves).__name__})")
    if not 1 <= len(curves) <= len(SERIES):
        raise ValueError(f"{name} must be one to {len(SERIES)} lines, but there are {len(curves)}")
    return {text(key, f"every name in {name}"): values for key, values in curves.items()}


def _short(names: Iterable[str]) -> list[str]:
    """The names of lines, as they are given to Matplotlib."""
    return [literal(name, LONGEST_NAME) for name in names]


# Bars ------------------------------------------------------------------------------------------------------------


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
    _on_axes(ax)
    values = share_array(probabilities, "probabilities", ("K",))
    names = _texts(names, "names", len(values), "each of the probabilities")
    true_class, title = class_index(true_class, len(values)), _text(title, "title")
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
    _on_axes(ax)
    values = array_within(scores, "scores", ("K",))
    names = _texts(names, "names", len(values), "each score")
    true_class, title = class_index(true_class, len(values)), _text(title, "title")
    low, high = limits_of(limits, "limits") if limits is not None else (min(0, values.min()), max(0, values.max()))
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
    """Three decimals where they say something; a power of ten for what they would call 0.000 or 1.000."""
    if 0 < value < 0.0005:
        return f"{value:.0e}".replace("e-0", "e-")
    return f"{value:.3f}" if value < 0.9995 or value == 1 else f"1−{1 - value:.0e}".replace("e-0", "e-")


# Curves ----------------------------------------------------------------------------------------------------------


def draw_probability_curves(
    ax: Axes,
    moving_scores: ArrayLike,
    probabilities: ArrayLike,
    names: Sequence[str],
    *,
    xlabel: str,
) -> None:
    """One line for each class: its probability while something on the x axis changes; labelled at the right end.

    Args:
        ax: where to draw.
        moving_scores: shape (M,), the values on the x axis.
        probabilities: shape (M, K), rows that sum to one.
        names: K class names (three at most: a line each of its own colour and dash).
        xlabel: what changes, with its unit.
    """
    _on_axes(ax)
    x = rising_array(moving_scores, "moving_scores", ("M",))
    rows = share_array(probabilities, "probabilities", (len(x), "K"))
    names, xlabel = _texts(names, "names", rows.shape[1], "each class"), _text(xlabel, "xlabel")
    if len(names) > len(SERIES):
        raise ValueError(f"names must be of {len(SERIES)} classes at most, a line each, but there are {len(names)}")
    for name, column, (colour, dash) in zip(names, rows.T, SERIES):
        ax.plot(x, column, color=colour, linestyle=dash, label=name)
    for name, height, (colour, _) in zip(names, _spread(rows[-1], 0.09), SERIES):
        ax.annotate(name, (1.03, height), xycoords=("axes fraction", "data"), color=colour, va="center")
    ax.set(xlabel=xlabel, ylabel="probability", xlim=(x[0], x[-1]), ylim=(0, 1.02))


def draw_cursor(ax: Axes, x: float, heights: ArrayLike) -> None:
    """An upright line where the slider stands, with a dot on each curve, in the curves' colours.

    Args:
        ax: where to draw, on a chart of curves.
        x: where the slider stands.
        heights: shape (C,) or a single number, of the curves at x; three at most.
    """
    _on_axes(ax)
    x = number_within(x, "x")
    heights = array_within(np.atleast_1d(real_array(heights, "heights", "(C,)")), "heights", ("C",))
    if len(heights) > len(SERIES):
        raise ValueError(f"heights must be of {len(SERIES)} curves at most, but there are {len(heights)}")
    ax.axvline(x, color=GREY, linewidth=1, clip_on=False)
    for height, (colour, _) in zip(heights, SERIES):
        ax.plot([x], [height], "o", color=colour, clip_on=False, label="here")


def _spread(heights: ArrayLike, gap: float) -> NDArray[np.float64]:
    """The heights, moved apart where two labels would overlap, in the same order."""
    values = np.asarray(heights, dtype=float)
    order = np.argsort(values)
    moved = values[order].copy()
    for place in range(1, len(moved)):
        moved[place] = max(moved[place], moved[place - 1] + gap)
    result = np.empty_like(moved)
    result[order] = moved
    return result


# Digits ----------------------------------------------------------------------------------------------------------


def draw_digit(ax: Axes, pixels: ArrayLike, *, title: str = "") -> None:
    """One handwritten digit, 8 × 8 pixels, dark ink on white, with row and column as axes.

    Args:
        ax: where to draw.
        pixels: shape (64,) or (8, 8), ink from 0 (none) to 16.
        title: of the axes.
    """
    _on_axes(ax)
    ink, title = _ink(pixels), _text(title, "title")
    ax.imshow(ink, cmap="gray_r", vmin=0, vmax=16)
    ax.set(xticks=[0, 7], yticks=[0, 7], xlabel="column", ylabel="row", title=title)


def _ink(pixels: ArrayLike) -> NDArray[np.float64]:
    """The pixels of one digit, shape (8, 8)."""
    array = real_array(pixels, "pixels", "(64,) or (8, 8)")
    if array.shape not in ((64,), (8, 8)):
        raise ValueError(f"pixels must have shape (64,) or (8, 8), but have shape {array.shape}")
    return array_within(array, "pixels", array.shape).reshape(8, 8)


# The loss over two weights -----------------------------------------------------------------------------------------

OUTLINE = [withStroke(linewidth=2, foreground="black"), Normal()]  # a light line on any shade


def draw_loss_surface(
    ax: Axes,
    first_weights: ArrayLike,
    second_weights: ArrayLike,
    losses: ArrayLike,
    *,
    levels: ArrayLike,
    names: tuple[str, str] = ("weight w₁", "weight w₂"),
    lowest: ArrayLike | None = None,
    keep_clear: ArrayLike | None = None,
) -> None:
    """Filled contours of the loss over two weights, dark where it is low, with the loss written on the lines.

    Args:
        ax: where to draw.
        first_weights: shape (A,), the x axis.
        second_weights: shape (B,), the y axis.
        losses: shape (B, A), in nats.
        levels: rising losses at which the contours stand; the same in pictures that are to be compared.
        names: of the two axes.
        lowest: the two weights of the lowest point, to be marked with a +.
        keep_clear: shape (T + 1, 2), a path that no number is to lie on.

    Numbers that lie too close together are left out; so are the first level and the last, the ends of the colours.
    """
    _on_axes(ax)
    first_weights = rising_array(first_weights, "first_weights", ("A",))
    second_weights = rising_array(second_weights, "second_weights", ("B",))
    losses = array_within(losses, "losses", (len(second_weights), len(first_weights)))
    steps = rising_array(levels, "levels", ("L",))
    xlabel, ylabel = _texts(names, "names", 2, "each axis", None)
    if lowest is not None:
        lowest = array_within(lowest, "lowest", (2,))
    if keep_clear is not None:
        keep_clear = array_within(keep_clear, "keep_clear", ("T", 2))
    values = np.clip(losses, steps[0], steps[-1])  # what is above the last level takes its colour
    # A shade for each band, not for each nat: the levels may stand as close as the reader needs them.
    shades = colormaps["cividis"](np.linspace(0, 1, len(steps) - 1))
    bands = ax.contourf(first_weights, second_weights, values, levels=steps, colors=shades)
    bands.set(edgecolor=(1, 1, 1, 0.5), linewidth=0.6)  # a border of its own costs less than lines drawn once more
    ax.set(xlabel=xlabel, ylabel=ylabel)
    if losses.min() < steps[-1]:
        _number_contours(ax, first_weights, second_weights, losses, steps, keep_clear)
    if lowest is not None:
        x, y = lowest
        ax.plot([x], [y], "+", color="white", markersize=8, label="lowest point", path_effects=OUTLINE)


def _number_contours(
    ax: Axes,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    losses: NDArray[np.float64],
    levels: NDArray[np.float64],
    path: NDArray[np.float64] | None,
) -> None:
    """Each level's number, where the straight ways from the lowest point to two opposite corners cross it."""
    values = losses
    origin, size = np.array([x[0], y[0]]), np.array([x[-1] - x[0], y[-1] - y[0]])
    taken = np.empty((0, 2)) if path is None else (_filled(path) - origin) / size
    lowest = np.unravel_index(np.argmin(values), values.shape)
    corners = [(row, column) for row in (0, len(values) - 1) for column in (0, values.shape[1] - 1)]
    farthest = max(range(4), key=lambda corner: np.hypot(*(np.subtract(corners[corner], lowest) / values.shape)))
    for corner in (corners[farthest], corners[3 - farthest]):
        rows, columns = np.linspace(lowest, corner, 200).T
        # The way climbs; where it dips all the same, the level's first crossing counts.
        heights = np.maximum.accumulate(_between(values, rows, columns))
        distance = np.hypot((rows - rows[0]) / len(values), (columns - columns[0]) / values.shape[1])
        last = 0.0
        for level, place in zip(levels[1:-1], np.searchsorted(heights, levels[1:-1])):
            # Numbers that would lie on each other are left out, and those that the edge would cut.
            if 0 < place < 185 and distance[place] - last > 0.07:
                spot = np.interp(columns[place], range(len(x)), x), np.interp(rows[place], range(len(y)), y)
                away = np.abs((spot - origin) / size - taken)
                if (away < (0.07, 0.05)).all(axis=1).any():
                    continue
                last = distance[place]
                colour = "white" if level < levels[len(levels) // 2] else "black"
                ax.text(*spot, f"{level:g}", fontsize=9, color=colour, ha="center", va="center")


def _filled(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """A path's points, with twenty places on the way from each to the next."""
    places = np.linspace(0, len(path) - 1, 20 * len(path))
    return np.column_stack([np.interp(places, range(len(path)), weights) for weights in path.T])


def _between(values: NDArray[np.float64], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values of a grid at places between its points, each from the four around it."""
    row = np.minimum(rows.astype(int), len(values) - 2)
    column = np.minimum(columns.astype(int), values.shape[1] - 2)
    down, right = rows - row, columns - column
    above = (1 - right) * values[row, column] + right * values[row, column + 1]
    below = (1 - right) * values[row + 1, column] + right * values[row + 1, column + 1]
    between: NDArray[np.float64] = (1 - down) * above + down * below
    return between


def draw_path(ax: Axes, points: ArrayLike, *, label: str = "path", colour: str = "white") -> None:
    """A walk over two weights: a dot for each step, joined by a line, a ring at the start, a cross at the end.

    Args:
        ax: where to draw, mostly a loss surface.
        points: shape (T + 1, 2), the two weights after 0, 1, … T steps.
        label: in legends and in the text form.
        colour: of line and dots.
    """
    _on_axes(ax)
    _colour(colour)
    label = _text(label, "label", LONGEST_NAME)
    x, y = array_within(points, "points", ("T + 1", 2)).T
    ax.plot(x, y, "-", color=colour, linewidth=1, marker=".", markersize=4, label=label, path_effects=OUTLINE)
    ax.plot(x[:1], y[:1], "o", color="white", markeredgecolor="black", markersize=7, label="start")
    ax.plot(x[-1:], y[-1:], "X", color="white", markeredgecolor="black", markersize=8, label="end")


# The whole pipeline, for one example (notebook 00) -------------------------------------------------------------------

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
        scores, probabilities, one_hot_label: shape (K,) each.
        loss: D(S, L) in nats; drawn on a scale up to 4.
        names: K class names.
    """
    _on_several_axes(axes, len(STAGES))
    scores = array_within(scores, "scores", ("K",))
    probabilities = share_array(probabilities, "probabilities", scores.shape)
    one_hot_label = share_array(one_hot_label, "one_hot_label", scores.shape)
    names, loss = _texts(names, "names", len(scores), "each score", LONGEST_IN_ROW), number_within(loss, "loss", 0)
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
    _on_several_axes(axes, len(STAGES))
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


def _hundredths(probability: float) -> str:
    """Two decimals, but never 0.00 for what is small and not zero, nor 1.00 for what is large and not one."""
    if 0 < probability < 0.005:
        return "<0.01"
    return ">0.99" if 0.995 <= probability < 1 else f"{probability:.2f}"


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


# A point on the surface, its line among the data, and its losses (notebooks 05 and 06) ------------------------------


def draw_weights(ax: Axes, weights: ArrayLike, loss: float) -> None:
    """A dot on a loss surface where the two weights stand, with the loss beside it.

    Args:
        ax: where to draw, on a loss surface.
        weights: shape (2,), inside the axes' limits.
        loss: at these weights, in nats.
    """
    _on_axes(ax)
    x, y = array_within(weights, "weights", (2,)).tolist()
    loss = number_within(loss, "loss")
    ax.plot([x], [y], "o", color="white", markeredgecolor="black", markersize=9, label="weights")
    right = x < np.mean(ax.get_xlim())
    ax.annotate(
        f"{loss:.3f}", (x, y), xytext=(10 if right else -10, 0), textcoords="offset points", va="center",
        ha="left" if right else "right", bbox={"boxstyle": "round,pad=0.15", "color": "white", "alpha": 0.85},
    )  # fmt: skip


def draw_two_classes(
    ax: Axes,
    inputs: ArrayLike,
    labels: ArrayLike,
    *,
    feature_names: tuple[str, str],
    class_names: tuple[str, str],
) -> None:
    """Two classes of points over two features, each class with its marker and its name.

    Points in one place become one larger mark, the second class a little to the right of the first.

    Args:
        ax: where to draw.
        inputs: shape (N, 2), centred.
        labels: shape (N,), 0 or 1.
        feature_names: of the two axes, with units.
        class_names: of the two classes.
    """
    _on_axes(ax)
    points = array_within(inputs, "inputs", ("N", 2))
    classes = index_array(labels, 2, "(N,)")
    if classes.shape != points.shape[:1]:
        raise ValueError(f"labels must have shape {points.shape[:1]} to go with the inputs, but have shape {classes.shape}")
    xlabel, ylabel = _texts(feature_names, "feature_names", 2, "each axis", None)
    kinds = _texts(class_names, "class_names", 2, "each class")
    low, high = points.min(axis=0), points.max(axis=0)
    reach = high - low
    for number, (marker, sign, colour) in enumerate((("o", "●", GREEN), ("^", "▲", PINK))):
        places, counts = np.unique(points[classes == number], axis=0, return_counts=True)
        x, y = (places + [0.03 * reach[0] * number, 0]).T
        ax.scatter(x, y, s=9 * counts, marker=marker, color=colour, alpha=0.75, linewidths=0, label=kinds[number])
        # Words with the marks in them: a legend would take longer to draw than all the points.
        ax.text(0.03, 0.96 - 0.1 * number, f"{sign} {kinds[number]}", color=colour, va="top", transform=ax.transAxes)
    # Equal steps on both axes, so that a line and the arrow across it stand at a right angle.
    middle, half = (low + high) / 2, 0.62 * reach.max()
    ax.set(xlim=(middle[0] - half, middle[0] + half), ylim=(middle[1] - half, middle[1] + half), aspect="equal")
    ax.set(xlabel=xlabel, ylabel=ylabel)


def draw_decision_line(ax: Axes, weights: ArrayLike, class_name: str) -> None:
    """The line on which w₁x₁ + w₂x₂ = 0, the model's fifty-fifty, with an arrow towards the class that has the weights.

    Args:
        ax: where to draw, on two classes whose inputs are centred; its limits stay.
        weights: shape (2,), of the second class; the first has weights and scores of zero. Without weights, no line.
        class_name: of the second class.
    """
    _on_axes(ax)
    weights, class_name = array_within(weights, "weights", (2,)), _text(class_name, "class_name", LONGEST_NAME)
    length, half = np.hypot(*weights), np.ptp(ax.get_xlim()) / 2
    if length == 0:
        return
    across = weights / length
    along = np.array([-across[1], across[0]])
    # Through the centre of the data, (0, 0), and out of the picture on both sides.
    ax.plot(*np.outer([-4 * half, 4 * half], along).T, color=BLUE, label="fifty-fifty", scalex=False, scaley=False)
    arrow = {"arrowstyle": "<-", "color": BLUE, "shrinkA": 0, "shrinkB": 0}
    words = f"more like {class_name}"
    ax.annotate(words, (0, 0), 0.45 * half * across, color=BLUE, ha="center", va="center", arrowprops=arrow)
    ax.text(0.03, 0.76, "— fifty-fifty", color=BLUE, va="top", transform=ax.transAxes)


def draw_walk_losses(
    ax: Axes, losses: ArrayLike, *, steps: int, ceiling: float, reference: tuple[float, str] | None = None
) -> None:
    """The loss after 0, 1, … steps as a line with a dot each; what is higher than the picture becomes ▲ at its top.

    Args:
        ax: where to draw.
        losses: shape (T + 1,), in nats.
        steps: last step on the x axis, T or more.
        ceiling: largest loss on the y axis.
        reference: a loss to compare with, and its name.
    """
    _on_axes(ax)
    values = array_within(losses, "losses", ("T + 1",), high=np.inf)
    steps, ceiling = whole_number(steps, "steps", least=1), number_within(ceiling, "ceiling", SMALLEST)
    if reference is not None:
        reference = _reference(reference)
    numbers, above = np.arange(len(values)), values > ceiling
    if reference is not None:
        loss, name = reference
        ax.axhline(loss, color=GREY, linewidth=1, linestyle="--")
        ax.annotate(name, (steps, loss), (0, -3), textcoords="offset points", ha="right", va="top", color=GREY)
    ax.plot(numbers, np.minimum(values, ceiling), color=BLUE, linewidth=1.2, marker=".", markersize=6, label="loss")
    ax.plot(numbers[above], np.full(above.sum(), ceiling), "^", color=BLUE, markersize=7, label="above the picture")
    ax.set(xlabel="steps", ylabel="loss (nats)", xlim=(-0.02 * steps, 1.02 * steps), ylim=(0, 1.04 * ceiling))


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
    _on_axes(ax)
    limits, xlabel = limits_of(limits, "limits"), _text(xlabel, "xlabel")
    drawn = {}
    for name, line in _lines(lines, "lines").items():
        if not isinstance(line, (tuple, list)) or len(line) != 2:
            raise TypeError(f"lines must hold pairs (values on the x axis, losses), but lines[{name!r}] is {plain(line)}")
        x = rising_array(line[0], f"the x of lines[{name!r}]", ("T",))
        drawn[name] = x, array_within(line[1], f"the losses of lines[{name!r}]", x.shape, high=np.inf)
    heights = _spread([losses[-1] for _, losses in drawn.values()], 0.085 * (limits[1] - limits[0]))
    for name, (x, losses), height, (colour, dash) in zip(_short(drawn), drawn.values(), heights, SERIES):
        ax.plot(x, losses, color=colour, linestyle=dash, label=name)
        ax.annotate(name, (1.02, height), xycoords=("axes fraction", "data"), color=colour, va="center")
    last = max(x[-1] for x, _ in drawn.values())
    ax.set(xlabel=xlabel, ylabel="loss (nats)", xlim=(0, last), ylim=limits)


# Confidence against a scale (02), distance (04) -------------------------------------------------------------------


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
    _on_axes(ax)
    x = rising_array(scales, "scales", ("M",), SMALLEST)
    y, top, ylabel = array_within(values, "values", x.shape), number_within(top, "top", SMALLEST), _text(ylabel, "ylabel")
    if not isinstance(level, (tuple, list)) or len(level) != 2:
        raise TypeError(f"level must be a pair of a name and a height, but is {plain(level)}")
    name, height = _text(level[0], "the name of level", LONGEST_NAME), number_within(level[1], "the height of level")
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
    _on_axes(ax)
    x = rising_array(scales, "scales", ("M",), SMALLEST)
    blue, red = share_array(confidences, "confidences", x.shape), share_array(accuracies, "accuracies", x.shape)
    ax.plot(x, red, "--", color=VERMILLION, label="accuracy")
    ax.plot(x, blue, color=BLUE, label="mean top probability")
    ax.annotate("accuracy", (x[0], red[0]), xytext=(4, -4), textcoords="offset points", va="top", color=VERMILLION)
    half = min(int(np.searchsorted(blue, 0.5)), len(blue) - 1)
    ax.annotate("mean top probability", (x[half], blue[half]), xytext=(10, -4), textcoords="offset points", va="top",
                color=BLUE)  # fmt: skip
    _scale_axis(ax, x)
    ax.set(ylabel="probability, share", ylim=(0, 1.04))


def _scale_axis(ax: Axes, scales: NDArray[np.float64]) -> None:
    ticks = [tick for tick in (0.01, 0.1, 1, 10, 100) if scales[0] <= tick <= scales[-1]]
    ax.set_xscale("log")
    ax.minorticks_off()
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set(xlabel="scale s (×)", xlim=(scales[0], scales[-1]))


def draw_surprise(ax: Axes, cursor: float | None = None, *, top: float = 7.5) -> None:
    """The curve -ln p in blue: what it costs to give the true class the probability p.

    Args:
        ax: where to draw.
        cursor: a probability from 0 to 1 to mark, with a dot on the curve (an arrow upwards at 0, where the loss is
            infinite).
        top: upper end of the loss axis, in nats.
    """
    _on_axes(ax)
    top = number_within(top, "top", SMALLEST, LARGEST_LOSS)
    if cursor is not None:
        cursor = number_within(cursor, "cursor", 0, 1)
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
    _on_axes(ax)
    values = share_array(probabilities, "probabilities", ("K",))
    wanted = share_array(label, "label", values.shape)
    names, title = _texts(names, "names", len(values), "each of the probabilities"), _text(title, "title")
    places = np.arange(len(names))
    ax.bar(places, values, color=BLUE, width=0.7, label="prediction S")
    ax.plot(places, wanted, "_", color=VERMILLION, markersize=34, markeredgewidth=3, label="label L", clip_on=False)
    # The key stays where it is while bars grow over the marks: a name beside a mark would lie on them.
    for words, height, colour in (("label L —", 0.99, VERMILLION), ("prediction S ■", 0.89, BLUE)):
        ax.annotate(words, (0.99, height), xycoords="axes fraction", ha="right", va="top", color=colour)
    ax.set_xticks(places, names)
    ax.tick_params(axis="x", length=0)
    ax.set(xlabel="class", ylabel="probability", ylim=(0, 1.12), yticks=[0, 0.25, 0.5, 0.75, 1], title=title)


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
    _on_axes(ax)
    x = rising_array(steps, "steps", ("M",))
    y, floor = array_within(distances, "distances", x.shape), number_within(floor, "floor")
    top = number_within(top, "top", SMALLEST)
    if cursor is not None:
        cursor = number_within(cursor, "cursor")
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
    _on_axes(ax)
    p = rising_array(probabilities, "probabilities", ("M",), SMALLEST, 1)
    honest, other = array_within(losses, "losses", p.shape), array_within(capped, "capped", p.shape)
    if honest[0] < SMALLEST:
        raise ValueError(f"losses must begin above 0, the top of the loss axis, but losses[0] is {plain(honest[0])}")
    cap = number_within(cap, "cap")
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


# Rounding, step counts and starting weights (07, 08) ----------------------------------------------------------------


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
        xlabel, ylabel: what the axes hold, with units.
        limits: lowest and highest y.
        reference: a y to mark with a grey dotted line, and its name.
        ticks: on the x axis, written as plain numbers; powers of ten unless told.
    """
    _on_axes(ax)
    limits, ylabel, xlabel = limits_of(limits, "limits", SMALLEST), _text(ylabel, "ylabel"), _text(xlabel, "xlabel")
    xs = [array_within(x, "each of stops", ("M",), SMALLEST) for x in _up_to_three(stops, "stops")]
    names = _texts(names, "names", len(xs), "each line")
    if not hasattr(curves, "__len__") or len(curves) != len(xs):
        raise ValueError(f"curves must be {len(xs)}, one for each of stops, but are {plain(curves)}")
    ys = [array_within(y, "each of curves", x.shape, SMALLEST) for x, y in zip(xs, curves)]
    marks = None if ticks is None else array_within(ticks, "ticks", ("T",), SMALLEST)
    if reference is not None:
        reference = _reference(reference)
        ax.axhline(reference[0], color=GREY, linestyle=":", linewidth=1.5)
        ax.annotate(reference[1], (0.02, reference[0]), xycoords=("axes fraction", "data"), va="bottom", color=GREY)
    for x, y, name, (colour, dash) in zip(xs, ys, names, SERIES):
        ax.plot(x, y, color=colour, linestyle=dash, marker="o", markersize=4, label=name)
    ax.set(xscale="log", yscale="log", xlabel=xlabel, ylabel=ylabel, ylim=limits)
    ax.minorticks_off()  # their many small marks take longer to draw than all the rest
    if marks is not None:
        ax.set_xticks(marks, [f"{mark:g}" for mark in marks])
    low, high = np.log(limits)
    heights = np.array([(np.log(y[-1]) - low) / (high - low) for y in ys])
    if len({x[-1] for x in xs}) == 1:  # lines that end at one x: their names would overlap
        heights = _spread(heights, 0.1)
        heights -= max(0.0, heights.max() - 1)
    for x, name, height, (colour, _) in zip(xs, names, heights, SERIES):
        place = (x[-1], height)
        ax.annotate(name, place, (8, 0), ("data", "axes fraction"), "offset points", color=colour, va="center")


def draw_one_addition(ax: Axes, added: ArrayLike, names: Sequence[str], *, title: str = "") -> None:
    """Bars of what one addition of a millionth adds in each kind of number, against the millionth that was wanted.

    Args:
        ax: where to draw.
        added: shape (K,), in millionths; 1 is right.
        names: K kinds of numbers.
        title: of the axes.
    """
    _on_axes(ax)
    added = array_within(added, "added", ("K",))
    names, title = _texts(names, "names", len(added), "each of added"), _text(title, "title")
    ax.bar(range(len(names)), added, color=BLUE, width=0.6)
    for place, value in enumerate(added):
        height = value if value < 0.8 else max(value, 1)  # never across the line at 1
        ax.annotate(f"{value:.4g}", (place, height), (0, 3), textcoords="offset points", ha="center")
    ax.axhline(1, color=VERMILLION, linestyle="--", linewidth=1.5, label="wanted")
    ax.annotate("wanted", (0.99, 1.02), xycoords=("axes fraction", "data"), color=VERMILLION, ha="right", va="bottom")
    ax.set_xticks(range(len(names)), names)
    ax.set(xlim=(-0.5, len(names) + 0.1), ylim=(0, 2.3), xlabel="kind of number", ylabel="added (millionths)", title=title)


def draw_top_probabilities(ax: Axes, top_probabilities: ArrayLike, *, title: str = "") -> None:
    """A histogram, in twentieths, of how sure a classifier is of its own choice, and its mean as a dashed line.

    Args:
        ax: where to draw.
        top_probabilities: shape (N,), the largest probability of each example.
        title: of the axes.
    """
    _on_axes(ax)
    top_probabilities, title = share_array(top_probabilities, "top_probabilities", ("N",)), _text(title, "title")
    counts, edges = np.histogram(top_probabilities, bins=20, range=(0, 1))
    ax.bar(edges[:-1], counts / np.size(top_probabilities), width=0.05, align="edge", color=BLUE, edgecolor="white")
    mean = float(np.mean(top_probabilities))
    ax.axvline(mean, color=GREEN, linestyle="--", label="mean")
    side, gap = ("left", 0.02) if mean < 0.5 else ("right", -0.02)
    ax.text(mean + gap, 1.07, f"mean {mean:.3f}", ha=side, va="center", color=GREEN)
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1.15),
        yticks=[0, 0.25, 0.5, 0.75, 1],
        xlabel="top probability",
        ylabel="share of examples",
        title=title,
    )


def draw_weight_rows(ax: Axes, weights: ArrayLike, *, limit: float, title: str = "") -> None:
    """Weights as an image, a row for each unit: red above 0, blue below, white is 0, with a key at the right.

    Args:
        ax: where to draw.
        weights: shape (H, D).
        limit: the weight at which the colours end.
        title: of the axes.
    """
    _on_axes(ax)
    weights, title = array_within(weights, "weights", ("H", "D")), _text(title, "title")
    limit = number_within(limit, "limit", SMALLEST)
    units, inputs = weights.shape
    shade = partial(ax.imshow, cmap=AGAINST_AND_FOR, vmin=-limit, vmax=limit, aspect="auto", interpolation="nearest")
    shade(weights)
    left, right, bottom, top = 1.05 * inputs, 1.09 * inputs, units - 0.5, -0.5
    key = np.linspace(limit, -limit, AGAINST_AND_FOR.N)[:, np.newaxis]
    shade(key, extent=(left, right, bottom, top)).set_clip_on(False)
    for value, y in ((limit, top), (0, units / 2 - 0.5), (-limit, bottom)):
        ax.text(1.01 * right, y, f"{value:+g}".replace("-", "−") if value else "0", va="center", fontsize=9)
    ax.set(xlabel="input (pixel)", ylabel="hidden unit", yticks=range(units), title=title)
    ax.set(xlim=(-0.5, inputs - 0.5), ylim=(bottom, top))


# Training on real digits, and what its confidence is worth (09, 10) ------------------------------------------------


# Few colours, an odd number: pictures are stored with a short palette, and the middle one must be white.
AGAINST_AND_FOR = LinearSegmentedColormap.from_list(
    "against and for", ["#053061", "#4393c3", "#ffffff", "#d6604d", "#67001f"], N=21
)


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
) -> None:
    """Up to three lines over one x axis, each named at its right end; the first is blue, the rest dashed and dotted.

    Args:
        ax: where to draw.
        x: shape (M,), rising; above 0 where `log`.
        curves: name → values, shape (M,).
        xlabel, ylabel: of the axes, with units.
        limits: of the y axis.
        log: whether x stands on a logarithmic axis.
        truth: name of the curve that says what is true; it is vermillion and dashed.
        cursor: an x to mark, with a dot on each line.
    """
    _on_axes(ax)
    log, limits = switch(log, "log"), limits_of(limits, "limits")
    places = rising_array(x, "x", ("M",), SMALLEST if log else -DRAWABLE)
    xlabel, ylabel = _text(xlabel, "xlabel"), _text(ylabel, "ylabel")
    lines = {
        name: array_within(values, f"curves[{name!r}]", places.shape, high=np.inf)
        for name, values in _lines(curves, "curves").items()
    }
    if truth is not None and text(truth, "truth") not in lines:
        raise ValueError(f"truth must be the name of a curve, one of {', '.join(lines)}, but is {plain(truth)}")
    if cursor is not None:
        cursor = number_within(cursor, "cursor", SMALLEST if log else -DRAWABLE)
    styles = [(VERMILLION, "--") if name == truth else style for name, style in zip(lines, SERIES)]
    if cursor is not None:
        ax.axvline(cursor, color=GREY, linewidth=1)
    for name, values, (colour, dash) in zip(_short(lines), lines.values(), styles):
        ax.plot(places, values, color=colour, linestyle=dash, label=name)
        if cursor is not None:
            here = [np.interp(cursor, places, values)]
            ax.plot([cursor], here, "o", color=colour, clip_on=False, label=f"{name} here")
    ends = np.clip([values[-1] for values in lines.values()], *limits)
    heights = _spread(ends, 0.09 * (limits[1] - limits[0]))
    heights -= max(0.0, heights.max() - limits[1])  # names that were moved up past the top go down together
    for name, height, (colour, _) in zip(_short(lines), heights, styles):
        ax.annotate(name, (1.02, height), xycoords=("axes fraction", "data"), color=colour, va="center")
    ax.set(xlim=(places[0], places[-1]), ylim=limits, xlabel=xlabel, ylabel=ylabel)
    if log:
        ax.set_xscale("log")
        base = 10.0 if places[-1] >= 100 * places[0] else 2.0
        powers = base ** np.arange(-20, 21)
        marks = powers[(powers >= places[0] * 0.999) & (powers <= places[-1] * 1.001)]
        ax.set_xticks(marks, [f"{mark:g}" for mark in marks])
        ax.set_xticks([], minor=True)


def _tiled(pictures: ArrayLike, columns: int) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """One array that holds all 8 × 8 pictures, zeros between them; and the left top corner (x, y) of each."""
    tiles = np.reshape(pictures, (-1, 8, 8))
    # An odd number of rows, so that the colour key beside the pictures has a middle.
    corners = [(11 * (place % columns), 13 * (place // columns)) for place in range(len(tiles))]
    sheet = np.zeros((max(y for _, y in corners) + 8, 11 * min(columns, len(tiles)) - 3))
    for (x, y), tile in zip(corners, tiles):
        sheet[y : y + 8, x : x + 8] = tile
    return sheet, corners


def _frame_tiles(ax: Axes, corners: Sequence[tuple[int, int]]) -> None:
    for x, y in corners:
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 8, 8, fill=False, edgecolor=GREY, linewidth=0.6))
    ax.set(xticks=[], yticks=[], xlabel="column of pixels", ylabel="row of pixels")
    ax.spines[:].set_visible(False)


def draw_weight_pictures(ax: Axes, weights: ArrayLike, names: Sequence[str], *, columns: int = 5, limit: float = 1.0) -> None:
    """The weights of each class as an 8 × 8 picture: red speaks for the class, blue against it, white is 0.

    Args:
        ax: where to draw.
        weights: shape (K, 64).
        names: K class names, written above the pictures.
        columns: pictures side by side.
        limit: the weight at which the colours end, the same for all pictures.
    """
    _on_axes(ax)
    weights, columns = array_within(weights, "weights", ("K", 64)), whole_number(columns, "columns", least=1)
    names, limit = _texts(names, "names", len(weights), "each class", LONGEST_IN_ROW), number_within(limit, "limit", SMALLEST)
    sheet, corners = _tiled(weights, columns)
    # The key is two more columns of the same picture, so it cannot disagree with the colours that it explains.
    key = np.repeat(np.linspace(limit, -limit, len(sheet))[:, np.newaxis], 2, axis=1)
    sheet = np.hstack([sheet, np.zeros((len(sheet), 3)), key])
    ax.imshow(np.clip(sheet, -limit, limit), cmap=AGAINST_AND_FOR, vmin=-limit, vmax=limit)
    _frame_tiles(ax, corners)
    for name, (x, y) in zip(names, corners):
        ax.text(x + 3.5, y - 0.8, name, ha="center", va="bottom")
    height, width = sheet.shape
    beyond = "≥ " if np.max(weights) > limit else "", "", "≤ " if np.min(weights) < -limit else ""
    for value, y, sign in zip((limit, 0, -limit), (0, (height - 1) / 2, height - 1), beyond):
        ax.text(width + 0.5, y, sign + f"{value:+g}".replace("-", "−") if value else "0", va="center", fontsize=9)
    ax.set(xlim=(-1, width + 6), ylim=(height, -4))


def draw_digit_row(ax: Axes, images: ArrayLike, captions: Sequence[str]) -> None:
    """Several handwritten digits side by side, dark ink on white, with a few words under each.

    Args:
        ax: where to draw.
        images: shape (M, 64), ink from 0 (none) to 16.
        captions: M texts, of a few short lines.
    """
    _on_axes(ax)
    images = array_within(images, "images", ("M", 64))
    captions = _texts(captions, "captions", len(images), "each image")
    sheet, corners = _tiled(images, len(images))
    ax.imshow(sheet, cmap="gray_r", vmin=0, vmax=16)
    _frame_tiles(ax, corners)
    for words, (x, _) in zip(captions, corners):
        ax.text(x + 3.5, 8.3, words, ha="center", va="top", fontsize=10, linespacing=1.4)
    lines = max(words.count("\n") + 1 for words in captions)
    ax.set(xlim=(-1.5, sheet.shape[1] + 0.5), ylim=(8.6 + 1.6 * lines, -1))
    ax.set_axis_off()


def draw_right_and_wrong(ax: Axes, confidences: ArrayLike, right: ArrayLike) -> None:
    """A histogram of the top class's probability in ten bins: right answers blue, wrong ones pink and on top of them.

    Args:
        ax: where to draw.
        confidences: shape (N,), the top class's probability for each image, 0 to 1.
        right: shape (N,), whether the top class is the true one.
    """
    _on_axes(ax)
    confidences = share_array(confidences, "confidences", ("N",))
    good = array_within(right, "right", confidences.shape, 0, 1).astype(bool)
    bins = np.clip((10 * confidences).astype(int), 0, 9)
    n_right, n_wrong = np.bincount(bins[good], minlength=10), np.bincount(bins[~good], minlength=10)
    middles = np.arange(10) / 10 + 0.05
    edges = np.where(n_wrong > 0, 0.8, 0)  # a bar of no height would still show its edge
    ax.bar(middles, n_right, width=0.09, color=BLUE, label="right")
    ax.bar(middles, n_wrong, width=0.09, bottom=n_right, color=PINK, edgecolor="black", linewidth=edges, label="wrong")
    ax.legend(loc="upper center")
    n_images = len(good)
    ax.set(xlim=(0, 1), xticks=[0, 0.5, 1], ylim=(0, 1.05 * n_images), yticks=[0, n_images // 2, n_images])
    ax.set(xlabel="probability of the top class", ylabel="images")


def draw_confusions(ax: Axes, counts: ArrayLike, names: Sequence[str]) -> None:
    """How often each true class is taken for each other: numbers in a square, the deeper pink the more mistakes.

    The diagonal, where model and truth agree, is grey and has no part in the colour.

    Args:
        ax: where to draw.
        counts: shape (K, K), images of the true class (row) that the model puts into a class (column).
        names: K class names.
    """
    _on_axes(ax)
    numbers = any_array(counts, "counts", "(K, K)")
    if numbers.ndim != 2 or numbers.shape[0] != numbers.shape[1] or numbers.size == 0:
        raise ValueError(f"counts must have shape (K, K), but have shape {numbers.shape}")
    if numbers.dtype.kind not in "iu":
        raise TypeError(f"counts must be whole numbers of shape (K, K), but have dtype {numbers.dtype}: {plain(counts)}")
    numbers = array_within(numbers, "counts", numbers.shape, 0, 2**53).astype(np.int64)
    names = _texts(names, "names", len(numbers), "each class")
    mistakes = numbers * (1 - np.eye(len(numbers), dtype=int))
    shades = LinearSegmentedColormap.from_list("mistakes", ["white", PINK])
    ax.imshow(mistakes, cmap=shades, vmin=0, vmax=max(2, mistakes.max()))
    for place in range(len(numbers)):
        ax.add_patch(Rectangle((place - 0.5, place - 0.5), 1, 1, facecolor="#e6e6e6", edgecolor="none"))
    for true, said in np.argwhere(numbers):
        ax.text(said, true, str(numbers[true, said]), ha="center", va="center", fontsize=9, color="black")
    ax.set_xticks(range(len(names)), names, color=BLUE)
    ax.set_yticks(range(len(names)), names, color=VERMILLION)
    ax.set(xlabel="class that the model says", ylabel="true class")
    ax.tick_params(length=0)


def draw_reliability(
    ax: Axes, claimed: ArrayLike, right: ArrayLike, *, limits: tuple[float, float] = (0, 1), title: str = ""
) -> None:
    """What groups of answers claim against what they keep: a dot for each group, a bar for its gap to the diagonal.

    Args:
        ax: where to draw.
        claimed: shape (G,), mean probability of the top class in each group, 0 to 1.
        right: shape (G,), share of each group whose top class is the true one.
        limits: of both axes; the whole scale, or the corner that is drawn enlarged (say so in the title).
        title: of the axes.
    """
    _on_axes(ax)
    x = share_array(claimed, "claimed", ("G",))
    y, limits, title = share_array(right, "right", x.shape), limits_of(limits, "limits"), _text(title, "title")
    ax.plot([0, 1], [0, 1], "--", color=GREY, linewidth=1, label="confidence = accuracy")
    for place, (claim, share) in enumerate(zip(x, y), 1):
        ax.plot([claim, claim], [claim, share], color=VERMILLION, linewidth=2, label=f"gap {place}")
    ax.plot(x, y, "o-", color=BLUE, linewidth=0.8, markersize=4, label="groups")
    low, span = limits[0], limits[1] - limits[0]
    ax.text(low + 0.05 * span, low + 0.5 * span, "claims too little", color=GREY, rotation=90, ha="center", va="center")
    ax.text(low + 0.97 * span, low + 0.05 * span, "claims too much", color=GREY, ha="right")
    ax.set(xlim=(low, low + 1.02 * span), ylim=(low, low + 1.05 * span), title=title)
    ax.set(xlabel="mean probability of the top class", ylabel="share that is right")


# Labels (notebook 03) ------------------------------------------------------------------------------------------------


def draw_against_label(ax: Axes, probabilities: ArrayLike, label_row: ArrayLike, names: Sequence[str]) -> None:
    """Two bars for each class side by side: what the model says, and what is true, each with its number.

    Args:
        ax: where to draw.
        probabilities: shape (K,), the prediction.
        label_row: shape (K,), the one-hot label.
        names: K class names.
    """
    _on_axes(ax)
    probabilities = share_array(probabilities, "probabilities", ("K",))
    label_row = share_array(label_row, "label_row", probabilities.shape)
    names = _texts(names, "names", len(probabilities), "each of the probabilities")
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
    _on_axes(ax)
    _colour(colour)
    rows, title = share_array(rows, "rows", ("N", "K")), _text(title, "title")
    n_examples, n_classes = rows.shape
    names = _texts(names, "names", n_classes, "each class")
    shades = LinearSegmentedColormap.from_list("shades", ["white", colour])
    ax.imshow(rows, cmap=shades, vmin=0, vmax=1, aspect="auto")
    ax.set_yticks(np.arange(1, n_examples) - 0.5, minor=True)
    ax.grid(axis="y", which="minor", color="#dddddd", linewidth=0.6)
    ax.tick_params(axis="y", which="minor", length=0)
    ax.set_xticks(range(n_classes), names)
    ax.set(yticks=range(0, n_examples, 5), xlabel="class", ylabel="example", title=title)


def draw_memory(ax: Axes, n_classes: ArrayLike, memory: Mapping[str, ArrayLike], *, here: float, limit: float) -> None:
    """Bytes against the number of classes, both on log axes, a line for each way to store labels, and a cursor.

    Args:
        ax: where to draw.
        n_classes: shape (M,), rising, the x axis.
        memory: what each way is called → its bytes, shape (M,); three ways at most, the one that takes most first.
        here: number of classes at the cursor; the bytes there are written out.
        limit: bytes that fit into a computer's memory, a dashed line.
    """
    _on_axes(ax)
    x = rising_array(n_classes, "n_classes", ("M",), 1)
    lines = {
        name: array_within(values, f"memory[{name!r}]", x.shape, SMALLEST) for name, values in _lines(memory, "memory").items()
    }
    here, limit = number_within(here, "here", 1), number_within(limit, "limit", 1)
    ax.set(xscale="log", yscale="log", xlim=(x[0], x[-1]), ylim=(1e6, 3e13))
    ax.axvline(here, color=GREY, linewidth=1)
    ax.axhline(limit, color=GREY, linewidth=1, linestyle="-.")
    ax.annotate(f"{in_bytes(limit)} of memory", (0.99, limit), (0, -3), ax.get_yaxis_transform(), "offset points",
                ha="right", va="top", fontsize=9, color=GREY)  # fmt: skip
    for place, (name, values, (colour, dash)) in enumerate(zip(_short(lines), lines.values(), SERIES)):
        at_cursor = np.exp(np.interp(np.log(here), np.log(x), np.log(values)))
        ax.plot(x, values, color=colour, linestyle=dash, label=name)
        ax.plot([here], [at_cursor], "o", color=colour, label=f"{name} here", clip_on=False, zorder=3)
        ax.annotate(name, (x[-1], values[-1]), (5, 0), textcoords="offset points", color=colour,
                    va=("center", "bottom", "top")[place])  # fmt: skip
        ax.annotate(f"{name}: {in_bytes(at_cursor)}", (0.03, 0.96 - 0.11 * place), xycoords="axes fraction", color=colour,
                    va="top", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    ax.set_yticks([1e6, 1e9, 1e12], ["1 MB", "1 GB", "1 TB"])
    ax.minorticks_off()
    ax.set(xlabel="number of classes K", ylabel="memory (bytes)")


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
    _on_several_axes(axes, 3)
    scores = array_within(scores, "scores", ("K",))
    exponentials = _or_not_finite(exponentials, "exponentials", scores.shape, np.finfo(float).max)
    probabilities = _or_not_finite(probabilities, "probabilities", scores.shape, 1 + 1e-6)
    names = _texts(names, "names", len(scores), "each score", LONGEST_IN_ROW)
    true_class = class_index(true_class, len(scores))
    scale, subtract_maximum = number_within(scale, "scale", SMALLEST), switch(subtract_maximum, "subtract_maximum")
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


def _or_not_finite(values: ArrayLike, name: str, shape: tuple[int, ...], most: float) -> NDArray[np.float64]:
    """Numbers from 0 to the most, of which some may be inf or nan."""
    array = real_array(values, name, str(shape))
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, one for each score, but has shape {array.shape}")
    finite = np.where(np.isfinite(array), array, 0)
    array_within(finite, name, shape, 0, most)
    return array.astype(float)


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


def short_number(value: float, digits: int = 3) -> str:
    """A number with a few digits: 0.836, 20.1, 2.06e−9, inf, nan; the instrument's front end says it the same way.

    value: any real number, also inf and nan. digits: how many of them, 1 to 17.
    """
    value, digits = any_real(value, "value"), whole_number(digits, "digits", least=1)
    if digits > 17:
        raise ValueError(f"digits must be at most 17, as many as a float has, but is {plain(digits)}")
    if not np.isfinite(value) or value == 0:
        return "0" if value == 0 else str(value).replace("-", "−")
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    unscaled = -3 <= int(power) < 5
    text = f"{value:.{max(0, digits - 1 - int(power))}f}" if unscaled else mantissa
    trimmed = text.rstrip("0").rstrip(".") if "." in text else text
    return (trimmed if unscaled else f"{trimmed}e{int(power)}").replace("-", "−")


def short_probability(value: float) -> str:
    """A probability: three decimals, but never 0.000 for what is not zero, nor 1.000 for what is not one."""
    value = any_real(value, "value")
    if 0 < value < 0.0005:
        return short_number(value)
    if 0.9995 <= value < 1:
        return f"1−{short_number(1 - value, 2)}"
    return short_number(value) if value in (0, 1) or np.isnan(value) else f"{value:.3f}"


def in_bytes(count: float) -> str:
    """A number of bytes as people say it: 80 GB for 8e10; a thousand, not 1024, to a step."""
    count = number_within(count, "count", 0)
    step = min(int(np.log10(max(count, 1)) + 1e-9) // 3, 4)
    return f"{count / 1000**step:.3g} {('B', 'kB', 'MB', 'GB', 'TB')[step]}"


# Gradients in parts (notebook 11) --------------------------------------------------------------------------------------


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
    _on_axes(ax)
    if not isinstance(limits, (tuple, list)) or len(limits) != 2:
        raise TypeError(f"limits must be a pair of limits, of the x and of the y axis, but is {plain(limits)}")
    xlim, ylim = (limits_of(pair, "each of limits") for pair in limits)
    xlabel, ylabel = _texts(names, "names", 2, "each axis", None)
    corners = np.vstack([[0, 0], np.cumsum(array_within(parts, "parts", ("P", 2)), axis=0)])
    many = len(corners) > 9
    for start, end, (colour, dash) in zip(corners, corners[1:], SERIES[:2] * len(corners)):
        ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "linestyle": dash, "shrinkA": 0,
                                                "shrinkB": 0, "linewidth": 1 if many else 2})  # fmt: skip
    ax.plot(*corners.T, linestyle="none", marker=".", markersize=3, color=GREY, label="corners")
    ax.plot(*corners[-1:].T, linestyle="none", marker="o", color=VERMILLION, markersize=8, label="sum")
    ax.annotate("sum of all", corners[-1], (0, -8), textcoords="offset points", ha="center", va="top", color=VERMILLION)
    ax.plot([0], [0], linestyle="none", marker="s", color="black", markersize=4, label="nothing yet")
    ax.set(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
