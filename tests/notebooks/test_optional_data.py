"""The section that trains on MNIST where its files lie: tried on small files of the same form, plain and gzipped."""

import gzip
import struct

import numpy as np

from course import PATHS, code_cells, read, run

SECTION = ("import numpy", "def measure(", 'Path("mnist")', "def train_on_idx(", "if all(files):")


def idx(array):
    """The bytes of an IDX file of unsigned bytes."""
    return struct.pack(f">2xBB{array.ndim}I", 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def test_the_files_are_found_and_trained_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (path,) = [path for path in PATHS if path.stem.endswith("train_on_real_digits")]
    cells = [cell.source for cell in code_cells(read(path)) if any(start in cell.source for start in SECTION)]
    assert len(cells) == len(SECTION)
    assert "nothing is trained" in run("\n".join(cells), {"__name__": "__main__"})
    (tmp_path / "mnist").mkdir()
    rng = np.random.default_rng(0)
    for part, count in (("train", 300), ("t10k", 100)):
        labels = rng.integers(10, size=count)
        images = rng.integers(40, size=(count, 28, 28))
        images[np.arange(count), 2 * labels, :] = 255  # a bright row for each class
        (tmp_path / "mnist" / f"{part}-images-idx3-ubyte").write_bytes(idx(images))
        (tmp_path / "mnist" / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(labels)))
    said = run("\n".join(cells), {"__name__": "__main__"})
    assert "accuracy 1.0000" in said, said
