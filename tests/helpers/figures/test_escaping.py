"""Names, labels and captions that a reader passes in are shown as that text, and are nothing but text."""

import json
import re
import warnings
from html.parser import HTMLParser

import numpy as np
import pytest
from matplotlib.cbook import is_math_text
from matplotlib.text import Text

from helpers import figures
from helpers.checks.engine.verdict import Verdict
from helpers.figures import new_figure
from helpers.figures.style import escape_mathtext
from helpers.widgets import Instrument, flipbook, panel, show
from helpers.widgets.description import describe
from helpers.widgets.picture import picture_html, png_bytes

TEXTS = {
    "element": "<img src=x onerror=alert(1)>",
    "quotes": '"it\'s" & &amp;',
    "script": "</script><b>a</b>",
    "formula": "$x$",
    "two dollars": "5 $ or $ 6",
    "one dollar": "a $ b",
    "no formula": r"$\nonsense{$",
    "escaped": r"\$x\$ \\$",
    "underscore": "_a_b",
    "right to left": "שלום, עולם",
    "long": "long name " * 40,
    "lines": "one\ntwo",
    "white space": "a\tb\rc\u2028d",
}
ALL_AT_ONCE = 'a\t$\\bad{$ "&\n<img src=x onerror=alert(1)>'
OUR_FORMULAS = re.compile(r"e\^\{s|mathdefault")  # the instrument's axis label, and powers of ten on logarithmic axes
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
BATCH = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])
X = np.array([1.0, 10.0, 100.0])
INK = np.zeros((3, 64))
# Each drawing of helpers.figures that takes a text, with the same text wherever it takes one.
DRAWINGS = {
    "draw_probabilities": lambda ax, t: figures.draw_probabilities(ax, BATCH[0], [t, "b", t], true_class=0, title=t),
    "draw_scores": lambda ax, t: figures.draw_scores(ax, BATCH[0], [t, "b", t], title=t),
    "draw_probability_curves": lambda ax, t: figures.draw_probability_curves(ax, X, BATCH[[0, 1, 0]], [t, "b", t], xlabel=t),
    "draw_activations": lambda ax, t: figures.draw_activations(ax, BATCH, title=t),
    "draw_claimed_and_kept": lambda ax, t: figures.draw_claimed_and_kept(
        ax, [t, "b", "c"], BATCH[0], BATCH[0], (BATCH[0], BATCH[0])
    ),
    "draw_digit": lambda ax, t: figures.draw_digit(ax, INK[0], title=t),
    "draw_loss_surface": lambda ax, t: figures.draw_loss_surface(
        ax, X, X, np.outer(X, X), levels=[1, 10, 100, 1000], names=(t, t)
    ),
    "draw_path": lambda ax, t: (figures.draw_path(ax, BATCH[:, :2], label=t), ax.legend()),
    "draw_two_classes": lambda ax, t: figures.draw_two_classes(
        ax, BATCH[:, :2], [0, 1], feature_names=(t, t), class_names=(t, "b")
    ),
    "draw_decision_line": lambda ax, t: figures.draw_decision_line(ax, [1, 2], t),
    "draw_walk_losses": lambda ax, t: figures.draw_walk_losses(ax, [2, 1], steps=2, ceiling=3, reference=(1.0, t)),
    "draw_loss_lines": lambda ax, t: figures.draw_loss_lines(ax, {t: (X, X), "b": (X, X)}, xlabel=t, limits=(0, 100)),
    "draw_against_scale": lambda ax, t: figures.draw_against_scale(ax, X, X, ylabel=t, level=(t, 50.0), top=100),
    "draw_prediction_and_label": lambda ax, t: figures.draw_prediction_and_label(ax, BATCH[0], [1, 0, 0], [t, "b", t], title=t),
    "draw_sweep": lambda ax, t: figures.draw_sweep(
        ax, [X, X], [X, X], [t, "b"], xlabel=t, ylabel=t, limits=(1, 100), reference=(10, t)
    ),
    "draw_one_addition": lambda ax, t: figures.draw_one_addition(ax, BATCH[0], [t, "b", t], title=t),
    "draw_top_probabilities": lambda ax, t: figures.draw_top_probabilities(ax, BATCH[0], title=t),
    "draw_weight_rows": lambda ax, t: figures.draw_weight_rows(ax, BATCH, limit=1.0, title=t),
    "draw_named_curves": lambda ax, t: figures.draw_named_curves(
        ax, X, {t: X, "b": X}, xlabel=t, ylabel=t, limits=(0, 100), truth=t, cursor=10
    ),
    "draw_weight_pictures": lambda ax, t: figures.draw_weight_pictures(ax, INK, [t, "b", t]),
    "draw_digit_row": lambda ax, t: figures.draw_digit_row(ax, INK, [t, "b", t]),
    "draw_confusions": lambda ax, t: figures.draw_confusions(ax, np.eye(3, dtype=int), [t, "b", t]),
    "draw_reliability": lambda ax, t: figures.draw_reliability(ax, [0.5], [0.6], title=t),
    "draw_against_label": lambda ax, t: figures.draw_against_label(ax, BATCH[0], [1, 0, 0], [t, "b", t]),
    "draw_rows": lambda ax, t: figures.draw_rows(ax, BATCH, [t, "b", t], colour=figures.BLUE, title=t),
    "draw_memory": lambda ax, t: figures.draw_memory(ax, X, {t: 1e6 * X, "b": 1e6 * X}, here=10, limit=1e9),
    "draw_slope": lambda ax, t: figures.draw_slope(ax, X, X, at=50.0, slope=1.0, xlabel=t),
    "draw_head_to_tail": lambda ax, t: figures.draw_head_to_tail(ax, BATCH[:, :2], limits=((0, 1), (0, 1)), names=(t, t)),
}
TAKES_TEXT = re.compile(r"\b(title|names|xlabel|label|class_name|reference|lines|level|curves|captions|memory): ")
SEVERAL_AXES = {"draw_pipeline": 5, "draw_instrument": 3}


