"""Shared by all tests: the course's figure style, repeatable Hypothesis, and no error lost in a widget callback."""

import signal
import threading
from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("course", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("course")
matplotlib.rc_file(ROOT / "notebooks" / "matplotlibrc")

# `make test &` hands an ignored interrupt down to all that is started; a reader's kernel never ignores it.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def lost_errors(caplog):
    """Errors that ipywidgets swallowed into its log; a test that expects none needs to do nothing."""
    return lambda: [r for r in caplog.get_records("call") if r.name.startswith("traitlets") and r.exc_info]


@pytest.fixture(autouse=True)
def no_lost_errors(request, lost_errors):
    """Fail a test during which a widget's callback raised, unless it is marked `expects_lost_errors`."""
    yield
    if "expects_lost_errors" not in request.keywords:
        lost = lost_errors()
        assert not lost, f"a widget callback raised: {lost[0].exc_info[1]!r}"
