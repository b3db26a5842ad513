"""What an e-mail about a notification says, in the languages of the dashboard."""

from dataclasses import dataclass

from hotel_inbox.domain.languages import Language
from hotel_inbox.services.notifications import (
    ASSIGNED,
    CONNECTION_PAUSED,
    GUEST_WAITS,
    MENTIONED,
    RELIEVED,
    SEND_FAILED,
    TAKEN_BACK,
)


@dataclass(frozen=True, slots=True)
class MailWords:
    """The sentences of one language; `news` by the kind of the notification."""

    hello: str
    news: dict[str, str]
    other: str
    somebody: str
    guest: str
    said: str
    why: str


_ENGLISH = MailWords(
    hello="Hello {name},",
    news={
        GUEST_WAITS: "A guest waits for a person",
        ASSIGNED: "{by} assigned a conversation to you",
        MENTIONED: "{by} mentioned you in a note",
        RELIEVED: "{by} took a conversation over from you",
        TAKEN_BACK: "The bot took a conversation back",
        SEND_FAILED: "A message could not be sent",
        CONNECTION_PAUSED: "Sending from an account is paused",
    },
    other="There is news for you",
    somebody="A colleague",
    guest="Guest: {guest}, {hotel}",
    said="The guest wrote last:",
    why="You get this because you were away. In your settings you choose what you are told: {url}",
)
_SPANISH = MailWords(
    hello="Hola, {name}:",
    news={
        GUEST_WAITS: "Un huésped espera a una persona",
        ASSIGNED: "{by} te ha asignado una conversación",
        MENTIONED: "{by} te ha mencionado en una nota",
        RELIEVED: "{by} te ha relevado en una conversación",
        TAKEN_BACK: "El bot ha retomado una conversación",
        SEND_FAILED: "No se ha podido enviar un mensaje",
        CONNECTION_PAUSED: "Los envíos de una cuenta están en pausa",
    },
    other="Hay novedades para ti",
    somebody="Un compañero",
    guest="Huésped: {guest}, {hotel}",
    said="Lo último que ha escrito el huésped:",
    why="Te escribimos porque estabas ausente. En tus ajustes eliges de qué te avisamos: {url}",
)


def words_in(language: Language) -> MailWords:
    """The words of a language; English for those that the dashboard does not speak."""
    return _SPANISH if language is Language.SPANISH else _ENGLISH
