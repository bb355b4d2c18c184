"""What the instructor has chosen for a classroom, from the environment; what is missing or wrong is said in a sentence.

It needs nothing but the standard library, so it can speak before JupyterHub is installed.
"""

import importlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

SHORTEST_PASSWORD = 12
WAYS = (
    "`pam` (the accounts and passwords of this machine), the full name of an authenticator class that is installed "
    "in .venv (for instance `oauthenticator.github.GitHubOAuthenticator`), or, for trying out, `shared-password` with "
    f"CLASSROOM_PASSWORD set to at least {SHORTEST_PASSWORD} characters"
)


class Unclear(Exception):
    """A choice is missing or wrong; the text is the sentence for the instructor."""


@dataclass(frozen=True)
class Choices:
    """The instructor's choices, checked."""

    authenticator: str  # "pam", "shared-password" or the full name of a class
    password: str  # of shared-password; empty with every other authenticator
    settings: Path | None  # a JupyterHub configuration file that is read last and has the last word
    state: Path  # the folder of the Hub's state
    port: int  # the class's; the two after it are the proxy's and the Hub's own
    course: str  # the git address that students' copies come from; empty: this repository
    branch: str  # the branch of that address; empty: its default
    memory: int  # megabytes that one process of a student's may take
    idle: float  # minutes after which a kernel that nobody looks at ends; a server ends after twice that

    @property
    def hub_api(self):
        return f"http://127.0.0.1:{self.port + 2}/hub/api"

    @property
    def proxy_api(self):
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def private(self):
        """The folder of what students must not read: tokens, the database, logs."""
        return self.state / "hub"

    @property
    def bundle(self):
        """This repository's branch as one file, from which students' accounts can pull."""
        return self.state / "course.bundle"


def read_choices(environment=os.environ, who_may_log_in=True):
    """Return the choices in the variables CLASSROOM_...; raise Unclear with a sentence if one is missing or wrong.

    With who_may_log_in=False the authenticator may be missing: a class can be ended without it.
    """
    authenticator = environment.get("CLASSROOM_AUTHENTICATOR", "").strip()
    password = environment.get("CLASSROOM_PASSWORD", "")
    if who_may_log_in:
        check_authenticator(authenticator, password)
    settings = environment.get("CLASSROOM_SETTINGS", "")
    if settings and not Path(settings).is_file():
        raise Unclear(f"CLASSROOM_SETTINGS is {settings!r}, and there is no such file.")
    return Choices(
        authenticator=authenticator,
        password=password if authenticator == "shared-password" else "",
        settings=Path(settings).resolve() if settings else None,
        state=state_folder(environment.get("CLASSROOM_STATE", "/var/lib/classroom")),
        port=int(number(environment, "CLASSROOM_PORT", "8000", 1024, 65533)),
        course=environment.get("CLASSROOM_COURSE", ""),
        branch=environment.get("CLASSROOM_BRANCH", ""),
        memory=int(number(environment, "CLASSROOM_MEMORY_MB", "1024", 256, 10**6)),
        idle=number(environment, "CLASSROOM_IDLE_MINUTES", "60", 1, 10**4),
    )


def check_authenticator(authenticator, password):
    """Raise Unclear unless this is a choice that keeps strangers out."""
    if not authenticator:
        raise Unclear(f"Nobody has said who may log in: set CLASSROOM_AUTHENTICATOR to {WAYS}. There is no default.")
    if authenticator == "pam":
        return
    if authenticator == "shared-password":
        if len(password.strip()) < SHORTEST_PASSWORD:
            raise Unclear(
                f"shared-password needs CLASSROOM_PASSWORD with at least {SHORTEST_PASSWORD} characters, "
                f"and it has {len(password.strip())}."
            )
        return
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", authenticator):
        raise Unclear(f"CLASSROOM_AUTHENTICATOR is {authenticator!r}: set it to {WAYS}.")
    module, _, name = authenticator.rpartition(".")
    if name == "DummyAuthenticator":
        raise Unclear(
            "CLASSROOM_AUTHENTICATOR is DummyAuthenticator, which lets everybody in without a password: "
            "for trying out take shared-password."
        )
    try:
        found = getattr(importlib.import_module(module), name)
    except ImportError as reason:
        raise Unclear(
            f"CLASSROOM_AUTHENTICATOR is {authenticator!r}, which cannot be imported ({reason}): install it "
            "with .venv/bin/python -m pip install, or check the name."
        ) from None
    except AttributeError:
        raise Unclear(f"CLASSROOM_AUTHENTICATOR is {authenticator!r}, and the module {module} has no {name}.") from None
    if not (isinstance(found, type) and hasattr(found, "authenticate")):
        raise Unclear(f"CLASSROOM_AUTHENTICATOR is {authenticator!r}, which cannot authenticate anybody.")


def state_folder(text):
    """Return the folder for the Hub's state, which must be absolute and outside the repository."""
    state, repository = Path(text), Path(__file__).resolve().parents[1]
    if not state.is_absolute() or state.resolve().is_relative_to(repository):
        raise Unclear(f"CLASSROOM_STATE is {text!r}: it must be an absolute path, outside {repository}.")
    return state


def number(environment, name, default, least, most):
    """Return a variable as a number within its bounds."""
    text = environment.get(name, default)
    try:
        value = float(text)
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        raise Unclear(f"{name} is {text!r}: it must be a number from {least} to {most}.")
    return value
