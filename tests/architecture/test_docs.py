"""The README names every command with its options, every variable, asset and target of make."""

import re
from collections.abc import Iterator

import click
import pytest

from plannit_qbo_pipeline.cli.main import main
from plannit_qbo_pipeline.definitions import defs
from tests.architecture.tree import PACKAGE, ROOT, modules

README = (ROOT / "README.md").read_text("utf-8")
VARIABLE = re.compile(r"^([A-Z][A-Z0-9_]+)=", re.MULTILINE)
COMMAND = re.compile(r"(?<!b\")plannit-qbo ([a-z]+)(?: ([a-z]+))?")


def commands(group: click.Group, above: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words one types."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")
        elif not command.hidden:
            yield f"{above} {name}", command


def assets() -> list[str]:
    return sorted(key.to_user_string() for key in defs().resolve_asset_graph().get_all_asset_keys())


def variables() -> list[str]:
    return VARIABLE.findall((ROOT / ".env.example").read_text("utf-8"))


COMMANDS = dict(commands(main, "plannit-qbo"))


@pytest.mark.parametrize("words", COMMANDS)
def test_readme_names_the_command(words: str) -> None:
    assert re.search(rf"{re.escape(words)}\b", README)


@pytest.mark.parametrize("words", COMMANDS)
def test_readme_names_each_option_of(words: str) -> None:
    options = [option for parameter in COMMANDS[words].params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in README] == []


@pytest.mark.parametrize("words", COMMANDS)
def test_the_command_says_what_it_does(words: str) -> None:
    assert COMMANDS[words].get_short_help_str()


@pytest.mark.parametrize("variable", variables())
def test_readme_names_the_variable(variable: str) -> None:
    assert f"`{variable}`" in README


@pytest.mark.parametrize("asset", assets())
def test_readme_names_the_asset(asset: str) -> None:
    assert asset in README


def test_readme_names_every_target_of_make() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [target for target in targets if f"make {target}" not in README] == []


def exists(first: str, second: str = "") -> bool:
    group = main.commands.get(first)
    return second in group.commands if isinstance(group, click.Group) and second else group is not None


def test_readme_names_no_command_that_does_not_exist() -> None:
    assert [words for words in COMMAND.findall(README) if not exists(*words)] == []


def test_readme_names_no_variable_that_does_not_exist() -> None:
    assert set(re.findall(r"`((?:PLANNIT|QBO|DAGSTER)_[A-Z_]+)", README)) <= set(variables())


def test_readme_names_no_asset_that_does_not_exist() -> None:
    assert set(re.findall(r"`((?:plannit|drafts|qbo|setup|reconciliation)/[a-z_]+)`", README)) <= set(assets())


def test_nothing_that_people_read_advises_a_command_that_does_not_exist() -> None:
    """A message that names the next step must name one that there is."""
    code = (ROOT / path for path in modules() if path.parts[0] == PACKAGE and "sandbox" not in path.parts)
    advised = {
        f"{path.relative_to(ROOT)}: plannit-qbo {' '.join(words)}": exists(*words)
        for path in (*code, *(ROOT / "docs").glob("*.md"))
        for words in COMMAND.findall(path.read_text("utf-8"))
    }
    assert len(advised) > 10
    assert [where for where, there in advised.items() if not there] == []
