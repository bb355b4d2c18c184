"""What the drawing functions of notebook 02 put on their axes."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import BLUE, VERMILLION, draw_against_scale, draw_confidence_and_accuracy, draw_loss_valley, new_figure
from helpers.widgets.description import describe

SCALES = np.logspace(-2, 2, 41)


def line(ax, label):
    (found,) = [one for one in ax.lines if one.get_label() == label]
    return found


def colour(artist):
    return to_hex(artist.get_color()).upper()


def test_against_scale_draws_the_values_on_a_log_track():
    values = 1 / (1 + np.exp(-np.log(SCALES)))
    figure, ax = new_figure()
    draw_against_scale(ax, SCALES, values, ylabel="top probability", level=("1/3", 1 / 3), top=1.2)
    curve = line(ax, "top probability")
    assert np.array_equal(curve.get_xdata(), SCALES) and np.array_equal(curve.get_ydata(), values)
    assert colour(curve) == BLUE and ax.get_xscale() == "log"
    assert ax.get_xlabel() == "scale s (×)" and ax.get_ylabel() == "top probability"
    assert ax.get_ylim() == (0, 1.2) and ax.get_xlim() == (0.01, 100)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0.01", "0.1", "1", "10", "100"]
    assert len(ax.lines) == 2, "the curve and the level"
    assert "log" in describe(figure)


@pytest.mark.parametrize("rises, side", [(True, "top"), (False, "bottom")])
def test_against_scale_names_its_level_on_the_free_side(rises, side):
    values = np.linspace(0.4, 1, 41) if rises else np.linspace(1, 0.4, 41)
    _, ax = new_figure()
    draw_against_scale(ax, SCALES, values, ylabel="y", level=("here it ends", 0.4 if rises else 1.0), top=1.2)
    (words,) = ax.texts
    assert words.get_text() == "here it ends" and words.get_va() == side and words.xy[1] == (0.4 if rises else 1.0)
    dotted = [one for one in ax.lines if one.get_linestyle() == ":"]
    assert [list(one.get_ydata()) for one in dotted] == [[words.xy[1]] * 2]


def test_confidence_is_blue_and_accuracy_vermillion():
    confidences, accuracies = np.linspace(0.1, 1, 41), np.full(41, 0.93)
    _, ax = new_figure()
    draw_confidence_and_accuracy(ax, SCALES, confidences, accuracies)
    model, truth = line(ax, "mean top probability"), line(ax, "accuracy")
    assert np.array_equal(model.get_ydata(), confidences) and colour(model) == BLUE
    assert np.array_equal(truth.get_ydata(), accuracies) and colour(truth) == VERMILLION
    assert truth.get_linestyle() == "--" and ax.get_ylim() == (0, 1.04)
    assert {text.get_text(): to_hex(text.get_color()).upper() for text in ax.texts} == {
        "accuracy": VERMILLION,
        "mean top probability": BLUE,
    }
    assert ax.get_xlabel() == "scale s (×)" and ax.get_ylabel()


def test_the_valley_marks_its_lowest_place_and_where_it_may_lie():
    losses = 0.2 + np.log(SCALES / 2) ** 2 / 10
    figure, ax = new_figure()
    draw_loss_valley(ax, SCALES, losses, lowest=(1.5, 3))
    assert np.array_equal(line(ax, "mean loss").get_ydata(), losses) and ax.get_xscale() == "log"
    assert line(ax, "here").get_xdata() == SCALES[losses.argmin()] and line(ax, "here").get_ydata() == losses.min()
    [band] = ax.patches
    assert np.allclose([band.get_x(), band.get_x() + band.get_width()], [1.5, 3])
    assert f"{losses.min():.3f}" in describe(figure)
    _, ax = new_figure()
    draw_loss_valley(ax, SCALES, losses, lowest=(1.5, 3), cursor=10)
    assert np.isclose(line(ax, "here").get_ydata()[0], losses[SCALES == 10][0])
