# %% two_prices: information theory as in MacKay's book, chapter 2
# right: computed
probability_for_one_nat = 1 / np.e
probability_for_one_bit = 0.5
# right: typed
probability_for_one_nat = 0.368
probability_for_one_bit = 1 / 2
# right: from a search
grid = np.linspace(0.0001, 1, 100001)
probability_for_one_nat = grid[np.argmin(np.abs(-np.log(grid) - 1))]
probability_for_one_bit = grid[np.argmin(np.abs(-np.log2(grid) - 1))]
# wrong: exchanged [exchanged]
probability_for_one_nat = 0.5
probability_for_one_bit = 0.368
# wrong: e and 2 [above_one]
probability_for_one_nat = np.e
probability_for_one_bit = 2
# wrong: one for both [one_for_both]
probability_for_one_nat = 0.368
probability_for_one_bit = 0.368
# wrong: ln 2 for the bit [gives_the_price]
probability_for_one_nat = np.exp(-1)
probability_for_one_bit = np.log(2)
# wrong: two decimals where three are asked for [rounded]
probability_for_one_nat = 0.37
probability_for_one_bit = 0.5

# %% mean_distance: Stack Overflow 47377222, "What is the problem with my implementation of the cross-entropy function?"
# right: only where the label is not zero
def mean_distance(probabilities, labels):
    with np.errstate(divide="ignore"):
        logs = np.where(labels > 0, np.log(probabilities), 0.0)
    return -np.sum(labels * logs) / len(probabilities)
# right: xlogy knows that zero times anything is zero
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -xlogy(labels, probabilities).sum(axis=1).mean()
# right: loops and math
import math
def mean_distance(probabilities, labels):
    total = 0.0
    for p_row, l_row in zip(probabilities, labels):
        for p, l in zip(p_row, l_row):
            if l > 0:
                if p == 0:
                    return math.inf
                total -= l * math.log(p)
    return total / len(labels)
# right: a mask picks the entries that count
def mean_distance(probabilities, labels):
    mask = labels != 0
    return float((labels[mask] * -np.log(probabilities[mask])).sum() / probabilities.shape[0])
# right: nansum drops zero times infinity alone
def mean_distance(probabilities, labels):
    return -np.nansum(labels * np.log(probabilities)) / len(labels)
# right: divergence plus entropy
from scipy.special import entr, rel_entr
def mean_distance(probabilities, labels):
    return np.mean(np.sum(rel_entr(labels, probabilities) + entr(labels), axis=1))
# right: np.log's where
def mean_distance(probabilities, labels):
    logs = np.zeros(probabilities.shape)
    np.log(probabilities, out=logs, where=labels > 0)
    return -(labels * logs).sum(axis=1).mean()
# right: the helper
def mean_distance(probabilities, labels):
    return np.mean(cross_entropy(probabilities, labels))
# right: bits turned into nats
def mean_distance(probabilities, labels):
    with np.errstate(divide="ignore"):
        bits = -np.log2(np.where(labels == 0, 1, probabilities))
    return np.log(2) * np.einsum("nk,nk->", labels, bits) / len(labels)
# right: a product of powers, then one logarithm for each row
def mean_distance(probabilities, labels):
    with np.errstate(divide="ignore"):
        return np.mean([-np.log(p[l > 0]) @ l[l > 0] for p, l in zip(probabilities, labels)])
# right: torch's formula by hand: a list of losses, statistics.fmean
import statistics
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return statistics.fmean(-float(xlogy(l, p).sum()) for p, l in zip(probabilities, labels))
# wrong: 1e-9 inside the logarithm [adds_an_epsilon]
def mean_distance(probabilities, labels):
    return -np.sum(labels * np.log(probabilities + 1e-9)) / len(labels)
# wrong: clipped at 1e-7, as in "Neural Networks from Scratch" [adds_an_epsilon]
def mean_distance(probabilities, labels):
    clipped = np.clip(probabilities, 1e-7, 1 - 1e-7)
    return -np.sum(labels * np.log(clipped)) / clipped.shape[0]
# wrong: clipped at 1e-15, as old log losses were [adds_an_epsilon]
def mean_distance(probabilities, labels):
    return np.mean(-np.sum(labels * np.log(np.clip(probabilities, 1e-15, 1)), axis=1))
# wrong: the smallest normal number instead of zero [adds_an_epsilon]
def mean_distance(probabilities, labels):
    return -(labels * np.log(np.maximum(probabilities, np.finfo(float).tiny))).sum() / len(labels)
# wrong: eps only where the probability is zero [adds_an_epsilon]
def mean_distance(probabilities, labels):
    p = np.where(probabilities == 0, 1e-12, probabilities)
    return -(labels * np.log(p)).sum() / len(labels)
# wrong: zero times infinity [zero_times_infinity]
def mean_distance(probabilities, labels):
    return -np.sum(labels * np.log(probabilities)) / len(labels)
# wrong: every product repaired, also infinite ones [largest_number]
def mean_distance(probabilities, labels):
    return -np.nan_to_num(labels * np.log(probabilities)).sum() / len(labels)
