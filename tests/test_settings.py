import os
from pathlib import Path

import pytest

from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.settings import (
    DEFAULT_PER_MINUTE,
    DEFAULT_PER_SECOND,
    DEFAULT_POLL_S,
    DEFAULT_SHARDS,
    load_settings,
    shard_count,
)

DISCOVERY = "http://127.0.0.1:9/.well-known/openid_configuration"
SANDBOX_API, PRODUCTION_API = "https://sandbox-quickbooks.api.intuit.com", "https://quickbooks.api.intuit.com"
GOOD_KEY = "sixteen letters!"


def test_nothing_set_means_a_ledger_at_home_and_the_vendors_sandbox(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load_settings({})
    assert settings.home == tmp_path / ".plannit-qbo"
    assert settings.database_url == f"sqlite:///{tmp_path}/.plannit-qbo/ledger.db"
    assert settings.secret_key_file == tmp_path / ".plannit-qbo" / "secret.key"
    assert (settings.secret_key, settings.qbo_client_id, settings.qbo_client_secret) == (None, "", "")
    assert (settings.qbo_environment, settings.qbo_base_url, settings.production) == ("sandbox", SANDBOX_API, False)
    assert settings.requests_per_second == DEFAULT_PER_SECOND
    assert settings.requests_per_minute == DEFAULT_PER_MINUTE
    assert (settings.poll_s, settings.shards) == (DEFAULT_POLL_S, DEFAULT_SHARDS)


def test_empty_is_as_good_as_unset() -> None:
    names = (
        "PLANNIT_QBO_HOME", "PLANNIT_QBO_DATABASE_URL", "PLANNIT_QBO_SECRET_KEY", "QBO_CLIENT_ID",
        "QBO_CLIENT_SECRET", "QBO_ENVIRONMENT", "QBO_BASE_URL", "PLANNIT_QBO_REQUESTS_PER_SECOND",
        "PLANNIT_QBO_REQUESTS_PER_MINUTE", "PLANNIT_QBO_POLL_SECONDS", "PLANNIT_QBO_SHARDS",
    )  # fmt: skip
    assert load_settings(dict.fromkeys(names, "")) == load_settings({})


def test_what_is_set_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load_settings(
        {
            "PLANNIT_QBO_HOME": "~/books",
            "PLANNIT_QBO_SECRET_KEY": GOOD_KEY,
            "QBO_CLIENT_ID": "client",
            "QBO_CLIENT_SECRET": "hush",
            "QBO_ENVIRONMENT": DISCOVERY,
            "QBO_BASE_URL": "http://127.0.0.1:9/",
            "PLANNIT_QBO_REQUESTS_PER_SECOND": "2.5",
            "PLANNIT_QBO_REQUESTS_PER_MINUTE": "0",
            "PLANNIT_QBO_POLL_SECONDS": "1.5",
            "PLANNIT_QBO_SHARDS": "8",
        }
    )
    assert settings.home == tmp_path / "books"
    assert settings.database_url == f"sqlite:///{tmp_path}/books/ledger.db"
    assert (settings.secret_key, settings.qbo_client_id, settings.qbo_client_secret) == (GOOD_KEY, "client", "hush")
    assert (settings.qbo_environment, settings.qbo_base_url) == (DISCOVERY, "http://127.0.0.1:9")
    assert (settings.requests_per_second, settings.requests_per_minute) == (2.5, 0)
    assert (settings.poll_s, settings.shards) == (1.5, 8)


def test_a_relative_home_gives_a_database_that_stays_where_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"PLANNIT_QBO_HOME": "books"})
    assert settings.database_url == f"sqlite:///{tmp_path}/books/ledger.db"


