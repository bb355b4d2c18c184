"""Flipbooks: what a reader's hand, eye and screen reader get, and sentences for what cannot work."""

import base64
import json
import re
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from helpers.widgets import Track, flipbook
from helpers.widgets.page import Page

drawn = []


def draw(ax, x):
    drawn.append(x)
    ax.bar([0], [x])
    ax.set(ylim=(0, 10), ylabel="height")
    return f"The bar is {x} high."


def draw_two(ax, x, y):
    ax.bar([0, 1], [x, y])
    ax.set(ylim=(0, 10))
    return f"The bars are {x} and {y} high."


class Elements(HTMLParser):
    """The elements of a flipbook's HTML, in order: (name, attributes, text)."""

    def __init__(self, book):
        super().__init__()
        self.all = []
        self.feed(book._repr_mimebundle_()[0]["text/html"])

    def handle_starttag(self, tag, attributes):
        self.all.append([tag, dict(attributes), ""])

    def handle_data(self, data):
        self.all[-1][2] += data

    def named(self, tag):
        return [element for element in self.all if element[0] == tag]


def pages_of(book):
    """What the page's script is given, by the texts of the stops: the picture as it is seen, and the caption."""
    elements = Elements(book)
    first = opened(elements.named("img")[0][1]["src"])
    told = json.loads(elements.named("script")[0][2])
    keys = [[]]
    for texts in told["stops"]:
        keys = [[*key, text] for key in keys for text in texts]
    return {
        tuple(key): (Image.alpha_composite(first, opened(source)), caption)
        for key, (source, caption) in zip(keys, told["pages"], strict=True)
    }


def opened(source):
    return Image.open(BytesIO(base64.b64decode(source.partition("base64,")[2]))).convert("RGBA")


def test_each_stop_has_its_picture_and_its_caption():
    pages = pages_of(flipbook(draw, x=[1, 2, 5], start=2))
    assert [caption for _, caption in pages.values()] == [f"The bar is {x} high." for x in (1, 2, 5)]
    for (stop,), (seen, _) in pages.items():
        page = Page()
        page.draw(draw, {"x": 2})
        page.draw(draw, {"x": int(stop)})
        off = np.abs(np.array(page.picture()).astype(int) - np.array(seen.convert("RGB"))).max(axis=2) > 60
        assert off.mean() < 0.001, stop


def test_two_controls_have_a_page_for_each_pair_of_stops():
    book = flipbook(draw_two, x=[1, 2], y=[3, 4, 5], start={"x": 2, "y": 4})
    pages = pages_of(book)
    assert {key: caption for key, (_, caption) in pages.items()} == {
        (str(x), str(y)): f"The bars are {x} and {y} high." for x in (1, 2) for y in (3, 4, 5)
    }
    assert len({picture.tobytes() for picture, _ in pages.values()}) == 6
    assert [control[1]["value"] for control in Elements(book).named("input")] == ["1", "1"]


def test_it_begins_at_its_start_which_is_what_remains_without_a_script():
    elements = Elements(flipbook(draw, x=[1, 2, 5], start=2, labels={"x": "height x (cm)"}))
    ((_, track, _),), ((_, image, _),) = elements.named("input"), elements.named("img")
    assert (track["min"], track["max"], track["value"]) == ("0", "2", "1")
    assert track["aria-label"] == elements.named("span")[0][2] == "height x (cm)"
    assert track["aria-valuetext"] == elements.named("output")[0][2] == "2"
    assert image["alt"] == elements.named("figcaption")[0][2] == "The bar is 2 high."
    (controls,) = [attributes for _, attributes, _ in elements.all if attributes.get("class") == "flipbook-controls"]
    assert "hidden" in controls, "the script shows them"


def test_the_keys_belong_to_the_slider_and_the_caption_is_announced():
    elements = Elements(flipbook(draw_two, x=[1, 2], y=[3, 4]))
    assert all(control[1]["data-lm-suppress-shortcuts"] == "true" for control in elements.named("input"))
    assert elements.named("figcaption")[0][1]["aria-live"] == "polite"


def test_it_asks_nobody_and_the_start_is_drawn_once():
    drawn.clear()
    html = flipbook(draw, x=[1, 2, 5], start=2)._repr_mimebundle_()[0]["text/html"]
    assert drawn == [2, 1, 5]
    assert not re.search(r"https?:|//cdn|@import|\bimport\b|innerHTML|eval\(", html.replace("data:image", ""))


def test_places_without_html_get_a_picture_and_words():
    data, metadata = flipbook(draw, x=[1, 2, 5], start=2)._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", "text/html"}
    assert data["image/png"].startswith(b"\x89PNG") and metadata["image/png"]["alt"] == "The bar is 2 high."
    assert data["text/plain"].splitlines() == [
        "Slider over x: 3 stops, 1 to 5",
        "at x 2: The bar is 2 high.",
        '  Axes: x "" -0.44 to 0.44; y "height" 0 to 10',
        "    bars (blue): 0 2",
        "at x 1: The bar is 1 high.",
        "at x 2: The bar is 2 high.",
        "at x 5: The bar is 5 high.",
    ]


def test_captions_cannot_break_out_of_the_page():
    caption = '<img src=x onerror=alert(1)> & "more"</script><script>alert(2)</script>'
    book = flipbook(lambda ax, x: caption, x=[1, 2])
    elements = Elements(book)
    assert [element[0] for element in elements.all if element[0] in ("img", "script")] == ["img", "script", "script"]
    assert elements.named("img")[0][1]["alt"] == elements.named("figcaption")[0][2] == caption
    assert [told for _, told in pages_of(book).values()] == [caption, caption]


def test_an_error_in_draw_reaches_the_reader():
    with pytest.raises(ZeroDivisionError) as caught:
        flipbook(lambda ax, x: f"{1 / x}", x=[1, 0])
    assert "x=0" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ({}, ValueError, "one or two controls"),
        ({"x": []}, ValueError, "no stops"),
        ({"x": [1, 2, 1]}, ValueError, "the stop 1 twice"),
        ({"x": [0.1, 0.1000000001]}, ValueError, "the stop 0.1 twice"),
        ({"x": [1, 2], "start": 3}, ValueError, "cannot start at 3"),
        ({"x": range(201)}, ValueError, "at most 200 pictures; 201 stops make 201"),
        ({"x": range(20), "y": range(20)}, ValueError, "20 × 20 stops make 400"),
        ({"x": [1], "y": [1], "z": [1]}, ValueError, "one or two controls"),
        ({"x": [1, 2], "y": [1], "start": 1}, TypeError, "start must map"),
        ({"x": [1, 2], "start": {"z": 1}}, ValueError, "start names"),
        ({"x": 3}, TypeError, "sequence of stops"),
        ({"x": "abc"}, TypeError, "sequence of stops"),
        ({"x": Track(0, 1, 0.1)}, TypeError, "only a panel"),
    ],
)
def test_bad_stops_are_told_before_anything_is_drawn(arguments, error, words):
    drawn.clear()
    with pytest.raises(error, match=words):
        flipbook(draw, **arguments)
    assert not drawn
