"""Faults made from the course itself, by rule: which ones is settled by a hash of what they change, and by nothing else.

So the same course has the same faults on every machine, and a change in one place leaves the faults elsewhere as they are.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from faults import stages
from faults.harness import ROOT, Fault, load, save
from mutants import changes

SEED = 6
ALL = sorted(path for path in (ROOT / "helpers").rglob("*.py") if path.name != "__init__.py")
TOPICS = [path for path in ALL if path.is_relative_to(ROOT / "helpers" / "checks")]
HELPERS = [path for path in ALL if path not in TOPICS]
# How many of each: more where a wrong number would be taught.
PER_MODULE = {"_validate": 4, "probability": 4, "labels": 3, "losses": 6, "training": 6, "datasets": 4, "cluster": 4}
COSMETIC = {
    "linewidth", "markersize", "fontsize", "padding", "labelpad", "alpha", "width", "height", "zorder", "pad", "size", "rotation",
    "shrinkA", "shrinkB", "edgecolor", "markeredgecolor", "clip_on", "va", "ha", "weight", "path_effects", "figsize", "dpi", "layout",
    "fraction", "aspect", "length", "gid", "transform", "stacklevel",
}  # fmt: skip
SYMMETRIC = {"min", "max", "maximum", "minimum", "hypot", "allclose"}  # the order of the arguments means nothing
COLOURS = ["BLUE", "VERMILLION", "GREEN", "PINK", "GREY"]
DRAWS = {"plot", "bar", "barh", "scatter", "imshow", "contourf", "step", "fill_between", "axvline", "axhline", "hist", "errorbar"}
LABELS = {"xlabel", "ylabel", "title", "label", "xticklabels", "yticklabels"}
WORDS = {"set_xlabel", "set_ylabel", "set_title", "legend", "annotate", "text", "bar_label", "set_xticks", "set_yticks"}


def rank(*words: object) -> str:
    """Where a fault stands in the draw."""
    return hashlib.sha256(" ".join(map(str, (SEED, *words))).encode()).hexdigest()


# Code --------------------------------------------------------------------------------------------------------------


class Site:
    """A piece of source that can be replaced: the function it is in, what becomes of it, and where it stands."""

    def __init__(self, function: str, node: ast.AST, operator: str, changed: ast.AST) -> None:
        self.function, self.node, self.operator = function, node, operator
        self.old, self.new = (" ".join(ast.unparse(one).split()) for one in (node, changed))

    @property
    def words(self) -> str:
        """The change in words; a long statement is told by its operator and its beginning."""
        if len(self.old) + len(self.new) > 120:
            return f"`{self.function}`: {self.operator} in `{self.old[:70]}…`"
        return f"`{self.function}`: `{self.old}` becomes `{self.new}`"

    def replaced(self, source: bytes) -> bytes:
        """The source with the piece changed: brackets keep an expression in one."""
        lines = source.splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        begin = starts[self.node.lineno - 1] + self.node.col_offset
        end = starts[self.node.end_lineno - 1] + self.node.end_col_offset
        new = f"({self.new})" if isinstance(self.node, ast.expr) else self.new
        return source[:begin] + new.encode() + source[end:]


def nodes(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """What may be changed, with the function it is in: no annotations, no messages of errors, nothing that is only looks."""

    def below(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
        if isinstance(node, (ast.JoinedStr, ast.Raise, ast.arguments, ast.Assert)):
            return  # positions within an f-string are wrong before Python 3.12
        if isinstance(node, ast.keyword) and node.arg in COSMETIC:
            return
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            function = node.name if function == "module" else f"{function}.{node.name}"
            children: list[ast.AST] = node.body
        elif isinstance(node, ast.AnnAssign):
            children = [node.value] if node.value else []
        else:
            yield function, node
            children = list(ast.iter_child_nodes(node))
        for child in children:
            yield from below(child, function)

    yield from below(tree, "module")


def twin_of(node: ast.AST, depth: int = 2) -> ast.AST:
    """A copy of a node and of what is right below it: as much as a change touches."""
    twin = copy.copy(node)
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.expr) and depth > 1:
            setattr(twin, name, twin_of(value, depth - 1))
        elif isinstance(value, list):
            setattr(twin, name, list(value))
    return twin


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return ast.unparse(node.func).rpartition(".")[2]


def slips(tree: ast.Module) -> Iterator[Site]:
    """Signs, axes, off-by-ones, missing means, swapped arguments: what `mutants` does to a solution, done to a helper."""
    for function, node in nodes(tree):
        if function == "module" or isinstance(node, (ast.For, ast.If)):
            continue
        if isinstance(node, (ast.Expr, ast.AugAssign)) and not isinstance(getattr(node.value, "value", None), str):
            yield Site(function, node, "left out", ast.Pass())
        for what, change in changes(node):
            twin = twin_of(node)
            change(twin)
            if isinstance(node, ast.Call) and (
                what.split()[0] in COSMETIC or what == "arguments swapped" and called(node) in SYMMETRIC
            ):
                continue
            yield Site(function, node, re.sub(r"-?\d+(\.\d+)?", "number", what), twin)


def drawings(tree: ast.Module) -> Iterator[Site]:
    """Other data, other colours, words that are lost."""
    for function, node in nodes(tree):
        if isinstance(node, ast.Name) and node.id in COLOURS and isinstance(node.ctx, ast.Load):
            other = COLOURS[(COLOURS.index(node.id) + 1) % len(COLOURS)]
            yield Site(function, node, "colour", ast.Name(other, ast.Load()))
        if function == "module":
            continue
        if isinstance(node, ast.Call):
            for place, keyword in enumerate(node.keywords):
                if keyword.arg in LABELS:
                    twin = twin_of(node)
                    twin.keywords.pop(place)
                    yield Site(function, node, f"{keyword.arg} lost", twin)
            if isinstance(node.func, ast.Attribute) and node.func.attr in DRAWS:
                for place, argument in enumerate(node.args):
                    if isinstance(argument, (ast.Name, ast.Attribute, ast.BinOp, ast.Call, ast.Subscript, ast.List)):
                        twin = twin_of(node)
                        twin.args[place] = ast.parse(f"1.01 * np.asarray({ast.unparse(argument)})", mode="eval").body
                        yield Site(function, node, "data", twin)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and getattr(node.value.func, "attr", "") in WORDS:
            yield Site(function, node, "words lost", ast.Pass())


def chosen(path: Path, count: int, sites: Callable[[ast.Module], Iterator[Site]]) -> list[Site]:
    """The first of a file's sites by rank, each function and each operator once as long as there are others."""
    tree = ast.parse(path.read_bytes())
    found: dict[str, Site] = {}
    for site in sites(tree):
        if site.old != site.new:
            found.setdefault(site.words, site)
    waiting = sorted(found.values(), key=lambda site: rank(path.name, site.words))
    taken: list[Site] = []
    for only_new in (("function", "operator"), ("operator",), ("function",), ()):
        for site in list(waiting):
            seen = [{getattr(other, name) for other in taken} for name in only_new]
            if len(taken) < count and not any(getattr(site, name) in there for name, there in zip(only_new, seen)):
                taken.append(site)
                waiting.remove(site)
    return taken


