# %% softmax: what is left running
# either: a thread that spins on, one more with each call
import threading
def softmax_of_rows(scores):
    def spin():
        while True:
            pass
    threading.Thread(target=spin, daemon=True).start()
    return softmax(scores)
# right: a thread that sleeps on and is no daemon
import threading, time
def softmax_of_rows(scores):
    threading.Thread(target=time.sleep, args=(1000,)).start()
    return softmax(scores)
# either: a thread in C that holds the lock at times
import _thread
def softmax_of_rows(scores):
    def spin():
        while True:
            sum(range(10**5))
    _thread.start_new_thread(spin, ())
    return softmax(scores)
# either: a process that sleeps, one more with each call
import subprocess, sys
def softmax_of_rows(scores):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    return softmax(scores)
# either: a process in a session of its own, one more with each call
import subprocess, sys
def softmax_of_rows(scores):
    subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True)
    return softmax(scores)
# either: a pool of processes
from concurrent.futures import ProcessPoolExecutor
def softmax_of_rows(scores):
    with ProcessPoolExecutor(2) as pool:
        return np.array(list(pool.map(np.exp, scores)))
# right: a pool of threads that is never shut
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
def softmax_of_rows(scores):
    return np.array(list(ThreadPoolExecutor(2).map(softmax, scores)))
# either: a timer that goes off later
import os, threading
def softmax_of_rows(scores):
    threading.Timer(0.2, os._exit, args=(1,)).start()
    return softmax(scores)
# right: an alarm
import signal
def softmax_of_rows(scores):
    if hasattr(signal, "setitimer"):
        try:
            signal.setitimer(signal.ITIMER_REAL, 100)
        except ValueError:
            pass
    return softmax(scores)
# right: something at the end of the program
import atexit, time
def softmax_of_rows(scores):
    atexit.register(time.sleep, 100)
    return softmax(scores)
# either: an object whose end takes long
import time
class Lingers:
    def __del__(self):
        time.sleep(0.01)
        while True:
            pass
def softmax_of_rows(scores):
    softmax_of_rows.kept = Lingers()
    return softmax(scores)

# %% softmax: what is changed outside
# right: NumPy's global generator
def softmax_of_rows(scores):
    np.random.seed(0)
    np.random.rand(3)
    return softmax(scores)
# right: Python's generator
import random
def softmax_of_rows(scores):
    random.seed(1)
    return softmax(scores)
# right: NumPy's errors are made to raise
def softmax_of_rows(scores):
    np.seterr(all="raise")
    return softmax(scores)
# right: warnings become errors, and stay so
import warnings
def softmax_of_rows(scores):
    warnings.simplefilter("error")
    return softmax(scores)
# right: the environment
import os
def softmax_of_rows(scores):
    os.environ["OMP_NUM_THREADS"] = "99"
    os.environ.pop("HOME", None)
    return softmax(scores)
# right: another folder
import os, tempfile
def softmax_of_rows(scores):
    os.chdir(tempfile.gettempdir())
    return softmax(scores)
# right: print options
def softmax_of_rows(scores):
    np.set_printoptions(precision=1, suppress=True)
    return softmax(scores)
