"""A process in the place of a notebook's kernel: it runs hostile answers' cells, and tells what the check left behind.

    python kernel.py <a file for what it tells> <where an answer stands> ...

For each answer one line of JSON. An answer that ends or blocks this process leaves no line, and so is known.
"""

from __future__ import annotations

import builtins
import decimal
import gc
import io
import json
import os
import random
import signal
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import numpy as np  # noqa: E402
import psutil  # noqa: E402

import corpus  # noqa: E402
from helpers import checks  # noqa: E402

BOOKKEEPING = {"__weakref__", "__slotnames__"}  # Python's own, of a class that was pickled
MODULES = (np, np.random, np.linalg, builtins, os, time, warnings, random)
PLAIN = (type(None), bool, int, str, bytes)
SETTLED = 2.0  # seconds in which what was started may end


def picture(value: Any, seen: tuple[int, ...] = ()) -> Any:
    """All that may be changed about an object, as text and numbers."""
    if id(value) in seen or len(seen) > 6:
        return "seen"
    inside = (*seen, id(value))
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, np.ndarray):
        content = value.tobytes().hex() if value.dtype != object and value.size < 10_000 else repr(value)[:1000]
        return [type(value).__name__, value.dtype.str, str(value.shape), value.flags.writeable, content]
    if isinstance(value, (float, complex)):
        return repr(value)
    if isinstance(value, np.random.Generator):
        return str(value.bit_generator.state)
    if isinstance(value, dict):
        return [[str(key)[:99], picture(item, inside)] for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, id(value), *(picture(item, inside) for item in value)]
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    if isinstance(value, types.FunctionType):
        cells = [picture(cell.cell_contents, inside) for cell in value.__closure__ or ()]
        extras = (value.__defaults__, value.__kwdefaults__, vars(value))
        return [id(value.__code__), *(picture(extra, inside) for extra in extras), *cells]
    if isinstance(value, types.ModuleType):
        return id(value)
    if isinstance(value, type):
        own = {name: item for name, item in vars(value).items() if value.__module__ == "__main__" and name not in BOOKKEEPING}
        return [id(value), picture(own, inside)]
    if isinstance(value, types.GeneratorType):
        return [value.gi_running, value.gi_frame.f_lasti if value.gi_frame else -1]
    if isinstance(value, io.IOBase):
        return [value.closed, value.closed or not value.seekable() or value.tell()]
    if hasattr(value, "__length_hint__"):
        return value.__length_hint__()
    if hasattr(value, "locked"):
        return value.locked()
    return [type(value).__name__, id(value), picture(getattr(value, "__dict__", None), inside)]


def surroundings() -> dict[str, Any]:
    """What belongs to the whole process."""
    return {
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "NumPy's errors": np.geterr(),
        "print options": str(np.get_printoptions()),
        "NumPy's random state": str(np.random.get_state()),
        "random state": hash(random.getstate()),
        "warnings": str(warnings.filters),
        "streams": [id(sys.stdin), id(sys.stdout), id(sys.stderr), sys.stdout.closed],
        "descriptors": [os.fstat(number).st_ino for number in (0, 1, 2)],
        "path": list(sys.path),
        "recursion limit": sys.getrecursionlimit(),
        "switch interval": sys.getswitchinterval(),
        "collector": gc.isenabled(),
        "traced": [str(sys.gettrace()), str(sys.getprofile())],
        "decimals": decimal.getcontext().prec,
        "handlers": [str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)],
        "digits": sys.get_int_max_str_digits(),
        "modules": {module.__name__: {name: id(item) for name, item in vars(module).items()} for module in MODULES},
        "helpers": [type(getattr(sys.modules["helpers.probability"], "softmax", None)).__name__],
    }


