"""The course on every Python that it admits, with its oldest and its newest libraries, and as other processors compute.

`make test-matrix` runs it (SESSIONS="oldest lock-3.13": only these). The tests and the notebooks, each cell compared with
what is stored, must pass in every session; docs/matrix.md then has its date and versions. A Python that is not on this
machine is a failure, and is said to be missing.
"""

import sys
from datetime import date
from pathlib import Path

import nox

sys.path.insert(0, str(Path(__file__).parent))
import set_up

ROOT = Path(__file__).resolve().parent.parent
nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = True
nox.options.stop_on_first_error = False

# What another processor, or another number of threads, would compute: the kernels of OpenBLAS that this one can run, and
# NumPy without its AVX2 and AVX-512 paths. The last digits differ, and nothing that is stored or tested may.
KERNELS = [{"OPENBLAS_CORETYPE": name} for name in ("Prescott", "Haswell", "Zen", "SkylakeX")]
PROCESSORS = [*KERNELS, {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4"}]
THREADS = [{"OPENBLAS_NUM_THREADS": count, "OMP_NUM_THREADS": count} for count in ("2", "4")]
NUMBERS = [
    f"tests/helpers/{name}" for name in ("cluster", "test_labels.py", "test_losses.py", "test_probability.py", "test_training.py")
]
UNITS = ["-q", "-n", "2", "-p", "no:cacheprovider"]
NOTEBOOKS = [*UNITS, "--dist=loadscope", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=300", "notebooks"]
VERSIONS = """
import importlib.metadata, platform
names = ["numpy", "matplotlib", "ipywidgets", "jupyterlab", "dask"]
print(f"Python {platform.python_version()}", *(f"{name} {importlib.metadata.version(name)}" for name in names), sep=", ")
"""


def prepare(session: nox.Session, *options: str) -> None:
    """Install the course and what its tests need, and go where they are."""
    session.chdir(ROOT)
    wanted = set_up.requirements("requirements.txt", "tests/requirements.txt")
    session.install("--compile-bytecode", *options, *wanted)
    session.install("--no-deps", "-e", ".")
    session.env["MPLCONFIGDIR"] = session.create_tmp()  # fonts that one version finds are not for others


def record(session: nox.Session) -> None:
    """Write into docs/matrix.md that a session has passed."""
    versions = session.run("python", "-c", VERSIONS, silent=True).strip()
    page = ROOT / "docs" / "matrix.md"
    others = [line for line in page.read_text(encoding="utf-8").splitlines() if not line.startswith(f"| {session.name} |")]
    page.write_text("\n".join([*others, f"| {session.name} | {versions} | {date.today()} |"]) + "\n", encoding="utf-8")


@nox.session(python=["3.11", "3.12", "3.13"])
def lock(session: nox.Session) -> None:
    """Every Python, with the versions of the lock."""
    prepare(session, "-c", "constraints.txt")
    session.run("pytest", *UNITS, "tests")
    session.run("pytest", *NOTEBOOKS)
    record(session)


@nox.session(python="3.11")
def oldest(session: nox.Session) -> None:
    """The lower bounds of requirements.txt."""
    prepare(session, "--resolution", "lowest-direct")
    session.run("pytest", *UNITS, "tests", "--ignore=tests/project")  # which holds the environment to the lock
    session.run("pytest", *NOTEBOOKS)
    record(session)


@nox.session(python="3.13")
def newest(session: nox.Session) -> None:
    """Today's newest versions, whose warnings are errors."""
    prepare(session, "--upgrade")
    session.run("pytest", *UNITS, "-Werror", "tests", "--ignore=tests/project")
    session.run("pytest", *NOTEBOOKS)
    record(session)


@nox.session(python="3.13")
def processors(session: nox.Session) -> None:
    """What rounds in another way."""
    prepare(session, "-c", "constraints.txt")
    features = Path("/proc/cpuinfo").read_text() if sys.platform == "linux" else ""
    for settings in [*PROCESSORS, *THREADS]:
        if "SkylakeX" in settings.values() and "avx512f" not in features:
            session.log("SkylakeX was not tried: this processor has no AVX-512")
            continue
        session.log(f"as with {settings}")
        session.run("pytest", *UNITS, *NUMBERS, env=settings)
        session.run("pytest", *NOTEBOOKS, env=settings)
    record(session)
