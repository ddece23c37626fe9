import pytest

from plannit_qbo_pipeline.domain.identity import QboId, RealmId
from plannit_qbo_pipeline.qbo.links import deep_link
from plannit_qbo_pipeline.qbo.records import Entity

REALM = RealmId("9130")


@pytest.mark.parametrize(
    ("entity", "page"),
    [
        (Entity.INVOICE, "invoice%3FtxnId%3D130"),
        (Entity.PAYMENT, "recvpayment%3FtxnId%3D130"),
        (Entity.CREDIT_MEMO, "creditmemo%3FtxnId%3D130"),
        (Entity.PURCHASE, "expense%3FtxnId%3D130"),
        (Entity.CUSTOMER, "customerdetail%3FnameId%3D130"),
    ],
)
def test_a_link_is_pinned_to_the_company(entity: Entity, page: str) -> None:
    link = deep_link("qbo.intuit.com", REALM, entity, QboId("130"))
    assert link == f"https://qbo.intuit.com/app/login?pagereq={page}&deeplinkcompanyid=9130"


def test_an_item_has_no_page_of_its_own() -> None:
    assert deep_link("qbo.intuit.com", REALM, Entity.ITEM, QboId("5")) is None


def test_another_form_of_link_is_one_template_away() -> None:
    template = "https://{host}/login?deeplinkcompanyid={realm}&pagereq={page}"
    link = deep_link("sandbox.qbo.intuit.com", REALM, Entity.INVOICE, QboId("7"), template)
    assert link == "https://sandbox.qbo.intuit.com/login?deeplinkcompanyid=9130&pagereq=invoice%3FtxnId%3D7"
