"""The house's rules for names and for what no line may say; `test_names.py` applies them to the tree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import PACKAGE

EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
"""Names that say nothing about what is inside."""

OWN_TEST_FOLDERS = {
    "architecture",
    "benchmarks",
    "clients",
    "contract",
    "journeys",
    "simulation",
    "browser",
    "properties",
}
"""Folders of tests that cut across the package, or across the folder they stand in, instead of mirroring one."""

# Put together from pieces, so that this file does not say what it forbids.
_REGISTRIES = [
    ("pypi", "org"),
    ("python" + "hosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("crates", "io"),
    ("proxy.golang", "org"),
    ("rubygems", "org"),
    ("anaconda", "org"),
    ("maven.apache", "org"),
    ("debian", "org"),
]
_REGISTRY = re.compile("|".join(rf"\b{re.escape(name)}\.{end}\b" for name, end in _REGISTRIES))
_HOMES = ("home", "Users", "root", "work", "workspace", "farm", "mnt")
_MACHINE_PATH = re.compile(rf"(?<![\w.:}}*)-])/(?:{'|'.join(_HOMES)})/[\w.]|\b[A-Z]:\\\\?{'Users'}\b")


def empty_names(paths: list[Path]) -> list[str]:
    """Files and folders one of whose words is empty, such as `tax_utils.py`."""
    return [path.as_posix() for path in paths if any(_is_empty(Path(part).stem) for part in path.parts)]


def _is_empty(name: str) -> bool:
    return not EMPTY_WORDS.isdisjoint(name.lower().strip("_").split("_"))


def unmirrored(test_modules: list[Path], folders: set[Path]) -> list[str]:
    """Folders under tests/ that hold modules but mirror no folder of the package."""
    inside = {path.parent.relative_to("tests") for path in test_modules}
    return sorted(
        folder.as_posix()
        for folder in inside
        if folder.parts and OWN_TEST_FOLDERS.isdisjoint(folder.parts) and Path(PACKAGE) / folder not in folders
    )


def forbidden_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yields (line number, what is wrong) for registry hosts and paths of one person's machine."""
    for number, line in enumerate(text.splitlines(), 1):
        if _REGISTRY.search(line):
            yield number, "names a package registry's host"
        if _MACHINE_PATH.search(line):
            yield number, "holds a path of one machine"


def prints(source: str) -> Iterator[int]:
    """Yields the line of every call of print."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno
