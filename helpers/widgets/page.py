"""One figure, drawn on again and again: the pages of a flipbook, the redraws of a live panel.

Matplotlib spends nine tenths of a small picture on its decorations: making tick marks anew and writing their numbers.
From page to page they seldom change, so they are drawn once and kept as a background as long as they would come out the
same. A drawing function need not know: it finds empty axes every time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image

from helpers._validate import short_repr
from helpers.figures.style import AxesOrArray, new_figure
from helpers.widgets.picture import canvas_of, css_size, pixels

Decorations = tuple[object, ...]  # to be compared with those of another page, all at once


class Page:
    """A figure with one or several axes, drawn for one value after another by a drawing function."""

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
            raise TypeError(f"background must be a function of the axes, but is {short_repr(background)}")
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
        self._decorations: list[Decorations] = []
        self._background: Any = None  # Agg's own copy of its pixels

    def draw(self, draw: Callable[..., str], values: dict[str, Any]) -> str:
        """Draw the page for these values and return its caption.

        Args:
            draw: function of the axes and of each control's value, which returns a sentence.
            values: of the controls, by name.

        Raises:
            TypeError: `draw` is no function, `values` no mapping, or `draw` returned no sentence. What `draw` raises is
                passed on, with a note that says at which values.
        """
        if not callable(draw):
            raise TypeError(f"draw must be a function of axes and values, but is {short_repr(draw)}")
        words = format_values(values)
        for ax in self.figure.axes:
            _wipe(ax, self._lasting[ax]) if self._lasting else _empty(ax)
        try:
            caption = draw(self.axes, **values)
            if not isinstance(caption, str) or not caption.strip():
                raise TypeError(f"draw must return a sentence, the caption under the picture; it returned {short_repr(caption)}")
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

    def picture(self) -> Image.Image:
        """The page as it is now, in full colour."""
        self._paint()
        return pixels(self.figure)

    def _paint(self) -> None:
        """Draw the figure's pixels: on the kept background where the decorations are the same, whole where it is not."""
        decorations = [_decorations(ax) for ax in self.figure.axes]
        canvas = canvas_of(self.figure)
        renderer = canvas.get_renderer()
        if self._background is None or decorations != self._decorations:
            with _hidden(self._content()):
                canvas.draw()
                self._background = canvas.copy_from_bbox(self.figure.bbox)
            self._decorations = decorations
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


def format_values(values: dict[str, Any]) -> str:
    """The values of a page's controls in words, such as `scale=10`.

    Raises:
        TypeError: they are no mapping from names to values.
    """
    if not isinstance(values, Mapping) or not all(isinstance(name, str) for name in values):
        raise TypeError(f"values must map the names of controls to values, but is {short_repr(values)}")
    return ", ".join(f"{name}={_format_value(value)}" for name, value in values.items())


def _format_value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else value if isinstance(value, str) else short_repr(value)


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


def _decorations(ax: Axes) -> Decorations:
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
