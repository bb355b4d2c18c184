"""What the course costs in time, beside something of the same kind that does as little as possible.

notebooks: notebooks 00 to 11 under nbval, as in `make test`, against as many that only import NumPy and Matplotlib.
cells:     the slowest cell of each notebook.
exercises: each check's time for right and wrong answers, and what the checks say to mechanical mutants of the solutions.
setup:     the set-up with an empty and with a filled pip cache, and the call after it, which has nothing to do.

Nothing is written into the repository. Work is done in temporary folders.
"""

import functools
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WITH_CLUSTER = ROOT / "notebooks" / "12_outgrow_one_machine.ipynb"  # starts processes of its own: `make bench-cluster`
REPETITIONS = 3
GOAL = 2.5


def seconds(command, **options):
    """Return the wall time of one command; say so if it fails, since its time then means little."""
    start = time.perf_counter()
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    elapsed = time.perf_counter() - start
    if ran.returncode != 0:
        print(f"{shlex.join(map(str, command))} ended with {ran.returncode}:\n{(ran.stdout + ran.stderr)[-500:]}")
    return elapsed


# notebooks


def nbval(folder):
    """Return the command that tests a folder's notebooks, but for the one with a cluster, with the options of `make test`."""
    options = re.search(r"^NBVAL = (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE).group(1)
    return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *shlex.split(options), f"--ignore={WITH_CLUSTER}", folder]


def write_empty_notebooks(folder, code):
    """Write as many notebooks as the course has, each with one cell."""
    folder.mkdir()
    for number in range(len(NOTEBOOKS) - 1):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        nbformat.write(notebook, folder / f"{number:02d}_empty.ipynb")


def bench_notebooks():
    print(f"{len(NOTEBOOKS) - 1} notebooks (00 to 11) under nbval, median of {REPETITIONS} runs, taken in turn")
    with tempfile.TemporaryDirectory() as temporary:
        folders = {
            "the course": ROOT / "notebooks",
            "import numpy, matplotlib.pyplot": Path(temporary) / "pyplot",
            "import numpy, matplotlib": Path(temporary) / "matplotlib",
        }
        times = {name: [] for name in folders}
        for name in list(folders)[1:]:
            write_empty_notebooks(folders[name], name)
        for _ in range(REPETITIONS):
            for name, folder in folders.items():
                times[name].append(seconds(nbval(folder), cwd=ROOT))
    course, pyplot, matplotlib = (statistics.median(values) for values in times.values())
    for name, values in times.items():
        print(f"  {name:<32} {statistics.median(values):7.1f} s   ({', '.join(f'{one:.1f}' for one in values)})")
    print(f"  ratio to import numpy, matplotlib.pyplot: {course / pyplot:.2f} (goal: below {GOAL})")
    print(f"  ratio to import numpy, matplotlib:        {course / matplotlib:.2f}")


# cells


def cell_seconds(cell):
    """Return how long a cell ran, from the times that nbclient records."""
    times = cell.metadata.get("execution", {})
    if "iopub.execute_input" not in times or "shell.execute_reply" not in times:
        return 0.0
    begun, ended = (
        datetime.fromisoformat(times[name].replace("Z", "+00:00")) for name in ["iopub.execute_input", "shell.execute_reply"]
    )
    return (ended - begun).total_seconds()


def bench_cells():
    print("slowest cell of each notebook (counting code cells from 1), run once and not stored")
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            record_timing=True,
            allow_errors=True,
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.execute(stderr=subprocess.DEVNULL)  # the kernel's own log
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        times = [cell_seconds(cell) for cell in cells]
        slowest = times.index(max(times))
        first_line = cells[slowest].source.partition("\n")[0]
        print(
            f"  {path.name:<42} cell {slowest + 1:>2} of {len(cells):>2}  {times[slowest]:6.2f} s "
            f"of {sum(times):6.2f} s   {first_line[:60]}"
        )


# setup

SET_UP = """
import sys, time
sys.path.insert(0, "tools")
import set_up
run_pip, spent = set_up.run_pip, []
def timed(*what):
    start = time.perf_counter()
    run_pip(*what)
    spent.append(time.perf_counter() - start)
set_up.run_pip = timed
set_up.main()
print(sum(spent))
"""


