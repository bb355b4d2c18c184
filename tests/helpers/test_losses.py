"""helpers.losses: the lecture's numbers, second methods, central differences, the extremes, every error's sentence."""

import tracemalloc

import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from helpers.labels import one_hot
from helpers.losses import cross_entropy, loss_and_gradient, softmax_cross_entropy
from helpers.probability import entropy, softmax

ULP = np.finfo(np.float64).eps

WEIGHTS = np.array([[0.01, -0.05, 0.1, 0.05], [0.7, 0.2, 0.05, 0.16], [0, -0.45, -0.2, 0.03]])
BIASES = np.array([0, 0.2, -0.3])
INPUT = np.array([-15, 22, -44, 56])


def problem(seed=0, n_examples=12, n_features=3, n_classes=4, dtype=np.float64):
    """Weights, biases, inputs, labels and soft labels of a small random problem."""
    rng = np.random.default_rng(seed)
    weights, biases = rng.normal(size=(n_classes, n_features)), rng.normal(size=n_classes)
    inputs, labels = rng.normal(size=(n_examples, n_features)), rng.integers(0, n_classes, n_examples)
    soft = softmax(rng.normal(size=(n_examples, n_classes)))
    return weights.astype(dtype), biases.astype(dtype), inputs.astype(dtype), labels, soft


scores_and_labels = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(np.float64, shape, elements=st.floats(-1e4, 1e4)),
        hnp.arrays(np.int64, shape[0], elements=st.integers(0, shape[1] - 1)),
    )
)

# --- what the lecture says -------------------------------------------------------------------------------------------


def test_the_lectures_distance():
    assert cross_entropy([0.7, 0.2, 0.1], [1, 0, 0]) == pytest.approx(0.35667494, abs=5e-9)
    assert cross_entropy([0.7, 0.2, 0.1], 0) == pytest.approx(0.35667494, abs=5e-9)


def test_the_distance_is_not_symmetric():
    assert cross_entropy([0.7, 0.3], [0.4, 0.6]) == pytest.approx(0.86505, abs=5e-6)
    assert cross_entropy([0.4, 0.6], [0.7, 0.3]) == pytest.approx(0.79465, abs=5e-6)
    assert cross_entropy([1, 0, 0], [0.7, 0.2, 0.1]) == np.inf


def test_the_lectures_worked_example():
    scores = WEIGHTS @ INPUT + BIASES
    np.testing.assert_allclose(scores, [-2.85, 0.86, 0.28], rtol=1e-12)
    assert softmax_cross_entropy(scores, 2) == pytest.approx(1.04, abs=5e-3)
    loss, _, _ = loss_and_gradient(WEIGHTS, BIASES, INPUT[np.newaxis], [2])
    assert loss == pytest.approx(softmax_cross_entropy(scores, 2), rel=1e-14)


@pytest.mark.parametrize("n_classes", [1, 2, 10])
def test_zero_weights_cost_ln_k(n_classes):
    inputs, labels = np.random.default_rng(0).normal(size=(20, 3)), np.arange(20) % n_classes
    loss, _, _ = loss_and_gradient(np.zeros((n_classes, 3)), np.zeros(n_classes), inputs, labels)
    assert loss == pytest.approx(np.log(n_classes), rel=1e-15)


# --- a second method for each distance -------------------------------------------------------------------------------


@given(scores_and_labels)
def test_indices_and_one_hot_rows_give_the_same_distance(case):
    scores, labels = case
    rows = one_hot(labels, scores.shape[1])
    np.testing.assert_array_equal(softmax_cross_entropy(scores, labels), softmax_cross_entropy(scores, rows))
    probabilities = softmax(scores)
    np.testing.assert_array_equal(cross_entropy(probabilities, labels), cross_entropy(probabilities, rows))
    np.testing.assert_array_equal(
        cross_entropy(probabilities, labels.astype(np.uint8)), cross_entropy(probabilities, rows.astype(bool))
    )


@given(scores_and_labels)
def test_the_distance_is_the_true_classs_surprise(case):
    scores, labels = case
    picked = scipy.special.log_softmax(scores, -1)[np.arange(len(labels)), labels]
    np.testing.assert_allclose(softmax_cross_entropy(scores, labels), -picked, rtol=1e-13, atol=1e-13)
    assert softmax_cross_entropy(scores, labels).shape == labels.shape
    assert np.all(softmax_cross_entropy(scores, labels) >= 0)


