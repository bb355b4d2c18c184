"""The drawings that several notebooks share: what is on the axes is what was handed in."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import (
    BLUE,
    GREEN,
    GREY,
    PINK,
    VERMILLION,
    draw_cursor,
    draw_digit,
    draw_loss_surface,
    draw_path,
    draw_probabilities,
    draw_probability_curves,
    draw_scores,
    new_figure,
)


def bars(ax):
    return [patch.get_height() for patch in ax.containers[0]], {to_hex(p.get_facecolor()).upper() for p in ax.containers[0]}


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_probabilities_are_blue_bars_with_their_numbers_from_zero_to_one():
    _, ax = new_figure()
    draw_probabilities(ax, [0.836, 0.113, 0.051], ["a", "b", "c"], true_class=1, title="S(y)")
    assert bars(ax) == ([0.836, 0.113, 0.051], {BLUE}) and words(ax) == ["0.836", "0.113", "0.051"]
    assert ax.get_ylim() == (0, 1.1) and ax.get_yticks().tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("class", "probability", "S(y)")
    labels = ax.get_xticklabels()
    assert [label.get_text() for label in labels] == ["a", "b", "c"]
    assert [to_hex(label.get_color()).upper() == VERMILLION for label in labels] == [False, True, False]


@pytest.mark.parametrize(
    "value, word", [(1.0, "1.000"), (0.0, "0.000"), (2.06e-9, "2e-9"), (0.999999998, ">0.999"), (0.5, "0.500")]
)
def test_probabilities_near_the_ends_are_told_apart_from_them(value, word):
    _, ax = new_figure()
    draw_probabilities(ax, [value, 1 - value], ["a", "b"])
    assert words(ax)[0] == word


def test_ten_probabilities_get_shorter_numbers():
    _, ax = new_figure()
    draw_probabilities(ax, np.full(10, 0.1), list("0123456789"))
    assert words(ax) == ["0.10"] * 10


def test_ten_probabilities_near_the_ends_are_told_apart_from_them_without_overlap():
    figure, (ax, other, whole) = new_figure(columns=3, size=(12.6, 3))
    draw_probabilities(ax, [0.0049, 0.0051, 0.9949, 0.9951, 0.999999998, 2.06e-9, 1.0, 0.0, 0.5, 0.004], list("0123456789"))
    assert words(ax) == ["<.01", "0.01", "0.99", ">.99", ">.99", "<.01", "1.00", "0.00", "0.50", "<.01"]
    draw_probabilities(other, [1e-5] * 9 + [1 - 9e-5], list("0123456789"))
    assert words(other) == ["<.01"] * 9 + [">.99"]
    draw_probabilities(whole, np.eye(10)[3], list("0123456789"))
    assert sorted(words(whole)) == ["0.00"] * 9 + ["1.00"]
    figure.canvas.draw()
    for axes in (ax, other):
        boxes = [text.get_window_extent() for text in axes.texts]
        assert not any(one.overlaps(next_one) for one, next_one in zip(boxes, boxes[1:]))


def test_scores_go_above_and_below_zero():
    _, ax = new_figure()
    draw_scores(ax, [3.0, -1.0, 0.2], ["a", "b", "c"], true_class=0)
    assert bars(ax) == ([3.0, -1.0, 0.2], {BLUE}) and words(ax) == ["3", "−1", "0.2"]
    low, high = ax.get_ylim()
    assert low < -1 and high > 3 and ax.get_ylabel() == "score" and ax.get_xlabel() == "class"
    draw_scores(ax, [3.0, -1.0, 0.2], ["a", "b", "c"], limits=(-10, 10))
    assert ax.get_ylim() == (-13, 13)


def test_probability_curves_have_a_line_for_each_class():
    _, ax = new_figure()
    x, rows = np.array([0.0, 1.0, 2.0]), np.array([[0.5, 0.3, 0.2], [0.6, 0.2, 0.2], [0.8, 0.1, 0.1]])
    draw_probability_curves(ax, x, rows, ["a", "b", "c"], xlabel="score of a")
    lines = {line.get_label(): line for line in ax.lines}
    for column, (name, colour) in enumerate(zip("abc", (BLUE, GREEN, PINK))):
        assert np.array_equal(lines[name].get_ydata(), rows[:, column]) and np.array_equal(lines[name].get_xdata(), x)
        assert to_hex(lines[name].get_color()).upper() == colour
    assert len({lines[name].get_linestyle() for name in "abc"}) == 3, "colour is not the only cue"
    assert words(ax) == ["a", "b", "c"] and ax.get_xlabel() == "score of a" and ax.get_ylim() == (0, 1.02)
    heights = sorted(text.xy[1] for text in ax.texts)
    assert min(np.diff(heights)) >= 0.089, "labels of lines that end together are moved apart"


def test_a_cursor_is_an_upright_line_with_a_dot_on_each_curve():
    _, ax = new_figure()
    draw_cursor(ax, 0.5, [0.7, 0.2, 0.1])
    upright, *dots = ax.lines
    assert list(upright.get_xdata()) == [0.5, 0.5] and to_hex(upright.get_color()).upper() == GREY
    assert [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots] == [(0.5, 0.7), (0.5, 0.2), (0.5, 0.1)]
    assert [to_hex(dot.get_color()).upper() for dot in dots] == [BLUE, GREEN, PINK]
    draw_cursor(ax, 2, 0.3)
    assert len(ax.lines) == 6 and ax.lines[-1].get_ydata() == [0.3]


def test_a_digit_is_an_8_by_8_image_with_ink_dark():
    _, ax = new_figure()
    draw_digit(ax, np.arange(64) / 4, title="a digit")
    (image,) = ax.images
    assert np.array_equal(image.get_array(), np.arange(64).reshape(8, 8) / 4) and image.get_clim() == (0, 16)
    assert image.cmap(0.0)[0] > image.cmap(1.0)[0] and (ax.get_xlabel(), ax.get_ylabel()) == ("column", "row")


def test_a_loss_surface_has_the_levels_and_the_axes_it_is_given():
    _, ax = new_figure()
    first, second = np.linspace(-1, 1, 9), np.linspace(-2, 2, 7)
    losses = first**2 + second[:, None] ** 2
    draw_loss_surface(ax, first, second, losses, levels=[0, 0.5, 1, 2], names=("weight 1", "weight 2"))
    assert any(list(contours.levels) == [0, 0.5, 1, 2] for contours in ax.collections if hasattr(contours, "levels"))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("weight 1", "weight 2")
    assert ax.get_xlim() == (-1, 1) and ax.get_ylim() == (-2, 2)


def test_a_path_has_a_dot_for_each_step_and_marks_its_ends():
    _, ax = new_figure()
    points = np.array([[0.0, 0.0], [1.0, 2.0], [1.5, 2.5]])
    draw_path(ax, points)
    path, start, end = ax.lines
    assert np.array_equal(np.column_stack(path.get_data()), points)
    assert start.get_xydata().tolist() == [[0, 0]] and end.get_xydata().tolist() == [[1.5, 2.5]]
