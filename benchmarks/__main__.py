"""Runs every benchmark beside this file, one after the other: `python -m benchmarks [NAME…]`.

A benchmark is a module that can be run by itself and prints its figures; a name with a leading underscore is none.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def run(wanted: list[str]) -> int:
    """Runs each in a process of its own, so that no benchmark warms up another; answers how many failed."""
    failed = 0
    for name in wanted or names():
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(min(run(sys.argv[1:]), 1))
