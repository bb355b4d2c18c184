"""Faults that change nothing anybody can see, each with the reason: `make test-the-tests` fails if one is caught, or gone."""

PICK = "np.take_along_axis(rows, indices[..., np.newaxis]"

EQUIVALENT: dict[str, str] = {
    f"helper: helpers/losses.py, `_pick`: `{PICK}, axis=-1)` becomes `{PICK})`": (
        "-1 is what NumPy takes for the axis anyway, from 2.3 on, and requirements.txt admits nothing older."
    ),
    "check: helpers/checks/evaluation.py, `_same_five`: `return sorted(five) == sorted(wanted)` becomes "
    "`return -(sorted(five) == sorted(wanted))`": "-True is as true as True, -False as false as False.",
    "check: helpers/checks/gradient.py, `_length_is`: `0` becomes `-1`": (
        "An exercise that asks for values has one outcome, which is the first and the last."
    ),
    "check: helpers/checks/scores.py, `_score_questions`: `2` becomes `-2`": (
        "Another batch of whole numbers, which tells right answers from wrong ones as well: the learners' 905 answers get the "
        "same verdicts."
    ),
    "notebook: 08_keep_the_numbers_small.ipynb, `figure, ax = new_figure()` and "
    "`assert [min(steps) for steps in needed] == [50, 55` have changed places": (
        "The figure and the assert look at the same numbers, and neither needs the other; 00, 02 and 04 have an assert before "
        "its figure."
    ),
}
