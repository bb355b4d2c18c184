"""Pictures: encoded small and sharp, with alt text, and told in words that catch a wrong drawing."""

import base64
import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from course import ROOT
from helpers.figures import BLUE, VERMILLION, new_figure
from helpers.widgets import show
from helpers.widgets.description import describe


def bars(heights, colour=BLUE):
    figure, ax = new_figure()
    ax.bar(["a", "b", "c"], heights, color=colour, label="shares")
    ax.set(xlabel="class", ylabel="probability", ylim=(0, 1), title="three classes")
    return figure


def test_a_picture_is_a_sharp_png_with_alt_text_and_a_description():
    data, metadata = show(bars([0.7, 0.2, 0.1]), "Bar chart of three\n  probabilities.")._repr_mimebundle_()
    picture = Image.open(BytesIO(data["image/png"]))
    assert picture.format == "PNG" and picture.size == (960, 576)
    assert metadata["image/png"] == {"alt": "Bar chart of three probabilities.", "width": 480, "height": 288}
    assert data["text/plain"].splitlines() == [
        "Bar chart of three probabilities.",
        'Axes "three classes": x "class" -0.54 to 2.54; y "probability" 0 to 1',
        '  bars "shares" (blue): a 0.7, b 0.2, c 0.1',
    ]


def test_jupyter_finds_the_alt_text_in_html_and_others_a_png():
    data, _ = show(bars([0.7, 0.2, 0.1]), 'Bars "a" & <b>.')._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", "text/html"}
    assert data["text/html"] == (
        f'<img src="data:image/png;base64,{base64.b64encode(data["image/png"]).decode()}" '
        'alt="Bars &quot;a&quot; &amp; &lt;b&gt;." width="480" height="288" style="max-width:100%;height:auto">'
    )


def test_what_is_said_of_several_axes_reaches_them():
    figure, (left, right) = new_figure(columns=2, sharey=True, width_ratios=[2, 1])
    left.set_ylim(-3, 5)
    assert right.get_ylim() == (-3, 5)
    figure.draw_without_rendering()
    assert left.get_position().width > 1.5 * right.get_position().width


@pytest.mark.parametrize("alt", ["", "   ", None, 3])
def test_a_picture_without_alt_text_is_refused(alt):
    with pytest.raises(ValueError, match="needs alt text"):
        show(bars([0.7, 0.2, 0.1]), alt)


def test_the_palette_keeps_the_colours():
    data, _ = show(bars([1, 1, 1]), "Bars.")._repr_mimebundle_()
    colours = np.array(Image.open(BytesIO(data["image/png"])).convert("RGB"))
    blue = np.array([0x00, 0x72, 0xB2])
    assert (np.abs(colours.reshape(-1, 3).astype(int) - blue).max(axis=1) <= 2).mean() > 0.3


def test_a_thousandth_or_a_colour_shows_in_the_words():
    same = describe(bars([0.7, 0.2, 0.1]))
    assert describe(bars([0.7, 0.2, 0.1])) == same
    assert describe(bars([0.701, 0.2, 0.1])) != same
    assert describe(bars([0.7, 0.2, 0.1], VERMILLION)) != same


def test_rounding_noise_does_not_show_in_the_words():
    assert describe(bars([0.7, 0.2, 1e-17])) == describe(bars([0.7 + 1e-14, 0.2, -3e-17]))


def test_small_numbers_on_a_log_axis_do_show():
    figure, ax = new_figure()
    ax.plot([1, 2], [1.0, 7e-13], label="smallest")
    ax.set_yscale("log")
    assert "(2, 7e-13)" in describe(figure)


def test_lines_points_images_contours_and_words_are_told():
    figure, (first, second, third) = new_figure(columns=3)
    x = np.linspace(0, 2, 11)
    first.plot(x, x**2, "--", color=VERMILLION, label="square")
    first.axhline(1)
    first.set(xlabel="x", ylabel="x squared", yscale="linear")
    first.text(0, 0, "origin")
    second.imshow(np.arange(6).reshape(2, 3))
    third.contourf([0, 1, 2], [0, 1], [[0, 1, 2], [1, 2, 3]], levels=[0, 1, 2, 3])
    third.scatter([0, 2], [1, 3], color=BLUE, label="data")
    words = describe(figure)
    assert 'dashed line "square" (vermillion): 11 points, (0, 0) by (1, 1) to (2, 4), lowest 0, highest 4' in words
    assert "at y = 1" in words and '"origin"' in words
    assert "image, 2 × 3, 0 to 5, mean 2.5" in words
    assert "filled contours: 4 levels, 0 to 3, the lowest within (0, 0) to (1, 1)" in words
    assert '2 points "data" (blue) around (1, 2)' in words


def test_no_tie_to_pyplot():
    import subprocess
    import sys

    code = "import sys, helpers.figures, helpers.widgets.flipbook; raise SystemExit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# --- what no figure of the course shows, but a reader's may --------------------------------------------------------------


def test_many_bars_are_told_by_their_ends():
    figure, ax = new_figure()
    ax.bar(range(30), range(30))
    told = describe(figure)
    assert "11 11, …, 18 18" in told and "29 29" in told and "12 12" not in told


def test_a_legend_a_bare_picture_and_no_points_are_told():
    figure, ax = new_figure()
    ax.scatter([], [], label="nobody")
    ax.legend()
    ax.set_axis_off()
    assert describe(figure) == 'Axes\n  no points "nobody"\n  legend: nobody'


def test_an_area_is_told_by_its_corners_and_colour():
    figure, ax = new_figure()
    ax.fill_between([0, 2], [1, 1], [3, 3], color="#0072B2", label="between")
    assert 'area "between" (blue) from (0, 1) to (2, 3)' in describe(figure)


def test_the_style_is_the_same_wherever_a_kernel_starts(tmp_path):
    code = "import helpers.widgets.picture, matplotlib; print({key: str(value) for key, value in matplotlib.rcParams.items()})"
    told = [
        subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True).stdout
        for folder in (ROOT / "notebooks", ROOT, tmp_path)
    ]
    assert told[0] == told[1] == told[2] and "'axes.spines.top': 'False'" in told[0]
