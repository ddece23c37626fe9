"""The company that transformations are tried on: the realm of `tests/qbo/realm_rows`, with Ontario's HST beside it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.party import Tax, TaxGroup
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot
from plannit_qbo_pipeline.transform.shape import Terms
from tests.qbo.realm_rows import code, rate, rows, snapshot_of

DAY = date(2026, 11, 24)
GST, QST, HST = Decimal(5), Decimal("9.975"), Decimal(13)
BOTH_CODE, GST_CODE, QST_CODE, EXEMPT_CODE, HST_CODE = "731", "30", "8", "6", "77"
GST_RATE, QST_RATE, HST_RATE = "415", "88", "78"
QUEBEC, GST_ONLY, ONTARIO, ZERO_RATED, OLD_QUEBEC = (
    PlannitId(name) for name in ("quebec", "gst only", "ontario", "zero rated", "old quebec")
)

GROUPS: Mapping[PlannitId, TaxGroup] = {
    group.id: group
    for group in (
        TaxGroup(QUEBEC, "TPS/TVQ", (Tax("TPS", GST), Tax("TVQ", QST))),
        TaxGroup(GST_ONLY, "TPS seulement", (Tax("TPS", GST),)),
        TaxGroup(ONTARIO, "TVH Ontario", (Tax("TVH", HST),)),
        TaxGroup(ZERO_RATED, "Détaxé", (Tax("Détaxé", Decimal(0)),)),
        TaxGroup(OLD_QUEBEC, "Québec (2013)", (Tax("TPS", GST), Tax("TVQ", QST))),
    )
}


def realm_rows() -> dict[str, Any]:
    made = rows("fr")
    made["TaxCode"].append(code(HST_CODE, "TVH ON", HST_RATE))
    made["TaxRate"].append(rate(HST_RATE, "TVH ON", 13))
    return made


@cache
def realm() -> RealmSnapshot:
    return snapshot_of(realm_rows())


def terms(snapshot: RealmSnapshot | None = None, go_live_on: date | None = None) -> Terms:
    return Terms(snapshot or realm(), GROUPS, go_live_on)
