"""No switch is a name only; what each choice does is tested beside the code that reads it."""

from pathlib import Path

import pytest

from plannit_qbo_pipeline.sandbox.qbo import switches
from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES, Switches

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
