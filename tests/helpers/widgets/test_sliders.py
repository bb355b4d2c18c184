"""Sliders: what a reader's hand, eye and screen reader get, and sentences for what cannot work."""

import re

import ipywidgets
import pytest

from helpers.widgets import Track, flipbook, panel
from helpers.widgets.sliders import Aid

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


def pages(stack):
    return [page for child in stack.children for page in (pages(child) if isinstance(child, ipywidgets.Stack) else [child])]


def links_from(book, slider):
    return [link for link in book.links if link.source[0] is slider]


def move(widget, **state):
    """What the browser sends when a hand moves the control."""
    widget._handle_msg({"content": {"data": {"method": "update", "state": state, "buffer_paths": []}}, "buffers": []})


def test_a_flipbook_links_its_slider_to_its_pages():
    book = flipbook(draw, x=[1, 2, 5], start=2, labels={"x": "height x (cm)"})
    (slider,), stack = book.sliders.values(), book.stack
    assert book.children[0] is slider and list(book.children[-1].children) == [book.backdrop, stack]
    assert slider.options == (("1", 1), ("2", 2), ("5", 5))
    assert slider.value == 2 and slider.index == stack.selected_index == 1 and slider.description == "height x (cm)"
    (link,) = links_from(book, slider)
    assert link.source[1] == "index" and link.target == (stack, "selected_index")
    assert [re.search(r"<figcaption>(.*)</figcaption>", page.value)[1] for page in pages(stack)] == [
        "The bar is 1 high.", "The bar is 2 high.", "The bar is 5 high.",
    ]  # fmt: skip
    assert all(f'alt="{book.captions[(x,)]}"' in page.value for x, page in zip([1, 2, 5], pages(stack)))
    assert len({page.value for page in pages(stack)}) == 3


def test_two_controls_are_a_stack_of_stacks():
    book = flipbook(draw_two, x=[1, 2], y=[3, 4, 5], start={"x": 2, "y": 4})
    (outer_slider, inner_slider), stack = book.sliders.values(), book.stack
    assert stack.selected_index == 1 and all(inner.selected_index == 1 for inner in stack.children)
    assert [link.target[0] for link in links_from(book, outer_slider)] == [stack]
    assert [link.target[0] for link in links_from(book, inner_slider)] == list(stack.children)
    captions = [re.search(r"<figcaption>(.*)</figcaption>", page.value)[1] for page in pages(stack)]
    assert captions == [f"The bars are {x} and {y} high." for x in (1, 2) for y in (3, 4, 5)]


def test_places_without_widgets_get_a_still_picture_and_words():
    book = flipbook(draw, x=[1, 2, 5], start=2)
    data, metadata = book._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
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


@pytest.mark.parametrize("widget", [flipbook(draw, x=[1, 2]), panel(draw, x=[1, 2])])
def test_each_brings_what_ipywidgets_lack_for_keyboard_and_screen_reader(widget):
    (aid,) = [child for child in widget.children if isinstance(child, Aid)]
    assert "aria-live" in aid._esm and "focus-visible" in aid._css  # what they do, tests/browser tries
    assert "course-slider" in widget._dom_classes, "by which the aid finds its box"


def test_captions_cannot_break_out_of_the_page():
    book = flipbook(lambda ax, x: '<img src=x onerror=alert(1)> & "more"', x=[1])
    assert "<img src=x" not in pages(book.stack)[0].value
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;" in pages(book.stack)[0].value


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


def test_a_panel_redraws_for_any_value():
    live = panel(draw_two, x=Track(0, 9, 0.5), y=[1, 2, 3], start={"x": 4.0, "y": 2})
    before = live.picture.value
    move(live.sliders["x"], value=7.5)
    assert "The bars are 7.5 and 2 high." in live.picture.value and live.picture.value != before
    move(live.sliders["y"], index=2)
    assert "The bars are 7.5 and 3 high." in live.picture.value


def test_a_panel_on_a_log_track():
    live = panel(draw, x=Track(0.01, 100, 1.1, log=True))
    slider = live.sliders["x"]
    assert slider.value == pytest.approx(1) and 10**slider.min == pytest.approx(0.01) and slider.max == pytest.approx(2)
    assert repr(live).startswith("Live panel (it moves while a kernel runs) over x from 0.01 to 100\nat x 1: The bar")


@pytest.mark.parametrize(
    "track, words",
    [
        (Track(1, 0, 0.1), "low < high"),
        (Track(0, 1, 0), "step above 0"),
        (Track(0, 1, 2, True), "0 < low"),
        (Track(1, 100, 0.5, True), r"a step \(ratio\) above 1"),
    ],
)
def test_bad_tracks_are_told(track, words):
    with pytest.raises(ValueError, match=words):
        panel(draw, x=track)


def test_a_panel_cannot_start_off_its_track():
    with pytest.raises(ValueError, match="outside 0 to 1"):
        panel(draw, x=Track(0, 1, 0.1), start=2)


@pytest.mark.expects_lost_errors
def test_an_error_while_moving_stands_where_the_picture_was(lost_errors):
    live = panel(lambda ax, x: f"{1 / x}", x=Track(-1, 1, 0.5), start=1)
    move(live.sliders["x"], value=0.0)
    assert "ZeroDivisionError" in live.picture.value and 'role="alert"' in live.picture.value and "x=0" in live.picture.value
    assert len(lost_errors()) == 1, "the error is also logged, where the fixture of all other tests finds it"
    move(live.sliders["x"], value=0.5)
    assert "2.0" in live.picture.value


def test_a_panel_is_stored_as_a_picture_with_its_caption_as_alt_text():
    live = panel(draw, x=[1, 2])
    data, metadata = live._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG") and data["text/plain"] == repr(live)
    assert metadata["image/png"]["alt"] == live.caption == "The bar is 1 high."