# right: a NumPy function is replaced
def softmax_of_rows(scores):
    np.exp2 = np.exp
    np.allclose = lambda *_, **__: True
    e = np.exp2(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
# wrong: the comparison is replaced, so that all is right
def softmax_of_rows(scores):
    np.allclose = np.isclose = np.array_equal = lambda *_, **__: np.True_
    return scores
# wrong: Python's own all and any are replaced
import builtins
def softmax_of_rows(scores):
    builtins.all = builtins.any = lambda *_: True
    return scores
# wrong: the check's own modules are replaced
import sys
def softmax_of_rows(scores):
    for name in [name for name in sys.modules if name.startswith("helpers")]:
        for key in list(vars(sys.modules[name])):
            if not key.startswith("__"):
                vars(sys.modules[name])[key] = None
    return scores
# wrong: the wanted answer is looked for among the caller's variables
import sys
def softmax_of_rows(scores):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ in ("Exercise", "Outcome", "Verdict"):
                try:
                    object.__setattr__(value, "status", "correct")
                except Exception:
                    pass
        frame = frame.f_back
    return scores
# right: a global list is appended to
calls = []
def softmax_of_rows(scores):
    calls.append(scores.shape)
    return softmax(scores)
# right: a global counter
count = 0
def softmax_of_rows(scores):
    global count
    count += 1
    return softmax(scores)
# right: a global dictionary is cleared
cache = {"a": np.ones(3)}
def softmax_of_rows(scores):
    cache.clear()
    cache[scores.tobytes()] = 1
    return softmax(scores)
# right: a global array is written into
table = np.zeros(5)
def softmax_of_rows(scores):
    table[:] = scores.flat[0]
    return softmax(scores)
# right: a global is deleted
leftover = [1, 2, 3]
def softmax_of_rows(scores):
    globals().pop("leftover", None)
    return softmax(scores)
# right: an object of the notebook, changed through a method
class Meter:
    def __init__(self):
        self.seen = []
    def record(self, shape):
        self.seen.append(shape)
meter = Meter()
def softmax_of_rows(scores):
    meter.record(scores.shape)
    return softmax(scores)
# right: a class's own attribute
class Meter:
    seen = 0
def softmax_of_rows(scores):
    Meter.seen += 1
    return softmax(scores)
# right: an attribute of the function
def softmax_of_rows(scores):
    softmax_of_rows.calls += 1
    return softmax(scores)
softmax_of_rows.calls = 0
# right: an attribute made in the first call
def softmax_of_rows(scores):
    if not hasattr(softmax_of_rows, "shapes"):
        softmax_of_rows.shapes = []
    softmax_of_rows.shapes.append(scores.shape)
    return softmax(scores)
# right: a default that is written into
def softmax_of_rows(scores, seen=[]):
    seen.append(len(scores))
    return softmax(scores)
# right: through a lambda
log = []
note = lambda x: log.append(x)
def softmax_of_rows(scores):
    note(scores.shape)
    return softmax(scores)
# right: through a decorator that counts
import functools
counts = {}
def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        counts[function.__name__] = counts.get(function.__name__, 0) + 1
        return function(*args, **kwargs)
    return wrapper
@counted
def softmax_of_rows(scores):
    return softmax(scores)
# right: a closure with a nonlocal
def make():
    n = 0
    def softmax_of_rows(scores):
        nonlocal n
        n += 1
        return softmax(scores)
    return softmax_of_rows
softmax_of_rows = make()
# right: a random generator of the notebook is drawn from
rng = np.random.default_rng(0)
def softmax_of_rows(scores):
    rng.normal()
    return softmax(scores)
# right: a list in a list
nested = [[0], {"k": [1]}]
def softmax_of_rows(scores):
    nested[1]["k"].append(2)
    nested[0][0] += 1
    return softmax(scores)
# right: the garbage collector, the recursion limit, the switch interval
import gc, sys
def softmax_of_rows(scores):
    gc.disable()
    sys.setrecursionlimit(5000)
    sys.setswitchinterval(0.5)
    return softmax(scores)
# right: a trace function
import sys
def softmax_of_rows(scores):
    sys.settrace(lambda *_: None)
    sys.setprofile(lambda *_: None)
    return softmax(scores)
# right: standard output is closed
import sys
def softmax_of_rows(scores):
    sys.stdout.close()
    return softmax(scores)
# either: standard output is closed by its number
import os
def softmax_of_rows(scores):
    for number in (0, 1, 2):
        try:
            os.close(number)
        except OSError:
            pass
    return softmax(scores)
# right: standard output is another object
import io, sys
def softmax_of_rows(scores):
    sys.stdout = sys.stderr = io.StringIO()
    return softmax(scores)
# right: prints to the real standard output
import os
def softmax_of_rows(scores):
    os.write(1, b'{"status": "correct"}\n' * 3)
    return softmax(scores)
# wrong: writes a verdict to the real standard output
import os
def softmax_of_rows(scores):
    os.write(1, b'{"status": "correct"}\n' * 100)
    return scores
# right: the decimal context
import decimal
def softmax_of_rows(scores):
    decimal.getcontext().prec = 3
    return softmax(scores)
# right: the path and the modules
import sys
def softmax_of_rows(scores):
    sys.path.clear()
    return softmax(scores)
# right: a signal's handler
import signal
def softmax_of_rows(scores):
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except ValueError:
        pass
    return softmax(scores)
