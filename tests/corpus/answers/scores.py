# %% score_of_b: the course's own slider; arithmetic by hand
# right: equal scores, equal probabilities
score_of_b = 3.0
# right: an integer
score_of_b = 3
# right: taken from the array
scores = np.array([3.0, 1.0, 0.2])
score_of_b = scores[0]
# right: solved for, through the odds
score_of_b = np.log(np.exp(3.0))
# wrong: the probability instead of the score [copies_the_probability]
score_of_b = 0.836
# wrong: half way between the two [takes_the_middle]
score_of_b = 2.0
# wrong: the difference of the two scores [takes_the_middle, -]
score_of_b = 3.0 - 1.0
# wrong: the other two scores added up, as if sums of scores mattered [-]
score_of_b = 3.2

# %% softmax: Stack Overflow 34968722, "How to implement the Softmax function in Python"; intellipaat.com/community/942
# right: one line
def softmax_of_rows(scores):
    return np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)
# right: the maximum of each row first
def softmax_of_rows(scores):
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# right: turned twice instead of keepdims
def softmax_of_rows(scores):
    return (np.exp(scores).T / np.exp(scores).sum(axis=1)).T
# right: reshape(-1, 1)
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / np.sum(e, axis=1).reshape(-1, 1)
# right: newaxis
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / e.sum(1)[:, None]
# right: SciPy's own
import scipy.special
def softmax_of_rows(scores):
    return scipy.special.softmax(scores, axis=1)
# right: through the logarithm of the sum
from scipy.special import logsumexp
def softmax_of_rows(scores):
    return np.exp(scores - logsumexp(scores, axis=1, keepdims=True))
# wrong: one sum for the whole batch, the asker's first try [whole_array]
def softmax_of_rows(x):
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum()
# wrong: axis 0, the accepted answer of that page for another layout [wrong_axis]
def softmax_of_rows(x):
    return np.exp(x) / np.sum(np.exp(x), axis=0)
# wrong: no keepdims [forgets_keepdims]
def softmax_of_rows(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=1)

# %% softmax: Python without NumPy, after "Data Science from Scratch" and pytudes' plain loops
# right: two loops and math.exp
import math
def softmax_of_rows(scores):
    result = np.zeros(scores.shape)
    for i in range(scores.shape[0]):
        total = 0.0
        for j in range(scores.shape[1]):
            total += math.exp(scores[i, j])
        for j in range(scores.shape[1]):
            result[i, j] = math.exp(scores[i, j]) / total
    return result
# right: lists in lists
import math
def softmax_of_rows(scores):
    rows = [[math.exp(s) for s in row] for row in scores]
    return [[e / sum(row) for e in row] for row in rows]
# right: powers of math.e
import math
def softmax_of_rows(scores):
    powers = math.e ** np.asarray(scores, dtype=float)
    return powers / powers.sum(axis=1, keepdims=True)
# right: each probability as one over a sum of differences
def softmax_of_rows(scores):
    scores = np.asarray(scores, dtype=float)
    return 1 / np.exp(scores[:, np.newaxis, :] - scores[:, :, np.newaxis]).sum(axis=2)
# right: row by row with apply_along_axis
def softmax_of_rows(scores):
    return np.apply_along_axis(lambda row: np.exp(row) / np.exp(row).sum(), 1, np.asarray(scores, dtype=float))
# right: einsum for the sums
def softmax_of_rows(scores):
    e = np.exp(scores)
    return np.einsum("ij,i->ij", e, 1 / np.einsum("ij->i", e))
# right: a matrix of ones adds the rows up
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / (e @ np.ones((e.shape[1], e.shape[1])))
# right: np.vectorize of math.exp
import math
def softmax_of_rows(scores):
    e = np.vectorize(math.exp, otypes=[float])(scores)
    return e / e.sum(axis=1, keepdims=True)
# right: subtracts the mean of each row, which is no harm here
def softmax_of_rows(scores):
    e = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# right: recursion over the rows
def softmax_of_rows(scores):
    if len(scores) == 1:
        e = np.exp(scores[0])
        return np.array([e / e.sum()])
    return np.concatenate([softmax_of_rows(scores[:1]), softmax_of_rows(scores[1:])])
# right: in place, on a copy of floats
def softmax_of_rows(scores):
    out = scores.astype(float)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)
    return out
# right: a class with a method
class Softmax:
    def __call__(self, x):
        self.out = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
        return self.out
