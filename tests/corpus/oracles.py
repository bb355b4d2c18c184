"""What is right, known without the checks: by SciPy, by loops over Python's numbers, by trying all orders.

Each oracle takes what a cell would hand to the check, and says whether it is right. A function is tried on many inputs
that the exercise's text allows: every position, shift and type that it does not rule out.
"""

from __future__ import annotations

import copy
import itertools
import math
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats

from corpus import standardised
from helpers.datasets import two_feature_slice

Oracle = Callable[..., bool]
ORACLES: dict[str, Oracle] = {}
FAR = 300.0  # as far from zero as scores may be where nothing is said of 1000: no exponential of them overflows
RAISED = object()


def oracle(judge: Oracle) -> Oracle:
    ORACLES[judge.__name__] = judge
    return judge


def called(function: Any, *arguments: Any, unchanged: bool = True) -> Any:
    """What the function returns for its own copies; `RAISED` if it raises, or writes into one that is to be kept."""
    own = copy.deepcopy(arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = function(*own)
        except Exception:
            return RAISED
    if unchanged:
        for before, after in zip(arguments, own):
            if isinstance(before, np.ndarray) and not (before.dtype == after.dtype and np.array_equal(before, after)):
                return RAISED
    return result


def close(result: Any, right: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    if result is RAISED or result is None:
        return False
    try:
        found = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        return False
    return found.shape == np.shape(right) and bool(np.allclose(found, right, rtol=rtol, atol=atol))


def parts(result: Any, count: int) -> tuple[Any, ...]:
    return tuple(result) if isinstance(result, (tuple, list)) and len(result) == count else (RAISED,) * count


def number(value: Any) -> float:
    """A number typed or computed; nan for all else."""
    return float(value) if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) else math.nan


SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 4), (4, 1), (3, 3), (2, 5), (5, 2), (4, 30), (30, 4), (2, 400))


def batches(spreads: tuple[float, ...] = (1.0, 20.0), far: float = FAR) -> Iterator[np.ndarray]:
    """Batches of scores (examples, classes): every position of the largest, ties, shifts of rows, three types."""
    rng = np.random.default_rng(20)
    yield np.array([[3.0, 1.0, 0.2]])
    yield np.array([[-30.0, -31.0]])
    for row in itertools.permutations((0, 1, 7)):
        yield np.array([row, row[::-1], (5, 5, 5)])
    for shape, spread in itertools.product(SHAPES, spreads):
        scores = np.clip(rng.normal(0, spread, shape), -far / 3, far / 3)
        yield scores
        yield -np.abs(scores)
        yield scores + rng.uniform(-far, far) * 2 / 3
        yield scores + rng.uniform(-far, far, (shape[0], 1)) * 2 / 3
        yield np.round(scores).astype(np.int64)
        yield np.round(scores).astype(np.int32)
        yield np.zeros(shape)
        yield (scores % 8).astype(np.float32)


def softmax_of(scores: np.ndarray, axis: int = 1) -> Any:
    return scipy.special.softmax(np.asarray(scores, dtype=float), axis=axis)


def tolerance(*arrays: Any) -> float:
    return 1e-3 if any(getattr(array, "dtype", None) == np.float32 for array in arrays) else 1e-5


@oracle
def votes(value: Any, weights: np.ndarray, ink: np.ndarray, bias: float) -> bool:
    return np.ndim(value) == 0 and math.isclose(
        number(value), math.fsum(w * x for w, x in zip(weights, ink)) + bias, rel_tol=5e-4
    )


@oracle
def softmax_of_one(function: Any) -> bool:
    rows = (row for scores in batches() if scores.dtype == float for row in scores)
    return all(close(called(function, row), softmax_of(row, 0)) for row in rows)


@oracle
def sigmoid(function: Any) -> bool:
    leads = [
        0.0,
        2.0,
        -2.0,
        0.3,
        -30.0,
        30.0,
        np.array(1.5),
        np.linspace(-9, 9, 7),
        np.array([[1.0, -1.0], [0.0, 3.0]]),
        np.array([-100.0]),
    ]
    return all(close(called(function, lead), scipy.special.expit(lead)) for lead in leads)


