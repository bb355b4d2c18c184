"""How long a notebook takes, by a stated rule: reading and exercises apart, each rounded up to five minutes.

usage: reading_time.py [NOTEBOOK ...]      (default: all of notebooks/)

Reading: 200 words of prose a minute, 20 seconds for a cell of code, 30 more for a figure or a slider. Exercises, what stands
before `# your turn`: ● 3 minutes, ●● 6, ●●● 10.
"""

import math
import re
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
WORDS, CELL, FIGURE = 1 / 200, 20 / 60, 30 / 60
DOTS = {1: 3, 2: 6, 3: 10}
NO_PROSE = re.compile(r"<details><summary>(?:Solution|Hint).*?</details>|```.*?```|\]\([^)]*\)|<[^>]*>", re.DOTALL)


def minutes(notebook):
    """The minutes for reading and those for exercises, as the notebook's header states them."""
    reading = exercises = 0.0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            reading += WORDS * len(re.findall(r"\w[\w'’-]*", NO_PROSE.sub(" ", cell.source)))
            exercises += sum(
                DOTS[len(dots)] for dots in re.findall(r"^\*\*(?:\d+\. |Write\.)[^●\n]*?(●+)", cell.source, re.MULTILINE)
            )
        elif "your turn" not in cell.source:
            reading += CELL + FIGURE * any("image/png" in output.get("data", {}) for output in cell.outputs)
    return tuple(5 * math.ceil(total / 5) for total in (reading, exercises))


if __name__ == "__main__":
    for path in [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "notebooks").glob("*.ipynb")):
        print(path.stem, "{} minutes to read, {} for the exercises".format(*minutes(nbformat.read(path, as_version=4))))
