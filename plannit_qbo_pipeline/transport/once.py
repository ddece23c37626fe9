"""A `Caller` for polls: whoever comes again in two seconds neither waits for a slow answer nor asks twice."""

from collections.abc import Mapping

from plannit_qbo_pipeline.domain import limits
from plannit_qbo_pipeline.transport.http import Answer, Caller


class OnceCaller(Caller):
    """Tries each call once and briefly; a 429 comes back at once, with the vendor's word on when to come again."""

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        write: bool = False,
        timeout_s: float = limits.LISTEN_TIMEOUT_S,
        tries: int = 1,
    ) -> Answer:
        return super().call(method, url, headers=headers, body=body, write=write, timeout_s=timeout_s, tries=tries)
