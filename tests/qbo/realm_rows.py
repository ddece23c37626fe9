"""Rows of a Québec company as QuickBooks sends them, in English or French, with ids as odd as they come."""

from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.domain.clock import system_clock
from plannit_qbo_pipeline.domain.identity import RealmId
from plannit_qbo_pipeline.qbo.client import QboClient
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot, read_snapshot
from tests.qbo.wire_fake import ScriptedWire, Tokens, says

Row = dict[str, Any]

NAMES: dict[str, dict[str, str]] = {
    "en": {
        "both": "GST/QST QC - 9.975",
        "gst": "GST",
        "qst": "QST QC - 9.975",
        "zero": "Zero-rated",
        "exempt": "Exempt",
        "out": "Out of Scope",
    },
    "fr": {
        "both": "TPS/TVQ QC - 9,975",
        "gst": "TPS",
        "qst": "TVQ QC - 9,975",
        "zero": "Détaxé",
        "exempt": "Exonéré",
        "out": "Hors champ",
    },
}


def rate(rate_id: str, name: str, value: object, special: str = "NONE", **more: object) -> Row:
    dates = [{"RateValue": value, "EffectiveDate": "2013-01-01T00:00:00-08:00"}]
    row = {"Id": rate_id, "Name": name, "RateValue": value, "SpecialTaxType": special, "Active": True}
    return {**row, "AgencyRef": {"value": "2"}, "EffectiveTaxRate": dates, **more}


def code(code_id: str, name: str, *rate_ids: str, **more: object) -> Row:
    details = [{"TaxRateRef": {"value": i}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0} for i in rate_ids]
    return {"Id": code_id, "Name": name, "Active": True, "SalesTaxRateList": {"TaxRateDetail": details}, **more}


def account(account_id: str, name: str, kind: str, subtype: str, **more: object) -> Row:
    return {"Id": account_id, "Name": name, "AccountType": kind, "AccountSubType": subtype, "Active": True, **more}


def rows(language: str = "en") -> dict[str, Any]:
    """A whole realm by entity; tests change it before reading it with `snapshot_of`."""
    names = NAMES[language]
    return {
        "CompanyInfo": {
            "CompanyName": "Entretien Élite inc.",
            "Country": "CA",
            "NameValue": [{"Name": "SubscriptionStatus", "Value": "PAID"}, {"Name": "OfferingSku", "Value": "Plus"}],
        },
        "Preferences": {
            "SalesFormsPrefs": {"CustomTxnNumbers": True, "AllowDiscount": False, "AutoApplyCredit": True},
            "AccountingInfoPrefs": {"BookCloseDate": "2025-12-31"},
            "TaxPrefs": {"UsingSalesTax": True},
            "CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "CAD"}},
        },
        "TaxAgency": [
            {"Id": "2", "DisplayName": "Canada Revenue Agency", "LastFileDate": "2026-03-31"},
            {"Id": "9", "DisplayName": "Revenu Québec", "LastFileDate": "2026-06-30"},
            {"Id": "11", "DisplayName": "Other agency"},
        ],
        "TaxCode": [
            code("731", names["both"], "415", "88"),
            code("30", names["gst"], "415"),
            code("8", names["qst"], "88"),
            code("4", names["zero"], "51"),
            code("6", names["exempt"], "52"),
            code("3", names["out"], "53"),
        ],
        "TaxRate": [
            rate("415", "GST", 5),
            rate("88", "QST 9.975", Decimal("9.975"), AgencyRef={"value": "9"}),
            rate("51", "GST/HST ZR", 0, "ZERO_RATE"),
            rate("52", "GST ES", 0),
            rate("53", "NOTAXS", 0),
        ],
        "Account": [
            account("84", "Comptes clients (CAD)", "Accounts Receivable", "AccountsReceivable"),
            account("4", "Fonds non déposés", "Other Current Asset", "UndepositedFunds"),
            account("79", "Services", "Income", "ServiceFeeIncome"),
            account("21", "Ventes", "Income", "SalesOfProductIncome"),
        ],
        "Term": [{"Id": "3", "Name": "Net 30", "DueDays": 30}, {"Id": "5", "Name": "Le 15", "DayOfMonthDue": 15}],
        "PaymentMethod": [{"Id": "7", "Name": "Chèque", "Type": "NON_CREDIT_CARD"}],
    }


ENTITIES = ("TaxAgency", "TaxCode", "TaxRate", "Account", "Term", "PaymentMethod")


def wire_of(realm: dict[str, Any]) -> ScriptedWire:
    objects = [says(200, {name: realm[name]}) for name in ("CompanyInfo", "Preferences")]
    queries = [says(200, {"QueryResponse": {name: realm[name]} if realm[name] else {}}) for name in ENTITIES]
    return ScriptedWire([*objects, *queries])


def snapshot_of(realm: dict[str, Any]) -> RealmSnapshot:
    return read_snapshot(QboClient(RealmId("9130"), "https://qbo.example", Tokens(), wire_of(realm), system_clock()))
