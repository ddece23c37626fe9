"""Products become services sold on the company's one income account."""

from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.party import Product
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.transform.item import shape_item, wanted_name
from plannit_qbo_pipeline.transform.shape import Shape
from tests.qbo.realm_rows import snapshot_of
from tests.transform.documents import product
from tests.transform.realm import realm_rows, terms


def body_of(made: Product) -> dict[str, Any]:
    shape = shape_item(made, terms())
    assert isinstance(shape, Shape)
    assert (shape.entity, shape.uses) == (Entity.ITEM, ())
    return dict(shape.body)


def test_a_whole_product_is_carried() -> None:
    assert body_of(product(description=" Gouttières et toit ", price=Decimal("70.125"))) == {
        "Name": "Entretien",
        "Type": "Service",
        "IncomeAccountRef": {"value": "79"},
        "Description": "Gouttières et toit",
        "UnitPrice": Decimal("70.125"),
    }


@pytest.mark.parametrize(("price", "sent"), [("0", True), ("0.0001", True), ("-25", False)])
def test_a_price_below_zero_stays_with_plannit(price: str, sent: bool) -> None:
    """The line says what was charged; an item's price is only what the next form proposes."""
    assert ("UnitPrice" in body_of(product(price=Decimal(price)))) is sent


@pytest.mark.parametrize("description", [None, "", "  "])
def test_no_description_is_none(description: str | None) -> None:
    assert "Description" not in body_of(product(description=description))


@pytest.mark.parametrize(("name", "wanted"), [(" Entretien ", "Entretien"), ("", "Plannit p1"), (" ", "Plannit p1")])
def test_an_item_always_has_a_name(name: str, wanted: str) -> None:
    assert wanted_name(product(name=name)) == wanted
    assert body_of(product(name=name))["Name"] == wanted


def test_lengths_and_colons_follow_the_vendor_s_rules() -> None:
    made = body_of(product(name="Tonte: " + "x" * 94, description="é" * 4001))
    assert made["Name"] == "Tonte - " + "x" * 91 + "…"
    assert made["Description"] == "é" * 4000


@pytest.mark.parametrize("subtypes", [[], ["ServiceFeeIncome", "ServiceFeeIncome"]])
def test_without_one_income_account_a_person_must_choose(subtypes: list[str]) -> None:
    rows = realm_rows()
    others = [row for row in rows["Account"] if row["AccountType"] != "Income"]
    income = [
        {"Id": str(90 + index), "Name": f"Revenus {index}", "AccountType": "Income", "AccountSubType": subtype}
        for index, subtype in enumerate(subtypes)
    ]
    shape = shape_item(product(), terms(snapshot_of({**rows, "Account": others + income})))
    assert isinstance(shape, Reason)
    assert shape.code == "no_income_account"
