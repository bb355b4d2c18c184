"""What the drawings of notebook 12 put on their axes."""

import numpy as np
from matplotlib.colors import to_hex

from helpers.figures import BLUE, GREEN, VERMILLION, draw_head_to_tail, new_figure

PARTS = [[-3.0, -0.5], [1.0, -1.0], [-2.0, 0.5]]


def drawn(parts=PARTS):
    _, ax = new_figure()
    draw_head_to_tail(ax, parts, limits=((-5, 1), (-2, 1)), names=("first", "second"))
    return ax, {line.get_label(): line for line in ax.lines}


def arrows(ax):
    return [text for text in ax.texts if text.arrow_patch is not None]


def test_each_arrow_begins_where_the_one_before_it_ends():
    ax, _ = drawn()
    ends = [(arrow.xyann, arrow.xy) for arrow in arrows(ax)]
    assert np.allclose(ends[0][0], (0, 0)) and len(ends) == len(PARTS)
    assert all(np.allclose(end, start) for (_, end), (start, _) in zip(ends, ends[1:]))
    assert np.allclose([np.subtract(end, start) for start, end in ends], PARTS)


def test_the_sum_is_marked_where_the_last_arrow_ends():
    ax, lines = drawn()
    assert lines["sum"].get_xydata().tolist() == [[-4, -1]] and to_hex(lines["sum"].get_color()) == VERMILLION.lower()
    assert lines["nothing yet"].get_xydata().tolist() == [[0, 0]] and len(lines["corners"].get_xydata()) == len(PARTS) + 1
    (words,) = [text for text in ax.texts if text.get_text()]
    assert words.get_text() == "sum of all" and np.allclose(words.xy, (-4, -1))


def test_neighbours_differ_in_colour_and_in_dash():
    patches = [arrow.arrow_patch for arrow in arrows(drawn()[0])]
    assert [to_hex(patch.get_edgecolor()) for patch in patches] == [colour.lower() for colour in (BLUE, GREEN, BLUE)]
    assert patches[0].get_linestyle() != patches[1].get_linestyle()


def test_axes_are_named_and_the_same_for_every_number_of_parts():
    few, many = drawn()[0], drawn(np.full((24, 2), -0.1))[0]
    assert (few.get_xlabel(), few.get_ylabel()) == ("first", "second")
    assert few.get_xlim() == many.get_xlim() == (-5, 1) and few.get_ylim() == many.get_ylim() == (-2, 1)
    assert len(arrows(many)) == 24
