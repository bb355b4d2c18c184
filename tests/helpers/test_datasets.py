"""helpers.datasets: the digits are scikit-learn's, the slice has the shape its pictures need, IDX files are read."""

import gzip
import struct
import time
import tracemalloc

import numpy as np
import pytest
from sklearn.datasets import load_digits

from helpers.datasets import IDX_DTYPES, digits, read_idx, two_feature_slice

# --- the digits ------------------------------------------------------------------------------------------------------


def parts(data):
    """Inputs and labels of the three parts, one after the other."""
    return [
        (data.train_inputs, data.train_labels),
        (data.validation_inputs, data.validation_labels),
        (data.test_inputs, data.test_labels),
    ]


@pytest.mark.parametrize("seed", [0, 7])
def test_the_digits_are_scikit_learns_each_once(seed):
    inputs, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(1797)
    data = digits(seed)
    np.testing.assert_array_equal(np.concatenate([part for part, _ in parts(data)]), inputs[order])
    np.testing.assert_array_equal(np.concatenate([part for _, part in parts(data)]), labels[order])


def test_the_digits_have_the_promised_shape():
    data = digits()
    assert [len(labels) for _, labels in parts(data)] == [997, 400, 400]
    for inputs, labels in parts(data):
        assert inputs.shape == (len(labels), 64) and inputs.dtype == np.float64
        assert inputs.min() == 0 and inputs.max() == 16
        assert np.issubdtype(labels.dtype, np.integer)
        assert set(labels.tolist()) == set(range(10))
        assert np.bincount(labels).min() > 0.07 * len(labels)
    assert data.names == ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


