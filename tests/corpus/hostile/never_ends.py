# %% softmax: what never ends, in Python and in C
# wrong: a loop in Python [too_slow]
def softmax_of_rows(scores):
    while True:
        pass
# wrong: a loop that catches everything [too_slow]
def softmax_of_rows(scores):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
# wrong: a sum in C that holds the interpreter lock [too_slow]
import itertools
def softmax_of_rows(scores):
    return sum(itertools.repeat(0))
# wrong: max of an endless iterator [too_slow]
import itertools
def softmax_of_rows(scores):
    return max(itertools.count())
# wrong: a deque that takes an endless iterator [too_slow]
import collections, itertools
def softmax_of_rows(scores):
    collections.deque(itertools.repeat(1), maxlen=0)
    return scores
# wrong: membership of an endless iterator [too_slow]
import itertools
def softmax_of_rows(scores):
    return -1 in itertools.count()
# wrong: a power too large to compute [too_slow]
def softmax_of_rows(scores):
    return 10 ** 10 ** 8
# wrong: the digits of a number too long to write [too_slow, raises]
import sys
def softmax_of_rows(scores):
    sys.set_int_max_str_digits(0)
    return len(str(7 ** 10**7))
# wrong: a pattern that backtracks without end [too_slow]
import re
def softmax_of_rows(scores):
    return re.match("(a+)+$", "a" * 64 + "b")
# wrong: sorting with a key that sleeps [too_slow]
import time
def softmax_of_rows(scores):
    return sorted(range(10**6), key=lambda x: time.sleep(0.01))
# wrong: sleep for an hour [too_slow]
import time
def softmax_of_rows(scores):
    time.sleep(3600)
# wrong: waits for a lock that nobody gives back [too_slow]
import threading
def softmax_of_rows(scores):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
# wrong: waits for a thread that never ends [too_slow]
import threading
def softmax_of_rows(scores):
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()
    thread.join()
# wrong: waits for an answer from the network's own machine [too_slow, raises]
import socket
def softmax_of_rows(scores):
    server = socket.create_server(("127.0.0.1", 0))
    return server.accept()
# wrong: a large product of matrices [too_slow]
def softmax_of_rows(scores):
    a = np.ones((4000, 4000))
    for _ in range(1000):
        a = a @ a
        a /= a.max()
    return a
# wrong: permutations of twenty [too_slow]
import itertools
def softmax_of_rows(scores):
    return min(itertools.permutations(range(20)))and sum(1 for _ in itertools.permutations(range(20)))
# wrong: a generator that never yields, consumed by list [too_slow]
def softmax_of_rows(scores):
    def rows():
        while True:
            if False:
                yield 0
    return list(rows())
# wrong: finally takes the time [too_slow]
def softmax_of_rows(scores):
    try:
        while True:
            pass
    finally:
        while True:
            pass
# wrong: slow only from the third call on [too_slow]
import time
calls = []
def softmax_of_rows(scores):
    calls.append(1)
    if len(calls) > 2:
        time.sleep(1000)
    return softmax(scores)
# wrong: recursion without end [recurses, raises]
def softmax_of_rows(scores):
    return softmax_of_rows(scores)
# wrong: two functions that call each other [recurses, raises]
def softmax_of_rows(scores):
    return other(scores)
def other(scores):
    return softmax_of_rows(scores)
# wrong: recursion with a limit that was lifted [recurses, raises, too_slow]
import sys
def softmax_of_rows(scores):
    sys.setrecursionlimit(10**8)
    return softmax_of_rows(scores)
# wrong: a coroutine instead of a function [wrong_type, raises]
async def softmax_of_rows(scores):
    return softmax(scores)
# wrong: an event loop that never stops [too_slow]
import asyncio
def softmax_of_rows(scores):
    asyncio.new_event_loop().run_forever()
# wrong: an answer whose conversion takes a minute [too_slow, wrong_type, raises]
import time
class Slow:
    def __array__(self, dtype=None, copy=None):
        time.sleep(60)
        return np.zeros((1, 2))
def softmax_of_rows(scores):
    return Slow()
# wrong: an answer whose length takes for ever [too_slow, wrong_type, raises]
class Endless:
    def __len__(self):
        while True:
            pass
    def __getitem__(self, i):
        return 0.0
def softmax_of_rows(scores):
    return Endless()
# wrong: an answer whose text takes for ever [too_slow, wrong_type, raises]
class Endless:
    def __repr__(self):
        while True:
            pass
def softmax_of_rows(scores):
    return Endless()
# wrong: an answer whose numbers take for ever [too_slow, wrong_type, raises, wrong_shape]
class Number:
    def __float__(self):
        while True:
            pass
def softmax_of_rows(scores):
    return [[Number() for s in row] for row in scores]
# wrong: an iterator without end as the answer [too_slow, wrong_type, raises]
import itertools
def softmax_of_rows(scores):
    return itertools.count()

# %% scale_for_99: values that never end
# wrong: a value whose conversion takes a minute
import time
class Slow:
    def __float__(self):
        time.sleep(60)
        return 2.37
    def __array__(self, dtype=None, copy=None):
        time.sleep(60)
        return np.array(2.37)
scale_for_99 = Slow()
# wrong: a value whose comparison never ends
class Never:
    def __eq__(self, other):
        while True:
            pass
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = None
scale_for_99 = Never()
# wrong: a value whose conversion ends the program
class Leaves:
    def __array__(self, dtype=None, copy=None):
        raise SystemExit
    def __float__(self):
        raise SystemExit
scale_for_99 = Leaves()
# wrong: a value whose text raises
class Silent:
    def __repr__(self):
        raise RuntimeError("no text")
    __str__ = __repr__
scale_for_99 = Silent()
# wrong: an endless generator
def forever():
    while True:
        yield 2.37
scale_for_99 = forever()
