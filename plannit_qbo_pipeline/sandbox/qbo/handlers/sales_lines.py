"""The lines of a sales form: which ones count, what they must add up to, how they are stored.

Shared by every form that sells or gives a sale back; their taxes stand in `sales_taxes.py`.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.journal import ZERO
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Problem, refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.included_taxes import put_gross
from plannit_qbo_pipeline.sandbox.qbo.handlers.line_ids import put_line_ids

SALES = "SalesItemLineDetail"
DISCOUNT = "DiscountLineDetail"
SUBTOTAL = "SubTotalLineDetail"
DESCRIPTION = "DescriptionOnly"
INLINE_SUBTOTAL = "Subtotal:"
MAX_TAXABLE_LINES = 750
HIGHEST_TOTAL = 999_999_999
HUNDRED = Decimal(100)
VOIDED = "Voided"
INCOME = ("Income", "Other Income")
QUANTITIES = ("Qty", "UnitPrice", "TaxInclusiveAmt", "DiscountPercent")


def own_lines(lines: list[Record]) -> list[Record]:
    """Copies of the lines that a form keeps; sub-totals are QuickBooks Online's own and made anew."""
    return [_copy(line) for line in lines if line.get("DetailType") != SUBTOTAL]


def _copy(line: Record) -> Record:
    copied: Record = {key: dict(value) if isinstance(value, dict) else value for key, value in line.items()}
    if copied.get("DetailType") in (SALES, DISCOUNT):
        copied.setdefault(copied["DetailType"], {})
    return copied


def sales_lines(record: Record) -> Iterator[tuple[Record, dict[str, Any]]]:
    for line in record["Line"]:
        if line["DetailType"] == SALES:
            yield line, line[SALES]


def discount_lines(record: Record) -> Iterator[tuple[Record, dict[str, Any]]]:
    for line in record["Line"]:
        if line["DetailType"] == DISCOUNT:
            yield line, line[DISCOUNT]


def line_problems(call: Call, record: Record) -> list[Problem]:
    """What lacks in the lines: amounts and percentages, and any line that sells."""
    problems = [problem for line in record["Line"] for problem in _problems_of(line)]
    if record["Line"] and not any(_sells(line) for line in record["Line"]):
        situation = "missing" if call.switches["no_sales_line"] == "2020" else "missing_lines"
        problems.append(Problem(situation, "Line", {"name": "Line"}))
    return problems


def _problems_of(line: Record) -> Iterator[Problem]:
    detail = line.get(DISCOUNT, {}) if line["DetailType"] == DISCOUNT else {}
    if detail.get("PercentBased"):
        if "DiscountPercent" not in detail:
            yield Problem("missing", "DiscountPercent", {"name": "DiscountPercent"})
    elif line["DetailType"] in (SALES, DISCOUNT) and "Amount" not in line:
        yield Problem("missing", "Amount", {"name": "Amount"})
    elif line["DetailType"] == DISCOUNT and line["Amount"] < 0:
        yield Problem("negative_amount", "Amount", {"value": line["Amount"]})


def _sells(line: Record) -> bool:
    return line["DetailType"] in (SALES, "GroupLineDetail") or _is_inline_subtotal(line)


def _is_inline_subtotal(line: Record) -> bool:
    return line["DetailType"] == DESCRIPTION and str(line.get("Description", "")).startswith(INLINE_SUBTOTAL)


def check_items(call: Call, record: Record) -> None:
    """Groups are not emulated, categories are no items, a line without an item gets the company's default one."""
    if any(line["DetailType"] == "GroupLineDetail" for line in record["Line"]):
        raise refuse("feature", "GroupLineDetail", name="GroupLineDetail")
    for _, detail in sales_lines(record):
        if "ItemRef" not in detail:
            if call.switches["line_without_item"] == "refuse":
                raise refuse("missing", "ItemRef", name="ItemRef")
            default = call.realm.table("Item").rows[call.realm.roles["default_item"]]
            detail["ItemRef"] = {"value": default["Id"], "name": default["FullyQualifiedName"]}
        item = call.realm.table("Item").rows[detail["ItemRef"]["value"]]
        if item["Type"] == "Category":
            raise refuse("category_item", "ItemRef")
        account = item["IncomeAccountRef"]
        detail["ItemAccountRef"] = {"value": account["value"], "name": account["name"]}


