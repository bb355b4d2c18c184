"""Every notebook used as a reader uses it: cells run twice, sliders moved through all stops, solutions put in place."""

import io
import itertools
import re

import ipywidgets
import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

import helpers.widgets
from asserts import blunt
from course import PATHS, STUB, check_line, code_cells, exercises, read, run, without_pictures
from helpers.widgets.page import Page

PAGE = re.compile(r'<img src="data:image/png;base64,([^"]+)" alt="([^"]*)".*<figcaption>(.*)</figcaption>', re.DOTALL)


class Recorded(list):
    """Calls to a function that a notebook uses, and what it answered."""

    def __init__(self, function):
        self.function, self.answer_again = function, True

    def __call__(self, *arguments, **options):
        if not self.answer_again:
            return None
        self.append((arguments, options, self.function(*arguments, **options)))
        return self[-1][-1]


def stored(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def picture(book, key):
    """What is seen of a page: it lies over the first one."""
    below, above = (Image.open(io.BytesIO(one)).convert("RGBA") for one in (book.png, book.pictures[key]))
    return np.array(Image.alpha_composite(below, above).convert("RGB")).astype(int)


def cut_texts(figure):
    """The words that reach beyond the figure's edge."""
    figure.canvas.draw()
    edge, renderer = figure.bbox.padded(1), figure.canvas.get_renderer()
    absent = not_drawn(figure)
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip() and id(t) not in absent]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    return [text for text, box in boxes if box.x0 < edge.x0 or box.y0 < edge.y0 or box.x1 > edge.x1 or box.y1 > edge.y1]


def not_drawn(figure):
    """Ids of the labels that Matplotlib keeps but does not draw: of ticks beyond the limits, and of hidden axes."""
    absent = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            hidden = not (ax.axison and axis.get_visible())
            low, high = sorted(axis.get_view_interval())
            ticks = axis.get_major_ticks() + axis.get_minor_ticks()
            gone = [tick for tick in ticks if hidden or not low <= tick.get_loc() <= high]
            absent |= {id(label) for tick in gone for label in (tick.label1, tick.label2)}
            absent |= {id(axis.label), id(axis.offsetText)} if hidden else set()
    return absent


def check_flipbook(arguments, options, book):
    """All pages: a caption and a picture for each stop, neighbours different, nothing cut."""
    draw = arguments[0]
    some = list(itertools.product(*book.controls.values()))
    assert list(book.captions) == list(book.pictures) == some
    for place, stops in enumerate(book.controls.values()):
        for key in some:
            following = stops.index(key[place]) + 1
            if following < len(stops):
                other = (*key[:place], stops[following], *key[place + 1 :])
                assert book.captions[key] != book.captions[other], f"the caption is the same at {key} and {other}"
                assert book.pictures[key] != book.pictures[other], f"the picture is the same at {key} and {other}"
    for key in {some[0], some[len(some) // 3], some[-1]}:
        page = Page(options.get("columns", 1), options.get("size"), options.get("background"))
        page.draw(draw, book.begin)
        assert page.draw(draw, dict(zip(book.controls, key))) == book.captions[key]
        fresh = np.array(page.picture()).astype(int)
        off = np.abs(fresh - picture(book, key)).max(axis=2) > 60
        assert off.mean() < 0.002, f"the page at {key} is not what draw makes there"
        assert not cut_texts(page.figure), f"cut at {key}"


def check_panel(live):
    """Each control to both ends: picture and caption follow."""
    for name, slider in live.sliders.items():
        seen = {live.picture.value}
        ends = (slider.options[0][1], slider.options[-1][1]) if hasattr(slider, "options") else (slider.min, slider.max)
        if isinstance(slider, ipywidgets.FloatLogSlider):
            ends = tuple(10**end for end in ends)
        for end in ends:
            slider.value = end
            seen.add(live.picture.value)
        assert len(seen) >= 3 - (slider.value == live.begin[name] or live.begin[name] in ends), name
        assert all(PAGE.search(page) for page in seen)
        slider.value = live.begin[name]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_as_a_reader_uses_it(path, monkeypatch):
    notebook = read(path)
    used = {}
    for module, name in [(helpers.widgets, "flipbook"), (helpers.widgets, "panel"), (helpers.widgets, "show")]:
        used[name] = Recorded(getattr(module, name))
        monkeypatch.setattr(module, name, used[name])
    namespace = {"__name__": "__main__"}
    for cell in code_cells(notebook):
        first = run(cell.source, namespace)
        assert first == stored(cell), cell.source
        for calls in used.values():
            calls.answer_again = False
        assert run(cell.source, namespace) == first, f"run twice, it prints something else:\n{cell.source}"
        for calls in used.values():
            calls.answer_again = True
    assert used["flipbook"], "no slider"
    for call in used["flipbook"]:
        check_flipbook(*call)
    for _, _, live in used["panel"]:
        check_panel(live)
    for (figure, *_), _, _ in used["show"]:
        assert not cut_texts(figure)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_with_every_solution_in_its_stubs_place_every_check_says_correct(path):
    notebook = read(path)
    solutions = {cell.id: solution for cell, solution in exercises(notebook)}
    namespace = {"__name__": "__main__"}
    with without_pictures():
        for cell in code_cells(notebook):
            if cell.id not in solutions:
                run(cell.source, namespace)
                assert not blunt(cell.source, namespace)
                continue
            solution = solutions[cell.id]
            assert STUB not in solution
            line = check_line(cell.source)
            assert line.startswith("checks."), "an exercise's cell ends with its check"
            assert cell.outputs[0].data["text/plain"].startswith("… Not attempted yet."), cell.source
            run(solution, namespace)
            assert not blunt(solution, namespace)
            verdict = eval(line, namespace)
            assert verdict.status == "correct", verdict