@oracle
def draw_class(function: Any) -> bool:
    rng = np.random.default_rng(34)
    fixed = [
        np.array(row) for row in ([0.25, 0.75], [0.5, 0.25, 0.25], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [1.0], [0.1, 0.2, 0.3, 0.4])
    ]
    cases = [(row, u) for row in fixed for u in (0.0, 0.25, 0.5, 0.75, 0.05, 0.6, 0.99)]
    cases += [
        (row, u) for _ in range(20) for row in [rng.dirichlet(np.ones(rng.integers(2, 9)))] for u in rng.uniform(0, 0.999, 3)
    ]
    for row, u in cases:
        ends = [sum(map(Fraction, row[: k + 1])) for k in range(len(row))]
        if not close(called(function, row, float(u)), next(k for k, end in enumerate(ends) if end > u)):
            return False
    return True


@oracle
def label_rows(rows: Any, labels: np.ndarray) -> bool:
    return close(rows, np.array([[float(label == k) for k in range(3)] for label in labels]))


@oracle
def mean_surprise(function: Any) -> bool:
    rng = np.random.default_rng(35)
    rows = [
        np.array([0.5]),
        np.array([1.0, 0.25]),
        np.array([0.1, 0.7, 0.2]),
        np.full(2000, 0.5),
        np.array([1e-9, 1.0]),
        *rng.uniform(0.01, 1, (5, 9)),
    ]
    return all(close(called(function, row), -math.fsum(map(math.log, row)) / len(row)) for row in rows)


@oracle
def loss_of_scores(function: Any) -> bool:
    rng = np.random.default_rng(36)
    for scores in batches(spreads=(1.0, 8.0), far=60.0):
        if scores.dtype == float:
            labels = rng.integers(0, scores.shape[1], len(scores))
            losses = [scipy.special.logsumexp(row) - row[label] for row, label in zip(scores, labels)]
            if not close(called(function, scores, labels), math.fsum(losses) / len(losses)):
                return False
    return True


@oracle
def score_of_b(value: Any) -> bool:
    return math.isclose(number(value), 3.0, rel_tol=1e-6)


@oracle
def softmax(function: Any) -> bool:
    return all(close(called(function, scores), softmax_of(scores), tolerance(scores)) for scores in batches())


@oracle
def softmax_of_columns(function: Any) -> bool:
    columns = (np.ascontiguousarray(scores.T) for scores in batches())
    return all(close(called(function, scores), softmax_of(scores, 0), tolerance(scores)) for scores in columns)


@oracle
def scores_behind(function: Any) -> bool:
    rng = np.random.default_rng(21)
    rows = [np.array(row) for row in ((0.5, 0.25, 0.25), (1.0,), (0.1, 0.9), (0.9, 0.1), (0.2, 0.3, 0.5), (1e-12, 1 - 1e-12))]
    for classes, spread in itertools.product((2, 3, 4, 7, 50), (0.5, 5, 20)):
        rows += [softmax_of(rng.normal(0, spread, (1, classes)))[0] for _ in range(4)]
    wanted = ([math.log(p) - math.log(row[-1]) for p in row] for row in rows)
    return all(close(called(function, row), np.array(right)) for row, right in zip(rows, wanted))


@oracle
def scale_for_99(value: Any) -> bool:
    def missing(scale: float) -> float:
        powers = [math.exp(scale * score) for score in (3.0, 1.0, 0.2)]
        return powers[0] / math.fsum(powers) - 0.99

    return abs(number(value) - scipy.optimize.brentq(missing, 1, 10)) <= 0.005


@oracle
def sharpen(function: Any) -> bool:
    return all(
        close(called(function, scores, scale), softmax_of(np.float64(scores) * scale), tolerance(scores))
        for scores in batches(far=FAR / 2)
        for scale in (1, 2, 0.1, 1.7, 0.01)
    )


@oracle
def scale_behind(function: Any) -> bool:
    rng = np.random.default_rng(22)
    for classes, scale in itertools.product((2, 3, 5, 20), (0.01, 0.3, 0.5, 1.0, 2, 7.3, 25.0)):
        for turn in range(6):
            scores = rng.permutation(np.arange(classes) * 0.9 + rng.uniform(0, 0.5, classes)) - rng.uniform(0, 9)
            if turn % 3 == 2:
                scores = rng.permutation(classes) - classes // 2
            if (
                scale * np.ptp(scores) < 600
                and not abs(number(called(function, softmax_of(scale * scores, 0), scores)) / scale - 1) < 2e-3
            ):
                return False
    return True


