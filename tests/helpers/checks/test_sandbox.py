"""The process in which answers run: what can be sent there, that it is stopped, and that nothing is left or changed."""

import _thread
import os
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import cloudpickle
import numpy as np
import pytest

from helpers import checks
from helpers.checks.engine import sandbox, server

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # as from a notebook, which no other process can import
ONE = [{"x": np.array([1.0, 2.0])}]
on_linux = pytest.mark.skipif(not server.FORKS, reason="no forks here")


def answers(function, cases=ONE, **how):
    """The outcomes; the function must have run in a process of its own."""
    outcomes, in_place = sandbox.run(function, cases, **how)
    assert not in_place
    return outcomes


def text(function):
    """What came of one call, in a few words."""
    (outcome,) = answers(function)
    return outcome.error[0] if outcome.error else outcome.text


def descendants():
    """The processes below the server."""
    if sandbox._server is None:
        return []
    pid = sandbox._server.pid
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


class Counter:
    def __init__(self):
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return x + self.calls

    def method(self, x):
        self.calls += 1
        return 2 * x


MISSING = object()
shared, seen, counter = np.zeros(2), [], Counter()


def counts(x):
    counts.calls += 1
    return x + counts.calls


counts.calls = 0


def with_sentinel(x, axis=MISSING):
    return x if axis is MISSING else -x


def decorated(function):
    def inner(x):
        counter.calls += 1
        return function(x)

    return inner


@decorated
def wrapped(x):
    seen.append(1)
    shared[:] = 7
    return np.add(x, 1)


@pytest.mark.parametrize(
    "function, said",
    [(counts, "[2. 3.]"), (with_sentinel, "[1. 2.]"), (wrapped, "[2. 3.]"), (counter, "[2. 3.]"), (counter.method, "[2. 4.]"),
     (lambda x: counter.method(x), "[2. 4.]"), (np.exp, "[2.7183 7.3891]"), (np.vectorize(lambda x: x + 1), "[2. 3.]")],
)  # fmt: skip
def test_whatever_is_called_is_sent_and_stays_as_it_was(function, said):
    assert text(function) == said
    assert (counts.calls, counter.calls, seen, shared.tolist()) == (0, 0, [], [0, 0])


def test_numpy_is_as_in_a_fresh_notebook():
    def warned(x):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                return np.log(x - x)
            except RuntimeWarning:
                return 5

    def raised(x):
        with np.errstate(all="raise"):
            try:
                return x / 0
            except FloatingPointError:
                return 6

    with np.errstate(all="ignore"):
        assert text(warned) == "5" and text(raised) == "6"
    assert text(lambda x: np.seterr(all="raise")["over"]) == text(lambda x: np.geterr()["over"]) == "warn"


def test_nothing_is_kept_from_one_check_to_the_next():
    def spoils(x):
        np.exp = None
        return x

    assert text(spoils) == "[1. 2.]" and text(lambda x: np.exp(x)) == "[2.7183 7.3891]"


def for_ever(x):
    while True:
        pass


def in_c(x):
    return sum(iter(int, 1))


def holds_on(x):
    while True:
        try:
            time.sleep(0.01)
        except BaseException:
            pass


class SlowToLookAt:
    def __array__(self, dtype=None, copy=None):
        time.sleep(60)


def many(x):
    if x[0] == 1:
        return x
    return for_ever(x)


@pytest.mark.parametrize("function", [for_ever, in_c, holds_on, lambda x: SlowToLookAt()])
def test_a_time_limit_is_a_kill(function):
    began = time.monotonic()
    assert answers(function, ONE * 3, seconds=0.3) == [sandbox.OUT_OF_TIME]
    assert time.monotonic() - began < 3
    assert not descendants()


def test_what_was_answered_in_time_is_kept():
    outcomes = answers(many, [*ONE, {"x": np.zeros(1)}, *ONE], seconds=0.5)
    assert [one.text for one in outcomes] == ["[1. 2.]", "nothing, within the time"]


def ends(x):
    os._exit(3)


def asks(x):
    return input("?")


class Leaves:
    def __array__(self, dtype=None, copy=None):
        raise SystemExit


def writes_everywhere(x):
    for number in range(3, 20):
        try:
            os.write(number, b"nonsense" * 1000)
        except OSError:
            pass
    return x


