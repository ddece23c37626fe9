"""What a caller knows after a call: an answer, nothing happened, or maybe something did."""

import json
import logging
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
import requests
import structlog
import urllib3
from requests.adapters import BaseAdapter, HTTPAdapter

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.domain.clock import Clock
from plannit_qbo_pipeline.errors import InDoubt, Misconfigured, Unavailable
from plannit_qbo_pipeline.transport.http import Answer, Caller, make_session
from plannit_qbo_pipeline.transport.pace import Pace

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
URL = "https://vendor.example/v3/things?query=select&access_token=s3cr3t"
SECRET = "s3cr3t"
HEADERS = {"Authorization": f"Bearer {SECRET}-token"}


@dataclass
class Reply:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    body: bytes = b"{}"


class Script(HTTPAdapter):
    """Answers, or raises, one step per request; the last step repeats."""

    def __init__(self, *steps: Reply | Exception) -> None:
        super().__init__()
        self.steps = list(steps)
        self.sent: list[requests.PreparedRequest] = []
        self.options: list[Mapping[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        step = self.steps[min(len(self.sent), len(self.steps) - 1)]
        self.sent.append(request)
        self.options.append(options)
        if isinstance(step, Exception):
            raise step
        raw = urllib3.HTTPResponse(
            body=BytesIO(step.body), headers=dict(step.headers), status=step.status, preload_content=False
        )
        return self.build_response(request, raw)


class FakeTime:
    """Stands still but for sleeping."""

    def __init__(self, jitter: float = 0.5) -> None:
        self.slept: list[float] = []
        self._passed = 0.0
        self.clock = Clock(self.now, self.sleep, lambda: self._passed, lambda: jitter)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self._passed)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._passed += seconds


def caller(script: BaseAdapter, time: FakeTime | None = None, **options: Any) -> Caller:
    return Caller("vendor", make_session(script), (time or FakeTime()).clock, **options)


def refused() -> requests.ConnectionError:
    """As `requests` raises it when nobody listens, or the host is unknown."""
    pool = urllib3.HTTPConnectionPool("vendor.example")
    reason = urllib3.exceptions.NewConnectionError(urllib3.connection.HTTPConnection("vendor.example"), "refused")
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(pool, URL, reason))


def bad_certificate() -> requests.exceptions.SSLError:
    pool = urllib3.HTTPConnectionPool("vendor.example")
    reason = urllib3.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))
    return requests.exceptions.SSLError(urllib3.exceptions.MaxRetryError(pool, URL, reason))


DROPPED = requests.ConnectionError(urllib3.exceptions.ProtocolError("Connection aborted."))
CUT = requests.exceptions.ChunkedEncodingError("IncompleteRead")


@pytest.mark.parametrize("status", [200, 201, 301, 400, 401, 403, 404, 409, 422])
def test_every_definite_answer_comes_back_after_one_request(status: int) -> None:
    script = Script(Reply(status, {"intuit_tid": "1-2"}, b'{"a": 1.10}'))

    answer = caller(script).call("GET", URL, headers=HEADERS)

    assert (answer.status, answer.body, answer.headers["Intuit_Tid"]) == (status, b'{"a": 1.10}', "1-2")
    assert not answer.doubtful
    assert len(script.sent) == 1


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


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://", "k"),
        ("vendor.example/api", "k"),
        ("ftp://vendor.example/api", "k"),
        ("https://vendor.example/api", f"{SECRET}\nX: y"),
    ],
)
def test_what_http_cannot_carry_is_a_setting_to_correct(url: str, key: str) -> None:
    with pytest.raises(Misconfigured, match="Check the URL and key of vendor") as caught:
        Caller("vendor", make_session(), FakeTime().clock).call("GET", url, headers={"X-API-KEY": key})

    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


def test_time_outs_are_set_and_redirects_are_not_followed() -> None:
    script = Script(Reply(302, {"Location": "https://elsewhere.example/"}))

    answer = caller(script).call("GET", URL, headers=HEADERS, timeout_s=7)

    assert answer.status == 302
    assert script.options[0]["timeout"] == (limits.CONNECT_TIMEOUT_S, 7)


def test_the_number_of_tries_can_be_lowered_for_what_must_not_be_repeated() -> None:
    script = Script(Reply(500))

    with pytest.raises(InDoubt, match="tried once"):
        caller(script).call("POST", URL, headers=HEADERS, write=True, tries=1)

    assert len(script.sent) == 1


def test_each_request_is_counted_and_keeps_the_pace() -> None:
    time = FakeTime(jitter=0.5)
    counted: list[None] = []
    script = Script(Reply(500), Reply())

    caller(script, time, pace=Pace(per_second=0.1), counter=lambda: counted.append(None)).call(
        "GET", URL, headers=HEADERS
    )

    assert len(counted) == 2
    assert time.slept == [0.75, 9.25]


def test_a_session_takes_nothing_from_the_machine_and_keeps_no_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:1")
    script = Script(Reply(200, {"Set-Cookie": "company=first"}))
    session = make_session(script)

    for _ in range(2):
        Caller("vendor", session, FakeTime().clock).call("GET", URL, headers=HEADERS)

    assert not script.options[0]["proxies"]
    assert "Cookie" not in script.sent[1].headers
    assert script.sent[1].headers["Authorization"] == HEADERS["Authorization"]


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"a": NaN}', b'{"a": Infinity}', b"\xff\xfe\xfd", b"[" * 100_000, b'{"a": 1']
)
def test_what_is_not_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        Answer(200, {}, body).json()


def test_numbers_with_a_point_are_decimals_to_the_last_digit() -> None:
    assert Answer(200, {}, b'{"total": 1149.75, "count": 3}').json() == {"total": Decimal("1149.75"), "count": 3}


def test_each_request_leaves_one_debug_line_without_secrets() -> None:
    script = Script(DROPPED, Reply(200, {"intuit_tid": "1-2"}))

    with structlog.testing.capture_logs() as lines:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
        try:
            caller(script).call("GET", URL, headers=HEADERS)
        finally:
            structlog.reset_defaults()

    assert [line["status"] for line in lines] == [None, 200]
    assert lines[1] == {
        "event": "request", "log_level": "debug", "vendor": "vendor", "method": "GET", "path": "/v3/things",
        "status": 200, "seconds": 0.0, "intuit_tid": "1-2",
    }  # fmt: skip
    assert SECRET not in json.dumps(lines)


@pytest.fixture
def cutting_server() -> Iterator[Callable[[str], str]]:
    """A real server on loopback: `/cut` announces more than it sends, `/drop` hangs up, `/ok` answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.path == "/drop":
                return
            self.send_response(200)
            self.send_header("Content-Length", "100" if self.path == "/cut" else "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield lambda path: f"http://127.0.0.1:{server.server_port}{path}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_on_a_real_wire_a_cut_write_is_in_doubt_and_a_closed_port_is_not(
    cutting_server: Callable[[str], str],
) -> None:
    with make_session() as session:
        vendor = Caller("vendor", session, FakeTime().clock)

        assert vendor.call("POST", cutting_server("/ok"), headers={}, body=b"{}", write=True).json() == {}
        for path in ("/cut", "/drop"):
            with pytest.raises(InDoubt):
                vendor.call("POST", cutting_server(path), headers={}, body=b"{}", write=True)
        with pytest.raises(Misconfigured, match="cannot carry"):
            vendor.call("POST", cutting_server("/ok"), headers={"X-API-KEY": "clé–"}, body=b"{}", write=True)
        with pytest.raises(Unavailable, match="refused"):
            vendor.call("POST", "http://127.0.0.1:9/", headers={}, body=b"{}", write=True)
