# %% scale_for_99: the course's slider, and Newton's or SciPy's root finding as in answers on scicomp.stackexchange
# right: typed
scale_for_99 = 2.37
# right: SciPy's root
from scipy.optimize import brentq
scale_for_99 = brentq(lambda s: softmax(s * np.array([3.0, 1.0, 0.2]))[0] - 0.99, 0.1, 50)
# right: halving
low, high = 1.0, 10.0
while high - low > 1e-6:
    middle = (low + high) / 2
    if softmax(middle * np.array([3.0, 1.0, 0.2]))[0] < 0.99:
        low = middle
    else:
        high = middle
scale_for_99 = low
# right: the first of many
for s in np.arange(1, 5, 0.001):
    if np.exp(3 * s) / (np.exp(3 * s) + np.exp(s) + np.exp(0.2 * s)) >= 0.99:
        break
scale_for_99 = s
# right: rounded
scale_for_99 = round(2.3708, 2)
# wrong: a stop of the slider [falls_short, -]
scale_for_99 = 2
# wrong: one decimal [overshoots]
scale_for_99 = 2.4
# wrong: class b alone [forgets_class_c]
scale_for_99 = 0.5 * np.log(0.99 / 0.01)
# wrong: a temperature [gives_a_temperature]
scale_for_99 = 1 / 2.37
# wrong: a factor on the probability [scales_the_probability]
scale_for_99 = 0.99 / 0.836
# wrong: ten, where the lesson was surer still [overshoots]
scale_for_99 = 10

# %% sharpen: karpathy's char-rnn and minGPT, temperature in sampling; keras-team/keras lstm_text_generation
# right: scores times scale
def sharpen(scores, scale):
    return softmax(np.asarray(scores) * scale)
# right: by hand
def sharpen(scores, scale):
    e = np.exp(scores * scale)
    return e / np.sum(e, axis=1, keepdims=True)
# right: each row's maximum first
def sharpen(scores, scale):
    z = scale * (scores - scores.max(axis=1, keepdims=True))
    e = np.exp(z)
    return e / e.sum(axis=1)[:, np.newaxis]
# right: a temperature of 1 / scale
def sharpen(scores, scale):
    temperature = 1 / scale
    return softmax(scores / temperature)
# right: powers of the exponentials, renormalised
def sharpen(scores, scale):
    z = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(z) ** scale
    return powers / powers.sum(axis=1, keepdims=True)
# right: loops
import math
def sharpen(scores, scale):
    out = []
    for row in scores:
        e = [math.exp(scale * s) for s in row]
        out.append([x / sum(e) for x in e])
    return np.array(out)
# right: logsumexp
from scipy.special import logsumexp
def sharpen(scores, scale):
    z = np.multiply(scores, scale)
    return np.exp(z - logsumexp(z, axis=1, keepdims=True))
# right: a new array of floats, filled in place
def sharpen(scores, scale):
    out = np.array(scores, dtype=float)
    out *= scale
    np.exp(out, out)
    out /= out.sum(axis=-1, keepdims=True)
    return out
# right: row by row through a closure
def sharpen(scores, scale):
    def one(row):
        e = np.exp(row * scale)
        return e / e.sum()
    return np.vstack([one(row) for row in scores])
# wrong: divided [divides_by_the_scale]
def sharpen(scores, scale):
    return softmax(scores / scale)
# wrong: probabilities times scale [scales_the_probabilities]
def sharpen(scores, scale):
    return scale * softmax(scores)
# wrong: probabilities times scale, renormalised, so nothing happens [scale_without_effect]
def sharpen(scores, scale):
    p = scale * softmax(scores)
    return p / p.sum(axis=1, keepdims=True)
# wrong: softmax twice [scales_between_two_softmaxes]
def sharpen(scores, scale):
    return softmax(scale * softmax(scores))
# wrong: power without the sum [power_without_sum]
def sharpen(scores, scale):
    return softmax(scores) ** scale
# wrong: the scale is added, and a shift changes nothing [scale_without_effect]
def sharpen(scores, scale):
    return softmax(scores + scale)
# wrong: the scale is multiplied outside the exponential [scale_without_effect]
def sharpen(scores, scale):
    e = scale * np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)
# wrong: only above the line [-]
def sharpen(scores, scale):
    return np.exp(scale * scores) / np.exp(scores).sum(axis=1, keepdims=True)
# wrong: scores *= scale, in place [changes_its_input, writes_into_integers]
def sharpen(scores, scale):
    scores *= scale
    return softmax(scores)
# wrong: the scaled scores are whole numbers if the scores were [truncates_integers]
def sharpen(scores, scale):
    scaled = np.zeros_like(scores)
    scaled[:] = scores * scale
    return softmax(scaled)
# wrong: rounded scale
def sharpen(scores, scale):
    return softmax(scores * int(scale))
# wrong: one sum for the batch [whole_array]
def sharpen(scores, scale):
    e = np.exp(scale * scores)
    return e / e.sum()
# wrong: other axis [wrong_axis]
def sharpen(scores, scale):
    return softmax(scale * scores, axis=0)
# wrong: a tiny number below
def sharpen(scores, scale):
    e = np.exp(scale * scores)
    return e / (e.sum(axis=1, keepdims=True) + 1e-8)
# wrong: only the largest score of a row is scaled
def sharpen(scores, scale):
    z = scores.astype(float)
    z[np.arange(len(z)), z.argmax(axis=1)] *= scale
    return softmax(z)
