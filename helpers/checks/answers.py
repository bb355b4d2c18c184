"""A learner's function, called so that nothing it does can stop or change anything.

It gets copies, runs in a thread of its own with a time limit, and what it prints is kept. It may raise, run for ever,
call itself without end or write into what it was given: all of that comes back as an `Outcome`.
"""

from __future__ import annotations

import contextlib
import copy
import ctypes
import inspect
import io
import random
import threading
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

Copied = TypeVar("Copied")
TIME_LIMIT = 3.0  # seconds for all calls of one check together; a right answer takes a few thousandths


class OutOfTime(BaseException):
    """Raised inside a learner's function that has run too long; no `except Exception` of theirs stops it."""


@dataclass
class Outcome:
    """What one call of a learner's function came to."""

    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    changed: tuple[str, ...] = field(default=())  # the names of the arguments that it wrote into


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


def ask(function: Callable[..., Any], questions: Sequence[Mapping[str, Any]], seconds: float = TIME_LIMIT) -> list[Outcome]:
    """What the function answers to each question, a mapping from argument names to values, passed by position.

    Every call gets copies of its own, and global random generators are put back afterwards. Where time runs out, the
    outcome's error is `OutOfTime` and the rest is not asked: the list is then shorter than the questions.
    """
    outcomes: list[Outcome] = []
    printed = _Printed()
    worker = threading.Thread(target=_ask_all, args=(_twin(function), questions, outcomes, printed), daemon=True)
    states = np.random.get_state(), random.getstate()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        warnings.simplefilter("ignore")
        worker.start()
        try:
            worker.join(seconds)
        finally:
            _stop(worker)
            np.random.set_state(states[0])
            random.setstate(states[1])
    answered = list(outcomes)
    if len(answered) < len(questions) and not any(isinstance(outcome.error, OutOfTime) for outcome in answered):
        answered.append(Outcome(error=OutOfTime()))  # it would not be stopped and is left behind
    return answered


class _Printed(io.StringIO):
    """What a function prints; only the beginning is kept of one that prints for ever."""

    def write(self, text: str) -> int:
        return super().write(text) if self.tell() < 10_000 else len(text)


def _ask_all(
    function: Callable[..., Any], questions: Sequence[Mapping[str, Any]], outcomes: list[Outcome], printed: io.StringIO
) -> None:
    """Append the outcome of one question after the other, until time runs out."""
    with contextlib.suppress(OutOfTime):
        for question in questions:
            outcome, said_before = Outcome(), printed.tell()
            given = {name: copied(value) for name, value in question.items()}
            try:
                with np.errstate(all="ignore"):
                    outcome.value = function(*given.values())
            except BaseException as error:  # also SystemExit: whatever they do, the check goes on
                outcome.error = error
            outcome.changed = tuple(name for name in given if not unchanged(given[name], question[name]))
            outcome.printed = printed.getvalue()[said_before:]
            outcomes.append(outcome)
            if isinstance(outcome.error, OutOfTime):
                return


def _stop(worker: threading.Thread) -> None:
    """Raise `OutOfTime` in a thread that still runs; give up, and leave it behind, if it will not listen."""
    for _ in range(20):
        if not worker.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident or 0), ctypes.py_object(OutOfTime))
        worker.join(0.05)


def copied(value: Copied) -> Copied:
    """A copy that shares nothing with the value; what cannot be copied is passed on as it is."""
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def unchanged(now: Any, before: Any) -> bool:
    """Whether an argument still holds what it held. Random generators are there to be drawn from."""
    if isinstance(before, np.random.Generator):
        return True
    if isinstance(before, (np.ndarray, list, tuple, float, int, str)):
        try:
            now, before = np.asarray(now), np.asarray(before)
            numbers = before.dtype.kind in "fc"
            return now.dtype == before.dtype and bool(np.array_equal(now, before, equal_nan=numbers))
        except ValueError:  # a list that they made ragged
            return False
    return True


def _twin(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function over copies of the arrays, lists, dicts and sets that it uses from outside.

    So a function that writes into an array of the notebook, or counts its calls in a list, leaves both as they were.
    """
    if not isinstance(function, types.FunctionType):
        return copied(function)
    return _twin_among(function, dict(function.__globals__), {})


def _twin_among(
    function: types.FunctionType, surroundings: dict[str, Any], made: dict[types.FunctionType, types.FunctionType]
) -> types.FunctionType:
    """The twin of a function in these surroundings, and of the notebook's own functions that it calls."""
    cells = tuple(types.CellType(_own(cell.cell_contents)) if _is_filled(cell) else cell for cell in function.__closure__ or ())
    twin = types.FunctionType(function.__code__, surroundings, function.__name__, copied(function.__defaults__), cells or None)
    twin.__kwdefaults__ = copied(function.__kwdefaults__)
    made[function] = twin
    for name in _names(function.__code__):
        value = surroundings.get(name)
        if value is function.__globals__.get(name) and _own(value) is not value:
            surroundings[name] = _own(value)
        elif isinstance(value, types.FunctionType) and value.__globals__ is function.__globals__:
            surroundings[name] = made.get(value) or _twin_among(value, surroundings, made)
    return twin


def _own(value: Any) -> Any:
    """A copy of what a function may write into; anything else is the same thing to every function."""
    return copied(value) if isinstance(value, (np.ndarray, list, dict, set, np.random.Generator)) else value


def _names(code: types.CodeType) -> set[str]:
    """The global names that a function and the functions inside it use."""
    inner = (constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    return set(code.co_names).union(*(_names(part) for part in inner))


def _is_filled(cell: types.CellType) -> bool:
    try:
        cell.cell_contents  # noqa: B018  (reading it is the question)
    except ValueError:
        return False
    return True


def takes(function: Callable[..., Any], count: int) -> bool:
    """Whether the function can be called with so many arguments by position; True where Python cannot tell."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:
        return True
    return True
