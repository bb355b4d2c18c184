"""One check per exercise: `checks.softmax(my_softmax)` says whether the answer is right and, if not, which mistake it makes.

A check takes the function or the value that an exercise asks for and returns a `Verdict`. It never raises, never stops
for long, and changes nothing of the learner's. Source of the mistakes: the notebooks, which show most of them, and
questions that learners ask in public. `checks.progress()` shows which exercises have been answered.

The checks lie in one file for each topic, read when the first of its checks is asked for. `checks.EXERCISES` has all.
"""

import importlib
from pathlib import Path
from typing import Any

from helpers.checks.engine.record import progress

__all__ = ["CHECKS", "progress"]
CHECKS = {
    "first_ideas": ("votes", "softmax_of_one", "sigmoid", "draw_class", "label_rows", "mean_surprise", "loss_of_scores"),
    "scores": ("score_of_b", "softmax", "softmax_of_columns", "scores_behind"),
    "scaling": ("scale_for_99", "sharpen", "scale_behind"),
    "labels": ("names_of", "one_hot", "mean_probabilities"),
    "distance": ("two_prices", "mean_distance", "one_answer_for_all"),
    "gradient": ("multiple_of_ln_2", "loss_and_gradient", "best_length"),
    "landscape": ("undecided", "slope_between", "slopes_by_hand", "two_curvatures"),
    "walking": ("steep_bowl", "one_epoch", "largest_that_settles"),
    "precision": ("stuck_at", "stable_softmax", "log_softmax", "standardise"),
    "starting": ("half_sure_sigma", "initial_parameters", "inner_start"),
    "evaluation": ("smallest_patience", "honest_report", "least_sure", "my_test_accuracy"),
    "calibration": ("shy_temperature", "cool", "choose_temperature", "my_temperature"),
    "partitions": ("slopes_sent", "put_together", "noisy"),
}
_TOPICS = {name: topic for topic, names in CHECKS.items() for name in names}


def __getattr__(name: str) -> Any:
    """A check by its name, or `EXERCISES`: what is known about every exercise, by the same names."""
    if name in _TOPICS:
        return getattr(_topic(_TOPICS[name]), name)
    if name == "EXERCISES":
        return {name: _exercise(name) for name in _TOPICS}
    raise AttributeError(f"there is no check {name!r}; there are {', '.join(sorted(_TOPICS))}")


def __dir__() -> list[str]:
    return [*_TOPICS, "EXERCISES", "progress"]


def _exercise(name: str) -> Any:
    topic = _topic(_TOPICS[name])
    return getattr(topic, name.upper(), None) or getattr(topic, name)  # upper case: topics in the old form


def _topic(name: str) -> Any:
    new = (Path(__file__).parent / "catalogue" / f"{name}.py").exists()
    return importlib.import_module(f"helpers.checks.{'catalogue.' if new else ''}{name}")
