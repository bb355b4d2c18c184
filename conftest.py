"""What every run of pytest on this course needs, wherever it is started; the notebooks' kernels inherit it."""

import os

from nbval.plugin import IPyNbCell

# Progress bars are for a reader who waits, not for outputs that are compared.
os.environ["TQDM_DISABLE"] = "1"
# Small products on two kernels at once: more threads than cores take ten times longer, and one thread repeats exactly.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

compare_with_stored = IPyNbCell.compare_outputs


def compare_outputs(cell, made, stored, skip_compare=None):
    """As nbval compares, but for what `make notebooks` does not store: a PNG and its alt text said again as HTML."""
    from helpers.widgets.picture import stored_data  # NumPy may be loaded only after the lines above

    for output in made:
        if "data" in output:
            output["data"] = stored_data(output["data"], output["metadata"])
    return compare_with_stored(cell, made, stored, skip_compare)


IPyNbCell.compare_outputs = compare_outputs
