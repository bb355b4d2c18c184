"""Checks shared by the numeric helpers: each returns a clean value, or raises with a sentence that names the bad one.

Only the public functions call these, once, at their edge; the arithmetic behind them trusts its arrays.
"""

import itertools
import math
import sys
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# How far a row of probabilities may miss a sum of 1. In float64 it lets in rows of ten classes printed with seven
# decimals (they miss by at most 5e-7) and refuses three decimals. In float32 a row of a few thousand classes, summed
# in float32 by whoever made it, may miss by a few thousand roundings of 6e-8.
SUM_TOLERANCE = {np.dtype(np.float64): 1e-6, np.dtype(np.float32): 1e-4}

NO_NUMBERS = (bool, np.bool_, np.timedelta64)  # a truth is an integer to Python, a duration to NumPy
DRAWABLE = 1e100  # the largest number that is drawn: near 1e308 Matplotlib's own arithmetic overflows


def plain(value: object) -> str:
    """The value as a reader would type it: `nan`, not `np.float64(nan)`; never longer than 60 characters."""
    try:
        text = repr(value.item() if isinstance(value, np.generic) else value)
    except Exception:  # an object with ideas of its own, or an integer of more digits than Python writes
        text = f"<{type(value).__name__} that cannot be written out>"
    return text if len(text) <= 60 else text[:57] + "..."


def first_bad(name: str, values: NDArray[Any], bad: NDArray[np.bool_]) -> str:
    """The first bad entry and where it stands, such as `scores[0, 2] is nan`."""
    where = np.unravel_index(np.argmax(bad), np.shape(bad))
    place = f"[{', '.join(str(int(i)) for i in where)}]" if where else ""
    return f"{name}{place} is {plain(values[where])}"


