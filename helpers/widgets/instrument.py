"""The softmax instrument: scores, exponentials and probabilities in the hand, computed in the browser.

    Instrument()                                        # three score bars to drag, a scale, the true class, reset
    Instrument(predict=10)                              # first asks for a prediction: the probabilities after × 10
    Instrument((1003, 1001, 1000.2), subtract_maximum=False)   # shows the overflow

Its front end is `instrument.js` beside this file. What a hand moves there can be read and set here, as `scores`,
`scale`, `true_class` and `subtract_maximum`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers._validate import check_bool, check_strings, class_index, finite_array, first_bad, probability_array, real_number
from helpers.figures.instrument import draw_instrument
from helpers.figures.style import new_figure, short_number, short_probability
from helpers.losses import softmax_cross_entropy
from helpers.probability import entropy, softmax
from helpers.widgets.description import describe
from helpers.widgets.picture import NEEDS_A_KERNEL, MimeBundle, css_size, figure_html, picture_bundle, png_bytes

FEWEST, MOST = 2, 10  # classes
LARGEST_SCORE = 1e6  # as in instrument.js
SCALES = (0.01, 100.0)  # as in instrument.js
StaticImage = tuple[bytes, tuple[int, int], str]  # a PNG, its size on the page, and all of it in words


class _Checked(traitlets.TraitType[Any, Any]):
    """A trait whose values pass through a function that returns them clean, or raises with a sentence."""

    def __init__(self, check: Callable[[Any, Any], Any], default: Any = None) -> None:
        super().__init__(default)
        self._check = check

    def validate(self, owner: Any, value: Any) -> Any:
        return self._check(owner, value)


def _checked_scores(owner: Any, scores: ArrayLike) -> tuple[float, ...]:
    array = finite_array(scores, "scores", f"({len(owner.names)},)", (1,))
    if len(array) != len(owner.names):
        told = ", ".join(owner.names)
        raise ValueError(f"scores must hold {len(owner.names)} numbers, one for each of {told}, but holds {len(array)}")
    if (far := np.abs(array) > LARGEST_SCORE).any():
        raise ValueError(
            f"scores must lie from −{LARGEST_SCORE:.0f} to {LARGEST_SCORE:.0f}, but {first_bad('scores', array, far)}"
        )
    return tuple(array.tolist())


def _checked_scale(_: object, scale: object) -> float:
    return _scale_on_track(scale, "scale")


def _scale_on_track(scale: object, name: str) -> float:
    value = real_number(scale, name, zero_allowed=False)
    if not SCALES[0] <= value <= SCALES[1]:
        raise ValueError(f"{name} must be a factor from {SCALES[0]:g} to {SCALES[1]:g}, but is {value:g}")
    return value


def _checked_true_class(owner: Any, true_class: object) -> int | None:
    return class_index(true_class, len(owner.names))


def _checked_switch(_: object, value: object) -> bool:
    return check_bool(value, "subtract_maximum")


def _checked_predict(_: object, predict: object) -> float | None:
    return None if predict is None else _scale_on_track(predict, "predict")


def _checked_guess(owner: Any, guess: ArrayLike | None) -> tuple[float, ...] | None:
    if guess is None:
        return None
    array = probability_array(guess, "guess")
    if array.shape != (len(owner.names),):
        wanted = f"shape ({len(owner.names)},), a probability for each class"
        raise ValueError(f"guess must have {wanted}, but has shape {array.shape}")
    return tuple(array.tolist())


class Instrument(anywidget.AnyWidget):
    """Two to ten scores, their exponentials and their probabilities, moved by mouse, touch, keyboard or typing.

    Its state can be read and set from Python, and follows the hand while a kernel runs; bad values raise as below:

    - `scores`: K numbers from −1e6 to 1e6.
    - `scale`: the factor on all scores, from 0.01 to 100.
    - `true_class`: index of the true class, or None.
    - `subtract_maximum`: whether the largest scaled score is subtracted before the exponential.
    - `guess`: after a prediction was revealed, K probabilities, none below 0.001; None before, and if it was skipped.
    """

    _esm = Path(__file__).parent / "static" / "instrument.js"
    _css = Path(__file__).parent / "static" / "instrument.css"

    names = traitlets.Tuple(read_only=True).tag(sync=True)
    scores = _Checked(_checked_scores, ()).tag(sync=True)
    scale = _Checked(_checked_scale, 1.0).tag(sync=True)
    true_class = _Checked(_checked_true_class).tag(sync=True)
    subtract_maximum = _Checked(_checked_switch, True).tag(sync=True)
    predict = _Checked(_checked_predict).tag(sync=True)
    guess = _Checked(_checked_guess).tag(sync=True)
    _start = traitlets.Dict().tag(sync=True)  # where the front end's reset goes back to

    def __init__(
        self,
        scores: ArrayLike = (3.0, 1.0, 0.2),
        names: Sequence[str] | None = None,
        *,
        scale: float = 1.0,
        true_class: int | None = None,
        subtract_maximum: bool = True,
        predict: float | None = None,
    ) -> None:
        """An instrument for these scores.

        Args:
            scores: shape (K,), K from 2 to 10; finite, from −1e6 to 1e6.
            names: K class names; a, b, c and so on by default.
            scale: the factor on all scores, from 0.01 to 100.
            true_class: index from 0 to K − 1 of the class whose distance D(S, L) is read off; None for none yet.
            subtract_maximum: False for the naive softmax, which overflows where e to the scaled score does.
            predict: a scale from 0.01 to 100. The reader first draws where the probabilities will be at that scale;
                the divergence of the guess from the answer, in nats, is its score.

        Raises:
            ValueError, TypeError: a sentence that names the bad value.
        """
        wanted = finite_array(scores, "scores", "(K,)", (1,))
        if not FEWEST <= len(wanted) <= MOST:
            raise ValueError(f"an instrument has {FEWEST} to {MOST} classes, but scores has {len(wanted)}")
        ascii_names = tuple(ascii_lowercase[: len(wanted)])
        self._last: tuple[object, StaticImage] | None = None  # the state that was drawn last, and its still picture
        self._names = check_strings(
            ascii_names if names is None else names, "names", len(wanted), "each score", blank_allowed=False
        )
        state = {"scores": wanted, "scale": scale, "true_class": true_class, "subtract_maximum": subtract_maximum}
        super().__init__(**state, predict=predict)
        self._start = {name: getattr(self, name) for name in state}

    @traitlets.default("names")
    def _names_as_given(self) -> tuple[str, ...]:
        return self._names

    @property
    def exponentials(self) -> NDArray[np.floating]:
        """The exp of the scaled scores, less the largest if that is subtracted: shape (K,); inf where they overflow."""
        scaled = self.scale * np.asarray(self.scores)
        with np.errstate(over="ignore", under="ignore"):  # inf is what the instrument is there to show
            exponentials: NDArray[np.floating] = np.exp(scaled - (scaled.max() if self.subtract_maximum else 0))
        return exponentials

    @property
    def probabilities(self) -> NDArray[np.floating]:
        """The probabilities as shown: shape (K,), summing to 1; nan where nothing was subtracted and exp overflowed."""
        if self.subtract_maximum:
            return softmax(self.scale * np.asarray(self.scores))
        with np.errstate(invalid="ignore", under="ignore", over="ignore"):
            probabilities: NDArray[np.floating] = self.exponentials / self.exponentials.sum()
        return probabilities

    @property
    def caption(self) -> str:
        """The state in one sentence, as it stands under the live instrument and the still picture."""
        start = "Scores as they are" if self.scale == 1 else f"Scores × {short_number(self.scale)}"
        exponentials, now = self.exponentials, self.probabilities
        with np.errstate(over="ignore"):
            total = exponentials.sum()
        if overflows := int(np.isinf(exponentials).sum()):
            return f"{start}: {overflows} of {len(now)} exponentials overflow to inf, and inf ÷ inf is nan, not a number."
        if total == 0:
            return f"{start}: every exponential underflows to 0, and 0 ÷ 0 is nan, not a number."
        if np.isinf(total):
            return f"{start}: the sum of the exponentials overflows to inf, so every probability is 0."
        top = int(now.argmax())
        cost = ""
        if self.true_class is not None:
            cost = f"; the truth, {self.names[self.true_class]}, costs {short_number(self._distance())} nats"
        most = f"the top probability is {short_probability(now[top])}, for {self.names[top]}"
        return f"{start}: {most}; the entropy is {short_number(float(entropy(now)))} nats{cost}."

    def _distance(self) -> float:
        """D(S, L) in nats: by log-sum-exp, or as it comes out without the shift, inf where the probability is 0."""
        if self.subtract_maximum:
            return float(softmax_cross_entropy(self.scale * np.asarray(self.scores), self.true_class))
        with np.errstate(divide="ignore"):
            return float(0.0 - np.log(self.probabilities[self.true_class]))

    def _static_image(self) -> StaticImage:
        """A picture of the state now, its size on the page, and all of it in words; drawn once for each state."""
        state = (self.scores, self.scale, self.true_class, self.subtract_maximum, self._described())
        if self._last is None or self._last[0] != state:
            figure = self._drawn()
            head = [f"Instrument with {len(self.scores)} classes: " + ", ".join(self.names), self._described()]
            words = head + ["  " + line for line in describe(figure).splitlines()]
            self._last = state, (png_bytes(figure), css_size(figure), "\n".join(words))
        return self._last[1]

    def _drawn(self) -> Figure:
        """The still picture's figure."""
        figure, axes = new_figure(columns=3, size=(8.4, 1.1 + 0.34 * len(self.scores)))
        draw_instrument(
            axes, self.scores, self.exponentials, self.probabilities, self.names, true_class=self.true_class,
            scale=self.scale, subtract_maximum=self.subtract_maximum,
        )  # fmt: skip
        return figure

    def _described(self) -> str:
        """The caption, and where a prediction is asked for, that it is."""
        if self.predict is None or self.guess is not None:
            return self.caption
        task = f"The reader draws where the probabilities will be with all scores × {short_number(self.predict)}."
        return f"{self.caption} {task}"

    def __repr__(self) -> str:
        return self._static_image()[2]

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[MimeBundle, MimeBundle]:
        """The live instrument, and for places that cannot show one a still picture of its state with alt text."""
        live, for_colab = super()._repr_mimebundle_(**kwargs) or ({}, {})
        png, size, words = self._static_image()
        html = figure_html(png, size, self._described(), NEEDS_A_KERNEL)
        static, alt = picture_bundle(png, size, self._described(), words, html)
        return {**live, **static}, {**for_colab, **alt}
