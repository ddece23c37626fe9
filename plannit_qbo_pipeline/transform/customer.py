"""Contact → Customer. The display name keeps Plannit's name whole; who bears the same name is settled when sending."""

import re

from plannit_qbo_pipeline.domain.party import Address, Contact
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo import records
from plannit_qbo_pipeline.transform.names import clean_name
from plannit_qbo_pipeline.transform.shape import Shape

# Plannit keeps templates as drafts of a contact whose first name is a title (docs/plannit-contract.md, Templates).
_TEMPLATE = re.compile(r"^\s*(?:(?:invoice|quote|estimate)\s+template|mod[eè]le\s+de\s+(?:facture|soumission))\b", re.I)
_EMAIL = re.compile(r"[^\s@,;:<>]+@[^\s@,;:<>]+\.[^\s@,;:<>.]+")


def is_template(contact: Contact) -> bool:
    return _TEMPLATE.match(contact.first_name) is not None


def wanted_name(contact: Contact) -> str:
    """The name the customer should have; e-mail, phone or id where Plannit holds no name at all."""
    held = (text.strip() for text in (contact.display_name, contact.email, contact.phone) if text)
    return next(filter(None, held), f"Plannit {contact.id}")


def shape_customer(contact: Contact) -> Shape | Reason:
    if is_template(contact):
        return reason("template_contact")
    body: records.Customer = {"DisplayName": clean_name(wanted_name(contact), records.DISPLAY_NAME_LENGTH)}
    if given := clean_name(contact.first_name, records.PERSON_NAME_LENGTH):
        body["GivenName"] = given
    if family := clean_name(contact.last_name, records.PERSON_NAME_LENGTH):
        body["FamilyName"] = family
    if company := clean_name(contact.company or "", records.COMPANY_NAME_LENGTH):
        body["CompanyName"] = company
    if email := _email(contact.email):
        body["PrimaryEmailAddr"] = {"Address": email}
    if phone := _part(contact.phone, records.PHONE_LENGTH):
        body["PrimaryPhone"] = {"FreeFormNumber": phone}
    if contact.address is not None and (address := _address(contact.address)):
        body["BillAddr"] = address
    return Shape(records.Entity.CUSTOMER, body)


def _email(text: str | None) -> str | None:
    """An address that QBO will not refuse the whole customer for; a malformed one, or several, are left out."""
    email = (text or "").strip()
    return email if len(email) <= records.EMAIL_LENGTH and _EMAIL.fullmatch(email) else None


def _address(address: Address) -> records.PostalAddress:
    made: records.PostalAddress = {}
    if street := _part(address.street, records.ADDRESS_LINE_LENGTH):
        made["Line1"] = street
    if city := _part(address.city, records.ADDRESS_PART_LENGTH):
        made["City"] = city
    if province := _part(address.province, records.ADDRESS_PART_LENGTH):
        made["CountrySubDivisionCode"] = province
    if postal_code := _part(address.postal_code, records.POSTAL_CODE_LENGTH):
        made["PostalCode"] = postal_code
    if country := _part(address.country, records.ADDRESS_PART_LENGTH):
        made["Country"] = country
    return made


def _part(text: str | None, limit: int) -> str:
    return (text or "").strip()[:limit]
