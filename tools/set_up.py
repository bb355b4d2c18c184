"""Make the folder .venv and install the course's locked requirements in it, each checked against the lock's SHA-256.

Run by make as `python3 tools/set_up.py`. It uses the standard library only, because a bare Debian has python3 but
neither pip nor all of venv. Every Python from 2.7 on can read this file, so one that is too old is told so in a
sentence. What it writes last, .venv/installed, tells make that nothing is left to do.
"""

from __future__ import print_function

import hashlib
import os
import re
import subprocess
import sys
import tempfile

OLDEST, NEWEST_TESTED = (3, 11), (3, 13)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed")
LOCKED = ["--require-hashes", "-c", "constraints-hashed.txt"]
PYTHON = [os.path.join(VENV, "bin", "python"), "-I"]  # -I: what PYTHONPATH holds does not count as installed
PIP_VERSION = "26.3"
PIP_WHEEL = "pip-" + PIP_VERSION + "-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def too_old(version):
    """Return the sentence for a Python that is older than the course needs, or None if it will do."""
    if tuple(version[:2]) < OLDEST:
        return (
            "This course needs Python 3.11 or newer, and {} is Python {}: point at another one, for instance with "
            "`make lab PYTHON=python3.12`.".format(sys.executable, ".".join(str(part) for part in version[:3]))
        )


def make_environment():
    """Make an empty .venv, with the pinned pip in it (it needs two thirds of the time of Python 3.11's own pip)."""
    try:
        import venv

        venv.create(VENV, clear=True, symlinks=True)
    except (ImportError, OSError, ValueError) as reason:
        sys.exit("Could not make {}: {}.".format(VENV, reason))
    has_pip = subprocess.call(PYTHON + ["-m", "ensurepip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    with tempfile.TemporaryDirectory() as folder:
        if has_pip:
            wanted = os.path.join(folder, "pip.txt")
            with open(wanted, "w") as file:
                file.write("pip==" + PIP_VERSION + " --hash=sha256:" + PIP_SHA256)
            run_pip(["-m", "pip"], "-r", wanted)
        else:
            wheel = os.path.join(folder, PIP_WHEEL)
            with open(wheel, "wb") as file:
                file.write(fetch_pip())
            run_pip([wheel + "/pip"], "--no-index", wheel)  # a wheel is a zip file, and Python runs what is in it


def install():
    """Install the locked requirements, and compile them on all cores, which makes every later start faster."""
    run_pip(["-m", "pip"], *(LOCKED + asked_for() + ["setuptools"]))
    # The course's own package is a folder, which has no hash; the setuptools of the lock is what installs it.
    run_pip(["-m", "pip"], "--no-deps", "--no-build-isolation", "-e", ".")
    subprocess.call(
        PYTHON + ["-m", "compileall", "-q", "-j", "0", "-x", "/tests/", os.path.join(VENV, "lib")], stdout=subprocess.DEVNULL
    )


def asked_for():
    """Return the packages that requirements.txt names, without its options, for pip's command line."""
    with open("requirements.txt", "rb") as requirements:
        lines = [line.split("#")[0].strip() for line in requirements.read().decode("utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("-")]


def fetch_pip():
    """Return the bytes of the pinned pip wheel, from the index that pip itself would use."""
    from urllib.parse import urljoin

    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    link = re.search("href=[\"']([^\"'#]*" + re.escape(PIP_WHEEL) + ")", download(index).decode("utf-8"))
    if not link:
        sys.exit("{} does not list {}: check PIP_INDEX_URL.".format(index, PIP_WHEEL))
    return checked(download(urljoin(index, link.group(1))))


def download(url):
    """Return the bytes at a URL."""
    import ssl
    from urllib.request import urlopen

    # A bare Debian has no certificates to compare with: what makes the wheel safe to run is its checksum alone.
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    try:
        with urlopen(url, timeout=60, context=anyone) as answer:
            return answer.read()
    except Exception as reason:
        sys.exit(
            "Could not fetch {}: {}. Check the network, or install pip for this Python first (on Debian: "
            "`apt install python3-venv`).".format(url, reason)
        )


def checked(wheel):
    """Return the wheel's bytes if they have the pinned SHA-256."""
    found = hashlib.sha256(wheel).hexdigest()
    if found != PIP_SHA256:
        sys.exit("{} was not used: its SHA-256 is {}, not {}.".format(PIP_WHEEL, found, PIP_SHA256))
    return wheel


def run_pip(pip, *what):
    """Run `pip install`, counting packages on a terminal; if it fails, show the end of what it said and stop."""
    said, packages = [], 0
    with subprocess.Popen(
        PYTHON + pip + ["install", "--no-input", "--no-user", "--no-compile"] + list(what),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout:
            said.append(line.decode("utf-8", "replace"))
            packages += line.startswith(b"Collecting ")
            if sys.stdout.isatty() and line.startswith((b"Collecting ", b"Installing collected ")):
                print("\r  {} {} packages".format("found" if line[:1] == b"C" else "installing", packages), end="")
                sys.stdout.flush()
    print(end="\n" if packages and sys.stdout.isatty() else "")
    if process.returncode != 0:
        sys.exit(
            "".join(said[-12:]) + "pip could not install what is needed (its last words are above): check the network and "
            "the free disk space, then run the same command again."
        )


def is_usable():
    """Tell whether .venv was once finished in this very folder, and its Python still runs with the pinned pip."""
    try:
        with open(STAMP, "rb") as stamp:
            made_here = stamp.read().strip() == os.getcwdb()
        pip = "import pip, sys; sys.exit(pip.__version__ != {!r})".format(PIP_VERSION)
        return made_here and subprocess.call(PYTHON + ["-c", pip], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def main():
    """Make .venv, or bring it up to date; write the stamp; leave nothing half-made behind."""
    if too_old(sys.version_info):
        sys.exit(too_old(sys.version_info))
    if sys.version_info[:2] > NEWEST_TESTED:
        print("Python {}.{} is newer than 3.11 to 3.13, which the course is tested on.".format(*sys.version_info))
    os.chdir(ROOT)
    update = is_usable()
    print("Installing what the course needs in .venv (the first time, a minute or two) ...")
    sys.stdout.flush()
    try:
        if not update:
            make_environment()
        install()
        with open(STAMP, "wb") as stamp:
            stamp.write(os.getcwdb() + b"\n")
    except BaseException as reason:
        if not update:
            import shutil

            shutil.rmtree(VENV, ignore_errors=True)
        if isinstance(reason, KeyboardInterrupt):
            sys.exit("The set-up was stopped: run the same command again to go on.")
        raise


if __name__ == "__main__":
    main()
