# %% shy_temperature: Guo et al. 2017 by hand, with the logit
# right: logarithms of the odds
shy_temperature = np.log(4) / np.log(19)
# right: typed
shy_temperature = 0.47
# right: SciPy's logit
from scipy.special import logit
shy_temperature = logit(0.8) / logit(0.95)
# right: solved
from scipy.optimize import brentq
shy_temperature = brentq(lambda T: 1 / (1 + np.exp(-np.log(4) / T)) - 0.95, 0.05, 5)
# wrong: turned round [turned_round]
shy_temperature = np.log(19) / np.log(4)
# wrong: claims divided [divides_the_claims]
shy_temperature = 0.80 / 0.95
# wrong: odds [forgets_the_logarithm]
shy_temperature = 4 / 19
# wrong: logarithms of the claims [forgets_the_other_class]
shy_temperature = np.log(0.95) / np.log(0.80)
# wrong: difference [subtracts_the_scores]
shy_temperature = np.log(19) - np.log(4)
# wrong: one decimal [rounded]
shy_temperature = 0.5

# %% cool: gpleiss/temperature_scaling and its issue 17; scikit-learn#28574
# right: softmax of the quotient
def cool(scores, temperature):
    return softmax(np.asarray(scores) / temperature)
# right: each row's maximum, then the temperature
def cool(scores, temperature):
    z = (scores - scores.max(axis=1, keepdims=True)) / temperature
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
# right: the temperature, then each row's maximum
def cool(scores, temperature):
    z = scores / temperature
    z = z - np.max(z, axis=1)[:, None]
    return np.exp(z) / np.sum(np.exp(z), axis=1)[:, None]
# right: SciPy
import scipy.special
def cool(scores, temperature):
    return scipy.special.softmax(scores / temperature, axis=-1)
# right: logsumexp
from scipy.special import logsumexp
def cool(scores, temperature):
    z = scores / temperature
    return np.exp(z - logsumexp(z, axis=1, keepdims=True))
# right: log-softmax, cooled and normalised once more
def cool(scores, temperature):
    logs = log_softmax(scores) / temperature
    return np.exp(log_softmax(logs))
# right: rows in a list
import math
def cool(scores, temperature):
    out = []
    for row in scores:
        top = max(row)
        e = [math.exp((s - top) / temperature) for s in row]
        out.append([x / sum(e) for x in e])
    return out
# right: powers of what exp leaves after the maximum, taken in logarithms
def cool(scores, temperature):
    scale = 1.0 / temperature
    return softmax(scale * (scores - scores.max(axis=1, keepdims=True)))
# right: a callable that keeps its temperature
class Cooler:
    def __init__(self, temperature):
        self.temperature = temperature
    def __call__(self, scores):
        return softmax(scores / self.temperature)
def cool(scores, temperature):
    return Cooler(temperature)(scores)
# wrong: the batch's maximum [overflows]
def cool(scores, temperature):
    z = (scores - scores.max()) / temperature
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
# wrong: the first score of each row [overflows]
def cool(scores, temperature):
    e = np.exp((scores - scores[:, :1]) / temperature)
    return e / e.sum(axis=1, keepdims=True)
# wrong: naive [overflows]
def cool(scores, temperature):
    e = np.exp(scores / temperature)
    return e / e.sum(axis=1, keepdims=True)
# wrong: powers of probabilities, which have vanished for scores of 1000
def cool(scores, temperature):
    p = softmax(scores) ** (1 / temperature)
    return p / p.sum(axis=1, keepdims=True)
# wrong: logarithms of probabilities, as in keras' text generation, with 1e-10
def cool(scores, temperature):
    logs = np.log(softmax(scores) + 1e-10) / temperature
    return softmax(logs)
# wrong: probabilities divided [divides_probabilities]
def cool(scores, temperature):
    return softmax(scores) / temperature
# wrong: softmax twice [probabilities_as_scores]
def cool(scores, temperature):
    return softmax(softmax(scores) / temperature)
# wrong: multiplied [multiplies]
def cool(scores, temperature):
    return softmax(scores * temperature)
# wrong: no temperature [changes_nothing]
def cool(scores, temperature):
    p = softmax(scores) / temperature
    return p / p.sum(axis=1, keepdims=True)
