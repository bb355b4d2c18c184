"""One figure, drawn on again and again: the pages of a flipbook, the redraws of a live panel.

Matplotlib spends nine tenths of a small picture on its furniture: making tick marks anew and writing their numbers.
From page to page the furniture seldom changes, so it is drawn once and kept as a background as long as it would come
out the same. A drawing function need not know: it finds empty axes every time.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from PIL import Image, ImageChops

from helpers._validate import plain
from helpers.figures.style import AxesOrArray, new_figure
from helpers.widgets.picture import PALETTE_SIZE, _canvas, css_size, paletted, pixels

UP = 2  # PNG's number for rows stored as differences from the row above
Furniture = tuple[object, ...]  # to be compared with that of another page, as a whole
COLOUR_TOLERANCE = 48  # of 255: what a palette may be off at the soft edge of a letter; a colour it lacks is further


class Page:
    """A figure with one or several axes, turned to new values by a drawing function."""

    def __init__(
        self,
        columns: int = 1,
        size: tuple[float, float] | None = None,
        background: Callable[..., object] | None = None,
    ) -> None:
        """A page with nothing on it but what `background(axes)` draws; `columns` and `size` as in `new_figure`.

        Raises:
            TypeError: `background` is no function. What it raises is passed on, with a note that says where.
        """
        if background is not None and not callable(background):
            raise TypeError(f"background must be a function of the axes, but is {plain(background)}")
        self.figure: Figure
        self.axes: AxesOrArray
        self.figure, self.axes = new_figure(1, columns, size)
        self.size = css_size(self.figure)
        if background:
            try:
                background(self.axes)
            except Exception as error:
                error.add_note("while drawing the background of the slider's pictures")
                raise
        self._lasting = {ax: _artists(ax) for ax in self.figure.axes} if background else {}
        self._laid_out = False
        self._furniture: list[Furniture] = []
        self._background: Any = None  # Agg's own copy of its pixels
        self._palette: Image.Image | None = None
        self._backdrop: NDArray[np.uint32] | None = None

    def turn(self, draw: Callable[..., str], values: dict[str, Any]) -> str:
        """Draw the page for these values and return its caption.

        Raises:
            TypeError: `draw` is no function, `values` no mapping, or `draw` returned no sentence. What `draw` raises is passed on, with a note that says where.
        """
        if not callable(draw):
            raise TypeError(f"draw must be a function of axes and values, but is {plain(draw)}")
        words = told(values)
        for ax in self.figure.axes:
            _wipe(ax, self._lasting[ax]) if self._lasting else _empty(ax)
        try:
            caption = draw(self.axes, **values)
            if not isinstance(caption, str) or not caption.strip():
                raise TypeError(f"draw must return a sentence, the caption under the picture; it returned {plain(caption)}")
        except Exception as error:
            error.add_note(f"while drawing the slider's picture at {words}")
            raise
        if not self._laid_out:
            # The first page's layout holds for all, so that nothing jumps as they turn.
            engine = self.figure.get_layout_engine()
            assert engine is not None  # `new_figure` gave it one
            engine.execute(self.figure)
            self.figure.set_layout_engine("none")
            self._laid_out = True
        return caption

    def png(self) -> bytes:
        """The page as it is now, as a PNG with a palette."""
        self._paint()
        return _encoded(self._paletted())

    def backdrop(self) -> bytes:
        """The page as it is now, as a PNG, to lie under the pages to come: see `overlay`."""
        png = self.png()
        self._backdrop = self._seen().copy()
        return png

    def overlay(self) -> bytes:
        """What is other than on the backdrop, as a PNG that is transparent elsewhere: a quarter of the bytes, or less.

        Raises:
            RuntimeError: there is no backdrop yet.
        """
        if self._backdrop is None:
            raise RuntimeError("an overlay needs something to lie on: call backdrop() on the first page")
        self._paint()
        page = self._paletted()
        colours = page.getpalette()
        assert colours is not None
        return _overlay_png(_where_other(self._seen() != self._backdrop, np.asarray(page)), colours)

    def _seen(self) -> NDArray[np.uint32]:
        """The canvas, a number for the colour of each pixel."""
        return np.asarray(_canvas(self.figure).buffer_rgba()).view(np.uint32)[..., 0]

    def _paletted(self) -> Image.Image:
        """The canvas with a palette: the last one, as long as it has the colours."""
        page = pixels(self.figure)
        if self._palette is None or not _fits(page, self._palette):
            self._palette = paletted(page)
            return self._palette
        return page.quantize(palette=self._palette, dither=Image.Dither.NONE)

    def _paint(self) -> None:
        """Draw the figure's pixels: on the kept background where the furniture is the same, whole where it is not."""
        furniture = [_furniture(ax) for ax in self.figure.axes]
        canvas = _canvas(self.figure)
        renderer = canvas.get_renderer()
        if self._background is None or furniture != self._furniture:
            with _hidden(self._content()):
                canvas.draw()
                self._background = canvas.copy_from_bbox(self.figure.bbox)
            self._furniture = furniture
        canvas.restore_region(self._background)
        with _hidden([self.figure.patch, *self._below()]):
            self.figure.draw(renderer)

    def _below(self) -> list[Artist]:
        """What the kept background holds of each axes: patch, ticks, axis labels, and what lasts from page to page."""
        return [below for ax in self.figure.axes for below in (ax.patch, ax.xaxis, ax.yaxis, *self._lasting.get(ax, ()))]

    def _content(self) -> list[Artist]:
        """Everything else on the axes."""
        below = set(self._below())
        return [artist for ax in self.figure.axes for artist in ax.get_children() if artist not in below]


