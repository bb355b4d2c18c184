"""From scores to probabilities, and how sure the probabilities are."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers._validate import probability_array, score_array


def softmax(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Probabilities: every score's exponential, divided by the sum of the exponentials along one axis.

    scores: (..., K) real numbers, finite or -inf (an impossible class, probability 0).
    axis: the axis along which the classes lie, the last one unless told otherwise.

    Returns an array of the same shape, between 0 and 1, summing to 1 along `axis`; float32 for float32 scores, else
    float64.
    Raises ValueError for a score of nan or +inf, a row of nothing but -inf, no class, or an axis that is not there;
    TypeError for what is no array of real numbers.
    Source: notebook 01; the shift by the largest score: notebook 07 and Blanchard, Higham and Higham 2021,
    doi:10.1093/imanum/draa038.
    """
    rows = np.moveaxis(score_array(scores, axis), axis, -1)
    with np.errstate(under="ignore"):  # exp of a hopeless score is 0, and that is the answer
        exponentials = np.exp(_below_largest(rows))
        probabilities = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return np.moveaxis(probabilities, -1, axis)


def log_softmax(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Logarithms of the softmax probabilities, in nats, right even where the probability itself rounds to 0 or 1.

    scores: (..., K) real numbers, finite or -inf (an impossible class, log-probability -inf).
    axis: the axis along which the classes lie, the last one unless told otherwise.

    Returns an array of the same shape, at most 0, its exponentials summing to 1 along `axis`; float32 for float32
    scores, else float64.
    Raises ValueError and TypeError as `softmax` does.
    Source: derived in notebook 07; Blanchard, Higham and Higham 2021, doi:10.1093/imanum/draa038.
    """
    rows = np.moveaxis(score_array(scores, axis), axis, -1)
    return np.moveaxis(_log_softmax_rows(rows), -1, axis)


def entropy(probabilities: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """How unsure each row of probabilities is, in nats: 0 when certain, ln K when all K classes are equally likely.

    probabilities: (..., K) between 0 and 1, summing to 1 along `axis`.
    axis: the axis along which the classes lie, the last one unless told otherwise.

    Returns an array without that axis (a number for a single row), from 0 to ln K; float32 for float32
    probabilities, else float64.
    Raises ValueError for probabilities that are negative, above 1, nan or do not sum to 1; TypeError for what is no
    array of real numbers.
    Source: notebook 02; Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x.
    """
    checked = probability_array(probabilities, "probabilities", axis)
    logarithms = np.log(np.where(checked > 0, checked, 1))  # 0 · log 0 counts as 0
    with np.errstate(under="ignore"):
        total = np.sum(checked * logarithms, axis=axis)
    return 0.0 - total  # not -total: certainty is 0.0, not -0.0


def _log_softmax_rows(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """`log_softmax` over the last axis of scores that are known to be good."""
    shifted = _below_largest(rows)
    with np.errstate(under="ignore"):
        # The sum is at least 1, from the largest score itself, so its logarithm is never that of 0.
        return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _below_largest(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """Each row minus its largest score: the same probabilities, and nothing above 0 for exp to overflow on."""
    with np.errstate(over="ignore"):  # -1e308 - 1e308 is -inf, whose exponential is 0, as it should be
        # In C order NumPy sums each row pairwise, so the result does not depend on how the scores lie in memory.
        return np.subtract(rows, rows.max(axis=-1, keepdims=True), order="C")