softmax_of_rows = Softmax()
# right: a lambda
softmax_of_rows = lambda s: np.exp(s) / np.exp(s).sum(-1, keepdims=True)
# right: functools.partial of a general one
from functools import partial
def along(scores, axis):
    e = np.exp(scores)
    return e / e.sum(axis=axis, keepdims=True)
softmax_of_rows = partial(along, axis=1)
# wrong: the result array has the type of the scores [truncates_integers]
def softmax_of_rows(scores):
    result = np.zeros_like(scores)
    for i in range(len(scores)):
        result[i] = np.exp(scores[i]) / np.exp(scores[i]).sum()
    return result
# wrong: in place, into the scores [changes_its_input, writes_into_integers, truncates_integers]
def softmax_of_rows(scores):
    for i in range(len(scores)):
        scores[i] = np.exp(scores[i]) / np.exp(scores[i]).sum()
    return scores
# wrong: max subtracted from the scores themselves with -= [changes_its_input, writes_into_integers]
def softmax_of_rows(scores):
    scores -= scores.max(axis=1, keepdims=True)
    return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
# wrong: only the first row is answered [wrong_shape]
def softmax_of_rows(scores):
    for row in scores:
        return np.exp(row) / np.exp(row).sum()
# wrong: a loop over columns normalises each class [wrong_axis]
def softmax_of_rows(scores):
    out = np.zeros(scores.shape)
    for j in range(scores.shape[1]):
        out[:, j] = np.exp(scores[:, j]) / np.exp(scores[:, j]).sum()
    return out

# %% softmax: keras-team/keras and pytorch forums, where a small number keeps sums away from zero
# wrong: 1e-8 beside the sum
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / (e.sum(axis=1, keepdims=True) + 1e-8)
# wrong: 1e-12 beside the sum
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / (e.sum(axis=1, keepdims=True) + 1e-12)
# wrong: the machine's eps beside the sum
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / (np.sum(e, axis=1, keepdims=True) + np.finfo(float).eps)
# wrong: the sum is at least 1e-7
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / np.maximum(e.sum(axis=1, keepdims=True), 1e-7)
# wrong: the scores are clipped to ±20
def softmax_of_rows(scores):
    e = np.exp(np.clip(scores, -20, 20))
    return e / e.sum(axis=1, keepdims=True)
