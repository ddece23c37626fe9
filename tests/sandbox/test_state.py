import stat
from pathlib import Path

import pytest

from plannit_qbo_pipeline.sandbox.state import LOG_ONLY_INTERVAL_S, SHORTEST_INTERVAL_S, BadState, StateFile
from tests.sandbox.driver import Driver


class Stopwatch:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_what_was_saved_is_taken_back(tmp_path: Path) -> None:
    path, first, second = tmp_path / "state.json", Driver(), Driver()
    first.make("contacts", {"id": "a"})
    StateFile(path).save(first.world)
    assert StateFile(path).load_into(second.world)
    assert second.call("GET", "contacts/a", api_key=first.api_key).status_code == 200
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_file_there_is_nothing_to_take_back(tmp_path: Path) -> None:
    assert not StateFile(tmp_path / "none.json").load_into(Driver().world)


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "not a sandbox state file"), ("[]", "not a sandbox"), ('{"version":99}', "another version")],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(content)
    with pytest.raises(BadState, match=words):
        StateFile(path).load_into(Driver().world)


def test_saving_waits_for_a_change_and_for_its_turn(tmp_path: Path) -> None:
    sandbox, watch = Driver(), Stopwatch()
    state = StateFile(tmp_path / "state.json", watch)
    state.save(sandbox.world)
    watch.now_s = LOG_ONLY_INTERVAL_S * 2
    assert not state.save_if_due(sandbox.world)
    sandbox.make("contacts", {})
    assert state.save_if_due(sandbox.world)
    sandbox.make("contacts", {})
    watch.now_s += SHORTEST_INTERVAL_S / 2
    assert not state.save_if_due(sandbox.world)
    watch.now_s += SHORTEST_INTERVAL_S / 2
    assert state.save_if_due(sandbox.world)


def test_a_log_that_only_grew_by_reads_is_saved_seldom(tmp_path: Path) -> None:
    sandbox, watch = Driver(), Stopwatch()
    state = StateFile(tmp_path / "state.json", watch)
    state.save(sandbox.world)
    sandbox.call("GET", "contacts")
    watch.now_s = SHORTEST_INTERVAL_S
    assert not state.save_if_due(sandbox.world)
    watch.now_s = LOG_ONLY_INTERVAL_S
    assert state.save_if_due(sandbox.world)
