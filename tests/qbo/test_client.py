from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.domain.identity import QboId, RealmId, RequestId
from plannit_qbo_pipeline.errors import InDoubt, Misconfigured, PipelineError, Refused, Unavailable
from plannit_qbo_pipeline.qbo.client import FAULT_TRIES, QboClient
from plannit_qbo_pipeline.qbo.query import also_inactive
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.qbo.urls import Operation
from plannit_qbo_pipeline.transport.http import Answer
from tests.qbo.wire_fake import ScriptedWire, Tokens, fault, pages, says

REALM = RealmId("9130")
REQUEST = RequestId("f" * 36)
INVOICE = {"Invoice": {"Id": "130", "SyncToken": "0", "TotalAmt": 160.97}, "time": "2026-11-24T09:00:00-08:00"}
EXPIRED = says(401, {"fault": {"error": [{"message": "m", "code": "3200"}], "type": "AUTHENTICATION"}})


@dataclass
class Bench:
    """A client with a scripted wire; `slept` holds the seconds it would have waited."""

    answers: list[Answer | Exception]
    tokens: Tokens = field(default_factory=Tokens)
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = ScriptedWire(self.answers)
        clock = Clock(lambda: datetime(2026, 11, 24, tzinfo=UTC), self.slept.append, lambda: 0.0, lambda: 0.0)
        self.client = QboClient(REALM, "https://qbo.example/", self.tokens, self.wire, clock)

    def send(self, entity: Entity = Entity.INVOICE, operation: Operation = Operation.CREATE) -> object:
        return self.client.send(self.client.write_url(entity, operation, REQUEST), b'{"a":1}')


def test_a_write_is_sent_as_stored_and_answers_the_record() -> None:
    bench = Bench([says(200, INVOICE)])
    url = bench.client.write_url(Entity.INVOICE, Operation.CREATE, REQUEST)
    answer = bench.client.send(url, b'{"a":1}')
    assert answer.entity == {"Id": "130", "SyncToken": "0", "TotalAmt": Decimal("160.97")}
    assert b"160.97" in answer.raw
    [asked] = bench.wire.asked
    assert asked.url == f"https://qbo.example/v3/company/9130/invoice?requestid={REQUEST}&minorversion=75"
    assert (asked.method, asked.body, asked.write) == ("POST", b'{"a":1}', True)
    assert asked.headers == {
        "Authorization": "Bearer token-1",
        "Accept": "application/json",
        "Content-Type": "application/json",
    }


def test_a_write_into_another_realm_never_leaves() -> None:
    bench = Bench([says(200, INVOICE)])
    foreign = QboClient(RealmId("9131"), "https://qbo.example", bench.tokens, bench.wire).write_url(
        Entity.INVOICE, Operation.CREATE, REQUEST
    )
    with pytest.raises(ValueError, match="refused before sending"):
        bench.client.send(foreign, b"{}")
    assert bench.wire.asked == []


def test_an_expired_token_is_renewed_once_and_the_same_bytes_go_again() -> None:
    bench = Bench([EXPIRED, says(200, INVOICE)])
    bench.send()
    first, second = bench.wire.asked
    assert (first.url, first.body) == (second.url, second.body)
    assert second.headers["Authorization"] == "Bearer token-2"
    assert bench.tokens.stale == ["token-1"]
    assert bench.slept == []


def test_a_renewed_token_that_is_refused_too_is_a_matter_for_a_person() -> None:
    bench = Bench([EXPIRED, EXPIRED])
    with pytest.raises(Misconfigured, match="plannit-qbo connect"):
        bench.send()
    assert len(bench.wire.asked) == 2


def test_a_lost_consent_comes_through_from_the_token_source() -> None:
    bench = Bench([EXPIRED], Tokens(refusal=Misconfigured("connect again")))
    with pytest.raises(Misconfigured, match="connect again"):
        bench.send()


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (fault("3100", 403), Misconfigured, "QBO_ENVIRONMENT"),
        (fault("120", 401), Misconfigured, "administrator"),
        (fault("6190"), Misconfigured, "subscription"),
        (says(403, b"<html>"), Misconfigured, "plannit-qbo connect"),
        (fault("6140", detail="TxnId=7"), Refused, "POST 9130/invoice: HTTP 400, code 6140"),
        (fault("6000"), Refused, "1-abc"),
        (fault("6210"), Refused, "6210"),
        (fault("600"), InDoubt, "sent again"),
        (says(200, fault("6000").body), Refused, "6000"),
        (says(404, b""), Refused, "HTTP 404"),
        (says(200, {}), InDoubt, "without the record"),
        (says(200, b'{"Invoice":{"Id":"1","Sy'), InDoubt, "without the record"),
        (says(200, {"Invoice": {"Id": "130"}}), InDoubt, "without the record"),
        (says(200, {"Invoice": {"SyncToken": "0"}}), InDoubt, "without the record"),
        (says(200, {"Payment": {"Id": "1", "SyncToken": "0"}}), InDoubt, "without the record"),
        (says(200, {"Invoice": {"Id": "130", "SyncToken": "0", "status": "Deleted"}}), InDoubt, "without the record"),
    ],
)
def test_each_no_to_a_write_says_what_to_do(answer: Answer, error: type[PipelineError], told: str) -> None:
    bench = Bench([answer])
    with pytest.raises(error, match=told):
        bench.send()
    assert len(bench.wire.asked) == 1


def test_a_refusal_keeps_the_vendors_code_detail_and_status() -> None:
    with pytest.raises(Refused) as refusal:
        Bench([fault("6140", detail="TxnType=Facture with TxnId=2137")]).send()
    assert (refusal.value.code, refusal.value.detail, refusal.value.status) == (
        "6140",
        "TxnType=Facture with TxnId=2137",
        400,
    )


