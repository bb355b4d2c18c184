"""Pages: redrawn fast, yet the same as drawn from nothing."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from helpers.figures import BLUE, VERMILLION
from helpers.widgets.page import Page
from helpers.widgets.picture import encode, encode_difference


def bars(ax, x):
    ax.bar(range(3), [x, 0.5, 1 - x], color=BLUE)
    ax.set_xticks(range(3), ["a", "b", "c"])
    ax.set(ylim=(0, 1.1), ylabel="probability")
    return f"x is {x}."


def named_bars(ax, x):
    ax.bar(["a", "b", "c"], [x, 0.5, 1 - x])
    return f"x is {x}."


def moving_limits(ax, x):
    ax.plot([0, 1 + x], [0, 10 * x], label="line")
    ax.set(xlabel=f"label {x}", title=f"title {x}")
    ax.legend()
    return f"x is {x}."


def sometimes_log(ax, x):
    ax.plot([1, 10, 100], [1 + x, 2, 3])
    if x > 0.5:
        ax.set_xscale("log")
        ax.set_facecolor("#eeeeee")
    return f"x is {x}."


def sometimes_an_image(ax, x):
    if x < 0.5:
        ax.imshow(np.full((3, 4), x), vmin=0, vmax=1)
    else:
        ax.contourf(np.outer([1, 2, 3], [x, 2 * x, 3 * x]), cmap="magma")
        ax.axvline(1, color=VERMILLION)
    return f"x is {x}."


def one_bold_name(ax, x):
    ax.bar([0, 1, 2], [x, x, x])
    ax.set_xticks([0, 1, 2], ["a", "b", "c"])
    ax.get_xticklabels()[round(2 * x)].set(color=VERMILLION, fontweight="bold")
    return f"x is {x}."


def colours(picture):
    return np.array(picture.convert("RGB")).astype(int)


@pytest.mark.parametrize("draw", [bars, named_bars, moving_limits, sometimes_log, sometimes_an_image, one_bold_name])
def test_a_page_looks_as_if_it_had_been_drawn_first(draw):
    used = Page()
    for x in [0.1, 0.9, 0.3, 0.3, 0.7]:
        used.draw(draw, {"x": x})
        now = colours(used.picture())
        fresh = Page()
        fresh.draw(draw, {"x": 0.1})  # the layout of every page is the first one's
        fresh.figure.axes[0].clear()
        fresh._background = None
        fresh.draw(draw, {"x": x})
        off = np.abs(now - colours(fresh.picture())).max(axis=2) > 60
        assert off.mean() < 0.001, f"{draw.__name__} at {x}: {off.mean():.2%} of the pixels differ"


@pytest.mark.parametrize("shrunk", [1, 2, 5])
@pytest.mark.parametrize("draw", [bars, named_bars, moving_limits, sometimes_log, sometimes_an_image, one_bold_name])
def test_a_difference_over_the_first_page_is_the_page_also_where_a_browser_shrinks_them(draw, shrunk):
    page = Page()
    page.draw(draw, {"x": 0.1})
    first = page.picture()
    below = Image.open(BytesIO(encode(first))).convert("RGBA")
    for x in [0.1, 0.9, 0.3, 0.7]:
        page.draw(draw, {"x": x})
        whole = page.picture()
        above = Image.open(BytesIO(encode_difference(whole, first)))
        assert above.size == below.size == whole.size
        assert (np.array(above.convert("RGBA"))[..., 3] == 0).all() == (x == 0.1), "only the first page is transparent all over"
        size = (whole.width // shrunk, whole.height // shrunk)
        under, over, wanted = (one.convert("RGBA").resize(size, Image.Resampling.BILINEAR) for one in (below, above, whole))
        off = np.abs(colours(wanted) - colours(Image.alpha_composite(under, over))).max(axis=2) > 60 // shrunk
        assert off.mean() < 0.001, f"{draw.__name__} at {x}: {off.mean():.2%} of the pixels differ"


def test_pages_differ_where_the_value_does():
    page = Page()
    seen = set()
    for x in np.linspace(0, 1, 11):
        page.draw(bars, {"x": x})
        seen.add(encode(page.picture()))
    assert len(seen) == 11


def test_several_axes_come_as_an_array():
    def draw(axes, x):
        assert len(axes) == 2
        bars(axes[0], x)
        return bars(axes[1], 1 - x)

    assert Page(columns=2).draw(draw, {"x": 0.2}) == "x is 0.8."


@pytest.mark.parametrize("wrong", [None, "", 3])
def test_a_drawing_function_must_return_a_sentence(wrong):
    with pytest.raises(TypeError, match="must return a sentence"):
        Page().draw(lambda ax, x: wrong, {"x": 1})


def test_an_error_says_at_which_values_it_was_raised():
    with pytest.raises(ZeroDivisionError) as caught:
        Page().draw(lambda ax, x, y: f"{1 / x}", {"x": 0, "y": "left"})
    assert re.search("x=0, y=left", caught.value.__notes__[0])


def test_an_error_in_the_background_says_where():
    with pytest.raises(ZeroDivisionError) as caught:
        Page(background=lambda axes: 1 / 0)
    assert caught.value.__notes__ == ["while drawing the background of the slider's pictures"]


def curve(ax):
    ax.plot([0, 1], [0, 1], label="curve")
    ax.bar([0.2], [0.5], width=0.1, label="lasting bar")
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="x", ylabel="y")


def dot(ax, x):
    ax.plot([x], [x], "o", color=VERMILLION, label="dot")
    ax.bar([0.8], [x], width=0.1, color=BLUE, label="turning bar")
    return f"x is {x}."


def test_a_background_is_drawn_once_and_lasts():
    calls = []
    page = Page(background=lambda ax: (calls.append(1), curve(ax)))
    for x in [0.1, 0.9, 0.5]:
        page.draw(dot, {"x": x})
        page.picture()
        (ax,) = page.figure.axes
        assert [line.get_label() for line in ax.lines] == ["curve", "dot"] and ax.lines[1].get_xdata() == [x]
        assert [bars.get_label() for bars in ax.containers] == ["lasting bar", "turning bar"]
        assert ax.get_xlabel() == "x"
    assert calls == [1]


def test_a_page_with_a_background_looks_as_if_drawn_in_one():
    split, whole = Page(background=curve), Page()
    for x in [0.1, 0.9, 0.5]:
        split.draw(dot, {"x": x})
        whole.draw(lambda ax, x: (curve(ax), dot(ax, x))[1], {"x": x})
        off = np.abs(colours(split.picture()) - colours(whole.picture())).max(axis=2) > 60
        assert off.mean() < 0.001