def set_up(tree, cache):
    """Set up a copy of the course; return the whole time, and how much of it was pip's."""
    start = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", SET_UP],
        cwd=tree,
        env={**os.environ, "PIP_CACHE_DIR": str(cache)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return time.perf_counter() - start, float(ran.stdout.splitlines()[-1])


def bench_setup():
    print("set-up of a fresh copy of the course")
    leave_out = shutil.ignore_patterns(".venv", ".git", "*.egg-info", "__pycache__", ".ipynb_checkpoints")
    with tempfile.TemporaryDirectory() as temporary:
        tree, cache = Path(temporary) / "course", Path(temporary) / "cache"
        shutil.copytree(ROOT, tree, ignore=leave_out)
        cold, cold_pip = set_up(tree, cache)
        shutil.rmtree(tree / ".venv")
        warm, warm_pip = set_up(tree, cache)
        second = seconds(["make", ".venv/installed"], cwd=tree)
        one_import = [tree / ".venv" / "bin" / "python", "-c", "import numpy, matplotlib.pyplot"]
        unit = statistics.median(seconds(one_import) for _ in range(5))
    rows = {
        "one import of numpy, matplotlib.pyplot": unit,
        "cold (pip's cache empty), whole": cold,
        "cold, pip's part": cold_pip,
        "warm (pip's cache filled), whole": warm,
        "warm, pip's part": warm_pip,
        "second call of make (nothing to do)": second,
    }
    for what, elapsed in rows.items():
        print(f"  {what:<40} {elapsed:7.2f} s   {elapsed / unit:7.2f} imports")


# exercises


class InAnswers:
    """How long the answers themselves have run since this was last set to 0."""

    seconds = 0.0


def in_answers(function):
    """The same function, its time counted."""

    @functools.wraps(function)
    def timed(*arguments):
        start = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            InAnswers.seconds += time.perf_counter() - start

    return timed


def bench_exercises():
    sys.path.insert(0, str(ROOT / "tests"))
    os.environ["NO_PROGRESS"] = "1"
    from helpers import checks

    sys.path.insert(0, str(ROOT / "tests" / "helpers" / "checks"))
    from right_answers import collected

    from mutants import trials

    right = collected("RIGHT")
    whole, own = {}, {}
    for name, exercise in checks.EXERCISES.items():
        wrong = [] if exercise.is_value else [way for mistake in exercise.mistakes for way in mistake.ways]
        for answer in [*right[name], *wrong]:
            given = answer if isinstance(answer, tuple) else (answer,)
            InAnswers.seconds, start = 0.0, time.perf_counter()
            getattr(checks, name)(*(in_answers(one) if callable(one) else one for one in given))
            spent = time.perf_counter() - start
            whole.setdefault(name, []).append(spent)
            own.setdefault(name, []).append(spent - InAnswers.seconds)
    print(f"{len(whole)} checks, {sum(map(len, whole.values()))} right and wrong answers; goal: each below 0.3 s")
    for what, spent in (("check and answer together", whole), ("without the answer's own time", own)):
        slowest = max(spent, key=lambda name: max(spent[name]))
        every = sum(spent.values(), [])
        print(f"  {what:<30} median {statistics.median(every):.4f} s, slowest {max(spent[slowest]):.3f} s ({slowest})")
    print("mechanical mutants of the solutions")
    print_mutants("exercise", "tried", "stops by itself", "named", "no name", "equal to it", "wrongly accepted")
    total, rest = [0] * 6, []
    for path in NOTEBOOKS:
        by_exercise = {}
        for trial in trials(path):
            by_exercise.setdefault(trial.exercise, []).append(trial)
        for name, tried in by_exercise.items():
            stopped = sum(trial.verdict is None for trial in tried)
            named = sum(trial.verdict is not None and trial.verdict.mistake is not None for trial in tried)
            accepted = [trial for trial in tried if trial.verdict is not None and trial.verdict.status == "correct"]
            wrongly = sum(trial.wrongly_accepted for trial in accepted)
            unknown = [
                trial
                for trial in tried
                if trial.verdict is not None and trial.verdict.status == "incorrect" and trial.verdict.mistake is None
            ]
            row = [len(tried), stopped, named, len(unknown), len(accepted) - wrongly, wrongly]
            rest += [f"{name}, {trial.change}" for trial in unknown]
            total = [sum(pair) for pair in zip(total, row)]
            print_mutants(name, *row)
    print_mutants("all", *total)
    rejected = total[0] - total[4] - total[5]
    print(
        f"  rejected: {rejected} of {total[0]}; of the {rejected - total[1]} that a check rejected, "
        f"{total[2] / (rejected - total[1]):.0%} by name. Without a name:"
    )
    print("    " + "\n    ".join(rest))


def print_mutants(*row):
    print("  {:<26}{:>6}{:>17}{:>7}{:>9}{:>13}{:>18}".format(*row))
