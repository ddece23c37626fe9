"""The taxes of a purchase: the rates that a tax code has for purchases, claimed back from the agencies.

What lines whose taxes are included show stands in `included_taxes.py`; see `sales_taxes.py` for the other side.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.taxes import PURCHASE_SIDE, TaxedLine, compute
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.included_taxes import GROSS, put_gross, put_net
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_taxes import TAXED_BY, TaxLines
from plannit_qbo_pipeline.sandbox.qbo.rules.purchase import EXPENSE_DETAIL
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date


def put_purchase_taxes(call: Call, draft: Draft) -> list[Decimal]:
    """Writes TxnTaxDetail and TotalAmt; answers each line's amount without tax."""
    record = draft.record
    lines: list[dict[str, Any]] = record["Line"]
    for line in lines:
        put_gross(call, record, line, line[EXPENSE_DETAIL])
    amounts: list[Decimal] = [line["Amount"] for line in lines]
    mode = record["GlobalTaxCalculation"]
    if mode == "NotApplicable" and "TxnTaxDetail" in draft.sent:
        raise refuse("tax_detail", "TxnTaxDetail")
    record["TotalAmt"] = sum(amounts, Decimal("0.00"))
    if mode == "NotApplicable" or not call.realm.preference("TaxPrefs", "UsingSalesTax"):
        record.pop("TxnTaxDetail", None)
        for line in lines:
            line[EXPENSE_DETAIL].pop(GROSS, None)
        return amounts
    codes = [line[EXPENSE_DETAIL].get("TaxCodeRef", {}).get("value") for line in lines]
    if not all(codes):
        raise refuse("tax_code_on_some_lines" if any(codes) else "tax_code_missing", "")
    for code in map(call.realm.table("TaxCode").rows.__getitem__, dict.fromkeys(codes)):
        if code.get("Taxable", True) and not code.get(PURCHASE_SIDE, {}).get("TaxRateDetail"):
            raise refuse("line_tax_code", "TaxCodeRef", name=code["Name"])
    is_included = mode == "TaxInclusive"
    taxed = [TaxedLine(amount, code) for amount, code in zip(amounts, codes, strict=True)]
    on = parse_date(record["TxnDate"])
    assert on is not None
    taxes = compute(call.realm, taxed, is_included, on, _supplied(draft), call.switches, PURCHASE_SIDE)
    record["TxnTaxDetail"] = {"TotalTax": taxes.total, "TaxLine": list(taxes.tax_lines)}
    for line, net in zip(lines, taxes.nets, strict=True):
        line[EXPENSE_DETAIL].pop(GROSS, None)
        if is_included:
            put_net(call, line, line[EXPENSE_DETAIL], net)
    record["TotalAmt"] += taxes.rounding if is_included else taxes.total
    return list(taxes.nets)


def _supplied(draft: Draft) -> TaxLines:
    """The TaxLines to honour: those sent; else, when nothing they hang on was sent, those the stored version has."""
    is_stored = "TxnTaxDetail" not in draft.sent and draft.sent.get("sparse") and "Line" not in draft.sent
    if is_stored and any(draft.changes(name) for name in TAXED_BY):
        return ()
    holder: Mapping[str, Any] = draft.old if is_stored and draft.old is not None else draft.sent
    lines: TaxLines = (holder.get("TxnTaxDetail") or {}).get("TaxLine", ())
    return lines
