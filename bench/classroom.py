"""A class on this machine: a real JupyterHub, and students who all run notebooks 02 and 10 in the same minutes.

Every student is an account of this machine, made here and removed afterwards, so this needs root. A student logs in
through the Hub's form, opens the notebooks, runs every cell and saves a changed one, over HTTP and websockets as a
browser does; the first student sits at a real Chromium until the first slider of 02 is there. While notebook 10 runs,
the Hub is stopped and started. In the end the culler may stop what is idle.

Memory is PSS, from /proc/*/smaps_rollup: what processes share is divided among them. Its floor is measured in the same
run: as many servers, each with two kernels that import numpy and matplotlib.pyplot and do nothing else. (As in `make
bench`, the goal is to that; the ratio to kernels that import no more than the bare package is printed beside it.)

STUDENTS=4 in the environment makes the class smaller. The table in docs/classroom.md is written by a class of 20.
"""

import json
import os
import pwd
import queue
import re
import secrets
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import requests
import websocket

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "deploy"), str(ROOT / "tests" / "browser")]
FULL_CLASS = 20
COUNT = int(os.environ.get("STUDENTS") or FULL_CLASS)
NAMES = [f"bench-student-{number:02}" for number in range(1, COUNT + 1)]
FOLDER = "from-scores-to-confidence/notebooks"
NOTEBOOKS = ["02_scale_the_scores.ipynb", "10_train_on_real_digits.ipynb"]
MB = 2**20
GOAL = 1.5
KERNEL_IDLE = 60  # seconds; short, so that culling can be watched
FOR_THE_SYSTEM = 1024  # MB that the computed machines keep for everything but the class
SETTINGS = f"""
c.Spawner.args = [a for a in c.Spawner.args if "cull" not in a] + [
    "--LabApp.expose_app_in_browser=True",
    "--MappingKernelManager.cull_idle_timeout={KERNEL_IDLE}", "--MappingKernelManager.cull_interval=10"]
"""
CULL_SERVERS = """
c.JupyterHub.services[0]["command"][-2:] = ["--timeout=30", "--cull-every=10"]
"""
# What a student tries in a kernel against another one; every line must be refused.
TRESPASS = """
import json, os, socket, urllib.request, urllib.error
def attempt(what):
    try:
        return f"POSSIBLE: {what()!r:.60}"
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except Exception as refusal:
        return type(refusal).__name__
def fetch(url):
    token = os.environ["JUPYTERHUB_API_TOKEN"]
    return urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": f"token {token}"})).status
print(json.dumps({name: attempt(what) for name, what in TRIED.items()}))
"""


# Processes and their memory


def processes(uid):
    """Return {pid: command line} of an account's processes."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == uid:
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except OSError:  # it ended meanwhile
                pass
    return found


def pss(pid):
    """Return a process's proportional share of memory in MB; 0 if it has ended."""
    try:
        return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)[1]) / 1024
    except (OSError, TypeError):
        return 0.0


def memory_of(uid):
    """Return an account's memory in MB."""
    return sum(map(pss, processes(uid)))


def wait_until(condition, seconds, what):
    """Wait for a condition; raise TimeoutError with the words if it does not come about."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.5)


# The Hub


class Hub:
    """A JupyterHub as `make classroom` starts it, with its state in a folder of its own."""

    def __init__(self, folder):
        self.port = free_ports()
        self.settings = folder / "settings.py"
        self.log = open(folder / "hub.log", "ab")
        self.url = f"http://127.0.0.1:{self.port}"
        self.state = folder / "state"
        self.environment = {
            **os.environ,
            "CLASSROOM_AUTHENTICATOR": "pam",
            "CLASSROOM_PORT": str(self.port),
            "CLASSROOM_STATE": str(self.state),
            "CLASSROOM_SETTINGS": str(self.settings),
        }
        self.process = None

    def run(self, what):
        return [sys.executable, str(ROOT / "deploy" / "one_server.py"), what]

    def start(self, settings):
        self.settings.write_text(settings)
        self.process = subprocess.Popen(
            self.run("start"),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        wait_until(self.answers, 60, f"the Hub answers (its log is {self.log.name})")

    def answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the Hub ended: {Path(self.log.name).read_text()[-1000:]}")
        try:
            return requests.get(f"{self.url}/hub/api/", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def interrupt(self):
        """Stop the Hub alone, as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)

    def own_memory(self):
        """Return the memory of Hub, culler and proxy in MB."""
        proxy = int((self.state / "hub" / "proxy.pid").read_text())
        return pss(proxy) + sum(
            pss(pid) for pid, command in processes(0).items() if pid == self.process.pid or parent(pid) == self.process.pid
        )

    def end_class(self):
        """`make classroom-stop`."""
        subprocess.run(self.run("stop"), env=self.environment, check=True, stdout=subprocess.DEVNULL, timeout=180)
        self.process.wait(60)

    def kill(self):
        """Leave nothing behind, whatever has gone wrong."""
        if self.process and self.process.poll() is None:
            self.process.terminate()  # not killed: the culler is its child and ends with it
            self.process.wait(60)
        try:
            os.kill(int((self.state / "hub" / "proxy.pid").read_text()), signal.SIGTERM)
        except (OSError, ValueError):
            pass
        self.log.close()


