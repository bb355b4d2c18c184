"""Mistakes: those of one exercise, and those that can be made in all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Compare = Literal["equal", "part", "finite"]


@dataclass(frozen=True)
class Mistake:
    """One way to go wrong.

    id: its name, in snake case.
    sentence: what was done, said to the person who did it.
    hints: from a nudge to nearly the answer.
    section: the heading of the section to read again; the exercise's own if empty.
    ways: wrong answers that make it; an answer that gives the same as one of them on every case has made this mistake.
    compare: "equal": the same everywhere. "part": the same in one of several parts of the answer. "finite": the same wherever
        both are finite numbers.
    on: for each kind of case that tells the mistake by itself, `kind(**arguments)`; whatever comes of the others.
    detector: `detector(trial)` also says whether it was made, for what no equal result can show.
    """

    id: str
    sentence: str
    hints: tuple[str, ...]
    section: str = ""
    ways: tuple[Callable[..., Any], ...] = ()
    compare: Compare = "equal"
    on: tuple[Callable[..., bool], ...] = ()
    detector: Callable[[Any], bool] | None = None


# Each is recognised by what came of a call, not by its value.
GENERAL = {
    mistake.id: mistake
    for mistake in (
        Mistake("not_a_function", "The check wants the function itself.", ("Give the name of the function, without brackets after it: the check will call it.",)),
        Mistake("wrong_arguments", "The function cannot be called with the arguments of the exercise.", ("Leave the `def` line as it was given: the check passes the arguments in that order.",)),
        Mistake("raises", "The function stops with an error.", ("The last line of the error says what went wrong; call the function on the input shown here.",)),
        Mistake("too_slow", "The function needs too long: it was stopped after {seconds:g} seconds, before all inputs were answered.",
                ("Does every loop in it end? A `while` needs something that changes its condition.",
                 "If every loop ends: are there fewer values to try, or a formula that needs no search?")),
        Mistake("recurses", "The function calls itself without end.",
                ("Look for its own name in its body. Was a function of the course meant, with another name?",)),
        Mistake("returns_nothing", "The function returns nothing: Python gives None for it.",
                ("The last line must begin with `return`.",)),
        Mistake("prints_instead", "The function prints its answer and returns nothing.",
                ("`print` is for the eye; `return` hands the value on to whoever called. Use `return`.",)),
        Mistake("writes_into_integers", "The function writes numbers with a decimal point into an array of whole numbers.",
                ("`a -= b`, `a *= b` and `out=a` write into `a`, and integers cannot hold the result. That array is also the caller's.",
                 "`a = a * b` makes a new array, of floats where they are needed.")),
        Mistake("rounded", "The answer is right, but rounded to {digits}.",
                ("Whoever goes on computing with it needs all digits. Where are some dropped?", "Leave out `round`.")),
        Mistake("wrong_type", "The answer is neither numbers nor, where they are asked for, names.", ("Look at `type(...)` of what you return. Numbers, lists of numbers and arrays are fine.",)),
        Mistake("wrong_count", "Another number of values is wanted.", ("Separate the values by commas behind `return`, in the order of the text.",)),
        Mistake("wrong_shape", "The answer has another shape than is wanted.", ("Print `.shape` at every step and say what each axis stands for.",)),
        Mistake("changes_its_input", "The function writes into one of its arguments.",
                ("Whoever calls the function may still need that array. Which line writes into it?",
                 "`a -= b`, `a[...] = b` and `out=a` write into `a`; `a = a - b` makes a new array. A `.copy()` first also helps.")),
        Mistake("not_repeatable", "Called twice with the same input, the function gives two different answers.",
                ("What else does the answer depend on, besides the arguments?",)),
        Mistake("not_a_number", "The answer holds nan: not a number.",
                ("nan comes from 0/0, inf/inf, inf − inf, 0 · inf or the logarithm of a negative number. Which of them can happen here?",)),
        Mistake("unknown", "The answer is not right, in a way that has no name yet.", ("Work the smallest input by hand, then print what each line of yours makes of it.",)),
    )
}  # fmt: skip


def general(id: str, sentence: str = "") -> Mistake:
    """A mistake that can be made everywhere, with its sentence for this case."""
    known = GENERAL[id]
    return Mistake(known.id, sentence or known.sentence, known.hints)
