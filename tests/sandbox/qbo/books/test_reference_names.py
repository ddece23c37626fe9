"""References carry the names of today, wherever a record is read."""

from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop


def named(record: dict[str, Any]) -> set[str]:
    """The customer's, the item's and the account's name in an invoice."""
    detail = record["Line"][0]["SalesItemLineDetail"]
    return {record["CustomerRef"]["name"], detail["ItemRef"]["name"], detail["ItemAccountRef"]["name"]}


def renamed(shop: Shop, entity: str, name: str) -> None:
    ids = {
        "Customer": shop.client["Id"],
        "Item": shop.service["Id"],
        "Account": shop.account("ServiceFeeIncome"),
    }
    shop.act(
        act="edit", entity=entity, id=ids[entity], fields={"DisplayName" if entity == "Customer" else "Name": name}
    )


@pytest.mark.parametrize("entity", ["Customer", "Item", "Account"])
def test_a_rename_shows_in_what_refers_to_the_name_and_moves_no_sync_token(entity: str) -> None:
    shop = Shop()
    invoice = shop.invoice()
    assert "Toit neuf" not in named(invoice)
    renamed(shop, entity, "Toit neuf")
    by_id = shop.get(f"invoice/{invoice['Id']}")
    by_query = shop.find("Invoice")[0]
    by_cdc = shop.send("GET", "cdc?entities=Invoice&changedSince=2026-11-24T00:00:00-08:00").json()
    from_cdc = by_cdc["CDCResponse"][0]["QueryResponse"][0]["Invoice"][0]
    for read in (by_id, by_query, from_cdc):
        assert "Toit neuf" in named(read)
        assert read["SyncToken"] == invoice["SyncToken"]
    assert "Toit neuf" in named(shop.post("invoice?operation=void", {"Id": invoice["Id"], "SyncToken": "0"}))


def test_an_inactive_name_shows_as_such_and_stays_the_reference_of_old_documents() -> None:
    shop = Shop()
    invoice = shop.invoice()
    shop.act(act="inactivate", entity="Item", id=shop.service["Id"])
    assert "Entretien (deleted)" in named(shop.get(f"invoice/{invoice['Id']}"))


def test_lists_and_typed_references_are_named_anew_too() -> None:
    shop = Shop()
    line = {
        "DetailType": "AccountBasedExpenseLineDetail",
        "Amount": 20,
        "AccountBasedExpenseLineDetail": {"AccountRef": {"value": shop.account("AccountsReceivable")}},
    }
    money = {"PaymentType": "Cash", "AccountRef": {"value": shop.account("Checking")}}
    payee = {"value": shop.client["Id"], "type": "Customer"}
    made = shop.post("purchase", {**money, "GlobalTaxCalculation": "NotApplicable", "EntityRef": payee, "Line": [line]})
    renamed(shop, "Customer", "Nord")
    renamed(shop, "Account", "Main d'œuvre")
    assert shop.get(f"purchase/{made['Id']}")["EntityRef"] == {**payee, "name": "Nord"}
    assert shop.get(f"item/{shop.service['Id']}")["IncomeAccountRef"]["name"] == "Main d'œuvre"


def test_a_tax_code_is_referred_to_without_a_name() -> None:
    shop = Shop()
    invoice = shop.get(f"invoice/{shop.invoice()['Id']}")
    assert invoice["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"] == {"value": shop.qc}
