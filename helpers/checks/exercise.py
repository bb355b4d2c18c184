"""What an exercise asks for, the mistakes it knows, and how an answer is judged.

A mistake is recognised by what it does: each exercise has one function, `wanted`, that answers it and can make any of its
mistakes on request. An answer that gives the same wrong results as `wanted` with a mistake in it has made that mistake.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.checks.answers import TIME_LIMIT, Outcome, OutOfTime, ask, copied, is_blank, takes
from helpers.checks.engine.verdict import Verdict

Answer = Any  # of a learner's function, or of one with a mistake in it: of whatever kind, count and shape that leads to
Parts = tuple[NDArray[Any], ...]  # the arrays that an answer holds
Values = Mapping[str, Any]  # arguments by their names
ROUNDED = 0.005  # a wrong value is recognised although it was rounded
UNATTEMPTED = "Put your answer where it says `your turn`, and run the cell again."


@dataclass(frozen=True)
class Mistake:
    """One way to go wrong.

    id: its name, in snake case.
    sentence: what was done, said to the person who did it.
    hints: from a nudge to nearly the answer.
    where: the heading of the section to read again; the exercise's own unless told.
    sign: `sign(questions, outcomes, exercise)` says whether this mistake was made, for what no equal result can show.
    """

    id: str
    sentence: str
    hints: tuple[str, ...]
    where: str = ""
    sign: Callable[[Sequence[Question], Sequence[Outcome], Exercise], bool] | None = None


@dataclass(frozen=True, eq=False)
class Question:
    """One input that a function is tried on; `what` names it if it is worth a mention."""

    arguments: Values
    what: str = ""


def question(what: str = "", /, **arguments: Any) -> Question:
    """The question with these arguments, in the order of the function's parameters."""
    return Question(arguments, what)


