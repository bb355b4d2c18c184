"""Checks of arguments, for the edge of the public functions: each returns a clean value, or raises with a sentence.

The arithmetic behind that edge trusts its arrays.
"""

import itertools
import sys
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

# How far a row of probabilities may miss a sum of 1. In float64 it lets in rows of ten classes printed with seven
# decimals (they miss by at most 5e-7) and refuses three decimals. In float32 a row of a few thousand classes, summed
# in float32 by whoever made it, may miss by a few thousand roundings of 6e-8.
SUM_TOLERANCE = {np.dtype(np.float64): 1e-6, np.dtype(np.float32): 1e-4}

NOT_NUMBERS = (bool, np.bool_, np.timedelta64)  # a truth is an integer to Python, a duration to NumPy


def short_repr(value: object) -> str:
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
    return f"{name}{place} is {short_repr(values[where])}"


# Arrays ----------------------------------------------------------------------------------------------------------------


def any_array(values: ArrayLike, name: str, wanted: str) -> NDArray[Any]:
    """The values as an array of any dtype; masked and ragged values are refused."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(f"{name} must be a plain array of shape {wanted}, but is a masked array: fill or drop its gaps")
    try:
        return np.asarray(values)
    except ValueError as error:  # NumPy's own words for ragged rows are "inhomogeneous shape"
        raise ValueError(
            f"{name} must be an array of shape {wanted}, but its rows have different lengths: {short_repr(values)}"
        ) from error


def real_array(values: ArrayLike, name: str, wanted: str) -> NDArray[np.floating]:
    """The values in float32 if they came so, in float64 if they were any other real numbers."""
    array = any_array(values, name, wanted)
    if array.dtype in SUM_TOLERANCE:  # float32 or float64 already
        return array
    if array.dtype.kind not in "buif":
        raise TypeError(
            f"{name} must hold real numbers in an array of shape {wanted}, but has dtype {array.dtype}: {short_repr(values)}"
        )
    single = array.dtype.kind == "f" and array.dtype.itemsize == 4
    return cast(array, np.float32 if single else np.float64)


def cast(array: NDArray[Any], dtype: DTypeLike) -> NDArray[Any]:
    """The array in another dtype, itself if it has it already; what is too large for it becomes inf, silently."""
    with np.errstate(over="ignore", under="ignore"):
        return array.astype(dtype, copy=False)


def all_finite(array: ArrayLike) -> bool:
    """Whether no entry is inf or nan."""
    if np.size(array) < 100_000:
        return bool(np.count_nonzero(np.isfinite(array)) == np.size(array))
    with np.errstate(all="ignore"):  # a finite sum has finite terms, and needs no second large array
        return bool(np.isfinite(np.sum(array)) or np.isfinite(array).all())


def finite_array(
    values: ArrayLike, name: str, wanted: str, ndims: tuple[int, ...], dtype: DTypeLike | None = None
) -> NDArray[np.floating]:
    """Real, finite values with one of the wanted numbers of axes, in this dtype if one is given."""
    array = real_array(values, name, wanted)
    if array.ndim not in ndims:
        raise ValueError(f"{name} must have shape {wanted}, but has shape {array.shape}")
    array = array if dtype is None else cast(array, dtype)
    if not all_finite(array):
        bad = first_bad(name, array, ~np.isfinite(array))
        raise ValueError(f"{name} must be finite numbers of shape {wanted}, but {bad} in {array.dtype}")
    return array


def layer_arrays(
    weights: ArrayLike, biases: ArrayLike, inputs: ArrayLike, wanted: str = "(N, D)", ndims: tuple[int, ...] = (2,)
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Finite weights (K, D), biases (K,) and inputs (N, D) that go together."""
    weights = finite_array(weights, "weights", "(K, D)", (2,))
    biases = finite_array(biases, "biases", "(K,)", (1,))
    inputs = finite_array(inputs, "inputs", wanted, ndims)
    if 0 in weights.shape:
        raise ValueError(f"weights must have shape (K, D) with at least one class and feature, but have shape {weights.shape}")
    if biases.shape != weights.shape[:1]:
        raise ValueError(
            f"biases must have shape {weights.shape[:1]} to go with weights of shape {weights.shape}, "
            f"but have shape {biases.shape}"
        )
    if inputs.shape[-1] != weights.shape[1]:
        raise ValueError(
            f"inputs must have {weights.shape[1]} features to go with weights of shape {weights.shape}, "
            f"but have shape {inputs.shape}"
        )
    return weights, biases, inputs


