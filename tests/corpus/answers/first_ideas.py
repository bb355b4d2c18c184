# %% votes: template matching by a linear classifier, cs231n's notes on linear classification
# right: products added up
score_of_5 = np.sum(weights_of_5 * ink) + bias_of_5
# right: a dot product
score_of_5 = weights_of_5 @ ink + bias_of_5
# right: a loop
score_of_5 = bias_of_5
for weight, pixel in zip(weights_of_5, ink):
    score_of_5 = score_of_5 + weight * pixel
# right: math.fsum
import math
score_of_5 = math.fsum([w * x for w, x in zip(weights_of_5, ink)]) + float(bias_of_5)
# wrong: no bias [forgets_the_bias]
score_of_5 = np.sum(weights_of_5 * ink)
# wrong: a bias for each pixel [bias_for_each_pixel]
score_of_5 = np.sum(weights_of_5 * ink + bias_of_5)
# wrong: the weights alone [adds_weights]
score_of_5 = np.sum(weights_of_5) + bias_of_5
# wrong: a mean [mean_of_votes]
score_of_5 = np.mean(weights_of_5 * ink) + bias_of_5
# wrong: not added up [does_not_add, wrong_shape]
score_of_5 = weights_of_5 * ink + bias_of_5

# %% softmax_of_one: Stack Overflow 34968722, "How to implement the Softmax function in Python"
# right: two lines
def my_softmax(scores):
    e = np.exp(scores)
    return e / np.sum(e)
# right: the maximum first
def my_softmax(x):
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum()
# right: SciPy
from scipy.special import softmax as scipys
def my_softmax(scores):
    return scipys(scores)
# right: math in a list
import math
def my_softmax(scores):
    e = [math.exp(s) for s in scores]
    return np.array([x / sum(e) for x in e])
# right: axis 0, which is the only one
def my_softmax(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=0)
# wrong: no exponential
def my_softmax(scores):
    return scores / np.sum(scores)
# wrong: not divided
def my_softmax(scores):
    return np.exp(scores)
# wrong: divided by the largest
def my_softmax(scores):
    return np.exp(scores) / np.exp(scores).max()
# wrong: base 2
def my_softmax(scores):
    return 2.0 ** scores / (2.0 ** scores).sum()
# wrong: minus
def my_softmax(scores):
    return np.exp(-scores) / np.exp(-scores).sum()
# wrong: three scores alone
def my_softmax(scores):
    a, b, c = np.exp(scores)
    return np.array([a, b, c]) / (a + b + c)
# wrong: the largest probability alone
def my_softmax(scores):
    e = np.exp(scores)
    return (e / e.sum()).max()
# wrong: absolute values instead of exponentials
def my_softmax(scores):
    return np.abs(scores) / np.abs(scores).sum()
# wrong: a tiny number beside the sum
def my_softmax(scores):
    e = np.exp(scores)
    return e / (e.sum() + 1e-3)

# %% sigmoid: Stack Overflow 3985619, "How to calculate a logistic sigmoid function in Python?"
# right: one line
def my_sigmoid(lead):
    return 1 / (1 + np.exp(-lead))
# right: SciPy
from scipy.special import expit
def my_sigmoid(lead):
    return expit(lead)
# right: through tanh
def my_sigmoid(lead):
    return (1 + np.tanh(np.asarray(lead) / 2)) / 2
# right: numerator and denominator
def my_sigmoid(lead):
    return np.exp(lead) / (np.exp(lead) + 1)
# right: softmax of (lead, 0)
def my_sigmoid(lead):
    lead = np.asarray(lead, dtype=float)
    return softmax(np.stack([lead, np.zeros(lead.shape)], axis=-1))[..., 0]
# right: a power of e
def my_sigmoid(lead):
    return (1 + np.e ** (-lead)) ** -1
# wrong: the sign
def my_sigmoid(lead):
    return 1 / (1 + np.exp(lead))
# wrong: no one
def my_sigmoid(lead):
    return 1 / np.exp(-lead)
# wrong: tanh
def my_sigmoid(lead):
    return np.tanh(lead)
# wrong: against the opposite score
def my_sigmoid(lead):
    return np.exp(lead) / (np.exp(lead) + np.exp(-lead))
# wrong: base 2
def my_sigmoid(lead):
    return 1 / (1 + 2.0 ** -lead)
# wrong: math.exp takes no arrays
import math
def my_sigmoid(lead):
    return 1 / (1 + math.exp(-lead))
# wrong: an if, which an array does not answer
def my_sigmoid(lead):
    if lead >= 0:
        return 1 / (1 + np.exp(-lead))
    return np.exp(lead) / (1 + np.exp(lead))
# wrong: a step
def my_sigmoid(lead):
    return np.where(np.asarray(lead) > 0, 1.0, 0.0)
# wrong: a straight line with two ends
def my_sigmoid(lead):
    return np.clip(0.5 + np.asarray(lead) / 4, 0, 1)

# %% draw_class: karpathy's min-char-rnn and Stack Overflow 4265988, "Generate random numbers with a given distribution"
# right: cumsum and argmax
def draw_class(probabilities, u):
    return int(np.argmax(np.cumsum(probabilities) > u))
# right: searchsorted from the right
def draw_class(probabilities, u):
    return int(np.searchsorted(np.cumsum(probabilities), u, side="right"))
# right: a loop
def draw_class(probabilities, u):
    total = 0.0
    for k, p in enumerate(probabilities):
        total += p
        if total > u:
            return k
# right: bisect
from bisect import bisect_right
from itertools import accumulate
def draw_class(probabilities, u):
    return bisect_right(list(accumulate(probabilities.tolist())), u)
