"""Questions 5, 7, 14 and 18: what payments do to invoices, and what may still be done to an invoice once it is paid."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from tests.contract.answer import Answer, Record
from tests.contract.probes.experiment import Experiment, Finding, refusal_of
from tests.contract.worlds import World

TOTAL = Decimal("229.95")
CREDIT = Decimal("45.99")


def _of_a_paid_invoice(world: World, act: Callable[[Record], Answer], left: Decimal) -> Finding:
    """Does something to an invoice of 229.95 that is paid in full; `left` is what the payment may have left then."""
    forms, company = world.forms, world.company
    customer = forms.customer()
    invoice = forms.invoice(customer)
    paid = forms.paid(customer, TOTAL, ("Invoice", invoice, TOTAL))
    refusal = refusal_of(act(company.read("Invoice", invoice)))
    if refusal:
        return refusal
    unapplied = Decimal(company.read("Payment", paid)["UnappliedAmt"])
    words = {left: "done, the money unapplied", Decimal(0): "done, the payment as before"}
    return Finding(words.get(unapplied, f"done, {unapplied} unapplied"))


def void_paid(world: World) -> Finding:
    return _of_a_paid_invoice(world, lambda invoice: world.company.try_void("Invoice", invoice), TOTAL)


def delete_paid(world: World) -> Finding:
    return _of_a_paid_invoice(world, lambda invoice: world.company.try_delete("Invoice", invoice), TOTAL)


def lower_paid(world: World) -> Finding:
    def lowered(invoice: Record) -> Answer:
        frame = {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"], "sparse": True}
        return world.company.attempt("Invoice", {**frame, "Line": [world.forms.line(40)]})

    return _of_a_paid_invoice(world, lowered, TOTAL - CREDIT)


def hand_over_paid(world: World) -> Finding:
    def handed_over(invoice: Record) -> Answer:
        frame = {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"], "sparse": True}
        return world.company.attempt("Invoice", {**frame, "CustomerRef": {"value": world.forms.customer()["Id"]}})

    return _of_a_paid_invoice(world, handed_over, TOTAL)


def too_much(world: World) -> Finding:
    forms, company = world.forms, world.company
    customer = forms.customer()
    invoice = forms.invoice(customer)
    answer = company.attempt("Payment", forms.payment(customer, 300, ("Invoice", invoice, 300)))
    return refusal_of(answer) or _applied(world, answer, invoice)


def more_than_the_payment(world: World) -> Finding:
    forms, company = world.forms, world.company
    customer = forms.customer()
    invoice = forms.invoice(customer)
    answer = company.attempt("Payment", forms.payment(customer, 100, ("Invoice", invoice, TOTAL)))
    return refusal_of(answer) or _applied(world, answer, invoice)


def for_somebody_else(world: World) -> Finding:
    forms, company = world.forms, world.company
    invoice = forms.invoice(forms.customer())
    answer = company.attempt("Payment", forms.payment(forms.customer(), TOTAL, ("Invoice", invoice, TOTAL)))
    return refusal_of(answer) or _applied(world, answer, invoice)


def for_a_job(world: World) -> Finding:
    """The parent pays what its sub-customer owes."""
    forms, company = world.forms, world.company
    parent = forms.customer()
    job = forms.customer("Chantier", Job=True, ParentRef={"value": parent["Id"]})
    invoice = forms.invoice(job)
    answer = company.attempt("Payment", forms.payment(parent, TOTAL, ("Invoice", invoice, TOTAL)))
    return refusal_of(answer) or _applied(world, answer, invoice)


def _applied(world: World, answer: Answer, invoice: Record) -> Finding:
    unapplied = Decimal(answer.entity("Payment")["UnappliedAmt"])
    balance = Decimal(world.company.read("Invoice", invoice)["Balance"])
    if balance == TOTAL:
        return Finding("taken, left unapplied", f"unapplied {unapplied}")
    return Finding(f"taken, open {balance:.2f}, unapplied {unapplied:.2f}")


def credit_paid_out(world: World) -> Finding:
    """A zero payment of an expense and a credit memo: the sale was cancelled and its money returned."""
    forms, company = world.forms, world.company
    customer = forms.customer()
    credit = company.create("CreditMemo", forms.sale(customer, forms.line(40)))
    expense = company.create("Purchase", forms.money_back(customer, CREDIT))
    links = (("Expense", expense, CREDIT), ("CreditMemo", credit, CREDIT))
    answer = company.attempt("Payment", forms.payment(customer, 0, *links))
    refusal = refusal_of(answer)
    if refusal:
        return refusal
    left, unapplied = company.read("CreditMemo", credit)["Balance"], answer.entity("Payment")["UnappliedAmt"]
    owed = company.read("Customer", customer)["Balance"]
    return Finding(f"taken, credit left {left:.2f}, unapplied {unapplied:.2f}, customer owes {owed:.2f}")


def one_line(world: World) -> Finding:
    """A credit memo applied by one payment line that names both, as some clients send it."""
    forms, company = world.forms, world.company
    customer = forms.customer()
    invoice = forms.invoice(customer)
    credit = company.create("CreditMemo", forms.sale(customer, forms.line(40)))
    links = [{"TxnId": invoice["Id"], "TxnType": "Invoice"}, {"TxnId": credit["Id"], "TxnType": "CreditMemo"}]
    body = forms.payment(customer, 0, Line=[{"Amount": CREDIT, "LinkedTxn": links}])
    refusal = refusal_of(company.attempt("Payment", body))
    return refusal or Finding(f"taken, invoice left {company.read('Invoice', invoice)['Balance']:.2f}")


def balance_with_credits(world: World) -> Finding:
    """What a customer's Balance says beside open credits: an invoice, then money on account, credit, money back."""
    forms, company = world.forms, world.company
    customer = forms.customer()

    def owed() -> str:
        return f"{company.read('Customer', customer)['Balance']:.2f}"

    forms.invoice(customer)
    found = [owed()]
    forms.paid(customer, 100)
    found.append(owed())
    company.create("CreditMemo", forms.sale(customer, forms.line(40)))
    found.append(owed())
    company.create("Purchase", forms.money_back(customer, CREDIT))
    return Finding(", ".join([*found, owed()]))


