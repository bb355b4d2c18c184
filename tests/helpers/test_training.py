"""helpers.training: the loop against a loop written out and against scikit-learn, its record, its errors."""

import dataclasses
import os
import subprocess
import sys
import threading
import tracemalloc

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from helpers import _arithmetic, _progress
from helpers.datasets import digits
from helpers.labels import one_hot
from helpers.losses import loss_and_gradient, softmax_cross_entropy
from helpers.probability import softmax
from helpers.training import TrainingRecord, initial_parameters, predict_scores, train, train_layers


def rng(seed=0):
    return np.random.default_rng(seed)


def blobs(seed=0, n_examples=60, dtype=np.float64):
    """Three overlapping heaps of points in the plane."""
    labels = np.arange(n_examples) % 3
    centres = np.array([[0, 2], [2, -1], [-2, -1]])
    return (centres[labels] + rng(seed).normal(0, 1.5, (n_examples, 2))).astype(dtype), labels


TWO_RUNS = 1e-12  # how far two runs of the same training may be apart: a matrix product may be rounded in another way
SETTINGS = {"n_classes": 3, "learning_rate": 0.1, "epochs": 5, "progress": False}


def quick(**changes):
    """A short training on the blobs."""
    inputs, labels = blobs()
    return train(inputs, labels, **({"rng": rng()} | SETTINGS | changes))


# --- the start -------------------------------------------------------------------------------------------------------


def test_the_first_weights_are_normal_and_the_biases_zero():
    weights, biases = initial_parameters(400, 500, 0.25, rng())
    assert weights.shape == (500, 400) and weights.dtype == np.float64
    assert biases.shape == (500,) and np.all(biases == 0) and biases.dtype == np.float64
    assert weights.mean() == pytest.approx(0, abs=0.003)
    assert weights.std() == pytest.approx(0.25, rel=0.01)  # sigma, not sigma squared
    assert np.mean(np.abs(weights) < 0.25) == pytest.approx(0.6827, abs=0.005)  # the share within one sigma of a normal
    np.testing.assert_array_equal(weights, initial_parameters(400, 500, 0.25, rng())[0])
    assert not np.array_equal(weights, initial_parameters(400, 500, 0.25, rng(1))[0])


def test_sigma_zero_gives_zero_weights():
    assert np.all(initial_parameters(3, 2, 0, rng())[0] == 0)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"n_features": 0}, ValueError, ["n_features", "at least 1", "is 0"]),
        ({"n_features": 2.5}, ValueError, ["n_features", "2.5"]),
        ({"n_features": None}, TypeError, ["n_features", "None (NoneType)"]),
        ({"n_classes": -1}, ValueError, ["n_classes", "-1"]),
        ({"n_classes": 3.0}, TypeError, ["n_classes", "3.0 (float)"]),
        ({"sigma": -0.1}, ValueError, ["sigma", "at least 0", "-0.1"]),
        ({"sigma": np.nan}, ValueError, ["sigma", "nan"]),
        ({"sigma": "small"}, TypeError, ["sigma", "'small' (str)"]),
        ({"rng": 0}, TypeError, ["rng", "np.random.default_rng(0)", "0 (int)"]),
        ({"rng": np.random.RandomState(0)}, TypeError, ["rng", "RandomState"]),
    ],
)
def test_a_bad_start_is_told_in_a_sentence(changes, error, words):
    with pytest.raises(error) as caught:
        initial_parameters(**({"n_features": 2, "n_classes": 3, "sigma": 0.1, "rng": rng()} | changes))
    for word in words:
        assert word in str(caught.value)


# --- scores ----------------------------------------------------------------------------------------------------------


def test_the_lectures_scores():
    weights = [[0.01, -0.05, 0.1, 0.05], [0.7, 0.2, 0.05, 0.16], [0, -0.45, -0.2, 0.03]]
    single = predict_scores([-15, 22, -44, 56], weights, [0, 0.2, -0.3])
    np.testing.assert_allclose(single, [-2.85, 0.86, 0.28], rtol=1e-12)
    batch = predict_scores([[-15, 22, -44, 56], [0, 0, 0, 0]], weights, [0, 0.2, -0.3])
    np.testing.assert_allclose(batch, [single, [0, 0.2, -0.3]], rtol=1e-14)


