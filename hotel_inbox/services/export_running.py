"""An export that was begun: its file's bytes, and what the audit log knows of it meanwhile."""

import logging
from collections.abc import Generator
from pathlib import Path
from time import monotonic

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.exports import COLUMNS, FileKind, Outcome
from hotel_inbox.errors import HotelInboxError
from hotel_inbox.repositories import audit
from hotel_inbox.services.export_files import CsvWriter, Writer, XlsxWriter
from hotel_inbox.services.export_reading import Reading

logger = logging.getLogger(__name__)

NOTED_EVERY = 1.0


class ExportEndedError(HotelInboxError):
    """Somebody cancelled an export while it was written."""


class Log:
    """The audit log's entry of one export."""

    def __init__(self, db: Database, clock: Clock, entry_id: int) -> None:
        """Write to this entry."""
        self._db, self._clock, self._entry_id = db, clock, entry_id
        self.rows = 0
        self._noted_at = monotonic()

    def expect(self, total: int) -> None:
        """Note how many rows it will be."""
        with self._db.unit_of_work() as unit:
            audit.expect(unit.session, self._entry_id, total)

    def add(self, rows: int) -> None:
        """Count rows, and note them now and then; ExportEndedError if it was cancelled."""
        self.rows += rows
        if monotonic() - self._noted_at < NOTED_EVERY:
            return
        with self._db.unit_of_work() as unit:
            goes_on = audit.note(unit.session, self._entry_id, self.rows, self._clock())
        self._noted_at = monotonic()
        if not goes_on:
            raise ExportEndedError("The export was cancelled.")

    def end(self, outcome: Outcome) -> None:
        """Note how it ended."""
        with self._db.unit_of_work() as unit:
            audit.end(unit.session, self._entry_id, outcome, self.rows, self._clock())


class Running:
    """A begun export; `content` is to be read once, in one thread, to its end or closed."""

    def __init__(self, db: Database, reading: Reading, log: Log, folder: Path, name: str) -> None:
        """Read from this database; drafts go into this folder; the file is called so."""
        self._db, self._reading, self._log, self._folder = db, reading, log, folder
        self.name = name
        self.kind = reading.order.kind

    def content(self, *, counted: bool = False) -> Generator[bytes, None, None]:
        """Give the file's bytes as they come; `counted` if somebody wants to know of how many rows.

        Raises ExportEndedError when it is cancelled.
        """
        outcome = Outcome.FAILED
        try:
            yield from self._written(counted=counted)
            outcome = Outcome.DONE
        except GeneratorExit:
            outcome = Outcome.LEFT
            raise
        except ExportEndedError:
            outcome = Outcome.CANCELLED
            raise
        except Exception:
            logger.exception("an export failed")
            raise
        finally:
            self._log.end(outcome)

    def _written(self, *, counted: bool) -> Generator[bytes, None, None]:
        writer = self._writer()
        try:
            yield writer.head()
            with self._db.snapshot() as snapshot:
                if counted:
                    self._log.expect(self._reading.count(snapshot))
                for part in self._reading.parts(snapshot, writer.text):
                    written = writer.write(part)
                    self._log.add(len(part))
                    if written:
                        yield written
            yield from writer.end()
        finally:
            writer.close()

    def _writer(self) -> Writer:
        columns, layout = COLUMNS[self._reading.order.layout], self._reading.order.layout
        if self.kind is FileKind.XLSX:
            return XlsxWriter(columns, layout.value, self._folder)
        return CsvWriter(columns)
