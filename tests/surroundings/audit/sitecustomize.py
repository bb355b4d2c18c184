"""Every Python that starts with this folder on PYTHONPATH writes down, in the file $AUDIT, what it does to files and ports."""

import json
import os
import sys

LOG = os.open(os.environ["AUDIT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {  # event → which of its arguments are paths that it changes
    "os.mkdir": [0], "os.rename": [0, 1], "os.remove": [0], "os.rmdir": [0], "os.link": [1], "os.symlink": [1],
    "os.truncate": [0], "os.chmod": [0], "os.chown": [0], "os.utime": [0], "sqlite3.connect": [0],
}  # fmt: skip


def note(event, what):
    if not isinstance(what, int) and what != ":memory:":  # a file that is open already, and a data base that is none
        text = os.path.abspath(os.fsdecode(what)) if isinstance(what, (str, bytes, os.PathLike)) else what
        os.write(LOG, (json.dumps([event, text]) + "\n").encode())


def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        note("write" if flags & WRITING else "read", path)
    elif event == "socket.bind":
        note("bind", list(arguments[1]) if isinstance(arguments[1], tuple) else "a socket that is a file")
    for place in CHANGES.get(event, []):
        note("write", arguments[place])


sys.addaudithook(hook)
