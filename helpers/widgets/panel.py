"""Free controls over one live picture, which the kernel redraws at each move: `flipbook`'s sibling for any value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from helpers.widgets.controls import (
    Control,
    Draw,
    Stop,
    Track,
    caption_line,
    check_control,
    check_controls,
    check_draw_and_labels,
    check_start,
    control_line,
    label_text,
    stop_text,
)
from helpers.widgets.description import describe
from helpers.widgets.page import Page
from helpers.widgets.picture import NEEDS_A_KERNEL, MimeBundle, encode, figure_html, picture_bundle

STATIC = Path(__file__).parent / "static"
WIDE = ipywidgets.Layout(width="min(560px, 95%)")


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
        draw: as in `flipbook`.
        start: as in `flipbook`; a free control begins in the middle by default.
        labels: as in `flipbook`.
        columns: as in `flipbook`.
        size: as in `flipbook`.
        **tracks: a `Track(low, high, step)` for a free value, or a sequence of stops.

    Returns:
        What a cell ends with to show it.

    Raises:
        ValueError, TypeError: as `flipbook`. What `draw` raises later is shown in place of the picture.
    """
    check_draw_and_labels(draw, labels)
    controls = check_controls(tracks, None, check_control)
    return Panel(draw, controls, check_start(start, controls), labels or {}, Page(columns, size))


class SliderAccessibility(anywidget.AnyWidget):
    """Names, spoken captions and keys for the sliders in the same box. It shows nothing; its front end says more."""

    _esm = STATIC / "slider_accessibility.js"
    _css = STATIC / "slider_accessibility.css"
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)  # of the sliders, in their order


class Panel(ipywidgets.VBox):
    """Free controls over one picture that the kernel redraws. Made by `panel`."""

    def __init__(
        self, draw: Draw, controls: dict[str, Control], begin: dict[str, Stop], labels: Mapping[str, str], page: Page
    ) -> None:
        self.controls, self.begin, self._draw, self._page = controls, begin, draw, page
        self.caption = page.draw(draw, begin)
        self.png, self.size, self.description = encode(page.picture()), page.size, describe(page.figure)
        self.picture = ipywidgets.HTML(figure_html(self.png, page.size, self.caption))
        self.sliders = {name: _slider(track, begin[name], label_text(name, labels)) for name, track in controls.items()}
        for slider in self.sliders.values():
            slider.observe(self._redraw, "value")
        accessibility = SliderAccessibility(labels=[slider.description for slider in self.sliders.values()])
        super().__init__([*self.sliders.values(), accessibility, self.picture])
        self.add_class("course-slider")

    def _redraw(self, _: object) -> None:
        values = {name: slider.value for name, slider in self.sliders.items()}
        try:
            caption = self._page.draw(self._draw, values)
            self.picture.value = figure_html(encode(self._page.picture()), self._page.size, caption)
        except Exception as error:
            # The widget protocol would hide the error in a log that no reader opens: say it where they look.
            self.picture.value = _error_html(error)
            raise

    def __repr__(self) -> str:
        return "\n".join(
            [
                "Live panel (it moves while a kernel runs) over "
                + ", ".join(control_line(*item) for item in self.controls.items()),
                caption_line(self.controls, tuple(self.begin.values()), self.caption),
                *("  " + line for line in self.description.splitlines()),
            ]
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[MimeBundle, MimeBundle]:
        """The live panel, and for places that cannot show one its first picture."""
        html = figure_html(self.png, self.size, self.caption, NEEDS_A_KERNEL)
        static, metadata = picture_bundle(self.png, self.size, self.caption, repr(self), html)
        return {**(super()._repr_mimebundle_(**kwargs) or {}), **static}, metadata


def _slider(track: Control, value: Stop, label: str) -> ipywidgets.DOMWidget:
    words = {"description": label, "style": {"description_width": "initial"}, "layout": WIDE}
    if not isinstance(track, Track):
        return ipywidgets.SelectionSlider(options=[(stop_text(stop), stop) for stop in track], value=value, **words)
    if track.log:
        ends = {"min": math.log10(track.low), "max": math.log10(track.high), "step": math.log10(track.step)}
        return ipywidgets.FloatLogSlider(value=value, readout_format=".3g", **ends, **words)
    return ipywidgets.FloatSlider(value=value, min=track.low, max=track.high, step=track.step, **words)


def _error_html(error: Exception) -> str:
    notes = "".join(f"<br>{escape(note)}" for note in getattr(error, "__notes__", []))
    return f'<p role="alert"><b>{escape(type(error).__name__)}</b>: {escape(str(error))}{notes}</p>'
