"""Make the folder .venv with the course's locked requirements in it, each checked against the lock's SHA-256; or add more.

usage: python3 tools/set_up.py                          make .venv, and install what the notebooks need
       .venv/bin/python tools/set_up.py FILE ...        add what other requirements.txt name

Make calls it. It uses the standard library only, because a bare Debian has python3 but neither pip nor all of venv: the
one thing it fetches itself is uv, a program that installs what pip would, in less time. Every Python from 2.7 on can
read this file, so one that is too old is told so in a sentence.
"""

from __future__ import print_function

import hashlib
import io
import os
import platform
import re
import subprocess
import sys
import tempfile
import zipfile

OLDEST, NEWEST_TESTED = (3, 11), (3, 13)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed")  # written last: it tells make that nothing is left to do
PYTHON, UV = os.path.join(VENV, "bin", "python"), os.path.join(VENV, "bin", "uv")
# What a notebook and what JupyterLab and the tests import, about as much of each. Read once now, their modules are compiled,
# which makes every later start faster. To compile all that is installed would take three times as long.
FIRST_IMPORTS = [
    "import helpers.checks, helpers.cluster, helpers.widgets, sklearn.linear_model, scipy.sparse, matplotlib.pyplot",
    "import jupyterlab.labapp, notebook.app, ipykernel.kernelapp, nbval.plugin, nbconvert, matplotlib_inline.backend_inline",
]


def too_old(version):
    """Return the sentence for a Python that is older than the course needs, or None if it will do."""
    if tuple(version[:2]) < OLDEST:
        return (
            "This course needs Python 3.11 or newer, and {} is Python {}: point at another one, for instance with "
            "`make lab PYTHON=python3.12`.".format(sys.executable, ".".join(str(part) for part in version[:3]))
        )


def lock():
    """Return a dict of package to (version, the SHA-256 of each of its files), as constraints-hashed.txt has them."""
    with open(os.path.join(ROOT, "constraints-hashed.txt"), "rb") as file:
        pins = re.findall(r"^([a-z0-9-]+)==([^ ]+)((?:.*\\\n)*.*)", file.read().decode("utf-8"), re.MULTILINE)
    return {name: (version, re.findall(r"sha256:(\w+)", rest)) for name, version, rest in pins}


def pip_settings():
    """Return what pip is told on this machine, by its files and by variables, so that uv asks the same index."""
    import configparser

    files, found = configparser.RawConfigParser(strict=False), {}
    homes = ["/etc/xdg/pip", "/etc", "~/Library/Application Support/pip", "~/.pip", "~/.config/pip"]
    places = [os.path.expanduser(home + "/pip.conf") for home in homes] + [os.environ.get("PIP_CONFIG_FILE", "")]
    files.read(places)
    for name in ("index-url", "extra-index-url", "find-links", "cert"):
        value = os.environ.get("PIP_" + name.upper().replace("-", "_"), files.get("global", name, fallback=""))
        found[name] = value.split()
    return found


def make_environment():
    """Make an empty .venv, with the locked uv in it."""
    try:
        import venv

        venv.create(VENV, clear=True, symlinks=True)
    except (ImportError, OSError, ValueError) as reason:
        sys.exit("Could not make {}: {}.".format(VENV, reason))
    put_uv(UV)


def put_uv(path):
    """Put the program uv, of the lock's version, at a path."""
    version = lock()["uv"][0]
    with zipfile.ZipFile(io.BytesIO(fetch_uv())) as wheel, open(path, "wb") as program:
        program.write(wheel.read("uv-{}.data/scripts/uv".format(version)))
    os.chmod(path, 0o755)


def fetch_uv():
    """Return the bytes of uv's wheel for this machine, from the index that pip would use."""
    from urllib.parse import urljoin

    version, known = lock()["uv"]
    system = "macosx" if sys.platform == "darwin" else "manylinux" if platform.libc_ver()[0] else "musllinux"
    wheel = "uv-{}-py3-none-{}[^\"'#]*_{}[.]whl".format(re.escape(version), system, platform.machine())
    index = (pip_settings()["index-url"] or ["https://pypi.org/simple"])[0].rstrip("/") + "/uv/"
    link = re.search("href=[\"']([^\"'#]*" + wheel + ")", download(index).decode("utf-8"))
    if not link:
        sys.exit(
            "{} lists no {} {} for {} {}: check pip's index-url, or install without make, as README says.".format(
                index, "uv", version, system, platform.machine()
            )
        )
    content = download(urljoin(index, link.group(1)))
    found = hashlib.sha256(content).hexdigest()
    if found not in known:
        sys.exit("{} was not used: its SHA-256 is {}, which the lock does not know.".format(link.group(1), found))
    return content


