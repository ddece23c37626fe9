"""The empty firm: one company and its tax groups, nothing else."""

from decimal import Decimal
from typing import Any

GST = {"name": "TPS", "rate": Decimal("5"), "registration": "123456789 RT0001"}
QST = {"name": "TVQ", "rate": Decimal("9.975"), "registration": "1234567890 TQ0001"}
HST = {"name": "TVH", "rate": Decimal("13"), "registration": "123456789 RT0001"}
ZERO_RATED = {"name": "Détaxé", "rate": Decimal("0"), "registration": None}

QUEBEC_ID, GST_ONLY_ID, ONTARIO_ID, ZERO_ID = "tgquebec0001", "tgtpsonly001", "tgontario001", "tgdetaxe0001"


def tax_groups() -> list[dict[str, Any]]:
    return [
        {"id": QUEBEC_ID, "name": "TPS/TVQ", "taxes": [dict(GST), dict(QST)]},
        {"id": GST_ONLY_ID, "name": "TPS seulement", "taxes": [dict(GST)]},
        {"id": ONTARIO_ID, "name": "TVH Ontario", "taxes": [dict(HST)]},
        {"id": ZERO_ID, "name": "Détaxé", "taxes": [dict(ZERO_RATED)]},
    ]


def empty_seed(name: str = "Entretien Boréal") -> dict[str, Any]:
    """A seed document for a company that has not made anything yet."""
    return {
        "company": {"name": name, "timeZone": "America/Toronto", "currency": "CAD"},
        "taxGroups": tax_groups(),
    }
