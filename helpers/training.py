"""The loop that walks downhill, and the record of the walk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import _arithmetic
from helpers._progress import count_epochs
from helpers._validate import (
    all_finite,
    check_bool,
    check_rng,
    example_arrays,
    finite_array,
    layer_arrays,
    pair,
    real_number,
    short_repr,
    whole_number,
)
from helpers.labels import one_hot
from helpers.probability import softmax

WATCHED = 6000  # examples, at most, for the curves: any share of them is known to a hundredth

Parameters = tuple[NDArray[np.floating], NDArray[np.floating]]  # weights (K, D), biases (K,)
Curve = NDArray[np.float64]  # (E + 1,): the start and E epochs
Summary = tuple[float, float, float]  # mean loss, accuracy, mean top probability


@dataclass(frozen=True, eq=False, repr=False)
class TrainingRecord:
    """What `train` found and how it got there. Entry e of every curve is the state after e epochs; 0 is the start.

    Attributes:
        weights, biases: (K, D) and (K,), the last epoch's, or with `patience` those of the best epoch.
        epochs: integers 0..E.
        losses: (E + 1,) mean loss on the training examples in nats, without the penalty. Of more than 6000 examples,
            this and the next two curves look at every n-th, 6000 at most.
        accuracies: (E + 1,) share of training examples whose top class is the label's, 0 to 1.
        confidences: (E + 1,) mean probability of the top class on the training examples, 0 to 1.
        validation_losses, validation_accuracies, validation_confidences: the same on the validation examples, or None.
        best_epoch: the epoch of the lowest validation loss (the first of equals), or None without validation examples.
        kept: epoch → (weights, biases), for the epochs in `keep_epochs` that were reached.
        steps: number of steps taken in all.
    """

    weights: NDArray[np.floating]
    biases: NDArray[np.floating]
    epochs: NDArray[np.intp]
    losses: Curve
    accuracies: Curve
    confidences: Curve
    validation_losses: Curve | None
    validation_accuracies: Curve | None
    validation_confidences: Curve | None
    best_epoch: int | None
    kept: dict[int, Parameters]
    steps: int

    def __repr__(self) -> str:
        return f"<TrainingRecord: {self.epochs[-1]} epochs, {self.steps} steps>"


def initial_parameters(n_features: int, n_classes: int, sigma: float, rng: np.random.Generator) -> Parameters:
    """Small random weights and zero biases: the start of training.

    Args:
        n_features: D, a whole number of at least 1.
        n_classes: K, a whole number of at least 1.
        sigma: standard deviation (not variance) of the weights, at least 0; 0 gives zero weights.
        rng: the random generator that draws them.

    Returns:
        (weights (K, D) ~ Normal(0, sigma²), biases (K,) of zeros), both float64.

    Raises:
        ValueError: sizes or a sigma out of range.
        TypeError: the wrong kind of thing.
        MemoryError: sizes that this machine cannot hold.

    Source: notebook 09.
    """
    shape = (whole_number(n_classes, "n_classes", least=1), whole_number(n_features, "n_features", least=1))
    sigma = real_number(sigma, "sigma", zero_allowed=True)
    weights = check_rng(rng).normal(0.0, sigma, shape)
    if not all_finite(weights):
        raise ValueError(f"sigma must be so small that every weight is a finite number, but is {short_repr(sigma)}")
    return weights, np.zeros(shape[0])


def predict_scores(inputs: ArrayLike, weights: ArrayLike, biases: ArrayLike) -> NDArray[np.floating]:
    """The scores y = W x + b of every example.

    Args:
        inputs: (N, D) finite, one example per row, or (D,) for a single example.
        weights: W, (K, D) finite.
        biases: b, (K,) finite.

    Returns:
        Scores (N, K), or (K,) for a single example; float32 if all three are, else float64; what is too large is inf.

    Raises:
        ValueError: bad values or shapes that do not go together.
        TypeError: the wrong kind of thing.
        FloatingPointError: weights and inputs so large that a score is inf - inf, no number at all.

    Source: notebook 01.
    """
    weights, biases, inputs = layer_arrays(weights, biases, inputs, "(N, D) or (D,)", (1, 2))
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # of a score that is inf, softmax says so
        scores: NDArray[np.floating] = inputs @ weights.T + biases
    if np.isnan(scores).any():
        raise FloatingPointError(
            "the scores inputs @ weights.T + biases are too large to be numbers: "
            f"the largest weight is {np.abs(weights).max():.3g}, the largest input {np.abs(inputs).max():.3g}"
        )
    return scores


def train(
    inputs: ArrayLike,
    labels: ArrayLike,
    *,
    n_classes: int,
    learning_rate: float,
    epochs: int,
    rng: np.random.Generator,
    batch_size: int | None = None,
    sigma: float = 0.01,
    l2: float = 0.0,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    keep_epochs: Iterable[int] | Literal["all"] = (),
    start: tuple[ArrayLike, ArrayLike] | None = None,
    progress: bool = True,
) -> TrainingRecord:
    """The record of gradient descent on the mean loss: final weights, curves, and the weights at chosen epochs.

    Args:
        inputs: (N, D) finite, one example per row, at least one. float32 inputs train in float32, all others in float64.
        labels: (N,) integer class indices, or (N, K) one-hot or soft rows that sum to 1 (accuracy then counts their
            largest entry).
        n_classes: K, a whole number of at least 1.
        learning_rate: how far each step goes along the downhill slope, above 0.
        epochs: how often to go through all examples, a whole number of at least 1.
        rng: the random generator for the first weights and for shuffling.
        batch_size: examples per step, at least 1, shuffled anew every epoch (the last batch may be smaller); None, or N
            and more, takes all examples at every step, where the order does not matter and nothing is shuffled.
        sigma: standard deviation of the first weights, at least 0.
        l2: strength of the penalty l2/2 · (sum of squared weights), at least 0.
        validation: (inputs, labels) that are only looked at, never learned from.
        patience: stop after this many epochs in which the validation loss did not go below its lowest, and return the
            weights of the lowest; needs `validation`.
        keep_epochs: epochs from 0 (before the first step) to `epochs` whose weights are kept, or "all".
        start: (weights (K, D), biases (K,)) to go on from, instead of drawing new ones.
        progress: show a bar when training takes more than a second.

    Returns:
        A `TrainingRecord`. The same arguments and a generator in the same state give the same record, to rounding.

    Raises:
        ValueError: bad values or shapes that do not go together.
        TypeError: the wrong kind of thing.
        FloatingPointError: the loss or the weights stop being finite numbers; says at which step and what to try.

    Source: notebooks 07 and 10.
    """
    n_classes, epochs = whole_number(n_classes, "n_classes", least=1), whole_number(epochs, "epochs", least=1)
    learning_rate = real_number(learning_rate, "learning_rate", zero_allowed=False)
    l2, sigma = real_number(l2, "l2", zero_allowed=True), real_number(sigma, "sigma", zero_allowed=True)
    rng, progress = check_rng(rng), check_bool(progress, "progress")
    inputs, labels = example_arrays(inputs, labels, n_classes)
    n_examples, n_features = inputs.shape
    batch_size = min(n_examples if batch_size is None else whole_number(batch_size, "batch_size", 1), n_examples)
    held_out = _check_validation(validation, patience, n_features, n_classes, inputs.dtype)
    epochs_to_keep = _check_keep_epochs(keep_epochs, epochs)
    start = initial_parameters(n_features, n_classes, sigma, rng) if start is None else start
    weights, biases = _check_start(start, n_features, n_classes, inputs.dtype)

    watched = slice(None, None, -(-n_examples // WATCHED))
    best_epoch, best, steps = 0, (weights, biases), 0
    kept = {0: (weights, biases)} if 0 in epochs_to_keep else {}
    with np.errstate(all="ignore"):  # inf and nan are caught step by step and said in words
        passed = _arithmetic.forward(weights, biases, inputs[watched])
        curve = [_arithmetic.summary(passed, labels[watched])]
        validation_curve = [_evaluate(weights, biases, *held_out)] if held_out else []
        for epoch in count_epochs(range(1, epochs + 1), progress):
            for batch in _batches(n_examples, batch_size, rng):
                some_inputs, some_labels = inputs[batch], labels[batch]
                if batch_size < n_examples or n_examples > WATCHED:  # otherwise the curve has paid for this
                    passed = _arithmetic.forward(weights, biases, some_inputs)
                loss, d_weights, d_biases = _arithmetic.loss_and_slopes(passed, weights, some_inputs, some_labels, l2)
                steps += 1
                if not np.isfinite(loss):
                    raise diverged(steps, epoch, learning_rate)
                # New arrays, not -=: the weights of earlier epochs may be kept in the record.
                weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
            passed = _arithmetic.forward(weights, biases, inputs[watched])
            curve.append(_arithmetic.summary(passed, labels[watched]))
            if held_out:
                validation_curve.append(_evaluate(weights, biases, *held_out))
            if not all(np.isfinite(np.array(one)).all() for one in (weights, biases, curve[-1], *validation_curve[-1:])):
                raise diverged(steps, epoch, learning_rate)
            if epoch in epochs_to_keep:
                kept[epoch] = weights, biases
            if held_out and validation_curve[-1][0] < validation_curve[best_epoch][0]:
                best_epoch, best = epoch, (weights, biases)
            if patience is not None and epoch - best_epoch >= patience:
                break
    weights, biases = (weights, biases) if patience is None else best
    losses, accuracies, confidences = np.array(curve).T
    of_validation = np.array(validation_curve).T if held_out else (None, None, None)
    return TrainingRecord(
        weights,
        biases,
        np.arange(len(curve)),
        losses,
        accuracies,
        confidences,
        of_validation[0],
        of_validation[1],
        of_validation[2],
        best_epoch=best_epoch if held_out else None,
        kept=kept,
        steps=steps,
    )


def train_layers(
    layers: Sequence[ArrayLike], inputs: ArrayLike, labels: ArrayLike, *, learning_rate: float, steps: int
) -> list[NDArray[np.float64]]:
    """The weights of a network of tanh layers, without biases, after gradient descent with all examples in every step.

    Args:
        layers: for each layer its weights (units, inputs of the layer); the last one makes the K scores, without tanh.
        inputs: (N, D) finite, D as the first layer has it.
        labels: (N,) integer class indices from 0 to K - 1.
        learning_rate: how far each step goes along the downhill slope.
        steps: how many steps.

    Returns:
        New weights, in the shapes of `layers`.

    Source: notebook 06's slope S - L, carried back through the layers by the chain rule; Rumelhart, Hinton and
    Williams 1986, doi:10.1038/323533a0.
    """
    trained = [np.array(weights, dtype=float) for weights in layers]
    examples = np.asarray(inputs, dtype=float)
    one_hot_labels = one_hot(labels, len(trained[-1]))
    for _ in range(steps):
        outputs = [examples]
        for weights in trained[:-1]:
            outputs.append(np.tanh(outputs[-1] @ weights.T))
        slopes = (softmax(outputs[-1] @ trained[-1].T) - one_hot_labels) / len(examples)
        for place in reversed(range(len(trained))):
            d_weights = slopes.T @ outputs[place]
            slopes = slopes @ trained[place] * (1 - outputs[place] ** 2)  # the slope of tanh is 1 - tanh²
            trained[place] = trained[place] - learning_rate * d_weights
    return trained


def _batches(n_examples: int, batch_size: int, rng: np.random.Generator) -> Iterator[Any]:
    """Which examples each step of an epoch takes: all of them as they lie, or shuffled batches."""
    if batch_size == n_examples:
        yield slice(None)
        return
    order = rng.permutation(n_examples)
    for first in range(0, n_examples, batch_size):
        yield order[first : first + batch_size]


def _evaluate(weights: NDArray[Any], biases: NDArray[Any], inputs: NDArray[Any], labels: NDArray[Any]) -> Summary:
    return _arithmetic.summary(_arithmetic.forward(weights, biases, inputs), labels)


def diverged(step: int, epoch: int, learning_rate: float) -> FloatingPointError:
    """The error for a walk that left the numbers at this step, in this epoch."""
    return FloatingPointError(
        f"the loss or the weights stopped being finite numbers at step {step}, in epoch {epoch}, with "
        f"learning_rate={learning_rate:g}: try a smaller learning rate (a tenth of it), or standardise the inputs"
    )


def _check_validation(
    validation: Any, patience: int | None, n_features: int, n_classes: int, dtype: np.dtype[Any]
) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Validation inputs and labels in the dtype of the training inputs, or None."""
    if patience is not None:
        whole_number(patience, "patience", least=1)
        if validation is None:
            raise ValueError(f"patience={patience} needs validation=(inputs (M, {n_features}), labels (M,)), but has none")
    if validation is None:
        return None
    inputs, labels = example_arrays(*pair(validation, "validation", "(inputs, labels)"), n_classes)
    if inputs.shape[1] != n_features:
        raise ValueError(
            f"validation inputs must have shape (M, {n_features}) like the training inputs, but have shape {inputs.shape}"
        )
    return finite_array(inputs, "validation inputs", f"(M, {n_features})", (2,), dtype), labels


