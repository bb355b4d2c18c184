"""The set-up: which Python it takes, what it refuses to run, when make does it again; and the files that it reads."""

import functools
import glob
import hashlib
import http.server
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import zipfile
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
    """A package index with one wheel of uv for this machine, whose checksum the returned module's lock has."""
    module, page = load(), tmp_path / "simple" / "uv"
    system = "macosx_11_0" if sys.platform == "darwin" else "manylinux_2_17" if platform.libc_ver()[0] else "musllinux_1_1"
    name = f"uv-1.2.3-py3-none-{system}_{platform.machine()}.whl"
    page.mkdir(parents=True)
    (page / "index.html").write_text(
        f'<a href="../../files/uv-1.2.3-py3-none-win32.whl">no</a><a href="../../files/{name}#sha256=0">{name}</a>'
    )
    (tmp_path / "files").mkdir()
    module.WHEEL_FILE = tmp_path / "files" / name
    with zipfile.ZipFile(module.WHEEL_FILE, "w") as wheel:
        wheel.writestr("uv-1.2.3.data/scripts/uv", "the program")
    right = hashlib.sha256(module.WHEEL_FILE.read_bytes()).hexdigest()
    monkeypatch.setattr(module, "lock", lambda: {"uv": ("1.2.3", ["0" * 64, right])})
    server = served(tmp_path)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield module
    server.shutdown()
    server.server_close()


def test_uv_comes_from_the_index_of_pip(index, tmp_path):
    index.put_uv(str(tmp_path / "uv"))
    assert (tmp_path / "uv").read_bytes() == b"the program" and os.access(tmp_path / "uv", os.X_OK)


def test_a_tampered_wheel_is_refused(index):
    with index.WHEEL_FILE.open("ab") as wheel:
        wheel.write(b"!")
    with pytest.raises(
        SystemExit, match=f"{index.WHEEL_FILE.name} was not used: its SHA-256 is .*, which the lock does not know"
    ):
        index.fetch_uv()


def test_an_index_without_the_wheel_is_told(index, tmp_path):
    (tmp_path / "simple" / "uv" / "index.html").write_text("<a href='uv-1.2.3.tar.gz'>uv-1.2.3.tar.gz</a>")
    with pytest.raises(SystemExit, match="lists no uv 1.2.3 .*without make, as README says"):
        index.fetch_uv()


def test_an_index_that_does_not_answer_is_told(index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(SystemExit, match="Could not fetch http://127.0.0.1:9/simple/uv/: .*Check the network"):
        index.fetch_uv()


def test_pips_settings_are_read_from_its_file_and_variables_come_first(monkeypatch, tmp_path):
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://a/simple\nextra-index-url = https://b https://c\n")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    settings = load().pip_settings()
    assert settings["index-url"] == ["https://a/simple"] and settings["extra-index-url"] == ["https://b", "https://c"]
    monkeypatch.setenv("PIP_INDEX_URL", "https://d/simple")
    assert load().pip_settings()["index-url"] == ["https://d/simple"]


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
    uv = folder / ".venv" / "bin" / "uv"
    uv.write_text(f"#!/bin/sh\necho uv {load().lock()['uv'][0]}\n")
    uv.chmod(0o755)
    (folder / ".venv" / "installed").write_text(f"{os.path.realpath(folder)}\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("stops", [SystemExit("no network"), KeyboardInterrupt()])
def test_a_failure_leaves_no_environment(tree, stops, monkeypatch):
    (tree / ".venv" / "installed").unlink()
    module = load(tree / "tools" / "set_up.py")

    def fail(*_):
        raise stops

    monkeypatch.setattr(module, "make_environment", lambda: None)
    monkeypatch.setattr(module, "install", fail)
    with pytest.raises(SystemExit):
        module.main()
    assert not (tree / ".venv").exists()


def test_an_update_that_fails_keeps_the_environment(tree, monkeypatch):
    module = load(tree / "tools" / "set_up.py")

    def fail(*_):
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
    monkeypatch.setattr(module, "install", lambda *_: None)
    monkeypatch.setattr(module, "run_uv", lambda *_: None)
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
@pytest.mark.parametrize("name", ["requirements.txt", "constraints-hashed.txt", "pyproject.toml"])
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


def test_an_environment_with_another_uv_is_made_again(tree):
    module = load(tree / "tools" / "set_up.py")
    assert module.is_usable()
    (tree / ".venv" / "bin" / "uv").write_text("#!/bin/sh\necho uv 0.1.0\n")
    assert not module.is_usable()


# The files


@needs_make
def test_make_alone_lists_what_people_use_and_help_all_every_target():
    targets = re.search(r"^\.PHONY: (help .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE).group(1).split()
    listed = make(ROOT, "help-all").splitlines()
    assert sorted(line.split()[1] for line in listed) == sorted(targets) and all(len(line.split()) > 4 for line in listed)
    few = make(ROOT).splitlines()
    assert {line.split()[1] for line in few[:-1]} == {"lab", "test", "notebooks", "check", "book"} and set(few[:-1]) <= set(
        listed
    )
    assert "make help-all" in few[-1]


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


def test_set_up_reads_the_lock():
    read = load().lock()
    assert {f"{name}=={version}" for name, (version, _) in read.items()} == {pin.split(" ;")[0] for pin in hashed()}
    assert {name: hashes for name, (_, hashes) in read.items()} == {
        pin.split("==")[0]: hashes for pin, hashes in hashed().items()
    }
    build = re.search(r'^requires = \["(.*)"\]$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert build in hashed() and "uv" in read and "pip" in read


def test_what_set_up_installs_is_held_to_the_lock(monkeypatch):
    """Only the benchmarks ask for something that is not in the lock, PyTorch; the rest of theirs is checked, too."""
    module, calls = load(), []
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(module, "run_uv", lambda *what: calls.append((what, Path(what[3]).read_text().splitlines())))
    for path in GROUPS:
        module.install(*module.requirements(path))
        what, wanted = calls[-1]
        assert what[:2] == ("-c", "constraints-hashed.txt")
        assert ("--require-hashes" in what) == (path.parent.name != "bench")
        assert [line.split("==")[0] for line in wanted] == [name.lower() for name in asked_for(path)]
        assert all(re.match(r"[\w.-]+==[\w.]+( ;.*)?$", line) for line in wanted if not line.startswith("torch"))


@needs_make
def test_make_installs_every_group_with_the_set_up():
    commands = make(ROOT, "-n", "-B", "bench", "book", "test-browser", "test", "check", "coverage")
    assert (
        len(re.findall(r"^\S*python tools/set_up.py \S*requirements.txt", commands, re.MULTILINE)) >= 6
        and "pip install" not in commands
    )


def test_a_file_with_another_hash_is_not_installed(tmp_path, monkeypatch):
    """With the very uv and the very options of the set-up, from a folder in place of the index."""
    if not Path(load().UV).exists():
        pytest.skip("this environment was not made by the set-up: there is no uv in it")
    module, about = load(), "wrong_hash-1.0.dist-info"
    wheel = tmp_path / "wrong_hash-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: wrong-hash\nVersion: 1.0\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    subprocess.run([module.UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv"], check=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "VENV", str(tmp_path / "venv"))
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / "venv" / "bin" / "python"))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    for sha256 in (right[::-1], right):
        (tmp_path / "constraints-hashed.txt").write_text(f"wrong-hash==1.0 --hash=sha256:{sha256}\n")
        monkeypatch.setattr(module, "lock", lambda sha256=sha256: {"wrong-hash": ("1.0", [sha256])})
        if sha256 == right:
            module.install("wrong-hash")
        else:
            with pytest.raises(SystemExit, match="could not be installed"):
                module.install("wrong-hash")


