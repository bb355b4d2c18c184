"""What an instructor sets up with deploy/, as far as it shows without a Hub; `make bench-classroom` runs a real one."""

import json
import os
import re
import stat
import subprocess
import sys

import jsonschema
import pytest
import yaml

pytest.importorskip("grp", reason="a class needs Linux: Windows has no groups of accounts")

from course import ROOT

DEPLOY = ROOT / "deploy"
sys.path.insert(0, str(DEPLOY))
import choices  # noqa: E402
import one_server  # noqa: E402

GOOD = {"CLASSROOM_AUTHENTICATOR": "shared-password", "CLASSROOM_PASSWORD": "twelve chars"}
# The keys that values.yaml uses, with the types that the chart's own schema gives them: read from
# jupyterhub/values.schema.yaml of github.com/jupyterhub/zero-to-jupyterhub-k8s at 02dd73d, and written down anew.
TEXT, COUNT, SIZE = {"type": "string"}, {"type": "integer"}, {"type": ["number", "string"]}


def keys(**properties):
    """A mapping with these keys and no other."""
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(properties)}


CHART = keys(
    hub=keys(config={"type": "object"}),
    singleuser=keys(
        image=keys(name=TEXT, tag=TEXT),
        extraEnv={"type": "object", "additionalProperties": TEXT},
        defaultUrl=TEXT,
        lifecycleHooks=keys(postStart={"type": "object"}),
        memory=keys(guarantee=SIZE, limit=SIZE),
        cpu=keys(guarantee={"type": "number"}, limit={"type": "number"}),
        storage=keys(capacity=TEXT),
    ),
    cull=keys(enabled={"type": "boolean"}, timeout=COUNT, every=COUNT),
)


@pytest.mark.parametrize("environment, sentence", [
    ({}, "Nobody has said who may log in: set CLASSROOM_AUTHENTICATOR to `pam`"),
    ({"CLASSROOM_AUTHENTICATOR": "  "}, "Nobody has said who may log in"),
    ({"CLASSROOM_AUTHENTICATOR": "dummy"}, "CLASSROOM_AUTHENTICATOR is 'dummy': set it to `pam`"),
    ({"CLASSROOM_AUTHENTICATOR": "null"}, "CLASSROOM_AUTHENTICATOR is 'null': set it to `pam`"),
    ({"CLASSROOM_AUTHENTICATOR": "jupyterhub.auth.DummyAuthenticator"}, "lets everybody in without a password"),
    ({"CLASSROOM_AUTHENTICATOR": "no_such_module.Authenticator"}, "No module named 'no_such_module'"),
    ({"CLASSROOM_AUTHENTICATOR": "json.Authenticator"}, "the module json has no Authenticator"),
    ({"CLASSROOM_AUTHENTICATOR": "json.JSONDecoder"}, "which cannot authenticate anybody"),
    ({"CLASSROOM_AUTHENTICATOR": "shared-password"}, "at least 12 characters, and it has 0"),
    ({**GOOD, "CLASSROOM_PASSWORD": ""}, "at least 12 characters, and it has 0"),
    ({**GOOD, "CLASSROOM_PASSWORD": " " * 20}, "at least 12 characters, and it has 0"),
    ({**GOOD, "CLASSROOM_PASSWORD": "eleven char"}, "at least 12 characters, and it has 11"),
    ({**GOOD, "CLASSROOM_SETTINGS": "/no/such/file.py"}, "'/no/such/file.py', and there is no such file"),
    ({**GOOD, "CLASSROOM_STATE": "state"}, "CLASSROOM_STATE is 'state'"),
    ({**GOOD, "CLASSROOM_STATE": str(DEPLOY / "state")}, "outside"),
    ({**GOOD, "CLASSROOM_PORT": "80"}, "CLASSROOM_PORT is '80': it must be a number from 1024 to 65533"),
    ({**GOOD, "CLASSROOM_PORT": "http"}, "CLASSROOM_PORT is 'http'"),
    ({**GOOD, "CLASSROOM_MEMORY_MB": "nan"}, "CLASSROOM_MEMORY_MB is 'nan'"),
    ({**GOOD, "CLASSROOM_IDLE_MINUTES": "0"}, "CLASSROOM_IDLE_MINUTES is '0'"),
])  # fmt: skip
def test_a_missing_or_wrong_choice_is_said_in_a_sentence(environment, sentence):
    with pytest.raises(choices.Unclear) as told:
        choices.read_choices(environment)
    assert sentence in str(told.value) and str(told.value).endswith(".")
    assert "eleven char" not in str(told.value), "a password is not for the screen"


def test_the_choices_that_can_be_made():
    class Own:
        def authenticate(self):
            pass

    choices.Own = Own
    assert choices.read_choices({"CLASSROOM_AUTHENTICATOR": "pam", "CLASSROOM_PASSWORD": "x"}).password == ""
    assert choices.read_choices({"CLASSROOM_AUTHENTICATOR": "choices.Own"}).authenticator == "choices.Own"
    chosen = choices.read_choices({**GOOD, "CLASSROOM_PORT": "9000", "CLASSROOM_STATE": "/srv/class"})
    assert (chosen.password, chosen.port, chosen.proxy_api) == ("twelve chars", 9000, "http://127.0.0.1:9001")
    assert chosen.hub_api == "http://127.0.0.1:9002/hub/api" and str(chosen.private) == "/srv/class/hub"
    assert choices.read_choices({}, who_may_log_in=False).port == 8000