def check_discount_accounts(call: Call, record: Record) -> None:
    """6430 for a discount that would go to anything but income."""
    for _, detail in discount_lines(record):
        account_id = detail.get("DiscountAccountRef", {}).get("value")
        if account_id and call.realm.table("Account").rows[account_id]["AccountType"] not in INCOME:
            raise refuse("account_type", "DiscountAccountRef")


def check_line_amounts(call: Call, record: Record) -> tuple[Decimal, Decimal]:
    """Amount = Qty × UnitPrice (6070), discounts allowed (6090); answers the sub-total and the discount."""
    subtotal = ZERO
    for line, detail in sales_lines(record):
        line["Amount"] = cents(line["Amount"])
        _check_product(call, line, detail)
        put_gross(call, record, line, detail)
        subtotal += line["Amount"]
    discount = ZERO
    for line, detail in discount_lines(record):
        if not call.realm.preference("SalesFormsPrefs", "AllowDiscount"):
            raise refuse("discount", "")
        if detail.get("PercentBased"):
            line["Amount"] = cents(subtotal * detail["DiscountPercent"] / HUNDRED)
        line["Amount"] = cents(line["Amount"])
        discount += line["Amount"]
    check_total(subtotal - discount)
    put_inline_subtotals(record)
    return subtotal, discount


def put_inline_subtotals(record: Record) -> None:
    """A description that begins with "Subtotal:" shows what was sold since the last one; others show no amount."""
    since = ZERO
    for line in record["Line"]:
        if line["DetailType"] == SALES:
            since += line["Amount"]
        elif _is_inline_subtotal(line):
            line["Amount"], since = since, ZERO
        elif line["DetailType"] == DESCRIPTION:
            line.pop("Amount", None)


def _check_product(call: Call, line: Record, detail: dict[str, Any]) -> None:
    if "Qty" not in detail or "UnitPrice" not in detail:
        return
    # python-quickbooks sends two zeros on every line that was given an amount alone.
    is_habit = call.switches["zero_quantity_and_price"] == "absent" and not detail["Qty"] and not detail["UnitPrice"]
    if is_habit and line["Amount"]:
        del detail["Qty"], detail["UnitPrice"]
    elif cents(detail["Qty"] * detail["UnitPrice"]) != line["Amount"]:
        raise refuse("amount", "", value=line["Amount"])


def check_total(total: Decimal) -> None:
    if not 0 <= total <= HIGHEST_TOTAL:
        raise refuse("range", "TotalAmt", low=0, high=HIGHEST_TOTAL, value=total)


def number_lines(record: Record, old: Record | None, subtotal: Decimal) -> None:
    """Ids of the lines, and the sub-total that closes the list."""
    put_line_ids(record["Line"], old["Line"] if old else ())
    record["Line"].append({"Amount": subtotal, "DetailType": SUBTOTAL, SUBTOTAL: {}})


def voided_lines(record: Record) -> list[Record]:
    """The stored lines with every amount, quantity and price at zero."""
    voided: Record = {"Line": own_lines(record["Line"])}
    for line in voided["Line"]:
        if "Amount" in line:
            line["Amount"] = ZERO
        for detail in (line.get(SALES, {}), line.get(DISCOUNT, {})):
            detail.update({name: Decimal(0) for name in QUANTITIES if name in detail})
    number_lines(voided, record, ZERO)
    lines: list[Record] = voided["Line"]
    return lines


def revenue(call: Call, record: Record, nets: dict[int, Decimal]) -> list[tuple[str, Decimal]]:
    """(account, amount) of each line, without tax; `nets` by position among the lines."""
    found = []
    for position, line in enumerate(record["Line"]):
        if position not in nets:
            continue
        if line["DetailType"] == SALES:
            account = str(line[SALES]["ItemAccountRef"]["value"])
        else:
            account = str(line[DISCOUNT].get("DiscountAccountRef", {}).get("value") or call.realm.roles["discounts"])
        found.append((account, nets[position]))
    return found


def voided_note(note: str) -> str:
    """`Voided`, before what the note said."""
    if note.startswith(VOIDED):
        return note
    return f"{VOIDED} - {note}"[:4000] if note else VOIDED