class Page(HTMLParser):
    """The elements and attributes that a browser finds in HTML, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.text, self.scripts = [], {}, "", []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes |= dict(attributes)

    def handle_data(self, data):
        self.text += data
        if self.elements and self.elements[-1] == "script":
            self.scripts.append(data)


def one_line(text):
    return " ".join(text.split())


def test_every_drawing_that_takes_a_text_is_tried():
    import inspect

    takes = set()
    for name, function in vars(figures).items():
        if name.startswith("draw_") and TAKES_TEXT.search(str(inspect.signature(function)).replace("'", "")):
            takes.add(name)
    assert takes <= {*DRAWINGS, *SEVERAL_AXES} and len(takes) > 20, takes


def texts_on(figure):
    """The texts of a figure as it shows them, once it was drawn without a warning; none of a reader's is a formula."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png_bytes(figure)
    given = [text.get_text() for text in figure.findobj(Text)]
    assert not [text for text in given if is_math_text(text) and not OUR_FORMULAS.search(text)]
    return [one_line(text.replace(r"\$", "$")) for text in given]


@pytest.mark.parametrize("text", [ALL_AT_ONCE, TEXTS["long"]], ids=["all at once", "long"])
@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_every_drawing_writes_a_text_letter_by_letter(drawing, text):
    figure, ax = new_figure()
    drawing(ax, text)
    assert any(one_line(text)[:9] in shown for shown in texts_on(figure))
    wrong = [line for line in describe(figure).splitlines() if line.startswith("<img")]
    assert not wrong, "a text broke a line of the description"


@every_text
def test_bars_write_every_text_letter_by_letter(text):
    figure, ax = new_figure()
    figures.draw_probabilities(ax, BATCH[0], [text, "b", "c"], title=text)
    assert one_line(text) in texts_on(figure) and f'Axes "{one_line(text)}"' in describe(figure)


@pytest.mark.parametrize("text", [ALL_AT_ONCE, TEXTS["long"]], ids=["all at once", "long"])
def test_the_pipeline_and_the_instrument_write_a_text_letter_by_letter(text):
    figure, axes = new_figure(columns=5, size=(12, 4))
    figures.draw_pipeline(axes, INK[0], BATCH[0], BATCH[0], [1, 0, 0], 0.5, [text, "b", text])
    assert any(one_line(text)[:9] in shown for shown in texts_on(figure))
    instrument = Instrument(names=[text, "b", "c"], true_class=0)
    assert any(one_line(text)[:9] in shown for shown in texts_on(instrument._drawn()))
    assert f"for {text};" in instrument.caption and one_line(text)[:9] in repr(instrument)