@dataclass(frozen=True, eq=False, repr=False)
class Exercise:
    """An exercise, all that is needed to judge an answer to it.

    name: the check's name in `helpers.checks`.
    task: what is asked, in a few words.
    wanted: `wanted(*arguments, made=frozenset())`: the answer; with ids in `made`, the answer with those mistakes.
    mistakes: those it knows, the more basic first. `wanted` can make each of them.
    where: the heading of the section that explains it.
    notice: what is worth noticing once it is right.
    questions: what a function is tried on, the smallest first. Empty for an exercise that asks for values.
    outputs: names of the parts of the answer, if it has several, or of the values that are asked for.
    rtol, atol: how close a number must be.
    rounded: how close a wrong value must be, relatively, to be known as that of a mistake.
    words: whether the answer is text and not numbers.
    loose_axis: whether a last axis of length 1 may be there or not.
    agree: `agree(arguments, parts, wanted_parts)`: judges instead of comparing numbers, where several answers are right.
    together: `together(questions, outcomes, exercise)`: whether outcomes that are right one by one are right as a whole.
    effect: `effect(values, *context)`: what the learner's values lead to, and what they should lead to, in words, so that
        an exercise that asks for a value need not give it away.
    beyond: a question that need not be answered yet, and the sentence for those who do not answer it right.
    """

    name: str
    task: str
    wanted: Callable[..., Any]
    mistakes: tuple[Mistake, ...]
    where: str
    notice: str
    questions: tuple[Question, ...] = ()
    outputs: tuple[str, ...] = ()
    rtol: float = 1e-5
    atol: float = 1e-8
    rounded: float = ROUNDED
    words: bool = False
    loose_axis: bool = False
    agree: Callable[[Values, Parts, Parts], bool] | None = None
    together: Callable[[Sequence[Question], Sequence[Outcome], Exercise], bool] | None = None
    effect: Callable[..., tuple[str, str]] | None = None
    beyond: tuple[Question, str] | None = None
    asked: dict[str, int] = field(default_factory=dict)  # how many hints a mistake has been given

    def wrong(self, *ids: str) -> Callable[..., Any]:
        """The answer with these mistakes in it."""
        return lambda *arguments: self.wanted(*arguments, made=frozenset(ids))

    def check(self, answer: Any) -> Verdict:
        """The verdict on a learner's function."""
        if answer is None or answer is ... or (callable(answer) and is_blank(answer)):
            return self._not_attempted()
        arguments = list(self.questions[0].arguments)
        if not callable(answer):
            told = f"The check wants the function itself, but got {_short(answer)}."
            return self._incorrect(_universal("not_a_function", told))
        if not takes(answer, len(arguments)):
            told = f"The function cannot be called with {_count(len(arguments), 'argument')}: {', '.join(arguments)}."
            return self._incorrect(_universal("wrong_arguments", told))
        again = [*self.questions, self.questions[0]]
        verdict = self._judge(again, ask(answer, [asked.arguments for asked in again]))
        if verdict.status == "correct" and self.beyond and not self._reaches(answer, self.beyond[0]):
            verdict = replace(verdict, message=f"{verdict.message} {self.beyond[1]}")
        return verdict

    def check_values(self, *values: Any, context: Sequence[Any] = ()) -> Verdict:
        """The verdict on values; `context` is what `wanted` computes them from."""
        missing = [name for name, value in zip(self.outputs, values) if value is None or value is ...]
        if len(missing) == len(values):
            return self._not_attempted()
        if missing:
            return Verdict("not attempted", f"Still to do: {', '.join(missing)}.")
        given = Question({f"given {place}": part for place, part in enumerate(context)})
        return self._judge([given], [Outcome(value=values if len(values) > 1 else values[0])])

    def _reaches(self, answer: Callable[..., Any], asked: Question) -> bool:
        """Whether the function also answers this question right."""
        return self.agrees_at(asked, ask(answer, [asked.arguments])[0])

    @np.errstate(all="ignore")  # an answer may be the largest number that there is, and a learner may make NumPy raise
    def _judge(self, questions: Sequence[Question], outcomes: list[Outcome]) -> Verdict:
        if isinstance(outcomes[0].error, NotImplementedError) or outcomes[0].value is ...:
            return self._not_attempted()
        wanted = [self._outcome(asked) for asked in questions]
        right = [self._agrees(*three) for three in zip(questions, outcomes, wanted)]
        if isinstance(outcomes[-1].error, OutOfTime) and False in right[:-1]:
            outcomes, right = outcomes[:-1], right[:-1]  # slow, but first of all wrong
        whole = all(right) and len(outcomes) == len(questions) and self._equal(outcomes[0], outcomes[-1])
        if whole and (not self.together or _safely(self.together, questions, outcomes, self)):
            changed = next((place for place, outcome in enumerate(outcomes) if outcome.changed), None)
            if changed is None:
                return self._correct(questions, outcomes)
            told = f"The results are right, but the function writes into its argument {outcomes[changed].changed[0]}."
            return self._incorrect(_universal("changes_its_input", told), questions[changed])
        other = [not self._equal(*pair) for pair in zip(outcomes, wanted)]  # not wrong, but not right as a whole either
        first = right.index(False) if False in right else (other.index(True) if True in other else 0)
        mistake = self._named(questions, outcomes, right) or _general(self, questions, outcomes, wanted, first)
        return self._incorrect(mistake, questions[first], outcomes[first], wanted[first])

    def _outcome(self, asked: Question, made: frozenset[str] = frozenset()) -> Outcome:
        """What is wanted, or what comes of these mistakes: a value, or the error that it raises."""
        try:
            with np.errstate(all="ignore"):
                return Outcome(self.wanted(*map(copied, asked.arguments.values()), made=made))
        except Exception as error:
            return Outcome(error=error)

    def _agrees(self, asked: Question, outcome: Outcome, wanted: Outcome) -> bool:
        """Whether an outcome is right: the wanted value, or an error of the wanted kind."""
        if wanted.error is not None:
            return isinstance(outcome.error, type(wanted.error))
        parts, wanted_parts = self.parts(outcome), self.parts(wanted)
        if parts is None or wanted_parts is None:
            return False
        if self.agree:
            return bool(_safely(self.agree, asked.arguments, parts, wanted_parts))
        return self._same(parts, wanted_parts, nan=False)

    def agrees_at(self, asked: Question, outcome: Outcome) -> bool:
        """Whether the outcome of this question is right."""
        return self._agrees(asked, outcome, self._outcome(asked))

    def gives(self, asked: Question, outcome: Outcome, *ids: str) -> bool:
        """Whether this outcome is what an answer with these mistakes in it, or with none, gives."""
        return self._equal(outcome, self._outcome(asked, frozenset(ids)))

    def parts(self, outcome: Outcome) -> Parts | None:
        """The arrays of an outcome, as many as the exercise asks for; None if that is not what it holds."""
        if outcome.error is not None or outcome.value is None:
            return None
        count = max(len(self.outputs), 1)
        values = (outcome.value,) if count == 1 else outcome.value
        if count > 1 and (not isinstance(values, (tuple, list)) or len(values) != count):
            return None
        arrays = tuple(array for value in values if (array := _array(value, self.words)) is not None)
        return arrays if len(arrays) == len(values) else None

    def held(self, outcome: Outcome) -> Parts:
        """`parts`, for a sign: where the outcome holds none, this raises, and so the sign was not given."""
        parts = self.parts(outcome)
        if parts is None:
            raise ValueError("this outcome does not hold what the exercise asks for")
        return parts

    @np.errstate(over="ignore")  # the difference of two numbers near the largest that there is
    def _same(self, parts: Parts, others: Parts, nan: bool, rtol: float | None = None) -> bool:
        for part, other in zip(parts, others):
            if self.loose_axis and part.ndim == other.ndim + 1 and part.shape[-1] == 1:
                part = part[..., 0]
            if part.shape != other.shape:
                return False
            if self.words:
                if not (part == other).all():
                    return False
            elif not np.allclose(part, other, rtol=rtol or self.rtol, atol=self.atol, equal_nan=nan):
                return False
        return True

    def _equal(self, one: Outcome, other: Outcome) -> bool:
        """Whether two outcomes are the same, right or wrong."""
        if one.error is not None or other.error is not None:
            return type(one.error) is type(other.error) and _short(one.error, 20) == _short(other.error, 20)
        parts, others = self.parts(one), self.parts(other)
        if parts is None or others is None:
            return one.value is None and other.value is None
        return self._same(parts, others, nan=True, rtol=self.rtol if self.questions else self.rounded)

    def _named(self, questions: Sequence[Question], outcomes: list[Outcome], right: list[bool]) -> Mistake | None:
        """The mistake of the catalogue that explains these outcomes; of two together, the more basic one."""
        for mistake in self.mistakes:
            if mistake.sign:
                made = _safely(lambda *asked, sign=mistake.sign: bool(sign(*asked)), questions, outcomes, self)
            else:
                made = self._explains(frozenset([mistake.id]), questions, outcomes, right, exact=True)
            if made:
                return mistake
        known = {mistake.id: mistake for mistake in self.mistakes}
        for count, exact in ((2, True), (1, False), (2, False)):
            for ids in itertools.combinations(known, count):
                if self._explains(frozenset(ids), questions, outcomes, right, exact):
                    return known[ids[0]]
        return None

    def _explains(
        self, made: frozenset[str], questions: Sequence[Question], outcomes: list[Outcome], right: list[bool], exact: bool
    ) -> bool:
        """Whether the answer fails where these mistakes fail, and in the same way.

        Not exactly: in the same way wherever the answer fails, if that is at least half of where the mistakes do.
        """
        others = {}
        for place in sorted(range(len(outcomes)), key=right.__getitem__):  # where the answer fails first: quickly told
            others[place] = self._outcome(questions[place], made)
            if not (right[place] and not exact) and not self._equal(outcomes[place], others[place]):
                return False
        wanted = {place: self._outcome(questions[place]) for place in others}
        fails = sum(not self._agrees(questions[place], others[place], wanted[place]) for place in others)
        return 0 < fails <= 2 * right.count(False)

    def _not_attempted(self) -> Verdict:
        return Verdict("not attempted", UNATTEMPTED)

    def _correct(self, questions: Sequence[Question], outcomes: list[Outcome]) -> Verdict:
        self.asked.clear()
        message = self.notice
        if self.questions:
            extremes = list(dict.fromkeys(asked.what for asked in self.questions if asked.what))
            among = f", among them {_listed(extremes)}" if extremes else ""
            message = f"Tried on {_count(len(self.questions), 'input')}{among}. {self.notice}"
        printed = outcomes[0].printed.strip()
        if printed:
            message += f" The function also prints ({_short(printed)}): leave that out before it is called a thousand times."
        return Verdict("correct", message)

    def _incorrect(
        self, mistake: Mistake, asked: Question | None = None, outcome: Outcome | None = None, wanted: Outcome | None = None
    ) -> Verdict:
        """The verdict that names a mistake, with one hint more than the last time it was made."""
        where = f"Read the section “{mistake.where or self.where}” again."
        hints = (*mistake.hints, where)
        given = self.asked[mistake.id] = min(self.asked.get(mistake.id, 0) + 1, len(hints))
        shown = []
        if asked and self.questions:
            shown.append(("smallest input", "\n".join(_told(name, value) for name, value in asked.arguments.items())))
        if outcome and wanted:
            shown.append(("your answer", self._told(outcome)))
            if self.questions:
                shown.append(("wanted, for example" if self.agree else "wanted", self._told(wanted)))
            elif asked and self.effect and (values := self.parts(outcome)):
                effect = _safely(self.effect, values, *asked.arguments.values()) or ()
                shown += zip(("what it gives", "wanted"), effect)
        id = None if mistake.id == "unknown" else mistake.id
        return Verdict("incorrect", mistake.sentence, id, hints[:given], tuple(shown), len(hints) - given)

    def _told(self, outcome: Outcome) -> str:
        """An outcome in words and numbers."""
        if isinstance(outcome.error, OutOfTime):
            return "nothing, within the time"
        if outcome.error is not None:
            said = _short(outcome.error)
            return f"raises {type(outcome.error).__name__}" + (f":\n{said}" if said else "")
        if self.outputs and (parts := self.parts(outcome)):
            return "\n".join(_told(name, part) for name, part in zip(self.outputs, parts))
        return _numbers(outcome.value)


