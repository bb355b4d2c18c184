"""What a reader sees and moves: pictures with alt text, the flipbook, the live panel and the instrument."""

from helpers.widgets.instrument import Instrument
from helpers.widgets.picture import show
from helpers.widgets.sliders import Track, flipbook, panel

__all__ = ["Instrument", "Track", "flipbook", "panel", "show"]
