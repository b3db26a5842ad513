"""How files leave for Messenger and Instagram: uploaded first, then sent as a message."""

import dataclasses
import json
from pathlib import Path

import pytest

from hotel_inbox.channels.base import Outgoing, OutgoingFile, OutgoingTemplate
from hotel_inbox.channels.direct import DirectMessages
from hotel_inbox.errors import PermanentSendError, RetryableSendError
from tests.channels.direct_channels import LOGIN_TOKEN, PAGE_TOKEN
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal
from tests.fakes.graph_direct import side_of
from tests.fakes.guests_files import PNG

GUEST = "7722003300441155"


@pytest.fixture
def picture(tmp_path: Path) -> Outgoing:
    """A message that carries a picture and no text."""
    path = tmp_path / "1f"
    path.write_bytes(PNG)
    file = OutgoingFile("image", path, "image/png", "Menü – Frühstück.png")
    return Outgoing(
        account_id="441002200330",
        access_token=PAGE_TOKEN,
        recipient=GUEST,
        text="",
        client_ref="4711",
        file=file,
    )


async def test_a_file_is_uploaded_and_then_sent(
    messenger: DirectMessages, graph: FakeGraphApi, picture: Outgoing
) -> None:
    sent = await messenger.send(dataclasses.replace(picture, reply_to="m_7"))
    upload, message = graph.calls
    ((attachment_id, uploaded),) = side_of(graph.held).uploads.items()
    fields, _ = upload.form()
    assert upload.path == "/441002200330/message_attachments"
    assert {name: json.loads(value) for name, value in fields.items()} == {
        "message": {"attachment": {"type": "image", "payload": {"is_reusable": True}}}
    }
    assert (uploaded.name, uploaded.content_type, uploaded.content) == (
        "Menü – Frühstück.png",
        "image/png",
        PNG,
    )
    assert (upload.token, message.token) == (PAGE_TOKEN, PAGE_TOKEN)
    assert message.json == {
        "recipient": {"id": GUEST},
        "messaging_type": "RESPONSE",
        "message": {
            "attachment": {"type": "image", "payload": {"attachment_id": attachment_id}},
            "metadata": "hotel-inbox:4711",
        },
        "reply_to": {"mid": "m_7"},
    }
    assert sent.provider_id == graph.sent[0].wamid


async def test_a_file_for_instagram_names_it_in_plain_letters(
    instagram: DirectMessages, graph: FakeGraphApi, picture: Outgoing
) -> None:
    await instagram.send(dataclasses.replace(picture, by_person_late=True))
    fields, uploaded = graph.calls[0].form()
    assert graph.calls[0].path == "/me/message_attachments"
    assert fields["platform"] == "instagram"
    assert uploaded is not None
    assert uploaded.name == "Menu  Fruhstuck.png"
    assert graph.sent[0].body["tag"] == "HUMAN_AGENT"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("菜单.pdf", "file.pdf"),
        (".pdf", "file.pdf"),
        ("Ελλάδα", "file"),
        ("Menú", "Menu"),
        ("a.b.pdf", "a.b.pdf"),
    ],
)
async def test_a_name_without_plain_letters(
    instagram: DirectMessages, graph: FakeGraphApi, picture: Outgoing, name: str, plain: str
) -> None:
    assert picture.file
    file = dataclasses.replace(
        picture.file, kind="document", content_type="application/pdf", name=name
    )
    await instagram.send(dataclasses.replace(picture, file=file))
    (uploaded,) = side_of(graph.held).uploads.values()
    assert uploaded.name == plain
    assert graph.sent[0].body["message"]["attachment"]["type"] == "file"


async def test_what_the_channel_has_not_got_never_leaves(
    channel: DirectMessages, graph: FakeGraphApi, picture: Outgoing
) -> None:
    assert picture.file
    contact = dataclasses.replace(picture.file, kind="contacts")
    template = OutgoingTemplate("hi", "en")
    for outgoing, words in (
        (dataclasses.replace(picture, text="Our menu"), "two messages"),
        (dataclasses.replace(picture, file=contact), "contacts"),
        (
            dataclasses.replace(picture, file=None, template=template),
            "no templates",
        ),
    ):
        with pytest.raises(PermanentSendError, match=words):
            await channel.send(outgoing)
    assert graph.calls == []


async def test_an_account_of_instagram_login_can_send_no_files(
    instagram: DirectMessages, graph: FakeGraphApi, picture: Outgoing
) -> None:
    with pytest.raises(PermanentSendError, match="through Instagram Login"):
        await instagram.send(dataclasses.replace(picture, access_token=LOGIN_TOKEN))
    assert graph.calls == []


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(drop=True),
        Behaviour(status=502, body=""),
        Behaviour(body="{}"),
        Behaviour(body='{"attachment_id": ""}'),
        Behaviour(body="oops"),
        refusal(2),
    ],
    ids=["dropped", "bad gateway", "no id", "empty id", "no JSON", "passing fault"],
)
async def test_a_failed_upload_may_be_repeated_since_no_guest_saw_it(
    channel: DirectMessages, graph: FakeGraphApi, picture: Outgoing, behaviour: Behaviour
) -> None:
    graph.behave_at("POST .*/message_attachments", behaviour)
    with pytest.raises(RetryableSendError):
        await channel.send(picture)
    assert graph.requests == []
    await channel.send(picture)
    assert len(graph.sent) == 1


async def test_a_file_that_meta_refuses_is_not_sent(
    channel: DirectMessages, graph: FakeGraphApi, picture: Outgoing
) -> None:
    assert picture.file
    named_wrong = dataclasses.replace(picture.file, content_type="application/pdf")
    with pytest.raises(PermanentSendError) as caught:
        await channel.send(dataclasses.replace(picture, file=named_wrong))
    assert caught.value.code == "100"
    assert caught.value.detail["error_subcode"] == 2018047
    assert graph.requests == []


async def test_a_file_that_is_gone_is_not_sent(
    channel: DirectMessages, graph: FakeGraphApi, picture: Outgoing, tmp_path: Path
) -> None:
    assert picture.file
    gone = dataclasses.replace(picture.file, path=tmp_path / "gone")
    with pytest.raises(PermanentSendError, match="no longer there"):
        await channel.send(dataclasses.replace(picture, file=gone))
    assert graph.calls == []
