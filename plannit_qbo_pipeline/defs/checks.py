"""Asset checks of documents: they warn and name cells and documents, and never stop a run (one would stop all cells).

Each looks at every company, not at the cells of its run: an asset shows one result, and a later good cell must not
cover an earlier bad one. What is wrong with a whole source fails the run at the border instead.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import dagster as dg
from sqlalchemy import Connection

from plannit_qbo_pipeline.defs import drafts, qbo
from plannit_qbo_pipeline.defs.border import border
from plannit_qbo_pipeline.defs.markdown import plain, table
from plannit_qbo_pipeline.defs.partitions import cell_key
from plannit_qbo_pipeline.defs.pipeline import Pipeline
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import cells
from plannit_qbo_pipeline.ledger.cells import Trouble

TROUBLES_SHOWN = 50
_UNLINKED = "link_missing"
_HEAD = ("cell", "document", "code", "why")
Kinds = tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `count` documents are not as they should be."""

    count: int
    sentence: str
    troubles: Sequence[Trouble] = ()


Question = Callable[[Connection, Kinds, datetime], Finding]


def posted_to_the_cent(tx: Connection, kinds: Kinds, _now: datetime) -> Finding:
    """What stands in QuickBooks has the amount, and where it has taxes each tax, that Plannit says."""
    found = cells.troubles(tx, kinds, Standing.DIVERGED, TROUBLES_SHOWN, but=_UNLINKED)
    codes = cells.codes(tx, kinds, Standing.DIVERGED)
    count = sum(codes.values()) - codes.get(_UNLINKED, 0)
    return Finding(count, f"{count} in QuickBooks differ from Plannit: {_named(found)}", found)


def link_missing(tx: Connection, kinds: Kinds, _now: datetime) -> Finding:
    """Each payment in QuickBooks settles there what it settles in Plannit. A missing link is an open item, no money."""
    found = cells.troubles(tx, kinds, Standing.DIVERGED, TROUBLES_SHOWN, code=_UNLINKED)
    count = cells.codes(tx, kinds, Standing.DIVERGED).get(_UNLINKED, 0)
    return Finding(count, f"{count} in QuickBooks without their whole link: {_named(found)}", found)


def nothing_in_doubt(tx: Connection, kinds: Kinds, now: datetime) -> Finding:
    """No document was sent whose answer is unknown; the next run settles it before it sends anything else."""
    found = cells.doubtful(tx, kinds, now, TROUBLES_SHOWN)
    return Finding(len(found), f"{len(found)} sent, answer unknown: {_named(found)}", found)


def blocked_documents(tx: Connection, kinds: Kinds, _now: datetime) -> Finding:
    """Nothing waits for a person. Each blocked document says who can act and how: `plannit-qbo status`."""
    found = cells.troubles(tx, kinds, Standing.BLOCKED, TROUBLES_SHOWN)
    codes = cells.codes(tx, kinds, Standing.BLOCKED)
    return Finding(sum(codes.values()), ", ".join(f"{count} {code}" for code, count in codes.items()), found)


def no_document_lost(tx: Connection, kinds: Kinds, _now: datetime) -> Finding:
    """Every document that was seen stands somewhere, in exactly one standing."""
    lost = cells.unaccounted(tx, kinds)
    return Finding(
        sum(lost.values()), ", ".join(f"{company}: {count} stand nowhere" for company, count in lost.items())
    )


def checks_of(asset: dg.AssetsDefinition, kinds: Kinds, questions: Sequence[Question]) -> dg.AssetChecksDefinition:
    """All checks of an asset in one step, for each step costs a run time."""
    by_name = {question.__name__: question for question in questions}
    specs = [dg.AssetCheckSpec(name, asset=asset, description=asked.__doc__) for name, asked in by_name.items()]

    @dg.multi_asset_check(specs=specs, can_subset=True, name=f"{asset.key.to_python_identifier()}__checks")
    def check(context: dg.AssetCheckExecutionContext, pipeline: Pipeline) -> Iterator[dg.AssetCheckResult]:
        keys = sorted(context.selected_asset_check_keys, key=lambda key: key.name)
        with border(context.retry_number, pipeline):
            ledger = pipeline.services().ledger
            with ledger.read() as tx:
                findings = [by_name[key.name](tx, kinds, ledger.clock.now()) for key in keys]
        yield from map(_result, keys, findings)

    return check


def _result(key: dg.AssetCheckKey, finding: Finding) -> dg.AssetCheckResult:
    rows = [[cell_key(row.company, row.period), row.label, row.code, row.sentence_en] for row in finding.troubles]
    shown = table(_HEAD, [[plain(text) for text in row] for row in rows], finding.count)
    metadata: dict[str, dg.MetadataValue] = {"documents": dg.MetadataValue.int(finding.count)}
    if rows:
        metadata |= {"troubles": dg.MetadataValue.md(shown), "cells": dg.MetadataValue.json(_cells(finding.troubles))}
    return dg.AssetCheckResult(
        passed=not finding.count,
        asset_key=key.asset_key,
        check_name=key.name,
        severity=dg.AssetCheckSeverity.WARN,
        description=finding.sentence if finding.count else "Nothing found.",
        metadata=metadata,
    )


def _cells(troubles: Sequence[Trouble]) -> list[str]:
    return sorted({cell_key(row.company, row.period) for row in troubles})


def _named(troubles: Sequence[Trouble]) -> str:
    return ", ".join(f"{row.label} ({cell_key(row.company, row.period)})" for row in troubles)


_OF_ALL = (blocked_documents, nothing_in_doubt, no_document_lost)
_NOT_SENT = (blocked_documents, no_document_lost)
CHECKS = [
    checks_of(qbo.customers, (Kind.CONTACT,), _OF_ALL),
    checks_of(qbo.items, (Kind.PRODUCT,), _OF_ALL),
    checks_of(qbo.invoices, (Kind.INVOICE,), (posted_to_the_cent, *_OF_ALL)),
    checks_of(qbo.payments, (Kind.PAYMENT,), (posted_to_the_cent, *_OF_ALL)),
    checks_of(qbo.links, (Kind.PAYMENT,), (link_missing,)),
    checks_of(drafts.refunds, (Kind.REFUND,), _NOT_SENT),
    checks_of(drafts.credit_memos, (Kind.CREDIT_NOTE,), _NOT_SENT),
]
