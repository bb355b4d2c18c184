"""Time enough for answers on a busy machine: what is tested here is what a check says, not how quickly."""

import pytest

from helpers.checks.engine import sandbox


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    monkeypatch.setattr(sandbox, "TIME_LIMIT", 30.0)
