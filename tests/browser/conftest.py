"""A real browser for the tests in this folder; `make test-browser` runs them, `make test` does not look in here."""

import json
import shutil
from pathlib import Path

import pytest

from front_ends import CHROMIUM_OPTIONS, served_course

STATIC = Path(__file__).resolve().parents[2] / "helpers" / "widgets" / "static"
PAGE = """<!doctype html><html lang="en"><head><title>The instrument on a page of its own</title>
<meta name="viewport" content="width=device-width"><style>body {{ margin: 0 }}</style><style>{css}</style></head>
<body><main></main></body></html>"""
# What anywidget gives a front end, without a kernel behind it: state, events, and a count of what would be sent.
MODEL = """(state) => {
    const listeners = {};
    const tell = (name) => (listeners[name] ?? []).forEach((listener) => listener());
    window.model = {
        state, saved: 0,
        get: (name) => state[name],
        set(name, value) {
            const changed = JSON.stringify(state[name]) !== JSON.stringify(value);
            state[name] = value;
            if (changed) tell(`change:${name}`);
        },
        save_changes() { this.saved += 1; },
        on: (names, listener) => names.split(" ").forEach((name) => (listeners[name] ??= []).push(listener)),
        off: (names, listener) => names.split(" ").forEach((name) => {
            listeners[name] = listeners[name].filter((other) => other !== listener);
        }),
    };
}"""
START = """async (source) => {
    window.front = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    window.stop = front.default.render({ model, el: document.querySelector("main") });
}"""


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; where it or Playwright is missing, the run fails and says what is needed."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.exit("test-browser needs the program `chromium` (Debian: apt-get install chromium); none was found", 1)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.exit("test-browser needs Playwright: .venv/bin/python -m pip install -r tests/browser/requirements.txt", 1)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """A Jupyter server over a copy of the course, for JupyterLab and Notebook 7."""
    server = served_course(tmp_path_factory.mktemp("course"))
    yield server
    server.stop()


@pytest.fixture
def complaints():
    """What pages said on their consoles, and every address they asked for; a test must leave both empty."""
    said = []
    yield said
    assert not said


@pytest.fixture
def page(browser, complaints):
    """A function that opens an instrument on a page of its own: `page(instrument, width=360, ...)`."""
    contexts = []

    def opened(instrument, width=900, height=800, motion="reduce", **options):
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion=motion, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        tab.on("request", lambda request: None if request.url.startswith("blob:") else complaints.append(request.url))
        tab.set_content(PAGE.format(css=(STATIC / "instrument.css").read_text(encoding="utf-8")))
        tab.evaluate(MODEL, state_of(instrument))
        tab.evaluate(START, (STATIC / "instrument.js").read_text(encoding="utf-8"))
        return tab

    yield opened
    for context in contexts:
        context.close()


def state_of(instrument):
    """The state that the kernel would send."""
    names = ["names", "scores", "scale", "true_class", "subtract_maximum", "predict", "guess", "_start"]
    return json.loads(json.dumps(instrument.get_state(names)))
