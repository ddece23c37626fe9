"""The client, the tokens and the look-ups together, against the emulated company on either language."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.identity import QboId, RealmId, RequestId
from plannit_qbo_pipeline.errors import Misconfigured, Refused
from plannit_qbo_pipeline.qbo.client import QboClient
from plannit_qbo_pipeline.qbo.oauth import OAuthClient
from plannit_qbo_pipeline.qbo.query import also_inactive, equals, select
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot, TaxCode, read_snapshot
from plannit_qbo_pipeline.qbo.realm_lookup import (
    accounts_receivable,
    income_account,
    rates_on,
    tax_code_for,
    undeposited_funds,
)
from plannit_qbo_pipeline.qbo.records import (
    Customer,
    Entity,
    Invoice,
    Item,
    SalesItemLineDetail,
    TaxLine,
    canonical,
)
from plannit_qbo_pipeline.qbo.urls import Operation
from plannit_qbo_pipeline.sandbox.adapter import NO_LIMITS, SandboxAdapter, in_process
from plannit_qbo_pipeline.sandbox.assembly import Options
from plannit_qbo_pipeline.transport.http import Caller, make_session

DAY = date(2026, 11, 24)
RATES = frozenset({Decimal("5"), Decimal("9.975")})


@dataclass
class Renewing:
    """Tokens kept in memory, renewed at the emulated token server."""

    oauth: OAuthClient
    access: str
    refresh: str
    renewals: int = 0

    def access_token(self) -> str:
        return self.access

    def renew(self, stale: str) -> str:
        pair = self.oauth.refresh(self.refresh)
        self.access, self.refresh, self.renewals = pair.access_token, pair.refresh_token, self.renewals + 1
        return self.access


class Company:
    def __init__(self, locale: str) -> None:
        options = Options(locale=locale, throttle_scale=NO_LIMITS)
        self.world, adapter, connection = in_process("empty", options=options)
        self.qbo: dict[str, Any] = connection["qbo"]
        self.clock = Clock(lambda: datetime.now(UTC), lambda _: None, lambda: 0.0, lambda: 0.0)
        self.oauth = self.oauth_on(adapter)
        self.tokens = Renewing(self.oauth, self.qbo["access_token"], self.qbo["refresh_token"])
        caller = Caller("QuickBooks", make_session(adapter), self.clock)
        self.client = QboClient(RealmId(self.qbo["realm_id"]), self.qbo["base_url"], self.tokens, caller, self.clock)
        self.writes = 0

    def oauth_on(self, adapter: SandboxAdapter, secret: str | None = None) -> OAuthClient:
        secret = secret or self.qbo["client_secret"]
        return OAuthClient(self.qbo["client_id"], secret, self.qbo["discovery_url"], self.clock, adapter)

    def write(self, entity: Entity, operation: Operation, record: Any) -> dict[str, Any]:
        self.writes += 1
        url = self.client.write_url(entity, operation, RequestId(f"request-{self.writes}"))
        return self.client.send(url, canonical(record)).entity

    def invoice(self, snapshot: RealmSnapshot, number: str) -> Invoice:
        """An invoice of 140.00 with GST and QST for a new customer and item."""
        customer: Customer = {"DisplayName": f"Gestion L'Érable {number}"}
        account, code = income_account(snapshot), tax_code_for(snapshot, RATES, DAY)
        assert account is not None
        assert isinstance(code, TaxCode)
        item: Item = {"Name": f"Entretien {number}", "Type": "Service", "IncomeAccountRef": {"value": account.id}}
        detail: SalesItemLineDetail = {
            "ItemRef": {"value": self.write(Entity.ITEM, Operation.CREATE, item)["Id"]},
            "TaxCodeRef": {"value": code.id},
        }
        return {
            "CustomerRef": {"value": self.write(Entity.CUSTOMER, Operation.CREATE, customer)["Id"]},
            "DocNumber": number,
            "TxnDate": DAY.isoformat(),
            "GlobalTaxCalculation": "TaxExcluded",
            "Line": [{"DetailType": "SalesItemLineDetail", "Amount": Decimal(140), "SalesItemLineDetail": detail}],
            "TxnTaxDetail": {"TotalTax": Decimal("20.97"), "TaxLine": tax_lines(snapshot, code)},
        }


def tax_lines(snapshot: RealmSnapshot, code: TaxCode) -> list[TaxLine]:
    amounts = {Decimal("5"): Decimal("7.00"), Decimal("9.975"): Decimal("13.97")}
    return [
        {
            "DetailType": "TaxLineDetail",
            "Amount": amounts[on_day.value],
            "TaxLineDetail": {
                "TaxRateRef": {"value": on_day.rate.id},
                "PercentBased": True,
                "TaxPercent": on_day.value,
                "NetAmountTaxable": Decimal(140),
            },
        }
        for on_day in rates_on(snapshot, code, DAY) or ()
    ]


@pytest.fixture(params=["fr_CA", "en_CA"])
def company(request: pytest.FixtureRequest) -> Company:
    return Company(str(request.param))


def test_the_set_up_is_understood_in_either_language(company: Company) -> None:
    snapshot = read_snapshot(company.client)
    assert (snapshot.country, snapshot.home_currency, snapshot.using_sales_tax) == ("CA", "CAD", True)
    for rates in (RATES, frozenset({Decimal("5")}), frozenset({Decimal("9.975")}), frozenset[Decimal]()):
        assert isinstance(tax_code_for(snapshot, rates, DAY), TaxCode)
    assert income_account(snapshot) is not None
    assert undeposited_funds(snapshot) is not None
    assert accounts_receivable(snapshot) is not None
    assert RealmSnapshot.from_json(snapshot.to_json()) == snapshot


def test_an_invoice_is_written_once_however_often_it_is_sent(company: Company) -> None:
    invoice = company.invoice(read_snapshot(company.client), "1042")
    url = company.client.write_url(Entity.INVOICE, Operation.CREATE, RequestId("the-invoice"))
    first = company.client.send(url, canonical(invoice))
    assert company.client.send(url, canonical(invoice)).raw == first.raw
    assert first.entity["TotalAmt"] == Decimal("160.97")
    rows = company.client.query(select(Entity.INVOICE, [equals("DocNumber", "1042")]))
    assert [row["Id"] for row in rows] == [first.entity["Id"]]


def test_a_voided_invoice_keeps_its_number_and_owes_nothing(company: Company) -> None:
    invoice = company.write(Entity.INVOICE, Operation.CREATE, company.invoice(read_snapshot(company.client), "1043"))
    voided = company.write(Entity.INVOICE, Operation.VOID, {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"]})
    assert (voided["Id"], voided["DocNumber"], voided["TotalAmt"]) == (invoice["Id"], "1043", 0)
    now = company.client.read(Entity.INVOICE, QboId(invoice["Id"]))
    assert now is not None
    assert now["Balance"] == 0


def test_a_deleted_invoice_is_gone(company: Company) -> None:
    invoice = company.write(Entity.INVOICE, Operation.CREATE, company.invoice(read_snapshot(company.client), "1044"))
    gone = company.write(Entity.INVOICE, Operation.DELETE, {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"]})
    assert gone["Id"] == invoice["Id"]
    assert company.client.read(Entity.INVOICE, QboId(invoice["Id"])) is None


@pytest.mark.parametrize(
    ("record", "code"),
    [({"DisplayName": "x" * 501}, "2050"), ({"DisplayNam": "x"}, "2010"), ({"DisplayName": "a:b"}, "2180")],
)
def test_a_refusal_carries_the_code_in_either_language(company: Company, record: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        company.write(Entity.CUSTOMER, Operation.CREATE, record)
    assert refusal.value.code == code


def test_a_name_that_is_taken_is_found_with_its_apostrophe(company: Company) -> None:
    name = "Élagage d'Anjou \\ fils"
    made = company.write(Entity.CUSTOMER, Operation.CREATE, {"DisplayName": name})
    with pytest.raises(Refused) as refusal:
        company.write(Entity.CUSTOMER, Operation.CREATE, {"DisplayName": name.upper()})
    assert refusal.value.code == "6240"
    rows = company.client.query(select(Entity.CUSTOMER, [equals("DisplayName", name), also_inactive()]))
    assert [row["Id"] for row in rows] == [made["Id"]]


def test_an_expired_token_is_renewed_on_the_way(company: Company) -> None:
    company.world.clock.advance(7200)
    assert company.client.company_info()["Country"] == "CA"
    assert company.tokens.renewals == 1


def test_a_wrong_secret_or_a_dead_token_needs_a_person(company: Company) -> None:
    adapter = SandboxAdapter(company.world)
    with pytest.raises(Misconfigured, match="QBO_CLIENT_SECRET"):
        company.oauth_on(adapter, secret="wrong").refresh(company.tokens.refresh)
    company.oauth.revoke(company.tokens.refresh)
    with pytest.raises(Misconfigured, match="plannit-qbo connect"):
        company.oauth.refresh(company.tokens.refresh)
