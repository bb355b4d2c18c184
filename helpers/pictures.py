"""Figures that need no screen: made, encoded, and told in words.

A notebook makes a figure with `new_figure`, draws on its axes, and ends the cell with `show(figure, alt)`. What
is stored is a picture with alt text, and a text that says what is drawn, so that a reader who cannot see it, and a
test that compares no pictures, both know.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
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
from PIL import Image

from helpers._validate import number_within, plain, whole_number
from helpers._validate import text as checked_text

MimeBundle = dict[str, Any]  # MIME type → the data, or what is said about them, as Jupyter's protocol has it
AxesOrArray = Any  # one Axes, or an array of Axes where there are several: whoever says how many knows which

BLUE, VERMILLION, GREEN, PINK, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#767676"
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
SCREEN_DPI = 96
INCHES = (0.5, 60.0)  # the least and the most that a figure measures: memory grows with the square
MOST_AXES = 12  # side by side
SHARPNESS = 2  # pictures carry two pixels for each CSS pixel, so that they are sharp on dense screens
STYLE = Path(__file__).resolve().parent.parent / "notebooks" / "matplotlibrc"
PALETTE_SIZE = 64  # enough for text, four colours and a smooth colour map; a third of the bytes of full colour

# Matplotlib reads the matplotlibrc of the folder in which a kernel starts, and not every editor starts it beside the notebooks.
if STYLE.exists() and Path(matplotlib.matplotlib_fname()).resolve() != STYLE:
    matplotlib.rc_file(STYLE)


def literal(text: str, longest: int | None = None) -> str:
    """A text of the reader's for Matplotlib to write letter by letter: a dollar in it begins no formula.

    Args:
        text: any text; a new line stays one, other white space becomes a space.
        longest: characters of a line, 1 or more; the end of a longer one is cut off, with … in its place. All of it
            unless told.

    Returns:
        What Matplotlib is to be given. `describe` says it as it is shown.

    Raises:
        ValueError, TypeError: no text, or a bad `longest`.
    """
    lines = re.sub(r"[^\S\n]", " ", checked_text(text, "text")).split("\n")
    if longest is not None:
        most = whole_number(longest, "longest", 1)
        lines = [line if len(line) <= most else line[: most - 1] + "…" for line in lines]
    return "\n".join(lines).replace("$", r"\$")


def new_figure(
    rows: int = 1, columns: int = 1, size: tuple[float, float] | None = None, **subplots: Any
) -> tuple[Figure, AxesOrArray]:
    """A figure of its own, and its axes, with no tie to pyplot's current figure.

    Args:
        rows, columns: how many axes, as in `Figure.subplots`.
        size: width and height in inches; 5 × 3 unless told, 4.2 wide for each of several columns.
        **subplots: passed to `Figure.subplots`, such as `sharey=True` or `width_ratios=[2, 1]`.

    Returns:
        The figure, and one Axes, or an array of Axes where there are several.

    Raises:
        ValueError, TypeError: rows, columns or size out of range. What Matplotlib says to other options is passed on.
    """
    for count, name in ((rows, "rows"), (columns, "columns")):
        if whole_number(count, name, least=1) > MOST_AXES:
            raise ValueError(f"{name} must be at most {MOST_AXES}, but is {plain(count)}")
    if size is None:
        size = (5.0 if columns == 1 else 4.2 * columns, 3.0 * rows)
    elif not (isinstance(size, (tuple, list)) and len(size) == 2):
        raise TypeError(f"size must be a pair of width and height in inches, but is {plain(size)}")
    width, height = number_within(size[0], "the width in size", *INCHES), number_within(size[1], "the height in size", *INCHES)
    figure = Figure(figsize=(width, height), dpi=SCREEN_DPI * SHARPNESS, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, **subplots)


def pixels(figure: Figure) -> Image.Image:
    """What is drawn on the figure's canvas now, in full colour."""
    return Image.fromarray(np.asarray(_canvas(figure).buffer_rgba())).convert("RGB")


