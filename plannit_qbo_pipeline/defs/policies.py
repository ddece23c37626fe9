"""What holds for assets by the first part of their key: group, owners, kinds, tags; and by partitions: runs at a time.

Whether a failed step is tried again is decided at the `border`; how many runs at once is `dagster.yaml`'s.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import dagster as dg

from plannit_qbo_pipeline.defs.partitions import COMPANIES


@dataclass(frozen=True, slots=True)
class Policy:
    owner: str
    kinds: frozenset[str]
    stage: str


POLICIES = {
    "plannit": Policy("team:data", frozenset({"plannit"}), "extract"),
    "drafts": Policy("team:data", frozenset({"python"}), "transform"),
    "qbo": Policy("team:bookkeeping", frozenset({"quickbooks"}), "load"),
}


def with_policies(found: Iterable[object]) -> list[dg.AssetsDefinition]:
    """The assets among what was found, with their policy; KeyError for a key that begins with something new."""
    assets = [asset for asset in found if isinstance(asset, dg.AssetsDefinition)]
    return [asset.with_attributes(backfill_policy=_backfill(asset)) for asset in dg.map_asset_specs(_applied, assets)]


def _backfill(asset: dg.AssetsDefinition) -> dg.BackfillPolicy:
    """One run for a stretch of months, since each costs seconds before it does anything; Dagster makes one per company.

    Where the company is the only partition, one run each: a company that is not connected must not stop the others.
    """
    if asset.partitions_def == COMPANIES:
        return dg.BackfillPolicy.multi_run(max_partitions_per_run=1)
    return dg.BackfillPolicy.single_run()


def _applied(spec: dg.AssetSpec) -> dg.AssetSpec:
    group = spec.key.path[0]
    policy = POLICIES[group]
    return spec.replace_attributes(
        group_name=group, owners=[policy.owner], kinds=set(policy.kinds), tags={"stage": policy.stage}
    )
