"""Run every notebook in place, each in a fresh kernel, and store what it shows; then renew the emblem picture.

usage: execute_notebooks.py [NOTEBOOK ...]      (default: all of notebooks/)

What is stored depends on the notebook alone: no widget state, no widget views, no timings, no machine's metadata; of a
slider its first picture, as HTML with alt text and as PNG.
"""

import base64
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from helpers.widgets.picture import NEEDS_A_KERNEL, figure_html

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
EMBLEM_NOTEBOOK, EMBLEM = NOTEBOOKS / "00_meet_the_classifier.ipynb", ROOT / "images" / "emblem.png"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# As ipykernel says it: what is told otherwise, JupyterLab changes when it opens a notebook. helpers/_opening.py adds the version.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


def execute(path, widgets=False, start=None):
    """Run one notebook in a fresh kernel of this very Python, and return it; with its widgets' state if told.

    start: the folder that the kernel starts in, the notebook's own unless told.

    Raises RuntimeError where a cell writes to stderr: a warning is not for readers. Errors of cells are nbclient's.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=600,
        resources={"metadata": {"path": str(start or path.parent)}},
        record_timing=False,
        store_widget_state=widgets,
    ).execute()
    complaints = [output.text for cell in notebook.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"]
    if complaints:
        raise RuntimeError(f"{path.name} writes to stderr: {complaints[0].strip()}")
    return notebook


def normalise(notebook, moving=False):
    """Keep sources and outputs, numbered 1..n; drop whatever differs between machines or runs, and unless `moving` scripts."""
    notebook.metadata = METADATA
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        cell.execution_count = number
        cell.outputs = merged(cell.outputs)
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number
            if "data" in output and not moving:
                store_first_picture(output)
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}  # JupyterLab may add its own
        cell.source = cell.source.strip()
    return notebook


def store_first_picture(output):
    """Drop what needs a kernel or a script from an output; where that is a slider, its first picture stays."""
    output.data.pop(WIDGET_VIEW, None)
    if "<script>" in output.data.get("text/html", ""):
        told = output.metadata["image/png"]
        png = base64.b64decode(output.data["image/png"])
        output.data["text/html"] = figure_html(png, (told["width"], told["height"]), told["alt"], NEEDS_A_KERNEL)


def merged(outputs):
    """Outputs with neighbouring pieces of one stream put together: where they are cut is a matter of timing."""
    whole = []
    for output in outputs:
        if whole and output.output_type == whole[-1].output_type == "stream" and output.name == whole[-1].name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def emblem_png(notebook):
    """The picture of the cell that is tagged `emblem`."""
    cells = [cell for cell in notebook.cells if "emblem" in cell.metadata.get("tags", [])]
    pictures = [out.data["image/png"] for cell in cells for out in cell.outputs if "image/png" in out.get("data", {})]
    if len(pictures) != 1:
        raise SystemExit(f"{EMBLEM_NOTEBOOK.name}: one cell tagged 'emblem' must show one picture; found {len(pictures)}")
    return base64.b64decode(pictures[0])


def main(arguments):
    """Execute the notebooks named, or all."""
    os.environ["COURSE_PROGRESS"] = ""  # what its author has answered is nobody else's
    os.environ["NO_PROGRESS"] = "1"  # counts of epochs are for a reader who waits, not for what is stored
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # as conftest.py does, for the tests
    for path in [Path(a).resolve() for a in arguments] or sorted(NOTEBOOKS.glob("*.ipynb")):
        print(path.name, flush=True)
        notebook = normalise(execute(path))
        nbformat.write(notebook, path)
        if path == EMBLEM_NOTEBOOK:
            EMBLEM.parent.mkdir(exist_ok=True)
            EMBLEM.write_bytes(emblem_png(notebook))


if __name__ == "__main__":
    main(sys.argv[1:])
