"""Finished figures as notebooks store them: a picture with alt text, and what is drawn in words."""

from __future__ import annotations

import base64
from html import escape
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageChops, ImageFilter

from helpers._validate import check_str, short_repr
from helpers.figures.style import SCREEN_DPI
from helpers.widgets.description import check_figure, describe

MimeBundle = dict[str, Any]  # MIME type → the data, or what is said about them, as Jupyter's protocol has it

PALETTE_SIZE = 64  # enough for text, four colours and a smooth colour map; a third of the bytes of full colour
TILE = 8  # pixels
IMG = '<img src="data:image/png;base64,{}" alt="{}" width="{}" height="{}" style="max-width:100%;height:auto">'
NEEDS_A_KERNEL = "Run the cell to bring it to life."


def canvas_of(figure: Figure) -> FigureCanvasAgg:
    """The figure's canvas.

    Raises:
        TypeError: what was given is no figure, or its canvas has no pixels.
    """
    check_figure(figure)
    if not isinstance(figure.canvas, FigureCanvasAgg):
        raise TypeError(f"figure must be one of new_figure(), with a canvas of pixels, but has a {type(figure.canvas).__name__}")
    return figure.canvas


def pixels(figure: Figure) -> Image.Image:
    """What is drawn on the figure's canvas now, in full colour."""
    return Image.fromarray(np.asarray(canvas_of(figure).buffer_rgba())).convert("RGB")


def encode(picture: Image.Image) -> bytes:
    """A picture in full colour as a PNG with a palette of its own colours; no dithering, whose dots would spoil flat areas."""
    file = BytesIO()
    _with_palette(picture).save(file, format="PNG")
    return file.getvalue()


def encode_difference(picture: Image.Image, below: Image.Image) -> bytes:
    """What is other on one picture than on the one below it, transparent elsewhere: a fifth of the bytes of a whole one.

    Args:
        picture: in full colour.
        below: of the same size.

    Returns:
        A WebP, which loses nothing but colours beyond the palette. Around each tile in which a pixel differs, the tiles
        next to it are kept too: a browser that shrinks both pictures mixes pixels where both are the same.
    """
    differs = ImageChops.difference(picture, below).convert("L").point(lambda level: 255 * (level > 0))
    tiles = differs.reduce(TILE).point(lambda level: 255 * (level > 0)).filter(ImageFilter.MaxFilter(3))
    kept = tiles.resize((TILE * tiles.width, TILE * tiles.height), Image.Resampling.NEAREST).crop((0, 0, *picture.size))
    overlay = Image.new("RGBA", picture.size)
    overlay.paste(_with_palette(picture).convert("RGB"), mask=kept)
    file = BytesIO()
    overlay.save(file, format="WEBP", lossless=True, quality=50, method=2)
    return file.getvalue()


def _with_palette(picture: Image.Image) -> Image.Image:
    return picture.quantize(PALETTE_SIZE, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def png_bytes(figure: Figure) -> bytes:
    """The figure as a PNG with a palette, at twice the screen's resolution."""
    canvas_of(figure).draw()
    return encode(pixels(figure))


def css_size(figure: Figure) -> tuple[int, int]:
    """Width and height of the figure on the page, in CSS pixels."""
    check_figure(figure)
    width, height = figure.get_size_inches() * SCREEN_DPI
    return round(width), round(height)


class Picture:
    """A finished figure as notebooks store it: the picture, its alt text, and what is drawn in words."""

    def __init__(self, figure: Figure, alt: str) -> None:
        """Encode the figure; `alt` is one or two sentences: the kind, the axes, the one fact to see."""
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"a picture needs alt text, a sentence that says what it shows; got {short_repr(alt)}")
        self.alt = " ".join(check_str(alt, "alt").split())
        self.png = png_bytes(figure)
        self.size = css_size(figure)
        self.description = describe(figure)

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.description}"

    def _repr_mimebundle_(self, **_: Any) -> tuple[MimeBundle, MimeBundle]:
        return picture_bundle(self.png, self.size, self.alt, repr(self), picture_html(self.png, self.size, self.alt))


def show(figure: Figure, alt: str) -> Picture:
    """The picture that a cell ends with: `show(figure, "Bar chart of …")`.

    Args:
        figure: what was drawn.
        alt: alt text: the kind of figure, its axes, and the one fact to see.

    Raises:
        ValueError: the alt text is empty, or no text. TypeError: what was given is no figure.
    """
    return Picture(figure, alt)


def picture_bundle(png: bytes, size: tuple[int, int], alt: str, words: str, html: str) -> tuple[MimeBundle, MimeBundle]:
    """MIME data and metadata of a picture: the front ends read alt text from HTML alone, others know only the PNG.

    Args:
        png: the picture.
        size: its width and height on the page, in CSS pixels.
        alt: its alt text.
        words: what is drawn, for places that show text alone, and for tests.
        html: what a browser shows.
    """
    width, height = size
    return {"text/plain": words, "image/png": png, "text/html": html}, {
        "image/png": {"alt": alt, "width": width, "height": height}
    }


def picture_html(png: bytes, size: tuple[int, int], alt: str) -> str:
    """An image with alt text; it shrinks where there is less room."""
    return IMG.format(base64.b64encode(png).decode("ascii"), escape(alt), *size)


def figure_html(png: bytes, size: tuple[int, int], caption: str, note: str = "") -> str:
    """An image over its caption, which is its alt text too; below both a note, for what does not move yet."""
    below = f"<p>{escape(note)}</p>" if note else ""
    image = picture_html(png, size, caption)
    return f'<figure class="mathjax_ignore tex2jax_ignore" style="margin:0">{image}<figcaption>{escape(caption)}</figcaption>{below}</figure>'
