"""The loop that walks downhill, and the record of the walk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers._progress import count_epochs
from helpers._validate import (
    array_size,
    cast,
    finite_array,
    first_bad,
    generator,
    label_array,
    plain,
    real_number,
    switch,
    whole_number,
)
from helpers.labels import one_hot
from helpers.losses import Forward, _check_layer, _forward, _loss_and_gradient, _losses
from helpers.probability import softmax

EVALUATED_AT_ONCE = 4096  # examples: few enough that their scores stay in the processor's cache
WATCHED_UNLESS_TOLD = 6000  # examples, for the curves: any share of them is known to a hundredth

LARGEST_SIGMA = 1e300

Parameters = tuple[NDArray[np.floating], NDArray[np.floating]]  # weights (K, D), biases (K,)
Curve = NDArray[np.float64]  # (E + 1,): the start and E epochs
Curves = tuple[Curve, Curve, Curve]  # losses, accuracies, confidences


@dataclass(frozen=True, eq=False, repr=False)
class TrainingRecord:
    """What `train` found and how it got there. Entry e of every curve is the state after e epochs; 0 is the start.

    weights (K, D), biases (K,): the last epoch's, or with `patience` those of the best epoch.
    epochs: integers 0..E.
    losses: (E + 1,) mean loss on the training examples in nats, without the penalty.
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

    n_features: D, a whole number of at least 1.
    n_classes: K, a whole number of at least 1.
    sigma: standard deviation (not variance) of the weights, at least 0; 0 gives zero weights.
    rng: the random generator that draws them.

    Returns (weights (K, D) ~ Normal(0, sigma²), biases (K,) of zeros), both float64.
    Raises ValueError for sizes or a sigma out of range; TypeError for the wrong kind of thing; MemoryError for sizes that
    this machine cannot hold.
    Source: notebook 09.
    """
    shape = (whole_number(n_classes, "n_classes", least=1), whole_number(n_features, "n_features", least=1))
    array_size(shape, "n_features and n_classes")
    weights = generator(rng).normal(0.0, _checked_sigma(sigma), shape)
    return weights, np.zeros(shape[0])


def _checked_sigma(sigma: object) -> float:
    """A standard deviation that leaves every draw a number: twenty of them are still one."""
    checked = real_number(sigma, "sigma", zero_allowed=True)
    if checked > LARGEST_SIGMA:
        raise ValueError(f"sigma must be at most {LARGEST_SIGMA:g}, so that every weight is a number, but is {checked:g}")
    return checked


def predict_scores(inputs: ArrayLike, weights: ArrayLike, biases: ArrayLike) -> NDArray[np.floating]:
    """The scores y = W x + b of every example.

    inputs: (N, D) finite, one example per row, or (D,) for a single example.
    weights: W, (K, D) finite.
    biases: b, (K,) finite.

    Returns scores (N, K), or (K,) for a single example; float32 if all three are, else float64; what is too large is inf.
    Raises ValueError for bad values or shapes that do not go together; TypeError for the wrong kind of thing;
    FloatingPointError when weights and inputs are so large that a score is inf - inf, no number at all.
    Source: notebook 01.
    """
    inputs = finite_array(inputs, "inputs", "(N, D) or (D,)", (1, 2))
    weights = finite_array(weights, "weights", "(K, D)", (2,))
    biases = finite_array(biases, "biases", "(K,)", (1,))
    _check_layer(weights, biases, inputs)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # too large a score is inf, told by softmax
        scores: NDArray[np.floating] = inputs @ weights.T + biases
        if np.isnan(scores.sum()) and np.isnan(scores).any():  # a sum of inf and -inf is nan as well
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
    curve_stride: int | None = None,
) -> TrainingRecord:
    """The record of gradient descent on the mean loss: final weights, curves, and the weights at chosen epochs.

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
    patience: stop when the validation loss has not gone below its lowest for so many epochs, and return the weights
        of the lowest; needs `validation`.
    keep_epochs: epochs from 0 (before the first step) to `epochs` whose weights are kept, or "all".
    start: (weights (K, D), biases (K,)) to go on from, instead of drawing new ones.
    progress: show a bar when training takes more than a second.
    curve_stride: 1 looks at every training example for the record's training curves; 10 at every tenth, for a tenth of
        the time, and so on. None looks at all of up to 6000 examples; of more, at every n-th, so that at most 6000 are
        looked at. The training itself is the same.

    Returns a `TrainingRecord`. The same arguments and a generator in the same state give the same record.
    Raises ValueError for bad values or shapes that do not go together; TypeError for the wrong kind of thing;
    FloatingPointError when the loss or the weights stop being finite numbers, with the step and what to try.
    Source: notebooks 07 and 09.
    """
    n_classes = whole_number(n_classes, "n_classes", least=1)
    epochs = whole_number(epochs, "epochs", least=1)
    learning_rate = real_number(learning_rate, "learning_rate", zero_allowed=False)
    l2 = real_number(l2, "l2", zero_allowed=True)
    generator(rng)
    if curve_stride is not None:
        curve_stride = whole_number(curve_stride, "curve_stride", least=1)
    progress = switch(progress, "progress")
    examples = _check_examples(inputs, labels, n_classes)
    array_size((n_classes, examples[0].shape[1]), f"n_classes={plain(n_classes)}")
    # Rows in one piece: `take` would otherwise copy all inputs for every batch.
    examples = np.ascontiguousarray(examples[0]), examples[1]
    n_examples, n_features = examples[0].shape
    curve_stride = curve_stride or -(-n_examples // WATCHED_UNLESS_TOLD)
    batch_size = min(n_examples if batch_size is None else whole_number(batch_size, "batch_size", 1), n_examples)
    held_out = _check_validation(validation, patience, n_features, n_classes, examples[0].dtype)
    wanted_epochs = _check_keep_epochs(keep_epochs, epochs)
    _checked_sigma(sigma)
    drawn_or_given = initial_parameters(n_features, n_classes, sigma, rng) if start is None else start
    parameters = _check_start(drawn_or_given, examples[0], n_classes)

    steps_per_epoch = -(-n_examples // batch_size)
    kept = {0: parameters} if 0 in wanted_epochs else {}
    best_epoch, best = 0, parameters
    watched = examples[0][::curve_stride], examples[1][::curve_stride]
    # A step that takes all examples goes on from the forward pass that the curves have paid for.
    one_pass = batch_size == n_examples and curve_stride == 1
    at_once = n_examples if one_pass else EVALUATED_AT_ONCE
    with np.errstate(all="ignore"):  # inf and nan are caught step by step and told in words
        *numbers, forward = _evaluate(parameters, watched, at_once)
        curve = [numbers]
        validation_curve = [_evaluate(parameters, held_out)[:3]] if held_out else []
        for epoch in count_epochs(range(1, epochs + 1), progress):
            paid = forward if one_pass else None
            parameters = _one_epoch(parameters, examples, paid, learning_rate, l2, batch_size, rng, epoch)
            *numbers, forward = _evaluate(parameters, watched, at_once)
            curve.append(numbers)
            if held_out:
                validation_curve.append(_evaluate(parameters, held_out)[:3])
            if not _all_finite(curve[-1], *validation_curve[-1:], *parameters):
                raise _diverged(epoch * steps_per_epoch, epoch, learning_rate)
            if epoch in wanted_epochs:
                kept[epoch] = parameters
            if held_out:
                if validation_curve[-1][0] < validation_curve[best_epoch][0]:
                    best_epoch, best = epoch, parameters
                if patience is not None and epoch - best_epoch >= patience:
                    break
    weights, biases = parameters if patience is None else best
    validation_curves: tuple[Curve | None, Curve | None, Curve | None] = (None, None, None)
    if held_out:
        validation_curves = _curves(validation_curve)
    return TrainingRecord(
        weights,
        biases,
        np.arange(len(curve)),
        *_curves(curve),
        *validation_curves,
        best_epoch=best_epoch if held_out else None,
        kept=kept,
        steps=epoch * steps_per_epoch,
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
    layers, inputs = [np.array(weights, dtype=float) for weights in layers], np.asarray(inputs, dtype=float)
    one_hot_labels = one_hot(labels, len(layers[-1]))
    for _ in range(steps):
        outputs = [inputs]
        for weights in layers[:-1]:
            outputs.append(np.tanh(outputs[-1] @ weights.T))
        slopes = (softmax(outputs[-1] @ layers[-1].T) - one_hot_labels) / len(inputs)
        for place in reversed(range(len(layers))):
            d_weights = slopes.T @ outputs[place]
            slopes = slopes @ layers[place] * (1 - outputs[place] ** 2)  # the slope of tanh is 1 - tanh²
            layers[place] = layers[place] - learning_rate * d_weights
    return layers


def _one_epoch(
    parameters: Parameters,
    examples: tuple[NDArray[Any], NDArray[Any]],
    forward: Forward | None,
    learning_rate: float,
    l2: float,
    batch_size: int,
    rng: np.random.Generator,
    epoch: int,
) -> Parameters:
    """The weights and biases after one pass over all examples, a step per batch; `forward`: of all at once, if known."""
    (weights, biases), (inputs, labels) = parameters, examples
    n_examples = len(inputs)
    order = rng.permutation(n_examples) if batch_size < n_examples else None
    for first in range(0, n_examples, batch_size):
        if order is not None:
            batch = order[first : first + batch_size]
            inputs, labels = examples[0].take(batch, axis=0), examples[1].take(batch, axis=0)
        known = _forward(weights, biases, inputs) if forward is None else forward
        loss, d_weights, d_biases = _loss_and_gradient(weights, inputs, labels, l2, known)
        if not np.isfinite(loss):
            steps_before = (epoch - 1) * -(-n_examples // batch_size) + first // batch_size
            raise _diverged(steps_before + 1, epoch, learning_rate)
        # New arrays, not -=: the weights of earlier epochs may be kept in the record.
        weights, biases = weights - learning_rate * d_weights, biases - learning_rate * d_biases
    return weights, biases


def _evaluate(
    parameters: Parameters, examples: tuple[NDArray[Any], NDArray[Any]], at_once: int = EVALUATED_AT_ONCE
) -> tuple[float, float, float, Forward]:
    """Mean loss without the penalty, accuracy, mean top probability; and the last `at_once` examples' forward pass."""
    inputs, labels = examples
    losses, hits, confidences = (np.empty(len(inputs), kind) for kind in (inputs.dtype, bool, inputs.dtype))
    for first in range(0, len(inputs), at_once):
        part = slice(first, first + at_once)
        shifted, _, sums = forward = _forward(*parameters, inputs[part])
        losses[part] = _losses(shifted, sums, labels[part])
        hits[part] = shifted.argmax(axis=0) == (labels[part] if labels.ndim == 1 else labels[part].argmax(axis=1))
        confidences[part] = 1 / sums  # the largest shifted score is 0, and its exponential 1
    return losses.mean(dtype=np.float64), hits.mean(), confidences.mean(dtype=np.float64), forward


