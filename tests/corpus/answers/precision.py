# %% stuck_at: Goldberg 1991, and Stack Overflow 12596695, "Why does a float variable stop incrementing at 16777216?"
# right: the power
stuck_at = 2**24
# right: typed
stuck_at = 16777216
# right: a float
stuck_at = 2.0**24
# right: float32
stuck_at = np.float32(16777216)
# right: found by doubling
x = np.float32(1)
while x + np.float32(1) != x:
    x = x * np.float32(2)
stuck_at = x
# wrong: the exponent [gives_the_exponent]
stuck_at = 24
# wrong: stored digits [forgets_the_unstored_digit]
stuck_at = 2**23
# wrong: integers [thinks_of_integers]
stuck_at = 2**31
# wrong: float64 [thinks_of_float64]
stuck_at = 2**53
# wrong: the largest number [takes_the_largest_number]
stuck_at = np.finfo(np.float32).max
# wrong: in three digits [nearly]
stuck_at = 1.68e7
# wrong: one below [nearly, still_moves]
stuck_at = 2**24 - 1

# %% stable_softmax: Stack Overflow 42599498, "Numerically stable softmax"; tensorflow#10142; cs231n notes
# right: each row's maximum
def stable_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
# right: SciPy's softmax
from scipy.special import softmax as scipys
def stable_softmax(scores):
    return scipys(scores, axis=1)
# right: logsumexp
from scipy.special import logsumexp
def stable_softmax(scores):
    return np.exp(scores - logsumexp(scores, axis=1)[:, np.newaxis])
# right: a loop over rows
def stable_softmax(scores):
    out = np.zeros(scores.shape)
    for i, row in enumerate(scores):
        e = np.exp(row - np.max(row))
        out[i] = e / e.sum()
    return out
# right: math, with max
import math
def stable_softmax(scores):
    rows = []
    for row in scores.tolist():
        top = max(row)
        e = [math.exp(s - top) for s in row]
        rows.append([x / math.fsum(e) for x in e])
    return np.array(rows)
# right: np.amax and a turn
def stable_softmax(scores):
    z = (scores.T - np.amax(scores, axis=1)).T
    e = np.exp(z)
    return (e.T / np.sum(e, axis=1)).T
# right: sorted, the last of each row
def stable_softmax(scores):
    top = np.sort(scores, axis=1)[:, -1:]
    e = np.exp(scores - top)
    return e / e.sum(axis=1, keepdims=True)
# right: np.ptp's trick: the maximum by argmax and take_along_axis
def stable_softmax(scores):
    top = np.take_along_axis(scores, scores.argmax(axis=1)[:, None], axis=1)
    e = np.exp(scores - top)
    return np.divide(e, np.add.reduce(e, axis=1, keepdims=True))
# right: the helper
def stable_softmax(scores):
    return softmax(scores)
# right: online softmax, one pass over the classes (Milakov and Gimelshein 2018)
def stable_softmax(scores):
    top = np.full(len(scores), -np.inf)
    total = np.zeros(len(scores))
    for column in np.asarray(scores, dtype=float).T:
        new = np.maximum(top, column)
        total = total * np.exp(top - new) + np.exp(column - new)
        top = new
    return np.exp(scores - top[:, None]) / total[:, None]
# right: clipped after the maximum, where exponentials are zero anyhow
def stable_softmax(scores):
    z = np.clip(scores - scores.max(axis=-1, keepdims=True), -700, 0)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)
# right: sums of exp of differences
def stable_softmax(scores):
    scores = np.asarray(scores, dtype=float)
    with np.errstate(over="ignore"):
        return 1 / np.exp(scores[:, None, :] - scores[:, :, None]).sum(axis=2)
# wrong: the batch's maximum [shifts_by_the_batch]
def stable_softmax(scores):
    e = np.exp(scores - np.max(scores))
    return e / e.sum(axis=1, keepdims=True)
