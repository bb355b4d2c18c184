"""The rooms of helpers: what import-linter cannot see of them (`make check` runs it on the contracts in pyproject.toml)."""

import ast

import pytest

from course import ROOT

FILES = sorted((ROOT / "helpers").rglob("*.py"))


def room(module):
    """The folder of helpers that a module lies in, or the module itself where it lies in none."""
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_nobody_imports_a_private_name_of_another_room_nor_pyplot(path):
    own = room(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        imported = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
        source = getattr(node, "module", None) or ""
        assert not any("pyplot" in name for name in [source, *imported])
        if source.startswith("helpers.") and room(source) != own:
            private = [name for name in imported if name.startswith("_") and not (ROOT / "helpers" / f"{name}.py").exists()]
            assert not private, f"{', '.join(private)} of {source}"
