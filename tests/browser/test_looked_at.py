"""A notebook that is opened and only looked at is not marked as changed: it would be saved, and the next update conflict."""

import pytest

from front_ends import KERNEL_IS_THERE, NOTEBOOKS, shut_down

# What the kernel says of itself has reached the notebook, by which JupyterLab marks it as changed where it says something new.
KERNEL_HAS_SPOKEN = """() => {
    const widget = window.jupyterapp.shell.currentWidget;
    return widget.sessionContext.session?.kernel?.status === "idle" &&
        widget.context.model.getMetadata("language_info")?.version; }"""


@pytest.mark.parametrize("front_end", ["lab", "notebook"])
@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_a_notebook_that_is_looked_at_is_not_changed(browser, jupyter, name, front_end):
    tab = browser.new_page()
    try:
        tab.goto(jupyter.address(front_end, f"notebooks/{name}"), timeout=120_000)
        tab.wait_for_function(KERNEL_IS_THERE, timeout=120_000)
        tab.wait_for_function(KERNEL_HAS_SPOKEN, timeout=120_000)
        tab.mouse.wheel(0, 2000)
        tab.wait_for_timeout(1000)
        assert not tab.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
    finally:
        shut_down(tab)
        tab.close()
