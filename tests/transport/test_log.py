import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog

from plannit_qbo_pipeline.transport.log import configure_logging, log_request

SECRET = "Zx81secretSECRET42"


@pytest.fixture(autouse=True)
def structlog_as_it_was() -> Iterator[None]:
    level = logging.getLogger("urllib3").level
    yield
    structlog.reset_defaults()
    logging.getLogger("urllib3").setLevel(level)


def fail_with_a_secret() -> None:
    raise ValueError(f"https://host/?access_token={SECRET}")


@pytest.mark.parametrize("as_json", [True, False])
def test_no_line_holds_a_secret_not_even_a_traceback(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    configure_logging("info", json=as_json)
    log = structlog.get_logger()

    try:
        fail_with_a_secret()
    except ValueError:
        log.exception("connecting failed", headers={"Authorization": f"Bearer {SECRET}"}, hint=f"api_key={SECRET}")

    output = capsys.readouterr()
    assert output.out == "", "standard output belongs to the commands"
    assert "connecting failed" in output.err
    assert "fail_with_a_secret" in output.err
    assert SECRET not in output.err


def test_json_lines_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", json=True)

    structlog.get_logger().info("posted", number="É-1", at=datetime(2026, 11, 24, tzinfo=UTC))

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["number"]) == ("posted", "info", "É-1")
    assert line["at"].startswith("2026-11-24")


@pytest.mark.parametrize(("level", "lines"), [("debug", 1), (logging.DEBUG, 1), ("INFO", 0)])
def test_requests_are_logged_at_debug_only(capsys: pytest.CaptureFixture[str], level: str | int, lines: int) -> None:
    configure_logging(level, json=True)

    log_request("qbo", "GET", "https://host/v3/query?query=select", 200, 0.12345, "1-2")

    output = capsys.readouterr().err.splitlines()
    assert len(output) == lines
    assert all(json.loads(line)["seconds"] == 0.123 for line in output)


def test_before_anything_is_configured_requests_print_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.reset_defaults()

    log_request("qbo", "GET", "https://host/v3/query", 200, 0.1, None)

    assert capsys.readouterr() == ("", "")


def test_the_http_library_never_writes_its_own_debug_lines() -> None:
    configure_logging("debug")

    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.DEBUG)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        configure_logging("loud")
