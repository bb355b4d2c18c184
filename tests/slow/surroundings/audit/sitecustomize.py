"""Every Python that starts with this folder on PYTHONPATH writes down, in the file $AUDIT, what it does to files and ports."""

import json
import os
import sys

LOG = os.open(os.environ["AUDIT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {  # event → which of its arguments is a path that it changes, and which the open folder that this is relative to
    "os.mkdir": {0: 2}, "os.rename": {0: 2, 1: 3}, "os.remove": {0: 1}, "os.rmdir": {0: 1}, "os.link": {1: 3},
    "os.symlink": {1: 2}, "os.truncate": {0: None}, "os.chmod": {0: 2}, "os.chown": {0: 3}, "os.utime": {0: 3},
    "sqlite3.connect": {0: None},
}  # fmt: skip


def note(event, what, folder=-1):
    if not isinstance(what, int) and what != ":memory:":  # a file that is open already, and a data base that is none
        if isinstance(what, (str, bytes, os.PathLike)):
            what = os.path.abspath(
                os.path.join("" if folder == -1 else os.readlink(f"/proc/self/fd/{folder}"), os.fsdecode(what))
            )
        os.write(LOG, (json.dumps([event, what]) + "\n").encode())


def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        note("write" if flags & WRITING else "read", path)
    elif event == "socket.bind":
        note("bind", list(arguments[1]) if isinstance(arguments[1], tuple) else "a socket that is a file")
    for place, folder in CHANGES.get(event, {}).items():
        note("write", arguments[place], -1 if folder is None else arguments[folder])


sys.addaudithook(hook)
