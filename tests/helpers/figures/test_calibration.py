"""What the reliability diagram of notebook 11 puts on its axes."""

import numpy as np
from matplotlib.colors import to_hex

from helpers.figures import BLUE, GREEN, VERMILLION, draw_band, draw_claimed_and_kept, draw_claims, draw_reliability, new_figure


def drawn():
    _, ax = new_figure()
    draw_reliability(ax, [0.6, 0.9], [0.5, 0.95], title="validation")
    return ax, {line.get_label(): line for line in ax.lines}


def test_dots_are_claims_against_the_share_that_is_right():
    _, lines = drawn()
    assert lines["groups"].get_xydata().tolist() == [[0.6, 0.5], [0.9, 0.95]]
    assert to_hex(lines["groups"].get_color()) == BLUE.lower() and lines["groups"].get_marker() == "o"


def test_gaps_reach_from_each_dot_to_the_diagonal():
    _, lines = drawn()
    gaps = [lines[f"gap {place}"] for place in (1, 2)]
    assert [gap.get_xydata().tolist() for gap in gaps] == [[[0.6, 0.6], [0.6, 0.5]], [[0.9, 0.9], [0.9, 0.95]]]
    assert all(to_hex(gap.get_color()) == VERMILLION.lower() for gap in gaps)


def test_the_diagonal_and_both_sides_of_it_are_named():
    ax, lines = drawn()
    assert lines["confidence = accuracy"].get_xydata().tolist() == [[0, 0], [1, 1]]
    sides = {text.get_text(): text.get_position() for text in ax.texts}
    assert sides["claims too little"][1] > sides["claims too little"][0]
    assert sides["claims too much"][1] < sides["claims too much"][0]


def test_axes_are_named_and_probabilities_stand_on_zero_to_one():
    ax, _ = drawn()
    assert ax.get_title() == "validation"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("mean probability of the top class", "share that is right")
    assert ax.get_xlim()[0] == ax.get_ylim()[0] == 0 and 1 <= ax.get_xlim()[1] < 1.1 and 1 <= ax.get_ylim()[1] < 1.1


def test_the_enlarged_corner_has_the_same_dots_on_shorter_axes():
    _, ax = new_figure()
    draw_reliability(ax, [0.6, 0.9], [0.5, 0.95], limits=(0.8, 1), title="enlarged")
    lines = {line.get_label(): line for line in ax.lines}
    assert lines["groups"].get_xydata().tolist() == [[0.6, 0.5], [0.9, 0.95]]
    assert ax.get_xlim()[0] == ax.get_ylim()[0] == 0.8 and 1 < ax.get_xlim()[1] < 1.01 and 1 < ax.get_ylim()[1] < 1.02
    assert all(ax.get_xlim()[0] < text.get_position()[0] < 1 for text in ax.texts), "the sides are named inside the corner"


def test_intervals_stand_at_the_claims():
    _, ax = new_figure()
    draw_reliability(ax, [0.6, 0.9], [0.5, 0.95], interval=([0.4, 0.8], [0.65, 1.0]))
    lines = {line.get_label(): line for line in ax.lines}
    intervals = [lines[f"interval {place}"].get_xydata().tolist() for place in (1, 2)]
    assert intervals == [[[0.6, 0.4], [0.6, 0.65]], [[0.9, 0.8], [0.9, 1.0]]]


def test_claimed_and_kept_have_a_row_for_each_set_from_the_top_down():
    _, ax = new_figure()
    draw_claimed_and_kept(ax, ["as scanned", "moved"], [0.95, 0.8], [0.97, 0.4], ([0.95, 0.35], [0.98, 0.45]))
    lines = {line.get_label(): line for line in ax.lines}
    assert lines["confidence"].get_xydata().tolist() == [[0.95, 0], [0.8, 1]]
    assert lines["accuracy"].get_xydata().tolist() == [[0.97, 0], [0.4, 1]]
    assert [to_hex(lines[name].get_color()) for name in ("confidence", "accuracy")] == [BLUE.lower(), VERMILLION.lower()]
    intervals = next(one for one in ax.collections if one.get_label() == "interval")
    assert [segment.tolist() for segment in intervals.get_segments()] == [[[0.95, 0], [0.98, 0]], [[0.35, 1], [0.45, 1]]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["as scanned", "moved"] and ax.yaxis_inverted()


def test_a_band_lies_between_its_edges():
    _, ax = new_figure()
    draw_band(ax, [1, 2], [0.1, 0.2], [0.3, 0.5], colour=GREEN)
    (band,) = ax.collections
    assert band.get_datalim(ax.transData).get_points().tolist() == [[1, 0.1], [2, 0.5]]
    assert to_hex(band.get_facecolor()[0]) == GREEN.lower()


def test_claims_are_counted_within_the_limits_of_the_diagram():
    _, (whole, corner) = new_figure(columns=2)
    draw_claims(whole, [0.11, 0.92, 0.96, 1.0])
    draw_claims(corner, [0.11, 0.92, 0.96, 1.0], limits=(0.9, 1))
    assert [bar.get_height() for bar in whole.patches] == [0, 0, 1] + [0] * 15 + [1, 2]
    assert sum(bar.get_height() for bar in corner.patches) == 3 and len(corner.patches) == 20
    assert whole.get_xlim() == (0, 1.02) and np.allclose(corner.get_xlim(), (0.9, 1.002))
