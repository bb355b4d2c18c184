"""Start the course for a class on this server, or end the class.

usage: one_server.py start | stop        (`make classroom`, `make classroom-stop`; docs/classroom.md)

`start` runs the Hub in the foreground. Ctrl-C stops the Hub alone: students go on working, and the next `start` finds
them again. `stop` ends the students' servers, the Hub and the proxy; what has been saved stays in the homes.
"""

import grp
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
sys.path.insert(0, str(HERE))
from choices import Unclear, read_choices  # noqa: E402

PROXY = HERE / "node_modules" / ".bin" / "configurable-http-proxy"


def check_machine():
    """Raise Unclear if a class cannot run here."""
    if os.geteuid() != 0:
        raise Unclear(
            "A class needs root, because every student works in an account of their own: "
            "sudo CLASSROOM_AUTHENTICATOR=... make classroom."
        )
    for folder in [REPOSITORY, *REPOSITORY.parents]:
        if folder.stat().st_mode & 0o005 != 0o005:
            raise Unclear(
                f"Students could not read the course: {folder} is closed to others. Put the repository where "
                "everybody may look, for instance into /srv, and set it up there."
            )
    python = Path(sys.executable).resolve()
    for folder in python.parents:
        if not folder.stat().st_mode & 0o001:
            raise Unclear(
                f"Students could not run Python: .venv uses {python}, and {folder} is closed to others. "
                "Make .venv again with the system's: `make clean`, then `make classroom "
                "PYTHON=/usr/bin/python3`."
            )


def prepare(choices):
    """Make the group of the students, the folder of the Hub's state, and the file that the course is pulled from."""
    if choices.branch and not choices.course:
        raise Unclear(
            f"CLASSROOM_BRANCH is {choices.branch!r}, a branch of CLASSROOM_COURSE, which is not set: set it as well, or "
            "check that branch out here."
        )
    try:
        grp.getgrnam("classroom")
    except KeyError:
        subprocess.run(["groupadd", "classroom"], check=True)
    choices.state.mkdir(mode=0o755, parents=True, exist_ok=True)
    choices.private.mkdir(mode=0o700, exist_ok=True)
    for name in ["proxy_token", "stop_token"]:
        path = choices.private / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
    if choices.course:
        return choices.branch
    git = ["git", "-c", f"safe.directory={REPOSITORY}", "-C", str(REPOSITORY)]
    branch = subprocess.run([*git, "symbolic-ref", "--short", "HEAD"], capture_output=True, text=True)
    if branch.returncode != 0:
        raise Unclear(
            f"{REPOSITORY} is on no branch of a git repository ({branch.stderr.strip()}): set "
            "CLASSROOM_COURSE to the address that students should pull from, or check out a branch."
        )
    subprocess.run([*git, "bundle", "create", "--quiet", f"{choices.bundle}.new", branch.stdout.strip()], check=True)
    os.chmod(f"{choices.bundle}.new", 0o644)
    os.replace(f"{choices.bundle}.new", choices.bundle)
    return branch.stdout.strip()


def running(choices, name, program):
    """Return the process id in the file that a start has left, if that process runs our program still; else None."""
    try:
        pid = int((choices.private / name).read_text())
        return pid if program.encode() in Path(f"/proc/{pid}/cmdline").read_bytes() else None
    except (OSError, ValueError):
        return None


def answers(url, token):
    """Tell whether an address of ours answers a request with the token."""
    try:
        urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": f"token {token}"}), timeout=5)
        return True
    except OSError:
        return False


def start_proxy(choices):
    """Start the proxy unless it runs, and wait until it answers."""
    if running(choices, "proxy.pid", "configurable-http-proxy"):
        return
    token = (choices.private / "proxy_token").read_text()
    with open(choices.private / "proxy.log", "ab") as log:
        started = subprocess.Popen(
            [PROXY, "--ip", "127.0.0.1", "--port", str(choices.port), "--api-ip", "127.0.0.1",
             "--api-port", str(choices.port + 1)],
            env={"PATH": os.environ["PATH"], "CONFIGPROXY_AUTH_TOKEN": token}, cwd=choices.private,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    (choices.private / "proxy.pid").write_text(str(started.pid))
    for _ in range(100):
        if answers(f"{choices.proxy_api}/api/routes", token):
            return
        if started.poll() is not None:
            break
        time.sleep(0.1)
    started.terminate()
    raise Unclear(
        f"The proxy did not start: {choices.private / 'proxy.log'} says why. Is port {choices.port} or "
        f"{choices.port + 1} in use? CLASSROOM_PORT chooses others."
    )


def start(choices):
    """Run the Hub in this process's place."""
    check_machine()
    branch = prepare(choices)
    start_proxy(choices)
    print(
        f"The class meets at http://127.0.0.1:{choices.port}. Ctrl-C stops the Hub and lets students go on; "
        "`make classroom-stop` ends the class.",
        flush=True,
    )
    (choices.private / "hub.pid").write_text(str(os.getpid()))
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background job ignores it, and the culler is stopped by it
    os.umask(0o077)
    os.chdir(choices.private)
    os.environ["CLASSROOM_BRANCH"] = branch
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", "--config", str(HERE / "jupyterhub_config.py")])


def stop(choices):
    """Have the Hub stop all servers and itself, then stop the proxy."""
    if os.geteuid() != 0:
        raise Unclear("Only root, who started the class, can end it: sudo make classroom-stop.")
    try:
        token = (choices.private / "stop_token").read_text()
        request = urllib.request.Request(
            f"{choices.hub_api}/shutdown",
            json.dumps({"servers": True, "proxy": False}).encode(),
            {"Authorization": f"token {token}", "Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=30)
    except OSError as reason:
        raise Unclear(
            f"The Hub of {choices.state} does not answer ({reason}), and only it can stop the students' "
            "servers: start it, then stop."
        ) from None
    while running(choices, "hub.pid", "jupyterhub"):
        time.sleep(0.5)
    proxy = running(choices, "proxy.pid", "configurable-http-proxy")
    if proxy:
        os.kill(proxy, signal.SIGTERM)
    print("The class has ended: servers, Hub and proxy are stopped.")


def main():
    """Start or stop, or say what is missing."""
    if sys.argv[1:] not in (["start"], ["stop"]):
        sys.exit(__doc__)
    try:
        start(read_choices()) if sys.argv[1] == "start" else stop(read_choices(who_may_log_in=False))
    except Unclear as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