def sync_token(world: World) -> Finding:
    forms, company = world.forms, world.company
    customer = forms.customer()
    invoice = forms.invoice(customer)
    forms.paid(customer, 100, ("Invoice", invoice, 100))
    after = company.read("Invoice", invoice)["SyncToken"]
    return Finding("raised" if after != invoice["SyncToken"] else "as before", f"{invoice['SyncToken']} → {after}")


UNLINKED = "done, the money unapplied"
UNAPPLIED: Mapping[str, Mapping[object, str]] = {"foreign_invoice": {"unapplied": "taken, left unapplied"}}

EXPERIMENTS = (
    Experiment(5, "void of a paid invoice", void_paid, "refused 6000", {"void_paid_invoice": {"unlink": UNLINKED}}),
    Experiment(
        5, "delete of a paid invoice", delete_paid, "refused 6000", {"delete_paid_invoice": {"unlink": UNLINKED}}
    ),
    Experiment(
        5,
        "invoice lowered below what is paid",
        lower_paid,
        "refused 6000",
        {"invoice_below_paid": {"unapply": UNLINKED}},
    ),
    Experiment(
        5,
        "paid invoice given to another customer",
        hand_over_paid,
        "refused 6000",
        {"move_paid_invoice": {"unlink": UNLINKED}},
    ),
    Experiment(
        7,
        "payment line above the open balance",
        too_much,
        "refused 6000",
        {"over_application": {"cap": "taken, open 0.00, unapplied 70.05"}},
    ),
    Experiment(7, "payment lines above the payment", more_than_the_payment, "refused 6000"),
    Experiment(7, "payment for another customer's invoice", for_somebody_else, "refused 6000", UNAPPLIED),
    Experiment(
        7,
        "parent pays for its sub-customer",
        for_a_job,
        "refused 6000",
        {**UNAPPLIED, "parent_pays_for_job": {"apply": "taken, open 0.00, unapplied 0.00"}},
    ),
    Experiment(
        14,
        "zero payment of expense and credit memo",
        credit_paid_out,
        "taken, credit left 0.00, unapplied 0.00, customer owes 0.00",
    ),
    Experiment(
        14,
        "credit memo and invoice in one payment line",
        one_line,
        "refused 620",
        {"credit_and_debit_in_one_line": {"apply": "taken, invoice left 183.96"}},
    ),
    Experiment(14, "customer's Balance beside credits", balance_with_credits, "229.95, 129.95, 83.96, 129.95"),
    Experiment(
        18,
        "SyncToken of an invoice that is paid",
        sync_token,
        "raised",
        {"payment_bumps_invoice": {False: "as before"}},
    ),
)
