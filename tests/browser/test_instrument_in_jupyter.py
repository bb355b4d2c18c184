"""The instrument in a real JupyterLab and a real Notebook 7, with a kernel behind it."""

import nbformat
import pytest

from front_ends import errors, listen, run_all, shut_down

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELLS = [
    "from helpers.widgets import Instrument\ninstrument = Instrument(true_class=1)\ninstrument",
    "predicting = Instrument(predict=10)\npredicting",
    "print(instrument.scores, instrument.true_class, predicting.guess is None, predicting.scale)",
    "instrument.scale = 10",
    "import time\ninstrument.observe(lambda _: time.sleep(0.3), 'scores')",
]
# Every text that the second probability takes on, in order.
WATCH = """() => { const number = document.querySelectorAll(".si-probabilities .si-value")[1];
    window.seen = [];
    new MutationObserver(() => seen.push(number.textContent)).observe(number, { childList: true }); }"""


@pytest.fixture(params=["lab", "notebook"])
def front_end(request):
    """Which of the two."""
    return request.param


@pytest.fixture
def tab(browser, complaints, jupyter, front_end):
    """A notebook with two instruments, all its cells run; the page asks nobody but this machine."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook.metadata = {"kernelspec": KERNEL}
    nbformat.write(notebook, jupyter.folder / f"{front_end}.ipynb")
    tab = browser.new_page(viewport={"width": 1250, "height": 1500})
    listen(tab, complaints)
    run_all(tab, jupyter.address(front_end, f"{front_end}.ipynb"))
    tab.locator(".softmax-instrument").nth(1).wait_for()
    yield tab
    shut_down(tab)
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


def test_hand_and_kernel_agree(tab):
    first, second = tab.locator(".softmax-instrument").first, tab.locator(".softmax-instrument").last
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

    assert not errors(tab)
