"""How a class's votes are drawn: ink times weights, and the sum in words."""

import numpy as np

from helpers.figures import AGAINST_AND_FOR, draw_votes, new_figure


def test_votes_are_ink_times_weights_and_their_sum_is_told():
    ink, weights = np.zeros(64), np.full(64, -0.5)
    ink[:3], weights[0] = [1, 0.5, 0.25], 2.0
    figure, axes = new_figure(columns=3, size=(8, 3))
    draw_votes(axes, ink, weights, 0.25, name="7")
    drawn = [np.ravel(ax.images[0].get_array()) for ax in axes]
    assert all(np.array_equal(there, wanted) for there, wanted in zip(drawn, (ink, weights, ink * weights)))
    assert axes[1].images[0].cmap.name == axes[2].images[0].cmap.name == AGAINST_AND_FOR.name
    [words] = axes[1].texts
    assert words.get_text() == "votes for 2.00, against −0.38, bias +0.25: score 1.88"
    assert axes[2].get_title() == "= votes for class 7"
