"""Every number in prose is asserted by, or goes into, a code cell of the same section.

A sentence that says 83.6 % needs a literal 0.836 (or 83.6) in an assert nearby, or as an input of the code there. So
a number that no longer matches cannot stand: changing it in the prose alone, or in the code alone, fails.
"""

import ast
import re

import pytest

from course import PATHS, SOLUTION, read, sections

# Small words of the language, and what is no claim about numbers, each with its reason. With decimals, as in 1.00, they
# are claims, and must stand in code with the same decimals: a plain 1 is everywhere.
FREE = {0.0, 1.0, 2.0}
EXEMPT: dict[str, dict[str, str]] = {}

NOT_CLAIMS = [
    r"<[^>]*>",  # HTML tags
    r"\[\d\d\b[^\]]*\]\([^)]*\)",  # a link to a notebook, by its number
    r"\]\([^)]*\)",  # where another link leads
    r"```.*?```",  # folded solutions: a test runs them
    r"\b(?:doi|arXiv):\S+",  # where a fact comes from
    r"(?<=[a-z.,*]) ?[\[(]*(?:19|20)\d\d\b|\((?:19|20)\d\d\b",  # the year of a source, behind its author
    r"\bnotebooks? \d\d\b",  # a notebook's number
    r"\*\*\d\. ",  # an exercise's number
    r"\*\*Time\*\* \d+ minutes",
    r"\\(?:frac|sum|log|ln|exp|tfrac|text)_\{?[a-z]=\d\}?",  # limits of a sum
    r"float(?:16|32|64)|int64|uint8|CC BY 4\.0",  # names
    r"Hint \d",
]
NUMBER = re.compile(
    r"(?<![\w.])\d{1,3}(?:[ ,\u202f\u00a0]\d{3})+(?![\d])(?:\.\d+)?|(?<![A-Za-z_\d.])\d+(?:\.\d+)?(?:e[-−+]?\d+)?"
)
POWER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:\\cdot|\\times|·|×)\s*10\^\{?(-?\d+)\}?|(?<!\d )\b10\^\{?([-−]?\d+)\}?")


def claims(prose):
    """The numbers that a piece of Markdown states, as (text, values that would support it)."""
    for pattern in NOT_CLAIMS:
        prose = re.sub(pattern, " ", prose, flags=re.DOTALL)
    found = []

    def power(match):
        mantissa, exponent = float(match[1] or 1), int((match[2] or match[3]).replace("−", "-"))
        found.append((match[0], {float(f"{mantissa}e{exponent}")}))
        return " "

    prose = POWER.sub(power, prose)
    for match in NUMBER.finditer(prose):
        text = re.sub(r"[ ,\u202f\u00a0](?=\d{3})", "", match[0]).replace("−", "-")
        value = float(text)
        unit = re.match(r"[\s-]*(\\?%|per cent|thousand|million|billion)?", prose[match.end() :])[1] or ""
        factor = {"%": 0.01, "\\%": 0.01, "per cent": 0.01, "thousand": 1e3, "million": 1e6, "billion": 1e9}.get(unit, 1)
        found.append((match[0] + unit, {value, float(f"{value * factor:.12g}")}))
    return [(text, values) for text, values in found if "." in text or not values & FREE]