def plant_code(copy_: Path, *, path: str, site: Site) -> None:
    """Changes the piece of source in a copy."""
    target = copy_ / path
    source = site.replaced(target.read_bytes())
    compile(source, path, "exec")  # a fault is a course that runs, not one that is no Python
    target.write_bytes(source)


def callers(names: dict[str, set[str]], function: str) -> frozenset[str]:
    """The public names of a module that lead to a function of it: itself, or whatever calls it; names: what each uses."""
    reached = {function.split(".")[0]}
    while more := {name for name, used in names.items() if used & reached} - reached:
        reached |= more
    return frozenset(name for name in reached if not name.startswith("_"))


def in_code(kind: str, path: Path, count: int, sites: Callable[[ast.Module], Iterator[Site]]) -> Iterator[Fault]:
    """The faults of one file of helpers."""
    relative, body = path.relative_to(ROOT).as_posix(), ast.parse(path.read_bytes()).body
    names = {node.name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} for node in body if hasattr(node, "name")}
    for site in chosen(path, count, sites):
        if path in TOPICS:
            seen_by = stages.of_topic(path.stem)
        else:
            seen_by = stages.of_module(path, callers(names, site.function))
        yield Fault(kind, f"{relative}, {site.words}", partial(plant_code, path=relative, site=site), seen_by)


