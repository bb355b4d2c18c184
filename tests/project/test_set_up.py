"""The set-up: which Python it takes, what it refuses to run, when make does it again; and the files that it reads."""

import functools
import glob
import hashlib
import http.server
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "set_up.py"
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")


def load(script=SCRIPT):
    """Return the set-up script as a module."""
    spec = importlib.util.spec_from_file_location("set_up", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def old_pythons():
    """Return the interpreters of this machine whose names say that they are too old."""
    names = ["python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10"]
    found = [shutil.which(name) for name in names]
    for name in names:
        found += glob.glob(os.path.expanduser(f"~/.pyenv/versions/*/bin/{name}"))
    found = sorted({os.path.realpath(path) for path in found if path})
    return [path for path in found if subprocess.run([path, "-c", ""], capture_output=True).returncode == 0]


def make(folder, *arguments):
    """Return what make prints in a folder; the make that may run these tests does not reach into it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def assert_one_sentence(text):
    assert len(text.splitlines()) == 1
    assert len(re.findall(r"[.!?](?=\s|$)", text)) == 1 and text.rstrip().endswith(".")


# Which Python


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 0), (3, 10, 99)])
def test_a_python_too_old_is_told_in_one_sentence(version):
    sentence = load().too_old(version + ("final", 0))
    assert_one_sentence(sentence)
    assert "3.11 or newer" in sentence and ".".join(map(str, version)) in sentence and "PYTHON=" in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 7), (3, 14, 0), (4, 0, 0)])
def test_a_python_new_enough_is_taken(version):
    assert load().too_old(version) is None


@pytest.mark.parametrize("python", old_pythons() or [None])
def test_an_old_interpreter_can_read_the_script_and_says_so(python):
    if python is None:
        pytest.skip("no Python older than 3.11 on this machine")
    ran = subprocess.run([python, str(SCRIPT)], capture_output=True, text=True)
    assert ran.returncode != 0 and ran.stdout == ""
    assert_one_sentence(ran.stderr)


# What is not run


def served(folder):
    """Serve a folder on this machine alone, and return the server."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index with one pip wheel, whose checksum the returned module expects."""
    module, page = load(), tmp_path / "simple" / "pip"
    page.mkdir(parents=True)
    (page / "index.html").write_text(f'<a href="../../files/{module.PIP_WHEEL}#sha256=0">{module.PIP_WHEEL}</a>')
    (tmp_path / "files").mkdir()
    module.WHEEL_FILE = tmp_path / "files" / module.PIP_WHEEL
    module.WHEEL_FILE.write_bytes(b"a wheel")
    module.PIP_SHA256 = hashlib.sha256(b"a wheel").hexdigest()
    server = served(tmp_path)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield module
    server.shutdown()
    server.server_close()


def test_the_wheel_comes_from_the_index_of_pip(index):
    assert index.fetch_pip() == b"a wheel"


def test_a_tampered_wheel_is_refused(index):
    index.WHEEL_FILE.write_bytes(b"a whee1")
    with pytest.raises(SystemExit, match=f"{index.PIP_WHEEL} was not used: its SHA-256 is .*, not {index.PIP_SHA256}"):
        index.fetch_pip()


def test_an_index_without_the_wheel_is_told(index, tmp_path):
    (tmp_path / "simple" / "pip" / "index.html").write_text("<a href='pip-1.0.tar.gz'>pip-1.0.tar.gz</a>")
    with pytest.raises(SystemExit, match="does not list pip-"):
        index.fetch_pip()


def test_an_index_that_does_not_answer_is_told(index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(SystemExit, match="Could not fetch http://127.0.0.1:9/simple/pip/: .*python3-venv"):
        index.fetch_pip()


def test_the_pinned_checksum_is_a_sha256():
    assert re.fullmatch(r"[0-9a-f]{64}", load().PIP_SHA256)


# What stays behind


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A copy of what set-up reads, in a folder with a space and an umlaut, and a .venv that is only a pretence."""
    folder = tmp_path / "zwei Wörter"
    (folder / "tools").mkdir(parents=True)
    shutil.copy(SCRIPT, folder / "tools")
    for name in ["Makefile", "requirements.txt", "constraints.txt", "constraints-hashed.txt", "pyproject.toml"]:
        shutil.copy(ROOT / name, folder)
        os.utime(folder / name, (1e9, 1e9))
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    (folder / ".venv" / "installed").write_text(f"{os.path.realpath(folder)}\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("stops", [SystemExit("no network"), KeyboardInterrupt()])
def test_a_failure_leaves_no_environment(tree, stops, monkeypatch):
    (tree / ".venv" / "installed").unlink()
    module = load(tree / "tools" / "set_up.py")

    def fail():
        raise stops

    monkeypatch.setattr(module, "make_environment", lambda: None)
    monkeypatch.setattr(module, "install", fail)
    with pytest.raises(SystemExit):
        module.main()
    assert not (tree / ".venv").exists()


def test_an_update_that_fails_keeps_the_environment(tree, monkeypatch):
    module = load(tree / "tools" / "set_up.py")

    def fail():
        sys.exit("no network")

    monkeypatch.setattr(module, "install", fail)
    with pytest.raises(SystemExit, match="no network"):
        module.main()
    assert (tree / ".venv" / "bin" / "python").exists()


def test_the_stamp_is_what_make_looks_for(tree, monkeypatch):
    stamp = (tree / ".venv" / "installed").read_bytes()
    (tree / ".venv" / "installed").unlink()
    module = load(tree / "tools" / "set_up.py")
    monkeypatch.setattr(module, "make_environment", lambda: None)
    monkeypatch.setattr(module, "install", lambda: None)
    module.main()
    assert (tree / ".venv" / "installed").read_bytes() == stamp and module.is_usable()


def sets_up(folder):
    """Tell whether `make lab` in a folder would run the set-up first."""
    commands = make(folder, "-n", "lab")
    assert "jupyterlab" in commands
    return "set_up.py" in commands


@needs_make
def test_a_second_call_installs_nothing(tree):
    assert not sets_up(tree)


@needs_make
@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt", "constraints-hashed.txt", "pyproject.toml"])
def test_a_changed_requirement_is_installed(tree, name):
    os.utime(tree / name, (4e9, 4e9))
    assert sets_up(tree)


@needs_make
def test_a_moved_folder_is_set_up_again(tree):
    moved = tree.rename(tree.parent / "elsewhere")
    assert sets_up(moved) and not load(moved / "tools" / "set_up.py").is_usable()


@needs_make
def test_an_environment_whose_python_has_gone_is_made_again(tree):
    python = tree / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/no/such/python3")
    assert sets_up(tree) and not load(tree / "tools" / "set_up.py").is_usable()


def test_an_environment_with_another_pip_is_made_again(tree, monkeypatch):
    (tree / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    module = load(tree / "tools" / "set_up.py")
    assert module.is_usable()
    monkeypatch.setattr(module, "PIP_VERSION", "23.2.1")
    assert not module.is_usable()


# The files


@needs_make
def test_make_alone_lists_every_target():
    targets = re.search(r"^\.PHONY: (help .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE).group(1).split()
    listed = make(ROOT).splitlines()
    assert sorted(line.split()[1] for line in listed) == sorted(targets)
    assert {"lab", "test", "notebooks", "bench", "lock"} <= set(targets)
    assert all(len(line.split()) > 4 for line in listed)


@needs_make
def test_lab_stays_on_this_machine():
    command = make(ROOT, "-n", "lab")
    assert "--ServerApp.ip=127.0.0.1" in command and "notebooks/00_meet_the_classifier.ipynb" in command
    jupyter = command[command.index("-m jupyterlab") :]
    assert "--allow-root" not in jupyter and "token" not in jupyter


def requirements():
    return (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()


def pins():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def hashed():
    """Each pin of constraints-hashed.txt, with the hashes under it."""
    text = (ROOT / "constraints-hashed.txt").read_text(encoding="utf-8")
    found = {}
    for line in re.sub(r" \\\n +", " ", re.sub("^#.*\n", "", text, flags=re.MULTILINE)).splitlines():
        pin, *hashes = line.split(" --hash=sha256:")
        found[pin] = hashes
    return found


def test_requirements_begin_with_the_lock_and_end_with_the_package():
    assert requirements()[0] == "-c constraints.txt" and requirements()[-1] == "-e ."


def test_constraints_are_pins_and_nothing_else():
    assert len(pins()) > 50
    for line in pins():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.]*( ; [^/@]+)?", line), line


def test_the_lock_has_a_hash_for_every_file_of_every_pin():
    assert list(hashed()) == pins()
    for pin, hashes in hashed().items():
        assert hashes and len(set(hashes)) == len(hashes), pin
        assert all(re.fullmatch("[0-9a-f]{64}", one) for one in hashes), pin


def test_the_lock_has_the_pip_and_the_setuptools_that_set_up_uses():
    module = load()
    assert module.PIP_SHA256 in hashed()[f"pip=={module.PIP_VERSION}"]
    build = re.search(r'^requires = \["(.*)"\]$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert build in hashed()


@needs_make
def test_what_make_installs_is_checked_against_the_lock():
    """Only the benchmarks ask for something that is not in the lock, PyTorch; the rest of theirs is checked, too."""
    calls = re.findall(
        r"^\S*python -m pip install .*$", make(ROOT, "-n", "-B", "bench", "book", "test-browser", "classroom"), re.MULTILINE
    )
    asked = {call.rsplit(" -r ", 1)[1].split()[0]: call for call in calls}
    assert {"bench/requirements.txt", "book/requirements.txt", "deploy/requirements.txt"} <= set(asked)
    for name, call in asked.items():
        option = "--no-require-hashes" if name == "bench/requirements.txt" else "--require-hashes"
        assert f" {option} -c constraints-hashed.txt " in call, name


def test_set_up_installs_what_requirements_name_with_hashes(monkeypatch):
    module, calls = load(), []
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(module, "run_pip", lambda pip, *what: calls.append(list(what)))
    monkeypatch.setattr(module.subprocess, "call", lambda *_, **__: 0)
    module.install()
    locked, course = calls
    assert locked[:3] == ["--require-hashes", "-c", "constraints-hashed.txt"] and locked[-1] == "setuptools"
    assert [re.match(r"[\w.-]+", name).group() for name in locked[3:-1]] == asked_for()
    assert course == ["--no-deps", "--no-build-isolation", "-e", "."]


def test_set_up_asks_the_old_pip_for_one_file_of_the_new(monkeypatch):
    module, calls = load(), []
    monkeypatch.setattr("venv.create", lambda *_, **__: None)
    monkeypatch.setattr(module.subprocess, "call", lambda *_, **__: 0)
    monkeypatch.setattr(module, "run_pip", lambda pip, *what: calls.append((what[0], Path(what[1]).read_text())))
    module.make_environment()
    assert calls == [("-r", f"pip=={module.PIP_VERSION} --hash=sha256:{module.PIP_SHA256}")]


def test_a_file_with_another_hash_is_not_installed(tmp_path):
    """With the very pip and the very options of the set-up, from a folder in place of the index."""
    import zipfile

    wheel = tmp_path / "wrong_hash-1.0-py3-none-any.whl"
    about = "wrong_hash-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: wrong-hash\nVersion: 1.0\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    for sha256, good in ((right, True), (right[::-1], False)):
        (tmp_path / "constraints-hashed.txt").write_text(f"wrong-hash==1.0 --hash=sha256:{sha256}\n")
        command = [sys.executable, "-m", "pip", "install", "--no-index", "--find-links", tmp_path, "--target", tmp_path / "to"]
        ran = subprocess.run([*command, "--upgrade", *load().LOCKED, "wrong-hash"], cwd=tmp_path, capture_output=True, text=True)
        assert (ran.returncode == 0) == good, ran.stderr
    assert "DO NOT MATCH THE HASHES" in ran.stderr


def test_constraints_say_where_they_come_from():
    header = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    assert "`make lock`" in header[0] and "/" not in "".join(header)


def asked_for(path=ROOT / "requirements.txt"):
    """The packages that a requirements.txt names."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [re.match(r"[\w.-]+", line).group() for line in lines if re.match(r"\w", line)]


def test_every_requirement_is_pinned():
    pinned = {line.split("==")[0] for line in pins()}
    paths = [path for path in ROOT.glob("**/requirements.txt") if not {".venv", "_build"} & set(path.parts)]
    for path in paths:
        asked = {name.lower() for name in asked_for(path)} - {"torch"}
        assert asked and asked <= pinned, f"{path}: {asked - pinned}"
    assert len(paths) >= 6 and len(asked_for()) > 8


def test_what_is_installed_is_what_is_locked():
    """A version that was moved in the lock and not installed has not been tested."""
    locked = dict(re.match(r"([^=]+)==(\S+)", line).groups() for line in pins() if "sys_platform" not in line)
    locked["pip"] = load().PIP_VERSION
    there = {one.name.lower().replace("_", "-"): one.version for one in importlib.metadata.distributions()}
    assert len(set(locked) & set(there)) > 50
    other = {name: (there[name], locked[name]) for name in locked if name in there and there[name] != locked[name]}
    assert not other, f"installed, and locked: {other}"


def test_what_the_lock_does_not_hold_is_pinned():
    own = importlib.metadata.distributions(name="from-scores-to-confidence")  # an .egg-info beside it says nothing of the sort
    (built_with,) = {wheel for one in own if (wheel := one.read_text("WHEEL"))}
    version = re.search(r"^Generator: setuptools \(([\d.]+)\)$", built_with, re.MULTILINE)[1]
    assert f'requires = ["setuptools=={version}"]' in (ROOT / "pyproject.toml").read_text().splitlines()
    asked = "\n".join(requirements())
    assert re.search(r"^jsonschema\S*<4\.25\b", asked, re.MULTILINE), "from 4.25 on it slows down every start of pytest"


# The script of the automatic checks, among programs that only say that they were called

SUITES = ["make test", "make check", "make test-surroundings", "make test-browser"]
INSTALL = ["apt-get update", "apt-get install --yes --no-install-recommends chromium"]


def checks_run(folder, fails=(), there=("chromium",)):
    """Run .ci/run; return its exit code, what it called, and its complaints."""
    for name in ("bash", "dirname"):
        (folder / name).symlink_to(shutil.which(name))
    for name in ("make", "apt-get", *there):
        stops = " | ".join(f"'{call}'" for call in ("nothing", *fails))
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $*"\ncase "{name} $*" in {stops}) exit 2;; esac\n')
        (folder / name).chmod(0o755)
    ran = subprocess.run([ROOT / ".ci" / "run"], env={"PATH": str(folder)}, capture_output=True, text=True)
    return ran.returncode, ran.stdout.splitlines(), ran.stderr


def test_ci_runs_every_suite(tmp_path):
    assert checks_run(tmp_path) == (0, SUITES, "")


@pytest.mark.parametrize("suite", SUITES)
def test_any_suite_fails_ci_and_all_are_run(tmp_path, suite):
    code, called, _ = checks_run(tmp_path, fails=[suite])
    assert code != 0 and called == SUITES


def test_ci_installs_chromium_where_there_is_none(tmp_path):
    assert checks_run(tmp_path, there=()) == (0, [*SUITES[:-1], *INSTALL, SUITES[-1]], "")


@pytest.mark.parametrize("step", INSTALL)
def test_ci_says_that_it_could_not_install_chromium(tmp_path, step):
    code, called, complaint = checks_run(tmp_path, fails=[step], there=())
    assert code != 0 and "make test-browser" not in called
    assert_one_sentence(complaint)
    assert "chromium" in complaint and "root" in complaint