def parent(pid):
    """Return the process id of a process's parent; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def free_ports():
    """Return a port that nobody listens on, nor on the two after it."""
    while True:
        with socket.socket() as first, socket.socket() as second, socket.socket() as third:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                third.bind(("127.0.0.1", port + 2))
                return port
            except OSError:
                pass


# A student


class Tab:
    """An open notebook: its content, its kernel, and the websocket between."""

    def __init__(self, notebook, kernel, channel, session):
        self.notebook, self.kernel, self.channel, self.session = notebook, kernel, channel, session
        self.first_slider = None
        self.received = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        """Take messages as they come, for as long as the tab is open: a browser answers the server's pings, too."""
        try:
            while message := self.channel.recv():
                self.received.put(message)
        except (OSError, websocket.WebSocketException):
            pass
        self.received.put(None)

    def ask(self, code):
        """Send one cell; return the id that its answers will carry."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "username": "",
            "session": self.session,
            "date": "",
            "version": "5.3",
        }
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        self.channel.send(
            json.dumps(
                {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}
            )
        )
        return header["msg_id"]

    def receive(self):
        """Return the next message; one with buffers comes as bytes: how many parts, where they begin, the parts."""
        received = self.received.get(timeout=900)
        if received is None:
            raise ConnectionError("the websocket to the kernel has closed")
        if isinstance(received, bytes):
            begin, end = struct.unpack_from("!2I", received, 4)
            received = received[begin:end]
        return json.loads(received)

    def run(self, codes):
        """Run cells as Run All does; return each one's outputs. An error in a cell is raised here."""
        asked = [self.ask(code) for code in codes]
        outputs = {identity: [] for identity in asked}
        while True:
            message = self.receive()
            kind, cell = message["msg_type"], message["parent_header"].get("msg_id")
            if cell not in outputs:
                continue
            if kind == "error":
                raise RuntimeError(f"a cell failed: {message['content']['ename']}: {message['content']['evalue']}")
            if kind in ("stream", "display_data", "execute_result"):
                outputs[cell].append(nbformat.v4.output_from_msg(message))
                if self.first_slider is None and "widget-view" in str(message["content"].get("data", {}).keys()):
                    self.first_slider = time.monotonic()
            if kind == "status" and message["content"]["execution_state"] == "idle" and cell == asked[-1]:
                return list(outputs.values())

    def said(self, code):
        """Run one cell and return the text that it prints."""
        (outputs,) = self.run([code])
        return "".join(output.text for output in outputs if output.output_type == "stream").strip()

    def cells(self):
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]