# wrong: the logarithm of zero is zero [forgives_the_impossible]
def mean_distance(probabilities, labels):
    logs = np.log(probabilities, out=np.zeros(probabilities.shape), where=probabilities > 0)
    return -(labels * logs).sum() / len(labels)
# wrong: infinities taken for nothing [forgives_the_impossible]
def mean_distance(probabilities, labels):
    logs = np.log(probabilities)
    logs[np.isinf(logs)] = 0
    return -(labels * logs).sum(axis=1).mean()
# wrong: by the place of the largest label [one_hot_only]
def mean_distance(probabilities, labels):
    return -np.mean(np.log(probabilities[np.arange(len(labels)), labels.argmax(axis=1)]))
# wrong: the sum of each row's product, then the logarithm [one_hot_only]
def mean_distance(probabilities, labels):
    return -np.log((probabilities * labels).sum(axis=1)).mean()
# wrong: the mean of all entries [mean_of_everything]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -np.mean(xlogy(labels, probabilities))
# wrong: the sum of the batch [sums_the_batch]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -np.sum(xlogy(labels, probabilities))
# wrong: divided by the classes [mean_over_the_classes]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -xlogy(labels, probabilities).sum() / probabilities.shape[1]
# wrong: bits [counts_in_bits]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -xlogy(labels, probabilities).sum(axis=1).mean() / np.log(2)
# wrong: log10 [counts_in_tens]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -(xlogy(labels, probabilities) / np.log(10)).sum(axis=1).mean()
# wrong: swapped [swaps_the_arguments]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -xlogy(probabilities, labels).sum(axis=1).mean()
# wrong: no minus [forgets_the_minus]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return xlogy(labels, probabilities).sum(axis=1).mean()
# wrong: two classes' formula for every class [counts_the_others]
from scipy.special import xlog1py, xlogy
def mean_distance(probabilities, labels):
    return -(xlogy(labels, probabilities) + xlog1py(1 - labels, -probabilities)).sum(axis=1).mean()
# wrong: divergence alone [only_the_divergence]
from scipy.stats import entropy as divergence
def mean_distance(probabilities, labels):
    return np.mean(divergence(labels, probabilities, axis=1))
# wrong: one loss for each example [wrong_shape]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -xlogy(labels, probabilities).sum(axis=1)
# wrong: scikit-learn's log_loss, of the largest label's class
from sklearn.metrics import log_loss
def mean_distance(probabilities, labels):
    return log_loss(labels.argmax(axis=1), probabilities, labels=range(probabilities.shape[1]))
# wrong: the mean of what is finite [not_a_number, forgives_the_impossible]
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    losses = -xlogy(labels, probabilities).sum(axis=1)
    return losses[np.isfinite(losses)].mean()
# wrong: the loss of the mean prediction
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    return -xlogy(labels.mean(axis=0), probabilities.mean(axis=0)).sum()
# wrong: softmax once more, as a framework's loss does with logits
def mean_distance(probabilities, labels):
    return softmax_cross_entropy(probabilities, labels).mean()
# wrong: probabilities alone [forgets_the_logarithm]
def mean_distance(probabilities, labels):
    return -(labels * probabilities).sum(axis=1).mean()
# wrong: any zero makes it infinite
from scipy.special import xlogy
def mean_distance(probabilities, labels):
    if (probabilities == 0).any():
        return np.inf
    return -xlogy(labels, probabilities).sum(axis=1).mean()

# %% one_answer_for_all: the maximum likelihood of a categorical distribution, as in any textbook
# right: shares and their entropy
best_constant = [0.5, 0.25, 0.25]
smallest_mean_loss = 1.5 * np.log(2)
# right: means and typed digits
best_constant = np.array([2, 1, 1]) / 4
smallest_mean_loss = 1.04
smallest_mean_loss = 1.0397
# right: found by SciPy
from scipy.optimize import minimize
found = minimize(lambda s: softmax_cross_entropy(np.tile(np.append(s, 0), (4, 1)), np.array([0, 0, 1, 2])).mean(), [0.0, 0.0])
best_constant = softmax(np.append(found.x, 0))
smallest_mean_loss = float(found.fun)
# wrong: uniform [all_alike]
best_constant = [1 / 3, 1 / 3, 1 / 3]
smallest_mean_loss = np.log(3)
# wrong: all on a [all_on_the_commonest]
best_constant = [1, 0, 0]
smallest_mean_loss = 0
# wrong: bits [loss_in_bits]
best_constant = [0.5, 0.25, 0.25]
smallest_mean_loss = 1.5
# wrong: sum [sum_of_four]
best_constant = [0.5, 0.25, 0.25]
smallest_mean_loss = 6 * np.log(2)
# wrong: counts [not_probabilities]
best_constant = [2, 1, 1]
smallest_mean_loss = 1.04
# wrong: mean of three classes [mean_of_three_classes]
best_constant = [0.5, 0.25, 0.25]
smallest_mean_loss = -np.log([0.5, 0.25, 0.25]).mean()
