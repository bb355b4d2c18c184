"""Notebooks 00, 02 and 10 in each hostile surrounding: outputs are the stored ones, pictures those of friendly surroundings."""

import pytest

from environments import HOSTILE, NOTEBOOKS, Surroundings, result


@pytest.fixture(scope="session")
def friendly(tmp_path_factory):
    """What the notebooks show on this machine as it is."""
    return Surroundings(tmp_path_factory.mktemp("friendly")).replay()


def compare(shown, friendly):
    assert list(shown) == NOTEBOOKS
    for name in NOTEBOOKS:
        assert shown[name]["differences"] == [], name
        assert shown[name]["pictures"] == friendly[name]["pictures"], f"{name}: other pictures"


def test_friendly_surroundings(friendly):
    compare(friendly, friendly)


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_hostile_surroundings(change, tmp_path, friendly):
    around = Surroundings(tmp_path)
    change(around)
    compare(around.replay(), friendly)


def test_two_kernels_at_once(tmp_path, friendly):
    around = Surroundings(tmp_path)
    both = [around.begin(), around.begin()]
    for process in both:
        compare(result(process), friendly)
