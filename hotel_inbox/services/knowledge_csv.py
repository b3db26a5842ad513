"""Reads knowledge out of a CSV file, line by line, and says which line is wrong."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from hotel_inbox.domain.text import clean
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.services.csv_lines import Cells, content_of, read_lines

QUESTION_LIMIT = 1_000
ANSWER_LIMIT = 10_000
TITLE_LIMIT = 200
_LANGUAGE = re.compile(r"(?=.{2,8}$)[a-z]{2,3}(-[a-z0-9]+)?")


def entry_key(question: str, language: str) -> str:
    """What makes two questions of a hotel the same entry, whatever their case and spacing."""
    same = f"{language}\n{' '.join(question.casefold().split())}"
    return hashlib.sha256(same.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A question and its answer as somebody wrote them down."""

    question: str
    answer: str
    title: str = ""
    language: str = "en"

    @property
    def key(self) -> str:
        """What tells it from the hotel's other entries."""
        return entry_key(self.question, self.language)

    def checked(self) -> "EntryDraft":
        """Clean it; raise InvalidInputError saying what to change."""
        question, answer = clean(self.question).strip(), clean(self.answer).strip()
        if not question or not answer:
            raise InvalidInputError("question and answer may not be empty")
        if len(question) > QUESTION_LIMIT or len(answer) > ANSWER_LIMIT:
            raise InvalidInputError(
                f"at most {QUESTION_LIMIT} characters of question and {ANSWER_LIMIT} of answer"
            )
        language = self.language.strip().lower().replace("_", "-")
        if not _LANGUAGE.fullmatch(language):
            raise InvalidInputError("a language has a code such as en or pt-BR")
        return EntryDraft(question, answer, clean(self.title).strip()[:TITLE_LIMIT], language)


def read_file(path: Path, language: str) -> list[EntryDraft]:
    """Read a file; raise InvalidInputError naming it and the line that is wrong."""
    return read_bytes(content_of(path), str(path), language)


def read_bytes(content: bytes, name: str, language: str) -> list[EntryDraft]:
    """Read a file's content; `language` is that of lines that name none."""

    def draft(cells: Cells) -> EntryDraft:
        return EntryDraft(
            cells.get("question", ""),
            cells.get("answer", ""),
            cells.get("title", ""),
            cells.get("language", "").strip() or language,
        ).checked()

    return [one for _, one in read_lines(content, name, draft, needed=("question", "answer"))]
