"""Right answers to the exercises, in the styles that people write: a file for each topic.

RIGHT: answers by the exercise's name; a tuple holds several values. At least five to an exercise that asks for a function.
UNKNOWN: wrong answers that have no name of their own.
VALID: for mutants: `VALID[name](rng)` is a tuple of valid arguments, drawn at random.
HOLDS: for mutants of values: `HOLDS[name](namespace)` says whether the values there are right after all.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

import cloudpickle


def collected(name: str) -> dict[str, Any]:
    """One table of all modules here, from an exercise's name to its answers."""
    modules = [importlib.import_module(f"right_answers.{path.stem}") for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))]
    for module in modules:  # as from a notebook, which no other process can import
        cloudpickle.register_pickle_by_value(sys.modules[module.__name__])
    return {exercise: answers for module in modules for exercise, answers in getattr(module, name, {}).items()}
