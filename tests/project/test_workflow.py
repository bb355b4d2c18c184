"""The workflow of GitHub's CI: every action is pinned, nothing may be written, and it runs what the Makefile runs."""

import re
import shutil
import subprocess

import pytest
import yaml

from course import ROOT

PATH = ROOT / ".github" / "workflows" / "ci.yml"
TEXT = PATH.read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
TRIGGERS = WORKFLOW[True]  # YAML 1.1 reads "on" as true


def steps(key):
    return [step[key] for job in WORKFLOW["jobs"].values() for step in job["steps"] if key in step]


def test_every_action_is_pinned_by_its_whole_hash_with_its_version_beside():
    assert len(steps("uses")) >= 4 and len(
        re.findall(r"^ *- uses: \S+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", TEXT, re.MULTILINE)
    ) == len(steps("uses"))
    pins = {}
    for action in steps("uses"):
        name, _, pin = action.partition("@")
        assert pins.setdefault(name, pin) == pin, f"{name} in two versions"


def test_it_may_read_and_no_more_keeps_no_token_and_ends():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert WORKFLOW["concurrency"]["cancel-in-progress"] is True
    assert "secrets." not in TEXT and "pull_request_target" not in TEXT
    for name, job in WORKFLOW["jobs"].items():
        assert "permissions" not in job and 0 < job["timeout-minutes"] <= 60, name
        checkout = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert [step["with"]["persist-credentials"] for step in checkout] == [False], name


def test_on_push_and_monthly_on_three_systems():
    assert "push" in TRIGGERS
    (when,) = TRIGGERS["schedule"]
    assert re.fullmatch(r"\d+ \d+ \d+ \* \*", when["cron"])
    for job in WORKFLOW["jobs"].values():
        assert job["strategy"]["matrix"]["system"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
        assert job["strategy"]["fail-fast"] is False
    assert WORKFLOW["jobs"]["lock"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def test_the_shell_stops_at_the_first_fault():
    assert WORKFLOW["defaults"]["run"]["shell"] == "bash --noprofile --norc -euo pipefail {0}"
    assert not steps("shell") and not steps("continue-on-error")


@pytest.mark.parametrize("what", ["tests", "notebooks"])
def test_windows_runs_what_make_test_runs(what):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    options = re.search(r"^NBVAL = (.*)$", makefile, re.MULTILINE)[1]
    recipe = re.search(rf"\$\(IN_VENV\) -m pytest (.*) {what} \|\|", makefile)[1].replace("$(NBVAL)", options)
    assert f".venv/Scripts/python -m pytest {recipe} {what}" in steps("run")


def test_windows_sets_up_as_readme_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    line = ".venv\\Scripts\\python -m pip install -r requirements.txt"
    assert line in readme and line.replace("\\", "/") in "\n".join(steps("run"))


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="there is no actionlint on this machine")
def test_actionlint_finds_nothing():
    ran = subprocess.run(["actionlint", str(PATH)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
