"""What a filed tax return does to documents of its period, by switch."""

from typing import Any

import pytest

from tests.sandbox.qbo.company import Shop

FILED, OPEN = "2026-10-31", "2026-11-01"


def shop_with(manner: str, agency: str = "") -> Shop:
    shop = Shop({"filed_period": manner})
    shop.act(act="file_taxes", date=FILED, **({"agency": agency} if agency else {}))
    return shop


def old_invoice(manner: str) -> tuple[Shop, dict[str, Any]]:
    """A taxed invoice of a period that was filed later."""
    shop = Shop({"filed_period": manner})
    invoice = shop.invoice(TxnDate=FILED)
    shop.act(act="file_taxes", date=FILED)
    return shop, invoice


def test_a_filed_period_is_open_all_the_same() -> None:
    shop = shop_with("allow")
    response = shop.send("POST", "invoice", shop.draft(TxnDate=FILED))
    assert response.status == 200
    assert "Warnings" not in response.json()
    assert {row["LastFileDate"] for row in shop.find("TaxAgency")} == {FILED}


@pytest.mark.parametrize(
    ("locale", "text"), [("en_CA", "Business Validation Error: The sales tax"), ("fr_CA", "La taxe de vente")]
)
def test_by_switch_a_successful_answer_warns(locale: str, text: str) -> None:
    shop = Shop({"filed_period": "warn"}, locale)
    shop.act(act="file_taxes", date=FILED)
    answer = shop.send("POST", "invoice", shop.draft(TxnDate=FILED)).json()
    assert list(answer) == ["Invoice", "Warnings", "time"]
    warning = answer["Warnings"]["Warning"][0]
    assert (warning["code"], warning["element"]) == ("6000", "TxnDate")
    assert warning["Detail"].startswith(text)
    assert "Warnings" not in shop.send("POST", "invoice", shop.draft(TxnDate=OPEN)).json()


@pytest.mark.parametrize("operation", ["", "?operation=void", "?operation=delete"])
def test_by_switch_changes_of_filed_documents_warn_or_are_refused(operation: str) -> None:
    for manner in ("warn", "refuse"):
        shop, invoice = old_invoice(manner)
        body = {"Id": invoice["Id"], "SyncToken": "0"}
        if not operation:
            body = {**shop.draft(TxnDate=OPEN), **body}
        response = shop.send("POST", f"invoice{operation}", body)
        assert response.status == (200 if manner == "warn" else 400)
        assert ("Warnings" in response.json()) == (manner == "warn")


def test_only_the_agencies_whose_taxes_stand_on_the_form_count() -> None:
    shop = shop_with("refuse", agency="Revenu Q")
    gst = shop.tax_code("GST")
    assert shop.refused("invoice", shop.draft(TxnDate=FILED))[0] == "6000"
    assert shop.invoice(shop.line(10, gst), TxnDate=FILED)["TotalAmt"] * 100 == 1050
    shop.invoice(shop.line(10, shop.tax_code("Out%")), TxnDate=FILED)
    shop.payment(5, TxnDate=FILED)


def test_a_person_is_not_held_up() -> None:
    shop, invoice = old_invoice("refuse")
    assert shop.act(act="edit", entity="Invoice", id=invoice["Id"], fields={"PrivateNote": "x"})["SyncToken"] == "1"
