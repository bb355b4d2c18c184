"""From a key press on a slider to the changed picture on screen: ours beside what other courses use.

Everything runs in one real JupyterLab in headless Chromium, in turns of ten presses, so that what else the machine does
hits all alike; a second tab reaches the same server through `far`, as if it were 50 ms away in each direction. Time is
taken in the page (stopwatch.js): from the key's own time stamp to the first frame whose picture differs, when its
scripts and layout are done. So half a frame's wait for the screen is in it; painting and the screen itself are not.

Then what a picture costs (drawing.py). Writes docs/latency.md and docs/latency.png.
"""

import importlib.metadata
import os
import platform
import random
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

import matplotlib
import matplotlib.ticker
import nbformat
import numpy as np

import drawing
from drawing import Goal
from far import far
from helpers.figures import BLUE, GREY, new_figure
from helpers.widgets.picture import png_bytes

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "browser"))
import front_ends  # noqa: E402  no package

PRESSES, TURN = 60, 10  # of each slider, and how many of them in a row
ONE_WAY = 0.05  # seconds to the far server
FRAME = 1000 / 60  # ms
QUIET_FRAMES = 12  # a fifth of a second without any change: the press before is over, also far away


class Slider(NamedTuple):
    """One that is measured: the cell that shows it, how its picture is looked at, and how far it may be moved."""

    name: str
    cell: str
    looks: str  # one of LOOKS in stopwatch.js
    reach: int = 15  # stops to either side of its start
    handle: str = "input[type=range], .noUi-handle"
    handles: int = 1  # how many of them are moved, in turn
    far: bool = True  # measured far away, too


SHARED = """
from ipympl.backend_nbagg import Canvas, FigureManager
%matplotlib inline
# ipympl has made itself everybody's backend; `interact` is measured with the usual one
import ipywidgets, matplotlib.pyplot as plt, numpy as np
from helpers.figures import draw_probabilities
from helpers.probability import softmax
from helpers.widgets import Track, flipbook, panel
scores, names = np.array([3.0, 1.0, 0.2]), ["a", "b", "c"]

def draw(ax, scale, score_of_b=1.0):
    probabilities = softmax(scale * np.array([3.0, score_of_b, 0.2]))
    draw_probabilities(ax, probabilities, names)
    return f"Scaled by {scale:g}, the top class gets {probabilities.max():.1%}."
"""
FLIPBOOK = "flipbook(draw, scale=np.arange(4, 41) / 20, start=1.0)"
FLIPBOOK_OF_TWO = """
stops = {"scale": np.arange(4, 17) / 10, "score_of_b": np.arange(-3, 8) / 2}
flipbook(draw, **stops, start={"scale": 1.0, "score_of_b": 1.0})
"""
INSTRUMENT = "from helpers.widgets import Instrument\nInstrument()"
PANEL = "panel(draw, scale=Track(0.2, 2, 0.05), start=1.0)"
INTERACT = """
def plot(scale=1.0):
    figure, ax = plt.subplots()
    draw(ax, scale)
    plt.show()

ipywidgets.interact(plot, scale=(0.2, 2.0, 0.05));
"""
IPYMPL = """
figure = plt.Figure()
canvas = Canvas(figure)
manager = FigureManager(canvas, 0)
ax = figure.subplots()
draw(ax, 1.0)
bars, numbers = ax.patches, ax.texts
canvas_slider = ipywidgets.FloatSlider(1.0, min=0.2, max=2, step=0.05)

def move(change):
    for bar, number, p in zip(bars, numbers, softmax(change.new * scores)):
        bar.set_height(p)
        number.xy = number.xy[0], p
        number.set_text(f"{p:.3f}")
    canvas.draw_idle()

canvas_slider.observe(move, "value")
ipywidgets.VBox([canvas_slider, canvas])
"""
PLOTLY = """
import plotly.graph_objects
def numbers_of(probabilities):
    return [f"{p:.3f}" for p in probabilities]

start = softmax(scores)
live = plotly.graph_objects.FigureWidget(plotly.graph_objects.Bar(x=names, y=start, text=numbers_of(start)))
live.update_layout(width=640, height=480, yaxis_range=(0, 1.1), yaxis_title="probability")
plotly_slider = ipywidgets.FloatSlider(1.0, min=0.2, max=2, step=0.05)

def redraw(change):
    p = softmax(change.new * scores)
    with live.batch_update():
        live.data[0].y, live.data[0].text = p, numbers_of(p)

plotly_slider.observe(redraw, "value")
ipywidgets.VBox([plotly_slider, live])
"""
SLIDERS = [
    Slider("our flipbook, one control", FLIPBOOK, "image"),
    Slider("our flipbook, two controls", FLIPBOOK_OF_TWO, "image", reach=5, handles=2),
    Slider("our instrument", INSTRUMENT, "instrument", reach=8, handle="[aria-label='scale s']"),
    Slider("our panel", PANEL, "image"),
    Slider("Plotly FigureWidget", PLOTLY, "svg", far=False),
    Slider("ipympl canvas", IPYMPL, "canvas", far=False),
    Slider("interact, inline Matplotlib", INTERACT, "image"),
]
FLIPBOOKS, INSTRUMENT_NAME, PANEL_NAME = [slider.name for slider in SLIDERS[:2]], SLIDERS[2].name, SLIDERS[3].name
PEER = SLIDERS[-1].name  # what the others are compared with


