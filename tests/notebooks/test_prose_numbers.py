"""Every number in prose stands in an output of its section, or is an input of the code there.

A sentence that says 83.6 % needs a cell of its section that shows 0.836, 0.8360188 or 83.6%: printed, or in the words that
describe a figure; or code that takes 0.836 as an input. Strict nbval holds the outputs to what the code makes. So a number
that no longer matches cannot stand: changed in the prose, in the code or in an output alone, it fails.
"""

import ast
import re
from dataclasses import dataclass

import pytest

from course import FIRST_EDITION, PATHS, SOLUTION, read, sections

# Small words of the language, and what is no claim about numbers, each with its reason. With decimals, as in 1.00, they
# are claims, and must stand in code with the same decimals: a plain 1 is everywhere.
FREE = {0.0, 1.0, 2.0}
RANGE = "up to where an exercise tries an answer"
EXEMPT: dict[str, dict[str, str]] = {"01": {"300": RANGE}, "02": {"300": RANGE, "25": RANGE}, "04": {"30": RANGE}}

NOT_CLAIMS = [
    r"<[^>]*>",  # HTML tags
    r"\[\d\d\b[^\]]*\]\([^)]*\)",  # a link to a notebook, by its number
    r"\]\([^)]*\)",  # where another link leads
    r"```.*?```",  # folded solutions: a test runs them
    r"\b(?:doi|arXiv):\S+",  # where a fact comes from
    r"(?<=[a-z.,*]) ?[\[(]*(?:19|20)\d\d\b|\((?:19|20)\d\d\b",  # the year of a source, behind its author
    r"\bnotebooks? \d\d\b",  # a notebook's number
    r"\*\*\d\. ",  # an exercise's number
    r"\*\*Time\*\* [^\n]*",
    r"(?<=●) (?:takes )?(?:about )?\d+(?: minutes)?",  # how long an exercise takes
    r"\\(?:frac|sum|log|ln|exp|tfrac|text)_\{?[a-z]=\d\}?",  # limits of a sum
    r"float(?:16|32|64)|int64|uint8|CC BY 4\.0",  # names
    r"Hint \d",
]
NUMBER = re.compile(
    r"(?<![\w.])\d{1,3}(?:[ ,\u202f\u00a0]\d{3})+(?![\d])(?:\.\d+)?|(?<![A-Za-z_\d.])\d+(?:\.\d+)?(?:e[-−+]?\d+)?"
)
POWER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:\\cdot|\\times|·|×)\s*10\^\{?(-?\d+)\}?|(?<!\d )\b10\^\{?([-−]?\d+)\}?")


@dataclass(frozen=True)
class Number:
    """A number as it is written: its value, what one in its last digit is worth, and whether it is per cent."""

    text: str
    value: float
    unit: float
    significant: int
    per_cent: bool = False


def number(text, factor=1.0, per_cent=False):
    """The number that is written so."""
    mantissa, _, exponent = re.sub("[ ,\u202f\u00a0]", "", text).replace("−", "-").partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2])) * factor
    digits = mantissa.replace(".", "").lstrip("-0")
    return Number(text, float(f"{float(f'{mantissa}e{exponent or 0}') * factor:.12g}"), unit, len(digits), per_cent)


FACTORS = {"%": 0.01, "\\%": 0.01, "per cent": 0.01, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def claims(prose):
    """The numbers that a piece of Markdown states: for each its text, and the ways in which it may be written elsewhere."""
    for pattern in NOT_CLAIMS:
        prose = re.sub(pattern, " ", prose, flags=re.DOTALL)
    found = []

    def power(match):
        found.append((match[0], [number(f"{match[1] or 1}e{match[2] or match[3]}")]))
        return " "

    prose = POWER.sub(power, prose)
    for match in NUMBER.finditer(prose):
        unit = re.match(r"[\s-]*(\\?%|per cent|thousand|million|billion)?", prose[match.end() :])[1] or ""
        ways = [number(match[0], per_cent=FACTORS.get(unit) == 0.01)]
        found.append((match[0] + unit, ways + ([number(match[0], FACTORS[unit])] if unit else [])))
    return [(text, ways) for text, ways in found if "." in text or not FREE & {way.value for way in ways}]


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


SHOWN = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<![A-Za-z_\d.])\d+(?:\.\d*)?(?:e[-+]?\d+)?")
NOT_SHOWN = re.compile(r': x ".*|\b\d+ points,')  # how long an axis is, and how many points a line has, is no result


def shown(cell):
    """The numbers that a cell shows: those printed, and those in the words for its figures and results."""
    printed, told = [], []
    for output in cell.get("outputs", []):
        for text, found in [(output.get("text", ""), printed), (output.get("data", {}).get("text/plain", ""), told)]:
            text = NOT_SHOWN.sub("", text)
            found += [number(m[0], per_cent=text[m.end() : m.end() + 1] == "%") for m in SHOWN.finditer(text)]
    return printed, told


@dataclass(frozen=True)
class Support:
    """What may hold a claim: inputs of the code, what is printed, what figures are said to show."""

    inputs: set
    printed: list
    told: list
    written: str

    def holds(self, claim):
        """Whether the number is an input, or shown with as many digits; a sentence may round it to two digits or more."""
        if claim.value in FREE:  # with decimals, as in 1.00: letter by letter, as a plain 1 is everywhere
            if re.search(rf"(?<![\d.]){re.escape(claim.text)}(?!\d)", self.written):
                return True
        elif any(abs(claim.value - value) <= 1e-9 * value for value in self.inputs):
            return True
        for found, enough in ((self.printed, 2), (self.told, 3)):
            for other in found:
                off = abs(claim.value - other.value)
                if other.per_cent == claim.per_cent and other.unit <= claim.unit * 1.001:
                    if off <= 1e-9 * other.value or claim.significant >= enough and off <= claim.unit * 0.5000001:
                        return True
        return False


