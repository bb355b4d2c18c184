"""Faults that change nothing anybody can see, each with the reason: `make test-the-tests` fails if one is caught, or gone."""

PICK = "np.take_along_axis(rows, indices[..., np.newaxis]"

EQUIVALENT: dict[str, str] = {
    f"helper: helpers/losses.py, `_pick`: `{PICK}, axis=-1)` becomes `{PICK})`": (
        "-1 is what NumPy takes for the axis anyway, from 2.3 on, and requirements.txt admits nothing older."
    ),
    "notebook: 08_keep_the_numbers_small.ipynb, `figure, ax = new_figure()` and "
    "`assert [min(steps) for steps in needed] == [50, 55` have changed places": (
        "The figure and the assert look at the same numbers, and neither needs the other; 00, 02 and 04 have an assert before "
        "its figure."
    ),
}