# wrong: whole division [drops_the_fractions]
def cool(scores, temperature):
    return softmax(scores // temperature)
# wrong: other axis [wrong_axis]
def cool(scores, temperature):
    return softmax(scores / temperature, axis=0)
# wrong: whole batch [whole_array]
def cool(scores, temperature):
    z = scores / temperature
    e = np.exp(z - z.max())
    return e / e.sum()
# wrong: scores alone [forgets_the_softmax]
def cool(scores, temperature):
    return scores / temperature
# wrong: powers without the sum [powers_alone]
def cool(scores, temperature):
    return softmax(scores) ** (1 / temperature)
# wrong: clipped to ±50 before it is cooled
def cool(scores, temperature):
    return softmax(np.clip(scores, -50, 50) / temperature)
# wrong: a tiny number beside the temperature
def cool(scores, temperature):
    return softmax(scores / (temperature + 1e-2))
# wrong: the square root of the temperature
def cool(scores, temperature):
    return softmax(scores / np.sqrt(temperature))
# wrong: mixed with the uniform answer
def cool(scores, temperature):
    p = softmax(scores)
    return p / temperature + (1 - 1 / temperature) / p.shape[1]

# %% choose_temperature: scikit-learn#28574 and gpleiss/temperature_scaling, by optimiser or by grid
# right: a fine grid
def choose_temperature(scores, labels):
    grid = np.exp(np.linspace(np.log(0.25), np.log(8), 400))
    return grid[np.argmin([softmax_cross_entropy(scores / T, labels).mean() for T in grid])]
# right: SciPy's bounded search
from scipy.optimize import minimize_scalar
def choose_temperature(scores, labels):
    return minimize_scalar(lambda T: softmax_cross_entropy(scores / T, labels).mean(), bounds=(0.25, 8), method="bounded").x
# right: the slope's root in the scale
from scipy.optimize import brentq
def choose_temperature(scores, labels):
    own = scores[np.arange(len(labels)), labels]
    def slope(scale):
        return ((softmax(scale * scores) * scores).sum(axis=1) - own).mean()
    return 1 / brentq(slope, 1 / 20, 20)
# right: ternary search on the scale, where the loss is convex
def choose_temperature(scores, labels):
    low, high = 1 / 8, 4.0
    loss = lambda s: -log_softmax(s * scores)[np.arange(len(labels)), labels].mean()
    for _ in range(60):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        if loss(a) < loss(b):
            high = b
        else:
            low = a
    return 2 / (low + high)
# right: L-BFGS on the logarithm
from scipy.optimize import minimize
def choose_temperature(scores, labels):
    found = minimize(lambda t: softmax_cross_entropy(scores * np.exp(-t[0]), labels).mean(), [0.0], method="L-BFGS-B")
    return float(np.exp(found.x[0]))
# right: hundredths in a loop
def choose_temperature(scores, labels):
    best, lowest, T = 1.0, np.inf, 0.25
    while T <= 8:
        loss = softmax_cross_entropy(scores / T, labels).sum()
        if loss < lowest:
            best, lowest = T, loss
        T += 0.01
    return best
# right: broadcast over all temperatures
from scipy.special import logsumexp
def choose_temperature(scores, labels):
    grid = np.geomspace(0.25, 8, 300)
    cooled = scores / grid[:, None, None]
    losses = logsumexp(cooled, axis=2) - cooled[:, np.arange(len(labels)), labels]
    return grid[losses.mean(axis=1).argmin()]
# right: by the likelihood, a product in logarithms, with min and a key
def choose_temperature(scores, labels):
    def minus_log_likelihood(T):
        return -sum(float(row[label]) for row, label in zip(log_softmax(scores / T), labels))
    return min((k / 50 for k in range(13, 401)), key=minus_log_likelihood)
# right: by the logistic regression of scikit-learn's docs, one weight, Newton's steps
def choose_temperature(scores, labels):
    s, rows = 1.0, np.arange(len(labels))
    for _ in range(50):
        p = softmax(s * scores)
        mean = (p * scores).sum(axis=1)
        s -= (mean - scores[rows, labels]).mean() / ((p * scores**2).sum(axis=1) - mean**2).mean()
        s = min(max(s, 0.05), 20.0)
    return 1 / s
# wrong: the place [returns_the_place]
def choose_temperature(scores, labels):
    grid = np.geomspace(0.25, 8, 161)
    return int(np.argmin([softmax_cross_entropy(scores / T, labels).mean() for T in grid]))
# wrong: the loss [returns_the_loss]
def choose_temperature(scores, labels):
    return min(softmax_cross_entropy(scores / T, labels).mean() for T in np.geomspace(0.25, 8, 161))
# wrong: the largest [takes_the_highest_loss]
def choose_temperature(scores, labels):
    grid = np.geomspace(0.25, 8, 161)
    return grid[np.argmax([softmax_cross_entropy(scores / T, labels).mean() for T in grid])]
# wrong: a scale [turned_round]
def choose_temperature(scores, labels):
    grid = np.geomspace(0.125, 4, 161)
    return grid[np.argmin([softmax_cross_entropy(scores * s, labels).mean() for s in grid])]
# wrong: softmax twice [probabilities_as_scores]
def choose_temperature(scores, labels):
    grid = np.geomspace(0.25, 8, 161)
    return grid[np.argmin([softmax_cross_entropy(softmax(scores) / T, labels).mean() for T in grid])]
# wrong: only above one [never_below_one]
def choose_temperature(scores, labels):
    grid = np.linspace(1, 8, 701)
    return grid[np.argmin([softmax_cross_entropy(scores / T, labels).mean() for T in grid])]
# wrong: always the lesson's [same_for_all]
def choose_temperature(scores, labels):
    return 2.0
# wrong: confidence equals accuracy [matches_the_means]
def choose_temperature(scores, labels):
    right = np.mean(scores.argmax(axis=1) == labels)
    grid = np.geomspace(0.25, 8, 400)
    return grid[np.argmin([abs(softmax(scores / T).max(axis=1).mean() - right) for T in grid])]
# wrong: whole numbers and halves [too_coarse]
def choose_temperature(scores, labels):
    grid = [0.25, 0.5, 1, 2, 4, 8]
    return grid[np.argmin([softmax_cross_entropy(scores / T, labels).mean() for T in grid])]
# wrong: by accuracy, which does not change [same_for_all]
def choose_temperature(scores, labels):
    grid = np.geomspace(0.25, 8, 161)
    return grid[np.argmax([np.mean(softmax(scores / T).argmax(axis=1) == labels) for T in grid])]
# wrong: squared errors, Brier's way [-]
def choose_temperature(scores, labels):
    grid, rows = np.geomspace(0.25, 8, 400), np.eye(scores.shape[1])[labels]
    return grid[np.argmin([((softmax(scores / T) - rows) ** 2).mean() for T in grid])]
# wrong: by the loss of the first ten examples
def choose_temperature(scores, labels):
    grid = np.geomspace(0.25, 8, 161)
    return grid[np.argmin([softmax_cross_entropy(scores[:10] / T, labels[:10]).mean() for T in grid])]
# wrong: a few steps downhill
def choose_temperature(scores, labels):
    T = 1.5
    for _ in range(5):
        up, down = (softmax_cross_entropy(scores / (T + h), labels).mean() for h in (1e-4, -1e-4))
        T -= 0.01 * (up - down) / 2e-4
    return T

# %% my_temperature: the same, on the classifier that was stopped early
# right: typed
my_temperature = 0.73
# right: by a grid on the validation part
scores = predict_scores(validation_inputs, early_record.weights, early_record.biases)
grid = np.linspace(0.3, 3, 2701)
my_temperature = grid[np.argmin([softmax_cross_entropy(scores / T, data.validation_labels).mean() for T in grid])]
# right: by SciPy
from scipy.optimize import minimize_scalar
scores = predict_scores(validation_inputs, early_record.weights, early_record.biases)
my_temperature = minimize_scalar(lambda T: softmax_cross_entropy(scores / T, data.validation_labels).mean(), bounds=(0.25, 8)).x
# wrong: turned round [turned_round]
my_temperature = 1 / 0.735
# wrong: on the training part [chooses_on_the_training_part]
scores = predict_scores(inputs, early_record.weights, early_record.biases)
grid = np.linspace(0.3, 3, 2701)
my_temperature = grid[np.argmin([softmax_cross_entropy(scores / T, data.train_labels).mean() for T in grid])]
# wrong: on the test part [chooses_on_the_test_set]
scores = predict_scores(test_inputs, early_record.weights, early_record.biases)
grid = np.linspace(0.3, 3, 2701)
my_temperature = grid[np.argmin([softmax_cross_entropy(scores / T, data.test_labels).mean() for T in grid])]
# wrong: one, as if nothing were the matter
my_temperature = 1.0
