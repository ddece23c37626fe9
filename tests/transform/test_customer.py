"""Contacts become customers whose whole record QuickBooks will not refuse for a detail."""

from dataclasses import replace
from typing import Any

import pytest

from plannit_qbo_pipeline.domain.party import Address, Contact
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.transform.customer import is_template, shape_customer, wanted_name
from plannit_qbo_pipeline.transform.shape import Shape
from tests.transform.documents import contact


def body_of(made: Contact) -> dict[str, Any]:
    shape = shape_customer(made)
    assert isinstance(shape, Shape)
    assert (shape.entity, shape.uses) == (Entity.CUSTOMER, ())
    return dict(shape.body)


def test_a_whole_contact_is_carried() -> None:
    address = Address("1, rue de l'Église", "Lévis", "QC", "G6V 1A1", "Canada")
    made = contact(company="Gestion L'Érable inc.", email="zoe@erable.example", phone="418 555-0199", address=address)
    assert body_of(made) == {
        "DisplayName": "Gestion L'Érable inc.",
        "GivenName": "Zoé",
        "FamilyName": "L'Écuyer",
        "CompanyName": "Gestion L'Érable inc.",
        "PrimaryEmailAddr": {"Address": "zoe@erable.example"},
        "PrimaryPhone": {"FreeFormNumber": "418 555-0199"},
        "BillAddr": {
            "Line1": "1, rue de l'Église",
            "City": "Lévis",
            "CountrySubDivisionCode": "QC",
            "PostalCode": "G6V 1A1",
            "Country": "Canada",
        },
    }


def test_what_plannit_does_not_hold_is_not_sent() -> None:
    """A sparse update then leaves alone what the bookkeeper entered."""
    blank = Address(street=" ", city="", province=None, postal_code="\n", country="")
    made = contact(first_name="Zoé", last_name=" ", company="  ", email=" ", phone=" ", address=blank)
    assert body_of(made) == {"DisplayName": "Zoé", "GivenName": "Zoé"}


def test_an_address_abroad_is_carried_as_it_is() -> None:
    address = Address("350 5th Ave", "New York", "NY", "10118", "USA")
    made = body_of(contact(address=address))["BillAddr"]
    assert (made["CountrySubDivisionCode"], made["PostalCode"], made["Country"]) == ("NY", "10118", "USA")


@pytest.mark.parametrize(
    "first_name",
    [
        "INVOICE TEMPLATE",
        "Invoice template – spring",
        "Quote Template 2",
        "estimate  template",
        "MODÈLE DE FACTURE printemps",
        "Modele de soumission",
        " invoice template",
    ],
)
def test_contacts_of_templates_are_left_out(first_name: str) -> None:
    shape = shape_customer(contact(first_name=first_name))
    assert isinstance(shape, Reason)
    assert shape.code == "template_contact"


@pytest.mark.parametrize("first_name", ["Invoice", "Modèle", "The invoice template", "Templates", "Facture", ""])
def test_other_names_are_no_templates(first_name: str) -> None:
    assert not is_template(contact(first_name=first_name, company="Invoice template"))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"company": "Gestion L'Érable inc."}, "Gestion L'Érable inc."),
        ({}, "Zoé L'Écuyer"),
        ({"first_name": "", "last_name": ""}, "zoe@erable.example"),
        ({"first_name": "", "last_name": " ", "email": None}, "418 555-0199"),
        ({"first_name": "", "last_name": "", "email": " ", "phone": " "}, "Plannit c1"),
        ({"first_name": "\t", "last_name": "", "email": None, "phone": None}, "Plannit c1"),
    ],
)
def test_a_customer_always_has_a_name(changes: dict[str, Any], name: str) -> None:
    made = replace(contact(email="zoe@erable.example", phone="418 555-0199"), **changes)
    assert wanted_name(made) == name
    assert body_of(made)["DisplayName"] == name


@pytest.mark.parametrize(
    ("email", "sent"),
    [
        ("zoe@erable.example", "zoe@erable.example"),
        (" zoe@erable.example\n", "zoe@erable.example"),
        ("zoé.l'écuyer+1@sous.érable.example", "zoé.l'écuyer+1@sous.érable.example"),
        ("a@" + "x" * 90 + ".example", "a@" + "x" * 90 + ".example"),
        ("a@" + "x" * 91 + ".example", None),
        ("zoe", None),
        ("@erable.example", None),
        ("zoe@erable", None),
        ("zoe@.", None),
        ("zoe@erable.", None),
        ("zoe@@erable.example", None),
        ("zoe@home@erable.example", None),
        ("zoe roy@erable.example", None),
        ("zoe@erable.example\tpaul@erable.example", None),
        ("zoe@erable.example,", None),
        ("zoe@erable.example; paul@erable.example", None),
        ("zoe@erable.example;paul@erable.example", None),
        ("aucun", None),
        ("", None),
    ],
)
def test_a_malformed_address_is_left_out_rather_than_the_customer(email: str, sent: str | None) -> None:
    assert body_of(contact(email=email)).get("PrimaryEmailAddr", {}).get("Address") == sent


NAME_LIMITS = {
    "DisplayName": (500, "company"),
    "CompanyName": (100, "company"),
    "GivenName": (100, "first_name"),
    "FamilyName": (100, "last_name"),
}


@pytest.mark.parametrize("field", NAME_LIMITS)
@pytest.mark.parametrize("excess", [-1, 0, 1])
def test_names_keep_to_the_vendor_s_lengths(field: str, excess: int) -> None:
    limit, name = NAME_LIMITS[field]
    sent = body_of(contact(**{name: "é" * (limit + excess)}))[field]
    assert sent == ("é" * (limit + excess) if excess <= 0 else "é" * (limit - 1) + "…")


ADDRESS_LIMITS = {
    "Line1": (500, "street"),
    "City": (255, "city"),
    "CountrySubDivisionCode": (255, "province"),
    "PostalCode": (30, "postal_code"),
    "Country": (255, "country"),
}


@pytest.mark.parametrize("field", ADDRESS_LIMITS)
@pytest.mark.parametrize("excess", [-1, 0, 1])
def test_addresses_keep_to_the_vendor_s_lengths(field: str, excess: int) -> None:
    limit, name = ADDRESS_LIMITS[field]
    made = contact(address=replace(Address(), **{name: "é" * (limit + excess)}))
    assert body_of(made)["BillAddr"] == {field: "é" * min(limit, limit + excess)}


@pytest.mark.parametrize("digits", [29, 30, 31])
def test_a_phone_number_keeps_to_the_vendor_s_length(digits: int) -> None:
    assert body_of(contact(phone="5" * digits))["PrimaryPhone"] == {"FreeFormNumber": "5" * min(30, digits)}
