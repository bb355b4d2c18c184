"""The digits as the notebooks use them, for checks that ask how well something reads them."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import digits

Part = tuple[NDArray[Any], NDArray[Any]]


@cache
def standardised_digits() -> tuple[Part, Part, Part]:
    """Inputs and labels of the training, validation and test part, all standardised by the training part."""
    data = digits()
    mean, spread = data.train_inputs.mean(axis=0), data.train_inputs.std(axis=0)
    scale = np.where(spread == 0, 1, spread)
    return (
        ((data.train_inputs - mean) / scale, data.train_labels),
        ((data.validation_inputs - mean) / scale, data.validation_labels),
        ((data.test_inputs - mean) / scale, data.test_labels),
    )
