"""What the drawing functions of notebook 10 put on their axes."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import (
    BLUE,
    GREEN,
    PINK,
    VERMILLION,
    draw_confusions,
    draw_digit_row,
    draw_named_curves,
    draw_right_and_wrong,
    draw_weight_pictures,
    new_figure,
)
from helpers.widgets.description import describe

X = [1, 10, 100]
CURVES = {"confidence": [0.1, 0.5, 0.9], "accuracy": [0.2, 0.8, 0.85]}


def same_colour(drawn, wanted):
    return to_hex(drawn) == wanted.lower()


def lines_by_name(ax):
    return {line.get_label(): line for line in ax.lines}


def test_named_curves_are_the_data_in_the_house_colours():
    _, ax = new_figure()
    draw_named_curves(ax, X, CURVES, xlabel="epoch", ylabel="share", limits=(0, 1))
    lines = lines_by_name(ax)
    assert {name: list(line.get_ydata()) for name, line in lines.items()} == CURVES
    assert [same_colour(lines[name].get_color(), c) for name, c in zip(CURVES, (BLUE, GREEN))] == [True, True]
    assert [lines[name].get_linestyle() for name in CURVES] == ["-", "--"]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xlim(), ax.get_ylim()) == ("epoch", "share", (1, 100), (0, 1))


def test_named_curves_draw_the_truth_in_vermillion():
    _, ax = new_figure()
    draw_named_curves(ax, X, CURVES, xlabel="epoch", ylabel="share", limits=(0, 1), truth="accuracy")
    line = lines_by_name(ax)["accuracy"]
    assert same_colour(line.get_color(), VERMILLION) and line.get_linestyle() == "--"


def test_named_curves_mark_the_cursor_on_each_line():
    _, ax = new_figure()
    draw_named_curves(ax, X, CURVES, xlabel="epoch", ylabel="share", limits=(0, 1), cursor=10)
    lines = lines_by_name(ax)
    assert [lines[f"{name} here"].get_xydata().tolist() for name in CURVES] == [[[10, 0.5]], [[10, 0.8]]]


def test_the_names_of_curves_do_not_overlap_or_leave_the_axes():
    _, ax = new_figure()
    draw_named_curves(ax, X, {"a": [0, 0, 0.99], "b": [0, 0, 1.0]}, xlabel="x", ylabel="y", limits=(0, 1))
    low, high = (text.xy[1] for text in ax.texts)
    assert high - low == pytest.approx(0.09) and high <= 1


@pytest.mark.parametrize("x, marks", [(X, ["1", "10", "100"]), ([0.5, 1, 4], ["0.5", "1", "2", "4"])])
def test_a_log_axis_has_plain_numbers(x, marks):
    _, ax = new_figure()
    draw_named_curves(ax, x, {"a": [1, 2, 3]}, xlabel="x", ylabel="y", limits=(0, 3), log=True)
    assert ax.get_xscale() == "log" and [t.get_text() for t in ax.get_xticklabels()] == marks


@pytest.mark.parametrize("columns", [3, 5])
def test_weight_pictures_show_every_weight_where_its_name_stands(columns):
    weights = np.linspace(-0.9, 0.9, 640).reshape(10, 64)
    _, ax = new_figure()
    draw_weight_pictures(ax, weights, list("0123456789"), columns=columns)
    sheet = np.asarray(ax.images[0].get_array())
    for name, tile in zip(ax.texts, weights):
        x, y = (round(value) for value in (name.get_position()[0] - 3.5, name.get_position()[1] + 0.8))
        assert np.allclose(sheet[y : y + 8, x : x + 8], tile.reshape(8, 8))
    assert [text.get_text() for text in ax.texts] == list("0123456789") + ["+1", "0", "−1"]


def test_weight_pictures_share_one_scale_that_is_white_at_zero_and_explained_beside_them():
    _, ax = new_figure()
    draw_weight_pictures(ax, 3 * np.ones((10, 64)), list("0123456789"), limit=2)
    image = ax.images[0]
    assert image.get_clim() == (-2, 2)
    assert to_hex(image.cmap(image.norm(0))) == "#ffffff"
    key = np.asarray(image.get_array())[:, -1]
    assert (key[0], key[len(key) // 2], key[-1]) == (2, 0, -2)
    assert np.max(image.get_array()) == 2, "a weight beyond the scale takes the last colour"
    assert [text.get_text() for text in ax.texts][-3:] == ["≥ +2", "0", "−2"], "and the key says so"


def test_a_row_of_digits_shows_each_image_over_its_words():
    images = np.arange(192).reshape(3, 64) % 17
    _, ax = new_figure()
    draw_digit_row(ax, images, ["one", "two\nlines", "three"])
    sheet = np.asarray(ax.images[0].get_array())
    assert [np.array_equal(sheet[:, x : x + 8], image.reshape(8, 8)) for x, image in zip((0, 11, 22), images)] == [True] * 3
    assert [text.get_text() for text in ax.texts] == ["one", "two\nlines", "three"]
    assert [text.get_position()[0] for text in ax.texts] == [3.5, 14.5, 25.5]


def test_right_and_wrong_are_counted_in_their_bins_side_by_side():
    _, ax = new_figure()
    draw_right_and_wrong(ax, [0.15, 0.95, 0.99, 1.0, 0.92], [False, True, True, True, False])
    right, wrong = ax.containers
    assert [bar.get_height() for bar in right] == [0] * 9 + [3]
    assert [bar.get_height() for bar in wrong] == [0, 1] + [0] * 7 + [1]
    assert np.isclose(right[9].get_x() + right[9].get_width(), wrong[9].get_x()) and ax.get_yscale() == "log"
    assert same_colour(right[0].get_facecolor(), BLUE) and same_colour(wrong[0].get_facecolor(), PINK)
    assert ax.get_xlim() == (0, 1) and [t.get_text() for t in ax.get_legend().get_texts()] == ["right", "wrong"]


def test_confusions_write_every_count_and_colour_only_the_mistakes():
    counts = np.array([[5, 1, 0], [0, 7, 0], [4, 0, 6]])
    figure, ax = new_figure()
    draw_confusions(ax, counts, ["a", "b", "c"])
    written = {tuple(round(v) for v in text.get_position()): text.get_text() for text in ax.texts}
    assert written == {(0, 0): "5", (1, 0): "1", (1, 1): "7", (0, 2): "4", (2, 2): "6"}
    assert np.array_equal(ax.images[0].get_array(), [[0, 1, 0], [0, 0, 0], [4, 0, 0]])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("class that the model says", "true class")
    assert "image, 3 × 3, 0 to 4" in describe(figure)
    assert to_hex(ax.images[0].cmap(0.0)) == "#ffffff" and same_colour(ax.images[0].cmap(1.0), PINK)
    diagonal = sorted(patch.get_xy() for patch in ax.patches)
    assert diagonal == [(-0.5, -0.5), (0.5, 0.5), (1.5, 1.5)], "grey, for the colour counts mistakes only"
