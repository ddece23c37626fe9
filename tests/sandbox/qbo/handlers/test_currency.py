"""One currency, and what multi-currency demands of names and transactions."""

from typing import Any

import pytest

from tests.sandbox.qbo.company import SEED, Shop

USD, CAD = {"value": "USD"}, {"value": "CAD"}
ON = {"CurrencyPrefs": {"MultiCurrencyEnabled": True}}


@pytest.fixture
def shop() -> Shop:
    return Shop(seed={**SEED, "qbo": {"Preferences": ON}})


def test_a_transaction_must_say_its_currency(shop: Shop) -> None:
    for path, body in (("invoice", shop.draft()), ("payment", shop.payment_draft(10))):
        error = shop.errors(path, body)[0]
        assert (error["code"], error["element"]) == ("2020", "CurrencyRef")
        made = shop.post(path, {**body, "CurrencyRef": CAD})
        assert made["CurrencyRef"] == {"value": "CAD", "name": "Canadian Dollar"}
        frame = {"Id": made["Id"], "SyncToken": "0", "PrivateNote": "x"}
        assert shop.refused(path, {**body, **frame})[0] == "2020"
        assert shop.post(path, {**body, **frame, "sparse": True})["PrivateNote"] == "x"


def test_names_have_a_currency_that_never_changes(shop: Shop) -> None:
    for entity in ("customer", "vendor"):
        home = shop.post(entity, {"DisplayName": f"{entity} A"})
        away = shop.post(entity, {"DisplayName": f"{entity} B", "CurrencyRef": USD})
        assert (home["CurrencyRef"]["value"], away["CurrencyRef"]["value"]) == ("CAD", "USD")
        change = {"Id": away["Id"], "SyncToken": "0", "sparse": True, "CurrencyRef": CAD}
        assert shop.refused(entity, change)[0] == "6000"
        full = {"Id": away["Id"], "SyncToken": "0", "DisplayName": f"{entity} B"}
        assert shop.post(entity, full)["CurrencyRef"]["value"] == "USD"
        assert shop.refused(entity, {"DisplayName": f"{entity} C", "CurrencyRef": {"value": "XXX"}})[0] == "6000"


@pytest.mark.parametrize(
    ("theirs", "sent", "code"), [(CAD, USD, "6000"), (USD, CAD, "6000"), (USD, USD, "5030"), (CAD, CAD, None)]
)
def test_a_transaction_has_the_currency_of_its_customer(
    shop: Shop, theirs: dict[str, Any], sent: dict[str, Any], code: str | None
) -> None:
    client = shop.post("customer", {"DisplayName": "Ailleurs", "CurrencyRef": theirs})
    body = shop.draft(CustomerRef={"value": client["Id"]}, CurrencyRef=sent)
    response = shop.send("POST", "invoice", body)
    assert response.status == (400 if code else 200)
    if code:
        error = response.json()["Fault"]["Error"][0]
        assert (error["code"], error["element"]) == (code, "CurrencyRef")


def test_without_multi_currency_only_the_home_currency_goes() -> None:
    shop = Shop()
    assert shop.refused("invoice", shop.draft(CurrencyRef=USD))[0] == "6000"
    assert shop.invoice(CurrencyRef=CAD)["CurrencyRef"]["value"] == "CAD"
    assert shop.refused("vendor", {"DisplayName": "A", "CurrencyRef": USD})[0] == "6000"


def test_a_person_turns_it_on_and_never_off_again() -> None:
    shop = Shop()
    shop.act(act="set_preference", name="MultiCurrencyEnabled", value=True)
    assert shop.refused("invoice", shop.draft())[0] == "2020"
    with pytest.raises(ValueError, match="never turned off"):
        shop.act(act="set_preference", name="MultiCurrencyEnabled", value=False)
