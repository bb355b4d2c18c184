"""Which tests see a file: the fast part of the suite for a fault in it, those that notice soonest first."""

from __future__ import annotations

import re
from functools import cache

from faults.harness import ROOT, Stage, load

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
CATALOGUE, MUTANTS = "tests/test_checks_catalogue.py", "tests/test_mutants.py"
FIGURES = (*sorted(f"tests/{path.name}" for path in (ROOT / "tests").glob("test_figures*.py")), "tests/test_instrument.py")

# From a module of helpers to the unit tests of what it does, then of what is built on it.
UNIT_TESTS: dict[str, list[Stage]] = {
    "_validate": [("tests/test_probability.py", "tests/test_labels.py"), ("tests/test_losses.py",), ("tests/test_training.py",)],
    "datasets": [("tests/test_datasets.py",)],
    "probability": [("tests/test_probability.py",)],
    "labels": [("tests/test_labels.py",)],
    "losses": [("tests/test_losses.py",)],
    "training": [("tests/test_training.py",)],
    "cluster": [("tests/test_cluster.py",)],
    "pictures": [("tests/test_pictures.py",), FIGURES],
    "pages": [("tests/test_pages.py",), ("tests/test_sliders.py",)],
    "figures": [FIGURES],
    "sliders": [("tests/test_sliders.py",)],
    "instrument": [("tests/test_instrument.py",)],
}


def compared(name: str) -> Stage:
    """A notebook run, and all its outputs compared with the stored ones."""
    return ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", f"notebooks/{name}")


def used(name: str) -> Stage:
    """A notebook used as a reader does: cells run twice, sliders moved, solutions put in place."""
    return ("tests/test_notebooks_run.py", "-k", name.removesuffix(".ipynb"))


def read(name: str) -> Stage:
    """What a notebook says and how it is made, looked at without running it."""
    number = name[:2]
    return ("tests/test_prose_numbers.py", "tests/test_house_rules.py", "tests/test_readme.py", "-k", f"[{number} or readme")


def of_notebook(name: str, *, first: str = "compared") -> tuple[Stage, ...]:
    """The stages for a fault in a notebook, with one of the three before the others."""
    stages = {"read": read(name), "compared": compared(name), "used": used(name)}
    return (stages.pop(first), *stages.values())


def of_module(module: str, names: frozenset[str] = frozenset()) -> tuple[Stage, ...]:
    """The stages for a fault in a module of helpers: its unit tests, then the notebooks that use it, or these names of it."""
    users = [name for name in NOTEBOOKS if uses(name, module, names)]
    return (*UNIT_TESTS[module], *map(compared, users), *(used(name) for name in users if module in ("pages", "sliders")))


def of_topic(topic: str) -> tuple[Stage, ...]:
    """The stages for a fault in a file of exercises: the catalogue's tests, and each notebook that asks for one of its checks."""
    checks = of_package()[topic] if topic in of_package() else ()
    users = [name for name in NOTEBOOKS if any(f"checks.{check}(" in code(name) for check in checks)]
    if not checks:  # what every check is made of
        users = [NOTEBOOKS[1], NOTEBOOKS[7]]
        first: tuple[Stage, ...] = (("tests/test_checks.py",), (CATALOGUE,))
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


def uses(name: str, module: str, names: frozenset[str]) -> bool:
    """Whether a notebook imports the module and mentions one of the names (any, if there are none)."""
    if module == "_validate":
        return name in (NOTEBOOKS[1], NOTEBOOKS[4], NOTEBOOKS[9])
    if not re.search(rf"^from helpers\.{module} import", code(name), re.MULTILINE):
        return False
    return not names or any(re.search(rf"\b{one}\b", code(name)) for one in names)
