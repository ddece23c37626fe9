"""Which of QuickBooks' hosts an environment means: `sandbox`, `production`, or the URL of a discovery document."""

from urllib.parse import urlsplit

from plannit_qbo_pipeline.errors import Misconfigured

SANDBOX = "sandbox"
PRODUCTION = "production"

_API = {
    SANDBOX: "https://sandbox-quickbooks.api.intuit.com",
    PRODUCTION: "https://quickbooks.api.intuit.com",
}
_WEB = {SANDBOX: "sandbox.qbo.intuit.com", PRODUCTION: "qbo.intuit.com"}


def checked_environment(environment: str) -> str:
    """The environment itself; Misconfigured for anything but the three forms."""
    if environment in _API or _is_url(environment):
        return environment
    raise Misconfigured(
        f"QBO_ENVIRONMENT is {environment!r}; set it to {SANDBOX}, {PRODUCTION} or the URL of a discovery document"
    )


def api_base_url(environment: str, override: str | None = None) -> str:
    """The API's scheme and host, without /v3. `override` (QBO_BASE_URL) wins; a discovery URL needs it."""
    checked_environment(environment)
    if override:
        trimmed = override.rstrip("/")
        if not _is_url(trimmed) or urlsplit(trimmed).path:
            raise Misconfigured(f"QBO_BASE_URL is {override!r}; it is scheme and host alone, without /v3")
        return trimmed
    if environment not in _API:
        raise Misconfigured("QBO_ENVIRONMENT is a discovery URL, which does not name the API; set QBO_BASE_URL too")
    return _API[environment]


def is_production(environment: str, override: str | None = None) -> bool:
    """Whether writes would reach real books, by whichever setting leads there."""
    return environment == PRODUCTION or _host(api_base_url(environment, override)) == _host(_API[PRODUCTION])


def web_host(environment: str) -> str:
    """The host of QuickBooks' own pages, for links (docs/qbo-rules.md, Links)."""
    return _WEB.get(environment, _WEB[SANDBOX])


def _host(url: str) -> str:
    """The host a request would reach, whatever scheme, port, case, user or final dot the address is written with."""
    return (urlsplit(url).hostname or "").rstrip(".")


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
