"""Run notebooks in real kernels and compare what they show with what is stored: a program, so that a test can choose where.

usage: replay.py [--from FOLDER] PROOF NOTEBOOK ...

PROOF is Python that raises unless the surroundings are as hostile as the test says. The last line printed is JSON: for each
notebook the outputs that differ from the stored ones, and a hash of all its pictures.
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
given = dict(os.environ)

import helpers  # noqa: E402
from execute_notebooks import execute, normalise  # noqa: E402

# Matplotlib, imported above, tells its children where it found room; a server that starts kernels has not imported it.
os.environ.clear()
os.environ.update(given, NO_PROGRESS="1")  # a count of epochs is for a reader who waits


def shown(output):
    """What nbval compares of an output, and more: everything but pictures."""
    return {key: value for key, value in output.items() if key != "data"} | {
        kind: value for kind, value in output.get("data", {}).items() if "image/png" not in output["data"] or kind == "text/plain"
    }


def differences(stored, made):
    """Each cell whose outputs are not the stored ones: its source, what was stored, what came."""
    pairs = [(old, new) for old, new in zip(stored.cells, made.cells, strict=True) if old.cell_type == "code"]
    both = [(old.source, [shown(o) for o in old.outputs], [shown(o) for o in new.outputs]) for old, new in pairs]
    return [{"source": source, "stored": old, "came": new} for source, old, new in both if old != new]


def pictures(notebook):
    """A hash of every picture, those of sliders included."""
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", []) if "image/png" in out.get("data", {})]
    return hashlib.sha256("\n".join(out.data["text/html"] for out in outputs).encode()).hexdigest()


def replay(path, start):
    """Run one notebook with kernels that start in a folder, and compare."""
    made = execute(path, start=start)
    hashed = pictures(made)
    normalise(made)
    return {"differences": differences(nbformat.read(path, as_version=4), made), "pictures": hashed}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("proof")
    parser.add_argument("notebooks", nargs="+", type=Path)
    asked = parser.parse_args()
    assert Path(helpers.__file__).parent.parent == ROOT, f"these are the helpers of another place: {helpers.__file__}"
    exec(asked.proof)
    print(json.dumps({path.stem: replay(path.resolve(), asked.start) for path in asked.notebooks}))
