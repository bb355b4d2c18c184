"""Training in parts: the same data and the same weights however they are partitioned; bad values are told."""

import dataclasses
import gc
import os
from types import SimpleNamespace

import numpy as np
import pytest

from helpers.cluster import (
    add_sums,
    cluster_sums,
    connect,
    connection,
    kill_a_worker,
    measured_steps,
    noisy_block,
    noisy_digits,
    partial_sums,
    partition,
    sums,
    train_on_cluster,
)  # fmt: skip
from helpers.losses import loss_and_gradient
from helpers.training import initial_parameters, train

START = initial_parameters(64, 10, 0.01, np.random.default_rng(0))
DATA = noisy_digits(6, block_size=50)
WALK = dict(learning_rate=2, epochs=3, progress=False)
NAMES = ("weights", "biases", "losses", "accuracies", "confidences")


def at_once(data):
    """All examples of a data set in one place."""
    return tuple(np.concatenate(column) for column in zip(*data))


@pytest.fixture(scope="module")
def client():
    """Two workers of our own."""
    kept = os.environ.pop(connection.ADDRESS, None)
    client = connect(n_workers=2)
    yield client
    client.close()
    if kept is not None:
        os.environ[connection.ADDRESS] = kept


def test_a_block_is_the_same_alone_and_in_any_row():
    images, labels = DATA.images, DATA.labels
    alone = noisy_block(images, labels, block=4, size=50)
    for inputs, found in (list(DATA)[4], list(dataclasses.replace(DATA, blocks=range(4, 6)))[0]):
        assert np.array_equal(inputs, alone[0]) and np.array_equal(found, alone[1])


def test_blocks_and_seeds_differ_from_each_other():
    pairs = [(0, 1), (1, 0), (0, 0), (1, 1), (0, 2)]
    blocks = [noisy_block(DATA.images, DATA.labels, block, 20, seed)[0] for seed, block in pairs]
    assert not any(np.array_equal(one, other) for place, one in enumerate(blocks) for other in blocks[:place])


