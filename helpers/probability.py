"""From scores to probabilities, and how sure the probabilities are."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers._arithmetic import below_largest
from helpers._validate import probability_array, score_array


def softmax(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Probabilities: every score's exponential, divided by the sum of the exponentials along one axis.

    Args:
        scores: (..., K) real numbers, finite or -inf (an impossible class, probability 0).
        axis: the axis along which the classes lie.

    Returns:
        An array of the same shape, between 0 and 1, summing to 1 along `axis`; float32 for float32 scores, else float64.

    Raises:
        ValueError: a score of nan or +inf, a row of nothing but -inf, no class, or an axis that is not there.
        TypeError: no array of real numbers.

    Source: notebook 01; the shift by the largest score: notebook 08 and Blanchard, Higham and Higham 2021,
    doi:10.1093/imanum/draa038.
    """
    checked = score_array(scores, axis)
    with np.errstate(over="ignore", under="ignore"):  # -1e308 - 1e308 is -inf, exp of a hopeless score 0: both are right
        shifted = below_largest(checked, axis)
        exponentials: NDArray[np.floating] = np.exp(shifted, out=shifted)  # in place: a new array costs a third more time
        exponentials /= exponentials.sum(axis=axis, keepdims=True)
        return exponentials


def log_softmax(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Logarithms of the softmax probabilities, in nats, right even where the probability itself rounds to 0 or 1.

    Args:
        scores: (..., K) real numbers, finite or -inf (an impossible class, log-probability -inf).
        axis: the axis along which the classes lie.

    Returns:
        An array of the same shape, at most 0, its exponentials summing to 1 along `axis`; float32 for float32 scores,
        else float64.

    Raises:
        ValueError, TypeError: as `softmax`.

    Source: derived in notebook 08; Blanchard, Higham and Higham 2021, doi:10.1093/imanum/draa038.
    """
    checked = score_array(scores, axis)
    with np.errstate(over="ignore", under="ignore"):
        shifted = below_largest(checked, axis)
        # The sum is at least 1, from the largest score itself, so its logarithm is never that of 0.
        shifted -= np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
        return shifted


def entropy(probabilities: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """How unsure each row of probabilities is, in nats: 0 when certain, ln K when all K classes are equally likely.

    Args:
        probabilities: (..., K) between 0 and 1, summing to 1 along `axis`.
        axis: the axis along which the classes lie.

    Returns:
        An array without that axis (a number for a single row), from 0 to ln K; float32 for float32 probabilities, else
        float64.

    Raises:
        ValueError: probabilities that are negative, above 1, nan or do not sum to 1.
        TypeError: no array of real numbers.

    Source: notebook 02; Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x.
    """
    checked = probability_array(probabilities, "probabilities", axis)
    logarithms = np.log(np.where((checked > 0) & (checked < 1), checked, 1))  # 0 · log 0 counts as 0, 1 + 1e-7 as 1
    with np.errstate(under="ignore"):
        total: NDArray[np.floating] = 0.0 - np.sum(checked * logarithms, axis=axis)  # certainty is 0.0, not -0.0
    return total
