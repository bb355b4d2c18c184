"""Which tests see a file: the fast part of the suite for a fault in it, those that notice soonest first."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from faults.harness import ROOT, Stage, load

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
CATALOGUE, MUTANTS = "tests/helpers/checks/test_catalogue.py", "tests/slow/test_mutants.py"
NUMBERS: tuple[Stage, ...] = tuple((f"tests/helpers/test_{name}.py",) for name in ("probability", "labels", "losses", "training"))


def unit_tests(path: Path) -> tuple[Stage, ...]:
    """The tests of a file of helpers, which lie where it lies: its own, then those of its room."""
    room = path.relative_to(ROOT / "helpers").parent
    own = ROOT / "tests" / "helpers" / room / f"test_{path.stem}.py"
    first = ((str(own.relative_to(ROOT)),),) if own.exists() else ()
    return (*first, *(NUMBERS if room == Path(".") else ((f"tests/helpers/{room}",),)))


def compared(name: str) -> Stage:
    """A notebook run, and all its outputs compared with the stored ones."""
    return ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", f"notebooks/{name}")


def used(name: str) -> Stage:
    """A notebook used as a reader does: cells run twice, sliders moved, solutions put in place."""
    return ("tests/notebooks/test_notebooks_run.py", "-k", name.removesuffix(".ipynb"))


def read(name: str) -> Stage:
    """What a notebook says and how it is made, looked at without running it."""
    number = name[:2]
    return (
        "tests/notebooks/test_prose_numbers.py",
        "tests/notebooks/test_house_rules.py",
        "tests/project/test_readme.py",
        "-k",
        f"[{number} or readme",
    )


def of_notebook(name: str, *, first: str = "compared") -> tuple[Stage, ...]:
    """The stages for a fault in a notebook, with one of the three before the others."""
    stages = {"read": read(name), "compared": compared(name), "used": used(name)}
    return (stages.pop(first), *stages.values())


def of_module(path: Path, names: frozenset[str] = frozenset()) -> tuple[Stage, ...]:
    """The stages for a fault in a file of helpers: its unit tests, then the notebooks that use it, or these names of it."""
    users = [name for name in NOTEBOOKS if uses(name, path, names)]
    moved = users if path.parent.name == "widgets" else []
    return (*unit_tests(path), *map(compared, users), *map(used, moved))


def of_topic(topic: str) -> tuple[Stage, ...]:
    """The stages for a fault in a file of exercises: the catalogue's tests, and each notebook that asks for one of its checks."""
    checks = of_package()[topic] if topic in of_package() else ()
    users = [name for name in NOTEBOOKS if any(f"checks.{check}(" in code(name) for check in checks)]
    if not checks:  # what every check is made of
        users = [NOTEBOOKS[1], NOTEBOOKS[8]]
        first: tuple[Stage, ...] = (("tests/helpers/checks/test_engine.py",), (CATALOGUE,))
    else:
        first = ((CATALOGUE, "-k", " or ".join(checks)),)
    rest = [stage for name in users for stage in (compared(name), used(name), (MUTANTS, "-k", name.removesuffix(".ipynb")))]
    return (*first, *rest, (CATALOGUE,))


@cache
def of_package() -> dict[str, tuple[str, ...]]:
    """The checks of each topic, as helpers/checks/__init__.py lists them."""
    from helpers.checks import CHECKS

    return CHECKS


@cache
def code(name: str) -> str:
    """All code of a notebook."""
    cells = load(ROOT / "notebooks" / name)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def uses(name: str, path: Path, names: frozenset[str]) -> bool:
    """Whether a notebook imports from the file, or from its room, and mentions one of the names (any, if there are none)."""
    if path.stem.startswith("_"):
        return name in (NOTEBOOKS[1], NOTEBOOKS[4], NOTEBOOKS[10])
    door = path.relative_to(ROOT / "helpers").parts[0].removesuffix(".py")
    if not re.search(rf"^from helpers(\.{door}\b.*)? import", code(name), re.MULTILINE):
        return False
    return not names or any(re.search(rf"\b{one}\b", code(name)) for one in names)