# wrong: each row's first score [subtracts_the_first, overflows]
def stable_softmax(scores):
    e = np.exp(scores - scores[:, :1])
    return e / e.sum(axis=1, keepdims=True)
# wrong: each row's last score [subtracts_the_first, overflows, not_a_number]
def stable_softmax(scores):
    e = np.exp(scores - scores[:, -1:])
    return e / e.sum(axis=1, keepdims=True)
# wrong: each row's mean [subtracts_the_mean]
def stable_softmax(scores):
    e = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: each row's minimum [subtracts_the_minimum]
def stable_softmax(scores):
    e = np.exp(scores - scores.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: each row's median [overflows, not_a_number]
def stable_softmax(scores):
    e = np.exp(scores - np.median(scores, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: each column's maximum [maximum_of_columns]
def stable_softmax(scores):
    e = np.exp(scores - scores.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)
# wrong: the maximum of absolute values [overflows, not_a_number]
def stable_softmax(scores):
    e = np.exp(scores - np.abs(scores).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: the maximum, but never below zero, as uTensor#176 begins with 0 [overflows, not_a_number]
def stable_softmax(scores):
    e = np.exp(scores - np.maximum(scores.max(axis=1, keepdims=True), 0))
    return e / e.sum(axis=1, keepdims=True)
# wrong: 1000 subtracted [overflows, not_a_number]
def stable_softmax(scores):
    e = np.exp(scores - 1000.0)
    return e / e.sum(axis=1, keepdims=True)
# wrong: clipped to ±500 [clips_the_scores]
def stable_softmax(scores):
    e = np.exp(np.clip(scores, -500, 500))
    return e / e.sum(axis=1, keepdims=True)
# wrong: nan made zero [hides_the_nan]
def stable_softmax(scores):
    e = np.exp(scores)
    return np.nan_to_num(e / e.sum(axis=1, keepdims=True))
# wrong: infinities made large numbers [clips_the_scores, hides_the_nan, overflows]
def stable_softmax(scores):
    e = np.nan_to_num(np.exp(scores), posinf=1e300)
    return e / e.sum(axis=1, keepdims=True)
# wrong: long doubles, which reach further, but not far enough [overflows, not_a_number]
def stable_softmax(scores):
    e = np.exp(np.asarray(scores, dtype=np.longdouble))
    return np.asarray(e / e.sum(axis=1, keepdims=True), dtype=float)
# wrong: a tiny number beside the sum of the naive way [overflows, not_a_number]
def stable_softmax(scores):
    e = np.exp(scores)
    return e / (e.sum(axis=1, keepdims=True) + 1e-9)
# wrong: a one-hot row wherever a score is large
def stable_softmax(scores):
    if np.abs(scores).max() > 500:
        return (scores == scores.max(axis=1, keepdims=True)).astype(float)
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)
# wrong: divided by the largest instead of shifted [scales_down]
def stable_softmax(scores):
    e = np.exp(scores / scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: naive [overflows, not_a_number]
def stable_softmax(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
# wrong: float32 on the way overflows where scores are huge [subtracts_the_mean, overflows, not_a_number]
def stable_softmax(scores):
    scores = scores.astype(np.float32)
    e = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: logarithm of the sum, naive [overflows, not_a_number]
def stable_softmax(scores):
    return np.exp(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))

# %% log_softmax: scipy.special.logsumexp's documentation; pytorch's log_softmax questions; dlsyscourse hw0
# right: shifted minus the logarithm of the sum
def stable_log_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
# right: SciPy
from scipy.special import log_softmax as scipys
def stable_log_softmax(scores):
    return scipys(scores, axis=1)
# right: logsumexp
from scipy.special import logsumexp
def stable_log_softmax(scores):
    return scores - logsumexp(scores, axis=1, keepdims=True)
# right: np.logaddexp.reduce
def stable_log_softmax(scores):
    return scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
# right: loops, math.fsum
import math
def stable_log_softmax(scores):
    out = []
    for row in scores:
        top = max(row)
        log_sum = top + math.log(math.fsum(math.exp(s - top) for s in row))
        out.append([s - log_sum if s != top else -(log_sum - top) for s in row])
    return np.array(out, dtype=float)
# right: the maximum added back
def stable_log_softmax(scores):
    top = scores.max(axis=1)
    log_sums = np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return (scores - top[:, None]) - log_sums[:, None]
# right: log1p of the others
def stable_log_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return z - np.log1p(np.exp(z).sum(axis=1, keepdims=True) - 1)
# right: the helper
def stable_log_softmax(scores):
    return log_softmax(scores, axis=1)
# right: functools.reduce over the columns
from functools import reduce
def stable_log_softmax(scores):
    return scores - reduce(np.logaddexp, scores.T)[:, np.newaxis]
# wrong: logarithm of a stable softmax [log_of_softmax]
def stable_log_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
# wrong: logarithm of softmax + 1e-12 [adds_epsilon]
def stable_log_softmax(scores):
    return np.log(softmax(scores) + 1e-12)
# wrong: logarithm of the smallest number at least [adds_epsilon]
def stable_log_softmax(scores):
    return np.log(np.maximum(softmax(scores), 1e-300))
# wrong: np.log with where, zeros left over
def stable_log_softmax(scores):
    p = softmax(scores)
    return np.log(p, out=np.zeros(p.shape), where=p > 0)
# wrong: -inf made the largest negative number [adds_epsilon]
def stable_log_softmax(scores):
    return np.nan_to_num(np.log(softmax(scores)))
# wrong: naive [overflows_below_the_logarithm, not_a_number]
def stable_log_softmax(scores):
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
# wrong: the batch's maximum [batchs_maximum]
def stable_log_softmax(scores):
    z = scores - scores.max()
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))
# wrong: each row's first score [less_the_first]
def stable_log_softmax(scores):
    z = scores - scores[:, [0]]
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))
# wrong: each row's mean [less_the_mean]
def stable_log_softmax(scores):
    z = scores - scores.mean(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))
