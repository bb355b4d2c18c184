"""In a class: every student's server gives the memory that it has freed back to the system, three times a minute.

The C library keeps what has been freed, such as a notebook that has been opened and saved, for the next request.
"""

import ctypes
import threading
import time

trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it; other C libraries need not


def give_back():
    while True:
        time.sleep(20)
        trim(0)


if trim:
    threading.Thread(target=give_back, daemon=True).start()
