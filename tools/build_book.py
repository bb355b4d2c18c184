"""Build the static book: every notebook run afresh, its instruments made to start without a kernel.

usage: build_book.py [FOLDER]      (default: book/_build)

The pages stand on their own: no request leaves the folder, and they open from a disk without a server.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from execute_notebooks import NOTEBOOKS, ROOT, WIDGET_VIEW, execute, normalise
from helpers.widgets.picture import NEEDS_A_KERNEL

BOOK = ROOT / "book"
STATE = "application/vnd.jupyter.widget-state+json"
DOWNLOAD = (
    '<p class="notebook-download"><a href="../_static/notebooks/{name}" download>Download this notebook</a>, '
    '<a href="{page}.html?slides">show it as slides</a>, '
    "or open the course with <code>make lab</code> and change everything on this page.</p>"
)
OPEN_IN_JUPYTER = "This picture shows the start. To move its controls, open the notebook in Jupyter."
TOC = "\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{pages}\n```\n"
RAW = "``````{{raw}} html\n{html}\n``````"  # a slider holds JSON and a script, and no six backticks
SLIDER = "02_scale_the_scores"  # the notebook whose first slider stands on the front page
MINUTES = re.compile(r"\*\*Time\*\* (\d+) minutes to read, (\d+) for the exercises")
# The sidebar below the lessons; what is not named here is for developers.
LOOK_UP = ("docs/glossary", "docs/troubleshooting", "docs/accessibility")
INSTRUCTORS = (
    "docs/instructors/README",
    "docs/instructors/hand_in",
    "docs/exercises",
    "docs/classroom",
    "docs/scale",
    "docs/why",
)


def in_script(value):
    """JSON that can stand in a page's script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def front_end(state, data, front_ends):
    """A widget that brings its own front end, over a model without a kernel; without JavaScript its first picture."""
    source = {"esm": state["_esm"], "css": state.get("_css", "")}
    key = hashlib.sha256(json.dumps(source).encode()).hexdigest()[:12]
    front_ends[key] = source
    kept = {name: value for name, value in state.items() if not name.startswith("_") or name == "_start"}
    return (
        f'<div class="front-end" data-source="{key}"><noscript>{data["text/html"]}</noscript>'
        f'<script type="application/json">{in_script(kept)}</script></div>'
    )


def static(notebook, front_ends):
    """The executed notebook with its instruments made to start without a kernel; `front_ends` collects their sources."""
    models = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            model = models.get(data.pop(WIDGET_VIEW, {}).get("model_id"))
            if model and model["model_name"] == "AnyModel":
                data["text/html"] = front_end(model["state"], data, front_ends)
            elif model:
                data["text/html"] = data["text/html"].replace(NEEDS_A_KERNEL, OPEN_IN_JUPYTER)
    return normalise(notebook, moving=True)


def gather(source):
    """Put together what Sphinx needs: the front page, the notebooks, docs/, the README and the pages beside it."""
    shutil.copytree(BOOK, source, ignore=shutil.ignore_patterns("_build", "requirements.txt", "constraints.txt"))
    downloads = source / "_static" / "notebooks"
    for folder in (downloads, source / "notebooks"):
        folder.mkdir()
    for folder in ("docs", "images"):
        shutil.copytree(ROOT / folder, source / folder)
    for name in ("LICENSE", "LICENSE-CC-BY-4.0", "CITATION.cff"):
        shutil.copy(ROOT / name, source)
    shutil.copy(ROOT / "images" / "emblem.png", source / "_static" / "preview.png")
    paths, titles, front_ends, minutes, slider = sorted(NOTEBOOKS.glob("*.ipynb")), {}, {}, [], ""
    for path in paths:
        print(path.name, flush=True)
        shutil.copy(path, downloads)
        notebook = static(execute(path, widgets=True), front_ends)
        title, _, rest = notebook.cells[0].source.partition("\n")
        titles[path] = title.removeprefix("# ")
        minutes.append(sum(map(int, MINUTES.search(rest).groups())))
        slider = slider or (first_slider(notebook) if path.stem == SLIDER else "")
        notebook.cells[0].source = f"{title}\n\n{DOWNLOAD.format(name=path.name, page=path.stem)}\n{rest}"
        nbformat.write(notebook, source / "notebooks" / path.name)
    told = f"window.frontEndSources = {json.dumps(front_ends, ensure_ascii=False)};\n"
    (source / "_static" / "front_end_sources.js").write_text(told, encoding="utf-8")
    for page in ROOT.glob("*.md"):
        shutil.copy(page, source)
    lessons = [f"{path.stem[:2]} {titles[path]} <notebooks/{path.stem}>" for path in paths]
    front = (BOOK / "index.md").read_text(encoding="utf-8")
    told = front.format(slider=RAW.format(html=slider), first=minutes[0], count=len(paths), hours=round(sum(minutes) / 60))
    contents = {"Lessons": lessons, **sidebar()}
    toc = "".join(TOC.format(caption=caption, pages="\n".join(pages)) for caption, pages in contents.items())
    (source / "index.md").write_text(told + toc, encoding="utf-8")


def first_slider(notebook):
    """The HTML of a notebook's first slider."""
    outputs = [output.get("data", {}).get("text/html", "") for cell in notebook.cells for output in cell.get("outputs", [])]
    return next(html for html in outputs if 'class="flipbook' in html)


def sidebar():
    """The pages below the lessons, under their headings."""
    docs = [page.relative_to(ROOT).with_suffix("").as_posix() for page in sorted((ROOT / "docs").rglob("*.md"))]
    named = {"Look up": LOOK_UP, "For instructors": INSTRUCTORS}
    others = ["The repository <README>", *(page.stem for page in sorted(ROOT.glob("*.md")) if page.name != "README.md")]
    others += [page for page in docs if page not in sum(named.values(), ())]
    return {**named, "For developers": others}


def main(arguments):
    """Build the book into a folder."""
    target = Path(arguments[0]) if arguments else BOOK / "_build"
    os.environ["COURSE_PROGRESS"] = ""  # what its author has answered is nobody else's
    os.environ["NO_PROGRESS"] = os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as temporary:
        source, built = Path(temporary) / "source", Path(temporary) / "html"
        gather(source)
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-W",
            "--keep-going",
            "-q",
            "-b",
            "html",
            source,
            built,
            "-d",
            Path(temporary) / "doctrees",
        ]
        subprocess.run(command, check=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(built, target, ignore=shutil.ignore_patterns(".buildinfo*", "objects.inv"))
    print(f"the book is in {target}: open {target / 'index.html'}")


if __name__ == "__main__":
    main(sys.argv[1:])
