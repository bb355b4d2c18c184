"""The asserts of the notebooks are held to what they claim; here, what would slip through is found."""

import numpy as np
import pytest

from asserts import blunt, next_number


@pytest.mark.parametrize(
    "source",
    [
        "assert round(x, 3) == 0.836",
        "assert np.allclose(np.round(row, 2), [0.84, 0.11]) and x < 1",
        "assert np.isclose(x, row[0], atol=1e-4)",
        "assert not np.allclose(row, 1)",
        "assert x > 0.5 and len(row) == 2",
    ],
)
def test_a_sharp_assert_passes(source):
    assert not blunt(source, {"np": np, "x": 0.836, "row": np.array([0.836, 0.113])})


@pytest.mark.parametrize(
    "source, told",
    [
        ("assert round(x, 3) == 0.836 or x > 0", "0.836 might be 0.837"),
        ("assert np.allclose(x, 0.8360188)", "0.8360188 might be 0.8360189"),
        ("assert np.isclose(x, row[0], atol=0.5)", "a tenth more would do"),
        ("assert (len(row) == 2) is not None", "2 might be 3"),
        ("for k in (2, 3):\n    assert (len(row) == 2) in (True, False)", "2 might be 3"),
    ],
)
def test_a_blunt_one_is_told(source, told):
    found = blunt(source, {"np": np, "x": 0.8360188, "row": np.array([0.8360188, 0.113])})
    assert found and found[0].startswith(told), found


@pytest.mark.parametrize("value, other", [(0.25, 0.26), (3.0, 4.0), (2.06e-9, 2.07e-9), (31, 32), (9.99, 10.0)])
def test_the_next_number(value, other):
    assert next_number(value) == other
