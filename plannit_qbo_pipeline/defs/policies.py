"""What holds for assets by the first part of their key: group, owners, kinds, tags; and for all: one run per backfill.

Whether a failed step is tried again is decided at the `border`; how many runs at once is `dagster.yaml`'s.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import dagster as dg


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
    # One run for a stretch of months: each costs three seconds of computing before it does anything.
    one_run = dg.BackfillPolicy.single_run()
    return [asset.with_attributes(backfill_policy=one_run) for asset in dg.map_asset_specs(_applied, assets)]


def _applied(spec: dg.AssetSpec) -> dg.AssetSpec:
    group = spec.key.path[0]
    policy = POLICIES[group]
    return spec.replace_attributes(
        group_name=group, owners=[policy.owner], kinds=set(policy.kinds), tags={"stage": policy.stage}
    )
