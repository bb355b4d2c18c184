"""Every notebook run in JupyterLab and in Notebook 7: no error, every slider in the hand, and nothing that axe minds.

With PICTURES=folder, each slider leaves a screenshot there, focused at its last stop.
"""

import ast
import json
import os
from pathlib import Path

import axe_playwright_python
import pytest

from front_ends import NOTEBOOKS, OUTPUTS, ask_kernel, errors, listen, run_all, shut_down

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# The front ends' own frame, toolbars and editors are theirs to mend; ours is what stands in outputs and in prose.
OUR_PARTS = [[".jp-OutputArea-output"], [".jp-MarkdownOutput"]]
SERIOUS = """async (include) => (await axe.run({ include })).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 300))])"""
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# What the kernel knows of each slider that is shown: for a flipbook, caption and picture of every stop.
FLIPBOOKS_AND_PANELS = """
import hashlib, itertools, json, re
import ipywidgets
from helpers.widgets.page import Page
from helpers.widgets.sliders import Flipbook, Panel, _stop_text

def digest(html):
    return hashlib.sha256(re.search('src="([^"]*)"', html)[1].encode()).hexdigest()

def leaves(stack):
    if not isinstance(stack, ipywidgets.Stack):
        return [stack]
    return [leaf for child in stack.children for leaf in leaves(child)]

def told(widget):
    if not isinstance(widget, Flipbook):
        return {"controls": len(widget.sliders)}
    keys = itertools.product(*widget.controls.values())
    pages = {json.dumps([_stop_text(stop) for stop in key]): (widget.captions[key], digest(page.value))
             for key, page in zip(keys, leaves(widget.stack))}
    return {"controls": len(widget.sliders), "pages": pages}

answer = json.dumps({key: told(widget) for key, widget in ipywidgets.widgets.widget._instances.items()
                     if isinstance(widget, (Flipbook, Panel))})
"""
# A panel has no stops: what it should show is drawn anew, on a page of its own, at the values that the kernel has.
PANEL_NOW = """
live = ipywidgets.widgets.widget._instances[{key!r}]
values = {{name: slider.value for name, slider in live.sliders.items()}}
page = Page(len(live._page.figure.axes), tuple(live._page.figure.get_size_inches()))
answer = json.dumps([page.turn(live._draw, values), digest(live.picture.value)])
"""
SHOWN = """async (box) => {
    const image = box.querySelector("figure img"), caption = box.querySelector("figcaption");
    if (!image || !caption || box.querySelectorAll("figure img").length !== 1) return null;
    const backdrop = box.querySelector("img[alt='']"), place = image.getBoundingClientRect();
    const below = backdrop ? backdrop.getBoundingClientRect() : place;
    const source = new TextEncoder().encode(image.getAttribute("src"));
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", source));
    return {
        caption: caption.textContent, alt: image.alt, sharp: image.complete && image.naturalWidth > 0,
        picture: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
        inPlace: ["x", "y", "width", "height"].every((side) => Math.abs(below[side] - place[side]) < 0.1),
        spoken: box.querySelector("[aria-live=polite]").textContent,
        stops: [...box.querySelectorAll("[role=slider]")].map((handle) => handle.getAttribute("aria-valuetext")),
    }; }"""


ALL_SHOW_A_PICTURE = "count => document.querySelectorAll('.course-slider figcaption').length === count"