def without_asserts(source):
    """The source but for its asserts: what they compare with is no input."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Assert)]
    return ast.unparse(tree)


def supported_claims(notebook, asserts_count):
    """Each claim, its cell, the ways to write it, and what may hold it: its section, and inputs from before."""
    given, written = set(), ""
    for section in sections(notebook):
        cells = [cell for cell in section if cell.cell_type == "code"]
        code = [cell.source if asserts_count else without_asserts(cell.source) for cell in cells]
        folded = [source for cell in section if cell.cell_type == "markdown" for source in SOLUTION.findall(cell.source)]
        pairs = [shown(cell) for cell in cells]
        written += "\n".join([cell.source for cell in cells] + folded)
        support = Support(
            inputs=given | {number for source in code + folded for number in literals(source)},
            printed=[one for printed, _ in pairs for one in printed],
            told=[one for _, told in pairs for one in told],
            written=written,
        )
        for cell in section:
            if cell.cell_type == "markdown":
                for text, ways in claims(cell.source):
                    yield text, cell, ways, support
        given = given | {n for cell in cells for n in inputs(cell)}


def all_claims(path):
    """Those of a stored notebook."""
    return supported_claims(read(path), asserts_count=path.stem[3:] in FIRST_EDITION)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem[:2])
def test_every_number_in_prose_is_shown_or_given_nearby(path):
    exempt = EXEMPT.get(path.stem[:2], {})
    missing = [
        f"{text} in the cell that begins {cell.source.splitlines()[0][:60]!r}"
        for text, cell, ways, support in all_claims(path)
        if text not in exempt and not any(map(support.holds, ways))
    ]
    assert not missing, "no cell of its section shows or takes\n" + "\n".join(missing)


def test_every_exemption_is_used():
    for path in PATHS:
        there = {text for text, *_ in all_claims(path)}
        assert set(EXEMPT.get(path.stem[:2], {})) <= there, f"{path.name}: an exemption is not needed any more"


ROW = re.compile(r"[(\[]([−-]?\d+(?:\.\d+)?(?:, [−-]?\d+(?:\.\d+)?)+)[)\]]")
PRINTED = re.compile(r"\[ *([-.\de+]+(?: +[-.\de+]+)+) *\]")
COMPUTED_ROWS = {
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
        printed = "".join(out.get("text", "") for cell in section for out in cell.get("outputs", []))
        known += [[float(number) for number in row.split()] for row in PRINTED.findall(printed)]
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
        ("**3. Write it.** ●● 6 minutes. In notebook 05, $\\sum_{i=1}^{K}$", []),
        ("`softmax([3.0, 1.0])` gives 0.881", [{3.0}, {1.0}, {0.881}]),
    ],
)
def test_claims_are_found(prose, wanted):
    found = [{way.value for way in ways} for _, ways in claims(prose)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, wanted))


@pytest.mark.parametrize(
    "prose, output, holds",
    [
        ("83.6 %", "0.8360188", True),
        ("83.6 %", "gets 83.6%", True),
        ("83.6 %", "a score of 83.6", False),
        ("83.7 %", "0.8360188", False),
        ("0.84", "[0.8360188  0.11314284]", True),
        ("0.83", "[0.8360188  0.11314284]", False),
        ("0.836", "0.84", False),  # more digits than are shown
        ("0.8", "0.8360188", False),  # one digit may mean anything: it must be shown so
        ("0.8", "0.8", True),
        ("485 million", "4.852e+08", True),
        ("486 million", "4.852e+08", False),
        ("80 000 bytes", "80,000", True),
        ("1.00", "1", False),
        ("1.00", "0.9999", True),
        ("2.1e-9", "2.06e-09", True),
        ("2.2e-9", "2.06e-09", False),
    ],
)
def test_a_claim_is_held_by_what_is_printed_as_the_sentence_rounds(prose, output, holds):
    [(_, ways)] = claims(prose)
    support = Support(set(), [number(m[0], per_cent=output.endswith("%")) for m in SHOWN.finditer(output)], [], "")
    assert any(map(support.holds, ways)) is holds


def changed(text):
    """The claim with another last digit, as the planted faults do it."""
    digits = re.match(r"[\d \u202f\u00a0,]*\d(?:\.\d+)?", text)[0]
    return f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}{text[len(digits) :]}"


def test_a_changed_number_in_prose_is_caught():
    """The rule has teeth: a claim of two digits or more, with another last digit, nearly always stands alone."""
    caught = made = 0
    for path in PATHS:
        for text, cell, ways, support in all_claims(path):
            if len(re.sub(r"\D", "", text.partition("e")[0])) >= 2 and "10^" not in text:
                row = [row for row, _ in stated_rows(cell.source) if text in row]  # the test above holds it as a row
                made += 1
                [(_, others)] = claims(changed(text)) or [(text, ways)]
                caught += bool(row) or not any(map(support.holds, others))
    assert caught / made > 0.85, f"{caught} of {made}"