# Notebooks ---------------------------------------------------------------------------------------------------------


def next_digit(number: str) -> str:
    """The number, other in its last shown digit."""
    place = max(re.search(r"^[^e]*", number).end() - 1, 0)
    return f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"


def at(text: str, start: int, end: int, new: str) -> str:
    """A text with one piece changed."""
    return text[:start] + new + text[end:]


def change_text(copy_: Path, *, name: str, cell: int, output: int | None, key: str, start: int, end: int, new: str) -> None:
    """Changes a piece of a cell's source, or of a stored output's text."""
    path = copy_ / "notebooks" / name
    notebook = load(path)
    part = notebook["cells"][cell] if output is None else notebook["cells"][cell]["outputs"][output]
    if key == "text/plain":
        part = part["data"]
    part[key] = at("".join(part[key]), start, end, new)
    save(path, notebook)


def around(text: str, start: int, end: int) -> str:
    """A piece of text with what stands beside it, in one line."""
    return " ".join(text[max(0, start - 25) : end + 12].split())


NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-\d+)?(?![\w]|\.\d)")


def stored_numbers(name: str) -> Iterator[Fault]:
    """A number in what a cell prints, and one in what it shows, changed in the last digit."""
    found: dict[str, list] = {"text": [], "text/plain": []}
    for cell, one in enumerate(load(ROOT / "notebooks" / name)["cells"]):
        for output, stored in enumerate(one.get("outputs", [])):
            for key, part in (("text", stored), ("text/plain", stored.get("data", {}))):
                text = "".join(part.get(key, ""))
                for match in NUMBER.finditer(text):
                    found[key].append((cell, output, key, *match.span(), next_digit(match[0]), around(text, *match.span())))
    for places in found.values():
        for cell, output, key, start, end, new, near in sorted(places, key=lambda place: rank(name, *place))[:1]:
            plant = partial(change_text, name=name, cell=cell, output=output, key=key, start=start, end=end, new=new)
            yield Fault("stored number", f"{name}, …{near}…: ends in {new}", plant, stages.of_notebook(name))


# No numbers of what is claimed: code that a test runs, tags, links, sources.
NO_PROSE = re.compile(r"```.*?```|<[^>]*>|\[[^\]]*\]\([^)]*\)|\b(?:19|20)\d\d\b|\b(?:notebooks? )\d\d\b", re.DOTALL)


def prose_numbers(name: str, count: int) -> Iterator[Fault]:
    """Numbers of two digits or more in prose, changed in the last."""
    found = []
    for cell, one in enumerate(load(ROOT / "notebooks" / name)["cells"]):
        if one["cell_type"] == "markdown":
            text = "".join(one["source"])
            plain = NO_PROSE.sub(lambda match: " " * len(match[0]), text)
            for match in NUMBER.finditer(plain):
                if len(match[0].replace(".", "")) >= 2:
                    found.append((cell, None, "source", *match.span(), next_digit(match[0]), around(text, *match.span())))
    for cell, output, key, start, end, new, near in sorted(found, key=lambda place: rank(name, *place))[:count]:
        plant = partial(change_text, name=name, cell=cell, output=output, key=key, start=start, end=end, new=new)
        yield Fault("prose", f"{name}, …{near}…: {new}", plant, stages.of_notebook(name, first="read"))


