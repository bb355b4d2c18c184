"""The README says what is there."""

import re
import struct

from notebooks import PATHS, ROOT, read

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_notebook_is_in_the_table_with_its_title_and_its_minutes():
    rows = re.findall(r"^\| \[(\d\d) ([^\]]+)\]\(notebooks/([^)]+)\) \| .{20,} \| (\d+) \|$", README, re.MULTILINE)
    assert [row[2] for row in rows] == [path.name for path in PATHS]
    for (number, title, name, minutes), path in zip(rows, PATHS):
        first = read(path).cells[0].source
        assert name.startswith(number) and first.startswith(f"# {title}\n"), name
        assert f"**Time** {minutes} minutes" in first, name


def test_every_target_it_names_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE)) <= targets
    assert {"lab", "test", "notebooks", "bench", "lock", "test-browser"} <= targets


def test_every_folder_and_module_is_on_the_map():
    for path in ROOT.iterdir():
        if path.is_dir() and not path.name.startswith((".", "__")) and not path.name.endswith(".egg-info"):
            assert f"{path.name}/" in README, path.name
    for module in (ROOT / "helpers").glob("[a-z]*.py"):
        assert module.stem in README, module.name


def test_the_emblem_is_the_picture_of_notebook_00():
    import base64

    cells = [cell for cell in read(PATHS[0]).cells if "emblem" in cell.metadata.get("tags", [])]
    (output,) = cells[0].outputs
    png = (ROOT / "images" / "emblem.png").read_bytes()
    assert png == base64.b64decode(output.data["image/png"]) and struct.unpack(">II", png[16:24])[0] >= 1600


def test_the_changelog_begins_with_the_version_of_the_package():
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    first = re.search(
        r"^## (\S+) – (?:unreleased|\d{4}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert first and first[1] == version


def test_the_pages_for_those_who_come_after_are_linked_and_their_commands_exist():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        assert f"]({name})" in README, name
        text = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets, name
        for link in re.findall(r"\]\((?!https://)([^)#]+)\)", text):
            assert (ROOT / link).exists(), f"{name} links to {link}"


def test_every_code_of_the_contributors_page_is_python():
    import ast

    blocks = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(blocks) >= 5
    for block in blocks:
        ast.parse(block)
