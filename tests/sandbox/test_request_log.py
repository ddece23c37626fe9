import pytest

from plannit_qbo_pipeline.sandbox.request_log import Entry, RequestLog


def entry(path: str) -> Entry:
    return Entry("qbo", "GET", path, "", None, 200, "2026-11-24T12:00:00+00:00", 0.1, None)


@pytest.mark.parametrize(("since", "paths"), [(0, ["2", "3", "4"]), (2, ["2", "3", "4"]), (4, ["4"]), (9, [])])
def test_the_oldest_fall_out_but_positions_stay(since: int, paths: list[str]) -> None:
    log = RequestLog(limit=3)
    for number in range(5):
        log.add(entry(str(number)))
    assert [each["path"] for each in log.since(since)] == paths
    assert log.count == 5


def test_a_dump_comes_back_whole() -> None:
    log, copy = RequestLog(limit=3), RequestLog(limit=3)
    for number in range(5):
        log.add(entry(str(number)))
    copy.load(log.dump())
    assert (copy.since(), copy.count) == (log.since(), 5)
