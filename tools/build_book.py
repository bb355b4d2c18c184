"""Build the static book: every notebook run afresh, its sliders turned into pages that need no kernel.

usage: build_book.py [FOLDER]      (default: book/_build)

The pages stand on their own: no request leaves the folder, and they open from a disk without a server.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from html import escape, unescape
from io import BytesIO
from pathlib import Path

import nbformat
from PIL import Image

from execute_notebooks import NOTEBOOKS, ROOT, WIDGET_VIEW, execute, normalise

BOOK = ROOT / "book"
STATE = "application/vnd.jupyter.widget-state+json"
DOWNLOAD = (
    '<p class="notebook-download"><a href="../_static/notebooks/{name}" download>Download this notebook</a>, '
    "or open the course with <code>make lab</code> and change everything on this page.</p>"
)
NEEDS_A_KERNEL = "This picture shows the start. To move its controls, open the notebook in Jupyter."
TOC = "\n\n```{{toctree}}\n:hidden:\n\n{pages}\n```\n"


class Widgets:
    """The widgets of one executed notebook, as their state was stored."""

    def __init__(self, notebook, pages, front_ends):
        """`pages` is the folder for pictures; `front_ends` collects the sources of widgets that bring their own."""
        self.front_ends = front_ends
        self.models = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
        self.pages = pages

    def state(self, reference):
        """The state of the model that a reference such as IPY_MODEL_1234 names, and the model's name."""
        model = self.models[reference.removeprefix("IPY_MODEL_")]
        return model["state"], model["model_name"]

    def children(self, reference):
        return self.state(reference)[0]["children"]

    def html(self, reference, still):
        """Static HTML of a displayed widget; `still` is the output's data and metadata, for what cannot move here."""
        state, name = self.state(reference)
        if name == "AnyModel":
            return self.front_end(state, still)
        sliders = [child for child in self.children(reference) if self.state(child)[1] == "SelectionSliderModel"]
        grids = [child for child in self.children(reference) if self.state(child)[1] == "GridBoxModel"]
        if not grids:
            return f"{self.picture(*still)}\n<p>{NEEDS_A_KERNEL}</p>"
        backdrop, stack = self.children(grids[0])
        backdrop = picture_in(self.state(backdrop)[0]["value"])
        stops = [self.state(slider)[0]["_options_labels"] for slider in sliders]
        pages = [self.page(backdrop, leaf) for leaf in self.leaves(stack)]
        begin = [self.state(slider)[0]["index"] for slider in sliders]
        place = 0
        for index, labels in zip(begin, stops):
            place = place * len(labels) + index
        controls = "".join(self.control(*three) for three in zip(sliders, stops, begin))
        size = "".join(f' {side}="{still[1][side]}"' for side in ("width", "height"))
        data = in_script({"stops": stops, "pages": pages})
        first, caption = pages[place]["src"], escape(pages[place]["caption"], quote=True)
        return (
            f'<div class="flipbook"><div class="flipbook-controls" hidden>{controls}</div>'
            f'<figure><img src="{first}" alt="{caption}"{size} loading="lazy"><figcaption aria-live="polite">{caption}</figcaption></figure>'
            f'<script type="application/json">{data}</script></div>'
        )

    def front_end(self, state, still):
        """A widget that brings its own front end, over a model without a kernel; without JavaScript its still picture."""
        source = {"esm": state["_esm"], "css": state.get("_css", "")}
        key = hashlib.sha256(json.dumps(source).encode()).hexdigest()[:12]
        self.front_ends[key] = source
        kept = {name: value for name, value in state.items() if not name.startswith("_") or name == "_start"}
        return (
            f'<div class="front-end" data-source="{key}"><noscript>{self.picture(*still)}</noscript>'
            f'<script type="application/json">{in_script(kept)}</script></div>'
        )

    def control(self, slider, labels, index):
        """One slider, as the browser's own."""
        state = self.state(slider)[0]
        words = escape(state["description"], quote=True)
        return (
            f'<label><span>{words}</span><input type="range" min="0" max="{len(labels) - 1}" step="1" value="{index}" '
            f'autocomplete="off" aria-valuetext="{escape(labels[index], quote=True)}"><output>{escape(labels[index])}</output></label>'
        )

    def leaves(self, reference):
        """The pictures of a stack of stacks, in the order of the stops."""
        if self.state(reference)[1] != "StackModel":
            return [reference]
        return [leaf for child in self.children(reference) for leaf in self.leaves(child)]

    def page(self, backdrop, leaf):
        """Where one page's picture is, laid over the backdrop, and its caption."""
        figure = self.state(leaf)[0]["value"]
        whole = Image.alpha_composite(backdrop, picture_in(figure))
        return {"src": self.save(whole), "caption": unescape(between(figure, "<figcaption>", "</figcaption>"))}

    def save(self, picture):
        """Store a picture once, pixel for pixel as WebP, which is smaller; return its address from a notebook's page."""
        path = self.pages / (hashlib.sha256(picture.tobytes()).hexdigest()[:20] + ".webp")
        if not path.exists():
            picture.convert("RGB").save(path, lossless=True, quality=100, method=2)
        return f"../_static/pages/{path.name}"

    def picture(self, data, metadata):
        """A still picture with its alt text."""
        source = self.save(Image.open(BytesIO(base64.b64decode(data["image/png"]))).convert("RGBA"))
        alt = escape(metadata["alt"], quote=True)
        return f'<img src="{source}" alt="{alt}" width="{metadata["width"]}" height="{metadata["height"]}" loading="lazy">'


