"""Assets `drafts/*`: QBO-shaped records made of Plannit's documents, not sent, and where each document stands."""

import dagster as dg

from plannit_qbo_pipeline.defs import plannit
from plannit_qbo_pipeline.defs.partitions import CELLS, COMPANIES, CompanyCells
from plannit_qbo_pipeline.defs.pipeline import Only, Pipeline
from plannit_qbo_pipeline.defs.steps import Work, run_step
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.limits import ASK_AGAIN_AFTER
from plannit_qbo_pipeline.ledger import claims
from plannit_qbo_pipeline.ledger.documents import EVERYTHING, Scope
from plannit_qbo_pipeline.wiring import Services

# Not the module `qbo`, which imports this one: a payment's link can be drafted only of an invoice that is there.
_QBO_INVOICES = dg.AssetKey(["qbo", "invoices"])


@dg.asset(key=["drafts", "customers"], partitions_def=COMPANIES, deps=[plannit.contacts])
def customers(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Customers made of the contacts that documents use; the others wait."""
    run_step(context, pipeline, (Kind.CONTACT,), drafting(Kind.CONTACT))


@dg.asset(key=["drafts", "items"], partitions_def=COMPANIES, deps=[plannit.products])
def items(context: dg.AssetExecutionContext, pipeline: Pipeline) -> None:
    """Items made of the products that documents use; the others wait."""
    run_step(context, pipeline, (Kind.PRODUCT,), drafting(Kind.PRODUCT))


@dg.asset(key=["drafts", "invoices"], partitions_def=CELLS, deps=[plannit.invoices, plannit.contacts, plannit.products])
def invoices(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Invoices as QuickBooks is to hold them, or the reason why one cannot go; also drafts what they refer to."""
    run_step(context, pipeline, (Kind.INVOICE,), drafting(Kind.INVOICE, only))


@dg.asset(key=["drafts", "payments"], partitions_def=CELLS, deps=[plannit.payments, plannit.contacts, _QBO_INVOICES])
def payments(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Payments as QuickBooks is to hold them, each with the invoice it settles as far as that is there by now."""
    run_step(context, pipeline, (Kind.PAYMENT,), drafting(Kind.PAYMENT, only))


@dg.asset(key=["drafts", "refunds"], partitions_def=CELLS, deps=[plannit.payments])
def refunds(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Where each refund stands. None is carried yet, and each one says so; QuickBooks gets nothing of them."""
    run_step(context, pipeline, (Kind.REFUND,), drafting(Kind.REFUND, only))


@dg.asset(key=["drafts", "credit_memos"], partitions_def=CELLS, deps=[plannit.credit_notes])
def credit_memos(context: dg.AssetExecutionContext, pipeline: Pipeline, only: Only) -> None:
    """Where each credit note stands. None is carried yet, and each one says so; QuickBooks gets nothing of them."""
    run_step(context, pipeline, (Kind.CREDIT_NOTE,), drafting(Kind.CREDIT_NOTE, only))


def drafting(kind: Kind, only: Only | None = None) -> Work:
    def draft(services: Services, cells: CompanyCells) -> dict[str, int]:
        drafter = services.carrier(cells.company).drafter()
        return {"drafted": drafter.draft(kind, scope_of(services, kind, cells, only))}

    return draft


def scope_of(services: Services, kind: Kind, cells: CompanyCells, only: Only | None) -> Scope:
    """The documents of a run: those it names, else those of its cells, else all of the company.

    A run that names some also carries what was asked for since: it is here, and the run asked for it may come later.
    """
    ids = None if only is None else only.ids(kind)
    if ids is not None:
        since = services.ledger.clock.now() - ASK_AGAIN_AFTER
        with services.ledger.read() as tx:
            return Scope(ids=ids | claims.asked(tx, cells.company, kind, since))
    return Scope(periods=tuple(map(str, cells.periods))) if cells.periods else EVERYTHING
