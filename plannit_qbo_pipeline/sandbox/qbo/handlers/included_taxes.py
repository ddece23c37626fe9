"""Lines whose taxes are included: gross in what is sent, net in what is answered, with the gross as TaxInclusiveAmt.

A line that comes back as it was read keeps its gross amount: TaxInclusiveAmt counts where both are there.
"""

from decimal import Decimal
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.cents import cents
from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call

GROSS = "TaxInclusiveAmt"
PRICE_PLACES = Decimal("0.0000001")


def put_gross(call: Call, record: Record, line: Record, detail: dict[str, Any]) -> None:
    """The gross amount into a line that is to be worked out, where its net one was read and sent back."""
    is_included = record["GlobalTaxCalculation"] == "TaxInclusive"
    # Client libraries send a zero for what they were not given.
    if is_included and detail.get(GROSS) and call.switches["tax_inclusive_lines"] == "net":
        _put_amount(line, detail, cents(detail[GROSS]))


def put_net(call: Call, line: Record, detail: dict[str, Any], net: Decimal) -> None:
    """What the answer shows of a line whose taxes are included, once its net amount is known."""
    detail[GROSS] = line["Amount"]
    if call.switches["tax_inclusive_lines"] == "net":
        _put_amount(line, detail, net)


def _put_amount(line: Record, detail: dict[str, Any], amount: Decimal) -> None:
    """The amount, and a price of as many digits as it takes for quantity × price to give it."""
    if line["Amount"] == amount:
        return
    line["Amount"] = amount
    if detail.get("Qty") and "UnitPrice" in detail:
        detail["UnitPrice"] = (amount / detail["Qty"]).quantize(PRICE_PLACES)