def literals(source):
    """All numbers typed into a code cell."""
    tree = ast.parse(source)
    return {
        abs(float(node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
    }


def inputs(cell):
    """The numbers of a cell's assignments: a case that the reader works with from there on."""
    tree = ast.parse(cell.source)
    return {n for node in tree.body if isinstance(node, ast.Assign) for n in literals(ast.unparse(node))}


def supported_claims(notebook):
    """Each claim, its cell, its values, and the numbers that support it: of its section's code, and inputs from before."""
    given, written = set(), ""
    for section in sections(notebook):
        code = [cell.source for cell in section if cell.cell_type == "code"]
        folded = [source for cell in section if cell.cell_type == "markdown" for source in SOLUTION.findall(cell.source)]
        support = given | {number for source in code + folded for number in literals(source)}
        written += "\n".join(code + folded)
        for cell in section:
            if cell.cell_type == "markdown":
                for text, values in claims(cell.source):
                    letter_by_letter = values & FREE and re.search(rf"(?<![\d.]){re.escape(text)}(?!\d)", written)
                    yield text, cell, values, (values if letter_by_letter else support - FREE)
        given = given | {n for cell in section if cell.cell_type == "code" for n in inputs(cell)}


def stands(values, support):
    """Whether one of the values is among the supporting numbers."""
    return any(abs(value - number) <= 1e-9 * value for value in values for number in support)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem[:2])
def test_every_number_in_prose_is_asserted_nearby(path):
    exempt = EXEMPT.get(path.stem[:2], {})
    missing = [
        f"{text} in the cell that begins {cell.source.splitlines()[0][:60]!r}"
        for text, cell, values, support in supported_claims(read(path))
        if text not in exempt and not stands(values, support)
    ]
    assert not missing, "no cell of its section asserts or shows\n" + "\n".join(missing)


def test_every_exemption_is_used():
    for path in PATHS:
        there = {text for text, *_ in supported_claims(read(path))}
        assert set(EXEMPT.get(path.stem[:2], {})) <= there, f"{path.name}: an exemption is not needed any more"


ROW = re.compile(r"[(\[]([−-]?\d+(?:\.\d+)?(?:, [−-]?\d+(?:\.\d+)?)+)[)\]]")
COMPUTED_ROWS = {
    "04": {"(0.1, 0.2, 0.7)": "the reverse of a row in code"},
    "05": {"(1, 1.5)": "a stop of the slider, which a test moves"},
}


def rows(source):
    """Each row of numbers in code: what stands in one pair of brackets, None for what is no number."""

    def value(node):
        try:
            number = ast.literal_eval(node)
        except ValueError:
            return None
        return float(number) if isinstance(number, (int, float)) else None

    within = {ast.List: "elts", ast.Tuple: "elts", ast.Call: "args"}
    nodes = [node for node in ast.walk(ast.parse(source)) if type(node) in within]
    return [[value(part) for part in getattr(node, within[type(node)])] for node in nodes]


def stated_rows(prose):
    """Each row of numbers in a piece of Markdown, as (text, numbers); not those of zeros and ones alone."""
    for pattern in [r"```.*?```", *NOT_CLAIMS]:
        prose = re.sub(pattern, " ", prose, flags=re.DOTALL)
    found = [(match[0], [float(number.replace("−", "-")) for number in match[1].split(", ")]) for match in ROW.finditer(prose)]
    return [(text, numbers) for text, numbers in found if not FREE.issuperset(numbers)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem[:2])
def test_every_row_of_numbers_in_prose_stands_in_code(path):
    """(0.7, 0.3, 0.1) in place of (0.7, 0.2, 0.1) has only numbers that are asserted somewhere: it is wrong as a row."""
    known, missing = [], set()
    for section in sections(read(path)):
        code = [cell.source for cell in section if cell.cell_type == "code"]
        prose = [cell.source for cell in section if cell.cell_type == "markdown"]
        known += [row for source in code + [s for text in prose for s in SOLUTION.findall(text)] for row in rows(source)]
        for text, numbers in (row for cell in prose for row in stated_rows(cell)):
            if not any(row[at : at + len(numbers)] == numbers for row in known for at in range(len(row))):
                missing.add(text)
    assert missing == set(COMPUTED_ROWS.get(path.stem[:2], {}))


@pytest.mark.parametrize(
    "prose, wanted",
    [
        ("It gets 83.6 % of it.", [{83.6, 0.836}]),
        ("a loss of $2.303$ nats, see [08](08_keep.ipynb) or [08 Start](08.ipynb)", [{2.303}]),
        ("80 000 bytes, or 1,000,000 rows", [{80000.0}, {1000000.0}]),
        ("spread of $10^{-6}$ and $3.5 \\cdot 10^{9}$", [{1e-6}, {3.5e9}]),
        ("about 485 million, as Shannon (1948) and Guo et al., 2017 say", [{485.0, 485e6}]),
        ("zero, 1 and 2 are free; −7 is not", [{7.0}]),
        ("**3. Write it.** In notebook 05, $\\sum_{i=1}^{K}$", []),
        ("`softmax([3.0, 1.0])` gives 0.881", [{3.0}, {1.0}, {0.881}]),
    ],
)
def test_claims_are_found(prose, wanted):
    assert sorted(map(sorted, (values for _, values in claims(prose)))) == sorted(map(sorted, wanted))


def test_a_changed_number_in_prose_is_caught():
    """The rule has teeth: a claim of two decimals or more, changed in the last of them, nearly always stands alone."""
    caught = made = 0
    for path in PATHS:
        for text, _, values, support in supported_claims(read(path)):
            digits = re.sub(r"[^\d.].*", "", text).partition(".")[2]
            if len(digits) < 2 or "e" in text or values & FREE:
                continue
            step = 10.0 ** -len(digits)
            scale = min(values) / max(values)
            changed = {max(values) + step, (max(values) + step) * scale}
            made += 1
            caught += not stands(changed, support)
    assert made == 0 or caught / made > 0.9, f"{caught} of {made}"
