"""No switch is a name only; what each choice does is tested beside the code that reads it."""

from pathlib import Path

import pytest

from plannit_qbo_pipeline.sandbox.qbo import switches
from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES, Switches
from tests.sandbox.qbo.company import Company

TABLE = Path(switches.__file__)


@pytest.fixture(scope="module")
def code() -> str:
    return "\n".join(path.read_text("utf-8") for path in TABLE.parent.rglob("*.py") if path != TABLE)


@pytest.mark.parametrize("name", SWITCHES)
def test_every_switch_is_read(code: str, name: str) -> None:
    assert f'"{name}"' in code


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"no_such": True}, "no such switch: no_such"),
        ({"void_paid_invoice": "perhaps"}, "takes one of refuse, unlink"),
        ({"cache_faults": "yes"}, "takes bool"),
        ({"payment_ref_length": True}, "takes int"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(settings: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Switches(settings)


def test_a_switch_is_set_otherwise_and_the_others_stay() -> None:
    set_otherwise = Switches({"void_paid_invoice": "unlink"})
    assert set_otherwise["void_paid_invoice"] == "unlink"
    assert set_otherwise.number("payment_ref_length") == SWITCHES["payment_ref_length"].default


def test_of_several_settings_all_are_taken_or_none() -> None:
    table = Switches({"cache_faults": False})
    with pytest.raises(ValueError, match="no such switch"):
        table.set({"void_paid_invoice": "unlink", "no_such": 1})
    assert table["void_paid_invoice"] == "refuse"
    table.set({"void_paid_invoice": "unlink", "cache_faults": True})
    assert (table["void_paid_invoice"], table["cache_faults"]) == ("unlink", True)
    table.reset()
    assert (table["void_paid_invoice"], table["cache_faults"]) == ("refuse", False)


def test_a_switch_set_while_it_runs_decides_the_next_call() -> None:
    shop = Company()
    shop.system.set_switches({"without_accept": "406"})
    bare = {name: value for name, value in shop.headers.items() if name != "Accept"}
    assert shop.send("GET", "companyinfo/1", headers=bare).status == 406


@pytest.mark.parametrize("counts", [True, False])
def test_whether_batches_count_among_all_calls_can_be_set_while_it_runs(counts: bool) -> None:
    shop = Company(throttle_scale=0.1)  # one call a second
    shop.system.set_switches({"batch_in_general_limit": counts})
    item = {"bId": "1", "Query": "SELECT COUNT(*) FROM Customer"}
    assert shop.send("POST", "batch", {"BatchItemRequest": [item]}).status == 200
    assert shop.send("GET", f"companyinfo/{shop.realm_id}").status == (429 if counts else 200)


def test_switches_survive_a_restart_and_end_with_a_reset() -> None:
    shop, again = Company(), Company()
    shop.system.set_switches({"payment_ref_length": 30, "batch_in_general_limit": False})
    again.system.load({**shop.system.dump(), "switches": {**shop.system.switches(), "of_another_version": 1}})
    assert again.system.switches() == shop.system.switches()
    assert again.system.switches()["payment_ref_length"] == 30
    again.system.reset()
    assert again.system.switches() == {name: switch.default for name, switch in SWITCHES.items()}
