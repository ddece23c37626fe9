"""Has the demo's Dagster materialise the firm's two years, so that lineage and partitions fill up before one's eyes.

The documents are in QuickBooks already: these runs read them again and write nothing there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from plannit_qbo_pipeline.domain.period import Period

_TIMEOUT_S = 15
_ASSETS = "{ assetNodes { assetKey { path } jobNames } }"
_LAUNCH = """
mutation Fill($assets: [AssetKeyInput!], $partitions: [String!]) {
  launchPartitionBackfill(backfillParams: {
    assetSelection: $assets, partitionNames: $partitions, title: "The demo firm's two years"
  }) { __typename }
}"""
_LAUNCHED = "LaunchBackfillSuccess"


@dataclass(slots=True)
class LineageFiller:
    """Asks for one backfill per job; asks again while Dagster does not know the company yet."""

    url: str
    company: str
    first: Period
    last: Period
    _left: list[str] = field(default_factory=lambda: ["catalogue", "documents"])

    @property
    def done(self) -> bool:
        return not self._left

    def ask(self) -> None:
        """One try for each job that is left; what Dagster refuses now is asked again later."""
        nodes = self._query(_ASSETS, {}).get("assetNodes", [])
        self._left = [job for job in self._left if not self._launched(job, nodes)]

    def _launched(self, job: str, nodes: Sequence[dict[str, Any]]) -> bool:
        months = [f"{self.company}|{period}" for period in self.first.until(self.last)]
        variables = {
            "assets": [{"path": node["assetKey"]["path"]} for node in nodes if job in node["jobNames"]],
            "partitions": [self.company] if job == "catalogue" else months,
        }
        answer = self._query(_LAUNCH, variables).get("launchPartitionBackfill") or {}
        return bool(answer.get("__typename") == _LAUNCHED)

    def _query(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        try:
            answer = requests.post(f"{self.url}/graphql", json=body, timeout=_TIMEOUT_S).json()
        except (requests.RequestException, ValueError):
            return {}
        return answer.get("data") or {} if isinstance(answer, dict) else {}