def test_scikit_learn_agrees_on_the_distance():
    weights, biases, inputs, labels, _ = problem(n_examples=50)
    scores = inputs @ weights.T + biases
    expected = log_loss(labels, softmax(scores), labels=range(4))
    assert cross_entropy(softmax(scores), labels).mean() == pytest.approx(expected, rel=1e-12)
    assert softmax_cross_entropy(scores, labels).mean() == pytest.approx(expected, rel=1e-12)
    assert loss_and_gradient(weights, biases, inputs, labels)[0] == pytest.approx(expected, rel=1e-12)


@given(hnp.arrays(np.float64, (4,), elements=st.floats(-20, 20)), hnp.arrays(np.float64, (4,), elements=st.floats(-5, 5)))
def test_cross_entropy_is_entropy_plus_divergence_least_where_both_agree(scores, label_scores):
    predicted, soft = softmax(scores), softmax(label_scores)
    divergence = scipy.special.rel_entr(soft, predicted).sum()
    assert cross_entropy(predicted, soft) == pytest.approx(entropy(soft) + divergence, rel=1e-12, abs=1e-12)
    assert cross_entropy(predicted, soft) >= cross_entropy(soft, soft) - 1e-12
    assert softmax_cross_entropy(scores, soft) == pytest.approx(cross_entropy(predicted, soft), rel=1e-12, abs=1e-12)


@given(hnp.arrays(np.float64, st.integers(1, 8), elements=st.one_of(st.floats(-30, 30), st.floats(-1e4, 1e4))), st.data())
def test_arbitrary_precision_agrees_on_the_distance(scores, data):
    label = data.draw(st.integers(0, len(scores) - 1))
    with mpmath.workdps(60):
        largest = max(mpmath.mpf(float(score)) for score in scores)
        log_sum = largest + mpmath.log(mpmath.fsum(mpmath.exp(mpmath.mpf(float(score)) - largest) for score in scores))
        true = log_sum - mpmath.mpf(float(scores[label]))
        error = abs(float(mpmath.mpf(float(softmax_cross_entropy(scores, label))) - true))
    assert error <= 4 * ULP * max(1, float(true))


def test_any_number_of_leading_axes():
    scores = np.random.default_rng(0).normal(size=(2, 3, 4))
    labels = np.random.default_rng(1).integers(0, 4, (2, 3))
    expected = softmax_cross_entropy(scores.reshape(6, 4), labels.ravel()).reshape(2, 3)
    for function, predicted in ((softmax_cross_entropy, scores), (cross_entropy, softmax(scores))):
        np.testing.assert_allclose(function(predicted, labels), expected, rtol=1e-14)
        np.testing.assert_allclose(function(predicted, one_hot(labels, 4)), expected, rtol=1e-14)
        assert np.ndim(function(predicted[0, 0], labels[0, 0])) == 0
        assert function(predicted[:0], labels[:0]).shape == (0, 3)
    assert cross_entropy(np.zeros((0, 3)), []).shape == (0,)


