"""The JavaScript clients, fetched once into a folder that later runs find again, and why they may be missing."""

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import pytest

PACKAGES = Path(__file__).with_name("package.json")
REQUIRED = "NODE_CLIENTS"
"""An environment variable: where it says `required`, clients that cannot run are a failure and no skip."""
OLDEST_NODE = 18
INSTALL_S = 150
# No lock file, for it would name the registry that it was made with; the versions in package.json are exact.
INSTALL = (
    *("install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
    *("--fetch-retries=1", "--fetch-timeout=20000", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000"),
)

Finder = Callable[[str], str | None]


class Unavailable(Exception):
    """The message says in words why the clients cannot run on this machine."""


def skip_or_fail(why: Unavailable, environment: Mapping[str, str]) -> NoReturn:
    """Skips the test with the reason; fails it where the environment requires the clients."""
    if environment.get(REQUIRED) == "required":
        pytest.fail(f"{why}, and {REQUIRED}=required asks for them", pytrace=False)
    pytest.skip(str(why))


def installed(cache: Path, find: Finder = shutil.which) -> Path:
    """The node_modules folder with the clients, below `cache`. Raises Unavailable."""
    for program in ("node", "npm"):
        if find(program) is None:
            raise Unavailable(f"the JavaScript clients were not exercised: {program} is not on PATH")
    version = _node_version(str(find("node")))
    if version < OLDEST_NODE:
        raise Unavailable(f"the JavaScript clients were not exercised: Node {version} is older than {OLDEST_NODE}")
    content = PACKAGES.read_bytes()
    target = cache / f"node-{version}-{hashlib.sha256(content).hexdigest()[:12]}"
    if not target.exists():
        _install(str(find("npm")), content, target)
    return target / "node_modules"


def _node_version(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    found = re.match(r"v(\d+)\.", told)
    return int(found[1]) if found else 0


def _install(npm: str, packages: bytes, target: Path) -> None:
    """Installs beside the target and renames, so that nobody ever sees half of it, not even a second worker."""
    beside = Path(tempfile.mkdtemp(prefix="installing-", dir=target.parent))
    try:
        (beside / "package.json").write_bytes(packages)
        _run(npm, beside)
        beside.rename(target)
    except OSError:
        if not target.exists():  # else another worker was faster
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _run(npm: str, folder: Path) -> None:
    try:
        done = subprocess.run(
            [npm, *INSTALL], cwd=folder, capture_output=True, text=True, timeout=INSTALL_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"the JavaScript clients were not exercised: npm took more than {INSTALL_S} s") from None
    if done.returncode:
        last = " ".join(done.stderr.split())[-300:]
        raise Unavailable(f"the JavaScript clients were not exercised: npm could not install them: {last}")
