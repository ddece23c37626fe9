from decimal import Decimal

import pytest

from plannit_qbo_pipeline.transport.redaction import redact, redact_value

SECRET = "Zx81secretSECRET42"
REFRESH = "AB11" + "7hGk2LmQ9" * 4


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"authorization=Basic {SECRET}AAAA==",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f"X-API-KEY: {SECRET}",
        f'{{"X-API-KEY": "{SECRET}"}}',
        f"api_key={SECRET}&page=2",
        f"https://host/cb?code={SECRET}&realmId=1",
        f"https://host/cb?realmId=1&state={SECRET}",
        f'{{"access_token":"{SECRET}","expires_in":3600}}',
        f'{{"refresh_token": "{SECRET}"}}',
        f"client_secret={SECRET}",
        f"clientSecret={SECRET}",
        f"token={SECRET}",
        f'{{"token": "{SECRET}"}}',
        f"postgresql+psycopg2://me:{SECRET}@db.example/ledger",
        f"Bearer {SECRET}",
        f"eyJhbGciOiJkaXIi.{SECRET}.x",
        f"PLANNIT_QBO_SECRET_KEY={SECRET}",
        f"QBO_CLIENT_SECRET={SECRET}",
        f"QBO_ACCESS_TOKEN={SECRET}",
        f"--plannit-key={SECRET}",
    ],
)
def test_secrets_are_hidden_wherever_they_stand(text: str) -> None:
    assert SECRET not in redact(text)


@pytest.mark.parametrize("token", [REFRESH, "RT1-23-H0-1773456789abcdefghij"])
def test_a_refresh_token_is_known_by_its_form(token: str) -> None:
    assert token not in redact(f"stored {token} for the realm")


@pytest.mark.parametrize(
    "text",
    [
        '"code":"3200","detail":"Token expired"',
        "Malformed bearer token: too short or too long",
        "invoices/ve0zegmgh8zg: items[2].amount is 1.005",
        "https://host/v3/company/123/query?minorversion=75",
        "Business Validation Error: Basic validation",
        "écrivez à facture@exemple.ca",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert redact(text) == text


def test_values_are_searched_to_the_bottom() -> None:
    event = {
        "event": f"token={SECRET}",
        "headers": {"Anything": SECRET},
        "deep": [{"api_key": SECRET, "n": 3}, (f"Bearer {SECRET}",), f"token={SECRET}".encode()],
        "error": ValueError(f"client_secret={SECRET}"),
        "total": Decimal("1.10"),
        "none": None,
    }

    redacted = redact_value(event)

    assert SECRET not in repr(redacted)
    assert isinstance(redacted, dict)
    assert (redacted["deep"][0]["n"], redacted["total"], redacted["none"]) == (3, "1.10", None)
