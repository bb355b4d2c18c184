"""Finished figures as notebooks store them: a picture with alt text, and what is drawn in words."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers._validate import plain, whole_number
from helpers._validate import text as checked_text
from helpers.figures.style import SCREEN_DPI
from helpers.widgets.description import _figure, describe

MimeBundle = dict[str, Any]  # MIME type → the data, or what is said about them, as Jupyter's protocol has it


PALETTE_SIZE = 64  # enough for text, four colours and a smooth colour map; a third of the bytes of full colour


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
