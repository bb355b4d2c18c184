"""Values that no function was written for, as Hypothesis strategies, each built once."""

import datetime
import decimal
import fractions
import itertools

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst


class Liar:
    """An object whose every answer is an error."""

    def __array__(self, *_args, **_options):
        raise RuntimeError("no array")

    def __len__(self):
        raise RuntimeError("no length")

    def __repr__(self):
        raise RuntimeError("no words")

    __eq__ = __hash__ = None


class Promising:
    """An object that promises numbers and hands out others each time."""

    def __init__(self):
        self.asked = 0

    def __len__(self):
        return 3

    def __getitem__(self, place):
        if place >= 3:
            raise IndexError(place)
        self.asked += 1
        return float("nan") if self.asked % 2 else "x"


def itself():
    """A list that holds itself."""
    values = []
    values.append(values)
    return values


NUMBERS = [
    0, 1, -1, 2, 3, 10, True, False, 0.0, -0.0, 0.5, -0.5, 1.5, 1e-320, 5e-324, 1e-300, 1e300, -1e300, 1e308, -1e308,
    1.7976931348623157e308, float("nan"), float("inf"), float("-inf"), 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1,
    10**400, -(10**400), 10**5000, -(10**5000), 1j, complex("nan"), decimal.Decimal("0.5"), decimal.Decimal("nan"),
    fractions.Fraction(1, 3), fractions.Fraction(10**400), fractions.Fraction(1, 10**400), np.float16(65504), np.float16("nan"),
    np.float32(1e38), np.float32(1e-45), np.float64("inf"), np.float64("nan"), np.longdouble("1e4000"), np.longdouble("1e-4000"),
    np.int8(-128), np.uint8(255), np.uint64(2**64 - 1), np.int64(-(2**63)), np.bool_(True), np.complex64(1j),
    np.datetime64("2026-01-01"), np.datetime64("NaT", "D"), np.timedelta64(1, "s"), np.str_("a"), np.bytes_(b"a"), np.void(b"ab"),
]  # fmt: skip
ODD = [
    None, ..., NotImplemented, "", "a", "1.0", "nan", "all", "a" * 10_000, "\0", "\ud800", "<img src=x onerror=alert(1)>",
    b"", b"ab", bytearray(b"ab"), memoryview(b"abcd"), (), [], {}, set(), frozenset([1]), {"a": 1}, {1: 2}, range(0), range(3),
    slice(3), object, int, len, lambda *_: 0, datetime.date(2026, 1, 1), Ellipsis, [None], [[], [1]], [[1, 2], [3]], [[1], 2],
    [[1.0, 2.0], [3.0, "a"]], ["a", 1], [1, None], [[]], [[[]]], [float("nan")] * 3, [0.5, float("inf")], [10**400, 1],
    [2**63, -1], [True, False], [1j, 2], [(1, 2), (3,)], ((1, 2), (3, 4), (5, 6)), [[0.2, 0.8], [0.5, 0.5]], [{}, {}], "é" * 3,
    [np.arange(2), np.arange(3)], [np.zeros((2, 2)), np.zeros((2, 2))], [1e308, 1e308, -1e308], [1e-320, 1.0], [[1e308] * 3] * 3,
]  # fmt: skip
# What a generator, an iterator or an object holds is used up or hidden: made anew for each call.
MADE = [
    itself, Liar, Promising, lambda: iter([1, 2]), lambda: (x for x in (0.5, 0.5)), itertools.count, object,
    lambda: np.random.RandomState(0), lambda: np.random.default_rng(0), lambda: np.random.PCG64(0),
    lambda: np.ma.masked_array([0.2, 0.8, 0.0], [0, 1, 0]), lambda: np.ma.masked_array(np.ones((2, 3))), lambda: np.ma.masked,
    lambda: np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]), lambda: np.rec.array([(1, 2.0), (3, 4.0)]),
    lambda: np.matrix([[0.2, 0.8], [0.5, 0.5]]), lambda: np.array([None, 1.0]), lambda: np.array([[1, 2], [3]], dtype=object),
    lambda: np.array([0.5, 0.5], dtype=object), lambda: np.array(["a", "b"]), lambda: np.array([b"a"]), lambda: np.array(3),
    lambda: np.array(float("nan")), lambda: np.array(["2026-01-01"], "M8[D]"), lambda: np.array([1], "m8[s]"),
    lambda: np.array([10**400], dtype=object), lambda: np.zeros((1,) * 40), lambda: np.zeros((2, 0, 3)), lambda: np.zeros(0),
    lambda: np.broadcast_to(0.5, (2, 3)), lambda: np.lib.stride_tricks.as_strided(np.arange(9.0), (3, 3), (0, 8)),
    lambda: np.frombuffer(bytes(24)), lambda: np.array([1.0, 2.0]).view("V8"), lambda: memoryview(np.zeros((2, 2))),
]  # fmt: skip

