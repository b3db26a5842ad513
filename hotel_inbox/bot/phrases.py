"""What the embedded engine says of its own accord, in each language that it speaks."""

from __future__ import annotations

from enum import Enum, auto

from hotel_inbox.domain.languages import Language, name_of


class Phrase(Enum):
    """The occasions for which the engine has words of its own."""

    WELCOME = auto()
    HELLO = auto()
    OFFER = auto()
    THANKS = auto()
    GOODBYE = auto()
    AGREEMENT = auto()
    UNCLEAR = auto()
    NOT_UNDERSTOOD = auto()
    ABOUT_BOT = auto()
    NO_ANSWER = auto()
    REST_UNANSWERED = auto()
    PASSED_ON = auto()
    REQUESTED = auto()
    UNREADABLE = auto()
    FAILURE = auto()
    AS_SAID = auto()
    ONLY_IN = auto()


_ENGLISH = {
    Phrase.WELCOME: "Hello and welcome to {hotel}!",
    Phrase.HELLO: "Hello!",
    Phrase.OFFER: "How can I help you?",
    Phrase.THANKS: "You're very welcome! Just write if there is anything else.",
    Phrase.GOODBYE: "Goodbye, and see you soon at {hotel}!",
    Phrase.AGREEMENT: "Very good. If you have any other question, just write.",
    Phrase.UNCLEAR: "I'm sorry, I did not understand that. What would you like to know?",
    Phrase.NOT_UNDERSTOOD: "I'm sorry, I still don't understand. "
    "I'll ask a colleague, who will answer you here.",
    Phrase.ABOUT_BOT: "I'm the automatic assistant of {hotel}. I answer questions about the "
    "hotel, and whenever you prefer a person, just say so and a colleague will take over.",
    Phrase.NO_ANSWER: "That is a good question, and I don't want to tell you anything wrong. "
    "I'll ask a colleague, who will answer you here.",
    Phrase.REST_UNANSWERED: "For the rest I'll ask a colleague, who will answer you here.",
    Phrase.PASSED_ON: "Thank you for telling us. I'll pass it on to a colleague, "
    "who will write to you here.",
    Phrase.REQUESTED: "Of course. I'll hand you over to a colleague, who will write to you here.",
    Phrase.UNREADABLE: "Thank you! I can't open this kind of message myself, so I'll ask a "
    "colleague to have a look and answer you here.",
    Phrase.FAILURE: "I'm sorry, something went wrong on my side. "
    "I'll ask a colleague, who will answer you here.",
    Phrase.AS_SAID: "As I mentioned:",
    Phrase.ONLY_IN: "I have this in {language} only:",
}

_SPANISH = {
    Phrase.WELCOME: "¡Hola! Gracias por escribir a {hotel}.",
    Phrase.HELLO: "¡Hola!",
    Phrase.OFFER: "¿En qué puedo ayudarle?",
    Phrase.THANKS: "¡De nada! Si necesita algo más, aquí estoy.",
    Phrase.GOODBYE: "¡Hasta pronto! Será un placer recibirle en {hotel}.",
    Phrase.AGREEMENT: "Muy bien. Si tiene cualquier otra pregunta, escríbame.",
    Phrase.UNCLEAR: "Perdone, no le he entendido. ¿Qué le gustaría saber?",
    Phrase.NOT_UNDERSTOOD: "Perdone, sigo sin entenderle. "
    "Le pido a un compañero que le responda por aquí.",
    Phrase.ABOUT_BOT: "Soy el asistente automático de {hotel}. Respondo preguntas sobre el "
    "hotel y, si prefiere hablar con una persona, dígamelo y le atenderá alguien del equipo.",
    Phrase.NO_ANSWER: "Buena pregunta, y no quiero decirle nada equivocado. "
    "Voy a preguntar a un compañero del equipo, que le responderá por aquí.",
    Phrase.REST_UNANSWERED: "Lo demás se lo pregunto a un compañero, que le responderá por aquí.",
    Phrase.PASSED_ON: "Gracias por avisarnos. Se lo paso a un compañero del equipo, "
    "que le escribirá por aquí.",
    Phrase.REQUESTED: "Por supuesto. Le paso con un compañero del equipo, "
    "que le escribirá por aquí.",
    Phrase.UNREADABLE: "¡Gracias! No puedo abrir este tipo de mensaje, así que le pido a un "
    "compañero que lo vea y le responda por aquí.",
    Phrase.FAILURE: "Lo siento, algo ha fallado por mi parte. "
    "Voy a preguntar a un compañero, que le responderá por aquí.",
    Phrase.AS_SAID: "Como le comentaba:",
    Phrase.ONLY_IN: "Esta información la tengo solo en {language}:",
}

