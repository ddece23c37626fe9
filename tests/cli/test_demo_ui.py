"""The demo's UI: a port of its own whoever else is there, and an end that waits for no sensor."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from plannit_qbo_pipeline.cli.demo_ui import end_group, free_port, own_port, serves, wait_until_up
from plannit_qbo_pipeline.errors import Unavailable

DEAF = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print(flush=True); time.sleep(60)"
OBEDIENT = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
print(flush=True)
time.sleep(60)
"""


@contextmanager
def listening(port: int = 0) -> Iterator[int]:
    """Some other program."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", port))
        bound.listen()
        yield int(bound.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port(0)


def test_two_demos_that_look_at_the_same_moment_get_different_ports(port: int) -> None:
    """Neither listens yet: Dagster takes seconds to come up."""
    with own_port(port) as first, own_port(port) as second:
        assert first == port
        assert second != port
    with own_port(port) as again:
        assert again == port


def test_a_port_that_somebody_listens_on_is_left_to_him(port: int) -> None:
    with listening(port), own_port(port) as other:
        assert other != port


def test_the_ui_can_listen_on_the_port_that_is_held_for_it(port: int) -> None:
    with own_port(port) as held, listening(held) as used:
        assert used == port


@contextmanager
def dagster(answer: object) -> Iterator[str]:
    """Whatever answers so at /graphql."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it is called with
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def info(folder: str) -> object:
    return {"data": {"instance": {"info": f"local_artifact_storage:\n  config:\n    base_dir: {folder}\n"}}}


@pytest.mark.parametrize(
    ("answer", "ours"),
    [
        (info("/srv/my demo/.demo/dagster"), True),
        (info("/srv/my\n      demo/.demo/dagster"), True),
        (info("/srv/yours/.demo/dagster"), False),
        ({"data": {"instance": {"info": None}}}, False),
        (["no Dagster"], False),
        ({"errors": []}, False),
    ],
)
def test_another_demos_ui_is_not_taken_for_ours(answer: object, ours: bool) -> None:
    with dagster(answer) as url:
        assert serves(url, Path("/srv/my demo/.demo/dagster")) is ours


def test_a_port_where_nobody_answers_serves_nothing(port: int) -> None:
    assert not serves(f"http://127.0.0.1:{port}", Path("/srv"))


def test_a_port_taken_at_the_last_moment_says_what_to_do(tmp_path: Path, port: int) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child, listening(port):
        child.wait()
        with pytest.raises(Unavailable, match=f"took port {port}.*Run the demo again: it takes a free one"):
            wait_until_up(child, port, tmp_path, tmp_path / "dagster.log")


def test_a_dagster_that_ends_by_itself_names_its_log(tmp_path: Path, port: int) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
        with pytest.raises(Unavailable, match=r"did not come up.*dagster\.log"):
            wait_until_up(child, port, tmp_path, tmp_path / "dagster.log")


def test_who_does_not_end_when_asked_is_ended_after_a_short_grace() -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE, start_new_session=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        end_group(child)
    assert child.returncode == -signal.SIGKILL


def test_who_ends_when_asked_is_not_waited_for_any_longer() -> None:
    with subprocess.Popen([sys.executable, "-c", OBEDIENT], stdout=subprocess.PIPE, start_new_session=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        end_group(child)
    assert child.returncode == 0, "the grace was over before it had ended"
