"""What a figure shows, in words: so that a reader who cannot see it, and a test that compares no pictures, both know.

Numbers have four digits: enough to catch an error of a thousandth, few enough that rounding in another machine's linear
algebra does not show.
"""

from __future__ import annotations

import re

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryFormatter
from matplotlib.collections import Collection, PathCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.container import BarContainer, Container
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FuncFormatter
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from helpers._validate import short_repr
from helpers.figures.style import BLUE, GREEN, GREY, PINK, VERMILLION

COLOUR_NAMES = {
    BLUE.lower(): "blue",
    VERMILLION.lower(): "vermillion",
    GREEN.lower(): "green",
    PINK.lower(): "pink",
    GREY.lower(): "grey",
    "#000000": "black",
    "#ffffff": "white",
}


UNNAMED = re.compile(r"_nolegend_|_(child|container)\d+|")  # labels that Matplotlib itself gives


def check_figure(figure: object) -> None:
    """Refuse what is no figure."""
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a Matplotlib figure, but is {short_repr(figure)} ({type(figure).__name__})")


def describe(figure: Figure) -> str:
    """What the figure shows, a line for each axes and for each thing drawn on it.

    Raises:
        TypeError: what was given is no figure.
    """
    check_figure(figure)
    shown = [ax for ax in figure.axes if ax.get_visible()]
    return "\n".join(line for number, ax in enumerate(shown, 1) for line in _describe_axes(ax, number, len(shown)))


def _describe_axes(ax: Axes, number: int, of: int) -> list[str]:
    head = f"Axes {number} of {of}" if of > 1 else "Axes"
    if title := _as_shown(ax.get_title()):
        head += f' "{title}"'
    scales = [_describe_scale(axis, limits) for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim()))]
    if ax.axison:
        head += f": x {scales[0]}; y {scales[1]}"
    in_bars = {patch for bars in ax.containers if isinstance(bars, BarContainer) for patch in bars.patches}
    lines = [_describe_bars(ax, bars) for bars in ax.containers if isinstance(bars, BarContainer)]
    lines += [_describe_line(ax, line) for line in ax.lines if line.get_visible() and np.size(line.get_xdata())]
    lines += [_describe_collection(ax, c) for c in ax.collections if c.get_visible()]
    lines += [_describe_image(image) for image in ax.images if image.get_visible()]
    other = [patch for patch in ax.patches if patch not in in_bars and patch.get_visible()]
    lines += [f"{len(other)} other shapes"] if other else []
    words = [_as_shown(text.get_text()) for text in ax.texts if text.get_visible()]
    if legend := ax.get_legend():
        lines.append("legend: " + ", ".join(_as_shown(text.get_text()) for text in legend.get_texts()))
    if any(words):
        lines.append("words: " + ", ".join(f'"{word}"' for word in words if word))
    return [head] + ["  " + line for line in lines]


def _describe_scale(axis: Axis, limits: tuple[float, float]) -> str:
    log = ", log" if axis.get_scale() == "log" else ""
    low, high = (_number(limit, [0] if log else limits) for limit in limits)
    return f'"{_as_shown(axis.get_label_text())}" {low} to {high}{log}'


def _describe_bars(ax: Axes, bars: BarContainer) -> str:
    axis: Axis
    if bars.orientation == "horizontal":
        axis, log, values = ax.yaxis, ax.get_xscale() == "log", [bar.get_width() for bar in bars]
        middles = [bar.get_y() + bar.get_height() / 2 for bar in bars]
    else:
        axis, log, values = ax.xaxis, ax.get_yscale() == "log", [bar.get_height() for bar in bars]
        middles = [bar.get_x() + bar.get_width() / 2 for bar in bars]
    named = isinstance(axis.get_major_formatter(), (FixedFormatter, FuncFormatter, StrCategoryFormatter))
    names = (
        {round(t.get_position()[axis.axis_name == "y"], 6): _as_shown(t.get_text()) for t in axis.get_ticklabels()}
        if named
        else {}
    )
    span = [0] if log else values
    shown = [
        f"{names.get(round(middle, 6)) or _number(middle, middles)} {_number(value, span)}"
        for middle, value in zip(middles, values)
    ]
    if len(shown) > 24:
        shown = shown[:12] + ["…"] + shown[-12:]
    colours = " and ".join(dict.fromkeys(_colour(bar.get_facecolor()) for bar in bars))
    return f"bars{_label(bars)} ({colours}): " + ", ".join(shown)


