"""What the reliability diagram of notebook 11 puts on its axes."""

from matplotlib.colors import to_hex

from helpers.figures import BLUE, VERMILLION, draw_reliability, new_figure


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