def told(values: dict[str, Any]) -> str:
    """The values of a page's controls in words, such as `scale=10`.

    Raises:
        TypeError: they are no mapping from names to values.
    """
    if not isinstance(values, Mapping) or not all(isinstance(name, str) for name in values):
        raise TypeError(f"values must map the names of controls to values, but is {plain(values)}")
    return ", ".join(f"{name}={_told_value(value)}" for name, value in values.items())


def _told_value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else value if isinstance(value, str) else plain(value)


def _empty(ax: Axes) -> None:
    """Make the axes as good as new, but keep its tick marks, whose making costs more than all the rest."""
    if ax.xaxis.have_units() or ax.yaxis.have_units():
        ax.clear()  # names or dates as positions leave a memory behind that only this forgets
        return
    _wipe(ax)
    ax.set(xscale="linear", yscale="linear", xlabel="", ylabel="", title="", aspect="auto", xlim=(0, 1), ylim=(0, 1))
    ax.set_axis_on()
    ax.set_facecolor(matplotlib.rcParams["axes.facecolor"])
    ax.dataLim.set(Bbox.null())
    ax.autoscale(True)
    for axis, colour in ((ax.xaxis, matplotlib.rcParams["xtick.color"]), (ax.yaxis, matplotlib.rcParams["ytick.color"])):
        for tick in axis.majorTicks:
            tick.label1.set(color=colour, fontweight="normal")


def _artists(ax: Axes) -> list[Artist]:
    """What has been drawn on the axes."""
    return [*ax.lines, *ax.patches, *ax.collections, *ax.texts, *ax.images, *ax.tables, *ax.artists]


def _wipe(ax: Axes, lasting: Sequence[Artist] = ()) -> None:
    """Remove what has been drawn on the axes, but for what is to last."""
    for artist in _artists(ax):
        if artist not in lasting:
            artist.remove()
    if legend := ax.get_legend():
        legend.remove()
    ax.containers[:] = [bars for bars in ax.containers if any(bar in lasting for bar in bars)]
    ax.set_prop_cycle(None)


