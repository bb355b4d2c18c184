"""Real data: the handwritten digits, a slice of them small enough to draw, and a reader of IDX files."""

import gzip
import math
import zlib
from importlib.resources import files
from os import PathLike
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from helpers._validate import short_repr, whole_number

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

    Args:
        seed: of the one permutation that splits them, a whole number of at least 0.

    Returns:
        A `Digits` of fresh arrays: inputs (N, 64) float64, each value the number of inked pixels in a 4 × 4 block of the
        scanned digit, 0 to 16 and not scaled; labels (N,) integers 0 to 9; names "0" to "9".

    Raises:
        ValueError, TypeError: a bad seed.

    Source: E. Alpaydin and C. Kaynak 1998, Optical Recognition of Handwritten Digits, UCI Machine Learning
    Repository, doi:10.24432/C50P49, licence CC BY 4.0; helpers/data has the copy of its test set that comes with scikit-learn.
    """
    whole_number(seed, "seed", least=0)
    with files("helpers").joinpath("data", "digits.csv.gz").open("rb") as file:
        table = np.loadtxt(gzip.open(file), delimiter=",")
    order = np.random.default_rng(seed).permutation(len(table))
    parts = np.split(table[order], [N_TRAIN, N_TRAIN + N_VALIDATION])
    train, validation, test = ((part[:, :-1].copy(), part[:, -1].astype(np.intp)) for part in parts)
    return Digits(*train, *validation, *test, names=tuple(str(digit) for digit in range(10)))


def two_feature_slice(seed: int = 0) -> TwoFeatureSlice:
    """Sevens and nines of the training digits, seen through two pixels: a problem with two weights, fit for a picture.

    Args:
        seed: of the split, as in `digits`.

    Returns:
        A `TwoFeatureSlice`: inputs (N, 2) float64, raw pixel values 0 to 16; labels (N,) integers, 0 for a seven and 1 for
        a nine; the names of both pixels (rows and columns counted from 0, from the top left) and both classes.

    Raises:
        ValueError, TypeError: a bad seed.

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

    Args:
        path: of the file, plain or gzipped, as its first bytes say.

    Returns:
        An array in the file's shape, with its dtype in the machine's byte order: uint8, int8, int16, int32, float32 or
        float64.

    Raises:
        ValueError: a file that is no IDX file (a web page, most often), is cut short, or holds more than its header says.
        OSError: there is no file to read.
        TypeError: no path.

    Source: Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits,
    https://yann.lecun.com/exdb/mnist/, "The IDX file format".
    """
    if not isinstance(path, (str, PathLike)):  # `open` would take a number for a file that is open already, and close it
        raise TypeError(f"path must be a string or a Path, but is {short_repr(path)} ({type(path).__name__})")
    with open(path, "rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        try:
            return _idx_array(gzip.open(file) if gzipped else file, path)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ValueError(f"{path} must be a whole gzip file, but is damaged or cut short: {error}") from error


def _idx_array(content: Any, path: str | PathLike[str]) -> NDArray[Any]:
    """The array in an open IDX file; the path is for its errors."""
    magic = content.read(4)
    if magic.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise ValueError(f"{path} is a web page, not an IDX file: open it in a browser to see what the download said")
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in IDX_DTYPES or not 1 <= magic[3] <= 64:
        raise ValueError(
            f"{path} must be an IDX file, which starts with 0, 0, a type (8, 9, 11, 12, 13 or 14) and the number of "
            f"axes (1 to 64), but starts with {list(magic)}"
        )
    dtype, sizes = np.dtype(IDX_DTYPES[magic[2]]), content.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise ValueError(f"{path} promises {magic[3]} axes, but ends within their sizes, after {4 + len(sizes)} bytes")
    shape = tuple(np.frombuffer(sizes, ">u4").tolist())
    n_bytes, data = math.prod(shape) * dtype.itemsize, bytearray()
    # Piece by piece: memory is taken for what the file holds, not for what its header says.
    while len(data) <= n_bytes and (piece := content.read(2**20)):
        data += piece
    if len(data) != n_bytes:
        found = "more" if len(data) > n_bytes else f"only {len(data)}"
        raise ValueError(f"{path} promises an array of shape {shape}, {n_bytes} bytes, but holds {found}")
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="), copy=False)
