"""Colours, sizes and short texts that every drawing shares, and the figure that it is drawn on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal, withStroke

from helpers._validate import (
    any_real,
    number_within,
    plain,
    whole_number,
)
from helpers._validate import text as checked_text

AxesOrArray = Any  # one Axes, or an array of Axes where there are several: whoever says how many knows which


BLUE, VERMILLION, GREEN, PINK, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#767676"


SCREEN_DPI = 96


INCHES = (0.5, 60.0)  # the least and the most that a figure measures: memory grows with the square


MOST_AXES = 12  # side by side


SHARPNESS = 2  # pictures carry two pixels for each CSS pixel, so that they are sharp on dense screens


STYLE = Path(__file__).resolve().parents[2] / "notebooks" / "matplotlibrc"


# Matplotlib reads the matplotlibrc of the folder in which a kernel starts, and not every editor starts it beside the notebooks.
if STYLE.exists() and Path(matplotlib.matplotlib_fname()).resolve() != STYLE:
    matplotlib.rc_file(STYLE)


def literal(text: str, longest: int | None = None) -> str:
    """A text of the reader's for Matplotlib to write letter by letter: a dollar in it begins no formula.

    Args:
        text: any text; a new line stays one, other white space becomes a space.
        longest: characters of a line, 1 or more; the end of a longer one is cut off, with … in its place. All of it
            unless told.

    Returns:
        What Matplotlib is to be given. `describe` says it as it is shown.

    Raises:
        ValueError, TypeError: no text, or a bad `longest`.
    """
    lines = re.sub(r"[^\S\n]", " ", checked_text(text, "text")).split("\n")
    if longest is not None:
        most = whole_number(longest, "longest", 1)
        lines = [line if len(line) <= most else line[: most - 1] + "…" for line in lines]
    return "\n".join(lines).replace("$", r"\$")


def new_figure(
    rows: int = 1, columns: int = 1, size: tuple[float, float] | None = None, **subplots: Any
) -> tuple[Figure, AxesOrArray]:
    """A figure of its own, and its axes, with no tie to pyplot's current figure.

    Args:
        rows, columns: how many axes, as in `Figure.subplots`.
        size: width and height in inches; 5 × 3 unless told, 4.2 wide for each of several columns.
        **subplots: passed to `Figure.subplots`, such as `sharey=True` or `width_ratios=[2, 1]`.

    Returns:
        The figure, and one Axes, or an array of Axes where there are several.

    Raises:
        ValueError, TypeError: rows, columns or size out of range. What Matplotlib says to other options is passed on.
    """
    for count, name in ((rows, "rows"), (columns, "columns")):
        if whole_number(count, name, least=1) > MOST_AXES:
            raise ValueError(f"{name} must be at most {MOST_AXES}, but is {plain(count)}")
    if size is None:
        size = (5.0 if columns == 1 else 4.2 * columns, 3.0 * rows)
    elif not (isinstance(size, (tuple, list)) and len(size) == 2):
        raise TypeError(f"size must be a pair of width and height in inches, but is {plain(size)}")
    width, height = number_within(size[0], "the width in size", *INCHES), number_within(size[1], "the height in size", *INCHES)
    figure = Figure(figsize=(width, height), dpi=SCREEN_DPI * SHARPNESS, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, **subplots)


LARGEST_LOSS = 700.0  # nats: e to minus this is the smallest probability with all its digits


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

    value: any real number, also inf and nan. digits: how many of them, 1 to 17.
    """
    value, digits = any_real(value, "value"), whole_number(digits, "digits", least=1)
    if digits > 17:
        raise ValueError(f"digits must be at most 17, as many as a float has, but is {plain(digits)}")
    if not np.isfinite(value) or value == 0:
        return "0" if value == 0 else str(value).replace("-", "−")
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    unscaled = -3 <= int(power) < 5
    text = f"{value:.{max(0, digits - 1 - int(power))}f}" if unscaled else mantissa
    trimmed = text.rstrip("0").rstrip(".") if "." in text else text
    return (trimmed if unscaled else f"{trimmed}e{int(power)}").replace("-", "−")


def short_probability(value: float) -> str:
    """A probability: three decimals, but never 0.000 for what is not zero, nor 1.000 for what is not one."""
    value = any_real(value, "value")
    if 0 < value < 0.0005:
        return short_number(value)
    if 0.9995 <= value < 1:
        return f"1−{short_number(1 - value, 2)}"
    return short_number(value) if value in (0, 1) or np.isnan(value) else f"{value:.3f}"


def in_bytes(count: float) -> str:
    """A number of bytes as people say it: 80 GB for 8e10; a thousand, not 1024, to a step."""
    count = number_within(count, "count", 0)
    step = min(int(np.log10(max(count, 1)) + 1e-9) // 3, 4)
    return f"{count / 1000**step:.3g} {('B', 'kB', 'MB', 'GB', 'TB')[step]}"
