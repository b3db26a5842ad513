"""What the statistics count, beside the sessions and leads that it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MEASURES = [
    *("hotel_id", "started_at", "channel", "began_with_bot", "bot_reply_ms", "transfer"),
    *("faqs_resolved", "leads", "contact", "agent_reply_ms", "answered_at", "answered_by"),
    *("taken_over_by", "conversation_id"),
]

FROM_GUEST = "author = 'guest' AND kind NOT IN ('reaction', 'referral', 'edit', 'revoke', 'system')"

# In which session something of a conversation happened: the last one that had started by then.
SESSION_AT = (
    "(SELECT held.id FROM conversation_session held "
    "WHERE held.conversation_id = {row}.conversation_id AND held.started_at <= {row}.created_at "
    "ORDER BY held.started_at DESC, held.id DESC LIMIT 1)"
)
# Of a bot's message: one that only said "one moment" is no reply.
SAID = {
    "sqlite": {
        "entries": "json_each(said.detail, '$.entries') used",
        "entry": "json_extract(used.value, '$.id')",
        "is_reply": "json_extract(said.detail, '$.holding') IS NULL",
        "handoff": "json_extract(said.detail, '$.handoff')",
        "answered": "json_extract(said.detail, '$.answered')",
        "ms_since": "round((julianday(said.created_at) - julianday(held.received_at)) * 86400000)",
        "soon": "julianday(said.created_at) <= julianday(held.received_at) + 1",
    },
    "postgresql": {
        "entries": (
            "LATERAL jsonb_array_elements(coalesce(said.detail -> 'entries', '[]')) used(value)"
        ),
        "entry": "(used.value ->> 'id')::bigint",
        "is_reply": "(said.detail -> 'holding') IS NULL",
        "handoff": "(said.detail ->> 'handoff')",
        "answered": "(said.detail ->> 'answered')::integer",
        "ms_since": "floor(extract(epoch FROM said.created_at - held.received_at) * 1000)",
        "soon": "said.created_at <= held.received_at + interval '1 day'",
    },
}


def upgrade() -> None:
    """Add the columns, work them out for what is stored already, and index them."""
    with op.batch_alter_table("hotel", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column(
                "counts_channel_numbers", sa.Boolean(), nullable=False, server_default=sa.true()
            )
        )
    with op.batch_alter_table("lead", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("session_id", BIG_ID, nullable=True))
        batch_op.create_index("ix_lead_session_id", ["session_id"])
    with op.batch_alter_table("conversation_session", schema=None, recreate="never") as batch_op:
        for column in _columns():
            batch_op.add_column(column)
    for statement in _fill():
        op.execute(statement)
    with op.batch_alter_table("conversation_session", schema=None, recreate="never") as batch_op:
        batch_op.create_index("ix_conversation_session_measures", MEASURES)
    _keep_uses()
    op.create_index("ix_unanswered_question_asked", "unanswered_question", ["hotel_id", "asked_at"])
    op.create_index(
        "ix_message_of_guest",
        "message",
        ["hotel_id", "sent_at", "connection_id", "author", "kind"],
        sqlite_where=sa.text(FROM_GUEST),
        postgresql_where=sa.text(FROM_GUEST),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_message_of_guest", "message")
    op.drop_index("ix_unanswered_question_asked", "unanswered_question")
    op.drop_table("knowledge_use")
    with op.batch_alter_table("conversation_session", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_conversation_session_measures")
        for column in reversed(_columns()):
            batch_op.drop_column(column.name)
    with op.batch_alter_table("lead", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_lead_session_id")
        batch_op.drop_column("session_id")
    with op.batch_alter_table("hotel", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("counts_channel_numbers")


def _keep_uses() -> None:
    """Make the table of what answers rested on, from what the bot's messages say of it."""
    op.create_table(
        "knowledge_use",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("hotel_id", BIG_ID, nullable=False),
        sa.Column("conversation_id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("entry_id", BIG_ID, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["hotel_id"], ["hotel.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    said = SAID[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO knowledge_use (hotel_id, conversation_id, channel, entry_id, used_at) "  # noqa: S608 - our own words
        f"SELECT said.hotel_id, conversation.id, conversation.channel, {said['entry']}, "
        f"said.created_at FROM message said JOIN conversation "
        f"ON conversation.id = said.conversation_id CROSS JOIN {said['entries']} "
        f"WHERE said.author = 'bot' AND {said['handoff']} IS NULL "
        f"AND {said['entry']} > 0 ORDER BY said.id"
    )
    op.create_index("ix_knowledge_use_conversation_id", "knowledge_use", ["conversation_id"])
    op.create_index(
        "ix_knowledge_use_hotel", "knowledge_use", ["hotel_id", "used_at", "channel", "entry_id"]
    )


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("channel", sa.String(length=20), nullable=False, server_default=""),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="1970-01-01 00:00:00",
        ),
        sa.Column("began_with_bot", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("bot_reply_ms", BIG_ID, nullable=True),
        sa.Column("transfer", sa.String(length=20), nullable=True),
        sa.Column("taken_over_by", BIG_ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", BIG_ID, nullable=True),
        sa.Column("agent_reply_ms", BIG_ID, nullable=True),
        sa.Column("faqs_resolved", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("leads", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("contact", sa.String(length=20), nullable=False, server_default="none"),
    ]


def _fill() -> list[str]:
    """Say what is known of the sessions so far.

    Who took over was not kept, nor how long guests had waited for a person: that stays unknown.
    """
    said = SAID[op.get_bind().dialect.name]
    line_session = SESSION_AT.format(row="line")
    first_agent = (
        "SELECT {column} FROM message said WHERE said.session_id = held.id "
        "AND said.author = 'agent' ORDER BY said.id LIMIT 1"
    )
    work_out = {
        "channel": "SELECT channel FROM conversation WHERE id = held.conversation_id",
        "received_at": (
            "coalesce((SELECT said.created_at FROM message said WHERE said.session_id = held.id "
            "AND said.author = 'guest' ORDER BY said.sent_at, said.id LIMIT 1), held.started_at)"
        ),
        "began_with_bot": (
            "coalesce((SELECT line.kind = 'release' FROM message line "
            "WHERE line.conversation_id = held.conversation_id AND line.author = 'system' "
            "AND line.kind IN ('takeover', 'release') AND line.created_at <= held.received_at "
            "ORDER BY line.id DESC LIMIT 1), true)"
        ),
        "bot_reply_ms": (
            f"SELECT {said['ms_since']} FROM message said "  # noqa: S608 - our own words
            "WHERE said.conversation_id = held.conversation_id AND said.author = 'bot' "
            f"AND {said['is_reply']} AND said.created_at >= held.received_at AND {said['soon']} "
            "ORDER BY said.created_at LIMIT 1"
        ),
        "transfer": (
            f"coalesce((SELECT {said['handoff']} FROM message said "  # noqa: S608 - our own words
            f"WHERE said.session_id = held.id AND said.author = 'bot' AND {said['handoff']} "
            "IS NOT NULL ORDER BY said.id LIMIT 1), (SELECT 'takeover' FROM message line "
            "WHERE line.conversation_id = held.conversation_id AND line.author = 'system' "
            f"AND line.kind = 'takeover' AND held.began_with_bot AND {line_session} = held.id "
            "LIMIT 1))"
        ),
        "answered_at": first_agent.format(column="said.created_at"),
        "answered_by": first_agent.format(column="said.agent_id"),
        "faqs_resolved": (
            f"coalesce((SELECT sum({said['answered']}) FROM message said "  # noqa: S608 - our own words
            f"WHERE said.session_id = held.id AND said.author = 'bot' "
            f"AND {said['handoff']} IS NULL), 0)"
        ),
        "leads": "SELECT count(*) FROM lead WHERE lead.session_id = held.id",
        "contact": (
            "SELECT CASE WHEN coalesce(email, '') <> '' OR (coalesce(phone, '') <> '' "
            "AND NOT phone_from_channel) THEN 'told' WHEN coalesce(phone, '') <> '' "
            "THEN 'channel' ELSE 'none' END FROM guest JOIN conversation "
            "ON conversation.guest_id = guest.id WHERE conversation.id = held.conversation_id"
        ),
    }
    return [
        f"UPDATE lead SET session_id = {SESSION_AT.format(row='lead')}",  # noqa: S608 - our own words
        *(
            f"UPDATE conversation_session AS held SET {column} = ({value})"  # noqa: S608 - likewise
            for column, value in work_out.items()
        ),
    ]
