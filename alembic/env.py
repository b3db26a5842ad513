"""How Alembic reaches our database and our tables."""

import warnings
from typing import Any

from alembic import context
from sqlalchemy import text
from sqlmodel import AutoString

from hotel_inbox import models
from hotel_inbox.db import make_engine
from hotel_inbox.models.columns import EnumText, JsonColumn, UtcDateTime
from hotel_inbox.settings import load_settings

MIGRATION_LOCK = 7_304_113
TARGET = models.Hotel.metadata


def render_item(kind: str, item: Any, _context: Any) -> str | bool:  # noqa: ANN401 - Alembic's hook
    """Write our column types into migrations as the plain types they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EnumText):
        return "sa.String(length=20)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if kind == "type" and item is JsonColumn:
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:  # noqa: ANN401 - Alembic's hook
    """Leave out what only one database has, and no model describes: the indexes of the search."""
    return kind not in {"table", "index"} or not (name or "").startswith("search_")


def run() -> None:
    """Migrate, or compare, one database; on PostgreSQL one process at a time."""
    # SQLite cannot show what such an index is on, so that nobody can compare it there.
    warnings.filterwarnings("ignore", ".* expression-based index")
    engine = make_engine(context.config.attributes.get("url") or load_settings().database_url)
    with engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=TARGET,
            render_item=render_item,
            include_name=include_name,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