# measuring


class Tab:
    """A tab of JupyterLab with the sliders' notebook, run."""

    def __init__(self, browser, address, sliders):
        self.page = browser.new_context(viewport={"width": 1000, "height": 900}).new_page()
        self.places = {}  # of each handle: stops from its start, and the direction of its next step
        # anywidget gives a front end two seconds to load, or never shows it: Plotly's is large and may need another try
        for _ in range(3):
            front_ends.run_all(self.page, address)
            if complaints := front_ends.errors(self.page):
                raise RuntimeError(f"a cell of the benchmark's notebook failed: {complaints}")
            self.page.evaluate((ROOT / "bench" / "stopwatch.js").read_text(encoding="utf-8"))
            cell = "(i) => jupyterapp.shell.currentWidget.content.widgets[i].outputArea.node"
            self.outputs = {slider: self.page.evaluate_handle(cell, i) for i, slider in enumerate(sliders, 1)}
            missing = [slider.name for slider in sliders if not self.rests(slider)]
            if not missing:
                return
        raise RuntimeError(f"no picture, three times, of {', '.join(missing)}")

    def rests(self, slider):
        """Wait until the slider's picture and the kernel are at rest; say whether they are."""
        self.outputs[slider].as_element().scroll_into_view_if_needed()
        told = [self.outputs[slider], slider.looks, QUIET_FRAMES]
        return self.page.evaluate("([output, looks, frames]) => stopwatch.rest(output, looks, frames)", told)

    def press(self, slider, number, rng):
        """One turn: milliseconds of each of `TURN` presses."""
        output, handle = self.outputs[slider].as_element(), number % slider.handles
        knob = output.query_selector_all(slider.handle)[handle]
        knob.scroll_into_view_if_needed()
        knob.focus()
        times = []
        for _ in range(TURN):
            place, direction = self.places.get((slider, handle), (0, 1))
            direction = -direction if abs(place + direction) > slider.reach else direction
            self.places[slider, handle] = place + direction, direction
            if not self.rests(slider):
                raise RuntimeError(f"{slider.name}: no picture, or no rest, within a minute")
            self.page.evaluate("([output, looks]) => stopwatch.arm(output, looks)", [output, slider.looks])
            self.page.wait_for_timeout(rng.uniform(20, 20 + 3 * FRAME))  # no press may keep step with the screen
            self.page.keyboard.press("ArrowRight" if direction > 0 else "ArrowLeft")
            took = self.page.evaluate("() => stopwatch.result")
            if took is None:
                raise RuntimeError(f"{slider.name}: nothing changed in five seconds, {place} stops from its start")
            times.append(took)
        return times


