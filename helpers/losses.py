"""How far predictions are from labels, and which way is downhill."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers._validate import all_finite, finite_array, label_array, probability_array, real_number, score_array
from helpers.probability import _below_largest, log_softmax

Forward = tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]  # what `_forward` gives


def cross_entropy(probabilities: ArrayLike, labels: ArrayLike) -> NDArray[np.floating]:
    """The distance D(S, L) = -sum_i L_i log S_i of each example, in nats.

    probabilities: S, (..., K) between 0 and 1, each row summing to 1.
    labels: L, (...,) integer class indices, or (..., K) one-hot or soft rows that sum to 1.

    Returns one value per example, shape (...,) (a number for a single example), at least 0, in the dtype of the
    probabilities (float32 or float64); inf where a class that the label holds possible has probability 0.
    Raises ValueError for bad probabilities, bad labels or shapes that do not go together; TypeError for the wrong
    kind of thing.
    Source: notebook 04.
    """
    checked = probability_array(probabilities, "probabilities")
    targets = label_array(labels, checked.shape, checked.dtype, "probabilities")
    with np.errstate(divide="ignore"):  # log 0 is -inf, and an infinite loss is an answer
        return _distance(np.log(np.minimum(checked, 1)), targets)  # a probability of 1 + 1e-7 counts as 1


def softmax_cross_entropy(scores: ArrayLike, labels: ArrayLike) -> NDArray[np.floating]:
    """The distance D(softmax(scores), L) of each example, in nats, without ever forming the probabilities.

    scores: (..., K) real numbers, finite or -inf (an impossible class).
    labels: L, (...,) integer class indices, or (..., K) one-hot or soft rows that sum to 1.

    Returns one value per example, shape (...,) (a number for a single example), at least 0, in the dtype of the
    scores (float32 or float64); inf where a class that the label holds possible has score -inf.
    Raises ValueError for bad scores, bad labels or shapes that do not go together; TypeError for the wrong kind of
    thing.
    Source: derived in notebook 08; Blanchard, Higham and Higham 2021, doi:10.1093/imanum/draa038.
    """
    checked = score_array(scores, axis=-1)
    targets = label_array(labels, checked.shape, checked.dtype)
    if targets.ndim == checked.ndim:
        return _distance(log_softmax(checked), targets)
    with np.errstate(over="ignore", under="ignore"):
        shifted = _below_largest(checked, axis=-1)
        of_true_class = _pick(shifted, targets)
        losses: NDArray[np.floating] = np.log(np.exp(shifted, out=shifted).sum(axis=-1)) - of_true_class
        return losses


def loss_and_gradient(
    weights: ArrayLike, biases: ArrayLike, inputs: ArrayLike, labels: ArrayLike, l2: float = 0.0
) -> tuple[np.floating, NDArray[np.floating], NDArray[np.floating]]:
    """The mean loss over all examples, in nats, and its slope for every weight and every bias.

    weights: W, (K, D) finite.
    biases: b, (K,) finite.
    inputs: X, (N, D) finite, one example per row, at least one.
    labels: (N,) integer class indices, or (N, K) one-hot or soft rows that sum to 1.
    l2: strength of the penalty l2/2 · (sum of squared weights) that is added to the loss; at least 0. Biases are free.

    Returns (loss, d_weights (K, D), d_biases (K,)), the loss inf where it is too large; float32 if weights, biases and inputs all are, else float64.
    Raises ValueError for bad values or shapes that do not go together; TypeError for the wrong kind of thing;
    FloatingPointError when finite weights, inputs or l2 are so large that the loss is no number or a slope not finite.
    Source: derived in notebook 06: the slope for the scores is (softmax(scores) - L) / N.
    """
    weights = finite_array(weights, "weights", "(K, D)", (2,))
    biases = finite_array(biases, "biases", "(K,)", (1,))
    inputs = finite_array(inputs, "inputs", "(N, D)", (2,))
    _check_layer(weights, biases, inputs)
    if len(inputs) == 0:
        raise ValueError(f"inputs must have shape (N, D) with at least one example, but have shape {inputs.shape}")
    dtype = np.result_type(weights, biases, inputs)
    targets = label_array(labels, (len(inputs), len(weights)), dtype)
    l2 = real_number(l2, "l2", zero_allowed=True)
    with np.errstate(all="ignore"):  # overflow is told in words below, not in warnings
        result = _loss_and_gradient(weights, inputs, targets, l2, _forward(weights, biases, inputs))
    if math.isnan(result[0]) or not all_finite(result[1]):
        raise FloatingPointError(
            "the scores inputs @ weights.T + biases or the slopes are too large to be numbers: "
            f"the largest weight is {np.abs(weights).max():.3g}, the largest input {np.abs(inputs).max():.3g}, l2 is {l2:g}"
        )
    return result


def _check_layer(weights: NDArray[Any], biases: NDArray[Any], inputs: NDArray[Any]) -> None:
    """Refuses weights (K, D), biases (K,) and inputs (..., D) that do not go together."""
    if 0 in weights.shape:
        raise ValueError(f"weights must have shape (K, D) with at least one class and feature, but have shape {weights.shape}")
    if biases.shape != weights.shape[:1]:
        raise ValueError(
            f"biases must have shape {weights.shape[:1]} to go with weights of shape {weights.shape}, "
            f"but have shape {biases.shape}"
        )
    if inputs.shape[-1] != weights.shape[1]:
        raise ValueError(
            f"inputs must have {weights.shape[1]} features to go with weights of shape {weights.shape}, "
            f"but have shape {inputs.shape}"
        )


def _loss_and_gradient(
    weights: NDArray[Any], inputs: NDArray[Any], targets: NDArray[Any], l2: float, forward: Forward
) -> tuple[np.floating, NDArray[Any], NDArray[Any]]:
    """`loss_and_gradient` without checks, from the forward pass on, which it uses up: what a step of training costs."""
    shifted, exponentials, sums = forward
    n_examples = len(inputs)
    loss = _losses(shifted, sums, targets).sum() / n_examples
    slopes = np.divide(exponentials, sums, out=exponentials)  # softmax(scores), and then softmax(scores) - L
    if targets.ndim == 2:
        slopes -= targets.T
    else:
        slopes[targets, np.arange(n_examples)] -= 1  # L is 1 there and 0 elsewhere: no one-hot array is needed
    d_weights = slopes @ inputs
    d_weights /= n_examples
    if l2:  # not l2 * 0: the square of a huge weight is inf, and 0 · inf would be nan
        loss = loss + l2 / 2 * np.sum(weights**2)
        d_weights += l2 * weights
    return loss, d_weights, slopes.sum(axis=1) / n_examples


def _forward(weights: NDArray[Any], biases: NDArray[Any], inputs: NDArray[Any]) -> Forward:
    """Each example's scores below its largest (K, N), their exponentials (K, N), and the sums of these (N,)."""
    # Classes on the first axis here: over a short last axis NumPy sums ten times as slowly.
    shifted = weights @ inputs.T
    shifted += biases[:, np.newaxis]
    shifted -= shifted.max(axis=0)
    exponentials = np.exp(shifted)
    return shifted, exponentials, exponentials.sum(axis=0)


