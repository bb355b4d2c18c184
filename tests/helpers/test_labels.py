"""helpers.labels: there and back, and every error's sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.preprocessing import LabelBinarizer

from helpers.labels import class_indices, one_hot

shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)


@given(st.integers(1, 7), st.data())
def test_there_and_back(n_classes, data):
    dtype = data.draw(st.sampled_from([np.int64, np.int32, np.uint8, np.int8]))
    labels = data.draw(hnp.arrays(dtype, shapes, elements=st.integers(0, n_classes - 1)))
    before = labels.copy()
    rows = one_hot(labels, n_classes)
    assert rows.shape == (*labels.shape, n_classes) and rows.dtype == np.float64
    assert np.all(rows.sum(axis=-1) == 1) and np.all((rows == 0) | (rows == 1))
    indices = class_indices(rows)
    assert np.issubdtype(indices.dtype, np.integer)
    np.testing.assert_array_equal(indices, labels)
    np.testing.assert_array_equal(labels, before)


def test_scikit_learn_agrees():
    labels = np.random.default_rng(0).integers(0, 5, 40)
    np.testing.assert_array_equal(one_hot(labels, 5), LabelBinarizer().fit(range(5)).transform(labels))


def test_a_picture_by_hand():
    np.testing.assert_array_equal(one_hot([2, 0], 3), [[0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(one_hot(1, 3), [0, 1, 0])
    assert class_indices([0, 0, 1]) == 2
    np.testing.assert_array_equal(class_indices([[True, False], [False, True]]), [0, 1])


def test_an_absent_class_keeps_its_column():
    assert one_hot([0, 1], 10).shape == (2, 10)


def test_no_labels_give_no_rows():
    assert one_hot([], 3).shape == (0, 3)
    assert class_indices(np.zeros((0, 3))).shape == (0,)


@pytest.mark.filterwarnings("error")
def test_ten_thousand_classes_cost_only_their_rows():
    assert one_hot([9_999], 10_000)[0, 9_999] == 1  # an identity matrix to pick from would take 800 MB


def test_layout_does_not_matter():
    labels = np.arange(6).reshape(2, 3)[:, ::2]
    labels.flags.writeable = False
    rows = np.asfortranarray(one_hot(labels, 6).reshape(4, 6))
    np.testing.assert_array_equal(class_indices(rows), [0, 2, 3, 5])


@pytest.mark.parametrize(
    ("labels", "n_classes", "error", "words"),
    [
        ([0, -1], 3, ValueError, ["labels[1] is -1", "from 0 to 2", "(...,)"]),
        ([[0, 1], [3, 0]], 3, ValueError, ["labels[1, 0] is 3", "from 0 to 2"]),
        (7, 3, ValueError, ["labels is 7", "from 0 to 2"]),
        (np.array([2**63], np.uint64), 3, ValueError, ["labels[0] is 9223372036854775808"]),
        ([0, 1.5], 3, ValueError, ["labels[1] is 1.5", "must be integers"]),
        ([np.nan], 3, ValueError, ["labels[0] is nan"]),
        ([np.inf], 3, ValueError, ["labels[0] is inf"]),
        ([0.0, 1.0], 3, TypeError, ["integers", "float64", "[0.0, 1.0]"]),
        (np.float32([1]), 3, TypeError, ["integers", "float32"]),
        ([True, False], 3, TypeError, ["integers", "bool"]),
        (["a"], 3, TypeError, ["integers", "<U1", "'a'"]),
        ([1j], 3, TypeError, ["integers", "complex128"]),
        ([None], 3, TypeError, ["integers", "object"]),
        (np.ma.masked_array([0, 1]), 3, TypeError, ["masked array"]),
        ([[0], [1, 2]], 3, ValueError, ["different lengths", "[[0], [1, 2]]"]),
        ([0], 0, ValueError, ["n_classes", "at least 1", "is 0"]),
        ([0], -2, ValueError, ["n_classes", "is -2"]),
        ([0], 2.5, ValueError, ["n_classes", "2.5"]),
        ([0], 3.0, TypeError, ["n_classes", "3.0 (float)"]),
        ([0], True, TypeError, ["n_classes", "True (bool)"]),
        ([0], "3", TypeError, ["n_classes", "'3' (str)"]),
    ],
)
def test_bad_labels_are_told_in_a_sentence(labels, n_classes, error, words):
    with pytest.raises(error) as caught:
        one_hot(labels, n_classes)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        ([[1, 0], [0, 0]], ValueError, ["exactly one 1", "[1] is 0", "(..., K)"]),
        ([1, 1, 0], ValueError, ["exactly one 1", "is 2"]),
        ([[0.9, 0.1]], ValueError, ["only 0 and 1", "one_hot_rows[0, 0] is 0.9", "(..., K)"]),
        ([2, -1], ValueError, ["one_hot_rows[0] is 2"]),
        ([np.nan, 1], ValueError, ["one_hot_rows[0] is nan"]),
        ([], ValueError, ["at least one class", "(0,)", "(..., K)"]),
        (1, ValueError, ["(..., K)", "()"]),
        ([[1, 0], [1]], ValueError, ["different lengths"]),
        (["1"], TypeError, ["real numbers", "<U1"]),
    ],
)
def test_rows_that_are_not_one_hot_are_told_in_a_sentence(rows, error, words):
    with pytest.raises(error) as caught:
        class_indices(rows)
    for word in words:
        assert word in str(caught.value)
