"""A request that is refused leaves nothing behind: what is stored stays as it was, to the last nested object."""

from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.money import account_line, money_back


def everything(shop: Shop) -> dict[str, Any]:
    books: dict[str, Any] = shop.system.books(shop.realm_id)
    return books


def stored(shop: Shop) -> Any:
    """The records themselves, names beside ids as they were written."""
    return [realm for realm in shop.system.dump()["realms"] if realm["id"] == shop.realm_id]


LATE: dict[str, dict[str, Any]] = {
    "invoice": {"DocNumber": "TAKEN"},
    "creditmemo": {"DocNumber": "TAKEN"},
    "payment": {"TotalAmt": 0},
    "purchase": {"Line": []},
}


@pytest.mark.parametrize("entity", LATE)
def test_a_sparse_update_that_is_refused_late_changes_nothing(entity: str) -> None:
    shop = Shop({"docnumber_space": "company"})
    shop.invoice(DocNumber="TAKEN")
    invoice = shop.invoice(DocNumber="1")
    bodies = {
        "invoice": lambda: shop.draft(DocNumber="2"),
        "creditmemo": lambda: shop.draft(DocNumber="3"),
        "payment": lambda: shop.payment_draft(100, (invoice, 100)),
        "purchase": lambda: money_back(
            shop, Line=[account_line(shop, "BankCharges", "10", TaxCodeRef={"value": shop.qc})]
        ),
    }
    made = shop.post(entity, bodies[entity]())
    shop.act(act="edit", entity="Customer", id=shop.client["Id"], fields={"DisplayName": "Sous un autre nom"})
    before, kept = everything(shop), repr(stored(shop))
    shop.refused(entity, {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True, **LATE[entity]})
    assert everything(shop) == before
    assert repr(stored(shop)) == kept