@oracle
def names_of(function: Any) -> bool:
    rng = np.random.default_rng(23)
    for pool in (
        ("ox", "horse"),
        ("horse", "ox"),
        ("a", "b", "c"),
        ("b", "a", "c"),
        ("one",),
        tuple("qwertyuiop"),
        ("cat", "dog", "elephant"),
    ):
        names = np.array(pool)
        for count, kind in itertools.product((1, 2, 3, 5, 40), (float, np.float32)):
            labels = rng.integers(0, len(pool), count)
            result = called(function, np.eye(len(pool), dtype=kind)[labels], names)
            if (
                result is RAISED
                or result is None
                or np.shape(result) != (count,)
                or [str(n) for n in result] != [pool[t] for t in labels]
            ):
                return False
    return True


@oracle
def one_hot(function: Any) -> bool:
    rng = np.random.default_rng(24)
    good: list[tuple[Any, int]] = [
        ([0, 1], 3),
        ([2], 3),
        ([0], 1),
        ([0, 0], 1),
        ([1, 1], 2),
        ([0, 4], 5),
        ([2, 0, 1], 3),
        ([1], 400),
    ]
    bad: list[tuple[Any, int]] = [
        ([0, -1], 3), ([-1, 0], 3), ([-3], 3), ([-4, 1], 3), ([0, 3], 3), ([3, 0], 3), ([4], 3), ([0, 10**6], 3), ([0, 256], 3), ([1], 1),
        ([0.5, 1], 3), ([0, 1.5], 3), ([0.0, 1.0], 3), ([1.0], 3), ([2, 0, 1.0], 3), ([-1, 3], 3), ([1, -2, 3, 0], 3), ([-1], 1),
    ]  # fmt: skip
    for kind in (np.int64, np.int32, np.uint8, np.int8, np.uint64):
        good += [(np.array(labels, dtype=kind), classes) for labels, classes in good[:7]]
        good += [
            (rng.integers(0, classes, count).astype(kind), classes) for count, classes in ((7, 3), (3, 7), (1, 10), (100, 100))
        ]
        bad += [(np.array(labels, dtype=kind), 3) for labels in ([0, 3], [3, 0], [100, 0], [0, 1, 100])]
    bad += [(np.array(labels, dtype=kind), 3) for labels in ([0, 1], [0, 1.5], [2]) for kind in (np.float64, np.float32)]
    bad += [(np.array(labels, dtype=kind), 3) for labels in ([0, -1], [-1, 2], [-3]) for kind in (np.int64, np.int32, np.int8)]
    for labels, classes in good:
        right = [[float(place == label) for place in range(classes)] for label in labels]
        if not close(called(function, labels, classes), np.array(right)):
            return False
    for labels, classes in bad:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                function(copy.deepcopy(labels), classes)
            return False
        except ValueError:
            pass
        except Exception:
            return False
    return True


@oracle
def mean_probabilities(table: Any, probabilities: np.ndarray, labels: np.ndarray) -> bool:
    rows = [[math.fsum(probabilities[labels == true, said]) / sum(labels == true) for said in range(10)] for true in range(10)]
    return close(table, np.array(rows))


@oracle
def two_prices(nat: Any, bit: Any) -> bool:
    return abs(number(nat) - 1 / math.e) <= 0.0005 and abs(number(bit) - 0.5) <= 0.0005


