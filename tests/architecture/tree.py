"""The files of this repository as the rules of the house see them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "plannit_qbo_pipeline"
CODE = (PACKAGE, "tests", "benchmarks")
FOLDERS = (*CODE, "docs", "deploy", "scripts", ".ci")


def modules(root: Path = ROOT) -> list[Path]:
    """Every Python file of the package, the tests and the benchmarks, relative to the root."""
    found = (path.relative_to(root) for folder in CODE for path in (root / folder).rglob("*.py"))
    return sorted(found)


def files(root: Path = ROOT) -> list[Path]:
    """Every file that belongs to the project, relative to the root. Walks folders, for an archive has no git."""
    return sorted(path.relative_to(root) for path in _walk(root))


def _walk(root: Path) -> Iterator[Path]:
    yield from (path for path in root.iterdir() if path.is_file() and not _is_left_behind(path))
    for folder in FOLDERS:
        inside = (root / folder).rglob("*")
        yield from (path for path in inside if path.is_file() and "__pycache__" not in path.parts)


def _is_left_behind(path: Path) -> bool:
    """What runs leave at the root and git ignores: secrets and coverage data."""
    return path.name == ".env" or (path.name.startswith(".coverage") and path.suffix != ".rc") or path.name == "uv.lock"
