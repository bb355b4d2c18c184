"""helpers.probability: properties, a second method for each result, the extremes, and every error's sentence."""

import re
import subprocess
import sys
import tracemalloc

import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.probability import entropy, log_softmax, softmax

ULP = np.finfo(np.float64).eps


def batches(low=-1e4, high=1e4, dtype=np.float64, min_dims=1, max_dims=3):
    """Scores of one to three axes, each with one to five entries."""
    width = 64 if dtype == np.float64 else 32
    return hnp.arrays(
        dtype,
        hnp.array_shapes(min_dims=min_dims, max_dims=max_dims, max_side=5),
        elements=st.floats(low, high, width=width),
    )


# --- what the lecture says -------------------------------------------------------------------------------------------


def test_the_lectures_numbers():
    np.testing.assert_allclose(softmax([3.0, 1.0, 0.2]), [0.8360188, 0.11314284, 0.05083836], rtol=0, atol=5e-9)
    np.testing.assert_allclose(softmax(np.array([30, 10, 2])), [0.999999998, 2.06e-9, 6.9e-13], rtol=5e-3)
    np.testing.assert_allclose(softmax([0.3, 0.1, 0.02]), [0.388, 0.318, 0.294], rtol=0, atol=5e-4)


@pytest.mark.parametrize("n_classes", [1, 2, 3, 10, 1000])
def test_equal_scores_are_equally_likely(n_classes):
    for score in (0.0, 1e308, -1e308, 5):
        np.testing.assert_allclose(softmax(np.full(n_classes, score)), 1 / n_classes, rtol=1e-14)
        np.testing.assert_allclose(log_softmax(np.full(n_classes, score)), -np.log(n_classes), rtol=1e-14)
    np.testing.assert_allclose(entropy(np.full(n_classes, 1 / n_classes)), np.log(n_classes), rtol=1e-14)


# --- properties ------------------------------------------------------------------------------------------------------


@given(batches(), st.data())
def test_rows_are_probabilities_that_keep_the_order(scores, data):
    axis = data.draw(st.integers(-scores.ndim, scores.ndim - 1))
    probabilities = softmax(scores, axis)
    assert probabilities.shape == scores.shape and probabilities.dtype == np.float64
    assert probabilities.min() >= 0 and probabilities.max() <= 1
    np.testing.assert_allclose(probabilities.sum(axis), 1, rtol=4 * ULP)
    in_order = np.take_along_axis(probabilities, scores.argsort(axis), axis)
    assert np.all(np.diff(in_order, axis=axis) >= 0)


@given(batches(-100, 100), st.floats(-100, 100))
def test_a_shift_changes_nothing(scores, shift):
    np.testing.assert_allclose(softmax(scores + shift), softmax(scores), rtol=200 * ULP)
    np.testing.assert_allclose(log_softmax(scores + shift), log_softmax(scores), rtol=0, atol=200 * ULP)


@given(batches(), st.data())
def test_an_axis_gives_exactly_what_the_transposed_batch_gives(scores, data):
    axis = data.draw(st.integers(-scores.ndim, scores.ndim - 1))
    for function in (softmax, log_softmax):
        moved = np.moveaxis(function(np.moveaxis(scores, axis, -1)), -1, axis)
        np.testing.assert_array_equal(function(scores, axis), moved)
        np.testing.assert_array_equal(function(scores, axis=axis - scores.ndim if axis >= 0 else axis), moved)
    probabilities = softmax(scores, axis)
    expected = entropy(np.ascontiguousarray(np.moveaxis(probabilities, axis, -1)))
    np.testing.assert_allclose(entropy(probabilities, axis), expected, rtol=1e-14, atol=1e-15)


@given(batches())
def test_scipy_agrees(scores):
    np.testing.assert_allclose(softmax(scores), scipy.special.softmax(scores, -1), rtol=1e-13, atol=1e-300)
    np.testing.assert_allclose(log_softmax(scores), scipy.special.log_softmax(scores, -1), rtol=1e-13, atol=1e-13)
    probabilities = softmax(scores)
    np.testing.assert_allclose(entropy(probabilities), scipy.special.entr(probabilities).sum(-1), rtol=1e-13, atol=1e-15)


@given(batches())
def test_entropy_lies_between_certain_and_uniform(scores):
    values = entropy(softmax(scores))
    assert np.all(values >= 0) and np.all(values <= np.log(scores.shape[-1]) + 1e-12)


# --- arbitrary precision ---------------------------------------------------------------------------------------------


def exact(row):
    """Probabilities and log-probabilities of one row of scores, in 60 digits and an unlimited exponent."""
    with mpmath.workdps(60):
        exact_scores = [mpmath.mpf(float(score)) for score in row]
        largest = max(exact_scores)
        log_sum = mpmath.log(mpmath.fsum(mpmath.exp(score - largest) for score in exact_scores))
        logs = [score - largest - log_sum for score in exact_scores]
        return [mpmath.exp(value) for value in logs], logs


