"""Takes secrets out of texts before a person or a log sees them. Rather one word too many than one too few.

Add a vendor's new kind of token as one row of `_RULES`. Error texts and log lines both pass through `redact`.
"""

import re
from collections.abc import Mapping

HIDDEN = "***"

_NAMES = (
    r"authorization|x-api-key|api[_-]?key|(?:access|refresh|id)_token|client[_-]?secret|secret[_-]?key|plannit[_-]?key"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer)\s+[\w.~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"(?i)\b(basic)\s+[a-z0-9+/]{16,}={0,2}"), rf"\1 {HIDDEN}"),
    (re.compile(rf"(?i)({_NAMES})(['\"]?\s*[:=]\s*['\"]?)(?:(?:bearer|basic)\s+)?[^\s'\"&,;}}]+"), rf"\1\2{HIDDEN}"),
    # Bare words only where they can be nothing else: QBO's own texts say “token: too short” and "code":"3200".
    (re.compile(r"(?i)([\"'](?:token|secret|password)[\"']\s*:\s*[\"'])[^\"']*"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)(token|secret|password)=[^\s'\"&,;}]+"), rf"\1={HIDDEN}"),
    (re.compile(r"(?i)([?&](?:code|state|key)=)[^\s'\"&]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(://)[^/\s@]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"\beyJ[\w-]{10,}(?:\.[\w-]*)*"), HIDDEN),  # access tokens
    (re.compile(r"\b(?:AB1[0-9A-Za-z]{30,}|RT\d-[\w-]{10,})"), HIDDEN),  # refresh tokens
)
_SECRET_NAME = re.compile(rf"(?i)^(?:{_NAMES}|token|secret|password|headers?|body)$")


def redact(text: str) -> str:
    """The text without tokens, keys, passwords and secret query values."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def redact_value(value: object) -> object:
    """The same for anything a log line can hold; what is named like a secret is hidden whole."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, bytes):
        return redact(value.decode(errors="replace"))
    if isinstance(value, Mapping):
        return {key: HIDDEN if _SECRET_NAME.match(str(key)) else redact_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact_value(item) for item in value]
    if value is None or isinstance(value, int | float):
        return value
    return redact(str(value))
