"""`make lab` for real: it listens on this machine alone and asks for its token; and nothing is run as root unasked."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from course import ROOT
from environments import Surroundings, home_not_writable

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
PATIENCE = 90  # seconds until JupyterLab tells its address


class Refused(urllib.request.HTTPRedirectHandler):
    """Shows a redirection instead of following it."""

    def redirect_request(self, *_):
        return None


def make_lab(tmp_path, options, before=()):
    """Start `make lab` with this Python, a home of its own, and a configuration that would open it to everyone."""
    home = tmp_path / "home"
    if not home.exists():
        (home / ".jupyter").mkdir(parents=True)
        (home / ".jupyter" / "jupyter_server_config.py").write_text("c.ServerApp.ip = '0.0.0.0'\n", encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "JUPYTER_", "XDG_"))}
    command = [*before, "make", "-o", ".venv/installed", "lab", f"IN_VENV={sys.executable}", f"LAB_OPTIONS={options}"]
    with (tmp_path / "said").open("w") as said:
        return subprocess.Popen(
            command, cwd=ROOT, env={**kept, "HOME": str(home)}, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )


def address_and_token(tmp_path, process):
    """What JupyterLab tells when it has started."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        told = re.search(r"(http://[^/\s]+)/lab\S*\?token=(\w+)", (tmp_path / "said").read_text(encoding="utf-8"))
        if told:
            return told.groups()
        time.sleep(0.1)
    raise AssertionError(f"no address in {PATIENCE} s:\n{(tmp_path / 'said').read_text(encoding='utf-8')[-3000:]}")


def status(url, **headers):
    """The status of the answer to a request."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Refused)
    try:
        return opener.open(urllib.request.Request(url, headers=headers), timeout=30).status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def stop(process):
    """End make and what it started."""
    family = [*psutil.Process(process.pid).children(recursive=True), process]
    for one in family:
        one.terminate()
    psutil.wait_procs(family[:-1], timeout=20)
    process.wait(20)


def listens_at(process):
    """The addresses at which a process and its children take connections."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    return {one.laddr.ip for each in family for one in each.net_connections("inet") if one.status == psutil.CONN_LISTEN}


@needs_make
def test_lab_listens_on_this_machine_alone_and_asks_for_its_token(tmp_path):
    process = make_lab(tmp_path, "--no-browser --ServerApp.port=0" + " --allow-root" * AS_ROOT)
    try:
        address, token = address_and_token(tmp_path, process)
        assert listens_at(process) == {"127.0.0.1"}
        assert len(token) >= 40
        assert status(f"{address}/api/contents") == 403 and status(f"{address}/api/kernels") == 403
        assert status(f"{address}/lab") == 302  # to where one logs in
        assert status(f"{address}/api/contents", Authorization="token " + "0" * len(token)) == 403
        assert status(f"{address}/api/contents", Authorization=f"token {token}") == 200
    finally:
        stop(process)


@needs_make
@pytest.mark.skipif(not AS_ROOT, reason="who is not root cannot start it as root")
def test_root_is_told_the_whole_command(tmp_path):
    process = make_lab(tmp_path, "--no-browser --ServerApp.port=0")
    assert process.wait(PATIENCE) != 0
    told = (tmp_path / "said").read_text(encoding="utf-8")
    assert 'make lab LAB_OPTIONS="--allow-root --no-browser"\n' in told and "ServerApp" not in told


@needs_make
def test_lab_starts_where_the_home_cannot_be_written(tmp_path):
    around = Surroundings(tmp_path)
    home_not_writable(around)
    process = make_lab(tmp_path, "--no-browser --ServerApp.port=0" + " --allow-root" * AS_ROOT, around.before)
    try:
        assert address_and_token(tmp_path, process)
        assert "Your home cannot be written" in (tmp_path / "said").read_text(encoding="utf-8")
    finally:
        stop(process)


def test_nothing_of_ours_asks_to_be_root_or_opens_the_sandbox():
    """Outside the tests, only where the user is root already. A reader is told how to ask, and SECURITY.md what that means."""
    made = {".git", ".venv", "_build", "node_modules", "tests"}  # and .pytest_cache and the like
    asking = set()
    for path in ROOT.rglob("*"):
        place = path.relative_to(ROOT)
        if (
            made & set(place.parts)
            or re.search("cache|egg-info", str(place))
            or path.suffix in (".png", ".webp", ".gz", ".pyc")
            or not path.is_file()
        ):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"--?allow[-_]root|--no-sandbox|allow_root *= *True", line) and "geteuid() == 0" not in line:
                asking.add(str(place))
    assert asking == {"Makefile", "docs/troubleshooting.md", "SECURITY.md"}
