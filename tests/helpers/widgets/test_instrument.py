"""The instrument's Python side: its state, its sentences for what cannot work, and what stands where no widget can."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import traitlets
from matplotlib.colors import to_hex

from helpers.figures import BLUE, GREY, VERMILLION, draw_instrument, new_figure, short_number, short_probability
from helpers.probability import softmax
from helpers.widgets import Instrument
from helpers.widgets.description import describe

ROOT = Path(__file__).resolve().parents[3]
SURE = "Scores as they are: the top probability is 0.836, for a; the entropy is 0.548 nats"
CERTAIN = "Scores as they are: the top probability is 1, for a; the entropy is 0 nats"
FRONT_END = {
    name: (ROOT / "helpers" / "widgets" / "static" / f"instrument.{name}").read_text(encoding="utf-8") for name in ("js", "css")
}


def move(widget, **state):
    """What the browser sends when a hand moves something."""
    widget._handle_msg({"content": {"data": {"method": "update", "state": state, "buffer_paths": []}}, "buffers": []})


def test_it_begins_with_the_courses_three_scores():
    instrument = Instrument()
    assert (instrument.scores, instrument.names, instrument.scale) == ((3.0, 1.0, 0.2), ("a", "b", "c"), 1.0)
    assert instrument.true_class is None and instrument.subtract_maximum is True and instrument.guess is None
    assert np.array_equal(instrument.probabilities, softmax([3.0, 1.0, 0.2]))


def test_what_a_hand_moves_is_read_here():
    instrument = Instrument()
    move(instrument, scores=[3, 4, 0.2], scale=10)
    move(instrument, true_class=2, subtract_maximum=False)
    assert instrument.scores == (3.0, 4.0, 0.2) and instrument.scale == 10.0
    assert instrument.true_class == 2 and instrument.subtract_maximum is False
    assert np.allclose(instrument.probabilities, softmax([30, 40, 2]), rtol=1e-12)
    move(instrument, guess=[0.9, 0.05, 0.05])
    assert instrument.guess == (0.9, 0.05, 0.05)


def test_what_is_set_here_goes_to_the_browser_as_plain_json():
    instrument = Instrument(np.float32([3, 1]), scale=np.int64(2), true_class=np.int64(1), subtract_maximum=np.bool_(False))
    instrument.scores = np.array([5, -5])
    names = ["scores", "names", "scale", "true_class", "subtract_maximum", "predict", "guess", "_start"]
    sent = json.loads(json.dumps(instrument.get_state(names)))
    start = {"scores": [3, 1], "scale": 2, "true_class": 1, "subtract_maximum": False}
    assert sent == {**start, "scores": [5, -5], "names": ["a", "b"], "predict": None, "guess": None, "_start": start}


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ({"scores": (1, 2, np.nan)}, ValueError, r"scores\[2\] is nan"),
        ({"scores": (1, -np.inf)}, ValueError, r"scores\[1\] is -inf"),
        ({"scores": (1, 2e6)}, ValueError, r"from −1000000 to 1000000, but scores\[1\] is 2000000.0"),
        ({"scores": (1,)}, ValueError, "2 to 10 classes, but scores has 1"),
        ({"scores": range(11)}, ValueError, "2 to 10 classes, but scores has 11"),
        ({"scores": [[1, 2], [3, 4]]}, ValueError, r"has shape \(2, 2\)"),
        ({"scores": "ab"}, TypeError, "real numbers"),
        ({"scores": (1, 2), "names": ["a"]}, ValueError, "2 strings, one for each score, but there are 1"),
        ({"names": "abc"}, TypeError, "is 'abc'"),
        ({"names": ["a", "b", 3]}, TypeError, r"names\[2\] must be a string, but is 3"),
        ({"names": ["a", " ", "c"]}, ValueError, r"names\[1\] is ' '"),
        ({"scale": 0}, ValueError, "scale must be a finite number above 0, but is 0"),
        ({"scale": 101}, ValueError, "from 0.01 to 100, but is 101"),
        ({"scale": "ten"}, TypeError, "scale must be a finite number"),
        ({"true_class": 3}, ValueError, "from 0 to 2, or None, but is 3"),
        ({"true_class": -1}, ValueError, "at least 0, but is -1"),
        ({"true_class": "a"}, TypeError, "whole number"),
        ({"subtract_maximum": 1}, TypeError, "True or False, but is 1"),
        ({"predict": 1000}, ValueError, "predict must be a factor from 0.01 to 100, but is 1000"),
    ],
)
def test_bad_values_are_told(arguments, error, words):
    with pytest.raises(error, match=words):
        Instrument(**arguments)
    name, value = list(arguments.items())[-1]
    if name not in ("names",) and np.shape(value) in [(), (3,)]:
        instrument = Instrument()
        before = getattr(instrument, name)
        with pytest.raises(error):
            setattr(instrument, name, value)
        assert getattr(instrument, name) == before


def test_what_does_not_fit_the_classes_is_refused_later_too():
    instrument = Instrument()
    with pytest.raises(ValueError, match="3 numbers, one for each of a, b, c, but holds 2"):
        instrument.scores = (1, 2)
    with pytest.raises(ValueError, match=r"sum to 1"):
        instrument.guess = (0.5, 0.4, 0.3)
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        instrument.guess = (0.5, 0.5)
    with pytest.raises(traitlets.TraitError, match="read-only"):
        instrument.names = ["x", "y", "z"]


@pytest.mark.parametrize(
    "arguments, caption",
    [
        ({}, SURE + "."),
        ({"true_class": 1}, SURE + "; the truth, b, costs 2.18 nats."),
        ({"scale": 10}, "Scores × 10: the top probability is 1−2.1e−9, for a; the entropy is 4.33e−8 nats."),
        ({"scores": (1000, -1000), "true_class": 1}, CERTAIN + "; the truth, b, costs 2000 nats."),
        (
            {"scores": (0, -1000), "true_class": 1, "subtract_maximum": False},
            CERTAIN + "; the truth, b, costs inf nats.",
        ),
        (
            {"scores": (1003, 1001, 1000.2), "subtract_maximum": False},
            "Scores as they are: 3 of 3 exponentials overflow to inf, and inf ÷ inf is nan, not a number.",
        ),
        (
            {"scores": (-1000, -900), "subtract_maximum": False},
            "Scores as they are: every exponential underflows to 0, and 0 ÷ 0 is nan, not a number.",
        ),
        (
            {"scores": (709.7, 709.7), "subtract_maximum": False},
            "Scores as they are: the sum of the exponentials overflows to inf, so every probability is 0.",
        ),
    ],
)
def test_the_state_in_a_sentence(arguments, caption):
    assert Instrument(**arguments).caption == caption


def test_places_without_widgets_get_a_still_picture_of_the_state_now():
    instrument = Instrument(true_class=0)
    instrument.scale = 10
    data, metadata = instrument._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["image/png"].startswith(b"\x89PNG") and metadata["image/png"]["alt"] == instrument.caption
    assert f'alt="{instrument.caption}"' in data["text/html"] and "Run the cell to bring it to life." in data["text/html"]
    lines = data["text/plain"].splitlines()
    assert lines[:2] == ["Instrument with 3 classes: a, b, c", instrument.caption]
    assert '  Axes 1 of 3: x "score y" 0 to 4.2; y "class" 2.5 to -0.5' in lines
    assert "    bars (blue): a 3, b 1, c 0.2" in lines and "    bars (blue): a 1, b 2.061e-09, c 0" in lines
    assert '    words: "1−2.1e−9", "2.06e−9", "6.91e−13"' in lines


def test_a_prediction_does_not_give_its_answer_away_in_the_still_picture():
    instrument = Instrument(predict=10)
    text = instrument._repr_mimebundle_()[0]["text/plain"]
    assert "The reader draws where the probabilities will be with all scores × 10." in text
    assert "0.836" in text and "e−9" not in text


def test_the_figure_draws_what_it_is_given():
    figure, axes = new_figure(columns=3)
    draw_instrument(
        axes, [3, -1], [np.e, np.inf], [0.25, np.nan], ["<b>", "$x, and more"], true_class=1, scale=2, subtract_maximum=False
    )
    widths = [[bar.get_width() for bar in ax.containers[0]] for ax in axes]
    assert np.array_equal(widths, [[3, -1], [np.e, np.nan], [0.25, np.nan]], equal_nan=True)
    assert {to_hex(bar.get_facecolor()).upper() for ax in axes for bar in ax.containers[0]} == {BLUE}
    assert [[text.get_text() for text in ax.texts] for ax in axes] == [["3", "−1"], ["2.72", "inf"], ["0.250", "nan"]]
    assert [label.get_text() for label in axes[0].get_yticklabels()] == ["<b>", r"\$x, and m…"]  # no formula
    assert to_hex(axes[0].get_yticklabels()[1].get_color()).upper() == VERMILLION
    assert axes[1].get_xlabel() == "exponential $e^{s·y}$, s = 2"
    ticks = [[label.get_text() for label in ax.get_xticklabels()] for ax in axes[1:]]
    assert ticks == [["0", "2.72"], ["0", "0.5", "1"]]
    (zero,) = axes[0].lines  # the one column that goes below it
    assert zero.get_color().upper() == GREY and list(zero.get_xdata()) == [0, 0]
    assert describe(figure).count("Axes") == 3


@pytest.mark.parametrize("n_classes", [2, 10])
def test_the_numbers_in_the_figure_do_not_overlap(n_classes):
    figure, axes = new_figure(columns=3, size=(8.4, 1.1 + 0.34 * n_classes))
    scores = np.linspace(-5, 5, n_classes)
    draw_instrument(axes, scores, np.exp(scores), softmax(10 * scores), list("abcdefghij")[:n_classes])
    figure.canvas.draw()
    for ax in axes:
        boxes = [text.get_window_extent() for text in ax.texts]
        assert not any(a.overlaps(b) for place, a in enumerate(boxes) for b in boxes[:place])
        assert all(box.x1 <= figure.bbox.x1 and box.x0 >= 0 for box in boxes)


@pytest.mark.parametrize(
    "value, text",
    [(0.8360188, "0.836"), (1.0, "1"), (20.0855, "20.1"), (22026.47, "22026"), (1e5, "1e5"), (-0.2, "−0.2"),
     (5e-324, "4.94e−324"), (0.0009996, "0.001"), (999.96, "1000"), (np.inf, "inf"), (-np.inf, "−inf"), (np.nan, "nan"), (0, "0")],
)  # fmt: skip
def test_short_numbers(value, text):
    assert short_number(value) == text


@pytest.mark.parametrize(
    "value, text",
    [(0, "0"), (1, "1"), (0.1, "0.100"), (2.06e-9, "2.06e−9"), (0.999999998, "1−2e−9"), (0.9995, "1−5e−4"), (np.nan, "nan")],
)
def test_short_probabilities(value, text):
    assert short_probability(value) == text


def test_the_front_end_asks_nobody_and_never_makes_markup_of_strings():
    for name, source in FRONT_END.items():
        assert not re.search(r"https?:|//cdn|@import|url\(", source), name
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\bimport\b|eval\(|new Function", FRONT_END["js"]
    )
    instrument = Instrument()
    assert instrument._esm == FRONT_END["js"] and instrument._css == FRONT_END["css"]


def test_both_sides_know_the_same_limits():
    from helpers.widgets import instrument

    found = dict(re.findall(r"export const (LARGEST_SCORE|SCALES) = ([^;]+);", FRONT_END["js"]))
    assert float(found["LARGEST_SCORE"]) == instrument.LARGEST_SCORE
    assert tuple(json.loads(found["SCALES"])) == instrument.SCALES
