"""Symbolic references and the bytes they become."""

import json
from decimal import Decimal

import pytest

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId, QboId
from plannit_qbo_pipeline.qbo.records import canonical
from plannit_qbo_pipeline.transform.references import DEFAULT_ITEM, refer, resolve

KNOWN = {
    (Kind.CONTACT, PlannitId("a1")): QboId("58"),
    (Kind.PRODUCT, PlannitId("a1")): QboId("12"),
    (Kind.INVOICE, PlannitId("a1")): QboId("130"),
    (Kind.PRODUCT, DEFAULT_ITEM): QboId("13"),
    (Kind.PRODUCT, PlannitId("with:colons:")): QboId("14"),
}


def test_each_reference_becomes_the_id_of_its_kind() -> None:
    lines = [
        {"SalesItemLineDetail": {"ItemRef": refer(Kind.PRODUCT, plannit_id)}}
        for plannit_id in (PlannitId("a1"), DEFAULT_ITEM, PlannitId("with:colons:"))
    ]
    body = canonical({"CustomerRef": refer(Kind.CONTACT, PlannitId("a1")), "Line": lines}).decode()
    sent = json.loads(resolve(body, KNOWN, {}))
    assert sent["CustomerRef"] == {"value": "58"}
    assert [entry["SalesItemLineDetail"]["ItemRef"]["value"] for entry in sent["Line"]] == ["12", "13", "14"]


def test_a_link_names_the_transaction_s_id() -> None:
    linked = [{"TxnId": refer(Kind.INVOICE, PlannitId("a1"))["value"], "TxnType": "Invoice"}]
    sent = json.loads(resolve(canonical({"Line": [{"LinkedTxn": linked}]}).decode(), KNOWN, {}))
    assert sent["Line"][0]["LinkedTxn"] == [{"TxnId": "130", "TxnType": "Invoice"}]


def test_an_unknown_reference_is_not_sent() -> None:
    body = canonical({"CustomerRef": refer(Kind.CONTACT, PlannitId("a2"))}).decode()
    with pytest.raises(KeyError):
        resolve(body, KNOWN, {})


def test_ids_of_quickbooks_pass_as_they_are() -> None:
    assert json.loads(resolve('{"TaxCodeRef":{"value":"9"}}', {}, {})) == {"TaxCodeRef": {"value": "9"}}


@pytest.mark.parametrize("text", ["plannit:contact:a1", "plannit: entretien", "plannit:", "plannit:x:y"])
def test_what_people_wrote_is_never_taken_for_a_reference(text: str) -> None:
    record = {
        "DocNumber": text,
        "PaymentRefNum": text,
        "CustomerMemo": {"value": text},
        "Line": [{"Description": text}],
    }
    assert json.loads(resolve(canonical(record).decode(), KNOWN, {})) == record


def test_extra_fields_are_added_and_money_stays_exact() -> None:
    amount = Decimal("1234567890123.45")
    sent = resolve(canonical({"Amount": amount}).decode(), {}, {"Id": "7", "SyncToken": "2", "sparse": True})
    assert sent == canonical({"Amount": amount, "Id": "7", "SyncToken": "2", "sparse": True})
    assert b"1234567890123.45" in sent
