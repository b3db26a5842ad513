"""A file that takes long to upload is not sent a second time beside itself."""

from hotel_inbox.channels.meta import TOTAL_SECONDS, TRANSFER_SECONDS
from hotel_inbox.domain.messages import MessageStatus
from hotel_inbox.services.delivery import FILE_CLAIM, SETTLING_TIME
from tests.services.letters import able, send, stored, taken_over
from tests.services.test_letters_with_files import IMAGES, uploaded
from tests.services.world import World


def test_a_files_claim_outlasts_its_upload_and_its_send() -> None:
    assert FILE_CLAIM.total_seconds() > TRANSFER_SECONDS + TOTAL_SECONDS


async def test_a_slow_upload_is_left_alone_until_its_time_is_over(world: World) -> None:
    able(world, files={"image": IMAGES})
    conversation_id = taken_over(world)
    send(world, conversation_id, files=(uploaded(world, conversation_id),))
    (slow,) = world.inbox.delivery.claim(5)
    world.clock.advance(seconds=FILE_CLAIM.total_seconds() - 1)
    assert world.inbox.delivery.claim(5) == []

    await world.inbox.delivery.send(slow)
    world.clock.advance(seconds=FILE_CLAIM.total_seconds() + SETTLING_TIME.total_seconds())
    assert world.inbox.delivery.claim(5) == []
    assert len(world.whatsapp.sent) == 1
    assert stored(world)[0].status is MessageStatus.SENT


async def test_a_file_whose_sender_died_is_sent_again(world: World) -> None:
    able(world, files={"image": IMAGES})
    conversation_id = taken_over(world)
    send(world, conversation_id, files=(uploaded(world, conversation_id),))
    assert len(world.inbox.delivery.claim(5)) == 1
    world.clock.advance(seconds=FILE_CLAIM.total_seconds() + 1)
    assert world.inbox.delivery.claim(5) == []
    world.clock.advance(seconds=SETTLING_TIME.total_seconds() + 1)
    (again,) = world.inbox.delivery.claim(5)
    await world.inbox.delivery.send(again)
    assert len(world.whatsapp.sent) == 1
