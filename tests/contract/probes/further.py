"""Beyond §10 (number 0): what else the fact sheet leaves open and our sandbox had to decide by a switch."""

from decimal import Decimal

from tests.contract.forms import today
from tests.contract.probes.experiment import CannotAsk, Experiment, Finding, Setting, refusal_of, together, word_of
from tests.contract.worlds import World

CREDIT = Decimal("45.99")


def line_without_item(world: World) -> Finding:
    forms, company = world.forms, world.company
    line = forms.line(200)
    del line["SalesItemLineDetail"]["ItemRef"]
    answer = company.attempt("Invoice", forms.sale(forms.customer(), line))
    refusal = refusal_of(answer)
    if refusal:
        return refusal
    item = answer.entity("Invoice")["Line"][0].get("SalesItemLineDetail", {}).get("ItemRef", {})
    return Finding("taken, with an item of the company's" if item else "taken, without an item", str(item))


def lines_that_sell_nothing(world: World) -> Finding:
    forms = world.forms
    line = {"DetailType": "DescriptionOnly", "Description": "Merci", "DescriptionLineDetail": {}}
    return refusal_of(world.company.attempt("Invoice", forms.sale(forms.customer(), line))) or Finding("taken")


def null_in_a_sparse_update(world: World) -> Finding:
    made = world.forms.customer(Notes=world.company.note)
    changed = world.company.change("Customer", made, {"Notes": None})
    return Finding("kept" if changed.get("Notes") else "cleared")


def zero_quantity_and_price(world: World) -> Finding:
    forms = world.forms
    answer = world.company.attempt("Invoice", forms.sale(forms.customer(), forms.line(200, Qty=0, UnitPrice=0)))
    return refusal_of(answer) or Finding("taken")


def tax_line_of_zero(world: World) -> Finding:
    forms = world.forms
    untaxed = forms.lists.tax_codes[frozenset({Decimal(0)})]
    made = forms.invoice(forms.customer(), forms.line(200, tax_code=untaxed))
    return Finding(f"{len(made.get('TxnTaxDetail', {}).get('TaxLine', []))} tax lines")


def words_of_a_void(world: World) -> Finding:
    forms = world.forms
    voided = world.company.void("Invoice", forms.invoice(forms.customer()))
    return Finding(f"{voided['EmailStatus']}, {voided['Line'][0]['DetailType']}")


def filed_taxes(world: World) -> Finding:
    """A taxed invoice of a day whose taxes are filed already."""
    filed = [row["LastFileDate"] for row in world.company.rows("TaxAgency") if row.get("LastFileDate")]
    if not filed:
        raise CannotAsk("file the sales tax of any past period in the company")
    forms = world.forms
    answer = world.company.attempt("Invoice", forms.sale(forms.customer(), TxnDate=max(filed)[:10]))
    warned = "with a warning" if b"arning" in answer.content else "without a word"
    return refusal_of(answer) or Finding(f"taken {warned}")


def wrong_account(world: World) -> Finding:
    forms = world.forms
    body = forms.payment(forms.customer(), 10, DepositToAccountRef={"value": forms.lists.income})
    return refusal_of(world.company.attempt("Payment", body)) or Finding("taken")


def silent_purchase(world: World) -> Finding:
    """Money back without tax: a default of TaxExcluded would ask for a tax code."""
    forms = world.forms
    body = forms.money_back(forms.customer(), CREDIT)
    del body["GlobalTaxCalculation"]
    answer = world.company.attempt("Purchase", body)
    return refusal_of(answer) or Finding(str(answer.entity("Purchase").get("GlobalTaxCalculation", "absent")))


def cheque(world: World) -> Finding:
    """An expense paid by cheque, linked on a payment."""
    forms, company = world.forms, world.company
    customer = forms.customer()
    expense = company.create("Purchase", forms.money_back(customer, CREDIT, PaymentType="Check"))
    found: dict[str, str] = {}
    for kind in ("Check", "Expense"):
        answer = company.attempt("Payment", forms.payment(customer, 100, (kind, expense, CREDIT)))
        found[f"as {kind}"] = word_of(answer)
    return together(found)


def quoted_account(world: World) -> Finding:
    body = {"Name": world.company.name('Frais "divers"'), "AccountType": "Expense"}
    sub_type = "OfficeGeneralAdministrativeExpenses"
    return refusal_of(world.company.attempt("Account", {**body, "AccountSubType": sub_type})) or Finding("taken")


