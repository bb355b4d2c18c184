"""Exercises that are written before their idea is shown."""

import numpy as np

from helpers.checks.engine.case import case, cast, reverse, roll
from helpers.checks.engine.exercise import exercise
from helpers.probability import softmax


@exercise(
    "the score of class 5, from the votes of 64 pixels",
    section="Every pixel votes",
    notice="64 products and a sum: a linear classifier does nothing else, ten times over.",
    outputs=["score_of_5"],
)
def votes(weights_of_5, ink, bias_of_5):
    return np.sum(weights_of_5 * ink) + bias_of_5


@votes.mistake(
    "The votes are right, but the bias of the class is missing.",
    "Which head start does the class have?",
    "Add `bias_of_5` to the sum.",
)
def forgets_the_bias(weights_of_5, ink, bias_of_5):
    return np.sum(weights_of_5 * ink)


@votes.mistake(
    "The bias is added once for each pixel.",
    "How often does the class get its head start?",
    "Add the bias after the sum, not before.",
)
def bias_for_each_pixel(weights_of_5, ink, bias_of_5):
    return np.sum(weights_of_5 * ink + bias_of_5)


@votes.mistake(
    "The weights are added as they are: the ink has no say.",
    "A pixel without ink should not vote. Does it?",
    "Multiply each weight by its ink first.",
)
def adds_weights(weights_of_5, ink, bias_of_5):
    return np.sum(weights_of_5) + bias_of_5


@votes.mistake(
    "These are 64 votes, not yet added up.",
    "A score is one number.",
    "`np.sum` adds up all of them.",
    variants=[lambda weights_of_5, ink, bias_of_5: weights_of_5 * ink + bias_of_5],
)
def does_not_add(weights_of_5, ink, bias_of_5):
    return weights_of_5 * ink


@votes.mistake(
    "The votes are averaged, not added up.",
    "How many times too small is it?",
    "`np.sum`, not `np.mean`.",
)
def mean_of_votes(weights_of_5, ink, bias_of_5):
    return np.mean(weights_of_5 * ink) + bias_of_5