def names_of_the_notebook(names: dict[str, Any]) -> dict[str, Any]:
    return {name: picture(value) for name, value in names.items() if not name.startswith("__")}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names whose pictures differ; warnings may be counted anew, and modules may gain names by imports."""
    found = [name for name in before if name not in ("modules",) and after.get(name, "gone") != before[name]]
    for module, items in before.get("modules", {}).items():
        now = after["modules"][module]
        found += [f"{module}.{name}" for name, item in items.items() if now.get(name) != item and name != "__warningregistry__"]
    return found


def started() -> list[psutil.Process]:
    """The processes that have this kernel's mark and are not it, wherever they hang now."""
    mark, found = os.environ["HOSTILE_MARK"], []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get("HOSTILE_MARK") == mark:
                found.append(process)
        except psutil.Error:
            continue
    return found


def judges() -> list[psutil.Process]:
    """Those among them that a check keeps for the next answer: children of this process that run `helpers.checks`."""
    return [process for process in started() if _is_a_judge(process)]


def _is_a_judge(process: psutil.Process) -> bool:
    try:
        return "helpers.checks" in " ".join(process.cmdline()) and process.ppid() == os.getpid()
    except psutil.Error:
        return False


def busy(seconds: float = 0.15) -> float:
    """The share of a processor's time that this process and all that it started take, while nothing is asked of them."""
    before = _processor_time()
    time.sleep(seconds)
    return (_processor_time() - before) / seconds


def _processor_time() -> float:
    total = 0.0
    for process in [psutil.Process(), *started()]:
        try:
            times = process.cpu_times()
            total += times.user + times.system
        except psutil.Error:
            continue
    return total


def left(threads: int) -> list[str]:
    """What still runs after some time in which it may end."""
    end = time.monotonic() + SETTLED
    while True:
        kept = judges()
        others = [process for process in started() if process not in kept]
        mine = threading.active_count() - threads
        work = busy()
        found = [f"process {' '.join(process.cmdline())[:60]}" for process in others if process.is_running()]
        found += ["several judges"] * (len(kept) > 1) + ["a thread"] * (mine > 0) + ["work"] * (work > 0.4)
        if not found or time.monotonic() > end:
            return found


def plain(scores: Any) -> Any:
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def tell(answer: corpus.Written, begun: Callable[[], object]) -> dict[str, Any]:
    """Run an answer's cell and its check, and look round."""
    sys.modules["__main__"] = types.ModuleType("__main__")
    names = sys.modules["__main__"].__dict__
    names.update(corpus.namespace(answer.exercise))
    exec(compile(answer.code, f"<cell {answer.place}>", "exec"), names)
    call = compile(f"checks.{answer.exercise}({corpus.CALLS[answer.exercise]})", "<cell>", "eval")
    notebook, around, threads = names_of_the_notebook(names), surroundings(), threading.active_count()
    start, raised = time.monotonic(), None
    begun()
    try:
        verdict = eval(call, names)
    except KeyboardInterrupt:
        verdict, raised = checks.softmax(...), "KeyboardInterrupt"
    shown = [repr(verdict), verdict._repr_html_()]
    seconds = time.monotonic() - start
    return {
        "raised": raised,
        "status": verdict.status,
        "mistake": verdict.mistake,
        "message": verdict.message[:500],
        "length": max(map(len, shown)),
        "seconds": seconds,
        "changed": changed(notebook, names_of_the_notebook(names)) + changed(around, surroundings()),
        "left": left(threads),
        "then": [checks.softmax(plain).status, checks.softmax(np.exp).status],
    }


def main() -> None:
    told, *places = sys.argv[1:]
    answers = {answer.place: answer for path in sorted((corpus.HERE / "hostile").glob("*.py")) for answer in corpus.read(path)}
    assert checks.softmax(plain).status == "correct"  # whatever is kept for later checks is there now
    with open(told, "a", encoding="utf-8") as file:

        def say(line: dict[str, Any]) -> None:
            file.write(json.dumps(line) + "\n")
            file.flush()

        stop = places[0] == "stop"  # the one who asks will send an interrupt, and wants to know when
        for place in places[stop:]:
            say({"place": place, **tell(answers[place], (lambda: say({"begun": True})) if stop else (lambda: None))})


if __name__ == "__main__":
    main()
