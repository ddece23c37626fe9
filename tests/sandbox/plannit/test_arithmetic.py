from decimal import Decimal
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.plannit.arithmetic import cents, line_amount, plain, split, totals

GST = {"name": "TPS", "rate": Decimal(5)}
QST = {"name": "TVQ", "rate": Decimal("9.975")}
GROUPS = {"qc": [GST, QST], "gst": [GST], "zero": [{"name": "Détaxé", "rate": Decimal(0)}]}


def item(amount: str, *, taxable: bool = True, group: str | None = None) -> dict[str, Any]:
    return {"amount": Decimal(amount), "taxable": taxable, "taxGroupId": group}


@pytest.mark.parametrize(
    ("quantity", "unit_price", "amount"),
    [
        ("1", "10.005", "10.01"),
        ("-1", "10.005", "-10.01"),
        ("0.3333", "3", "1.00"),
        ("2.5", "0.0010", "0.00"),
        ("3", "-0.335", "-1.01"),
    ],
)
def test_line_amount_is_rounded_half_up_to_the_cent(quantity: str, unit_price: str, amount: str) -> None:
    assert line_amount(Decimal(quantity), Decimal(unit_price)) == Decimal(amount)


@pytest.mark.parametrize(
    ("items", "discount", "total", "taxes"),
    [
        pytest.param([item("100")], None, "114.98", {"TPS": "5.00", "TVQ": "9.98"}, id="Québec taxes"),
        pytest.param(
            [item("0.10")] * 3, None, "0.35", {"TPS": "0.02", "TVQ": "0.03"}, id="taxed on the sum, not per line"
        ),
        pytest.param(
            [item("100"), item("50", group="gst")],
            None,
            "167.48",
            {"TPS": "7.50", "TVQ": "9.98"},
            id="one rate over two groups is rounded once",
        ),
        pytest.param(
            [item("100"), item("20", taxable=False)], None, "134.98", {"TPS": "5.00", "TVQ": "9.98"}, id="untaxed"
        ),
        pytest.param(
            [item("100")],
            {"type": "percent", "value": 10},
            "103.48",
            {"TPS": "4.50", "TVQ": "8.98"},
            id="percent discount",
        ),
        pytest.param(
            [item("90"), item("10", taxable=False)],
            {"type": "amount", "value": Decimal("10")},
            "102.13",
            {"TPS": "4.05", "TVQ": "8.08"},
            id="discount amount shared with the untaxed part",
        ),
        pytest.param([item("100"), item("-40")], None, "68.99", {"TPS": "3.00", "TVQ": "5.99"}, id="refund line"),
        pytest.param([item("10", group="zero")], None, "10", {"Détaxé": "0"}, id="zero rated"),
        pytest.param([item("10", group="gone")], None, "10", {}, id="unknown group taxes nothing"),
        pytest.param([], {"type": "percent", "value": 10}, "0", {}, id="nothing on it"),
    ],
)
def test_totals_follow_the_contract(
    items: list[dict[str, Any]], discount: dict[str, Any] | None, total: str, taxes: dict[str, str]
) -> None:
    added_up = totals(items, discount, "qc", GROUPS)
    assert added_up.total == Decimal(total)
    assert {tax["name"]: tax["amount"] for tax in added_up.taxes} == {
        name: Decimal(amount) for name, amount in taxes.items()
    }


@pytest.mark.parametrize("amount", ["0.01", "9.99", "100", "33.33"])
def test_split_sums_back_with_the_remainder_on_the_largest(amount: str) -> None:
    bases: dict[str | None, Decimal] = {"a": Decimal(1), "b": Decimal("1.01"), None: Decimal(1)}
    shares = split(Decimal(amount), bases)
    assert sum(shares.values()) == Decimal(amount)
    assert shares["a"] == shares[None] == cents(Decimal(amount) / Decimal("3.01"))


@pytest.mark.parametrize(("number", "text"), [("100.00", "100"), ("12.50", "12.5"), ("0.00", "0"), ("1E+2", "100")])
def test_plain_numbers_have_no_trailing_zeros(number: str, text: str) -> None:
    assert format(plain(Decimal(number)), "f") == text
