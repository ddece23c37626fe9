import pytest

from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.qbo.environment import api_base_url, is_production, web_host

LOCAL = "http://127.0.0.1:9090/.well-known/openid_configuration"


@pytest.mark.parametrize(
    ("environment", "override", "url"),
    [
        ("sandbox", None, "https://sandbox-quickbooks.api.intuit.com"),
        ("production", None, "https://quickbooks.api.intuit.com"),
        ("sandbox", "http://127.0.0.1:9090/", "http://127.0.0.1:9090"),
        (LOCAL, "http://127.0.0.1:9090", "http://127.0.0.1:9090"),
    ],
)
def test_the_api_host_of_each_environment(environment: str, override: str | None, url: str) -> None:
    assert api_base_url(environment, override) == url


@pytest.mark.parametrize(
    ("environment", "override", "told"),
    [
        (LOCAL, None, "set QBO_BASE_URL too"),
        ("prod", None, "QBO_ENVIRONMENT"),
        ("ftp://x", None, "QBO_ENVIRONMENT"),
        ("sandbox", "127.0.0.1:9090", "QBO_BASE_URL"),
        ("sandbox", "http://127.0.0.1:9090/v3", "without /v3"),
    ],
)
def test_what_names_no_api_is_a_setting_to_correct(environment: str, override: str | None, told: str) -> None:
    with pytest.raises(Misconfigured, match=told):
        api_base_url(environment, override)


@pytest.mark.parametrize(
    ("environment", "override", "real"),
    [
        ("production", None, True),
        ("production", "http://127.0.0.1:9090", True),
        (LOCAL, "https://quickbooks.api.intuit.com/", True),
        ("sandbox", None, False),
        (LOCAL, "http://127.0.0.1:9090", False),
    ],
)
def test_real_books_are_recognised_by_whichever_setting_leads_there(
    environment: str, override: str | None, real: bool
) -> None:
    assert is_production(environment, override) is real


@pytest.mark.parametrize(
    ("environment", "host"),
    [("production", "qbo.intuit.com"), ("sandbox", "sandbox.qbo.intuit.com"), (LOCAL, "sandbox.qbo.intuit.com")],
)
def test_pages_live_on_the_environments_host(environment: str, host: str) -> None:
    assert web_host(environment) == host


@pytest.mark.parametrize(
    "disguise",
    [
        "https://QUICKBOOKS.api.intuit.com",
        "https://quickbooks.api.intuit.com:443",
        "http://quickbooks.api.intuit.com",
        "https://somebody@quickbooks.api.intuit.com",
        "https://quickbooks.api.intuit.com.",
    ],
)
def test_production_is_recognised_by_its_host_however_the_address_is_written(disguise: str) -> None:
    assert is_production("sandbox", disguise)
