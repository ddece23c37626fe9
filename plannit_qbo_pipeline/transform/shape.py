"""What a transformation gives: a record with what it refers to, or a reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.party import TaxGroup
from plannit_qbo_pipeline.qbo.realm import RealmSnapshot
from plannit_qbo_pipeline.qbo.records import Entity

Use = tuple[Kind, PlannitId]


@dataclass(frozen=True, slots=True)
class Shape:
    """One record. References in `body` name Plannit documents (`references`); `uses` lists them, customer first."""

    entity: Entity
    body: Mapping[str, object]
    uses: tuple[Use, ...] = ()
    doc_number: str | None = None
    business_date: date | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a transformation may know besides the document: the realm, the tax groups and the company's rules."""

    realm: RealmSnapshot
    tax_groups: Mapping[PlannitId, TaxGroup] = field(default_factory=dict)
    go_live_on: date | None = None

    @property
    def home_currency(self) -> str:
        """The currency that is carried; a Canadian company's where the realm does not say."""
        return self.realm.home_currency or "CAD"
