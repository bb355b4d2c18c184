# %% softmax: right answers in an odd dress
# right: catches NumPy's warning, made an error
import warnings
def softmax_of_rows(scores):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            e = np.exp(scores)
            return e / e.sum(axis=1, keepdims=True)
        except RuntimeWarning:
            e = np.exp(scores - scores.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
# right: NumPy's errors raise, and are caught
def softmax_of_rows(scores):
    with np.errstate(all="raise"):
        try:
            e = np.exp(scores)
            return e / e.sum(axis=1, keepdims=True)
        except FloatingPointError:
            return softmax(scores)
# right: a sentinel as default
missing = object()
def softmax_of_rows(scores, axis=missing):
    if axis is missing:
        axis = -1
    return softmax(scores, axis=axis)
# right: a sentinel made in the line of the function
def softmax_of_rows(scores, axis=object()):
    return softmax(scores) if type(axis) is object else None
# right: a default compared with a global by identity
NO_AXIS = ["no axis"]
def softmax_of_rows(scores, axis=NO_AXIS):
    return softmax(scores, axis=-1 if axis is NO_AXIS else axis)
# right: a lock in a closure
import threading
def make():
    lock = threading.Lock()
    def softmax_of_rows(scores):
        with lock:
            return softmax(scores)
    return softmax_of_rows
softmax_of_rows = make()
# right: an open file in a closure
def make(file):
    def softmax_of_rows(scores):
        assert not file.closed
        return softmax(scores)
    return softmax_of_rows
softmax_of_rows = make(open(np.__file__, "rb"))
# right: a generator in a closure
def make():
    ticks = iter(range(10**9))
    numbers = (n for n in ticks)
    def softmax_of_rows(scores):
        next(numbers)
        return softmax(scores)
    return softmax_of_rows
softmax_of_rows = make()
# right: a callable object
class Softmax:
    def __init__(self, axis):
        self.axis = axis
    def __call__(self, scores):
        return softmax(scores, axis=self.axis)
softmax_of_rows = Softmax(1)
# right: a callable object that remembers
class Softmax:
    def __init__(self):
        self.memory = {}
    def __call__(self, scores):
        key = (scores.shape, scores.dtype.str, scores.tobytes())
        if key not in self.memory:
            self.memory[key] = softmax(scores)
        return self.memory[key]
softmax_of_rows = Softmax()
# right: a bound method
class Model:
    scale = 1.0
    def probabilities(self, scores):
        return softmax(self.scale * scores)
softmax_of_rows = Model().probabilities
# right: a method with slots
class Model:
    __slots__ = ("axis",)
    def __init__(self):
        self.axis = -1
    def rows(self, scores):
        return softmax(scores, axis=self.axis)
softmax_of_rows = Model().rows
# right: a static method
class Model:
    @staticmethod
    def rows(scores):
        return softmax(scores)
softmax_of_rows = Model.rows
# right: a class method
class Model:
    axis = -1
    @classmethod
    def rows(cls, scores):
        return softmax(scores, cls.axis)
softmax_of_rows = Model.rows
# right: a partial
from functools import partial
softmax_of_rows = partial(softmax, axis=-1)
# right: a partial of a lambda
from functools import partial
softmax_of_rows = partial(lambda axis, scores: softmax(scores, axis), -1)
# right: NumPy's vectorize with a signature
softmax_of_rows = np.vectorize(lambda row: softmax(row), signature="(k)->(k)")
# right: a cached helper
from functools import lru_cache
@lru_cache(maxsize=None)
def total(row):
    return sum(np.exp(np.array(row) - max(row)))
def softmax_of_rows(scores):
    return np.array([np.exp(row - row.max()) / total(tuple(row.tolist())) for row in np.asarray(scores, dtype=float)])
# right: any arguments
def softmax_of_rows(*args, **kwargs):
    return softmax(*args, **kwargs)
# right: keyword-only with a default
def softmax_of_rows(scores, *, axis=-1):
    return softmax(scores, axis=axis)
# right: type hints that need the future
from __future__ import annotations
def softmax_of_rows(scores: Unknown[int]) -> NotThere:
    return softmax(scores)
# right: a dataclass
from dataclasses import dataclass
@dataclass
class Softmax:
    axis: int = -1
    def __call__(self, scores):
        return softmax(scores, axis=self.axis)
softmax_of_rows = Softmax()
# right: functions that know each other by name
def exponentials(scores):
    return np.exp(scores - largest(scores))
def largest(scores):
    return scores.max(axis=1, keepdims=True)
def softmax_of_rows(scores):
    return exponentials(scores) / exponentials(scores).sum(axis=1, keepdims=True)
# right: a helper that is defined after it
def softmax_of_rows(scores):
    return later(scores)
def later(scores):
    return softmax(scores)
# right: imports inside
def softmax_of_rows(scores):
    import scipy.special as special
    return special.softmax(scores, axis=1)
# right: a global that holds a module
import math
tools = {"exp": math.exp, "np": np}
def softmax_of_rows(scores):
    e = tools["np"].array([[tools["exp"](s) for s in row] for row in scores])
    return e / e.sum(axis=1, keepdims=True)
# right: a name that hides a built-in
sum = np.sum
def softmax_of_rows(scores):
    e = np.exp(scores)
    return e / sum(e, axis=1, keepdims=True)
# right: exec inside
def softmax_of_rows(scores):
    names = {"np": np, "scores": scores}
    exec("e = np.exp(scores)\np = e / e.sum(axis=1, keepdims=True)", names)
    return names["p"]
# right: prints a little, and returns
def softmax_of_rows(scores):
    print("scores", scores)
    return softmax(scores)
# right: warns
import warnings
def softmax_of_rows(scores):
    warnings.warn("softmax is called")
    return softmax(scores)
# right: logs
import logging
def softmax_of_rows(scores):
    logging.getLogger("mine").warning("called")
    return softmax(scores)
# right: a view with strides of its own
def softmax_of_rows(scores):
    return softmax(scores.T, axis=0).T[:, :]
# right: a tuple of tuples
def softmax_of_rows(scores):
    return tuple(tuple(float(p) for p in row) for row in softmax(scores))
# right: an array that cannot be written
def softmax_of_rows(scores):
    p = softmax(scores)
    p.flags.writeable = False
    return p
# right: a subclass of an array
class Named(np.ndarray):
    pass
def softmax_of_rows(scores):
    return softmax(scores).view(Named)
# either: a masked array without a mask
def softmax_of_rows(scores):
    return np.ma.masked_array(softmax(scores))
# either: a memoryview
def softmax_of_rows(scores):
    return memoryview(np.ascontiguousarray(softmax(scores)))
# either: Fractions
from fractions import Fraction
def softmax_of_rows(scores):
    return [[Fraction(float(p)) for p in row] for row in softmax(scores)]
# either: Decimals
from decimal import Decimal
def softmax_of_rows(scores):
    return [[Decimal(float(p)) for p in row] for row in softmax(scores)]
# either: complex numbers
def softmax_of_rows(scores):
    return softmax(scores).astype(complex)
# either: a data frame
def softmax_of_rows(scores):
    try:
        import pandas
    except ImportError:
        return softmax(scores)
    return pandas.DataFrame(softmax(scores))
# either: a lazy array
def softmax_of_rows(scores):
    import dask.array
    return dask.array.from_array(softmax(scores))
# either: the type float16
def softmax_of_rows(scores):
    return softmax(scores).astype(np.float16)
# either: rows in a generator
def softmax_of_rows(scores):
    return (softmax(row) for row in scores)
# either: a matrix
def softmax_of_rows(scores):
    return np.asmatrix(softmax(scores))
# wrong: complex numbers with an imaginary part
def softmax_of_rows(scores):
    return softmax(scores) + 0.5j
# wrong: texts
def softmax_of_rows(scores):
    return [[f"{p:.3f}" for p in row] for row in softmax(scores)]
# wrong: a set
def softmax_of_rows(scores):
    return {float(p) for p in softmax(scores).ravel()}
# wrong: a dictionary of rows
def softmax_of_rows(scores):
    return {i: row for i, row in enumerate(softmax(scores))}
# wrong: a sparse matrix of nothing
def softmax_of_rows(scores):
    from scipy.sparse import csr_matrix
    return csr_matrix(scores.shape)
# wrong: a structured array
def softmax_of_rows(scores):
    return np.zeros(len(scores), dtype=[("a", float), ("b", float)])
# wrong: equal to everything
class Yes:
    def __eq__(self, other):
        return True
    def __array__(self, dtype=None, copy=None):
        return np.array([[self]], dtype=object)
def softmax_of_rows(scores):
    return Yes()
# wrong: an array whose comparison says yes
class Yes(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.ones(self.shape, dtype=bool)
    def __array_function__(self, func, types, args, kwargs):
        return True
def softmax_of_rows(scores):
    return np.zeros(scores.shape).view(Yes)
# wrong: a masked array with all hidden
def softmax_of_rows(scores):
    return np.ma.masked_all(scores.shape)
# wrong: the class itself
class softmax_of_rows:
    def __init__(self, scores):
        self.scores = scores
# wrong: a function without arguments [wrong_arguments]
def softmax_of_rows():
    return 0
# wrong: a function of two arguments [wrong_arguments]
def softmax_of_rows(scores, axis):
    return softmax(scores, axis)
# wrong: a result instead of a function [not_a_function]
softmax_of_rows = softmax(np.array([[3.0, 1.0, 0.2]]))
# wrong: a module [not_a_function]
import math
softmax_of_rows = math
# wrong: a function with keyword-only scores [wrong_arguments]
def softmax_of_rows(*, scores):
    return softmax(scores)
# wrong: a generator function
def softmax_of_rows(scores):
    for row in scores:
        yield np.exp(row)
# wrong: yields to nobody, with a return
async def softmax_of_rows(scores):
    yield softmax(scores)
# wrong: raises StopIteration [raises]
def softmax_of_rows(scores):
    return next(iter([]))
# wrong: remembers the first answer for all
first = []
def softmax_of_rows(scores):
    if not first:
        first.append(softmax(scores))
    return first[0]
# wrong: one array for all answers, changed later
buffer = np.zeros((1000, 1000))
def softmax_of_rows(scores):
    out = buffer[: scores.shape[0], : scores.shape[1]]
    out[:] = softmax(scores)
    buffer[0, 0] = 7
    return out
# wrong: writes into its argument through a view [changes_its_input]
def softmax_of_rows(scores):
    p = softmax(scores)
    scores.reshape(-1)[0] = 99
    return p
# wrong: a random answer [not_repeatable]
def softmax_of_rows(scores):
    return softmax(scores + np.random.normal(0, 1e-3, scores.shape))

# %% cool: right answers in an odd dress
# right: falls back when NumPy warns, as the notebook's NumPy does
import warnings
def cool(scores, temperature):
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            e = np.exp(scores / temperature)
            return e / e.sum(axis=1, keepdims=True)
        except RuntimeWarning:
            z = scores / temperature
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
# right: counts its calls
def cool(scores, temperature):
    cool.calls = getattr(cool, "calls", 0) + 1
    return softmax(scores / temperature)

# %% stable_softmax: right answers in an odd dress
# right: asks NumPy to raise, and shifts only when it must
def stable_softmax(scores):
    old = np.seterr(all="raise")
    try:
        e = np.exp(scores)
        return e / e.sum(axis=1, keepdims=True)
    except FloatingPointError:
        np.seterr(under="ignore")
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    finally:
        np.seterr(**old)

# %% one_hot: right answers in an odd dress
# right: a class of errors of its own that is a ValueError
class BadLabel(ValueError):
    pass
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= n_classes:
        raise BadLabel(labels)
    return np.eye(n_classes)[labels]
# right: an error with odd arguments that cannot be pickled
class BadLabel(ValueError):
    def __init__(self, label, n_classes):
        super().__init__(f"{label} of {n_classes}")
        self.why = lambda: label
def my_one_hot(labels, n_classes):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= n_classes:
        raise BadLabel(labels, n_classes)
    return np.eye(n_classes)[labels]

# %% initial_parameters: right answers in an odd dress
# either: the generator is copied first
import copy
def my_initial_parameters(n_features, n_classes, sigma, rng):
    own = copy.deepcopy(rng)
    return own.normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes)
# right: the two parts in a named tuple
from collections import namedtuple
Parameters = namedtuple("Parameters", "weights biases")
def my_initial_parameters(n_features, n_classes, sigma, rng):
    return Parameters(rng.normal(0, sigma, (n_classes, n_features)), np.zeros(n_classes))

# %% put_together: right answers in an odd dress
# right: parts in a list, the loss as a zero-dimensional array
def put_together(counts, losses, d_weights, d_biases):
    share = counts / counts.sum()
    return [np.array(share @ losses), np.tensordot(share, d_weights, 1), np.tensordot(share, d_biases, 1).tolist()]

# %% score_of_b: values in an odd dress
# right: a fraction
from fractions import Fraction
score_of_b = Fraction(3)
# right: an array without axes
score_of_b = np.array(3.0)
# wrong: a text
score_of_b = "3.0"
# wrong: a function
score_of_b = lambda: 3.0
# wrong: nan
score_of_b = float("nan")
# wrong: infinity
score_of_b = np.inf
# wrong: a complex number
score_of_b = 3 + 4j
# wrong: a set
score_of_b = {3.0}
