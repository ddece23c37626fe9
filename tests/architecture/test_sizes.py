from pathlib import Path

import pytest

from tests.architecture.sizes import complaints
from tests.architecture.tree import ROOT, modules

EXCEPTIONS: dict[str, str] = {
    "plannit_qbo_pipeline/ledger/migrations/versions/0001_first_schema.py": "the whole first schema, written once",
}
"""Name (`path` or `path::function`) to the reason why it may be larger."""


def nested(*heads: str) -> str:
    """Blocks that stand inside one another."""
    return "".join("    " * depth + f"{line}\n" for depth, line in enumerate([*heads, "pass"]))


FOUR_BLOCKS = ("for a in b:", "for c in d:", "if e:", "with f:")
LONG_BODY = "    x = 1\n" * 26
PLANTED = {
    "a long module": ("plannit_qbo_pipeline/x.py", "x = 1\n" * 301, "301 lines"),
    "a long function": ("plannit_qbo_pipeline/x.py", "def f():\n" + "    x = 1\n" * 60, "61 lines"),
    "a long method of a test": ("tests/x.py", "class A:\n  def f(self):\n" + "    x = 1\n" * 60, "61 lines"),
    "a long coroutine": ("benchmarks/x.py", "async def f():\n" + "    x = 1\n" * 60, "61 lines"),
    "deep nesting": ("tests/x.py", nested("def f():", *FOUR_BLOCKS), "5 indents at line 6"),
    "deep nesting in a method": ("tests/x.py", nested("class A:", "def f():", *FOUR_BLOCKS), "5 indents at line 7"),
    "a long asset": ("plannit_qbo_pipeline/defs/x.py", "@asset\ndef f():\n" + LONG_BODY, "body of 26 lines"),
    "a long command": ("plannit_qbo_pipeline/cli/x.py", "@command()\ndef f():\n" + LONG_BODY, "body of 26 lines"),
}
ALLOWED = {
    "a module at the limit": ("plannit_qbo_pipeline/x.py", "x = 1\n" * 300),
    "a function at the limit": ("plannit_qbo_pipeline/x.py", "def f():\n" + "    x = 1\n" * 59),
    "nesting at the limit": ("tests/x.py", nested("def f():", *FOUR_BLOCKS[1:])),
    "nesting at the limit in a method": ("tests/x.py", nested("class A:", "def f():", *FOUR_BLOCKS[1:])),
    "an elif chain": ("tests/x.py", "if a == 0:\n    pass\n" + "elif a == 1:\n    pass\n" * 8),
    "a body behind its head": ("tests/x.py", "class A:\n    def a_method_with_a_long_name(self) -> None: ...\n"),
    "a long function beside the assets": ("plannit_qbo_pipeline/defs/x.py", "def f():\n" + LONG_BODY),
    "a docstring of an asset": (
        "plannit_qbo_pipeline/defs/x.py",
        '@asset\ndef f():\n    """' + "words\n" * 30 + '    """\n    x = 1\n',
    ),
    "an empty module": ("plannit_qbo_pipeline/x.py", ""),
}


def _all_complaints() -> list[tuple[str, str]]:
    return [found for path in modules() for found in complaints(path, (ROOT / path).read_text("utf-8"))]


def test_no_module_function_or_nesting_is_too_large() -> None:
    too_large = [f"{name}: {fault}" for name, fault in _all_complaints() if name not in EXCEPTIONS]
    assert not too_large, "\n".join(too_large)


def test_every_exception_is_still_needed() -> None:
    assert EXCEPTIONS.keys() - {name for name, _ in _all_complaints()} == set()


@pytest.mark.parametrize(("path", "source", "fault"), PLANTED.values(), ids=PLANTED)
def test_the_checker_sees(path: str, source: str, fault: str) -> None:
    found = [what for _, what in complaints(Path(path), source)]
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.parametrize(("path", "source"), ALLOWED.values(), ids=ALLOWED)
def test_the_checker_lets_pass(path: str, source: str) -> None:
    assert list(complaints(Path(path), source)) == []


def test_the_tree_is_read_whole() -> None:
    assert {Path("plannit_qbo_pipeline/errors.py"), Path("tests/architecture/test_sizes.py")} <= set(modules())
