"""The suite goes red when something false is planted in a copy of the course, and stays green when nothing is.

A fault of each sort; `make test-the-tests` plants some two hundred.
"""

import ast
import itertools
import shutil

import psutil
import pytest

from faults import by_hand, generated, harness, stages
from faults.__main__ import asked_for, complaints, everything, table
from faults.equivalents import EQUIVALENT
from faults.harness import ROOT, Outcome, copied, edit, noticed, suite


@pytest.fixture
def copy(tmp_path):
    """The course in a folder of its own, to be spoilt."""
    return copied(tmp_path / "course", leave_out=["__pycache__"])


def test_nothing_planted_nothing_red(copy):
    for stage in dict.fromkeys(stage for fault in by_hand.SMALL for stage in fault.stages if stage[0] == "--nbval"):
        code, printed = suite(copy, stage)
        assert code == 0, printed
    code, printed = suite(copy, (*by_hand.USED, "tests/test_prose_numbers.py"))
    assert code == 0, printed


@pytest.mark.parametrize("fault", by_hand.SMALL, ids=lambda fault: fault.key)
def test_a_planted_fault_turns_the_suite_red(copy, fault):
    fault.plant(copy)
    for stage in fault.stages:
        code, printed = suite(copy, stage)
        assert noticed(code, printed), f"{fault.key} went unnoticed:\n{printed}"


# The many faults of `make test-the-tests`, without running anything


@pytest.fixture(scope="module")
def many():
    return everything()


def test_there_are_enough_of_every_kind_and_each_has_a_name_of_its_own(many):
    kinds = [fault.kind for fault in many]
    assert len(many) >= 150 and len({fault.key for fault in many}) == len(many)
    assert {kind: kinds.count(kind) for kind in kinds if kinds.count(kind) < 8} == {}
    assert set(EQUIVALENT) <= {fault.key for fault in many}


def test_every_module_and_every_notebook_has_its_faults(many):
    keys = "\n".join(fault.key for fault in many)
    for path in [*generated.HELPERS, *generated.TOPICS]:
        assert path.stem == "images" or f"{path.relative_to(ROOT).as_posix()}, " in keys, path
    for kind, name in itertools.product(("stored number", "prose", "slider", "notebook"), stages.NOTEBOOKS):
        assert f"{kind}: {name}, " in keys, (kind, name)


def test_what_was_planted_by_hand_or_by_rule_changes_one_file(many, copy):
    def state():
        return {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}

    before = state()
    by_rule = [fault for fault in many if fault not in by_hand.MORE]
    for fault in [*by_hand.MORE, *by_rule[::8]]:
        fault.plant(copy)
        (changed,) = [path for path, when in state().items() if when != before[path]]
        was = ROOT / changed.relative_to(copy)
        assert changed.read_bytes() != was.read_bytes(), fault.key
        shutil.copy2(was, changed)


def test_the_draw_is_the_same_every_time():
    path = ROOT / "helpers" / "losses.py"
    twice = [[fault.key for fault in generated.in_code("helper", path, 6, generated.slips)] for _ in range(2)]
    assert twice[0] == twice[1] and len(twice[0]) == 6


def test_every_stage_names_files_that_are_there(many):
    for stage in {stage for fault in many for stage in fault.stages}:
        files = [word for word in stage if word.startswith(("tests/", "notebooks/"))]
        assert files and all((ROOT / file).is_file() for file in files), stage


@pytest.mark.parametrize(
    "code, printed, counts",
    [
        (0, "3 passed", False),
        (1, "1 failed, 2 passed", True),
        (1, "2 passed, 1 error", True),
        (1, "INTERNALERROR", False),
        (2, "Interrupted: 1 error during collection", False),
        (5, "no tests ran", False),
        (-1, "1 failed", False),
    ],
)
def test_only_a_test_that_ran_and_failed_counts(code, printed, counts):
    assert noticed(code, printed) is counts


ENDLESS = """
import subprocess, sys, time

def test_that_never_ends():
    with open("started", "w") as started:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
        print(child.pid, file=started)
    child.wait()
"""


def test_a_stage_that_never_ends_is_ended_with_all_that_it_started(monkeypatch, tmp_path):
    (tmp_path / "test_endless.py").write_text(ENDLESS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    monkeypatch.setattr(harness, "SECONDS", 6)
    assert suite(tmp_path, ("test_endless.py",))[0] == -1
    started = int((tmp_path / "started").read_text(encoding="utf-8"))
    alive = [one for one in psutil.process_iter(["status"]) if one.pid == started and one.info["status"] != psutil.STATUS_ZOMBIE]
    assert not alive


def test_a_stage_that_is_red_without_a_fault_is_told(monkeypatch, tmp_path):
    runs = []
    monkeypatch.setattr(harness, "suite", lambda folder, stage: runs.append(stage) or (1, "1 failed"))
    unspoilt = harness.Unspoilt(tmp_path)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="nothing is planted, and tests/test_x.py ends with 1 all the same"):
            unspoilt.check(("tests/test_x.py",))
    assert runs == [("tests/test_x.py",)]


def test_what_is_to_be_replaced_must_stand_in_one_place(tmp_path):
    (tmp_path / "a.txt").write_text("b b")
    with pytest.raises(LookupError, match="'b' stands 2 times in a.txt"):
        edit(tmp_path / "a.txt", "b", "c")


def test_survivors_and_wrong_entries_of_the_list_are_complained_of(monkeypatch):
    monkeypatch.setitem(EQUIVALENT, "helper: seen", "no reason")
    monkeypatch.setitem(EQUIVALENT, "helper: gone", "no reason")
    monkeypatch.setitem(EQUIVALENT, "helper: same", "a reason")
    outcomes = [Outcome(f"helper: {word}", "helper", by, 1.0) for word, by in [("seen", "t"), ("same", None), ("new", None)]]
    told = complaints(outcomes, [one.key for one in outcomes] + list(set(EQUIVALENT) - {"helper: gone"}))
    assert told == [
        "survived: helper: new",
        "listed as equivalent, but caught by t: helper: seen",
        "listed as equivalent, but no longer made: helper: gone",
    ]
    assert "| 4 | 3 | 1 | 1 | 1 |" in table(outcomes, ["helper: other", *(one.key for one in outcomes)])


def test_faults_are_found_by_words(many):
    assert {fault.kind for fault in asked_for(many, ["slider:", "pin:"])} == {"slider", "pin"}
    assert asked_for(many, []) == many and asked_for(many, ["no such words"]) == []


def test_slips_are_made_where_they_can_be_seen():
    source = '''
def f(x: int = 2) -> float:
    """Not this 1."""
    if x < 0:
        raise ValueError(f"not {x + 1}")
    y = np.mean(x, axis=0)
    return y - x
'''
    sites = {site.words: site for site in generated.slips(ast.parse(source))}
    assert "`f`: `y - x` becomes `y + x`" in sites and "`f`: `np.mean` becomes `np.sum`" in sites
    assert "`f`: `np.mean(x, axis=0)` becomes `np.mean(x)`" in sites
    assert not any("ValueError" in words or "Not this" in words or "`2`" in words for words in sites)
    changed = sites["`f`: `y - x` becomes `y + x`"].replaced(source.encode()).decode()
    assert changed == source.replace("return y - x", "return (y + x)")


@pytest.mark.parametrize("number, other", [("0.836", "0.837"), ("0.79", "0.70"), ("64", "65"), ("2.06e-9", "2.07e-9")])
def test_the_last_shown_digit_is_the_one_that_changes(number, other):
    assert generated.next_digit(number) == other
