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
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import anywidget
import ipywidgets
import numpy as np
import traitlets
from ipywidgets.widgets.widget_string import HTMLStyle

from helpers._validate import any_real, number_within, plain, switch, text
from helpers.widgets.description import describe
from helpers.widgets.page import Page
from helpers.widgets.picture import MimeBundle, picture_bundle, picture_html

MOST_PICTURES, MOST_STOPS = 200, 1000
WIDE = ipywidgets.Layout(width="min(560px, 95%)")
Draw = Callable[..., str]  # of an axes and a value for each control; it returns the caption
Stop = float | str  # what a control can stand at
Key = tuple[Stop, ...]  # a stop of each control


class Track(NamedTuple):
    """A free value between two ends, for `panel`: `step` is the distance of stops, or their ratio on a log track."""

    low: float
    high: float
    step: float
    log: bool = False


Control = Track | list[Stop]
Checked = TypeVar("Checked", bound=Control)


def flipbook(
    draw: Draw,
    *,
    start: Stop | Mapping[str, Stop] | None = None,
    labels: Mapping[str, str] | None = None,
    columns: int = 1,
    size: tuple[float, float] | None = None,
    background: Callable[..., object] | None = None,
    **stops: Iterable[Stop],
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
    _check_draw_and_labels(draw, labels)
    controls = _checked_controls(stops, 2, _checked_stops)
    begin = _checked_start(start, controls)
    n_pictures = math.prod(len(values) for values in controls.values())
    if n_pictures > MOST_PICTURES:
        counts = " × ".join(str(len(values)) for values in controls.values())
        raise ValueError(f"a flipbook holds at most {MOST_PICTURES} pictures; {counts} stops make {n_pictures}")
    return Flipbook(draw, controls, begin, labels or {}, Page(columns, size, background))


def panel(
    draw: Draw,
    *,
    start: Stop | Mapping[str, Stop] | None = None,
    labels: Mapping[str, str] | None = None,
    columns: int = 1,
    size: tuple[float, float] | None = None,
    **tracks: Track | Iterable[Stop],
) -> Panel:
    """A live picture with any number of controls, redrawn by the kernel at each move.

    Args:
        draw, start, labels, columns, size: as in `flipbook`. A free control begins in the middle unless told.
        **tracks: a `Track(low, high, step)` for a free value, or a sequence of stops.

    Raises:
        ValueError, TypeError: as `flipbook`. What `draw` raises later is shown in place of the picture.
    """
    _check_draw_and_labels(draw, labels)
    controls = _checked_controls(tracks, None, _checked_control)
    return Panel(draw, controls, _checked_start(start, controls), labels or {}, Page(columns, size))


class Aid(anywidget.AnyWidget):
    """Names, spoken captions and keys for the sliders in the same box. It shows nothing; `sliders.js` says more."""

    _esm = Path(__file__).parent / "static" / "sliders.js"
    _css = Path(__file__).parent / "static" / "sliders.css"
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)  # of the sliders, in their order


def _aid(sliders: Mapping[str, Any]) -> Aid:
    return Aid(labels=[slider.description for slider in sliders.values()])


class Flipbook(ipywidgets.VBox):
    """A slider (or two) over a stack of pictures. Made by `flipbook`."""

    def __init__(
        self, draw: Draw, controls: dict[str, list[Stop]], begin: dict[str, Stop], labels: Mapping[str, str], page: Page
    ) -> None:
        self.controls, self.begin = controls, begin
        self.captions: dict[Key, str] = {}
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
        self.links: list[ipywidgets.Widget] = []  # what turns the pages in the browser
        self._plain_layout, self._plain_style = ipywidgets.Layout(), HTMLStyle()  # shared: a message less a page
        # The pages lie over the start's picture, in the same place, and hold only what is other there.
        self.backdrop = ipywidgets.HTML(_picture(self.still, page.size, ""), layout=ipywidgets.Layout(grid_area="page"))
        self.stack = self._stacked(pictures, ())
        self.stack.layout.grid_area = "page"
        pages = ipywidgets.GridBox([self.backdrop, self.stack], layout=ipywidgets.Layout(grid_template_areas='"page"'))
        super().__init__([*self.sliders.values(), _aid(self.sliders), pages])
        self.add_class("course-slider")

    def _stacked(self, pictures: dict[Key, str], key: Key) -> ipywidgets.DOMWidget:
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

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[MimeBundle, MimeBundle]:
        return _bundle(self, super()._repr_mimebundle_(**kwargs), self.captions[tuple(self.begin.values())])


