"""Both sides of every switch are tested: beside the default that all tests have, some test sets each other choice."""

import ast

import pytest

from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES
from tests.sandbox.qbo.company import Company
from tests.sandbox.qbo.switch_uses import names_read, set_in, values_set


@pytest.fixture(scope="module")
def read() -> set[str]:
    return names_read()


@pytest.fixture(scope="module")
def values() -> dict[str, set[object]]:
    return dict(values_set())


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_is_read_by_the_code(read: set[str], name: str) -> None:
    assert name in read


@pytest.mark.parametrize("name", SWITCHES)
def test_every_choice_but_the_default_is_set_by_some_test(values: dict[str, set[object]], name: str) -> None:
    switch = SWITCHES[name]
    tried = values.get(name, set()) - {switch.default}
    assert set(switch.choices) - {switch.default} <= tried
    assert tried, "no test sets this switch otherwise"


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_says_what_it_decides_and_its_default_is_a_choice(name: str) -> None:
    switch = SWITCHES[name]
    assert switch.decides
    assert not switch.choices or switch.default in switch.choices


def test_by_switch_an_answer_is_json_whatever_is_accepted() -> None:
    company = Company({"without_accept": "json"})
    response = company.send("GET", "preferences", headers={**company.headers, "Accept": "*/*"})
    assert response.json()["Preferences"]["domain"] == "QBO"


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ('shop({"tax_rounding": "per_line"})', {"per_line"}),
        ('rows = [("per_line", 1)]\nshop({"tax_rounding": choice})', {"per_line", 1, "tax_rounding"}),
        ('rows = [("tax_rounding", "per_line")]\nshop({switch: choice})', {"per_line", "tax_rounding"}),
        ('print("tax_rounding", "per_line")', set()),
        ('shop({"tax_lines": "ignore"})', set()),
    ],
)
def test_the_scan_sees_what_a_test_sets(source: str, values: set[object]) -> None:
    found = [values for name, values in set_in(ast.parse(source)) if name == "tax_rounding"]
    assert set().union(*found) == values
