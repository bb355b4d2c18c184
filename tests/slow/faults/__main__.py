"""Plant every fault in a copy of the course, two at a time, and tell which ones the suite notices; write docs/faults.md.

usage: python -m faults [--jobs N] [--list] [--keep FILE] [WORD ...]

With words, only faults whose kind or description holds one of them. `--keep FILE` writes each outcome down there, and
leaves out the faults that it has already: a long run in pieces. docs/faults.md is written by a run without words, or
with `--keep`; what has not been tried is said there.
"""

from __future__ import annotations

import argparse
import compileall
import dataclasses
import datetime
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "agg")
from faults.by_hand import MORE, SMALL
from faults.equivalents import EQUIVALENT
from faults.generated import SEED, all_of_them
from faults.harness import ROOT, Fault, Outcome, Unspoilt, copied, tried

PAGE = ROOT / "docs" / "faults.md"
KINDS = {
    "helper": "a sign, an axis, an off-by-one, a missing mean … in a helper",
    "check": "an exercise's check that accepts or rejects wrongly",
    "figure": "a figure with other data, other colours, a label lost",
    "slider": "a slider that ignores its value, is off by a stop, or lies",
    "stored number": "a stored number, other in its last shown digit",
    "prose": "a number in prose that no longer matches",
    "notebook": "a cell reordered, a seed removed, an assert weakened",
    "pin": "a pinned version moved",
    "readme": "a command of the README that no longer works",
}


def everything() -> list[Fault]:
    """All faults, by kind."""
    faults = [*SMALL, *MORE, *all_of_them()]
    return sorted(faults, key=lambda fault: list(KINDS).index(fault.kind))


def asked_for(faults: Sequence[Fault], words: Sequence[str]) -> list[Fault]:
    """The faults whose kind or description holds one of the words; all if there are none."""
    return [fault for fault in faults if not words or any(word.lower() in fault.key.lower() for word in words)]


def run(faults: Sequence[Fault], unspoilt: Unspoilt, folder: Path, jobs: int, keep: Path | None) -> list[Outcome]:
    """Tries each fault in a copy of its own."""

    def one(numbered: tuple[int, Fault]) -> Outcome:
        number, fault = numbered
        with tempfile.TemporaryDirectory(dir=folder) as place:
            outcome = tried(fault, copied(Path(place) / "course", unspoilt.folder), unspoilt)
        print(f"{number:3} {'caught  ' if outcome.caught_by else 'SURVIVED'} {outcome.seconds:5.1f} s  {fault.key}", flush=True)
        if keep:
            with keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False) + "\n")
        return outcome

    pool = ThreadPoolExecutor(jobs)
    try:
        return list(pool.map(one, enumerate(faults, start=1)))
    finally:
        pool.shutdown(cancel_futures=True)  # after an error or Ctrl-C, those that have begun are the last


def kept(path: Path | None) -> dict[str, Outcome]:
    """The outcomes that an earlier piece of the run has written down."""
    if path is None or not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {outcome["key"]: Outcome(**{**outcome, "remarks": tuple(outcome["remarks"])}) for outcome in map(json.loads, lines)}


def table(outcomes: Sequence[Outcome], every_key: Sequence[str]) -> str:
    """Made, tried and caught, by kind, as Markdown."""
    rows = ["| kind | made | tried | caught | equivalent | survived |", "|---|---|---|---|---|---|"]
    for kind, words in [*KINDS.items(), ("", "**all**")]:
        those = [one for one in outcomes if not kind or one.kind == kind]
        made = sum(key.startswith(f"{kind}: ") for key in every_key) if kind else len(every_key)
        caught = sum(one.caught_by is not None for one in those)
        equivalent = sum(one.caught_by is None and one.key in EQUIVALENT for one in those)
        rows.append(f"| {words} | {made} | {len(those)} | {caught} | {equivalent} | {len(those) - caught - equivalent} |")
    return "\n".join(rows)