@oracle
def mean_distance(function: Any) -> bool:
    rng = np.random.default_rng(25)
    cases = [
        (np.array([[0.7, 0.2, 0.1], [0.0, 0.5, 0.5]]), np.array([[1.0, 0, 0], [0, 0.25, 0.75]])),
        (np.ones((1, 1)), np.ones((1, 1))),
    ]
    cases += [(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])), (np.array([[1.0, 0.0]]), np.array([[1.0, 0.0]]))]
    cases += [
        (np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[1.0, 0.0], [0.9, 0.1]])),
        (np.array([[1e-200, 1]]), np.array([[1.0, 0]])),
    ]
    cases += [
        (np.array([[1e-12, 1 - 1e-12], [0.5, 0.5]]), np.eye(2)),
        (np.array([[1e-17, 1.0], [0.5, 0.5]]), np.array([[0.1, 0.9], [1, 0]])),
    ]
    for shape in ((1, 2), (2, 2), (3, 3), (2, 5), (5, 2), (6, 4), (1, 7), (40, 3)):
        probabilities = softmax_of(rng.normal(0, 3, shape))
        hard, soft = np.eye(shape[1])[rng.integers(0, shape[1], shape[0])], softmax_of(rng.normal(0, 1, shape))
        cases += [(probabilities, hard), (probabilities, soft), (probabilities.astype(np.float32), hard.astype(np.float32))]
        some = softmax_of(np.where(np.eye(*shape, k=1) > 0, -np.inf, rng.normal(0, 1, shape)))
        cases += [(some, some), (some, soft), (hard, soft), (hard, hard), (hard[:, ::-1].copy(), hard)]
    for probabilities, labels in cases:
        losses = [math.fsum(_cost(float(p), float(q)) for p, q in zip(*rows)) for rows in zip(probabilities, labels)]
        if not close(called(function, probabilities, labels), sum(losses) / len(losses), tolerance(probabilities)):
            return False
    return True


def _cost(probability: float, label: float) -> float:
    if label == 0:
        return 0.0
    return math.inf if probability == 0 else -label * math.log(probability)


@oracle
def one_answer_for_all(constant: Any, loss: Any) -> bool:
    shares = [Fraction(2, 4), Fraction(1, 4), Fraction(1, 4)]
    right = -math.fsum(share * math.log(share) for share in shares)
    return close(constant, np.array(shares, dtype=float), rtol=0, atol=0.0005) and abs(number(loss) - right) <= 0.0005


@oracle
def multiple_of_ln_2(value: Any) -> bool:
    return math.isclose(number(value), Fraction(1 + 2 + 3, 3), rel_tol=1e-5)


@oracle
def loss_and_gradient(function: Any) -> bool:
    rng = np.random.default_rng(26)
    for (examples, classes, features), size in itertools.product(
        ((1, 2, 1), (3, 3, 3), (4, 3, 2), (2, 3, 4), (5, 2, 3), (3, 5, 2), (2, 2, 4), (1, 1, 2), (4, 4, 2), (12, 4, 5)),
        (0.0, 0.5, 4.0),
    ):
        weights, biases = rng.normal(0, size, (classes, features)), rng.normal(0, 2 * size, classes)
        inputs, labels = rng.normal(0, 2, (examples, features)), rng.integers(0, classes, examples)
        for kind in (np.int64, np.uint8, np.int32):
            for own in (labels, np.zeros_like(labels), np.minimum(labels, max(classes - 2, 0))):
                result = parts(called(function, weights, biases, inputs, own.astype(kind)), 3)
                loss, slopes = _loss_and_slopes(weights, biases, inputs, own)
                if not (close(result[0], loss) and close(result[1], slopes.T @ inputs) and close(result[2], slopes.sum(axis=0))):
                    return False
    return True


