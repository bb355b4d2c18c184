"""What every run of pytest on this course needs, wherever it is started; the notebooks' kernels inherit it."""

import os

# Progress bars are for a reader who waits, not for outputs that are compared.
os.environ["TQDM_DISABLE"] = "1"
# Small products on two kernels at once: more threads than cores take ten times longer, and one thread repeats exactly.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