def _describe_line(ax: Axes, line: Line2D) -> str:
    x, y = (np.asarray(values, dtype=float) for values in (line.get_xdata(), line.get_ydata()))
    across = line.get_transform() == ax.get_xaxis_transform() or line.get_transform() == ax.get_yaxis_transform()
    style = str(line.get_linestyle())
    dash = {"--": "dashed ", ":": "dotted ", "-.": "dash-dotted "}.get(style, "")
    kind = "markers" if style in ("None", "none", " ", "") else "line"
    head = f"{dash}{kind}{_label(line)} ({_colour(line.get_color())})"
    points = [_point(ax, a, b, x, y) for a, b in zip(x, y)]
    if across and len(points) == 2:
        same_x = x[0] == x[1]
        return f"{head} at {'x' if same_x else 'y'} = {_number(x[0] if same_x else y[0], [])}"
    if len(points) <= 4:
        return f"{head}: " + ", ".join(points)
    low, high = (_number(v, [0] if ax.get_yscale() == "log" else y) for v in (np.nanmin(y), np.nanmax(y)))
    middle = points[len(points) // 2]
    return f"{head}: {len(points)} points, {points[0]} by {middle} to {points[-1]}, lowest {low}, highest {high}"


def _describe_collection(ax: Axes, collection: Collection) -> str:
    if isinstance(collection, ContourSet):
        levels = list(collection.levels)
        kind = "filled contours" if collection.filled else "contours"
        lowest = next((path for path in collection.get_paths() if np.size(path.vertices)), None)
        box = lowest.get_extents() if lowest is not None else None
        where = f", the lowest within {_point(ax, *box.min, [], [])} to {_point(ax, *box.max, [], [])}" if box else ""
        return f"{kind}: {len(levels)} levels, {_number(levels[0], levels)} to {_number(levels[-1], levels)}{where}"
    if isinstance(collection, PathCollection):
        x, y = np.asarray(collection.get_offsets(), dtype=float).T
        if not len(x):
            return f"no points{_label(collection)}"
        colours = [_colour(c) for c in to_rgba_array(collection.get_facecolor())]
        colour = colours[0] if len(set(colours)) == 1 else "coloured"
        return f"{len(x)} points{_label(collection)} ({colour}) around {_point(ax, x.mean(), y.mean(), x, y)}"
    kind = "area" if isinstance(collection, PolyCollection) else "shapes"
    box = collection.get_datalim(ax.transData)
    ends = (_point(ax, *corner, [], []) for corner in (box.min, box.max))
    colours = list(dict.fromkeys(_colour(c) for c in to_rgba_array(collection.get_facecolor())))
    return f"{kind}{_label(collection)} ({', '.join(colours)}) from {' to '.join(ends)}"


def _describe_image(image: AxesImage) -> str:
    values = np.asarray(image.get_array(), dtype=float)
    rows, columns = values.shape[:2]
    extremes = f"{_number(values.min(), values)} to {_number(values.max(), values)}"
    return f"image, {rows} × {columns}, {extremes}, mean {_number(values.mean(), values)}"


def _label(artist: Artist | Container) -> str:
    label = str(artist.get_label())
    return "" if UNNAMED.fullmatch(label) else f' "{_as_shown(label)}"'


def _as_shown(text: str) -> str:
    """What a text on a figure shows, on one line."""
    return " ".join(text.replace(r"\$", "$").split())


def _colour(colour: ColorType) -> str:
    code = to_hex(colour, keep_alpha=False).lower()
    return COLOUR_NAMES.get(code, code)


def _point(ax: Axes, x: float, y: float, xs: ArrayLike, ys: ArrayLike) -> str:
    x_span: ArrayLike = [] if ax.get_xscale() == "log" else xs
    y_span: ArrayLike = [] if ax.get_yscale() == "log" else ys
    return f"({_number(x, x_span)}, {_number(y, y_span)})"


def _number(value: float, span: ArrayLike) -> str:
    """Four digits; and 0 for what is below a billionth of its neighbours, where only rounding errors live."""
    largest = np.max(np.abs(span), initial=0.0, where=np.isfinite(span)) if np.size(span) else 0.0
    if abs(value) < 1e-9 * largest:
        value = 0.0
    return f"{value + 0.0:.4g}"
