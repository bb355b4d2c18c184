"""What a Jupyter server of ours does when it opens a notebook."""

import platform
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager


class Contents(AsyncLargeFileManager):
    """The files of a Jupyter server, in which a notebook that is only looked at is not marked as changed.

    As soon as a kernel runs, JupyterLab writes into the notebook what the kernel says of its language. All of it stands in our
    notebooks already (tools/execute_notebooks.py), but for the version of Python, which differs from machine to machine.
    The Makefile and deploy/jupyter name this class.
    """

    async def get(self, path: str, *options: Any, **more: Any) -> dict[str, Any]:
        """A file as Jupyter's contents API has it; in a notebook of the kernel "python3" with this Python's version."""
        model: dict[str, Any] = await super().get(path, *options, **more)  # type: ignore[no-untyped-call]
        metadata = model["content"]["metadata"] if model["type"] == "notebook" and model["content"] else {}
        if metadata.get("kernelspec", {}).get("name") == "python3" and "language_info" in metadata:
            metadata["language_info"]["version"] = platform.python_version()
        return model
