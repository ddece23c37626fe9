"""Keeps tokens and keys unreadable in the database: Fernet under a key from the environment or a private file."""

import base64
import contextlib
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plannit_qbo_pipeline.errors import Misconfigured

MIN_KEY_LENGTH = 16


class Sealer:
    """Seals and opens short texts. Never prints them: `repr` shows nothing of the key."""

    def __init__(self, secret: str) -> None:
        if len(secret) < MIN_KEY_LENGTH:
            raise Misconfigured(
                f"PLANNIT_QBO_SECRET_KEY is shorter than {MIN_KEY_LENGTH} characters. "
                "Use a long random text and keep it: without it the stored tokens cannot be read."
            )
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"plannit-qbo ledger").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        try:
            return self._fernet.decrypt(bytes(sealed)).decode()
        except InvalidToken:
            raise Misconfigured(
                "The stored tokens were sealed under another key. Set PLANNIT_QBO_SECRET_KEY to the key that was used "
                "then, or connect the company again: plannit-qbo connect SLUG."
            ) from None


def secret_from_file(path: Path) -> str:
    """The key in a file that only its owner can read; made with fresh randomness where there is none.

    Raises Misconfigured for a file without a key, OSError where it cannot be read or made.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    try:
        secret = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        secret = ""
    if len(secret) < MIN_KEY_LENGTH:
        raise Misconfigured(
            f"The file {path} holds no key. Put the right one back; or remove the file, and a new key is made, under "
            "which each company has to be added and connected again."
        )
    return secret


def _make_key(path: Path) -> None:
    """The whole file or none, whatever happens on the way; of several makers the first one wins."""
    handle, draft = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(Fernet.generate_key().decode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
