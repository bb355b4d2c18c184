"""Whether outcomes are right, and if not, which mistake explains them: the one whose wrong answer gives the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from helpers.checks.engine import sandbox
from helpers.checks.engine.case import Case
from helpers.checks.engine.mistake import GENERAL, Mistake, general
from helpers.checks.engine.outcome import Outcome, Parts, format_value, short
from helpers.checks.engine.verdict import Verdict

if TYPE_CHECKING:
    from helpers.checks.engine.exercise import Exercise

Way = Callable[..., Any]


class Trial:
    """An answer that was tried: the cases, what came of them, and what is right there. The last case may be missing in time."""

    @np.errstate(all="ignore")  # an answer may be the largest number that there is, and a learner may make NumPy raise
    def __init__(self, exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> None:
        self.exercise, self.cases, self.outcomes = exercise, list(cases), list(outcomes)
        self.right = [self.is_right(one, outcome) for one, outcome in zip(self.cases, self.outcomes)]
        if self.outcomes and self.outcomes[-1].error[:1] == ("OutOfTime",) and False in self.right[:-1]:
            self.outcomes, self.right = self.outcomes[:-1], self.right[:-1]  # slow, but first of all wrong

    @cached_property
    def answers(self) -> list[Parts]:
        """The parts of every outcome. Raises ValueError where one has none, and so a detector that needs them says no."""
        if any(outcome.parts is None for outcome in self.outcomes):
            raise ValueError("an outcome does not hold what the exercise asks for")
        return [outcome.parts for outcome in self.outcomes if outcome.parts is not None]

    @cached_property
    def expected(self) -> list[Outcome]:
        """What is right, case by case."""
        return [self.exercise.outcome(self.exercise.solution, one) for one in self.cases]

    def is_right(self, one: Case, outcome: Outcome) -> bool:
        """Whether an outcome of this case is right: the expected value, or an error of the expected kind."""
        expected = self.exercise.outcome(self.exercise.solution, one)
        if expected.error:
            return expected.error[0] in outcome.error
        if outcome.error or outcome.parts is None or expected.parts is None:
            return False
        if self.exercise.is_correct:
            return holds(self.exercise.is_correct, dict(one.arguments), outcome.parts, expected.parts)
        return all(self._same(*pair) for pair in zip(outcome.parts, expected.parts))

    def _same(self, part: NDArray[Any], other: NDArray[Any], nan: bool = False) -> bool:
        """Whether two arrays are the same, within the exercise's tolerance. One number may lie in an array of shape (1,)."""
        if other.ndim == 0 and part.size == 1:
            part = part.reshape(())
        if part.shape != other.shape:
            return False
        if part.dtype.kind == "U" or other.dtype.kind == "U":
            return part.dtype.kind == other.dtype.kind and bool((part == other).all())
        close = (np.abs(part - other) <= self.exercise.atol + self.exercise.rtol * np.abs(other)) & np.isfinite(other)
        if not close.all():  # as np.allclose, in a third of its time
            close = close | (part == other) | (nan & np.isnan(part) & np.isnan(other))
        return bool(close.all())

    def equal(self, outcome: Outcome, other: Outcome) -> bool:
        """Whether two outcomes are the same, right or wrong."""
        if outcome.error or other.error:
            return outcome.error[:1] == other.error[:1] and outcome.said[:20] == other.said[:20]
        if outcome.parts is None or other.parts is None:
            return outcome.parts is other.parts and outcome.kinds == other.kinds
        if self.exercise.is_value:
            return all(is_rounded(*pair) for pair in zip(outcome.parts, other.parts))
        return all(self._same(*pair, nan=True) for pair in zip(outcome.parts, other.parts))

    def gives_the_same(self, way: Way, mistake: Mistake, partly: bool) -> bool:
        """Whether the answer is wrong as this wrong answer is. Partly: wherever the answer is wrong, and that is often enough."""
        if mistake.compare == "part":
            return any(self._same_part(way, place) for place in range(self.exercise.count))
        if mistake.on:
            return any(self._same_on(way, kind) for kind in mistake.on)
        told = 0  # cases on which both are wrong in the same way
        for place in sorted(range(len(self.outcomes)), key=self.right.__getitem__):  # where it is wrong first: quickly decided
            if partly and self.right[place]:
                break
            outcome, other = self.outcomes[place], self.exercise.outcome(way, self.cases[place])
            if mistake.compare == "finite":
                outcome, other = _finite(outcome, other)
                if outcome.parts is None:
                    continue
            if not self.equal(outcome, other):
                return False
            told += not self.right[place]
        return told > 0 and (not partly or self._often_enough(way, told))

    def _same_on(self, way: Way, kind: Callable[..., bool]) -> bool:
        """Whether the answer is wrong somewhere among the cases of one kind, and everywhere there as this wrong answer is."""
        places = [place for place, one in enumerate(self.cases) if kind(**one.arguments)]
        if len(self.outcomes) < len(self.cases) or all(self.right[place] for place in places):
            return False
        for place in places:
            outcome, other = self.outcomes[place], self.exercise.outcome(way, self.cases[place])
            both_right = self.right[place] and self.is_right(self.cases[place], other)
            same_error = outcome.error and outcome.error[:1] == other.error[:1]
            if not (both_right or same_error or self.equal(outcome, other)):
                return False
        return True

    def _often_enough(self, way: Way, told: int) -> bool:
        wrong = sum(not self.is_right(one, self.exercise.outcome(way, one)) for one in self.cases)
        return told >= 2 and wrong <= 2 * told

    def _same_part(self, way: Way, place: int) -> bool:
        """Whether one part is wrong as in this wrong answer, in every case; where that stops with an error, so does the answer."""
        same = is_rounded if self.exercise.is_value else partial(self._same, nan=True)
        wrong = False
        for number in sorted(range(len(self.outcomes)), key=self.right.__getitem__):
            outcome, other = self.outcomes[number], self.exercise.outcome(way, self.cases[number])
            expected = self.expected[number].parts or ()
            if outcome.error or other.error:
                if not self.equal(outcome, other):
                    return False
                wrong = True
            elif outcome.parts is None or other.parts is None or not same(outcome.parts[place], other.parts[place]):
                return False
            else:
                wrong = wrong or not self._same(outcome.parts[place], expected[place])
        return wrong

    def mistake(self) -> Mistake | None:
        """The mistake of the catalogue that explains the outcomes; of two together, the more basic one."""
        exercise = self.exercise
        ways = [*((mistake, way) for mistake in exercise.mistakes for way in mistake.ways), *exercise.pairs]
        for mistake, way in ways:
            if self.gives_the_same(way, mistake, partly=False):
                return mistake
        for mistake in exercise.mistakes:
            if mistake.detector and holds(mistake.detector, self):
                return mistake
        for mistake, way in [] if exercise.is_value else ways:
            if mistake.compare != "part" and not mistake.on and self.gives_the_same(way, mistake, partly=True):
                return mistake
        return None


