"""The suite goes red when something false is planted in a copy of the course, and stays green when nothing is."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from notebooks import ROOT

NOTEBOOK = "notebooks/01_turn_scores_into_probabilities.ipynb"
NBVAL = ["--nbval", "--nbval-current-env", NOTEBOOK]
RUN = ["tests/test_notebooks_run.py", "-k", "01_"]


@pytest.fixture
def copy(tmp_path):
    """The course in a folder of its own, to be spoilt."""
    for folder in ("helpers", "notebooks", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def suite(folder, *arguments):
    """The exit code of pytest in a folder, with that folder's helpers, and what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout


def edit(path, old, new):
    """Put `new` in the one place where `old` stands."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_cell(path, old, new, kind):
    """The same in the sources, or in the stored outputs, of a notebook's cells of one kind."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    places = 0
    for cell in notebook["cells"]:
        for part in [cell] if kind != "output" else cell.get("outputs", []):
            key = "text" if kind == "output" else "source"
            if kind in ("output", cell["cell_type"]) and key in part:
                text = "".join(part[key])
                places += text.count(old)
                part[key] = text.replace(old, new)
    assert places == 1, f"{old!r} stands in {places} places"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_nothing_planted_nothing_red(copy):
    code, printed = suite(copy, *NBVAL)
    assert code == 0, printed
    code, printed = suite(copy, *RUN, "tests/test_prose_numbers.py")
    assert code == 0, printed


FAULTS = {
    "a stored number": (lambda copy: edit_cell(copy / NOTEBOOK, "0.665 0.245", "0.665 0.246", "output"), NBVAL),
    "a number in prose": (
        lambda copy: edit_cell(copy / NOTEBOOK, "Class a gets 0.836", "Class a gets 0.837", "markdown"),
        ["tests/test_prose_numbers.py", "-k", "01"],
    ),
    "a helper's sign": (
        lambda copy: edit(copy / "helpers/probability.py", "np.exp(shifted, out=shifted)  # in place", "np.exp(-shifted, out=shifted)  # in place"),
        ["tests/test_probability.py"],
    ),
    "a figure's data": (
        lambda copy: edit(copy / "helpers/figures.py", "bars = ax.bar(range(len(names)), values, color=BLUE, width=0.7)\n"
                          "    write = _short", "bars = ax.bar(range(len(names)), values[::-1], color=BLUE, width=0.7)\n    write = _short"),
        NBVAL,
    ),
    "a figure's colour": (
        lambda copy: edit(copy / "helpers/pictures.py", 'BLUE, VERMILLION, GREEN, PINK, GREY = "#0072B2", "#D55E00"',
                          'BLUE, VERMILLION, GREEN, PINK, GREY = "#D55E00", "#0072B2"'),
        ["tests/test_pictures.py"],
    ),
    "HTML beside a figure": (
        lambda copy: edit(copy / "helpers/pictures.py", '{**data, "text/html": html}', '{**data, "text/html": html + "!"}'),
        NBVAL,
    ),
    "HTML of a verdict": (
        lambda copy: edit(copy / "helpers/checks/verdict.py", "border-left:4px", "border-left:3px"),
        NBVAL,
    ),
    "a slider that ignores its value": (
        lambda copy: edit_cell(copy / NOTEBOOK, "now = softmax([score, 1.0, 0.2])", "now = softmax([3.0, 1.0, 0.2])", "code"),
        NBVAL,
    ),
    "a slider whose picture ignores its value": (
        lambda copy: edit_cell(copy / NOTEBOOK, "draw_cursor(axes[0], score, now)\n    draw_probabilities(axes[1], now",
                               "draw_cursor(axes[0], 3.0, [0.8, 0.1, 0.1])\n    draw_probabilities(axes[1], [0.8, 0.1, 0.1]", "code"),
        RUN,
    ),
    "a slider that is off by one stop": (
        lambda copy: edit(copy / "helpers/sliders.py", "for stop in stops], selected_index", "for stop in [stops[-1], *stops[:-1]]], selected_index"),
        RUN,
    ),
    "a solution that does not work": (
        lambda copy: edit_cell(copy / NOTEBOOK, "exponentials.sum(axis=0, keepdims=True)", "exponentials.sum(axis=1, keepdims=True)", "markdown"),
        RUN,
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_turns_the_suite_red(copy, fault):
    plant, arguments = FAULTS[fault]
    plant(copy)
    code, printed = suite(copy, *arguments)
    assert code == 1, f"{fault} went unnoticed:\n{printed}"
