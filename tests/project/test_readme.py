"""The README says what is there."""

import re
import runpy
import shlex
import struct

from jupyterlab.labapp import LabApp

from course import PATHS, ROOT, read

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_notebook_is_in_the_table_with_its_title_and_its_minutes():
    rows = re.findall(r"^\| \[(\d\d) ([^\]]+)\]\(notebooks/([^)]+)\) \| .{20,} \| (\d+(?: \+ \d+)?) \|$", README, re.MULTILINE)
    assert [row[2] for row in rows] == [path.name for path in PATHS]
    for (number, title, name, minutes), path in zip(rows, PATHS):
        first = read(path).cells[0].source
        assert name.startswith(number) and first.startswith(f"# {title}\n"), name
        reading, _, exercises = minutes.partition(" + ")
        told = (
            f"**Time** {reading} minutes to read, {exercises} for the exercises." if exercises else f"**Time** {reading} minutes"
        )
        assert told in first, name


def test_every_target_it_names_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE)) <= targets
    assert {"lab", "test", "notebooks", "bench", "lock", "test-browser"} <= targets


def commands():
    """What the README tells the reader to type, without comments and without a Windows path's backslashes."""
    pages = [README, *((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("testing", "troubleshooting"))]
    text = "\n".join(pages)
    blocks = "".join(re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    inline = re.findall(r"`((?:[A-Z_]+=\S+ )?(?:make|pip|pytest|py|python)\b[^`]*)`", text)
    typed = [line.partition("  #")[0].replace("\\", "/") for line in [*blocks.splitlines(), *inline]]
    return [shlex.split(line) for line in typed if re.match(r"(?:[A-Z_]+=\S+ )?(?:make|pip|pytest|py|\.venv)\b", line)]


def test_every_command_works_as_far_as_it_can_be_seen_without_running_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    programs = "".join(
        path.read_text(encoding="utf-8") for top in ("tests/browser", "bench") for path in (ROOT / top).glob("*.py")
    )
    oldest, newest = (runpy.run_path(str(ROOT / "tools" / "set_up.py"))[name] for name in ("OLDEST", "NEWEST_TESTED"))
    seen = {"make": 0, "pip": 0, "pytest": 0, "jupyterlab": 0, "py": 0}
    for words in commands():
        place = next(number for number, word in enumerate(words) if "=" not in word)
        before, (program, *rest) = words[:place], words[place:]
        for module in ("pip", "jupyterlab", "pytest"):
            program = module if module in rest else program
        seen[program] += 1
        if program == "make":
            targets = [word for word in rest if "=" not in word]
            assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets), words
            for name, value in (word.split("=", 1) for word in rest if "=" in word):
                assert re.search(rf"^{name} *=", makefile, re.MULTILINE) and f"$({name})" in makefile, words
                if name == "LAB_OPTIONS":
                    assert {option.removeprefix("--") for option in value.split()} <= set(LabApp.flags), words
        for name in (word.split("=")[0] for word in before):
            assert name.startswith("PIP_") or f'environ["{name}"]' in programs, words
        if program == "py":
            version = tuple(map(int, re.fullmatch(r"-(\d)\.(\d+)", rest[0]).groups()))
            assert oldest <= version <= newest and rest[1:] == ["-m", "venv", ".venv"], words
        if program in ("pip", "jupyterlab", "pytest"):
            files = [word for word in rest if "." in word or "/" in word or rest[-1] == word and not word.startswith("-")]
            assert all((ROOT / file).exists() for file in files), words
    assert min(seen.values()) >= 1, seen


def test_the_versions_of_python_are_those_that_set_up_takes():
    oldest, newest = (runpy.run_path(str(ROOT / "tools" / "set_up.py"))[name] for name in ("OLDEST", "NEWEST_TESTED"))
    names = [f"{oldest[0]}.{minor}" for minor in range(oldest[1], newest[1] + 1)]
    assert f"You need Python {', '.join(names[:-1])} or {names[-1]}." in README


def test_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(targets) > 20
    for target in targets:
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_everything_at_the_top_is_in_the_readme():
    for path in ROOT.iterdir():
        made = path.name.startswith((".", "__")) or path.name.endswith(".egg-info") or path.name == "before_update"
        if not made and path.name != "README.md":
            assert path.name + "/" * path.is_dir() in README, path.name
    for module in (ROOT / "helpers").glob("[a-z]*.py"):
        assert module.stem in README, module.name


def test_the_moving_picture_shows_every_stop_forth_and_back_and_is_small():
    from PIL import Image

    picture = ROOT / "images" / "slider.webp"
    with Image.open(picture) as pages:
        assert pages.n_frames > 20 and pages.n_frames % 2 == 0 and pages.info["loop"] == 0
    assert picture.stat().st_size < 300_000


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
