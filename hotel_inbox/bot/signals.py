"""What a guest's words do besides asking: greet, thank, take leave, agree, or ask for a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from hotel_inbox.bot.lexical import fold, words
from hotel_inbox.bot.vocabulary import (
    COURTESIES,
    LINKS,
    NOT_ADDRESSED,
    PERSON,
    PREPOSITIONS,
    STARTERS,
    STATEMENTS,
    has_concept,
)


class Courtesy(StrEnum):
    """Words that want a kind word back and no information."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    AGREEMENT = "agreement"
    FILLER = "filler"


_BY_PHRASE = {phrase: courtesy for courtesy in Courtesy for phrase in COURTESIES[courtesy.value]}
_LONGEST = max(len(phrase.split()) for phrase in _BY_PHRASE)
_TOKEN = re.compile(r"[^\W_]+")


# Whom somebody greets, thanks or leaves may be named after it.
_ADDRESSING = frozenset({Courtesy.GREETING, Courtesy.THANKS, Courtesy.GOODBYE})
_BEFORE_NAME = re.compile(r",?[ \t]+")
# After a name there is nothing more, or a mark that ends the address; a question asks.
_AFTER_NAME = re.compile(r"[ \t]*(?:[,.!;:)\n–—-]|[^\w\s?¿]*[ \t]*$|[\u2600-\U0001faff])")
_LONGEST_ADDRESS = 3
_LONGEST_TITLE = 4
_SHORTEST_NAME = 2
_NO_NAMES = STARTERS | STATEMENTS | LINKS | PREPOSITIONS | NOT_ADDRESSED


@dataclass(frozen=True, slots=True)
class _Token:
    written: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opening:
    """The courtesies with which a text begins, and what is left of it."""

    courtesies: frozenset[Courtesy]
    rest: str

    @property
    def is_all(self) -> bool:
        """Whether the text is nothing but courtesies."""
        return bool(self.courtesies - {Courtesy.FILLER}) and not _TOKEN.search(self.rest)


