"""Surroundings in which the course must still say what it says: each changes where, as whom and with what it is run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ["00_meet_the_classifier", "02_scale_the_scores", "10_train_on_real_digits"]
BIN = "Scripts" if os.name == "nt" else "bin"
GIGABYTE = 1024**3
OBEY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]  # root to whom files' modes apply


@dataclass
class Surroundings:
    """How the course is run: a command before Python's, a folder, an environment; and what proves that it is so."""

    scratch: Path
    course: Path = ROOT
    start: str = "notebooks"
    python: str = sys.executable
    before: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    proof: list[str] = field(default_factory=list)  # Python that raises unless the surroundings are as hostile as they say
    traces: list[Path] = field(default_factory=list)  # files that are there afterwards if they were

    def command(self, names: list[str]) -> list[str]:
        """The command that replays notebooks of these names here."""
        start = ["--from", str(self.course / self.start)]
        notebooks = [str(self.course / "notebooks" / f"{name}.ipynb") for name in names]
        return [*self.before, self.python, str(self.course / "tests" / "replay.py"), *start, "\n".join(self.proof), *notebooks]

    def begin(self, names: list[str] = NOTEBOOKS) -> subprocess.Popen:
        """Start replaying."""
        return subprocess.Popen(
            self.command(names), env=self.environment, cwd=self.scratch, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def replay(self, names: list[str] = NOTEBOOKS) -> dict[str, dict]:
        """What was shown here: notebook → its differences and its pictures."""
        told = result(self.begin(names))
        assert all(path.exists() for path in self.traces), self.traces
        return told


def result(process: subprocess.Popen) -> dict[str, dict]:
    """What a replay tells when it is done."""
    try:
        out, err = (stream.decode("utf-8", "replace") for stream in process.communicate(timeout=900))
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == 0, f"ended with {process.returncode}:\n{out[-1000:]}\n{err[-3000:]}"
    return json.loads(out.splitlines()[-1])


# Where it lies -------------------------------------------------------------------------------------------------------


def copy_course(around: Surroundings, folder: Path) -> None:
    """Put a copy of the course in a folder, with an environment of its own that borrows the packages of this one."""
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "_build", "node_modules", "__pycache__", ".ipynb_checkpoints", ".hypothesis"
    )
    shutil.copytree(ROOT, folder, ignore=left_out)
    venv.create(folder / ".venv", symlinks=os.name != "nt")
    around.environment["PYTHONPATH"] = os.pathsep.join([str(folder), sysconfig.get_path("purelib")])
    around.course, around.python = folder, str(folder / ".venv" / BIN / "python")


def odd_path(around: Surroundings) -> None:
    """A path with spaces and letters beyond ASCII."""
    copy_course(around, around.scratch / "zwei Wörter 数 '½'" / "from scores")
    around.proof.append("assert ' ' in str(ROOT) and not str(ROOT).isascii()")


def obey_modes(around: Surroundings) -> None:
    """Files' modes hold for root, too: without these two capabilities it is a user like others."""
    if os.name == "nt":
        pytest.skip("Windows keeps no modes that forbid writing into a folder")
    if os.geteuid() == 0 and OBEY[0] not in around.before:
        if not shutil.which("setpriv"):
            pytest.skip("root may write everywhere, and there is no setpriv (util-linux) to make it obey")
        around.before += OBEY


def cannot_write(folder: str) -> str:
    """Python that raises unless files cannot be made in a folder."""
    return f"""
try:
    os.mkdir(os.path.join({folder}, "made here"))
    raise SystemExit("this folder can be written")
except PermissionError:
    pass"""