def test_the_program_ends_with_the_sentence():
    bare = {name: value for name, value in os.environ.items() if not name.startswith("CLASSROOM_")}
    ran = subprocess.run([sys.executable, DEPLOY / "one_server.py", "start"], env=bare, capture_output=True, text=True)
    assert ran.returncode == 1 and ran.stdout == ""
    assert ran.stderr.startswith("Nobody has said who may log in") and ran.stderr.count("\n") == 1


def test_a_branch_needs_the_course_it_is_of():
    chosen = choices.read_choices({**GOOD, "CLASSROOM_BRANCH": "spring"})
    with pytest.raises(choices.Unclear, match="'spring', a branch of CLASSROOM_COURSE, which is not set"):
        one_server.prepare(chosen)


def test_only_root_ends_a_class(monkeypatch, tmp_path):
    chosen = choices.read_choices({"CLASSROOM_STATE": str(tmp_path)}, who_may_log_in=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(choices.Unclear, match="sudo make classroom-stop"):
        one_server.stop(chosen)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(choices.Unclear, match="does not answer"):
        one_server.stop(chosen)


def test_no_password_is_written_down():
    secret = re.compile(r"(?i)(?:password|token|secret)\w*[\"']?\s*[:=]\s*[\"'][^\"'\s]+[\"']")
    assert secret.search('c.SharedPasswordAuthenticator.user_password = "1234"')
    for path in DEPLOY.iterdir():
        if path.is_file() and path.name != "package-lock.json":
            assert not secret.search(path.read_text(encoding="utf-8")), path


def test_a_process_id_counts_only_while_it_is_ours(tmp_path):
    chosen = choices.read_choices({**GOOD, "CLASSROOM_STATE": str(tmp_path)})
    chosen.private.mkdir()
    assert one_server.running(chosen, "hub.pid", "jupyterhub") is None
    (chosen.private / "hub.pid").write_text(str(os.getpid()))
    assert one_server.running(chosen, "hub.pid", "python") == os.getpid()
    assert one_server.running(chosen, "hub.pid", "some-other-program") is None


@pytest.mark.parametrize("pull_works", [True, False])
def test_a_student_starts_with_a_limit_whether_the_pull_works_or_not(tmp_path, pull_works):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, what in {
        "gitpuller": f'echo pulled "$@" $NBGITPULLER_DEPTH; exit {int(not pull_works)}',
        "jupyterhub-singleuser": 'echo started "$@"; ulimit -d; umask',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{what}\n")
        (programs / name).chmod(0o755)
    subprocess.run([DEPLOY / "start-student", "--an-option"], check=True, env={
        "PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path), "CLASSROOM_MEMORY_MB": "512",
        "CLASSROOM_COURSE": "https://example.org/course.git", "CLASSROOM_BRANCH": "main"})  # fmt: skip
    log = (tmp_path / ".classroom.log").read_text()
    assert log.startswith("pulled https://example.org/course.git main from-scores-to-confidence 0\n")
    assert ("could not be brought up to date" in log) == (not pull_works)
    assert log.endswith("started --an-option\n524288\n0077\n")


def test_values_fit_the_chart():
    values = yaml.safe_load((DEPLOY / "values.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(values, CHART)
    # the chart's default lets everybody in
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] == "null"
    first = values["singleuser"]["defaultUrl"].removeprefix("/lab/tree/from-scores-to-confidence/")
    assert (ROOT / first).is_file()
    command = values["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    # a hook that fails would stop the student's server
    assert command[:2] == ["sh", "-c"] and command[2].endswith("|| true")


def test_what_repo2docker_builds_from():
    for name in ("binder", ".binder", "environment.yml", "Dockerfile", "setup.py"):  # would be taken instead
        assert not (ROOT / name).exists(), name
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    assert [line for line in lines if line][0] == "-c constraints.txt" and "-e ." in lines
    assert (ROOT / "runtime.txt").read_text() in ("python-3.11\n", "python-3.12\n", "python-3.13\n")


def test_the_proxy_is_pinned():
    proxy = "configurable-http-proxy"
    wanted = json.loads((DEPLOY / "package.json").read_text())["dependencies"][proxy]
    locked = json.loads((DEPLOY / "package-lock.json").read_text())["packages"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", wanted) and locked[f"node_modules/{proxy}"]["version"] == wanted
    assert all("integrity" in package for name, package in locked.items() if name)


def test_the_kernel_of_a_class_is_the_course_kernel_and_leaves_no_names(tmp_path):
    """Notebooks ask for "python3"; the class's own kernel of that name must run, and give the student an empty page."""
    path = os.pathsep.join([str(DEPLOY / "jupyter"), os.environ.get("JUPYTER_PATH", "")])
    code = """
import sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
said = []
show = lambda m: said.append(m["content"]["text"]) if m["msg_type"] == "stream" else None
code = "print([n for n in dir() if 'watch' in n], len(get_ipython().events.callbacks['post_run_cell']))"
client.execute_interactive(code, output_hook=show, timeout=60)
manager.shutdown_kernel(now=True)
print(said[0], manager.kernel_spec.resource_dir)
"""
    environment = {**os.environ, "JUPYTER_PATH": path, "IPYTHONDIR": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=True)
    names, _, rest = ran.stdout.partition("]")
    callbacks, folder = rest.split()
    assert names == "[" and int(callbacks) >= 1 and folder == str(DEPLOY / "jupyter" / "kernels" / "python3")


def test_students_run_a_program():
    assert (DEPLOY / "start-student").stat().st_mode & stat.S_IXOTH
