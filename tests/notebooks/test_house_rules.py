"""The house's rules that a machine can see, over every stored notebook."""

import ast
import re
import statistics

import pytest

from course import FIRST_EDITION, FOLDER, PATHS, ROOT, STUB, code_cells, exercises, read, sections
from execute_notebooks import METADATA
from reading_time import DOTS, minutes

ONE_SITTING = "00_meet_the_classifier"  # a first walk through: no exercises, no lesson of its own
# What is meant as a bound in an assert; everything else is held to what it is, with ==.
BOUNDS = {
    "scales <= 0.1": "the lower end of the track",
    "scales >= 4": "the upper end of the track",
    "-np.log(probability_track + eps) <= -np.log(eps)": "no capped loss exceeds the cap",
    "walk(1.0, 260).losses <= 0.12": "the step at which the walk arrives is looked for",
    "test_accuracy >= 0.95": "what the exercise asks for",
}
WHERE_HELPERS_IS = [
    '# "helpers" not found? It is the course\'s folder beside "notebooks", nothing for pip:',
    "# open this notebook in the whole course. A helpers.py of your own here would hide it.",
]
HYPE = re.compile(r"\b(simply|just|obvious(?:ly)?|easy|easily|of course|trivial(?:ly)?)\b|!(?!\[|=)", re.IGNORECASE)

