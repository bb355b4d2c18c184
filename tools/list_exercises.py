"""Write docs/exercises.md: every exercise, and the mistakes that its check calls by name.

`make notebooks` runs it, and a test fails while the page is not what it would write.
"""

import re
from pathlib import Path

import nbformat

from helpers import checks
from helpers.checks.engine.mistake import GENERAL

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "exercises.md"
HEAD = """# Exercises and the mistakes they recognise

For instructors. Written by `make notebooks` from the catalogue in `helpers/checks/`; not edited by hand.

A check, such as `checks.softmax(my_softmax)`, returns a verdict with `status` ("correct", "incorrect" or "not attempted"),
`mistake` (an id of the tables below, or None), `message` and `hints`. It is the last line of its cell, so the learner sees
it. A mistake is told with the smallest input that shows it; each further call gives one more hint. Of two mistakes in one
answer the one further up is named. {exercises} exercises, {mistakes} mistakes of their own, and {general} that can be made in all of them.
"""


def row(mistake):
    """One line of a table."""
    sentence = mistake.sentence.replace("{digits}", "some decimals").replace("{seconds:g}", "3").replace("|", "\\|")
    return f"| `{mistake.id}` | {sentence} |"


def page():
    """The whole page as Markdown."""
    exercises = checks.EXERCISES.values()
    general = [mistake for mistake in GENERAL.values() if mistake.id != "unknown"]
    counts = {"exercises": len(exercises), "mistakes": sum(len(e.mistakes) for e in exercises), "general": len(general)}
    parts = [HEAD.format(**counts)]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        called = [name for name in re.findall(r"^checks\.(\w+)\(", source, re.MULTILINE) if name in checks.EXERCISES]
        if called:
            title = cells[0].source.partition("\n")[0].removeprefix("# ")
            parts.append(f"## [{path.stem[:2]} {title}](../notebooks/{path.name})\n")
        for name in dict.fromkeys(called):
            exercise = checks.EXERCISES[name]
            rows = [row(mistake) for mistake in exercise.mistakes]
            parts.append(
                f"### `checks.{name}`: {exercise.task}\n\n| mistake | what the learner is told |\n|---|---|\n"
                + "\n".join(rows)
                + "\n"
            )
    parts.append("## In every exercise\n\n| mistake | what the learner is told |\n|---|---|\n" + "\n".join(map(row, general)))
    parts.append(
        "\nAn answer that is wrong in yet another way has no name, and is shown with the smallest input on which it fails.\n"
    )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
