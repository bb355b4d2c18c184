"""The drawings of notebook 08: what is on the axes is what was handed in."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import BLUE, GREEN, GREY, PINK, VERMILLION, draw_one_addition, draw_sweep, new_figure
from helpers.widgets.description import describe

AXES = {"xlabel": "σ", "ylabel": "loss (nats)", "limits": (0.1, 1000)}


def lines_named(ax, name):
    return [line for line in ax.lines if line.get_label() == name]


def test_sweep_draws_each_line_at_its_values_with_a_colour_and_a_dash_of_its_own():
    figure, ax = new_figure()
    stops, curves = [[1, 10, 100], [2, 20], [3, 30, 300]], [[5, 6, 7], [0.5, 50], [1, 2, 100]]
    draw_sweep(ax, stops, curves, ["a", "b", "c"], **AXES)
    for name, x, y, colour, dash in zip("abc", stops, curves, [BLUE, GREEN, PINK], ["-", "--", ":"]):
        (line,) = lines_named(ax, name)
        assert line.get_xdata().tolist() == x and line.get_ydata().tolist() == y
        assert (line.get_color(), line.get_linestyle()) == (colour, dash)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_ylim()) == ("σ", "loss (nats)", (0.1, 1000))
    assert [(text.get_text(), text.get_color()) for text in ax.texts] == [("a", BLUE), ("b", GREEN), ("c", PINK)]
    assert [text.xy[0] for text in ax.texts] == [100, 20, 300]
    assert 'line "a" (blue): (1, 5), (10, 6), (100, 7)' in describe(figure)


def test_sweep_keeps_names_apart_and_inside():
    _, ax = new_figure()
    draw_sweep(ax, [[1, 10]] * 2, [[1, 1000], [1, 1000]], ["a", "b"], **AXES)
    heights = sorted(text.xy[1] for text in ax.texts)
    assert heights[1] - heights[0] > 0.09 and heights[1] <= 1


def test_sweep_marks_a_reference():
    _, ax = new_figure()
    draw_sweep(ax, [[1, 10]], [[1, 2]], ["a"], reference=(2.3, "ln 10"), **AXES)
    (reference,) = [line for line in ax.lines if line.get_color() == GREY]
    assert list(reference.get_ydata()) == [2.3, 2.3]
    assert reference.get_linestyle() == ":" and "ln 10" in [text.get_text() for text in ax.texts]


def test_sweep_writes_the_ticks_it_is_given():
    _, ax = new_figure()
    draw_sweep(ax, [[0.5, 10]], [[1, 2]], ["a"], ticks=[0.5, 3.4, 10], **AXES)
    assert ax.get_xticks().tolist() == [0.5, 3.4, 10] and len(ax.get_xticks(minor=True)) == 0
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0.5", "3.4", "10"]


@pytest.mark.parametrize("added", [[0.9536743, 0.0], [1.907, 0.5]])
def test_one_addition_shows_what_was_added_against_what_was_wanted(added):
    figure, ax = new_figure()
    draw_one_addition(ax, added, ["float64", "float32"], title="one addition")
    assert [bar.get_height() for bar in ax.patches] == added
    assert {to_hex(bar.get_facecolor()).upper() for bar in ax.patches} == {BLUE}
    (wanted,) = lines_named(ax, "wanted")
    assert list(wanted.get_ydata()) == [1, 1] and wanted.get_color() == VERMILLION
    assert [text.get_text() for text in ax.texts] == [f"{value:.4g}" for value in added] + ["wanted"]
    assert all(not 0.8 < text.xy[1] < 1 for text in ax.texts), "no number stands across the line"
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["float64", "float32"]
    assert ax.get_ylim()[1] > max(added) and ax.get_title() == "one addition"
    assert f"float64 {added[0]:.4g}" in describe(figure) and np.isclose(ax.get_ylim()[0], 0)