def paletted(picture: Image.Image) -> Image.Image:
    """The picture with a palette of its own colours; no dithering, whose dots would spoil flat areas."""
    if not isinstance(picture, Image.Image) or picture.mode != "RGB":
        raise TypeError(f"picture must be a PIL image in RGB, as pixels() makes it, but is {plain(picture)}")
    return picture.quantize(PALETTE_SIZE, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def png_bytes(figure: Figure) -> bytes:
    """The figure as a PNG with a palette, at twice the screen's resolution."""
    _canvas(figure).draw()
    file = BytesIO()
    paletted(pixels(figure)).save(file, format="PNG")
    return file.getvalue()


def css_size(figure: Figure) -> tuple[int, int]:
    """Width and height of the figure on the page, in CSS pixels."""
    _figure(figure)
    width, height = figure.get_size_inches() * SCREEN_DPI
    return round(width), round(height)


def _figure(figure: object) -> None:
    """Refuses what is no figure."""
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a Matplotlib figure, but is {plain(figure)} ({type(figure).__name__})")


def _canvas(figure: Figure) -> FigureCanvasAgg:
    """The figure's canvas, with its pixels; refuses what is no figure, or has none."""
    _figure(figure)
    if not isinstance(figure.canvas, FigureCanvasAgg):
        raise TypeError(f"figure must be one of new_figure(), with a canvas of pixels, but has a {type(figure.canvas).__name__}")
    return figure.canvas


class Picture:
    """A finished figure as notebooks store it: the picture, its alt text, and what is drawn in words."""

    def __init__(self, figure: Figure, alt: str) -> None:
        """Encode the figure; `alt` is one or two sentences: the kind, the axes, the one fact to see."""
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"a picture needs alt text, a sentence that says what it shows; got {plain(alt)}")
        self.alt = " ".join(checked_text(alt, "alt").split())
        self.png = png_bytes(figure)
        self.size = css_size(figure)
        self.description = describe(figure)

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.description}"

    def _repr_mimebundle_(self, **_: Any) -> tuple[MimeBundle, MimeBundle]:
        data, metadata = picture_bundle(self.png, self.size, self.alt, repr(self))
        # JupyterLab shows a PNG without the alt text of its metadata; what it finds in HTML, it shows first.
        html = picture_html(base64.b64encode(self.png).decode("ascii"), **metadata["image/png"])
        return {**data, "text/html": html}, metadata


def show(figure: Figure, alt: str) -> Picture:
    """The picture that a cell ends with: `show(figure, "Bar chart of …")`.

    Args:
        figure: what was drawn.
        alt: alt text: the kind of figure, its axes, and the one fact to see.

    Raises:
        ValueError: the alt text is empty, or no text. TypeError: what was given is no figure.
    """
    return Picture(figure, alt)


def picture_bundle(png: bytes, size: tuple[int, int], alt: str, text: str) -> tuple[MimeBundle, MimeBundle]:
    """MIME data and metadata of a still picture with alt text."""
    _png(png)
    checked_text(text, "text")
    width, height = _css_pixels(size)
    checked_text(alt, "alt")
    data = {"text/plain": text, "image/png": png}
    return data, {"image/png": {"alt": alt, "width": width, "height": height}}


def _png(png: object) -> None:
    """Refuses what are no bytes."""
    if not isinstance(png, bytes):
        raise TypeError(f"png must be bytes, but is {plain(png)} ({type(png).__name__})")


def _css_pixels(size: object) -> tuple[int, int]:
    """A width and a height."""
    if not (isinstance(size, (tuple, list)) and len(size) == 2):
        raise TypeError(f"size must be a pair of width and height in CSS pixels, but is {plain(size)}")
    return whole_number(size[0], "the width in size", least=1), whole_number(size[1], "the height in size", least=1)


def picture_html(png: str, alt: str, width: int, height: int) -> str:
    """An image with alt text, from a PNG in base64 and its size in CSS pixels; it shrinks where there is less room."""
    checked_text(png, "png")
    checked_text(alt, "alt")
    whole_number(width, "width", least=1)
    whole_number(height, "height", least=1)
    return (
        f'<img src="data:image/png;base64,{png}" alt="{escape(alt, quote=True)}" width="{width}" height="{height}" '
        'style="max-width:100%;height:auto">'
    )


def stored_data(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """An output's MIME data as notebooks store it: without HTML that says what its PNG and the alt text say already.

    Args:
        data, metadata: of an output as a kernel sends it: the PNG is in base64.

    Raises:
        TypeError: one of them is no mapping.
    """
    for value, name in ((data, "data"), (metadata, "metadata")):
        if not isinstance(value, Mapping):
            raise TypeError(f"{name} must be a mapping of MIME types, but is {plain(value)} ({type(value).__name__})")
    png, told = data.get("image/png"), metadata.get("image/png")
    twin = None
    # Other programs' pictures may say other things of themselves.
    if isinstance(png, str) and isinstance(told, Mapping) and set(told) == {"alt", "width", "height"}:
        twin = picture_html(png.strip(), **told)
    return {kind: value for kind, value in data.items() if kind != "text/html" or value != twin}


# ---------------------------------------------------------------------------------------------------------------
# What is drawn, in words. Numbers have four digits: enough to catch an error of a thousandth, few enough that
# rounding in another machine's linear algebra does not show.


def describe(figure: Figure) -> str:
    """What the figure shows, a line for each axes and for each thing drawn on it."""
    _figure(figure)
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