def _loss_and_slopes(weights: np.ndarray, biases: np.ndarray, inputs: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean loss, and its slopes for the scores (examples, classes)."""
    scores = np.einsum("kd,nd->nk", weights, inputs) + biases
    own = scores[np.arange(len(labels)), labels]
    slopes = softmax_of(scores)
    slopes[np.arange(len(labels)), labels] -= 1
    return float((scipy.special.logsumexp(scores, axis=1) - own).mean()), slopes / len(labels)


@oracle
def best_length(length: Any, gap: Any, pixels: np.ndarray, labels: np.ndarray) -> bool:
    def told(scale: float) -> tuple[float, float]:
        margins = [(2 * scale * a + 3 * scale * b) * (1 if label else -1) for (a, b), label in zip(pixels, labels)]
        right = sum(margin > 0 for margin in margins) / len(margins)
        return math.fsum(math.log1p(math.exp(-m)) for m in margins) / len(margins), right - math.fsum(
            scipy.special.expit(np.abs(margins))
        ) / len(margins)

    best = min((step / 10 for step in range(1, 31)), key=lambda scale: told(scale)[0])
    return math.isclose(number(length), best, rel_tol=1e-6) and abs(number(gap) - told(best)[1]) <= 0.0005


@oracle
def undecided(with_2_3: Any, with_6_9: Any) -> bool:
    right = -Fraction(2, 3) * Fraction(6, 10)  # 2 · 0.6 + 3 · x = 0, and the same three times
    return all(math.isclose(number(value), right, rel_tol=5e-4) for value in (with_2_3, with_6_9))


@oracle
def slope_between(function: Any) -> bool:
    rng = np.random.default_rng(37)
    cases = [
        (0.6931, 0.4560, 1.0),
        (1.0, 3.0, 0.5),
        (0.3, 0.3, 2.0),
        (2.0, 1.0, 1),
        *(tuple(rng.uniform(0.01, 3, 3)) for _ in range(9)),
    ]
    return all(close(called(function, *case), (case[1] - case[0]) / case[2] / 2) for case in cases)


@oracle
def slopes_by_hand(score_of_b: Any, weight_of_a: Any, bias_of_c: Any) -> bool:
    slopes, features = (Fraction(2, 10), Fraction(5, 10) - 1, Fraction(3, 10)), (2, -4)
    right = slopes[1], slopes[0] * features[1], slopes[2]
    return all(math.isclose(number(value), one, rel_tol=5e-4) for value, one in zip((score_of_b, weight_of_a, bias_of_c), right))


@oracle
def two_curvatures(condition: Any, best: Any, above: Any) -> bool:
    def slowest(step: float) -> float:
        return max(abs(1 - step * 8), abs(1 - step * 0.5))

    found = scipy.optimize.minimize_scalar(slowest, bounds=(0, 1), method="bounded", options={"xatol": 1e-10}).x
    near = [math.isclose(number(value), right, rel_tol=5e-4) for value, right in ((condition, 16), (best, found), (above, 0.25))]
    return all(near)


@oracle
def steep_bowl(once: Any, above: Any) -> bool:
    return math.isclose(number(once), Fraction(1, 4), rel_tol=1e-6) and math.isclose(number(above), Fraction(2, 4), rel_tol=1e-6)


@oracle
def one_epoch(function: Any) -> bool:
    rng = np.random.default_rng(27)
    for examples, classes, features, size in (
        (1, 2, 3, 1),
        (4, 3, 2, 2),
        (5, 2, 3, 2),
        (3, 4, 2, 9),
        (4, 2, 3, 1),
        (4, 2, 5, 3),
        (3, 3, 3, 3),
    ):
        weights, biases = rng.normal(0, 0.5, (classes, features)), rng.normal(0, 0.5, classes)
        inputs, labels = rng.normal(0, 1, (examples, features)), rng.integers(0, classes, examples)
        ends = {order: _epoch(weights, biases, inputs, labels, 0.7, order) for order in _partitions(tuple(range(examples)), size)}
        met = set()
        for seed in range(30):
            asked = (weights, biases, inputs, labels, 0.7, size)
            np.random.seed(seed)
            once = parts(called(function, *asked, np.random.default_rng(seed)), 2)
            np.random.seed(99)
            again = parts(called(function, *asked, np.random.default_rng(seed)), 2)
            place = next((order for order, end in ends.items() if all(map(close, once, end))), None)
            if place is None or not all(map(close, again, ends[place])):
                return False
            met.add(place)
        if len(met) < min(len(ends), 4):
            return False
    return True


def _partitions(examples: tuple[int, ...], size: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """All ways to take these examples in batches of this size."""
    if len(examples) <= size:
        yield (examples,)
        return
    for batch in itertools.combinations(examples, size):
        for rest in _partitions(tuple(e for e in examples if e not in batch), size):
            yield (batch, *rest)


def _epoch(
    weights: Any, biases: Any, inputs: Any, labels: Any, step: float, order: tuple[tuple[int, ...], ...]
) -> tuple[Any, Any]:
    for batch in map(list, order):
        _, slopes = _loss_and_slopes(weights, biases, inputs[batch], labels[batch])
        weights, biases = weights - step * slopes.T @ inputs[batch], biases - step * slopes.sum(axis=0)
    return weights, biases


@oracle
def largest_that_settles(value: Any) -> bool:
    pair = two_feature_slice()
    pixels = (pair.inputs - pair.inputs.mean(axis=0)) / 8
    signs = np.where(pair.labels == 1, 1, -1)[:, np.newaxis] * pixels

    def end(step: float) -> float:
        weights = np.zeros(2)
        for _ in range(400):
            weights = weights + step * (scipy.special.expit(-(signs @ weights)) @ signs) / len(signs)
        return float(np.logaddexp(0, -(signs @ weights)).mean())

    lowest = scipy.optimize.minimize(lambda w: np.logaddexp(0, -(signs @ w)).mean(), np.zeros(2), tol=1e-12).fun
    return number(value) == max(step for step in range(1, 60) if end(step) < lowest + 0.0001)


@oracle
def stuck_at(value: Any) -> bool:
    counter = 1.0
    while float(np.float32(counter) + np.float32(1)) != counter:  # powers of two are enough: only there may it stop
        counter *= 2
    return number(value) == counter


def extremes() -> Iterator[np.ndarray]:
    """Batches of any finite scores."""
    yield from batches()
    rng = np.random.default_rng(28)
    for row in itertools.permutations((1000.0, 0.0, -1000.0)):
        yield np.array([row])
    yield np.array([[1000.0, 999.0], [0.0, 1.0]])
    yield np.array([[0.0, 1.0], [-1000.0, -999.0], [1000.0, 999.0]])
    yield np.array([[0.0, 1000.0]])
    yield np.array([[-1000.0], [1000.0]])
    yield np.array([[-1000, -999], [999, 1000]])
    yield np.array([[12000.0, 11999.0, -12000.0], [-1e5, -1e5, -1e5 - 1]])
    yield np.array([[1e300, 0.0], [0.0, -1e300], [8e307, -8e307]])
    for shape in SHAPES:
        yield rng.normal(0, 1, shape) + rng.choice([-1000.0, 0.0, 1000.0], (shape[0], 1))
        yield rng.choice([-1000.0, -999.5, 0.0, 999.0, 1000.0], shape)


@oracle
def stable_softmax(function: Any) -> bool:
    return all(close(called(function, scores), softmax_of(scores), tolerance(scores)) for scores in extremes())


@oracle
def log_softmax(function: Any) -> bool:
    cases = [(scores, scipy.special.log_softmax(np.float64(scores), axis=1)) for scores in extremes()]
    return all(
        close(called(function, scores), right, tolerance(scores), 1e-4 if scores.dtype == np.float32 else 1e-8)
        for scores, right in cases
    )


@oracle
def standardise(function: Any) -> bool:
    rng = np.random.default_rng(29)
    for examples, others, pixels in ((1, 1, 1), (3, 1, 1), (3, 2, 4), (2, 3, 4), (4, 1, 3), (10, 7, 5), (997, 40, 6), (3, 3, 3)):
        for constants in ((), (0.0,), (0.1,), (0.3, 0.7), (16.0, 0.1, 200.1), (-0.7, 1 / 3), (0.7,) * 6):
            train = rng.normal(0, 1, (examples, pixels)) * rng.choice([1e-4, 0.3, 8], pixels) + rng.uniform(-5, 16, pixels)
            other = rng.normal(3, 4, (others, pixels))
            places = rng.permutation(pixels)[: len(constants)]
            train[:, places] = constants[: len(places)]
            blank = np.ptp(train, axis=0) == 0
            spread = np.array(
                [
                    1 if flat else math.sqrt(math.fsum((c - math.fsum(c) / len(c)) ** 2) / len(c))
                    for c, flat in zip(train.T, blank)
                ]
            )
            mean = np.array([math.fsum(column) / len(column) for column in train.T])
            result = parts(called(function, train, other), 2)
            for made, before in zip(result, (train, other)):
                right = (before - mean) / spread
                if made is RAISED or np.shape(made) != right.shape:
                    return False
                if not (close(made, right, 1e-5, 1e-6) or close(made, np.where(blank, 0, right), 1e-5, 1e-6)):
                    return False
    return True


@oracle
def half_sure_sigma(value: Any) -> bool:
    (inputs, _), *_ = standardised()
    unit = inputs @ np.random.default_rng(0).normal(0.0, 1, size=(10, 64)).T
    return abs(softmax_of(number(value) * unit).max(axis=1).mean() - 0.5) <= 0.005


@oracle
def initial_parameters(function: Any) -> bool:
    for features, classes, sigma in ((3000, 10, 0.01), (1000, 20, 1.0), (10, 2000, 3), (20000, 1, 0.5), (1, 20000, 0.1)):
        weights, biases = parts(called(function, features, classes, sigma, np.random.default_rng(5)), 2)
        np.random.seed(7)
        again, _ = parts(called(function, features, classes, sigma, np.random.default_rng(5)), 2)
        other, _ = parts(called(function, features, classes, sigma, np.random.default_rng(6)), 2)
        if weights is RAISED or np.shape(weights) != (classes, features) or not close(biases, np.zeros(classes)):
            return False
        if not close(again, weights, atol=0) or close(other, weights):
            return False
        drawn = np.asarray(weights, dtype=float)
        if scipy.stats.kstest(drawn.ravel() / sigma, "norm").pvalue < 1e-6 or len(np.unique(drawn)) < 0.99 * drawn.size:
            return False
    for features, classes in ((4, 3), (1, 1), (64, 10)):
        weights, biases = parts(called(function, features, classes, 0, np.random.default_rng(5)), 2)
        if not (close(weights, np.zeros((classes, features))) and close(biases, np.zeros(classes))):
            return False
    return True


@oracle
def inner_start(value: Any) -> bool:
    try:
        start = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return False
    if start.shape != (8, 64) or ((np.abs(start - 0.1) > 1e-9).sum(axis=1) > 1).any():
        return False
    (inputs, _), *_ = standardised()
    units = inputs @ start.T
    return all(np.abs(units[:, a] - units[:, b]).max() > 1e-6 for a, b in itertools.combinations(range(8), 2))


@oracle
def smallest_patience(value: Any, losses: np.ndarray) -> bool:
    best, waited, longest = math.inf, 0, 0
    for loss in losses[: int(np.argmin(losses)) + 1]:
        waited = 0 if loss < best else waited + 1
        best, longest = min(best, loss), max(longest, waited)
    return number(value) == longest + 1


@oracle
def honest_report(function: Any) -> bool:
    rng = np.random.default_rng(30)
    for epochs in (1, 2, 3, 5, 30):
        for turn in range(12):
            train, test = np.sort(rng.uniform(0.5, 1, epochs)), rng.uniform(0.5, 1, epochs)
            losses = rng.uniform(0.1, 2, epochs) if turn % 3 else rng.integers(1, 4, epochs) / 10
            losses = np.sort(losses)[:: 1 if turn % 2 else -1].copy() if turn > 8 else losses
            epoch, accuracy = parts(called(function, train, losses, test), 2)
            first = [float(loss) for loss in losses].index(min(losses))
            if not (close(epoch, first) and close(accuracy, test[first])):
                return False
    return True


@oracle
def least_sure(value: Any, probabilities: np.ndarray, labels: np.ndarray) -> bool:
    right = [
        (max(row), place)
        for place, (row, label) in enumerate(zip(probabilities.tolist(), labels))
        if row.index(max(row)) == label
    ]
    try:
        return [int(place) for place in value] == [place for _, place in sorted(right)[:5]] and list(value) == [
            int(p) for p in value
        ]
    except (TypeError, ValueError):
        return False


@oracle
def my_test_accuracy(value: Any, record: Any) -> bool:
    _, _, (inputs, labels) = standardised()
    right = sum(int(np.argmax(record.weights @ x + record.biases)) == label for x, label in zip(inputs, labels)) / len(labels)
    return right >= 0.95 and record.epochs[-1] <= 5 and abs(number(value) - right) <= 0.0005 + 1e-9


@oracle
def shy_temperature(value: Any) -> bool:
    return abs(number(value) - scipy.special.logit(0.80) / scipy.special.logit(0.95)) <= 0.005


@oracle
def cool(function: Any) -> bool:
    cases = [
        (scores, T)
        for scores in itertools.chain(batches(), extremes())
        for T in (1, 2, 0.5)
        if scores.dtype == float and np.abs(scores).max() < 1e5
    ]
    cases += [
        (np.array([[1000.0, 0.0]]), 1000),
        (np.array([[-1000.0, 0.0, 1000.0]]), 700.0),
        (np.array([[1000.0, 999.0], [0.0, 1.0]]), 0.1),
    ]
    return all(close(called(function, scores, T), softmax_of(scores / T)) for scores, T in cases)


@oracle
def choose_temperature(function: Any) -> bool:
    for scores, labels in _validation_parts():

        def loss(log_t: float, scores: np.ndarray = scores, labels: np.ndarray = labels) -> float:
            cooled = scores / math.exp(log_t)
            return float((scipy.special.logsumexp(cooled, axis=1) - cooled[np.arange(len(labels)), labels]).mean())

        best = scipy.optimize.minimize_scalar(
            loss, bounds=(math.log(0.25), math.log(8)), method="bounded", options={"xatol": 1e-8}
        )
        found = number(called(function, scores, labels))
        if not (found > 0 and loss(math.log(found)) < best.fun + 0.001):
            return False
    return True


@cache
def _validation_parts() -> list[tuple[np.ndarray, np.ndarray]]:
    """Scores whose best temperatures lie well inside 0.25 to 8, with every class and every size."""
    rng, found = np.random.default_rng(31), []
    for examples, classes, temperature in (
        (400, 10, 0.4),
        (400, 10, 2.0),
        (300, 3, 1.0),
        (200, 2, 0.7),
        (500, 4, 5.0),
        (250, 7, 1.4),
        (60, 5, 3.0),
    ):
        plain = rng.normal(0, 2, (examples, classes))
        labels = np.array([rng.choice(classes, p=row) for row in softmax_of(plain)])
        found.append((plain * temperature + rng.uniform(-2, 2, (examples, 1)), labels))
    return found


@oracle
def my_temperature(value: Any, record: Any) -> bool:
    _, (inputs, labels), _ = standardised()
    scores = inputs @ record.weights.T + record.biases

    def loss(T: float) -> float:
        return float((scipy.special.logsumexp(scores / T, axis=1) - scores[np.arange(len(labels)), labels] / T).mean())

    return (
        abs(number(value) - scipy.optimize.minimize_scalar(loss, bounds=(0.25, 8), method="bounded", options={"xatol": 1e-9}).x)
        <= 0.01
    )


@oracle
def slopes_sent(value: Any) -> bool:
    return number(value) == sum(28 * 28 + 1 for _ in range(10))


@oracle
def put_together(function: Any) -> bool:
    rng = np.random.default_rng(32)
    for counts in (
        (3, 1),
        (0, 3),
        (3, 0),
        (2, 0, 5),
        (0, 0, 4),
        (4, 0, 0),
        (7,),
        (1, 1, 1),
        (2, 3, 4, 5),
        (1000, 1, 0),
        (0, 1),
        (6, 2, 2),
    ):
        for classes, features in ((1, 1), (2, 3), (3, 2), (len(counts), len(counts)), (2, len(counts)), (len(counts), 3)):
            full = np.array(counts) > 0
            losses = rng.uniform(0, 3, len(counts)) * full
            d_weights = rng.normal(0, 1, (len(counts), classes, features)) * full[:, np.newaxis, np.newaxis]
            d_biases = rng.normal(0, 1, (len(counts), classes)) * full[:, np.newaxis]
            result = parts(called(function, np.array(counts), losses, d_weights, d_biases), 3)
            shares = [float(Fraction(count, sum(counts))) for count in counts]
            for made, means in zip(result, (losses, d_weights, d_biases)):
                if not close(made, np.asarray(sum(share * mean for share, mean in zip(shares, means)))):
                    return False
    return True


@oracle
def noisy(function: Any) -> bool:
    rng = np.random.default_rng(33)
    for shape, seed, block in itertools.product(
        ((1, 1), (2, 3), (3, 2), (50, 4), (1, 5), (5, 1)), (0, 1, 7, 2023), (0, 1, 7, 30)
    ):
        inputs = rng.uniform(0, 16, shape)
        noise = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, block]))).standard_normal(shape) / 2
        np.random.seed(seed)
        if not close(called(function, inputs, seed, block), inputs + noise) or not close(
            called(function, inputs, seed, block), inputs + noise
        ):
            return False
    return True
