"""Data of any size: blocks of noisy digits, each made anew wherever and whenever it is needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers._validate import finite_array, first_bad, index_array, whole_number
from helpers.datasets import digits

Block = tuple[NDArray[np.float64], NDArray[np.intp]]


def noisy_block(images: ArrayLike, labels: ArrayLike, block: int, size: int, seed: int = 0) -> Block:
    """One block of digits, each moved by up to a pixel and made noisy: the same wherever and whenever it is made.

    Args:
        images: (M, 8, 8) ink from 0 to 16, what is drawn from.
        labels: (M,) integers from 0 to 9 that go with them.
        block: the block's number, at least 0.
        size: examples in the block, at least 1.
        seed: of the whole data set; each block has a generator of its own, seeded with [seed, block].

    Returns:
        Inputs (size, 64) float64, in sixteenths of the ink (0 to 1 before the noise, whose standard deviation is 1/8), and
        labels (size,).

    Raises:
        ValueError: bad values or shapes that do not go together.
        TypeError: the wrong kind of thing.
        MemoryError: a block that this machine cannot hold.

    Source: notebook 12.
    """
    images = finite_array(images, "images", "(M, 8, 8)", (3,))
    if images.shape[1:] != (8, 8) or len(images) == 0:
        raise ValueError(f"images must have shape (M, 8, 8) with at least one image, but have shape {images.shape}")
    if ((images < 0) | (images > 16)).any():
        raise ValueError(f"images must hold ink from 0 to 16, but {first_bad('images', images, (images < 0) | (images > 16))}")
    labels = index_array(labels, 10, "(M,)")
    if labels.shape != images.shape[:1]:
        raise ValueError(f"labels must have shape {images.shape[:1]} to go with the images, but have shape {labels.shape}")
    block, seed = whole_number(block, "block", least=0), whole_number(seed, "seed", least=0)
    size = whole_number(size, "size", least=1)
    return _noisy_block(images, labels, block, size, seed)


def _noisy_block(images: NDArray[Any], labels: NDArray[Any], block: int, size: int, seed: int) -> Block:
    """`noisy_block` without checks."""
    rng = np.random.default_rng([seed, block])
    chosen = rng.integers(len(images), size=size)
    rows, columns = rng.integers(3, size=(2, size, 1, 1))  # where an 8 × 8 window begins on the image with its margin
    padded = np.pad(images, [(0, 0), (1, 1), (1, 1)])
    window = np.arange(8)
    shifted = padded[chosen[:, None, None], rows + window[:, None], columns + window]
    noisy = shifted + 2 * rng.standard_normal((size, 8, 8))
    return noisy.reshape(size, 64) / 16, np.asarray(labels)[chosen].astype(np.intp)


@dataclass(frozen=True, eq=False)
class NoisyDigits:
    """Blocks of shifted, noisy digits. Going through them makes one block after the other; no more than one is kept.

    Attributes:
        images, labels: (M, 8, 8) and (M,), what is drawn from; small integers, because they travel.
        blocks: the numbers of the blocks.
        block_size, seed: as in `noisy_block`.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    blocks: range
    block_size: int
    seed: int

    def __iter__(self) -> Iterator[Block]:
        for block in self.blocks:
            yield _noisy_block(self.images, self.labels, block, self.block_size, self.seed)

    def __len__(self) -> int:
        return len(self.blocks)


def noisy_digits(n_blocks: int, block_size: int = 1000, seed: int = 0) -> NoisyDigits:
    """A data set of any size: blocks made of the 997 training digits, none of them before it is asked for.

    Args:
        n_blocks: a whole number of at least 1.
        block_size: examples in each, a whole number of at least 1.
        seed: a whole number of at least 0.

    Returns:
        A `NoisyDigits` of all blocks, a few kilobytes whatever its size.

    Raises:
        ValueError: bad numbers.
        TypeError: bad numbers.

    Source: the digits, as `helpers.datasets.digits`.
    """
    n_blocks, block_size = whole_number(n_blocks, "n_blocks", least=1), whole_number(block_size, "block_size", least=1)
    seed = whole_number(seed, "seed", least=0)
    data = digits()
    images = data.train_inputs.reshape(-1, 8, 8).astype(np.uint8)
    return NoisyDigits(images, data.train_labels.astype(np.uint8), range(n_blocks), block_size, seed)