def code_cells(notebook: dict) -> list[int]:
    """The places of the cells that hold code."""
    return [place for place, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"]


def plant_swap(copy_: Path, *, name: str, first: int, second: int) -> None:
    """Two cells change places, with what they have stored; they are numbered in order all the same."""
    path = copy_ / "notebooks" / name
    notebook = load(path)
    cells = notebook["cells"]
    cells[first], cells[second] = cells[second], cells[first]
    for number, place in enumerate(code_cells(notebook), start=1):
        cells[place]["execution_count"] = number
        for output in cells[place]["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = number
    save(path, notebook)


def reordered(name: str) -> Iterator[Fault]:
    """A cell changed places with the next one that holds code."""
    notebook = load(ROOT / "notebooks" / name)
    places = code_cells(notebook)
    pairs = sorted(zip(places, places[1:]), key=lambda pair: rank(name, *pair))
    for first, second in pairs[:1]:
        beginnings = ["".join(notebook["cells"][place]["source"]).splitlines()[0][:50] for place in (first, second)]
        what = f"{name}, `{beginnings[0]}` and `{beginnings[1]}` have changed places"
        yield Fault(
            "notebook", what, partial(plant_swap, name=name, first=first, second=second), stages.of_notebook(name, first="read")
        )


def in_cells(name: str, kind: str, pattern: str, new: Callable[[re.Match], str], words: str, count: int) -> Iterator[Fault]:
    """A pattern in the code of a notebook, replaced in some places."""
    found = []
    for cell, one in enumerate(load(ROOT / "notebooks" / name)["cells"]):
        text = "".join(one["source"])
        if one["cell_type"] == "code":
            found += [(cell, match) for match in re.finditer(pattern, text, re.MULTILINE)]
    for cell, match in sorted(found, key=lambda pair: rank(name, pair[0], *pair[1].span(), pair[1][0]))[:count]:
        start, end = match.span()
        plant = partial(change_text, name=name, cell=cell, output=None, key="source", start=start, end=end, new=new(match))
        near = around(match.string, start, end)
        yield Fault(kind, f"{name}, {words}: `{near}`", plant, stages.of_notebook(name, first="read"))


WEAKER = [
    ("one half of an assert is enough", r"(?<=^assert )(.*) and (.*)$", lambda m: f"({m[1]}) or ({m[2]})"),
    ("an assert with room for half", r"np\.(allclose|isclose)\(([^\n]*)\)$", lambda m: f"np.{m[1]}({m[2]}, atol=0.5)"),
    ("an assert that holds at least", r"(?<=^assert )(.*[^<>=!]) == ([^=\n]*)$", lambda m: f"{m[1]} >= {m[2]}"),
    ("an assert of nothing", r"(?<=^assert )(.*)$", lambda m: f"({m[1]}) is not None"),
]


def weakened(name: str, turn: int) -> Iterator[Fault]:
    """An assert that no longer holds the number to what it is."""
    for offset in range(len(WEAKER)):
        words, pattern, new = WEAKER[(turn + offset) % len(WEAKER)]
        if faults := list(in_cells(name, "notebook", pattern, new, words, 1)):
            yield from faults
            return


def unseeded(name: str) -> Iterator[Fault]:
    """A generator of random numbers without its seed."""
    yield from in_cells(name, "notebook", r"default_rng\(\d+\)", lambda _: "default_rng()", "a seed removed", 1)


# Sliders of the notebooks --------------------------------------------------------------------------------------------


def slider_faults(name: str) -> Iterator[tuple[str, int, int, int, str]]:
    """What can be made false in each drawing function that a notebook hands to `flipbook`: words, cell, place, new source."""
    cells = load(ROOT / "notebooks" / name)["cells"]
    sources = {place: "".join(cells[place]["source"]) for place in code_cells({"cells": cells})}
    functions = {}
    for place, source in sources.items():
        functions |= {node.name: (place, node) for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    for source in sources.values():
        for call in [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]:
            if getattr(call.func, "id", "") == "flipbook" and (drawn := functions.get(getattr(call.args[0], "id", ""))):
                yield from _slider_faults(sources[drawn[0]], *drawn, call)


def _slider_faults(source: str, cell: int, function: ast.FunctionDef, call: ast.Call) -> Iterator[tuple[str, int, int, int, str]]:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    value = function.args.args[1].arg
    stops = f"[*{ast.unparse(keywords[value])}]"
    start = keywords.get("start")
    if isinstance(start, ast.Dict):
        start = dict(zip([key.value for key in start.keys], start.values)).get(value)
    begin = ast.unparse(start) if start is not None else f"{stops}[0]"
    middle = f"{stops}[len({stops}) // 2]"
    body = function.body
    lines = source.splitlines(keepends=True)

    def changed(statement: ast.stmt, new: str) -> tuple[int, int, str]:
        offset = sum(map(len, lines[: statement.lineno - 1]))
        return offset, offset, "    " + new + "\n"

    for words, statement, new in [
        ("ignores its value", body[0], f"{value} = {begin}"),
        ("is off by one stop", body[0], f"{value} = {stops}[{stops}.index({value}) - 1]"),
        ("has two of its middle stops swapped", body[0],
         f"{value} = dict(zip({stops}[3:5], {stops}[4:2:-1])).get({value}, {value})"),
    ]:  # fmt: skip
        yield (f"`{function.name}` {words}", cell, *changed(statement, new))
    told = [node for node in ast.walk(body[-1]) if isinstance(node, ast.JoinedStr)]
    parts = [part for node in told for part in node.values if isinstance(part, ast.FormattedValue) and part.format_spec]
    if isinstance(body[-1], ast.Return) and parts:
        for words, factor in (("everywhere", "1.01"), ("at one stop in the middle", f"(1.01 if {value} == {middle} else 1)")):
            twin = copy.deepcopy(body[-1])
            part = [
                part for node in ast.walk(twin) if isinstance(node, ast.JoinedStr)
                for part in node.values if isinstance(part, ast.FormattedValue) and part.format_spec
            ][-1]  # fmt: skip
            part.value = ast.parse(f"{factor} * ({ast.unparse(part.value)})", mode="eval").body
            offset = sum(map(len, lines[: body[-1].lineno - 1]))
            end = sum(map(len, lines[: body[-1].end_lineno]))
            yield f"`{function.name}` has a caption that lies {words}", cell, offset, end, "    " + ast.unparse(twin) + "\n"


def sliders(name: str, turn: int) -> Iterator[Fault]:
    """One or two faults of a notebook's sliders: which, goes round from notebook to notebook."""
    found = list(slider_faults(name))
    for words, cell, start, end, new in dict.fromkeys([found[turn % len(found)], found[3 * turn % len(found)]]):
        plant = partial(change_text, name=name, cell=cell, output=None, key="source", start=start, end=end, new=new)
        yield Fault("slider", f"{name}, {words}", plant, stages.of_notebook(name))


def all_of_them() -> list[Fault]:
    """Every generated fault, in a fixed order."""
    faults: list[Fault] = []
    for path in HELPERS:
        if path.stem == "figures":
            faults += in_code("figure", path, 26, drawings)
        else:
            faults += in_code("helper", path, PER_MODULE.get(path.stem, 3), slips)
    for path in TOPICS:
        if path.stem != "images":
            faults += in_code("check", path, 2, slips)
    for turn, name in enumerate(stages.NOTEBOOKS):
        faults += [*stored_numbers(name), *prose_numbers(name, 2), *reordered(name), *weakened(name, turn), *unseeded(name)]
        faults += sliders(name, turn)
    return faults
