"""Whether the asserts of a cell have teeth: with a number in them changed in its last digit, they must fail."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

CLOSE = {"allclose", "isclose"}


def blunt(source: str, namespace: dict[str, Any]) -> list[str]:
    """The asserts of a cell that was run, changed so that they must fail, and which hold all the same."""
    asserts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
    return [told for one in asserts for told, changed in falsified(one.test) if holds(changed, namespace)]


def holds(test: ast.expr, namespace: dict[str, Any]) -> bool:
    """Whether an assert's expression is true; one that cannot be worked out is not."""
    try:
        with np.errstate(all="ignore"):  # what is made wrong may warn, and where warnings are errors that is no answer
            return bool(eval(compile(ast.fix_missing_locations(ast.Expression(test)), "<assert>", "eval"), dict(namespace)))
    except Exception:
        return False


def falsified(test: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The expression with one thing in it made wrong: a number that is claimed, or what two arrays are close to."""
    told = ast.unparse(test)
    denied = {
        id(node)
        for one in ast.walk(test)
        if isinstance(one, ast.UnaryOp) and isinstance(one.op, ast.Not)
        for node in ast.walk(one)
    }
    for place, node in enumerate(ast.walk(test)):
        if id(node) in denied:
            continue  # what must not be close is no claim of a value
        for number, old, new in claims(node):
            twin = copy.deepcopy(test)
            claim = next(node for at, node in enumerate(ast.walk(twin)) if at == place)
            inner = next(node for at, node in enumerate(ast.walk(claim)) if at == number)
            inner.value = new
            yield f"{old} might be {new} in `{told}`", twin
        if is_close(node) and len(node.args) == 2:
            twin = copy.deepcopy(test)
            call = next(node for at, node in enumerate(ast.walk(twin)) if at == place)
            call.args[1] = ast.parse(f"1.1 * ({ast.unparse(call.args[1])}) + 0.1", mode="eval").body
            yield f"a tenth more would do in `{told}`", twin


def is_close(node: ast.AST) -> bool:
    """Whether a node asks if two things are nearly equal."""
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CLOSE


def claims(node: ast.AST) -> Iterator[tuple[int, float, float]]:
    """The numbers that a comparison holds something to: their place in it, and another in the last digit."""
    if isinstance(node, ast.Compare) and all(isinstance(one, ast.Eq) for one in node.ops):
        sides = [node.left, *node.comparators]
    elif is_close(node) and len(node.args) == 2:
        sides = [node.args[1]]
    else:
        return
    plain = {id(inner) for side in sides if is_plain(side) for inner in ast.walk(side)}
    for number, inner in enumerate(ast.walk(node)):
        if id(inner) in plain and isinstance(inner, ast.Constant) and type(inner.value) in (int, float):
            if (other := next_number(inner.value)) != inner.value:  # beside 5e-324 there is none
                yield number, inner.value, other


def is_plain(node: ast.expr) -> bool:
    """Whether it is a number, or a list of numbers, with or without a sign."""
    if isinstance(node, (ast.List, ast.Tuple)):
        return all(map(is_plain, node.elts))
    return isinstance(node, ast.Constant) or isinstance(node, ast.UnaryOp) and is_plain(node.operand)


def next_number(value: float) -> float:
    """The number, larger by one in its last shown digit."""
    if isinstance(value, int):
        return value + 1
    mantissa, _, exponent = repr(value).partition("e")
    decimals = len(mantissa.partition(".")[2].rstrip("0"))
    return float(f"{float(mantissa) + 10.0**-decimals:.{decimals}f}e{exponent or 0}")
