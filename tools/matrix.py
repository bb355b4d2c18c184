"""Try the course in fresh environments: every Python it admits, the oldest and the newest libraries; write docs/matrix.md.

usage: matrix.py [--processes N] [COMBINATION ...]      (default: all; a name may be shortened: oldest)

Each combination gets a virtual environment in a temporary folder, with uv, and runs the unit tests and every notebook
there. A combination whose Python is missing is said to be missing, and counts as a failure. Rows of combinations that
are not run stay as they are in docs/matrix.md, each with its date.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "matrix.md"
SHOWN = ["numpy", "scipy", "scikit-learn", "matplotlib", "pillow", "ipywidgets", "jupyterlab", "dask"]
# What plants faults, tries the set-up, or reads the page below judges no library; and it takes as long as the rest.
LEFT_OUT = ["test_tampering.py", "test_set_up.py", "test_mutants.py", "test_matrix.py"]


class Combination(NamedTuple):
    """A Python, which libraries, and whether their warnings are errors."""

    name: str
    python: str
    libraries: str  # "lock", "oldest" or "newest"


COMBINATIONS = [  # the most likely to fail comes first
    Combination("oldest libraries", "3.11", "oldest"),
    Combination("newest libraries, warnings are errors", "3.13", "newest"),
    Combination("Python 3.13, the lock", "3.13", "lock"),
    Combination("Python 3.12, the lock", "3.12", "lock"),
    Combination("Python 3.11, the lock", "3.11", "lock"),
]
# Warnings that are not ours to mend: the filter, and why.
EXCEPTIONS: list[tuple[str, str]] = []


def direct_requirements(text: str) -> list[str]:
    """The requirements of a requirements.txt without its options, comments, and the package itself."""
    lines = [line.split("  #")[0].strip() for line in text.splitlines()]
    return [line for line in lines if re.match(r"\w", line)]


def lower_bounds(text: str) -> dict[str, str]:
    """The lowest version that a requirements.txt admits, of each package that it names with one."""
    found = [re.match(r"([\w.-]+)>=([\w.]+)", line) for line in direct_requirements(text)]
    return {match[1]: match[2] for match in found if match}


def find_python(version: str) -> str | None:
    """An interpreter of that version: this one, or one on PATH, or pyenv's; None if there is none that runs."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = shutil.which(f"python{version}")
    for candidate in [sys.executable, on_path, *sorted(pyenv.glob(f"{version}.*/bin/python"))]:
        if candidate and says_version(candidate) == version:
            return str(candidate)
    return None