def complaints(outcomes: Sequence[Outcome], every_key: Sequence[str]) -> list[str]:
    """What is not as it should be: survivors that are not listed as equivalent, and entries of that list that are wrong."""
    survived = [f"survived: {one.key}" for one in outcomes if one.caught_by is None and one.key not in EQUIVALENT]
    caught = [
        f"listed as equivalent, but caught by {one.caught_by}: {one.key}"
        for one in outcomes
        if one.caught_by and one.key in EQUIVALENT
    ]
    gone = [f"listed as equivalent, but no longer made: {key}" for key in EQUIVALENT if key not in every_key]
    return survived + caught + gone


def cell(words: str) -> str:
    """Words for a cell of a Markdown table."""
    return words.replace("|", "\\|").replace("\n", " ")


def page(outcomes: Sequence[Outcome], every_key: Sequence[str], today: str) -> str:
    """docs/faults.md."""
    seconds = sorted(one.seconds for one in outcomes)
    survivors = [one for one in outcomes if one.caught_by is None and one.key not in EQUIVALENT]
    lines = [
        "# Faults that were planted, and what became of them\n",
        "Written by `make test-the-tests`, which plants each of these faults in a copy of the course and runs the tests that see",
        f"the changed file until one of them fails; {today}, seed {SEED}. A fault counts as caught only when a test ran and failed.",
        *(
            [f"**{len(every_key) - len(outcomes)} of {len(every_key)} faults have not been tried.**"]
            if len(outcomes) < len(every_key)
            else []
        ),
        f"Half of them took less than {seconds[len(seconds) // 2]:.0f} s, the longest {seconds[-1]:.0f} s.\n",
        table(outcomes, every_key),
        "\n## Survivors\n",
        *([f"- {one.key}" + "".join(f" ({remark})" for remark in one.remarks) for one in survivors] or ["None of those tried."]),
        "\n## Equivalent: nobody can see the change\n",
        *(
            [f"- {one.key}. {EQUIVALENT[one.key]}" for one in outcomes if one.caught_by is None and one.key in EQUIVALENT]
            or ["None."]
        ),
        "\n## All faults, and the first test that noticed\n",
        "| fault | noticed by |",
        "|---|---|",
        *(f"| {cell(one.key)} | {cell(one.caught_by or '–')} |" for one in outcomes),
    ]
    return "\n".join(lines) + "\n"


def main() -> str | None:
    """Returns what is to be complained of, None if nothing is."""
    parser = argparse.ArgumentParser(prog="make test-the-tests", description=__doc__.partition("\n")[0])
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    every = everything()
    keys = [fault.key for fault in every]
    if len(set(keys)) != len(keys):
        raise ValueError(f"two faults have one name: {sorted({key for key in keys if keys.count(key) > 1})}")
    earlier = kept(options.keep)
    faults = [fault for fault in asked_for(every, options.words) if fault.key not in earlier]
    if options.list:
        print("\n".join(fault.key for fault in faults), f"{len(faults)} faults", sep="\n")
        return None
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        unspoilt = Unspoilt(copied(Path(place) / "unspoilt"))
        for compiled in ("helpers", "tests"):  # once, for all copies
            compileall.compile_dir(unspoilt.folder / compiled, quiet=2)
        outcomes = run(faults, unspoilt, Path(place), options.jobs, options.keep)
    known = {**earlier, **{one.key: one for one in outcomes}}
    shown = [known[fault.key] for fault in asked_for(every, options.words) if fault.key in known]
    print(f"\n{table(shown, keys)}\n\n{(time.monotonic() - start) / 60:.0f} minutes")
    if options.keep or not options.words:
        shown = [known[fault.key] for fault in every if fault.key in known]
        PAGE.write_text(page(shown, keys, datetime.date.today().isoformat()), encoding="utf-8")
    return "\n".join(complaints(shown, keys)) or None


if __name__ == "__main__":
    sys.exit(main())
