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


def is_template(contact: Contact) -> bool:
    return _TEMPLATE.match(contact.first_name) is not None


def wanted_name(contact: Contact) -> str:
    """The name the customer should have; e-mail, phone or id where Plannit holds no name at all."""
    return contact.display_name or contact.email or contact.phone or f"Plannit {contact.id}"


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
    if contact.phone and contact.phone.strip():
        body["PrimaryPhone"] = {"FreeFormNumber": contact.phone.strip()[: records.PHONE_LENGTH]}
    if contact.address is not None and (address := _address(contact.address)):
        body["BillAddr"] = address
    return Shape(records.Entity.CUSTOMER, body)


def _email(text: str | None) -> str | None:
    """An address that QBO will not refuse the whole customer for; a malformed one is left out."""
    email = (text or "").strip()
    name, _, host = email.partition("@")
    return email if name and "." in host and len(email) <= records.EMAIL_LENGTH and " " not in email else None


def _address(address: Address) -> records.PostalAddress:
    made: records.PostalAddress = {}
    if address.street:
        made["Line1"] = address.street[: records.ADDRESS_LINE_LENGTH]
    if address.city:
        made["City"] = address.city[: records.ADDRESS_PART_LENGTH]
    if address.province:
        made["CountrySubDivisionCode"] = address.province[: records.ADDRESS_PART_LENGTH]
    if address.postal_code:
        made["PostalCode"] = address.postal_code[: records.POSTAL_CODE_LENGTH]
    if address.country:
        made["Country"] = address.country[: records.ADDRESS_PART_LENGTH]
    return made
