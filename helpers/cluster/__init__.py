"""The same training on Dask: the data stays where it is, and sums travel."""

from helpers.cluster.connection import connect, kill_a_worker, start_workers
from helpers.cluster.data import NoisyDigits, noisy_block, noisy_digits
from helpers.cluster.measured import measured_steps
from helpers.cluster.sums import Partitions, add_sums, cluster_sums, partial_sums, partition, train_on_cluster

__all__ = [
    "NoisyDigits",
    "Partitions",
    "add_sums",
    "cluster_sums",
    "connect",
    "kill_a_worker",
    "measured_steps",
    "noisy_block",
    "noisy_digits",
    "partial_sums",
    "partition",
    "start_workers",
    "train_on_cluster",
]
