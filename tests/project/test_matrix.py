"""The matrix of environments: its page says what was tried, and requirements.txt admits nothing older."""

import re

import pytest

import matrix
from course import ROOT

REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def number(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def test_every_requirement_has_a_lower_bound_that_the_lock_keeps():
    bounds = matrix.lower_bounds(REQUIREMENTS)
    assert len(bounds) == len(matrix.direct_requirements(REQUIREMENTS)) > 10
    locked = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE))
    for name, bound in bounds.items():
        assert number(bound) <= number(locked[name]), name


def test_the_lower_bounds_are_what_was_tried():
    rows, sentence = matrix.stored_page()
    if rows["oldest libraries"] == matrix.not_tried(matrix.COMBINATIONS[0]):
        assert sentence == ""
        pytest.skip("docs/matrix.md says that the oldest libraries have not been tried yet: `make test-matrix`")
    tried = dict(re.findall(r"([a-z0-9-]+) ([\d.]+\d)", sentence.removeprefix("Ran with ")))
    assert tried == matrix.lower_bounds(REQUIREMENTS)


@pytest.mark.parametrize("combination", matrix.COMBINATIONS, ids=lambda combination: combination.name)
def test_what_was_tried_passed(combination):
    rows, _ = matrix.stored_page()
    if rows[combination.name] == matrix.not_tried(combination):
        pytest.skip("docs/matrix.md says that this has not been tried yet: `make test-matrix`")
    cells = [cell.strip() for cell in rows[combination.name].strip("|").split("|")]
    assert cells[1].startswith(combination.python)
    assert all(re.match(r"\d+ passed(, \d+ \w+)*$", counted) for counted in cells[-4:-2]), cells


def test_a_page_made_from_its_own_rows_is_the_same():
    assert matrix.page(*matrix.stored_page()) == matrix.PAGE.read_text(encoding="utf-8")


def test_a_python_that_is_not_there_is_said_to_be_missing(monkeypatch):
    monkeypatch.setattr(matrix, "find_python", lambda version: None)
    row, versions = matrix.attempt(matrix.COMBINATIONS[0], 1)
    assert "**not run: no Python 3.11 on this machine**" in row and versions == {}
    assert row.count("|") == matrix.page({}, "").splitlines()[4].count("|")


def test_an_interpreter_is_found_by_what_it_says(monkeypatch, tmp_path):
    assert matrix.find_python("3.99") is None
    liar = tmp_path / "python3.99"
    liar.write_text("#!/bin/sh\necho 3.11\n")
    liar.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert matrix.find_python("3.99") is None
