"""`read_idx` under a coverage-guided fuzzer: `python tests/fuzzing/idx.py [atheris's options] FOLDER`.

The first byte of an input says what becomes of the rest: a file as it is, or compressed, or compressed after it was
repeated up to 4096 times (a decompression bomb), or after the header of an IDX file that promises 2 ** 60 bytes.
"""

import itertools
import math
import os
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import atheris

for seen in ("gzip", "_compression"):  # imported anew, so that their branches are counted, too
    sys.modules.pop(seen, None)
with atheris.instrument_imports(include=["helpers.datasets", "gzip", "_compression"]):
    import gzip

    from helpers.datasets import read_idx

PROMISE = bytes([0, 0, 14, 2, 0x10, 0, 0, 0, 0x08, 0, 0, 0])
FOLDER = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir())
FILE = FOLDER / f"idx-{os.getpid()}"
# What one call may take: a few pieces of 2 ** 20 bytes, and a few times what the file holds; a second for 10 MB.
PIECES, TIMES, SECONDS_PER_BYTE = 2**23, 6, 1e-7


def made(data: bytes) -> tuple[bytes, int]:
    """The file for one input, and how many bytes it holds when it is unpacked (at least, if it is damaged)."""
    kind, rest = data[:1] or b"\0", data[1:]
    match kind[0] % 5:
        case 0:
            return rest, len(rest)
        case 1:
            return b"\x1f\x8b" + rest, 1032 * len(rest)  # no byte of deflate unpacks to more
        case 2:
            return gzip.compress(rest, 1), len(rest)
        case 3:
            repeated = rest * (1 << (kind[0] // 5 % 13))
            return gzip.compress(repeated, 1), len(repeated)
        case _:
            return gzip.compress(PROMISE + rest, 1), len(rest)


def one_input(data: bytes) -> None:
    """Read the file: an array that takes what the file holds, or a ValueError that names the file."""
    content, size = made(data)
    FILE.write_bytes(content)
    tracemalloc.reset_peak()
    before, began = tracemalloc.get_traced_memory()[0], time.process_time()
    try:
        array = read_idx(FILE)
    except ValueError as error:
        if str(FILE) not in str(error) or len(str(error).split()) < 6:
            raise
    else:
        assert array.nbytes <= size, f"an array of {array.nbytes} bytes from {size}"
        assert array.dtype.isnative and array.flags.writeable
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1] - before
    assert peak < PIECES + TIMES * size, f"{peak} bytes of memory for {size} bytes of content"
    assert spent < 1 + SECONDS_PER_BYTE * (len(content) + size), f"{spent:.1f} s for {len(content)} bytes"


def sow(folder: Path) -> None:
    """Put good files of every kind into an empty folder, for the fuzzer to begin with."""
    sizes = {8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8}
    for (code, size), shape, kind in itertools.product(sizes.items(), [(6,), (2, 3), (0, 4)], range(5)):
        file = bytes([0, 0, code, len(shape)]) + b"".join(side.to_bytes(4, "big") for side in shape)
        file += bytes(range(size * math.prod(shape)))
        content = gzip.compress(file, mtime=0)[2:] if kind == 1 else file
        (folder / f"{code}-{len(shape)}-{shape[0]}-{kind}").write_bytes(bytes([kind]) + content)


def main() -> None:
    """Fuzz until the options say that it is enough."""
    folder = Path(sys.argv[-1])
    if folder.is_dir() and not any(folder.iterdir()):
        sow(folder)
    tracemalloc.start()
    atheris.Setup(sys.argv, one_input)
    try:
        atheris.Fuzz()
    finally:
        FILE.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
