"""Product → Item: a service sold on the realm's income account. Made once, never updated.

A renamed or repriced item would reach back into past documents (docs/qbo-rules.md, Updates).
"""

from plannit_qbo_pipeline.domain.party import Product
from plannit_qbo_pipeline.domain.reasons import reason
from plannit_qbo_pipeline.domain.standing import Reason
from plannit_qbo_pipeline.qbo import records
from plannit_qbo_pipeline.qbo.realm_lookup import income_account
from plannit_qbo_pipeline.transform.names import clean_name
from plannit_qbo_pipeline.transform.shape import Shape, Terms

DEFAULT_ITEM_NAME = "Plannit – divers"


def wanted_name(product: Product) -> str:
    return product.name.strip() or f"Plannit {product.id}"


def shape_item(product: Product, terms: Terms) -> Shape | Reason:
    account = income_account(terms.realm)
    if account is None:
        return reason("no_income_account")
    body: records.Item = {
        "Name": clean_name(wanted_name(product), records.ITEM_NAME_LENGTH),
        "Type": "Service",
        "IncomeAccountRef": {"value": account.id},
    }
    if description := (product.description or "").strip():
        body["Description"] = description[: records.DESCRIPTION_LENGTH]
    if product.price >= 0:
        body["UnitPrice"] = product.price
    return Shape(records.Entity.ITEM, body)
