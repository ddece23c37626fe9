"""Questions 2, 3, 4, 15 and 16: who rounds how, whose tax lines count, taxes of an update, tax included in a refund."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import product

from tests.contract.answer import Record
from tests.contract.forms import taxes_of
from tests.contract.probes.experiment import Experiment, Finding, Setting, refusal_of, together, word_of
from tests.contract.worlds import World

GST, QST = Decimal(5), Decimal("9.975")
VECTORS: Sequence[Sequence[Decimal]] = (
    [Decimal("140.00")],
    [Decimal("62.50")],
    [Decimal("10.10")] * 3,
    [Decimal("33.33")] * 3,
)
OFF_BY_CENTS = (1, -1, 5, -5, 10)


def rounding(world: World) -> Finding:
    """Which of the four plain rules gives every tax that QuickBooks computed."""
    forms, customer = world.forms, world.forms.customer()
    rates = forms.lists.quebec_rates
    computed: list[tuple[Decimal, Decimal]] = []
    for amounts in VECTORS:
        taxes = taxes_of(forms.invoice(customer, *(forms.line(amount) for amount in amounts)))
        computed.append((taxes[rates[GST]], taxes[rates[QST]]))
    fitting = [name for name, rule in RULES.items() if [rule(amounts) for amounts in VECTORS] == computed]
    shown = "; ".join(
        f"{' + '.join(map(str, amounts))}: {gst} + {qst}" for amounts, (gst, qst) in zip(VECTORS, computed, strict=True)
    )
    return Finding(" or ".join(fitting) or "by none of the known rules", shown)


def _rule(per: str, mode: str) -> Callable[[Sequence[Decimal]], tuple[Decimal, Decimal]]:
    def rounded(amount: Decimal) -> Decimal:
        return amount.quantize(Decimal("0.01"), mode)

    def tax(amounts: Sequence[Decimal], percent: Decimal) -> Decimal:
        bases = [sum(amounts, Decimal(0))] if per == "rate" else amounts
        return sum((rounded(base * percent / 100) for base in bases), Decimal(0))

    return lambda amounts: (tax(amounts, GST), tax(amounts, QST))


RULES = {
    f"per {per}, {mode.removeprefix('ROUND_').lower().replace('_', ' ')}": _rule(per, mode)
    for per, mode in product(("rate", "line"), (ROUND_HALF_UP, ROUND_HALF_EVEN))
}


def supplied_tax_lines(world: World) -> Finding:
    """200.00 has a QST of 19.95; another one is sent."""
    forms, customer = world.forms, world.forms.customer()
    found: dict[str, str] = {}
    for cents in OFF_BY_CENTS:
        qst = Decimal("19.95") + Decimal(cents) / 100
        body = forms.sale(customer, TxnTaxDetail=forms.tax_detail(200, Decimal("10.00"), qst))
        answer = world.company.attempt("Invoice", body)
        words = {qst: "kept", Decimal("19.95"): "recomputed"}
        done = answer.status == 200 and taxes_of(answer.entity("Invoice"))[forms.lists.quebec_rates[QST]]
        found[f"{cents:+} ¢"] = word_of(answer, words.get(Decimal(done), f"{done}"))
    return together(found)


def taxes_of_an_update(world: World) -> Finding:
    """200.00 become 400.00, whose taxes are 59.90."""
    new = world.forms.tax_detail(400, Decimal("20.00"), Decimal("39.90"))
    found = {
        "TxnTaxDetail left out": _updated(world, lambda stored: {}),
        "sent back as it was": _updated(world, lambda stored: {"TxnTaxDetail": stored["TxnTaxDetail"]}),
        "sent anew": _updated(world, lambda stored: {"TxnTaxDetail": new}),
    }
    return together(found)


def _updated(world: World, tax_detail: Callable[[Record], Record]) -> str:
    forms, company = world.forms, world.company
    made = forms.invoice(forms.customer())
    frame = {name: made[name] for name in ("Id", "SyncToken", "CustomerRef", "DocNumber", "TxnDate", "PrivateNote")}
    body = {**frame, "GlobalTaxCalculation": "TaxExcluded", "Line": [forms.line(400)], **tax_detail(made)}
    answer = company.attempt("Invoice", body)
    if refusal_of(answer):
        return word_of(answer)
    total_tax = Decimal(company.read("Invoice", made).get("TxnTaxDetail", {}).get("TotalTax", 0))
    words = {Decimal("59.90"): "the new tax", Decimal("29.95"): "the old tax", Decimal(0): "no tax"}
    return words.get(total_tax, f"{total_tax}")


def tax_included(world: World) -> Finding:
    """Amounts for which no net gives exactly this total."""
    forms, customer = world.forms, world.forms.customer()
    found: dict[str, str] = {}
    for amount in (Decimal("10.00"), Decimal("20.00")):
        body = forms.refund(customer, forms.line(amount), GlobalTaxCalculation="TaxInclusive")
        answer = world.company.attempt("RefundReceipt", body)
        found[f"{amount}"] = word_of(answer)
        if not refusal_of(answer):
            made = answer.entity("RefundReceipt")
            taxes = [f"{taxes_of(made)[forms.lists.quebec_rates[percent]]:.2f}" for percent in (GST, QST)]
            found[f"{amount}"] = f"total {made['TotalAmt']:.2f} with {' + '.join(taxes)}"
    return together(found)


def included_line(world: World) -> Finding:
    """A line whose taxes are included, as it is answered: Intuit's Australian demo data show it net."""
    forms, customer = world.forms, world.forms.customer()
    answer = world.company.attempt(
        "Invoice", forms.sale(customer, Line=[forms.line(Decimal("229.95"))], GlobalTaxCalculation="TaxInclusive")
    )
    if refusal_of(answer):
        return Finding(word_of(answer))
    line = answer.entity("Invoice")["Line"][0]
    gross = line["SalesItemLineDetail"].get("TaxInclusiveAmt", Decimal(0))
    return Finding(f"Amount {line['Amount']:.2f}, TaxInclusiveAmt {gross:.2f}")


