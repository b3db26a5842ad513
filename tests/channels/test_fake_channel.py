"""The fake channel does what tests of services rely on."""

import pytest

from hotel_inbox.channels.base import ChannelAdapter, Outgoing
from hotel_inbox.channels.fake import FakeChannel
from hotel_inbox.domain.messages import Unreadable
from hotel_inbox.errors import PayloadError, RetryableSendError

OUTGOING = Outgoing("1", "", "2", "Hello", "message-1")


async def test_sends_are_recorded_and_errors_come_as_scripted() -> None:
    channel = FakeChannel()
    adapter: ChannelAdapter = channel
    channel.will_fail(RetryableSendError("later"), None)
    with pytest.raises(RetryableSendError):
        await adapter.send(OUTGOING)
    assert (await adapter.send(OUTGOING)).provider_id == "fake:message-1"
    assert (channel.attempts, channel.sent) == ([OUTGOING, OUTGOING], [OUTGOING])


def test_callbacks_mean_what_is_scripted() -> None:
    channel = FakeChannel()
    channel.will_parse(Unreadable("torn"))
    assert list(channel.parse({})) == [Unreadable("torn")]
    with pytest.raises(PayloadError):
        channel.parse({})
