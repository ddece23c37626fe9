"""One number, several kinds of transaction: among which it must differ is a switch."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

Maker = Callable[..., dict[str, Any]]
FRENCH = {"invoice": "Facture", "creditmemo": "Note de crédit", "refundreceipt": "Remboursement"}
ENGLISH = {"invoice": "Invoice", "creditmemo": "CreditMemo", "refundreceipt": "RefundReceipt"}


def makers(shop: Shop) -> Mapping[str, Maker]:
    return {"invoice": shop.invoice, "creditmemo": shop.credit_memo, "refundreceipt": shop.refund}


def drafts(shop: Shop) -> Mapping[str, Maker]:
    return {"invoice": shop.draft, "creditmemo": shop.draft, "refundreceipt": shop.refund_draft}


PAIRS = [(first, second) for first in ENGLISH for second in ENGLISH if first != second]


@pytest.mark.parametrize(("held_by", "wanted_by"), PAIRS)
def test_each_type_has_numbers_of_its_own(held_by: str, wanted_by: str) -> None:
    shop = Shop()
    makers(shop)[held_by](DocNumber="1042")
    assert makers(shop)[wanted_by](DocNumber="1042")["DocNumber"] == "1042"


@pytest.mark.parametrize(("locale", "words"), [("en_CA", ENGLISH), ("fr_CA", FRENCH)])
@pytest.mark.parametrize(("held_by", "wanted_by"), PAIRS)
def test_by_switch_a_number_is_one_for_the_whole_company(
    held_by: str, wanted_by: str, locale: str, words: Mapping[str, str]
) -> None:
    shop = Shop({"docnumber_space": "company"}, locale)
    holder = makers(shop)[held_by](DocNumber="1042")
    code, detail = shop.refused(wanted_by, drafts(shop)[wanted_by](DocNumber="1042"))
    assert code == "6140"
    assert detail.endswith(f"DocNumber=1042 is assigned to TxnType={words[held_by]} with TxnId={holder['Id']}")
    allowed = shop.post(f"{wanted_by}?include=allowduplicatedocnum", drafts(shop)[wanted_by](DocNumber="1042"))
    assert allowed["DocNumber"] == "1042"


@pytest.mark.parametrize("entity", ENGLISH)
def test_a_record_may_keep_its_own_number(entity: str) -> None:
    shop = Shop({"docnumber_space": "company"})
    record = makers(shop)[entity](DocNumber="1042")
    body = {**drafts(shop)[entity](DocNumber="1042"), "Id": record["Id"], "SyncToken": "0"}
    assert shop.post(entity, body)["SyncToken"] == "1"


@pytest.mark.parametrize(("space", "numbers"), [("per_type", ["1001"] * 3), ("company", ["1001", "1002", "1003"])])
def test_without_custom_numbers_the_counter_follows_the_same_switch(space: str, numbers: list[str]) -> None:
    shop = Shop({"docnumber_space": space})
    shop.act(act="set_preference", name="CustomTxnNumbers", value=False)
    assert [make()["DocNumber"] for make in makers(shop).values()] == numbers
