"""Reading the stored notebooks, for the tests that look at what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
STUB = "your turn"
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
    """Each stub cell with the code of the solution that is folded below it, in order."""
    pairs, waiting = [], []
    for cell in notebook.cells:
        if cell.cell_type == "code" and STUB in cell.source:
            waiting.append(cell)
        elif cell.cell_type == "markdown":
            pairs += [(waiting.pop(0), solution) for solution in SOLUTION.findall(cell.source)]
    if waiting:
        raise AssertionError(f"no folded solution below the stub {waiting[0].source!r}")
    return pairs