def between(text, before, after):
    return text.split(before, 1)[1].split(after, 1)[0]


def picture_in(html):
    """The picture that a widget's HTML holds."""
    return Image.open(BytesIO(base64.b64decode(between(html, "base64,", '"')))).convert("RGBA")


def in_script(value):
    """JSON that can stand in a page's script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def static(notebook, pages, front_ends):
    """The executed notebook with its sliders and pictures as static HTML."""
    widgets = Widgets(notebook, pages, front_ends)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" not in data:
                continue
            metadata = output.metadata["image/png"]
            if WIDGET_VIEW in data:
                html = widgets.html(data[WIDGET_VIEW]["model_id"], (data, metadata))
            else:
                html = widgets.picture(data, metadata)
            output.data = {"text/html": html}
            output.metadata = {}
    return normalise(notebook)


def gather(source):
    """Put together what Sphinx needs: the README as the first page, the notebooks, docs/, the pages beside the README."""
    shutil.copytree(BOOK, source, ignore=shutil.ignore_patterns("_build", "requirements.txt", "constraints.txt"))
    pages, downloads = source / "_static" / "pages", source / "_static" / "notebooks"
    for folder in (pages, downloads, source / "notebooks"):
        folder.mkdir()
    for folder in ("docs", "images"):
        shutil.copytree(ROOT / folder, source / folder)
    shutil.copy(ROOT / "LICENSE", source)
    paths, titles, front_ends = sorted(NOTEBOOKS.glob("*.ipynb")), {}, {}
    for path in paths:
        print(path.name, flush=True)
        shutil.copy(path, downloads)
        notebook = static(execute(path, widgets=True), pages, front_ends)
        title, _, rest = notebook.cells[0].source.partition("\n")
        titles[path] = title.removeprefix("# ")
        notebook.cells[0].source = f"{title}\n\n{DOWNLOAD.format(name=path.name)}\n{rest}"
        nbformat.write(notebook, source / "notebooks" / path.name)
    told = f"window.frontEndSources = {json.dumps(front_ends, ensure_ascii=False)};\n"
    (source / "_static" / "front_end_sources.js").write_text(told, encoding="utf-8")
    listed = [f"{path.stem[:2]} {titles[path]} <notebooks/{path.stem}>" for path in paths]
    listed += [f"docs/{page.stem}" for page in sorted((ROOT / "docs").glob("*.md"))]
    for page in sorted(ROOT.glob("*.md")):
        if page.name != "README.md":
            shutil.copy(page, source)
            listed.append(page.stem)
    (source / "index.md").write_text(
        (ROOT / "README.md").read_text(encoding="utf-8") + TOC.format(pages="\n".join(listed)), encoding="utf-8"
    )


def main(arguments):
    """Build the book into a folder."""
    target = Path(arguments[0]) if arguments else BOOK / "_build"
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