@given(
    hnp.arrays(
        np.float64,
        st.integers(1, 12),
        elements=st.one_of(st.floats(-30, 30), st.floats(-800, 800), st.floats(-1e4, 1e4)),
    )
)
def test_probabilities_are_right_to_a_few_units_in_the_last_place(scores):
    probabilities, logs = exact(scores)
    bound = 4 * ULP * (1 + np.ptp(scores))
    for computed, true in zip(softmax(scores), probabilities, strict=True):
        if true >= np.finfo(np.float64).tiny:  # a normal number
            assert abs(float((mpmath.mpf(computed) - true) / true)) <= bound
        else:
            assert computed <= np.finfo(np.float64).tiny
    for computed, true in zip(log_softmax(scores), logs, strict=True):
        assert abs(float(mpmath.mpf(computed) - true)) <= 4 * ULP * max(1, abs(float(true)))


@pytest.mark.parametrize("order", ["C", "F"])
def test_many_classes_lose_no_digits_whatever_their_place_in_memory(order):
    column = np.random.default_rng(0).normal(0, 3, (4000, 2))
    scores = np.array(column, order=order)
    probabilities, logs = exact(scores[:, 0])
    true = np.array([float(value) for value in probabilities])
    np.testing.assert_allclose(softmax(scores, axis=0)[:, 0], true, rtol=4 * ULP * (1 + np.ptp(scores)))
    np.testing.assert_allclose(log_softmax(scores, axis=0)[:, 0], [float(v) for v in logs], rtol=4 * ULP)
    single = scores.astype(np.float32)
    np.testing.assert_allclose(softmax(single, axis=0).sum(axis=0), 1, rtol=4e-7)


# --- the extremes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "probabilities", "logs"),
    [
        ([1000, 0], [1, 0], [0, -1000]),
        ([-1000, 0], [0, 1], [-1000, 0]),
        ([1e4, -1e4, 1e4], [0.5, 0, 0.5], [-np.log(2), -2e4 - np.log(2), -np.log(2)]),
        ([1e308, -1e308], [1, 0], [0, -np.inf]),
        ([1e308, 1e308], [0.5, 0.5], [-np.log(2), -np.log(2)]),
        ([-1e308, 0], [0, 1], [-1e308, 0]),
        ([0, -np.inf], [1, 0], [0, -np.inf]),
        ([-np.inf, -1e308], [0, 1], [-np.inf, 0]),
        ([7], [1], [0]),
    ],
)
@pytest.mark.filterwarnings("error")
def test_the_extremes_are_answered_without_a_warning(scores, probabilities, logs):
    with np.errstate(all="raise"):
        np.testing.assert_allclose(softmax(scores), probabilities, rtol=1e-15)
        np.testing.assert_allclose(log_softmax(scores), logs, rtol=1e-15)
        np.testing.assert_allclose(entropy(softmax(scores)), scipy.special.entr(probabilities).sum(), atol=1e-15)


def test_certainty_has_entropy_zero_not_minus_zero():
    for row in ([1.0], [0, 1, 0], [[1, 0]]):
        assert np.all(entropy(row) == 0) and not np.any(np.signbit(entropy(row)))


@pytest.mark.parametrize("shape", [(0, 3), (2, 0, 4)])
def test_an_empty_batch_stays_empty(shape):
    for function in (softmax, log_softmax):
        assert function(np.zeros(shape)).shape == shape
    assert entropy(np.zeros(shape)).shape == shape[:-1]


# --- arrays of every kind --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_dtype", "wanted_dtype"),
    [
        (np.float32, np.float32),
        (">f4", np.float32),
        (np.float64, np.float64),
        (np.float16, np.float64),
        (np.longdouble, np.float64),
        (np.int8, np.float64),
        (np.uint64, np.float64),
        (bool, np.float64),
    ],
)
def test_float32_stays_and_everything_else_becomes_float64(given_dtype, wanted_dtype):
    scores = np.array([[0, 1], [1, 0]]).astype(given_dtype)
    assert softmax(scores).dtype == log_softmax(scores).dtype == entropy(scores).dtype == wanted_dtype
    np.testing.assert_allclose(softmax(scores)[0, 1], 1 / (1 + np.exp(-1)), rtol=1e-6)


@given(batches(-80, 80, np.float32))
def test_float32_is_as_good_as_float32_can_be(scores):
    exact_enough = softmax(scores.astype(np.float64))
    spread = np.ptp(scores, axis=-1, keepdims=True)
    assert np.all(np.abs(softmax(scores) - exact_enough) <= 4 * 1.2e-7 * (1 + spread) * exact_enough + 1e-44)
    logs = log_softmax(scores.astype(np.float64))
    assert np.all(np.abs(log_softmax(scores) - logs) <= 4 * 1.2e-7 * np.maximum(1, np.abs(logs)))


@given(batches(min_dims=2))
def test_arguments_are_not_changed_and_their_layout_does_not_matter(scores):
    before = scores.copy()
    expected = softmax(scores), log_softmax(scores), entropy(softmax(scores))
    np.testing.assert_array_equal(scores, before)
    wide = np.repeat(scores, 2, axis=-1)[..., ::2]
    locked = np.asfortranarray(scores)
    locked.flags.writeable = False
    for other in (wide, locked, scores.tolist()):
        np.testing.assert_array_equal(softmax(other), expected[0])
        np.testing.assert_array_equal(log_softmax(other), expected[1])
        np.testing.assert_allclose(entropy(softmax(other)), expected[2], rtol=1e-14)


