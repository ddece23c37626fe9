"""The schema. A change here goes with a new revision under `migrations/versions/`; a test compares the two.

Reading with SQL: moments are UTC text, days are `YYYY-MM-DD`, `…_cents` are whole cents, `kind` and `plannit_id`
name a document within a `company`. What a vendor says is Text: SQLite ignores lengths, and PostgreSQL would stop a
whole pass at one long value.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger.columns import Cents, Day, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _document_key() -> list[Column[str]]:
    return [
        Column("company", String(40), primary_key=True),
        Column("kind", String(16), primary_key=True),
        Column("plannit_id", Text, primary_key=True),
    ]


def _of_document() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["company", "kind", "plannit_id"], ["documents.company", "documents.kind", "documents.plannit_id"]
    )


companies = Table(
    "companies",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("plannit_url", Text, nullable=False),
    Column("plannit_key_sealed", LargeBinary, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("go_live_on", Day),
    Column("currency", String(3), nullable=False),
    Column("created_at", Moment, nullable=False),
)

connections = Table(
    "connections",
    metadata,
    Column("company", ForeignKey("companies.key"), primary_key=True),
    Column("realm_id", String(32), nullable=False, unique=True),  # a realm belongs to one company, for good
    Column("access_token_sealed", LargeBinary, nullable=False),
    Column("refresh_token_sealed", LargeBinary, nullable=False),
    Column("access_expires_at", Moment, nullable=False),
    Column("refresh_expires_at", Moment),
    Column("hard_expires_at", Moment),
    Column("consent_needed", Boolean, nullable=False),
    Column("renewing_until", Moment),  # one process renews the tokens at a time
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("company", "realm_id"),
)

documents = Table(
    "documents",
    metadata,
    *_document_key(),
    Column("version", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("number", Text),
    Column("business_date", Day),
    Column("period", String(7), nullable=False),
    Column("contact_id", Text),
    Column("invoice_id", Text),  # of a payment or refund: what it settles
    Column("status", Text),
    Column("total_cents", Cents),
    Column("currency", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("drafted_version", Integer, nullable=False),
    Column("redrafts", Integer, nullable=False),  # how often it was asked to be drafted again
    Column("seen_at", Moment, nullable=False),
    ForeignKeyConstraint(["company"], ["companies.key"]),
    Index(None, "company", "kind", "period"),
    Index(None, "company", "invoice_id"),
    Index(
        "ix_documents_undrafted",
        "company",
        "kind",
        sqlite_where=text("drafted_version < version"),
        postgresql_where=text("drafted_version < version"),
    ),
)

document_versions = Table(
    "document_versions",
    metadata,
    *_document_key(),
    Column("version", Integer, primary_key=True),
    Column("raw", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("stored_at", Moment, nullable=False),
    _of_document(),
)

drafts = Table(
    "drafts",
    metadata,
    *_document_key(),
    Column("document_version", Integer, nullable=False),
    Column("entity", String(32), nullable=False),
    Column("operation", String(8), nullable=False),
    Column("body", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("uses", Text, nullable=False),
    Column("doc_number", Text),
    Column("wanted_name", Text),
    Column("business_date", Day),
    Column("total_cents", Cents),
    Column("made_at", Moment, nullable=False),
    _of_document(),
)

intents = Table(
    "intents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("company", String(40), nullable=False),
    Column("realm_id", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("plannit_id", Text, nullable=False),
    Column("document_version", Integer, nullable=False),
    Column("entity", String(32), nullable=False),
    Column("operation", String(8), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("requestid", String(50), nullable=False),
    Column("url", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    UniqueConstraint("realm_id", "requestid"),
    CheckConstraint("outcome IN ('open', 'receipt', 'fault')", name="outcome"),
    # A company can never write into another's realm: the pair must be the connection's own.
    ForeignKeyConstraint(["company", "realm_id"], ["connections.company", "connections.realm_id"]),
    _of_document(),
    Index("ix_intents_document", "company", "kind", "plannit_id"),
    Index(
        "uq_intents_open",
        "company",
        "kind",
        "plannit_id",
        unique=True,
        sqlite_where=text("outcome = 'open'"),
        postgresql_where=text("outcome = 'open'"),
    ),
)

receipts = Table(
    "receipts",
    metadata,
    Column("intent_id", ForeignKey("intents.id"), primary_key=True),
    Column("qbo_id", Text, nullable=False),
    Column("sync_token", Text, nullable=False),
    Column("total_cents", Cents),
    Column("adopted", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
)

faults = Table(
    "faults",
    metadata,
    Column("intent_id", ForeignKey("intents.id"), primary_key=True),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
)

crosswalk = Table(
    "crosswalk",
    metadata,
    *_document_key(),
    Column("entity", String(32), nullable=False),
    Column("qbo_id", Text, nullable=False),
    Column("sync_token", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("voided", Boolean, nullable=False),
    Column("answer", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
    _of_document(),
    Index("ix_crosswalk_record", "company", "entity", "qbo_id"),
    # Several contacts or products may share one record; two documents never.
    Index(
        "uq_crosswalk_document",
        "company",
        "entity",
        "qbo_id",
        unique=True,
        sqlite_where=text("kind NOT IN ('contact', 'product')"),
        postgresql_where=text("kind NOT IN ('contact', 'product')"),
    ),
)

standings = Table(
    "standings",
    metadata,
    *_document_key(),
    Column("standing", String(16), nullable=False),
    Column("code", String(32), nullable=False),
    Column("sentence_en", Text, nullable=False),
    Column("sentence_fr", Text, nullable=False),
    Column("who", String(16), nullable=False),
    Column("action_en", Text, nullable=False),
    Column("action_fr", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("try_after", Moment),
    _of_document(),
    CheckConstraint("standing IN ({})".format(", ".join(f"'{item}'" for item in Standing)), name="standing"),
    Index(None, "company", "standing", "kind"),
)

alterations = Table(
    "alterations",
    metadata,
    *_document_key(),
    Column("wanted_name", Text, nullable=False),
    Column("used_name", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    _of_document(),
)

cursors = Table(
    "cursors",
    metadata,
    Column("company", ForeignKey("companies.key"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("updated_since", Moment),
    Column("polled_at", Moment, nullable=False),
)

mappings = Table(
    "mappings",
    metadata,
    Column("company", ForeignKey("companies.key"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("checked_at", Moment, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("company", ForeignKey("companies.key"), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

# What a sensor has asked a run for, or has noticed (tries 0): so that others, and its own next tick, ask no more.
claims = Table(
    "claims",
    metadata,
    *_document_key(),
    Column("version", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("claimed_at", Moment, nullable=False),
    _of_document(),
)
