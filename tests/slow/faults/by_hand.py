"""Faults that no rule makes: each with the words that name it, the file and the text that it changes, and who must notice.

Those of `SMALL` are also part of `make test`: one of each sort, each with the one stage that is to notice it.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from faults import stages
from faults.harness import Fault, Stage, edit, edit_cell

NOTEBOOK = "01_turn_scores_into_probabilities.ipynb"
COMPARED, USED = stages.compared(NOTEBOOK), stages.used(NOTEBOOK)
REST: tuple[Stage, ...] = (("tests/project/test_set_up.py",), ("tests/project/test_deploy.py",))
README: tuple[Stage, ...] = (("tests/project/test_readme.py",), *REST)
PINNED = "lock or pin or require or constraints or hold or repo2docker"
FILES: tuple[Stage, ...] = (
    ("tests/project/test_set_up.py", "tests/project/test_deploy.py", "-k", PINNED),
    ("tests/project/test_readme.py",),
    *REST,
)


def _edit(copy: Path, *, path: str, old: str, new: str) -> None:
    edit(copy / path, old, new)


def _edit_cell(copy: Path, *, old: str, new: str, part: str) -> None:
    edit_cell(copy / "notebooks" / NOTEBOOK, old, new, part)


def _in(kind: str, what: str, path: str, old: str, new: str, *seen_by: Stage) -> Fault:
    return Fault(kind, what, partial(_edit, path=path, old=old, new=new), seen_by)


def _move_pin(copy: Path, *, path: str, before: str) -> None:
    text = (copy / path).read_text(encoding="utf-8")
    (pin,) = re.findall(re.escape(before) + r"[\d.]+\d|" + re.escape(before) + r"\d+", text)
    edit(copy / path, pin, re.sub(r"\d+$", lambda last: str(int(last[0]) + 1 if int(last[0]) < 11 else 10), pin))


def _pin(name: str, path: str, before: str) -> Fault:
    return Fault("pin", f"{name} moved in {path}", partial(_move_pin, path=path, before=before), FILES)


def _cell(kind: str, what: str, part: str, old: str, new: str, *seen_by: Stage) -> Fault:
    return Fault(kind, what, partial(_edit_cell, old=old, new=new, part=part), seen_by)


BARS = "bars = ax.bar(range(len(names)), values{}, color=BLUE, width=0.7)\n    write = _short"
OF_SLIDERS = (
    ("tests/helpers/widgets/test_flipbook.py", "tests/helpers/widgets/test_panel.py"),
    stages.compared(stages.NOTEBOOKS[0]),
    stages.used(stages.NOTEBOOKS[0]),
)

SMALL = [
    _cell("stored number", "0.665 0.245 is stored as 0.665 0.246", "output", "0.665 0.245", "0.665 0.246", COMPARED),
    _cell("prose", "0.836 is told as 0.837", "markdown", "Class a gets 0.836", "Class a gets 0.837",
          ("tests/notebooks/test_prose_numbers.py", "-k", "01")),
    _in("helper", "softmax takes exp of -x", "helpers/probability.py", "np.exp(shifted, out=shifted)",
        "np.exp(-shifted, out=shifted)", ("tests/helpers/test_probability.py",)),
    _in("figure", "bars in the other order", "helpers/figures/bars.py", BARS.format(""), BARS.format("[::-1]"), COMPARED),
    _in("figure", "blue and vermillion swapped", "helpers/figures/style.py", '= "#0072B2", "#D55E00"', '= "#D55E00", "#0072B2"',
        ("tests/helpers/figures/test_figures.py",)),
    _in("figure", "another alt text in the HTML", "helpers/widgets/picture.py", "picture_html(self.png, self.size, self.alt)",
        "picture_html(self.png, self.size, self.alt[1:])", ("tests/helpers/widgets/test_picture.py",)),
    _in("check", "another look of a verdict", "helpers/checks/engine/verdict.py", "border-left:4px", "border-left:3px", COMPARED),
    _cell("slider", "ignores its value", "code", "now = softmax([score, 1.0, 0.2])", "now = softmax([3.0, 1.0, 0.2])", COMPARED),
    _cell("slider", "its picture ignores its value", "code", "draw_cursor(axes[0], score, now)\n    draw_probabilities(axes[1], now",
          "draw_cursor(axes[0], 3.0, [0.8, 0.1, 0.1])\n    draw_probabilities(axes[1], [0.8, 0.1, 0.1]", USED),
    _in("slider", "every slider is off by one stop", "helpers/widgets/flipbook.py", "[stop_text(stop) for stop in stops] for",
        "[stop_text(stop) for stop in [stops[-1], *stops[:-1]]] for", *OF_SLIDERS),
    _cell("notebook", "a solution that does not work", "markdown", "exponentials.sum(axis=0, keepdims=True)",
          "exponentials.sum(axis=1, keepdims=True)", USED),
]  # fmt: skip

MORE = [
    # Sliders
    _in("slider", "the alt text is not the caption", "helpers/widgets/flipbook.py",
        "image=picture_html(self.png, self.size, self.caption)", "image=picture_html(self.png, self.size, self.caption[:-1])", *OF_SLIDERS),
    _in("slider", "pictures are those of the stop before", "helpers/widgets/flipbook.py",
        "self.pictures[key] = encode_difference(first if begins else page.picture(), first)",
        "self.pictures[key] = list(self.pictures.values() or [b''])[-1]", *OF_SLIDERS),
    _in("slider", "captions are those of the stop before", "helpers/widgets/flipbook.py",
        "zip(sources, self.captions.values())", "zip(sources, [self.caption, *self.captions.values()])", *OF_SLIDERS),
    _in("slider", "a panel keeps its caption", "helpers/widgets/panel.py", "figure_html(encode(self._page.picture()), self._page.size, caption)",
        "figure_html(encode(self._page.picture()), self._page.size, self.caption)", *OF_SLIDERS),
    _in("slider", "a panel does not follow", "helpers/widgets/panel.py", 'slider.observe(self._redraw, "value")', "pass", *OF_SLIDERS),
    _in("slider", "begins at the first stop", "helpers/widgets/flipbook.py", "place = stops.index(self.begin[name])", "place = 0", *OF_SLIDERS),
    # Pins
    _pin("numpy", "constraints.txt", "\nnumpy=="),
    _pin("matplotlib", "constraints.txt", "\nmatplotlib=="),
    _pin("nbval", "constraints.txt", "\nnbval=="),
    _pin("traitlets", "constraints.txt", "\ntraitlets=="),
    _pin("pip", "tools/set_up.py", 'PIP_VERSION = "'),
    _pin("setuptools", "pyproject.toml", "setuptools=="),
    _pin("Binder's Python", "runtime.txt", "python-3."),
    _pin("configurable-http-proxy", "deploy/package.json", '"configurable-http-proxy": "'),
    _in("pin", "jsonschema without its bound", "tests/requirements.txt", "jsonschema>=4.20.0,<4.25", "jsonschema>=4.20.0", *FILES),
    _in("pin", "the requirements without the lock", "requirements.txt", "-c constraints.txt", "# no lock", *FILES),
    # Commands of the README
    _in("readme", "`make labs`", "README.md", "\nmake lab     #", "\nmake labs    #", *README),
    _in("readme", "`make tests`", "README.md", "`make test` runs", "`make tests` runs", *README),
    _in("readme", "another variable than PYTHON", "docs/troubleshooting.md", "`make lab PYTHON=python3.12`", "`make lab PYTHON3=python3.12`", *README),
    _in("readme", "another variable than LAB_OPTIONS", "docs/troubleshooting.md", 'make lab LAB_OPTIONS="', 'make lab OPTIONS="', *README),
    _in("readme", "an option that JupyterLab lacks", "docs/troubleshooting.md", "--allow-root --no-browser", "--allow-root --without-browser", *README),
    _in("readme", "requirement.txt", "README.md", "python -m pip install -r requirements.txt", "python -m pip install -r requirement.txt", *README),
    _in("readme", "a notebook that is not there", "README.md", r"-m jupyterlab notebooks\00_meet_the_classifier.ipynb",
        r"-m jupyterlab notebooks\00_meet_a_classifier.ipynb", *README),
    _in("readme", "a Python that is too old", "README.md", "py -3.12 -m venv .venv", "py -3.10 -m venv .venv", *README),
    _in("readme", "nbval of a folder that is not there", "docs/testing.md", "`pytest --nbval notebooks` works", "`pytest --nbval lessons` works", *README),
    _in("readme", "`make book-server`", "docs/testing.md", "`make book-serve` serves", "`make book-server` serves", *README),
    _in("readme", "another variable than PICTURES", "docs/testing.md", "`PICTURES=folder make test-browser`", "`PICTURE=folder make test-browser`", *README),
    _in("readme", "a document that is not there", "README.md", "(docs/classroom.md)", "(docs/classrooms.md)", *README),
    _in("readme", "a target that the Makefile has lost", "Makefile", "\nbook-serve: $(BOOK_STAMP)", "\nserve-book: $(BOOK_STAMP)", *README),
]  # fmt: skip
