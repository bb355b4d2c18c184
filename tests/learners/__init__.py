"""What learners answer: right in many styles, and wrong in every way that the catalogue names."""

import importlib
from pathlib import Path
from typing import Any


def collected(name: str) -> dict[str, Any]:
    """One table of all modules here, from an exercise's name to its answers."""
    modules = [importlib.import_module(f"learners.{path.stem}") for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))]
    return {exercise: answers for module in modules for exercise, answers in getattr(module, name, {}).items()}
