# %% half_sure_sigma: the course's own first answers
# right: typed
half_sure_sigma = 0.26
# right: SciPy's root
from scipy.optimize import brentq
unit = inputs @ np.random.default_rng(0).normal(0.0, 1.0, size=(10, 64)).T
half_sure_sigma = brentq(lambda sigma: softmax(sigma * unit).max(axis=1).mean() - 0.5, 0.01, 1)
# right: the nearest of many
unit = inputs @ np.random.default_rng(0).normal(0.0, 1.0, size=(10, 64)).T
sigmas = np.arange(0.2, 0.3, 0.001)
half_sure_sigma = sigmas[np.argmin([abs(softmax(s * unit).max(axis=1).mean() - 0.5) for s in sigmas])]
# wrong: half of one [copies_the_half]
half_sure_sigma = 0.5
# wrong: a stop of the slider
half_sure_sigma = 0.2
# wrong: its square, a variance [answers_the_variance]
half_sure_sigma = 0.26**2
# wrong: one over
half_sure_sigma = 1 / 0.26
# wrong: one decimal [rounded]
half_sure_sigma = 0.3

# %% initial_parameters: cs231n "0.001 * np.random.randn(D, C)"; NumPy's guide to the new Generator
# right: normal
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes)
# right: standard normal times sigma
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return sigma * rng.standard_normal((n_classes, n_features)), np.zeros((n_classes,))
# right: turned
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(scale=sigma, size=(n_features, n_classes)).T, np.zeros(n_classes)
# right: row by row
def my_initial_parameters(n_features, n_classes, sigma, rng):
    rows = [rng.normal(0.0, sigma, n_features) for _ in range(n_classes)]
    return np.array(rows), np.array([0.0] * n_classes)
# right: flat, then reshaped; whole-number zeros
def my_initial_parameters(n_features, n_classes, sigma, rng):
    flat = rng.normal(loc=0, scale=sigma, size=n_features * n_classes)
    return flat.reshape(n_classes, n_features), np.zeros(n_classes, dtype=int)
# right: Box and Muller's way
def my_initial_parameters(n_features, n_classes, sigma, rng):
    u, v = 1 - rng.random((n_classes, n_features)), rng.random((n_classes, n_features))
    return sigma * np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v), np.zeros(n_classes)
# right: the normal distribution's quantiles of uniform draws
from scipy.special import ndtri
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return sigma * ndtri(1 - rng.random((n_classes, n_features))), np.zeros(n_classes)
# right: SciPy's distribution with this generator
from scipy.stats import norm
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return sigma * norm.rvs(size=(n_classes, n_features), random_state=rng), np.zeros(n_classes)
# right: the helper
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return initial_parameters(n_features, n_classes, sigma, rng)
# right: number by number
def my_initial_parameters(n_features, n_classes, sigma, rng):
    weights = np.empty((n_classes, n_features))
    for place in np.ndindex(weights.shape):
        weights[place] = rng.normal(0, sigma)
    return weights, np.zeros(n_classes)
# wrong: uniform from 0 [never_negative]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return sigma * rng.random((n_classes, n_features)), np.zeros(n_classes)
# wrong: uniform with the same spread [evenly_spread]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    edge = np.sqrt(3) * sigma
    return rng.uniform(-edge, edge, (n_classes, n_features)), np.zeros(n_classes)
