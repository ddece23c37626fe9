"""python-quickbooks meets expired, rotated and foreign tokens, and real request counters."""

from collections.abc import Iterator
from typing import Any

import pytest
from intuitlib.exceptions import AuthClientError
from quickbooks.exceptions import AuthorizationException, QuickbooksException, ValidationException
from quickbooks.objects.customer import Customer

from tests.clients.python.firm import Firm, auth_client
from tests.clients.sandbox import Sandbox, running_sandbox

HOUR, DAY = 3600, 24 * 3600
# 10 calls and 1 batch a minute, 1 call a second, of the 500, 40 and 10 that QuickBooks Online allows.
SLOW = "0.02"
PER_MINUTE = 10
MANY = 40


@pytest.fixture(scope="module")
def slow_sandbox() -> Iterator[Sandbox]:
    with running_sandbox(SLOW) as sandbox:
        yield sandbox


@pytest.fixture
def slow_firm(slow_sandbox: Sandbox) -> Iterator[Firm]:
    firm = Firm(slow_sandbox.company())
    yield firm
    firm.close()


def calls_until_refused(firm: Firm, rest: Any = None) -> tuple[int, ValidationException]:
    """How many calls went through before the first that did not; `rest` is called between two of them."""
    for done in range(MANY):
        try:
            Customer.count(qb=firm.qb)
        except ValidationException as refusal:
            return done, refusal
        if rest:
            rest()
    raise AssertionError(f"{MANY} calls and none was refused")


def test_an_expired_token_is_refreshed_and_the_call_repeated(sandbox: Sandbox, firm: Firm) -> None:
    before = firm.auth.access_token
    sandbox.advance(HOUR + 1)
    with pytest.raises(AuthorizationException) as caught:
        Customer.count(qb=firm.qb)
    assert caught.value.error_code == 401
    assert "Token expired" in caught.value.detail
    firm.auth.refresh()
    assert firm.auth.access_token != before
    assert Customer.count(qb=firm.connect()) == 0


def test_a_client_without_an_access_token_gets_one_by_itself(firm: Firm) -> None:
    firm.auth.access_token = None
    assert Customer.count(qb=firm.connect()) == 0
    assert firm.auth.access_token


def test_a_rotated_refresh_token_is_the_only_one_that_works(sandbox: Sandbox, firm: Firm) -> None:
    old = firm.auth.refresh_token
    firm.auth.refresh()
    assert firm.auth.refresh_token == old
    sandbox.advance(DAY)
    firm.auth.refresh()
    assert firm.auth.refresh_token != old
    assert Customer.count(qb=firm.connect()) == 0
    late = auth_client(firm.connection, access_token=None, refresh_token=old)
    with pytest.raises(AuthClientError) as caught:
        late.refresh()
    assert caught.value.status_code == 400
    late.close()


def test_a_token_opens_one_company_only(sandbox: Sandbox, firm: Firm) -> None:
    firm.qb.company_id = sandbox.company()["realm_id"]
    with pytest.raises(QuickbooksException) as caught:
        Customer.count(qb=firm.qb)
    assert "status code '403'" in caught.value.message
    assert "errorCode=003100" in caught.value.message


def test_a_token_that_never_was_one(firm: Firm) -> None:
    firm.auth.access_token = "short"
    with pytest.raises(AuthorizationException) as caught:
        Customer.count(qb=firm.connect())
    assert "Malformed bearer token" in caught.value.detail


def test_calls_in_one_second_are_counted(slow_sandbox: Sandbox, slow_firm: Firm) -> None:
    done, refusal = calls_until_refused(slow_firm)
    assert done >= 1
    assert int(refusal.error_code) == 3001
    assert "The request limit was reached" in refusal.detail
    slow_sandbox.advance(2)
    assert Customer.count(qb=slow_firm.qb) == 0


def test_calls_in_one_minute_are_counted_and_the_next_minute_is_free(slow_sandbox: Sandbox, slow_firm: Firm) -> None:
    done, _ = calls_until_refused(slow_firm, lambda: slow_sandbox.advance(2))
    assert done == PER_MINUTE
    slow_sandbox.advance(60)
    assert Customer.count(qb=slow_firm.qb) == 0


def test_batches_have_a_count_of_their_own(slow_sandbox: Sandbox, slow_firm: Firm) -> None:
    def batch() -> None:
        # Each call a second and more after the last, so that only the batches of a minute can be too many.
        slow_sandbox.advance(2)
        slow_firm.qb.batch_operation('{"BatchItemRequest":[{"bId":"b1","Query":"select * from Term"}]}')

    batch()
    with pytest.raises(ValidationException) as caught:
        batch()
    assert int(caught.value.error_code) == 3001
    slow_sandbox.advance(2)
    assert Customer.count(qb=slow_firm.qb) == 0
    slow_sandbox.advance(60)
    batch()


def test_one_company_s_counters_do_not_hinder_another(slow_sandbox: Sandbox, slow_firm: Firm) -> None:
    calls_until_refused(slow_firm)
    other = Firm(slow_sandbox.company())
    assert Customer.count(qb=other.qb) == 0
    other.close()
