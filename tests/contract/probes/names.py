"""Questions 9 and 10: names of what is inactive, what may still be done with it, and names of items and categories."""

from tests.contract.answer import Record
from tests.contract.probes.experiment import Experiment, Finding, Setting, refusal_of, together, word_of
from tests.contract.worlds import World


def inactive_name(world: World) -> Finding:
    """Twice made and twice put away under one name."""
    company, name = world.company, world.company.name("Parti")
    first = company.create("Customer", {"DisplayName": name})
    suffix = _put_away(world, first).removeprefix(name)
    answer = company.attempt("Customer", {"DisplayName": name})
    again = _put_away(world, answer.entity("Customer")).removeprefix(name) if not refusal_of(answer) else "none"
    return together({"suffix": repr(suffix), "name again": word_of(answer), "second suffix": repr(again)})


def _put_away(world: World, customer: Record) -> str:
    return str(world.company.change("Customer", customer, {"Active": False})["DisplayName"])


def inactive_with_balance(world: World) -> Finding:
    forms, customer = world.forms, world.forms.customer()
    forms.invoice(customer)
    frame = {"Id": customer["Id"], "SyncToken": world.company.read("Customer", customer)["SyncToken"], "sparse": True}
    answer = world.company.attempt("Customer", {**frame, "Active": False})
    return refusal_of(answer) or Finding("done")


def inactive_reference(world: World) -> Finding:
    forms, company = world.forms, world.company
    gone = company.change("Customer", forms.customer(), {"Active": False})
    return refusal_of(company.attempt("Invoice", forms.sale(gone))) or Finding("taken")


def item_names(world: World) -> Finding:
    forms, company = world.forms, world.company
    category = forms.lists.category
    sold = {"Type": "Service", "IncomeAccountRef": {"value": forms.lists.income}}
    body = {**sold, "Name": company.name("Tonte")}
    company.create("Item", body)
    under = {"SubItem": True, "ParentRef": {"value": category["Id"]}}
    answers = {
        "name of a category": company.attempt("Item", {**sold, "Name": category["Name"]}),
        "same name under a category": company.attempt("Item", {**body, **under}),
    }
    return together(
        {name: word_of(answer) for name, answer in answers.items()},
        "; ".join(answer.fault.text for answer in answers.values() if answer.fault),
    )


EXPERIMENTS = (
    Experiment(
        9,
        "name of an inactive customer",
        inactive_name,
        "suffix: ' (deleted)'; name again: taken; second suffix: ' (deleted 2)'",
        otherwise=(
            (
                Setting({"inactive_suffix_fr": " (supprimé)"}, locale="fr_CA"),
                "suffix: ' (supprimé)'; name again: taken; second suffix: ' (supprimé 2)'",
            ),
        ),
    ),
    Experiment(
        9,
        "customer with a balance made inactive",
        inactive_with_balance,
        "refused 6220",
        {"inactive_with_balance": {"allow": "done"}},
    ),
    Experiment(
        9,
        "reference to an inactive customer",
        inactive_reference,
        "refused 2500",
        {"inactive_reference": {"610": "refused 610"}},
    ),
    Experiment(
        10,
        "names of items and categories",
        item_names,
        "name of a category: refused 6240; same name under a category: taken",
        {
            "item_category_clash": {"allow": "name of a category: taken; same name under a category: taken"},
            "item_names": {"global": "name of a category: refused 6240; same name under a category: refused 6240"},
        },
    ),
)
