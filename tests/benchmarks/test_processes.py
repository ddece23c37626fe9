"""Processor seconds by process: what is read of /proc, and what two looks at it come to."""

import os
import subprocess
import sys

import pytest

from benchmarks._processes import Process, known, name_of, parsed, started_here, used

TICKS = os.sysconf("SC_CLK_TCK")


def test_a_line_of_proc_is_read_whatever_the_name_in_it() -> None:
    stat = f"17 (a b) c) S 4 17 17 0 -1 0 0 0 0 0 {3 * TICKS} {TICKS} 9 9 20 0 1 0 100"
    assert parsed(stat, "python -m dagster._daemon run") == Process(4, "daemon", 4.0)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("python -m plannit_qbo_pipeline.sandbox --qbo-port 0", "sandbox, both vendors"),
        ("python -m dagster_webserver --host 127.0.0.1", "webserver"),
        ("python -m dagster api grpc --lazy-load-user-code", "code server"),
        ("python -m dagster dev -h 127.0.0.1", "dagster dev"),
        ("sleep 3", "sleep 3"),
        ("", "unnamed"),
    ],
)
def test_a_process_is_named_by_what_it_does(command: str, name: str) -> None:
    assert name_of(command) == name


def test_used_counts_from_the_first_look_and_newcomers_whole() -> None:
    before = {1: Process(0, "daemon", 5.0), 2: Process(0, "webserver", 1.0)}
    after = {1: Process(0, "daemon", 5.5), 3: Process(0, "daemon", 0.25)}
    assert used(before, after) == {"daemon": 0.75}


@pytest.mark.skipif(not known(), reason="this system has no /proc")
def test_children_and_theirs_are_found() -> None:
    inner = "import time; print('up', flush=True); time.sleep(60)"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with subprocess.Popen([sys.executable, "-c", outer], stdout=subprocess.PIPE, start_new_session=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == b"up\n"
            found = started_here()
            assert child.pid in found
            assert child.pid in {process.parent for process in found.values()}
        finally:
            os.killpg(child.pid, 9)
