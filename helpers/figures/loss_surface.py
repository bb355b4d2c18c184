"""The loss over two weights, walks on it, and the classes that the weights tell apart."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from helpers._validate import index_array
from helpers.figures.style import BLUE, GREEN, GREY, LONGEST_NAME, OUTLINE, PINK, drawable, escape_mathtext, escape_names


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

    Both axes have the same unit, so that a valley is drawn as narrow as it is, and downhill crosses contours at right angles.

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
    first_weights = drawable(first_weights, "first_weights", ("A",))
    second_weights = drawable(second_weights, "second_weights", ("B",))
    losses = drawable(losses, "losses", (len(second_weights), len(first_weights)))
    steps = drawable(levels, "levels", ("L",))
    xlabel, ylabel = escape_names(names, "names", 2, "each axis", None)
    if lowest is not None:
        lowest = drawable(lowest, "lowest", (2,))
    if keep_clear is not None:
        keep_clear = drawable(keep_clear, "keep_clear", ("T", 2))
    values = np.clip(losses, steps[0], steps[-1])  # what is above the last level takes its colour
    # A shade for each band, not for each nat: the levels may stand as close as the reader needs them.
    shades = colormaps["cividis"](np.linspace(0, 1, len(steps) - 1))
    bands = ax.contourf(first_weights, second_weights, values, levels=steps, colors=shades)
    bands.set(edgecolor=(1, 1, 1, 0.5), linewidth=0.6)  # a border of its own costs less than lines drawn once more
    ax.set(xlabel=xlabel, ylabel=ylabel, aspect="equal")
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
    label = escape_mathtext(label, LONGEST_NAME)
    x, y = drawable(points, "points", ("T + 1", 2)).T
    ax.plot(x, y, "-", color=colour, linewidth=1, marker=".", markersize=4, label=label, path_effects=OUTLINE)
    ax.plot(x[:1], y[:1], "o", color="white", markeredgecolor="black", markersize=7, label="start")
    ax.plot(x[-1:], y[-1:], "X", color="white", markeredgecolor="black", markersize=8, label="end")


def draw_weights(ax: Axes, weights: ArrayLike, loss: float) -> None:
    """A dot on a loss surface where the two weights stand, and the loss there above the axes, where it covers nothing.

    Args:
        ax: where to draw, on a loss surface.
        weights: shape (2,), inside the axes' limits.
        loss: at these weights, in nats.
    """
    x, y = drawable(weights, "weights", (2,)).tolist()
    ax.plot([x], [y], "o", color="white", markeredgecolor="black", markersize=9, label="weights")
    ax.set_title(f"○ loss {loss:.3f}")


def draw_two_classes(
    ax: Axes,
    inputs: ArrayLike,
    labels: ArrayLike,
    *,
    feature_names: tuple[str, str],
    class_names: tuple[str, str],
) -> None:
    """Two classes of points over two features, each class with its marker and its name.

    Points in one place become one larger mark. The second class is drawn as outlines, so that a filled mark of the first
    is seen where both are in one place.

    Args:
        ax: where to draw.
        inputs: shape (N, 2), centred.
        labels: shape (N,), 0 or 1.
        feature_names: of the two axes, with units.
        class_names: of the two classes.
    """
    points = drawable(inputs, "inputs", ("N", 2))
    classes = index_array(labels, 2, "(N,)")
    xlabel, ylabel = escape_names(feature_names, "feature_names", 2, "each axis", None)
    kinds = escape_names(class_names, "class_names", 2, "each class")
    low, high = points.min(axis=0), points.max(axis=0)
    reach = high - low
    for number, (marker, sign, colour, fill, edge) in enumerate((("o", "●", GREEN, GREEN, 0), ("^", "△", PINK, "none", 1.3))):
        places, counts = np.unique(points[classes == number], axis=0, return_counts=True)
        x, y = places.T
        ax.scatter(x, y, s=12 * counts, marker=marker, edgecolors=colour, facecolors=fill, linewidths=edge,
                   alpha=0.75 if number == 0 else None, label=kinds[number])  # fmt: skip
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
    weights, class_name = drawable(weights, "weights", (2,)), escape_mathtext(class_name, LONGEST_NAME)
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
    values = drawable(losses, "losses", ("T + 1",))
    numbers, above = np.arange(len(values)), values > ceiling
    if reference is not None:
        loss, name = reference[0], escape_mathtext(reference[1], LONGEST_NAME)
        ax.axhline(loss, color=GREY, linewidth=1, linestyle="--")
        ax.annotate(name, (steps, loss), (0, -3), textcoords="offset points", ha="right", va="top", color=GREY)
    ax.plot(numbers, np.minimum(values, ceiling), color=BLUE, linewidth=1.2, marker=".", markersize=6, label="loss")
    ax.plot(numbers[above], np.full(above.sum(), ceiling), "^", color=BLUE, markersize=7, label="above the picture")
    ax.set(xlabel="steps", ylabel="loss (nats)", xlim=(-0.02 * steps, 1.02 * steps), ylim=(0, 1.04 * ceiling))