_PORTUGUESE = {
    Phrase.WELCOME: "Olá! {hotel} agradece a sua mensagem.",
    Phrase.HELLO: "Olá!",
    Phrase.OFFER: "Em que posso ajudar?",
    Phrase.THANKS: "De nada! Se precisar de mais alguma coisa, é só escrever.",
    Phrase.GOODBYE: "Até breve! {hotel} espera por si.",
    Phrase.AGREEMENT: "Muito bem. Se tiver outra pergunta, é só escrever.",
    Phrase.UNCLEAR: "Desculpe, não entendi. O que gostaria de saber?",
    Phrase.NOT_UNDERSTOOD: "Desculpe, continuo sem entender. "
    "Vou pedir a um colega que responda por aqui.",
    Phrase.ABOUT_BOT: "Sou o assistente automático de {hotel}. Respondo a perguntas sobre o "
    "hotel e, se preferir falar com uma pessoa, basta dizer e um colega continua a conversa.",
    Phrase.NO_ANSWER: "Boa pergunta, e não quero dar uma informação errada. "
    "Vou perguntar a um colega, que vai responder por aqui.",
    Phrase.REST_UNANSWERED: "Quanto ao resto, vou perguntar a um colega, "
    "que vai responder por aqui.",
    Phrase.PASSED_ON: "Obrigado por avisar. Vou passar a informação a um colega, "
    "que vai escrever por aqui.",
    Phrase.REQUESTED: "Claro. Vou passar a conversa a um colega, que vai escrever por aqui.",
    Phrase.UNREADABLE: "Obrigado! Não consigo abrir este tipo de mensagem, por isso vou pedir a um "
    "colega que veja e responda por aqui.",
    Phrase.FAILURE: "Desculpe, algo falhou do meu lado. "
    "Vou perguntar a um colega, que vai responder por aqui.",
    Phrase.AS_SAID: "Como já mencionei:",
    Phrase.ONLY_IN: "Tenho esta informação apenas em {language}:",
}

_FRENCH = {
    Phrase.WELCOME: "Bonjour et merci d'avoir écrit à {hotel} !",
    Phrase.HELLO: "Bonjour !",
    Phrase.OFFER: "Comment puis-je vous aider ?",
    Phrase.THANKS: "Avec plaisir ! N'hésitez pas à m'écrire si vous avez besoin d'autre chose.",
    Phrase.GOODBYE: "Au revoir et à bientôt ! {hotel} se réjouit de vous accueillir.",
    Phrase.AGREEMENT: "Très bien. Si vous avez une autre question, écrivez-moi.",
    Phrase.UNCLEAR: "Pardon, je n'ai pas compris. Que souhaitez-vous savoir ?",
    Phrase.NOT_UNDERSTOOD: "Pardon, je ne comprends toujours pas. "
    "Je demande à un collègue de vous répondre ici.",
    Phrase.ABOUT_BOT: "Je suis l'assistant automatique de {hotel}. Je réponds aux questions sur "
    "l'hôtel et, si vous préférez une personne, dites-le-moi : un collègue prendra le relais.",
    Phrase.NO_ANSWER: "Bonne question, et je ne voudrais rien vous dire d'inexact. "
    "Je demande à un collègue, qui vous répondra ici.",
    Phrase.REST_UNANSWERED: "Pour le reste, je demande à un collègue, qui vous répondra ici.",
    Phrase.PASSED_ON: "Merci de nous avoir prévenus. Je transmets à un collègue, "
    "qui vous écrira ici.",
    Phrase.REQUESTED: "Bien sûr. Je vous passe un collègue, qui vous écrira ici.",
    Phrase.UNREADABLE: "Merci ! Je ne peux pas ouvrir ce type de message, je demande donc à un "
    "collègue de le regarder et de vous répondre ici.",
    Phrase.FAILURE: "Je suis désolé, quelque chose n'a pas fonctionné de mon côté. "
    "Je demande à un collègue, qui vous répondra ici.",
    Phrase.AS_SAID: "Comme je vous le disais :",
    Phrase.ONLY_IN: "Je n'ai cette information qu'en {language} :",
}