DTYPES = [
    "f8",
    "f4",
    "f2",
    "g",
    ">f8",
    ">f4",
    "<f2",
    "i8",
    ">i4",
    "i1",
    "u1",
    "u8",
    "?",
    "c16",
    "c8",
    "O",
    "U3",
    "S2",
    "M8[s]",
    "m8[s]",
]
FLOATS = [0.0, -0.0, 0.5, 1.0, -1.0, 1 + 1e-7, 16.0, 1e-320, 1e-300, 1e-45, 1e30, 1e154, 1e308, -1e308, np.nan, np.inf, -np.inf]


def _laid_out(array, how):
    """The same numbers, but not in one piece, not to be written to, backwards, or in Fortran's order."""
    if array.ndim and how == "strided":
        twice = np.repeat(array, 2, axis=-1)
        return twice[..., ::2]
    if array.ndim and how == "backwards":
        return np.ascontiguousarray(array[::-1])[::-1]
    if how == "fortran":
        return np.asfortranarray(array)
    array = array.copy()
    array.flags.writeable = how != "read-only"
    return array


LAYOUTS = st.sampled_from(["plain", "strided", "backwards", "fortran", "read-only"])


@st.composite
def _arrays(draw):
    """Small arrays of any dtype and shape: of extremes, of random bytes, or of numbers that mean something."""
    shape = draw(npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    kind = draw(st.sampled_from(["extremes", "numbers", "shares", "labels"]))
    with np.errstate(all="ignore"):
        if dtype.kind in "USO":
            values = rng.integers(0, 3, shape).astype(dtype)
        elif dtype.kind in "Mm":
            values = rng.integers(0, 3, shape).astype("i8").astype(dtype)
        elif kind == "extremes" and dtype.kind in "fc":
            values = rng.choice(FLOATS, shape).astype(dtype)
        elif kind == "extremes" and dtype.kind in "iu":
            info = np.iinfo(dtype)
            values = np.array(rng.choice([0, 1, 9], shape) if draw(st.booleans()) else np.full(shape, info.max)).astype(dtype)
        elif kind == "shares":
            values = rng.random(shape) if not shape or 0 in shape else rng.dirichlet(np.ones(shape[-1]), shape[:-1])
            values = np.asarray(values).reshape(shape).astype(dtype)
        else:
            values = rng.integers(-1 if kind == "numbers" else 0, 4, shape).astype(dtype)
    return _laid_out(values, draw(LAYOUTS))


ARRAYS = _arrays()
MADE_ANEW = st.sampled_from(MADE).map(lambda make: make())
ANYTHING = st.one_of(st.sampled_from(NUMBERS), st.sampled_from(ODD), MADE_ANEW, ARRAYS, ARRAYS, st.floats(), st.integers())


def variants(good):
    """A good array as it also comes: in another layout, dtype or container, or with one of its numbers spoilt."""
    array = np.asarray(good)
    places = st.integers(0, max(array.size - 1, 0))
    spoilt = st.tuples(places, st.sampled_from(FLOATS), st.sampled_from(["f8", "f4", "g", ">f8"])).map(
        lambda one: _spoilt(array, *one)
    )
    dressed = st.tuples(st.sampled_from(DTYPES), LAYOUTS).map(lambda one: _laid_out(_as(array, one[0]), one[1]))
    shapes = st.sampled_from([array[..., np.newaxis], array[np.newaxis], array[..., :0], array[:0], array.T, array.ravel(), array[..., :1]] if array.ndim else [array[np.newaxis]])  # fmt: skip
    listed = st.sampled_from([array.tolist(), tuple(array.tolist()) if array.ndim else array.tolist()])
    return st.one_of(spoilt, spoilt, dressed, shapes, listed)


def _spoilt(array, place, value, dtype):
    with np.errstate(all="ignore"):
        spoilt = array.astype(dtype)
        if spoilt.size:
            spoilt.flat[place] = value
    return spoilt


def _as(array, dtype):
    with np.errstate(all="ignore"):
        return array.astype(dtype)
