"""Any order of use, in real kernels, and what is left behind: cells run twice, interrupted, restarted; nothing written."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import os
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from course import PATHS
from execute_notebooks import normalise
from replay import differences

AUDIT = Path(__file__).resolve().parent / "audit"
MOMENTS = [0.5, 0.3, 0.2, 0.1]  # of the time that the cell took, until an interrupt comes while it runs


class Session:
    """A notebook and a kernel, in a home and with a temporary folder of their own, where every write is noted down."""

    def __init__(self, path: Path, scratch: Path) -> None:
        self.path, self.stored = path, nbformat.read(path, as_version=4)
        self.home, self.temporary, self.log = scratch / "home", scratch / "temporary", scratch / "audit.log"
        for folder in [self.home / ".cache", self.home / ".config", self.temporary]:
            folder.mkdir(parents=True)
        self.client = NotebookClient(copy.deepcopy(self.stored), timeout=300, resources={"metadata": {"path": str(path.parent)}})

    def environment(self) -> dict[str, str]:
        """The kernel's environment."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "JUPYTER_", "IPYTHON", "MPL"))}
        own = dict(HOME=str(self.home), TMPDIR=str(self.temporary), AUDIT=str(self.log), PYTHONPATH=str(AUDIT))
        return {**kept, **own}

    def noted(self, kind: str) -> list:
        """What was written down of one kind: "write", "read" or "bind"."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [what for event, what in map(json.loads, lines) if event == kind]

    def begin(self) -> None:
        """Take the notebook as it is stored, to be run from the top."""
        self.client.nb = copy.deepcopy(self.stored)
        self.client.reset_execution_trackers()

    async def run(self, first: int = 0, last: int | None = None) -> dict[int, float]:
        """Run the cells from one to another; seconds for each that is code."""
        seconds = {}
        for index, cell in list(enumerate(self.client.nb.cells))[first:last]:
            if cell.cell_type == "code":
                start = time.monotonic()
                await self.client.async_execute_cell(cell, index)
                seconds[index] = time.monotonic() - start
        return seconds

    async def interrupt(self, index: int, seconds: float) -> None:
        """Run all up to a cell, and interrupt that, as the stop button does, well before it is done.

        A cell that was done sooner than the last time is tried again in a new kernel: one that has connected to Dask's
        workers has nothing left to wait for.
        """
        for moment in MOMENTS:
            await self.restart()
            await self.run(0, index)
            cell = self.client.nb.cells[index]
            running = asyncio.create_task(self.client.async_execute_cell(cell, index))
            await asyncio.sleep(moment * seconds)
            await self.client.km.interrupt_kernel()
            try:
                await running
            except CellExecutionError as error:
                assert error.ename == "KeyboardInterrupt", f"an interrupt came out as {error.ename}: {error.evalue}"
                return
        raise AssertionError(f"never interrupted while it ran:\n{self.stored.cells[index].source}")

    async def restart(self) -> None:
        """Restart the kernel as JupyterLab does; no process that it had started may live on."""
        started = psutil.Process(self.client.km.provisioner.pid).children(recursive=True)
        await self.client.km.restart_kernel()
        await self.client.kc.wait_for_ready(timeout=60)
        _, alive = psutil.wait_procs(started, timeout=15)
        assert not alive, f"left behind: {[process.cmdline() for process in alive]}"
        self.begin()

    def compare(self) -> None:
        """What the cells show now is what is stored."""
        assert differences(self.stored, normalise(copy.deepcopy(self.client.nb))) == []

    def may_write(self, path: Path) -> bool:
        """Whether a file is in the temporary folder, or one of those that the machinery of kernels keeps, not the cells."""
        its_own = [
            self.temporary,
            self.home / ".ipython",  # IPython's history and profile
            self.home / ".cache" / "matplotlib",  # where it found which font
            self.home / ".config" / "matplotlib",
            Path("/dev"),
        ]
        return path.suffix == ".pyc" or "__pycache__" in path.parts or any(path.is_relative_to(folder) for folder in its_own)


async def any_order(session: Session) -> None:
    """All of it in one kernel, restarted twice."""
    async with session.client.async_setup_kernel(env=session.environment()):
        session.begin()
        seconds = {}
        again = copy.deepcopy(session.client.nb)
        for index in range(len(again.cells)):  # every cell twice in a row
            seconds |= await session.run(index, index + 1)
            again.cells[index] = copy.deepcopy(session.client.nb.cells[index])
            await session.run(index, index + 1)
        session.compare()  # the second time
        session.client.nb = again
        session.compare()  # the first time
        await session.restart()
        code = list(seconds)
        chosen = code[int(hashlib.sha256(session.path.stem.encode()).hexdigest(), 16) % len(code)]
        await session.run(0, chosen + 1)
        # Dask opens the folders of workers that have ended, to remove them.
        left = {str(path) for path in session.temporary.rglob("*") if "dask-scratch-space" not in path.parts}
        seen = len(session.noted("read"))
        # Not the imports, which are the first cell with code: interrupted there, Matplotlib stays half imported, which only
        # a restart mends.
        longest = max(code[1:], key=seconds.get)
        await session.interrupt(longest, seconds[longest])
        await session.run(longest)
        session.compare()
        again_read = left & set(session.noted("read")[seen:])
        assert not again_read, f"read after a restart what was written before it: {again_read}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_any_order_of_use(path, tmp_path):
    session = Session(path, tmp_path)
    asyncio.run(any_order(session))
    assert len(session.noted("read")) > 100, "nothing was noted down"
    written = sorted({what for what in session.noted("write") if not session.may_write(Path(what))})
    assert not written, f"written outside a temporary folder: {written}"
    elsewhere = [
        address for address in session.noted("bind") if isinstance(address, list) and address[0] not in ("127.0.0.1", "::1")
    ]
    assert not elsewhere, f"listened beyond this machine: {elsewhere}"


def test_what_is_noted_down_includes_a_cell_that_writes(tmp_path):
    """The test of the test: a cell that writes into the home, and one that listens everywhere, are seen."""
    path = tmp_path / "writes.ipynb"
    sources = [f"open({str(tmp_path / 'home' / 'file')!r}, 'w').close()", "import socket; socket.socket().bind(('', 0))"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources]), path)
    session = Session(path, tmp_path)

    async def run() -> None:
        async with session.client.async_setup_kernel(env=session.environment()):
            await session.run()

    asyncio.run(run())
    assert [what for what in session.noted("write") if not session.may_write(Path(what))] == [str(tmp_path / "home" / "file")]
    assert ["", 0] in session.noted("bind")