# wrong: Laplace's distribution with the same spread
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.laplace(0, sigma / np.sqrt(2), (n_classes, n_features)), np.zeros(n_classes)
# wrong: cut off at two sigma, as Keras' truncated normal
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return np.clip(rng.normal(0, sigma, (n_classes, n_features)), -2 * sigma, 2 * sigma), np.zeros(n_classes)
# wrong: sigma taken for a variance [sigma_as_variance]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, np.sqrt(sigma), (n_classes, n_features)), np.zeros(n_classes)
# wrong: the square of sigma [squares_sigma]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma**2, (n_classes, n_features)), np.zeros(n_classes)
# wrong: divided by the root of the inputs
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_classes, n_features)) / np.sqrt(n_features), np.zeros(n_classes)
# wrong: features as rows [classes_on_the_wrong_axis]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_features, n_classes)), np.zeros(n_classes)
# wrong: NumPy's global generator [unseeded]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return sigma * np.random.randn(n_classes, n_features), np.zeros(n_classes)
# wrong: a fresh generator, always the same [seeds_its_own]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return np.random.default_rng(0).normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes)
# wrong: random biases [random_biases]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_classes, n_features)), rng.normal(0, sigma, n_classes)
# wrong: biases of one [biases_not_zero]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_classes, n_features)), np.ones(n_classes)
# wrong: biases in a column [wrong_shape]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_classes, n_features)), np.zeros((n_classes, 1))
# wrong: one bias for all [wrong_shape]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(0, sigma, (n_classes, n_features)), 0.0
# wrong: one row for all classes [repeats_a_row]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return np.tile(rng.normal(0, sigma, n_features), (n_classes, 1)), np.zeros(n_classes)
# wrong: positive only [never_negative]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return np.abs(rng.normal(0, sigma, (n_classes, n_features))), np.zeros(n_classes)
# wrong: centred and rescaled, which divides by zero for sigma 0
def my_initial_parameters(n_features, n_classes, sigma, rng):
    drawn = rng.normal(0, sigma, (n_classes, n_features))
    return sigma * drawn / drawn.std(), np.zeros(n_classes)
# wrong: rounded to two decimals [rounded, -]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return np.round(rng.normal(0, sigma, (n_classes, n_features)), 2), np.zeros(n_classes)
# wrong: mean sigma, spread one [sigma_as_mean]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return rng.normal(sigma, 1, (n_classes, n_features)), np.zeros(n_classes)
# wrong: biases before weights [wrong_shape]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return np.zeros(n_classes), rng.normal(0, sigma, (n_classes, n_features))
# wrong: a sigma of 0 is refused [raises]
def my_initial_parameters(n_features, n_classes, sigma, rng):
    if sigma <= 0:
        raise ValueError("sigma must be positive")
    return rng.normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes)

# %% inner_start: symmetry breaking as in Goodfellow et al., Deep Learning, 8.4
# right: one column
inner_start = np.full((8, 64), 0.1)
inner_start[:, 20] = np.linspace(-1, 1, 8)
# right: a pixel of its own for each unit
inner_start = np.full((8, 64), 0.1)
for unit, pixel in enumerate([10, 18, 20, 26, 28, 34, 36, 42]):
    inner_start[unit, pixel] = 1.0
# right: one unit stays as it is
inner_start = np.full((8, 64), 0.1)
inner_start[:, 28] += 0.05 * np.arange(8)
# right: random numbers in one column
inner_start = np.full((8, 64), 0.1)
inner_start[:, 35] = np.random.default_rng(1).normal(size=8)
# wrong: all alike [changes_all_alike]
inner_start = np.full((8, 64), 0.1)
inner_start[:, 20] = 0.5
# wrong: a pixel that is always blank [changes_a_blank_pixel]
inner_start = np.full((8, 64), 0.1)
inner_start[:, 0] = np.linspace(-1, 1, 8)
# wrong: all weights random [changes_too_much]
inner_start = np.random.default_rng(0).normal(0, 0.1, (8, 64))
# wrong: two columns [changes_too_much]
inner_start = np.full((8, 64), 0.1)
inner_start[:, 20] = np.linspace(-1, 1, 8)
inner_start[:, 21] = np.linspace(-1, 1, 8)
# wrong: only two units are changed [leaves_some_equal]
inner_start = np.full((8, 64), 0.1)
inner_start[0, 20], inner_start[1, 20] = 0.5, -0.5
# wrong: turned [wrong_shape]
inner_start = np.full((64, 8), 0.1)
inner_start[20, :] = np.linspace(-1, 1, 8)
# wrong: the first eight pixels, some of which are always blank [changes_a_blank_pixel]
inner_start = np.full((8, 64), 0.1)
inner_start[np.arange(8), [0, 32, 39, 10, 11, 12, 13, 14]] = 1
