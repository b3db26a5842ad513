"""What the bot understands, whom it asks, what it could not answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the bot understands, whom it asks, what it could not answer."""
    op.create_table(
        "reservation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hotel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("number_key", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("room_code", sa.String(length=20), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("check_in", sa.Date(), nullable=False),
        sa.Column("check_out", sa.Date(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column(
            "emails", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hotel_id"],
            ["hotel.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hotel_id", "number_key"),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reservation_nights", ["hotel_id", "check_out", "check_in"], unique=False
        )

    op.create_table(
        "room_restriction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hotel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("room_code", sa.String(length=20), nullable=True),
        sa.Column("rate_code", sa.String(length=20), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("min_nights", sa.Integer(), nullable=True),
        sa.Column("no_arrival", sa.Boolean(), nullable=False),
        sa.Column("no_departure", sa.Boolean(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.ForeignKeyConstraint(
            ["hotel_id"],
            ["hotel.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("room_restriction", schema=None) as batch_op:
        batch_op.create_index(
            "ix_room_restriction_nights", ["hotel_id", "until", "since"], unique=False
        )

    op.create_table(
        "reservation_lookup",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hotel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["hotel_id"],
            ["hotel.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("reservation_lookup", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reservation_lookup_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index("ix_reservation_lookup_hotel", ["hotel_id", "tried_at"], unique=False)

    op.create_table(
        "unanswered_question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hotel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["hotel_id"],
            ["hotel.id"],
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"],
            ["agent.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("unanswered_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unanswered_question_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index(
            "ix_unanswered_question_hotel", ["hotel_id", "settled_at", "id"], unique=False
        )

    # Never anew: SQLite does not let go of a table that rows of others point at.
    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("turn_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("nights", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "child_ages",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(
            sa.Column(
                "evidence",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch_op.add_column(sa.Column("summary", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("unclear_turns", sa.Integer(), nullable=False, server_default="0")
        )

    with op.batch_alter_table("guest", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column(
                "sources",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )

    with op.batch_alter_table("hotel", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column(
                "house_rules",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch_op.add_column(
            sa.Column("pms", sa.String(length=20), nullable=False, server_default="local")
        )
        batch_op.add_column(
            sa.Column("pms_property", sa.String(length=100), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("pms_credentials", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("knowledge_entry", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column(
                "updated_by",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )

    with op.batch_alter_table("lead", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("adults", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("children", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("created_by", sa.String(length=20), nullable=False, server_default="agent")
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("knowledge_entry", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("updated_by")

    with op.batch_alter_table("lead", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("created_by")
        batch_op.drop_column("children")
        batch_op.drop_column("adults")

    with op.batch_alter_table("hotel", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("pms_credentials")
        batch_op.drop_column("pms_property")
        batch_op.drop_column("pms")
        batch_op.drop_column("house_rules")

    with op.batch_alter_table("guest", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("sources")

    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("unclear_turns")
        batch_op.drop_column("summary")
        batch_op.drop_column("evidence")
        batch_op.drop_column("child_ages")
        batch_op.drop_column("nights")
        batch_op.drop_column("turn_since")

    with op.batch_alter_table("unanswered_question", schema=None) as batch_op:
        batch_op.drop_index("ix_unanswered_question_hotel")
        batch_op.drop_index(batch_op.f("ix_unanswered_question_conversation_id"))

    op.drop_table("unanswered_question")
    with op.batch_alter_table("reservation_lookup", schema=None) as batch_op:
        batch_op.drop_index("ix_reservation_lookup_hotel")
        batch_op.drop_index(batch_op.f("ix_reservation_lookup_conversation_id"))

    op.drop_table("reservation_lookup")
    with op.batch_alter_table("room_restriction", schema=None) as batch_op:
        batch_op.drop_index("ix_room_restriction_nights")

    op.drop_table("room_restriction")
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.drop_index("ix_reservation_nights")

    op.drop_table("reservation")