def partner_tax(world: World) -> Finding:
    prefs = world.client.send("GET", "preferences").entity("Preferences")["TaxPrefs"]
    return Finding(str(prefs.get("PartnerTaxEnabled", "absent")).lower(), str(prefs))


EXPERIMENTS = (
    Experiment(
        2, "rounding of taxes", rounding, "per rate, half up", {"tax_rounding": {"per_line": "per line, half up"}}
    ),
    Experiment(
        3,
        "supplied tax lines that are off",
        supplied_tax_lines,
        "+1 ¢: kept; -1 ¢: kept; +5 ¢: kept; -5 ¢: kept; +10 ¢: recomputed",
        {
            "tax_lines": {"ignore": "; ".join(f"{cents:+} ¢: recomputed" for cents in OFF_BY_CENTS)},
            "tax_line_tolerance_cents": {
                1: "+1 ¢: kept; -1 ¢: kept; +5 ¢: recomputed; -5 ¢: recomputed; +10 ¢: recomputed",
                10: "; ".join(f"{cents:+} ¢: kept" for cents in OFF_BY_CENTS),
            },
        },
    ),
    Experiment(
        4,
        "taxes of an update",
        taxes_of_an_update,
        "TxnTaxDetail left out: the new tax; sent back as it was: the new tax; sent anew: the new tax",
        {
            "tax_on_update": {
                "only_with_lines": "TxnTaxDetail left out: no tax; sent back as it was: the new tax; "
                "sent anew: the new tax"
            }
        },
    ),
    Experiment(
        15,
        "tax included in a refund",
        tax_included,
        "10.00: total 10.00 with 0.43 + 0.87; 20.00: total 20.00 with 0.87 + 1.74",
    ),
    Experiment(
        0,
        "a line whose taxes are included",
        included_line,
        "Amount 200.00, TaxInclusiveAmt 229.95",
        {"tax_inclusive_lines": {"as_sent": "Amount 229.95, TaxInclusiveAmt 229.95"}},
    ),
    Experiment(
        16,
        "PartnerTaxEnabled of a new company",
        partner_tax,
        "absent",
        otherwise=((Setting(acts=({"act": "set_preference", "name": "PartnerTaxEnabled", "value": True},)), "true"),),
    ),
)
