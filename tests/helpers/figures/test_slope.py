"""The slope of a curve: the line touches it where it should, and has the slope that is given (notebook 06)."""

import numpy as np
import pytest

from helpers.figures import draw_slope, new_figure
from helpers.widgets.description import describe

X = np.linspace(-2, 4, 61)


def test_the_line_goes_through_the_place_with_the_slope():
    figure, ax = new_figure()
    draw_slope(ax, X, X**2, at=1.0, slope=2.0, xlabel="weight w₁")
    curve, line, here, _ = ax.lines
    assert np.array_equal(curve.get_xydata(), np.column_stack([X, X**2]))
    (x0, y0), (x1, y1) = line.get_xydata()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(2) and np.interp(1.0, [x0, x1], [y0, y1]) == pytest.approx(1)
    assert here.get_xydata() == pytest.approx(np.array([[1, 1]]))
    assert "slope 2.000" in describe(figure) and (ax.get_xlabel(), ax.get_ylabel()) == ("weight w₁", "loss (nats)")


def test_the_pushes_stand_on_the_curve_on_both_sides():
    _, ax = new_figure()
    draw_slope(ax, X, X**2, at=1.0, slope=2.0, push=0.5)
    pushes = ax.lines[2].get_xydata()
    assert pushes == pytest.approx(np.array([[0.5, 0.25], [1.5, 2.25]]))
