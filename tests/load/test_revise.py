"""Before an update or void the record is looked at: what people did there is neither overwritten nor undone."""

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from tests.stage import Stage
from tests.stage_wire import Json

POSTED, VOIDED = (Standing.POSTED, "posted"), (Standing.WITHDRAWN, "voided")
CHANGED, DELETED = (Standing.DIVERGED, "changed_in_qbo"), (Standing.DIVERGED, "deleted_in_qbo")
PAID = (Standing.BLOCKED, "links_in_the_way")


def _posted(stage: Stage) -> Json:
    invoice = stage.invoice("F-1")
    stage.sync()
    stage.forget_requests()
    return invoice


def _relined(stage: Stage) -> Json:
    line: Json = dict(stage.only("F-1")["Line"][0])
    line.update(Amount=150, SalesItemLineDetail={**line["SalesItemLineDetail"], "UnitPrice": 150})
    return {"Line": [line]}


@pytest.mark.parametrize(
    "edit",
    [
        {"DocNumber": "F-1b"},
        {"TxnDate": "2026-11-20"},
        {"DueDate": "2027-01-31"},
        {"CustomerRef": "another"},
        {"Line": "another price"},
    ],
    ids=str,
)
@pytest.mark.parametrize("change", [{"price": 200}, {"status": "cancelled"}], ids=["edit", "void"])
def test_what_a_person_changed_there_is_not_overwritten(stage: Stage, edit: Json, change: Json) -> None:
    invoice = _posted(stage)
    fields = dict(edit)
    if "CustomerRef" in edit:
        fields = {"CustomerRef": {"value": stage.by_hand("Customer", DisplayName="Une autre")["Id"]}}
    if "Line" in edit:
        fields = _relined(stage)
    edited = stage.as_user("edit", "Invoice", stage.only("F-1")["Id"], fields=fields)
    if "price" in change:
        stage.reprice(invoice, change["price"])
    else:
        stage.change("invoices", invoice, **change)
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == (CHANGED, [])
    (after,) = (record for record in stage.records("Invoice") if record["Id"] == edited["Id"])
    assert after["SyncToken"] == edited["SyncToken"]


def test_the_divergence_stays_when_plannit_goes_back_to_what_was_sent(stage: Stage) -> None:
    """What QBO holds is still somebody else's; that our last write said the same does not make it ours again."""
    invoice = _posted(stage)
    stage.as_user("edit", "Invoice", stage.only("F-1")["Id"], fields=_relined(stage))
    stage.reprice(invoice, 200)
    stage.sync()
    stage.reprice(invoice, 100)
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == (CHANGED, [])


@pytest.mark.both_databases
def test_what_people_add_without_touching_ours_survives_an_edit(stage: Stage) -> None:
    invoice = _posted(stage)
    added = {"PrivateNote": "vu", "EmailStatus": "EmailSent", "BillEmail": {"Address": "a@example.org"}}
    stage.as_user("edit", "Invoice", stage.only("F-1")["Id"], fields=added)
    changed = stage.reprice(invoice, 200)
    stage.sync()
    record = stage.only("F-1")
    assert (stage.stands(invoice), record["TotalAmt"]) == (POSTED, changed["total"])
    assert {name: record[name] for name in added} == added


def test_an_unmoved_token_says_that_nobody_changed_it_whatever_the_last_answer_looked_like(stage: Stage) -> None:
    invoice = stage.invoice("F-1")
    stage.fault("total_off", "/invoice", method="POST")
    stage.sync()
    assert stage.stands(invoice) == (Standing.DIVERGED, "total_differs")
    changed = stage.reprice(invoice, 200)
    stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["TotalAmt"]) == (POSTED, changed["total"])


def test_an_item_renamed_there_is_no_change_of_its_invoices(stage: Stage) -> None:
    invoice = _posted(stage)
    item = next(record for record in stage.records("Item") if record["Name"] == "Plannit – divers")
    stage.as_user("edit", "Item", item["Id"], fields={"Name": "Divers"})
    changed = stage.reprice(invoice, 200)
    stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["TotalAmt"]) == (POSTED, changed["total"])


