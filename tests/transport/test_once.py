"""A poll's call: tried once, briefly, and a throttled one tells when to come again without waiting for it."""

import pytest

from plannit_qbo_pipeline.domain.limits import CONNECT_TIMEOUT_S, LISTEN_TIMEOUT_S
from plannit_qbo_pipeline.errors import Unavailable
from plannit_qbo_pipeline.transport.http import make_session
from plannit_qbo_pipeline.transport.once import OnceCaller
from tests.ledger.watch import Watch
from tests.transport.scripted import HEADERS, URL, Reply, Script


def called(script: Script, watch: Watch) -> int:
    return OnceCaller("Plannit", make_session(script), watch.clock).call("GET", URL, headers=HEADERS).status


def test_a_good_answer_is_an_answer_and_was_not_waited_for_long() -> None:
    script = Script(Reply())
    assert called(script, Watch()) == 200
    assert script.options[0]["timeout"] == (CONNECT_TIMEOUT_S, LISTEN_TIMEOUT_S)


@pytest.mark.parametrize(
    ("reply", "retry_after_s"),
    [(Reply(429, {"Retry-After": "40"}), 40), (Reply(429, {}), 60), (Reply(500, {}), None)],
)
def test_a_bad_answer_is_raised_at_once(reply: Reply, retry_after_s: float | None) -> None:
    script, watch = Script(reply), Watch()
    with pytest.raises(Unavailable) as raised:
        called(script, watch)
    assert (len(script.sent), watch.slept_s, raised.value.retry_after_s) == (1, [], retry_after_s)
