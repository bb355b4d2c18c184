"""Small mechanical changes to a solution: what a slip of the hand or of the mind does to it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import right_answers

import learners
from course import check_line, code_cells, exercises, read, run, without_pictures
from helpers import checks
from helpers.checks import answers
from helpers.checks.engine import sandbox
from helpers.checks.engine.case import Case
from helpers.checks.engine.exercise import Exercise
from helpers.checks.engine.judge import Trial as TriedAnswer
from helpers.checks.exercise import Question

OPERATORS = {
    ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Div], ast.Div: [ast.Mult], ast.Pow: [ast.Mult],
    ast.Lt: [ast.LtE, ast.Gt], ast.LtE: [ast.Lt], ast.Gt: [ast.GtE, ast.Lt], ast.GtE: [ast.Gt], ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq], ast.And: [ast.Or], ast.Or: [ast.And],
}  # fmt: skip
NAMES = {
    "exp": "log", "log": "exp", "sum": "mean", "mean": "sum", "max": "min", "min": "max", "argmax": "argmin",
    "argmin": "argmax", "zeros": "ones", "std": "var",
}  # fmt: skip
INPUTS = 60  # random valid inputs on which an accepted mutant must be right


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Each changed version of the source, with what was changed. Only what answers is kept: the functions, if there are any."""
    tree = ast.parse(source)
    tree.body = [statement for statement in tree.body if not isinstance(statement, ast.Assert)]
    tree.body = [statement for statement in tree.body if isinstance(statement, ast.FunctionDef)] or tree.body
    for place, node in enumerate(ast.walk(tree)):
        for what, change in changes(node):
            mutant = copy.deepcopy(tree)
            change(next(twin for number, twin in enumerate(ast.walk(mutant)) if number == place))
            yield f"line {getattr(node, 'lineno', '?')}: {what}", ast.unparse(ast.fix_missing_locations(mutant))


def changes(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """What can be changed at a node: a description, and a function that does it to the node's twin."""
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)):
        for other in OPERATORS.get(type(node.op), []):
            yield f"{type(node.op).__name__} becomes {other.__name__}", lambda twin, other=other: setattr(twin, "op", other())
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Div)):
        yield "operands swapped", lambda twin: twin.__dict__.update(left=twin.right, right=twin.left)
    if isinstance(node, ast.Compare):
        for other in OPERATORS.get(type(node.ops[0]), []):
            yield (
                f"{type(node.ops[0]).__name__} becomes {other.__name__}",
                lambda twin, other=other: twin.ops.__setitem__(0, other()),
            )
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} becomes {not node.value}", lambda twin: setattr(twin, "value", not twin.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        for value in {node.value + 1, node.value - 1, -node.value, 2 * node.value} - {node.value}:
            yield f"{node.value} becomes {value}", lambda twin, value=value: setattr(twin, "value", value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield "sign dropped", lambda twin: setattr(twin, "op", ast.UAdd() if isinstance(twin.op, ast.USub) else ast.Not())
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield f"{node.attr} becomes {NAMES[node.attr]}", lambda twin: setattr(twin, "attr", NAMES[twin.attr])
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield ".T dropped", lambda twin: setattr(twin, "attr", "real")
    if isinstance(node, ast.Call):
        for number, keyword in enumerate(node.keywords):
            yield f"{keyword.arg} left out", lambda twin, number=number: twin.keywords.pop(number)
        if len(node.args) >= 2:
            yield "arguments swapped", lambda twin: twin.args.__setitem__(slice(0, 2), twin.args[1::-1])
    if isinstance(node, ast.Return) and node.value is not None:
        yield "sign of what is returned", lambda twin: setattr(twin, "value", ast.UnaryOp(ast.USub(), twin.value))
        if isinstance(node.value, ast.Tuple):
            yield "returned values swapped", lambda twin: twin.value.elts.reverse()
    if isinstance(node, (ast.FunctionDef, ast.For, ast.If)) and len(node.body) > 1:
        for number, statement in enumerate(node.body):
            if not isinstance(statement, ast.Return):
                yield f"line {statement.lineno} left out", lambda twin, number=number: twin.body.pop(number)


@dataclass(frozen=True)
class Trial:
    """What became of one mutant: `verdict` is None if its code did not even run."""

    exercise: str
    change: str
    source: str
    verdict: Any
    wrongly_accepted: bool


def trials(path: Any) -> Iterator[Trial]:
    """Every mutant of every solution of a notebook, put before the exercise's check."""
    notebook = read(path)
    solutions = {cell.id: solution for cell, solution in exercises(notebook)}
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with without_pictures():
        for cell in code_cells(notebook):
            if cell.id in solutions:
                yield from _trials_of(cell.source, solutions[cell.id], namespace)
            run(cell.source, namespace)


def _trials_of(source: str, solution: str, namespace: dict[str, Any]) -> Iterator[Trial]:
    line = check_line(source)
    name = line.partition("checks.")[2].partition("(")[0]
    exercise = checks.EXERCISES[name]
    right = dict(namespace)
    run(solution, right)
    for change, mutant in mutants(solution):
        trial = dict(namespace)
        try:
            with np.errstate(all="ignore"):
                run(mutant, trial)
                verdict = eval(line, trial)
        except Exception:  # the mutant's own code stops, or leaves the answer's name without a value
            yield Trial(name, change, mutant, None, False)
            continue
        wrongly = verdict.status == "correct" and _differs(exercise, line, trial, right)
        yield Trial(name, change, mutant, verdict, wrongly)


def _differs(exercise: Any, line: str, trial: dict[str, Any], right: dict[str, Any]) -> bool:
    """Whether an accepted mutant is wrong after all: on random valid input, or as a value beside the solution's."""
    if exercise.name in HOLDS:
        return not HOLDS[exercise.name](trial)
    given = [argument.id for argument in ast.parse(line).body[0].value.args if isinstance(argument, ast.Name)]
    if exercise.is_value if isinstance(exercise, Exercise) else not exercise.questions:
        names = given[: max(1, len(exercise.outputs))]
        judged = exercise.is_correct if isinstance(exercise, Exercise) else exercise.agree
        return not judged and not all(
            np.allclose(trial[name], right[name], rtol=exercise.rtol, atol=2 * exercise.atol) for name in names
        )
    rng = np.random.default_rng(1)
    if isinstance(exercise, Exercise):
        names = list(exercise.cases[0].arguments)
        cases = [Case(dict(zip(names, VALID[exercise.name](rng)))) for _ in range(INPUTS)]
        outcomes, _ = sandbox.run(trial[given[0]], [one.arguments for one in cases], exercise.count, exercise.is_text, seconds=20)
        tried = TriedAnswer(exercise, cases, outcomes)
        return not (all(tried.right) and len(tried.right) == INPUTS)
    parameters = list(exercise.questions[0].arguments)
    asked = [Question(dict(zip(parameters, VALID[exercise.name](rng)))) for _ in range(INPUTS)]
    outcomes = answers.ask(trial[given[0]], [one.arguments for one in asked], seconds=20)
    return not all(exercise.agrees_at(*pair) for pair in zip(asked, outcomes, strict=True))


VALID, HOLDS = (learners.collected(name) | right_answers.collected(name) for name in ("VALID", "HOLDS"))