@pytest.mark.parametrize(
    "url", ["sqlite:////data/ledger.db", "postgresql://db/l", "postgres://db/l", "postgresql+psycopg2://db/l"]
)
def test_the_ledger_may_be_sqlite_or_postgresql(url: str) -> None:
    assert load_settings({"PLANNIT_QBO_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    ("environment", "base_url", "production"),
    [
        ("sandbox", "", False),
        ("production", "", True),
        ("production", "http://127.0.0.1:9", True),
        ("sandbox", PRODUCTION_API, True),
        ("sandbox", PRODUCTION_API + "/", True),
        (DISCOVERY, PRODUCTION_API, True),
        (DISCOVERY, "http://127.0.0.1:9", False),
    ],
)
def test_production_is_known_by_whichever_setting_leads_there(
    environment: str, base_url: str, production: bool
) -> None:
    assert load_settings({"QBO_ENVIRONMENT": environment, "QBO_BASE_URL": base_url}).production is production


WRONG = {
    "QBO_ENVIRONMENT": ["Production", "test", "ftp://somewhere"],
    "QBO_BASE_URL": ["somewhere", "https://somewhere/v3"],
    "PLANNIT_QBO_DATABASE_URL": ["ledger.db", "mysql://db/l", "sqlite://", "sqlite:ledger.db", "postgresql:db"],
    "PLANNIT_QBO_SECRET_KEY": ["short"],
    "PLANNIT_QBO_HOME": ["~nobody-of-that-name/books"],
    "PLANNIT_QBO_REQUESTS_PER_SECOND": ["fast", "-1", "nan", "inf", "1e999"],
    "PLANNIT_QBO_REQUESTS_PER_MINUTE": ["-0.1", "4,5"],
    "PLANNIT_QBO_POLL_SECONDS": ["0", "0.99", "often", "11", "nan"],
    "PLANNIT_QBO_SHARDS": ["0", "9", "1.5", "two", "nan"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_named_with_its_variable(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        load_settings({name: value})


@pytest.mark.parametrize(("text", "count"), [(None, DEFAULT_SHARDS), ("3", 3), ("many", DEFAULT_SHARDS)])
def test_the_number_of_shards_is_known_whatever_else_is_wrong(text: str | None, count: int) -> None:
    wrong = {"QBO_ENVIRONMENT": "nonsense"}
    assert shard_count(wrong if text is None else {**wrong, "PLANNIT_QBO_SHARDS": text}) == count


def test_a_discovery_document_needs_the_apis_address_beside_it() -> None:
    with pytest.raises(Misconfigured, match="QBO_BASE_URL"):
        load_settings({"QBO_ENVIRONMENT": DISCOVERY})


def test_every_problem_is_reported_at_once() -> None:
    wrong = {name: values[0] for name, values in WRONG.items() if name != "QBO_BASE_URL"}
    with pytest.raises(Misconfigured) as caught:
        load_settings(wrong)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(wrong)
    assert all(line.startswith("- ") for line in lines)
    assert [name for name in wrong if name not in str(caught.value)] == []


def test_a_machine_without_home_asks_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may run as a user that its system does not know."""
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", _nobody)
    with pytest.raises(Misconfigured, match="PLANNIT_QBO_HOME"):
        load_settings({})
    assert load_settings({"PLANNIT_QBO_HOME": "/data"}).home == Path("/data")


def _nobody(number: int) -> None:
    raise KeyError(number)


def test_secrets_are_never_printed() -> None:
    hidden = {
        "PLANNIT_QBO_SECRET_KEY": "my secret key, long",
        "QBO_CLIENT_SECRET": "my client secret",
        "PLANNIT_QBO_DATABASE_URL": "postgresql://user:my-password@db/ledger",
    }
    settings = load_settings(hidden)
    printed = f"{settings!r} {settings}"
    assert [secret for secret in ("my secret key", "my client secret", "my-password") if secret in printed] == []
    with pytest.raises(Misconfigured) as caught:
        load_settings(
            {"PLANNIT_QBO_DATABASE_URL": "mysql://user:my-password@db/l", "PLANNIT_QBO_SECRET_KEY": "hunter2"}
        )
    assert "my-password" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_only_what_is_handed_in_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_ENVIRONMENT", "production")
    assert "QBO_ENVIRONMENT" in os.environ
    assert not load_settings({}).production