def _curves(rows: ArrayLike) -> Curves:
    """The three curves that rows (E + 1, 3), one for the start and each epoch, make together."""
    losses, accuracies, confidences = np.array(rows).T
    return losses, accuracies, confidences


def _all_finite(*arrays: ArrayLike) -> bool:
    """Whether no array holds an inf or a nan."""
    return all(np.isfinite(array).all() for array in arrays)


def _diverged(step: int, epoch: int, learning_rate: float) -> FloatingPointError:
    """The error for a walk that left the numbers."""
    return FloatingPointError(
        f"the loss or the weights stopped being finite numbers at step {step}, in epoch {epoch}, with "
        f"learning_rate={learning_rate:g}: try a smaller learning rate (a tenth of it), or standardise the inputs"
    )


def _check_examples(inputs: ArrayLike, labels: ArrayLike, n_classes: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Inputs (N, D) and labels that go with them."""
    inputs = finite_array(inputs, "inputs", "(N, D)", (2,))
    if 0 in inputs.shape:
        raise ValueError(
            f"inputs must have shape (N, D) with at least one example and one feature, but have shape {inputs.shape}"
        )
    return inputs, label_array(labels, (len(inputs), n_classes), inputs.dtype)


def _check_validation(
    validation: object, patience: object, n_features: int, n_classes: int, dtype: np.dtype[Any]
) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Validation inputs and labels in the dtype of the training inputs, or None."""
    if patience is not None:
        whole_number(patience, "patience", least=1)
        if validation is None:
            raise ValueError(f"patience={patience} needs validation=(inputs (M, {n_features}), labels (M,)), but has none")
    if validation is None:
        return None
    inputs, labels = _check_examples(*_pair(validation, "validation", "(inputs, labels)"), n_classes)
    if inputs.shape[1] != n_features:
        raise ValueError(
            f"validation inputs must have shape (M, {n_features}) like the training inputs, but have shape {inputs.shape}"
        )
    return _still_finite(cast(inputs, dtype), "validation inputs"), labels


def _still_finite(array: NDArray[Any], name: str) -> NDArray[Any]:
    """The array, if nothing in it has become inf on its way into a smaller dtype."""
    if not np.isfinite(array).all():
        bad = first_bad(name, array, ~np.isfinite(array))
        raise ValueError(f"{name} must fit into {array.dtype}, the training inputs' dtype, but {bad} in it")
    return array


def _check_start(start: object, inputs: NDArray[Any], n_classes: int) -> Parameters:
    """Weights (K, D) and biases (K,) that fit the inputs, in their dtype."""
    weights, biases = _pair(start, "start", "(weights, biases)")
    weights = finite_array(weights, "weights", f"({n_classes}, {inputs.shape[1]})", (2,))
    biases = finite_array(biases, "biases", f"({n_classes},)", (1,))
    if len(weights) != n_classes:
        raise ValueError(
            f"weights must have shape ({n_classes}, {inputs.shape[1]}), but start has weights of shape {weights.shape}"
        )
    _check_layer(weights, biases, inputs)
    # Copies: the record must not change when the caller later changes what was handed in.
    return (
        _still_finite(cast(weights, inputs.dtype).copy(), "weights"),
        _still_finite(cast(biases, inputs.dtype).copy(), "biases"),
    )


def _pair(value: object, name: str, wanted: str) -> tuple[Any, Any]:
    """Both halves of a tuple or list of two."""
    if not isinstance(value, (tuple, list)):
        raise TypeError(f"{name} must be a pair {wanted}, but is a {type(value).__name__}")
    if len(value) != 2:
        raise ValueError(f"{name} must be a pair {wanted}, but holds {len(value)} things")
    return value[0], value[1]


def _check_keep_epochs(keep_epochs: Iterable[int] | str, epochs: int) -> frozenset[int] | range:
    """The epochs to keep, all of them between 0 and `epochs`."""
    if isinstance(keep_epochs, str) and keep_epochs == "all":
        return range(epochs + 1)
    try:
        if isinstance(keep_epochs, (str, bytes)):
            raise TypeError
        epochs_given = iter(keep_epochs)
    except TypeError as error:
        told = f"{plain(keep_epochs)} ({type(keep_epochs).__name__})"
        raise TypeError(f'keep_epochs must be whole numbers from 0 to {epochs}, or "all", but is {told}') from error
    wanted = set()
    for epoch in epochs_given:  # one by one: the first that is out of range ends even what has no end
        if whole_number(epoch, "every epoch in keep_epochs", least=0) > epochs:
            raise ValueError(f"keep_epochs must be from 0 to epochs={epochs}, but holds {plain(epoch)}")
        wanted.add(int(epoch))
    return frozenset(wanted)
