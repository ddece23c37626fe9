"""Structured logs on standard error; no line leaves unredacted. Only entry points call `configure_logging`."""

import logging
import sys
from collections.abc import MutableMapping
from json import dumps
from typing import Any
from urllib.parse import urlsplit

import structlog

from plannit_qbo_pipeline.transport.redaction import redact_value

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger("plannit_qbo_pipeline.transport")


def redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The processor that stands last before the renderer."""
    redacted = redact_value(event)
    assert isinstance(redacted, dict)
    return redacted


def configure_logging(level: str | int = "info", json: bool = False) -> None:
    """Sends structlog's lines to standard error, as JSON or for people; standard output stays the commands'."""
    number = level if isinstance(level, int) else logging.getLevelNamesMapping()[level.upper()]
    # urllib3 writes whole query strings at debug; our own line replaces it.
    logging.getLogger("urllib3").setLevel(max(number, logging.INFO))
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(serializer=_json_line)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,  # before redaction: a traceback quotes addresses
            redact_event,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def log_request(
    vendor: str, method: str, url: str, status: int | None, seconds: float, intuit_tid: str | None, problem: str = ""
) -> None:
    """One debug line per request sent. `status` None: no answer came, `problem` says why."""
    # Unconfigured, structlog prints everything on standard output, unredacted.
    if not structlog.is_configured() or not _log.is_enabled_for(logging.DEBUG):
        return
    fields: dict[str, object] = {"vendor": vendor, "method": method, "path": urlsplit(url).path, "status": status}
    fields["seconds"] = round(seconds, 3)
    if intuit_tid:
        fields["intuit_tid"] = intuit_tid
    if problem:
        fields["problem"] = problem
    _log.debug("request", **fields)


def _json_line(event: dict[str, Any], **_options: object) -> str:
    return dumps(event, default=str, ensure_ascii=False)
