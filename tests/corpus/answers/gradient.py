# %% multiple_of_ln_2: arithmetic by hand
# right: two
multiple_of_ln_2 = 2
# right: computed
multiple_of_ln_2 = -np.log([0.5, 0.25, 0.125]).mean() / np.log(2)
# right: bits
multiple_of_ln_2 = np.mean(-np.log2([1 / 2, 1 / 4, 1 / 8]))
# right: a ratio of typed logarithms
import math
multiple_of_ln_2 = math.log(4) / math.log(2)
# wrong: nats [in_nats]
multiple_of_ln_2 = 2 * np.log(2)
# wrong: the sum [forgets_the_mean]
multiple_of_ln_2 = 1 + 2 + 3
# wrong: the mean probability [averages_the_probabilities]
multiple_of_ln_2 = -np.log2(np.mean([0.5, 0.25, 0.125]))
# wrong: minus [forgets_the_minus]
multiple_of_ln_2 = -2
# wrong: the third alone [one_example]
multiple_of_ln_2 = 3

# %% loss_and_gradient: cs231n assignment 1 (softmax.py), naive and vectorised; dlsyscourse hw0
# right: vectorised
def my_loss_and_gradient(weights, biases, inputs, labels):
    n = len(inputs)
    scores = inputs.dot(weights.T) + biases
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels]).mean()
    p[np.arange(n), labels] -= 1
    return loss, p.T.dot(inputs) / n, p.sum(axis=0) / n
# right: two loops, as the naive version
def my_loss_and_gradient(weights, biases, inputs, labels):
    loss, dw, db = 0.0, np.zeros(weights.shape), np.zeros(biases.shape)
    for i in range(len(inputs)):
        s = weights @ inputs[i] + biases
        p = np.exp(s) / np.sum(np.exp(s))
        loss += -np.log(p[labels[i]])
        for k in range(len(biases)):
            slope = p[k] - (k == labels[i])
            dw[k] += slope * inputs[i]
            db[k] += slope
    return loss / len(inputs), dw / len(inputs), db / len(inputs)
# right: einsum throughout
def my_loss_and_gradient(weights, biases, inputs, labels):
    scores = np.einsum("nd,kd->nk", inputs, weights) + biases
    slopes = softmax(scores) - np.eye(len(biases))[labels]
    loss = np.mean(-log_softmax(scores)[np.arange(len(labels)), labels])
    return loss, np.einsum("nk,nd->kd", slopes, inputs) / len(inputs), np.einsum("nk->k", slopes) / len(inputs)
# right: a mean of outer products
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - one_hot(labels, len(weights))
    dw = np.mean([np.outer(s, x) for s, x in zip(slopes, inputs)], axis=0)
    return cross_entropy(p, labels).mean(), dw, slopes.mean(axis=0)
# right: the biases as one more weight
def my_loss_and_gradient(weights, biases, inputs, labels):
    longer = np.column_stack([inputs, np.ones(len(inputs))])
    both = np.column_stack([weights, biases])
    scores = longer @ both.T
    slopes = softmax(scores)
    slopes[np.arange(len(labels)), labels] -= 1
    gradient = slopes.T @ longer / len(inputs)
    return softmax_cross_entropy(scores, labels).mean(), gradient[:, :-1], gradient[:, -1]
# right: the helper
def my_loss_and_gradient(weights, biases, inputs, labels):
    return loss_and_gradient(weights, biases, inputs, labels)
# right: logsumexp, slopes divided at once, a list
from scipy.special import logsumexp
def my_loss_and_gradient(weights, biases, inputs, labels):
    scores = inputs @ weights.T + biases
    logs = scores - logsumexp(scores, axis=1, keepdims=True)
    rows = np.arange(len(labels))
    slopes = np.exp(logs) / len(labels)
    slopes[rows, labels] -= 1 / len(labels)
    return [-logs[rows, labels].mean(), slopes.T @ inputs, slopes.sum(axis=0)]
# right: classes as rows, as the lecture notes have it
def my_loss_and_gradient(weights, biases, inputs, labels):
    S = softmax(weights @ inputs.T + biases[:, np.newaxis], axis=0)
    L = np.eye(len(weights))[:, labels]
    N = inputs.shape[0]
    return -(np.log(S) * L).sum() / N, (S - L) @ inputs / N, (S - L).mean(axis=1)
# right: tensordot and np.take_along_axis
def my_loss_and_gradient(weights, biases, inputs, labels):
    logs = log_softmax(np.tensordot(inputs, weights, axes=(1, 1)) + biases)
    own = np.take_along_axis(logs, labels.astype(int)[:, None], axis=1)
    slopes = np.exp(logs) - (np.arange(len(biases)) == labels[:, None])
    return float(-own.mean()), np.tensordot(slopes, inputs, axes=(0, 0)) / len(labels), slopes.sum(0) / len(labels)