def untracked_department(world: World) -> Finding:
    prefs = world.client.send("GET", "preferences").entity("Preferences")
    if prefs["AccountingInfoPrefs"].get("TrackDepartments"):
        raise CannotAsk("turn the tracking of locations off in the company")
    body = world.forms.sale(world.forms.customer(), DepartmentRef={"value": "1"})
    return refusal_of(world.company.attempt("Invoice", body)) or Finding("taken")


def refreshed_at_once(world: World) -> Finding:
    """Whether a refresh token changes although it is younger than a day."""
    if world.app is None:
        raise CannotAsk("needs QBO_CONTRACT_REFRESH_TOKEN, _CLIENT_ID and _CLIENT_SECRET")
    before = world.refresh_token
    world.renew()
    return Finding("the same" if world.refresh_token == before else "a new one")


def deposited_payment(world: World) -> Finding:
    forms, company = world.forms, world.company
    paid = forms.paid(forms.customer(), 50, DepositToAccountRef={"value": forms.lists.undeposited})
    line = {"Amount": 50, "LinkedTxn": [{"TxnId": paid["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    body = {"DepositToAccountRef": {"value": forms.lists.bank}, "PrivateNote": company.note, "Line": [line]}
    company.create("Deposit", {**body, "TxnDate": today()})
    after = company.read("Payment", paid)["SyncToken"]
    return Finding("raised" if after != paid["SyncToken"] else "as before", f"{paid['SyncToken']} → {after}")


FILED = Setting(acts=({"act": "file_taxes", "date": "2026-10-31"},))

EXPERIMENTS = (
    Experiment(
        0,
        "quotation mark in the name of an account",
        quoted_account,
        "refused 2040",
        {"account_name_quote": {"2180": "refused 2180"}},
    ),
    Experiment(
        0,
        "location in a company that has none",
        untracked_department,
        "refused 2500",
        {"tracking_turned_off": {"ignore": "taken"}},
    ),
    Experiment(
        0,
        "refresh token after a second refresh",
        refreshed_at_once,
        "the same",
        {"refresh_rotation": {"every_refresh": "a new one"}},
        alone=True,
    ),
    Experiment(
        0,
        "line without ItemRef",
        line_without_item,
        "taken, with an item of the company's",
        {"line_without_item": {"refuse": "refused 2020"}},
    ),
    Experiment(
        0,
        "lines that sell nothing",
        lines_that_sell_nothing,
        "refused 2020",
        {"no_sales_line": {"2250": "refused 2250"}},
    ),
    Experiment(0, "null in a sparse update", null_in_a_sparse_update, "kept", {"sparse_null": {"clear": "cleared"}}),
    Experiment(
        0,
        "Qty and UnitPrice of 0 beside an Amount",
        zero_quantity_and_price,
        "taken",
        {"zero_quantity_and_price": {"6070": "refused 6070"}},
    ),
    Experiment(
        0, "tax lines of an untaxed sale", tax_line_of_zero, "1 tax lines", {"zero_tax_lines": {"hide": "0 tax lines"}}
    ),
    Experiment(
        0,
        "words in the answer to a void",
        words_of_a_void,
        "NotSet, SalesItemLineDetail",
        {"void_reply_enums": {"upper_snake": "NOT_SET, SALES_ITEM_LINE_DETAIL"}},
    ),
    Experiment(
        0,
        "taxed invoice in a filed period",
        filed_taxes,
        "taken without a word",
        {"filed_period": {"warn": "taken with a warning", "refuse": "refused 6000"}},
        needs=FILED,
    ),
    Experiment(
        0,
        "money to an account of the wrong type",
        wrong_account,
        "refused 6000",
        {"wrong_account": {"6430": "refused 6430"}},
    ),
    Experiment(
        0,
        "GlobalTaxCalculation of a purchase that does not say it",
        silent_purchase,
        "refused 6000",
        {"purchase_tax_default": {"NotApplicable": "NotApplicable"}},
    ),
    Experiment(
        0,
        "expense by cheque linked on a payment",
        cheque,
        "as Check: refused 620; as Expense: refused 620",
        {"cheque_link": {"apply": "as Check: taken; as Expense: refused 620"}},
    ),
    Experiment(
        0,
        "SyncToken of a payment that is deposited",
        deposited_payment,
        "raised",
        {"deposit_bumps_payment": {False: "as before"}},
    ),
)
