"""What the drawing functions of notebook 04 put on their axes."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import (
    BLUE,
    PINK,
    VERMILLION,
    draw_capped_loss,
    draw_distance_along,
    draw_prediction_and_label,
    draw_surprise,
    new_figure,
)
from helpers.widgets.description import describe


def line(ax, label):
    (found,) = [one for one in ax.lines if one.get_label() == label]
    return found


def colour(artist):
    return to_hex(artist.get_color()).upper()


def test_surprise_is_minus_the_logarithm():
    _, ax = new_figure()
    draw_surprise(ax)
    curve = line(ax, "−ln p")
    assert np.allclose(curve.get_ydata(), -np.log(curve.get_xdata())) and colour(curve) == BLUE
    assert max(curve.get_xdata()) == 1 and min(curve.get_xdata()) < 0.001
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("probability of the true class", "loss (nats)")
    assert len(ax.lines) == 1


@pytest.mark.parametrize("p", [0.001, 0.7, 1])
def test_surprise_marks_a_probability_on_the_curve(p):
    _, ax = new_figure()
    draw_surprise(ax, cursor=p)
    here = line(ax, "here")
    assert here.get_xdata() == [p] and here.get_ydata()[0] == pytest.approx(-np.log(p))
    assert ax.get_ylim()[0] < here.get_ydata()[0] < ax.get_ylim()[1]


def test_surprise_at_zero_points_upwards_and_says_so():
    figure, ax = new_figure()
    draw_surprise(ax, cursor=0)
    assert line(ax, "beyond the top").get_marker() == "^" and [text.get_text() for text in ax.texts] == ["infinite"]
    assert "infinite" in describe(figure)


def test_prediction_is_bars_and_label_marks():
    figure, ax = new_figure()
    draw_prediction_and_label(ax, [0.7, 0.2, 0.1], [0.2, 0.5, 0.3], ["a", "b", "c"], title="t")
    assert [bar.get_height() for bar in ax.patches] == [0.7, 0.2, 0.1]
    assert {to_hex(bar.get_facecolor()).upper() for bar in ax.patches} == {BLUE}
    marks = line(ax, "label L")
    assert list(marks.get_ydata()) == [0.2, 0.5, 0.3] and list(marks.get_xdata()) == [0, 1, 2] and colour(marks) == VERMILLION
    assert {words.get_text(): colour(words) for words in ax.texts} == {"label L —": VERMILLION, "prediction S ■": BLUE}
    assert ax.get_ylim() == (0, 1.12) and ax.get_ylabel() == "probability" and ax.get_title() == "t"
    assert "a 0.7, b 0.2, c 0.1" in describe(figure)


def test_distance_stands_on_the_entropy_of_the_label():
    steps = np.linspace(0, 1.4, 15)
    distances = 1 + (steps - 1) ** 2
    _, ax = new_figure()
    draw_distance_along(ax, steps, distances, 1.0, top=2.5, cursor=0.35)
    curve, here, gap = line(ax, "D(S, L)"), line(ax, "here"), line(ax, "divergence")
    assert np.array_equal(curve.get_xdata(), steps) and np.array_equal(curve.get_ydata(), distances) and colour(curve) == BLUE
    height = (distances[3] + distances[4]) / 2
    assert here.get_xdata() == [0.35] and here.get_ydata()[0] == pytest.approx(height)
    assert list(gap.get_xdata()) == [0.35, 0.35] and gap.get_ydata() == pytest.approx([1.0, height])
    (floor,) = [one for one in ax.lines if colour(one) == VERMILLION]
    assert list(floor.get_ydata()) == [1.0, 1.0] and floor.get_linestyle() == "--"
    assert {words.get_text(): colour(words) for words in ax.texts} == {"entropy of L": VERMILLION, "divergence ⋮": BLUE}
    assert ax.get_ylim() == (0, 2.5) and "nats" in ax.get_ylabel() and ax.get_xlabel()


def test_distance_without_a_cursor_has_no_marks():
    _, ax = new_figure()
    draw_distance_along(ax, [0, 1], [2, 1], 1.0, top=2.5)
    assert len(ax.lines) == 2


def test_the_capped_loss_stays_below_its_cap():
    p, eps = np.logspace(-20, 0, 41), 1e-7
    figure, ax = new_figure()
    draw_capped_loss(ax, p, -np.log(p), -np.log(p + eps), cap=-np.log(eps))
    honest, capped = line(ax, "−ln p"), line(ax, "−ln(p + eps)")
    assert np.allclose(honest.get_ydata(), -np.log(p)) and colour(honest) == BLUE
    assert np.allclose(capped.get_ydata(), -np.log(p + eps)) and colour(capped) == PINK and capped.get_linestyle() == "--"
    dotted = [one for one in ax.lines if one.get_linestyle() == ":"]
    assert [list(one.get_ydata()) for one in dotted] == [[-np.log(eps)] * 2]
    assert ax.get_xscale() == "log" and ax.get_ylim() == (0, honest.get_ydata()[0])
    assert "cap −ln eps = 16.1" in describe(figure) and 'x "probability p of the true class" 1e-20 to 1, log' in describe(figure)
