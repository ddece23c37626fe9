"""The code location as a whole: its graph as it was agreed on, and what every asset must tell a reader."""

import subprocess
import sys

import dagster as dg
import pytest

from plannit_qbo_pipeline.definitions import defs
from tests.defs.graph import KEPT, as_text

DEFS = defs()
ASSETS = sorted(DEFS.resolve_asset_graph().get_all_asset_keys())


def test_the_graph_is_the_agreed_one() -> None:
    assert as_text() == KEPT.read_text("utf-8"), "if the change is meant: python -m tests.defs.graph"


def test_it_loads() -> None:
    dg.Definitions.validate_loadable(DEFS)


@pytest.mark.parametrize("key", ASSETS, ids=lambda key: key.to_user_string())
def test_every_asset_says_what_it_is_and_whose(key: dg.AssetKey) -> None:
    node = DEFS.resolve_asset_graph().get(key)
    assert len(node.description or "") > 30
    assert node.owners
    assert node.kinds


@pytest.mark.parametrize("key", ASSETS, ids=lambda key: key.to_user_string())
def test_months_come_in_one_run_and_companies_in_one_each(key: dg.AssetKey) -> None:
    node = DEFS.resolve_asset_graph().get(key)
    months = isinstance(node.partitions_def, dg.MultiPartitionsDefinition)
    one_each = dg.BackfillPolicy.multi_run(max_partitions_per_run=1)
    assert node.backfill_policy == (dg.BackfillPolicy.single_run() if months else one_each)


def test_every_check_says_what_it_checks() -> None:
    specs = [spec for definition in DEFS.asset_checks or () for spec in definition.check_specs]
    assert specs
    assert all(spec.description and not spec.blocking for spec in specs)


@pytest.mark.parametrize("name", ["catalogue", "documents"])
def test_a_run_is_one_process(name: str) -> None:
    assert DEFS.resolve_job_def(name).executor_def.name == "in_process"


def test_loading_needs_neither_pandas_nor_settings() -> None:
    """The ledger is opened by a run, not by looking at the graph."""
    code = "import sys, plannit_qbo_pipeline.definitions; sys.exit('pandas' in sys.modules)"
    environment = {"QBO_ENVIRONMENT": "nonsense", "PLANNIT_QBO_DATABASE_URL": "nonsense", "PATH": ""}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
