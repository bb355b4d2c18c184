"""The static book in Chromium, with nothing but loopback to ask: pages, links, search, sliders, weight, accessibility."""

import functools
import gzip
import http.server
import json
import os
import re
import subprocess
import sys
import threading
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

import axe_playwright_python
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PAGES = ["docs/exercises", "docs/why", "docs/instructors/README", "docs/instructors/hand_in", "docs/accessibility"]
HEAVIEST = 1.5e6  # bytes of one page, compressed, with all its pictures
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """The book, built afresh; or the one that BOOK names, which `make test-browser` has built."""
    if os.environ.get("BOOK"):
        return Path(os.environ["BOOK"]).resolve()
    folder = tmp_path_factory.mktemp("book") / "site"
    built = subprocess.run([sys.executable, ROOT / "tools" / "build_book.py", folder], capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="session")
def address(book):
    """The book on loopback."""
    handler = functools.partial(Quiet, directory=str(book))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def tab(browser, complaints):
    """A function that opens a page of the book; errors, and requests to anywhere else, are complaints."""
    contexts = []

    def opened(url, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        own = ("http://127.0.0.1:", "file:", "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(own) else complaints.append(request.url))
        page.goto(url)
        page.wait_for_load_state("load")
        return page

    yield opened
    for context in contexts:
        context.close()


def pages_of(book):
    return sorted(path.relative_to(book).as_posix() for path in book.rglob("*.html") if "_static" not in path.parts)


class Addresses(HTMLParser):
    """Every address and every anchor of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors |= {attributes.get("id"), attributes.get("name")}
        self.links += [attributes[name] for name in ("href", "src") if attributes.get(name)]


def test_every_notebook_is_a_page_and_every_link_leads_somewhere(book):
    found = {name: Addresses((book / name).read_text(encoding="utf-8")) for name in pages_of(book)}
    assert {f"notebooks/{name}.html" for name in NOTEBOOKS} | {"index.html", "docs/exercises.html"} <= set(found)
    for name, page in found.items():
        for link in page.links:
            if link.startswith(("https://", "http://", "data:", "mailto:")):
                continue
            path, _, anchor = urllib.parse.unquote(link).partition("#")
            target = (book / name).parent / path.partition("?")[0] if path else book / name
            target = target / "index.html" if target.is_dir() else target
            assert target.exists(), f"{name} links to {link}"
            if anchor and target.suffix == ".html":
                assert anchor in found[target.resolve().relative_to(book.resolve()).as_posix()].anchors, f"{name} links to {link}"


def test_the_front_page_is_not_the_readme_and_its_slider_moves(tab, address):
    page = tab(address)
    assert (
        page.locator("h1").inner_text().startswith("From Scores to Confidence")
        and not page.get_by_text("You need Python 3").count()
    )
    flipbook = page.locator(".flipbook")
    assert flipbook.count() == 1
    before = flipbook.locator("figcaption").inner_text()
    flipbook.locator("input").first.press("ArrowRight")
    assert flipbook.locator("figcaption").inner_text() != before
    captions = [text.strip() for text in page.locator(".sidebar-tree p.caption").all_text_contents()]
    assert captions == ["Lessons", "Look up", "For instructors", "For developers"]
    for name in ("notebooks/00_meet_the_classifier", "docs/glossary", "docs/instructors/README", "CONTRIBUTING"):
        assert page.locator(f'article a[href="{name}.html"]').count(), f"no way from the front page to {name}"


def minutes_of(name):
    text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    return sum(map(int, re.search(r"(\d+) minutes to read, (\d+) for", text).groups()))


def test_every_page_says_what_it_is_to_link_previews_and_the_front_page_to_collections(tab, address, book):
    told = {}
    for name in ["index", *(f"notebooks/{name}" for name in NOTEBOOKS), "docs/why"]:
        page = tab(f"{address}{name}.html")
        content = {
            key: page.locator(f'meta[{kind}="{key}"]').get_attribute("content")
            for kind, key in [("name", "description"), *(("property", f"og:{one}") for one in ("title", "description", "image"))]
        }
        assert 40 < len(content["description"]) <= 202 and content["og:description"] == content["description"], name
        assert content["og:title"] and ((book / f"{name}.html").parent / content["og:image"]).exists(), name
        told[name] = content["description"]
    assert len(set(told.values())) == len(told)
    resource = json.loads(tab(address).locator('script[type="application/ld+json"]').inner_text())
    assert "LearningResource" in resource["@type"] and [part["url"] for part in resource["hasPart"]] == [
        f"notebooks/{name}.html" for name in NOTEBOOKS
    ]
    assert resource["timeRequired"] == f"PT{sum(map(minutes_of, NOTEBOOKS))}M"


def test_previous_and_next_walk_through_all_pages(tab, address):
    page, walked = tab(address), []
    while (following := page.locator("a.next-page")).count():
        following.click()
        page.wait_for_load_state("load")
        walked.append(Path(urllib.parse.urlparse(page.url).path).stem)
    assert walked[: len(NOTEBOOKS)] == NOTEBOOKS
    page.locator("a.prev-page").click()
    page.wait_for_load_state("load")
    assert Path(urllib.parse.urlparse(page.url).path).stem == walked[-2]


def test_search_finds_what_the_course_is_about(tab, address):
    page = tab(address)
    page.locator("input.sidebar-search").fill("entropy")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results a")
    found = page.locator("#search-results a").all_inner_texts()
    assert any("Scale the scores" in title for title in found) and any("Measure the distance" in title for title in found)


@pytest.mark.parametrize(
    "name, place", [(name, "server") for name in NOTEBOOKS] + [(NOTEBOOKS[0], "disk"), (NOTEBOOKS[5], "disk")]
)
def test_every_flipbook_moves_through_all_its_stops_by_keyboard(tab, address, book, name, place):
    page = tab(f"{address}notebooks/{name}.html" if place == "server" else (book / "notebooks" / f"{name}.html").as_uri())
    books = page.locator(".flipbook")
    assert books.count()
    for flipbook in books.all():
        flipbook.scroll_into_view_if_needed()
        picture, caption, tracks = flipbook.locator("img"), flipbook.locator("figcaption"), flipbook.locator("input").all()
        for number, track in enumerate(tracks):
            stops = int(track.get_attribute("max")) + 1
            track.focus()
            page.keyboard.press("Home")
            seen = []
            for stop in range(stops):
                if stop:
                    page.keyboard.press("ArrowRight")
                assert int(track.input_value()) == stop
                page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
                assert picture.get_attribute("alt") == caption.inner_text() != ""
                assert track.get_attribute("aria-valuetext") == flipbook.locator("output").nth(number).inner_text()
                seen.append((caption.inner_text(), picture.get_attribute("src")))
            assert all(one[0] != other[0] and one[1] != other[1] for one, other in zip(seen, seen[1:]))


def test_a_mouse_and_a_finger_move_it_too(tab, address):
    page = tab(f"{address}notebooks/02_scale_the_scores.html", has_touch=True)
    flipbook = page.locator(".flipbook").first
    flipbook.scroll_into_view_if_needed()
    box = flipbook.locator("input").bounding_box()
    before = flipbook.locator("figcaption").inner_text()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    clicked = flipbook.locator("figcaption").inner_text()
    page.touchscreen.tap(box["x"] + 0.1 * box["width"], box["y"] + box["height"] / 2)
    assert len({before, clicked, flipbook.locator("figcaption").inner_text()}) == 3


def test_a_panel_shows_its_start_and_says_what_it_needs(tab, address):
    page = tab(f"{address}notebooks/02_scale_the_scores.html")
    assert page.get_by_text("To move its controls, open the notebook in Jupyter.").count() >= 1


def test_without_javascript_the_pictures_and_the_text_remain(tab, address):
    page = tab(f"{address}notebooks/04_measure_the_distance.html", java_script_enabled=False)
    assert page.locator(".flipbook img").first.is_visible() and not page.locator(".flipbook-controls").first.is_visible()
    assert page.locator("summary").first.is_visible() and page.get_by_text("What to keep").first.is_visible()


@pytest.mark.parametrize("name", ["index", *(f"notebooks/{name}" for name in NOTEBOOKS), *PAGES])
def test_nothing_is_wider_than_a_phone(tab, address, name):
    page = tab(f"{address}{name}.html", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", *(f"notebooks/{name}" for name in NOTEBOOKS), *PAGES])
def test_axe_finds_nothing_serious(tab, address, name, scheme):
    page = tab(f"{address}{name}.html", color_scheme=scheme)
    page.evaluate(AXE)
    found = page.evaluate("async () => (await axe.run()).violations")
    serious = {
        one["id"]: [node["html"][:200] for node in one["nodes"][:3]] for one in found if one["impact"] in ("serious", "critical")
    }
    assert not serious


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_lesson_is_shown_as_slides_whose_sliders_move(tab, address, book, name):
    page = tab(f"{address}notebooks/{name}.html?slides")
    slides = page.locator(".slides > section")
    flipbooks = page.locator(".slides .flipbook").count()
    assert slides.count() >= 10 and flipbooks == (book / "notebooks" / f"{name}.html").read_text(encoding="utf-8").count(
        '<div class="flipbook mathjax_ignore'
    )
    seen = 0
    for number in range(1, slides.count() + 1):
        assert page.locator(".slides > section:visible").count() == 1 and page.url.endswith(f"#/{number}")
        shown = slides.nth(number - 1)
        assert shown.is_visible() and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if shown.locator(".flipbook").count():
            track, caption = shown.locator(".flipbook input").first, shown.locator("figcaption").first
            before, key = caption.inner_text(), "ArrowLeft" if int(track.input_value()) else "ArrowRight"
            track.press(key)
            assert caption.inner_text() != before and page.url.endswith(f"#/{number}"), "the arrow keys belong to the slider"
            seen += 1
        page.keyboard.press("PageDown")
    assert seen == flipbooks and page.get_by_label("next slide").is_disabled()


def test_formulas_are_set_and_answers_open(tab, address):
    page = tab(f"{address}notebooks/04_measure_the_distance.html")
    page.wait_for_selector("mjx-container")
    answer = page.locator("details").first
    answer.locator("summary").click()
    assert answer.evaluate("details => details.open")


def test_a_notebook_can_be_downloaded(tab, address, book):
    page = tab(f"{address}notebooks/01_turn_scores_into_probabilities.html")
    with page.expect_download() as download:
        page.get_by_text("Download this notebook").click()
    stored = ROOT / "notebooks" / "01_turn_scores_into_probabilities.ipynb"
    assert Path(download.value.path()).read_bytes() == stored.read_bytes()


def test_no_page_is_heavy(book):
    for name in NOTEBOOKS:
        weight = len(gzip.compress((book / "notebooks" / f"{name}.html").read_bytes()))
        assert weight < HEAVIEST, f"{name}: {weight / 1e6:.2f} MB"
