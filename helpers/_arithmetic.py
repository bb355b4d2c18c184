"""The arithmetic of one layer and softmax, without checks, as training repeats it.

Classes lie on the first axis here, shape (K, N): over a short last axis NumPy takes a maximum or a sum ten times as slowly.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Passed = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]  # what `forward` gives

MANY_CLASSES = 128  # from here on NumPy adds a row that lies in one piece pairwise, which loses less


def below_largest(scores: NDArray[Any], axis: int) -> NDArray[Any]:
    """A new array: each score minus the largest of its row. The probabilities stay the same, and no exp overflows."""
    rows = scores.swapaxes(axis, -1)
    if rows.ndim > 1 and rows.shape[-1] < MANY_CLASSES:
        rows = rows.copy("F")  # class after class in memory
        rows -= rows.max(axis=-1, keepdims=True)
    else:
        rows = np.subtract(rows, rows.max(axis=-1, keepdims=True), order="C")
    return rows.swapaxes(axis, -1)


def pick(rows: NDArray[Any], indices: NDArray[np.intp]) -> NDArray[Any]:
    """One entry of each row (..., K): the one at its index (...,)."""
    return np.take_along_axis(rows, indices[..., np.newaxis], axis=-1)[..., 0]


def distance(log_probabilities: NDArray[Any], labels: NDArray[Any]) -> NDArray[np.floating]:
    """-sum_i L_i log S_i over the last axis, from log S (..., K) and labels (...,) or (..., K)."""
    if labels.ndim < log_probabilities.ndim:
        return 0.0 - pick(log_probabilities, labels)  # not -picked: a loss of nothing is 0.0, not -0.0
    possible = np.where(labels > 0, log_probabilities, 0)  # 0 · log 0 counts as 0, but 0 · -inf would be nan
    with np.errstate(under="ignore", over="ignore"):
        total: NDArray[np.floating] = 0.0 - np.sum(labels * possible, axis=-1)
    return total


def forward(weights: NDArray[Any], biases: NDArray[Any], inputs: NDArray[Any]) -> Passed:
    """Each example's scores below its largest (K, N), their exponentials (K, N), and the sums of these (N,)."""
    shifted = weights @ inputs.T
    shifted += biases[:, np.newaxis]
    shifted -= shifted.max(axis=0)
    exponentials = np.exp(shifted)
    return shifted, exponentials, exponentials.sum(axis=0)


def losses(passed: Passed, labels: NDArray[Any]) -> NDArray[np.floating]:
    """D(S, L) of each example (N,), from what `forward` gave."""
    shifted, _, sums = passed
    if labels.ndim == 2:
        return distance((shifted - np.log(sums)).T, labels)
    of_true_class: NDArray[np.floating] = shifted[labels, np.arange(len(labels))]
    each: NDArray[np.floating] = np.log(sums) - of_true_class
    return each


def summary(passed: Passed, labels: NDArray[Any]) -> tuple[float, float, float]:
    """Mean loss, share of right answers and mean top probability over the examples, from what `forward` gave."""
    shifted, _, sums = passed
    right = shifted.argmax(axis=0) == (labels if labels.ndim == 1 else labels.argmax(axis=1))
    confidences = 1 / sums  # the largest shifted score is 0, and its exponential 1
    return losses(passed, labels).mean(dtype=np.float64), right.mean(), confidences.mean(dtype=np.float64)


def loss_and_slopes(
    passed: Passed, weights: NDArray[Any], inputs: NDArray[Any], labels: NDArray[Any], l2: float
) -> tuple[np.floating, NDArray[Any], NDArray[Any]]:
    """The mean loss with its penalty, and its slopes (K, D) and (K,); what `forward` gave is used up."""
    _, exponentials, sums = passed
    loss = losses(passed, labels).sum() / len(inputs)
    errors = np.divide(exponentials, sums, out=exponentials)  # softmax(scores), and in the next lines softmax(scores) - L
    if labels.ndim == 2:
        errors -= labels.T
    else:
        errors[labels, np.arange(len(labels))] -= 1  # L is 1 there and 0 elsewhere: no one-hot array is needed
    d_weights, d_biases = errors @ inputs / len(inputs), errors.sum(axis=1) / len(inputs)
    if l2:  # not l2 * 0: the square of a huge weight is inf, and 0 · inf would be nan
        loss, d_weights = loss + l2 / 2 * np.sum(weights**2), d_weights + l2 * weights
    return loss, d_weights, d_biases
