"""An exercise as a declaration: the solution, what it is tried on, and the mistakes, each a wrong answer.

    @exercise("the task in a few words", cases=[case(scores=[[0.0, 1.0]])], section="Heading", notice="What to notice.")
    def cool(scores, temperature):
        return softmax(scores / temperature)

    @cool.mistake("What was done.", "A hint?", "`the fix`.")
    def multiplies(scores, temperature):
        return softmax(scores * temperature)

`cool` is then the check: `cool(answer)` returns a `Verdict`.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from helpers.checks.engine import judge, record, sandbox
from helpers.checks.engine.case import Case, Variation, vary
from helpers.checks.engine.mistake import Compare, Mistake, general
from helpers.checks.engine.outcome import Outcome, Parts, Printed, call, describe, is_blank, takes
from helpers.checks.engine.verdict import Verdict

UNATTEMPTED = "Put your answer where it says `your turn`, and run the cell again."
DIGITS = 5e-4  # how close, relatively, a value must be: three digits will do


class Exercise:
    """An exercise, all that is needed to judge an answer to it. Called with an answer, it returns the verdict.

    The arguments of `exercise` are its attributes; besides: `name`, that of the check in `helpers.checks`; `solution`, the
    function that is folded in the notebook, or one that returns the values that are asked for; `mistakes`, the more basic first.
    """

    def __init__(self, solution: Callable[..., Any], task: str, **settings: Any) -> None:
        self.solution, self.task, self.name = solution, task, solution.__name__
        self.__name__, self.__doc__ = solution.__name__, task[0].upper() + task[1:] + "."
        self.cases: tuple[Case, ...] = vary(settings["cases"], settings["variations"])
        self.section: str = settings["section"]
        self.notice: str = settings["notice"]
        self.is_value: bool = not self.cases
        self.outputs: tuple[str, ...] = tuple(settings["outputs"]) or ((self.name,) if self.is_value else ())
        self.rtol: float = DIGITS if self.is_value and settings["rtol"] is None else settings["rtol"] or 1e-5
        self.atol: float = settings["atol"]
        self.is_text: bool = settings["is_text"]
        self.keeps_arguments: bool = settings["keeps_arguments"]
        self.is_correct: Callable[[dict[str, Any], Parts, Parts], bool] | None = settings["is_correct"]
        self.check_all: Callable[[judge.Trial], bool] | None = settings["check_all"]
        self.explain_value: Callable[..., tuple[str, str]] | None = settings["explain_value"]
        self.bonus_case: tuple[Case, Any, str] | None = settings["bonus_case"]
        self.mistakes: list[Mistake] = []
        self.hints_given: dict[str, int] = {}
        self._pairs: list[tuple[Callable[..., Any], tuple[str, ...]]] = []
        self._outcomes: dict[tuple[Callable[..., Any], Case], Outcome] = {}

    def __repr__(self) -> str:
        return f"checks.{self.name}: {self.task}"

    @property
    def count(self) -> int:
        """How many parts an answer has."""
        return max(len(self.outputs), 1)

    @property
    def context(self) -> int:
        """How many things the notebook hands to the check behind the values that it asks for."""
        return len(inspect.signature(self.solution).parameters) if self.is_value else 0

    def mistake(
        self,
        sentence: str,
        *hints: str,
        section: str = "",
        variants: Sequence[Callable[..., Any]] = (),
        compare: Compare = "equal",
        combines_with: Sequence[str] = (),
        on: Sequence[Callable[..., bool]] = (),
        detector: Callable[[judge.Trial], bool] | None = None,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a mistake: the decorated function is an answer that makes it, and its name is the mistake's id.

        Args:
            sentence: what was done, said to the person who did it.
            *hints: from a nudge to nearly the answer.
            section: the heading of the section to read again; the exercise's own if empty.
            variants: other answers with other results that make the same mistake.
            compare: "equal", or, for the same in one of several parts, "part", or, wherever both are finite, "finite".
            combines_with: ids of mistakes that are made together with this one, which is the more basic. The decorated function
                then has a keyword `solution`, in whose place the other mistake is put.
            on: kinds of cases, each `kind(**arguments)`, that tell the mistake by themselves: where a function can treat each kind in
                another way, no equal result on all of them shows any one mistake.
            detector: also says, of a `Trial`, whether the mistake was made, for what no equal result can show.
        """

        def declare(wrong: Callable[..., Any]) -> Callable[..., Any]:
            self.mistakes.append(
                Mistake(wrong.__name__, sentence, hints, section, (wrong, *variants), compare, tuple(on), detector)
            )
            if combines_with:
                self._pairs.append((wrong, tuple(combines_with)))
            return wrong

        return declare

    def borrow(self, other: Exercise, adapt: Callable[[Callable[..., Any]], Callable[..., Any]], *ids: str) -> None:
        """Take over mistakes of another exercise; `adapt` makes a wrong answer to this one of a wrong answer to that one."""
        known = {mistake.id: mistake for mistake in other.mistakes}
        for id in ids:
            mistake = known[id]
            section = mistake.section if mistake.section != self.section else ""
            self.mistakes.append(replace(mistake, section=section, ways=tuple(map(adapt, mistake.ways))))

    @functools.cached_property
    def pairs(self) -> list[tuple[Mistake, Callable[..., Any]]]:
        """Answers that make two mistakes, each with the more basic one."""
        known = {mistake.id: mistake for mistake in self.mistakes}
        return [
            (known[wrong.__name__], functools.partial(wrong, solution=way))
            for wrong, others in self._pairs
            for other in others
            for way in known[other].ways
        ]

    def __call__(self, *answers: Any) -> Verdict:
        """The verdict on a learner's function, or on values and what they are computed from."""
        verdict = self._check_values(answers) if self.is_value else self._check_function(*answers)
        if verdict.status == "correct":
            self.hints_given.clear()
            record.record(self.name)
        return verdict

    def _check_function(self, answer: Any = ..., *others: Any) -> Verdict:
        if answer is None or answer is ... or (callable(answer) and is_blank(answer)):
            return Verdict("not attempted", UNATTEMPTED)
        arguments = list(self.cases[0].arguments)
        if not callable(answer) or others:
            got = f"{1 + len(others)} things" if others else judge.article(type(answer).__name__)
            return judge.incorrect(self, general("not_a_function", f"The check wants the function itself, but got {got}."))
        if not takes(answer, len(arguments)):
            message = f"The function cannot be called with {judge.counted(len(arguments), 'argument')}: {', '.join(arguments)}."
            return judge.incorrect(self, general("wrong_arguments", message))
        cases = [*self.cases, self.cases[0]]
        asked = [*cases, self.bonus_case[0]] if self.bonus_case else cases
        outcomes, in_place = sandbox.run(answer, [one.arguments for one in asked], self.count, self.is_text)
        verdict = judge.judge(judge.Trial(self, cases, outcomes[: len(cases)]))
        if verdict.status == "correct" and self.bonus_case:
            _, expected, sentence = self.bonus_case
            if not judge.Trial(self, [], []).equal(outcomes[-1], describe(expected)):
                verdict = verdict.extended(sentence)
        return (
            verdict.extended(f"(It was judged within the notebook, where less can be guarded: {in_place}.)")
            if in_place
            else verdict
        )

    def _check_values(self, answers: Sequence[Any]) -> Verdict:
        values, context = answers[: self.count], answers[self.count :]
        missing = [name for name, value in zip(self.outputs, (*values, *[...] * self.count)) if value is None or value is ...]
        if len(missing) == self.count:
            return Verdict("not attempted", UNATTEMPTED)
        if missing:
            return Verdict("not attempted", f"Still to do: {', '.join(missing)}.")
        needed = list(inspect.signature(self.solution).parameters)
        absent = [name for name, value in zip(needed, (*context, *[...] * len(needed))) if value is None or value is ...]
        if absent or len(context) > len(needed):
            line = f"`checks.{self.name}({', '.join((*self.outputs, *needed))})`"
            return Verdict(
                "not attempted", f"The check wants {judge.listed([*self.outputs, *needed])}: leave its line as it was, {line}."
            )
        value = tuple(values) if self.count > 1 else values[0]
        if _is_plain(value):
            outcome, in_place = describe(value, self.count, self.is_text), ""
        else:
            outcomes, in_place = sandbox.run(_Returns(value), [{}], self.count, self.is_text)
            outcome = outcomes[0]
        return judge.judge(judge.Trial(self, [Case(dict(zip(needed, context)))], [outcome]))

    def outcome(self, function: Callable[..., Any], one: Case) -> Outcome:
        """What a function of the catalogue, the solution or a wrong answer, gives on a case."""
        if (function, one) not in self._outcomes:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                outcome = call(function, one.arguments, self.count, self.is_text, Printed())
            if self.is_value and one.arguments:  # what a notebook hands in differs from call to call
                return outcome
            self._outcomes[function, one] = outcome
        return self._outcomes[function, one]


