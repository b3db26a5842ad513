"""What a weekly report says, in the languages of the dashboard."""

from dataclasses import dataclass
from datetime import date

from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.measures import Figure


@dataclass(frozen=True, slots=True)
class WeeklyWords:
    """The sentences of one language; weekdays begin with Monday, months with January."""

    subject: str
    hello: str
    intro: str
    conversations: str
    figures: dict[Figure, str]
    points: str
    leads: str
    worth: str
    busiest: str
    hour: str
    quiet: str
    open: str
    times: str
    more: str
    to_knowledge: str
    to_leads: str
    why: str
    day: str
    decimal: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]

    def on(self, day: date) -> str:
        """Write a day."""
        return self.day.format(day=day.day, month=self.months[day.month - 1])


_ENGLISH = WeeklyWords(
    subject="Your week from {first} to {last}",
    hello="Hello {name},",
    intro="this was the week from Monday, {first} to Sunday, {last}. In brackets: the change "
    "against the week before.",
    conversations="Conversations",
    figures={
        Figure.RESPONSE_RATE: "Response rate",
        Figure.FAQS_RESOLVED: "FAQs resolved",
        Figure.HUMAN_TRANSFERS: "Human transfers",
        Figure.CAPTURED_LEADS: "Captured leads",
        Figure.CONVERSION_RATE: "Conversion rate",
    },
    points="{change} points",
    leads="Leads booked",
    worth="{count}, worth {value}",
    busiest="Busiest hours",
    hour="{day} {hour}:00 ({count})",
    quiet="no guest wrote",
    open="Questions without an answer",
    times="{question} ({count} times)",
    more="All statistics",
    to_knowledge="Answer them in your knowledge",
    to_leads="Leads",
    why="You get this every Monday because you asked for it. In your settings you switch it off: "
    "{url}",
    day="{day} {month}",
    decimal=".",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
)
_SPANISH = WeeklyWords(
    subject="Tu semana del {first} al {last}",
    hello="Hola, {name}:",
    intro="así fue la semana del lunes {first} al domingo {last}. Entre paréntesis, el cambio "
    "respecto a la semana anterior.",
    conversations="Conversaciones",
    figures={
        Figure.RESPONSE_RATE: "Tasa de respuesta",
        Figure.FAQS_RESOLVED: "Preguntas resueltas",
        Figure.HUMAN_TRANSFERS: "Traspasos a una persona",
        Figure.CAPTURED_LEADS: "Leads captados",
        Figure.CONVERSION_RATE: "Tasa de conversión",
    },
    points="{change} puntos",
    leads="Leads reservados",
    worth="{count}, por {value}",
    busiest="Horas con más mensajes",
    hour="{day} {hour}:00 ({count})",
    quiet="no ha escrito ningún huésped",
    open="Preguntas sin respuesta",
    times="{question} ({count} veces)",
    more="Todas las estadísticas",
    to_knowledge="Respóndelas en tu base de conocimiento",
    to_leads="Leads",
    why="Lo recibes cada lunes porque lo pediste. Puedes desactivarlo en tus ajustes: {url}",
    day="{day} de {month}",
    decimal=",",
    weekdays=("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
        *("septiembre", "octubre", "noviembre", "diciembre"),
    ),
)


def weekly_words(language: Language | None) -> WeeklyWords:
    """The words of a language; English for those that the dashboard does not speak."""
    return _SPANISH if language is Language.SPANISH else _ENGLISH
