"""Every notebook in JupyterLab and in Notebook 7, as it is met: opened, run, saved, and opened again without its kernel.

No error, every picture with alt text, every slider in the hand, no dead widget, and nothing that axe minds. With
PICTURES=folder, each slider leaves a screenshot there, focused at its last stop.
"""

import os
from pathlib import Path

import axe_playwright_python
import pytest

from front_ends import ALL_HAS_RUN, COMMAND, KERNEL_IS_THERE, NOTEBOOKS, OUTPUTS, errors, listen, shut_down

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# The front ends' own frame, toolbars and editors are theirs to mend; ours is what stands in outputs and in prose.
OUR_PARTS = [[".jp-OutputArea-output"], [".jp-MarkdownOutput"]]
SERIOUS = """async (include) => (await axe.run({ include })).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 300))])"""
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
HEAVIEST = 1e6  # bytes of a notebook that has been run and saved
# Cells far from the screen are not in the page: each is scrolled to, and told of.
IN_EACH_CELL = """async (look) => {
    const notebook = jupyterapp.shell.currentWidget.content, found = [];
    for (let index = 0; index < notebook.widgets.length; index++) {
        if (notebook.widgets[index].model.type !== "code" || !notebook.widgets[index].model.outputs.length) continue;
        await notebook.scrollToItem(index, "start");
        const node = notebook.widgets[index].outputArea.node;
        for (let turn = 0; turn < 100 && !node.isConnected; turn++) await new Promise((done) => setTimeout(done, 50));
        await new Promise((done) => setTimeout(done, 100));
        if (look === "pictures") found.push(...[...node.querySelectorAll("img")].map((image) => image.alt.trim()));
        else found.push(node.innerText);
    }
    return found; }"""
OPENED = "() => window.jupyterapp?.shell.currentWidget?.content?.model?.cells?.length > 3"
SHOWN = """(box) => {
    const image = box.querySelector("img");
    return [image.src + getComputedStyle(image).backgroundImage, image.alt, box.querySelector("figcaption").textContent,
            ...[...box.querySelectorAll("input")].map((track) => track.getAttribute("aria-valuetext"))]; }"""


def pictures_in(outputs):
    return [output for output in outputs if "image/png" in output.get("data", {})]


def alt_texts(tab, n_pictures):
    """Every picture has one; an instrument that is alive is drawn in other elements."""
    alts = tab.evaluate(IN_EACH_CELL, "pictures")
    assert len(alts) == n_pictures and all(len(alt) > 20 for alt in alts), alts