class Student:
    """An account of this machine, and what it does in the browser."""

    def __init__(self, name, hub):
        self.name, self.hub = name, hub
        self.password = secrets.token_hex(16)
        subprocess.run(["useradd", "--create-home", "--key", "HOME_MODE=0700", "--groups", "classroom", name], check=True)
        subprocess.run(["chpasswd"], input=f"{name}:{self.password}", text=True, check=True)
        self.uid = pwd.getpwnam(name).pw_uid
        self.url = f"{hub.url}/user/{name}"
        self.tabs = []
        self.times = {}

    def log_in(self):
        """Log in through the form and wait until the server's own page is there."""
        self.http = requests.Session()
        self.tabs = []
        self.http.get(f"{self.hub.url}/hub/login", timeout=60)
        page = self.http.post(
            f"{self.hub.url}/hub/login",
            params={"next": "/hub/spawn"},
            timeout=200,
            data={"username": self.name, "password": self.password, "_xsrf": self.http.cookies.get("_xsrf", path="/hub/")},
        )
        end = time.monotonic() + 300
        while f"/user/{self.name}/lab" not in page.url:
            page.raise_for_status()
            if time.monotonic() > end:
                raise TimeoutError(f"no server within 300 s; the page is {page.url}")
            time.sleep(1)
            page = self.http.get(f"{self.hub.url}/hub/spawn", timeout=200)
        page.raise_for_status()

    def call(self, method, path, expected=(200, 201, 204), **options):
        """Call the student's server, or with a path from /hub/ on the Hub, as a page of either does."""
        of_hub = path.startswith("/hub/")
        token = self.http.cookies.get("_xsrf", path="/hub/" if of_hub else f"/user/{self.name}/")
        answer = self.http.request(
            method, (self.hub.url if of_hub else self.url) + path, timeout=120, headers={"X-XSRFToken": token}, **options
        )
        if answer.status_code not in expected:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer

    def connect(self, kernel):
        """Return a tab at a kernel, as JupyterLab connects one."""
        session = uuid.uuid4().hex
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies if f"/user/{self.name}/".startswith(one.path))
        channel = websocket.create_connection(
            f"{self.url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?session_id={session}",
            header={"Cookie": cookies},
            timeout=60,
        )
        channel.settimeout(None)
        self.tabs.append(Tab(None, kernel, channel, session))
        return self.tabs[-1]

    def open(self, name):
        """Open a notebook with a kernel of its own (or the one that it has)."""
        content = self.call("GET", f"/api/contents/{FOLDER}/{name}").json()["content"]
        session = self.call(
            "POST",
            "/api/sessions",
            json={"path": f"{FOLDER}/{name}", "name": name, "type": "notebook", "kernel": {"name": "python3"}},
        ).json()
        tab = self.connect(session["kernel"]["id"])
        tab.notebook = nbformat.from_dict(content)
        return tab

    def change_and_save(self, tab, name, outputs):
        """Change a cell, and save it with what the cells have shown."""
        for cell, shown in zip(tab.cells(), outputs):
            cell.outputs = shown
        tab.cells()[-1].source += f"\n# {self.name} was here"
        self.call("PUT", f"/api/contents/{FOLDER}/{name}", json={"type": "notebook", "content": tab.notebook})

    def has_saved(self, name):
        """Tell whether the change is in the file, asked as the server tells it."""
        content = self.call("GET", f"/api/contents/{FOLDER}/{name}").json()["content"]
        return any(f"# {self.name} was here" in cell["source"] for cell in content["cells"])

    def leave(self):
        """Close the browser."""
        for tab in self.tabs:
            tab.channel.close()
        self.tabs = []


def first_slider_in_chromium(student):
    """Log in, open notebook 02 and run it in a headless Chromium; return the seconds until a slider is drawn."""
    from playwright.sync_api import sync_playwright

    from front_ends import CHROMIUM_OPTIONS, KERNEL_IS_THERE

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_OPTIONS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(300_000)
        start = time.monotonic()
        page.goto(f"{student.hub.url}/hub/login")
        keep_picture(page, "login")
        page.fill("#username_input", student.name)
        page.fill("#password_input", student.password)
        page.click("#login_submit")
        page.wait_for_url(f"{student.url}/lab/**")
        page.goto(f"{student.url}/lab/tree/{FOLDER}/{NOTEBOOKS[0]}")
        page.wait_for_function(KERNEL_IS_THERE)
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        handle = page.locator(".widget-slider .noUi-handle").first
        handle.wait_for()
        seconds = time.monotonic() - start
        handle.scroll_into_view_if_needed()
        keep_picture(page, "lab")
        browser.close()
    return seconds


def keep_picture(page, name):
    """Keep a screenshot in the folder PICTURES of the environment, if there is one."""
    if os.environ.get("PICTURES"):
        page.wait_for_timeout(500)
        page.screenshot(path=Path(os.environ["PICTURES"]) / f"{name}.png")


# The phases of the benchmark


def each(students, act, errors):
    """Let all students act at once; collect what goes wrong instead of stopping the others. Return what they return."""

    def safely(student):
        try:
            return act(student)
        except Exception as error:
            errors.append(f"{student.name}: {type(error).__name__}: {error}")
            traceback.print_exc()

    with ThreadPoolExecutor(len(students)) as pool:
        return list(pool.map(safely, students))


def bare_kernels(student):
    """The floor: a server, and a kernel for each notebook that imports numpy and the bare matplotlib."""
    student.log_in()
    for _ in NOTEBOOKS:
        student.connect(student.call("POST", "/api/kernels", json={"name": "python3"}).json()["id"])
    run_in_each_tab(student, "import numpy, matplotlib")


