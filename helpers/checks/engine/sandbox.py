"""A learner's function, run in a process of its own, so that nothing it does can stop or change anything of the notebook.

The process is started by the first check and kept. A time limit is a kill, and so is Stop. Where no process can be started (in a
browser), or where a function cannot be sent, it runs in place, in a thread, on copies: as well as can be.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import pickle
import pickletools
import random
import subprocess
import sys
import sysconfig
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import cloudpickle
import numpy as np

from helpers.checks.engine.outcome import CRASHED, OUT_OF_TIME, Outcome, Printed, call
from helpers.checks.engine.server import TOO_SLOW, UNREADABLE, receive, send

TIME_LIMIT = 3.0  # seconds for all calls of one check together; a right answer takes a few thousandths
START_LIMIT = 60.0  # seconds for the process to start and to read in what a function needs: on a busy machine they may be long
GRACE = 1.0  # seconds more until a process that does not keep the limit by itself is killed
_lock = threading.Lock()
_server: subprocess.Popen[bytes] | None = None


class CannotSend(Exception):
    """The function cannot be sent to another process, or there is none."""


def run(
    function: Callable[..., Any],
    cases: Sequence[Mapping[str, Any]],
    count: int = 1,
    is_text: bool = False,
    seconds: float | None = None,
) -> tuple[list[Outcome], str]:
    """What the function answers to each case, and why it was not run in a process of its own (mostly nothing).

    Args:
        function: the learner's.
        cases: arguments by their names; they are passed by position.
        count: how many values an answer holds.
        is_text: whether they are text and not numbers.
        seconds: for all cases together; `TIME_LIMIT` if None. Where time runs out, the last outcome is `OUT_OF_TIME`, and
            the list is shorter than the cases.
    """
    limit = TIME_LIMIT if seconds is None else seconds
    try:
        try:
            task = cloudpickle.dumps((function, [dict(arguments) for arguments in cases], count, is_text))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise CannotSend(f"it uses something that cannot be sent there: {type(error).__name__}") from None
        with _lock:
            return _run_in_process(task, len(cases), limit), ""
    except CannotSend as reason:
        return _run_in_place(function, cases, count, is_text, limit), str(reason)


def close() -> None:
    """End the process, if there is one, and with it whatever runs in it."""
    global _server
    server, _server = _server, None
    if server is None:
        return
    for stream in (server.stdin, server.stdout):
        with contextlib.suppress(Exception):
            stream.close()  # type: ignore[union-attr]  # both are pipes
    try:
        server.wait(GRACE)  # it sees the end of its input, and takes its fork along
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


atexit.register(close)


def _start() -> subprocess.Popen[bytes]:
    """The process, started if there is none, or if it has ended because nothing was asked for long."""
    global _server
    if _server is not None and _server.poll() is None:
        return _server
    close()
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    environment = {**os.environ, **one_thread, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    try:
        _server = subprocess.Popen(
            [sys.executable, "-P", "-m", "helpers.checks.engine.server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, start_new_session=True,
        )  # fmt: skip
    except (OSError, ValueError, NotImplementedError) as error:
        raise CannotSend(f"no process could be started: {type(error).__name__}") from None
    return _server


def _run_in_process(task: bytes, count: int, seconds: float) -> list[Outcome]:
    """The outcomes of a task. Whatever interrupts this, such as Stop, ends the process."""
    server = _start()
    assert server.stdin and server.stdout
    killed = threading.Event()
    outcomes: list[Outcome] = []
    end = None
    timer = _kill_after(START_LIMIT, server, killed)
    try:
        with contextlib.suppress(BrokenPipeError):
            for content in (repr(seconds).encode(), " ".join(_modules(task)).encode(), task):
                send(server.stdin, content)
        receive(server.stdout)  # READY
        timer.cancel()
        timer = _kill_after(seconds + GRACE, server, killed)
        while end is None and (frame := receive(server.stdout)) is not None:
            reply = _read(frame)
            if isinstance(reply, Outcome):
                outcomes.append(reply)
            else:
                end = reply
        if end is None:
            close()
    except BaseException:
        close()
        raise
    finally:
        timer.cancel()
    if end == UNREADABLE:
        raise CannotSend("it uses something that only the notebook can read")
    if len(outcomes) < count:
        outcomes.append(OUT_OF_TIME if killed.is_set() or end == TOO_SLOW else CRASHED)
    return outcomes[:count]


def _kill_after(seconds: float, server: subprocess.Popen[bytes], killed: threading.Event) -> threading.Timer:
    def kill() -> None:
        killed.set()
        server.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    return timer


def _modules(task: bytes) -> list[str]:
    """The installed modules of this process that a pickled function names."""
    installed = sysconfig.get_paths()
    folders = tuple(installed[kind] for kind in ("stdlib", "platstdlib", "purelib", "platlib"))
    names = {argument for _, argument, _ in pickletools.genops(task) if isinstance(argument, str)}
    files = ((name, getattr(sys.modules.get(name), "__file__", None) or "") for name in sorted(names))
    return [name for name, file in files if file.startswith(folders)]


def _read(content: bytes) -> Any:
    try:
        return pickle.loads(content)
    except Exception:  # a function may write into any pipe that it finds
        return "unknown"


class _OutOfTime(BaseException):
    """Raised inside a function that has run too long in place; no `except Exception` stops it."""


def _run_in_place(
    function: Callable[..., Any], cases: Sequence[Mapping[str, Any]], count: int, is_text: bool, seconds: float
) -> list[Outcome]:
    """The outcomes of a function that runs here, in a thread of its own where there are threads."""
    outcomes: list[Outcome] = []
    printed = Printed()

    def call_all() -> None:
        for arguments in cases:
            outcomes.append(call(function, arguments, count, is_text, printed))
            if outcomes[-1].error[:1] == (_OutOfTime.__name__,):
                return

    states, settings = (np.random.get_state(), random.getstate()), np.geterr()
    worker = threading.Thread(target=call_all, daemon=True)
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(Printed()):
        try:
            worker.start()
        except RuntimeError:  # no threads, as in a browser: then without a time limit
            call_all()
        else:
            try:
                worker.join(seconds)
            finally:
                _stop(worker)
        finally:
            np.random.set_state(states[0])
            random.setstate(states[1])
            np.seterr(**settings)
    answered = [OUT_OF_TIME if outcome.error[:1] == (_OutOfTime.__name__,) else outcome for outcome in outcomes]
    if len(answered) < len(cases) and not (answered and answered[-1] is OUT_OF_TIME):
        answered.append(OUT_OF_TIME)  # it would not be stopped and is left behind
    return answered


def _stop(worker: threading.Thread) -> None:
    """Raise `_OutOfTime` in a thread that still runs; give up, and leave it behind, if it will not listen."""
    for _ in range(20):
        if not worker.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident or 0), ctypes.py_object(_OutOfTime))
        worker.join(0.05)