class Panel(ipywidgets.VBox):
    """Free controls over one picture that the kernel redraws. Made by `panel`."""

    def __init__(
        self, draw: Draw, controls: dict[str, Control], begin: dict[str, Stop], labels: Mapping[str, str], page: Page
    ) -> None:
        self.controls, self.begin, self._draw, self._page = controls, begin, draw, page
        self.caption = page.turn(draw, begin)
        self.still, self.size, self.description = page.png(), page.size, describe(page.figure)
        self.picture = ipywidgets.HTML(_picture_html(self.still, page.size, self.caption))
        self.sliders = {name: _free_slider(name, track, begin[name], labels) for name, track in controls.items()}
        for slider in self.sliders.values():
            slider.observe(self._redraw, "value")
        super().__init__([*self.sliders.values(), _aid(self.sliders), self.picture])
        self.add_class("course-slider")

    def _redraw(self, _: object) -> None:
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

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[MimeBundle, MimeBundle]:
        return _bundle(self, super()._repr_mimebundle_(**kwargs), self.caption)


def _picture_html(png: bytes, size: tuple[int, int], caption: str) -> str:
    return f'<figure style="margin:0">{_picture(png, size, caption)}<figcaption>{escape(caption)}</figcaption></figure>'


def _picture(png: bytes, size: tuple[int, int], alt: str) -> str:
    return picture_html(base64.b64encode(png).decode("ascii"), alt, *size)


def _error_html(error: Exception) -> str:
    notes = "".join(f"<br>{escape(note)}" for note in getattr(error, "__notes__", []))
    return f'<p role="alert"><b>{escape(type(error).__name__)}</b>: {escape(str(error))}{notes}</p>'


def _bundle(widget: Flipbook | Panel, live: MimeBundle | None, caption: str) -> tuple[MimeBundle, MimeBundle]:
    """The live widget, and for places that cannot show one a still picture with alt text."""
    still, metadata = picture_bundle(widget.still, widget.size, caption, repr(widget))
    return {**(live or {}), **still}, metadata


def _free_slider(name: str, track: Control, value: Stop, labels: Mapping[str, str]) -> ipywidgets.DOMWidget:
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


def _check_draw_and_labels(draw: object, labels: object) -> None:
    if not callable(draw):
        raise TypeError(f"draw must be a function of axes and values, but is {plain(draw)}")
    if labels is not None and not isinstance(labels, Mapping):
        raise TypeError(f"labels must map the names of controls to words, but is {plain(labels)}")
    for name, words in (labels or {}).items():
        text(words, f"labels[{name!r}]")


def _checked_controls(stops: Mapping[str, Any], most: int | None, check: Callable[[str, Any], Checked]) -> dict[str, Checked]:
    if not stops or (most and len(stops) > most):
        wanted = "one or two controls" if most else "at least one control"
        raise ValueError(f"a slider needs {wanted}, such as scale=[0.1, 1, 10]; got {list(stops) or 'none'}")
    return {name: check(name, values) for name, values in stops.items()}


def _checked_control(name: str, values: Any) -> Control:
    return _checked_track(name, values) if isinstance(values, Track) else _checked_stops(name, values)


