import pytest

from plannit_qbo_pipeline.domain.identity import QboId, RealmId, RequestId
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.urls import Operation, company_path, read_path, target_of, write_path

REALM = RealmId("9130")
REQUEST = RequestId("a" * 36)
TAIL = f"requestid={REQUEST}&minorversion=75"


@pytest.mark.parametrize(
    ("entity", "operation", "path"),
    [
        (Entity.INVOICE, Operation.CREATE, f"/v3/company/9130/invoice?{TAIL}"),
        (Entity.CUSTOMER, Operation.UPDATE, f"/v3/company/9130/customer?{TAIL}"),
        (Entity.INVOICE, Operation.VOID, f"/v3/company/9130/invoice?operation=void&{TAIL}"),
        (Entity.PAYMENT, Operation.VOID, f"/v3/company/9130/payment?operation=update&include=void&{TAIL}"),
        (Entity.CREDIT_MEMO, Operation.DELETE, f"/v3/company/9130/creditmemo?operation=delete&{TAIL}"),
        (Entity.PURCHASE, Operation.DELETE, f"/v3/company/9130/purchase?operation=delete&{TAIL}"),
    ],
)
def test_each_operation_has_the_vendors_form(entity: Entity, operation: Operation, path: str) -> None:
    assert write_path(REALM, entity, operation, REQUEST) == path
    assert target_of(path, REALM) == (entity, operation is Operation.DELETE)


@pytest.mark.parametrize(
    ("entity", "operation"),
    [
        (Entity.CREDIT_MEMO, Operation.VOID),
        (Entity.PURCHASE, Operation.VOID),
        (Entity.CUSTOMER, Operation.DELETE),
        (Entity.TAX_CODE, Operation.CREATE),
        (Entity.PREFERENCES, Operation.UPDATE),
    ],
)
def test_operations_the_vendor_lacks_are_refused(entity: Entity, operation: Operation) -> None:
    with pytest.raises(ValueError, match="QuickBooks cannot"):
        write_path(REALM, entity, operation, REQUEST)


@pytest.mark.parametrize("request_id", ["", "a" * 51])
def test_a_requestid_has_the_vendors_length(request_id: str) -> None:
    with pytest.raises(ValueError, match="requestid"):
        write_path(REALM, Entity.INVOICE, Operation.CREATE, RequestId(request_id))


@pytest.mark.parametrize(
    "path",
    [
        f"/v3/company/9131/invoice?{TAIL}",
        f"/v3/company/91300/invoice?{TAIL}",
        f"/v3/company/9130/../9131/invoice?{TAIL}",
        f"/v3/company/9130%2F..%2F9131/invoice?{TAIL}",
        f"https://elsewhere.example/v3/company/9130/invoice?{TAIL}",
        f"//elsewhere.example/v3/company/9130/invoice?{TAIL}",
        f"/v3/company/9130/invoice/12?{TAIL}",
        f"/v3/company/9130/preferences?{TAIL}",
        "/v3/company/9130/invoice",
        "/v3/company/9130/invoice?requestid=&minorversion=75",
    ],
)
def test_a_path_that_is_no_write_into_this_realm_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="refused before sending"):
        target_of(path, REALM)


@pytest.mark.parametrize("qbo_id", ["", "1/../2", "12?x", "²"])
def test_an_id_is_digits(qbo_id: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        read_path(REALM, Entity.INVOICE, QboId(qbo_id))


@pytest.mark.parametrize("realm", ["", "9130/x", "demo"])
def test_a_realm_is_digits(realm: str) -> None:
    with pytest.raises(ValueError, match="not a realm"):
        company_path(RealmId(realm))
