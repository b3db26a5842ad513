"""All rows of one database, to put into others that are empty."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Table, insert, select
from sqlmodel import SQLModel

from hotel_inbox.db import Database


@dataclass(frozen=True)
class StoredRows:
    """The rows of each table that has any, a table before those that refer to it."""

    of_tables: list[tuple[Table, list[dict[str, Any]]]]

    @classmethod
    def read_from(cls, db: Database) -> Self:
        """Read every row, whoever wrote it."""
        with db.reading() as session:
            found = [
                (table, session.execute(select(table).order_by(*table.primary_key)).mappings())
                for table in SQLModel.metadata.sorted_tables
            ]
            return cls(
                [(table, kept) for table, rows in found if (kept := _numberless(rows, table))]
            )

    def put_into(self, db: Database) -> None:
        """Store them all in an empty database, which gives them the numbers they had."""
        with db.unit_of_work() as unit:
            for table, rows in self.of_tables:
                unit.session.execute(insert(table), rows)


def _numberless(rows: Any, table: Table) -> list[dict[str, Any]]:  # noqa: ANN401 - SQLAlchemy's
    # A number that was given would not count on the database's own sequence.
    numbered = table.autoincrement_column
    return [
        {name: value for name, value in row.items() if numbered is None or name != numbered.name}
        for row in rows
    ]
