import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

ADD = ("company", "add", "boreal", "--plannit-url", "http://127.0.0.1:9", "--plannit-key", "topsecretkey")


def test_a_company_is_listed_with_its_name_zone_and_no_realm_yet(shell: Shell) -> None:
    shell.ok(*ADD, "--name", "Entretien Boréal", "--go-live", "2026-01-01")
    assert shell.json("company", "list") == [
        {
            "key": "boreal",
            "name": "Entretien Boréal",
            "plannit_url": "http://127.0.0.1:9",
            "time_zone": "America/Toronto",
            "go_live": "2026-01-01",
            "realm_id": None,
        }
    ]


def test_the_table_shows_what_the_json_says(shell: Shell) -> None:
    shell.ok(*ADD, "--name", "L'Érable")
    assert "L'Érable" in shell.ok("company", "list").stdout


def test_the_key_can_come_from_standard_input_or_the_environment_and_is_printed_nowhere(
    shell: Shell, tmp_path: Path
) -> None:
    words = ("company", "add", "one", "--plannit-url", "http://127.0.0.1:9", "--plannit-key", "-")
    piped = shell.ok(*words, stdin="topsecretkey\n")
    named = shell(*("two" if word == "one" else word for word in words), PLANNIT_API_KEY="othersecretkey")
    assert named.exit_code == 0
    everything = piped.output + named.output + shell.ok("company", "export").output + shell.ok("company", "list").output
    assert "secretkey" not in everything
    assert b"secretkey" not in (tmp_path / "home" / "ledger.db").read_bytes()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("company", "add", "Not A Slug", "--plannit-url", "http://x", "--plannit-key", "k"), "a-z"),
        (("company", "add", "a", "--plannit-url", "ftp://x", "--plannit-key", "k"), "https://partner.plannit.io"),
        ((*ADD, "--time-zone", "America/Nowhere"), "America/Toronto"),
        ((*ADD, "--go-live", "yesterday"), "yesterday"),
        (("company", "add", "a"), "--plannit-url"),
    ],
)
def test_a_wrong_flag_is_a_usage_error_that_says_what_is_right(shell: Shell, words: tuple[str, ...], says: str) -> None:
    result = shell(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert shell.json("company", "list") == []


def test_a_key_that_is_taken_is_refused_and_the_company_there_stays(shell: Shell) -> None:
    shell.ok(*ADD)
    again = shell(*ADD, "--name", "Another")
    assert again.exit_code == 3
    assert "already" in again.stderr
    assert [row["name"] for row in shell.json("company", "list")] == ["boreal"]


def test_what_export_prints_import_takes_with_the_keys_from_the_environment(shell: Shell, tmp_path: Path) -> None:
    shell.ok(*ADD, "--name", 'Le "Bon" Toit', "--go-live", "2026-01-01")
    exported = shell.ok("company", "export").stdout
    assert tomllib.loads(exported)["boreal"]["name"] == 'Le "Bon" Toit'
    file = tmp_path / "companies.toml"
    file.write_text(exported, encoding="utf-8")
    other = Shell({**shell.environ, "PLANNIT_QBO_HOME": str(tmp_path / "other")})
    without = other("company", "import", str(file))
    assert without.exit_code == 3
    assert "PLANNIT_API_KEY_BOREAL" in without.stderr
    assert other("company", "import", str(file), PLANNIT_API_KEY_BOREAL="k").exit_code == 0
    assert other.json("company", "list") == shell.json("company", "list")


def test_connecting_shows_the_realm_and_a_second_company_cannot_have_it(
    connected: Shell, add: Callable[[Shell], None]
) -> None:
    realm = connected.connection["qbo"]["realm_id"]
    assert connected.json("company", "list")[0]["realm_id"] == realm
    connected.ok("company", "add", "other", "--plannit-url", "http://127.0.0.1:9", "--plannit-key", "k")
    refused = connected("connect", "other", "--tokens-from-env")
    assert refused.exit_code == 3
    assert "boreal" in refused.stderr


def test_connect_names_every_variable_that_is_missing(shell: Shell, add: Callable[[Shell], None]) -> None:
    add(shell)
    result = shell("connect", "boreal", "--tokens-from-env", QBO_REALM_ID="", QBO_REFRESH_TOKEN="")
    assert result.exit_code == 3
    assert "QBO_REALM_ID, QBO_REFRESH_TOKEN" in result.stderr


def test_connect_refuses_tokens_that_quickbooks_does_not_take_and_keeps_the_old_ones(connected: Shell) -> None:
    refused = connected("connect", "boreal", "--tokens-from-env", QBO_ACCESS_TOKEN="x" * 40, QBO_REFRESH_TOKEN="dead")
    assert refused.exit_code == 3
    assert connected.json("sync", "boreal")["standings"]["posted"] > 0
