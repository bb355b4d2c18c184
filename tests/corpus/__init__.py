"""Answers as people write them, read from text: each stands alone, as a cell of a notebook does.

A file of answers is cut at its headings:

    # %% softmax: where the ideas below come from
    # right: loops and math.exp
    def softmax_of_rows(scores): ...
    # wrong: one sum for the whole batch [whole_array]

In brackets stand the mistakes that would be true names of it, `[-]` if none would; without brackets, any name may be right.
"""

from __future__ import annotations

import re
import types
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from helpers import checks, labels, losses, probability, training
from helpers.datasets import digits, two_feature_slice

HERE = Path(__file__).parent
SECTION = re.compile(r"# %% (\w+): (.+)")
ANSWER = re.compile(r"# (right|wrong|either): (.+?)(?: \[([\w, -]+)\])?$")
# What the notebook's cell hands to the check, by the exercise's name; a function goes by the name of its stub.
CALLS = {
    "votes": "score_of_5, weights_of_5, ink, bias_of_5",
    "softmax_of_one": "my_softmax",
    "sigmoid": "my_sigmoid",
    "draw_class": "draw_class",
    "label_rows": "label_rows, labels",
    "mean_surprise": "mean_surprise",
    "loss_of_scores": "loss_of_scores",
    "score_of_b": "score_of_b",
    "softmax": "softmax_of_rows",
    "softmax_of_columns": "softmax_of_columns",
    "scores_behind": "scores_behind",
    "scale_for_99": "scale_for_99",
    "sharpen": "sharpen",
    "scale_behind": "scale_behind",
    "names_of": "names_of",
    "one_hot": "my_one_hot",
    "mean_probabilities": "mean_probabilities, digit_probabilities, data.test_labels",
    "two_prices": "probability_for_one_nat, probability_for_one_bit",
    "mean_distance": "mean_distance",
    "one_answer_for_all": "best_constant, smallest_mean_loss",
    "multiple_of_ln_2": "multiple_of_ln_2",
    "loss_and_gradient": "my_loss_and_gradient",
    "best_length": "best_length, gap, new_pixels, new_labels",
    "undecided": "undecided_at, undecided_with_6_9",
    "slope_between": "slope_between",
    "slopes_by_hand": "score_of_b, weight_of_a, bias_of_c",
    "two_curvatures": "condition_number, best_step, diverges_above",
    "steep_bowl": "arrives_at_once, diverges_above",
    "one_epoch": "one_epoch",
    "largest_that_settles": "largest_that_settles",
    "stuck_at": "stuck_at",
    "stable_softmax": "stable_softmax",
    "log_softmax": "stable_log_softmax",
    "standardise": "standardise",
    "half_sure_sigma": "half_sure_sigma",
    "initial_parameters": "my_initial_parameters",
    "inner_start": "inner_start",
    "smallest_patience": "smallest_patience, record.validation_losses",
    "honest_report": "honest_report",
    "least_sure": "least_sure, test_probabilities, data.test_labels",
    "my_test_accuracy": "my_test_accuracy, my_record",
    "shy_temperature": "shy_temperature",
    "cool": "cool",
    "choose_temperature": "choose_temperature",
    "my_temperature": "my_temperature, early_record",
    "slopes_sent": "slopes_sent",
    "put_together": "put_together",
    "noisy": "noisy",
}


@dataclass(frozen=True)
class Written:
    """One answer: what it answers, where its idea is from, whether it is right, and its code.

    names: the mistakes that would be true names of it; None if that is not judged.
    """

    exercise: str
    idea_from: str
    truth: str
    idea: str
    names: frozenset[str] | None
    code: str
    place: str

    def __str__(self) -> str:
        return f"{self.place} {self.exercise}, {self.truth}: {self.idea}"


def read(path: Path) -> list[Written]:
    """The answers of one file."""
    found: list[Written] = []
    exercise = idea_from = ""
    head: tuple[Any, ...] = ()
    body: list[str] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), "# %% end: of the file"], 1):
        section, answer = SECTION.fullmatch(line), ANSWER.fullmatch(line)
        if (section or answer) and head:
            found.append(Written(exercise, idea_from, *head[:3], "\n".join(body).strip() + "\n", head[3]))
            head = ()
        if section:
            exercise, idea_from = section.groups()
        elif answer:
            names = None if answer[3] is None else frozenset(re.split(r", *", answer[3])) - {"-"}
            head, body = (answer[1], answer[2], names, f"{path.name}:{number}"), []
        else:
            body.append(line)
    return found


