"""Currencies. One company keeps its books in one; with multi-currency on, names may have another.

Transactions in another currency than the company's own are not emulated: they would need exchange rates.
"""

from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

NAMES = {"CAD": "Canadian Dollar", "USD": "United States Dollar"}


def check_currency(call: Call, draft: Draft) -> None:
    """Writes a transaction's currency; 2020 where multi-currency demands one, 6000 for another than its customer's."""
    record, home = draft.record, call.realm.currency
    wanted = record.get("CurrencyRef", {}).get("value")
    if wanted is None and _is_multi(call) and not call.by_person:
        raise refuse("missing", "CurrencyRef", name="CurrencyRef")
    wanted = wanted or home
    customer = call.realm.table("Customer").get(record.get("CustomerRef", {}).get("value", "")) or {}
    if wanted != customer.get("CurrencyRef", {}).get("value", home):
        raise refuse("currency", "CurrencyRef")
    if wanted != home:
        raise refuse("feature", "CurrencyRef", name=f"Posting in {wanted}")
    _put(draft, home)


def check_list_currency(call: Call, draft: Draft) -> None:
    """Writes the currency of a name or an account: the home currency unless multi-currency is on; it never changes."""
    home = call.realm.currency
    before = draft.old.get("CurrencyRef", {}).get("value", home) if draft.old else None
    wanted = draft.record.get("CurrencyRef", {}).get("value") or before or home
    is_known = wanted == home or (_is_multi(call) and wanted in NAMES)
    if not is_known or before not in (None, wanted):
        raise refuse("currency", "CurrencyRef")
    _put(draft, wanted)


def _is_multi(call: Call) -> bool:
    return bool(call.realm.preference("CurrencyPrefs", "MultiCurrencyEnabled"))


def _put(draft: Draft, currency: str) -> None:
    draft.record["CurrencyRef"] = {"value": currency, "name": NAMES.get(currency, currency)}
