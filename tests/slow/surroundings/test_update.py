"""`make update` between two real git repositories: the new version comes, and nothing that the reader wrote is lost."""

import json
import shutil
import subprocess
import sys

import pytest

from course import ROOT

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")
NAME = "notebooks/01_one.ipynb"


def git(folder, *command):
    own = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "core.autocrlf=false"]
    return subprocess.run(["git", *own, *command], cwd=folder, check=True, capture_output=True, text=True).stdout


def write(folder, cells, name=NAME):
    """A notebook of these cells: id → source, all with an output of the same text."""
    outputs = {key: [{"output_type": "stream", "name": "stdout", "text": [f"shown by {text}"]}] for key, text in cells.items()}
    made = [
        {"cell_type": "code", "id": key, "execution_count": 1, "metadata": {}, "outputs": outputs[key], "source": [text]}
        for key, text in cells.items()
    ]
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def sources(folder, name=NAME):
    return [cell["source"][0] for cell in json.loads((folder / name).read_text(encoding="utf-8"))["cells"]]


@pytest.fixture
def course(tmp_path):
    """The course as it is published, and a reader's clone of it; `publish` brings out a new version."""
    published, mine = tmp_path / "published", tmp_path / "mine"
    (published / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "update.py", published / "tools")
    (published / ".gitignore").write_text("before_update/\n")
    (published / "helper.py").write_text("x = 1\n")
    git(tmp_path, "init", "--quiet", "published")
    write(published, {"a": "import", "b": "...  # your turn", "c": "the end"})
    publish(published)
    git(tmp_path, "clone", "--quiet", str(published), "mine")
    return published, mine


def publish(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A version")


def update(folder):
    ran = subprocess.run([sys.executable, folder / "tools" / "update.py"], capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def copies(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "before_update").rglob("*.*")}


def test_without_changes_the_new_version_comes(course):
    published, mine = course
    assert update(mine) == (0, "This is the newest version.\n")
    write(published, {"a": "import", "b": "...  # your turn, again", "c": "the end"})
    publish(published)
    assert update(mine)[0] == 0 and sources(mine) == sources(published) and not copies(mine)
    assert git(mine, "status", "--porcelain") == ""


def test_an_answer_stays_in_a_notebook_that_is_not_new(course):
    published, mine = course
    write(mine, {"a": "import", "b": "my answer", "c": "the end"})
    before = (mine / NAME).read_bytes()
    (published / "helper.py").write_text("x = 2\n")
    publish(published)
    assert update(mine)[0] == 0
    assert (mine / NAME).read_bytes() == before and (mine / "helper.py").read_text() == "x = 2\n"


def test_answers_and_added_cells_stay_in_a_new_notebook(course):
    published, mine = course
    write(mine, {"a": "import", "b": "my answer", "mine": "my own cell", "c": "the end"})
    before = (mine / NAME).read_text(encoding="utf-8")
    write(published, {"a": "import more", "new": "a new cell", "b": "...  # your turn", "c": "the very end"})
    publish(published)
    code, said = update(mine)
    assert code == 0 and "with your cells in it" in said
    assert sources(mine) == ["import more", "a new cell", "my answer", "my own cell", "the very end"]
    assert "shown by my answer" in (mine / NAME).read_text(encoding="utf-8")
    assert copies(mine) == {"01_one.ipynb": before}


def test_a_cell_that_both_changed_is_there_twice(course):
    published, mine = course
    write(mine, {"a": "import", "b": "my answer", "c": "the end"})
    write(published, {"a": "import", "b": "...  # another task", "c": "the end"})
    publish(published)
    assert update(mine)[0] == 0
    assert sources(mine) == ["import", "...  # another task", "my answer", "the end"]
    assert len({cell["id"] for cell in json.loads((mine / NAME).read_text(encoding="utf-8"))["cells"]}) == 4


def test_an_answer_to_a_task_that_is_gone_stays(course):
    published, mine = course
    write(mine, {"a": "import", "b": "my answer", "c": "the end"})
    write(published, {"a": "import", "c": "the very end"})
    publish(published)
    assert update(mine)[0] == 0 and sources(mine) == ["import", "my answer", "the very end"]


def test_answers_follow_a_notebook_to_its_new_name(course):
    published, mine = course
    write(mine, {"a": "import", "b": "my answer", "c": "the end"})
    git(published, "mv", NAME, "notebooks/02_one.ipynb")
    publish(published)
    assert update(mine)[0] == 0
    assert sources(mine, "notebooks/02_one.ipynb") == ["import", "my answer", "the end"] and not (mine / NAME).exists()


def test_other_files_are_kept_as_copies(course):
    published, mine = course
    (mine / "helper.py").write_text("x = 'mine'\n")
    (mine / "added.py").write_text("'mine, too'\n")
    (mine / NAME).write_text("no notebook any more")
    (published / "helper.py").write_text("x = 2\n")
    (published / "added.py").write_text("'theirs'\n")
    write(published, {"a": "new"})
    publish(published)
    code, said = update(mine)
    assert code == 0 and said.count("Yours is in before_update") == 3
    assert (mine / "helper.py").read_text() == "x = 2\n" and sources(mine) == ["new"]
    assert copies(mine) == {"helper.py": "x = 'mine'\n", "added.py": "'mine, too'\n", "01_one.ipynb": "no notebook any more"}


def test_commits_of_the_readers_own_are_left_to_the_reader(course):
    published, mine = course
    write(mine, {"a": "import", "b": "my answer", "c": "the end"})
    publish(mine)
    write(mine, {"a": "import", "b": "my second answer", "c": "the end"})
    before = (mine / NAME).read_bytes()
    code, said = update(mine)
    assert code == 1 and said.startswith("Nothing was changed: there are commits of your own")
    assert (mine / NAME).read_bytes() == before and not copies(mine)


def test_no_network_and_no_clone_are_told(course):
    published, mine = course
    write(mine, {"a": "my import"})
    published.rename(published.parent / "gone")
    code, said = update(mine)
    assert code == 1 and said.startswith("Nothing was changed: git fetch says:") and sources(mine) == ["my import"]
    shutil.rmtree(mine / ".git")
    assert update(mine)[1].startswith("This folder is no git clone")