def run_in_each_tab(student, code):
    """Run a line in every kernel of the student's."""
    for tab in student.tabs:
        tab.run([code])


def stop_server(student):
    """Stop the student's server as its own page does, and wait until every process is gone."""
    student.leave()
    student.call("DELETE", f"/hub/api/users/{student.name}/server", expected=(202, 204))
    wait_until(lambda: not processes(student.uid), 120, f"no process of {student.name} is left")


def first_lesson(student):
    """Log in, run notebook 02, change and save a cell; the first student waits in Chromium for a slider."""
    start = time.monotonic()
    if student.name == NAMES[0]:
        student.times["chromium"] = first_slider_in_chromium(student)
    student.log_in()
    student.times["server"] = time.monotonic() - start
    tab = student.open(NOTEBOOKS[0])
    outputs = tab.run([cell.source for cell in tab.cells()])
    student.times["slider"] = tab.first_slider - start
    student.change_and_save(tab, NOTEBOOKS[0], outputs)
    tab.run([f"kept = {student.name!r}"])
    student.open(NOTEBOOKS[1])


def second_lesson(student):
    """Run notebook 10, change and save a cell; the Hub goes and comes meanwhile."""
    tab = student.tabs[1]
    student.change_and_save(tab, NOTEBOOKS[1], tab.run([cell.source for cell in tab.cells()]))


def after_the_restart(student):
    """What was there before must still be there: the kernel's variable, the files, the server's page."""
    if student.tabs[0].said("print(kept)") != student.name:
        raise RuntimeError("the kernel has lost its variable")
    if not all(map(student.has_saved, NOTEBOOKS)):
        raise RuntimeError("a saved cell is lost")
    student.call("GET", "/lab")
    answer = student.call("GET", f"/hub/api/users/{student.name}").json()
    if not answer["server"]:
        raise RuntimeError("the Hub has forgotten the server")


def trespasses(first, second, hub):
    """Return what the first student could do to the second: only refusals are wanted."""
    tried, other = {}, second.name
    notebook = f"/home/{other}/{FOLDER}/{NOTEBOOKS[0]}"
    for what, method, url in [
        ("its page", "GET", f"{second.url}/lab"),
        ("its files", "GET", f"{second.url}/api/contents"),
        ("its kernels", "GET", f"{second.url}/api/kernels"),
        ("its user model", "GET", f"{hub.url}/hub/api/users/{other}"),
        ("stop it", "DELETE", f"{hub.url}/hub/api/users/{other}/server"),
    ]:
        headers = {"X-XSRFToken": first.http.cookies.get("_xsrf", path="/hub/")}
        tried[f"browser: {what}"] = first.http.request(method, url, headers=headers, timeout=60).status_code
    try:
        kernel = second.tabs[0].kernel
        cookies = "; ".join(f"{one.name}={one.value}" for one in first.http.cookies)
        websocket.create_connection(
            f"{second.url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels", header={"Cookie": cookies}, timeout=60
        )
        tried["browser: its kernel's websocket"] = "POSSIBLE"
    except websocket.WebSocketBadStatusException as refusal:
        tried["browser: its kernel's websocket"] = refusal.status_code
    pid = next(pid for pid, command in processes(second.uid).items() if "jupyterhub-singleuser" in command)
    address = re.search(r"JUPYTERHUB_SERVICE_URL=(http://127.0.0.1:\d+)", Path(f"/proc/{pid}/environ").read_text())[1]
    kernel_socket = next(Path(f"/home/{other}/.local/share/jupyter/runtime").glob("*-ipc-*"))
    attempts = {
        "account: list its home": f"os.listdir('/home/{other}')",
        "account: read its notebook": f"open({notebook!r}).read()",
        "account: read its environment": f"open('/proc/{pid}/environ').read()",
        "account: signal its server": f"os.kill({pid}, 0)",
        "account: its server's own port": f"fetch('{address}/user/{other}/api/contents')",
        "account: its kernel's socket": f"socket.socket(socket.AF_UNIX).connect({str(kernel_socket)!r})",
        "account: the Hub's state": f"os.listdir({str(hub.state / 'hub')!r})",
        "account: the proxy's routes": f"fetch('http://127.0.0.1:{hub.port + 1}/api/routes')",
    }
    lambdas = ", ".join(f"{name!r}: lambda: {what}" for name, what in attempts.items())
    return tried | json.loads(first.tabs[0].said(TRESPASS.replace("TRIED", "{" + lambdas + "}")))


