"""Every catalogued mistake is named exactly, every honest style is accepted, and what is shown is small and really fails."""

import html
import re

import numpy as np
import pytest

from course import PATHS, code_cells, read
from helpers import checks
from helpers.checks.answers import ask as ask_function
from helpers.checks.exercise import _told as told_line
from learners import collected

# Topics that are still in the old form; tests/helpers/checks/test_catalogue.py has the others.
OLD = {name: exercise for name, exercise in checks.EXERCISES.items() if hasattr(exercise, "questions")}
TABLES = ("RIGHT", "WRONG", "WRONG_TWICE", "UNKNOWN", "VALID", "HOLDS")
RIGHT, WRONG, WRONG_TWICE, UNKNOWN, VALID, HOLDS = map(collected, TABLES)
ALL_WRONG = [
    pytest.param(name, answer, id, id=f"{name}-{id}-{number}")
    for name, by_mistake in WRONG.items()
    for id, answers in by_mistake.items()
    for number, answer in enumerate(answers)
]
exercises = pytest.mark.parametrize("exercise", OLD.values(), ids=lambda exercise: exercise.name)


def named(value):
    """A test is called by its exercise; what is no word gets a number."""
    return value if isinstance(value, str) and value.isidentifier() else ""


def ask(name, answer):
    """The verdict of a check; a tuple holds several arguments."""
    return getattr(checks, name)(*(answer if isinstance(answer, tuple) else (answer,)))


def mistakes():
    return [(exercise, mistake) for exercise in OLD.values() for mistake in exercise.mistakes]


@exercises
def test_every_exercise_has_its_check_and_its_place(exercise):
    check = getattr(checks, exercise.name)
    assert check.__doc__ and check().status == "not attempted"
    homes = [path for path in PATHS if any(f"checks.{exercise.name}(" in cell.source for cell in code_cells(read(path)))]
    assert homes, "no notebook asks for it"
    text = "\n".join(cell.source for path in homes for cell in read(path).cells if cell.cell_type == "markdown")
    headings = set(re.findall(r"^## (.+)$", text, re.MULTILINE))
    assert {exercise.where, *(mistake.where for mistake in exercise.mistakes)} - {""} <= headings


@exercises
def test_the_tables_of_answers_are_complete(exercise):
    least, name = 5 if exercise.questions else 1, exercise.name
    assert len(RIGHT[name]) >= least, f"tests/learners/: RIGHT needs {least} answers to {name}"
    without = {mistake.id for mistake in exercise.mistakes} ^ {id for id, answers in WRONG[name].items() if answers}
    assert not without, f"tests/learners/: WRONG needs an answer to {name} for each of its mistakes, and no other: {without}"
    assert name in UNKNOWN, f"tests/learners/: UNKNOWN needs answers to {name}"
    assert not exercise.questions or name in VALID or name in HOLDS, f"tests/learners/: VALID needs {name}"


@pytest.mark.parametrize("name, answer", [(name, answer) for name, answers in RIGHT.items() for answer in answers], ids=named)
def test_every_honest_style_is_accepted(name, answer):
    verdict = ask(name, answer)
    assert verdict.status == "correct" and verdict.mistake is None and verdict.hints == (), verdict


@pytest.mark.parametrize("name, answer, id", ALL_WRONG)
def test_every_mistake_is_named(name, answer, id):
    verdict = ask(name, answer)
    assert verdict.status == "incorrect" and verdict.mistake == id, verdict
    exercise = checks.EXERCISES[name]
    assert verdict.message == next(mistake.sentence for mistake in exercise.mistakes if mistake.id == id)


@pytest.mark.parametrize("exercise, mistake", mistakes(), ids=lambda thing: getattr(thing, "id", getattr(thing, "name", "")))
def test_the_catalogues_own_wrong_implementation_gets_its_id(exercise, mistake):
    wrong = exercise.wrong(mistake.id)
    if exercise.questions:
        arguments = ", ".join(exercise.questions[0].arguments)
        verdict = exercise.check(eval(f"lambda {arguments}: wrong({arguments})", {"wrong": wrong}))
    else:
        context = next(iter(answers_context(exercise.name)), ())
        values = wrong(*context)
        verdict = exercise.check_values(*(values if len(exercise.outputs) > 1 else (values,)), context=context)
    assert verdict.mistake == mistake.id, verdict