def test_constraints_say_where_they_come_from():
    header = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    assert "`make lock`" in header[0] and "/" not in "".join(header)


def asked_for(path=ROOT / "requirements.txt"):
    """The packages that a requirements.txt names."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [re.match(r"[\w.-]+", line).group() for line in lines if re.match(r"\w", line)]


GROUPS = [path for path in ROOT.glob("**/requirements.txt") if not {".venv", "_build"} & set(path.parts)]


def test_every_requirement_is_pinned():
    pinned = {line.split("==")[0] for line in pins()}
    for path in GROUPS:
        asked = {name.lower() for name in asked_for(path)} - {"torch"}
        assert asked and asked <= pinned, f"{path}: {asked - pinned}"
    assert len(GROUPS) >= 7 and len(asked_for()) > 8


@pytest.mark.parametrize(
    "path", [ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"], ids=lambda path: path.parent.name
)
def test_every_lower_bound_is_kept_by_the_lock(path):
    """The bounds are what `make test-matrix` tries as the oldest."""
    locked = dict(line.split(" ;")[0].split("==") for line in pins())
    for line in load().requirements(path):
        name, bound = re.match(r"([\w.-]+)>=([\w.]+)", line).groups()
        assert [int(part) for part in bound.split(".")] <= [int(part) for part in locked[name].split(".")], line


def test_the_matrix_has_every_python_other_processors_and_threads():
    text = (ROOT / "tools" / "noxfile.py").read_text(encoding="utf-8")
    (oldest, newest), (_, most) = load().OLDEST, load().NEWEST_TESTED
    pythons = ", ".join(f'"{oldest}.{minor}"' for minor in range(newest, most + 1))
    assert f"@nox.session(python=[{pythons}])" in text
    for name in ("Prescott", "Haswell", "Zen", "SkylakeX", "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_NUM_THREADS"):
        assert name in text


def test_what_is_installed_is_what_is_locked():
    """A version that was moved in the lock and not installed has not been tested."""
    locked = dict(re.match(r"([^=]+)==(\S+)", line).groups() for line in pins() if "sys_platform" not in line)
    there = {one.name.lower().replace("_", "-"): one.version for one in importlib.metadata.distributions()}
    assert len(set(locked) & set(there)) > 50
    other = {name: (there[name], locked[name]) for name in locked if name in there and there[name] != locked[name]}
    assert not other, f"installed, and locked: {other}"


def test_what_the_lock_does_not_hold_is_pinned():
    own = importlib.metadata.distributions(name="from-scores-to-confidence")  # an .egg-info beside it says nothing of the sort
    (built_with,) = {wheel for one in own if (wheel := one.read_text("WHEEL"))}
    version = re.search(r"^Generator: setuptools \(([\d.]+)\)$", built_with, re.MULTILINE)[1]
    assert f'requires = ["setuptools=={version}"]' in (ROOT / "pyproject.toml").read_text().splitlines()
    asked = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^jsonschema\S*<4\.25\b", asked, re.MULTILINE), "from 4.25 on it slows down every start of pytest"


# The script of the automatic checks, among programs that only say that they were called

SUITES = ["make test-bare", "make check"]


def checks_run(folder, fails=()):
    """Run .ci/run; return its exit code, what it called, and its complaints."""
    for name in ("bash", "dirname"):
        (folder / name).symlink_to(shutil.which(name))
    for name in ("make", "apt-get"):
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