def any_array(values: ArrayLike, name: str, wanted: str) -> NDArray[Any]:
    """The values as an array, whatever their dtype; masked and ragged values are refused."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(f"{name} must be a plain array of shape {wanted}, but is a masked array: fill or drop its gaps")
    try:
        return np.asarray(values)
    except MemoryError:
        raise
    except ValueError as error:  # NumPy's own words for ragged rows are "inhomogeneous shape"
        raise ValueError(
            f"{name} must be an array of shape {wanted}, but its rows have different lengths: {plain(values)}"
        ) from error
    except Exception as error:  # from the value's own code, which NumPy asks for an array
        raise TypeError(f"{name} must be an array of shape {wanted}, but cannot be made one: {plain(values)}") from error


def real_array(values: ArrayLike, name: str, wanted: str) -> NDArray[np.floating]:
    """The values in float32 if they came so, in float64 if they were any other real numbers."""
    array = any_array(values, name, wanted)
    if array.dtype in SUM_TOLERANCE:  # float32 or float64 already
        return array
    if array.dtype.kind not in "buif":
        raise TypeError(
            f"{name} must hold real numbers in an array of shape {wanted}, but has dtype {array.dtype}: {plain(values)}"
        )
    single = array.dtype.kind == "f" and array.dtype.itemsize == 4
    return cast(array, np.dtype(np.float32 if single else np.float64))


def cast(array: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """The array in another dtype, itself if it has it already; what is too large for it becomes inf, silently."""
    with np.errstate(over="ignore", under="ignore"):
        return array.astype(dtype, copy=False)


def all_finite(array: NDArray[np.floating]) -> bool:
    """Whether no entry is inf or nan."""
    if array.size < 100_000:
        return bool(np.count_nonzero(np.isfinite(array)) == array.size)
    with np.errstate(all="ignore"):
        total = array.sum()
    # A finite sum has finite terms, and needs no second large array. Only finite terms whose sum overflows do.
    return bool(np.isfinite(total) or np.isfinite(array).all())


def finite_array(values: ArrayLike, name: str, wanted: str, ndims: tuple[int, ...]) -> NDArray[np.floating]:
    """Real, finite values with one of the wanted numbers of axes."""
    array = real_array(values, name, wanted)
    if array.ndim not in ndims:
        raise ValueError(f"{name} must have shape {wanted}, but has shape {array.shape}")
    if not all_finite(array):
        bad = first_bad(name, array, ~np.isfinite(array))
        raise ValueError(f"{name} must be finite numbers of shape {wanted}, but {bad}")
    return array


def _class_axis(array: NDArray[Any], name: str, axis: int) -> None:
    """Refuses an axis that is not there, or that holds no class."""
    axis = whole_number(axis, "axis")
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"axis {plain(axis)} is out of range: {name} must have shape (..., K), but has shape {array.shape}")
    if array.shape[axis] == 0:
        raise ValueError(f"{name} must have at least one class along axis {axis}, but has shape {array.shape}")


def score_array(scores: ArrayLike, axis: int) -> NDArray[np.floating]:
    """Scores of shape (..., K), their values still to be looked at by `check_scores`."""
    array = real_array(scores, "scores", "(..., K)")
    _class_axis(array, "scores", axis)
    return array


def check_scores(scores: NDArray[np.floating], largest: NDArray[np.floating], axis: int) -> None:
    """Refuses scores that are nan or +inf, and rows of nothing but -inf.

    largest: the maximum of `scores.swapaxes(axis, -1)` along its last axis, which is kept with length 1.
    """
    if largest.size == 1 and math.isfinite(largest.item()):
        return
    # The largest of a row shows its nan, its +inf and "all -inf". all() would take a tenth of a small softmax.
    if np.count_nonzero(np.isfinite(largest)) == largest.size:
        return
    bad = np.isnan(scores) | (scores == np.inf)
    if bad.any():
        raise ValueError(
            f"scores of shape (..., K) must be finite, or -inf for an impossible class, but {first_bad('scores', scores, bad)}"
        )
    largest = largest.swapaxes(axis, -1).squeeze(axis)
    raise ValueError(
        "scores of shape (..., K) must leave at least one class possible, but a row holds nothing but -inf, "
        f"the first at {first_bad('max(scores)', largest, largest == -np.inf)}"
    )


def probability_array(values: ArrayLike, name: str, axis: int = -1) -> NDArray[np.floating]:
    """Probabilities of shape (..., K): between 0 and 1, summing to 1 along the axis."""
    array = real_array(values, name, "(..., K)")
    _class_axis(array, name, axis)
    tolerance = SUM_TOLERANCE[array.dtype]
    inside = (array >= 0) & (array <= 1 + tolerance)  # False for nan as well
    if not inside.all():
        raise ValueError(f"{name} of shape (..., K) must be probabilities between 0 and 1, but {first_bad(name, array, ~inside)}")
    sums = array.sum(axis=axis, dtype=np.float64)
    astray = np.abs(sums - 1) > tolerance
    if astray.any():
        raise ValueError(
            f"{name} of shape (..., K) must sum to 1 along axis {axis}, but {first_bad(f'sum({name})', sums, astray)}"
        )
    return array


def index_array(labels: ArrayLike, n_classes: int, wanted: str = "(...,)") -> NDArray[np.intp]:
    """Integer class indices from 0 to n_classes - 1."""
    array = any_array(labels, "labels", wanted)
    if array.dtype.kind == "f":
        fractional = ~np.isfinite(array) | (array != np.floor(array))
        if fractional.any():
            raise ValueError(
                f"labels of shape {wanted} must be whole numbers from 0 to {n_classes - 1}, "
                f"but {first_bad('labels', array, fractional)}"
            )
    # An empty list arrives as float64; it holds no wrong number.
    if array.dtype.kind not in "iu" and not (array.dtype.kind == "f" and array.size == 0):
        raise TypeError(
            f"labels must be integers of shape {wanted} from 0 to {n_classes - 1}, but have dtype {array.dtype}: {plain(labels)}"
        )
    # Checked, because -1 would silently mean the last class. As unsigned numbers, negative ones are the largest.
    if array.dtype == np.intp and not np.count_nonzero(array.view(np.uintp) >= n_classes):
        return array
    outside = (array < 0) | (array >= n_classes)
    if outside.any():
        raise ValueError(f"labels of shape {wanted} must be from 0 to {n_classes - 1}, but {first_bad('labels', array, outside)}")
    return array.astype(np.intp, copy=False)


def label_array(labels: ArrayLike, shape: tuple[int, ...], dtype: np.dtype[Any], name: str = "scores") -> NDArray[Any]:
    """Labels that go with scores of shape (..., K): indices (...,) as integers, or rows (..., K) in the scores' dtype."""
    wanted = f"{shape[:-1]} (class indices) or {shape} (one-hot or soft rows)"
    array = any_array(labels, "labels", wanted)
    if array.shape == shape:
        return cast(probability_array(labels, "labels"), dtype)
    if array.shape == shape[:-1]:
        return index_array(array, shape[-1], str(array.shape))
    raise ValueError(f"labels must have shape {wanted} to go with {name} of shape {shape}, but have shape {array.shape}")