def notebook_of(sliders):
    """A notebook that shows these sliders, one in each cell after the first."""
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in [SHARED, *(slider.cell for slider in sliders)]]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def measure(browser, folder):
    """Milliseconds of every press, by (name of the slider, is the server far away)."""
    rng = random.Random(0)
    sliders = {False: SLIDERS, True: [slider for slider in SLIDERS if slider.far]}
    for away in sliders:
        nbformat.write(notebook_of(sliders[away]), folder / f"{'far' if away else 'near'}.ipynb")
    server = front_ends.Server(folder)
    port = server.root.rpartition(":")[2]
    try:
        with far(int(port), ONE_WAY) as far_port:
            tabs = {
                False: Tab(browser, server.address("lab", "near.ipynb"), sliders[False]),
                True: Tab(browser, server.address("lab", "far.ipynb").replace(port, str(far_port), 1), sliders[True]),
            }
            once = [(slider, away) for away in sliders for slider in sliders[away]]
            times = {(slider.name, away): [] for slider, away in once}
            for number in range(-1, PRESSES // TURN):  # the first round warms up and is not counted
                rng.shuffle(once)
                for slider, away in once:
                    taken = tabs[away].press(slider, number, rng)
                    times[slider.name, away] += taken if number >= 0 else []
                print(f"  round {number + 2} of {PRESSES // TURN + 1}", file=sys.stderr, flush=True)
            for tab in tabs.values():
                tab.page.context.close()
    finally:
        server.stop()
    return times


# telling


def summaries(times):
    """Median and 95th percentile of each list of times, by the same keys."""
    return {key: (float(np.median(taken)), float(np.percentile(taken, 95))) for key, taken in times.items()}


def latency_goals(summed):
    """The goals for the way from the key to the picture, from the medians."""
    near = {name: median for (name, away), (median, _) in summed.items() if not away}
    grown = {name: median - near[name] for (name, away), (median, _) in summed.items() if away}
    goals = []
    for name in FLIPBOOKS:
        ratio = near[name] / near[PEER]
        goals.append(Goal(f"{name}: median {near[name]:.1f} ms, below one frame of {FRAME:.1f} ms", near[name] < FRAME))
        goals.append(Goal(f"{name}: {ratio:.2f} of `interact`, at most 0.2", ratio <= 0.2))
    ratio = near[PANEL_NAME] / near[PEER]
    goals.append(Goal(f"{PANEL_NAME}: {ratio:.2f} of `interact`, at most 0.6", ratio <= 0.6))
    for name in [*FLIPBOOKS, INSTRUMENT_NAME]:
        words = f"{name}: {grown[name]:+.1f} ms where the server is far, within half a frame of {FRAME / 2:.1f} ms"
        goals.append(Goal(words, abs(grown[name]) < FRAME / 2))
    delay = 2000 * ONE_WAY
    words = f"{PEER}: {grown[PEER]:+.0f} ms where the server is far, about the {delay:.0f} ms of its delay (within a third)"
    return [*goals, Goal(words, abs(grown[PEER] - delay) < delay / 3)]


def latency_table(summed):
    """Markdown: a row for each slider."""
    heads = ["slider", "median (ms)", "95 % below (ms)", "ratio to `interact`"]
    heads += ["far: median (ms)", "far: 95 % below (ms)"]
    rows = [f"| {' | '.join(heads)} |", "|---|---:|---:|---:|---:|---:|"]
    for name in [slider.name for slider in SLIDERS]:
        median, high = summed[name, False]
        away = " | ".join(f"{value:.1f}" for value in summed[name, True]) if (name, True) in summed else "– | –"
        rows.append(f"| {name} | {median:.1f} | {high:.1f} | {median / summed[PEER, False][0]:.2f} | {away} |")
    return "\n".join(rows)


def draw_times(ax, times):
    """A row for each slider on a logarithmic axis: a dot for each press, the median marked and written at the end."""
    names, rng = [slider.name for slider in SLIDERS], np.random.default_rng(0)
    for (name, away), taken in times.items():
        row, colour = names.index(name) + (0.24 if away else -0.1), BLUE if name.startswith("our") else GREY
        face = "white" if away else colour
        ax.plot(taken, row + rng.uniform(-0.07, 0.07, len(taken)), ".", color=colour, alpha=0.35, markersize=3)
        ax.plot(np.median(taken), row, "D" if away else "o", color=colour, markerfacecolor=face, markersize=6)
        ax.text(1.02, row, f"{np.median(taken):.0f} ms" + (", far away" if away else ""), color=colour, fontsize=9,
                va="center", transform=ax.get_yaxis_transform())  # fmt: skip
    ax.axvline(FRAME, color="black", linestyle=":", linewidth=1)
    ax.annotate("one frame, 16.7 ms", (FRAME, -0.8), (4, 0), textcoords="offset points", va="center", fontsize=9)
    ax.text(1.02, -0.8, "medians", fontsize=9, va="center", transform=ax.get_yaxis_transform())
    ax.set(xscale="log", xlabel="from key press to changed picture (ms)")
    ax.set(ylim=(len(SLIDERS) - 0.4, -1.1), ylabel="slider")
    ax.set_yticks(range(len(SLIDERS)), names)
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    ax.minorticks_off()


def alt_text(summed):
    """What the figure shows, in two sentences."""
    told = [f"{name} {median:.0f}" for (name, away), (median, _) in summed.items() if not away]
    far_off = [f"{name} {median:.0f}" for (name, away), (median, _) in summed.items() if away]
    return (
        f"Dots on a logarithmic axis of milliseconds, a row for each slider; medians: {', '.join(told)}. "
        f"With 100 ms of delay to the server: {', '.join(far_off)}."
    )


def report(times, costs, versions, load):
    """Markdown for people who read the repository."""
    summed = summaries(times)
    goals = "\n".join(f"- {goal}" for goal in latency_goals(summed) + drawing.goals(costs))
    return f"""# How long a slider takes

From a key press on a slider to the changed picture on screen: {PRESSES} presses each, of the same bar chart of
softmax(scale × scores). Written by `make bench-sliders` on {date.today():%d %B %Y}; not edited by hand.

![{alt_text(summed)}](latency.png)

{latency_table(summed)}

Measured in a real JupyterLab in headless Chromium, all in one run, in turns of {TURN} presses in an order that changes,
so that noise hits all alike. The clock runs in the page, from the key's own time stamp to the first frame that has a
different, loaded picture, when its scripts and layout are done and before it is painted: decoding and painting, a few
milliseconds for every picture that is an image, are not in the numbers. Keys come at random moments of a frame, so half
a frame ({FRAME / 2:.1f} ms) of every number is the wait for the screen. "Far" is the same server behind a proxy that
holds everything back for {1000 * ONE_WAY:.0f} ms each way. The flipbook with two controls is moved by both in turn.
The peers draw at their own usual resolution, ours at twice the screen's.

## What a picture costs

The course's own flipbooks: a page turned and encoded (`Page.draw`, `encode_difference`), beside the same figure made anew and
saved with `savefig` to PNG at the same resolution, page by page in turn. Ratios are medians over the pages.

{drawing.table(costs)}

## What was to be reached

{goals}

Versions: {versions}.

{os.cpu_count()} cores; load average {load}. Where other programs want the processor too, the sliders that
need the kernel wait longest, so a load far above the number of cores makes the flipbook's ratio look better than it is.
"""


def versions_used(browser_version):
    names = ["jupyterlab", "ipywidgets", "anywidget", "matplotlib", "ipympl", "plotly", "playwright"]
    told = [f"{name} {importlib.metadata.version(name)}" for name in names]
    return ", ".join([f"Python {platform.python_version()}", f"Chromium {browser_version}", *told])


def bench_sliders():
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("bench-sliders needs the program `chromium` (Debian: apt-get install chromium); none was found")
    from playwright.sync_api import sync_playwright

    matplotlib.rc_file(ROOT / "notebooks" / "matplotlibrc")
    before = os.getloadavg()[0]
    print(f"{PRESSES} presses of each of {len(SLIDERS)} sliders", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        shutil.copy(ROOT / "notebooks" / "matplotlibrc", folder)
        browser = playwright.chromium.launch(executable_path=chromium, args=front_ends.CHROMIUM_OPTIONS)
        times = measure(browser, folder)
        versions = versions_used(browser.version)
        browser.close()
    load = f"{before:.1f} before and {os.getloadavg()[0]:.1f} after the presses"
    text = report(times, drawing.measure(), versions, load)
    (ROOT / "docs" / "latency.md").write_text(text, encoding="utf-8")
    figure, ax = new_figure(size=(8, 4.6))
    draw_times(ax, times)
    (ROOT / "docs" / "latency.png").write_bytes(png_bytes(figure))
    print(text)