def test_every_call_gives_fresh_arrays_and_the_same_split():
    first, second = digits(), digits()
    for one, other in zip(first[:6], second[:6], strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.flags.writeable and one.flags.c_contiguous and not np.shares_memory(one, other)
    assert not np.array_equal(first.train_labels, digits(seed=1).train_labels)


@pytest.mark.parametrize(
    ("seed", "error", "word"), [(-1, ValueError, "-1"), (None, TypeError, "None"), (1.0, TypeError, "1.0 (float)")]
)
@pytest.mark.parametrize("function", [digits, two_feature_slice])
def test_a_bad_seed_is_told_in_a_sentence(function, seed, error, word):
    with pytest.raises(error) as caught:
        function(seed)
    assert "seed must be a whole number" in str(caught.value) and word in str(caught.value)


# --- the two-feature slice -------------------------------------------------------------------------------------------


def lowest_point(inputs, labels):
    """Newton's method for two weights without a bias: the weights, loss, accuracy, and the bowl's condition number."""
    weights = np.zeros(2)
    for _ in range(30):
        probabilities = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (probabilities - labels) / len(labels)
        curvature = (inputs * (probabilities * (1 - probabilities))[:, None]).T @ inputs / len(labels)
        weights = weights - np.linalg.solve(curvature, slope)
    assert np.abs(slope).max() < 1e-12  # it has arrived
    scores = inputs @ weights
    loss = np.mean(np.logaddexp(0, scores) - labels * scores)
    return weights, loss, np.mean((scores > 0) == labels), np.linalg.cond(curvature)


def test_the_slice_is_two_pixels_of_two_digits_of_the_training_part():
    data, chosen = digits(), two_feature_slice()
    rows = np.isin(data.train_labels, [int(name) for name in chosen.class_names])
    np.testing.assert_array_equal(data.train_labels[rows], np.array(chosen.class_names, int)[chosen.labels])
    places = [[int(word) for word in name.replace(",", "").split() if word.isdigit()] for name in chosen.feature_names]
    images = data.train_inputs[rows].reshape(-1, 8, 8)
    for feature, (row, column) in enumerate(places):
        np.testing.assert_array_equal(chosen.inputs[:, feature], images[:, row, column])
    assert chosen.inputs.flags.writeable and np.issubdtype(chosen.labels.dtype, np.integer)
    assert set(chosen.labels.tolist()) == {0, 1} and 0.4 < chosen.labels.mean() < 0.6


def test_the_slice_makes_a_valley_of_raw_pixels_and_a_bowl_of_standardised_ones():
    chosen = two_feature_slice()
    centred = chosen.inputs - chosen.inputs.mean(axis=0)
    weights, loss, accuracy, valley = lowest_point(centred / 8, chosen.labels)
    np.testing.assert_allclose(weights, [2.086, 2.802], atol=1e-3)
    assert loss == pytest.approx(0.4286, abs=1e-4)
    assert accuracy == pytest.approx(0.854, abs=1e-3)
    assert valley == pytest.approx(10.8, abs=0.1)
    assert lowest_point(centred, chosen.labels)[3] == pytest.approx(valley)
    weights, _, _, bowl = lowest_point(centred / chosen.inputs.std(axis=0), chosen.labels)
    np.testing.assert_allclose(weights, [1.630, 0.636], atol=1e-3)
    assert bowl == pytest.approx(1.14, abs=0.01)


# --- IDX files -------------------------------------------------------------------------------------------------------

FORMATS = {0x08: "B", 0x09: "b", 0x0B: "h", 0x0C: "i", 0x0D: "f", 0x0E: "d"}


def idx_bytes(code, shape, values):
    """An IDX file put together byte by byte with struct, not with NumPy."""
    header = struct.pack(f">BBBB{len(shape)}I", 0, 0, code, len(shape), *shape)
    return header + struct.pack(f">{len(values)}{FORMATS[code]}", *values)


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
@pytest.mark.parametrize("shape", [(6,), (2, 3), (1, 2, 3), (2, 1, 1, 3)])
@pytest.mark.parametrize("code", IDX_DTYPES)
def test_every_kind_of_idx_file_is_read(tmp_path, code, shape, compress):
    values = [0, 1, 2, 100, 127, 77] if code == 0x08 else [0, -1, 2, -100, 127, 77]
    path = tmp_path / "any-name"
    path.write_bytes(compress(idx_bytes(code, shape, values)))
    array = read_idx(path)
    np.testing.assert_array_equal(array, np.reshape(values, shape))
    assert array.dtype == np.dtype(IDX_DTYPES[code]).newbyteorder("=") and array.dtype.isnative
    assert array.flags.writeable
    np.testing.assert_array_equal(read_idx(str(path)), array)


def test_the_extremes_of_each_kind_survive(tmp_path):
    path = tmp_path / "extremes"
    for code, values in {
        0x08: [0, 255],
        0x09: [-128, 127],
        0x0B: [-(2**15), 258],
        0x0C: [-(2**31), 2**24 + 3],
        0x0D: [-1.5, 2.0**-140],
        0x0E: [-1e308, 5e-324],
    }.items():
        path.write_bytes(idx_bytes(code, (2,), values))
        assert read_idx(path).tolist() == values


def test_a_file_larger_than_one_piece_is_read_whole(tmp_path):
    values = np.random.default_rng(0).integers(0, 256, 3 * 2**20 + 5, dtype=np.uint8)
    path = tmp_path / "large.gz"
    path.write_bytes(gzip.compress(idx_bytes(0x08, (len(values),), ()) + values.tobytes(), 1))
    np.testing.assert_array_equal(read_idx(path), values)


@pytest.mark.parametrize("shape", [(0,), (0, 28, 28), (3, 0)])
def test_an_empty_array_is_read(tmp_path, shape):
    path = tmp_path / "empty"
    path.write_bytes(idx_bytes(0x0D, shape, []))
    assert read_idx(path).shape == shape and read_idx(path).dtype == np.float32


GOOD = idx_bytes(0x08, (2, 3), range(6))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["must be an IDX file", "starts with []"]),
        (GOOD[:3], ["must be an IDX file", "[0, 0, 8]"]),
        (b"<!DOCTYPE html><html><head>", ["is a web page, not an IDX file"]),
        (b"\xef\xbb\xbf\n<html>", ["must be an IDX file", "[239, 187, 191, 10]"]),
        (b"\xef\xbb\xbf<html>", ["is a web page"]),
        (b"\r\n<HTML>", ["is a web page"]),
        (b"\x89PNG\r\n", ["must be an IDX file", "[137, 80, 78, 71]"]),
        (b"\x00\x00\x07\x01" + bytes(20), ["a type (8, 9, 11, 12, 13 or 14)", "[0, 0, 7, 1]"]),
        (b"\x00\x00\x0a\x01" + bytes(20), ["[0, 0, 10, 1]"]),
        (b"\x00\x00\x08\x00\x05", ["number of axes", "[0, 0, 8, 0]"]),
        (b"\x00\x00\x08\xff" + bytes(2000), ["number of axes", "[0, 0, 8, 255]"]),
        (GOOD[:9], ["promises 2 axes", "after 9 bytes"]),
        (GOOD[:-1], ["shape (2, 3)", "6 bytes", "only 5"]),
        (GOOD[:12], ["shape (2, 3)", "only 0"]),
        (GOOD + b"x", ["shape (2, 3)", "6 bytes", "more"]),
        (idx_bytes(0x0C, (2,), [1])[:-1], ["shape (2,)", "8 bytes", "only 3"]),
        (idx_bytes(0x08, (0,), []) + b"x", ["shape (0,)", "more"]),
        (idx_bytes(0x08, (2**32 - 1,), [1]), ["4294967295 bytes", "only 1"]),
        (idx_bytes(0x0E, (2**32 - 1,) * 3, [1]), ["4294967295), 633825", "only 8"]),
    ],
)
@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_a_file_that_is_not_what_it_promises_is_told_in_a_sentence(tmp_path, content, words, compress):
    path = tmp_path / "train-images"
    path.write_bytes(compress(content))
    with pytest.raises(ValueError) as caught:
        read_idx(path)
    for word in [*words, str(path)]:
        assert word in str(caught.value)


