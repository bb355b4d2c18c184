"""Answers that never end, leave, or change what is not theirs: a verdict comes soon, and all is as it was."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid

import psutil
import pytest

from corpus import HERE, read

ANSWERS = [answer for path in sorted((HERE / "hostile").glob("*.py")) for answer in read(path)]
SOON = 5.0  # seconds, on a machine that has nothing else to do
HUNG = 40.0  # seconds without a word, after which the kernel is given up
MEMORY = 6 * 1024**3  # bytes of address space for the kernel and all that it starts: this machine is not to swap


def busy_machine():
    """How many times longer everything takes now."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) if hasattr(os, "getloadavg") else 1.0


def limit_memory():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Kernel:
    """A process in a kernel's place, with a mark that all it starts inherits."""

    def __init__(self, scratch, places):
        self.told = scratch / f"{uuid.uuid4()}.json"
        self.told.touch()
        self.mark = uuid.uuid4().hex
        environment = {**os.environ, "HOSTILE_MARK": self.mark, "OPENBLAS_NUM_THREADS": "1"}
        before = limit_memory if sys.platform.startswith("linux") else None
        command = [sys.executable, str(HERE / "kernel.py"), str(self.told), *places]
        quiet = dict(stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen(command, env=environment, preexec_fn=before, cwd=scratch, **quiet)

    def lines(self):
        return [
            json.loads(line) for line in self.told.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")
        ]

    def marked(self):
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("HOSTILE_MARK") == self.mark:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def end(self):
        for process in self.marked():
            process.kill()
        self.process.wait()
        self.process.stdin.close()


def run(scratch, answers):
    """What the kernel tells of each answer; of one that ended it or kept it, how."""
    told, waiting = {}, [answer.place for answer in answers]
    while waiting:
        kernel = Kernel(scratch, waiting)
        done, last = 0, time.monotonic()
        while kernel.process.poll() is None and time.monotonic() - last < HUNG * busy_machine():
            time.sleep(0.05)
            if len(kernel.lines()) > done:
                done, last = len(kernel.lines()), time.monotonic()
        told.update({line["place"]: line for line in kernel.lines()})
        ended = kernel.process.poll()
        kernel.end()
        waiting = waiting[len(kernel.lines()) :]
        if waiting:
            told[waiting.pop(0)] = {"died": "hung" if ended is None else f"ended with {ended}"}
    return told


@pytest.fixture(scope="session")
def told(tmp_path_factory, request):
    asked = {item.callspec.params["answer"] for item in request.session.items if item.originalname == request.function.__name__}
    return run(tmp_path_factory.mktemp("hostile"), [answer for answer in ANSWERS if answer in asked])


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.place}-{answer.idea}".replace(" ", "_")[:90])
def test_a_verdict_comes_and_all_is_as_it_was(told, answer):
    result = told[answer.place]
    assert "died" not in result, f"the kernel {result['died']}"
    assert result["seconds"] < SOON * busy_machine()
    assert not result["left"]
    assert not result["changed"] or "within the notebook" in result["message"]  # what cannot be sent, and is told
    assert result["length"] < 100_000
    assert result["then"] == ["correct", "incorrect"], "the next answer is judged as any other"
    wanted = {"right": {"correct"}, "wrong": {"incorrect"}, "either": {"correct", "incorrect"}}[answer.truth]
    assert result["status"] in wanted, f"{result['mistake']}: {result['message']}"
    assert answer.names is None or result["mistake"] is None or result["mistake"] in answer.names


def test_there_are_hostile_answers():
    assert len(ANSWERS) >= 100 and {answer.truth for answer in ANSWERS} == {"right", "wrong", "either"}


STOPPED = [
    answer
    for answer in ANSWERS
    if answer.idea in ("a loop in Python", "a sum in C that holds the interpreter lock", "sleep for an hour")
]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no interrupt to one process alone")
@pytest.mark.parametrize("answer", STOPPED, ids=lambda answer: answer.idea)
def test_stop_leaves_nothing_running(answer, tmp_path):
    kernel = Kernel(tmp_path, ["stop", answer.place])
    try:
        end = time.monotonic() + 30 * busy_machine()
        while not kernel.lines() and time.monotonic() < end:  # it says when the check begins
            time.sleep(0.05)
        time.sleep(0.7)
        kernel.process.send_signal(signal.SIGINT)
        while len(kernel.lines()) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        stopped = kernel.lines()[1]
        assert stopped["raised"] == "KeyboardInterrupt" and stopped["seconds"] < 2 * busy_machine()
        assert not stopped["left"] and not stopped["changed"] and stopped["then"] == ["correct", "incorrect"]
    finally:
        kernel.end()