def _checked_stops(name: str, values: object) -> list[Stop]:
    if isinstance(values, Track):
        raise TypeError(f"{name} is a Track, which only a panel can follow; a flipbook needs a sequence of stops")
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise TypeError(f"{name} must be a sequence of stops, such as [0.1, 1, 10]; got {plain(values)}")
    try:
        held = list(itertools.islice(values, MOST_STOPS + 1))
    except Exception as error:  # from the value's own code
        raise TypeError(f"{name} must be a sequence of stops, such as [0.1, 1, 10]; got {plain(values)}") from error
    if len(held) > MOST_STOPS:
        raise ValueError(f"{name} must have at most {MOST_STOPS} stops; got more, the last of these is {plain(held[-1])}")
    stops = [_checked_stop(f"{name}[{place}]", stop) for place, stop in enumerate(held)]
    if not stops:
        raise ValueError(f"{name} has no stops; give at least one, such as {name}=[0.1, 1, 10]")
    twice = [stop for place, stop in enumerate(stops) if stop in stops[:place]]
    texts = [_stop_text(stop) for stop in stops]
    same_text = [text for place, text in enumerate(texts) if text in texts[:place]]
    if twice or same_text:
        raise ValueError(f"{name} has the stop {(same_text or twice)[0]} twice; each stop must be there once")
    return stops


def _checked_stop(name: str, stop: Any) -> Stop:
    """A number or a text, as Python's own."""
    checked: Stop = stop.item() if isinstance(stop, np.generic) else stop
    if not isinstance(checked, (str, bool)) and math.isnan(any_real(checked, name, "a number or a text")):
        raise ValueError(f"{name} must be a stop that can be found again, but is nan")
    return checked


def _checked_track(name: str, track: Track) -> Track:
    ends = ("low", "high", "step")
    low, high, step = (number_within(getattr(track, end), f"{end} of the Track of {name}") for end in ends)
    track = Track(low, high, step, log=switch(track.log, f"log of the Track of {name}"))
    lowest_step = 1.0 if track.log else 0.0
    if not track.low < track.high or track.step <= lowest_step or (track.log and track.low <= 0):
        wanted = "0 < low < high and a step (ratio) above 1" if track.log else "low < high and a step above 0"
        raise ValueError(f"{name} must have {wanted}; got {track}")
    return track


def _checked_start(start: Stop | Mapping[str, Stop] | None, controls: Mapping[str, Control]) -> dict[str, Stop]:
    if not isinstance(start, Mapping):
        if start is not None and len(controls) > 1:
            raise TypeError(f"start must map each of {list(controls)} to where it begins; got {plain(start)}")
        start = {} if start is None else {next(iter(controls)): start}
    if unknown := set(start) - set(controls):
        raise ValueError(f"start names {plain(sorted(unknown, key=str))}, but the controls are {list(controls)}")
    return {name: _checked_begin(name, start.get(name), values) for name, values in controls.items()}


def _checked_begin(name: str, value: Stop | None, values: Control) -> Stop:
    if isinstance(values, Track):
        if value is None:
            return math.sqrt(values.low * values.high) if values.log else (values.low + values.high) / 2
        if not values.low <= any_real(value, f"start of {name}") <= values.high:
            raise ValueError(f"{name} cannot start at {plain(value)}, outside {values.low:g} to {values.high:g}")
        return value
    if value is None:
        return values[0]
    value = _checked_stop(f"start of {name}", value)
    if value not in values:
        raise ValueError(f"{name} cannot start at {plain(value)}, which is no stop; the stops are {values}")
    return values[values.index(value)]


def _stop_text(stop: Stop) -> str:
    return f"{stop:g}" if isinstance(stop, (int, float)) and not isinstance(stop, bool) else str(stop)


def _control_line(name: str, values: Control) -> str:
    if isinstance(values, Track):
        return f"{name} from {_stop_text(values.low)} to {_stop_text(values.high)}"
    return f"{name}: {len(values)} stops, {_stop_text(values[0])} to {_stop_text(values[-1])}"


def _caption_line(controls: Mapping[str, Control], key: Key, caption: str) -> str:
    return "at " + ", ".join(f"{name} {_stop_text(stop)}" for name, stop in zip(controls, key)) + f": {caption}"
