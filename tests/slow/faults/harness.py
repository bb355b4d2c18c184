"""A copy of the course, a fault in it, and what the suite says."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[3]
NOT_COPIED = (
    ".git",
    ".venv",
    ".hypothesis",
    ".pytest_cache",
    ".ruff_cache",
    ".ipynb_checkpoints",
    "_build",
    "node_modules",
    "*.egg-info",
)
SECONDS = 400  # for one stage: a fault that never ends must not hold up the others

Stage = tuple[str, ...]  # arguments of pytest


@dataclass(frozen=True)
class Fault:
    """One thing made false: `plant` makes it so in a copy, and one of the stages must notice."""

    kind: str
    what: str
    plant: Callable[[Path], None]
    stages: tuple[Stage, ...]

    @property
    def key(self) -> str:
        """What names the fault, as long as the lines that it changes stay as they are."""
        return f"{self.kind}: {self.what}"


@dataclass(frozen=True)
class Outcome:
    """What became of a fault: the stage that noticed it, if one did, and what was seen on the way."""

    key: str
    kind: str
    caught_by: str | None
    seconds: float
    remarks: tuple[str, ...] = ()


def copied(folder: Path, source: Path = ROOT, *, leave_out: Iterable[str] = ()) -> Path:
    """The course in a folder of its own, to be spoilt."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*NOT_COPIED, *leave_out), dirs_exist_ok=True)
    return folder


def suite(folder: Path, arguments: Stage) -> tuple[int, str]:
    """The exit code of pytest in a folder, with that folder's helpers, and what it printed; -1 if it did not end in time."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    with tempfile.TemporaryFile() as said:  # a pipe would be waited for as long as anything that was started holds it
        running = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **threads, "PYTHONPATH": str(folder)}, stdin=subprocess.DEVNULL,
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            code = running.wait(SECONDS)
        except subprocess.TimeoutExpired:
            code = -1
            for one in [*psutil.Process(running.pid).children(recursive=True), running]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
            running.wait()
        said.seek(0)
        return code, said.read().decode("utf-8", "replace")


def noticed(code: int, printed: str) -> bool:
    """Whether a test ran and failed; pytest that could not even collect the tests (2) or found none (5) does not count."""
    return code == 1 and re.search(r"\b\d+ (failed|error)", printed) is not None


class Unspoilt:
    """The copy in which nothing is planted: a stage that fails there too has noticed nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lock = folder, threading.Lock()
        self.runs: dict[Stage, Future] = {}

    def check(self, stage: Stage) -> None:
        """Raises RuntimeError if the stage is not green here; it is run once, however often it is asked for."""
        with self.lock:
            first = stage not in self.runs
            run = self.runs.setdefault(stage, Future())
        if first:
            run.set_result(suite(self.folder, stage))
        code, printed = run.result()
        if code != 0:
            raise RuntimeError(f"nothing is planted, and {named(stage)} ends with {code} all the same:\n{printed[-3000:]}")


def tried(fault: Fault, folder: Path, unspoilt: Unspoilt) -> Outcome:
    """Plants a fault in a copy, and runs its stages until one of them notices that is green without the fault."""
    start, remarks = time.monotonic(), []
    fault.plant(folder)
    for stage in fault.stages:
        code, printed = suite(folder, stage)
        if noticed(code, printed):
            seconds = time.monotonic() - start
            unspoilt.check(stage)
            return Outcome(fault.key, fault.kind, named(stage), seconds, tuple(remarks))
        if code != 0:
            remarks.append(f"{named(stage)}: " + ("did not end" if code == -1 else f"pytest ended with {code}"))
    return Outcome(fault.key, fault.kind, None, time.monotonic() - start, tuple(remarks))


def named(stage: Stage) -> str:
    """A stage as a person would call it."""
    words = [word for word in stage if word != "--nbval-current-env" and not word.startswith("--nbval-cell")]
    return " ".join(words)


def edit(path: Path, old: str, new: str) -> None:
    """Put `new` in the one place where `old` stands."""
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise LookupError(f"{old!r} stands {text.count(old)} times in {path.name}; a fault needs one place")
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_cell(path: Path, old: str, new: str, kind: str) -> None:
    """The same in the sources, or in the stored outputs, of a notebook's cells of one kind."""
    notebook, places = load(path), 0
    for cell in notebook["cells"]:
        for part in [cell] if kind != "output" else cell.get("outputs", []):
            key = "text" if kind == "output" else "source"
            if kind in ("output", cell["cell_type"]) and key in part:
                text = "".join(part[key])
                places += text.count(old)
                part[key] = text.replace(old, new)
    if places != 1:
        raise LookupError(f"{old!r} stands in {places} places of {path.name}; a fault needs one")
    save(path, notebook)


def load(path: Path) -> Any:
    """A notebook as the file has it."""
    return json.loads(path.read_text(encoding="utf-8"))


def save(path: Path, notebook: Any) -> None:
    """Write a notebook, laid out as Jupyter does."""
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