@np.errstate(all="ignore")
def judge(trial: Trial) -> Verdict:
    """The verdict on an answer that was tried."""
    exercise, cases, outcomes, right = trial.exercise, trial.cases, trial.outcomes, trial.right
    if not exercise.is_value and ("NotImplementedError" in outcomes[0].error or outcomes[0].kinds == ("ellipsis",)):
        return Verdict("not attempted", "Put your answer where it says `your turn`, and run the cell again.")
    repeats = len(cases) == 1 or (len(outcomes) == len(cases) and trial.equal(outcomes[0], outcomes[-1]))
    if all(right) and len(outcomes) == len(cases) and repeats:
        if not exercise.check_all or holds(exercise.check_all, trial):
            written = next(((place, one.changed[0]) for place, one in enumerate(outcomes) if one.changed), None)
            if not written or not exercise.keeps_arguments:
                return _correct(exercise, outcomes, written[1] if written else "")
            message = f"The results are right, but the function writes into its argument {written[1]}."
            return incorrect(exercise, general("changes_its_input", message), cases[written[0]])
    others = [not trial.equal(*pair) for pair in zip(outcomes, trial.expected)]  # not wrong, but not right together either
    first = right.index(False) if False in right else (others.index(True) if True in others else 0)
    first = min(first, len(outcomes) - 1)
    mistake = trial.mistake() or _general(trial, first)
    return incorrect(exercise, mistake, cases[first], outcomes[first], trial.expected[first])


def only_integers_fail(trial: Trial) -> bool:
    """A detector: wrong where the first argument holds integers, right for the same values as floats, an answer everywhere."""
    wrong = [one for one, right in zip(trial.cases, trial.right) if not right]
    integers = all(next(iter(one.arguments.values())).dtype.kind in "iu" for one in wrong)
    return bool(wrong) and integers and not any(outcome.error for outcome in trial.outcomes)