def test_softmax_makes_no_second_array():
    scores = np.zeros((1000, 1000))
    softmax(scores)
    tracemalloc.start()
    softmax(scores)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.2 * scores.nbytes, "the exponentials take the place of the shifted scores"


def test_the_result_is_new_even_when_nothing_changes():
    scores = np.zeros((2, 1))
    assert not np.shares_memory(log_softmax(scores), scores)
    assert softmax(scores).flags.writeable


# --- errors ----------------------------------------------------------------------------------------------------------

BAD_SCORES = [
    ([[0, 1], [np.nan, 2]], ValueError, ["scores[1, 0] is nan", "(..., K)"]),
    ([0, np.inf], ValueError, ["scores[1] is inf", "(..., K)"]),
    (np.array([0, np.inf], np.float32), ValueError, ["scores[1] is inf"]),
    ([[0, 1], [-np.inf, -np.inf]], ValueError, ["nothing but -inf", "[1] is -inf", "(..., K)"]),
    ([-np.inf], ValueError, ["nothing but -inf"]),
    ([], ValueError, ["at least one class", "(0,)"]),
    (np.zeros((3, 0)), ValueError, ["at least one class", "(3, 0)"]),
    (3.0, ValueError, ["axis -1 is out of range", "(..., K)", "()"]),
    ([[1], [1, 2]], ValueError, ["different lengths", "[[1], [1, 2]]", "(..., K)"]),
    ([1j], TypeError, ["real numbers", "complex128", "[1j]", "(..., K)"]),
    (["three"], TypeError, ["real numbers", "three", "(..., K)"]),
    (None, TypeError, ["real numbers", "None"]),
    ([10**30, None], TypeError, ["real numbers", "object"]),
    (np.ma.masked_array([1.0, 2.0], [True, False]), TypeError, ["masked array", "(..., K)"]),
]


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize(("scores", "error", "words"), BAD_SCORES)
def test_bad_scores_are_told_in_a_sentence(function, scores, error, words):
    with pytest.raises(error) as caught:
        function(scores)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("function", [softmax, log_softmax, entropy])
@pytest.mark.parametrize(
    ("axis", "error", "word"),
    [
        (2, ValueError, "axis 2 is out of range"),
        (-3, ValueError, "axis -3 is out of range"),
        (0.5, ValueError, "0.5"),
        (1.0, TypeError, "1.0 (float)"),
        (True, TypeError, "True (bool)"),
        (None, TypeError, "None"),
        ((0, 1), TypeError, "(0, 1)"),
    ],
)
def test_a_bad_axis_is_told_in_a_sentence(function, axis, error, word):
    with pytest.raises(error, match=re.escape(word)):
        function([[0.5, 0.5], [0.5, 0.5]], axis=axis)


@pytest.mark.parametrize(
    ("probabilities", "error", "words"),
    [
        ([[0.5, 0.5], [1.5, -0.5]], ValueError, ["probabilities[1, 0] is 1.5", "(..., K)", "between 0 and 1"]),
        ([1.0, -1e-9], ValueError, ["probabilities[1] is -1e-09"]),
        ([np.nan, 1.0], ValueError, ["probabilities[0] is nan"]),
        ([[0.5, 0.5], [0.5, 0.4]], ValueError, ["sum(probabilities)[1] is 0.9", "sum to 1", "(..., K)"]),
        ([0.388, 0.318, 0.293], ValueError, ["sum(probabilities) is 0.99"]),
        ([], ValueError, ["at least one class"]),
        (["a"], TypeError, ["real numbers"]),
        (np.ma.masked_array([0.5, 0.5]), TypeError, ["masked array"]),
    ],
)
def test_bad_probabilities_are_told_in_a_sentence(probabilities, error, words):
    with pytest.raises(error) as caught:
        entropy(probabilities)
    for word in words:
        assert word in str(caught.value)


def test_a_sum_may_miss_one_by_the_last_printed_digit_only():
    assert entropy([0.8360188, 0.1131428, 0.0508380]) > 0  # 4e-7 short
    assert entropy(np.array([0.50004, 0.5], np.float32)) > 0
    with pytest.raises(ValueError, match="sum to 1"):
        entropy([0.50004, 0.5])
    with pytest.raises(ValueError, match="sum to 1"):
        entropy(np.array([0.5004, 0.5], np.float32))


def test_a_long_value_is_shortened_in_the_sentence():
    with pytest.raises(TypeError) as caught:
        softmax(["a" * 1000])
    assert len(str(caught.value)) < 300


def test_importing_the_numeric_helpers_stays_light():
    code = (
        "import sys, helpers.training, helpers.labels, helpers.datasets\n"
        "heavy = {'scipy', 'sklearn', 'matplotlib', 'matplotlib.pyplot', 'tqdm', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