@pytest.mark.parametrize("code", ["10000", "130", "140", "150", "4002", "5000"])
def test_a_passing_fault_is_tried_again_with_the_same_request(code: str) -> None:
    bench = Bench([fault(code), fault(code), says(200, INVOICE)])
    bench.send()
    assert all((a.url, a.body) == (b.url, b.body) for a, b in pairwise(bench.wire.asked))
    assert bench.slept == [1.0, 2.0]


def test_a_passing_fault_that_stays_leaves_a_write_in_doubt_and_a_read_for_later() -> None:
    with pytest.raises(InDoubt, match="10000"):
        Bench([fault("10000")] * FAULT_TRIES).send()
    with pytest.raises(Unavailable, match="10000"):
        Bench([fault("10000")] * FAULT_TRIES).client.read(Entity.INVOICE, QboId("1"))


@pytest.mark.parametrize(
    "earlier",
    [[fault("10000")], [replace(EXPIRED, doubtful=True)], [replace(fault("150"), doubtful=True)]],
)
def test_after_a_try_that_may_have_happened_not_now_means_in_doubt(earlier: list[Answer | Exception]) -> None:
    with pytest.raises(InDoubt, match=r"throttled.*settle"):
        Bench([*earlier, Unavailable("throttled")]).send()


def test_before_anything_can_have_happened_not_now_stays_not_now() -> None:
    for earlier in ([], [EXPIRED]):
        with pytest.raises(Unavailable, match="throttled"):
            Bench([*earlier, Unavailable("throttled")]).send()


@pytest.mark.parametrize("entity", [Entity.CUSTOMER, Entity.ITEM])
def test_a_6000_on_a_name_may_be_the_race_for_names_and_is_tried_twice_more(entity: Entity) -> None:
    bench = Bench([fault("6000"), fault("6000"), says(200, {entity.value: {"Id": "5", "SyncToken": "0"}})])
    bench.send(entity)
    with pytest.raises(Refused):
        Bench([fault("6000")] * 3).send(entity)


def test_a_deleted_record_answers_with_its_id_alone() -> None:
    bench = Bench([says(200, {"Payment": {"status": "Deleted", "domain": "QBO", "Id": "33"}})])
    url = bench.client.write_url(Entity.PAYMENT, Operation.DELETE, REQUEST)
    assert bench.client.send(url, b"{}").entity["Id"] == "33"


def test_a_delete_that_did_nothing_is_no_success() -> None:
    with pytest.raises(InDoubt):
        Bench([says(200, INVOICE)]).send(Entity.INVOICE, Operation.DELETE)


def test_a_query_is_posted_as_text_and_is_no_write() -> None:
    bench = Bench([says(200, {"QueryResponse": {"Customer": [{"Id": "1"}], "startPosition": 1, "maxResults": 1}})])
    assert bench.client.query("SELECT * FROM Customer WHERE DisplayName = 'É'") == [{"Id": "1"}]
    [asked] = bench.wire.asked
    assert (asked.method, asked.url, asked.write) == (
        "POST",
        "https://qbo.example/v3/company/9130/query?minorversion=75",
        False,
    )
    assert asked.headers["Content-Type"] == "application/text"
    assert asked.body == "SELECT * FROM Customer WHERE DisplayName = 'É'".encode()


def test_no_rows_are_an_empty_list_but_no_response_is_not() -> None:
    assert Bench([says(200, {"QueryResponse": {}, "time": "t"})]).client.query("q") == []
    with pytest.raises(Unavailable, match="without QueryResponse"):
        Bench([says(200, {"time": "t"})]).client.query("q")
    with pytest.raises(Unavailable):
        Bench([says(200, b"<html>log in</html>")]).client.query("q")


def test_all_rows_come_in_pages_each_once() -> None:
    bench = Bench(pages("Item", range(1, 1001), range(1000, 1500)))
    ids = [row["Id"] for row in bench.client.query_all(Entity.ITEM, [also_inactive()])]
    assert ids == [str(number) for number in range(1, 1500)]
    first, second = (asked.body or b"" for asked in bench.wire.asked)
    assert first == b"SELECT * FROM Item WHERE Active IN (true,false) ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000"
    assert second.endswith(b"STARTPOSITION 1001 MAXRESULTS 1000")


def test_a_full_last_page_is_followed_by_an_empty_one() -> None:
    bench = Bench(pages("Item", range(1, 1001), ()))
    assert len(list(bench.client.query_all(Entity.ITEM))) == 1000


def test_a_record_is_absent_only_when_the_vendor_says_so() -> None:
    assert Bench([fault("610")]).client.read(Entity.INVOICE, QboId("130")) is None
    with pytest.raises(Refused):
        Bench([says(404, b"")]).client.read(Entity.INVOICE, QboId("130"))
    with pytest.raises(Unavailable):
        Bench([says(200, {})]).client.read(Entity.INVOICE, QboId("130"))


def test_a_record_is_read_with_exact_amounts() -> None:
    record = Bench([says(200, INVOICE)]).client.read(Entity.INVOICE, QboId("130"))
    assert record is not None
    assert record["TotalAmt"] == Decimal("160.97")


def test_company_info_and_preferences_are_one_request_each() -> None:
    answers: list[Answer | Exception] = [
        says(200, {"CompanyInfo": {"CompanyName": "É"}}),
        says(200, {"Preferences": {"TaxPrefs": {}}}),
    ]
    bench = Bench(answers)
    assert bench.client.company_info() == {"CompanyName": "É"}
    assert bench.client.preferences() == {"TaxPrefs": {}}
    assert [asked.url.partition("/9130/")[2] for asked in bench.wire.asked] == [
        "companyinfo/9130?minorversion=75",
        "preferences?minorversion=75",
    ]