# wrong: N divided by the number of classes [another_number]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(weights), slopes.sum(axis=0) / len(weights)
# wrong: sums [mean_forgotten]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).sum(), slopes.T @ inputs, slopes.sum(axis=0)
# wrong: weights' slopes are a sum [mean_forgotten]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), slopes.T @ inputs, slopes.mean(axis=0)
# wrong: uphill [uphill]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = np.eye(len(weights))[labels] - p
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: transposed [transposed]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), inputs.T @ slopes / len(inputs), slopes.mean(axis=0)
# wrong: transposed and pressed into shape
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), (inputs.T @ slopes).reshape(weights.shape) / len(inputs), slopes.mean(axis=0)
# wrong: label's number subtracted [label_index]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - labels[:, np.newaxis]
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: one subtracted from whole columns [subtracts_in_rows]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p.copy()
    slopes[:, labels] -= 1
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: classes counted in the labels [guesses_the_classes]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(labels.max() + 1)[labels]
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: classes counted by np.unique [guesses_the_classes]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    rows = (labels[:, None] == np.unique(labels)).astype(float)
    slopes = p - rows
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: biases summed over the classes [biases_over_classes]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.sum(axis=1)
# wrong: without biases [forgets_the_biases]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: softmax over the examples [softmax_over_examples]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases, axis=0)
    slopes = p - np.eye(len(weights))[labels]
    loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    return loss, slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: order of the answer [other_order]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), slopes.mean(axis=0), slopes.T @ inputs / len(inputs)
# wrong: labels not subtracted [labels_not_subtracted]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    return cross_entropy(p, labels).mean(), p.T @ inputs / len(inputs), p.mean(axis=0)
# wrong: minus forgotten [negative_loss]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return -cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: 1e-9 in the logarithm
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    loss = -np.log(p[np.arange(len(labels)), labels] + 1e-9).mean()
    return loss, slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: half the mean, as for a squared error
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = (p - np.eye(len(weights))[labels]) / 2
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: the squared error's slope through softmax
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = (p - np.eye(len(weights))[labels]) * p * (1 - p)
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0)
# wrong: numerical, with a step so large that it shows
def my_loss_and_gradient(weights, biases, inputs, labels):
    def loss(w, b):
        return softmax_cross_entropy(inputs @ w.T + b, labels).mean()
    dw, db, h = np.zeros(weights.shape), np.zeros(biases.shape), 0.05
    for place in np.ndindex(weights.shape):
        up = weights.copy(); up[place] += h
        dw[place] = (loss(up, biases) - loss(weights, biases)) / h
    for place in range(len(biases)):
        up = biases.copy(); up[place] += h
        db[place] = (loss(weights, up) - loss(weights, biases)) / h
    return loss(weights, biases), dw, db
# wrong: a penalty of the weights comes on top
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    loss = cross_entropy(p, labels).mean() + 0.5 * 0.01 * np.sum(weights**2)
    return loss, slopes.T @ inputs / len(inputs) + 0.01 * weights, slopes.mean(axis=0)
# wrong: binary cross-entropy over all classes
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    rows = np.eye(len(weights))[labels]
    loss = -(rows * np.log(p) + (1 - rows) * np.log(1 - p + 1e-12)).sum(axis=1).mean()
    return loss, (p - rows).T @ inputs / len(inputs), (p - rows).mean(axis=0)
# wrong: the bias slopes keep an axis [wrong_shape]
def my_loss_and_gradient(weights, biases, inputs, labels):
    p = softmax(inputs @ weights.T + biases)
    slopes = p - np.eye(len(weights))[labels]
    return cross_entropy(p, labels).mean(), slopes.T @ inputs / len(inputs), slopes.mean(axis=0, keepdims=True)

# %% best_length: the course's own landscape
# right: the length one, and the gap there
best_length = 1.0
gap = judge(2, 3, new_pixels, new_labels)[1] - judge(2, 3, new_pixels, new_labels)[2]
# right: computed in one go
best_length = min(np.linspace(0.1, 3, 30), key=lambda s: judge(2 * s, 3 * s, new_pixels, new_labels)[0])
_, right, sure = judge(2 * best_length, 3 * best_length, new_pixels, new_labels)
gap = right - sure
# right: NumPy's argmin, over tenths counted by hand
tenths = [k / 10 for k in range(1, 31)]
best_length = tenths[int(np.argmin([judge(2 * s, 3 * s, new_pixels, new_labels)[0] for s in tenths]))]
gap = judge(2 * best_length, 3 * best_length, new_pixels, new_labels)[1] - judge(2 * best_length, 3 * best_length, new_pixels, new_labels)[2]
# wrong: the place [gives_the_index]
best_length = 9
gap = judge(2, 3, new_pixels, new_labels)[1] - judge(2, 3, new_pixels, new_labels)[2]
# wrong: the loss [gives_the_loss]
best_length = judge(2, 3, new_pixels, new_labels)[0]
gap = judge(2, 3, new_pixels, new_labels)[1] - judge(2, 3, new_pixels, new_labels)[2]
# wrong: turned round [turned_round]
best_length = 1.0
gap = judge(2, 3, new_pixels, new_labels)[2] - judge(2, 3, new_pixels, new_labels)[1]
# wrong: the share alone [no_difference]
best_length = 1.0
gap = judge(2, 3, new_pixels, new_labels)[1]
# wrong: the longest [largest_loss]
best_length = 3.0
gap = judge(6, 9, new_pixels, new_labels)[1] - judge(6, 9, new_pixels, new_labels)[2]
# wrong: the shortest [by_the_share_right]
best_length = 0.1
gap = judge(0.2, 0.3, new_pixels, new_labels)[1] - judge(0.2, 0.3, new_pixels, new_labels)[2]
# wrong: where the gap is smallest [another_length]
best_length = min(np.linspace(0.1, 3, 30), key=lambda s: abs(judge(2 * s, 3 * s, new_pixels, new_labels)[1] - judge(2 * s, 3 * s, new_pixels, new_labels)[2]))
gap = judge(2 * best_length, 3 * best_length, new_pixels, new_labels)[1] - judge(2 * best_length, 3 * best_length, new_pixels, new_labels)[2]
