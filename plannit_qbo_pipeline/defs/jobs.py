"""Two jobs, since one cannot mix companies with company-months: an asset's partitions choose its job."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from plannit_qbo_pipeline.defs.partitions import CELLS, COMPANIES

Job = Any  # Dagster exports no name for what define_asset_job makes
_DESCRIPTIONS = {
    "catalogue": "Customers and items of a company: read, draft, send.",
    "documents": "Invoices, payments and links of a company's months: read, draft, send. Makes missing customers "
    "and items itself.",
}


def jobs_of(assets: Sequence[dg.AssetsDefinition]) -> list[Job]:
    return [_job("catalogue", assets, COMPANIES), _job("documents", assets, CELLS)]


def _job(name: str, assets: Sequence[dg.AssetsDefinition], partitions: dg.PartitionsDefinition[str]) -> Job:
    selected = [asset for asset in assets if asset.partitions_def == partitions]
    return dg.define_asset_job(name, dg.AssetSelection.assets(*selected), description=_DESCRIPTIONS[name])
