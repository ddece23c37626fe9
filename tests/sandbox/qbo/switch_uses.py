"""Where switches are read and set: a scan of the sandbox's code and of the tests, without running either."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES

ROOT = Path(__file__).resolve().parents[3]
CODE = ROOT / "plannit_qbo_pipeline" / "sandbox"
TESTS = ROOT / "tests"
# They name switches without reading them.
TABLES = ("switches.py", "open_questions.py")
Uses = Mapping[str, set[object]]


def names_read() -> set[str]:
    """The switches that some handler names."""
    found: set[str] = set()
    for path in CODE.rglob("*.py"):
        if path.name not in TABLES:
            found |= {str(value) for value in _constants(ast.parse(path.read_text("utf-8"))) if value in SWITCHES}
    return found


def values_set() -> Uses:
    """Every value that some test sets a switch to."""
    found: dict[str, set[object]] = defaultdict(set)
    for path in TESTS.rglob("*.py"):
        text = path.read_text("utf-8")
        if any(name in text for name in SWITCHES):
            for name, values in set_in(ast.parse(text)):
                found[name] |= values
    return found


def set_in(tree: ast.Module) -> Iterator[tuple[str, set[object]]]:
    """Entries `"switch": value`; a value that is a variable stands for every constant of the file."""
    everything = set(_constants(tree))
    for node in ast.walk(tree):
        pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
        for key, value in pairs:
            if isinstance(key, ast.Constant) and key.value in SWITCHES:
                yield str(key.value), {value.value} if isinstance(value, ast.Constant) else everything
    if any(isinstance(node, ast.Name) and node.id == "Switches" for node in ast.walk(tree)) or _passes_names(tree):
        yield from ((str(name), everything) for name in everything if name in SWITCHES)


def _passes_names(tree: ast.Module) -> bool:
    """Whether the file sets switches by variable name, as in `Shop({switch: value})`."""
    return any(
        isinstance(key, ast.Name) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys if key
    )


def _constants(tree: ast.Module) -> Iterator[object]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
