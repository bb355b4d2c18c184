"""The inputs that a function is tried on, and how a few of them become many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Arguments = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Case:
    """One input of a function: its arguments in order, and a label where it is worth a mention."""

    arguments: Arguments
    label: str = ""


def case(label: str = "", /, **arguments: Any) -> Case:
    """The case with these arguments, in the order of the function's parameters.

    A list is written for an array, and a tuple for a list: most arguments are arrays.
    """
    return Case({name: _argument(value) for name, value in arguments.items()}, label)


def _argument(value: Any) -> Any:
    if isinstance(value, list):
        return np.array(value)
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Variation:
    """A change that makes a new case of another one.

    label: what is said of the new case.
    change: `change(arguments)` returns the arguments that change, by their names; None where it does not apply.
    """

    label: str
    change: Callable[[Arguments], Arguments | None]


def vary(cases: Sequence[Case], variations: Sequence[Variation]) -> tuple[Case, ...]:
    """The cases, and behind them each of them under each variation that applies to it."""
    varied = [(one, variation, variation.change(one.arguments)) for one in cases for variation in variations]
    return (*cases, *(Case({**one.arguments, **change}, variation.label) for one, variation, change in varied if change))


def reverse(*names: str, axis: int = -1, label: str = "in reverse order") -> Variation:
    """Arrays in reverse order along one axis, all of the same length there: a mistake may rest on which comes first."""
    return Variation(label, lambda arguments: _moved(arguments, names, lambda array: np.flip(array, axis)))


def roll(*names: str, axis: int = 0, label: str = "examples in another order") -> Variation:
    """Arrays moved on by one place along one axis, all alike: the last comes first."""
    return Variation(label, lambda arguments: _moved(arguments, names, lambda array: np.roll(array, 1, axis)))


def shift(name: str, amount: float, label: str = "", limit: float = np.inf) -> Variation:
    """The same amount added to every number of one argument, where none is then beyond the limit, up or down."""

    def change(arguments: Arguments) -> Arguments | None:
        shifted = arguments[name] + amount
        return {name: shifted} if np.abs(shifted).max() <= limit else None

    return Variation(label or f"{name} shifted by {amount:g}".replace("-", "−"), change)


def cast(name: str, dtype: str) -> Variation:
    """The same numbers as another type. A type of integers only where it holds them all."""

    def change(arguments: Arguments) -> Arguments | None:
        array = np.asarray(arguments[name])
        if array.dtype == dtype:
            return None
        with np.errstate(invalid="ignore"):  # what is no integer is then left out
            other = array.astype(dtype)
        return {name: other} if other.dtype.kind == "f" or np.array_equal(other, array) else None

    return Variation(dtype, change)


def _moved(arguments: Arguments, names: Sequence[str], move: Callable[[Any], Any]) -> Arguments | None:
    moved = {name: _moved_one(arguments[name], move) for name in names}
    return moved if any(not np.array_equal(moved[name], arguments[name]) for name in names) else None


def _moved_one(value: Any, move: Callable[[Any], Any]) -> Any:
    if isinstance(value, list):
        return [value[place] for place in move(np.arange(len(value)))]
    return np.ascontiguousarray(move(np.asarray(value)))
