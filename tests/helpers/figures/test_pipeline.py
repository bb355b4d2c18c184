"""The pipeline of notebook 00: every stage shows its own numbers, at its own place, joined in the right order."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import BLUE, VERMILLION, draw_pipeline, draw_stages, new_figure
from helpers.widgets.description import describe
from helpers.widgets.page import Page

NAMES = [str(digit) for digit in range(10)]
SCORES = np.array([-2.1, 0.4, -0.01, 5.3, 1.0, 0.0, -4.3, 2.2, 0.6, -1.0])
PROBABILITIES = np.array([0.001, 0.009, 0.004, 0.9, 0.02, 0.01, 0.0, 0.04, 0.012, 0.004])


def case(true_class=7, loss=3.22):
    pixels = np.arange(64) % 17
    return pixels, SCORES, PROBABILITIES, np.eye(10)[true_class], loss, NAMES


@pytest.fixture
def drawn():
    figure, axes = new_figure(columns=5, size=(9.4, 3.2))
    draw_stages(axes)
    draw_pipeline(axes, *case())
    figure.canvas.draw()
    return figure, axes


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_each_stage_shows_its_numbers(drawn):
    _, axes = drawn
    assert (axes[0].images[0].get_array() == np.reshape(np.arange(64) % 17, (8, 8))).all()
    for ax, values in zip(axes[1:4], (SCORES, PROBABILITIES, np.eye(10)[7])):
        bars = ax.containers[0]
        assert [bar.get_width() for bar in bars] == list(values)
        assert [round(bar.get_y() + bar.get_height() / 2) for bar in bars] == list(range(10))
        assert [label.get_text() for label in ax.get_yticklabels()] == NAMES
        assert ax.get_ylim() == (9.5, -0.5), "class 0 on top"
    assert [bar.get_height() for bar in axes[4].containers[0]] == [3.22]


def test_numbers_are_written_beside_the_bars(drawn):
    _, axes = drawn
    assert texts(axes[1])[4:] == ["−2.1", "0.4", "0.0", "5.3", "1.0", "0.0", "−4.3", "2.2", "0.6", "−1.0"]
    small = texts(axes[2])[4:]
    assert small == ["<0.01", "0.01", "<0.01", "0.90", "0.02", "0.01", "0.00", "0.04", "0.01", "<0.01"]
    assert texts(axes[3])[4:] == ["0"] * 7 + ["1", "0", "0"]
    assert texts(axes[4])[4] == "3.22"


def test_the_arrows_say_what_happens_from_left_to_right(drawn):
    _, axes = drawn
    arrows = [text for ax in axes for text in ax.texts if text.arrow_patch]
    assert [text.arrow_patch.get_arrowstyle().__class__.__name__ for text in arrows] == [
        "CurveB", "CurveB", "CurveAB", "CurveB"
    ]  # fmt: skip
    assert all(arrow.xyann[0] < arrow.xy[0] for arrow in arrows)
    assert [texts(ax)[3] for ax in axes[1:]] == ["Wx + b", "softmax", "compare", "D(S, L)"]


def test_axes_are_labelled_and_stand_in_order(drawn):
    _, axes = drawn
    assert [(ax.get_xlabel(), ax.get_ylabel()) for ax in axes] == [
        ("column", "row"), ("score", "class"), ("probability", "class"), ("probability", "class"),
        ("this digit", "loss (nats)"),
    ]  # fmt: skip
    edges = [edge for ax in axes for edge in (ax.get_position().x0, ax.get_position().x1)]
    assert edges == sorted(edges)
    assert [label.get_text() for label in axes[2].get_xticklabels()] == ["0", "0.5", "1"]


def test_blue_is_the_model_vermillion_the_truth_and_the_top_class_is_strong(drawn):
    _, axes = drawn
    for ax, colour in zip(axes[1:4], (BLUE, BLUE, VERMILLION)):
        assert {to_hex(bar.get_facecolor()) for bar in ax.containers[0]} == {colour.lower()}
        shade = next(patch for patch in ax.patches if patch not in list(ax.containers[0]))
        assert to_hex(shade.get_facecolor()) == VERMILLION.lower() and shade.get_y() == 6.5
    strong = [place for place, bar in enumerate(axes[2].containers[0]) if bar.get_alpha() == 1]
    assert strong == [3]


def test_nothing_is_cut_and_no_two_words_of_the_head_overlap(drawn):
    figure, axes = drawn
    renderer = figure.canvas.get_renderer()
    width, height = figure.canvas.get_width_height()
    boxes = [text.get_window_extent(renderer) for ax in axes for text in ax.texts if text.get_text()]
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes)
    head = sorted((box for box in boxes if box.y0 > 0.79 * height), key=lambda box: box.x0)
    assert len(head) == 14
    assert not any(one.overlaps(other) for place, one in enumerate(head) for other in head[place + 1 :])


def test_a_page_keeps_nothing_of_the_digit_before():
    page, fresh = Page(columns=5, size=(9.4, 3.2)), Page(columns=5, size=(9.4, 3.2))

    def draw(axes, true_class):
        draw_stages(axes)
        draw_pipeline(axes, *case(true_class, loss=1.0))
        return f"class {true_class}"

    for true_class in (7, 2):
        page.draw(draw, {"true_class": true_class})
    fresh.draw(draw, {"true_class": 2})
    assert describe(page.figure) == describe(fresh.figure)
    for ax in page.axes[1:4]:
        assert len({(label.get_color(), label.get_fontweight()) for label in ax.get_yticklabels()}) == 1