def more_than_the_limit(student):
    """Return what a student is told who asks for 8 GB of memory."""
    try:
        student.tabs[0].run(["import numpy; numpy.ones(10**9)"])
    except RuntimeError as error:
        return "MemoryError" if "MemoryError" in str(error) or "_ArrayMemoryError" in str(error) else str(error)
    return "POSSIBLE"


def has_kernels(student):
    return any("ipykernel" in command for command in processes(student.uid).values())


def watch_memory(students, samples, done):
    """Sample the class's memory until it is done."""
    while not done.wait(3):
        samples.append(sum(memory_of(student.uid) for student in students))


def total(students):
    return sum(memory_of(student.uid) for student in students)


def settled(students):
    """Return the memory of one student in MB, when servers and kernels have been idle for a while."""
    time.sleep(25)
    return total(students) / COUNT


def by_kind(students):
    """Return the mean memory in MB of a server and of the kernel of each notebook."""
    sizes = {"server": [], **{name: [] for name in NOTEBOOKS}}
    for student in students:
        for pid, command in processes(student.uid).items():
            for tab, name in zip(student.tabs, NOTEBOOKS):
                if tab.kernel in command:
                    sizes[name].append(pss(pid))
            if "jupyterhub-singleuser" in command:
                sizes["server"].append(pss(pid))
    return {name: statistics.mean(each_size) for name, each_size in sizes.items()}


def measure(students, hub):
    """Go through the phases; return what was measured."""
    found, errors, samples, done = {}, [], [], threading.Event()
    hub.start(SETTINGS)
    each(students, bare_kernels, errors)
    found["bare"] = settled(students)
    each(students, lambda student: run_in_each_tab(student, "import matplotlib.pyplot"), errors)
    found["floor"] = settled(students)
    each(students, stop_server, errors)

    watcher = threading.Thread(target=watch_memory, args=(students, samples, done))
    watcher.start()
    start = time.monotonic()
    try:
        each(students, first_lesson, errors)
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(each, students, second_lesson, errors)
            time.sleep(5)
            hub.interrupt()
            time.sleep(5)
            if students[0].tabs[0].said("print(kept)") != students[0].name:
                errors.append("a kernel has stopped answering while the Hub was away")
            hub.start(SETTINGS)
            running.result()
    finally:
        done.set()
        watcher.join()
    found["minutes"] = (time.monotonic() - start) / 60
    each(students, after_the_restart, errors)
    found["memory"] = settled(students)
    found["peak"] = max(samples) / COUNT
    found["kinds"] = by_kind(students)
    found["hub"] = hub.own_memory()
    found["trespasses"] = trespasses(students[0], students[1], hub)
    found["homes"] = sorted({oct(os.stat(f"/home/{student.name}").st_mode & 0o777) for student in students})
    found["limit"] = more_than_the_limit(students[0])

    each(students, Student.leave, errors)
    wait_until(lambda: not any(map(has_kernels, students)), KERNEL_IDLE + 120, "all kernels are culled")
    found["without kernels"] = total(students) / COUNT
    hub.interrupt()
    hub.start(SETTINGS + CULL_SERVERS)
    wait_until(lambda: not any(processes(student.uid) for student in students), 300, "all servers are culled")
    found["without servers"] = total(students) / COUNT
    students[0].log_in()  # the pull of the course runs again over what was changed
    found["kept after culling"] = all(map(students[0].has_saved, NOTEBOOKS))
    hub.end_class()
    wait_until(lambda: not any(processes(student.uid) for student in students), 60, "nothing runs after classroom-stop")
    found["errors"] = errors
    found["slider"] = [student.times["slider"] for student in students[1:] if "slider" in student.times]
    found["server"] = [student.times["server"] for student in students[1:] if "server" in student.times]
    found["chromium"] = students[0].times.get("chromium", float("nan"))
    return found


# What is printed