def says_version(python: str | Path) -> str | None:
    """The major and minor version that an interpreter tells, or None if it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    told = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True)
    return told.stdout.strip() if told.returncode == 0 else None


def install(combination: Combination, interpreter: str, folder: Path) -> str:
    """Make the combination's environment in a folder; return its Python."""
    version = re.search(r"^UV_VERSION = (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    subprocess.run([sys.executable, "-m", "venv", folder / "uv"], check=True)
    bin_folder = "Scripts" if os.name == "nt" else "bin"
    own = str(folder / "uv" / bin_folder / "python")
    subprocess.run([own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"uv=={version}"], check=True)
    uv = [own, "-m", "uv", "--no-config", "--quiet"]
    python = str(folder / "environment" / bin_folder / "python")
    subprocess.run([*uv, "venv", "--seed", "--python", interpreter, folder / "environment"], check=True)
    asked = folder / "requirements.in"
    asked.write_text("\n".join(direct_requirements((ROOT / "requirements.txt").read_text(encoding="utf-8"))), encoding="utf-8")
    choice = {
        "lock": ["--constraints", str(ROOT / "constraints.txt")],
        "oldest": ["--resolution", "lowest-direct"],
        "newest": ["--upgrade"],
    }[combination.libraries]
    subprocess.run([*uv, "pip", "install", "--python", python, "--compile-bytecode", *choice, "-r", asked], check=True)
    subprocess.run([*uv, "pip", "install", "--python", python, "--no-deps", "-e", ROOT], check=True)
    return python


def installed(python: str) -> dict[str, str]:
    """The versions in an environment, with Python's own under "python"."""
    listed = subprocess.run([python, "-m", "pip", "list", "--format=json"], capture_output=True, text=True, check=True)
    versions = {package["name"].lower().replace("_", "-"): package["version"] for package in json.loads(listed.stdout)}
    told = subprocess.run([python, "-c", "import platform; print(platform.python_version())"], capture_output=True, text=True)
    return {**versions, "python": told.stdout.strip()}


def pytest(python: str, arguments: Iterable[str], processes: int) -> str:
    """Run pytest in the course's folder; what it counts, such as "80 passed", and its failures on the screen."""
    spread = ["-n", str(processes), "--dist", "loadscope"] if processes > 1 else []
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", *spread, *arguments]
    outside = ("PYTHON", "MAKE", "MFLAGS", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    environment["MPLCONFIGDIR"] = str(Path(python).parents[1] / "matplotlib")  # fonts that one version finds are not for others
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace")
    lines = ran.stdout.strip().splitlines() or ["nothing printed"]
    counted = re.sub(r" in [\d.]+s.*|=+ ?", "", lines[-1])
    if ran.returncode == 0 and "passed" in counted:
        return counted
    print(ran.stdout[-20000:], ran.stderr[-2000:], sep="\n", flush=True)
    return f"**{counted}**"


def attempt(combination: Combination, processes: int) -> tuple[str, dict[str, str]]:
    """Run a combination; its row of the table, and the versions that it ran with."""
    start, today = time.monotonic(), datetime.date.today().isoformat()
    interpreter = find_python(combination.python)
    if not interpreter:
        missing = f"**not run: no Python {combination.python} on this machine**"
        return row([combination.name, missing, *["" for _ in SHOWN], "", "", "", today]), {}
    with tempfile.TemporaryDirectory(prefix="matrix-") as temporary:
        python = install(combination, interpreter, Path(temporary))
        versions = installed(python)
        filters = (
            [f"-W{text}" for text in ["error", *(text for text, _ in EXCEPTIONS)]] if combination.libraries == "newest" else []
        )
        unit = pytest(python, [*filters, "tests", *(f"--ignore=tests/{name}" for name in LEFT_OUT)], processes)
        print(f"  unit tests: {unit}", flush=True)
        nbval = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=300", "notebooks"]
        cells = pytest(python, nbval, processes)
        print(f"  notebooks' cells: {cells}", flush=True)
    minutes = f"{(time.monotonic() - start) / 60:.0f}"
    shown = [versions["python"], *(versions[name] for name in SHOWN)]
    return row([combination.name, *shown, unit, cells, minutes, today]), versions


def row(values: Iterable[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(values) + " |"


def not_tried(combination: Combination) -> str:
    """The row of a combination that no run has reached."""
    return row([combination.name, "**not tried yet**", *["" for _ in SHOWN], "", "", "", ""])


def page(rows: dict[str, str], oldest: str) -> str:
    """The whole page as Markdown; rows: combination → its row; oldest: the sentence of the versions tried there."""
    head = ["combination", "Python", *SHOWN, "unit tests", "cells of notebooks", "minutes", "date"]
    exceptions = [f"- `{text}`: {reason}" for text, reason in EXCEPTIONS] or ["None was needed."]
    return "\n".join(
        [
            "# Where the course was tried\n",
            "Each row is a fresh environment in which the unit tests ran and then every notebook, each cell's output compared "
            "with the stored one. Skipped tests say what the machine lacks. Without "
            + ", ".join(f"`tests/{name}`" for name in LEFT_OUT)
            + ": they judge the tests and the set-up, not the libraries.\n",
            row(head),
            row("---" for _ in head),
            *(rows.get(combination.name, not_tried(combination)) for combination in COMBINATIONS),
            "\n## The oldest libraries\n",
            "The lower bounds in `requirements.txt`, and nothing older, are what the first row ran with; what these packages "
            "need in turn was the newest that goes with them.\n",
            oldest,
            "\n## Warnings that are not errors\n",
            "With the newest libraries every warning in a unit test is an error, but for these, which are not ours to mend:\n",
            *exceptions,
            "\nMade by `make test-matrix`.\n",
        ]
    )


def stored_page() -> tuple[dict[str, str], str]:
    """The rows and the sentence on the oldest libraries that docs/matrix.md has now."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    lines = text.splitlines()
    rows = {c.name: line for c in COMBINATIONS for line in lines if line.startswith(f"| {c.name} |")}
    return rows, next((line for line in lines if line.startswith("Ran with ")), "")


def main() -> None:
    """Run the combinations asked for, and bring docs/matrix.md up to date after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=2, help="how many tests run at once (2)")
    parser.add_argument("combinations", nargs="*", help="; ".join(combination.name for combination in COMBINATIONS))
    asked = parser.parse_args()
    for name in asked.combinations:
        if not any(name in combination.name for combination in COMBINATIONS):
            parser.error(f"no combination {name!r}; there are: {'; '.join(combination.name for combination in COMBINATIONS)}")
    failed = []
    for combination in COMBINATIONS:
        if asked.combinations and not any(name in combination.name for name in asked.combinations):
            continue
        print(combination.name, flush=True)
        rows, oldest = stored_page()
        rows[combination.name], versions = attempt(combination, asked.processes)
        if versions and combination.libraries == "oldest":
            bounds = lower_bounds((ROOT / "requirements.txt").read_text(encoding="utf-8"))
            oldest = "Ran with " + ", ".join(f"{name} {versions[name]}" for name in sorted(bounds)) + "."
        PAGE.write_text(page(rows, oldest), encoding="utf-8")
        if "**" in rows[combination.name]:
            failed.append(combination.name)
    print(PAGE.read_text(encoding="utf-8"))
    if failed:
        sys.exit(f"failed, or not run: {'; '.join(failed)}")


if __name__ == "__main__":
    main()