def read_only(around: Surroundings) -> None:
    """A checkout in which nothing can be written."""
    if around.course == ROOT:
        copy_course(around, around.scratch / "course")
    obey_modes(around)
    for path in [around.course, *around.course.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    around.proof += [cannot_write("ROOT"), cannot_write("ROOT / 'notebooks'")]


def from_the_root(around: Surroundings) -> None:
    """Kernels that start in the checkout's root, as some editors start them."""
    around.start = "."


# Whose it is ---------------------------------------------------------------------------------------------------------


def home_not_writable(around: Surroundings) -> None:
    """A home in which nothing can be written, and no other place named for what programs keep."""
    obey_modes(around)
    home = around.scratch / "home"
    home.mkdir(exist_ok=True)
    home.chmod(0o555)
    for name in list(around.environment):
        if name.startswith(("XDG_", "JUPYTER_", "IPYTHON", "MPLCONFIG")):
            del around.environment[name]
    around.environment["HOME"] = str(home)
    around.proof.append(cannot_write("os.path.expanduser('~')"))


def ascii_locale(around: Surroundings) -> None:
    """LANG=C, and Python told not to look further: text files without a named encoding are ASCII."""
    if os.name == "nt":
        pytest.skip("Windows does not look at LANG")
    for name in list(around.environment):
        if name.startswith("LC_") or name in ("LANGUAGE", "PYTHONIOENCODING"):
            del around.environment[name]
    around.environment.update(LANG="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    around.proof.append(
        "import locale; assert locale.getpreferredencoding(False).lower() in ('ansi_x3.4-1968', 'us-ascii', 'ascii')"
    )


def backend_and_startup(around: Surroundings) -> None:
    """MPLBACKEND and PYTHONSTARTUP set by the user: a window's backend, and names that the course uses."""
    startup, trace = around.scratch / "startup.py", around.scratch / "started"
    startup.write_text(
        f"print('good morning', file=open({str(trace)!r}, 'w'))\n"
        "print('good morning')\n"
        "import random, numpy\n"
        "random.seed(1)\n"
        "numpy.random.seed(1)\n"
        "scores = probabilities = softmax = rng = None\n",
        encoding="utf-8",
    )
    around.environment.update(MPLBACKEND="TkAgg", PYTHONSTARTUP=str(startup))
    around.traces.append(trace)
    around.proof.append("assert os.environ['MPLBACKEND'] == 'TkAgg'")


def own_matplotlibrc(around: Surroundings) -> None:
    """A user's own matplotlibrc, in both places where one may be."""
    rc = around.scratch / "matplotlib" / "matplotlibrc"
    rc.parent.mkdir(exist_ok=True)
    rc.write_text(
        "backend: tkagg\nfont.size: 20\nfont.family: serif\naxes.titlesize: 30\naxes.prop_cycle: cycler('color', ['k', 'y'])\n"
        "axes.facecolor: black\nlines.linewidth: 7\nxtick.direction: in\nfigure.dpi: 40\naxes.formatter.use_locale: True\n"
        "axes.grid: True\nfigure.constrained_layout.use: False\naxes.xmargin: 0.4\ndate.autoformatter.year: %y\n",
        encoding="utf-8",
    )
    around.environment.update(MPLCONFIGDIR=str(rc.parent), MATPLOTLIBRC=str(rc))
    around.proof.append("import matplotlib; assert matplotlib.rc_params()['font.size'] == 20")


# What it may use -----------------------------------------------------------------------------------------------------


def one_gigabyte(around: Surroundings) -> None:
    """1 GB of address space for each process."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux holds a process to a limit of its address space")
    limit = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_AS, ({GIGABYTE}, {GIGABYTE})); os.execvp(sys.argv[1], sys.argv[1:])"
    around.before += [sys.executable, "-c", limit]
    # What a user of so small a machine sets (README, "Other ways to start"): each thread of OpenBLAS takes room for
    # itself, and glibc reserves 64 MB for each of a kernel's dozen threads that it finds at work at once, used or not: by
    # chance between 0.4 and 1.1 GB.
    around.environment.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MALLOC_ARENA_MAX="2")
    around.proof.append(f"import resource; assert resource.getrlimit(resource.RLIMIT_AS)[0] == {GIGABYTE}")


def no_network(around: Surroundings) -> None:
    """A network namespace of its own, in which only the loopback is up."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        pytest.skip("there is no unshare, or no ip, on this machine: no network namespace can be made")
    unshare, then = (["unshare", "--net"], []) if os.geteuid() == 0 else (["unshare", "--net", "--map-root-user"], OBEY)
    if subprocess.run([*unshare, "ip", "link", "set", "lo", "up"], capture_output=True).returncode != 0:
        pytest.skip("this user may not make a network namespace here")
    around.before[:0] = [*unshare, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *then]
    around.proof.append(
        """
import socket
assert [name for _, name in socket.if_nameindex()] == ["lo"], socket.if_nameindex()
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
    raise SystemExit("there is a network")
except OSError as error:
    assert error.errno == 101, error  # the network is unreachable"""
    )


HOSTILE: dict[str, Callable[[Surroundings], None]] = {
    "a path with spaces and letters beyond ASCII": odd_path,
    "a read-only checkout": read_only,
    "a home that cannot be written": home_not_writable,
    "LANG=C": ascii_locale,
    "MPLBACKEND and PYTHONSTARTUP set by the user": backend_and_startup,
    "a user's own matplotlibrc": own_matplotlibrc,
    "kernels that start in the root": from_the_root,
    "1 GB of address space": one_gigabyte,
    "no network at all": no_network,
}
