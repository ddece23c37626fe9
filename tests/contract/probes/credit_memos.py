"""Beyond §10 (number 0): what may still be done to a credit memo, before and after a payment applies it."""

from decimal import Decimal

from tests.contract.answer import Answer, Record
from tests.contract.probes.experiment import Experiment, Finding, refusal_of, word_of
from tests.contract.worlds import World

CREDIT = Decimal("45.99")


def void_of_a_credit_memo(world: World) -> Finding:
    forms, company = world.forms, world.company
    credit = company.create("CreditMemo", forms.sale(forms.customer(), forms.line(40)))
    answer = company.try_void("CreditMemo", credit)
    total = company.read("CreditMemo", credit)["TotalAmt"]
    return Finding(f"HTTP {answer.status} {word_of(answer)}, total then {total:.2f}")


def _applied_credit(world: World) -> tuple[Record, Record, Record]:
    """A credit memo that a zero payment applies, as it is now; its customer, and the payment."""
    forms, company = world.forms, world.company
    customer = forms.customer()
    invoice, credit = forms.invoice(customer), company.create("CreditMemo", forms.sale(customer, forms.line(40)))
    paid = forms.paid(customer, 0, ("Invoice", invoice, CREDIT), ("CreditMemo", credit, CREDIT))
    return company.read("CreditMemo", credit), customer, paid


def applied_credit_deleted(world: World) -> Finding:
    credit, _, paid = _applied_credit(world)
    return _still_linked(world, world.company.try_delete("CreditMemo", credit), paid)


def applied_credit_lowered(world: World) -> Finding:
    credit, _, paid = _applied_credit(world)
    frame = {"Id": credit["Id"], "SyncToken": credit["SyncToken"], "sparse": True}
    answer = world.company.attempt("CreditMemo", {**frame, "Line": [world.forms.line(20)]})
    return refusal_of(answer) or _still_linked(world, answer, paid)


def applied_credit_moved(world: World) -> Finding:
    credit, _, paid = _applied_credit(world)
    frame = {"Id": credit["Id"], "SyncToken": credit["SyncToken"], "sparse": True}
    answer = world.company.attempt("CreditMemo", {**frame, "CustomerRef": {"value": world.forms.customer()["Id"]}})
    return _still_linked(world, answer, paid)


def _still_linked(world: World, answer: Answer, paid: Record) -> Finding:
    lines = world.company.client.send("GET", f"payment/{paid['Id']}").payload.get("Payment", {}).get("Line", [])
    applied = {line["LinkedTxn"][0]["TxnType"]: f"{line['Amount']:.2f}" for line in lines}
    return refusal_of(answer) or Finding(f"done, then applied: {applied.get('CreditMemo', 'nothing')}")


UNLINKED = "done, then applied: nothing"

EXPERIMENTS = (
    Experiment(
        0,
        "void of a credit memo",
        void_of_a_credit_memo,
        "HTTP 400 refused 500, total then 45.99",
        {
            "void_not_supported": {
                "no_effect": "HTTP 200 taken, total then 45.99",
                "fault_in_200": "HTTP 200 refused 500, total then 45.99",
            }
        },
    ),
    Experiment(
        0,
        "delete of an applied credit memo",
        applied_credit_deleted,
        "refused 6000",
        {"delete_applied_credit": {"unlink": UNLINKED}},
    ),
    Experiment(
        0,
        "applied credit memo lowered",
        applied_credit_lowered,
        "refused 6000",
        {"credit_below_applied": {"unapply": "done, then applied: 23.00"}},
    ),
    Experiment(
        0,
        "applied credit memo given to another customer",
        applied_credit_moved,
        "refused 6000",
        {"move_applied_credit": {"unlink": UNLINKED}},
    ),
)
