"""What people and vendors get wrong, one row each: exit code, a message with the next step, and no secret in it.

After each, the same company is put right and everything is there once.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.journeys.firm import Ended, Firm
from tests.journeys.judge import assert_all_there_once

# As patient as ever, but without the waiting.
QUICK = {"limits": {"BACKOFF_FIRST_S": 0.01}}
TRIES = 4  # of a request that breaks; a page that is not whole is asked for twice
WRONG = "wrongkeywrongkeywrongkeywrongkey"
Act = Callable[[Firm], None]


def nothing(firm: Firm) -> None:
    """Already right again: the vendor's trouble is over, or only the words were wrong."""


def wrong_plannit_key(firm: Firm) -> None:
    replace(firm, firm.block["plannit"]["base_url"], WRONG)


def plannit_not_there(firm: Firm) -> None:
    replace(firm, f"http://127.0.0.1:{unused_port()}", firm.block["plannit"]["api_key"])


def right_plannit(firm: Firm) -> None:
    replace(firm, firm.block["plannit"]["base_url"], firm.block["plannit"]["api_key"])


def replace(firm: Firm, url: str, key: str) -> None:
    """As the message advises."""
    firm.changed["PLANNIT_API_KEY"] = key
    done = firm.run("company", "add", firm.slug, "--replace", "--plannit-url", url, "--plannit-key", "-")
    assert done == Ended(0, "", "boreal has the new address and key. Next: plannit-qbo sync boreal\n")
    del firm.changed["PLANNIT_API_KEY"]


def quickbooks_not_there(firm: Firm) -> None:
    firm.changed["QBO_BASE_URL"] = f"http://127.0.0.1:{unused_port()}"


def dead_refresh_token(firm: Firm) -> None:
    firm.town.fault("qbo", "expired_token", "/v3/company/")
    firm.town.fault("qbo", "expired_token", "/oauth2/|/token|/tokens")


def connect_again(firm: Firm) -> None:
    qbo = firm.block["qbo"]
    tokens = {f"QBO_{name.upper()}": qbo[name] for name in ("realm_id", "access_token", "refresh_token")}
    firm.changed.update(tokens)
    done = firm.run("connect", firm.slug, "--tokens-from-env")
    assert done.code == 0, done
    firm.changed.clear()


def no_app(firm: Firm) -> None:
    firm.town.fault("qbo", "expired_token", "/v3/company/")
    firm.changed.update(QBO_CLIENT_ID="", QBO_CLIENT_SECRET="")


def plannit_in_trouble(kind: str, count: int) -> Act:
    return lambda firm: firm.town.fault("plannit", kind, "/api/invoices", count=count)


def settings(**changed: str) -> Act:
    return lambda firm: firm.changed.update(changed)


def settings_back(firm: Firm) -> None:
    firm.changed.clear()


def unwritable_database(firm: Firm) -> None:
    firm.changed["PLANNIT_QBO_DATABASE_URL"] = f"sqlite:///{firm.home}"


def home_below_a_file(firm: Firm) -> None:
    firm.changed["PLANNIT_QBO_HOME"] = str(firm.home / "ledger.db" / "home")


@dataclass(frozen=True)
class Row:
    """What goes wrong, what the command answers to it, and how it is put right."""

    spoil: Act
    code: int
    says: tuple[str, ...]
    repair: Act = nothing
    words: tuple[str, ...] = ("sync", "boreal")