def namespace(exercise: str) -> dict[str, Any]:
    """The names that a notebook's cell finds: NumPy, the helpers' functions, and what the exercise hands to its check."""
    module = types.ModuleType("__main__")
    for helper in (labels, losses, probability, training):
        public = [name for name, value in vars(helper).items() if getattr(value, "__module__", "") == helper.__name__]
        module.__dict__.update({name: getattr(helper, name) for name in public if name[0] != "_"})
    module.__dict__.update(np=np, checks=checks, **context(exercise))
    return module.__dict__


def cell(answer: Written) -> dict[str, Any]:
    """The names after the answer's cell was run."""
    names = namespace(answer.exercise)
    exec(compile(answer.code, f"<cell {answer.place}>", "exec"), names)
    return names


def given(answer: Written, names: dict[str, Any]) -> tuple[Any, ...]:
    """What the answer's cell hands to the check."""
    return eval(f"({CALLS[answer.exercise]},)", names)


@cache
def standardised() -> tuple[Any, ...]:
    """Inputs and labels of the digits' three parts, standardised by the training part."""
    data = digits()
    mean, spread = data.train_inputs.mean(axis=0), data.train_inputs.std(axis=0)
    spread[spread == 0] = 1
    parts = (data.train_inputs, data.validation_inputs, data.test_inputs)
    inputs = [(part - mean) / spread for part in parts]
    return tuple(zip(inputs, (data.train_labels, data.validation_labels, data.test_labels)))


SETTINGS: dict[str, Any] = dict(n_classes=10, learning_rate=0.1, batch_size=32, l2=0.001, epochs=200, progress=False)


@cache
def trained() -> Any:
    """The record of the notebook that trains on real digits."""
    train, validation, _ = standardised()
    settings = dict(SETTINGS, validation=validation, patience=10, keep_epochs="all")
    return training.train(*train, **settings, rng=np.random.default_rng(0))


@cache
def quick() -> Any:
    """A record of five epochs, as that notebook's exercise asks for."""
    train, validation, _ = standardised()
    settings = dict(SETTINGS, validation=validation, learning_rate=0.3, batch_size=16, epochs=5, keep_epochs="all")
    return training.train(*train, **settings, rng=np.random.default_rng(0))


def _judge(w1: float, w2: float, pixels: Any, pair_labels: Any) -> tuple[float, float, float]:
    """Loss, share right and mean top probability of two weights, as the notebook's `judge` tells them."""
    second = 1 / (1 + np.exp(-(pixels @ [w1, w2])))
    own = np.where(pair_labels == 1, second, 1 - second)
    return -np.log(own).mean(), np.mean(own > 0.5), np.maximum(second, 1 - second).mean()


@cache
def context(exercise: str) -> dict[str, Any]:
    """What an exercise's cell finds in its notebook, beyond the imports."""
    data = digits()
    (inputs, train_labels), validation, (test_inputs, test_labels) = standardised()
    if exercise == "votes":
        rng = np.random.default_rng(2)
        return dict(weights_of_5=rng.normal(0, 0.3, 64), ink=rng.integers(0, 17, 64) / 16, bias_of_5=-0.37)
    if exercise == "label_rows":
        return dict(labels=np.array([0, 2, 0, 1]))
    if exercise == "mean_probabilities":
        settings = dict(n_classes=10, learning_rate=0.5, epochs=100, rng=np.random.default_rng(1), progress=False)
        record = training.train(data.train_inputs / 16, data.train_labels, **settings)
        predicted = probability.softmax(data.test_inputs / 16 @ record.weights.T + record.biases)
        return dict(data=data, digit_probabilities=predicted, digit_rows=np.eye(10)[data.test_labels])
    if exercise == "best_length":
        pair = two_feature_slice()
        chosen = np.isin(data.test_labels, (7, 9))
        new_pixels = (data.test_inputs[chosen][:, [2 * 8 + 2, 3 * 8 + 1]] - pair.inputs.mean(axis=0)) / 8
        new_labels = (data.test_labels[chosen] == 9).astype(int)
        return dict(new_pixels=new_pixels, new_labels=new_labels, lengths=np.linspace(0.1, 3, 30), judge=_judge)
    if exercise in ("smallest_patience", "least_sure", "my_test_accuracy", "my_temperature"):
        record = trained()
        scores = test_inputs @ record.weights.T + record.biases
        return dict(
            data=data, record=record, my_record=quick(), early_record=record, inputs=inputs, labels=train_labels,
            validation=validation, validation_inputs=validation[0], test_inputs=test_inputs,
            test_probabilities=probability.softmax(scores), settings=dict(SETTINGS, validation=validation),
        )  # fmt: skip
    if exercise in ("half_sure_sigma", "inner_start"):
        return dict(data=data, inputs=inputs, labels=train_labels)
    return {}
