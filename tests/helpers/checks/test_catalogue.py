"""Every declared mistake is named, every honest style is accepted, and what is shown is small and really fails."""

import ast
import html
import inspect
import re
import runpy
import textwrap

import numpy as np
import pytest
from right_answers import collected

from course import PATHS, ROOT, check_line, code_cells, exercises, read
from helpers import checks
from helpers.checks.engine.exercise import Exercise
from helpers.checks.engine.outcome import format_value
from test_house_rules import HYPE

RIGHT, UNKNOWN, VALID, HOLDS = map(collected, ("RIGHT", "UNKNOWN", "VALID", "HOLDS"))
EXERCISES = {name: one for name, one in checks.EXERCISES.items() if isinstance(one, Exercise)}
MISTAKES = [(one, mistake) for one in EXERCISES.values() for mistake in one.mistakes]
NOTEBOOKS = [read(path) for path in PATHS]
each = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda one: one.name)


def wrong_answers():
    """Every wrong answer of the catalogue, with the mistake that it makes; of two, the more basic one."""
    for exercise, mistake in MISTAKES:
        for number, way in enumerate(mistake.ways):
            yield pytest.param(exercise, mistake, way, id=f"{exercise.name}-{mistake.id}-{number}")
    for exercise in EXERCISES.values():
        for number, (mistake, way) in enumerate(exercise.pairs):
            yield pytest.param(exercise, mistake, way, id=f"{exercise.name}-{mistake.id}-pair-{number}")


def ask(exercise, answer):
    """The verdict of a check; a tuple holds several values."""
    return exercise(*(answer if isinstance(answer, tuple) else (answer,)))


def context(exercise):
    """What the notebook hands in behind the learner's values, from the first right answer."""
    answer = RIGHT[exercise.name][0]
    return answer[exercise.count :] if isinstance(answer, tuple) else ()


@pytest.mark.parametrize("exercise, mistake, way", [*wrong_answers()])
def test_every_mistake_is_named_and_shown_on_a_small_input(exercise, mistake, way):
    if exercise.is_value:
        given = context(exercise)
        values = way(*given)
        verdict = exercise(*(values if exercise.count > 1 else (values,)), *given)
    else:
        verdict = exercise(way)
    assert (verdict.status, verdict.mistake, verdict.message) == ("incorrect", mistake.id, mistake.sentence), verdict
    assert verdict.hints
    text, page = repr(verdict), html.unescape(re.sub(r"<[^>]*>", " ", verdict._repr_html_()))
    assert set(text.replace("`", " ").split()) == set(page.split())
    if exercise.is_value:
        return
    headings = dict(verdict.shown)
    assert [heading.split(",")[0] for heading in headings] == ["smallest input", "your answer", "wanted"]
    shown = [
        one for one in exercise.cases if headings["smallest input"] == "\n".join(map(format_value, *zip(*one.arguments.items())))
    ]
    assert all(np.size(value) <= 12 for value in shown[0].arguments.values() if isinstance(value, (np.ndarray, list)))
    assert headings["your answer"] != [*headings.values()][-1] or exercise.is_correct or exercise.check_all


@pytest.mark.parametrize(
    "exercise, answer",
    [
        pytest.param(one, answer, id=f"{one.name}-{number}")
        for one in EXERCISES.values()
        for number, answer in enumerate(RIGHT[one.name])
    ],
)
def test_every_honest_style_is_accepted(exercise, answer):
    verdict = ask(exercise, answer)
    assert verdict.status == "correct" and verdict.mistake is None and verdict.hints == (), verdict
    assert "within the notebook" not in verdict.message


@each
def test_the_solution_is_the_one_that_is_folded_in_the_notebook(exercise):
    """The same lines, but for the name; values are compared where the notebooks are run with their solutions."""
    if exercise.is_value:
        return
    solutions = []
    for notebook in NOTEBOOKS:
        for cell, solution in exercises(notebook):
            line = check_line(cell.source)
            if line.startswith(f"checks.{exercise.name}("):
                name = ast.parse(line).body[0].value.args[0].id
                solutions += [one for one in ast.parse(solution).body if getattr(one, "name", "") == name]
    (folded,) = solutions
    (ours,) = ast.parse(textwrap.dedent(inspect.getsource(exercise.solution))).body
    for one in (folded, ours):
        one.name, one.decorator_list = "solution", []
        if ast.get_docstring(one):
            del one.body[0]
    assert ast.unparse(folded) == ast.unparse(ours)


