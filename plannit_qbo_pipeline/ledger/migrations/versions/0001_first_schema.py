"""The first schema."""

import sqlalchemy as sa
from alembic import op

from plannit_qbo_pipeline.ledger.columns import Cents, Day, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _create_companies() -> None:
    op.create_table(
        "companies",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plannit_url", sa.Text(), nullable=False),
        sa.Column("plannit_key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("go_live_on", Day(length=10), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", Moment(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_companies"),
    )


def _create_connections() -> None:
    op.create_table(
        "connections",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("realm_id", sa.String(length=32), nullable=False),
        sa.Column("access_token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("access_expires_at", Moment(length=32), nullable=False),
        sa.Column("refresh_expires_at", Moment(length=32), nullable=True),
        sa.Column("hard_expires_at", Moment(length=32), nullable=True),
        sa.Column("consent_needed", sa.Boolean(), nullable=False),
        sa.Column("renewing_until", Moment(length=32), nullable=True),
        sa.Column("updated_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["companies.key"], name="fk_connections_company"),
        sa.PrimaryKeyConstraint("company", name="pk_connections"),
        sa.UniqueConstraint("company", "realm_id", name="uq_connections_company_realm_id"),
        sa.UniqueConstraint("realm_id", name="uq_connections_realm_id"),
    )


def _create_cursors() -> None:
    op.create_table(
        "cursors",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("updated_since", Moment(length=32), nullable=True),
        sa.Column("polled_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["companies.key"], name="fk_cursors_company"),
        sa.PrimaryKeyConstraint("company", "kind", name="pk_cursors"),
    )


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("business_date", Day(length=10), nullable=True),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("invoice_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("total_cents", Cents(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(length=32), nullable=False),
        sa.Column("updated_at", Moment(length=32), nullable=False),
        sa.Column("drafted_version", sa.Integer(), nullable=False),
        sa.Column("redrafts", sa.Integer(), nullable=False),
        sa.Column("seen_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["companies.key"], name="fk_documents_company"),
        sa.PrimaryKeyConstraint("company", "kind", "plannit_id", name="pk_documents"),
    )
    op.create_index("ix_documents_company_invoice_id", "documents", ["company", "invoice_id"], unique=False)
    op.create_index("ix_documents_company_kind_period", "documents", ["company", "kind", "period"], unique=False)
    op.create_index(
        "ix_documents_undrafted",
        "documents",
        ["company", "kind"],
        unique=False,
        sqlite_where=sa.text("drafted_version < version"),
        postgresql_where=sa.text("drafted_version < version"),
    )


def _create_leases() -> None:
    op.create_table(
        "leases",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("expires_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["companies.key"], name="fk_leases_company"),
        sa.PrimaryKeyConstraint("company", name="pk_leases"),
    )


def _create_mappings() -> None:
    op.create_table(
        "mappings",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("checked_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["companies.key"], name="fk_mappings_company"),
        sa.PrimaryKeyConstraint("company", "name", name="pk_mappings"),
    )


def _create_alterations() -> None:
    op.create_table(
        "alterations",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("wanted_name", sa.Text(), nullable=False),
        sa.Column("used_name", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "kind", "plannit_id"],
            ["documents.company", "documents.kind", "documents.plannit_id"],
            name="fk_alterations_company_kind_plannit_id",
        ),
        sa.PrimaryKeyConstraint("company", "kind", "plannit_id", name="pk_alterations"),
    )


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "kind", "plannit_id"],
            ["documents.company", "documents.kind", "documents.plannit_id"],
            name="fk_claims_company_kind_plannit_id",
        ),
        sa.PrimaryKeyConstraint("company", "kind", "plannit_id", name="pk_claims"),
    )


def _create_crosswalk() -> None:
    op.create_table(
        "crosswalk",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("qbo_id", sa.Text(), nullable=False),
        sa.Column("sync_token", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "kind", "plannit_id"],
            ["documents.company", "documents.kind", "documents.plannit_id"],
            name="fk_crosswalk_company_kind_plannit_id",
        ),
        sa.PrimaryKeyConstraint("company", "kind", "plannit_id", name="pk_crosswalk"),
    )
    op.create_index("ix_crosswalk_record", "crosswalk", ["company", "entity", "qbo_id"], unique=False)
    op.create_index(
        "uq_crosswalk_document",
        "crosswalk",
        ["company", "entity", "qbo_id"],
        unique=True,
        sqlite_where=sa.text("kind NOT IN ('contact', 'product')"),
        postgresql_where=sa.text("kind NOT IN ('contact', 'product')"),
    )


def _create_document_versions() -> None:
    op.create_table(
        "document_versions",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(length=32), nullable=False),
        sa.Column("stored_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "kind", "plannit_id"],
            ["documents.company", "documents.kind", "documents.plannit_id"],
            name="fk_document_versions_company_kind_plannit_id",
        ),
        sa.PrimaryKeyConstraint("company", "kind", "plannit_id", "version", name="pk_document_versions"),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("operation", sa.String(length=8), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("uses", sa.Text(), nullable=False),
        sa.Column("doc_number", sa.Text(), nullable=True),
        sa.Column("wanted_name", sa.Text(), nullable=True),
        sa.Column("business_date", Day(length=10), nullable=True),
        sa.Column("total_cents", Cents(), nullable=True),
        sa.Column("made_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["company", "kind", "plannit_id"],
            ["documents.company", "documents.kind", "documents.plannit_id"],
            name="fk_drafts_company_kind_plannit_id",
        ),
        sa.PrimaryKeyConstraint("company", "kind", "plannit_id", name="pk_drafts"),
    )


def _create_intents() -> None:
    op.create_table(
        "intents",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("realm_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("operation", sa.String(length=8), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("requestid", sa.String(length=50), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("created_at", Moment(length=32), nullable=False),
        sa.Column("closed_at", Moment(length=32), nullable=True),
        sa.CheckConstraint("outcome IN ('open', 'receipt', 'fault')", name="ck_intents_outcome"),
        sa.ForeignKeyConstraint(
            ["company", "kind", "plannit_id"],
            ["documents.company", "documents.kind", "documents.plannit_id"],
            name="fk_intents_company_kind_plannit_id",
        ),
        sa.ForeignKeyConstraint(
            ["company", "realm_id"], ["connections.company", "connections.realm_id"], name="fk_intents_company_realm_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_intents"),
        sa.UniqueConstraint("realm_id", "requestid", name="uq_intents_realm_id_requestid"),
    )
    op.create_index("ix_intents_document", "intents", ["company", "kind", "plannit_id"], unique=False)
    op.create_index(
        "uq_intents_open",
        "intents",
        ["company", "kind", "plannit_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'open'"),
        postgresql_where=sa.text("outcome = 'open'"),
    )


def _create_standings() -> None:
    op.create_table(
        "standings",
        sa.Column("company", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("plannit_id", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("sentence_en", sa.Text(), nullable=False),
        sa.Column("sentence_fr", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=16), nullable=False),
        sa.Column("action_en", sa.Text(), nullable=False),
        sa.Column("action_fr", sa.Text(), nullable=False),
        sa.Column("since", Moment(length=32), nullable=False),
        sa.Column("try_after", Moment(length=32), nullable=True),
        sa.CheckConstraint(
            "standing IN ('waiting', 'excluded', 'ready', 'blocked', 'in_doubt', 'posted', 'diverged', 'withdrawn')",
            name="ck_standings_standing",
        ),
        sa.ForeignKeyConstraint(
            ["company", "kind", "plannit_id"],
            ["documents.company", "documents.kind", "documents.plannit_id"],
            name="fk_standings_company_kind_plannit_id",
        ),
        sa.PrimaryKeyConstraint("company", "kind", "plannit_id", name="pk_standings"),
    )
    op.create_index("ix_standings_company_standing_kind", "standings", ["company", "standing", "kind"], unique=False)


def _create_faults() -> None:
    op.create_table(
        "faults",
        sa.Column("intent_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("received_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(["intent_id"], ["intents.id"], name="fk_faults_intent_id"),
        sa.PrimaryKeyConstraint("intent_id", name="pk_faults"),
    )


def _create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("intent_id", sa.Integer(), nullable=False),
        sa.Column("qbo_id", sa.Text(), nullable=False),
        sa.Column("sync_token", sa.Text(), nullable=False),
        sa.Column("total_cents", Cents(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(length=32), nullable=False),
        sa.ForeignKeyConstraint(["intent_id"], ["intents.id"], name="fk_receipts_intent_id"),
        sa.PrimaryKeyConstraint("intent_id", name="pk_receipts"),
    )


def upgrade() -> None:
    _create_companies()
    _create_connections()
    _create_cursors()
    _create_documents()
    _create_leases()
    _create_mappings()
    _create_alterations()
    _create_claims()
    _create_crosswalk()
    _create_document_versions()
    _create_drafts()
    _create_intents()
    _create_standings()
    _create_faults()
    _create_receipts()


def downgrade() -> None:
    op.drop_table("receipts")
    op.drop_table("faults")
    op.drop_table("standings")
    op.drop_table("intents")
    op.drop_table("drafts")
    op.drop_table("document_versions")
    op.drop_table("crosswalk")
    op.drop_table("claims")
    op.drop_table("alterations")
    op.drop_table("mappings")
    op.drop_table("leases")
    op.drop_table("documents")
    op.drop_table("cursors")
    op.drop_table("connections")
    op.drop_table("companies")
