"""What every run of pytest on this course needs, wherever it is started; the notebooks' kernels inherit it."""

import os

from nbval.plugin import IPyNbCell

# Counts of epochs are for a reader who waits, not for outputs that are compared.
os.environ["NO_PROGRESS"] = "1"
# What a reader has answered is not for outputs that are compared, and no test answers for the reader.
os.environ["COURSE_PROGRESS"] = ""
# Small products on two kernels at once: more threads than cores take ten times longer, and one thread repeats exactly.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

compare_with_stored = IPyNbCell.compare_outputs


def compare_outputs(cell, made, stored, skip_compare=None):
    """As nbval compares, but for HTML beside a PNG: it holds the PNG, which other machines encode in other bytes.

    What it shows and says stands in the text form, which is compared.
    """
    for output in [*made, *stored]:
        if "image/png" in output.get("data", {}):
            output["data"].pop("text/html", None)
    return compare_with_stored(cell, made, stored, skip_compare)


IPyNbCell.compare_outputs = compare_outputs