def test_every_score_is_written_out():
    inputs, weights, biases = rng().normal(size=(4, 3)), rng(1).normal(size=(2, 3)), rng(2).normal(size=2)
    written_out = [[sum(w[d] * x[d] for d in range(3)) + b for w, b in zip(weights, biases)] for x in inputs]
    np.testing.assert_allclose(predict_scores(inputs, weights, biases), written_out, rtol=1e-12, atol=1e-15)
    single = [array.astype(np.float32) for array in (inputs, weights, biases)]
    assert predict_scores(*single).dtype == np.float32
    assert predict_scores(inputs[:0], weights, biases).shape == (0, 2)


@pytest.mark.filterwarnings("error")
def test_scores_too_large_for_a_number_are_infinite_and_softmax_says_so():
    scores = predict_scores([[1e308, 1e308]], [[1e308, 0], [-1e308, 0]], [0, 0])
    np.testing.assert_array_equal(scores, [[np.inf, -np.inf]])
    with pytest.raises(ValueError, match=r"scores\[0, 0\] is inf"):
        softmax(scores)


@pytest.mark.parametrize(
    ("inputs", "weights", "biases", "error", "words"),
    [
        (np.ones((4, 5)), np.ones((3, 2)), np.ones(3), ValueError, ["2 features", "(4, 5)", "(3, 2)"]),
        (np.ones(5), np.ones((3, 2)), np.ones(3), ValueError, ["2 features", "(5,)"]),
        (1.0, np.ones((3, 2)), np.ones(3), ValueError, ["(N, D) or (D,)", "()"]),
        (np.ones(2), np.ones(2), np.ones(3), ValueError, ["weights must have shape (K, D)", "(2,)"]),
        (np.ones(2), np.ones((3, 2)), np.ones(2), ValueError, ["biases must have shape (3,)", "(2,)"]),
        ([np.nan, 1], np.ones((3, 2)), np.ones(3), ValueError, ["inputs[0] is nan"]),
        (["a", "b"], np.ones((3, 2)), np.ones(3), TypeError, ["inputs", "real numbers"]),
    ],
)
def test_bad_arguments_of_the_scores_are_told_in_a_sentence(inputs, weights, biases, error, words):
    with pytest.raises(error) as caught:
        predict_scores(inputs, weights, biases)
    for word in words:
        assert word in str(caught.value)