def try_flipbooks(tab, name):
    """Each control by keyboard to both ends and by mouse to the middle; return how many there are."""
    boxes = tab.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.map((cell, index) => [cell, index])
        .filter(([cell]) => cell.model.type === "code" && cell.model.outputs.toJSON().some(
            (output) => String(output.data?.["text/html"]).includes('class="flipbook '))).map(([, index]) => index)"""
    )
    for place, index in enumerate(boxes):
        tab.evaluate("index => jupyterapp.shell.currentWidget.content.scrollToItem(index, 'start')", index)
        cell = tab.evaluate_handle("index => jupyterapp.shell.currentWidget.content.widgets[index].node", index).as_element()
        cell.wait_for_selector(".flipbook input", state="visible")
        box = cell.query_selector(".flipbook")
        for number, track in enumerate(box.query_selector_all("input")):
            try_control(tab, box, track, number, f"{name}_{place}_{number}")
    return len(boxes)


def try_control(tab, box, track, number, picture):
    def press(key):
        tab.keyboard.press(key)
        tab.wait_for_timeout(50)
        shown = box.evaluate(SHOWN)
        assert shown[1] == shown[2] != "", "the caption is the alt text"
        assert shown[3 + number] == track.evaluate("track => track.nextElementSibling.textContent")
        return shown

    last = int(track.get_attribute("max"))
    assert track.get_attribute("aria-label"), "it has no name"
    track.scroll_into_view_if_needed()
    track.focus()
    press("End")
    first, following, again, end = [press(key) for key in ("Home", "ArrowRight", "ArrowLeft", "End")]
    assert first == again and all(len({first[place], following[place], end[place]}) >= min(3, last + 1) for place in (0, 2))
    assert track.evaluate("track => getComputedStyle(track).outlineStyle") != "none", "it does not show that it has the focus"
    if os.environ.get("PICTURES"):
        folder = Path(os.environ["PICTURES"])
        folder.mkdir(parents=True, exist_ok=True)
        box.screenshot(path=folder / f"{picture}.png")
    room = track.bounding_box()
    tab.mouse.move(room["x"] + room["width"] - 8, room["y"] + room["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(room["x"] + room["width"] / 2, room["y"] + room["height"] / 2, steps=8)
    tab.mouse.up()
    tab.wait_for_timeout(100)
    assert abs(int(track.input_value()) - last / 2) <= 1, "the mouse did not bring it to the middle"
    moved = int(track.input_value())
    press("ArrowLeft")
    assert int(track.input_value()) == moved - 1, "after the mouse, the keys are the slider's"


def try_panel(tab, live):
    """The last control first, while the others still differ."""
    for handle in reversed(live.get_by_role("slider").all()):
        assert handle.get_attribute("aria-label") and handle.get_attribute("aria-valuetext")
        before = live.locator("figcaption").text_content()
        handle.focus()
        tab.keyboard.press("ArrowRight")
        tab.wait_for_function(
            "([box, before]) => box.querySelector('figcaption').textContent !== before", arg=[live.element_handle(), before]
        )
        assert live.locator("figure img").get_attribute("alt") == live.locator("figcaption").text_content()


@pytest.mark.parametrize("front_end", ["lab", "notebook"])
@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_a_notebook_from_the_first_look_to_the_second_day(browser, jupyter, complaints, name, front_end):
    path = jupyter.folder / "notebooks" / f"{front_end}_{name}"
    path.write_bytes((NOTEBOOKS / name).read_bytes())
    address = jupyter.address(front_end, f"notebooks/{path.name}")
    tab = browser.new_page(viewport={"width": 1280, "height": 1400})
    listen(tab, complaints)
    try:
        tab.goto(address, timeout=120_000)
        tab.wait_for_function(KERNEL_IS_THERE, timeout=120_000)
        stored = pictures_in(tab.evaluate(OUTPUTS))
        alt_texts(tab, len(stored))

        for command in ("notebook:clear-all-cell-outputs", "notebook:run-all-cells"):
            tab.evaluate(COMMAND, command)
        tab.wait_for_function(ALL_HAS_RUN, timeout=300_000)
        assert not errors(tab)
        live = pictures_in(tab.evaluate(OUTPUTS))
        assert [output["data"]["text/plain"] for output in live] == [output["data"]["text/plain"] for output in stored]
        n_flipbooks = try_flipbooks(tab, f"{name[:2]}_{front_end}")
        assert n_flipbooks
        for panel in tab.locator(".course-slider").all():
            try_panel(tab, panel)
        tab.evaluate(AXE)
        for theme in ("JupyterLab Dark", "JupyterLab Light"):
            tab.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
            tab.wait_for_timeout(1000)
            assert tab.evaluate(SERIOUS, OUR_PARTS) == [], theme
        assert not errors(tab), "the log console has complaints about the sliders"
        tab.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
        shut_down(tab)
        tab.close()
        assert path.stat().st_size <= HEAVIEST

        tab = browser.new_page(viewport={"width": 1280, "height": 1400})
        listen(tab, complaints)
        tab.goto(address, timeout=120_000)
        tab.wait_for_function(OPENED, timeout=120_000)
        assert not any(WIDGET_VIEW in output["data"] for output in pictures_in(tab.evaluate(OUTPUTS)))
        alt_texts(tab, len(live))
        words = tab.evaluate(IN_EACH_CELL, "words")
        assert not any("Error displaying widget" in said or "Loading widget" in said for said in words)
        n_widgets = sum(WIDGET_VIEW in output["data"] for output in live)
        assert sum("Run the cell to bring it to life." in said for said in words) == n_widgets
        assert try_flipbooks(tab, f"{name[:2]}_{front_end}_reopened") == n_flipbooks
    finally:
        shut_down(tab)
        tab.close()
