"""Links to a record's page in QuickBooks (docs/qbo-rules.md, Links): undocumented, so the form is one template."""

from urllib.parse import quote

from plannit_qbo_pipeline.domain.identity import QboId, RealmId
from plannit_qbo_pipeline.qbo.records import Entity

# Pinned to the company: a plain link opens the same number in whichever company the browser is in.
PINNED = "https://{host}/app/login?pagereq={page}&deeplinkcompanyid={realm}"

_PAGES = {
    Entity.INVOICE: "invoice?txnId={id}",
    Entity.PAYMENT: "recvpayment?txnId={id}",
    Entity.CREDIT_MEMO: "creditmemo?txnId={id}",
    Entity.PURCHASE: "expense?txnId={id}",
    Entity.REFUND_RECEIPT: "refundreceipt?txnId={id}",
    Entity.DEPOSIT: "deposit?txnId={id}",
    Entity.CUSTOMER: "customerdetail?nameId={id}",
    Entity.ACCOUNT: "register?accountId={id}",
}


def deep_link(host: str, realm: RealmId, entity: Entity, qbo_id: QboId, template: str = PINNED) -> str | None:
    """The page of a record on `host` (`environment.web_host`); None for kinds that have no page of their own."""
    page = _PAGES.get(entity)
    if page is None:
        return None
    return template.format(host=host, realm=quote(realm, safe=""), page=quote(page.format(id=qbo_id), safe=""))
