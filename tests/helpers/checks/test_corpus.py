"""The checks against answers as people write them: none that is wrong is accepted, none that is right is rejected."""

import warnings

import pytest

from corpus import CALLS, HERE, cell, given, read
from corpus.oracles import ORACLES
from helpers import checks

ANSWERS = [answer for path in sorted((HERE / "answers").glob("*.py")) for answer in read(path)]
EXERCISES = [pytest.param(name, id=f"{topic}-{name}") for topic, names in checks.CHECKS.items() for name in names]


def those(exercise, truth):
    return [answer for answer in ANSWERS if answer.exercise == exercise and answer.truth == truth]


def verdict(answer):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a cell of a value exercise computes may overflow on its way
        names = cell(answer)
    return eval(f"checks.{answer.exercise}({CALLS[answer.exercise]})", names)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_truth_is_known_without_the_check(exercise):
    for answer in those(exercise, "right") + those(exercise, "wrong"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            right = ORACLES[exercise](*given(answer, cell(answer)))
        assert right == (answer.truth == "right"), f"not {answer}"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_wrong_answer_is_accepted(exercise):
    verdicts = {str(answer): verdict(answer).status for answer in those(exercise, "wrong")}
    assert not [answer for answer, status in verdicts.items() if status != "incorrect"]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_right_answer_is_rejected(exercise):
    verdicts = {str(answer): verdict(answer) for answer in those(exercise, "right")}
    assert not [f"{answer}: {said.message}" for answer, said in verdicts.items() if said.status != "correct"]


def misnamed(exercise):
    """The wrong answers to an exercise that are told a mistake which they have not made."""
    judged = [answer for answer in those(exercise, "wrong") if answer.names is not None]
    named = {answer: verdict(answer).mistake for answer in judged}
    return [f"{answer}: {name}" for answer, name in named.items() if name is not None and name not in answer.names]


def test_few_are_named_wrongly():
    found = [told for exercise in CALLS for told in misnamed(exercise)]
    judged = [answer for answer in ANSWERS if answer.truth == "wrong" and answer.names is not None]
    assert len(found) < 0.01 * len(judged), "\n".join(found)


def test_there_are_answers_of_every_kind():
    assert len(ANSWERS) >= 400 and {answer.exercise for answer in ANSWERS} == set(CALLS)
    assert all(those(exercise, "right") and those(exercise, "wrong") for exercise in CALLS)
    ids = {exercise.name: {mistake.id for mistake in exercise.mistakes} for exercise in checks.EXERCISES.values()}
    named = {(answer.exercise, name) for answer in ANSWERS for name in answer.names or ()}
    assert {name for exercise, name in named if name not in ids[exercise]} <= UNIVERSAL


UNIVERSAL = {
    "changes_its_input", "not_a_number", "not_repeatable", "raises", "recurses", "returns_nothing", "rounded", "too_slow",
    "writes_into_integers", "wrong_arguments", "wrong_count", "wrong_shape", "wrong_type",
}  # fmt: skip
