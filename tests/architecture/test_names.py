from pathlib import Path

import pytest

from tests.architecture.names import empty_names, forbidden_lines, prints, unmirrored
from tests.architecture.tree import PACKAGE, ROOT, files, modules

HOST = "py" + "pi.org"
HOME = "/ho" + "me/somebody"


def text_of(path: Path) -> str | None:
    try:
        return (ROOT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return None


def test_every_name_says_what_is_inside() -> None:
    assert empty_names(files()) == []


@pytest.mark.parametrize("path", ["plannit_qbo_pipeline/utils.py", "tests/common/test_x.py", "docs/tax_helpers.md"])
def test_an_empty_name_is_seen(path: str) -> None:
    assert empty_names([Path(path), Path("plannit_qbo_pipeline/database.py")]) == [path]


def test_every_test_folder_mirrors_a_folder_of_the_package() -> None:
    tests = [path for path in modules() if path.parts[0] == "tests"]
    folders = {path.parent for path in modules() if path.parts[0] == PACKAGE}
    assert unmirrored(tests, folders) == []


def test_a_test_folder_of_its_own_is_seen() -> None:
    tests = [Path("tests/conftest.py"), Path("tests/qbo/test_x.py"), Path("tests/journeys/test_y.py")]
    folders = {Path(PACKAGE) / "qbo"}
    assert unmirrored(tests, folders) == []
    assert unmirrored([*tests, Path("tests/quickbooks/test_x.py")], folders) == ["quickbooks"]


def test_no_line_names_a_registry_or_somebodys_machine() -> None:
    found = [
        f"{path}:{number} {fault}"
        for path in files()
        if (text := text_of(path)) is not None
        for number, fault in forbidden_lines(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        f"index-url = https://{HOST}/simple",
        f'resolved "https://registry.npm{"js.org"}/x"',
        f"see {HOME}/notes.txt",
        f'path = "{HOME}"',
        "C:" + "\\Users\\somebody",
    ],
)
def test_a_forbidden_line_is_seen(line: str) -> None:
    assert [number for number, _ in forbidden_lines(f"fine\n{line}\n")] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "/v3/company/1/query",
        "https://plannit.io/wor" + "k/orders",
        "docs/wor" + "k/notes.md",
        "$HOME/wor" + "k/x",
        "~/.plannit-qbo",
        "/qbo/{realm}/books",
        "the home/away total",
    ],
)
def test_an_ordinary_line_is_left_alone(line: str) -> None:
    assert list(forbidden_lines(line)) == []


def test_only_commands_print() -> None:
    printing = [
        f"{path}:{line}"
        for path in modules()
        if path.parts[0] == PACKAGE and path.parts[1] != "cli"
        for line in prints((ROOT / path).read_text("utf-8"))
    ]
    assert printing == []


def test_a_print_is_seen() -> None:
    assert list(prints("x = 1\nprint(x)\nblueprint(x)\nself.print(x)\n")) == [2]


def test_files_are_those_of_the_project_only() -> None:
    found = set(files())
    assert {Path("pyproject.toml"), Path(".ci/run"), Path("tests/conftest.py")} <= found
    assert not any(part in ("__pycache__", ".venv", ".git", ".env") for path in found for part in path.parts)
