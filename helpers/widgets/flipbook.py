"""Sliders over pictures that are all drawn beforehand: a piece of HTML that needs no kernel and no widget manager.

    def draw(ax, scale):
        draw_probabilities(ax, softmax(scale * scores), names)
        return f"Scaled by {scale:g}, the top class gets {softmax(scale * scores).max():.1%}."

    flipbook(draw, scale=[0.01, 0.1, 1, 10, 100], start=1)

The sentence stands under the picture and is its alt text.
"""

from __future__ import annotations

import base64
import itertools
import json
import math
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from helpers.widgets.controls import (
    Draw,
    Key,
    Stop,
    caption_line,
    check_controls,
    check_draw_and_labels,
    check_start,
    check_stops,
    control_line,
    label_text,
    stop_text,
)
from helpers.widgets.description import describe
from helpers.widgets.page import Page
from helpers.widgets.picture import MimeBundle, encode, encode_difference, picture_bundle, picture_html

MOST_PICTURES = 200
SCRIPT = (Path(__file__).parent / "static" / "flipbook.js").read_text(encoding="utf-8")
# The attribute on the input itself keeps the notebook from taking the slider's keys. A stop is not announced of itself:
# screen readers say the slider's value and the caption.
CONTROL = (
    '<label style="display:flex;flex-wrap:wrap;align-items:center;gap:0 .8em;max-width:40em"><span>{label}</span>'
    '<input type="range" min="0" max="{last}" value="{place}" aria-label="{label}" aria-valuetext="{stop}" autocomplete="off" '
    'data-lm-suppress-shortcuts="true" style="flex:1 1 12em;min-height:2.2em;margin:0;accent-color:#0072B2">'
    '<output aria-live="off" style="min-width:4em;font-variant-numeric:tabular-nums">{stop}</output></label>'
)
FLIPBOOK = (
    '<div class="flipbook mathjax_ignore tex2jax_ignore"><div class="flipbook-controls" hidden>{controls}</div>'
    '<figure style="margin:0">{image}<figcaption aria-live="polite" style="min-height:3em">{caption}</figcaption></figure>'
    '<script type="application/json">{data}</script><script>{script}</script></div>'
)


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
            stop by default.
        labels: words for a control, with symbol and unit, such as `{"scale": "scale s (×)"}`.
        columns: how many axes side by side.
        size: of the figure, in inches; as in `new_figure`.
        background: function of the axes that draws what is the same on every page, once; `draw` then adds to it.
        **stops: one or two controls, each a sequence of its stops; 200 pictures at most.

    Returns:
        What a cell ends with to show it.

    Raises:
        ValueError, TypeError: bad stops, told before anything is drawn; `draw` returned no sentence. What `draw`
            raises is passed on, with a note that says at which stop.
    """
    check_draw_and_labels(draw, labels)
    controls = check_controls(stops, 2, check_stops)
    begin = check_start(start, controls)
    n_pictures = math.prod(len(values) for values in controls.values())
    if n_pictures > MOST_PICTURES:
        counts = " × ".join(str(len(values)) for values in controls.values())
        raise ValueError(f"a flipbook holds at most {MOST_PICTURES} pictures; {counts} stops make {n_pictures}")
    return Flipbook(draw, controls, begin, labels or {}, Page(columns, size, background))


class Flipbook:
    """A slider (or two) over pictures. Made by `flipbook`."""

    def __init__(
        self, draw: Draw, controls: dict[str, list[Stop]], begin: dict[str, Stop], labels: Mapping[str, str], page: Page
    ) -> None:
        self.controls, self.begin, self.size = controls, begin, page.size
        self.labels = {name: label_text(name, labels) for name in controls}
        self.captions: dict[Key, str] = {}  # of each page
        self.pictures: dict[Key, bytes] = {}  # of each page, laid over the first picture
        # The start is drawn first: its layout holds for every page, so that nothing jumps as they turn.
        self.caption = page.draw(draw, begin)
        first = page.picture()
        self.png, self.description = encode(first), describe(page.figure)
        for key in itertools.product(*controls.values()):
            begins = key == tuple(begin.values())
            self.captions[key] = self.caption if begins else page.draw(draw, dict(zip(controls, key)))
            self.pictures[key] = encode_difference(first if begins else page.picture(), first)

    def __repr__(self) -> str:
        return "\n".join(
            [
                "Slider over " + ", ".join(control_line(*item) for item in self.controls.items()),
                caption_line(self.controls, tuple(self.begin.values()), self.caption),
                *("  " + line for line in self.description.splitlines()),
                *(caption_line(self.controls, key, caption) for key, caption in self.captions.items()),
            ]
        )

    def _repr_mimebundle_(self, **_: Any) -> tuple[MimeBundle, MimeBundle]:
        return picture_bundle(self.png, self.size, self.caption, repr(self), self.html())

    def html(self) -> str:
        """The slider as HTML that stands on its own; without scripts, its first picture and caption."""
        texts = [[stop_text(stop) for stop in stops] for stops in self.controls.values()]
        sources = ["data:image/webp;base64," + base64.b64encode(one).decode("ascii") for one in self.pictures.values()]
        data = json.dumps({"stops": texts, "pages": list(zip(sources, self.captions.values()))})
        return FLIPBOOK.format(
            controls="".join(self._control(*item) for item in self.controls.items()),
            image=picture_html(self.png, self.size, self.caption),
            caption=escape(self.caption),
            data=data.replace("<", "\\u003c"),  # no caption can end the script
            script=SCRIPT,
        )

    def _control(self, name: str, stops: list[Stop]) -> str:
        place = stops.index(self.begin[name])
        words = {"label": escape(self.labels[name]), "stop": escape(stop_text(stops[place]))}
        return CONTROL.format(last=len(stops) - 1, place=place, **words)
