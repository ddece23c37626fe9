"""Questions 6 and 8: document numbers across types and under automatic numbering, and how long a reference may be."""

from tests.contract.probes.experiment import CannotAsk, Experiment, Finding, Setting, refusal_of, together, word_of
from tests.contract.worlds import World

LENGTHS = (21, 22, 100, 101)


def twice(world: World) -> Finding:
    forms, customer = world.forms, world.forms.customer()
    first = forms.invoice(customer)
    answer = world.company.attempt("Invoice", forms.sale(customer, DocNumber=first["DocNumber"]))
    return refusal_of(answer) or Finding("stored twice")


def across_types(world: World) -> Finding:
    forms, company = world.forms, world.company
    customer = forms.customer()
    number = forms.invoice(customer)["DocNumber"]
    answers = {
        "CreditMemo": company.attempt("CreditMemo", forms.sale(customer, DocNumber=number)),
        "RefundReceipt": company.attempt("RefundReceipt", forms.refund(customer, DocNumber=number)),
        "Purchase": company.attempt("Purchase", forms.money_back(customer, 10, DocNumber=number)),
    }
    return together(
        {entity: word_of(answer) for entity, answer in answers.items()},
        "; ".join(answer.fault.text for answer in answers.values() if answer.fault),
    )


def automatic(world: World) -> Finding:
    """What becomes of numbers while the company numbers by itself."""
    prefs = world.client.send("GET", "preferences").entity("Preferences")
    if prefs["SalesFormsPrefs"]["CustomTxnNumbers"]:
        raise CannotAsk("turn custom transaction numbers off, run this probe alone, and turn them on again")
    forms, customer = world.forms, world.forms.customer()
    sent = forms.sale(customer)
    unsent = {name: value for name, value in forms.sale(customer).items() if name != "DocNumber"}
    answers = [world.company.attempt("Invoice", body) for body in (sent, sent, unsent)]
    numbers = [str(answer.payload.get("Invoice", {}).get("DocNumber")) for answer in answers]
    words = ["stored" if number == sent["DocNumber"] else "replaced" for number in numbers]
    return together(
        {
            "sent": word_of(answers[0], words[0]),
            "sent twice": word_of(answers[1], words[1]),
            "not sent": word_of(answers[2], "none" if numbers[2] == "None" else "counted on"),
        },
        ", ".join(numbers),
    )


def reference_length(world: World) -> Finding:
    forms, customer = world.forms, world.forms.customer()
    found: dict[str, str] = {}
    texts: list[str] = []
    for length in LENGTHS:
        number = world.company.number().ljust(length, "x")
        answer = world.company.attempt("Payment", forms.payment(customer, 10, PaymentRefNum=number))
        is_whole = answer.fault is None and answer.entity("Payment").get("PaymentRefNum") == number
        found[f"{length}"] = word_of(answer, "taken" if is_whole else "cut")
        texts += [answer.fault.text] if answer.fault else []
    return together(found, "; ".join(texts))


AUTOMATIC = Setting(acts=({"act": "set_preference", "name": "CustomTxnNumbers", "value": False},))

EXPERIMENTS = (
    Experiment(6, "same number twice", twice, "refused 6140", {"warn_duplicate_docnumber": {False: "stored twice"}}),
    Experiment(
        6,
        "number of an invoice on other types",
        across_types,
        "CreditMemo: taken; RefundReceipt: taken; Purchase: taken",
        {"docnumber_space": {"company": "CreditMemo: refused 6140; RefundReceipt: refused 6140; Purchase: taken"}},
    ),
    Experiment(
        6,
        "numbers while the company numbers by itself",
        automatic,
        "sent: stored; sent twice: stored; not sent: counted on",
        {"docnumber_when_automatic": {"ignore": "sent: replaced; sent twice: replaced; not sent: counted on"}},
        needs=AUTOMATIC,
    ),
    Experiment(
        8,
        "length of PaymentRefNum",
        reference_length,
        "21: taken; 22: refused 2050; 100: refused 2050; 101: refused 2050",
        {"payment_ref_length": {100: "21: taken; 22: taken; 100: taken; 101: refused 2050"}},
    ),
)
