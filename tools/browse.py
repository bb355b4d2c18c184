"""Open every notebook in a real JupyterLab in headless Chromium, run it, and move every slider by keyboard.

usage: browse.py [--pictures FOLDER] [NOTEBOOK ...]      (default: all of notebooks/)

Needs Debian's `chromium` on the PATH and `pip install playwright`. Says for each notebook how many cells ran and how
its sliders answered; exits non-zero when a cell shows an error or a slider does not follow. Works on a copy: nothing
is saved in the repository. With --pictures, writes a screenshot of every figure and of every slider at both ends.
"""

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
KERNEL_IS_THERE = """() => {
    const widget = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    return widget && widget.sessionContext.session && widget.sessionContext.session.kernel
        && widget.sessionContext.session.kernel.connectionStatus === 'connected'; }"""
# Executed cells show [n], waiting ones [*]: done when every code cell has its number.
EVERY_CELL_HAS_RUN = """() => {
    const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
    for (let i = 0; i < cells.length; i++) {
        const cell = cells.get(i);
        if (cell.type === 'code' && cell.sharedModel.getSource().trim() && !cell.executionCount) return false;
    }
    return window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'; }"""


def free_port():
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_lab(folder, port, token):
    """A JupyterLab over a folder, on loopback; waits until it answers."""
    settings = folder / "settings"
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(settings), "JUPYTERLAB_SETTINGS_DIR": str(settings), "TQDM_DISABLE": "1"}
    environment |= {"OPENBLAS_NUM_THREADS": "1"}
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    lab = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}",
         "--expose-app-in-browser", f"--ServerApp.root_dir={folder}", *root],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={token}", timeout=2)
            return lab
        except OSError:
            time.sleep(0.5)
    lab.kill()
    raise SystemExit("JupyterLab did not answer within a minute")


def run_all(page, url):
    """Open a notebook and run all its cells, keeping every cell rendered."""
    page.goto(url)
    page.wait_for_function(KERNEL_IS_THERE, timeout=120_000)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_function(EVERY_CELL_HAS_RUN, timeout=300_000)
    page.wait_for_timeout(1500)


def errors(page):
    """The error outputs of the open notebook, as text."""
    return page.evaluate("""() => { const found = [];
        for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells)
            if (cell.type === 'code') for (let i = 0; i < cell.outputs.length; i++) {
                const out = cell.outputs.get(i).toJSON();
                if (out.output_type === 'error') found.push(out.ename + ': ' + out.evalue);
                if (out.output_type === 'stream' && out.name === 'stderr') found.push('stderr: ' + out.text);
            }
        return found; }""")


def shown(output):
    """Caption and alt text of the picture that is visible under a slider."""
    image = output.locator("figure:visible img").first
    return image.evaluate("i => [i.closest('figure').querySelector('figcaption').innerText, i.alt, i.src.length + i.src.slice(-400)]")


def move_sliders(page, outputs, pictures, name):
    """Move each slider to both ends with the keyboard; return complaints and the number of sliders."""
    complaints, count = [], 0
    for place in range(outputs.count()):
        output = outputs.nth(place)
        handles = output.locator(".noUi-handle")
        # The last control first: a panel's scale must be tried while its scores still differ.
        for number in reversed(range(handles.count())):
            count += 1
            seen = []
            for key in ("Home", "End"):
                handles.nth(number).scroll_into_view_if_needed()
                handles.nth(number).focus()
                page.keyboard.press(key)
                page.wait_for_timeout(400)
                caption, alt, picture = shown(output)
                seen.append((caption, picture))
                if " ".join(caption.split()) != " ".join(alt.split()):
                    complaints.append(f"slider {place}.{number} at {key}: caption {caption!r}, alt text {alt!r}")
                if pictures:
                    output.screenshot(path=pictures / f"{name}_slider{place}{number}_{key}.png")
            if seen[0][0] == seen[1][0] or seen[0][1] == seen[1][1]:
                complaints.append(f"slider {place}.{number} shows the same at both ends: {seen[0][0]!r}")
    return complaints, count


def look(page, name, pictures):
    """Screenshots of all outputs with a picture, as a reader sees them after Run All."""
    images = page.locator(".jp-OutputArea-output:has(img)")
    for place in range(images.count()):
        images.nth(place).scroll_into_view_if_needed()
        images.nth(place).screenshot(path=pictures / f"{name}_{place:02}.png")


def main():
    """Browse the notebooks named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        raise SystemExit("browse needs the program `chromium` (Debian: apt-get install chromium); none was found")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit("browse needs Playwright: .venv/bin/python -m pip install playwright") from None
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(ROOT / "notebooks", folder / "notebooks")
        port, token = free_port(), secrets.token_hex(16)
        lab = start_lab(folder, port, token)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
                for path in options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb")):
                    page = browser.new_page(viewport={"width": 1280, "height": 1800}, device_scale_factor=1)
                    run_all(page, f"http://127.0.0.1:{port}/lab/tree/notebooks/{path.name}?token={token}&reset")
                    complaints = errors(page)
                    if options.pictures:
                        look(page, path.stem[:2], options.pictures)
                    outputs = page.locator(".jp-OutputArea-output:has(.noUi-handle)")
                    more, count = move_sliders(page, outputs, options.pictures, path.stem[:2])
                    complaints += more
                    print(f"{path.name}: {count} sliders moved, {len(complaints)} complaints", *complaints, sep="\n    ", flush=True)
                    failed += bool(complaints) or not count
                    page.close()
                browser.close()
        finally:
            lab.terminate()
            lab.wait()
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