def _check_start(start: Any, n_features: int, n_classes: int, dtype: np.dtype[Any]) -> Parameters:
    """Weights (K, D) and biases (K,) that fit the inputs, in their dtype; copies, which the caller cannot change later."""
    weights, biases = pair(start, "start", "(weights, biases)")
    weights = finite_array(weights, "weights", f"({n_classes}, {n_features})", (2,), dtype).copy()
    biases = finite_array(biases, "biases", f"({n_classes},)", (1,), dtype).copy()
    for array, name, shape in ((weights, "weights", (n_classes, n_features)), (biases, "biases", (n_classes,))):
        if array.shape != shape:
            raise ValueError(f"{name} must have shape {shape}, but start has {name} of shape {array.shape}")
    return weights, biases


def _check_keep_epochs(keep_epochs: Iterable[int] | str, epochs: int) -> set[int]:
    """The epochs to keep, all of them between 0 and `epochs`."""
    if isinstance(keep_epochs, str) and keep_epochs == "all":
        return set(range(epochs + 1))
    if isinstance(keep_epochs, str) or not np.iterable(keep_epochs):
        raise TypeError(f'keep_epochs must be whole numbers from 0 to {epochs}, or "all", but is {short_repr(keep_epochs)}')
    wanted = {whole_number(epoch, "every epoch in keep_epochs", least=0) for epoch in keep_epochs}
    if max(wanted, default=0) > epochs:
        raise ValueError(f"keep_epochs must be from 0 to epochs={epochs}, but holds {max(wanted)}")
    return wanted
