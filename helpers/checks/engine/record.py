"""How far one has come: which exercises have been answered, kept from run to run.

Each answered exercise leaves an empty file of its name in `.progress`, beside `notebooks`, on the reader's own machine; nothing is
sent anywhere, and `make clean` removes them. `COURSE_PROGRESS` names another folder; where it is empty, as when the course is
tested, nothing is kept.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def folder() -> Path | None:
    """Where the answered exercises are kept, if they are."""
    name = os.environ.get("COURSE_PROGRESS", str(ROOT / ".progress"))
    return Path(name) if name else None


def record(name: str) -> None:
    """Keep that an exercise has been answered. Where nothing can be written, nothing is kept."""
    place = folder()
    if place is None:
        return
    try:
        place.mkdir(exist_ok=True)
        (place / name).touch()
    except OSError:
        pass


def answered() -> set[str]:
    """The names of the exercises that have been answered."""
    place = folder()
    return {path.name for path in place.iterdir()} if place and place.is_dir() else set()


@dataclass(frozen=True, repr=False)
class Progress:
    """The map of the exercises. Shown at the end of a cell, it is a table, in text and in HTML alike.

    rows: for each notebook its title, and for each of its exercises whether it has been answered.
    """

    rows: tuple[tuple[str, tuple[bool, ...]], ...]

    def _cells(self) -> list[tuple[str, str, str]]:
        return [(title, "".join("●" if one else "○" for one in done), f"{sum(done)} of {len(done)}") for title, done in self.rows]

    def _total(self) -> str:
        done = [one for _, each in self.rows for one in each]
        return f"{sum(done)} of {len(done)} exercises answered."

    def __repr__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self._cells())]
        lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in self._cells()]
        return "\n".join([*lines, self._total()])

    def _repr_html_(self) -> str:
        style = "text-align:left;padding:0 1.5em 0 0"
        rows = "".join(
            f"<tr><th scope='row' style='{style};font-weight:normal'>{escape(title)}</th>"
            f"<td style='{style};color:#0072B2' aria-hidden='true'>{marks}</td><td style='{style}'>{count}</td></tr>"
            for title, marks, count in self._cells()
        )
        return f"<table><tbody>{rows}</tbody></table><p>{self._total()}</p>"


def progress() -> Progress:
    """The map of the exercises by notebook, with the answered ones marked."""
    done, rows = answered(), []
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        names = dict.fromkeys(name for name in re.findall(r"^checks\.(\w+)\(", code, re.MULTILINE) if name != "progress")
        if names:
            title = "".join(cells[0]["source"]).partition("\n")[0].removeprefix("# ")
            rows.append((f"{path.name[:2]} {title}", tuple(name in done for name in names)))
    return Progress(tuple(rows))