ROWS = {
    "wrong API key": Row(wrong_plannit_key, 3, ("refused the API key", "company add SLUG --replace"), right_plannit),
    "Plannit not there": Row(plannit_not_there, 4, ("Plannit:", "no connection", "try again later"), right_plannit),
    "QuickBooks not there": Row(
        quickbooks_not_there, 4, ("QuickBooks:", "no connection", "try again later"), settings_back
    ),
    "dead refresh token": Row(dead_refresh_token, 3, ("consent has ended", "plannit-qbo connect"), connect_again),
    "no client id": Row(no_app, 3, ("QBO_CLIENT_ID", "QBO_CLIENT_SECRET"), settings_back),
    "unknown company": Row(
        nothing, 3, ("no company 'nord'", "known: boreal", "company add nord"), words=("sync", "nord")
    ),
    "no company named": Row(nothing, 2, ("Missing argument", "sync"), words=("sync",)),
    "HTML from Plannit": Row(plannit_in_trouble("html", TRIES), 4, ("HTTP 503", "Nothing is lost: try again")),
    "half an answer from Plannit": Row(plannit_in_trouble("truncated", TRIES), 4, ("cut answer", "try again")),
    "a page that ends short": Row(plannit_in_trouble("short_page", 2), 4, ("rows instead of 3", "try again later")),
    "a database that is a folder": Row(
        unwritable_database, 3, ("cannot be used", "PLANNIT_QBO_DATABASE_URL"), settings_back
    ),
    "a home below a file": Row(home_below_a_file, 3, ("cannot be used", "PLANNIT_QBO_HOME"), settings_back),
    "production": Row(
        settings(QBO_ENVIRONMENT="production"), 3, ("contract", "QBO_ENVIRONMENT=sandbox"), settings_back
    ),
    "several settings wrong": Row(
        settings(QBO_ENVIRONMENT="live", PLANNIT_QBO_DATABASE_URL="mysql://x", PLANNIT_QBO_REQUESTS_PER_SECOND="fast"),
        3,
        ("QBO_ENVIRONMENT", "PLANNIT_QBO_DATABASE_URL", "PLANNIT_QBO_REQUESTS_PER_SECOND"),
        settings_back,
    ),
    "no tokens to connect with": Row(
        nothing,
        3,
        ("QBO_REALM_ID, QBO_ACCESS_TOKEN, QBO_REFRESH_TOKEN",),
        words=("connect", "boreal", "--tokens-from-env"),
    ),
    "a key of another ledger": Row(
        settings(PLANNIT_QBO_SECRET_KEY="another key of 24 signs"), 3, ("PLANNIT_QBO_SECRET_KEY",), settings_back
    ),
    "a standing that does not exist": Row(
        nothing, 2, ("'sent'", "posted"), words=("status", "boreal", "--standing", "sent")
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_it_says_what_to_do_and_loses_nothing(firm: Firm, row: Row) -> None:
    row.spoil(firm)
    done = firm.run("--verbose", *row.words, plan=QUICK)
    assert (done.code, done.out) == (row.code, ""), done
    for words in row.says:
        assert words in done.err
    assert_no_secret(done, firm)
    row.repair(firm)
    firm.sync()
    assert_all_there_once(firm)


def test_an_expired_access_token_is_renewed_unseen(firm: Firm) -> None:
    firm.town.fault("qbo", "expired_token", "/v3/company/")
    done = firm.run("--verbose", "sync", firm.slug)
    assert done.code == 0
    assert_no_secret(done, firm)
    assert_all_there_once(firm)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param({"company": {"name": "x"}, "invoces": []}, ("invoces", "unknown field"), id="wrong field"),
        pytest.param("[1, 2", ("not JSON",), id="not JSON"),
        pytest.param(None, ("No such file", "give demo, empty or a seed file"), id="no file"),
    ],
)
def test_a_bad_seed_file_is_refused(firm: Firm, tmp_path: Path, content: object, says: tuple[str, ...]) -> None:
    path = tmp_path / "seed.json"
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else dumps(content))
    done = firm.run("sandbox", "--seed", str(path))
    assert (done.code, done.out) == (2, "")
    for words in says:
        assert words in done.err
    assert_no_secret(done, firm)


def test_a_port_in_use_is_named(firm: Firm) -> None:
    port = firm.block["plannit"]["base_url"].rsplit(":", 1)[1]
    done = firm.run("sandbox", "--seed", "empty", "--plannit-port", port)
    assert (done.code, done.out) == (2, "")
    assert f"127.0.0.1:{port}" in done.err
    assert "choose another with --plannit-port" in done.err
    assert_no_secret(done, firm)


def assert_no_secret(done: Ended, firm: Firm) -> None:
    said = done.out + done.err
    assert "Traceback" not in said
    qbo = firm.block["qbo"]
    secrets = (firm.block["plannit"]["api_key"], *(qbo[f"{name}"] for name in ("access_token", "refresh_token")))
    for secret in (*secrets, qbo["client_secret"], WRONG):
        assert secret not in said


def unused_port() -> int:
    """A port where nobody answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
