"""JupyterLab and Notebook 7 for the tests: a server with a token on a free port of loopback, a page, Run All."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PAGES = {"lab": "/lab/tree/{}?token={}&reset", "notebook": "/notebooks/{}?token={}"}
NEWS = "@jupyterlab/apputils-extension/notification.jupyterlab-settings"  # whose question would cover the page
OURS = "http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"
# What the front ends complain of on their own, with no notebook of ours open.
NOISE = {
    r"Cannot read properties of undefined \(reading 'schema'\)": "Notebook 7 as it starts, also over an empty notebook",
    r"Command 'filebrowser:open-path' not registered": "Notebook 7's page of one notebook has no file browser",
    r"403 \(Forbidden\) .*/static/(lab|notebook)/\w+\.woff": "their own fonts, asked for without a cookie",
}
KERNEL_IS_THERE = """() => {
    const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
    return kernel?.connectionStatus === "connected"; }"""
# A code cell that has run has a number. After an error the rest does not run.
ALL_HAS_RUN = """() => {
    const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
    const code = [...content.model.cells].filter((cell) => cell.type === "code");
    const cells = code.filter((cell) => cell.sharedModel.getSource().trim());
    const failed = cells.some((cell) => cell.outputs.toJSON().some((output) => output.output_type === "error"));
    const idle = sessionContext.session.kernel.status === "idle";
    return idle && (failed || cells.every((cell) => cell.executionCount)); }"""
COMMAND = "(name) => { window.jupyterapp.commands.execute(name); }"  # returns at once, not when the command is done
OUTPUTS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
    .flatMap((cell) => (cell.type === "code" ? cell.outputs.toJSON() : []))"""
# What JupyterLab keeps in its log console, which no reader opens: there ends what a widget's callback raises.
LOGGED = """async () => {
    const tokens = [...window.jupyterapp.pluginRegistry._services.keys()];
    const token = tokens.find((token) => token.name.endsWith(":ILoggerRegistry"));
    const registry = await window.jupyterapp.resolveRequiredService(token);
    return registry.getLoggers().flatMap(({ outputAreaModel: log }) =>
        Array.from({ length: log.length }, (_, place) => log.get(place))
            .filter((entry) => ["warning", "error", "critical"].includes(entry.level))
            .map((entry) => JSON.stringify(entry.toJSON()))); }"""
ANSWER = """async (code) => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const request = { code, store_history: false, user_expressions: { answer: "answer" } };
    const reply = await kernel.requestExecute(request).done;
    if (reply.content.status !== "ok") throw Error(`the kernel said: ${reply.content.ename}: ${reply.content.evalue}`);
    return reply.content.user_expressions.answer.data["text/plain"]; }"""


class Server:
    """A Jupyter server over a folder."""

    def __init__(self, folder):
        """Start it on loopback with a token, and wait until it answers."""
        self.folder, self.token = folder, secrets.token_hex(16)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.root = f"http://127.0.0.1:{probe.getsockname()[1]}"
        settings = folder / ".settings"
        (settings / NEWS).parent.mkdir(parents=True)
        (settings / NEWS).write_text('{"fetchNews": "false", "checkForUpdates": false}')
        environment = os.environ | {"JUPYTER_CONFIG_DIR": str(settings), "JUPYTERLAB_SETTINGS_DIR": str(settings)}
        environment |= {"OPENBLAS_NUM_THREADS": "1", "NO_PROGRESS": "1"}
        options = [f"--port={self.root.rpartition(':')[2]}", f"--IdentityProvider.token={self.token}", "--ip=127.0.0.1"]
        options += [f"--ServerApp.root_dir={folder}", "--ServerApp.port_retries=0", "--no-browser"]
        options += ["--ContentsManager.pre_save_hook=helpers._saving.keep_static_pictures"]
        options += ["--ServerApp.contents_manager_class=helpers._opening.Contents"]  # as `make lab`
        options += ["--expose-app-in-browser", "--JupyterNotebookApp.expose_app_in_browser=True"]
        options += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        with (folder / "server.log").open("w") as log:
            command = [sys.executable, "-m", "jupyterlab", *options]
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.wait()

    def wait(self):
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{self.root}/api?token={self.token}", timeout=2)
                return
            except OSError:
                time.sleep(0.25)
        self.stop()
        log = (self.folder / "server.log").read_text()
        raise TimeoutError(f"the Jupyter server did not answer within a minute: {log}")

    def address(self, front_end, path):
        """Where a notebook of the folder is, in "lab" or "notebook"."""
        return self.root + PAGES[front_end].format(path, self.token)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def served_course(folder):
    """A server over a copy of the notebooks: nothing is saved in the repository."""
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return Server(folder)


def listen(tab, complaints):
    """Collect a page's errors, and what it asks of any other machine."""

    def add(text):
        if not any(re.search(noise, text) for noise in NOISE):
            complaints.append(text)

    tab.on("console", lambda said: add(f"{said.text} {said.location.get('url', '')}") if said.type == "error" else None)
    tab.on("pageerror", lambda error: add(str(error)))
    tab.on("request", lambda request: None if request.url.startswith(OURS) else add(f"asked for {request.url}"))


def run_all(tab, address):
    """Open a notebook and run all its cells, until the kernel is idle."""
    tab.goto(address, timeout=120_000)
    tab.wait_for_function(KERNEL_IS_THERE, timeout=120_000)
    for command in ("notebook:clear-all-cell-outputs", "notebook:run-all-cells"):
        tab.evaluate(COMMAND, command)
    tab.wait_for_function(ALL_HAS_RUN, timeout=300_000)


def errors(tab):
    """Error outputs and standard error of the open notebook's cells, and what stands in the log console."""
    outputs = tab.evaluate(OUTPUTS)
    found = [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]
    found += [f"stderr: {output['text']}" for output in outputs if output.get("name") == "stderr"]
    return found + [f"log console: {entry}" for entry in tab.evaluate(LOGGED)]


def ask_kernel(tab, code):
    """Run code in the notebook's kernel; return the text form of what it left under the name `answer`."""
    return tab.evaluate(ANSWER, code)


def shut_down(tab):
    """Stop the kernel of the open notebook."""
    tab.evaluate("() => window.jupyterapp?.shell.currentWidget?.sessionContext.shutdown()")
