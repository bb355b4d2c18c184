"""Answers to the exercises on the loss of two weights, on slopes and on step sizes."""

import numpy as np


def in_one_line(loss_below, loss_above, push):
    return (loss_above - loss_below) / (2 * push)


def in_steps(loss_below, loss_above, push):
    rise = loss_above - loss_below
    width = push - -push
    return rise / width


RIGHT = {
    "undecided": [(-0.4, -0.4), (np.float64(-0.4), -1.2 / 3), (-2 / 5, np.array(-0.4))],
    "slope_between": [
        in_one_line,
        in_steps,
        lambda below, above, push: (above - below) / 2 / push,
        lambda below, above, push: 0.5 * (above - below) / push,
        lambda below, above, push: np.diff([below, above])[0] / (2 * push),
        lambda below, above, push: above / (2 * push) - below / (2 * push),
        lambda below, above, push: -(below - above) / (push + push),
    ],
    "slopes_by_hand": [(-0.5, -0.8, 0.3), (np.float64(0.5 - 1), -4 / 5, [0.3])],
    "two_curvatures": [(16, 0.2353, 0.25), (8 / 0.5, 2 / 8.5, 1 / 4), (16.0, np.float64(4 / 17), 0.25)],
}

UNKNOWN = {
    "undecided": [(7.0, 9.0), (-0.4, 17.0)],
    "slope_between": [lambda below, above, push: 0.0, lambda below, above, push: (above - below) / (2 * push) + 1],
    "slopes_by_hand": [(1.0, 2.0, 3.0)],
    "two_curvatures": [(16, 0.3, 0.25), (1, 2, 3)],
}


def two_losses(rng):
    return (*rng.uniform(0, 3, 2), rng.uniform(0.01, 2))


VALID = {"slope_between": two_losses}