# wrong: the maximum is not added back [shifts_in_one_place]
def stable_log_softmax(scores):
    top = scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
# wrong: a sum plus 1e-8
def stable_log_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True) + 1e-8 * z.shape[1] * 1e3)
# wrong: the scores minus their maximum, as the sum is nearly one [forgets_the_sum]
def stable_log_softmax(scores):
    return scores - scores.max(axis=1, keepdims=True)
# wrong: base 2 [other_logarithm]
def stable_log_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return (z - np.log(np.exp(z).sum(axis=1, keepdims=True))) / np.log(2)
# wrong: minus the logarithm [is_the_loss]
def stable_log_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return np.log(np.exp(z).sum(axis=1, keepdims=True)) - z
# wrong: over the examples [sums_over_examples]
def stable_log_softmax(scores):
    z = scores - scores.max(axis=0, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=0, keepdims=True))
# wrong: never below -745, where exponentials end [adds_epsilon]
def stable_log_softmax(scores):
    z = scores - scores.max(axis=1, keepdims=True)
    return np.maximum(z - np.log(np.exp(z).sum(axis=1, keepdims=True)), -745.0)
# wrong: probabilities [forgets_the_logarithm]
def stable_log_softmax(scores):
    return softmax(scores)

# %% standardise: scikit-learn#19527 and #19726, constant features that are not quite constant; ai2cm/fv3net#639
# right: largest equals smallest
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread[train_inputs.max(axis=0) == train_inputs.min(axis=0)] = 1
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# right: ptp
def standardise(train_inputs, other_inputs):
    mean, std = np.mean(train_inputs, 0), np.std(train_inputs, 0)
    std = np.where(np.ptp(train_inputs, axis=0) == 0, 1.0, std)
    return (train_inputs - mean) / std, (other_inputs - mean) / std
# right: a threshold of 1e-8
def standardise(train_inputs, other_inputs):
    mean, std = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    std = np.where(std < 1e-8, 1, std)
    return (train_inputs - mean) / std, (other_inputs - mean) / std