notebooks = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
SECOND_EDITION = [path for path in PATHS if path.stem[3:] not in FIRST_EDITION]
second_edition = pytest.mark.parametrize("path", SECOND_EDITION, ids=lambda path: path.stem)
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
# What is bold and no term: the marks of a lesson's steps. Bold that ends in a full stop is a sentence, or a title.
MARKS = {"You will", "You need", "Time", "Where this stands", "Try", "Next", "Read on"}


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def prose(notebook):
    """Markdown without code and formulas."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)


def test_they_are_numbered_and_the_map_leads_to_each():
    assert [path.stem[:2] for path in PATHS] == [f"{number:02}" for number in range(len(PATHS))]
    first = "\n".join(cell.source for cell in read(PATHS[0]).cells if cell.cell_type == "markdown")
    assert set(re.findall(r"^\| \[[^\]]*\]\((\d\d_\w+\.ipynb)\)", first, re.MULTILINE)) == {path.name for path in PATHS[1:]}


@notebooks
def test_stored_in_order_of_execution_with_nothing_of_one_machine(path):
    notebook = read(path)
    assert [cell.execution_count for cell in code_cells(notebook)] == list(range(1, len(code_cells(notebook)) + 1))
    assert notebook.metadata == METADATA
    extra = {key for cell in notebook.cells for key in cell.metadata} - {"tags"}
    assert not extra, f"cells keep {extra}: `make notebooks` takes it out"
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr", cell.source
            shown = output.get("text", "") + output.get("data", {}).get("text/plain", "")
            assert not re.search(r"0x[0-9a-f]{6,}|/home/|/root/|/tmp/|site-packages", shown), shown
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


@notebooks
def test_one_title_with_the_verb_of_the_file_name(path):
    titles = re.findall(r"^# (.+)$", "\n".join(c.source for c in read(path).cells if c.cell_type == "markdown"), re.MULTILINE)
    assert len(titles) == 1
    assert titles[0].lower().replace("-", " ").split() == path.stem.split("_")[1:]
    first = read(path).cells[0].source
    assert all(f"**{word}" in first for word in ("You will", "You need", "Time", "Where this stands"))


@notebooks
def test_one_import_cell_and_plain_python(path):
    imports = []
    for cell in code_cells(read(path)):
        tree = ast.parse(cell.source)  # magics and shell escapes are no Python
        found = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
        imports += [cell] if found else []
        assert not any(alias.name == "*" for node in found for alias in node.names), f"name what is imported: {cell.id}"
        pyplot = cell.source.rstrip().endswith(";") or "plt." in cell.source or "rcParams" in cell.source
        assert not pyplot, f"figures come from helpers: no `;`, pyplot or rcParams in {cell.id}"
    misplaced = [cell.id for cell in imports if cell not in code_cells(read(path))[:1]]
    assert imports and not misplaced, f"imports belong in the first code cell: {misplaced}"


@notebooks
def test_the_rhythm(path):
    notebook = read(path)
    lengths = sorted(len(lines(cell)) for cell in code_cells(notebook))
    assert 2 <= statistics.median(lengths) <= 4, "half of the cells of code have two to four lines or fewer"
    assert lengths[int(0.9 * len(lengths))] <= 12 and lengths[-1] <= 18, "nine cells in ten have at most 12 lines, none over 18"
    kinds = "".join("c" if cell.cell_type == "code" else "m" for cell in notebook.cells)
    assert "ccc" not in kinds, "at most two cells of code follow each other"
    assert 0.75 <= kinds.count("m") / kinds.count("c") <= 1.4, "about as many cells of text as of code"
    longest = 120 if path.stem[3:] in FIRST_EDITION else 88
    too_long = [line for cell in code_cells(notebook) for line in cell.source.splitlines() if len(line) > longest]
    assert not too_long, f"lines of code have at most {longest} characters"


@notebooks
def test_chance_has_a_seed(path):
    for cell in code_cells(read(path)):
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        for words, call in ((ast.unparse(call.func), call) for call in calls):
            if re.fullmatch(r"np\.random\.\w+", words):
                assert words == "np.random.default_rng" and call.args, ast.unparse(call)


@notebooks
def test_asserts_hold_to_what_is_not_to_what_is_enough(path):
    for cell in code_cells(read(path)):
        for check in [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)]:
            for node in ast.walk(check):
                assert not isinstance(node, (ast.Or, ast.Is, ast.IsNot)), (
                    f"say what is, with == or np.isclose: {ast.unparse(check)}"
                )
                if isinstance(node, ast.Compare) and any(isinstance(one, (ast.LtE, ast.GtE)) for one in node.ops):
                    told = f"say what is, with == or np.isclose; a bound that is meant belongs into BOUNDS: {ast.unparse(node)}"
                    assert ast.unparse(node) in BOUNDS, told


@notebooks
def test_plain_words(path):
    found = [match[0] for match in HYPE.finditer(prose(read(path)))]
    assert not found


@notebooks
def test_predict_reveal_notice_check(path):
    """A prediction is followed by code before the next prose; its answer is folded; each lesson shows something."""
    notebook = read(path)
    for cell, following in zip(notebook.cells, notebook.cells[1:]):
        if cell.cell_type == "markdown" and "**Predict.**" in cell.source:
            assert "<details><summary>" in cell.source, cell.source
            assert following.cell_type == "code", cell.source
    steps = ("**Predict.**", "**Write.**")
    lessons = [s for s in sections(notebook) if any(step in c.source for step in steps for c in s if c.cell_type == "markdown")]
    assert len(lessons) >= (1 if path.stem == ONE_SITTING else 4)
    for lesson in lessons:
        cells = [cell for cell in lesson if cell.cell_type == "code"]
        if path.stem[3:] in FIRST_EDITION:
            assert any("assert " in cell.source for cell in cells), lesson[0].source
        assert any(cell.outputs for cell in cells), lesson[0].source


@second_edition
def test_the_reader_writes_first(path):
    """An idea is written by the reader before it is shown: a cell to fill, its check, then ours, which prints."""
    cells = read(path).cells
    places = [at for at, cell in enumerate(cells) if cell.cell_type == "markdown" and "**Write.**" in cell.source]
    assert places, "nothing is written by the reader before it is shown"
    for at in places:
        assert "<details><summary>Hint" in cells[at].source, "a folded hint, for who is stuck"
        stub, ours = [cell for cell in cells[at:] if cell.cell_type == "code"][:2]
        assert cells[at + 1] is stub and STUB in stub.source and "\nchecks." in stub.source, stub.source
        assert STUB not in ours.source and ours.outputs, "ours follows, and shows what it does"


@second_edition
def test_asserts_state_laws(path):
    """Few, each told in a sentence: a reader who meets silence in every third cell learns to skip it."""
    notebook = read(path)
    lines_of_code = sum(len(lines(cell)) for cell in code_cells(notebook))
    asserts = 0
    for before, cell in zip([None, *notebook.cells], notebook.cells):
        found = len(re.findall(r"^\s*assert ", cell.source, re.MULTILINE)) if cell.cell_type == "code" else 0
        asserts += found
        told = before.source.count("**Law.**") if found and before.cell_type == "markdown" else 0
        assert told == found, f"each assert's law stands in a sentence above it, marked **Law.**: {cell.source}"
    assert asserts <= lines_of_code / 20, f"{asserts} asserts in {lines_of_code} lines of code"


@second_edition
def test_minutes_are_those_of_the_rule(path):
    reading, exercises = minutes(read(path))
    assert f"**Time** {reading} minutes to read, {exercises} for the exercises.\n" in read(path).cells[0].source


@second_edition
def test_exercises_have_dots_and_a_hint_before_the_solution(path):
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    titles = re.findall(r"^\*\*(?:\d\. [^*\n]+|Write\.)\*\*.*", text, re.MULTILINE)
    stubs = [cell for cell in code_cells(read(path)) if STUB in cell.source]
    assert len(titles) == len(stubs)
    for title in titles:
        dots, said = re.search(r"\*\* (●+) (\d+) minutes\. ", title).groups()
        assert int(said) == DOTS[len(dots)], title
    for cell in read(path).cells:
        if cell.cell_type == "markdown" and "<summary>Solution" in cell.source:
            assert re.search("<summary>Hint.*<summary>Solution", cell.source, re.DOTALL), cell.source


@second_edition
def test_it_ends_with_where_to_read_on(path):
    last = read(path).cells[-1].source
    assert "**Read on**" in last and 2 <= len(re.findall(r"\]\(https://", last.partition("**Read on**")[2])) <= 4


def bold(path):
    """What a notebook's prose prints in bold, but for the marks of its steps, titles and sentences."""
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    found = re.findall(r"\*\*([^*\n]+)\*\*", re.sub(r"```.*?```|`[^`]*`", " ", text, flags=re.DOTALL))
    return [words for words in found if words not in MARKS and words[-1] not in ".:?"]


