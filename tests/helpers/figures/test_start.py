"""The drawings of notebook 09: what is on the axes is what was handed in."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import AGAINST_AND_FOR, BLUE, GREEN, draw_activations, draw_top_probabilities, draw_weight_rows, new_figure
from helpers.widgets.description import describe


@pytest.mark.parametrize("top, mean", [([0.12, 0.13, 0.22, 0.97], 0.36), ([0.96, 0.97, 1.0, 0.51], 0.86)])
def test_top_probabilities_are_counted_in_twentieths(top, mean):
    figure, ax = new_figure()
    draw_top_probabilities(ax, top, title="σ")
    shares = np.array([bar.get_height() for bar in ax.patches])
    places = np.minimum((np.array(top) * 20).astype(int), 19)
    assert len(shares) == 20 and np.allclose(shares, np.bincount(places, minlength=20) / 4)
    assert np.allclose([bar.get_x() for bar in ax.patches], np.arange(20) / 20)
    assert {to_hex(bar.get_facecolor()).upper() for bar in ax.patches} == {BLUE}
    (line,) = ax.lines
    assert np.allclose(line.get_xdata(), mean) and (line.get_color(), line.get_linestyle()) == (GREEN, "--")
    (words,) = ax.texts
    assert words.get_text() == f"mean {mean:.3f}" and words.get_position()[1] > shares.max()
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("top probability", "share of examples", "σ")
    assert ax.get_xlim() == (0, 1) and f"x = {mean:.4g}" in describe(figure)


def test_weight_rows_are_an_image_with_a_row_for_each_unit():
    figure, ax = new_figure()
    weights = np.arange(12.0).reshape(3, 4) / 100
    draw_weight_rows(ax, weights, limit=0.2, title="after")
    image, key = ax.images
    assert (image.get_array() == weights).all() and image.get_clim() == key.get_clim() == (-0.2, 0.2)
    assert image.get_cmap() == key.get_cmap() == AGAINST_AND_FOR and ax.get_yticks().tolist() == [0, 1, 2]
    assert key.get_array()[[0, 10, 20], 0].tolist() == [0.2, 0, -0.2] and key.get_extent()[0] > ax.get_xlim()[1]
    assert [(text.get_text(), text.get_position()[1]) for text in ax.texts] == [("+0.2", -0.5), ("0", 1), ("−0.2", 2.5)]
    assert ax.get_xlim() == (-0.5, 3.5) and ax.get_ylim() == (2.5, -0.5)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("input (pixel)", "hidden unit", "after")
    assert "image, 3 × 4, 0 to 0.11" in describe(figure)


def test_activations_are_counted_from_minus_one_to_one():
    figure, (left, right) = new_figure(columns=2)
    draw_activations(left, [[-1, -0.98], [0, 0.99]], title="layer 1")
    draw_activations(right, np.full(8, 0.5))
    bars = {round(bar.get_x() + bar.get_width() / 2, 3): bar.get_height() for bar in left.patches if bar.get_height()}
    assert bars == {-0.952: 0.5, 0: 0.25, 0.952: 0.25} and len(left.patches) == 21
    assert [ax.texts[0].get_text() for ax in (left, right)] == ["0.8", "0"]
    assert (left.get_title(), left.get_xlabel(), left.get_ylabel()) == ("layer 1", "output", "share")
    assert left.get_xlim() == (-1, 1) and left.get_ylim() == (0, 0.5)
    assert left.yaxis.label.get_visible() and not right.yaxis.label.get_visible() and right.xaxis.label.get_visible()