@exercise(
    "softmax of one example's scores",
    section="Softmax in two lines",
    notice="Two lines: make each score positive, then divide by the sum.",
    cases=[
        case("a single score", scores=[2.0]),
        case(scores=[0.0, 1.0]),
        case(scores=[3.0, 1.0, 0.2]),
        case("a negative score", scores=[3.0, 1.0, -3.5]),
        case("ten scores", scores=np.linspace(-2, 3.5, 10)),
    ],
    variations=[reverse("scores"), roll("scores", label="classes in another order")],
)
def softmax_of_one(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum()


@softmax_of_one.mistake(
    "The scores themselves are divided by their sum: the exponentials are missing.",
    "What comes out for a negative score?",
    "First make every score positive: `np.exp(scores)`.",
)
def forgets_exp(scores):
    return scores / scores.sum()


@softmax_of_one.mistake(
    "These are the exponentials alone: positive, but they do not sum to one.",
    "Add up your answer. What must come out?",
    "Divide by that sum.",
)
def forgets_to_divide(scores):
    return np.exp(scores)


@softmax_of_one.mistake(
    "The order is turned round: the largest score gets the smallest probability.",
    "Which class should get most?",
    "Look for a minus sign in front of the scores.",
)
def flips_the_sign(scores):
    return softmax_of_one.solution(-scores)


@softmax_of_one.mistake(
    "The scores are exponents of 2, not of e.", "What is raised to the scores?", "`np.exp`, not `2 ** scores`."
)
def powers_of_two(scores):
    return softmax_of_one.solution(np.log(2) * scores)


@softmax_of_one.mistake(
    "The exponentials are divided by the largest of them, not by their sum.",
    "What do all of them add up to?",
    "`.sum()` instead of `.max()`.",
)
def divides_by_the_largest(scores):
    return np.exp(scores) / np.exp(scores).max()


@exercise(
    "the probability of the first of two classes, from the lead of its score",
    section="Two classes",
    notice="Softmax of two scores is the sigmoid of their difference.",
    cases=[
        case("no lead", lead=0.0),
        case(lead=2.0),
        case("a negative lead", lead=-1.0),
        case("a lead of 30", lead=30.0),
        case("several leads at once", lead=[-4.0, -0.5, 0.0, 0.5, 4.0]),
        case(lead=[[-1.0, 2.0], [0.1, -30.0]]),
    ],
)
def sigmoid(lead):
    return 1 / (1 + np.exp(-lead))


@sigmoid.mistake(
    "This is the probability of the other class.",
    "A large lead must give nearly 1.",
    "Look at the sign of the exponent.",
)
def other_class(lead):
    return sigmoid.solution(-lead)


@sigmoid.mistake(
    "These are the odds, not the probability.",
    "Odds of 3 to 1 are a probability of 3 in 4.",
    "Divide the odds by one more than themselves.",
    variants=[lambda lead: np.exp(-lead)],
)
def forgets_the_one(lead):
    return np.exp(lead)


@sigmoid.mistake(
    "The lead counts twice: this is softmax of the lead and its opposite.",
    "Which two scores differ by the lead?",
    "Take the scores lead and 0.",
)
def doubles(lead):
    return sigmoid.solution(2 * lead)


@sigmoid.mistake(
    "This runs from −1 to 1; a probability runs from 0 to 1.",
    "What must a lead of 0 give?",
    "`1 / (1 + np.exp(-lead))`.",
    variants=[lambda lead: np.tanh(lead / 2)],
)
def tanh(lead):
    return np.tanh(lead)


@sigmoid.mistake("The lead is an exponent of 2, not of e.", "What is raised to the lead?", "`np.exp`.")
def leads_of_two(lead):
    return sigmoid.solution(np.log(2) * lead)


@exercise(
    "the class that a random number picks",
    section="Draw a word",
    notice="A class with a piece of length p is hit by a share p of all random numbers.",
    cases=[
        case("two classes", probabilities=[0.25, 0.75], u=0.1),
        case(probabilities=[0.25, 0.75], u=0.5),
        case("a single class", probabilities=[1.0], u=0.5),
        case(probabilities=[0.5, 0.2, 0.3], u=0.6),
        case(probabilities=[0.5, 0.2, 0.3], u=0.9),
        case("an impossible class", probabilities=[0.0, 0.6, 0.4], u=0.0),
        case("the end of a piece", probabilities=[0.5, 0.25, 0.25], u=0.5),
        case(probabilities=[0.1, 0.2, 0.3, 0.4], u=0.35),
        case("a hundred classes", probabilities=np.arange(100) / 4950, u=0.77),
    ],
    variations=[reverse("probabilities"), roll("probabilities", label="classes in another order")],
)
def draw_class(probabilities, u):
    return int(np.argmax(np.cumsum(probabilities) > u))


@draw_class.mistake(
    "The most probable class comes out whatever u is: nothing is drawn.",
    "Where does u enter?",
    "Compare u with the running sums of the probabilities.",
)
def always_the_top(probabilities, u):
    return int(np.argmax(probabilities))


@draw_class.mistake(
    "Each probability is compared with u by itself.",
    "The pieces lie one behind the other on the line from 0 to 1. Where does each end?",
    "`np.cumsum(probabilities)` holds the ends.",
)
def no_running_sum(probabilities, u):
    return int(np.argmax(probabilities > u))


@draw_class.mistake(
    "The class after the right one comes out.",
    "Classes are counted from 0.",
    "The first place where the running sum exceeds u is the answer.",
)
def one_too_far(probabilities, u):
    return draw_class.solution(probabilities, u) + 1


@draw_class.mistake(
    "The pieces are laid out from the last class to the first.",
    "Which class has the piece that begins at 0?",
    "Sum from the left, without turning round.",
)
def from_the_end(probabilities, u):
    return len(probabilities) - 1 - draw_class.solution(probabilities[::-1], u)


@draw_class.mistake(
    "Where u is exactly the end of a piece, the class of that piece comes out; it is the next one that begins there.",
    "With u = 0, can a class of probability 0 be drawn?",
    "The running sum must be larger than u: `>`, not `>=`.",
)
def takes_the_end(probabilities, u):
    return int(np.argmax(np.cumsum(probabilities) >= u))


@exercise(
    "four labels as rows of probabilities",
    section="A row for each name",
    notice="Each row is a prediction that is certain.",
)
def label_rows(labels):
    return np.eye(3)[labels]


@label_rows.mistake(
    "Each label has become a column; a prediction is a row.",
    "How many rows should there be for four examples?",
    "Four rows of three numbers.",
)
def a_column_each(labels):
    return np.eye(3)[labels].T


@label_rows.mistake(
    "Classes are counted from 1 here: a should be class 0.",
    "Which place of a row belongs to a?",
    "The first: index 0.",
)
def counts_from_one(labels):
    return np.eye(3)[np.asarray(labels) - 1]


@label_rows.mistake(
    "The number of the class stands where its probability should stand.",
    "What does each row sum to?",
    "The true class gets probability 1.",
    variants=[lambda labels: np.eye(3)[labels] * (np.asarray(labels)[:, np.newaxis] + 1)],
)
def numbers_not_ones(labels):
    return np.eye(3)[labels] * np.asarray(labels)[:, np.newaxis]


@exercise(
    "the mean of −ln p",
    section="Twenty truths",
    notice="The product underflows, the sum of logarithms does not.",
    cases=[
        case("a single probability", probabilities=[0.5]),
        case(probabilities=[1.0, 0.25]),
        case(probabilities=[0.7, 0.2, 0.1]),
        case("a probability of 1e-30", probabilities=[1e-30, 0.5]),
        case("a product of 1e-600", probabilities=[1e-200, 1e-200, 1e-200]),
        case("two thousand probabilities", probabilities=np.full(2000, 0.5)),
    ],
    variations=[reverse("probabilities")],
)
def mean_surprise(probabilities):
    return -np.mean(np.log(probabilities))


@mean_surprise.mistake(
    "The probabilities are multiplied; their logarithms are to be added.",
    "What becomes of this product for a thousand probabilities?",
    "`np.log` first.",
)
def product(probabilities):
    return np.prod(probabilities)


@mean_surprise.mistake(
    "The sign is missing: a loss is never negative.",
    "Which sign has the logarithm of 0.5?",
    "Put a minus in front.",
    combines_with=["sums", "base_2", "logarithm_of_the_mean"],
)
def forgets_the_minus(probabilities, solution=mean_surprise.solution):
    return -solution(probabilities)


@mean_surprise.mistake(
    "The logarithms are added up, but not divided by their number.",
    "Would it be the same for twice as many examples?",
    "`np.mean`.",
    combines_with=["base_2"],
)
def sums(probabilities, solution=mean_surprise.solution):
    return len(probabilities) * solution(probabilities)


@mean_surprise.mistake(
    "The logarithm has base 2 or 10; the course uses the natural one.",
    "Which is the probability of one unit?",
    "`np.log`.",
    variants=[lambda probabilities: -np.mean(np.log10(probabilities))],
)
def base_2(probabilities):
    return -np.mean(np.log2(probabilities))


@mean_surprise.mistake(
    "The logarithm of the mean is not the mean of the logarithms.",
    "Try (1, 0.01).",
    "Take the logarithm of each probability first.",
)
def logarithm_of_the_mean(probabilities):
    return -np.log(np.mean(probabilities))


@mean_surprise.mistake(
    "Right for a few, infinite for many: the product becomes 0 before its logarithm is taken.",
    "What is 0.5 to the power 2000, to a computer?",
    "Take logarithms first, then add.",
)
def logarithm_of_the_product(probabilities):
    return -np.log(np.prod(probabilities)) / len(probabilities)


@exercise(
    "the mean loss of a batch of scores",
    section="Scores or probabilities?",
    notice="One softmax between scores and loss, no more and no less.",
    keeps_arguments=True,
    cases=[
        case("one example", scores=[[0.0, 1.0]], labels=[1]),
        case(scores=[[3.0, 1.0, 0.2]], labels=[0]),
        case("a single class", scores=[[2.0], [1.0]], labels=[0, 0]),
        case(scores=[[3.0, 1.0, 0.2], [0.0, 2.0, 1.0]], labels=[0, 2]),
        case("a sure and right answer", scores=[[30.0, 0.0, 0.0], [0.0, 30.0, 0.0]], labels=[0, 1]),
        case("a sure and wrong answer", scores=[[30.0, -30.0], [0.0, 0.1]], labels=[1, 0]),
    ],
    variations=[roll("scores", "labels"), cast("labels", "uint8")],
)
def loss_of_scores(scores, labels):
    truths = softmax(scores)[np.arange(len(labels)), labels]
    return -np.mean(np.log(truths))


def of_the_truth(table, labels):
    return table[np.arange(len(labels)), labels]


@loss_of_scores.mistake(
    "Softmax is applied twice: no probability can then come near 1, and no loss near 0.",
    "How often do the scores meet softmax on their way to the loss?",
    "`library_loss` takes scores, and applies softmax itself.",
    combines_with=["loss_sums", "bits_of_loss", "loss_of_each"],
)
def softmax_twice(scores, labels, solution=loss_of_scores.solution):
    return solution(softmax(scores), labels)


@loss_of_scores.mistake(
    "The scores are used as if they were logarithms of probabilities, or probabilities.",
    "Do the exponentials of your logarithms sum to one?",
    "Softmax comes first.",
    variants=[lambda scores, labels: -np.mean(np.log(of_the_truth(scores, labels)))],
)
def forgets_softmax(scores, labels):
    return -np.mean(of_the_truth(scores, labels))


@loss_of_scores.mistake(
    "Softmax runs over the whole batch, or over the examples, not over each row.",
    "Sum each row of your probabilities. What must come out?",
    "`axis=-1`.",
    variants=[lambda scores, labels: -np.mean(np.log(of_the_truth(softmax(scores, axis=0), labels)))],
)
def whole_array(scores, labels):
    return -np.mean(np.log(of_the_truth(np.exp(scores) / np.exp(scores).sum(), labels)))


@loss_of_scores.mistake("The losses are added up, not averaged.", "Twice the batch, twice the loss?", "`np.mean`.")
def loss_sums(scores, labels):
    return len(labels) * loss_of_scores.solution(scores, labels)


@loss_of_scores.mistake("The logarithm has base 2.", "Which unit is asked for?", "`np.log`.")
def bits_of_loss(scores, labels):
    return loss_of_scores.solution(scores, labels) / np.log(2)


@loss_of_scores.mistake(
    "There is one loss for each example; the mean is asked for.", "How many numbers are asked for?", "`np.mean`."
)
def loss_of_each(scores, labels):
    return -np.log(of_the_truth(softmax(scores), labels))