# --- the extremes ----------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
def test_the_extremes_are_answered_without_a_warning():
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(softmax_cross_entropy([[1e4, -1e4], [1e4, -1e4]], [0, 1]), [0, 2e4])
        np.testing.assert_array_equal(softmax_cross_entropy([[1e308, -1e308], [1e308, 0]], [1, 1]), [np.inf, 1e308])
        np.testing.assert_array_equal(softmax_cross_entropy([[0, -np.inf], [0, -np.inf]], [0, 1]), [0, np.inf])
        np.testing.assert_array_equal(softmax_cross_entropy([[0, -np.inf]], [[1, 0]]), [0])
        np.testing.assert_array_equal(softmax_cross_entropy([[0, -np.inf]], [[0.5, 0.5]]), [np.inf])
        np.testing.assert_array_equal(cross_entropy([[1, 0], [1, 0]], [0, 1]), [0, np.inf])
        np.testing.assert_array_equal(cross_entropy([[1, 0], [1, 0]], [[1, 0], [0, 1]]), [0, np.inf])
        assert 0 <= cross_entropy([1e-320, 1], [1e-320, 1]) < 1e-300
        assert not np.signbit(cross_entropy([1.0], 0)) and not np.signbit(softmax_cross_entropy([5.0], [1]))
        loss, d_weights, _ = loss_and_gradient([[1e308], [-1e308]], [0, 0], [[1.0]], [0])
        assert loss == 0 and np.all(d_weights == 0)
        loss, _, d_biases = loss_and_gradient([[1e308], [-1e308]], [0, 0], [[1.0]], [1])
        assert loss == np.inf
        np.testing.assert_array_equal(d_biases, [1, -1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_inputs_are_looked_at_as_well_and_may_have_a_sum_that_overflows(dtype):
    inputs, huge = np.zeros((1000, 200), dtype), np.finfo(dtype).max
    inputs[:2, 3] = huge, huge
    arguments = np.zeros((2, 200), dtype), np.zeros(2, dtype), inputs, np.zeros(1000, int)
    assert loss_and_gradient(*arguments)[0] == pytest.approx(np.log(2))
    for bad in (np.nan, np.inf):
        inputs[7, 8] = bad
        with pytest.raises(ValueError, match=rf"inputs\[7, 8\] is {bad}"):
            loss_and_gradient(*arguments)


def test_integer_labels_never_make_a_one_hot_array():
    scores = np.zeros((200, 10_000), np.float32)
    labels = np.zeros(200, int)
    softmax_cross_entropy(scores, labels)
    tracemalloc.start()
    softmax_cross_entropy(scores, labels)
    with_indices = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # The shifted scores, whose exponentials take their place; a one-hot array would be a second (or 16 MB in float64).
    assert with_indices < 1.2 * scores.nbytes


# --- arrays of every kind --------------------------------------------------------------------------------------------


def test_float32_stays_and_everything_else_becomes_float64():
    weights, biases, inputs, labels, soft = problem(dtype=np.float32)
    scores = inputs @ weights.T + biases
    for targets in (labels, soft, soft.astype(np.float32), one_hot(labels, 4)):
        assert softmax_cross_entropy(scores, targets).dtype == np.float32
        assert cross_entropy(softmax(scores), targets).dtype == np.float32
        assert softmax_cross_entropy(scores.astype(np.float64), targets).dtype == np.float64
        assert {np.asarray(x).dtype for x in loss_and_gradient(weights, biases, inputs, targets, 0.1)} == {np.dtype(np.float32)}
        assert loss_and_gradient(weights, biases, inputs.astype(np.float64), targets)[0].dtype == np.float64
    integers = loss_and_gradient(np.ones((4, 3), int), np.zeros(4, np.int8), np.ones((12, 3), bool), labels)
    assert {np.asarray(x).dtype for x in integers} == {np.dtype(np.float64)}


def test_float32_is_close_to_float64():
    single = loss_and_gradient(*problem(dtype=np.float32)[:4], l2=0.1)
    for computed, wanted in zip(single, loss_and_gradient(*problem()[:4], l2=0.1), strict=True):
        np.testing.assert_allclose(computed, wanted, rtol=1e-5, atol=1e-6)


def test_arguments_are_not_changed_and_their_layout_does_not_matter():
    for targets in (problem()[3], problem()[4]):
        arrays = [*problem()[:3], targets]
        expected = loss_and_gradient(*arrays)
        locked = [np.asfortranarray(np.repeat(array, 2, axis=0))[::2] for array in arrays]
        for array in locked:
            array.flags.writeable = False
        for computed, wanted in zip(loss_and_gradient(*locked), expected, strict=True):
            np.testing.assert_allclose(computed, wanted, rtol=1e-13, atol=1e-15)
        scores = np.asfortranarray(problem()[4])
        scores.flags.writeable = False
        np.testing.assert_array_equal(softmax_cross_entropy(scores, locked[3]), softmax_cross_entropy(problem()[4], targets))
        np.testing.assert_array_equal(cross_entropy(scores, locked[3]), cross_entropy(problem()[4], targets))


# --- the gradient ----------------------------------------------------------------------------------------------------


def central_differences(function, point, step=1e-5):
    """The slope of the function at a point, one coordinate after the other."""
    slopes = np.empty(point.size)
    for i, away in enumerate(np.eye(point.size) * step):
        slopes[i] = (function(point + away.reshape(point.shape)) - function(point - away.reshape(point.shape))) / step
    return slopes.reshape(point.shape) / 2


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("kind", ["indices", "one-hot rows", "soft rows"])
def test_central_differences_agree_with_the_gradient(seed, l2, kind):
    weights, biases, inputs, labels, soft = problem(seed)
    targets = {"indices": labels, "one-hot rows": one_hot(labels, 4), "soft rows": soft}[kind]
    _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs, targets, l2)

    def loss(some_weights, some_biases):
        data_loss = softmax_cross_entropy(inputs @ some_weights.T + some_biases, targets).mean()
        return data_loss + l2 / 2 * np.sum(some_weights**2)

    assert loss_and_gradient(weights, biases, inputs, targets, l2)[0] == pytest.approx(loss(weights, biases), rel=1e-13)
    np.testing.assert_allclose(d_weights, central_differences(lambda point: loss(point, biases), weights), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(d_biases, central_differences(lambda point: loss(weights, point), biases), rtol=1e-6, atol=1e-9)


@given(st.integers(0, 1000), st.integers(1, 5), st.integers(1, 4), st.integers(1, 5))
def test_the_slopes_of_all_classes_cancel(seed, n_examples, n_features, n_classes):
    weights, biases, inputs, labels, _ = problem(seed, n_examples, n_features, n_classes)
    _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs, labels)
    assert d_weights.shape == weights.shape and d_biases.shape == biases.shape
    np.testing.assert_allclose(d_weights.sum(axis=0), 0, atol=1e-14)
    assert d_biases.sum() == pytest.approx(0, abs=1e-14)


def test_the_loss_is_a_mean_so_parts_of_the_data_may_be_averaged():
    weights, biases, inputs, labels, _ = problem(n_examples=12)
    whole = loss_and_gradient(weights, biases, inputs, labels)
    parts = [loss_and_gradient(weights, biases, inputs[part], labels[part]) for part in np.split(np.arange(12), 3)]
    for whole_value, part_values in zip(whole, zip(*parts, strict=True), strict=True):
        np.testing.assert_allclose(whole_value, np.mean(part_values, axis=0), rtol=1e-12, atol=1e-15)


def test_the_gradient_vanishes_where_scikit_learn_stops():
    _, _, inputs, labels, _ = problem(3, n_examples=80)
    l2 = 0.05
    model = LogisticRegression(C=1 / (l2 * len(labels)), tol=1e-10, max_iter=1000).fit(inputs, labels)
    _, d_weights, d_biases = loss_and_gradient(model.coef_, model.intercept_, inputs, labels, l2)
    np.testing.assert_allclose(d_weights, 0, atol=1e-6)
    np.testing.assert_allclose(d_biases, 0, atol=1e-6)


# --- errors ----------------------------------------------------------------------------------------------------------

GOOD = {"weights": np.ones((3, 2)), "biases": np.ones(3), "inputs": np.ones((4, 2)), "labels": [0, 1, 2, 0]}


@pytest.mark.parametrize("function", [cross_entropy, softmax_cross_entropy])
@pytest.mark.parametrize(
    ("predicted", "labels", "error", "words"),
    [
        ([[1, 0], [0, 1]], [0, 1, 0], ValueError, ["(3,)", "(2,) (class indices)", "(2, 2) (one-hot or soft rows)"]),
        ([[1, 0], [0, 1]], 0, ValueError, ["labels must have shape (2,)", "have shape ()"]),
        ([1, 0], [[1, 0]], ValueError, ["(1, 2)"]),
        ([[1, 0], [0, 1]], [0, 2], ValueError, ["labels[1] is 2", "from 0 to 1", "(2,)"]),
        ([[1, 0], [0, 1]], [0, -1], ValueError, ["labels[1] is -1"]),
        ([[1, 0], [0, 1]], [0, 0.5], ValueError, ["labels[1] is 0.5"]),
        ([[1, 0], [0, 1]], [0.0, 1.0], TypeError, ["float64", "integers"]),
        ([[1, 0], [0, 1]], [True, False], TypeError, ["bool", "integers"]),
        ([[1, 0], [0, 1]], ["a", "b"], TypeError, ["<U1", "integers"]),
        ([[1, 0], [0, 1]], [["a", "b"], ["c", "d"]], TypeError, ["labels must hold real numbers"]),
        ([[1, 0], [0, 1]], [[1, 0], [1, 1]], ValueError, ["sum(labels)[1] is 2.0"]),
        ([[1, 0], [0, 1]], [[1, 0], [2, -1]], ValueError, ["labels[1, 0] is 2.0"]),
        ([[1, 0], [0, 1]], [[1, 0], [np.nan, 1]], ValueError, ["labels[1, 0] is nan"]),
        ([[1, 0], [0, 1]], [[1, 0], [1]], ValueError, ["labels", "different lengths"]),
        ([[1, 0], [0, 1]], np.ma.masked_array([0, 1]), TypeError, ["labels", "masked array"]),
        ([np.nan, 1], 0, ValueError, ["[0] is nan"]),
        ([], 0, ValueError, ["at least one class"]),
        (1.0, 0, ValueError, ["(..., K)"]),
    ],
)
def test_bad_distances_are_told_in_a_sentence(function, predicted, labels, error, words):
    with pytest.raises(error) as caught:
        function(predicted, labels)
    for word in words:
        assert word in str(caught.value)


def test_predictions_of_the_wrong_kind_are_told_in_a_sentence():
    with pytest.raises(ValueError, match=r"sum\(probabilities\) is 1.1"):
        cross_entropy([0.7, 0.4], 0)
    with pytest.raises(ValueError, match=r"scores\[1\] is inf"):
        softmax_cross_entropy([0, np.inf], 0)
    with pytest.raises(ValueError, match="nothing but -inf"):
        softmax_cross_entropy([[0, 0], [-np.inf, -np.inf]], [0, 0])


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"weights": np.ones((3, 5))}, ValueError, ["5 features", "(3, 5)", "(4, 2)"]),
        ({"weights": np.ones(3)}, ValueError, ["weights must have shape (K, D)", "(3,)"]),
        ({"weights": np.ones((0, 2))}, ValueError, ["at least one class", "(0, 2)"]),
        ({"weights": [[1, 2], [3, np.nan], [5, 6]]}, ValueError, ["weights[1, 1] is nan", "(K, D)"]),
        ({"biases": np.ones(2)}, ValueError, ["biases must have shape (3,)", "(2,)"]),
        ({"biases": np.ones((3, 1))}, ValueError, ["biases must have shape (K,)", "(3, 1)"]),
        ({"biases": [0, -np.inf, 0]}, ValueError, ["biases[1] is -inf"]),
        ({"inputs": np.ones(2)}, ValueError, ["inputs must have shape (N, D)", "(2,)"]),
        ({"inputs": np.ones((0, 2)), "labels": []}, ValueError, ["at least one example", "(0, 2)"]),
        ({"inputs": [[1, 2], [3, np.inf], [5, 6], [7, 8]]}, ValueError, ["inputs[1, 1] is inf", "(N, D)"]),
        ({"inputs": np.ones((4, 2), complex)}, TypeError, ["inputs", "complex128"]),
        ({"labels": [0, 1, 2]}, ValueError, ["labels must have shape (4,)", "(4, 3)", "(3,)"]),
        ({"labels": [0, 1, 2, 3]}, ValueError, ["labels[3] is 3", "from 0 to 2"]),
        ({"l2": -0.1}, ValueError, ["l2", "at least 0", "-0.1"]),
        ({"l2": np.nan}, ValueError, ["l2", "nan"]),
        ({"l2": np.inf}, ValueError, ["l2", "inf"]),
        ({"l2": 10**400}, ValueError, ["l2"]),
        ({"l2": "0.1"}, TypeError, ["l2", "'0.1' (str)"]),
        ({"l2": True}, TypeError, ["l2", "True (bool)"]),
        ({"weights": np.full((3, 2), 1e308)}, FloatingPointError, ["too large", "1e+308"]),
        (
            {"weights": np.zeros((3, 2)), "inputs": np.full((4, 2), 1.7e308), "labels": [0, 0, 0, 0]},
            FloatingPointError,
            ["1.7e+308"],
        ),
    ],
)
def test_bad_arguments_of_the_gradient_are_told_in_a_sentence(changes, error, words):
    with pytest.raises(error) as caught:
        loss_and_gradient(**(GOOD | changes))
    for word in words:
        assert word in str(caught.value)
