"""Figures have the course's style, and a cell says nothing that is not for its reader."""

import logging
import subprocess
import sys

import helpers  # noqa: F401 (it keeps Matplotlib's notices back)
from environments import Surroundings, own_matplotlibrc


def test_figures_have_the_courses_style_wherever_a_kernel_starts(tmp_path):
    around = Surroundings(tmp_path)
    own_matplotlibrc(around)
    code = "import helpers.widgets.picture, matplotlib as m; print([m.rcParams[k] for k in ('font.size', 'lines.linewidth', 'axes.grid')])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=around.environment, capture_output=True, text=True)
    assert ran.stdout.strip() == "[11.0, 2.0, False]", ran.stdout + ran.stderr


def test_matplotlibs_notices_on_speed_do_not_reach_a_cell(caplog):
    logging.getLogger("matplotlib").warning("mkdir -p failed for path %s: %s", "/home/me/.cache", "read-only")
    logging.getLogger("matplotlib").warning("Matplotlib created a temporary cache directory at %s because …", "/tmp/x")
    logging.getLogger("matplotlib.font_manager").warning("Matplotlib is building the font cache; this may take a moment.")
    assert caplog.records == []
    logging.getLogger("matplotlib.font_manager").warning("findfont: Font family %r not found.", "Comic")
    assert [record.getMessage() for record in caplog.records] == ["findfont: Font family 'Comic' not found."]
