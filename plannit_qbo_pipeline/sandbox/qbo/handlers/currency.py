"""One currency only: the company's own. Multi-currency is not emulated."""

from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse

NAMES = {"CAD": "Canadian Dollar", "USD": "United States Dollar"}


def check_currency(call: Call, draft: Draft) -> None:
    """Writes the home currency; 6000 for any other, or for another than the record was made with."""
    home = call.realm.currency
    wanted = draft.record.get("CurrencyRef", {}).get("value", home)
    if wanted != home:
        raise refuse("currency", "CurrencyRef")
    draft.record["CurrencyRef"] = {"value": home, "name": NAMES.get(home, home)}
