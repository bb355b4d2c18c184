"""In a class: a kernel that has been idle for two seconds frees drawn figures and gives their memory to the system.

Python frees what refers to itself, as figures do, now and then, and the C library keeps what has been freed for the
next request. In a class that may be another student's. IPython runs this file at a kernel's start, among the
student's names, so it leaves none there.
"""


def _watch():
    import asyncio
    import ctypes
    import gc

    from IPython import get_ipython

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it; other C libraries need not
    waiting = []

    def give_back():
        gc.collect()
        trim(0)

    def wait(_):
        while waiting:
            waiting.pop().cancel()
        waiting.append(asyncio.get_running_loop().call_later(2, give_back))

    if trim:
        get_ipython().events.register("post_run_cell", wait)


_watch()
del _watch
