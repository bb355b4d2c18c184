"""What the instructors' pages promise: minutes that are the notebooks' own, exercises and mistakes that exist."""

import re

import pytest

from course import PATHS, ROOT, read

PAGE = (ROOT / "docs" / "instructors" / "README.md").read_text(encoding="utf-8")
EXERCISES = (ROOT / "docs" / "exercises.md").read_text(encoding="utf-8")


def minutes(path):
    """The minutes that a notebook states: to read, and for the exercises."""
    return tuple(
        map(int, re.search(r"\*\*Time\*\* (\d+) minutes to read, (\d+) for the exercises", read(path).cells[0].source).groups())
    )


def blocks(heading):
    """The minutes in the last column of the table below a heading that begins with these words."""
    table = re.search(rf"^## {heading}.*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)[0]
    return [int(found) for found in re.findall(r"^\|.*\| (\d+) \|$", table, re.MULTILINE)]


def test_the_four_weeks_hold_every_notebook_with_its_own_minutes_and_sum_up():
    rows = re.findall(r"^\| (\d) \| (\d\d) \| (\d+) \+ (\d+) \|", PAGE, re.MULTILINE)
    assert [row[1] for row in rows] == [path.name[:2] for path in PATHS]
    assert [(int(row[2]), int(row[3])) for row in rows] == [minutes(path) for path in PATHS]
    weeks = [sum(int(row[2]) + int(row[3]) for row in rows if row[0] == week) for week in "1234"]
    told = re.findall(r"^\| (\d|all) \| (\d{3}) \|", PAGE, re.MULTILINE)
    assert told == [*((week, str(total)) for week, total in zip("1234", weeks)), ("all", str(sum(weeks)))]


@pytest.mark.parametrize("heading, total", [("One lecture: 50 minutes", 50), ("One afternoon: four hours", 240)])
def test_the_blocks_of_a_plan_fill_its_time(heading, total):
    assert sum(blocks(heading)) == total


def test_whole_notebooks_in_the_afternoon_take_the_minutes_that_they_state():
    rows = re.findall(r"^\| (\d\d), with its exercises? \| (\d+) \|$", PAGE, re.MULTILINE)
    assert len(rows) == 4
    assert all(int(told) == sum(minutes(PATHS[int(number)])) for number, told in rows)


def test_every_notebook_has_its_part_with_mistakes_that_its_checks_know():
    parts = re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]
    assert len(parts) == len(PATHS)
    for part, path in zip(parts, PATHS):
        title = read(path).cells[0].source.partition("\n")[0].removeprefix("# ")
        assert part.startswith(f"{path.name[:2]} {title}\n")
        for word in ("**Aim**", "**The prediction that surprises**", "**Asked**", "**Stall**", "**Five minutes, one slider**"):
            assert part.count(word) == 1, (title, word)
        known = re.search(rf"^## \[{path.name[:2]} .*?(?=^## )", EXERCISES, re.MULTILINE | re.DOTALL)[0]
        named = re.findall(r"`(?:checks\.)?([a-z]+(?:_[a-z]+)+)`", part.partition("**Stall**")[2])
        assert named and all(f"`{name}`" in known or f"`checks.{name}`" in known for name in named), (title, named)


def test_every_exercise_it_names_exists():
    named = set(re.findall(r"`checks\.(\w+)`", PAGE))
    assert len(named) > 20 and all(f"`checks.{name}`" in EXERCISES for name in named)