# right: isclose to zero
def standardise(train_inputs, other_inputs):
    mean, std = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    std[np.isclose(std, 0)] = 1
    return (train_inputs - mean) / std, (other_inputs - mean) / std
# right: scikit-learn's own
from sklearn.preprocessing import StandardScaler
def standardise(train_inputs, other_inputs):
    scaler = StandardScaler().fit(train_inputs)
    return scaler.transform(train_inputs), scaler.transform(other_inputs)
# right: constant pixels set to zero
def standardise(train_inputs, other_inputs):
    mean, std = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    moves = (train_inputs != train_inputs[0]).any(axis=0)
    def one(part):
        out = np.zeros(part.shape)
        out[:, moves] = (part[:, moves] - mean[moves]) / std[moves]
        return out
    return one(train_inputs), one(other_inputs)
# right: np.divide where it moves
def standardise(train_inputs, other_inputs):
    mean, std = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    moves = np.broadcast_to(std > 1e-10, train_inputs.shape)
    train = np.divide(train_inputs - mean, std, out=np.zeros(train_inputs.shape), where=moves)
    moves = np.broadcast_to(std > 1e-10, other_inputs.shape)
    return train, np.divide(other_inputs - mean, std, out=np.zeros(other_inputs.shape), where=moves)
# right: pixel by pixel
def standardise(train_inputs, other_inputs):
    train, other = np.zeros(train_inputs.shape), np.zeros(other_inputs.shape)
    for j in range(train.shape[1]):
        column = train_inputs[:, j]
        spread = column.std() if len(set(column.tolist())) > 1 else 1.0
        train[:, j] = (column - column.mean()) / spread
        other[:, j] = (other_inputs[:, j] - column.mean()) / spread
    return train, other
# right: a threshold relative to the mean
def standardise(train_inputs, other_inputs):
    mean, std = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    std = np.where(std <= 1e-12 * (1 + np.abs(mean)), 1, std)
    return (train_inputs - mean) / std, (other_inputs - mean) / std
# right: statistics by math
import math
def standardise(train_inputs, other_inputs):
    means, spreads = [], []
    for column in train_inputs.T.tolist():
        mean = math.fsum(column) / len(column)
        spread = math.sqrt(math.fsum((c - mean) ** 2 for c in column) / len(column))
        means.append(mean)
        spreads.append(spread if spread > 1e-9 else 1.0)
    return [(part - np.array(means)) / np.array(spreads) for part in (train_inputs, other_inputs)]
# right: unique values counted
def standardise(train_inputs, other_inputs):
    mean, std = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    constant = [len(np.unique(column)) == 1 for column in train_inputs.T]
    std[constant] = 1
    return (train_inputs - mean) / std, (other_inputs - mean) / std
# wrong: spread == 0, as many print it [asks_for_exactly_zero]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: spread[spread == 0] = 1 [asks_for_exactly_zero]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread[spread == 0] = 1
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: a threshold too small for rounding, the machine's smallest number [asks_for_exactly_zero, tiny_spread]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread = np.where(spread < 1e-18, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: plus 1e-8 [tiny_spread]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    return (train_inputs - mean) / (spread + 1e-8), (other_inputs - mean) / (spread + 1e-8)
# wrong: at least 1e-6 [tiny_spread]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), np.maximum(train_inputs.std(axis=0), 1e-6)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: nan_to_num afterwards [writes_over_the_nan]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    return np.nan_to_num((train_inputs - mean) / spread), np.nan_to_num((other_inputs - mean) / spread)
# wrong: nan and infinity made zero, and the rounding forgotten [writes_over_the_nan, asks_for_exactly_zero]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    parts = [(part - mean) / spread for part in (train_inputs, other_inputs)]
    return [np.nan_to_num(part, nan=0, posinf=0, neginf=0) for part in parts]