def is_rounded(value: NDArray[Any], wrong: NDArray[Any]) -> bool:
    """Whether a value is a wrong one, in full or rounded to two significant digits or more."""
    if value.dtype.kind == "U" or wrong.dtype.kind == "U":
        return bool(np.array_equal(value, wrong))
    if wrong.ndim == 0 and value.size == 1:
        value = value.reshape(())
    if value.shape != wrong.shape:
        return False
    return all(_is_rounded_number(one, other) for one, other in zip(value.flat, wrong.flat))


def _is_rounded_number(value: float, wrong: float) -> bool:
    if not (np.isfinite(value) and np.isfinite(wrong)):
        return bool(value == wrong or (np.isnan(value) and np.isnan(wrong)))
    if abs(value - wrong) <= 1e-6 * abs(wrong):
        return True
    rounded = (f"{wrong:.{digits}e}" for digits in range(1, 7))  # 3.0 for 2.97 is one digit, which is no sign of anything
    return any(text.split("e")[0].rstrip("0")[-1] != "." and abs(value - float(text)) <= 1e-9 * abs(wrong) for text in rounded)


def _finite(outcome: Outcome, other: Outcome) -> tuple[Outcome, Outcome]:
    """Both outcomes with zeros where either is not finite; without parts where nothing is left to compare."""
    nothing = Outcome(), Outcome()
    if outcome.parts is None or other.parts is None:
        return nothing if other.error or other.parts is None else (Outcome(error=("none",), parts=()), other)
    if any(part.shape != twin.shape for part, twin in zip(outcome.parts, other.parts)):
        return outcome, other
    both = [np.isfinite(part) & np.isfinite(twin) for part, twin in zip(outcome.parts, other.parts)]
    if not any(finite.any() for finite in both):
        return nothing
    return tuple(
        Outcome(tuple(np.where(finite, part, 0) for finite, part in zip(both, one.parts or ()))) for one in (outcome, other)
    )  # type: ignore[return-value]


def incorrect(
    exercise: Exercise, mistake: Mistake, one: Case | None = None, outcome: Outcome | None = None, expected: Outcome | None = None
) -> Verdict:
    """The verdict that names a mistake, with one hint more than the last time it was made."""
    hints = (*mistake.hints, f"Read the section “{mistake.section or exercise.section}” again.")
    given = exercise.hints_given[mistake.id] = min(exercise.hints_given.get(mistake.id, 0) + 1, len(hints))
    shown = []
    if one and not exercise.is_value:
        shown.append(("smallest input", "\n".join(format_value(*pair) for pair in one.arguments.items())))
    if outcome and expected:
        shown.append(("your answer", _format_outcome(exercise, outcome)))
        if not exercise.is_value:
            heading = "wanted, for example" if exercise.is_correct else "wanted"
            shown.append((heading, _format_outcome(exercise, expected)))
        elif one and exercise.explain_value and outcome.parts is not None:
            shown += zip(
                ("what it gives", "wanted"), safely(exercise.explain_value, outcome.parts, *one.arguments.values()) or ()
            )
    id = None if mistake.id == "unknown" else mistake.id
    return Verdict("incorrect", mistake.sentence, id, hints[:given], tuple(shown), len(hints) - given)


def _correct(exercise: Exercise, outcomes: Sequence[Outcome], written: str) -> Verdict:
    message = exercise.notice
    if not exercise.is_value:
        labels = list(dict.fromkeys(one.label for one in exercise.cases if one.label))
        among = f", among them {listed(labels)}" if labels else ""
        message = f"Tried on {counted(len(exercise.cases), 'input')}{among}. {exercise.notice}"
    if printed := outcomes[0].printed.strip():
        message += f" The function also prints ({short(printed)}): leave that out before it is called a thousand times."
    if written:
        message += f" The function also writes into its argument {written}: whoever calls it may still need that array."
    return Verdict("correct", message)


def _format_outcome(exercise: Exercise, outcome: Outcome) -> str:
    """An outcome in words and numbers."""
    if outcome.error[:1] == ("OutOfTime",):
        return outcome.text
    if outcome.error:
        return f"raises {outcome.error[0]}" + (f":\n{outcome.said}" if outcome.said else "")
    if exercise.outputs and outcome.parts:
        return "\n".join(format_value(name, part) for name, part in zip(exercise.outputs, outcome.parts))
    return outcome.text


