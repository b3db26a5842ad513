"""Who took what out of the inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the audit log."""
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("agent_id", BIG_ID, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_audit_entry_begun", "audit_entry", ["begun_at", "id"], unique=False)
    op.create_index(
        "ix_audit_entry_running", "audit_entry", ["outcome", "seen_at", "agent_id"], unique=False
    )
    op.create_table(
        "audit_hotel",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("hotel_id", BIG_ID, nullable=False),
        sa.Column("entry_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"]),
        sa.ForeignKeyConstraint(["hotel_id"], ["hotel.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hotel_id", "entry_id"),
    )
    op.create_index("ix_audit_hotel_entry_id", "audit_hotel", ["entry_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_audit_hotel_entry_id", table_name="audit_hotel")
    op.drop_table("audit_hotel")
    op.drop_index("ix_audit_entry_running", table_name="audit_entry")
    op.drop_index("ix_audit_entry_begun", table_name="audit_entry")
    op.drop_table("audit_entry")
