"""What every run works with: ledger and clients from the environment, and the documents it is about."""

import os

import dagster as dg
from pydantic import Field, PrivateAttr

from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import PlannitId
from plannit_qbo_pipeline.domain.limits import MAX_IDS_PER_RUN
from plannit_qbo_pipeline.settings import load_settings
from plannit_qbo_pipeline.wiring import Services, open_services


class Pipeline(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Ledger and clients, opened when first asked for, closed with the run; and how a silent vendor is asked again."""

    retries: int = Field(default=2, description="How often a step is tried again that a silent vendor stopped.")
    retry_wait_s: float = Field(default=20.0, description="Seconds before that, doubled each time.")

    _services: Services | None = PrivateAttr(default=None)

    def services(self) -> Services:
        """Raises Misconfigured with every setting that is wrong."""
        if self._services is None:
            self._services = self.opened()
        return self._services

    def opened(self) -> Services:
        return open_services(load_settings(os.environ))

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        if self._services is not None:
            self._services.close()
            self._services = None


class Only(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The documents that a run is about, by Plannit id; nothing named means all of its cells."""

    invoices: list[str] = Field(default=[], description="Plannit ids of invoices.")
    payments: list[str] = Field(default=[], description="Plannit ids of payments and refunds.")
    credit_notes: list[str] = Field(default=[], description="Plannit ids of credit notes.")

    def ids(self, kind: Kind) -> frozenset[PlannitId] | None:
        """None for all of the cells, which is also cheaper than very many by id; empty where others are named."""
        named = {
            Kind.INVOICE: self.invoices,
            Kind.PAYMENT: self.payments,
            Kind.REFUND: self.payments,
            Kind.CREDIT_NOTE: self.credit_notes,
        }
        if not any(named.values()) or len(named[kind]) > MAX_IDS_PER_RUN:
            return None
        return frozenset(PlannitId(plannit_id) for plannit_id in named[kind])