# wrong: each by its own statistics [test_statistics]
def standardise(train_inputs, other_inputs):
    def one(part):
        spread = part.std(axis=0)
        spread[np.ptp(part, axis=0) == 0] = 1
        return (part - part.mean(axis=0)) / spread
    return one(train_inputs), one(other_inputs)
# wrong: both together [pools_them]
def standardise(train_inputs, other_inputs):
    both = np.concatenate([train_inputs, other_inputs])
    mean, spread = both.mean(axis=0), both.std(axis=0)
    spread[np.ptp(both, axis=0) == 0] = 1
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: one mean for all pixels [one_for_all_pixels]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(), train_inputs.std() or 1
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: rows [by_its_own_pixels]
def standardise(train_inputs, other_inputs):
    def one(part):
        spread = part.std(axis=1, keepdims=True)
        return (part - part.mean(axis=1, keepdims=True)) / np.where(spread < 1e-9, 1, spread)
    return one(train_inputs), one(other_inputs)
# wrong: variance [divides_by_the_variance]
def standardise(train_inputs, other_inputs):
    mean, variance = train_inputs.mean(axis=0), train_inputs.var(axis=0)
    variance[np.ptp(train_inputs, axis=0) == 0] = 1
    return (train_inputs - mean) / variance, (other_inputs - mean) / variance
# wrong: N - 1 [divides_by_one_less]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0, ddof=1)
    spread[np.ptp(train_inputs, axis=0) == 0] = 1
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: between smallest and largest
def standardise(train_inputs, other_inputs):
    low, width = train_inputs.min(axis=0), np.ptp(train_inputs, axis=0)
    width[width == 0] = 1
    return (train_inputs - low) / width, (other_inputs - low) / width
# wrong: constant pixels are left out [wrong_shape]
def standardise(train_inputs, other_inputs):
    moves = np.ptp(train_inputs, axis=0) > 0
    mean, spread = train_inputs.mean(axis=0)[moves], train_inputs.std(axis=0)[moves]
    return (train_inputs[:, moves] - mean) / spread, (other_inputs[:, moves] - mean) / spread
# wrong: constant pixels keep their values [leaves_constants_raw]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    flat = np.ptp(train_inputs, axis=0) == 0
    spread[flat], mean[flat] = 1, 0
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: what varies little counts as constant, below 0.01
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread = np.where(spread < 0.01, 1, spread)
    return (train_inputs - mean) / spread, (other_inputs - mean) / spread
# wrong: in place [changes_its_input, writes_into_integers]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread[np.ptp(train_inputs, axis=0) == 0] = 1
    train_inputs -= mean
    train_inputs /= spread
    other_inputs -= mean
    other_inputs /= spread
    return train_inputs, other_inputs
# wrong: the mean is not subtracted [forgets_to_centre]
def standardise(train_inputs, other_inputs):
    spread = train_inputs.std(axis=0)
    spread[np.ptp(train_inputs, axis=0) == 0] = 1
    return train_inputs / spread, other_inputs / spread
# wrong: the order of the two [swaps_them]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread[np.ptp(train_inputs, axis=0) == 0] = 1
    return (other_inputs - mean) / spread, (train_inputs - mean) / spread
# wrong: the training part alone comes back [wrong_count]
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread[np.ptp(train_inputs, axis=0) == 0] = 1
    return (train_inputs - mean) / spread
# wrong: medians and quartiles, the robust way
def standardise(train_inputs, other_inputs):
    middle = np.median(train_inputs, axis=0)
    width = np.percentile(train_inputs, 75, axis=0) - np.percentile(train_inputs, 25, axis=0)
    width[width == 0] = 1
    return (train_inputs - middle) / width, (other_inputs - middle) / width
# wrong: outliers of the other part are cut at ±3
def standardise(train_inputs, other_inputs):
    mean, spread = train_inputs.mean(axis=0), train_inputs.std(axis=0)
    spread[np.ptp(train_inputs, axis=0) == 0] = 1
    return (train_inputs - mean) / spread, np.clip((other_inputs - mean) / spread, -3, 3)
