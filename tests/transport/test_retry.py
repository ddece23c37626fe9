"""What failed tries mean: nothing happened, or maybe something did, and how long to wait for the next."""

import pytest
import requests

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.errors import InDoubt, Unavailable
from tests.transport.scripted import (
    CUT,
    DROPPED,
    HEADERS,
    SECRET,
    URL,
    FakeTime,
    Reply,
    Script,
    bad_certificate,
    caller,
    refused,
)


@pytest.mark.parametrize(
    ("steps", "write", "error"),
    [
        pytest.param([Reply(500)], False, Unavailable, id="read, server error"),
        pytest.param([requests.ReadTimeout()], False, Unavailable, id="read, no answer"),
        pytest.param([DROPPED], False, Unavailable, id="read, dropped"),
        pytest.param([refused()], True, Unavailable, id="write, never left: refused"),
        pytest.param([requests.ConnectTimeout()], True, Unavailable, id="write, never left: no connection in time"),
        pytest.param([bad_certificate()], True, Unavailable, id="write, never left: certificate"),
        pytest.param([Reply(429)], True, Unavailable, id="write, throttled each time"),
        pytest.param([refused(), Reply(429), requests.ConnectTimeout()], True, Unavailable, id="write, never let in"),
        pytest.param([Reply(500)], True, InDoubt, id="write, server error"),
        pytest.param([Reply(503)], True, InDoubt, id="write, gateway error"),
        pytest.param([requests.ReadTimeout()], True, InDoubt, id="write, no answer"),
        pytest.param([DROPPED], True, InDoubt, id="write, dropped after sending"),
        pytest.param([CUT], True, InDoubt, id="write, cut answer"),
        pytest.param([ConnectionResetError()], True, InDoubt, id="write, reset that requests did not wrap"),
        pytest.param([requests.exceptions.SSLError("bad record")], True, InDoubt, id="write, TLS broke"),
        pytest.param([DROPPED, refused()], True, InDoubt, id="write, one doubtful try among harmless ones"),
        pytest.param([Reply(502), Reply(429)], True, InDoubt, id="write, doubtful then throttled"),
    ],
)
def test_after_the_last_try_the_error_says_what_is_known(
    steps: list[Reply | Exception], write: bool, error: type[Exception]
) -> None:
    script = Script(*steps)

    with pytest.raises(error) as caught:
        caller(script).call("POST" if write else "GET", URL, headers=HEADERS, body=b"{}", write=write)

    assert type(caught.value) is error
    assert len(script.sent) == limits.MAX_TRIES
    said = str(caught.value)
    assert "https://vendor.example/v3/things" in said
    assert f"tried {limits.MAX_TRIES} times" in said
    assert SECRET not in said
    assert "query" not in said
    assert caught.value.__context__ is None, "the chained error quotes the whole address"


@pytest.mark.parametrize("failure", [Reply(500), Reply(429), DROPPED, CUT, refused(), requests.ReadTimeout()])
def test_a_try_that_works_ends_the_trying_with_the_same_bytes_sent_each_time(failure: Reply | Exception) -> None:
    script = Script(failure, Reply(200, body=b'{"Id": "7"}'))

    answer = caller(script).call("POST", URL, headers=HEADERS, body=b'{"x":1}', write=True)

    assert answer.json() == {"Id": "7"}
    assert [(sent.url, sent.body) for sent in script.sent] == [(URL, b'{"x":1}')] * 2


@pytest.mark.parametrize(
    ("first", "write", "doubtful"),
    [(Reply(500), True, True), (DROPPED, True, True), (Reply(429), True, False), (Reply(500), False, False)],
)
def test_a_definite_answer_tells_whether_an_earlier_try_may_have_been_executed(
    first: Reply | Exception, write: bool, doubtful: bool
) -> None:
    answer = caller(Script(first, Reply(401))).call("POST", URL, headers=HEADERS, write=write)

    assert (answer.status, answer.doubtful) == (401, doubtful)


def test_failures_are_waited_out_longer_each_time() -> None:
    time = FakeTime(jitter=0.5)

    with pytest.raises(Unavailable):
        caller(Script(Reply(503)), time).call("GET", URL, headers=HEADERS)

    assert time.slept == [0.75, 1.5, 3.0]


@pytest.mark.parametrize(
    ("value", "waited"),
    [
        ("7", 7.5),
        ("0", 0.5),
        (" 12 ", 12.5),
        ("1.5", 2.0),
        ("Tue, 24 Nov 2026 09:00:30 GMT", 30.5),
        ("Tue, 24 Nov 2026 09:00:30 -0000", 30.5),
        ("Tue, 24 Nov 2026 08:00:00 GMT", 0.5),
        ("soon", limits.THROTTLE_WAIT_S + 2.5),
        ("-5", limits.THROTTLE_WAIT_S + 2.5),
        ("", limits.THROTTLE_WAIT_S + 2.5),
        (None, limits.THROTTLE_WAIT_S + 2.5),
        ("120", 120.5),
    ],
)
def test_a_throttled_call_waits_as_long_as_it_is_told(value: str | None, waited: float) -> None:
    time = FakeTime(jitter=0.5)
    headers = {} if value is None else {"Retry-After": value}

    answer = caller(Script(Reply(429, headers), Reply()), time).call("GET", URL, headers=HEADERS)

    assert answer.status == 200
    assert time.slept == [waited]


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("value", ["121", "Tue, 24 Nov 2026 10:00:00 GMT"])
def test_a_wait_that_is_too_long_ends_the_call_at_once(value: str, write: bool) -> None:
    time = FakeTime()
    script = Script(Reply(429, {"Retry-After": value}))

    with pytest.raises(Unavailable) as caught:
        caller(script, time).call("POST", URL, headers=HEADERS, write=write)

    assert caught.value.retry_after_s == (121 if value == "121" else 3600)
    assert "try again in" in str(caught.value)
    assert (len(script.sent), time.slept) == (1, [])


def test_a_wait_that_is_too_long_keeps_the_doubt_of_an_earlier_try() -> None:
    script = Script(Reply(500), Reply(429, {"Retry-After": "999"}))

    with pytest.raises(InDoubt):
        caller(script).call("POST", URL, headers=HEADERS, write=True)


def test_throttling_without_a_time_still_says_when_to_come_back() -> None:
    with pytest.raises(Unavailable) as caught:
        caller(Script(Reply(429))).call("GET", URL, headers=HEADERS)

    assert caught.value.retry_after_s == limits.THROTTLE_WAIT_S


@pytest.mark.parametrize(
    ("reply", "cut"),
    [
        (Reply(200, {"Content-Type": "application/json;charset=UTF-8"}, b'{"a": [1, 2'), True),
        (Reply(200, {"Content-Type": "application/json"}, b'{"a": "b"}\n'), False),
        (Reply(200, {"Content-Type": "application/json"}, b""), False),
        (Reply(200, {"Content-Type": "text/html"}, b"<html>"), False),
        (Reply(400, {"Content-Type": "application/json"}, b"Bad request"), False),
    ],
)
def test_half_an_answer_is_no_answer(reply: Reply, cut: bool) -> None:
    script = Script(reply, Reply())

    caller(script).call("GET", URL, headers=HEADERS)

    assert len(script.sent) == (2 if cut else 1)
