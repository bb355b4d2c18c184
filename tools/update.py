"""Fetch the newest version of the course, and keep what the reader has written in it.

`git pull` stops where a notebook was changed here and there. Here, the new notebook gets the reader's cells: those that
were added, and those whose text was changed, with their outputs. Where the new version has changed the same cell, the
reader's stands below it. First of all, every file that was changed is copied, as it is, into the folder before_update.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def git(*command: str) -> bytes:
    """What git prints; its words, and the end, where it fails."""
    ran = subprocess.run(["git", *command], cwd=ROOT, capture_output=True)
    if ran.returncode != 0:
        sys.exit(f"Nothing was changed: git {command[0]} says: {ran.stderr.decode('utf-8', 'replace').strip()}")
    return ran.stdout


def merged(base: bytes, mine: bytes, theirs: bytes) -> bytes:
    """The new notebook with the reader's cells.

    Args:
        base: the notebook as the reader got it.
        mine: as it is now.
        theirs: the new version.
    """
    was = {cell["id"]: cell for cell in json.loads(base)["cells"]}
    notebook = json.loads(theirs)
    cells, place = notebook["cells"], -1  # place: where the cell before was found
    for cell in json.loads(mine)["cells"]:
        here = next((number for number, other in enumerate(cells) if other["id"] == cell["id"]), None)
        old = was.get(cell["id"])
        if here is not None:
            place = here
        if old is not None and old["source"] == cell["source"]:
            continue
        if here is not None and cells[here]["source"] == (old or cell)["source"]:
            cells[here] = cell
        else:
            place += 1
            cells.insert(place, cell if here is None else {**cell, "id": f"mine-{cell['id']}"[:64]})
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode() + b"\n"


def update() -> None:
    """Bring the course up to date, or say why not."""
    if not (ROOT / ".git").exists():
        sys.exit("This folder is no git clone: download the new version beside it, and copy your notebooks over.")
    git("fetch", "--quiet")
    new = git("rev-parse", "@{upstream}").decode().strip()
    if git("rev-list", "--count", f"{new}..HEAD") != b"0\n":
        sys.exit("Nothing was changed: there are commits of your own here, so only you can say how to merge (git pull).")
    if git("rev-list", "--count", f"HEAD..{new}") == b"0\n":
        print("This is the newest version.")
        return
    renamed = git("diff", "-z", "--name-status", "--diff-filter=R", "-M30", "HEAD", new).decode().split("\0")
    names = dict(zip(renamed[1::3], renamed[2::3]))
    there = set(git("ls-tree", "-rz", "--name-only", new).decode().split("\0"))
    changed = git("diff", "-z", "--name-only", "HEAD").decode().split("\0")
    strange = git("ls-files", "-z", "--others").decode().split("\0")  # a file of the reader's, where the new version has one
    mine = {name: (ROOT / name).read_bytes() for name in {*changed, *(there & {*strange})} if name and (ROOT / name).is_file()}
    kept = ROOT / "before_update" / time.strftime("%Y-%m-%d_%H%M%S")
    for name, content in mine.items():
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        (kept / name).write_bytes(content)
    bases = {name: git("show", f"HEAD:{name}") if name in changed else None for name in mine}
    git("reset", "--quiet", "--hard", new)
    for name, content in sorted(mine.items()):
        now = ROOT / names.get(name, name)
        base, theirs = bases[name], now.read_bytes() if now.is_file() else None
        if theirs is None or base is None:
            print(f"{name}: the new version has another or none. Yours is in {kept.relative_to(ROOT)}.")
        elif theirs == base:
            now.write_bytes(content)
        else:
            try:
                now.write_bytes(merged(base, content, theirs))
                print(f"{now.relative_to(ROOT)}: new, with your cells in it.")
            except (ValueError, KeyError, TypeError):  # no notebook
                print(f"{name}: changed by you and by the new version, which is here now. Yours is in {kept.relative_to(ROOT)}.")
    print("The course is up to date. Reload the notebooks that are open." + f" Copies of your files: {kept}" * bool(mine))


if __name__ == "__main__":
    update()