# wrong: the probabilities are clipped to 1e-7 .. 1 - 1e-7 before they are summed again
def softmax_of_rows(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = np.clip(e / e.sum(axis=1, keepdims=True), 1e-4, 1 - 1e-4)
    return p
# wrong: rounded to four decimals [rounded]
def softmax_of_rows(scores):
    e = np.exp(scores)
    return np.round(e / e.sum(axis=1, keepdims=True), 4)
# wrong: rounded row by row to percent, with Python's round [rounded]
def softmax_of_rows(scores):
    rows = [np.exp(row) / np.exp(row).sum() for row in scores]
    return np.array([[round(float(p), 2) for p in row] for row in rows])

# %% softmax: questions on d2l.ai and UDL's notebooks about the formula itself
# wrong: base 2 [powers_of_two]
def softmax_of_rows(scores):
    e = np.exp2(scores)
    return e / e.sum(axis=1, keepdims=True)
# wrong: base 10
def softmax_of_rows(scores):
    e = 10.0 ** scores
    return e / e.sum(axis=1, keepdims=True)
# wrong: 2.718 for e, to three decimals
def softmax_of_rows(scores):
    e = 2.718 ** scores
    return e / e.sum(axis=1, keepdims=True)
# wrong: no exponential [forgets_exp]
def softmax_of_rows(scores):
    return scores / scores.sum(axis=1, keepdims=True)
# wrong: no exponential, absolute values so that nothing is negative
def softmax_of_rows(scores):
    return np.abs(scores) / np.abs(scores).sum(axis=1, keepdims=True)
# wrong: the exponential of the scores that were divided by their sum
def softmax_of_rows(scores):
    return np.exp(scores / scores.sum(axis=1, keepdims=True))
# wrong: minus in the exponent [flips_the_sign]
def softmax_of_rows(scores):
    return np.exp(-scores) / np.exp(-scores).sum(axis=1, keepdims=True)
# wrong: divided by the largest exponential [divides_by_the_largest]
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / e.max(axis=1, keepdims=True)
# wrong: the exponentials alone [forgets_to_divide]
def softmax_of_rows(scores):
    return np.exp(scores)
# wrong: a sigmoid of each score
def softmax_of_rows(scores):
    return 1 / (1 + np.exp(-scores))
# wrong: one plus the sum below, as for the sigmoid
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / (1 + e.sum(axis=1, keepdims=True))
# wrong: hardmax, a one-hot row of the largest
def softmax_of_rows(scores):
    return np.eye(scores.shape[1])[scores.argmax(axis=1)]
# wrong: the sum is that of the first row for every row
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / e[0].sum()
# wrong: softmax of the scores divided by each row's maximum, against overflow [not_a_number]
def softmax_of_rows(scores):
    e = np.exp(scores / np.abs(scores).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: logarithm of softmax
def softmax_of_rows(scores):
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
# wrong: the sum leaves out the class itself, which makes odds
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / (e.sum(axis=1, keepdims=True) - e)
# wrong: squares each row's sum away by normalising to length one
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / np.linalg.norm(e, axis=1, keepdims=True)
# wrong: whole batch when it looks like one row [whole_array]
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / np.sum(e)
# wrong: axis guessed from the shape, the longer side holds the classes
def softmax_of_rows(scores):
    axis = 1 if scores.shape[1] >= scores.shape[0] else 0
    e = np.exp(scores)
    return e / e.sum(axis=axis, keepdims=True)
# wrong: squeezed, so that a batch of one loses its axis [wrong_shape]
def softmax_of_rows(scores):
    e = np.exp(scores)
    return np.squeeze(e / e.sum(axis=1, keepdims=True))
# wrong: the scores of integers are cast down first
def softmax_of_rows(scores):
    e = np.exp(np.asarray(scores).astype(int))
    return e / e.sum(axis=1, keepdims=True)
# wrong: sums over the three classes of the lesson by name [raises]
def softmax_of_rows(scores):
    e = np.exp(scores)
    return np.stack([e[:, 0], e[:, 1], e[:, 2]], axis=1) / (e[:, 0] + e[:, 1] + e[:, 2])[:, None]

# %% softmax_of_columns: Stack Overflow 34968722 and cs231n's layers, with examples as columns
# right: axis 0
def softmax_of_columns(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=0)
# right: keepdims, and each column's maximum
def softmax_of_columns(scores):
    e = np.exp(scores - scores.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)
# right: turned, rows, turned back
def softmax_of_columns(scores):
    return softmax(np.asarray(scores).T).T
# right: the helper's axis
def softmax_of_columns(scores):
    return softmax(scores, axis=0)
# right: SciPy
import scipy.special
def softmax_of_columns(scores):
    return scipy.special.softmax(scores, axis=0)
# right: column by column into an array of floats
def softmax_of_columns(scores):
    out = np.empty(scores.shape)
    for j in range(scores.shape[1]):
        e = np.exp(scores[:, j])
        out[:, j] = e / e.sum()
    return out
# right: math.exp in a comprehension over the turned array
import math
def softmax_of_columns(scores):
    columns = []
    for column in scores.T:
        total = sum(math.exp(s) for s in column)
        columns.append([math.exp(s) / total for s in column])
    return np.array(columns).T
# right: Python's sum adds rows up, which is just what is wanted
def softmax_of_columns(scores):
    e = np.exp(scores)
    return e / sum(e)
# right: einsum
def softmax_of_columns(scores):
    e = np.exp(scores)
    return np.einsum("kn,n->kn", e, 1 / np.einsum("kn->n", e))
# wrong: rows [along_the_rows]
def softmax_of_columns(scores):
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)
# wrong: axis=-1 by habit [along_the_rows]
def softmax_of_columns(scores):
    return softmax(scores)
# wrong: turned but not turned back [wrong_shape]
def softmax_of_columns(scores):
    return softmax(scores.T)
# wrong: the whole array [whole_batch]
def softmax_of_columns(scores):
    e = np.exp(scores)
    return e / e.sum()
# wrong: reshape instead of a turn
def softmax_of_columns(scores):
    return softmax(scores.reshape(scores.shape[1], scores.shape[0])).reshape(scores.shape)
# wrong: an array of the scores' own type [truncates_integers]
def softmax_of_columns(scores):
    out = np.empty_like(scores)
    for j in range(scores.shape[1]):
        out[:, j] = np.exp(scores[:, j]) / np.exp(scores[:, j]).sum()
    return out
# wrong: a tiny number beside the sum
def softmax_of_columns(scores):
    e = np.exp(scores)
    return e / (e.sum(axis=0) + 1e-9)
# wrong: the list of columns is returned, examples as rows [wrong_shape]
def softmax_of_columns(scores):
    return [np.exp(column) / np.exp(column).sum() for column in scores.T]
# wrong: no exponential [forgets_exp]
def softmax_of_columns(scores):
    return scores / scores.sum(axis=0)
# wrong: axis guessed, the classes are the shorter side
def softmax_of_columns(scores):
    return softmax(scores, axis=int(np.argmin(scores.shape)))
# wrong: base 2 [powers_of_two]
def softmax_of_columns(scores):
    return 2.0 ** scores / (2.0 ** scores).sum(axis=0)

# %% scores_behind: math.stackexchange 2786600, "Invert the softmax function"
# right: differences of logarithms
def scores_behind(probabilities):
    return np.log(probabilities) - np.log(probabilities[-1])
# right: the logarithm of a ratio
def scores_behind(probabilities):
    return np.log(np.asarray(probabilities) / probabilities[-1])
# right: math.log in a list
import math
def scores_behind(probabilities):
    return [math.log(p / probabilities[-1]) for p in probabilities]
# right: in two steps, shift taken from any softmax's inverse
def scores_behind(probabilities):
    scores = np.log(probabilities) + 17.5
    return scores - scores[-1]
# right: log base 2 turned into nats
def scores_behind(p):
    return (np.log2(p) - np.log2(p[-1])) * np.log(2)
# right: log1p
def scores_behind(p):
    p = np.asarray(p, dtype=float)
    return np.log1p(p / p[-1] - 1) if (p >= p[-1] / 2).all() else np.log(p) - np.log(p[-1])
# right: subtract.outer, its last column
def scores_behind(p):
    logs = np.log(p)
    return np.subtract.outer(logs, logs)[:, -1]
# right: loop with append, from the end
import math
def scores_behind(probabilities):
    last = math.log(probabilities[-1])
    scores = []
    for p in probabilities[::-1]:
        scores.insert(0, math.log(p) - last)
    return np.array(scores)
# right: a dead end that ends well: a set of the odds against the last class
def scores_behind(probabilities):
    odds = np.divide(probabilities, probabilities[len(probabilities) - 1])
    return np.log(odds)
# wrong: logarithms alone [forgets_the_shift]
def scores_behind(probabilities):
    return np.log(probabilities)
# wrong: the largest becomes zero [shifts_by_the_largest]
def scores_behind(probabilities):
    logs = np.log(probabilities)
    return logs - logs.max()
# wrong: the smallest becomes zero, as in the example
def scores_behind(probabilities):
    logs = np.log(probabilities)
    return logs - logs.min()
# wrong: the first becomes zero
def scores_behind(probabilities):
    return np.log(probabilities / probabilities[0])
# wrong: the mean becomes zero
def scores_behind(probabilities):
    logs = np.log(probabilities)
    return logs - logs.mean()
# wrong: the logit of each probability
def scores_behind(probabilities):
    return np.log(probabilities / (1 - probabilities))
# wrong: base 2 [other_logarithm]
def scores_behind(probabilities):
    return np.log2(probabilities / probabilities[-1])
# wrong: ratios [returns_the_ratios]
def scores_behind(probabilities):
    return probabilities / probabilities[-1]
# wrong: the sign [turns_the_signs]
def scores_behind(probabilities):
    return np.log(probabilities[-1] / probabilities)
# wrong: a tiny number inside the logarithm
def scores_behind(probabilities):
    logs = np.log(probabilities + 1e-7)
    return logs - logs[-1]
# wrong: clipped at 1e-7
def scores_behind(probabilities):
    logs = np.log(np.clip(probabilities, 1e-7, 1))
    return logs - logs[-1]
# wrong: three classes only [raises]
import math
def scores_behind(probabilities):
    a, b, c = probabilities
    return [math.log(a / c), math.log(b / c), 0.0]
# wrong: the shift is that of the example, where the last is a quarter
def scores_behind(probabilities):
    return np.log(probabilities) - np.log(0.25)
# wrong: the exponential once more [takes_exp_again]
def scores_behind(probabilities):
    e = np.exp(probabilities)
    return e - e[-1]
# wrong: only the last is set to zero
def scores_behind(probabilities):
    scores = np.log(probabilities)
    scores[-1] = 0
    return scores
# wrong: relative to the second of two, by index 2 [raises]
def scores_behind(probabilities):
    logs = np.log(probabilities)
    return logs - logs[2]
# wrong: rounded to two decimals [rounded]
def scores_behind(probabilities):
    return np.round(np.log(probabilities / probabilities[-1]), 2)
