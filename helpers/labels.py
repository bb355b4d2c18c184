"""From class labels to one-hot rows, and back."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers._validate import first_bad, index_array, real_array, whole_number


def one_hot(labels: ArrayLike, n_classes: int) -> NDArray[np.float64]:
    """One-hot rows: 1 at each label's own class, 0 everywhere else.

    Args:
        labels: (...,) integers from 0 to n_classes - 1.
        n_classes: K, a whole number of at least 1; given, never guessed from the labels, which may lack a class.

    Returns:
        A float64 array (..., K) of zeros and ones, each row with exactly one 1.

    Raises:
        ValueError: labels that are negative, K or more, or fractional.
        TypeError: labels that are not integers.
        MemoryError: rows that this machine cannot hold.

    Source: notebook 03.
    """
    n_classes = whole_number(n_classes, "n_classes", least=1)
    indices = index_array(labels, n_classes)
    rows: NDArray[np.bool_] = indices[..., np.newaxis] == np.arange(n_classes)
    return rows.astype(np.float64)


def class_indices(one_hot_rows: ArrayLike) -> NDArray[np.intp]:
    """Integer labels: the place of the 1 in each one-hot row.

    Args:
        one_hot_rows: (..., K), zeros and ones, exactly one 1 in each row.

    Returns:
        An integer array (...,) from 0 to K - 1 (a number for a single row); `one_hot` turns it back.

    Raises:
        ValueError: rows that are not exactly one-hot.
        TypeError: no array of real numbers.

    Source: notebook 03.
    """
    rows = real_array(one_hot_rows, "one_hot_rows", "(..., K)")
    if rows.ndim == 0 or rows.shape[-1] == 0:
        raise ValueError(f"one_hot_rows must have shape (..., K) with at least one class, but has shape {rows.shape}")
    wrong = (rows != 0) & (rows != 1)  # also True for nan
    if wrong.any():
        raise ValueError(f"one_hot_rows of shape (..., K) must hold only 0 and 1, but {first_bad('one_hot_rows', rows, wrong)}")
    ones = np.asarray(np.count_nonzero(rows, axis=-1))
    if (ones != 1).any():
        raise ValueError(
            "one_hot_rows of shape (..., K) must hold exactly one 1 in each row, "
            f"but {first_bad('sum(one_hot_rows)', ones, ones != 1)}"
        )
    places: NDArray[np.intp] = rows.argmax(axis=-1)
    return places
