"""Notebooks 00, 02 and 09 in the worst surroundings that this machine can make, all at once."""

import contextlib

import pytest

from environments import HOSTILE, NOTEBOOKS, Surroundings


def test_all_hostile_surroundings_at_once(tmp_path):
    around = Surroundings(tmp_path)
    for change in HOSTILE.values():
        with contextlib.suppress(pytest.skip.Exception):  # test_one_by_one.py tells the reason
            change(around)
    shown = around.replay()
    assert list(shown) == NOTEBOOKS
    for name, told in shown.items():
        assert told["differences"] == [], name
