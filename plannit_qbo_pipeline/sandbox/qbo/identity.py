"""OpenID Connect: id tokens, and the key set by which client libraries check them before they store anything."""

import base64
import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

# Intuit's own issuer: a name that clients compare and never call; its JavaScript client holds it to this letter.
ISSUER = "https://oauth.platform.intuit.com/op/v1"
KEY_ID = "sandbox-1"
KEY_BITS = 2048
PUBLIC_EXPONENT = 65537
LIFE_S = 3600


class Identity:
    """Signs with a key of its own, made when the first id token is asked for, for that takes a moment."""

    def __init__(self) -> None:
        self._made: rsa.RSAPrivateKey | None = None

    def id_token(self, client_id: str, realm_id: str, now: datetime) -> str:
        issued_at = int(now.timestamp())
        claims = {
            "sub": subject_of(realm_id),
            "aud": [client_id],
            "realmid": realm_id,
            "auth_time": issued_at,
            "iss": ISSUER,
            "exp": issued_at + LIFE_S,
            "iat": issued_at,
        }
        signed = f"{_part({'kid': KEY_ID, 'alg': 'RS256'})}.{_part(claims)}"
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), SHA256())
        return f"{signed}.{_base64(signature)}"

    def key_set(self) -> dict[str, Any]:
        """The public key as a JSON Web Key Set."""
        numbers = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID}
        return {"keys": [{**key, "n": _number(numbers.n), "e": _number(numbers.e)}]}

    @property
    def _key(self) -> rsa.RSAPrivateKey:
        if self._made is None:
            self._made = rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS)
        return self._made


def subject_of(realm_id: str) -> str:
    """Who connected the app to a company."""
    return f"person-{realm_id}"


def _part(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


def _number(value: int) -> str:
    return _base64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
