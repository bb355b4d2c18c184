"""Measure what the course claims. Seconds differ between machines and from one minute to the next; ratios less so.

    make bench, or: python bench [part ...]

Without a part, those of `make bench`: what the course costs, and its arithmetic. Each part's module says what it measures.
"""

import importlib
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = {  # part: the module beside this file whose function bench_<part> measures it
    "notebooks": "course",
    "cells": "course",
    "exercises": "course",
    "setup": "course",
    "arithmetic": "arithmetic",
    "training": "arithmetic",
    "growth": "arithmetic",
    "sliders": "sliders",
    "cluster": "cluster",
    "classroom": "classroom",
}
USUAL = ["notebooks", "cells", "exercises", "setup", "arithmetic", "training", "growth"]


def main():
    asked = sys.argv[1:] or USUAL
    for name in asked:
        if name not in PARTS:
            sys.exit(f"There is no part {name!r}: choose from {', '.join(PARTS)}.")
    runpy.run_path(str(ROOT / "conftest.py"))  # kernels and child processes get the environment of the tests
    for name in asked:
        getattr(importlib.import_module(PARTS[name]), f"bench_{name}")()
        sys.stdout.flush()


if __name__ == "__main__":
    main()