def test_a_block_holds_moved_digits_with_noise_and_their_labels():
    """Without the noise, every picture is one of the digits that it may come from, moved by at most a pixel each way."""
    images = np.zeros((2, 8, 8))
    images[0, 3, 4], images[1, 5, 2] = 16, 16
    inputs, labels = noisy_block(images, np.array([3, 8]), block=0, size=4000)
    brightest = inputs.argmax(axis=1)
    found = np.stack([brightest // 8, brightest % 8], axis=1) - np.where(labels[:, None] == 3, [3, 4], [5, 2])
    assert inputs.shape == (4000, 64) and labels.dtype == np.intp and 0.45 < (labels == 3).mean() < 0.55
    assert (abs(found) <= 1).all() and len(np.unique(found, axis=0)) == 9
    corner = inputs[:, 63]
    assert abs(corner.mean()) < 0.01 and abs(corner.std() - 1 / 8) < 0.005


def test_a_data_set_is_small_until_it_is_asked_for():
    large = noisy_digits(10**6)
    assert len(large) == 10**6 and large.images.nbytes + large.labels.nbytes < 100_000
    assert next(iter(large))[0].shape == (1000, 64)


# The sums


def test_partial_sums_are_counts_times_means():
    inputs, labels = at_once(DATA)
    loss, d_weights, d_biases = loss_and_gradient(*START, inputs, labels)
    count, loss_sum, right, confidence, weight_sum, bias_sum = partial_sums(DATA, *START)
    assert count == 300 and np.isclose(loss_sum / count, loss) and 0 <= right <= count and 0.1 * count <= confidence <= count
    assert np.allclose(weight_sum / count, d_weights, atol=1e-15) and np.allclose(bias_sum / count, d_biases, atol=1e-15)


def test_add_sums_adds_each_column_from_first_to_last():
    parts = [(1, np.array([1e16])), (2, np.array([1.0])), (3, np.array([-1e16]))]
    assert add_sums(parts)[0] == 6 and add_sums(parts)[1] == (1e16 + 1.0) - 1e16


@pytest.mark.parametrize("keep", [True, False])
def test_the_workers_sums_are_those_of_one_machine(client, keep):
    wanted = partial_sums(DATA, *START)
    for n_partitions in (1, 4, 6):
        found = cluster_sums(partition(client, DATA, n_partitions, keep=keep), *START)
        assert found[0] == wanted[0] == 300
        assert all(np.allclose(one, other, rtol=1e-12, atol=1e-12) for one, other in zip(found, wanted, strict=True))


def test_many_partitions_are_added_up_in_rounds(client):
    data = noisy_digits(sums.FAN_IN**2 + 1, block_size=2)
    found, wanted = cluster_sums(partition(client, data, len(data)), *START), partial_sums(data, *START)
    assert found[0] == wanted[0] == 2 * len(data) and np.allclose(found[4], wanted[4], rtol=0, atol=1e-11)


# Training


def test_weights_and_curves_are_those_of_one_machine(client):
    alone = train(*at_once(DATA), n_classes=10, start=START, l2=0.1, rng=np.random.default_rng(0), **WALK)
    for n_partitions in (1, 4):
        record = train_on_cluster(partition(client, DATA, n_partitions), START, l2=0.1, **WALK)
        assert all(np.allclose(getattr(record, name), getattr(alone, name), rtol=0, atol=1e-12) for name in NAMES)
        assert record.steps == alone.steps == 3 and record.epochs.tolist() == alone.epochs.tolist()


def test_the_same_partitions_give_the_same_weights_again_to_rounding(client):
    """Not to the last bit: with AVX-512, OpenBLAS may round the very same product in another way when it is asked again."""
    records = [train_on_cluster(partition(client, DATA, 4, keep=keep), START, **WALK) for keep in (True, True, False)]
    for name in NAMES:
        for other in records[1:]:
            np.testing.assert_allclose(getattr(other, name), getattr(records[0], name), rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    "options, error, words",
    [
        (dict(learning_rate=0), ValueError, "learning_rate must be a finite number above 0, but is 0"),
        (dict(epochs=0), ValueError, "epochs must be a whole number of at least 1, but is 0"),
        (dict(l2=-1), ValueError, "l2 must be a finite number of at least 0, but is -1"),
        (dict(start=START[0]), TypeError, "start must be a pair"),
        (dict(start=(START[0], np.zeros(3))), ValueError, r"biases must have shape \(10,\)"),
        (dict(start=(1e308 * np.sign(START[0]), START[1])), FloatingPointError, "stopped being finite numbers"),
        (dict(start=(np.zeros((10, 5)), START[1])), ValueError, r"inputs must have 5 features .*, but have shape \(50, 64\)"),
        (dict(start=(START[0][:5], START[1][:5])), ValueError, r"labels .* from 0 to 4, but labels\[\d+\] is \d"),
        (dict(learning_rate=1e308), FloatingPointError, "stopped being finite numbers"),  # weights are still finite
    ],
)
def test_bad_values_are_told(client, options, error, words):
    start = options.pop("start", START)
    with pytest.raises(error, match=words):
        train_on_cluster(partition(client, DATA, 2), start, **{**WALK, **options})


def test_partitions_tell_how_many_they_are(client):
    assert len(partition(client, DATA, 4)) == 4


def test_what_partitions_are_made_from_is_held_as_long_as_they_are(client):
    partitions = partition(client, DATA, 4)
    gc.collect()
    assert len(partitions.recipes) == 4 and {recipe.key for recipe in partitions.recipes} <= set(client.futures)


def test_what_is_no_partitions_is_told():
    with pytest.raises(TypeError, match=r"^partitions must be Partitions from partition\(\), but is .*NoisyDigits"):
        train_on_cluster(DATA, START, **WALK)


def test_a_worker_that_is_being_replaced_is_not_killed_again(client, monkeypatch):
    killed = []
    monkeypatch.setattr(connection.os, "kill", lambda pid, sign: killed.append(pid))
    for pids, which in [((None, 12345), [12345]), ((None, None), [])]:  # Dask says None between the old process and the new
        killed.clear()
        monkeypatch.setattr(client.cluster, "workers", {place: SimpleNamespace(pid=pid) for place, pid in enumerate(pids)})
        assert kill_a_worker(client) == len(which) and killed == which


def test_partitions_that_cannot_be_are_told(client):
    with pytest.raises(ValueError, match="n_partitions must be at most 6, the number of blocks, but is 7"):
        partition(client, DATA, 7)
    with pytest.raises(ValueError, match="n_partitions must be a whole number of at least 1, but is 0"):
        partition(client, DATA, 0)
    for bad in (dict(n_blocks=0), dict(n_blocks=1, block_size=0), dict(n_blocks=1, seed=-1)):
        with pytest.raises(ValueError, match="must be a whole number of at least"):
            noisy_digits(**bad)


# The cluster


def test_an_open_client_is_used_again_and_n_workers_checked(client):
    assert connect(n_workers=1) is client and client.status == "running"
    with pytest.raises(ValueError, match="n_workers must be a whole number of at least 1, but is 0"):
        connect(n_workers=0)


def test_the_measurements_that_notebook_11_draws_are_whole():
    measured = measured_steps()
    assert set(measured) == {1, 2} and set(measured[1]) == set(measured[2]) == {1, 2, 4, 8, 16, 32}
    assert all(seconds > 0 for times in measured.values() for seconds in times.values())