def entries():
    """The glossary: each term, the notebook that it leads to, and the heading there."""
    return re.findall(r"^\*\*([^*]+)\*\* .+ \[[^\]]+\]\(\.\./notebooks/([^)#]+)#([^)]+)\)$", GLOSSARY, re.MULTILINE)


def anchor(heading):
    """Where a heading is found in a page, as GitHub and the book name it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_glossary_leads_to_where_a_term_is_made():
    terms = [term.lower() for term, *_ in entries()]
    assert terms == sorted(terms) and len(terms) == len(set(terms)) == GLOSSARY.count("\n**")
    for term, name, place in entries():
        [path] = [path for path in PATHS if path.name == name]
        if path in SECOND_EDITION:
            assert [words.lower() for words in bold(path)].count(term.lower()) == 1, f"{term} is bold once in {name}"
            section = next(s for s in sections(read(path)) if any(f"**{term.lower()}**" in cell.source.lower() for cell in s))
            assert place == anchor(section[0].source.partition("\n")[0].lstrip("# ")), f"{term}: #{place}"


@second_edition
def test_what_is_bold_is_in_the_glossary(path):
    """Bold is for the field's own words, where they are explained; other stress is in italics."""
    missing = set(bold(path)) - {words for words in bold(path) if words.lower() in {e[0].lower() for e in entries()}}
    assert not missing


@notebooks
def test_details_are_closed_and_leave_room_for_markdown(path):
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            assert cell.source.count("<details>") == cell.source.count("</details>")
            assert not re.search(r"</summary>\n(?!\n)", cell.source), "Markdown in <details> needs an empty line before it"


@notebooks
def test_it_ends_with_three_claims_and_the_way_on(path):
    last = read(path).cells[-1].source
    if path.stem != ONE_SITTING:
        assert last.startswith("## What to keep") and len(re.findall(r"^- .{30,}", last, re.MULTILINE)) == 3
    if path != PATHS[-1]:
        assert f"]({PATHS[PATHS.index(path) + 1].name})" in last


@notebooks
def test_links_lead_somewhere(path):
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#]+)\)", cell.source):
                assert target.startswith("https://") or (FOLDER / target).exists(), target


@notebooks
def test_pictures_have_alt_text_and_labelled_axes(path):
    pictures = 0
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                pictures += 1
                alt = output.metadata["image/png"]["alt"]
                assert len(alt) > 20 and output.data["text/plain"].find(alt) >= 0
                assert not re.search(r'Axes[^\n]*?: x "" |; y "" ', output.data["text/plain"]), output.data["text/plain"]
    assert pictures >= 2


@notebooks
def test_every_notebook_has_a_slider_and_exercises(path):
    notebook = read(path)
    source = "\n".join(cell.source for cell in code_cells(notebook))
    assert "flipbook(" in source
    if path.stem != ONE_SITTING:
        text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert 2 <= len(exercises(notebook)) - text.count("**Write.**") <= 4


@notebooks
def test_the_traceback_of_a_failed_import_says_where_helpers_is(path):
    """Tried in a kernel without the course, and beside a helpers.py of somebody's own: IPython shows the lines before the failing one."""
    lines = code_cells(read(path))[0].source.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("from helpers"))
    assert lines[first - 2 : first] == WHERE_HELPERS_IS
