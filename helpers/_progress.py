"""A line of text that counts while a long training runs: it needs no thread, and no widget that a saved notebook loses."""

import os
import time
from collections.abc import Iterator

FIRST, NEXT = 1.0, 0.1  # seconds until the line is written, and from then on between two changes

LINE = "\rtraining: {} of {} epochs"


def count_epochs(epochs: range, progress: bool) -> Iterator[int]:
    """The epochs; once they take longer than a second, under a line that counts them, unless NO_PROGRESS is set."""
    shown = progress and not os.environ.get("NO_PROGRESS")
    due = time.monotonic() + (FIRST if shown else float("inf"))
    written = False
    try:
        for epoch in epochs:
            yield epoch
            if time.monotonic() >= due:
                print(LINE.format(epoch, epochs[-1]), end="", flush=True)
                due, written = time.monotonic() + NEXT, True
    finally:
        if written:
            print(LINE.format(epoch, epochs[-1]))
