"""Sliders over a drawing function: `flipbook` (drawn beforehand, needs no kernel) and `panel` (live).

Both take the same thing, an ordinary function that draws on an axes and returns a sentence:

    def draw(ax, scale):
        draw_probabilities(ax, softmax(scale * scores), names)
        return f"Scaled by {scale:g}, the top class gets {softmax(scale * scores).max():.1%}."

    flipbook(draw, scale=[0.01, 0.1, 1, 10, 100], start=1)

The sentence stands under the picture and is its alt text.
"""

from __future__ import annotations

import base64
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import anywidget
import ipywidgets
from ipywidgets.widgets.widget_string import HTMLStyle

from helpers.pages import Page
from helpers.pictures import describe, picture_bundle, picture_html

MOST_PICTURES = 200
WIDE = ipywidgets.Layout(width="min(560px, 95%)")
Draw = Callable[..., str]


class Track(NamedTuple):
    """A free value between two ends, for `panel`: `step` is the distance of stops, or their ratio on a log track."""

    low: float
    high: float
    step: float
    log: bool = False


def flipbook(
    draw: Draw,
    *,
    start: Any = None,
    labels: Mapping[str, str] | None = None,
    columns: int = 1,
    size: tuple[float, float] | None = None,
    background: Callable[..., object] | None = None,
    **stops: Sequence[Any],
) -> Flipbook:
    """A slider whose every picture is drawn beforehand; the browser turns the pages, no kernel is needed.

    Args:
        draw: function of an axes (an array of axes where `columns` > 1) and one value per control. It draws, and
            returns the sentence that is shown under the picture and read in its place.
        start: the stop to begin with (a mapping from control to stop where there are two controls); the first
            stop unless told.
        labels: words for a control, with symbol and unit, such as `{"scale": "scale s (×)"}`.
        columns: how many axes side by side.
        size: of the figure, in inches; as in `new_figure`.
        background: function of the axes that draws what is the same on every page, once; `draw` then adds to it.
        **stops: one or two controls, each a sequence of its stops; 200 pictures at most.

    Raises:
        ValueError, TypeError: bad stops, told before anything is drawn; `draw` returned no sentence. What `draw`
            raises is passed on, with a note that says at which stop.
    """
    controls = _checked_controls(stops, 2)
    begin = _checked_start(start, controls)
    n_pictures = math.prod(len(values) for values in controls.values())
    if n_pictures > MOST_PICTURES:
        counts = " × ".join(str(len(values)) for values in controls.values())
        raise ValueError(f"a flipbook holds at most {MOST_PICTURES} pictures; {counts} stops make {n_pictures}")
    return Flipbook(draw, controls, begin, labels or {}, Page(columns, size, background))


def panel(
    draw: Draw,
    *,
    start: Any = None,
    labels: Mapping[str, str] | None = None,
    columns: int = 1,
    size: tuple[float, float] | None = None,
    **tracks: Track | Sequence[Any],
) -> Panel:
    """A live picture with any number of controls, redrawn by the kernel at each move.

    Args:
        draw, start, labels, columns, size: as in `flipbook`. A free control begins in the middle unless told.
        **tracks: a `Track(low, high, step)` for a free value, or a sequence of stops.

    Raises:
        ValueError, TypeError: as `flipbook`. What `draw` raises later is shown in place of the picture.
    """
    controls = _checked_controls(tracks, None)
    return Panel(draw, controls, _checked_start(start, controls), labels or {}, Page(columns, size))


class Aid(anywidget.AnyWidget):
    """Names, spoken captions and keys for the sliders in the same box. It shows nothing; `sliders.js` says more."""

    _esm = Path(__file__).with_name("sliders.js")
    _css = Path(__file__).with_name("sliders.css")