def damage(content):
    """One bit flipped in the middle of the compressed data."""
    return content[:-12] + bytes([content[-12] ^ 1]) + content[-11:]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(GOOD, mtime=0)[:-9],
        gzip.compress(GOOD, mtime=0)[:5],
        gzip.compress(GOOD, mtime=0)[:-8] + bytes(8),
        damage(gzip.compress(idx_bytes(0x08, (3000,), list(range(250)) * 12), mtime=0)),
        gzip.compress(GOOD, mtime=0) + b"trailing",
        b"\x1f\x8b",
        b"\x1f\x8bnot gzip at all",
    ],
)
def test_a_damaged_gzip_file_is_told_in_a_sentence(tmp_path, content):
    path = tmp_path / "train-images.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="damaged or cut short") as caught:
        read_idx(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_no_memory_is_taken_on_a_headers_word(tmp_path, compress):
    path = tmp_path / "liar"
    path.write_bytes(compress(idx_bytes(0x0E, (2**30, 2**20), [1.0])))
    tracemalloc.start()
    with pytest.raises(ValueError, match="only 8"):
        read_idx(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**22


def test_no_memory_is_taken_for_what_should_not_be_there(tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(GOOD + bytes(2**25)))
    tracemalloc.start()
    with pytest.raises(ValueError, match="more"):
        read_idx(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**22


def test_a_missing_file_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "nowhere")


# --- what the fuzzer tried (docs/fuzzing.md) ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(GOOD) + bytes(10**5),  # padding, which the format allows
        gzip.compress(b"") * (10**5 // 20) + gzip.compress(GOOD),  # members that hold nothing
        b"".join(gzip.compress(GOOD[place : place + 1]) for place in range(len(GOOD))),  # a byte each
    ],
)
def test_gzip_files_of_odd_make_are_read_in_little_time_and_memory(tmp_path, content):
    path = tmp_path / "odd.gz"
    path.write_bytes(content)
    tracemalloc.start()
    began = time.process_time()
    assert read_idx(path).tolist() == [[0, 1, 2], [3, 4, 5]]
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 5 and peak < 2**22


def test_a_name_without_end_in_a_gzip_header_is_refused(tmp_path):
    path = tmp_path / "endless.gz"
    path.write_bytes(b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 10**5)
    with pytest.raises(ValueError, match="damaged or cut short"):
        read_idx(path)


def test_a_bomb_that_keeps_its_promise_takes_what_it_holds(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(idx_bytes(0x0E, (2**20,), ()) + bytes(2**23)))
    assert path.stat().st_size < 10_000
    tracemalloc.start()
    assert not read_idx(path).any()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 2**23


def test_no_file_of_64_axes_is_too_deep(tmp_path):
    path = tmp_path / "deep"
    path.write_bytes(idx_bytes(0x08, (1,) * 64, [7]))
    assert read_idx(path).shape == (1,) * 64
