"""Real data: the handwritten digits, a slice of them small enough to draw, and a reader of IDX files."""

import gzip
import math
import os
import sys
import zlib
from importlib.util import find_spec
from io import BufferedIOBase
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from helpers._validate import plain, whole_number

N_TRAIN, N_VALIDATION = 997, 400  # and 400 for the test: 1797 in all


class Digits(NamedTuple):
    """Handwritten digits in three parts; a row of inputs is an 8 × 8 image, row after row, each pixel 0 to 16."""

    train_inputs: NDArray[np.float64]
    train_labels: NDArray[np.intp]
    validation_inputs: NDArray[np.float64]
    validation_labels: NDArray[np.intp]
    test_inputs: NDArray[np.float64]
    test_labels: NDArray[np.intp]
    names: tuple[str, ...]


class TwoFeatureSlice(NamedTuple):
    """Two pixels of two kinds of digits: inputs (N, 2), labels (N,) of 0 and 1, and what to call them."""

    inputs: NDArray[np.float64]
    labels: NDArray[np.intp]
    feature_names: tuple[str, str]
    class_names: tuple[str, str]


def digits(seed: int = 0) -> Digits:
    """1797 real handwritten digits, split into 997 to learn from, 400 to choose with and 400 to test on.

    seed: of the one permutation that splits them, a whole number of at least 0.

    Returns a `Digits` of fresh arrays: inputs (N, 64) float64, each value the number of inked pixels in a 4 × 4 block
    of the scanned digit, 0 to 16 and not scaled; labels (N,) integers 0 to 9; names "0" to "9".
    Raises ModuleNotFoundError when scikit-learn, which brings the file, is not installed; ValueError or TypeError for
    a bad seed.
    Source: E. Alpaydin and C. Kaynak 1998, Optical Recognition of Handwritten Digits, UCI Machine Learning
    Repository, doi:10.24432/C50P49, licence CC BY 4.0; the copy of its test set that comes with scikit-learn.
    """
    whole_number(seed, "seed", least=0)
    table = np.loadtxt(_digits_file(), delimiter=",")
    order = np.random.default_rng(seed).permutation(len(table))
    parts = np.split(table[order], [N_TRAIN, N_TRAIN + N_VALIDATION])
    train, validation, test = ((part[:, :-1].copy(), part[:, -1].astype(np.intp)) for part in parts)
    return Digits(*train, *validation, *test, names=tuple(str(digit) for digit in range(10)))


def _digits_file() -> Path:
    """The very file that sklearn.datasets.load_digits reads."""
    # Found without importing scikit-learn: the import alone takes over a second, and every notebook would pay it.
    spec = find_spec("sklearn")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the digits come with scikit-learn, which is not installed: pip install scikit-learn")
    return Path(spec.submodule_search_locations[0], "datasets", "data", "digits.csv.gz")


def two_feature_slice(seed: int = 0) -> TwoFeatureSlice:
    """Sevens and nines of the training digits, seen through two pixels: a problem with two weights, fit for a picture.

    seed: of the split, as in `digits`.

    Returns a `TwoFeatureSlice`: inputs (N, 2) float64, raw pixel values 0 to 16; labels (N,) integers, 0 for a seven
    and 1 for a nine; the names of both pixels (rows and columns counted from 0, from the top left) and both classes.
    Raises as `digits` does.
    Source: as `digits`.
    """
    # Both pixels lie on the left side of a nine's loop, where a seven has little ink: row 2, column 2 in the stroke
    # (spread 6.3), row 3, column 1 at the edge that only wide loops reach (spread 1.8). The spreads make the loss
    # over raw pixels a narrow valley (condition number 11) and over standardised ones a round bowl (1.1); the classes
    # overlap, so there is a lowest point: weights (2.1, 2.8) for centred pixels / 8, where 85 % are right. Chosen among
    # all pairs of digits and of pixels for these properties.
    data = digits(seed)
    chosen = np.isin(data.train_labels, (7, 9))
    return TwoFeatureSlice(
        inputs=data.train_inputs[chosen][:, [2 * 8 + 2, 3 * 8 + 1]],
        labels=(data.train_labels[chosen] == 9).astype(np.intp),
        feature_names=("pixel row 2, column 2", "pixel row 3, column 1"),
        class_names=("7", "9"),
    )


# The third byte of an IDX file says what its numbers are; they are stored with the most significant byte first.
IDX_DTYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(path: str | PathLike[str]) -> NDArray[Any]:
    """The array in an IDX file, the format in which MNIST, Fashion-MNIST and notMNIST are published.

    path: of the file, plain or gzipped (told by its first bytes, not by its name).

    Returns an array in the file's shape, with its dtype in the machine's byte order: uint8, int8, int16, int32,
    float32 or float64.
    Raises ValueError for a file that is no IDX file, is cut short, or holds more than its header promises; OSError
    where there is no file to read; TypeError for what is no path.
    Source: Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits,
    https://yann.lecun.com/exdb/mnist/, "The IDX file format".
    """
    if not isinstance(path, (str, PathLike)):  # `open` would take a number for a file that is open already, and close it
        raise TypeError(f"path must be a string or a Path, but is {plain(path)} ({type(path).__name__})")
    try:
        possible = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise ValueError(f"path must be the path of a file, but holds a character that none can hold: {plain(path)}")
    with open(path, "rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        try:
            with gzip.open(file) if gzipped else file as content:
                return _read_idx_content(content, path)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ValueError(f"{path} must be a whole gzip file, but is damaged or cut short: {error}") from error


def _read_idx_content(content: BufferedIOBase, path: str | PathLike[str]) -> NDArray[Any]:
    """The array in an open IDX file; the path is for its errors."""
    shape, dtype = _read_idx_header(content, path)
    n_bytes = math.prod(shape) * dtype.itemsize
    data = _read_at_most(content, n_bytes + 1)  # one more than promised, to notice what should not be there
    if len(data) != n_bytes:
        found = "more" if len(data) > n_bytes else f"only {len(data)}"
        raise ValueError(f"{path} promises an array of shape {shape}, {n_bytes} bytes, but holds {found}")
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="), copy=False)


def _read_idx_header(content: BufferedIOBase, path: str | PathLike[str]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """The shape and dtype that the file promises."""
    magic = content.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in IDX_DTYPES or not 1 <= magic[3] <= 64:
        raise ValueError(
            f"{path} must be an IDX file, which starts with 0, 0, a type (8, 9, 11, 12, 13 or 14) and the number of "
            f"axes (1 to 64), but starts with {list(magic)}"
        )
    sizes = content.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise ValueError(f"{path} promises {magic[3]} axes, but ends within their sizes, after {4 + len(sizes)} bytes")
    shape, dtype = tuple(np.frombuffer(sizes, ">u4").tolist()), np.dtype(IDX_DTYPES[magic[2]])
    # An axis of size 0 would hide the absurd sizes beside it from the count of bytes, but not from NumPy.
    if math.prod(max(size, 1) for size in shape) * dtype.itemsize > sys.maxsize:
        raise ValueError(f"{path} promises an array of shape {shape}, which is more than any array can hold")
    return shape, dtype


def _read_at_most(content: BufferedIOBase, limit: int) -> bytearray:
    """Up to `limit` bytes, piece by piece: memory is taken for what the file holds, not for what its header says."""
    data = bytearray()
    while piece := content.read(min(limit - len(data), 2**20)):
        data += piece
    return data
