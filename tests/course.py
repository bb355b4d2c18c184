"""Reading the stored notebooks, for the tests that look at what they say."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

import helpers.widgets

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
STUB = "your turn"
# Not yet rewritten for the second edition, whose rules in tests/notebooks/ they need not keep: by name, without the number.
FIRST_EDITION = {}
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```", re.DOTALL)


def read(path: Path) -> Any:
    """The stored notebook."""
    return nbformat.read(path, as_version=4)


def code_cells(notebook: Any) -> list:
    """The cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def sections(notebook: Any) -> list[list]:
    """The cells, cut before each cell that begins with an H2; the first section is what comes before the first H2."""
    cut: list[list] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            cut.append([])
        cut[-1].append(cell)
    return cut


def exercises(notebook: Any) -> list[tuple[Any, str]]:
    """Each stub cell with its solution, in order: folded below it, or the cell of code that follows, where ours is shown."""
    pairs, waiting = [], []
    for cell in notebook.cells:
        if cell.cell_type == "code" and STUB in cell.source:
            waiting.append(cell)
        elif cell.cell_type == "markdown":
            pairs += [(waiting.pop(0), solution) for solution in SOLUTION.findall(cell.source)]
        elif waiting:
            pairs.append((waiting.pop(0), cell.source))
    if waiting:
        raise AssertionError(f"no solution below the stub {waiting[0].source!r}")
    return pairs


def check_line(source: str) -> str:
    """The last statement of an exercise's cell: the check."""
    return ast.unparse(ast.parse(source).body[-1])


def run(source: str, namespace: dict[str, Any]) -> str:
    """Run a cell's source; return what it prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(source, "<cell>", "exec"), namespace)
    return out.getvalue()


@contextlib.contextmanager
def without_pictures() -> Iterator[None]:
    """Nothing is drawn here: a notebook's numbers are all that is wanted."""
    names = [(helpers.widgets, "flipbook"), (helpers.widgets, "panel"), (helpers.widgets, "show")]
    kept = [(module, name, getattr(module, name)) for module, name in names]
    for module, name in names:
        setattr(module, name, lambda *_, **__: None)
    try:
        yield
    finally:
        for module, name, function in kept:
            setattr(module, name, function)
