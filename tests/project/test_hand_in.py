"""What students hand in is judged on the instructor's machine: a right submission, a wrong one, and one that cheats."""

import csv

import nbformat
import pytest

import hand_in
from course import FOLDER, check_line, exercises, read

NAME = "01_turn_scores_into_probabilities.ipynb"
NAMES = ["softmax_of_one", "sigmoid", "score_of_b", "softmax", "softmax_of_columns", "scores_behind"]
WRONG = {
    "softmax_of_one": "def my_softmax(scores):\n    return scores / np.sum(scores)\n\n\nchecks.softmax_of_one(my_softmax)",
    "sigmoid": "def my_sigmoid(lead:\n    return 1\n\n\nchecks.sigmoid(my_sigmoid)",
    "score_of_b": "checks = None\nscore_of_b = 2.0\nprint('✓ Correct.')\nchecks.score_of_b(3.0)",
    "softmax": "raise KeyError('x')\nchecks.softmax(softmax_of_rows)",
}


def submission(folder, answer_of):
    """A student's notebook: the course's, with `answer_of(exercise, cell, solution)` in the cells of the exercises."""
    notebook = read(FOLDER / NAME)
    for stub, solution in exercises(notebook):
        stub = next(cell for cell in notebook.cells if cell.id == stub.id)
        stub.source = answer_of(hand_in.check_of(stub.source), stub.source, solution)
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def right(name, stub, solution):
    return f"{solution}\n\n{check_line(stub)}"


def wrong(name, stub, solution):
    return WRONG.get(name, stub)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """The table of two students, as CSV."""
    folder = tmp_path_factory.mktemp("handed in")
    submission(folder / "ada", right), submission(folder / "bob", wrong)
    (folder / "notes.ipynb").write_text("not of the course")
    hand_in.main(["check", str(folder), "--csv", str(folder / "table.csv")])
    with open(folder / "table.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def of(student, rows):
    return {row["exercise"]: (row["verdict"], row["mistake"]) for row in rows if student in row["notebook"]}


def test_right_answers_are_right(verdicts):
    assert of("ada", verdicts) == dict.fromkeys(NAMES, ("correct", ""))


def test_wrong_answers_are_wrong_by_name_and_nothing_that_a_cell_says_of_itself_counts(verdicts):
    assert of("bob", verdicts) == {
        "softmax_of_one": ("incorrect", "forgets_exp"),
        "sigmoid": ("incorrect", "SyntaxError"),
        "score_of_b": ("incorrect", "takes_the_middle"),
        "softmax": ("incorrect", "KeyError"),
        "softmax_of_columns": ("not attempted", ""),
        "scores_behind": ("not attempted", ""),
    }


def test_a_notebook_of_another_name_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "homework.ipynb"
    path.write_text("{}")
    with pytest.raises(SystemExit, match="the name of no notebook of the course"):
        hand_in.main(["check", str(path)])
    with pytest.raises(SystemExit, match="no notebook of the course in"):
        hand_in.main(["check", str(tmp_path)])
