"""Write images/slider.webp: notebook 02's first slider, page after page, drawn by the notebook's own cells."""

import ast
import io
from pathlib import Path
from typing import Any

import nbformat
from PIL import Image

from helpers.widgets.flipbook import Flipbook

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK, PICTURE = ROOT / "notebooks" / "02_scale_the_scores.ipynb", ROOT / "images" / "slider.webp"
WIDTH = 800  # pixels
MILLISECONDS = 180  # for each page


def first_flipbook(notebook: Path) -> Flipbook:
    """What the first cell that ends with a flipbook gives, after the cells of code before it."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, notebook.name, "exec"), names)
        if last is not None and isinstance(value := eval(compile(last, notebook.name, "eval"), names), Flipbook):
            return value
    raise SystemExit(f"{notebook.name} has no flipbook")


def main() -> None:
    """Forth and back, so that the picture has no jump."""
    book = first_flipbook(NOTEBOOK)
    first, forth = Image.open(io.BytesIO(book.png)).convert("RGBA"), []
    for page in book.pictures.values():
        whole = Image.alpha_composite(first, Image.open(io.BytesIO(page)).convert("RGBA")).convert("RGB")
        forth.append(whole.resize((WIDTH, round(whole.height * WIDTH / whole.width)), Image.Resampling.LANCZOS))
    start, *others = forth + forth[-2:0:-1]
    start.save(PICTURE, save_all=True, append_images=others, duration=MILLISECONDS, loop=0, quality=60, method=4)
    print(f"{PICTURE.relative_to(ROOT)}: {len(others) + 1} pages, {PICTURE.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