def test_an_edit_of_what_was_deleted_there_diverges(stage: Stage) -> None:
    invoice = _posted(stage)
    stage.as_user("delete", "Invoice", stage.only("F-1")["Id"])
    for price in (200, 100):
        stage.reprice(invoice, price)
        stage.sync()
        assert (stage.stands(invoice), stage.writes()) == (DELETED, [])
    assert stage.numbered("F-1") == []


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ["void", "delete"])
@pytest.mark.parametrize("edited_first", [False, True])
def test_called_off_on_both_sides_is_withdrawn(stage: Stage, act: str, edited_first: bool) -> None:
    invoice = _posted(stage)
    stage.as_user(act, "Invoice", stage.only("F-1")["Id"])
    if edited_first:
        stage.reprice(invoice, 200)
        stage.sync()
        assert stage.standing(invoice).standing is Standing.DIVERGED
    stage.change("invoices", invoice, status="cancelled")
    stage.sync()
    stage.change("invoices", invoice, notes="rien")
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == (VOIDED, [])


def test_an_invoice_that_a_person_settled_in_part_is_edited_down_to_that_part(stage: Stage) -> None:
    invoice = _posted(stage)
    record = stage.only("F-1")
    line = {"Amount": 40, "LinkedTxn": [{"TxnId": record["Id"], "TxnType": "Invoice"}]}
    stage.by_hand("Payment", CustomerRef={"value": record["CustomerRef"]["value"]}, TotalAmt=40, Line=[line])
    stage.change("invoices", invoice, items=[{"name": "E", "quantity": 1, "unitPrice": 40, "taxable": False}])
    stage.sync()
    assert stage.stands(invoice) == POSTED
    assert (stage.only("F-1")["TotalAmt"], stage.only("F-1")["Balance"]) == (40, 0)


@pytest.mark.parametrize("applied", [40, "all"])
@pytest.mark.parametrize("change", [{"price": 10}, {"status": "cancelled"}], ids=["edit", "void"])
def test_an_invoice_is_not_brought_below_what_a_person_applied_to_it(
    stage: Stage, applied: object, change: Json
) -> None:
    invoice = _posted(stage)
    record = stage.only("F-1")
    amount = record["TotalAmt"] if applied == "all" else applied
    link = [{"TxnId": record["Id"], "TxnType": "Invoice"}]
    line = {"Amount": amount, "LinkedTxn": link}
    customer = {"value": record["CustomerRef"]["value"]}
    payment = stage.by_hand("Payment", CustomerRef=customer, TotalAmt=amount, Line=[line])
    if "price" in change:
        stage.reprice(invoice, change["price"])
    else:
        stage.change("invoices", invoice, **change)
    stage.sync()
    assert (stage.stands(invoice), stage.writes()) == (PAID, [])
    assert stage.only("F-1")["TotalAmt"] == record["TotalAmt"]
    stage.as_user("void", "Payment", payment["Id"])
    stage.sync()
    assert stage.stands(invoice) in (POSTED, VOIDED)


def test_a_customer_changed_there_is_not_overwritten_and_its_invoices_still_go(stage: Stage) -> None:
    contact = stage.contact(email="a@example.org")
    stage.invoice("F-1", contact)
    stage.sync()
    customer = next(record for record in stage.records("Customer") if record["DisplayName"] == "Anne Roy")
    stage.as_user("edit", "Customer", customer["Id"], fields={"PrimaryEmailAddr": {"Address": "b@example.org"}})
    stage.change("contacts", contact, lastName="Roy-Gagnon")
    other = stage.invoice("F-2", contact)
    stage.sync()
    assert stage.stands(contact, Kind.CONTACT) == CHANGED
    assert (stage.stands(other), stage.only("F-2")["CustomerRef"]["value"]) == (POSTED, customer["Id"])


@pytest.mark.both_databases
def test_two_writers_at_one_record_are_told_apart_by_a_second_look(stage: Stage) -> None:
    """A memo written by a person between our look and our write moves the token: 5010, then a fresh look, at once."""
    invoice = _posted(stage)
    changed = stage.reprice(invoice, 200)
    record = stage.only("F-1")

    def write_memo() -> None:
        stage.as_user("edit", "Invoice", record["Id"], fields={"PrivateNote": "vu"})

    with stage.just_before(lambda sent: sent.is_write, write_memo):
        stage.sync()
    assert (stage.stands(invoice), stage.only("F-1")["TotalAmt"]) == (POSTED, changed["total"])
    assert stage.only("F-1")["PrivateNote"] == "vu"
    assert [write["status"] for write in stage.writes()] == [400, 200]