def _class_axis(array: NDArray[Any], name: str, axis: int) -> None:
    """Refuses an axis that is not there, or that holds no class."""
    axis = whole_number(axis, "axis")
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"axis {short_repr(axis)} is out of range: {name} must have shape (..., K), but has shape {array.shape}")
    if array.shape[axis] == 0:
        raise ValueError(f"{name} must have at least one class along axis {axis}, but has shape {array.shape}")


def score_array(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Scores of shape (..., K): finite, or -inf for an impossible class, with at least one class possible in each row."""
    array = real_array(scores, "scores", "(..., K)")
    _class_axis(array, "scores", axis)
    if all_finite(array):
        return array
    bad = np.isnan(array) | (array == np.inf)
    if bad.any():
        raise ValueError(
            f"scores of shape (..., K) must be finite, or -inf for an impossible class, but {first_bad('scores', array, bad)}"
        )
    largest = array.max(axis=axis)
    if (largest == -np.inf).any():
        raise ValueError(
            "scores of shape (..., K) must leave at least one class possible, but a row holds nothing but -inf, "
            f"the first at {first_bad('max(scores)', largest, largest == -np.inf)}"
        )
    return array


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
    kind = f"labels of shape {wanted} must be integers from 0 to {n_classes - 1}"
    if array.dtype.kind == "f":
        fractional = ~np.isfinite(array) | (array != np.floor(array))
        if fractional.any():
            raise ValueError(f"{kind}, but {first_bad('labels', array, fractional)}")
    if array.dtype.kind not in "iu" and array.size + (array.dtype.kind != "f"):  # an empty list arrives as float64
        raise TypeError(f"{kind}, but have dtype {array.dtype}: {short_repr(labels)}")
    outside = (array < 0) | (array >= n_classes)  # -1 would silently mean the last class
    if outside.any():
        raise ValueError(f"{kind}, but {first_bad('labels', array, outside)}")
    return array.astype(np.intp, copy=False)


def label_array(labels: ArrayLike, shape: tuple[int, ...], dtype: DTypeLike, name: str = "scores") -> NDArray[Any]:
    """Labels that go with scores of shape (..., K): indices (...,) as integers, or rows (..., K) in the scores' dtype."""
    wanted = f"{shape[:-1]} (class indices) or {shape} (one-hot or soft rows)"
    array = any_array(labels, "labels", wanted)
    if array.shape == shape:
        return cast(probability_array(labels, "labels"), dtype)
    if array.shape == shape[:-1]:
        return index_array(array, shape[-1], str(array.shape))
    raise ValueError(f"labels must have shape {wanted} to go with {name} of shape {shape}, but have shape {array.shape}")


def example_arrays(inputs: ArrayLike, labels: ArrayLike, n_classes: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Finite inputs (N, D), at least one, and labels that go with them."""
    inputs = finite_array(inputs, "inputs", "(N, D)", (2,))
    if 0 in inputs.shape:
        raise ValueError(
            f"inputs must have shape (N, D) with at least one example and one feature, but have shape {inputs.shape}"
        )
    return inputs, label_array(labels, (len(inputs), n_classes), inputs.dtype)


# Single values ---------------------------------------------------------------------------------------------------------


def whole_number(value: object, name: str, least: int | None = None) -> int:
    """A whole number, at least `least`; True, 2.0 and "2" are not whole numbers here."""
    low = -sys.maxsize if least is None else least
    if type(value) is int and low <= value <= sys.maxsize:  # as nearly always: no sentence need be made
        return value
    wanted = f"{name} must be a whole number" + ("" if least is None else f" of at least {least}")
    if isinstance(value, NOT_NUMBERS) or not isinstance(value, (int, np.integer)):
        with np.errstate(invalid="ignore"):  # inf // 1 is nan, and inf no whole number
            fractional = isinstance(value, Real) and value != value // 1
        raise (ValueError if fractional else TypeError)(f"{wanted}, but is {short_repr(value)} ({type(value).__name__})")
    if not low <= value <= sys.maxsize:
        raise ValueError(f"{wanted}, but is {short_repr(value)}")
    return int(value)


def any_real(value: object, name: str, wanted: str = "a real number") -> float:
    """A real number as a float; nan and inf are let through, True and "2" are not."""
    if isinstance(value, NOT_NUMBERS) or not isinstance(value, Real):
        raise TypeError(f"{name} must be {wanted}, but is {short_repr(value)} ({type(value).__name__})")
    try:
        with np.errstate(over="ignore", under="ignore"):
            return float(value)
    except OverflowError as error:
        raise ValueError(f"{name} must be {wanted} that a float can hold, but is {short_repr(value)}") from error


def real_number(value: object, name: str, *, zero_allowed: bool) -> float:
    """A finite real number, positive, or not negative where zero is allowed."""
    wanted = f"a finite number {'of at least 0' if zero_allowed else 'above 0'}"
    number = any_real(value, name, wanted)
    if not (0 <= number < np.inf) or (number == 0 and not zero_allowed):
        raise ValueError(f"{name} must be {wanted}, but is {short_repr(value)}")
    return number


def number_within(value: object, name: str, low: float, high: float) -> float:
    """A real number between two ends, both included."""
    wanted = f"a real number from {low:g} to {high:g}"
    number = any_real(value, name, wanted)
    if not low <= number <= high:
        raise ValueError(f"{name} must be {wanted}, but is {short_repr(value)}")
    return number


def class_index(value: object, n_classes: int) -> int | None:
    """The index of the true class, or None."""
    if value is None:
        return None
    index = whole_number(value, "true_class", 0)
    if index >= n_classes:
        raise ValueError(f"true_class must be from 0 to {n_classes - 1}, or None, but is {index}")
    return index


def check_bool(value: object, name: str) -> bool:
    """True or False, and nothing that only counts as one of them."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, but is {short_repr(value)} ({type(value).__name__})")
    return bool(value)


def check_str(value: object, name: str) -> str:
    """A string that can be written to a file."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, but is {short_repr(value)} ({type(value).__name__})")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{name} must be text that can be written to a file, but is {short_repr(value)}") from error
    return value


def check_strings(values: Any, name: str, count: int, each: str, *, blank_allowed: bool = True) -> tuple[str, ...]:
    """As many strings as `count`, one for each of what `each` names."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise TypeError(f"{name} must be {count} strings, one for {each}, but is {short_repr(values)}")
    given = tuple(itertools.islice(values, count + 1))
    for place, value in enumerate(given):
        if not check_str(value, f"{name}[{place}]").strip() and not blank_allowed:
            raise ValueError(f"{name} must be strings that can be read, but {name}[{place}] is {short_repr(value)}")
    if len(given) != count:
        number = "more" if len(given) > count else len(given)
        raise ValueError(f"{name} must be {count} strings, one for {each}, but there are {number}")
    return given


def check_rng(rng: object) -> np.random.Generator:
    """The random generator itself; a seed or an old RandomState is refused."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a numpy random Generator such as np.random.default_rng(0), but is {short_repr(rng)} ({type(rng).__name__})"
        )
    return rng


def pair(value: Any, name: str, wanted: str) -> tuple[Any, Any]:
    """Both halves of a tuple or list of two."""
    if not isinstance(value, (tuple, list)):
        raise TypeError(f"{name} must be a pair {wanted}, but is a {type(value).__name__}")
    if len(value) != 2:
        raise ValueError(f"{name} must be a pair {wanted}, but holds {len(value)} things")
    return value[0], value[1]
