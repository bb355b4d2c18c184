"""Colours, sizes and short texts that every drawing shares, and the figure that it is drawn on."""

from __future__ import annotations

import re
from collections.abc import Sized
from pathlib import Path
from typing import Any, TypeVar

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal, withStroke
from numpy.typing import ArrayLike, NDArray

from helpers._validate import check_str, check_strings, first_bad, real_array

AxesOrArray = Any  # one Axes, or an array of Axes where there are several: whoever says how many knows which


BLUE, VERMILLION, GREEN, PINK, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#767676"


SCREEN_DPI = 96


SHARPNESS = 2  # pictures carry two pixels for each CSS pixel, so that they are sharp on dense screens


STYLE = Path(__file__).resolve().parents[2] / "notebooks" / "matplotlibrc"


# Matplotlib reads the matplotlibrc of the folder in which a kernel starts, and not every editor starts it beside the notebooks.
if STYLE.exists() and Path(matplotlib.matplotlib_fname()).resolve() != STYLE:
    matplotlib.rc_file(STYLE)


def escape_mathtext(text: str, longest: int | None = None) -> str:
    """A text of the reader's for Matplotlib to write letter by letter: a dollar in it begins no formula.

    Args:
        text: any text; a new line stays one, other white space becomes a space.
        longest: characters of a line; the end of a longer one is cut off, with … in its place. None cuts nothing.

    Returns:
        What Matplotlib is to be given. `describe` says it as it is shown.

    Raises:
        TypeError: no text.
        ValueError: a text that cannot be written to a file.
    """
    lines = re.sub(r"[^\S\n]", " ", check_str(text, "text")).split("\n")
    if longest is not None:
        lines = [line if len(line) <= longest else line[: longest - 1] + "…" for line in lines]
    return "\n".join(lines).replace("$", r"\$")


def new_figure(
    rows: int = 1, columns: int = 1, size: tuple[float, float] | None = None, **subplots: Any
) -> tuple[Figure, AxesOrArray]:
    """A figure of its own, and its axes, with no tie to pyplot's current figure.

    Args:
        rows: of axes.
        columns: of axes.
        size: width and height in inches; 5 × 3 if it is not given, 4.2 wide for each of several columns.
        **subplots: passed to `Figure.subplots`, such as `sharey=True` or `width_ratios=[2, 1]`.

    Returns:
        The figure, and one Axes, or an array of Axes where there are several.
    """
    width, height = size if size is not None else (5.0 if columns == 1 else 4.2 * columns, 3.0 * rows)
    figure = Figure(figsize=(width, height), dpi=SCREEN_DPI * SHARPNESS, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, **subplots)


SMALLEST = 1e-100  # the least that an axis reaches


MANY = 5  # with more bars than this, their numbers get smaller and shorter


Line = TypeVar("Line")  # whatever a line is given as


LONGEST_NAME = 32  # characters; longer ones leave no room for what they name


LONGEST_IN_ROW = 10  # where the name stands at the left of its row


SERIES = [(BLUE, "-"), (GREEN, "--"), (PINK, ":")]  # colour and dash of the first, second and third class


OUTLINE = [withStroke(linewidth=2, foreground="black"), Normal()]  # a light line on any shade


def _hundredths(probability: float) -> str:
    """Two decimals, but never 0.00 for what is small and not zero, nor 1.00 for what is large and not one."""
    if 0 < probability < 0.005:
        return "<0.01"
    return ">0.99" if 0.995 <= probability < 1 else f"{probability:.2f}"


def short_number(value: float, digits: int = 3) -> str:
    """A number with a few digits: 0.836, 20.1, 2.06e−9, inf, nan; the instrument's front end says it the same way.

    Args:
        value: any real number, also inf and nan.
        digits: how many of them, 1 to 17.
    """
    if not np.isfinite(value) or value == 0:
        return "0" if value == 0 else str(value).replace("-", "−")
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    unscaled = -3 <= int(power) < 5
    text = f"{value:.{max(0, digits - 1 - int(power))}f}" if unscaled else mantissa
    trimmed = text.rstrip("0").rstrip(".") if "." in text else text
    return (trimmed if unscaled else f"{trimmed}e{int(power)}").replace("-", "−")


def short_probability(value: float) -> str:
    """A probability: three decimals, but never 0.000 for what is not zero, nor 1.000 for what is not one."""
    if 0 < value < 0.0005:
        return short_number(value)
    if 0.9995 <= value < 1:
        return f"1−{short_number(1 - value, 2)}"
    return short_number(value) if value in (0, 1) or np.isnan(value) else f"{value:.3f}"


def in_bytes(count: float) -> str:
    """A number of bytes as people say it: 80 GB for 8e10; a thousand, not 1024, to a step."""
    step = min(int(np.log10(max(count, 1)) + 1e-9) // 3, 4)
    return f"{count / 1000**step:.3g} {('B', 'kB', 'MB', 'GB', 'TB')[step]}"


# What drawings ask of their arguments: only what Matplotlib would draw wrongly without a word ------------------------------


def drawable(values: ArrayLike, name: str, shape: tuple[int | str, ...]) -> NDArray[np.float64]:
    """Numbers in this shape as float64; nan, which leaves a gap, is refused. A letter stands for a length of at least 1."""
    wanted = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
    array = real_array(values, name, wanted).astype(np.float64)
    if len(shape) != array.ndim or any(
        length != side if isinstance(side, int) else length == 0 for length, side in zip(array.shape, shape)
    ):
        raise ValueError(f"{name} must have shape {wanted}, with nothing of length 0, but has shape {array.shape}")
    if np.isnan(array).any():
        raise ValueError(f"{name} of shape {wanted} must be numbers, but {first_bad(name, array, np.isnan(array))}")
    return array


def shares(values: ArrayLike, name: str, shape: tuple[int | str, ...]) -> NDArray[np.float64]:
    """Numbers from 0 to 1, such as probabilities, and no scores; a millionth above is let through."""
    array = drawable(values, name, shape)
    outside = (array < 0) | (array > 1 + 1e-6)
    if outside.any():
        raise ValueError(f"{name} must be from 0 to 1, but {first_bad(name, array, outside)}")
    return array


def escape_names(values: object, name: str, count: int, each: str, longest: int | None = LONGEST_NAME) -> list[str]:
    """As many texts as `count`, one for each of what `each` names, as they are given to Matplotlib."""
    return [escape_mathtext(value, longest) for value in check_strings(values, name, count, each)]


def series(lines: Sized) -> list[tuple[str, str]]:
    """A colour and a dash for each of up to three lines."""
    if len(lines) > len(SERIES):
        raise ValueError(f"there are colours and dashes for {len(SERIES)} lines, but {len(lines)} are to be drawn")
    return SERIES[: len(lines)]


def short_name(name: str) -> str:
    """The name of a line, as it is given to Matplotlib."""
    return escape_mathtext(name, LONGEST_NAME)