class Flipbook(ipywidgets.VBox):
    """A slider (or two) over a stack of pictures. Made by `flipbook`."""

    def __init__(
        self, draw: Draw, controls: dict[str, list], begin: dict[str, Any], labels: Mapping[str, str], page: Page
    ) -> None:
        self.controls, self.begin = controls, begin
        self.captions: dict[tuple, str] = {}
        # The start is drawn first: its layout holds for every page, so that nothing jumps as they turn.
        start_key = tuple(begin.values())
        start_caption = page.turn(draw, begin)
        self.still, self.size, self.description = page.backdrop(), page.size, describe(page.figure)
        pictures = {start_key: _picture_html(page.overlay(), page.size, start_caption)}
        self.captions[start_key] = start_caption
        for key in itertools.product(*controls.values()):
            if key not in pictures:
                self.captions[key] = page.turn(draw, dict(zip(controls, key)))
                pictures[key] = _picture_html(page.overlay(), page.size, self.captions[key])
        self.sliders = {
            name: ipywidgets.SelectionSlider(
                options=[(_stop_text(stop), stop) for stop in stops],
                value=begin[name],
                **_label(name, labels),
            )
            for name, stops in controls.items()
        }
        self.links: list = []  # what turns the pages in the browser
        self._plain_layout, self._plain_style = ipywidgets.Layout(), HTMLStyle()  # shared: a message less a page
        # The pages lie over the start's picture, in the same place, and hold only what is other there.
        self.backdrop = ipywidgets.HTML(_picture(self.still, page.size, ""), layout=ipywidgets.Layout(grid_area="page"))
        self.stack = self._stacked(pictures, ())
        self.stack.layout.grid_area = "page"
        pages = ipywidgets.GridBox([self.backdrop, self.stack], layout=ipywidgets.Layout(grid_template_areas='"page"'))
        super().__init__([*self.sliders.values(), Aid(), pages])
        self.add_class("course-slider")

    def _stacked(self, pictures: dict[tuple, str], key: tuple) -> ipywidgets.DOMWidget:
        """The pictures below `key`: one picture, or a stack that follows the next control's slider."""
        if len(key) == len(self.controls):
            return ipywidgets.HTML(pictures[key], layout=self._plain_layout, style=self._plain_style)
        name = list(self.controls)[len(key)]
        stops = self.controls[name]
        stack = ipywidgets.Stack(
            [self._stacked(pictures, (*key, stop)) for stop in stops], selected_index=stops.index(self.begin[name])
        )
        self.links.append(ipywidgets.jslink((self.sliders[name], "index"), (stack, "selected_index")))
        return stack

    def __repr__(self) -> str:
        told = [_caption_line(self.controls, key, self.captions[key]) for key in itertools.product(*self.controls.values())]
        return "\n".join(
            [
                "Slider over " + ", ".join(_control_line(*item) for item in self.controls.items()),
                _caption_line(self.controls, tuple(self.begin.values()), self.captions[tuple(self.begin.values())]),
                *("  " + line for line in self.description.splitlines()),
                *told,
            ]
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        return _bundle(self, super()._repr_mimebundle_(**kwargs), self.captions[tuple(self.begin.values())])


class Panel(ipywidgets.VBox):
    """Free controls over one picture that the kernel redraws. Made by `panel`."""

    def __init__(
        self, draw: Draw, controls: dict[str, Any], begin: dict[str, Any], labels: Mapping[str, str], page: Page
    ) -> None:
        self.controls, self.begin, self._draw, self._page = controls, begin, draw, page
        self.caption = page.turn(draw, begin)
        self.still, self.size, self.description = page.png(), page.size, describe(page.figure)
        self.picture = ipywidgets.HTML(_picture_html(self.still, page.size, self.caption))
        self.sliders = {name: _free_slider(name, track, begin[name], labels) for name, track in controls.items()}
        for slider in self.sliders.values():
            slider.observe(self._redraw, "value")
        super().__init__([*self.sliders.values(), Aid(), self.picture])
        self.add_class("course-slider")

    def _redraw(self, _: Any) -> None:
        values = {name: slider.value for name, slider in self.sliders.items()}
        try:
            caption = self._page.turn(self._draw, values)
            self.picture.value = _picture_html(self._page.png(), self._page.size, caption)
        except Exception as error:
            # The widget protocol would hide the error in a log that no reader opens: say it where they look.
            self.picture.value = _error_html(error)
            raise

    def __repr__(self) -> str:
        return "\n".join(
            [
                "Live panel (it moves while a kernel runs) over "
                + ", ".join(_control_line(*item) for item in self.controls.items()),
                _caption_line(self.controls, tuple(self.begin.values()), self.caption),
                *("  " + line for line in self.description.splitlines()),
            ]
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        return _bundle(self, super()._repr_mimebundle_(**kwargs), self.caption)


def _picture_html(png: bytes, size: tuple[int, int], caption: str) -> str:
    return f'<figure style="margin:0">{_picture(png, size, caption)}<figcaption>{escape(caption)}</figcaption></figure>'


def _picture(png: bytes, size: tuple[int, int], alt: str) -> str:
    return picture_html(base64.b64encode(png).decode("ascii"), alt, *size)


def _error_html(error: Exception) -> str:
    notes = "".join(f"<br>{escape(note)}" for note in getattr(error, "__notes__", []))
    return f'<p role="alert"><b>{escape(type(error).__name__)}</b>: {escape(str(error))}{notes}</p>'


def _bundle(widget: Any, live: dict | None, caption: str) -> tuple[dict, dict]:
    """The live widget, and for places that cannot show one a still picture with alt text."""
    still, metadata = picture_bundle(widget.still, widget.size, caption, repr(widget))
    return {**(live or {}), **still}, metadata


def _free_slider(name: str, track: Any, value: Any, labels: Mapping[str, str]) -> Any:
    words = _label(name, labels)
    if not isinstance(track, Track):
        return ipywidgets.SelectionSlider(options=[(_stop_text(stop), stop) for stop in track], value=value, **words)
    if track.log:
        ends = {"min": math.log10(track.low), "max": math.log10(track.high), "step": math.log10(track.step)}
        return ipywidgets.FloatLogSlider(value=value, readout_format=".3g", **ends, **words)
    return ipywidgets.FloatSlider(value=value, min=track.low, max=track.high, step=track.step, **words)


def _label(name: str, labels: Mapping[str, str]) -> dict[str, Any]:
    words = labels.get(name, name.replace("_", " "))
    return {"description": words, "style": {"description_width": "initial"}, "layout": WIDE}


def _checked_controls(stops: Mapping[str, Any], most: int | None) -> dict[str, Any]:
    if not stops or (most and len(stops) > most):
        wanted = "one or two controls" if most else "at least one control"
        raise ValueError(f"a slider needs {wanted}, such as scale=[0.1, 1, 10]; got {list(stops) or 'none'}")
    return {name: _checked_track(name, values, free=most is None) for name, values in stops.items()}


def _checked_track(name: str, values: Any, free: bool) -> Any:
    if isinstance(values, Track):
        return _checked_free_track(name, values, free)
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise TypeError(f"{name} must be a sequence of stops, such as [0.1, 1, 10]; got {values!r}")
    stops = [value.item() if hasattr(value, "item") else value for value in values]
    if not stops:
        raise ValueError(f"{name} has no stops; give at least one, such as {name}=[0.1, 1, 10]")
    twice = [stop for place, stop in enumerate(stops) if stop in stops[:place]]
    texts = [_stop_text(stop) for stop in stops]
    same_text = [text for place, text in enumerate(texts) if text in texts[:place]]
    if twice or same_text:
        raise ValueError(f"{name} has the stop {(same_text or twice)[0]} twice; each stop must be there once")
    return stops


def _checked_free_track(name: str, track: Track, free: bool) -> Track:
    if not free:
        raise TypeError(f"{name} is a Track, which only a panel can follow; a flipbook needs a sequence of stops")
    lowest_step = 1.0 if track.log else 0.0
    if not track.low < track.high or track.step <= lowest_step or (track.log and track.low <= 0):
        wanted = "0 < low < high and a step (ratio) above 1" if track.log else "low < high and a step above 0"
        raise ValueError(f"{name} must have {wanted}; got {track}")
    return track


def _checked_start(start: Any, controls: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(start, Mapping):
        if start is not None and len(controls) > 1:
            raise TypeError(f"start must map each of {list(controls)} to where it begins; got {start!r}")
        start = {} if start is None else {next(iter(controls)): start}
    if unknown := set(start) - set(controls):
        raise ValueError(f"start names {sorted(unknown)}, but the controls are {list(controls)}")
    return {name: _checked_begin(name, start.get(name), values) for name, values in controls.items()}


def _checked_begin(name: str, value: Any, values: Any) -> Any:
    if isinstance(values, Track):
        if value is None:
            return math.sqrt(values.low * values.high) if values.log else (values.low + values.high) / 2
        if not values.low <= value <= values.high:
            raise ValueError(f"{name} cannot start at {value!r}, outside {values.low:g} to {values.high:g}")
        return value
    if value is None:
        return values[0]
    if value not in values:
        raise ValueError(f"{name} cannot start at {value!r}, which is no stop; the stops are {values}")
    return values[values.index(value)]


def _stop_text(stop: Any) -> str:
    return f"{stop:g}" if isinstance(stop, (int, float)) and not isinstance(stop, bool) else str(stop)


def _control_line(name: str, values: Any) -> str:
    if isinstance(values, Track):
        return f"{name} from {_stop_text(values.low)} to {_stop_text(values.high)}"
    return f"{name}: {len(values)} stops, {_stop_text(values[0])} to {_stop_text(values[-1])}"


def _caption_line(controls: Mapping[str, Any], key: tuple, caption: str) -> str:
    return "at " + ", ".join(f"{name} {_stop_text(stop)}" for name, stop in zip(controls, key)) + f": {caption}"