def rows(found):
    """Return the table's rows: what, its value."""
    ratio = found["memory"] / found["floor"]
    each_one = max(found["memory"], found["peak"])
    refused = all(answer in (403, 404, "PermissionError") for answer in found["trespasses"].values())
    fits = {size: int((size * 1024 - FOR_THE_SYSTEM - found["hub"]) // each_one) for size in (8, 32, 128)}
    yield "students, all in the same minutes", f"{COUNT} on {os.cpu_count()} cores"
    yield "errors", f"{len(found['errors'])} (goal: 0)"
    yield "both notebooks, from the first login to the last saved cell", f"{found['minutes']:.1f} min"
    for what, name in [("own server", "server"), ("first slider", "slider")]:
        middle, slowest = statistics.median(found[name]), max(found[name])
        yield f"{what} there, after the login (median, slowest)", f"{middle:.0f} s, {slowest:.0f} s"
    yield "first slider drawn in Chromium, after the login page was asked for", f"{found['chromium']:.0f} s"
    yield "memory of a student with both notebooks open", f"{found['memory']:.0f} MB"
    for name, size in found["kinds"].items():
        yield f"– of which {'the server' if name == 'server' else 'the kernel of ' + name[:2]}", f"{size:.0f} MB"
    yield "its floor: a server and two kernels that import numpy and matplotlib.pyplot", f"{found['floor']:.0f} MB"
    yield "ratio", f"{ratio:.2f} (goal: at most {GOAL})"
    yield (
        "the same with kernels that import numpy and the bare matplotlib",
        (f"{found['bare']:.0f} MB, {found['memory'] / found['bare']:.2f}"),
    )
    yield "highest in between, per student", f"{found['peak']:.0f} MB"
    yield "Hub, culler and proxy together", f"{found['hub']:.0f} MB"
    yield "per student, when idle kernels have been culled", f"{found['without kernels']:.0f} MB"
    yield "per student, when idle servers have been culled", f"{found['without servers']:.0f} MB"
    yield "Hub stopped and started during 10: kernels alive, saved cells there", ("see the errors" if found["errors"] else "yes")
    yield "saved cells there after culling and a second pull of the course", ("yes" if found["kept after culling"] else "NO")
    yield (
        f"{len(found['trespasses'])} attempts on another student's home, server, kernel and the Hub's state",
        ("all refused" if refused else "NOT ALL REFUSED"),
    )
    yield "permissions of the homes", ", ".join(found["homes"])
    yield "a student who asks for 8 GB gets", found["limit"]
    for size, number in fits.items():
        yield f"students that fit in {size} GB of memory", str(number)


def write_table(found):
    """Put the table where docs/classroom.md has its place for it."""
    path = ROOT / "docs" / "classroom.md"
    lines = [f"| {what} | {value} |" for what, value in rows(found)]
    table = "\n".join(["| measured by `make bench-classroom` | |", "|---|---|", *lines])
    before, after = re.split(r"(?s)(?<=<!-- measured -->\n).*(?=<!-- end -->)", path.read_text(encoding="utf-8"))
    path.write_text(f"{before}\n{table}\n\n{after}", encoding="utf-8")


def remove_account(name):
    """End what an account of ours still runs, and remove it with its home."""
    uid = pwd.getpwnam(name).pw_uid
    for pid in processes(uid):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not processes(uid), 30, f"no process of {name} is left")
    subprocess.run(["userdel", "--remove", name], check=True, capture_output=True)


def bench_classroom():
    """Measure a class; leave no account, no process and no file behind."""
    from one_server import check_machine

    if os.geteuid() != 0:
        sys.exit("A class can only be measured as root: each student gets an account of their own on this machine.")
    known = {account.pw_name for account in pwd.getpwall()} & set(NAMES)
    if known:
        sys.exit(f"There are accounts already that this benchmark would make and remove: {', '.join(sorted(known))}.")
    check_machine()
    print(f"a class of {COUNT} students; this takes about {3 + COUNT / 2:.0f} minutes", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it early is cleaned up after, too
    students, had_group = [], subprocess.run(["getent", "group", "classroom"], capture_output=True).returncode == 0
    folder = Path(tempfile.mkdtemp(prefix="bench-classroom-"))
    folder.chmod(0o755)
    hub = Hub(folder)
    try:
        subprocess.run(["groupadd", "--force", "classroom"], check=True)
        students += [Student(name, hub) for name in NAMES]
        found = measure(students, hub)
    finally:
        hub.kill()
        for name in set(NAMES) & {account.pw_name for account in pwd.getpwall()}:
            remove_account(name)
        if not had_group:
            subprocess.run(["groupdel", "classroom"])
        shutil.rmtree(folder)
    for what, value in rows(found):
        print(f"  {what:<88} {value}")
    print("  attempts:", ", ".join(f"{what}: {answer}" for what, answer in found["trespasses"].items()))
    print(*(f"  ERROR {error}" for error in found["errors"]), sep="\n")
    if COUNT >= FULL_CLASS:
        write_table(found)