# right: how many ends lie at or below u
def draw_class(probabilities, u):
    return int((np.cumsum(probabilities) <= u).sum())
# wrong: searchsorted from the left
def draw_class(probabilities, u):
    return int(np.searchsorted(np.cumsum(probabilities), u))
# wrong: at least instead of more
def draw_class(probabilities, u):
    return int(np.argmax(np.cumsum(probabilities) >= u))
# wrong: the most probable
def draw_class(probabilities, u):
    return int(np.argmax(probabilities))
# wrong: no running sum
def draw_class(probabilities, u):
    return int(np.argmax(probabilities > u))
# wrong: counted from one
def draw_class(probabilities, u):
    return int(np.argmax(np.cumsum(probabilities) > u)) + 1
# wrong: from the other end
def draw_class(probabilities, u):
    return len(probabilities) - 1 - int(np.argmax(np.cumsum(probabilities[::-1]) > u))
# wrong: the nearest probability
def draw_class(probabilities, u):
    return int(np.argmin(np.abs(probabilities - u)))
# wrong: u cuts the range of classes evenly
def draw_class(probabilities, u):
    return int(u * len(probabilities))
# wrong: sorted first, as in nucleus sampling
def draw_class(probabilities, u):
    return int(np.argmax(np.cumsum(np.sort(probabilities)[::-1]) > u))
# wrong: draws by itself
def draw_class(probabilities, u):
    return int(np.random.default_rng(0).choice(len(probabilities), p=probabilities))

# %% mean_surprise: log likelihood in any textbook; scikit-learn's log_loss
# right: one line
def mean_surprise(probabilities):
    return -np.log(probabilities).mean()
# right: math
import math
def mean_surprise(probabilities):
    return -math.fsum(math.log(p) for p in probabilities) / len(probabilities)
# right: bits turned into nats
def mean_surprise(probabilities):
    return np.mean(np.log2(1 / np.asarray(probabilities))) * np.log(2)
# right: minus the logarithm of the geometric mean
from scipy.stats import gmean
def mean_surprise(probabilities):
    return -np.log(gmean(probabilities))
# wrong: the product first, which vanishes for many
def mean_surprise(probabilities):
    return -np.log(np.prod(probabilities)) / len(probabilities)
# wrong: no minus
def mean_surprise(probabilities):
    return np.log(probabilities).mean()
# wrong: the sum
def mean_surprise(probabilities):
    return -np.log(probabilities).sum()
# wrong: bits
def mean_surprise(probabilities):
    return -np.log2(probabilities).mean()
# wrong: the logarithm of the mean
def mean_surprise(probabilities):
    return -np.log(np.mean(probabilities))
# wrong: one minus
def mean_surprise(probabilities):
    return np.mean(1 - probabilities)
# wrong: 1e-7 inside
def mean_surprise(probabilities):
    return -np.log(probabilities + 1e-7).mean()
# wrong: the median
def mean_surprise(probabilities):
    return -np.median(np.log(probabilities))

# %% loss_of_scores: PyTorch's forum, where softmax is taken twice before CrossEntropyLoss
# right: log-softmax and the truth's place
def loss_of_scores(scores, labels):
    return -log_softmax(scores)[np.arange(len(labels)), labels].mean()
# right: logsumexp
from scipy.special import logsumexp
def loss_of_scores(scores, labels):
    return np.mean(logsumexp(scores, axis=1) - scores[np.arange(len(labels)), labels])
# right: softmax once, then the logarithm
def loss_of_scores(scores, labels):
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))
# right: a loop
import math
def loss_of_scores(scores, labels):
    total = 0.0
    for row, label in zip(scores, labels):
        total += math.log(sum(math.exp(s) for s in row)) - row[label]
    return total / len(labels)
# right: the helper
def loss_of_scores(scores, labels):
    return softmax_cross_entropy(scores, labels).mean()
# wrong: softmax twice
def loss_of_scores(scores, labels):
    return softmax_cross_entropy(softmax(scores), labels).mean()
# wrong: no softmax
def loss_of_scores(scores, labels):
    return -scores[np.arange(len(labels)), labels].mean()
# wrong: the sum
def loss_of_scores(scores, labels):
    return softmax_cross_entropy(scores, labels).sum()
# wrong: bits
def loss_of_scores(scores, labels):
    return softmax_cross_entropy(scores, labels).mean() / np.log(2)
# wrong: one softmax for the whole batch
def loss_of_scores(scores, labels):
    p = np.exp(scores) / np.exp(scores).sum()
    return -np.log(p[np.arange(len(labels)), labels]).mean()
# wrong: one loss for each example [wrong_shape]
def loss_of_scores(scores, labels):
    return softmax_cross_entropy(scores, labels)
# wrong: all rows at all labels
def loss_of_scores(scores, labels):
    return -np.log(softmax(scores)[:, labels]).mean()
# wrong: the most probable class's loss
def loss_of_scores(scores, labels):
    return -np.log(softmax(scores).max(axis=1)).mean()
# wrong: 1e-8 inside
def loss_of_scores(scores, labels):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels] + 1e-8).mean()

# %% label_rows: Stack Overflow 38592324, "One hot encoding using numpy"
# right: np.eye
label_rows = np.eye(3)[labels]
# right: typed
label_rows = [[1, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]
# right: compared
label_rows = (labels[:, None] == np.arange(3)).astype(float)
# wrong: a column each
label_rows = np.eye(3)[labels].T
# wrong: counted from one
label_rows = np.eye(4)[labels + 1]
# wrong: the labels' values in place of ones
label_rows = np.eye(3)[labels] * labels[:, None]
# wrong: the labels themselves
label_rows = labels