_GERMAN = {
    Phrase.WELCOME: "Hallo und herzlich willkommen bei {hotel}!",
    Phrase.HELLO: "Hallo!",
    Phrase.OFFER: "Wie kann ich Ihnen helfen?",
    Phrase.THANKS: "Sehr gern! Schreiben Sie mir einfach, wenn Sie noch etwas brauchen.",
    Phrase.GOODBYE: "Auf Wiedersehen und bis bald bei {hotel}!",
    Phrase.AGREEMENT: "Sehr gut. Wenn Sie noch eine Frage haben, schreiben Sie mir einfach.",
    Phrase.UNCLEAR: "Entschuldigung, das habe ich nicht verstanden. Was möchten Sie gern wissen?",
    Phrase.NOT_UNDERSTOOD: "Entschuldigung, ich verstehe es noch nicht. "
    "Jemand aus dem Team antwortet Ihnen hier.",
    Phrase.ABOUT_BOT: "Ich bin der automatische Assistent von {hotel}. Ich beantworte Fragen zum "
    "Hotel, und wenn Ihnen ein Mensch lieber ist, sagen Sie es einfach: Dann übernimmt jemand aus "
    "dem Team.",
    Phrase.NO_ANSWER: "Das ist eine gute Frage, und ich möchte Ihnen nichts Falsches sagen. "
    "Ich frage im Team nach; die Antwort kommt hier im Chat.",
    Phrase.REST_UNANSWERED: "Zum Übrigen frage ich im Team nach; die Antwort kommt hier im Chat.",
    Phrase.PASSED_ON: "Danke für die Nachricht. Ich gebe sie an das Team weiter, "
    "das Ihnen hier schreibt.",
    Phrase.REQUESTED: "Natürlich. Ich übergebe an jemanden aus dem Team, der Ihnen hier schreibt.",
    Phrase.UNREADABLE: "Danke! Diese Art von Nachricht kann ich nicht öffnen. Ich bitte jemanden "
    "aus dem Team, sie anzusehen und Ihnen hier zu antworten.",
    Phrase.FAILURE: "Entschuldigung, bei mir ist etwas schiefgegangen. "
    "Ich frage im Team nach; die Antwort kommt hier im Chat.",
    Phrase.AS_SAID: "Wie schon erwähnt:",
    Phrase.ONLY_IN: "Diese Auskunft habe ich nur auf {language}:",
}

_ITALIAN = {
    Phrase.WELCOME: "Salve e grazie per aver scritto a {hotel}!",
    Phrase.HELLO: "Salve!",
    Phrase.OFFER: "Come posso aiutarla?",
    Phrase.THANKS: "Prego, è un piacere! Se le serve altro, mi scriva pure.",
    Phrase.GOODBYE: "Arrivederci e a presto! {hotel} l'aspetta.",
    Phrase.AGREEMENT: "Molto bene. Se ha un'altra domanda, mi scriva pure.",
    Phrase.UNCLEAR: "Mi scusi, non ho capito. Che cosa desidera sapere?",
    Phrase.NOT_UNDERSTOOD: "Mi scusi, non riesco a capire. Chiedo a un collega di risponderle qui.",
    Phrase.ABOUT_BOT: "Sono l'assistente automatico di {hotel}. Rispondo alle domande "
    "sull'hotel e, se preferisce parlare con una persona, me lo dica: continuerà un collega.",
    Phrase.NO_ANSWER: "È una buona domanda e non voglio darle un'informazione sbagliata. "
    "Chiedo a un collega, che le risponderà qui.",
    Phrase.REST_UNANSWERED: "Per il resto chiedo a un collega, che le risponderà qui.",
    Phrase.PASSED_ON: "Grazie per averci avvisato. Lo riferisco a un collega, che le scriverà qui.",
    Phrase.REQUESTED: "Certamente. La metto in contatto con un collega, che le scriverà qui.",
    Phrase.UNREADABLE: "Grazie! Non posso aprire questo tipo di messaggio, quindi chiedo a un "
    "collega di guardarlo e di risponderle qui.",
    Phrase.FAILURE: "Mi dispiace, qualcosa non ha funzionato da parte mia. "
    "Chiedo a un collega, che le risponderà qui.",
    Phrase.AS_SAID: "Come le dicevo:",
    Phrase.ONLY_IN: "Ho questa informazione solo in {language}:",
}

_BY_LANGUAGE = {
    Language.ENGLISH: _ENGLISH,
    Language.SPANISH: _SPANISH,
    Language.PORTUGUESE: _PORTUGUESE,
    Language.FRENCH: _FRENCH,
    Language.GERMAN: _GERMAN,
    Language.ITALIAN: _ITALIAN,
}


def say(phrase: Phrase, language: Language, *, hotel: str) -> str:
    """Say a phrase in a language for a hotel."""
    return _BY_LANGUAGE[language][phrase].format(hotel=hotel, language="")


def only_in(language: Language, *, said_in: Language) -> str:
    """Say that what follows is at hand in another language than the guest's."""
    named = name_of(language, said_in=said_in)
    return _BY_LANGUAGE[said_in][Phrase.ONLY_IN].format(hotel="", language=named)