def answers_context(name):
    """What the notebook hands in beside the learner's values, from the first right answer."""
    answer = RIGHT[name][0]
    given = answer if isinstance(answer, tuple) else (answer,)
    return [given[len(checks.EXERCISES[name].outputs) :]]


@pytest.mark.parametrize("name, answer, id", [(n, *pair) for n, pairs in WRONG_TWICE.items() for pair in pairs], ids=named)
def test_of_two_mistakes_the_more_basic_one_is_named(name, answer, id):
    assert ask(name, answer).mistake == id


@pytest.mark.parametrize("name, answer", [(n, answer) for n, answers in UNKNOWN.items() for answer in answers], ids=named)
def test_an_unknown_mistake_is_still_shown(name, answer):
    verdict = ask(name, answer)
    assert verdict.status == "incorrect" and verdict.hints
    ids = {mistake.id for mistake in checks.EXERCISES[name].mistakes}
    assert verdict.mistake not in ids, "this mistake has a name now: move the answer from UNKNOWN to WRONG in tests/learners/"
    assert verdict.shown or not checks.EXERCISES[name].questions


@pytest.mark.parametrize("name, answer, id", [param for param in ALL_WRONG if checks.EXERCISES[param.values[0]].questions])
def test_the_smallest_input_is_small_and_really_fails(name, answer, id):
    exercise = checks.EXERCISES[name]
    headings = dict(ask(name, answer).shown)
    assert [heading.split(",")[0] for heading in headings] == ["smallest input", "your answer", "wanted"]
    told = {asked: "\n".join(told_line(*pair) for pair in asked.arguments.items()) for asked in exercise.questions}
    shown = next(asked for asked, text in told.items() if text == headings["smallest input"])
    for value in shown.arguments.values():
        if isinstance(value, (np.ndarray, list)):
            assert np.size(value) <= 9 and all(length <= 3 for length in np.shape(value)), shown
    outcome = ask_function(answer, [shown.arguments])[0]
    assert not exercise.agrees_at(shown, outcome) or headings["your answer"] != [*headings.values()][-1]


def test_every_verdict_says_the_same_in_text_and_html():
    for name, by_mistake in WRONG.items():
        for answers in by_mistake.values():
            verdict = ask(name, answers[0])
            text, page = repr(verdict), html.unescape(re.sub(r"<[^>]*>", " ", verdict._repr_html_()))
            assert text.split() and set(text.replace("`", " ").split()) == set(page.split()), name


EFFECTS = {  # what a wrong value leads to, beside what it should lead to: the first answer that makes this mistake
    ("scale_for_99", "gives_a_temperature"): ("P(a) = 0.5746", "P(a) = 0.99"),
    ("mean_probabilities", "groups_by_the_answer"): (
        "rows that sum to 1.000 … 1.000\na mean of 0.591 on the diagonal",
        "rows that sum to 1\na mean of 0.357 on the diagonal",
    ),
    ("two_prices", "above_one"): ("-1.0000 nats and -1.0000 bits", "1 nat and 1 bit"),
    ("one_answer_for_all", "all_on_the_commonest"): ("a mean loss of inf nats", "the least that any three probabilities lead to"),
    ("multiple_of_ln_2", "forgets_the_minus"): ("a mean loss of -1.386 nats", "the mean of what the three examples cost"),
    ("best_length", "gives_the_index"): ("a loss of 1.9367 nats", "the smallest loss of all the lengths"),
    ("smallest_patience", "names_the_epoch"): (
        "stops after epoch 104 and keeps epoch 94",
        "keeps epoch 94, and with one epoch of patience less does not",
    ),
    ("least_sure", "returns_probabilities"): (
        "top probabilities [0.998 0.998 0.998 0.998 0.998], 5 of 5 right",
        "five right answers, the lowest top probability first",
    ),
    ("shy_temperature", "divides_the_claims"): ("the claim of 80 % becomes 83.8 %", "the claim of 80 % becomes 95 %"),
}


@pytest.mark.parametrize("name, id", [pair for pair in EFFECTS if pair[0] in OLD])
def test_what_a_wrong_value_leads_to_is_shown_beside_what_is_wanted(name, id):
    shown = ask(name, WRONG[name][id][0]).shown
    assert [words for what, words in shown if what in ("what it gives", "wanted")] == list(EFFECTS[name, id])
