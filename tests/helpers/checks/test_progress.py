"""Which exercises are answered is kept from run to run, on the reader's machine, and shown as a map."""

import html
import re

import pytest

from helpers import checks
from helpers.checks.engine.record import answered, folder


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress"))


def test_a_right_answer_is_kept_and_a_wrong_one_is_not(kept):
    assert answered() == set()
    checks.score_of_b(2.0), checks.score_of_b()
    assert answered() == set()
    checks.score_of_b(3.0), checks.score_of_b(2.0), checks.two_prices(0.368, 0.5)
    assert answered() == {"score_of_b", "two_prices"}


def test_the_map_has_every_exercise_and_the_same_in_text_and_html(kept):
    checks.score_of_b(3.0)
    shown = checks.progress()
    rows = dict(shown.rows)
    (scores,) = [done for title, done in rows.items() if "scores into probabilities" in title]
    assert scores.count(True) == sum(map(sum, rows.values())) == 1
    total = sum(map(len, rows.values()))
    assert f"1 of {total} exercises answered." in repr(shown) and f"1 of {len(scores)}" in repr(shown)
    page = html.unescape(re.sub(r"<[^>]*>", " ", shown._repr_html_()))
    assert repr(shown).split() == page.split()


def test_where_nothing_can_be_kept_a_check_says_the_same(monkeypatch, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    for place in ("", str(in_the_way), str(tmp_path / "missing" / "folder")):
        monkeypatch.setenv("COURSE_PROGRESS", place)
        assert checks.score_of_b(3.0).status == "correct" and answered() == set()


def test_it_is_kept_beside_the_notebooks_unless_it_is_told_otherwise(monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS")
    assert folder().name == ".progress" and (folder().parent / "notebooks").is_dir()
