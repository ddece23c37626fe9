"""The sandbox's README says what the code does: its tables, flags, limits and examples are held against it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plannit_qbo_pipeline import sandbox
from plannit_qbo_pipeline.sandbox.__main__ import _parser as parser
from plannit_qbo_pipeline.sandbox.control.routes import ROUTES
from plannit_qbo_pipeline.sandbox.faults import FIELDS, KINDS, ONLY_FOR, REFUSALS
from plannit_qbo_pipeline.sandbox.plannit.contract import SHAPES
from plannit_qbo_pipeline.sandbox.qbo.fault_texts import MESSAGES
from plannit_qbo_pipeline.sandbox.qbo.faults import GATEWAY
from plannit_qbo_pipeline.sandbox.qbo.handlers.as_user import ACTS
from plannit_qbo_pipeline.sandbox.qbo.handlers.batch import MAX_ITEMS
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import KINDS as ENTITIES
from plannit_qbo_pipeline.sandbox.qbo.limits import BATCH, GENERAL, IN_FLIGHT
from plannit_qbo_pipeline.sandbox.qbo.open_questions import OPEN_QUESTIONS, Question
from plannit_qbo_pipeline.sandbox.qbo.query.fields import QUERYABLE
from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES, Switch
from plannit_qbo_pipeline.sandbox.qbo.tax_provinces import PROVINCES
from plannit_qbo_pipeline.sandbox.request_log import Entry
from plannit_qbo_pipeline.sandbox.seeds.check import COMPANY, SECTIONS
from tests.architecture.tree import ROOT
from tests.sandbox.process import running

README = (Path(sandbox.__file__).parent / "README.md").read_text("utf-8")
PLACE = re.compile(r"\(\?P<[a-z]+>[^)]*\)|\{[a-z]+\}")
CELLS = re.compile(r"(?<!\\)\|")


def rows(first: str) -> list[str]:
    """The rows of the table whose head begins so."""
    lines = README.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append(line)
    return found


def cells(first: str) -> Iterator[list[str]]:
    for row in rows(first):
        yield [cell.strip() for cell in CELLS.split(row)[1:-1]]


def names(first: str) -> list[str]:
    """The first column, without its backticks."""
    return [row[0].strip("`") for row in cells(first)]


def quoted(value: object) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def otherwise(switch: Switch) -> str:
    if isinstance(switch.default, bool):
        return quoted(not switch.default)
    others = [quoted(choice) for choice in switch.choices if choice != switch.default]
    return ", ".join(others) or ("any number" if isinstance(switch.default, int) else "any text")


def switch_row(name: str, switch: Switch) -> str:
    numbers = ", ".join(str(question.number) for question in OPEN_QUESTIONS if name in question.switches)
    return f"| `{name}` | {quoted(switch.default)} | {otherwise(switch)} | {switch.decides} | {numbers or '–'} |"


def question_row(question: Question) -> str:
    decided = ", ".join(map(quoted, question.switches)) or question.otherwise
    return f"| {question.number} | {question.asks} | {decided} |"


def writes(kind: Kind) -> str:
    """What an entity takes besides being read and queried."""
    takes = {
        "create": kind.is_writable,
        "update": kind.is_writable,
        "void": kind.is_transaction and type(kind).void is not Kind.void and not kind.is_voided_in_pages_only,
        "delete": kind.is_deletable,
        "send": kind.is_sales_form,
        "PDF": kind.is_sales_form,
    }
    return ", ".join(name for name, is_taken in takes.items() if is_taken) or "–"


def test_the_table_of_switches_is_the_codes() -> None:
    """Paste what is missing here; both texts are in the code."""
    assert rows("switch") == [switch_row(name, switch) for name, switch in SWITCHES.items()]


def test_the_open_questions_are_the_codes() -> None:
    assert rows("number") == [question_row(question) for question in OPEN_QUESTIONS]


def test_every_act_of_a_person_has_its_row() -> None:
    assert names("act") == list(ACTS)


def test_every_fault_has_its_row_and_says_whose_it_is_and_whether_the_work_was_done() -> None:
    found = {row[0].strip("`"): row for row in cells("kind")}
    assert list(found) == list(KINDS)
    assert [kind for kind, row in found.items() if row[2] == "no"] == list(REFUSALS)
    whose = {"plannit": "Plannit", "qbo": "QBO"}
    for kind, system in ONLY_FOR.items():
        assert f"{whose[system]} only" in found[kind][1]
    assert [name for name in FIELDS if f'"{name}"' not in README] == []


def test_every_entity_has_its_row_and_says_what_it_takes() -> None:
    assert {row[0]: row[1] for row in cells("entity")} == {kind.entity: writes(kind) for kind in ENTITIES.values()}
    assert {kind.entity for kind in ENTITIES.values()} <= QUERYABLE.keys(), "every entity is queried, it says"


def test_every_code_has_its_row() -> None:
    known = {*MESSAGES, *(code for _, code, _ in GATEWAY.values())}
    assert names("code") == sorted(known, key=int)


def test_every_control_call_has_its_row() -> None:
    calls = [f"{method} {PLACE.sub('{place}', path.pattern)}" for method, path, _ in ROUTES]
    assert sorted(PLACE.sub("{place}", call) for call in names("call")) == sorted(calls)
    assert [kind for kind in SHAPES if f"`{kind}`" not in README] == []
    logged = (name.lstrip("_") for name in Entry.__dataclass_fields__)
    assert [name for name in logged if f"`{name}`" not in README] == []


def test_every_flag_is_named() -> None:
    flags = [option for action in parser()._actions for option in action.option_strings if option.startswith("--")]
    assert [flag for flag in flags if flag not in README and flag != "--help"] == []


def test_seeds_are_told_with_every_part_and_province() -> None:
    assert [name for name in (*COMPANY, *SECTIONS, "qbo") if f'"{name}"' not in README] == []
    assert [code for code in PROVINCES if f"`{code}`" not in README] == []


def test_the_limits_are_the_codes() -> None:
    minute, burst, batch, company = GENERAL["minute"], GENERAL["burst"], BATCH["batch"], BATCH["batch_company"]
    assert (
        f"{minute.calls} calls a minute and company, {burst.calls} a second and app, {IN_FLIGHT} at once; batches "
        f"{batch.calls} a minute and app, {company.calls} a minute and company, {MAX_ITEMS} items each"
    ) in " ".join(README.split())


def test_the_example_in_python_works_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with running("--seed", "empty") as child:
        made: dict[str, Any] = {"block": child.connection}
        exec(example, made)  # noqa: S102 - our own text
    assert made["customer"].Id
    for session in (made["client"].session, made["auth"]):
        session.close()


def test_it_is_found_from_the_main_readme_and_packaged() -> None:
    path = f"{Path(sandbox.__file__).parent.relative_to(ROOT)}/README.md"
    assert f"({path})" in (ROOT / "README.md").read_text("utf-8")
    assert '"**/*.md"' in (ROOT / "pyproject.toml").read_text("utf-8")