def _general(trial: Trial, first: int) -> Mistake:
    """The mistake that is no one exercise's own, from the first outcome that is wrong."""
    exercise, outcome, expected = trial.exercise, trial.outcomes[first], trial.expected[first]
    if outcome.error[:1] == ("OutOfTime",):
        return general("too_slow", GENERAL["too_slow"].sentence.format(seconds=sandbox.TIME_LIMIT))
    if "RecursionError" in outcome.error:
        return general("recurses")
    if "TypeError" in outcome.error and "Cannot cast ufunc" in outcome.said:
        return general("writes_into_integers")
    if outcome.error:
        return general("raises", f"The function stops with {outcome.error[0]}: {outcome.said}")
    if expected.error:
        kind = expected.error[0]
        if outcome.is_error or kind in outcome.printed:
            message = f"The function hands back or prints {article(kind)}; it has to raise it."
            return Mistake("unknown", message, (f"Write `raise {kind}(...)`: that stops the function and tells the caller.",))
        return general("unknown", f"This input must be refused with {article(kind)}, but the function answers.")
    if outcome.kinds == ("NoneType",) and outcome.parts is None:
        return general("prints_instead" if outcome.printed.strip() else "returns_nothing")
    if outcome.parts is None and len(outcome.kinds) != exercise.count:
        return general("wrong_count", f"Wanted are {exercise.count} values: {', '.join(exercise.outputs)}.")
    names = exercise.outputs or ("the answer",)
    if outcome.parts is None or any(outcome.kinds):
        name, kind = next((pair for pair in zip(names, outcome.kinds) if pair[1]), (names[0], outcome.kinds[0]))
        return general("wrong_type", f"For {name} {article(kind)} came back, not {'names' if exercise.is_text else 'numbers'}.")
    parts, wanted = outcome.parts, expected.parts or ()
    for name, part, other in zip(names, parts, wanted):
        if part.shape != other.shape and not (other.ndim == 0 and part.size == 1):
            return general("wrong_shape", f"For {name} {_shape(part)} came back; wanted is {_shape(other)}.")
    if (
        len(trial.outcomes) > 1
        and not trial.equal(trial.outcomes[0], trial.outcomes[-1])
        and len(trial.outcomes) == len(trial.cases)
    ):
        return general("not_repeatable")
    if outcome.changed:
        return general("changes_its_input", f"The function writes into its argument {outcome.changed[0]}.")
    if not exercise.is_text and any(np.isnan(part).any() and not np.isnan(other).any() for part, other in zip(parts, wanted)):
        return general("not_a_number")
    if (digits := _digits(trial)) is not None:
        return general("rounded", GENERAL["rounded"].sentence.format(digits=counted(digits, "decimal")))
    if exercise.is_value:
        return Mistake("unknown", "That is not it.", ("Put it back into the question: what should come out, and what does?",))
    return general("unknown", "This is the smallest input on which the answer is not right.")


def _digits(trial: Trial) -> int | None:
    """To how many decimals all answers are rounded, if they are right but for that."""
    if trial.exercise.is_text or trial.exercise.is_correct:
        return None
    return next((digits for digits in range(1, 8) if all(_rounded_to(digits, trial))), None)


def _rounded_to(digits: int, trial: Trial) -> Iterator[bool]:
    for outcome, expected in zip(trial.outcomes, trial.expected):
        pairs = list(zip(outcome.parts or (), expected.parts or ()))
        yield bool(pairs) and all(
            part.shape == other.shape
            and np.array_equal(np.round(part, 12), np.round(np.round(other, digits), 12), equal_nan=True)
            for part, other in pairs
        )


def _shape(array: NDArray[Any]) -> str:
    """An array's shape in words."""
    return "one number" if array.ndim == 0 else f"an array of shape {array.shape}"


def holds(condition: Callable[..., Any], *arguments: Any) -> bool:
    """Whether a condition holds; it does not where a learner's strange value is too much for it."""
    return safely(lambda: bool(condition(*arguments))) or False


def safely(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a judging function says; None where a learner's strange value (a wrong shape, a huge number) is too much for it."""
    try:
        return function(*arguments)
    except Exception:
        return None


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def article(noun: str) -> str:
    """A noun behind its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def listed(words: Sequence[str]) -> str:
    """Words with commas and an "and"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
