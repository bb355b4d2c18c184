"""What a reader sees and moves: pictures with alt text, the flipbook, the live panel and the instrument."""

from helpers.widgets.controls import Track
from helpers.widgets.flipbook import flipbook
from helpers.widgets.instrument import Instrument
from helpers.widgets.panel import panel
from helpers.widgets.picture import show

__all__ = ["Instrument", "Track", "flipbook", "panel", "show"]
