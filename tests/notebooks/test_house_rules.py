"""The house's rules that a machine can see, over every stored notebook."""

import ast
import re
import statistics

import pytest

from course import FOLDER, PATHS, ROOT, code_cells, exercises, read, sections

NAMES = [
    "00_meet_the_classifier",
    "01_turn_scores_into_probabilities",
    "02_scale_the_scores",
    "03_label_with_one_hot",
    "04_measure_the_distance",
    "05_average_the_loss",
    "06_find_the_slope",
    "07_walk_downhill",
    "08_keep_the_numbers_small",
    "09_start_uncertain",
    "10_train_on_real_digits",
    "11_earn_the_confidence",
    "12_outgrow_one_machine",
]
ONE_SITTING = "00_meet_the_classifier"  # a first walk through: no exercises, no lesson of its own
# What is meant as a bound in an assert; everything else is held to what it is, with ==.
BOUNDS = {
    "scales <= 0.1": "the lower end of the track",
    "scales >= 4": "the upper end of the track",
    "-np.log(probability_track + eps) <= -np.log(eps)": "no capped loss exceeds the cap",
    "walk(1.0, 260).losses <= 0.12": "the step at which the walk arrives is looked for",
    "test_accuracy >= 0.95": "what the exercise asks for",
}
HYPE = re.compile(r"\b(simply|just|obvious(?:ly)?|easy|easily|of course|trivial(?:ly)?)\b|!(?!\[|=)", re.IGNORECASE)

notebooks = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def prose(notebook):
    """Markdown without code and formulas."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)


def test_all_twelve_notebooks_are_there():
    assert [path.stem for path in PATHS] == NAMES


@notebooks
def test_stored_in_order_of_execution_with_nothing_of_one_machine(path):
    notebook = read(path)
    assert [cell.execution_count for cell in code_cells(notebook)] == list(range(1, len(code_cells(notebook)) + 1))
    assert set(notebook.metadata) == {"kernelspec", "language_info"} and notebook.metadata.language_info == {"name": "python"}
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
    too_long = [line for cell in code_cells(notebook) for line in cell.source.splitlines() if len(line) > 120]
    assert not too_long, "lines of code have at most 120 characters"


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
    """A prediction is followed by code before the next prose; its answer is folded; each lesson has a check."""
    notebook = read(path)
    for cell, following in zip(notebook.cells, notebook.cells[1:]):
        if cell.cell_type == "markdown" and "**Predict.**" in cell.source:
            assert "<details><summary>" in cell.source, cell.source
            assert following.cell_type == "code", cell.source
    lessons = [s for s in sections(notebook) if any("**Predict.**" in c.source for c in s if c.cell_type == "markdown")]
    assert len(lessons) >= (1 if path.stem == ONE_SITTING else 4)
    for lesson in lessons:
        assert any(cell.cell_type == "code" and "assert " in cell.source for cell in lesson), lesson[0].source


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
        assert 2 <= len(exercises(notebook)) <= 4


def test_modules_import_only_from_those_before_them():
    order = [
        "_validate", "datasets", "probability", "labels", "losses", "training", "cluster", "pictures", "pages", "figures", "sliders",
        "instrument",
    ]  # fmt: skip
    assert {path.stem for path in (ROOT / "helpers").glob("*.py")} == {*order, "__init__"}
    for place, name in enumerate(order):
        source = (ROOT / "helpers" / f"{name}.py").read_text(encoding="utf-8")
        used = set(re.findall(r"^\s*from helpers\.(\w+) import", source, re.MULTILINE))
        assert used <= set(order[:place]), f"helpers/{name}.py imports {used - set(order[:place])}"
        assert "pyplot" not in re.sub(r'""".*?"""|#.*', "", source, flags=re.DOTALL)


def test_checks_stand_beside_the_numbers():
    """A check uses the numbers and the modules that every check is made of, and no picture."""
    numbers = {"datasets", "probability", "labels", "losses", "training"}
    base = ["verdict", "answers", "exercise", "images"]
    modules = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "helpers" / "checks").glob("*.py")}
    for name, source in modules.items():
        used = set(re.findall(r"^\s*from helpers\.([\w.]+) import", source, re.MULTILINE))
        used |= set(re.findall(r"^\s*from helpers import (\w+)", source, re.MULTILINE))
        parts = {part.removeprefix("checks.") for part in used if part.startswith("checks.")}
        assert {part for part in used if not part.startswith("checks")} <= numbers, name
        if name != "__init__":
            assert parts <= set(base[: base.index(name)] if name in base else base), name
        assert not re.search(r"^\s*(?:import|from) (?:scipy|sklearn|matplotlib)", source, re.MULTILINE), name
