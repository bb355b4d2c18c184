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
    pairs = (data[0:2], data[2:4], data[4:6])
    return tuple(((inputs - mean) / np.where(spread == 0, 1, spread), labels) for inputs, labels in pairs)
