"""What a server of ours saves: a picture in the place of a widget that ends with its kernel."""

from jupyter_server.services.contents.filemanager import FileContentsManager

from course import ROOT
from helpers._saving import WIDGET_VIEW, keep_static_pictures

HOOK = "ContentsManager.pre_save_hook"


def notebook(**data):
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    code = {"cell_type": "code", "source": "", "metadata": {}, "execution_count": 1, "outputs": [output]}
    cells = [{"cell_type": "markdown", "source": "", "metadata": {}}, code]
    return {"type": "notebook", "content": {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}}


def kept(model):
    return set(model["content"]["cells"][1]["outputs"][0]["data"])


def test_a_widget_with_a_picture_beside_it_is_saved_as_the_picture():
    ours = notebook(**{WIDGET_VIEW: {"model_id": "1"}, "image/png": "", "text/html": ""})
    keep_static_pictures(ours)
    assert kept(ours) == {"image/png", "text/html"}


def test_what_has_no_picture_stays_as_it_is():
    readers_own = notebook(**{WIDGET_VIEW: {"model_id": "1"}, "text/plain": ""})
    keep_static_pictures(readers_own)
    assert kept(readers_own) == {WIDGET_VIEW, "text/plain"}
    keep_static_pictures({"type": "file", "content": "text"})


def test_jupyter_finds_it_by_the_name_that_make_lab_and_the_hub_give(tmp_path):
    name = "helpers._saving.keep_static_pictures"
    assert f"--{HOOK}={name}" in (ROOT / "Makefile").read_text(encoding="utf-8")
    settings = (ROOT / "deploy" / "jupyter" / "jupyter_server_config.py").read_text(encoding="utf-8")
    assert f'{HOOK} = "{name}"' in settings
    manager = FileContentsManager(root_dir=str(tmp_path), pre_save_hook=name)
    manager.save(notebook(**{WIDGET_VIEW: {"model_id": "1"}, "image/png": ""}), "one.ipynb")
    assert WIDGET_VIEW not in (tmp_path / "one.ipynb").read_text(encoding="utf-8")
