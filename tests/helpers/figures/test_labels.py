"""The figures of notebook 03: prediction beside label, a batch as a grid, the memory that labels take."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.figures import BLUE, VERMILLION, draw_against_label, draw_memory, draw_rows, in_bytes, new_figure
from helpers.widgets.description import describe

CLASSES = np.array([2, 100, 10_000, 1_000_000])
MEMORY = {"one-hot rows": 8e6 * CLASSES, "sparse rows": np.full(4, 16e6), "integers": np.full(4, 8e6)}


def test_a_prediction_stands_beside_its_label():
    _, ax = new_figure()
    draw_against_label(ax, [0.7, 0.2, 0.1], [0, 1, 0], ["a", "b", "c"])
    predicted, true = ax.containers
    assert [bar.get_height() for bar in predicted] == [0.7, 0.2, 0.1]
    assert [bar.get_height() for bar in true] == [0, 1, 0]
    assert all(left.get_x() + left.get_width() <= right.get_x() for left, right in zip(predicted, true))
    assert to_hex(predicted[0].get_facecolor()) == BLUE.lower() and to_hex(true[0].get_facecolor()) == VERMILLION.lower()
    assert true[0].get_hatch(), "a second cue beside the colour"
    assert [text.get_text() for text in ax.texts] == ["0.700", "0.200", "0.100", "0", "1", "0"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b", "c"]
    assert ax.get_ylim() == (0, 1.1) and (ax.get_xlabel(), ax.get_ylabel()) == ("class", "probability")


def test_a_batch_is_a_grid_from_white_to_full_colour():
    rows = np.array([[0.0, 1.0, 0.0], [0.5, 0.25, 0.25]])
    figure, ax = new_figure()
    draw_rows(ax, rows, ["a", "b", "c"], colour=VERMILLION, title="labels")
    image = ax.images[0]
    assert (image.get_array() == rows).all() and image.get_clim() == (0, 1)
    assert to_hex(image.cmap(0.0)) == "#ffffff" and to_hex(image.cmap(1.0)) == VERMILLION.lower()
    assert ax.get_ylim() == (1.5, -0.5), "example 0 on top"
    assert '"labels": x "class"' in describe(figure) and 'y "example"' in describe(figure)


@pytest.mark.parametrize("here, one_hot", [(2, "16 MB"), (100, "800 MB"), (10_000, "80 GB"), (1_000_000, "8 TB")])
def test_memory_lines_and_the_bytes_at_the_cursor(here, one_hot):
    figure, ax = new_figure(size=(7, 3.4))
    draw_memory(ax, CLASSES, MEMORY, here=here, limit=16e9)
    figure.canvas.draw()
    lines = {line.get_label(): line for line in ax.lines}
    for name, values in MEMORY.items():
        assert (lines[name].get_ydata() == values).all() and (lines[name].get_xdata() == CLASSES).all()
        assert lines[f"{name} here"].get_xdata()[0] == here
        assert np.isclose(lines[f"{name} here"].get_ydata()[0], values[CLASSES == here][0])
    assert len({(line.get_color(), line.get_linestyle()) for name, line in lines.items() if name in MEMORY}) == 3
    words = [text.get_text() for text in ax.texts]
    assert {f"one-hot rows: {one_hot}", "sparse rows: 16 MB", "integers: 8 MB", "16 GB of memory"} <= set(words)
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["1 MB", "1 GB", "1 TB"]
    assert np.allclose(ax.get_yticks(), [1e6, 1e9, 1e12])
    width, height = figure.canvas.get_width_height()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes)


@pytest.mark.parametrize(
    "count, words",
    [(8, "8 B"), (999, "999 B"), (1000, "1 kB"), (80_000, "80 kB"), (8e6, "8 MB"), (8e10, "80 GB"), (8e12, "8 TB")],
)  # fmt: skip
def test_bytes_as_people_say_them(count, words):
    assert in_bytes(count) == words
