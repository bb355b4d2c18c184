"""JupyterHub for a class on one server; `make classroom` starts it (deploy/one_server.py).

Students are accounts of this machine and members of its group `classroom`, each with a home that nobody else can read.
The Hub can be stopped and started while they work: the proxy and their servers are processes of their own.
"""

import grp
import itertools
import os
import pwd
import random
import socket
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from choices import read_choices  # noqa: E402  (this file is run by JupyterHub, not imported)

c = get_config()  # noqa: F821  (JupyterHub provides it)
choices = read_choices()
BIN = HERE.parent / ".venv" / "bin"
GROUP = "classroom"
SECRETS = choices.private

# Who may log in
c.Authenticator.username_pattern = "^[a-z][a-z0-9_-]{0,30}$"
c.JupyterHub.authenticator_class = choices.authenticator
if choices.authenticator == "pam":
    c.PAMAuthenticator.allowed_groups = {GROUP}
elif choices.authenticator == "shared-password":
    c.SharedPasswordAuthenticator.user_password = choices.password
    c.SharedPasswordAuthenticator.allow_all = True


# Where the students work
# A server binds its port a while after the Hub has chosen it, a minute if a whole class starts. JupyterHub's own choice
# is one that the system may meanwhile give to anybody's connection; below that range it does not. Unpredictable,
# because a student must not sit down on another's port first.
EPHEMERAL = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
ports = itertools.cycle(random.SystemRandom().sample(range(10000, EPHEMERAL), EPHEMERAL - 10000))


def is_free(port):
    """Tell whether nobody listens on a port now."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def prepare(spawner):
    """Make the student's account if there is none, keep everybody out who is not of the class, close the home."""
    name = spawner.user.name
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        subprocess.run(
            ["useradd", "--create-home", "--key", "HOME_MODE=0700", "--shell", "/bin/bash", "--groups", GROUP, name], check=True
        )
        account = pwd.getpwnam(name)
    if name not in grp.getgrnam(GROUP).gr_mem:
        raise PermissionError(f"The account {name} is not in the group {GROUP}: `usermod --append --groups {GROUP} {name}`.")
    if os.stat(account.pw_dir).st_mode & 0o077:
        spawner.log.warning("%s was open to others and is now closed (0700)", account.pw_dir)
        os.chmod(account.pw_dir, 0o700)
    spawner.port = next(filter(is_free, ports))


c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.pre_spawn_hook = prepare
c.Spawner.cmd = [str(HERE / "start-student")]
c.Spawner.env_keep = ["LANG", "LC_ALL"]
c.Spawner.environment = {
    "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
    "JUPYTER_CONFIG_PATH": str(HERE / "jupyter"),  # JupyterLab does not ask each student whether it may fetch news
    "JUPYTER_PATH": str(HERE / "jupyter"),  # kernels give back the memory that they have freed
    "CLASSROOM_MEMORY_MB": str(choices.memory),
    "CLASSROOM_COURSE": choices.course or str(choices.bundle),
    "CLASSROOM_BRANCH": choices.branch,
    "OPENBLAS_NUM_THREADS": "1",  # many students share the cores: threads of their own would only wait for each other
}
c.Spawner.args = [
    # Kernels speak through sockets in the student's home: on a TCP port, every account could read what they print.
    "--KernelManager.transport=ipc",
    f"--MappingKernelManager.cull_idle_timeout={int(60 * choices.idle)}",
    f"--MappingKernelManager.cull_interval={max(10, int(6 * choices.idle))}",
]
c.Spawner.default_url = "/lab/tree/from-scores-to-confidence/notebooks/00_meet_the_classifier.ipynb"
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # a whole class that starts at once has to queue for the cores

# The proxy and the servers outlive the Hub
c.JupyterHub.bind_url = f"http://127.0.0.1:{choices.port}"
c.JupyterHub.hub_bind_url = choices.hub_api.removesuffix("/hub/api")
c.JupyterHub.cleanup_servers = False
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = choices.proxy_api
c.ConfigurableHTTPProxy.auth_token = (SECRETS / "proxy_token").read_text()

# The Hub's own state
c.JupyterHub.db_url = f"sqlite:///{SECRETS / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(SECRETS / "cookie_secret")
c.JupyterHub.template_vars = {"announcement": "From Scores to Confidence"}

# Idle servers are stopped; `make classroom-stop` may stop all
culler = [
    sys.executable,
    "-m",
    "jupyterhub_idle_culler",
    f"--timeout={int(120 * choices.idle)}",
    f"--cull-every={max(10, int(12 * choices.idle))}",
]
c.JupyterHub.services = [
    {"name": "idle-culler", "command": culler},
    {"name": "stop", "api_token": (SECRETS / "stop_token").read_text()},
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
    {"name": "stop", "services": ["stop"], "scopes": ["shutdown"]},
]

if choices.settings:
    exec(compile(choices.settings.read_text(), choices.settings, "exec"))  # it sees `c` as it has become above
