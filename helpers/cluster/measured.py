"""What `make bench-cluster` measured on one machine, for the notebook to draw."""

import csv
from pathlib import Path

MEASURED = Path(__file__).resolve().parents[2] / "docs" / "cluster.csv"


def measured_steps() -> dict[int, dict[int, float]]:
    """Seconds per step, as `make bench-cluster` measured them on one machine: workers → partitions → median.

    Raises:
        FileNotFoundError: the course's folder `docs` is missing.
    """
    with MEASURED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    workers = sorted({int(row["workers"]) for row in rows})
    return {n: {int(row["partitions"]): float(row["seconds"]) for row in rows if int(row["workers"]) == n} for n in workers}
