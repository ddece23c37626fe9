"""Where the clients cannot run, tests are skipped with the reason, and fail where they are required."""

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.clients.node.installation import (
    PACKAGES,
    REQUIRED,
    Finder,
    Unavailable,
    installed,
    skip_or_fail,
)


def program(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def finder(folder: Path, node: str | None = "echo v20.1.0", npm: str | None = "exit 1") -> Finder:
    """Finds programs that do what these scripts say; None is one that is not there."""
    scripts = {"node": node, "npm": npm}
    made = {name: program(folder, name, script) for name, script in scripts.items() if script is not None}
    return made.get


def why_not(cache: Path, find: Finder) -> str:
    with pytest.raises(Unavailable) as caught:
        installed(cache, find)
    return str(caught.value)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


def test_a_missing_program_is_named(tmp_path: Path, cache: Path) -> None:
    assert why_not(cache, finder(tmp_path, node=None)).endswith("node is not on PATH")
    assert why_not(cache, lambda name: "/bin/true" if name == "node" else None).endswith("npm is not on PATH")


def test_a_node_that_is_too_old_is_not_used(tmp_path: Path, cache: Path) -> None:
    assert why_not(cache, finder(tmp_path, node="echo v16.20.2")).endswith("Node 16 is older than 18")


def test_a_registry_out_of_reach_is_told_in_npm_s_words_and_leaves_nothing(tmp_path: Path, cache: Path) -> None:
    why = why_not(cache, finder(tmp_path, npm="echo 'ENOTFOUND the registry' >&2; exit 1"))
    assert why.endswith("npm could not install them: ENOTFOUND the registry")
    assert list(cache.iterdir()) == []


def test_clients_are_installed_once_and_found_again(tmp_path: Path, cache: Path) -> None:
    install = f"echo once >> {tmp_path}/runs; mkdir node_modules"
    first = installed(cache, finder(tmp_path, npm=install))
    assert first.is_dir()
    assert (first.parent / "package.json").read_bytes() == PACKAGES.read_bytes()
    assert installed(cache, finder(tmp_path, npm=install)) == first
    assert (tmp_path / "runs").read_text("utf-8") == "once\n"
    assert len(list(cache.iterdir())) == 1


def test_versions_are_exact_and_no_lock_file_is_kept() -> None:
    packages = json.loads(PACKAGES.read_text("utf-8"))["dependencies"]
    assert set(packages) == {"intuit-oauth", "node-quickbooks"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in packages.values())
    assert list(PACKAGES.parent.rglob("package-lock.json")) == []


@pytest.mark.parametrize("environment", [{}, {REQUIRED: ""}, {REQUIRED: "no"}])
def test_what_is_not_required_is_skipped_with_the_reason(environment: dict[str, str]) -> None:
    with pytest.raises(pytest.skip.Exception, match="node is not on PATH"):
        skip_or_fail(Unavailable("node is not on PATH"), environment)


def test_what_is_required_fails_with_the_reason() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"npm could not install.*NODE_CLIENTS=required"):
        skip_or_fail(Unavailable("npm could not install them"), {REQUIRED: "required"})


@pytest.mark.parametrize(("has_node", "told"), [(True, "required"), (False, "")])
def test_the_checks_of_a_change_require_the_clients_where_node_is(tmp_path: Path, has_node: bool, told: str) -> None:
    for name in ("bash", "dirname", "env"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    program(tmp_path, "make", f'echo "${REQUIRED}" >> {tmp_path}/told')
    if has_node:
        program(tmp_path, "node", "true")
    environment = {name: value for name, value in os.environ.items() if name != REQUIRED}
    subprocess.run([ROOT / ".ci/run"], env={**environment, "PATH": str(tmp_path)}, check=True, capture_output=True)
    assert (tmp_path / "told").read_text("utf-8").splitlines() == [told, told]
