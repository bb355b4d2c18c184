"""Exercises on the loss of two weights, on slopes, and on how far a step goes."""

import numpy as np

from helpers.checks.engine.case import case
from helpers.checks.engine.exercise import exercise


@exercise(
    "the second feature at which a classifier is undecided, with weights and with three times the weights",
    section="A loss you can look at",
    notice="Longer weights are surer on both sides, and undecided in the same places.",
    outputs=("undecided_at", "undecided_with_6_9"),
)
def undecided():
    return -2 * 0.6 / 3, -6 * 0.6 / 9


@undecided.mistake(
    "The sign is turned: the score of the 9 is then twice as large, not 0.",
    "Put your numbers into w₁x₁ + w₂x₂. What is the score?",
    "The two products must cancel: w₂x₂ = −w₁x₁.",
)
def forgets_the_minus():
    return 2 * 0.6 / 3, 6 * 0.6 / 9


@undecided.mistake(
    "The two weights have changed places.",
    "Which weight is x₁ multiplied by?",
    "Solve 2 · 0.6 + 3 · x₂ = 0.",
)
def swaps_the_weights():
    return -3 * 0.6 / 2, -9 * 0.6 / 6


@undecided.mistake(
    "The score is set to 0.5; it is the probability that is 0.5 there.",
    "Class 7 has the score 0. Which score of class 9 is equally likely?",
    "Equal probabilities need equal scores: set w₁x₁ + w₂x₂ to 0.",
)
def a_score_of_a_half():
    return (0.5 - 2 * 0.6) / 3, (0.5 - 6 * 0.6) / 9


@undecided.mistake(
    "That is the score that the first feature makes; asked for is the second feature.",
    "What must the second feature add to that score, to make it 0?",
    "Divide by w₂, and turn the sign.",
    variants=[lambda: (-2 * 0.6, -6 * 0.6)],
)
def stops_at_the_score():
    return 2 * 0.6, 6 * 0.6


@undecided.mistake(
    "The first answer is right. The second is another one, but the line has not moved.",
    "Divide 6x₁ + 9x₂ = 0 by 3. Which equation is that?",
    "Both weights grow three times, so the place where the score is 0 stays.",
    variants=[lambda: (-0.4, -0.4 / 3), lambda: (-0.4, -6 * 0.6 / 3), lambda: (-0.4, -2 * 0.6 / 9)],
)
def moves_the_line():
    return -0.4, 3 * -0.4


@exercise(
    "the slope between two losses, one push below and one push above a weight",
    section="One weight, two pushes",
    notice="The loss at the weight itself is not needed: two pushes are enough.",
    cases=[
        case(loss_below=1.0, loss_above=3.0, push=0.5),
        case("a loss that does not change", loss_below=0.5, loss_above=0.5, push=0.25),
        case("a loss that falls", loss_below=0.75, loss_above=0.25, push=1.0),
        case("a small push", loss_below=0.6931, loss_above=0.6926, push=0.001),
        case("a push of 2", loss_below=0.25, loss_above=1.0, push=2.0),
        case("whole numbers", loss_below=1, loss_above=2, push=3),
    ],
)
def slope_between(loss_below, loss_above, push):
    return (loss_above - loss_below) / (2 * push)


@slope_between.mistake(
    "The sign is turned: a loss that rises with the weight gets a negative slope.",
    "Is the loss above larger or smaller than the loss below? Which sign has your slope?",
    "The loss above, less the loss below.",
    combines_with=["one_push_apart", "missing_brackets", "forgets_to_divide"],
)
def turns_the_sign(loss_below, loss_above, push, solution=slope_between.solution):
    return solution(loss_above, loss_below, push)


@slope_between.mistake(
    "The rise is divided by one push, but the two places are two pushes apart.",
    "One place is a push below the weight, the other a push above. How far is it from one to the other?",
    "Divide by `2 * push`.",
)
def one_push_apart(loss_below, loss_above, push):
    return (loss_above - loss_below) / push


@slope_between.mistake(
    "The rise is divided by 2 and then multiplied by the push: `/ 2 * push` goes from left to right.",
    "What does Python make of `6 / 2 * 3`?",
    "Brackets: `/ (2 * push)`.",
    variants=[lambda loss_below, loss_above, push: (loss_above - loss_below) * 2 * push,
              lambda loss_below, loss_above, push: (loss_above - loss_below) * push],
)  # fmt: skip
def missing_brackets(loss_below, loss_above, push):
    return (loss_above - loss_below) / 2 * push


@slope_between.mistake(
    "That is the rise alone, without the width.",
    "A rise of 2 over a width of 1, or of 100: is that the same slope?",
    "Divide by how far the two places are apart, `2 * push`.",
)
def forgets_to_divide(loss_below, loss_above, push):
    return loss_above - loss_below


@slope_between.mistake(
    "The two losses are added; a slope needs their difference.",
    "What should come out where both losses are the same?",
    "The loss above, less the loss below.",
    variants=[lambda loss_below, loss_above, push: (loss_above + loss_below) / push],
)
def adds_the_losses(loss_below, loss_above, push):
    return (loss_above + loss_below) / (2 * push)