class Slider:
    """A flipbook or panel on the page, and what the kernel says of it."""

    def __init__(self, tab, box, key, told):
        self.tab, self.box, self.key, self.pages = tab, box, key, told.get("pages")
        box.get_by_role("slider").nth(told["controls"] - 1).wait_for()
        self.handles = box.get_by_role("slider").all()
        assert len(self.handles) == told["controls"]

    def wanted(self, stops):
        """Caption and picture that belong to these stops."""
        if self.pages:
            return self.pages[json.dumps(stops)]
        return json.loads(ast.literal_eval(ask_kernel(self.tab, PANEL_NOW.format(key=self.key))))

    def settle(self):
        """Wait until what is shown, its words included, is what belongs to the stops; return it."""
        for _ in range(100):
            shown = self.box.evaluate(SHOWN)
            wanted = None
            if shown and shown["caption"] == shown["alt"] == shown["spoken"]:  # worth asking the kernel about
                caption, picture = self.wanted(shown["stops"])
                wanted = {
                    "caption": caption,
                    "alt": caption,
                    "spoken": caption,
                    "picture": picture,
                    "sharp": True,
                    "inPlace": True,
                }
                if shown == wanted | {"stops": shown["stops"]}:
                    return shown
            self.tab.wait_for_timeout(100)
        raise AssertionError(f"shown: {shown}\nwanted: {wanted or 'one picture; caption, alt text, spoken words alike'}")

    def position(self, number):
        """Where a handle is on its track, from 0 to 1."""
        values = [self.handles[number].get_attribute(name) for name in ("aria-valuemin", "aria-valuenow", "aria-valuemax")]
        low, now, high = map(float, values)
        return (now - low) / (high - low)

    def press(self, number, key):
        self.tab.keyboard.press(key)
        self.tab.wait_for_timeout(50)
        return self.settle(), self.position(number)

    def drag_to_the_middle(self, number):
        handle = self.handles[number].bounding_box()
        track = self.handles[number].locator("xpath=ancestor::*[contains(@class, 'noUi-base')]").bounding_box()
        self.tab.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        self.tab.mouse.down()
        self.tab.mouse.move(track["x"] + track["width"] / 2, track["y"] + track["height"] / 2, steps=8)
        self.tab.mouse.up()
        return self.settle(), self.position(number)


def try_control(slider, number, picture):
    """One control, by keyboard to both ends, by mouse to the middle; the others stay where they are."""
    handle = slider.handles[number]
    assert handle.get_attribute("aria-label"), "it has no name"
    handle.scroll_into_view_if_needed()
    handle.focus()
    slider.tab.keyboard.press("End")  # so that Home is a move, also where the slider begins there
    first, at_first = slider.press(number, "Home")
    second, at_second = slider.press(number, "ArrowRight")
    again, _ = slider.press(number, "ArrowLeft")
    last, at_last = slider.press(number, "End")
    assert at_first == 0 < at_second <= at_last == 1
    assert first == again
    assert ring(handle) == "solid", "it does not show that it has the focus"
    if os.environ.get("PICTURES"):
        folder = Path(os.environ["PICTURES"])
        folder.mkdir(parents=True, exist_ok=True)
        slider.box.screenshot(path=folder / f"{picture}_{number}.png")
    middle, at_middle = slider.drag_to_the_middle(number)
    assert abs(at_middle - 0.5) <= 0.51 * at_second + 0.01, "the mouse did not bring it to the middle"
    for one, other in ((first, second), (first, last), (first, middle)):
        if one["stops"] != other["stops"]:
            assert one["caption"] != other["caption"] and one["picture"] != other["picture"]


def ring(handle):
    return handle.evaluate("element => getComputedStyle(element).outlineStyle")


@pytest.mark.parametrize("front_end", ["lab", "notebook"])
@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_a_notebook_runs_and_its_sliders_follow_the_hand(browser, jupyter, complaints, name, front_end):
    tab = browser.new_page(viewport={"width": 1280, "height": 1400})
    listen(tab, complaints)
    try:
        run_all(tab, jupyter.address(front_end, f"notebooks/{name}"))
        assert not errors(tab)
        told = json.loads(ast.literal_eval(ask_kernel(tab, FLIPBOOKS_AND_PANELS)))
        views = [output.get("data", {}).get(WIDGET_VIEW) for output in tab.evaluate(OUTPUTS)]
        keys = [view["model_id"] for view in views if view and view["model_id"] in told]
        assert keys
        tab.wait_for_function(ALL_SHOW_A_PICTURE, arg=len(keys))
        for place, (box, key) in enumerate(zip(tab.locator(".course-slider").all(), keys, strict=True)):
            slider = Slider(tab, box, key, told[key])
            # The last first: a panel's scale is tried while its scores still differ.
            for number in reversed(range(len(slider.handles))):
                try_control(slider, number, f"{name[:2]}_{front_end}_{place}")
        tab.evaluate(AXE)
        for theme in ("JupyterLab Dark", "JupyterLab Light"):
            tab.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
            tab.wait_for_timeout(1000)
            assert tab.evaluate(SERIOUS, OUR_PARTS) == [], theme
        assert not errors(tab), "the log console has complaints about the sliders"
    finally:
        shut_down(tab)
        tab.close()