def download(url):
    """Return the bytes at a URL."""
    import ssl
    from urllib.request import urlopen

    context = ssl.create_default_context()
    for certificates in pip_settings()["cert"]:
        context.load_verify_locations(certificates)
    try:
        try:
            return urlopen(url, timeout=60, context=context).read()
        except OSError as reason:
            if not isinstance(getattr(reason, "reason", None), ssl.SSLCertVerificationError):
                raise
            # A bare Debian has no certificates to compare with. What is fetched here is held to the lock's SHA-256 in any
            # case, and uv brings certificates of its own.
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            return urlopen(url, timeout=60, context=context).read()
    except Exception as reason:
        sys.exit("Could not fetch {}: {}. Check the network, then run the same command again.".format(url, reason))


def requirements(*files):
    """Return the lines of requirements.txt's, without comments and options."""
    lines = []
    for path in files:
        with open(path, "rb") as file:
            lines += [line.partition(" #")[0].strip() for line in file.read().decode("utf-8").splitlines()]
    return [line for line in lines if re.match(r"\w", line)]


def install(*lines):
    """Install requirements in the lock's versions; a file whose hash the lock does not have is refused."""
    pins, wanted = lock(), []
    for line in lines:
        name, marker = re.match(r"[\w.-]+", line).group().lower(), line.partition(";")[2]
        wanted.append("{}=={}{}".format(name, pins[name][0], marker and " ; " + marker) if name in pins else line)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "wanted.txt")
        with open(path, "w") as file:
            file.write("\n".join(wanted))
        # PyTorch is not in the lock (bench/requirements.txt); what is in it is checked beside it all the same.
        hashes = [] if any(line.startswith("torch") for line in lines) else ["--require-hashes"]
        run_uv("-c", "constraints-hashed.txt", "-r", path, *hashes)


def run_uv(*what):
    """Run `uv pip install` with what pip is told on this machine; if it fails, stop."""
    settings = pip_settings()
    command = [UV, "pip", "install", "--no-config", "--python", PYTHON, "--cache-dir", os.path.join(VENV, "cache")]
    command += [] if sys.stderr.isatty() else ["--quiet"]
    for option, name in (("--default-index", "index-url"), ("--index", "extra-index-url"), ("--find-links", "find-links")):
        command += [part for value in settings[name] for part in (option, value)]
    # As pip does, take a version from whichever index has it: the hash says that it is the right one.
    command += ["--index-strategy", "unsafe-best-match"]
    environment = dict(os.environ)
    if settings["cert"]:
        environment["SSL_CERT_FILE"] = settings["cert"][0]
    if subprocess.call(command + list(what), env=environment, stdin=subprocess.DEVNULL) != 0:
        sys.exit(
            "What is needed could not be installed (uv's last words are above): check the network and the free disk "
            "space, then run the same command again."
        )


def is_usable():
    """Tell whether .venv was once finished in this very folder, and its Python and the lock's uv still run."""
    try:
        with open(STAMP, "rb") as stamp:
            made_here = stamp.read().strip() == os.getcwdb()
        version = subprocess.check_output([UV, "--version"]).decode("utf-8").split()[1]
        return made_here and version == lock()["uv"][0] and subprocess.call([PYTHON, "-I", "-c", ""]) == 0
    except (OSError, subprocess.CalledProcessError):
        return False


def main(*files):
    """Make .venv, or bring it up to date; write the stamp; leave nothing half-made behind. With files: add what they name."""
    if too_old(sys.version_info):
        sys.exit(too_old(sys.version_info))
    os.chdir(ROOT)
    if files:
        return install(*requirements(*files))
    if sys.version_info[:2] > NEWEST_TESTED:
        print("Python {}.{} is newer than 3.11 to 3.13, which the course is tested on.".format(*sys.version_info))
    update = is_usable()
    print("Installing what the course needs in .venv (the first time, half a minute) ...")
    sys.stdout.flush()
    try:
        if not update:
            make_environment()
        install("pip", *requirements("requirements.txt"))
        # The course's own package is a folder, which has no hash; the setuptools of the lock is what installs it.
        run_uv("--no-deps", "--build-constraints", "constraints-hashed.txt", "-e", ".")
        for first in [subprocess.Popen([PYTHON, "-I", "-W", "ignore", "-c", line]) for line in FIRST_IMPORTS]:
            first.wait()
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
    main(*sys.argv[1:])
