"""What staff note, choose and are told: guests' changes, notes, preferences, e-mails owed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

LISTED = [
    *("hotel_id", "last_message_at", "id", "channel", "type", "assignee_id"),
    *("has_lead", "last_guest_at", "mode", "unread_count", "waiting_since"),
]
FEW = {
    "human": "mode = 'human'",
    "lead": "has_lead = true",
    "unread": "unread_count > 0",
    "waiting": "waiting_since IS NOT NULL",
}


def upgrade() -> None:
    """What staff note, choose and are told: guests' changes, notes, preferences, e-mails owed."""
    op.create_table(
        "guest_change",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("hotel_id", BIG_ID, nullable=False),
        sa.Column("guest_id", BIG_ID, nullable=False),
        sa.Column("agent_id", BIG_ID, nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hotel_id"], ["hotel.id"]),
        sa.ForeignKeyConstraint(["guest_id"], ["guest.id"]),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("guest_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_change_guest_id"), ["guest_id"], unique=False)

    with op.batch_alter_table("agent", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("preferences", JSON, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("active_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column("unanswered_since", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_index("ix_conversation_held", ["assignee_id", "mode"], unique=False)
        batch_op.create_index(
            "ix_conversation_taken_over", ["mode_changed_by", "mode"], unique=False
        )
        batch_op.create_index(
            "ix_conversation_unanswered",
            ["hotel_id", "unanswered_since"],
            unique=False,
            sqlite_where=sa.text("unanswered_since IS NOT NULL"),
            postgresql_where=sa.text("unanswered_since IS NOT NULL"),
        )
    op.execute(
        "UPDATE conversation SET unanswered_since = last_message_at "
        "WHERE last_message_author = 'guest'"
    )

    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_conversation_hotel_last")
        batch_op.create_index("ix_conversation_list", LISTED)
        for column in ("channel", "type", "assignee_id"):
            batch_op.create_index(
                f"ix_conversation_by_{column}", ["hotel_id", column, "last_message_at", "id"]
            )
        for name, rows in FEW.items():
            batch_op.create_index(
                f"ix_conversation_only_{name}",
                ["last_message_at", "id", "hotel_id"],
                sqlite_where=sa.text(rows),
                postgresql_where=sa.text(rows),
            )
    with op.batch_alter_table("conversation_session", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_conversation_session_hotel_started")
        batch_op.create_index(
            "ix_conversation_session_hotel",
            ["hotel_id", "started_at", "last_guest_at", "conversation_id"],
        )

    with op.batch_alter_table("guest", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("notes", sa.String(), nullable=False, server_default=""))
        batch_op.create_index("ix_guest_same_email", [sa.text("lower(email)")], unique=False)
        batch_op.create_index("ix_guest_same_phone", [sa.text("ltrim(phone, '+')")], unique=False)

    with op.batch_alter_table("hotel", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("take_back_minutes", sa.Integer(), nullable=True))

    with op.batch_alter_table("lead", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("made_by_id", BIG_ID, nullable=True))
        batch_op.add_column(sa.Column("by_agent", JSON, nullable=False, server_default="[]"))
        batch_op.create_index(
            "ix_lead_hotel_created", ["hotel_id", "created_at", "id"], unique=False
        )

    with op.batch_alter_table("notification", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("by_agent_id", BIG_ID, nullable=True))
        batch_op.add_column(sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("mail_attempts", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_index(
            "ix_notification_mail",
            ["mail_due_at"],
            unique=False,
            sqlite_where=sa.text("mail_due_at IS NOT NULL"),
            postgresql_where=sa.text("mail_due_at IS NOT NULL"),
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("notification", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_notification_mail")
        batch_op.drop_column("mail_attempts")
        batch_op.drop_column("mail_due_at")
        batch_op.drop_column("by_agent_id")

    with op.batch_alter_table("lead", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_lead_hotel_created")
        batch_op.drop_column("by_agent")
        batch_op.drop_column("made_by_id")
        batch_op.drop_column("changed_at")

    with op.batch_alter_table("hotel", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("take_back_minutes")

    with op.batch_alter_table("guest", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_guest_same_phone")
        batch_op.drop_index("ix_guest_same_email")
        batch_op.drop_column("notes")

    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_conversation_unanswered")
        batch_op.drop_index("ix_conversation_taken_over")
        batch_op.drop_index("ix_conversation_held")
        batch_op.drop_column("unanswered_since")

    with op.batch_alter_table("conversation_session", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_conversation_session_hotel")
        batch_op.create_index("ix_conversation_session_hotel_started", ["hotel_id", "started_at"])
    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        for name in FEW:
            batch_op.drop_index(f"ix_conversation_only_{name}")
        for column in ("channel", "type", "assignee_id"):
            batch_op.drop_index(f"ix_conversation_by_{column}")
        batch_op.drop_index("ix_conversation_list")
        batch_op.create_index("ix_conversation_hotel_last", ["hotel_id", "last_message_at", "id"])

    with op.batch_alter_table("agent", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("active_at")
        batch_op.drop_column("preferences")
        batch_op.drop_column("language")

    with op.batch_alter_table("guest_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_change_guest_id"))

    op.drop_table("guest_change")
