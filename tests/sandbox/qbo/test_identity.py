import time
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from plannit_qbo_pipeline.sandbox.qbo.identity import ISSUER, Identity

# The checker looks at the machine's clock.
NOW = datetime.fromtimestamp(int(time.time()), UTC)


def claims_of(token: str, key_set: dict[str, Any]) -> dict[str, Any]:
    key = jwt.PyJWKSet.from_dict(key_set)[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], audience="app-1", issuer=ISSUER)
    return claims


def test_an_id_token_is_checked_by_the_key_set() -> None:
    identity = Identity()
    claims = claims_of(identity.id_token("app-1", "934141", NOW), identity.key_set())
    assert (claims["realmid"], claims["exp"] - claims["iat"]) == ("934141", 3600)
    assert claims["iat"] == int(NOW.timestamp())


def test_the_key_of_another_sandbox_does_not_fit() -> None:
    token = Identity().id_token("app-1", "934141", NOW)
    with pytest.raises(jwt.InvalidSignatureError):
        claims_of(token, Identity().key_set())
