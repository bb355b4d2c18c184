"""The loss surface, the point on it and the line among the data: drawn as the arrays say (notebook 05)."""

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.contour import ContourSet
from matplotlib.path import Path

from helpers.figures import BLUE, draw_decision_line, draw_loss_surface, draw_two_classes, draw_weights, new_figure
from helpers.widgets.description import describe

X, Y = np.linspace(-4, 4, 41), np.linspace(-3, 3, 31)
BOWL = X**2 + 4 * Y[:, np.newaxis] ** 2
LEVELS = [0, 1, 2, 4, 8, 16, 32]


@pytest.fixture
def surface():
    figure, ax = new_figure()
    draw_loss_surface(ax, X, Y, BOWL, levels=LEVELS)
    return figure, ax


def test_bands_hold_the_losses_between_their_levels(surface):
    _, ax = surface
    (bands,) = [c for c in ax.collections if isinstance(c, ContourSet)]
    assert bands.filled and list(bands.levels) == LEVELS
    for x, y in [(0.1, 0.1), (1.2, 0), (0, 1.2), (2.5, 0.5), (-3.9, 2.9)]:
        band = np.searchsorted(LEVELS, min(x**2 + 4 * y**2, 31.9)) - 1
        inside = [_holds(path, x, y) for path in bands.get_paths()]
        assert inside[band] and sum(inside) == 1, (x, y)


def _holds(path: Path, x: float, y: float) -> bool:
    """Whether the point lies within an odd number of the path's closed rings: holes do not count."""
    return sum(Path(ring).contains_point((x, y)) for ring in path.to_polygons()) % 2 == 1


def test_dark_is_low_and_each_band_has_a_shade(surface):
    _, ax = surface
    shades = ax.collections[0].get_facecolors()[:, :3].sum(axis=1)
    assert len(shades) == len(LEVELS) - 1 and (np.diff(shades) > 0).all()


def test_each_number_stands_on_its_own_contour(surface):
    _, ax = surface
    assert {text.get_text() for text in ax.texts} >= {"1", "4", "16"}
    for text in ax.texts:
        x, y = text.get_position()
        assert np.hypot(x, 2 * y) == pytest.approx(np.sqrt(float(text.get_text())), rel=0.08)


def test_numbers_keep_apart_and_inside_the_axes(surface):
    figure, ax = surface
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(ax.bbox.containsx(box.x0) and ax.bbox.containsx(box.x1) for box in boxes)
    assert all(ax.bbox.containsy(box.y0) and ax.bbox.containsy(box.y1) for box in boxes)


def test_losses_beyond_the_levels_take_the_last_shade():
    _, ax = new_figure()
    draw_loss_surface(ax, X, Y, BOWL * 100, levels=LEVELS)
    assert _holds(ax.collections[0].get_paths()[-1], 3.9, 2.9)


def test_no_number_lies_on_the_path_and_the_lowest_point_is_marked(surface):
    _, ax = new_figure()
    there = [text.get_position() for text in surface[1].texts]
    draw_loss_surface(ax, X, Y, BOWL, levels=LEVELS, lowest=(0, 0.1), keep_clear=[there[0], there[0]])
    assert [text.get_position() for text in ax.texts] == there[1:] and len(there) > 3
    (mark,) = ax.lines
    assert (mark.get_xdata()[0], mark.get_ydata()[0], mark.get_marker()) == (0, 0.1, "+")


def test_axes_are_named():
    _, ax = new_figure()
    draw_loss_surface(ax, X, Y, BOWL, levels=LEVELS, names=("first", "second"))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("first", "second")


def test_the_dot_stands_at_the_weights_and_its_loss_above_the_axes(surface):
    figure, ax = surface
    numbers = len(ax.texts)
    draw_weights(ax, (-2, 1), 0.42856)
    (dot,) = ax.lines
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (-2, 1)
    assert ax.get_title() == "○ loss 0.429" and len(ax.texts) == numbers, "no number lies on those of the contours"
    assert 'markers "weights" (white): (-2, 1)' in describe(figure)


def test_valleys_are_drawn_in_true_proportion(surface):
    figure, ax = surface
    figure.canvas.draw()
    (x0, y0), (x1, y1) = ax.transData.transform([(0, 0), (1, 1)])
    assert x1 - x0 == pytest.approx(y1 - y0)


INPUTS = np.array([[-1.0, -0.5], [-1.0, -0.5], [-1.0, 0.5], [1.0, 0.5], [1.0, -0.5]])
LABELS = np.array([0, 0, 0, 1, 1])
NAMES = {"feature_names": ("one", "two"), "class_names": ("7", "9")}


def drawn_line(weights):
    figure, ax = new_figure()
    draw_two_classes(ax, INPUTS, LABELS, **NAMES)
    limits = ax.get_xlim(), ax.get_ylim()
    draw_decision_line(ax, np.array(weights), "9")
    assert (ax.get_xlim(), ax.get_ylim()) == limits
    return figure, ax


@pytest.mark.parametrize("weights", [(2.0, 3.0), (-1.0, 0.0), (0.0, 5.0), (1e-3, -2e-3)])
def test_the_line_is_where_the_second_class_scores_zero_and_the_arrow_points_to_its_side(weights):
    _, ax = drawn_line(weights)
    (line,) = ax.lines
    points = np.column_stack([line.get_xdata(), line.get_ydata()])
    assert points @ np.array(weights) == pytest.approx([0, 0], abs=1e-12) and line.get_color() == BLUE
    limits = np.array([ax.get_xlim(), ax.get_ylim()])
    assert (np.ptp(points, axis=0) > np.ptp(limits, axis=1)).any(), "the line must cross the whole picture"
    (arrow,) = [text for text in ax.texts if "more like" in text.get_text()]
    assert arrow.get_text() == "more like 9"
    assert np.dot(arrow.get_position(), weights) > 0 and tuple(arrow.xy) == (0, 0)


def test_scaled_weights_draw_the_same_picture():
    assert describe(drawn_line((2.0, 3.0))[0]) == describe(drawn_line((6.0, 9.0))[0])
    assert describe(drawn_line((2.0, 3.0))[0]) != describe(drawn_line((3.0, 2.0))[0])


def test_no_weights_no_line():
    figure, ax = drawn_line((0.0, 0.0))
    assert not ax.lines and "more like" not in describe(figure) and "fifty" not in describe(figure)


def test_points_stand_where_the_data_are_larger_where_there_are_more():
    _, ax = drawn_line((2.0, 3.0))
    sevens, nines = (c for c in ax.collections if isinstance(c, PathCollection))
    assert sevens.get_offsets().tolist() == [[-1.0, -0.5], [-1.0, 0.5]]
    assert nines.get_offsets().tolist() == [[1.0, -0.5], [1.0, 0.5]], "at their true places"
    assert not len(nines.get_facecolors()), "outlines: what lies below is seen"
    assert sevens.get_sizes()[0] == 2 * sevens.get_sizes()[1]
    assert sevens.get_label() == "7" and nines.get_label() == "9"
    assert sevens.get_paths()[0].vertices.shape != nines.get_paths()[0].vertices.shape, "colour is not the only cue"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("one", "two") and ax.get_aspect() == 1


def test_a_surface_above_all_levels_has_one_colour_and_no_numbers():
    figure, ax = new_figure()
    draw_loss_surface(ax, [0, 1, 2], [0, 1], np.full((2, 3), 9.0), levels=[0, 1, 2])
    assert not ax.texts and "filled contours: 3 levels" in describe(figure)
