"""Walks on the loss surface and their losses: drawn as the arrays say (notebook 07)."""

import numpy as np
import pytest

from helpers.figures import BLUE, draw_loss_lines, draw_path, draw_walk_losses, new_figure
from helpers.widgets.description import describe

PATH = np.array([[0.0, 0.0], [2.0, 0.5], [1.5, 1.0], [1.75, 1.25]])


def test_a_path_goes_through_its_points_from_start_to_end():
    figure, ax = new_figure()
    draw_path(ax, PATH, label="walk", colour=BLUE)
    line, start, end = ax.lines
    assert np.array_equal(line.get_xydata(), PATH) and line.get_color() == BLUE and line.get_label() == "walk"
    assert start.get_xydata().tolist() == [[0, 0]] and end.get_xydata().tolist() == [[1.75, 1.25]]
    assert start.get_marker() != end.get_marker()
    assert 'line "walk" (blue): (0, 0), (2, 0.5), (1.5, 1), (1.75, 1.25)' in describe(figure)


def test_a_path_of_no_steps_is_start_and_end():
    _, ax = new_figure()
    draw_path(ax, PATH[:1])
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[0, 0]]] * 3


def test_losses_of_a_walk_stand_at_their_steps():
    figure, ax = new_figure()
    draw_walk_losses(ax, [0.7, 0.5, 0.4], steps=10, ceiling=1.5, reference=(0.69, "nothing known"))
    reference, line, above = ax.lines
    assert line.get_xydata().tolist() == [[0, 0.7], [1, 0.5], [2, 0.4]] and line.get_color() == BLUE
    assert not len(above.get_xdata()) and set(reference.get_ydata()) == {0.69}
    assert [text.get_text() for text in ax.texts] == ["nothing known"]
    assert ax.get_xlim()[1] > 10 and ax.get_ylim()[0] == 0 and ax.get_ylabel() == "loss (nats)"
    assert "above" not in describe(figure)


def test_losses_above_the_picture_are_clipped_and_marked():
    figure, ax = new_figure()
    draw_walk_losses(ax, [0.7, 2.5, 0.4, 9.0], steps=3, ceiling=1.5)
    line, above = ax.lines
    assert line.get_ydata().tolist() == [0.7, 1.5, 0.4, 1.5]
    assert above.get_xydata().tolist() == [[1, 1.5], [3, 1.5]] and above.get_marker() == "^"
    assert "above the picture" in describe(figure) and ax.get_ylim()[1] > 1.5


def test_loss_lines_are_named_apart_in_colour_dash_and_words():
    figure, ax = new_figure()
    lines = {"all": ([0, 1, 2], [2.3, 2.2, 2.1]), "some": ([0, 1, 2], [2.3, 0.5, 0.4]), "few": ([0, 1, 2], [2.3, 0.4, 0.39])}
    draw_loss_lines(ax, lines, xlabel="epochs", limits=(0, 2.4))
    assert [line.get_label() for line in ax.lines] == list(lines)
    for line, (x, y) in zip(ax.lines, lines.values()):
        assert line.get_xdata().tolist() == x and line.get_ydata().tolist() == y
    assert len({line.get_color() for line in ax.lines}) == len({line.get_linestyle() for line in ax.lines}) == 3
    assert [text.get_text() for text in ax.texts] == list(lines)
    assert [text.get_color() for text in ax.texts] == [line.get_color() for line in ax.lines]
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert (ax.get_xlim(), ax.get_ylim(), ax.get_xlabel()) == ((0, 2), (0, 2.4), "epochs")


@pytest.mark.parametrize("losses", [[1.0], [0.2, 0.1]])
def test_short_walks_can_be_drawn(losses):
    _, ax = new_figure()
    draw_walk_losses(ax, losses, steps=40, ceiling=1.5)
    assert ax.lines[0].get_ydata().tolist() == losses
