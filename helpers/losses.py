"""How far predictions are from labels, and which way is downhill."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import _arithmetic
from helpers._validate import all_finite, label_array, layer_arrays, probability_array, real_number, score_array
from helpers.probability import log_softmax


def cross_entropy(probabilities: ArrayLike, labels: ArrayLike) -> NDArray[np.floating]:
    """The distance D(S, L) = -sum_i L_i log S_i of each example, in nats.

    Args:
        probabilities: S, (..., K) between 0 and 1, each row summing to 1.
        labels: L, (...,) integer class indices, or (..., K) one-hot or soft rows that sum to 1.

    Returns:
        One value per example, shape (...,) (a number for a single example), at least 0, in the dtype of the probabilities
        (float32 or float64); inf where a class that the label holds possible has probability 0.

    Raises:
        ValueError: bad probabilities, bad labels or shapes that do not go together.
        TypeError: the wrong kind of thing.

    Source: notebook 04.
    """
    checked = probability_array(probabilities, "probabilities")
    targets = label_array(labels, checked.shape, checked.dtype, "probabilities")
    with np.errstate(divide="ignore"):  # log 0 is -inf, and an infinite loss is an answer
        return _arithmetic.distance(np.log(np.minimum(checked, 1)), targets)  # a probability of 1 + 1e-7 counts as 1


def softmax_cross_entropy(scores: ArrayLike, labels: ArrayLike) -> NDArray[np.floating]:
    """The distance D(softmax(scores), L) of each example, in nats, without ever forming the probabilities.

    Args:
        scores: (..., K) real numbers, finite or -inf (an impossible class).
        labels: L, (...,) integer class indices, or (..., K) one-hot or soft rows that sum to 1.

    Returns:
        One value per example, shape (...,) (a number for a single example), at least 0, in the dtype of the scores
        (float32 or float64); inf where a class that the label holds possible has score -inf.

    Raises:
        ValueError: bad scores, bad labels or shapes that do not go together.
        TypeError: the wrong kind of thing.

    Source: derived in notebook 08; Blanchard, Higham and Higham 2021, doi:10.1093/imanum/draa038.
    """
    checked = score_array(scores)
    targets = label_array(labels, checked.shape, checked.dtype)
    if targets.ndim == checked.ndim:
        return _arithmetic.distance(log_softmax(checked), targets)
    with np.errstate(over="ignore", under="ignore"):
        shifted = _arithmetic.below_largest(checked, axis=-1)
        of_true_class = _arithmetic.pick(shifted, targets)
        losses: NDArray[np.floating] = np.log(np.exp(shifted, out=shifted).sum(axis=-1)) - of_true_class
        return losses


def loss_and_gradient(
    weights: ArrayLike, biases: ArrayLike, inputs: ArrayLike, labels: ArrayLike, l2: float = 0.0
) -> tuple[np.floating, NDArray[np.floating], NDArray[np.floating]]:
    """The mean loss over all examples, in nats, and its slope for every weight and every bias.

    With S = softmax(inputs @ weights.T + biases) and the labels as rows L: the loss is mean(D(S, L)), its slopes are
    (S - L).T @ inputs / N for the weights and mean(S - L) for the biases. The penalty adds l2/2 · sum(weights²) to the
    loss and l2 · weights to their slopes.

    Args:
        weights: W, (K, D) finite.
        biases: b, (K,) finite.
        inputs: X, (N, D) finite, one example per row, at least one.
        labels: (N,) integer class indices, or (N, K) one-hot or soft rows that sum to 1.
        l2: strength of the penalty on the weights, at least 0. Biases are free.

    Returns:
        (loss, d_weights (K, D), d_biases (K,)), the loss inf where it is too large; float32 if weights, biases and inputs
        all are, else float64.

    Raises:
        ValueError: bad values or shapes that do not go together.
        TypeError: the wrong kind of thing.
        FloatingPointError: finite weights, inputs or l2 are so large that the loss is no number or a slope not finite.

    Source: derived in notebook 06.
    """
    weights, biases, inputs = layer_arrays(weights, biases, inputs)
    if len(inputs) == 0:
        raise ValueError(f"inputs must have shape (N, D) with at least one example, but have shape {inputs.shape}")
    targets = label_array(labels, (len(inputs), len(weights)), np.result_type(weights, biases, inputs))
    l2 = real_number(l2, "l2", zero_allowed=True)
    with np.errstate(all="ignore"):  # what overflows is said in words below
        passed = _arithmetic.forward(weights, biases, inputs)
        loss, d_weights, d_biases = _arithmetic.loss_and_slopes(passed, weights, inputs, targets, l2)
    if np.isnan(loss) or not all_finite(d_weights):
        raise FloatingPointError(
            "the scores inputs @ weights.T + biases or the slopes are too large to be numbers: "
            f"the largest weight is {np.abs(weights).max():.3g}, the largest input {np.abs(inputs).max():.3g}, l2 is {l2:g}"
        )
    return loss, d_weights, d_biases