def whole_number(value: object, name: str, least: int | None = None) -> int:
    """A whole number, at least `least`; True, 2.0 and "2" are not whole numbers here."""
    if type(value) is int and (least is None or value >= least):  # as nearly always: no sentence need be made
        return value
    wanted = f"{name} must be a whole number" + ("" if least is None else f" of at least {least}")
    if isinstance(value, NO_NUMBERS) or not isinstance(value, (int, np.integer)):
        with np.errstate(invalid="ignore"):  # inf // 1 is nan, and inf no whole number
            fractional = isinstance(value, Real) and value != value // 1
        raise (ValueError if fractional else TypeError)(f"{wanted}, but is {plain(value)} ({type(value).__name__})")
    if least is not None and value < least:
        raise ValueError(f"{wanted}, but is {plain(value)}")
    return int(value)


def array_size(shape: tuple[int, ...], told: str) -> None:
    """Refuses a float64 array that no machine can hold; `told` says what wants it, such as `n_classes=10`."""
    if math.prod(max(size, 1) for size in shape) * 8 > sys.maxsize:
        raise ValueError(f"an array of shape {plain(shape)} is more than any machine can hold: {told} must be smaller")


def real_number(value: object, name: str, *, zero_allowed: bool) -> float:
    """A finite real number, positive, or not negative where zero is allowed."""
    if type(value) is float and 0 <= value <= sys.float_info.max and (value or zero_allowed):
        return value
    wanted = f"a finite number {'of at least 0' if zero_allowed else 'above 0'}"
    number = any_real(value, name, wanted)
    if not (0 <= number <= sys.float_info.max) or (number == 0 and not zero_allowed):
        raise ValueError(f"{name} must be {wanted}, but is {plain(value)}")
    return number


def switch(value: object, name: str) -> bool:
    """True or False, and nothing that only counts as one of them."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, but is {plain(value)} ({type(value).__name__})")
    return bool(value)


def text(value: object, name: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, but is {plain(value)} ({type(value).__name__})")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{name} must be text that can be written to a file, but is {plain(value)}") from error
    return value


def generator(rng: object) -> np.random.Generator:
    """The random generator itself; a seed or an old RandomState is refused."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy random Generator such as np.random.default_rng(0), but is {plain(rng)} ({type(rng).__name__})"
        )
    return rng


# What is drawn ---------------------------------------------------------------------------------------------------------


def any_real(value: object, name: str, wanted: str = "a real number") -> float:
    """A real number as a float; nan and inf are let through, True and "2" are not."""
    if isinstance(value, NO_NUMBERS) or not isinstance(value, Real):
        raise TypeError(f"{name} must be {wanted}, but is {plain(value)} ({type(value).__name__})")
    try:
        with np.errstate(over="ignore", under="ignore"):
            return float(value)
    except OverflowError as error:
        raise ValueError(f"{name} must be {wanted} that a float can hold, but is {plain(value)}") from error


