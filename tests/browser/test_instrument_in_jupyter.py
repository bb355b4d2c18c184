"""The instrument in a real JupyterLab and a real Notebook 7, with a kernel behind it."""

import secrets
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))
import browse  # noqa: E402  a program of tools/, no package

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELLS = [
    "from helpers.instrument import Instrument\ninstrument = Instrument(true_class=1)\ninstrument",
    "predicting = Instrument(predict=10)\npredicting",
    "print(instrument.scores, instrument.true_class, predicting.guess is None, predicting.scale)",
    "instrument.scale = 10",
    "import time\ninstrument.observe(lambda _: time.sleep(0.3), 'scores')",
]
# Every text that the second probability takes on, in order.
WATCH = """() => { const number = document.querySelectorAll(".si-probabilities .si-value")[1];
    window.seen = [];
    new MutationObserver(() => seen.push(number.textContent)).observe(number, { childList: true }); }"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A Jupyter server over two notebooks; the address of one in JupyterLab, of the other in Notebook 7."""
    folder = tmp_path_factory.mktemp("course")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook.metadata = {"kernelspec": KERNEL}
    for name in ("lab", "seven"):  # each with a kernel of its own
        nbformat.write(notebook, folder / f"{name}.ipynb")
    port, token = browse.free_port(), secrets.token_hex(16)
    lab = browse.start_lab(folder, port, token)
    yield {
        "lab": f"http://127.0.0.1:{port}/lab/tree/lab.ipynb?token={token}&reset",
        "notebook": f"http://127.0.0.1:{port}/notebooks/seven.ipynb?token={token}",
    }
    lab.terminate()
    lab.wait()


@pytest.fixture
def tab(browser, complaints):
    """A page that may ask nobody but this machine, and whose console must stay free of errors."""
    tab = browser.new_page(viewport={"width": 1250, "height": 1500})
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    tab.on("request", lambda request: None if request.url.startswith(here) else complaints.append(request.url))
    yield tab
    tab.close()


def run_cell(tab, index):
    tab.evaluate(
        """(index) => { const widget = jupyterapp.shell.currentWidget; widget.content.activeCellIndex = index;
        return jupyterapp.commands.execute('notebook:run-cell'); }""",
        index,
    )
    tab.wait_for_timeout(1000)


def drag(tab, bar, start, end):
    box = bar.bounding_box()
    tab.mouse.move(box["x"] + start * box["width"], box["y"] + box["height"] / 2)
    tab.mouse.down()
    for step in range(21):
        tab.mouse.move(box["x"] + (start + (end - start) * step / 20) * box["width"], box["y"] + box["height"] / 2)
        tab.wait_for_timeout(16)
    tab.mouse.up()


def test_in_jupyterlab_hand_and_kernel_agree(tab, server):
    browse.run_all(tab, server["lab"])
    first, second = tab.locator(".softmax-instrument").all()
    bar = first.get_by_role("slider", name="score of b", exact=True)
    drag(tab, bar, 0.6, 0.9)
    assert bar.get_attribute("aria-valuenow") == "4"
    for key in ("ArrowDown", "ArrowDown", "a", "d", "d", "Enter"):
        tab.keyboard.press(key)
    tab.wait_for_timeout(500)
    assert bar.get_attribute("aria-valuenow") == "3.8", "the kernel's echo does not pull the bar back"
    assert tab.evaluate("jupyterapp.shell.currentWidget.content.widgets.length") == len(CELLS), "no key reached the notebook"
    assert first.get_by_role("radio", name="true class: b").is_checked(), "the second instrument's radio buttons are its own"
    second.get_by_role("slider", name="your prediction for a").focus()
    tab.keyboard.press("PageUp")
    second.get_by_role("button", name="Reveal").click()
    tab.wait_for_timeout(2000)
    assert "nats from the answer" in second.locator(".si-verdict").inner_text()
    run_cell(tab, 2)
    assert tab.locator(".jp-OutputArea-output pre").last.inner_text().strip() == "(3.0, 3.8, 0.2) 1 False 10.0"
    run_cell(tab, 3)
    assert first.get_by_role("textbox", name="scale s, typed").input_value() == "10"
    tab.evaluate(WATCH)
    bar.focus()
    for press in range(20):
        tab.keyboard.press("ArrowLeft" if press % 2 else "ArrowRight")
        tab.wait_for_timeout(90)
    tab.wait_for_timeout(3000)
    seen = tab.evaluate("seen")
    assert len(seen) == 20 and len(set(seen)) == 2, "a slow kernel neither holds the hand nor pulls the bar back"
    tab.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    tab.wait_for_timeout(1500)
    assert tab.evaluate("getComputedStyle(document.querySelector('.si-body')).backgroundColor") == "rgb(22, 22, 22)"
    tab.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
    tab.wait_for_timeout(1500)
    assert tab.evaluate("getComputedStyle(document.querySelector('.si-body')).backgroundColor") == "rgb(255, 255, 255)"


def test_in_notebook_7_it_moves_too(tab, server):
    tab.goto(server["notebook"])
    tab.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
    tab.wait_for_timeout(4000)  # Notebook 7 shows the icon before the kernel can be asked to run anything
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_text("Run All Cells", exact=True).click()
    bar = tab.locator(".softmax-instrument").first.get_by_role("slider", name="score of b", exact=True)
    bar.wait_for(timeout=60_000)
    tab.get_by_text(f"[{len(CELLS)}]:").first.wait_for(timeout=60_000)  # until then each cell that is run takes the focus
    tab.wait_for_timeout(500)
    drag(tab, bar, 0.6, 0.9)
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "ArrowDown", "d", "d"):
        tab.keyboard.press(key)
    tab.wait_for_timeout(300)
    assert bar.get_attribute("aria-valuenow") == "4.2"
    assert tab.locator(".jp-CodeCell").count() == len(CELLS), "no key reached the notebook"
    assert not tab.locator(".jp-OutputArea-output[data-mime-type*=error]").count()