def exercise(
    task: str,
    *,
    section: str,
    notice: str,
    cases: Sequence[Case] = (),
    variations: Sequence[Variation] = (),
    outputs: Sequence[str] = (),
    rtol: float | None = None,
    atol: float = 1e-8,
    is_text: bool = False,
    keeps_arguments: bool = False,
    is_correct: Callable[[dict[str, Any], Parts, Parts], bool] | None = None,
    check_all: Callable[[judge.Trial], bool] | None = None,
    explain_value: Callable[..., tuple[str, str]] | None = None,
    bonus_case: tuple[Case, Any, str] | None = None,
) -> Callable[[Callable[..., Any]], Exercise]:
    """Declare an exercise: the decorated function is its solution.

    Args:
        task: what is asked, in a few words.
        section: the heading of the section that explains it.
        notice: what is worth noticing once it is right.
        cases: what a function is tried on, the smallest first. Without any, the exercise asks for values, and the solution returns
            them; its parameters are what the notebook hands to the check behind them.
        variations: what makes more cases of each of them.
        outputs: names of the parts of the answer, if it has several, or of the values that are asked for, if not the exercise's.
        rtol: how close a number must be, relatively: 1e-5, and for values three digits, unless it is given.
        atol: how close it must be in any case.
        is_text: whether the answer is text and not numbers.
        keeps_arguments: whether the text forbids to write into the arguments.
        is_correct: `is_correct(arguments, parts, expected_parts)` judges instead of comparing numbers, where several answers are
            right.
        check_all: `check_all(trial)` says whether outcomes that are right one by one are right together.
        explain_value: `explain_value(parts, *context)` says what the values lead to, and what they should lead to, in words, so
            that an exercise that asks for a value need not give it away.
        bonus_case: a case that need not be answered yet, its answer, and the sentence for those who do not give that.
    """
    settings = {name: value for name, value in locals().items() if name != "task"}
    return lambda solution: Exercise(solution, task, **settings)


class _Returns:
    """A function that returns a value: so a value of any kind can be looked at elsewhere."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self) -> Any:
        return self.value


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Whether a value can be looked at without running anybody's code."""
    if type(value) in (tuple, list):
        return depth < 3 and len(value) <= 1000 and all(_is_plain(one, depth + 1) for one in value)
    if type(value) is np.ndarray:
        return value.dtype.kind in "biufcUS"
    return type(value) in (bool, int, float, str, complex) or isinstance(value, np.generic)
