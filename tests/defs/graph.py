"""What the asset graph looks like, as JSON. `python -m tests.defs.graph` writes the kept picture anew."""

import json
from pathlib import Path
from typing import Any

import dagster as dg

from plannit_qbo_pipeline.definitions import defs

KEPT = Path(__file__).with_name("graph.json")


def picture() -> dict[str, Any]:
    """Assets with dependencies, partitions and group; jobs, checks and sensors by name."""
    made = defs()
    graph, repository = made.resolve_asset_graph(), made.get_repository_def()
    return {
        "assets": {key.to_user_string(): _asset(graph.get(key)) for key in sorted(graph.get_all_asset_keys())},
        "checks": sorted(f"{key.asset_key.to_user_string()} {key.name}" for key in graph.asset_check_keys),
        "jobs": {job.name: _selected(job) for job in repository.get_all_jobs() if not job.name.startswith("__")},
        "sensors": sorted(sensor.name for sensor in repository.sensor_defs),
    }


def _asset(node: Any) -> dict[str, Any]:
    return {
        "deps": sorted(key.to_user_string() for key in node.parent_keys),
        "group": node.group_name,
        "kinds": sorted(node.kinds),
        "owners": sorted(node.owners),
        "partitions": type(node.partitions_def).__name__,
        "stage": node.tags["stage"],
        "partitions_per_run": node.backfill_policy.max_partitions_per_run,
    }


def _selected(job: dg.JobDefinition) -> list[str]:
    return sorted(key.to_user_string() for key in job.asset_layer.selected_asset_keys)


def as_text() -> str:
    return json.dumps(picture(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    KEPT.write_text(as_text(), "utf-8")
