"""A new user connects a number as the README says, against a provider that answers over HTTP."""

import asyncio
import json

import pytest

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.template_form import TemplateForm, drafted
from hotel_inbox.errors import SendError
from hotel_inbox.models import Template
from hotel_inbox.services.connection_cards import ConnectionState
from hotel_inbox.settings import load_settings
from hotel_inbox.wiring import Inbox, build
from tests.commands.invoking import Commands
from tests.fakes.graph_api import FakeGraphApi

NUMBER, ACCOUNT = "771100220033", "660055004400"
WELCOME = TemplateForm(
    name="welcome",
    language="en",
    category="UTILITY",
    body="Dear {{1}}, your room is ready.",
    examples={"body:1": "Ines"},
)


def test_from_the_first_command_to_the_first_template(commands: Commands) -> None:
    with FakeGraphApi() as provider:
        commands.monkeypatch.setenv("META_GRAPH_URL", provider.url)
        commands.monkeypatch.setenv("PUBLIC_URL", "https://inbox.example/")
        commands.add_hotel()
        commands.good(
            *("user", "add", "ana@azul.example", "--name", "Ana", "--role", "manager"),
            *("--hotel", "azul", "--password-stdin"),
            stdin="a long password",
        )
        connected = commands.good(
            *("connection", "add", "whatsapp", "--hotel", "azul", "--external-id", NUMBER),
            *("--waba-id", ACCOUNT, "--name", "Front desk", "--access-token-stdin"),
            stdin="EAAG-good\n",
        )
        provider.whatsapp.account(ACCOUNT)
        asyncio.run(journey(provider, int(connected.out)))


async def journey(provider: FakeGraphApi, number: int) -> None:
    inbox = build(load_settings())
    try:
        ana = inbox.sign_in.viewer(
            inbox.sign_in.sign_in("ana@azul.example", "a long password", "").token
        )
        assert ana is not None
        await checking(inbox, ana, number)
        await templates(inbox, ana, number)
        await revoked(inbox, ana, number, provider)
    finally:
        await inbox.close()


async def checking(inbox: Inbox, ana: Viewer, number: int) -> None:
    def card() -> tuple[ConnectionState, list[str]]:
        found = next(one for one in inbox.connections.cards(ana) if one.id == number)
        assert found.webhook_url == "https://inbox.example/webhooks/whatsapp"
        return found.state, [one.what for one in found.findings if not one.good]

    assert card() == (ConnectionState.UNTESTED, [])
    await inbox.connections.check(ana, number)
    assert card() == (ConnectionState.FAULTY, ["Webhook"])
    await inbox.connections.subscribe(ana, number)
    assert card() == (ConnectionState.OK, [])


async def templates(inbox: Inbox, ana: Viewer, number: int) -> None:
    await inbox.templates.create(ana, number, drafted(WELCOME))
    (made,) = inbox.templates.listed(ana, number)
    assert made.status == "PENDING"
    report = {
        "event": "APPROVED",
        "message_template_id": await provider_id(inbox, number),
        "message_template_name": "welcome",
        "message_template_language": "en",
        "reason": "NONE",
    }
    change = {"field": "message_template_status_update", "value": report}
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"id": ACCOUNT, "time": 1, "changes": [change]}],
    }
    await inbox.receiving.store(Channel.WHATSAPP, json.dumps(body).encode())
    while inbox.callbacks.handle_next():
        continue
    assert [one.status for one in inbox.templates.listed(ana, number)] == ["APPROVED"]
    await inbox.templates.sync(ana, number)
    (kept,) = inbox.templates.listed(ana, number)
    assert (kept.id, kept.name, kept.components) == (made.id, "welcome", made.components)
    await inbox.templates.delete(ana, number, kept.id)
    assert await inbox.templates.sync(ana, number) == 0


async def provider_id(inbox: Inbox, number: int) -> str:
    with inbox.db.reading() as session:
        row = session.get_one(Template, 1)
    assert row.connection_id == number
    return row.provider_id


async def revoked(inbox: Inbox, ana: Viewer, number: int, provider: FakeGraphApi) -> None:
    inbox.connections.set_token(ana, number, "EAAG-bad")
    provider.revoked.add("EAAG-bad")
    await inbox.connections.check(ana, number)
    found = next(one for one in inbox.connections.cards(ana) if one.id == number)
    assert found.state is ConnectionState.FAULTY
    assert [one.what for one in found.findings] == ["Access token"]
    with pytest.raises(SendError):
        await inbox.templates.sync(ana, number)