@slope_between.mistake(
    "The fraction stands on its head: the width is divided by the rise.",
    "What should come out where the loss does not change?",
    "The rise goes above the line, the width below.",
    compare="finite",
)
def upside_down(loss_below, loss_above, push):
    return np.divide(2 * push, loss_above - loss_below)


@exercise(
    "three slopes from the probabilities (0.2, 0.5, 0.3), the true class b and the features (2, −4)",
    section="The slope for a score",
    notice="One row, S − L, holds the slopes of all scores and biases; times a feature it gives those of the weights.",
    outputs=("score_of_b", "weight_of_a", "bias_of_c"),
)
def slopes_by_hand():
    return 0.5 - 1, 0.2 * -4, 0.3


@slopes_by_hand.mistake(
    "All three signs are turned: these are L − S.",
    "Should the score of the true class rise or fall? What is the slope of something whose rise lowers the loss?",
    "S − L: the probability, less 1 for the true class.",
)
def label_less_probability():
    return 0.5, 0.8, -0.3


@slopes_by_hand.mistake(
    "The label is not subtracted: class b is the true one.",
    "What is the row L for the true class b?",
    "For b the slope is 0.5 − 1.",
)
def forgets_the_label():
    return 0.5, 0.2 * -4, 0.3


@slopes_by_hand.mistake(
    "The label is subtracted from every class, but L is 1 only for the true class.",
    "What is the row L for the true class b?",
    "L is 0 for a and for c.",
)
def subtracts_one_everywhere():
    return 0.5 - 1, (0.2 - 1) * -4, 0.3 - 1


@slopes_by_hand.mistake(
    "The slope for the weight lacks its feature: it is that of the score.",
    "The weight moves a little. How far does the score move?",
    "Multiply the slope of the score of a by the second feature.",
)
def forgets_the_feature():
    return 0.5 - 1, 0.2, 0.3


@slopes_by_hand.mistake(
    "That is the weight for the first feature; the second is asked for.",
    "Which feature is this weight multiplied by?",
    "The second feature is −4.",
)
def first_feature():
    return 0.5 - 1, 0.2 * 2, 0.3


@slopes_by_hand.mistake(
    "The sign of the feature is lost.",
    "The feature is negative. Does the score of a rise or fall when the weight grows?",
    "0.2 · (−4).",
)
def feature_without_sign():
    return 0.5 - 1, 0.2 * 4, 0.3


@slopes_by_hand.mistake(
    "The bias is treated like a weight; it is multiplied by 1, whatever the features are.",
    "By which number is a bias multiplied in y = Wx + b?",
    "The slope for a bias is that of its score.",
    variants=[lambda: (-0.5, -0.8, 0.3 * 2), lambda: (-0.5, -0.8, 0.3 * (2 - 4))],
)
def bias_times_a_feature():
    return 0.5 - 1, 0.2 * -4, 0.3 * -4


@exercise(
    "condition number, best step size and edge of a valley with the curvatures 8 and 0.5",
    section="Why a valley is slow",
    notice="The steep direction sets the edge, and the gentle one pays for it.",
    outputs=("condition_number", "best_step", "diverges_above"),
)
def two_curvatures():
    return 8 / 0.5, 2 / (8 + 0.5), 2 / 8


@two_curvatures.mistake(
    "The condition number stands on its head: it is never below 1.",
    "Which of the two curvatures is the larger?",
    "The largest divided by the smallest.",
)
def upside_down_condition():
    return 0.5 / 8, 2 / (8 + 0.5), 2 / 8


@two_curvatures.mistake(
    "The condition number is a ratio, not a difference, a sum or a product.",
    "How many times steeper is the steep direction?",
    "The largest curvature divided by the smallest.",
    variants=[lambda: (8 + 0.5, 2 / 8.5, 2 / 8), lambda: (8 * 0.5, 2 / 8.5, 2 / 8)],
)
def no_ratio():
    return 8 - 0.5, 2 / (8 + 0.5), 2 / 8


@two_curvatures.mistake(
    "The edge is that of the gentle direction: the steep one diverges long before.",
    "Which direction's factor reaches −1 first when the step size grows?",
    "2 divided by the larger curvature.",
)
def edge_of_the_gentle():
    return 8 / 0.5, 2 / (8 + 0.5), 2 / 0.5


@two_curvatures.mistake(
    "That step size suits the steep direction alone: it arrives there at once, and the gentle one creeps.",
    "What are both factors, 1 − step size · curvature, at your step size?",
    "Both factors are equally far from 0 at 2 / (8 + 0.5).",
)
def best_for_the_steep():
    return 8 / 0.5, 1 / 8, 2 / 8


@two_curvatures.mistake(
    "That step size suits the gentle direction alone: in the steep one each jump is longer than the last.",
    "What are both factors, 1 − step size · curvature, at your step size?",
    "Both factors are equally far from 0 at 2 / (8 + 0.5).",
)
def best_for_the_gentle():
    return 8 / 0.5, 1 / 0.5, 2 / 8


@two_curvatures.mistake(
    "The best step size is half of what it could be.",
    "What are both factors, 1 − step size · curvature, at your step size? Are they equally far from 0?",
    "2 divided by the sum of the curvatures.",
)
def one_over_the_sum():
    return 8 / 0.5, 1 / (8 + 0.5), 2 / 8
