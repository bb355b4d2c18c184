"""Handwritten digits, and weights as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers._validate import real_array
from helpers.figures.style import GREY, LONGEST_IN_ROW, drawable, escape_mathtext, escape_names


def draw_digit(ax: Axes, pixels: ArrayLike, *, title: str = "") -> None:
    """One handwritten digit, 8 × 8 pixels, dark ink on white, with row and column as axes.

    Args:
        ax: where to draw.
        pixels: shape (64,) or (8, 8), ink from 0 (none) to 16.
        title: of the axes.
    """
    ink, title = _ink(pixels), escape_mathtext(title)
    ax.imshow(ink, cmap="gray_r", vmin=0, vmax=16)
    ax.set(xticks=[0, 7], yticks=[0, 7], xlabel="column", ylabel="row", title=title)


def _ink(pixels: ArrayLike) -> NDArray[np.float64]:
    """The pixels of one digit, shape (8, 8)."""
    array = real_array(pixels, "pixels", "(64,) or (8, 8)")
    if array.shape not in ((64,), (8, 8)):
        raise ValueError(f"pixels must have shape (64,) or (8, 8), but have shape {array.shape}")
    return drawable(array, "pixels", array.shape).reshape(8, 8)


def draw_weight_rows(ax: Axes, weights: ArrayLike, *, limit: float, title: str = "") -> None:
    """Weights as an image, a row for each unit: red above 0, blue below, white is 0, with a key at the right.

    Args:
        ax: where to draw.
        weights: shape (H, D).
        limit: the weight at which the colours end.
        title: of the axes.
    """
    weights, title = drawable(weights, "weights", ("H", "D")), escape_mathtext(title)
    units, inputs = weights.shape
    shade = partial(ax.imshow, cmap=AGAINST_AND_FOR, vmin=-limit, vmax=limit, aspect="auto", interpolation="nearest")
    shade(weights)
    left, right, bottom, top = 1.05 * inputs, 1.09 * inputs, units - 0.5, -0.5
    key = np.linspace(limit, -limit, AGAINST_AND_FOR.N)[:, np.newaxis]
    shade(key, extent=(left, right, bottom, top)).set_clip_on(False)
    for value, y in ((limit, top), (0, units / 2 - 0.5), (-limit, bottom)):
        ax.text(1.01 * right, y, f"{value:+g}".replace("-", "−") if value else "0", va="center", fontsize=9)
    ax.set(xlabel="input (pixel)", ylabel="hidden unit", yticks=range(units), title=title)
    ax.set(xlim=(-0.5, inputs - 0.5), ylim=(bottom, top))


# Few colours, an odd number: pictures are stored with a short palette, and the middle one must be white.
AGAINST_AND_FOR = LinearSegmentedColormap.from_list(
    "against and for", ["#053061", "#4393c3", "#ffffff", "#d6604d", "#67001f"], N=21
)


def _tiled(pictures: ArrayLike, columns: int) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """One array that holds all 8 × 8 pictures, zeros between them; and the left top corner (x, y) of each."""
    tiles = np.reshape(pictures, (-1, 8, 8))
    # An odd number of rows, so that the colour key beside the pictures has a middle.
    corners = [(11 * (place % columns), 13 * (place // columns)) for place in range(len(tiles))]
    sheet = np.zeros((max(y for _, y in corners) + 8, 11 * min(columns, len(tiles)) - 3))
    for (x, y), tile in zip(corners, tiles):
        sheet[y : y + 8, x : x + 8] = tile
    return sheet, corners


def _frame_tiles(ax: Axes, corners: Sequence[tuple[int, int]]) -> None:
    for x, y in corners:
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 8, 8, fill=False, edgecolor=GREY, linewidth=0.6))
    ax.set(xticks=[], yticks=[], xlabel="column of pixels", ylabel="row of pixels")
    ax.spines[:].set_visible(False)


def draw_weight_pictures(ax: Axes, weights: ArrayLike, names: Sequence[str], *, columns: int = 5, limit: float = 1.0) -> None:
    """The weights of each class as an 8 × 8 picture: red speaks for the class, blue against it, white is 0.

    Args:
        ax: where to draw.
        weights: shape (K, 64).
        names: K class names, written above the pictures.
        columns: pictures side by side.
        limit: the weight at which the colours end, the same for all pictures.
    """
    weights = drawable(weights, "weights", ("K", 64))
    names = escape_names(names, "names", len(weights), "each class", LONGEST_IN_ROW)
    sheet, corners = _tiled(weights, columns)
    # The key is two more columns of the same picture, so it cannot disagree with the colours that it explains.
    key = np.repeat(np.linspace(limit, -limit, len(sheet))[:, np.newaxis], 2, axis=1)
    sheet = np.hstack([sheet, np.zeros((len(sheet), 3)), key])
    ax.imshow(np.clip(sheet, -limit, limit), cmap=AGAINST_AND_FOR, vmin=-limit, vmax=limit)
    _frame_tiles(ax, corners)
    for name, (x, y) in zip(names, corners):
        ax.text(x + 3.5, y - 0.8, name, ha="center", va="bottom")
    height, width = sheet.shape
    beyond = "≥ " if np.max(weights) > limit else "", "", "≤ " if np.min(weights) < -limit else ""
    for value, y, sign in zip((limit, 0, -limit), (0, (height - 1) / 2, height - 1), beyond):
        ax.text(width + 0.5, y, sign + f"{value:+g}".replace("-", "−") if value else "0", va="center", fontsize=9)
    ax.set(xlim=(-1, width + 6), ylim=(height, -4))


def draw_votes(axes: Sequence[Axes], ink: ArrayLike, weights: ArrayLike, bias: float, *, name: str) -> None:
    """How one class makes its score: the ink of a digit, times the weights of the class, is a vote for each pixel.

    Args:
        axes: three, side by side.
        ink: shape (64,), from 0 (none) to 1.
        weights: shape (64,), of the class. Red speaks for it, blue against it, white is 0.
        bias: of the class.
        name: of the class.
    """
    ink, weights = drawable(ink, "ink", (64,)), drawable(weights, "weights", (64,))
    name, votes = escape_mathtext(name, LONGEST_IN_ROW), weights * ink
    titles = ("ink of the digit", f"× weights of class {name}", f"= votes for class {name}")
    for ax, values, title in zip(axes, (ink, weights, votes), titles):
        shades, low, high = ("gray_r", 0.0, 1.0) if values is ink else (AGAINST_AND_FOR, -1.2, 1.2)
        ax.imshow(values.reshape(8, 8), cmap=shades, vmin=low, vmax=high)
        ax.set(xticks=[0, 7], yticks=[0, 7], xlabel="column", ylabel="row", title=title)
    told = f"votes for {votes[votes > 0].sum():.2f}, against {votes[votes < 0].sum():.2f}, bias {bias:+.2f}: score {votes.sum() + bias:.2f}"
    axes[1].annotate(told.replace("-", "−"), (0.5, -0.32), xycoords="axes fraction", ha="center", va="top", annotation_clip=False)


def draw_digit_row(ax: Axes, images: ArrayLike, captions: Sequence[str]) -> None:
    """Several handwritten digits side by side, dark ink on white, with a few words under each.

    Args:
        ax: where to draw.
        images: shape (M, 64), ink from 0 (none) to 16.
        captions: M texts, of a few short lines.
    """
    images = drawable(images, "images", ("M", 64))
    captions = escape_names(captions, "captions", len(images), "each image")
    sheet, corners = _tiled(images, len(images))
    ax.imshow(sheet, cmap="gray_r", vmin=0, vmax=16)
    _frame_tiles(ax, corners)
    for words, (x, _) in zip(captions, corners):
        ax.text(x + 3.5, 8.3, words, ha="center", va="top", fontsize=10, linespacing=1.4)
    lines = max(words.count("\n") + 1 for words in captions)
    ax.set(xlim=(-1.5, sheet.shape[1] + 0.5), ylim=(8.6 + 1.6 * lines, -1))
    ax.set_axis_off()