def only_integers_fail(questions: Sequence[Question], outcomes: Sequence[Outcome], exercise: Exercise) -> bool:
    """A sign: wrong where the first argument holds integers, right for the same values as floats, an answer everywhere."""
    fails = [asked for asked, outcome in zip(questions, outcomes) if not exercise.agrees_at(asked, outcome)]
    integers = all(next(iter(asked.arguments.values())).dtype.kind == "i" for asked in fails)
    return bool(fails) and integers and all(outcome.error is None for outcome in outcomes)


# Mistakes that can be made in every exercise. Each is recognised by what came of a call, not by its value.

GENERAL = {
    mistake.id: mistake
    for mistake in (
        Mistake("not_a_function", "The check wants the function itself.", ("Give the name of the function, without brackets after it: the check will call it.",)),
        Mistake("wrong_arguments", "The function cannot be called with the arguments of the exercise.", ("Leave the `def` line as it was given: the check passes the arguments in that order.",)),
        Mistake("raises", "The function stops with an error.", ("The last line of the error says what went wrong; call the function on the input shown here.",)),
        Mistake("too_slow", f"The function needs too long: it was stopped after {TIME_LIMIT:.0f} seconds, before all inputs were answered.",
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


def _universal(id: str, sentence: str = "") -> Mistake:
    """A general mistake, with its sentence for this case."""
    known = GENERAL[id]
    return Mistake(known.id, sentence or known.sentence, known.hints)


def _general(
    exercise: Exercise, questions: Sequence[Question], outcomes: list[Outcome], wanted: list[Outcome], first: int
) -> Mistake:
    """The mistake that is no one exercise's own, from the first outcome that is wrong."""
    outcome, want = outcomes[first], exercise.parts(wanted[first])
    if isinstance(outcome.error, OutOfTime):
        return _universal("too_slow")
    if isinstance(outcome.error, RecursionError):
        return _universal("recurses")
    if isinstance(outcome.error, TypeError) and "Cannot cast ufunc" in _short(outcome.error):
        return _universal("writes_into_integers")
    if outcome.error is not None:
        return _universal("raises", f"The function stops with {type(outcome.error).__name__}: {_short(outcome.error)}")
    if want is None:
        kind = type(wanted[first].error).__name__
        if isinstance(outcome.value, BaseException) or kind in outcome.printed:
            told = f"The function hands back or prints a {kind}; it has to raise it."
            return Mistake("unknown", told, (f"Write `raise {kind}(...)`: that stops the function and tells the caller.",))
        return _universal("unknown", f"This input must be refused with a {kind}, but the function answers.")
    if outcome.value is None:
        return _universal("prints_instead" if outcome.printed.strip() else "returns_nothing")
    if len(want) > 1 and not (isinstance(outcome.value, (tuple, list)) and len(outcome.value) == len(want)):
        return _universal("wrong_count", f"Wanted are {len(want)} values: {', '.join(exercise.outputs)}.")
    names = exercise.outputs or ("the answer",)
    for name, value in zip(names, outcome.value if len(want) > 1 else (outcome.value,)):
        if _array(value, exercise.words) is None:
            kind = _article(type(value).__name__)
            return _universal("wrong_type", f"For {name} {kind} came back, not {'names' if exercise.words else 'numbers'}.")
    parts = exercise.held(outcome)
    for name, part, other in zip(names, parts, want):
        if part.shape != other.shape:
            return _universal("wrong_shape", f"For {name} {_shape(part)} came back; wanted is {_shape(other)}.")
    if len(outcomes) > 1 and not exercise._equal(outcomes[0], outcomes[-1]):
        return _universal("not_repeatable")
    if outcome.changed:
        return _universal("changes_its_input", f"The function writes into its argument {outcome.changed[0]}.")
    if not exercise.words and any(np.isnan(part).any() and not np.isnan(other).any() for part, other in zip(parts, want)):
        return _universal("not_a_number")
    if (digits := _rounded_to(exercise, outcomes, wanted)) is not None:
        return _universal("rounded", GENERAL["rounded"].sentence.format(digits=_count(digits, "decimal")))
    if not exercise.questions:
        return Mistake("unknown", "That is not it.", ("Put it back into the question: what should come out, and what does?",))
    return _universal("unknown", "This is the smallest input on which the answer is not right.")


def _rounded_to(exercise: Exercise, outcomes: list[Outcome], wanted: list[Outcome]) -> int | None:
    """To how many decimals all answers are rounded, if they are right but for that."""
    for digits in range(1, 8) if not exercise.words and not exercise.agree else ():
        pairs = [(exercise.parts(outcome), exercise.parts(want)) for outcome, want in zip(outcomes, wanted)]
        if all(parts and others and all(np.array_equal(np.round(part, 12), np.round(np.round(other, digits), 12), equal_nan=True)
                                        for part, other in zip(parts, others)) for parts, others in pairs):  # fmt: skip
            return digits
    return None


def _shape(array: NDArray[Any]) -> str:
    """An array's shape in words."""
    return "one number" if array.ndim == 0 else f"an array of shape {array.shape}"


def _safely(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a judging function says; None where a learner's strange value (a wrong shape, a huge number) is too much for it."""
    try:
        with np.errstate(all="ignore"):
            return function(*arguments)
    except Exception:
        return None


def _array(value: Any, words: bool) -> NDArray[Any] | None:
    """The value as an array of numbers (float64), or of words; None if it is neither."""
    try:
        array = np.asarray(value.toarray() if hasattr(value, "toarray") else value)
        if words:
            of_words = array.dtype.kind in "US" or (array.dtype.kind == "O" and all(isinstance(word, str) for word in array.flat))
            return array.astype(str) if of_words else None
        return array.astype(float) if array.dtype.kind in "biufO" else None
    except Exception:
        return None


def _told(name: str, value: Any) -> str:
    """`name = value`, with the lines of an array below each other."""
    if isinstance(value, np.random.Generator):
        return f"{name} = a random generator"
    head = f"{name} = "
    return head + _numbers(value).replace("\n", "\n" + " " * len(head))


def _numbers(value: Any) -> str:
    """Numbers to four digits; of large arrays the corners and the shape."""
    try:
        array = np.asarray(value)
        if array.dtype.kind in "iufb" and isinstance(value, (np.ndarray, np.number, float, int, list, tuple)):
            text = np.array2string(array, precision=4, threshold=30, edgeitems=2, max_line_width=60)
            return text + (f"  shape {array.shape}" if array.size > 30 else "")
    except Exception:  # a ragged list, or an object with ideas of its own
        pass
    return _short(value)


def _short(value: Any, length: int = 120) -> str:
    """The first line or so of something's text."""
    try:
        text = " ".join(str(value).split())
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= length else text[: length - 1] + "…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
