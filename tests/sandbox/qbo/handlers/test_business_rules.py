"""What the company's own rules refuse, code by code."""

import pytest

from tests.sandbox.qbo.bodies import DETAIL, Body, with_path
from tests.sandbox.qbo.company import Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("CustomerRef", "Names"),
        (f"{DETAIL}.ItemRef", "Items"),
        ("DepositToAccountRef", "Accounts"),
        ("ClassRef", "Klasses"),
        ("SalesTermRef", "Terms"),
        (f"{DETAIL}.TaxCodeRef", "TaxCodes"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", ["999999", "TAX"])
def test_2500_references_that_lead_nowhere(shop: Shop, path: str, label: str, value: str) -> None:
    code, detail = shop.refused("invoice", with_path(shop.draft(), path, {"value": value}))
    assert (code, detail) == ("2500", f"Invalid Reference Id : {label} element id {value} not found")


@pytest.mark.parametrize(("switches", "code"), [({}, "2500"), ({"inactive_reference": "610"}, "610")])
@pytest.mark.parametrize("which", ["customer", "item"])
def test_2500_inactive_references_for_new_documents_only(switches: Body, code: str, which: str) -> None:
    shop = Shop(switches)
    invoice = shop.invoice()
    target = shop.client if which == "customer" else shop.service
    shop.act(act="inactivate", entity=which, id=target["Id"])
    found, detail = shop.refused("invoice", shop.draft())
    assert found == code
    assert "has been made inactive" in detail
    kept = {"Id": invoice["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "x", "Line": invoice["Line"]}
    assert shop.post("invoice", kept)["PrivateNote"] == "x"


def test_2500_categories_are_no_items(shop: Shop) -> None:
    category = shop.post("item", {"Name": "Cat", "Type": "Category"})
    body = with_path(shop.draft(), f"{DETAIL}.ItemRef", {"value": category["Id"]})
    code, detail = shop.refused("invoice", body)
    assert code == "2500"
    assert detail.endswith("An item in this transaction is set up as a category instead of a product or service.")


def test_6000_a_vendor_is_no_customer() -> None:
    seed = {"company": {"name": "A"}, "qbo": {"Vendor": [{"DisplayName": "Fournisseur"}]}}
    shop = Shop(seed=seed)
    vendor = shop.find("Vendor")[0]
    code, detail = shop.refused("invoice", with_path(shop.draft(), "CustomerRef", {"value": vendor["Id"]}))
    assert code == "6000"
    assert "type of name" in detail


def test_610_and_5010_when_somebody_else_was_there(shop: Shop) -> None:
    invoice = shop.invoice()
    named = {"Id": invoice["Id"], "SyncToken": "0"}
    shop.post("invoice", {**shop.draft(), **named})
    for path, body in (("invoice", {**shop.draft(), **named}), ("invoice?operation=void", named)):
        code, detail = shop.refused(path, body)
        assert code == "5010"
        assert detail.startswith("Stale Object Error : You and ")
    assert shop.refused("invoice", {**shop.draft(), **named, "SyncToken": "2"})[0] == "5010"
    shop.post("invoice?operation=delete", {**named, "SyncToken": "1"})
    gone = ("610", "Object Not Found : Another user has deleted this transaction.")
    for path in ("invoice", "invoice?operation=void", "invoice?operation=delete"):
        assert shop.refused(path, {**(shop.draft() if path == "invoice" else {}), **named}) == gone
    assert shop.send("GET", f"invoice/{invoice['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    assert shop.refused("invoice?operation=void", {"Id": "99999999", "SyncToken": "0"})[0] == "610"


@pytest.mark.parametrize(("with_code", "piece"), [(0, "Make sure all"), (1, "choose a sales tax code for each line")])
def test_6000_every_line_needs_a_tax_code(shop: Shop, with_code: int, piece: str) -> None:
    lines = [shop.line(10), shop.line(20)]
    for line in lines[with_code:]:
        del line["SalesItemLineDetail"]["TaxCodeRef"]
    code, detail = shop.refused("invoice", shop.draft(*lines))
    assert code == "6000"
    assert piece in detail


@pytest.mark.parametrize(
    ("qty", "price", "amount", "is_good"),
    [(2, 70, 140, True), (2, 70, 139.99, False), ("1.5", "33.33", 50, True), ("1.5", "33.33", "49.99", False),
     (3, "33.333", 100, True), (0, 70, 0, True)],
)  # fmt: skip
def test_6070_amounts_are_quantity_times_price(
    shop: Shop, qty: object, price: object, amount: object, is_good: bool
) -> None:
    response = shop.send("POST", "invoice", shop.draft(shop.line(amount, Qty=qty, UnitPrice=price)))
    assert response.status == (200 if is_good else 400)
    if not is_good:
        error = response.json()["Fault"]["Error"][0]
        assert error["code"] == "6070"
        assert error["Detail"] == (
            "Amount calculation incorrect in the request : Amount is not equal to UnitPrice * Qty. "
            f"Supplied value:{amount}"
        )


def test_6140_names_the_holder_of_the_number(shop: Shop) -> None:
    holder = shop.invoice(DocNumber="A-1042")
    code, detail = shop.refused("invoice", shop.draft(DocNumber="a-1042"))
    assert code == "6140"
    assert detail == (
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        f"DocNumber=A-1042 is assigned to TxnType=Invoice with TxnId={holder['Id']}"
    )
    assert shop.post("invoice?include=allowduplicatedocnum", shop.draft(DocNumber="A-1042"))["Id"] != holder["Id"]
    own = {"Id": holder["Id"], "SyncToken": "0", **shop.draft(DocNumber="A-1042")}
    assert shop.post("invoice", own)["SyncToken"] == "1"


def test_6140_needs_the_companys_warning_to_be_on() -> None:
    shop = Shop()
    shop.act(act="set_preference", name="WarnDuplicateTxnNumbers", value=False)
    assert shop.invoice(DocNumber="1")["Id"] != shop.invoice(DocNumber="1")["Id"]


def test_6190_an_ended_subscription_reads_but_does_not_write() -> None:
    shop = Shop()
    shop.act(act="set_preference", name="SubscriptionStatus", value="EXPIRED")
    assert shop.refused("invoice", shop.draft())[0] == "6190"
    assert shop.find("Customer") != []


@pytest.mark.parametrize(("password", "code"), [(None, "6200"), ("secret", "6210")])
def test_6200_and_6210_closed_books(password: str | None, code: str) -> None:
    shop = Shop()
    early, late = (shop.invoice(TxnDate=day) for day in ("2026-10-31", "2026-11-01"))
    shop.act(act="close_books", date="2026-10-31", password=password)
    assert shop.get("preferences")["AccountingInfoPrefs"]["BookCloseDate"] == "2026-10-31"
    refused = [
        ("invoice", shop.draft(TxnDate="2026-10-31")),
        ("invoice", {**shop.draft(), "Id": early["Id"], "SyncToken": "0"}),
        ("invoice", {**shop.draft(TxnDate="2026-10-01"), "Id": late["Id"], "SyncToken": "0"}),
        ("invoice?operation=void", {"Id": early["Id"], "SyncToken": "0"}),
        ("invoice?operation=delete", {"Id": early["Id"], "SyncToken": "0"}),
        ("payment", shop.payment_draft(5, TxnDate="2026-10-31")),
    ]
    assert [shop.refused(path, body)[0] for path, body in refused] == [code] * len(refused)
    shop.invoice(TxnDate="2026-11-01")
    shop.act(act="close_books", date=None)
    shop.invoice(TxnDate="2026-10-31")


def test_6210_has_the_recorded_text() -> None:
    shop = Shop()
    shop.act(act="close_books", date="2026-12-31", password=True)
    error = shop.errors("invoice", shop.draft())[0]
    assert error["Message"] == "Account Period Closed, Cannot Update Through Services API"
    assert "cannot be updated through through the QBO Services API" in error["Detail"]


def test_filed_taxes_are_told_and_refuse_by_switch() -> None:
    shop = Shop({"filed_period": "refuse"})
    shop.act(act="file_taxes", agency="Revenu Q", date="2026-10-31")
    dates = {row["DisplayName"]: row.get("LastFileDate") for row in shop.find("TaxAgency")}
    assert dates == {"Canada Revenue Agency": None, "Revenu Quebec": "2026-10-31"}
    assert shop.refused("invoice", shop.draft(TxnDate="2026-10-31"))[0] == "6000"
    shop.invoice(TxnDate="2026-11-01")


@pytest.mark.parametrize("sub_type", ["Checking", "AccountsReceivable", "GlobalTaxPayable"])
def test_6430_items_sell_into_income_accounts(shop: Shop, sub_type: str) -> None:
    body = {"Name": "X", "Type": "Service", "IncomeAccountRef": {"value": shop.account(sub_type)}}
    code, detail = shop.refused("item", body)
    assert code == "6430"
    assert detail == "Invalid account type: You need to select a different type of account for this transaction."


def test_6420_sending_needs_an_address(shop: Shop) -> None:
    assert shop.refused("invoice", shop.draft(EmailStatus="NeedToSend"))[0] == "6420"
    assert shop.invoice(EmailStatus="NeedToSend", BillEmail={"Address": "a@b.ca"})["EmailStatus"] == "NeedToSend"


@pytest.mark.parametrize("entity", ["customer", "item", "account", "vendor", "term", "taxcode", "paymentmethod"])
def test_500_lists_cannot_be_deleted(shop: Shop, entity: str) -> None:
    code, detail = shop.refused(f"{entity}?operation=delete", {"Id": "1", "SyncToken": "0"})
    assert (code, detail) == ("500", "Operation Delete is not supported.")


def test_500_what_is_read_only_cannot_be_made(shop: Shop) -> None:
    assert shop.refused("taxcode", {}) == ("500", "Operation Create is not supported.")
    assert shop.refused("customer?operation=void", {"Id": "1", "SyncToken": "0"})[0] == "500"
    assert shop.refused("invoice?operation=send", {})[0] == "500"


def test_several_problems_are_told_at_once(shop: Shop) -> None:
    body = shop.draft(DocNumber="x" * 30, EmailStatus="x", TxnDate="24/11/2026")
    assert sorted(error["code"] for error in shop.errors("invoice", body)) == ["2050", "2090", "2170"]


def test_read_only_properties_are_ignored_whatever_they_hold(shop: Shop) -> None:
    ignored = {"TotalAmt": "much", "Balance": [], "LinkedTxn": 5, "MetaData": {"x": 1}, "domain": None}
    assert shop.invoice(**ignored)["TotalAmt"] > 0


def test_what_is_read_may_be_sent_back(shop: Shop) -> None:
    invoice = shop.invoice()
    shop.payment(10, (invoice, 10))
    for path in (f"invoice/{invoice['Id']}", f"customer/{shop.client['Id']}", f"item/{shop.service['Id']}",
                 f"payment/{shop.find('Payment')[0]['Id']}"):  # fmt: skip
        before = shop.get(path)
        after = shop.post(path.partition("/")[0], before)
        assert int(after["SyncToken"]) == int(before["SyncToken"]) + 1
        for key in before.keys() - {"SyncToken", "MetaData"}:
            assert after[key] == before[key], key


FRENCH = [
    ("6140", "Numéro de document en double", "Numéro de document en double : Vous devez indiquer un nombre différent. "
     "Ce numéro a déjà été utilisé. DocNumber=INV-0002 is assigned to TxnType=Facture with TxnId={id}"),
    ("6000", "Validation de l'entreprise",
     "Assurez-vous que toutes vos opérations comprennent un taux de TPS/TVH avant d'enregistrer."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "message", "detail"), FRENCH)
def test_a_french_company_answers_in_french(code: str, message: str, detail: str) -> None:
    shop = Shop(locale="fr_CA")
    holder = shop.invoice(DocNumber="INV-0002")
    body = shop.draft(DocNumber="INV-0002")
    if code == "6000":
        del body["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"]
    error = shop.errors("invoice", body)[0]
    assert (error["code"], error["Message"], error["Detail"]) == (code, message, detail.format(id=holder["Id"]))
