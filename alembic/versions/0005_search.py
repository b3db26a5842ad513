"""What a search looks through: folded words of guests and messages, and their trigrams."""

import logging
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from hotel_inbox.domain.folding import guest_words, message_words
from hotel_inbox.domain.messages import Author

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 5000
TABLES = ("guest", "message")
logger = logging.getLogger(__name__)

# One trigram of its own for each hotel, so that a small hotel's search reads no large one's words.
WORDS = "char(57344, 57344 + {row}.hotel_id / 4096, 57344 + {row}.hotel_id % 4096) || {row}.folded"


def upgrade() -> None:
    """Add the folded words, fill them in, and index their trigrams."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None, recreate="never") as batch_op:
            batch_op.add_column(sa.Column("folded", sa.String(), nullable=False, server_default=""))
    _fill(
        "guest",
        "name, email, phone, address",
        lambda row: guest_words(row.name, row.email, row.phone, row.address),
    )
    _fill(
        "message",
        "author, kind, text",
        lambda row: message_words(Author(row.author), row.kind, row.text),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            _index_sqlite(table)
    else:
        _index_postgresql()
    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        batch_op.create_index("ix_conversation_last", ["last_message_at", "id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("conversation", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_conversation_last")
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            for moment in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER search_{table}_{moment}")
            op.execute(f"DROP TABLE search_{table}")
        else:
            op.execute(f"DROP INDEX IF EXISTS search_{table}")
        with op.batch_alter_table(table, schema=None, recreate="never") as batch_op:
            batch_op.drop_column("folded")


def _fill(table: str, columns: str, words: Callable[[sa.Row[tuple[object, ...]]], str]) -> None:
    connection, last = op.get_bind(), 0
    read = sa.text(f"SELECT id, {columns} FROM {table} WHERE id > :last ORDER BY id LIMIT {BATCH}")  # noqa: S608 - our own words
    write = sa.text(f"UPDATE {table} SET folded = :folded WHERE id = :id")  # noqa: S608 - our own words
    while rows := connection.execute(read, {"last": last}).all():
        found = [{"id": row.id, "folded": words(row)} for row in rows]
        if found := [one for one in found if one["folded"]]:
            connection.execute(write, found)
        last = rows[-1].id


def _index_sqlite(table: str) -> None:
    op.execute(
        f"CREATE VIRTUAL TABLE search_{table} USING fts5("
        "words, tokenize='trigram case_sensitive 1', content='', columnsize=0)"
    )
    op.execute(
        f"INSERT INTO search_{table}(rowid, words) SELECT id, {WORDS.format(row=table)} "  # noqa: S608 - our own words
        f"FROM {table} WHERE folded <> ''"
    )
    put_in = f"INSERT INTO search_{table}(rowid, words) VALUES (new.id, {WORDS.format(row='new')})"  # noqa: S608
    take_out = (
        f"INSERT INTO search_{table}(search_{table}, rowid, words) "  # noqa: S608 - our own words
        f"VALUES ('delete', old.id, {WORDS.format(row='old')})"
    )
    changed = "old.folded <> new.folded"
    triggers = (
        ("insert", "AFTER INSERT", "new.folded <> ''", put_in),
        ("delete", "AFTER DELETE", "old.folded <> ''", take_out),
    )
    for name, moment, when, what in triggers:
        op.execute(
            f"CREATE TRIGGER search_{table}_{name} {moment} ON {table} WHEN {when} BEGIN {what}; END"
        )
    op.execute(
        f"CREATE TRIGGER search_{table}_update AFTER UPDATE OF folded ON {table} WHEN {changed} "
        f"BEGIN {take_out.replace('VALUES (', 'SELECT ')[:-1]} WHERE old.folded <> ''; "
        f"{put_in.replace('VALUES (', 'SELECT ')[:-1]} WHERE new.folded <> ''; END"
    )


def _index_postgresql() -> None:
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except sa.exc.DBAPIError as error:
        logger.warning(
            "The search reads every row, because this database has no pg_trgm and its user may not "
            "create it (%s). Have a superuser run: CREATE EXTENSION pg_trgm; CREATE INDEX "
            "search_guest ON guest USING gin (folded gin_trgm_ops); CREATE INDEX search_message ON "
            "message USING gin (folded gin_trgm_ops);",
            " ".join(str(error.orig).split()),
        )
        return
    for table in TABLES:
        op.execute(f"CREATE INDEX search_{table} ON {table} USING gin (folded gin_trgm_ops)")
