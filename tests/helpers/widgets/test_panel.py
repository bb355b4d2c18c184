"""Panels: what moves, what is stored, and sentences for what cannot work."""

import pytest

from helpers.widgets import Track, panel
from helpers.widgets.panel import SliderAccessibility


def draw(ax, x):
    ax.bar([0], [x])
    ax.set(ylim=(0, 10), ylabel="height")
    return f"The bar is {x} high."


def draw_two(ax, x, y):
    ax.bar([0, 1], [x, y])
    ax.set(ylim=(0, 10))
    return f"The bars are {x} and {y} high."


def move(widget, **state):
    """What the browser sends when a hand moves the control."""
    widget._handle_msg({"content": {"data": {"method": "update", "state": state, "buffer_paths": []}}, "buffers": []})


def test_it_brings_what_ipywidgets_lack_for_keyboard_and_screen_reader():
    live = panel(draw, x=[1, 2])
    (accessibility,) = [child for child in live.children if isinstance(child, SliderAccessibility)]
    # What they do, tests/browser tries.
    assert "aria-live" in accessibility._esm and "focus-visible" in accessibility._css
    assert "course-slider" in live._dom_classes, "by which it finds its box"


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
    assert set(data) == {"text/plain", "image/png", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["image/png"].startswith(b"\x89PNG") and data["text/plain"] == repr(live)
    assert 'alt="The bar is 1 high."' in data["text/html"] and "Run the cell to bring it to life." in data["text/html"]
    assert metadata["image/png"]["alt"] == live.caption == "The bar is 1 high."
