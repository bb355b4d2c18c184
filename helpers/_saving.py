"""What a Jupyter server of ours does before it saves a notebook; it imports nothing that a server does not have."""

from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def keep_static_pictures(model: dict[str, Any], **_: Any) -> None:
    """Drop the views of widgets that have a picture beside them: once the kernel has ended, front ends would show neither.

    Jupyter's `ContentsManager.pre_save_hook`: the Makefile and deploy/jupyter name it.

    Args:
        model: of what is being saved, as Jupyter's contents API has it; it is changed in place.
    """
    if model["type"] != "notebook":
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"].pop(WIDGET_VIEW, None)
