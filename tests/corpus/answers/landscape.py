# %% undecided: the decision boundary of logistic regression, in any course on it
# right: solved by hand
undecided_at = -0.4
undecided_with_6_9 = -0.4
# right: computed
undecided_at = -2 * 0.6 / 3
undecided_with_6_9 = -6 * 0.6 / 9
# right: searched
grid = np.linspace(-2, 2, 400001)
undecided_at = grid[np.argmin(np.abs(2 * 0.6 + 3 * grid))]
undecided_with_6_9 = grid[np.argmin(np.abs(6 * 0.6 + 9 * grid))]
# wrong: the sign
undecided_at = 0.4
undecided_with_6_9 = 0.4
# wrong: three times as far for three times the weights
undecided_at = -0.4
undecided_with_6_9 = -1.2
# wrong: the weights exchanged
undecided_at = -3 * 0.6 / 2
undecided_with_6_9 = -9 * 0.6 / 6
# wrong: half of it, for 50 %
undecided_at = (0.5 - 2 * 0.6) / 3
undecided_with_6_9 = (0.5 - 6 * 0.6) / 9

# %% slope_between: central differences, as in cs231n's gradient check
# right: over both pushes
def slope_between(loss_below, loss_above, push):
    return (loss_above - loss_below) / (2 * push)
# right: divided twice
def slope_between(loss_below, loss_above, push):
    rise = loss_above - loss_below
    return rise / push / 2
# right: np.gradient of two places
def slope_between(loss_below, loss_above, push):
    return np.gradient([loss_below, loss_above], 2 * push)[0]
# right: a fitted line
def slope_between(loss_below, loss_above, push):
    return np.polyfit([-push, push], [loss_below, loss_above], 1)[0]
# right: np.diff
def slope_between(loss_below, loss_above, push):
    return float(np.diff([loss_below, loss_above])[0] / (push + push))
# wrong: one push
def slope_between(loss_below, loss_above, push):
    return (loss_above - loss_below) / push
# wrong: the sign
def slope_between(loss_below, loss_above, push):
    return (loss_below - loss_above) / (2 * push)
# wrong: divided by two, then multiplied, for want of brackets
def slope_between(loss_below, loss_above, push):
    return (loss_above - loss_below) / 2 * push
# wrong: no push at all
def slope_between(loss_below, loss_above, push):
    return (loss_above - loss_below) / 2
# wrong: turned round
def slope_between(loss_below, loss_above, push):
    return 2 * push / (loss_above - loss_below)
# wrong: its size alone
def slope_between(loss_below, loss_above, push):
    return abs(loss_above - loss_below) / (2 * push)
# wrong: whole-number division
def slope_between(loss_below, loss_above, push):
    return (loss_above - loss_below) // (2 * push)
# wrong: the squared push, as in a second difference
def slope_between(loss_below, loss_above, push):
    return (loss_above - loss_below) / push**2

# %% slopes_by_hand: S - L by hand, as in cs231n's notes
# right: by hand
score_of_b = -0.5
weight_of_a = -0.8
bias_of_c = 0.3
# right: computed
slopes = np.array([0.2, 0.5, 0.3]) - [0, 1, 0]
score_of_b, weight_of_a, bias_of_c = slopes[1], np.outer(slopes, [2, -4])[0, 1], slopes[2]
# wrong: the label not subtracted
score_of_b = 0.5
weight_of_a = -0.8
bias_of_c = 0.3
# wrong: uphill
score_of_b = 0.5
weight_of_a = 0.8
bias_of_c = -0.3
# wrong: the first feature
score_of_b = -0.5
weight_of_a = 0.4
bias_of_c = 0.3
# wrong: the bias times a feature
score_of_b = -0.5
weight_of_a = -0.8
bias_of_c = -1.2

# %% two_curvatures: Goh, "Why momentum really works" (distill.pub)
# right: fractions
condition_number = 16
best_step = 2 / 8.5
diverges_above = 0.25
# right: eigenvalues
values = np.linalg.eigvalsh(np.diag([8, 0.5]))
condition_number, best_step, diverges_above = values[1] / values[0], 2 / values.sum(), 2 / values[1]
# wrong: turned round
condition_number = 1 / 16
best_step = 2 / 8.5
diverges_above = 0.25
# wrong: one step for the steep direction
condition_number = 16
best_step = 1 / 8
diverges_above = 0.25
# wrong: the gentle direction's edge
condition_number = 16
best_step = 2 / 8.5
diverges_above = 2 / 0.5
# wrong: the difference
condition_number = 8 - 0.5
best_step = 2 / 8.5
diverges_above = 0.25
# wrong: the mean curvature's step, without the 2
condition_number = 16
best_step = 1 / 8.5
diverges_above = 0.25
