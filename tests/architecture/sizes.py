"""Measures modules and functions against the house's limits; `test_sizes.py` applies it to the tree."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES = 300
FUNCTION_LINES = 60
INDENTS = 4
EDGE_BODY_LINES = 25
"""Longest body of an asset, check, sensor or command: these only call what does the work."""

EDGES = ("defs", "cli")
_SPACES = 4

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def complaints(path: Path, source: str) -> Iterator[tuple[str, str]]:
    """Yields (name, what is too large) for one module; a name is `path` or `path::function`."""
    lines = source.count("\n")
    if lines > MODULE_LINES:
        yield path.as_posix(), f"{lines} lines, at most {MODULE_LINES}"
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            yield from _of_function(path, node)
    indents, line = _deepest(tree, source.splitlines())
    if indents > INDENTS:
        yield path.as_posix(), f"{indents} indents at line {line}, at most {INDENTS}"


def _of_function(path: Path, function: _Function) -> Iterator[tuple[str, str]]:
    name = f"{path.as_posix()}::{function.name}"
    lines = _last_line(function) - function.lineno + 1
    if lines > FUNCTION_LINES:
        yield name, f"{lines} lines, at most {FUNCTION_LINES}"
    body = _body_lines(function)
    if function.decorator_list and _is_edge(path) and body > EDGE_BODY_LINES:
        yield name, f"body of {body} lines at the edge, at most {EDGE_BODY_LINES}"


def _is_edge(path: Path) -> bool:
    return len(path.parts) > 1 and path.parts[1] in EDGES and path.parts[0] != "tests"


def _deepest(tree: ast.Module, lines: list[str]) -> tuple[int, int]:
    """The most indented line that a statement starts on, as (indents, line).

    Continuation lines and text do not count, nor does a class: a method may nest as deep as a function.
    """
    nodes = list(ast.walk(tree))
    in_class = Counter(
        line
        for node in nodes
        if isinstance(node, ast.ClassDef)
        for line in range(node.lineno + 1, _last_line(node) + 1)
    )
    starts = {node.lineno for node in nodes if isinstance(node, ast.stmt)}
    return max(((_indents(lines[line - 1]) - in_class[line], line) for line in starts), default=(0, 0))


def _indents(line: str) -> int:
    return (len(line) - len(line.lstrip())) // _SPACES


def _body_lines(function: _Function) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return _last_line(function) - body[0].lineno + 1 if body else 0


def _last_line(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno
