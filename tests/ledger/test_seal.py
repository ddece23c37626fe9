import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from plannit_qbo_pipeline.errors import Misconfigured
from plannit_qbo_pipeline.ledger import companies
from plannit_qbo_pipeline.ledger.database import Ledger
from plannit_qbo_pipeline.ledger.seal import Sealer, secret_from_file
from tests.ledger.samples import ACME, SEALER, connection
from tests.ledger.writers import ROOT

SECRET = "a long random text"


@pytest.mark.parametrize("text", ["eyJlbmMiOiJBMTI4Q0JDLUhTMjU2", "", "clé à garder", "x" * 4096])
def test_what_was_sealed_opens_again_and_is_not_to_be_read_before(text: str) -> None:
    sealed = Sealer(SECRET).seal(text)
    assert Sealer(SECRET).open(sealed) == text
    assert not text or text.encode() not in sealed


def test_the_same_text_is_never_sealed_alike() -> None:
    assert Sealer(SECRET).seal("token") != Sealer(SECRET).seal("token")


@pytest.mark.parametrize(
    "sealed",
    [Sealer("another long random text").seal("token"), b"", b"garbage"],
    ids=["another key's", "empty", "garbage"],
)
def test_what_another_key_sealed_asks_for_that_key(sealed: bytes) -> None:
    with pytest.raises(Misconfigured, match=r"another key.*PLANNIT_QBO_SECRET_KEY.*plannit-qbo connect") as caught:
        Sealer(SECRET).open(sealed)
    assert SECRET not in str(caught.value)


def test_a_short_key_is_refused_without_being_shown() -> None:
    with pytest.raises(Misconfigured, match="shorter than 16") as caught:
        Sealer("hunter2")
    assert "hunter2" not in str(caught.value)


def test_a_sealer_shows_nothing_of_its_key() -> None:
    assert SECRET not in repr(Sealer(SECRET)) + str(Sealer(SECRET))


def test_tokens_and_keys_are_unreadable_in_the_database_and_unprinted_outside(ledger: Ledger) -> None:
    with ledger.read() as tx:
        kept = companies.connection_of(tx, SEALER, ACME)
        company = companies.get(tx, SEALER, ACME)
        columns = tx.exec_driver_sql(
            "SELECT access_token_sealed, refresh_token_sealed, plannit_key_sealed FROM connections, companies"
        ).all()
    secrets = (kept.access_token, kept.refresh_token, company.plannit_key)
    assert secrets == ("access-of-acme", "refresh-of-acme", "plannit-key-of-it")
    printed = f"{kept!r} {kept} {company!r} {company} {connection()!r}"
    assert not [secret for secret in secrets if secret in printed]
    assert not [secret for row in columns for cell in row for secret in secrets if secret.encode() in bytes(cell)]


def test_a_key_file_is_made_for_its_owner_alone_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "home" / "secret.key"
    before = os.umask(0)
    try:
        made = secret_from_file(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_from_file(path) == made
    assert [each.name for each in path.parent.iterdir()] == ["secret.key"]
    Sealer(made)


def test_a_key_file_that_could_not_be_written_whole_is_not_left_behind(tmp_path: Path) -> None:
    """An empty key file would lock everybody out: the tokens sealed later under it could never be opened."""
    path = tmp_path / "secret.key"
    on_a_full_disk = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from plannit_qbo_pipeline.ledger.seal import secret_from_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "secret_from_file(Path(sys.argv[1]))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", on_a_full_disk, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "OSError" in ended.stderr
    assert list(tmp_path.iterdir()) == []
    assert len(secret_from_file(path)) >= 32


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe" * 20])
def test_a_key_file_without_a_key_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"secret\.key holds no key"):
        secret_from_file(path)
