from pathlib import Path

import dagster as dg
import pytest

from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import MAX_IDS_PER_RUN
from plannit_qbo_pipeline.errors import Misconfigured

MANY = [str(number) for number in range(MAX_IDS_PER_RUN + 1)]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([], None),
        (["a"], {"a"}),
        (["a", "a", "b"], {"a", "b"}),
        (MANY[:-1], set(MANY[:-1])),
        (MANY, None),
    ],
)
def test_nothing_or_very_much_named_means_all_of_the_cells(named: list[str], expected: set[str] | None) -> None:
    assert Only(invoices=named).ids(Kind.INVOICE) == expected


def test_what_is_not_named_is_not_meant_where_others_are() -> None:
    only = Only(payments=["p"], credit_notes=["c"])
    kinds = (Kind.INVOICE, Kind.PAYMENT, Kind.REFUND, Kind.CREDIT_NOTE)
    found = {kind: sorted(only.ids(kind) or ()) for kind in kinds}
    assert found == {Kind.INVOICE: [], Kind.PAYMENT: ["p"], Kind.REFUND: ["p"], Kind.CREDIT_NOTE: ["c"]}


def test_services_open_when_first_asked_for_and_close_with_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNIT_QBO_HOME", str(tmp_path))
    for name in ("PLANNIT_QBO_DATABASE_URL", "PLANNIT_QBO_SECRET_KEY", "QBO_ENVIRONMENT", "QBO_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    pipeline = Pipeline()
    assert list(tmp_path.iterdir()) == []
    first = pipeline.services()
    assert pipeline.services() is first
    assert (tmp_path / "ledger.db").exists()
    pipeline.teardown_after_execution(dg.build_init_resource_context())
    assert pipeline.services() is not first
    pipeline.teardown_after_execution(dg.build_init_resource_context())


def test_wrong_settings_are_said_when_a_run_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_ENVIRONMENT", "somewhere")
    with pytest.raises(Misconfigured, match="QBO_ENVIRONMENT is 'somewhere'"):
        Pipeline().services()
