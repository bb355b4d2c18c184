"""What a reader names a class, a control or a stop is shown as that text, in JupyterLab, Notebook 7 and the book."""

import functools
import http.server
import json
import threading

import nbformat
import pytest

from front_ends import errors, listen, run_all, shut_down

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
TEXTS = [
    "<img src=x onerror=alert(1)>",
    '"it\'s" & &amp; `code`',
    "</script><script>alert(2)</script>",
    "$x$ and \\(y\\), 5 $ or 6 $",
    "\\begin{equation}z\\end{equation} \\\\",
    "שלום, עולם",
    "one\ntwo",
    "long name " * 40,
]
CELLS = [
    "from helpers import checks\n"
    "from helpers.figures import draw_probabilities\n"
    "from helpers.widgets import Instrument\n"
    "from helpers.figures import new_figure\nfrom helpers.widgets import show\n"
    "from helpers.widgets import flipbook, panel\n"
    f"texts = {TEXTS!r}",
    "def draw(ax, stop):\n    draw_probabilities(ax, [0.5, 0.3, 0.2], [stop, 'b', stop], title=stop)\n    return f'At {stop}.'",
    "figure, ax = new_figure()\nshow(figure, draw(ax, ' '.join(texts)))",
    "flipbook(draw, labels={'stop': texts[0]}, stop=texts)",
    "flipbook(draw, labels={'stop': texts[3]}, stop=texts)",
    "flipbook(draw, labels={'stop': texts[4]}, stop=texts)",
    "panel(draw, labels={'stop': texts[3]}, stop=texts)",
    "Instrument([3, 1, 0.2, 0, 0, 0, 0, 0], texts, true_class=0)",
    "def said(scores):\n    raise ValueError(' '.join(texts)[:110])",
    "checks.softmax(said)",
]
LABELS = [TEXTS[0], TEXTS[3], TEXTS[4], TEXTS[3]]
# A page on which one of the texts was taken for more than text.
TAKEN_FOR_MORE = """() => [...document.querySelectorAll(
    "img[src='x'], [onerror], .jp-OutputArea-output :is(script, mjx-container, .MathJax, b),"
    + ".cell_output :is(script:not([type='application/json']), mjx-container, .math, b)")]
    .filter((one) => !one.closest(".si-track, .si-ghost") && !one.matches(".flipbook > script:nth-last-of-type(-n+2)"))
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def opened(browser, complaints):
    """A function that opens a page on which nothing may speak up."""
    tabs = []

    def new_tab():
        tab = browser.new_page(viewport={"width": 1280, "height": 1400})
        tabs.append(tab)
        listen(tab, complaints)

        def speaks_up(dialog):
            complaints.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        tab.on("dialog", speaks_up)
        return tab

    yield new_tab
    for tab in tabs:
        tab.close()


def write_notebook(path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Names of all kinds")])
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook.metadata = {"kernelspec": KERNEL}
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)


def one_line(text):
    return " ".join(text.split())


def check_instrument(tab):
    """Each name stands in its row, and the true one in the sentence below and beside the distance."""
    instrument = tab.locator(".softmax-instrument")
    instrument.locator(".si-caption").get_by_text("the truth").wait_for()
    heads = instrument.locator("tbody th label")
    assert heads.evaluate_all("all => all.map((one) => one.title)") == TEXTS
    assert heads.locator("span").evaluate_all("all => all.map((one) => one.textContent)") == TEXTS
    assert f"for {TEXTS[0]};" in instrument.locator(".si-caption").text_content()
    assert TEXTS[0] in instrument.locator(".si-readouts").text_content()
    assert instrument.get_by_role("slider", name=f"score of {TEXTS[0]}", exact=True).count() == 1


def check_verdict(tab):
    verdict = tab.locator(".mathjax_ignore").last
    said = " ".join(TEXTS)[:110]
    assert one_line(said)[:100] in one_line(verdict.text_content())


@pytest.mark.parametrize("front_end", ["lab", "notebook"])
def test_a_notebook_shows_the_text(opened, jupyter, front_end):
    write_notebook(jupyter.folder / f"escaping_{front_end}.ipynb")
    tab = opened()
    run_all(tab, jupyter.address(front_end, f"escaping_{front_end}.ipynb"))
    boxes = tab.locator(".flipbook, .course-slider")
    tab.locator(".course-slider figcaption").wait_for()
    tab.wait_for_timeout(2000)  # MathJax comes late, and only once there is something for it
    for box, label in zip(boxes.all(), LABELS, strict=True):
        handle = box.get_by_role("slider")
        assert (
            box.locator("label span, .widget-slider .widget-label").text_content() == handle.get_attribute("aria-label") == label
        )
        handle.focus()
        tab.keyboard.press("Home")
        for text in TEXTS:
            box.locator("figcaption").filter(has_text=one_line(text)).wait_for()
            assert box.locator("figcaption").text_content() == f"At {text}."
            assert box.locator("figure img").get_attribute("alt") == f"At {text}."
            assert box.locator("output, .widget-readout").text_content() == text
            tab.keyboard.press("ArrowRight")
    alts = tab.locator(".jp-OutputArea-output img").evaluate_all("all => all.map((one) => one.alt)")
    assert one_line(f"At {' '.join(TEXTS)}.") in alts
    check_instrument(tab)
    check_verdict(tab)
    assert tab.evaluate(TAKEN_FOR_MORE) == []
    assert not errors(tab)
    shut_down(tab)


@pytest.fixture(scope="module")
def page_of_the_book(tmp_path_factory):
    """The address of a book whose one notebook has such names."""
    folder = tmp_path_factory.mktemp("book")
    write_notebook(folder / "notebooks" / "escaping.ipynb")
    for name in ("docs", "images"):
        (folder / name).mkdir()
    (folder / "README.md").write_text("# A book of one notebook\n")
    (folder / "LICENSE").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        import front_ends

        patch.syspath_prepend(str(front_ends.NOTEBOOKS.parent / "tools"))
        import build_book

        patch.setattr(build_book, "ROOT", folder)
        patch.setattr(build_book, "NOTEBOOKS", folder / "notebooks")
        build_book.main([str(folder / "site")])
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder / "site")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/notebooks/escaping.html"
        server.shutdown()


def test_the_book_shows_the_text(opened, page_of_the_book):
    tab = opened()
    tab.goto(page_of_the_book)
    tab.wait_for_load_state("networkidle")
    books = tab.locator(".flipbook")
    assert books.count() == 3
    for book, label in zip(books.all(), LABELS):
        track = book.locator("input")
        assert book.locator("label span").text_content() == label
        track.focus()
        tab.keyboard.press("Home")
        for text in TEXTS:
            told = json.dumps([book.locator("figcaption").text_content(), book.locator("img").get_attribute("alt")])
            assert told == json.dumps([f"At {text}."] * 2)
            assert track.get_attribute("aria-valuetext") == book.locator("output").text_content() == text
            tab.keyboard.press("ArrowRight")
    check_instrument(tab)
    check_verdict(tab)
    assert tab.evaluate(TAKEN_FOR_MORE) == []
