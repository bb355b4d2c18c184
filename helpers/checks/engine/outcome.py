"""What came of one call of a learner's function, as plain arrays, numbers and words.

The learner's objects are turned into these where the function runs, so whatever such an object does when it is looked at
happens there as well.
"""

from __future__ import annotations

import copy
import inspect
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Copied = TypeVar("Copied")
Parts = tuple[NDArray[Any], ...]  # the arrays that an answer holds
LARGEST = 10_000_000  # numbers in an answer; more is no answer to any exercise


@dataclass
class Outcome:
    """What one call came to.

    parts: the arrays that are asked for, as float64 or as text; None where the answer does not hold them.
    kinds: the types of the values that are not what is asked for, empty for the others; one alone where their number is wrong.
    types: the characters of the types that the parts had, such as "l" for int64.
    words: what is no parts, for the eye.
    error: the class of the error that was raised, and its base classes that Python knows; empty where none was.
    said: the error's own words.
    printed: the beginning of what the function printed.
    changed: the names of the arguments that it wrote into.
    """

    parts: Parts | None = None
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    words: str = ""
    error: tuple[str, ...] = ()
    said: str = ""
    printed: str = ""
    changed: tuple[str, ...] = ()
    is_error: bool = False  # an error that was returned, not raised

    @property
    def text(self) -> str:
        """The answer for the eye."""
        if self.parts is None:
            return self.words
        return "\n".join(
            format_number(part.astype(kind) if kind in "?bhilqBHILQ" else part) for part, kind in zip(self.parts, self.types)
        )


OUT_OF_TIME = Outcome(error=("OutOfTime",), words="nothing, within the time")
CRASHED = Outcome(error=("Crash",), said="it ended the process in which it was tried")


class Printed(io.StringIO):
    """What a function prints; only the beginning is kept of one that prints for ever."""

    def write(self, text: str) -> int:
        """Keep the text, while there is room."""
        return super().write(text) if self.tell() < 10_000 else len(text)

    def close(self) -> None:
        """Stay open: what was printed is asked for behind the function that closes its output."""


def call(function: Callable[..., Any], arguments: Mapping[str, Any], count: int, is_text: bool, printed: Printed) -> Outcome:
    """The outcome of one call, with copies of the arguments by position. KeyboardInterrupt alone is passed on."""
    said_before = printed.tell()
    given = {name: copied(value) for name, value in arguments.items()}
    try:
        outcome = describe(function(*given.values()), count, is_text)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also SystemExit: whatever the function does, the check goes on
        outcome = of_error(error)
    outcome.changed = tuple(name for name in given if not _unchanged(given[name], arguments[name]))
    outcome.printed = printed.getvalue()[said_before:][:500]
    return outcome


def describe(value: Any, count: int = 1, is_text: bool = False) -> Outcome:
    """A value as an outcome that holds `count` parts, if it does."""
    values = (value,) if count == 1 else value
    outcome = Outcome(kinds=(type(value).__name__,), is_error=isinstance(value, BaseException))
    if value is None or value is ... or (count > 1 and (not isinstance(values, (tuple, list)) or len(values) != count)):
        outcome.words = format_number(value)
        return outcome
    raw = [_array(one, is_text) for one in values]
    outcome.types = tuple("" if array is None else array.dtype.char for array in raw)
    arrays = [array if array is None or array.dtype.kind == "U" else array.astype(float) for array in raw]
    as_asked = [array is not None and (array.dtype.kind == "U") == is_text for array in arrays]
    outcome.kinds = tuple("" if fits else type(one).__name__ for one, fits in zip(values, as_asked))
    outcome.parts = tuple(array for array in arrays if array is not None)
    if len(outcome.parts) < count:
        outcome.parts, outcome.words = None, format_number(value)
    return outcome


def of_error(error: BaseException) -> Outcome:
    """An error as an outcome."""
    bases = type(error).__mro__[1:]
    names = [base.__name__ for base in bases if base.__module__ == "builtins" and base is not object]
    return Outcome(error=(type(error).__name__, *names), said=short(error))


def _array(value: Any, is_text: bool) -> NDArray[Any] | None:
    """The value as an array of numbers, or, where text is asked for, of text; None if it is neither."""
    try:
        array = np.asarray(value.toarray() if hasattr(value, "toarray") else value)
        if array.size > LARGEST:
            return None
        if is_text:
            if array.dtype.kind in "US" or (array.dtype.kind == "O" and all(isinstance(one, str) for one in array.flat)):
                return array.astype(str)
        if array.dtype.kind == "O":
            array = array.astype(float)
        return array if array.dtype.kind in "biuf" else None
    except Exception:
        return None


def copied(value: Copied) -> Copied:
    """A copy that shares nothing with the value; what cannot be copied is passed on as it is."""
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def _unchanged(now: Any, before: Any) -> bool:
    """Whether an argument still holds what it held. Random generators are there to be drawn from."""
    if not isinstance(before, (np.ndarray, list, tuple, float, int, str)):
        return True
    try:
        now, before = np.asarray(now), np.asarray(before)
        return now.dtype == before.dtype and bool(np.array_equal(now, before, equal_nan=before.dtype.kind in "fc"))
    except ValueError:  # a list that they made ragged
        return False


def is_blank(function: Callable[..., Any]) -> bool:
    """Whether a function has no body yet: only `...`, `pass`, a docstring, or `raise NotImplementedError`."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    if code.co_names == ("NotImplementedError",):
        return True
    nothing = all(constant is None or constant is ... or constant == function.__doc__ for constant in code.co_consts)
    return nothing and code.co_code in _BLANK_BODIES


def _stub(x: object) -> None: ...


def _stub_with_docstring(x: object) -> None:
    """A docstring moves the constants by one place."""


_BLANK_BODIES = {_stub.__code__.co_code, _stub_with_docstring.__code__.co_code}


def takes(function: Callable[..., Any], count: int) -> bool:
    """Whether the function can be called with this many arguments by position; True where Python cannot tell."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except Exception:
        return True
    return True


def format_value(name: str, value: Any) -> str:
    """`name = value`, with the lines of an array below each other."""
    if isinstance(value, np.random.Generator):
        return f"{name} = a random generator"
    head = f"{name} = "
    return head + format_number(value).replace("\n", "\n" + " " * len(head))


def format_number(value: Any) -> str:
    """Numbers to four digits; of large arrays the corners and the shape."""
    try:
        array = np.asarray(value)
        if array.dtype.kind in "iufb" and isinstance(value, (np.ndarray, np.number, float, int, list, tuple)):
            text = np.array2string(array, precision=4, threshold=30, edgeitems=2, max_line_width=60)
            return text + (f"  shape {array.shape}" if array.size > 30 else "")
    except Exception:  # a ragged list, or an object with ideas of its own
        pass
    return short(value)


def short(value: Any, length: int = 120) -> str:
    """The first line or so of something's text."""
    try:
        text = " ".join(str(value).split())
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= length else text[: length - 1] + "…"
