"""What drawings refuse: shared by the files of this folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import is_color_like
from numpy.typing import ArrayLike, NDArray

from helpers._validate import (
    array_within,
    number_within,
    plain,
    real_array,
    strings,
    text,
)
from helpers.figures.style import LONGEST_NAME, SERIES, Line, literal


def _on_axes(ax: object) -> None:
    """Refuses what cannot be drawn on."""
    if not isinstance(ax, Axes):
        raise TypeError(f"ax must be Matplotlib axes, as new_figure() makes them, but is {plain(ax)} ({type(ax).__name__})")


def _on_several_axes(axes: object, count: int) -> None:
    """Refuses what are not so many axes."""
    held = np.ravel(axes).tolist() if isinstance(axes, np.ndarray) and axes.ndim == 1 else axes
    if isinstance(held, (list, tuple)) and len(held) == count and all(isinstance(ax, Axes) for ax in held):
        return
    raise TypeError(f"axes must be {count} Matplotlib axes, as new_figure(columns={count}) makes them, but is {plain(axes)}")


def _colour(colour: object) -> None:
    """Refuses what Matplotlib knows no colour by."""
    if not (isinstance(colour, str) and is_color_like(colour)):
        raise ValueError(f"colour must be the name or the hex code of a colour, but is {plain(colour)}")


def _text(value: object, name: str, longest: int | None = None) -> str:
    """A text of the caller's, as it is given to Matplotlib."""
    return literal(text(value, name), longest)


def _texts(values: object, name: str, count: int, each: str, longest: int | None = LONGEST_NAME) -> list[str]:
    """So many texts of the caller's, as they are given to Matplotlib."""
    return [literal(value, longest) for value in strings(values, name, count, each)]


def _reference(reference: object) -> tuple[float, str]:
    """A number to compare with, and its name."""
    if not isinstance(reference, (tuple, list)) or len(reference) != 2:
        raise TypeError(f"reference must be a pair of a number and its name, but is {plain(reference)}")
    return number_within(reference[0], "the number of reference"), _text(reference[1], "the name of reference", LONGEST_NAME)


def _up_to_three(values: Sequence[ArrayLike] | NDArray[Any], name: str) -> list[ArrayLike]:
    """One to three things in a list, a tuple or an array."""
    if not isinstance(values, (list, tuple)) and not (isinstance(values, np.ndarray) and values.ndim):
        raise TypeError(f"{name} must be a list, but is {plain(values)} ({type(values).__name__})")
    if not 1 <= len(values) <= len(SERIES):
        raise ValueError(f"{name} must be one to {len(SERIES)}, a line each, but is {plain(values)}")
    return list(values)


def _lines(curves: Mapping[str, Line], name: str) -> dict[str, Line]:
    """One to three curves by their names."""
    if not isinstance(curves, Mapping):
        raise TypeError(f"{name} must map names to values, but is {plain(curves)} ({type(curves).__name__})")
    if not 1 <= len(curves) <= len(SERIES):
        raise ValueError(f"{name} must be one to {len(SERIES)} lines, but there are {len(curves)}")
    return {text(key, f"every name in {name}"): values for key, values in curves.items()}


def _short(names: Iterable[str]) -> list[str]:
    """The names of lines, as they are given to Matplotlib."""
    return [literal(name, LONGEST_NAME) for name in names]


def _or_not_finite(values: ArrayLike, name: str, shape: tuple[int, ...], most: float) -> NDArray[np.float64]:
    """Numbers from 0 to the most, of which some may be inf or nan."""
    array = real_array(values, name, str(shape))
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, one for each score, but has shape {array.shape}")
    finite = np.where(np.isfinite(array), array, 0)
    array_within(finite, name, shape, 0, most)
    return array.astype(float)