# --- the loop --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize("batch_size", [None, 60, 1000, 25, 1])
def test_the_loop_is_the_loop_of_notebook_07(batch_size, l2):
    inputs, labels = blobs()
    generator = rng(3)
    weights, biases = initial_parameters(2, 3, 0.5, generator)
    expected = [(weights, biases)]
    for _ in range(4):
        whole = batch_size is None or batch_size >= 60
        order = np.arange(60) if whole else generator.permutation(60)
        for first in range(0, 60, 60 if whole else batch_size):
            batch = order[first : first + (60 if whole else batch_size)]
            _, d_weights, d_biases = loss_and_gradient(weights, biases, inputs[batch], labels[batch], l2)
            weights, biases = weights - 0.1 * d_weights, biases - 0.1 * d_biases
        expected.append((weights, biases))
    record = quick(epochs=4, rng=rng(3), sigma=0.5, batch_size=batch_size, l2=l2, keep_epochs="all")
    assert list(record.kept) == [0, 1, 2, 3, 4]
    for epoch, (weights, biases) in enumerate(expected):
        np.testing.assert_allclose(record.kept[epoch][0], weights, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(record.kept[epoch][1], biases, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(record.weights, record.kept[4][0])
    np.testing.assert_array_equal(record.biases, record.kept[4][1])
    assert record.steps == {None: 4, 60: 4, 1000: 4, 25: 12, 1: 240}[batch_size]


def test_every_epoch_sees_every_example_once_in_a_new_order(monkeypatch):
    seen = []

    def spy(passed, weights, inputs, labels, l2):
        seen.append(inputs[:, 0].tolist())
        return 0.0, np.zeros_like(weights), np.zeros(len(weights))

    monkeypatch.setattr(_arithmetic, "loss_and_slopes", spy)
    train(np.arange(10.0)[:, None], np.zeros(10, int), **(SETTINGS | {"rng": rng(), "batch_size": 4, "epochs": 3}))
    assert [len(batch) for batch in seen] == [4, 4, 2] * 3
    orders = [sum(seen[first : first + 3], []) for first in (0, 3, 6)]
    assert all(sorted(order) == list(range(10)) for order in orders)
    assert len({tuple(order) for order in orders}) == 3


def test_the_curves_are_the_state_after_each_epoch():
    inputs, labels = blobs()
    held_out = blobs(1, 30)
    record = quick(l2=0.5, batch_size=20, validation=held_out, keep_epochs="all")
    np.testing.assert_array_equal(record.epochs, range(6))
    for epoch, (weights, biases) in record.kept.items():
        for (some_inputs, some_labels), curves in (
            ((inputs, labels), (record.losses, record.accuracies, record.confidences)),
            (held_out, (record.validation_losses, record.validation_accuracies, record.validation_confidences)),
        ):
            scores = predict_scores(some_inputs, weights, biases)
            assert all(curve.shape == (6,) and curve.dtype == np.float64 for curve in curves)
            expected_loss = softmax_cross_entropy(scores, some_labels).mean()  # without the penalty
            assert curves[0][epoch] == pytest.approx(expected_loss, rel=1e-13)
            assert curves[1][epoch] == pytest.approx(np.mean(scores.argmax(1) == some_labels), rel=1e-13)
            assert curves[2][epoch] == pytest.approx(softmax(scores).max(1).mean(), rel=1e-13)
    assert record.best_epoch == record.validation_losses.argmin()
    np.testing.assert_array_equal(record.weights, record.kept[5][0])  # without patience, the last epoch's


@pytest.mark.parametrize("kind", ["indices", "one-hot"])
@pytest.mark.parametrize(("n_examples", "stride"), [(6000, 1), (6001, 2), (12_001, 3)])
def test_curves_look_at_six_thousand_examples_at_most(n_examples, stride, kind):
    inputs, labels = blobs(n_examples=n_examples)
    targets = labels if kind == "indices" else one_hot(labels, 3)
    record = train(inputs, targets, **(SETTINGS | {"rng": rng(), "epochs": 1}), batch_size=3000)
    scores = predict_scores(inputs[::stride], record.weights, record.biases)
    assert record.losses[-1] == pytest.approx(softmax_cross_entropy(scores, labels[::stride]).mean(), rel=1e-13)
    assert record.accuracies[-1] == np.mean(scores.argmax(1) == labels[::stride])
    assert record.confidences[-1] == pytest.approx(softmax(scores).max(1).mean(), rel=1e-13)


def test_all_of_many_examples_at_once_take_the_steps_of_the_loop():
    inputs, labels = blobs(n_examples=6001)
    record = train(inputs, labels, **(SETTINGS | {"rng": rng(), "epochs": 1}), start=(np.ones((3, 2)), np.ones(3)))
    _, d_weights, d_biases = loss_and_gradient(np.ones((3, 2)), np.ones(3), inputs, labels)
    np.testing.assert_allclose(record.weights, 1 - 0.1 * d_weights, rtol=1e-13)
    np.testing.assert_allclose(record.biases, 1 - 0.1 * d_biases, rtol=1e-13)


def test_training_needs_the_data_and_a_few_batches():
    inputs, labels = rng().normal(size=(20_000, 200)).astype(np.float32), np.arange(20_000) % 10
    settings = SETTINGS | {"n_classes": 10, "epochs": 2, "batch_size": 500}
    train(inputs[:1000], labels[:1000], rng=rng(), **settings)
    tracemalloc.start()
    train(inputs, labels, rng=rng(), **settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    batch = inputs[:500].nbytes
    assert peak < 4 * batch < inputs.nbytes / 9


def test_without_validation_there_is_nothing_to_choose_by():
    record = quick()
    assert record.best_epoch is None and record.kept == {}
    assert record.validation_losses is record.validation_accuracies is record.validation_confidences is None


def test_the_start_is_unsure_and_training_gains_confidence():
    record = quick(epochs=200, learning_rate=0.5)
    assert record.losses[0] == pytest.approx(np.log(3), abs=0.05)
    assert record.confidences[0] == pytest.approx(1 / 3, abs=0.05)
    assert np.all(np.diff(record.losses) < 0)
    assert record.confidences[-1] > 0.6 and record.accuracies[-1] > 0.75


def test_the_same_seed_gives_the_same_record_and_another_seed_another():
    one, other = quick(batch_size=7), quick(batch_size=7)
    np.testing.assert_allclose(one.weights, other.weights, rtol=0, atol=TWO_RUNS)
    np.testing.assert_allclose(one.losses, other.losses, rtol=0, atol=TWO_RUNS)
    assert not np.array_equal(one.weights, quick(batch_size=7, rng=rng(1)).weights)


@pytest.mark.parametrize("kind", ["one-hot", "soft"])
def test_rows_are_labels_too(kind):
    inputs, labels = blobs()
    if kind == "one-hot":
        record = train(inputs, one_hot(labels, 3), rng=rng(), batch_size=16, **SETTINGS)
        np.testing.assert_allclose(record.weights, quick(batch_size=16).weights, rtol=1e-12)
        np.testing.assert_allclose(record.accuracies, quick(batch_size=16).accuracies)
    else:
        soft = 0.9 * one_hot(labels, 3) + 0.1 / 3
        record = train(inputs, soft, rng=rng(), **SETTINGS)
        scores = predict_scores(inputs, record.weights, record.biases)
        assert record.losses[-1] == pytest.approx(softmax_cross_entropy(scores, soft).mean(), rel=1e-13)
        assert record.accuracies[-1] == np.mean(scores.argmax(1) == labels)


def test_float32_inputs_train_in_float32():
    inputs, labels = blobs(dtype=np.float32)
    for targets in (labels, one_hot(labels, 3)):
        validation = inputs.astype(np.float64), targets
        start = np.zeros((3, 2)), np.zeros(3)
        record = train(inputs, targets, rng=rng(), validation=validation, start=start, keep_epochs=[0, 2], **SETTINGS)
        pairs = [(record.weights, record.biases), *record.kept.values()]
        assert {array.dtype for pair in pairs for array in pair} == {np.dtype(np.float32)}
    drawn = train(inputs, labels, rng=rng(), **SETTINGS)
    assert drawn.weights.dtype == np.float32
    np.testing.assert_allclose(drawn.weights, quick().weights, rtol=1e-4, atol=1e-6)
    assert train(inputs.astype(np.float16), labels, rng=rng(), **SETTINGS).weights.dtype == np.float64


def test_training_in_two_parts_ends_where_training_in_one_does():
    whole = quick(epochs=6)
    first = quick(epochs=2)
    second = quick(epochs=4, start=(first.weights, first.biases))
    np.testing.assert_allclose(second.weights, whole.weights, rtol=1e-12)
    np.testing.assert_allclose(second.losses, whole.losses[2:], rtol=1e-12)


def test_arguments_are_not_changed_and_may_be_read_only():
    inputs, labels = blobs()
    weights, biases = np.ones((3, 2)), np.ones(3)
    validation = blobs(1)
    for array in (inputs, labels, weights, biases, *validation):
        array.flags.writeable = False
    record = train(
        np.asfortranarray(inputs), labels, start=(weights, biases), validation=validation, batch_size=9,
        keep_epochs=[0], rng=rng(), **SETTINGS,
    )  # fmt: skip
    assert np.all(weights == 1) and np.all(biases == 1)
    assert not np.shares_memory(record.kept[0][0], weights)
    np.testing.assert_array_equal(record.kept[0][0], weights)
    assert not np.array_equal(record.weights, weights)


def test_kept_epochs_are_those_that_were_asked_for():
    assert sorted(quick(keep_epochs=(0, 3, 3)).kept) == [0, 3]
    assert sorted(quick(keep_epochs=np.array([5])).kept) == [5]
    assert sorted(quick(keep_epochs=iter(range(2))).kept) == [0, 1]


def test_the_record_cannot_be_reassigned_and_reads_short():
    record = quick(batch_size=20)
    assert isinstance(record, TrainingRecord)
    assert repr(record) == "<TrainingRecord: 5 epochs, 15 steps>"
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.losses = None


# --- stopping early --------------------------------------------------------------------------------------------------


def overfitting(**changes):
    """Few examples, many features: the validation loss falls, then rises."""
    inputs, labels = rng(5).normal(size=(30, 20)), np.arange(30) % 2
    inputs[:, 0] += 2 * labels
    settings = {"n_classes": 2, "learning_rate": 0.5, "epochs": 300, "rng": rng(), "progress": False}
    validation = inputs[20:], labels[20:]
    return train(inputs[:20], labels[:20], validation=validation, keep_epochs="all", **(settings | changes))


def test_patience_stops_the_loop_and_returns_the_best_weights():
    free = overfitting()
    best = free.validation_losses.argmin()
    assert 0 < best < 200  # the case is a fit one
    record = overfitting(patience=10)
    assert record.best_epoch == free.best_epoch == best
    assert record.epochs[-1] == best + 10 == record.steps
    assert len(record.losses) == len(record.validation_losses) == best + 11
    np.testing.assert_allclose(record.weights, free.kept[best][0], rtol=0, atol=TWO_RUNS)
    np.testing.assert_allclose(record.biases, free.kept[best][1], rtol=0, atol=TWO_RUNS)
    np.testing.assert_allclose(record.losses, free.losses[: best + 11], rtol=0, atol=TWO_RUNS)
    assert max(record.kept) == best + 10
    np.testing.assert_array_equal(free.weights, free.kept[300][0])


def test_patience_without_a_rise_returns_the_last_weights():
    record = overfitting(epochs=2, patience=2, learning_rate=0.01)
    assert record.best_epoch == 2
    np.testing.assert_array_equal(record.weights, record.kept[2][0])


def test_a_loss_that_only_stays_the_same_has_not_fallen():
    balanced = np.zeros((2, 1)), [0, 1]  # nothing to learn: every step leaves the loss at ln 2
    settings = SETTINGS | {"n_classes": 2, "epochs": 50}
    record = train(*balanced, validation=balanced, patience=3, sigma=0, rng=rng(), **settings)
    assert record.best_epoch == 0 and record.epochs[-1] == 3
    np.testing.assert_array_equal(record.validation_losses, np.log(2))


def test_a_start_at_the_best_place_is_returned():
    best = overfitting(patience=10)
    again = overfitting(start=(best.weights, best.biases), patience=3, learning_rate=5.0)
    assert again.best_epoch == 0 and again.epochs[-1] == 3
    np.testing.assert_array_equal(again.weights, best.weights)


# --- real data and a second method -----------------------------------------------------------------------------------


def test_scikit_learn_ends_at_the_same_loss():
    data = digits()
    inputs, labels = (data.train_inputs - data.train_inputs.mean(axis=0)) / 16, data.train_labels
    l2 = 0.1
    record = train(inputs, labels, n_classes=10, learning_rate=0.6, epochs=400, rng=rng(), l2=l2, sigma=0, progress=False)
    model = LogisticRegression(C=1 / (l2 * len(labels)), tol=1e-9, max_iter=1000).fit(inputs, labels)
    ours, *slopes = loss_and_gradient(record.weights, record.biases, inputs, labels, l2)
    theirs, *_ = loss_and_gradient(model.coef_, model.intercept_, inputs, labels, l2)
    assert ours == pytest.approx(theirs, abs=1e-5)
    assert max(np.abs(slope).max() for slope in slopes) < 2e-3
    np.testing.assert_allclose(record.weights, model.coef_, atol=0.02)


def test_the_digits_are_learned():
    data = digits()
    record = train(
        data.train_inputs / 16, data.train_labels, n_classes=10, learning_rate=0.5, epochs=30, batch_size=32, rng=rng(),
        validation=(data.validation_inputs / 16, data.validation_labels), progress=False,
    )  # fmt: skip
    assert record.validation_accuracies[-1] > 0.94


# --- divergence ------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("learning_rate", [100, 300, 1000, 3000, 10_000])
def test_a_learning_rate_that_is_too_large_stops_at_the_step_that_shows_it(dtype, batch_size, learning_rate):
    inputs, labels = blobs(dtype=dtype)
    settings = SETTINGS | {"learning_rate": learning_rate, "l2": 1.0, "epochs": 500, "batch_size": batch_size}
    with np.errstate(all="raise"), pytest.raises(FloatingPointError) as caught:
        train(inputs, labels, rng=rng(), **settings)
    message = str(caught.value)
    assert f"learning_rate={learning_rate}" in message and "smaller learning rate" in message and "standardise" in message
    step, epoch = (int(message.split(f"{word} ")[1].split(",")[0]) for word in ("step", "epoch"))
    steps_per_epoch = 1 if batch_size is None else 4
    assert -(-step // steps_per_epoch) == epoch
    # One epoch less is still fine: the error named the first bad one.
    train(inputs, labels, rng=rng(), **(settings | {"epochs": epoch - 1}))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "changes",
    [
        {"learning_rate": 1e308, "epochs": 1},  # the weights overflow in the very last step
        {"start": (np.full((3, 2), 1e308), np.zeros(3))},  # too large from the start
    ],
)
def test_overflow_at_the_first_and_last_step_is_told_as_well(changes):
    inputs, labels = blobs()
    with np.errstate(all="raise"), pytest.raises(FloatingPointError, match="at step 1, in epoch 1"):
        train(inputs * 1e3, labels, rng=rng(), **(SETTINGS | changes))


def test_weights_that_overflow_are_told_even_where_the_loss_does_not_show_it():
    start = np.array([[0], [0], [9e153]]), np.zeros(3)  # the step throws the third class to -inf: merely impossible
    with pytest.raises(FloatingPointError, match="at step 1, in epoch 1"):
        train(np.ones((2, 1)), [0, 1], start=start, rng=rng(), **(SETTINGS | {"learning_rate": 1e155, "l2": 1.0}))
    with pytest.raises(FloatingPointError, match="at step 1, in epoch 1"):
        changes = {"learning_rate": 1e155, "l2": 1.0, "epochs": 1}
        train(np.ones((2, 1)), [0, 1], start=start, rng=rng(), **(SETTINGS | changes))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("batch_size", "step"), [(None, 1), (25, 3)])
def test_validation_scores_that_overflow_are_told_as_well(batch_size, step):
    huge = 1e308 * np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
    with pytest.raises(FloatingPointError, match=f"at step {step}, in epoch 1"):
        quick(validation=(huge, [0, 1, 2, 0]), learning_rate=50.0, batch_size=batch_size)


# --- the count of epochs ---------------------------------------------------------------------------------------------

COUNT = """
import time, numpy as np
from helpers import _arithmetic, training
real = _arithmetic.loss_and_slopes
_arithmetic.loss_and_slopes = lambda *arguments: (time.sleep(0.15), real(*arguments))[1]
training.train(np.eye(2), [0, 1], n_classes=2, learning_rate=1, epochs=10, rng=np.random.default_rng(0){})
"""


@pytest.mark.parametrize(
    ("argument", "environment", "shown"), [("", {}, True), ("", {"NO_PROGRESS": "1"}, False), (", progress=False", {}, False)]
)
def test_the_count_shows_on_long_trainings_only_and_can_be_silenced(argument, environment, shown):
    done = subprocess.run(
        [sys.executable, "-c", COUNT.format(argument)], capture_output=True, check=True,
        env={**{k: v for k, v in os.environ.items() if k != "NO_PROGRESS"}, **environment},
    )  # fmt: skip
    assert done.stderr == b""
    if shown:
        assert done.stdout.startswith(b"\rtraining: ") and done.stdout.endswith(
            b"\rtraining: 10 of 10 epochs" + os.linesep.encode()
        )
        assert done.stdout.count(b"\n") == 1, "one line, written anew"
    else:
        assert done.stdout == b""


def test_the_count_needs_no_thread(monkeypatch, capsys):
    def refuse(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.delenv("NO_PROGRESS", raising=False)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(_progress, "FIRST", 0.0)
    quick(progress=True)
    assert "\rtraining: 1 of " in capsys.readouterr().out


def test_a_short_training_shows_no_count(monkeypatch, capsys):
    monkeypatch.delenv("NO_PROGRESS", raising=False)
    quick(progress=True)
    assert capsys.readouterr() == ("", "")


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"inputs": np.ones((0, 2)), "labels": []}, ValueError, ["at least one example", "(0, 2)", "(N, D)"]),
        ({"inputs": np.ones((60, 0))}, ValueError, ["one feature", "(60, 0)"]),
        ({"inputs": np.ones(60)}, ValueError, ["inputs must have shape (N, D)", "(60,)"]),
        ({"inputs": np.full((60, 2), np.nan)}, ValueError, ["inputs[0, 0] is nan"]),
        ({"inputs": [["a", "b"]]}, TypeError, ["inputs", "real numbers"]),
        ({"labels": [0, 1]}, ValueError, ["labels must have shape (60,)", "(60, 3)", "(2,)"]),
        ({"labels": np.full(60, 3)}, ValueError, ["labels[0] is 3", "from 0 to 2"]),
        ({"labels": np.zeros(60)}, TypeError, ["integers", "float64"]),
        ({"labels": np.zeros((60, 3))}, ValueError, ["sum(labels)[0] is 0.0"]),
        ({"n_classes": 0}, ValueError, ["n_classes", "at least 1"]),
        ({"n_classes": 3.0}, TypeError, ["n_classes", "3.0 (float)"]),
        ({"learning_rate": 0}, ValueError, ["learning_rate", "above 0", "is 0"]),
        ({"learning_rate": -1.0}, ValueError, ["learning_rate", "-1.0"]),
        ({"learning_rate": np.inf}, ValueError, ["learning_rate", "finite", "inf"]),
        ({"learning_rate": np.nan}, ValueError, ["learning_rate", "nan"]),
        ({"learning_rate": "0.1"}, TypeError, ["learning_rate", "'0.1' (str)"]),
        ({"epochs": 0}, ValueError, ["epochs", "at least 1", "is 0"]),
        ({"epochs": 2.5}, ValueError, ["epochs", "2.5 (float)"]),
        ({"epochs": None}, TypeError, ["epochs", "None"]),
        ({"batch_size": 0}, ValueError, ["batch_size", "at least 1", "is 0"]),
        ({"batch_size": 16.0}, TypeError, ["batch_size", "16.0 (float)"]),
        ({"batch_size": 0.5}, ValueError, ["batch_size", "0.5"]),
        ({"sigma": -1}, ValueError, ["sigma", "-1"]),
        ({"sigma": -1, "start": (np.zeros((3, 2)), np.zeros(3))}, ValueError, ["sigma", "-1"]),
        ({"l2": -1}, ValueError, ["l2", "-1"]),
        ({"rng": 42}, TypeError, ["rng", "42 (int)"]),
        ({"rng": None, "start": (np.zeros((3, 2)), np.zeros(3))}, TypeError, ["rng", "None"]),
        ({"patience": 3}, ValueError, ["patience=3", "validation"]),
        ({"patience": 0, "validation": blobs()}, ValueError, ["patience", "at least 1"]),
        ({"patience": 2.0, "validation": blobs()}, TypeError, ["patience", "2.0 (float)"]),
        ({"validation": blobs()[0]}, TypeError, ["validation", "(inputs, labels)", "ndarray"]),
        ({"validation": (1, 2, 3)}, ValueError, ["validation", "(inputs, labels)", "3 things"]),
        ({"validation": (np.ones((4, 5)), [0, 1, 2, 0])}, ValueError, ["(M, 2)", "(4, 5)"]),
        ({"validation": (np.ones((0, 2)), [])}, ValueError, ["at least one example", "(0, 2)"]),
        ({"validation": (np.ones((2, 2)), [0, 3])}, ValueError, ["labels[1] is 3"]),
        ({"keep_epochs": [6]}, ValueError, ["keep_epochs", "epochs=5", "6"]),
        ({"keep_epochs": [-1]}, ValueError, ["keep_epochs", "-1"]),
        ({"keep_epochs": [1.5]}, ValueError, ["keep_epochs", "1.5"]),
        ({"keep_epochs": "every"}, TypeError, ["keep_epochs", "'every'", "from 0 to 5"]),
        ({"keep_epochs": 3}, TypeError, ["keep_epochs", "3"]),
        ({"start": np.zeros((3, 2))}, TypeError, ["start", "(weights, biases)", "ndarray"]),
        ({"start": (np.zeros((3, 2)),)}, ValueError, ["start", "1 things"]),
        ({"start": (np.zeros((2, 2)), np.zeros(2))}, ValueError, ["(3, 2)", "(2, 2)"]),
        ({"start": (np.zeros((3, 4)), np.zeros(3))}, ValueError, ["weights must have shape (3, 2)", "(3, 4)"]),
        ({"start": (np.zeros((3, 2)), np.zeros(2))}, ValueError, ["biases must have shape (3,)", "(2,)"]),
        ({"start": (np.full((3, 2), np.inf), np.zeros(3))}, ValueError, ["weights[0, 0] is inf"]),
    ],
)
def test_bad_arguments_of_training_are_told_in_a_sentence(changes, error, words):
    inputs, labels = blobs()
    arguments = {"inputs": inputs, "labels": labels, "rng": rng()} | SETTINGS | changes
    with pytest.raises(error) as caught:
        train(**arguments)
    for word in words:
        assert word in str(caught.value)


