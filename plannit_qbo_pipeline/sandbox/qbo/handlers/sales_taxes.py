"""The taxes of a sales form: tax codes on every line, supplied TaxLines, total. See `books/taxes.py` for the sums.

With TaxInclusive the total stays what was sent; what the lines then show stands in `included_taxes.py`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.books.taxes import TaxedLine, compute
from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.included_taxes import GROSS, put_net
from plannit_qbo_pipeline.sandbox.qbo.handlers.sales_lines import (
    DISCOUNT,
    MAX_TAXABLE_LINES,
    SALES,
    put_inline_subtotals,
    sales_lines,
)
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date

COUNTED = (SALES, DISCOUNT)
# What taxes hang on beside the lines.
TAXED_BY = ("TxnDate", "GlobalTaxCalculation")
TaxLines = Sequence[Mapping[str, Any]]


def put_taxes(call: Call, draft: Draft) -> dict[int, Decimal]:
    """Writes TxnTaxDetail; answers each counted line's net amount by its position."""
    record = draft.record
    counted = [position for position, line in enumerate(record["Line"]) if line["DetailType"] in COUNTED]
    amounts = {position: _signed(record["Line"][position]) for position in counted}
    mode = record["GlobalTaxCalculation"]
    if mode == "NotApplicable":
        if "TxnTaxDetail" in draft.sent:
            raise refuse("tax_detail", "TxnTaxDetail")
        return _untaxed(record, amounts)
    if not call.realm.preference("TaxPrefs", "UsingSalesTax") or _is_left_untaxed(call, draft):
        return _untaxed(record, amounts)
    _check_codes(call, [record["Line"][position] for position in counted])
    on = parse_date(record["TxnDate"])
    assert on is not None
    taxed = [TaxedLine(amounts[position], _code(record["Line"][position])) for position in counted]
    taxes = compute(call.realm, taxed, mode == "TaxInclusive", on, _supplied(draft), call.switches)
    record["TxnTaxDetail"] = {"TotalTax": taxes.total, "TaxLine": list(taxes.tax_lines)}
    draft.worked_out["rounding"] = taxes.rounding
    nets = dict(zip(counted, taxes.nets, strict=True))
    if mode == "TaxInclusive":
        _show_included(call, draft, nets)
    else:
        _forget_gross(record)
    return nets


def _signed(line: Record) -> Decimal:
    amount: Decimal = line["Amount"]
    return -amount if line["DetailType"] == DISCOUNT else amount


def _code(line: Record) -> str:
    return str(line[line["DetailType"]]["TaxCodeRef"]["value"])


def _check_codes(call: Call, lines: Sequence[Record]) -> None:
    coded = [line for line in lines if "TaxCodeRef" in line[line["DetailType"]]]
    if len(coded) < len(lines):
        raise refuse("tax_code_on_some_lines" if coded else "tax_code_missing", "")
    codes = [call.realm.table("TaxCode").rows[code_id] for code_id in dict.fromkeys(map(_code, lines))]
    for code in codes:
        if code.get("Taxable", True) and not _has_rates(code):
            raise refuse("line_tax_code", "TaxCodeRef", name=code["Name"])
    if len(lines) > MAX_TAXABLE_LINES and any(map(_has_rates, codes)):
        raise refuse("too_many_lines", "Line", high=MAX_TAXABLE_LINES)


def _has_rates(code: Record) -> bool:
    return bool(code.get("SalesTaxRateList", {}).get("TaxRateDetail"))


def _is_left_untaxed(call: Call, draft: Draft) -> bool:
    """By switch: an update carries tax only when TaxLines are sent with it, as one Québec integration saw."""
    is_update = draft.old is not None and not call.by_person
    return is_update and call.switches["tax_on_update"] == "only_with_lines" and not _sent_or_stored(draft)


def _supplied(draft: Draft) -> TaxLines:
    """The TaxLines to honour. Stored ones were worked out for a day and a way to count: for others they say nothing."""
    is_stored = "TxnTaxDetail" not in draft.sent
    return () if is_stored and any(draft.changes(name) for name in TAXED_BY) else _sent_or_stored(draft)


def _sent_or_stored(draft: Draft) -> TaxLines:
    """The TaxLines that were sent; else, when no line was sent either, those the stored version has."""
    if "TxnTaxDetail" in draft.sent:
        return draft.sent["TxnTaxDetail"].get("TaxLine", ()) if draft.sent["TxnTaxDetail"] else ()
    if draft.old is not None and draft.sent.get("sparse") and "Line" not in draft.sent:
        lines: TaxLines = draft.old.get("TxnTaxDetail", {}).get("TaxLine", ())
        return lines
    return ()


def _untaxed(record: Record, amounts: dict[int, Decimal]) -> dict[int, Decimal]:
    record.pop("TxnTaxDetail", None)
    _forget_gross(record)
    return amounts


def _forget_gross(record: Record) -> None:
    for _, detail in sales_lines(record):
        detail.pop(GROSS, None)


def _show_included(call: Call, draft: Draft, nets: Mapping[int, Decimal]) -> None:
    """The lines as the answer shows them, and the sub-total of what they show."""
    record, subtotal = draft.record, ZERO
    for position, line in enumerate(record["Line"]):
        if line["DetailType"] == SALES:
            put_net(call, line, line[SALES], nets[position])
            subtotal += line["Amount"]
    draft.worked_out["subtotal"] = subtotal
    put_inline_subtotals(record)


def total_tax(record: Record) -> Decimal:
    """What the taxes add to the lines; nothing when they are included in them."""
    if record["GlobalTaxCalculation"] == "TaxInclusive":
        return ZERO
    total: Decimal = record.get("TxnTaxDetail", {}).get("TotalTax", ZERO)
    return total
