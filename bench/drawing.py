"""What a flipbook's picture costs: a page turned and encoded, beside the same figure made anew and saved.

The figures are the course's own: each notebook's cells are run, and what they give to `flipbook` is measured there and
then, page by page, both ways in turn.
"""

import contextlib
import io
import itertools
import sys
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np

import helpers.widgets
from helpers.figures import new_figure
from helpers.figures.style import SCREEN_DPI, SHARPNESS
from helpers.widgets.page import Page
from helpers.widgets.picture import encode_difference

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"bars": ["00", "01", "02", "03", "04"], "filled contours": ["05", "07"]}
MOST_KB = {"bars": 9, "filled contours": 25}
MOST_PAGES = 15  # of a flipbook with more, as many evenly spaced ones


class Cost(NamedTuple):
    """One page: seconds to turn and encode it, to make its figure anew and save it, to save alone; and its bytes."""

    page: float
    anew: float
    save: float
    size: int


class Goal(NamedTuple):
    """Something that was to be reached: in words with the number measured, and whether it was."""

    words: str
    reached: bool

    def __str__(self):
        return f"{'reached' if self.reached else 'MISSED'}: {self.words}"


def seconds_of(work):
    """Wall time of a call, and what it returns."""
    start = time.perf_counter()
    returned = work()
    return time.perf_counter() - start, returned


def costs_of(draw, *, start=None, labels=None, columns=1, size=None, background=None, **stops):
    """The cost of each page of a flipbook, given what `flipbook` is given."""
    controls = {name: np.asarray(values).tolist() for name, values in stops.items()}
    every = [dict(zip(controls, key)) for key in itertools.product(*controls.values())]
    chosen = [every[place] for place in np.unique(np.linspace(0, len(every) - 1, MOST_PAGES).round().astype(int))]
    page = Page(columns, size, background)
    page.draw(draw, every[0] if start is None else start if isinstance(start, dict) else {next(iter(controls)): start})
    first = page.picture()
    return [cost_of(page, first, draw, values, columns, size, background) for values in chosen]


def cost_of(page, first, draw, values, columns, size, background):
    def turned():
        page.draw(draw, values)
        return encode_difference(page.picture(), first)

    def anew():
        figure, axes = new_figure(1, columns, size)
        if background:
            background(axes)
        draw(axes, **values)
        return seconds_of(lambda: figure.savefig(io.BytesIO(), format="png", dpi=SCREEN_DPI * SHARPNESS))[0]

    seconds, picture = seconds_of(turned)
    seconds_anew, seconds_to_save = seconds_of(anew)
    return Cost(seconds, seconds_anew, seconds_to_save, len(picture))


def costs_in(path):
    """The costs of every page of every flipbook of a notebook."""
    costs, namespace = [], {}
    kept = helpers.widgets.flipbook, helpers.widgets.panel
    helpers.widgets.flipbook = lambda *given, **named: costs.extend(costs_of(*given, **named))
    helpers.widgets.panel = lambda *given, **named: None
    try:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(cell.source, f"<{path.name}>", "exec"), namespace)
    finally:
        helpers.widgets.flipbook, helpers.widgets.panel = kept
    return costs


def measure():
    """The costs of all pages, by kind of picture and notebook."""
    measured = {}
    for kind, numbers in KINDS.items():
        for number in numbers:
            (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
            measured[kind, path.stem] = costs_in(path)
            print(f"  {path.stem}: {len(measured[kind, path.stem])} pages", file=sys.stderr, flush=True)
    return measured


def ratios(costs):
    """Median over the pages of a page's time, as a ratio to the figure made anew and saved, and to the saving alone."""
    return tuple(float(np.median([cost.page / getattr(cost, other) for cost in costs])) for other in ("anew", "save"))


def kilobytes(costs):
    """Average size of a picture."""
    return float(np.mean([cost.size for cost in costs])) / 1000


def table(measured):
    """Markdown: a row for each notebook, and one for each kind of picture."""
    heads = ["flipbooks of", "pages", "a page (ms)", "anew and saved (ms)", "ratio", "ratio to `savefig` alone", "kB"]
    rows = [f"| {' | '.join(heads)} |", "|---|---:|---:|---:|---:|---:|---:|"]
    for kind in KINDS:
        costs = {name: found for (its_kind, name), found in measured.items() if its_kind == kind}
        costs[f"all with {kind}"] = sum(costs.values(), [])
        for name, found in costs.items():
            page, anew = (1000 * float(np.median([getattr(cost, way) for cost in found])) for way in ("page", "anew"))
            ratio, to_save = ratios(found)
            told = f"{page:.1f} | {anew:.1f} | {ratio:.2f} | {to_save:.2f} | {kilobytes(found):.1f}"
            rows.append(f"| {name} | {len(found)} | {told} |")
    return "\n".join(rows)


def goals(measured):
    """What a picture was to cost at most: half the time, and so many bytes."""
    reached = []
    for kind, most in MOST_KB.items():
        found = sum((costs for (its_kind, _), costs in measured.items() if its_kind == kind), [])
        ratio, size = ratios(found)[0], kilobytes(found)
        words = f"{kind}: a page takes {ratio:.2f} of the figure made anew and saved, at most 0.5"
        reached.append(Goal(words, ratio <= 0.5))
        reached.append(Goal(f"{kind}: {size:.1f} kB a picture, at most {most}", size <= most))
    return reached
