"""The process in which learners' functions run: `python -m helpers.checks.engine.server`, started by `sandbox`.

It reads tasks from its standard input and writes outcomes to its standard output, each behind its length in four bytes. On
Linux each task runs in a fork of its own: NumPy is read in once, and nothing that a function does outlives its check. It ends
when its input does, and when nothing was asked for a while.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import select
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from typing import IO

import cloudpickle  # noqa: F401  (read in before the first fork: every function that arrives needs it)
import numpy.random  # noqa: F401  (NumPy leaves it out until it is used)

from helpers.checks.engine.outcome import Printed, call

IDLE = 120.0  # seconds without a task, and the process ends: a class of twenty pays for twenty of them
MEMORY = 2 << 30  # bytes that one task may ask for
FORKS = sys.platform == "linux"  # elsewhere NumPy's libraries do not all stand it
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # of <linux/prctl.h>
READY = b"ready"  # is sent back when all that a task needs is read in, so that its time begins
ENDED, TOO_SLOW, UNREADABLE = "ended", "too slow", "unreadable"  # is sent back behind the outcomes of a task


def send(stream: IO[bytes], content: bytes) -> None:
    """Write one frame: its length in four bytes, then its bytes."""
    stream.write(struct.pack("!I", len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """One frame; None where the stream ends before or within it."""
    head = _read(stream, 4)
    return _read(stream, struct.unpack("!I", head)[0]) if head else None


def _read(stream: IO[bytes], count: int) -> bytes | None:
    """All these bytes, or None where the stream ends before."""
    content = b""
    while len(content) < count:
        part = stream.read(count - len(content))
        if not part:
            return None
        content += part
    return content


def run_task(task: bytes, reply: Callable[[bytes], None]) -> None:
    """Call the function of a task on each of its cases, and reply with each outcome and with how it ended."""
    try:
        function, cases, count, is_text = pickle.loads(task)
    except BaseException:
        reply(pickle.dumps(UNREADABLE))
        return
    printed = Printed()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(Printed()):
        for arguments in cases:
            reply(pickle.dumps(call(function, arguments, count, is_text, printed)))
    reply(pickle.dumps(ENDED))


def _fork(task: bytes, seconds: float, tasks: IO[bytes], replies: IO[bytes]) -> None:
    """Run a task in a fork, for so many seconds at most, and pass on what it replies."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        for number in (read, tasks.fileno(), replies.fileno()):
            os.close(number)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _limit_memory()
        stream = os.fdopen(write, "wb")
        try:
            run_task(task, lambda content: send(stream, content))
        finally:
            os._exit(0)
    os.close(write)
    received, deadline = b"", time.monotonic() + seconds
    poll = select.poll()
    poll.register(read, select.POLLIN)
    poll.register(tasks.fileno(), 0)  # hung up: the notebook has ended, or somebody pressed Stop
    while True:
        events = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
        if not events:
            break
        chunk = os.read(read, 1 << 16) if read in events else b""
        if not chunk:
            break
        received += chunk
    os.close(read)
    _kill_descendants()
    frames = _frames(received)
    if not frames or frames[-1] not in (pickle.dumps(ENDED), pickle.dumps(UNREADABLE)):
        frames.append(pickle.dumps(ENDED if events else TOO_SLOW))
    for content in frames:
        send(replies, content)


def _frames(received: bytes) -> list[bytes]:
    """The frames that arrived in full."""
    frames, start = [], 0
    while start + 4 <= len(received):
        end = start + 4 + struct.unpack_from("!I", received, start)[0]
        if end > len(received):
            break
        frames.append(received[start + 4 : end])
        start = end
    return frames


def _limit_memory() -> None:
    import resource

    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _kill_descendants() -> None:
    """Kill the fork and whatever it has started, also what has cut itself loose: that has become this process's child."""
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            children = file.read().split()
        if not children:
            return
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        time.sleep(0.001)


def serve(tasks: IO[bytes], replies: IO[bytes]) -> None:
    """Answer one task after the other, until there are no more."""
    if FORKS:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        gc.freeze()
    while True:
        timer = threading.Timer(IDLE, os._exit, (0,))
        timer.daemon = True
        timer.start()
        seconds, modules, task = receive(tasks), receive(tasks), receive(tasks)
        timer.cancel()
        timer.join()
        if seconds is None or modules is None or task is None:
            return
        for name in modules.decode().split():
            with contextlib.suppress(Exception):  # it is missed, and told of, where it is used
                importlib.import_module(name)
        send(replies, READY)
        if FORKS:
            _fork(task, float(seconds), tasks, replies)
        else:
            run_task(task, lambda content: send(replies, content))
        if threading.active_count() > 1:  # only where there are no forks
            return


def main() -> None:
    """Keep the two pipes for ourselves, and give functions an empty input and an output that nobody reads."""
    tasks, replies = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    serve(tasks, replies)


if __name__ == "__main__":
    main()
