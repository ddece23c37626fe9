"""The job `catalogue`: contacts and products of a company from Plannit to QuickBooks."""

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.sandbox.seeds.empty import tax_groups
from tests.defs.floor import Floor
from tests.stage import SLUG, Stage


def test_contacts_and_products_wait_until_a_document_uses_them(stage: Stage, floor: Floor) -> None:
    contact = stage.contact()
    product = stage.upsert("products", {"name": "Vitres", "price": 40})
    assert floor.run("catalogue", SLUG).success
    assert stage.stands(contact, Kind.CONTACT) == (Standing.WAITING, "unused")
    assert stage.stands(product, Kind.PRODUCT) == (Standing.WAITING, "unused")
    assert stage.writes() == []


def test_a_changed_contact_changes_its_customer(stage: Stage, floor: Floor) -> None:
    contact = stage.contact("Anne", "Roy")
    stage.invoice("F-1", contact, date="2026-11-03")
    floor.documents("2026-11")
    floor.run("catalogue", SLUG)
    stage.change("contacts", contact, email="anne@example.org")
    run = floor.run("catalogue", SLUG)
    (customer,) = (record for record in stage.records("Customer") if record["DisplayName"] == "Anne Roy")
    assert customer["PrimaryEmailAddr"]["Address"] == "anne@example.org"
    assert floor.figures("plannit/contacts", run)[SLUG]["run_extracted"] == 1
    assert floor.figures("qbo/customers", run)[SLUG]["run_posted"] == 1


def test_products_bring_the_tax_groups(stage: Stage, floor: Floor) -> None:
    run = floor.run("catalogue", SLUG)
    assert floor.figures("plannit/products", run)[SLUG]["run_tax_groups"] == len(tax_groups())


def test_figures_of_a_company_have_counts_but_no_money(stage: Stage, floor: Floor) -> None:
    stage.contact("Anne", "Roy")
    run = floor.run("catalogue", SLUG)
    shown = floor.figures("qbo/customers", run)[SLUG]
    assert (shown["cell_documents"], shown["cell_waiting"]) == (1, 1)
    assert "cell_plannit_total" not in shown


def test_contacts_are_read_without_a_connection_to_quickbooks(stage: Stage, floor: Floor) -> None:
    stage.contact()
    stage.forget_requests()
    run = floor.run("catalogue", SLUG, select=["plannit/contacts"])
    assert run.success
    assert stage.requests("qbo") == []