def _losses(shifted: NDArray[Any], sums: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.floating]:
    """D(S, L) of each example, from what `_forward` gives and labels that are known to be good."""
    if targets.ndim == 1:
        losses: NDArray[np.floating] = np.log(sums) - shifted[targets, np.arange(len(targets))]
        return losses
    return _distance((shifted - np.log(sums)).T, targets)


def _distance(log_probabilities: NDArray[np.floating], targets: NDArray[Any]) -> NDArray[np.floating]:
    """-sum_i L_i log S_i over the last axis, from log S and labels that are known to be good."""
    if targets.ndim == log_probabilities.ndim:
        possible = np.where(targets > 0, log_probabilities, 0)  # 0 · log 0 counts as 0, but 0 · -inf would be nan
        with np.errstate(under="ignore", over="ignore"):
            total: NDArray[np.floating] = np.sum(targets * possible, axis=-1)
            return 0.0 - total
    return 0.0 - _pick(log_probabilities, targets)  # not -picked: a loss of nothing is 0.0, not -0.0


def _pick(rows: NDArray[np.floating], indices: NDArray[np.intp]) -> NDArray[np.floating]:
    """One entry of each row (..., K): the one at its index (...,)."""
    return np.take_along_axis(rows, indices[..., np.newaxis], axis=-1)[..., 0]
