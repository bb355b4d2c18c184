"""From scores to probabilities, and how sure the probabilities are."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers._validate import check_scores, probability_array, score_array

# Up to so many numbers NumPy adds one after the other in any case; above, it adds a row in pieces, which loses less.
MANY_CLASSES = 128


def softmax(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Probabilities: every score's exponential, divided by the sum of the exponentials along one axis.

    scores: (..., K) real numbers, finite or -inf (an impossible class, probability 0).
    axis: the axis along which the classes lie, the last one unless told otherwise.

    Returns an array of the same shape, between 0 and 1, summing to 1 along `axis`; float32 for float32 scores, else
    float64.
    Raises ValueError for a score of nan or +inf, a row of nothing but -inf, no class, or an axis that is not there;
    TypeError for what is no array of real numbers.
    Source: notebook 01; the shift by the largest score: notebook 08 and Blanchard, Higham and Higham 2021,
    doi:10.1093/imanum/draa038.
    """
    checked = score_array(scores, axis)
    with np.errstate(over="ignore", under="ignore"):  # -1e308 - 1e308 is -inf, exp of a hopeless score 0: both are right
        shifted = _below_largest(checked, axis)
        # In place: a new array may cost as much time as its exponentials.
        exponentials: NDArray[np.floating] = np.exp(shifted, out=shifted)
        exponentials /= exponentials.sum(axis=axis, keepdims=True)
    return exponentials


def log_softmax(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Logarithms of the softmax probabilities, in nats, right even where the probability itself rounds to 0 or 1.

    scores: (..., K) real numbers, finite or -inf (an impossible class, log-probability -inf).
    axis: the axis along which the classes lie, the last one unless told otherwise.

    Returns an array of the same shape, at most 0, its exponentials summing to 1 along `axis`; float32 for float32
    scores, else float64.
    Raises ValueError and TypeError as `softmax` does.
    Source: derived in notebook 08; Blanchard, Higham and Higham 2021, doi:10.1093/imanum/draa038.
    """
    checked = score_array(scores, axis)
    with np.errstate(over="ignore", under="ignore"):
        shifted = _below_largest(checked, axis)
        # The sum is at least 1, from the largest score itself, so its logarithm is never that of 0.
        shifted -= np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted


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
    logarithms = np.log(np.where((checked > 0) & (checked < 1), checked, 1))  # 0 · log 0 counts as 0, 1 + 1e-7 as 1
    with np.errstate(under="ignore"):
        total: NDArray[np.floating] = np.sum(checked * logarithms, axis=axis)
    return 0.0 - total  # not -total: certainty is 0.0, not -0.0


def _below_largest(scores: NDArray[np.floating], axis: int) -> NDArray[np.floating]:
    """A new array of each score minus the largest of its row: the same probabilities, and no exp that overflows."""
    rows = scores.swapaxes(axis, -1)
    # Many short rows are copied class after class (Fortran's order), because NumPy takes a short row's maximum and sum
    # slowly. Long rows go row after row (C's order), which NumPy sums pairwise. Either way the result does not depend
    # on how the scores lie in memory.
    many_short_rows = rows.ndim > 1 and rows.shape[-1] < MANY_CLASSES
    if many_short_rows:
        rows = rows.copy("F")
    largest = rows.max(axis=-1, keepdims=True)
    check_scores(scores, largest, axis)
    shifted: NDArray[np.floating]
    shifted = np.subtract(rows, largest, out=rows) if many_short_rows else np.subtract(rows, largest, order="C")
    return shifted.swapaxes(axis, -1)
