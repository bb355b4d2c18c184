"""`make fuzz`: many more inputs than `make test` tries, and what came out.

EXAMPLES: inputs for each function (200); MINUTES: of the coverage-guided fuzzer on `read_idx` (1; 0 leaves it out).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import coverage
import pytest

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parents[1]


class Counter:
    """A pytest plugin that reads how many inputs the tests tried."""

    inputs = 0

    def pytest_sessionfinish(self, session):
        module = sys.modules.get("test_fuzz")
        self.inputs = sum(module.TRIED.values()) if module else 0


def main() -> int:
    """Fuzz, print the figures, and say whether all was well."""
    os.environ.setdefault("EXAMPLES", "200")
    minutes = float(os.environ.get("MINUTES") or 1)
    counter, began = Counter(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        measured = coverage.Coverage(data_file=str(Path(folder, "data")), config_file=str(ROOT / "pyproject.toml"))
        measured.set_option("run:patch", [])
        measured.start()
        code = pytest.main(["-q", "-p", "no:cacheprovider", str(TESTS / "test_fuzz.py")], plugins=[counter])
        measured.stop()
        print(f"{counter.inputs} inputs in {time.monotonic() - began:.0f} s; branches of helpers that they reached:")
        measured.report(show_missing=False, skip_covered=False)
        if minutes and sys.platform == "linux":
            command = [sys.executable, str(TESTS / "fuzzing" / "idx.py"), f"-max_total_time={60 * minutes:.0f}", "-max_len=4096"]
            code = subprocess.run([*command, "-print_final_stats=1", f"-artifact_prefix={folder}/", folder]).returncode or code
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