def closes_everything(x):
    os.closerange(0, 100)
    return x


@pytest.mark.parametrize(
    "function, said",
    [(ends, "Crash"), (asks, "EOFError"), (lambda x: Leaves(), "SystemExit"), (lambda x: sys.exit(), "SystemExit"),
     (lambda x: Ellipsis.nothing, "AttributeError"), (writes_everywhere, "Crash"), (closes_everything, "Crash")],
)  # fmt: skip
def test_a_function_that_breaks_its_process_breaks_nothing_else(function, said, monkeypatch):
    assert text(function) == said
    assert text(lambda x: x) == "[1. 2.]"


@on_linux
def test_memory_is_limited():
    assert "MemoryError" in text(lambda x: np.ones((100_000, 100_000)).sum())
    assert text(lambda x: np.eye(300) @ np.eye(300)).endswith("shape (300, 300)")


@on_linux
def test_nothing_is_left_running():
    def starts(x):
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
        threading.Thread(target=for_ever, args=(x,), daemon=True).start()
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
        return x

    assert text(starts) == "[1. 2.]"
    assert not descendants()


@on_linux
def test_stop_is_a_kill():
    answers(len)
    before = sandbox._server.pid
    timer = threading.Timer(0.5, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        sandbox.run(for_ever, ONE)
    assert sandbox._server is None and not Path(f"/proc/{before}").exists()
    assert text(lambda x: x) == "[1. 2.]"


@on_linux
@pytest.mark.parametrize("idle", [False, True])
def test_the_process_ends_with_the_notebook_or_when_nothing_is_asked(idle):
    lines = f"""
from helpers.checks.engine import sandbox
import os, subprocess, sys, time
if {idle}:
    start = subprocess.Popen
    subprocess.Popen = lambda args, **how: start([*args[:2], "-c", "from helpers.checks.engine import server; server.IDLE = 0.2; server.main()"], **how)
sandbox.run(len, [{{"x": [1]}}])
pid = sandbox._server.pid
print(pid, flush=True)
if {idle}:
    print(sandbox._server.wait(20), sandbox.run(len, [{{"x": [1]}}])[0][0].text, sandbox._server.pid != pid)
else:
    os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=not idle, timeout=60)
    pid, _, rest = done.stdout.partition("\n")
    assert rest.strip() == ("0 1 True" if idle else ""), done
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_what_cannot_be_sent_is_judged_in_place_and_that_is_said():
    lock = threading.Lock()

    def locked(scores):
        with lock:
            exponentials = np.exp(scores)
            return exponentials / exponentials.sum(axis=-1, keepdims=True)

    said = checks.softmax(locked)
    assert said.status == "correct" and "judged within the notebook" in said.message
    assert checks.softmax(lambda scores: lock and scores).mistake is None


@pytest.mark.parametrize("threads", [True, False])
def test_in_place_everything_is_put_back(monkeypatch, capsys, threads):
    def no_process(*_, **__):
        raise OSError("no processes in a browser")

    def no_thread(self):
        raise RuntimeError("can't start new thread")

    sandbox.close()
    monkeypatch.setattr(subprocess, "Popen", no_process)
    if not threads:
        monkeypatch.setattr(threading.Thread, "start", no_thread)
    before = np.random.get_state()[1].copy(), np.geterr(), list(warnings.filters), sys.stdout

    def untidy(x):
        np.random.seed(1)
        np.seterr(all="raise")
        warnings.simplefilter("error")
        print("untidy")
        x[0] = 7
        return x

    outcomes, in_place = sandbox.run(untidy, ONE)
    assert in_place == "no process could be started: OSError"
    assert outcomes[0].text == "[7. 2.]" and outcomes[0].changed == ("x",) and outcomes[0].printed == "untidy\n"
    assert (before[0] == np.random.get_state()[1]).all() and before[1:] == (np.geterr(), list(warnings.filters), sys.stdout)
    assert capsys.readouterr() == ("", "") and ONE[0]["x"][0] == 1
    if threads:
        assert sandbox.run(for_ever, ONE, seconds=0.3)[0] == [sandbox.OUT_OF_TIME]
        assert threading.active_count() == 1 or not any(one.name.startswith("Thread") for one in threading.enumerate()[1:])
