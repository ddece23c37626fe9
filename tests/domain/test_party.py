"""The name a contact goes by, and the rates of a tax group."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.party import Contact, Tax, TaxGroup

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def contact(first: str, last: str, company: str | None) -> Contact:
    return Contact(PlannitId("c"), first, last, company, None, None, None, "fr", False, NOON, NOON)


@pytest.mark.parametrize(
    ("first", "last", "company", "name"),
    [
        ("Zoé", "L'Écuyer", None, "Zoé L'Écuyer"),
        ("Zoé", "L'Écuyer", "Gestion L'Érable inc.", "Gestion L'Érable inc."),
        (" Zoé ", "", "  ", "Zoé"),
        ("", "Roy", "", "Roy"),
        ("", " ", None, ""),
    ],
)
def test_a_contact_goes_by_its_company_else_by_its_person(
    first: str, last: str, company: str | None, name: str
) -> None:
    assert contact(first, last, company).display_name == name


def test_the_rates_of_a_group_have_no_order_and_no_repeats() -> None:
    taxes = (Tax("TVQ", Decimal("9.975")), Tax("TPS", Decimal("5")), Tax("TPS", Decimal("5.000")))
    assert TaxGroup(PlannitId("g"), "TPS/TVQ", taxes).rates == {Decimal(5), Decimal("9.975")}
