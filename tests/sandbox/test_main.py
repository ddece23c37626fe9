import json
import signal
import time
from pathlib import Path

import pytest
import requests

from plannit_qbo_pipeline.sandbox.seeds.empty import empty_seed
from plannit_qbo_pipeline.sandbox.wire import dumps
from tests.sandbox.process import Child, refused, running

SAVED_WITHIN_S = 20


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well_and_it_printed_one_line(number: int) -> None:
    with running("--seed", "empty") as child:
        assert list(child.connection) == ["plannit", "qbo", "control_url"]
        assert child.stop(number) == (0, "", "")


def test_the_demo_firm_is_the_default_and_ports_can_be_chosen() -> None:
    with running("--seed", "empty") as first:
        port = first.connection["plannit"]["base_url"].rsplit(":", 1)[1]
        first.stop(signal.SIGTERM)
    with running("--plannit-port", port) as child:
        assert child.connection["plannit"]["base_url"] == f"http://127.0.0.1:{port}"
        page = requests.get(f"{child.plannit}/invoices", headers=child.headers, timeout=5).json()
        assert page["total"] == 600
        code, message = refused("--plannit-port", port)
        assert code == 2
        assert message == (
            f"sandbox: cannot listen on 127.0.0.1:{port} for plannit: Address already in use; "
            "choose another with --plannit-port, or leave it out for any free port\n"
        )


def test_a_seed_file_is_planted(tmp_path: Path) -> None:
    path = tmp_path / "seed.json"
    path.write_bytes(dumps({**empty_seed(), "contacts": [{"id": "c", "firstName": "Zoé"}]}))
    with running("--seed", str(path)) as child:
        found = requests.get(f"{child.plannit}/contacts/c", headers=child.headers, timeout=5).json()
        assert found["firstName"] == "Zoé"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            '{"company": {"name": "x", "timezone": "UTC", "currency": "CAD"}}',
            "company.timezone: unknown field; did you",
        ),
        ("{", "not JSON"),
        (None, "No such file or directory; give demo, empty or a seed file"),
    ],
)
def test_a_bad_seed_file_is_refused_in_one_line(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "seed.json"
    if content is not None:
        path.write_text(content)
    code, message = refused("--seed", str(path))
    assert code == 2
    assert words in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize(
    "flags", [("--plannit-port", "70000"), ("--throttle-scale", "-1"), ("--locale", "de_DE"), ("--bogus",)]
)
def test_a_wrong_flag_is_a_usage_error(flags: tuple[str, ...]) -> None:
    code, message = refused(*flags)
    assert code == 2
    assert flags[0] in message


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_state_survives_the_end_however_it_came(tmp_path: Path, number: int) -> None:
    path = tmp_path / "state.json"
    with running("--seed", "empty", "--state", str(path)) as before:
        requests.post(f"{before.control}/plannit/contacts", json={"id": "kept"}, timeout=5)
        requests.get(f"{before.plannit}/contacts", headers=before.headers, timeout=5)
        if number == signal.SIGKILL:
            wait_until_saved(path, "kept")
        before.stop(number)
    with running("--seed", "demo", "--state", str(path)) as after:
        assert secrets_of(after) == secrets_of(before)
        page = requests.get(f"{after.plannit}/contacts", headers=after.headers, timeout=5).json()
        assert [contact["id"] for contact in page["data"]] == ["kept"]
        log = requests.get(f"{after.control}/requests", timeout=5).json()
        assert [entry["path"] for entry in log] == ["/api/contacts", "/api/contacts"]


def test_a_state_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text("no")
    code, message = refused("--state", str(path))
    assert code == 2
    assert "move it away" in message


def secrets_of(child: Child) -> list[str]:
    qbo = child.connection["qbo"]
    names = ("client_id", "client_secret", "realm_id", "access_token", "refresh_token")
    return [child.connection["plannit"]["api_key"], *(qbo[name] for name in names)]


def wait_until_saved(path: Path, contact_id: str) -> None:
    deadline = time.monotonic() + SAVED_WITHIN_S
    while time.monotonic() < deadline:
        state = json.loads(path.read_bytes())
        if any(contact["id"] == contact_id for contact in state["plannit"]["companies"][0]["objects"]["contacts"]):
            return
        time.sleep(0.1)
    raise AssertionError(f"not saved within {SAVED_WITHIN_S} s")