def opening(text: str) -> Opening:
    """Separate the courtesies at a text's beginning, with whom they greet, from what it says."""
    tokens = [
        _Token(match.group(), fold(match.group()), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]
    found: set[Courtesy] = set()
    start = 0
    while start < len(tokens):
        courtesy, length = _courtesy_at(tokens, start)
        if courtesy is None:
            length = _addressed(text, tokens, start) if found & _ADDRESSING else 0
        if not length:
            break
        found |= {courtesy} if courtesy else set()
        start += length
    # "There is no soap" begins with no courtesy, only with words that can follow one.
    if not found - {Courtesy.FILLER}:
        return Opening(frozenset(), text)
    rest = text[tokens[start - 1].end :].lstrip(" \t\n,.;:!-–—)\u2019'")
    return Opening(frozenset(found), rest if tokens[start:] else "")


def _courtesy_at(tokens: Sequence[_Token], start: int) -> tuple[Courtesy | None, int]:
    """Find the longest kind phrase that begins with a token, and how many tokens it has."""
    for length in range(min(_LONGEST, len(tokens) - start), 0, -1):
        phrase = " ".join(token.folded for token in tokens[start : start + length])
        courtesy = _BY_PHRASE.get(phrase)
        if courtesy is not None:
            return courtesy, length
    return None, 0


def _addressed(text: str, tokens: Sequence[_Token], start: int) -> int:
    """Count the tokens of a name that a kind word is said to: "Thank you, Ana!", "Hi Lucía,"."""
    if start == 0 or not _BEFORE_NAME.fullmatch(text, tokens[start - 1].end, tokens[start].start):
        return 0
    for length in range(min(_LONGEST_ADDRESS, len(tokens) - start), 0, -1):
        taken = tokens[start : start + length]
        end = _AFTER_NAME.match(text, taken[-1].end)
        together = all(
            text[one.end : other.start].strip(" ") in _may_follow(one)
            for one, other in pairwise(taken)
        )
        if end is None or not together or not all(map(_like_a_name, taken)):
            continue
        # Without a capital only a single last word can be a name: "gracias pablo".
        written_so = all(token.written[0].isupper() for token in taken)
        if written_so or (length == 1 and end.end() == len(text)):
            return length
    return 0


def _may_follow(token: _Token) -> tuple[str, ...]:
    """What may stand between a word of a name and the next: "Mr. Smith", "Jean-Luc"."""
    return ("", "-", ".") if len(token.written) <= _LONGEST_TITLE else ("", "-")


def _like_a_name(token: _Token) -> bool:
    """Whether a word means nothing else that a guest could be writing about."""
    return not (
        len(token.written) < _SHORTEST_NAME
        or not token.written.isalpha()
        or token.folded in _NO_NAMES
        or has_concept(token.folded)
    )


_PEOPLE_EN = (
    r"human|person|people|someone|somebody|agent|operator|representative|rep|manager|colleague|"
    r"receptionist|reception|front desk|staff|team|team member|member of staff|employee|supervisor"
)
_PLACES_EN = (
    r"restaurant|spa|kitchen|room service|housekeeping|concierge|sales|reservations|department|"
    r"customer (service|support|care)|director|owner|advisor|help desk|accounting"
)
_PEOPLE_ES = (
    r"persona|humano|alguien|agente|operador\w*|recepcion\w*|encargad\w+|responsable|gerente|"
    r"director\w*|emplead\w+|asesor\w*|restaurante|spa|cocina|departamento|equipo|conserje\w*|"
    r"atencion al cliente|dueno|duena|companer\w+"
)
_PEOPLE_PT = (
    r"pessoa|humano|alguem|atendente|agente|operador\w*|recepc\w+|gerente|responsavel|"
    r"funcionari\w+|restaurante|spa|cozinha|departamento|equipa|equipe|concierge|colega|"
    r"apoio ao cliente|atendimento ao cliente|dono|dona|diretor\w*"
)
_PEOPLE_FR = (
    r"quelqu un|personne|humain|conseiller\w*|agent|receptionn?iste|reception|responsable|"
    r"employe\w*|directeur|directrice|collegue|restaurant|spa|cuisine|service|equipe|concierge|"
    r"service client|gerant\w*|patron\w*"
)
_PEOPLE_DE = (
    r"mensch\w*|person|jemand\w*|mitarbeiter\w*|kolleg\w+|agent\w*|rezeption|manager\w*|"
    r"berater\w*|kundenservice|kundendienst|echten person|leiter\w*|restaurant|spa|kuche|"
    r"abteilung|team|concierge|direktor\w*|chef\w*|empfang|zimmerservice"
)
_PEOPLE_IT = (
    r"persona|umano|qualcuno|operator\w+|addett\w+|reception|receptionist|responsabile|agente|"
    r"direttore|direttrice|collega|impiegat\w+|ristorante|spa|cucina|reparto|concierge|"
    r"servizio clienti|assistenza|titolare|gestore|personale"
)

_PERSON_REQUESTS = (
    (
        rf"\b(speak|talk|chat|connect me|put me through|transfer me|pass me|hand me) "
        rf"((on|over|directly|now|please) )?(to|with)( \w+){{0,3}} "
        rf"({_PEOPLE_EN}|{_PLACES_EN})\b"
    ),
    r"^(the )?(\w+ )?(team|department|desk) please$",
    rf"\bget me( \w+){{0,2}} ({_PEOPLE_EN})\b",
    r"\b(someone|somebody|anyone|anybody)( \w+){0,3} (talk|speak|chat) (to|with)\b",
    r"\b(real|actual|live|human) (person|human|agent|being|operator|assistance|support|help)\b",
    r"\b(want|need|like|prefer|give me) (a|an|the) (human|agent|operator|representative|manager)\b",
    r"\b(someone|somebody|you|anyone)( \w+){0,2} (call|ring|phone) (me|us)\b|\bcall me( back)?\b",
    r"\b(talk|speak|chat)(ing)? (to|with) a (bot|robot|machine|computer)\b",
    rf"\b(hablar|comunicar\w*|contactar|chatear|atienda|comuniqu\w+)( \w+){{0,4}} ({_PEOPLE_ES})\b",
    rf"\b(pas\w+|poner\w*|pong\w+) (me )?con( \w+){{0,2}} ({_PEOPLE_ES})\b",
    r"\b(persona (real|de verdad)|atencion humana|ser humano|agente humano)\b",
    (
        r"\b(quiero|necesito|prefiero) (un|una) (humano|agente|operador\w*)\b|\bque me llam\w+\b|"
        r"\b(llamarme|llamadme|llameme)\b"
    ),
    rf"\b(falar|conversar|contactar|falo|passar)( \w+){{0,4}} ({_PEOPLE_PT})\b",
    r"\b(pessoa (real|de verdade)|atendimento humano|atendente humano|me lig\w+|ligar para mim)\b",
    r"\b(quero|preciso de|prefiro) (um|uma) (atendente|humano|agente)\b",
    (
        r"\b(parler|discuter|echanger|parle)(?! anglais| francais| espagnol)"
        rf"( \w+){{0,4}} ({_PEOPLE_FR})\b"
    ),
    rf"\b(mettre|mettez|passer|passez)( \w+){{0,5}} ({_PEOPLE_FR})\b",
    r"\b(vraie personne|un humain|rappelez moi|etre rappele\w*|me rappeler|m appeler)\b",
    (
        rf"\bmit( \w+){{0,3}} ({_PEOPLE_DE})( \w+){{0,4}} "
        r"(sprechen|reden|schreiben|chatten|telefonieren|verbunden|verbinden)\b"
    ),
    rf"\b(spreche\w*|rede\w*|verbind\w+)( \w+){{0,3}} mit( \w+){{0,3}} ({_PEOPLE_DE})\b",
    r"\b(echte\w* (mensch\w*|person|mitarbeiter\w*)|einen menschen|ruckruf|rufen sie mich)\b",
    rf"\b(parlare|comunicare|parlo|contattare|parlarne)( \w+){{0,4}} ({_PEOPLE_IT})\b",
    rf"\b(passa\w*|passi|mettete\w*|mettermi)( \w+){{0,4}} ({_PEOPLE_IT})\b",
    (
        r"\b(persona (vera|reale)|essere umano|operatore umano|richiamatemi|mi richiam\w+|"
        r"(potete|puo|potreste) (ri)?chiamarmi)\b"
    ),
    r"\b(vorrei|voglio|serve|bisogno di) un (operatore|umano|agente)\b",
)
_PERSON = re.compile("|".join(f"(?:{pattern})" for pattern in _PERSON_REQUESTS))
_NOT_WANTED = re.compile(
    r"\b(will (i|we) be able|don t|do not|dont|no need to|no (quiero|necesito|hace falta)|"
    r"nao (quero|preciso)|"
    r"ne (veux|souhaite) pas|non (voglio|serve)|nicht)\b(?!.*\b(bot|robot|machine|computer)\b)"
)
_ABOUT_BOT = re.compile(
    r"\b(are you|am i (talking|speaking|chatting) (to|with)) (a |an |really )*"
    r"(bot|robot|human|person|real|machine|ai|computer)\b|"
    r"\b(eres|es usted|estoy hablando con) (un |una )?(bot|robot|humano|persona|maquina)\b|"
    r"\b(voce e|e) (um |uma )?(bot|robo|humano|pessoa|maquina)\b|"
    r"\b(etes vous|vous etes|es tu|tu es) (un |une )?(bot|robot|humain|personne|machine)\b|"
    r"\b(bist du|sind sie) (ein |eine )?(bot|roboter|mensch|maschine|person)\b|"
    r"\b(sei|siete|e) (un |una )?(bot|robot|umano|persona vera|macchina)\b"
)


def asks_for_person(text: str) -> bool:
    """Whether the guest plainly asks to be served by a person."""
    said = words(text)
    line = " ".join(said)
    meaningful = [word for word in said if _BY_PHRASE.get(word) is None]
    if len(meaningful) == 1 and meaningful[0] in PERSON:
        return True
    return bool(_PERSON.search(line)) and not _NOT_WANTED.search(line)


def asks_about_bot(text: str) -> bool:
    """Whether the guest wants to know if a machine is answering."""
    return bool(_ABOUT_BOT.search(" ".join(words(text))))