# wrong: only the first score, which was the largest in the lesson
def sharpen(scores, scale):
    z = scores.astype(float)
    z[:, 0] *= scale
    return softmax(z)
# wrong: scores are divided by their own spread first
def sharpen(scores, scale):
    return softmax(scale * (scores - scores.mean()) / (scores.std() + 1e-12))

# %% scale_behind: cross-validated questions on inverse temperature; log-odds as in Hinton's distillation
# right: the first two classes
def scale_behind(probabilities, scores):
    return (np.log(probabilities[0]) - np.log(probabilities[1])) / (scores[0] - scores[1])
# right: the first and the last
def scale_behind(probabilities, scores):
    return np.log(probabilities[0] / probabilities[-1]) / (scores[0] - scores[-1])
# right: a fitted line, its slope
def scale_behind(probabilities, scores):
    return np.polyfit(scores, np.log(probabilities), 1)[0]
# right: SciPy's regression
from scipy.stats import linregress
def scale_behind(probabilities, scores):
    return linregress(scores, np.log(probabilities)).slope
# right: spreads
def scale_behind(probabilities, scores):
    return np.ptp(np.log(probabilities)) / np.ptp(scores)
# right: standard deviations
def scale_behind(probabilities, scores):
    return np.std(np.log(probabilities)) / np.std(scores)
# right: largest and smallest by their places
def scale_behind(probabilities, scores):
    top, bottom = np.argmax(scores), np.argmin(scores)
    return np.log(probabilities[top] / probabilities[bottom]) / (scores[top] - scores[bottom])
# right: math
import math
def scale_behind(probabilities, scores):
    return (math.log(probabilities[1]) - math.log(probabilities[0])) / float(scores[1] - scores[0])
# right: mean over all pairs of neighbours
def scale_behind(probabilities, scores):
    return float(np.mean(np.diff(np.log(probabilities)) / np.diff(scores)))
# right: base 2, and the powers of e
def scale_behind(probabilities, scores):
    return np.log2(probabilities[0] / probabilities[1]) / ((scores[0] - scores[1]) * np.log2(np.e))
# right: least squares with a constant
def scale_behind(probabilities, scores):
    design = np.column_stack([scores, np.ones(len(scores))])
    return np.linalg.lstsq(design, np.log(probabilities), rcond=None)[0][0]
# wrong: the first two, sorted by size on one side only
def scale_behind(probabilities, scores):
    p = np.sort(probabilities)[::-1]
    return np.log(p[0] / p[1]) / (scores[0] - scores[1])
# wrong: absolute differences of all, largest first assumed [-]
def scale_behind(probabilities, scores):
    return np.log(probabilities[0] / np.min(probabilities)) / (scores[0] - np.min(scores) + 1e-3)
# wrong: one class alone [one_class_alone]
def scale_behind(probabilities, scores):
    return np.log(probabilities[0]) / scores[0]
# wrong: no logarithm [forgets_the_logarithm]
def scale_behind(probabilities, scores):
    return (probabilities[0] / probabilities[1]) / (scores[0] - scores[1])
# wrong: ratio of the scores [divides_the_scores]
def scale_behind(probabilities, scores):
    return np.log(probabilities[0] / probabilities[1]) / (scores[0] / scores[1])
# wrong: differences of probabilities [subtracts_the_probabilities]
def scale_behind(probabilities, scores):
    return (probabilities[0] - probabilities[1]) / (scores[0] - scores[1])
# wrong: the temperature [gives_the_temperature]
def scale_behind(probabilities, scores):
    return (scores[0] - scores[1]) / np.log(probabilities[0] / probabilities[1])
# wrong: base 10 [other_logarithm]
def scale_behind(probabilities, scores):
    return np.log10(probabilities[0] / probabilities[1]) / (scores[0] - scores[1])
# wrong: the third class, which two classes do not have [raises]
def scale_behind(probabilities, scores):
    return np.log(probabilities[0] / probabilities[2]) / (scores[0] - scores[2])
# wrong: the logit of the first, right for two classes whose second score is 0 only
def scale_behind(probabilities, scores):
    return np.log(probabilities[0] / (1 - probabilities[0])) / scores[0]
# wrong: a line through the origin
def scale_behind(probabilities, scores):
    logs = np.log(probabilities)
    return (logs @ scores) / (scores @ scores)
# wrong: compared with softmax of the scores, one class [-]
def scale_behind(probabilities, scores):
    return np.log(probabilities[0]) / np.log(softmax(np.asarray(scores, dtype=float))[0])
# wrong: a tiny number in the logarithm
def scale_behind(probabilities, scores):
    logs = np.log(probabilities + 1e-6)
    return (logs[0] - logs[1]) / (scores[0] - scores[1])
# wrong: a search over the slider's stops only
def scale_behind(probabilities, scores):
    stops = np.geomspace(0.01, 100, 41)
    return stops[np.argmin([np.abs(softmax(s * np.asarray(scores, dtype=float)) - probabilities).sum() for s in stops])]
# wrong: always positive, by taking one difference without its sign
def scale_behind(probabilities, scores):
    return np.log(probabilities[0] / probabilities[1]) / abs(scores[0] - scores[1])
# wrong: ratio of the means
def scale_behind(probabilities, scores):
    return np.mean(np.log(probabilities)) / np.mean(scores)