def loss_of_layers(layers, inputs, labels):
    outputs = inputs
    for weights in layers[:-1]:
        outputs = np.tanh(outputs @ weights.T)
    return softmax_cross_entropy(outputs @ layers[-1].T, labels).mean()


def test_a_step_of_a_network_follows_its_slope_in_every_layer():
    inputs, labels = np.random.default_rng(0).normal(size=(12, 4)), np.arange(12) % 3
    layers = [rng().normal(0, 0.5, shape) for shape in ((5, 4), (6, 5), (3, 6))]
    stepped = train_layers(layers, inputs, labels, learning_rate=0.1, steps=1)
    for place, weights in enumerate(layers):
        for index in ((0, 0), (2, 3)):
            losses = []
            for push in (1e-5, -1e-5):
                pushed = [layer.copy() for layer in layers]
                pushed[place][index] += push
                losses.append(loss_of_layers(pushed, inputs, labels))
            slope = (losses[0] - losses[1]) / 2e-5
            assert np.isclose(stepped[place][index], weights[index] - 0.1 * slope, rtol=0, atol=1e-8)


def test_a_network_of_one_layer_takes_the_steps_of_train_without_biases():
    inputs, labels = blobs()
    start = np.zeros((3, 2))
    [weights] = train_layers([start], inputs, labels, learning_rate=0.2, steps=3)
    for _ in range(3):
        start = start - 0.2 * loss_and_gradient(start, np.zeros(3), inputs, labels)[1]
    assert np.allclose(weights, start, rtol=1e-12, atol=0)


def test_a_sigma_that_makes_infinite_weights_is_refused():
    with pytest.raises(ValueError, match=r"sigma must be so small that every weight is a finite number, but is 1e\+308"):
        initial_parameters(64, 10, 1e308, np.random.default_rng(0))
    assert np.isfinite(initial_parameters(64, 10, 1e300, np.random.default_rng(0))[0]).all()