def number_within(value: object, name: str, low: float = -DRAWABLE, high: float = DRAWABLE) -> float:
    """A real number between two ends, both included."""
    wanted = f"a real number from {low:g} to {high:g}"
    number = any_real(value, name, wanted)
    if not low <= number <= high:
        raise ValueError(f"{name} must be {wanted}, but is {plain(value)}")
    return number


def array_within(
    values: ArrayLike, name: str, shape: tuple[int | str, ...], low: float = -DRAWABLE, high: float = DRAWABLE
) -> NDArray[np.float64]:
    """Real numbers between two ends as float64, in an array of this shape; a letter stands for a length of at least 1."""
    wanted = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
    array = cast(real_array(values, name, wanted), np.dtype(np.float64))
    if len(shape) != array.ndim or any(
        length != side if isinstance(side, int) else length == 0 for length, side in zip(array.shape, shape)
    ):
        raise ValueError(f"{name} must have shape {wanted}, with nothing of length 0, but has shape {array.shape}")
    inside = (array >= low) & (array <= high)  # False for nan as well
    if not inside.all():
        raise ValueError(f"{name} of shape {wanted} must be from {low:g} to {high:g}, but {first_bad(name, array, ~inside)}")
    return array


def share_array(values: ArrayLike, name: str, shape: tuple[int | str, ...]) -> NDArray[np.float64]:
    """Numbers from 0 to 1, which need not sum to anything; a millionth above is let through."""
    return array_within(values, name, shape, 0, 1 + 1e-6)


def rising_array(
    values: ArrayLike, name: str, shape: tuple[int | str], low: float = -DRAWABLE, high: float = DRAWABLE
) -> NDArray[np.float64]:
    """Numbers of which each is larger than the one before it, at least two."""
    array = array_within(values, name, shape, low, high)
    if len(array) < 2:
        raise ValueError(f"{name} must hold at least two rising numbers, but holds {len(array)}")
    falls = np.diff(array) <= 0
    if falls.any():
        place = int(np.argmax(falls)) + 1
        told = f"{name}[{place}] is {plain(array[place])} after {plain(array[place - 1])}"
        raise ValueError(f"{name} must rise from each number to the next, but {told}")
    return array


def limits_of(limits: ArrayLike, name: str, low: float = -DRAWABLE, high: float = DRAWABLE) -> tuple[float, float]:
    """Two numbers, the lower first."""
    first, last = rising_array(limits, name, (2,), low, high).tolist()
    return first, last


def strings(values: object, name: str, count: int, each: str, *, blank_allowed: bool = True) -> tuple[str, ...]:
    """So many strings, one for each of what `each` names."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise TypeError(f"{name} must be {count} strings, one for {each}, but is {plain(values)}")
    try:
        held = tuple(itertools.islice(values, count + 1))
    except Exception as error:  # from the value's own code
        raise TypeError(f"{name} must be {count} strings, one for {each}, but is {plain(values)}") from error
    for place, value in enumerate(held):
        if not isinstance(value, str) or not (blank_allowed or value.strip()):
            raise TypeError(
                f"{name} must be strings{'' if blank_allowed else ' that can be read'}, but {name}[{place}] is {plain(value)}"
            )
        text(value, f"{name}[{place}]")
    if len(held) != count:
        told = "more" if len(held) > count else len(held)
        raise ValueError(f"{name} must be {count} strings, one for {each}, but there are {told}")
    return held


def class_index(value: object, n_classes: int) -> int | None:
    """The index of a class, or None."""
    if value is None:
        return None
    place = whole_number(value, "true_class", 0)
    if place >= n_classes:
        raise ValueError(f"true_class must be from 0 to {n_classes - 1}, or None, but is {plain(place)}")
    return place