def test_a_page_leaves_the_next_page_its_formulas():
    """A page's ticks are kept for the next one: powers of ten must still be set as powers."""

    def draw(ax, stop):
        if stop == "$x$":
            figures.draw_probabilities(ax, BATCH[0], ["$x$", "b", "c"])
        else:
            ax.set(xscale="log", xlim=(1, 1e6), xlabel="$x^2$")
            ax.figure.canvas.draw()
            marks = [ax.xaxis.label, *ax.get_xticklabels()]
            assert len(marks) > 4 and all(is_math_text(mark.get_text()) and mark.get_parse_math() for mark in marks)
        return f"At {stop}."

    assert len(flipbook(draw, stop=["$x$", "other"]).captions) == 2


def test_what_is_too_long_ends_in_dots():
    assert (
        escape_mathtext("abcdef", 5) == "abcd…"
        and escape_mathtext("abcde", 5) == "abcde"
        and escape_mathtext("abcdef\nab", 5) == "abcd…\nab"
    )
    assert escape_mathtext("$" * 6, 5) == r"\$\$\$\$…"


@every_text
def test_alt_text_is_an_attribute_and_nothing_else(text):
    page = Page(picture_html(b"AAAA", (10, 20), text))
    assert page.elements == ["img"] and page.attributes["alt"] == text and page.text == ""
    figure, ax = new_figure()
    data, _ = show(figure, text)._repr_mimebundle_()
    page = Page(data["text/html"])
    assert page.elements == ["img"] and page.attributes["alt"] == one_line(text)


def draw_stop(ax, stop):
    ax.set_title(escape_mathtext(stop))
    return f"At {stop}."


@every_text
def test_a_flipbook_shows_stops_labels_and_captions_as_text(text):
    made = flipbook(draw_stop, labels={"stop": text}, stop=["dull", text], start=text)
    shown = Page(made.html())
    assert shown.elements == ["div", "div", "label", "span", "input", "output", "figure", "img", "figcaption", "script", "script"]
    assert shown.attributes["alt"] == f"At {text}."
    assert shown.attributes["aria-label"] == shown.attributes["aria-valuetext"] == text
    assert shown.text.startswith(f"{text}{text}At {text}." + "{"), "label, value and caption, before the first script"
    assert "<" not in json.dumps(json.loads(shown.scripts[0])["pages"]).replace(json.dumps(f"At {text}."), "")
    assert json.loads(shown.scripts[0])["pages"][1][1] == f"At {text}."
    assert {"mathjax_ignore", "tex2jax_ignore"} <= set(re.match(r'<div class="([^"]*)"', made.html())[1].split())


@every_text
def test_a_panel_shows_stops_labels_and_captions_as_text(text):
    made = panel(draw_stop, labels={"stop": text}, stop=["dull", text], start=text)
    shown = Page(made.picture.value)
    assert shown.elements == ["figure", "img", "figcaption"]
    assert shown.text == shown.attributes["alt"] == f"At {text}."
    slider, accessibility = made.sliders["stop"], made.children[1]
    assert slider.description == text and not slider.description_allow_html
    assert list(accessibility.labels) == [text], "ipywidgets sets dollars as formulas; there the words are put back"
    assert slider.get_state()["_options_labels"] == ("dull", text)


@every_text
@pytest.mark.expects_lost_errors
def test_an_error_in_a_panel_is_text(text):
    def draw(ax, stop):
        if stop == "bad":
            error = ValueError(text)
            error.add_note(text)
            raise error
        return "Fine."

    made = panel(draw, stop=["good", "bad"])
    with pytest.raises(ValueError):
        made.sliders["stop"].value = "bad"
    shown = Page(made.picture.value)
    assert set(shown.elements) == {"p", "b", "br"} and shown.text.count(text) == 2


@every_text
def test_a_verdict_is_text_and_no_formula(text):
    verdict = Verdict("incorrect", text, "a_mistake", (text,), (("your answer", text), (text, "wanted")))
    page = Page(verdict._repr_html_())
    assert set(page.elements) <= set("div p strong table thead tbody tr th td pre".split())
    assert page.text.count(text) == 4
    assert {"mathjax_ignore", "tex2jax_ignore"} <= set(page_class(verdict._repr_html_()).split())


def page_class(html):
    """The class of the outermost element."""
    return re.match(r"<div class='([^']*)'", html)[1]


@every_text
def test_what_the_book_keeps_in_a_script_cannot_end_it(text, monkeypatch):
    from course import ROOT

    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import build_book

    told = build_book.in_script({"captions": [text]})
    assert "<" not in told and json.loads(told) == {"captions": [text]}
