"""Check the answers in notebooks that students hand in, on the instructor's machine.

usage: hand_in.py check [--csv FILE] NOTEBOOK_OR_FOLDER ...

A student's notebook is known by its name, such as 01_turn_scores_into_probabilities.ipynb, whatever stands in front of it.
Of it only the cells with a check are taken. They are put into the course's own notebook, which is run in a fresh kernel,
and each is followed by the check as the course has it: what else the student has changed, and what is stored, counts for
nothing. A folder stands for all notebooks in it, at any depth.

A notebook is a program: run this as a user who may lose nothing.
"""

import argparse
import ast
import csv
import json
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from execute_notebooks import NOTEBOOKS, ROOT

NO_PICTURES = """import helpers.widgets
helpers.widgets.flipbook = helpers.widgets.panel = helpers.widgets.show = lambda *_, **__: None
helpers.widgets.Instrument = lambda *_, **__: None"""
# `checks` is brought in again: an answer may have taken its name for something else.
ASK = """import json as json_of_the_hand_in
from helpers import checks
verdict_of_the_hand_in = {call}
print(json_of_the_hand_in.dumps([verdict_of_the_hand_in.status, verdict_of_the_hand_in.mistake]))"""
SECONDS = 120  # for one cell; the longest training of the course takes a few
CHECK = re.compile(r"^checks\.(\w+)\(", re.MULTILINE)


def check_of(source):
    """The name of the exercise that a cell asks a check about; None where it asks none."""
    found = [name for name in CHECK.findall(source) if name != "progress"]
    return found[-1] if found else None


def answers(notebook):
    """For each exercise the source of the student's cell for it; of several cells the last."""
    return {check_of(cell.source): cell.source for cell in notebook.cells if cell.cell_type == "code" and check_of(cell.source)}


def without_check(source):
    """A cell without its calls of checks at the end of the line: the answer alone. What cannot be parsed stays as it is."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return source
    lines = source.splitlines()
    for statement in statements:
        if CHECK.match(ast.unparse(statement)):
            lines[statement.lineno - 1 : statement.end_lineno] = [""] * (statement.end_lineno - statement.lineno + 1)
    return "\n".join(lines)


def call_in(source):
    """The call of the check in a cell of the course."""
    (call,) = (ast.unparse(one) for one in ast.parse(source).body if CHECK.match(ast.unparse(one)))
    return call


def original(path):
    """The course's notebook of this name, or None."""
    return next((own for own in sorted(NOTEBOOKS.glob("*.ipynb")) if path.name.endswith(own.name)), None)


def with_answers(notebook, given):
    """The course's notebook up to its last exercise, with a student's answers in it, each with a check behind it."""
    cells, last = [nbformat.v4.new_code_cell(NO_PICTURES)], 1
    for cell in notebook.cells:
        name = check_of(cell.source) if cell.cell_type == "code" else None
        if name is None:
            cells += [nbformat.v4.new_code_cell(cell.source)] if cell.cell_type == "code" else []
            continue
        ask = nbformat.v4.new_code_cell(ASK.format(call=call_in(cell.source)), metadata={"exercise": name})
        cells += [nbformat.v4.new_code_cell(without_check(given.get(name, cell.source))), ask]
        last = len(cells)
    return nbformat.v4.new_notebook(cells=cells[:last])


def said(cell, answer):
    """What came of an exercise: its status and its mistake. An answer that stops has the name of its error as mistake."""
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            return tuple(json.loads(output.text.splitlines()[-1]))
    errors = [output.ename for one in (answer, cell) for output in one.outputs if output.output_type == "error"]
    return "incorrect", errors[0] if errors else "no verdict"


def check(path):
    """The verdicts on one notebook that was handed in: (exercise, status, mistake), in the order of the course."""
    own = original(path)
    if own is None:
        raise SystemExit(
            f"{path} has the name of no notebook of the course: it must end with one, such as {next(NOTEBOOKS.glob('01_*')).name}"
        )
    notebook = with_answers(nbformat.read(own, as_version=4), answers(nbformat.read(path, as_version=4)))
    where = {"metadata": {"path": str(own.parent)}}
    NotebookClient(notebook, timeout=SECONDS, interrupt_on_timeout=True, allow_errors=True, resources=where).execute()
    pairs = zip(notebook.cells[1:], notebook.cells)
    return [(cell.metadata["exercise"], *said(cell, before)) for cell, before in pairs if "exercise" in cell.metadata]


def handed_in(places):
    """All notebooks that are meant, in a fixed order."""
    found = []
    for place in map(Path, places):
        if not place.exists():
            raise SystemExit(f"{place} is not there")
        inside = (
            [path for path in place.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts] if place.is_dir() else [place]
        )
        found += sorted(path for path in inside if not place.is_dir() or original(path))
    if not found:
        raise SystemExit(f"no notebook of the course in {', '.join(map(str, places))}")
    return found


def table(rows):
    """Rows of words as text, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join("  ".join(word.ljust(width) for word, width in zip(row, widths)).rstrip() for row in rows)


def main(arguments):
    """Check what was handed in; print a table, and write it as CSV if told."""
    parser = argparse.ArgumentParser(prog="hand_in.py", description=__doc__.partition("\n")[0])
    parser.add_argument("command", choices=["check"])
    parser.add_argument("places", nargs="+", metavar="NOTEBOOK_OR_FOLDER")
    parser.add_argument("--csv", metavar="FILE", help="also write the table there")
    given = parser.parse_args(arguments)
    os.environ["COURSE_PROGRESS"] = ""  # the instructor has not answered these
    os.environ["NO_PROGRESS"] = "1"
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    rows = [("notebook", "exercise", "verdict", "mistake")]
    for path in handed_in(given.places):
        rows += [(str(path), name, status, mistake or "") for name, status, mistake in check(path)]
    print(table(rows))
    right = sum(status == "correct" for _, _, status, _ in rows[1:])
    print(f"{right} of {len(rows) - 1} correct")
    if given.csv:
        with open(given.csv, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