def _furniture(ax: Axes) -> Furniture:
    """All that decides how the axes' background, ticks and axis labels look."""
    scales: list[object] = []
    for axis in (ax.xaxis, ax.yaxis):
        places = list(axis.get_majorticklocs())
        labels = [tick.label1 for tick in axis.get_major_ticks(len(places))]
        looks: list[object] = [(label.get_color(), label.get_fontweight()) for label in labels]
        looks += axis.get_major_formatter().format_ticks(places)
        limits = tuple(axis.get_view_interval())
        scales.append((limits, axis.get_scale(), tuple(places), tuple(axis.get_minorticklocs()), tuple(looks)))
        scales.append((axis.get_label_text(), axis.label.get_color(), axis.get_visible()))
    return (ax.axison, ax.get_facecolor(), tuple(ax.get_position().bounds), *scales)


class _hidden:
    """Within the `with` block, these artists are not drawn."""

    def __init__(self, artists: Sequence[Artist]) -> None:
        self.shown = [artist for artist in artists if artist.get_visible()]

    def __enter__(self) -> None:
        for artist in self.shown:
            artist.set_visible(False)

    def __exit__(self, *_: object) -> None:
        for artist in self.shown:
            artist.set_visible(True)


def _where_other(other: NDArray[np.bool_], page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page's palette indices in every tile of 8 × 8 pixels where one is other, and in the tiles around it.

    The margin is for browsers that shrink the picture: where they mix an overlay's edge with the backdrop, both are
    the same.
    """
    tiles = np.pad(_in_eights(other).any(axis=1), 1)
    near = tiles[:-2] | tiles[1:-1] | tiles[2:]
    near = near[:, :-2] | near[:, 1:-1] | near[:, 2:]
    transparent = np.full(8, PALETTE_SIZE, np.uint8).view(np.uint64)
    whole = np.where(near[:, None], _in_eights(page), transparent).view(np.uint8)
    return whole.reshape(-1, whole.shape[-1])[: page.shape[0], : page.shape[1]]


def _in_eights(pixels: NDArray[np.bool_ | np.uint8]) -> NDArray[np.uint64]:
    """Shape (H, W), a byte each, as (H / 8, 8, W / 8), eight side by side as one number; zeros beyond the edge."""
    height, width = pixels.shape
    whole = np.zeros((height + -height % 8, width + -width % 8), np.uint8)
    whole[:height, :width] = pixels
    return whole.view(np.uint64).reshape(-1, 8, whole.shape[1] // 8)


def _encoded(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, format="PNG")
    return file.getvalue()


def _overlay_png(indices: NDArray[np.uint8], palette: list[int]) -> bytes:
    """A PNG of palette indices, shape (H, W), in which PALETTE_SIZE is transparent.

    Each row is stored as its difference from the row above (the PNG specification calls this filter "Up"), so that
    most of a page is zeros; Pillow, which stores the rows of a palette as they are, makes twice the bytes of it.
    """
    height, width = indices.shape
    rows = np.full((height, 1 + width), UP, np.uint8)
    rows[:, 1:] = indices
    rows[1:, 1:] -= indices[:-1]
    runs = zlib.compressobj(strategy=zlib.Z_RLE)  # long runs are all there is to find
    colours = bytes(palette[: 3 * PALETTE_SIZE]).ljust(3 * (PALETTE_SIZE + 1), b"\xff")
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0),  # eight bits a pixel, colours from a palette
        b"PLTE": colours,
        b"tRNS": b"\xff" * PALETTE_SIZE + b"\x00",
        b"IDAT": runs.compress(rows.tobytes()) + runs.flush(),
        b"IEND": b"",
    }
    sealed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(sealed)


def _fits(page: Image.Image, palette: Image.Image) -> bool:
    """Whether the palette has the page's colours; every fourth pixel each way is looked at."""
    sample = page.resize((page.width // 4, page.height // 4), Image.Resampling.NEAREST)
    seen = sample.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")
    return bool(np.max(ImageChops.difference(sample, seen).getextrema()) <= COLOUR_TOLERANCE)
