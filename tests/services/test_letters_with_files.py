"""Files leave once, from whoever uploaded them, where the channel takes them."""

from typing import Any

import pytest

from hotel_inbox.domain.media import FileLimit, MediaState
from hotel_inbox.domain.messages import MessageStatus
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.models import MediaFile
from tests.services.letters import able, send, stored, taken_over
from tests.services.world import World

IMAGES = FileLimit(1000, frozenset({"image/png"}))
PAPERS = FileLimit(2 * 2**20, frozenset({"application/pdf"}))


def uploaded(world: World, conversation_id: int, kind: str = "image", **more: Any) -> int:  # noqa: ANN401
    conversation = world.inbox.conversations.thread(world.amy, conversation_id)
    name = f"{world.clock().timestamp()}-{kind}-{len(more)}"
    row = MediaFile(
        **{
            "hotel_id": conversation.hotel_id,
            "connection_id": world.connection().id,
            "conversation_id": conversation_id,
            "agent_id": world.amy.agent_id,
            "kind": kind,
            "state": MediaState.KEPT,
            "name": f"{kind}.file",
            "content_type": "image/png" if kind == "image" else "application/pdf",
            "size": 5,
            "path": name,
            "created_at": world.clock(),
            **more,
        }
    )
    path = world.inbox.media_store.path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"bytes")
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add(row)
    return row.id


async def test_files_leave_one_by_one_the_first_with_the_text(world: World) -> None:
    able(world, captions=True, files={"image": IMAGES, "document": PAPERS})
    conversation_id = taken_over(world)
    paper, image = uploaded(world, conversation_id, "document"), uploaded(world, conversation_id)
    send(world, conversation_id, "Your bill", files=(paper, image))
    await world.post_leaves()

    one, two = world.whatsapp.sent
    assert one.file is not None
    assert two.file is not None
    assert (one.text, one.file.kind, one.file.name) == ("Your bill", "document", "document.file")
    assert (two.text, two.file.kind, two.file.content_type) == ("", "image", "image/png")
    assert one.file.path.read_bytes() == b"bytes"


async def test_without_captions_the_text_goes_ahead(world: World) -> None:
    able(world, files={"image": IMAGES})
    conversation_id = taken_over(world)
    send(world, conversation_id, "Look", files=(uploaded(world, conversation_id),))
    await world.post_leaves()

    assert [(sent.text, sent.file is None) for sent in world.whatsapp.sent] == [
        ("Look", True),
        ("", False),
    ]


async def test_a_file_is_sent_once_by_whoever_uploaded_it_where_they_meant_it(
    world: World,
) -> None:
    able(world, files={"image": IMAGES})
    here, elsewhere = taken_over(world), taken_over(world, "34600999888")
    sent = uploaded(world, here)
    send(world, here, files=(sent,))
    for media_id in (sent, uploaded(world, elsewhere), uploaded(world, here, agent_id=None), 999):
        with pytest.raises(NotFoundError, match="file"):
            send(world, here, "Again", "d2", files=(media_id,))
    bens = uploaded(world, here, agent_id=world.ben.agent_id)
    with pytest.raises(NotFoundError):
        send(world, here, "Again", "d2", files=(bens,))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"kind": "document"}, "does not take"),
        ({"content_type": "image/tiff"}, "does not take"),
        ({"size": 1001}, "too large"),
        ({"size": None}, "too large"),
    ],
)
def test_a_file_that_the_channel_would_not_take_is_refused(
    world: World, more: dict[str, Any], says: str
) -> None:
    able(world, files={"image": IMAGES})
    conversation_id = taken_over(world)
    media_id = uploaded(world, conversation_id, **more)
    with pytest.raises(InvalidInputError, match=says):
        send(world, conversation_id, files=(media_id,))
    assert stored(world) == []


async def test_a_file_that_is_gone_fails_in_words(world: World) -> None:
    able(world, files={"image": IMAGES})
    conversation_id = taken_over(world)
    media_id = uploaded(world, conversation_id)
    send(world, conversation_id, files=(media_id,))
    with world.inbox.db.reading() as session:
        path = session.get_one(MediaFile, media_id).path
    assert path is not None
    world.inbox.media_store.path_of(path).unlink()

    assert await world.post_leaves() == 0
    (message,) = stored(world)
    assert message.status is MessageStatus.FAILED
    assert "not there any more" in str(message.error_reason)