@each
def test_every_exercise_has_its_place_and_its_text(exercise):
    assert exercise().status == "not attempted" and exercise.__doc__
    (home,) = [
        notebook for notebook in NOTEBOOKS if any(f"checks.{exercise.name}(" in one.source for one in code_cells(notebook))
    ]
    text = "\n".join(cell.source for cell in home.cells if cell.cell_type == "markdown")
    headings = set(re.findall(r"^## (.+)$", text, re.MULTILINE))
    assert {exercise.section, *(mistake.section for mistake in exercise.mistakes)} - {""} <= headings
    if exercise.keeps_arguments:
        place = next(number for number, cell in enumerate(home.cells) if f"checks.{exercise.name}(" in cell.source)
        assert re.search(r"unchanged|not (change|write into)", home.cells[place - 1].source, re.IGNORECASE)


@each
def test_the_tables_of_answers_are_complete(exercise):
    assert len(RIGHT[exercise.name]) >= (1 if exercise.is_value else 5)
    assert exercise.name in UNKNOWN
    assert exercise.is_value or exercise.name in VALID or exercise.name in HOLDS


@each
def test_mistakes_have_names_and_plain_words(exercise):
    ids = [mistake.id for mistake in exercise.mistakes]
    assert len(set(ids)) == len(ids) >= 2
    for mistake in exercise.mistakes:
        assert re.fullmatch(r"[a-z0-9_]+", mistake.id)
        assert 2 <= len(mistake.hints) <= 3, mistake.id
        for sentence in (mistake.sentence, exercise.notice, *mistake.hints):
            assert not HYPE.search(re.sub(r"`[^`]*`", "", sentence)) and sentence == sentence.strip()


@pytest.mark.parametrize(
    "exercise, answer", [(EXERCISES[name], answer) for name in UNKNOWN for answer in UNKNOWN[name] if name in EXERCISES]
)
def test_an_unknown_mistake_is_still_shown(exercise, answer):
    verdict = ask(exercise, answer)
    assert verdict.status == "incorrect" and verdict.hints
    assert verdict.mistake not in {mistake.id for mistake in exercise.mistakes}, "this mistake has a name now"
    assert verdict.shown or exercise.is_value


EXPLAINED = {  # what the first of an exercise's wrong values that can be explained leads to, beside what it should lead to
    "score_of_b": ("P(a), P(b) = 0.8506, 0.0977", "P(a) = P(b)"),
    "scale_for_99": ("P(a) = 0.5760", "P(a) = 0.99"),
    "slopes_sent": ("2.355e+07 numbers for each class", "a slope for every number that the class's score is made with"),
    "two_prices": ("-1.0000 nats and -1.0000 bits", "1 nat and 1 bit"),
    "one_answer_for_all": ("a mean loss of inf nats", "the least that any three probabilities lead to"),
    "multiple_of_ln_2": ("a mean loss of -1.386 nats", "the mean of what the three examples cost"),
    "best_length": ("a loss of 1.9367 nats", "the smallest loss of all the lengths"),
    "mean_probabilities": (
        "rows that sum to 1.000 … 1.000\na mean of 0.591 on the diagonal",
        "rows that sum to 1\na mean of 0.357 on the diagonal",
    ),
    "steep_bowl": (
        "first step from 0 to 6\ndistance in one step:\njust below the edge × 0.01\njust above it × 0.01",
        "first step from 0 to 3\ndistance in one step:\njust below the edge less than × 1\njust above it more than × 1",
    ),
    "largest_that_settles": (
        "loss after 400 steps\nstep size 30: 0.42856\nstep size 31: 0.42856",
        "loss after 400 steps\nhere: below 0.42866\none further: above it",
    ),
    "stuck_at": (
        "in float32\n24 + 1 = 25\n12 + 1 = 13",
        "the first sum is what it was before,\nthe second, at half of it, is not",
    ),
    "half_sure_sigma": ("a mean top probability of 0.703", "a mean top probability of 0.50"),
    "inner_start": (
        "hidden units that compute different things: 1; most weights changed in one unit: 1",
        "hidden units that compute different things: 8; most weights changed in one unit: 1",
    ),
}


def test_what_a_wrong_value_leads_to_is_shown_beside_what_is_wanted():
    explaining = {name: one for name, one in EXERCISES.items() if one.explain_value}
    assert set(EXPLAINED) == set(explaining)
    for name, one in explaining.items():
        given = context(one)
        wrong = [mistake.ways[0](*given) for mistake in one.mistakes]
        shown = [dict(one(*(values if one.count > 1 else (values,)), *given).shown) for values in wrong]
        first = next(each for each in shown if "what it gives" in each)
        assert (first["what it gives"], first["wanted"]) == EXPLAINED[name]


def test_the_checks_are_those_that_are_listed():
    listed = [name for names in checks.CHECKS.values() for name in names]
    assert list(checks.EXERCISES) == listed and set(dir(checks)) == {*listed, "EXERCISES", "progress"}


def test_the_instructors_table_is_current():
    tool = runpy.run_path(str(ROOT / "tools" / "list_exercises.py"))
    assert tool["PAGE"].read_text(encoding="utf-8") == tool["page"](), "run `make notebooks`"
