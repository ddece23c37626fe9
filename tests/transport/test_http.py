"""What a caller sends and what comes back."""

import json
import logging
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import structlog

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.errors import InDoubt, Misconfigured, Unavailable
from plannit_qbo_pipeline.transport.http import Answer, Caller, make_session
from plannit_qbo_pipeline.transport.pace import Pace
from tests.transport.scripted import DROPPED, HEADERS, SECRET, URL, FakeTime, Reply, Script, caller


@pytest.mark.parametrize("status", [200, 201, 301, 400, 401, 403, 404, 409, 422])
def test_every_definite_answer_comes_back_after_one_request(status: int) -> None:
    script = Script(Reply(status, {"intuit_tid": "1-2"}, b'{"a": 1.10}'))

    answer = caller(script).call("GET", URL, headers=HEADERS)

    assert (answer.status, answer.body, answer.headers["Intuit_Tid"]) == (status, b'{"a": 1.10}', "1-2")
    assert not answer.doubtful
    assert len(script.sent) == 1


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
