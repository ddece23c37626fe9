"""The contracts of pyproject.toml hold, and each one breaks when somebody breaks it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.tree import PACKAGE, ROOT

LINT = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()")

# (contract that must break, module that imports, what it imports). A module that is not there yet is made.
PLANTED = [
    ("stairs", "domain", f"{PACKAGE}.ledger.tables"),
    ("stairs", "errors", f"{PACKAGE}.domain.money"),
    ("stairs", "transport", f"{PACKAGE}.qbo.client"),
    ("stairs", "ledger", f"{PACKAGE}.plannit.client"),
    ("stairs", "load", f"{PACKAGE}.onboarding.matching"),
    ("stairs", "flow", f"{PACKAGE}.settings"),
    ("stairs", "wiring", f"{PACKAGE}.cli.main"),
    ("stairs", "a_folder_nobody_announced", f"{PACKAGE}.errors"),
    ("transform", "transform", f"{PACKAGE}.qbo.client"),
    ("transform", "transform", f"{PACKAGE}.qbo.oauth"),
    ("transform", "transform", f"{PACKAGE}.transport.session"),
    ("dagster", "ledger", "dagster"),
    ("dagster", "wiring", "dagster"),
    ("dagster", "cli", "dagster_webserver"),
    ("sandbox-alone", "sandbox", f"{PACKAGE}.domain.money"),
    ("sandbox-unseen", "cli", f"{PACKAGE}.sandbox.wire"),
    ("sandbox-unseen", "domain", f"{PACKAGE}.sandbox.wire"),
    ("pandas", "domain", "pandas"),
    ("pandas", "load", "pandas"),
]
LAWFUL = [
    ("transform", f"{PACKAGE}.qbo.records"),
    ("transform", f"{PACKAGE}.domain.money"),
    ("defs", "dagster"),
    ("plannit", "pandas"),
    ("reconcile", "pandas"),
    ("cli", f"{PACKAGE}.wiring"),
]


def contracts() -> dict[str, str]:
    """Id to name of every contract."""
    tool: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    return {contract["id"]: contract["name"] for contract in tool["importlinter"]["contracts"]}


def broken_contracts(root: Path) -> set[str]:
    """Ids of the contracts that the package under `root` breaks."""
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        [*LINT, "--no-logo", "--no-cache"], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, re.MULTILINE))
    assert verdicts.keys() == set(contracts().values()), done.stdout + done.stderr
    assert (done.returncode == 0) == ("BROKEN" not in verdicts.values())
    return {contract for contract, name in contracts().items() if verdicts[name] == "BROKEN"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(root: Path, importer: str, imported: str) -> None:
    """Adds an import to `importer`: a new module if it is a folder, a line if it is a module."""
    place = root / PACKAGE / importer
    if place.with_suffix(".py").exists():
        target = place.with_suffix(".py")
    else:
        target = _module(place) / "planted.py"
    if imported.startswith(PACKAGE):
        _module(root.joinpath(*imported.split(".")[:-1]))
        made = root.joinpath(*imported.split("."))
        if not (made.is_dir() or made.with_suffix(".py").exists()):
            made.with_suffix(".py").write_text("")
    with target.open("a") as module:
        module.write(f"\nimport {imported}\n")


def _module(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    return folder


def test_every_contract_is_kept() -> None:
    assert broken_contracts(ROOT) == set()


def test_every_contract_is_tried() -> None:
    assert {contract for contract, _, _ in PLANTED} == contracts().keys()


@pytest.mark.parametrize(("contract", "importer", "imported"), PLANTED)
def test_a_planted_import_breaks_exactly(copy: Path, contract: str, importer: str, imported: str) -> None:
    plant(copy, importer, imported)
    assert broken_contracts(copy) == {contract}


def test_lawful_imports_break_nothing(copy: Path) -> None:
    for importer, imported in LAWFUL:
        plant(copy, importer, imported)
    assert broken_contracts(copy) == set()
