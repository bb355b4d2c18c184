"""The same training on Dask: the data stays where it is, and sums travel."""

from helpers.cluster.training import (
    NoisyDigits,
    Partitions,
    added,
    cluster_sums,
    connect,
    kill_a_worker,
    measured_steps,
    noisy_block,
    noisy_digits,
    partial_sums,
    spread,
    start_workers,
    train_on_cluster,
)

__all__ = [
    "NoisyDigits",
    "Partitions",
    "added",
    "cluster_sums",
    "connect",
    "kill_a_worker",
    "measured_steps",
    "noisy_block",
    "noisy_digits",
    "partial_sums",
    "spread",
    "start_workers",
    "train_on_cluster",
]
