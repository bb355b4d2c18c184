# %% softmax: what leaves, or asks for everything
# wrong: sys.exit [raises]
import sys
def softmax_of_rows(scores):
    sys.exit()
# wrong: SystemExit with a code [raises]
def softmax_of_rows(scores):
    raise SystemExit(3)
# wrong: quit [raises]
def softmax_of_rows(scores):
    raise KeyboardInterrupt
# wrong: os._exit
import os
def softmax_of_rows(scores):
    os._exit(0)
# wrong: an abort
import os
def softmax_of_rows(scores):
    os.abort()
# wrong: a signal to itself
import os, signal
def softmax_of_rows(scores):
    os.kill(os.getpid(), signal.SIGTERM)
    return scores
# wrong: a crash in C
import ctypes
def softmax_of_rows(scores):
    return ctypes.string_at(0)
# wrong: GeneratorExit [raises]
def softmax_of_rows(scores):
    raise GeneratorExit
# wrong: an exception of its own that is no Exception [raises]
class Odd(BaseException):
    pass
def softmax_of_rows(scores):
    raise Odd("out of here")
# wrong: an exception whose text raises [raises]
class Silent(Exception):
    def __str__(self):
        raise RuntimeError("no text")
    __repr__ = __str__
def softmax_of_rows(scores):
    raise Silent
# wrong: an exception with a hundred megabytes of text [raises]
def softmax_of_rows(scores):
    raise ValueError("x" * 10**8)
# wrong: an answer that leaves when it becomes an array [raises, wrong_type]
class Leaves:
    def __array__(self, dtype=None, copy=None):
        raise SystemExit
def softmax_of_rows(scores):
    return Leaves()
# wrong: an answer that leaves when its length is asked [raises, wrong_type]
import sys
class Leaves:
    def __len__(self):
        sys.exit(1)
    def __getitem__(self, i):
        sys.exit(1)
    def __iter__(self):
        sys.exit(1)
def softmax_of_rows(scores):
    return Leaves()
# wrong: an answer that raises at every attribute [raises, wrong_type]
class Nothing:
    def __getattribute__(self, name):
        raise RuntimeError(name)
def softmax_of_rows(scores):
    return Nothing()
# wrong: a hundred gigabytes of floats [raises, too_slow, wrong_shape]
def softmax_of_rows(scores):
    return np.ones(10**10)
# wrong: a list that grows [raises, too_slow]
def softmax_of_rows(scores):
    rows = []
    while True:
        rows.append([0.0] * 10**6)
# wrong: a text that doubles [raises, too_slow]
def softmax_of_rows(scores):
    text = "softmax"
    while True:
        text += text
# wrong: an answer too large to be looked at [wrong_shape, raises, too_slow, wrong_type]
def softmax_of_rows(scores):
    return [[0.1] * 3000] * 3000
# wrong: a broadcast array that says it is huge
def softmax_of_rows(scores):
    return np.broadcast_to(np.float64(0.5), (10**6, 10**6))
# wrong: a list that holds itself [wrong_type, wrong_shape, raises]
def softmax_of_rows(scores):
    rows = []
    rows.append(rows)
    return rows
# wrong: lists nested ten thousand deep [wrong_type, wrong_shape, raises]
def softmax_of_rows(scores):
    rows = 0.5
    for _ in range(10000):
        rows = [rows]
    return rows
# wrong: prints a hundred megabytes
def softmax_of_rows(scores):
    for _ in range(100):
        print("x" * 10**6)
# wrong: prints for ever [too_slow]
def softmax_of_rows(scores):
    while True:
        print("still here")
# wrong: reads what nobody types [raises, too_slow]
def softmax_of_rows(scores):
    return float(input("temperature? ")) * scores
# wrong: reads standard input itself [raises, too_slow, wrong_type, returns_nothing, wrong_shape]
import sys
def softmax_of_rows(scores):
    return sys.stdin.readline()
# wrong: reads standard input by its number [raises, too_slow, wrong_type, returns_nothing, wrong_shape]
import os
def softmax_of_rows(scores):
    return os.read(0, 1)
# wrong: a debugger [raises, too_slow, returns_nothing]
def softmax_of_rows(scores):
    breakpoint()
