"""Change data capture: what changed since a moment, with stubs of what was deleted."""

from datetime import datetime, timedelta

from tests.contract.answer import Record
from tests.contract.company import Company
from tests.contract.forms import Forms


def now(company: Company) -> str:
    """The service's own time, as it writes it."""
    return str(company.client.send("GET", "preferences").payload["time"])


def minute_before(stamp: str) -> str:
    """Times in records have no fractions, and clocks differ a little."""
    return (datetime.fromisoformat(stamp) - timedelta(minutes=1)).isoformat()


def changes(company: Company, entities: str, since: str) -> list[Record]:
    """One object per entity asked for."""
    answer = company.client.send("GET", "cdc", params={"entities": entities, "changedSince": since})
    assert answer.status == 200, answer.content
    (response,) = answer.payload["CDCResponse"]
    found: list[Record] = response["QueryResponse"]
    return found


def rows(found: list[Record], entity: str) -> dict[str, Record]:
    listed: list[Record] = next((part[entity] for part in found if entity in part), [])
    return {row["Id"]: row for row in listed}


def test_what_was_made_or_changed_comes_whole(company: Company, forms: Forms) -> None:
    since = minute_before(now(company))
    customer = forms.customer()
    invoice = forms.invoice(customer)
    paid = forms.paid(customer, 100, ("Invoice", invoice, 100))
    found = changes(company, "Customer,Invoice,Payment", since)
    assert len(found) == 3
    assert rows(found, "Customer")[customer["Id"]]["DisplayName"] == customer["DisplayName"]
    changed, stored = rows(found, "Invoice")[invoice["Id"]], company.read("Invoice", invoice)
    for name in ("SyncToken", "DocNumber", "TotalAmt", "Balance", "Line"):
        assert changed[name] == stored[name]
    assert rows(found, "Payment")[paid["Id"]]["TotalAmt"] == 100
    for part in found:
        (listed,) = (value for value in part.values() if isinstance(value, list))
        assert (part["startPosition"], part["maxResults"]) == (1, len(listed))


def test_what_was_deleted_comes_as_a_stub(company: Company, forms: Forms) -> None:
    since = minute_before(now(company))
    customer = forms.customer()
    deleted, kept = forms.invoice(customer), forms.invoice(customer)
    company.delete("Invoice", deleted)
    found = rows(changes(company, "Invoice", since), "Invoice")
    stub = found[deleted["Id"]]
    assert (stub["status"], stub["domain"]) == ("Deleted", "QBO")
    assert set(stub) == {"status", "domain", "Id", "MetaData"}
    assert stub["MetaData"]["LastUpdatedTime"]
    order = list(found)
    assert order.index(deleted["Id"]) > order.index(kept["Id"]), "deletions come last"


def test_an_inactive_customer_comes_whole(company: Company, forms: Forms) -> None:
    since = minute_before(now(company))
    gone = company.change("Customer", forms.customer(), {"Active": False})
    assert rows(changes(company, "Customer", since), "Customer")[gone["Id"]]["Active"] is False


def test_nothing_changed_is_an_empty_object_per_entity(company: Company) -> None:
    found = changes(company, "Term,PaymentMethod", now(company))
    assert found == [{}, {}]
