"""Read receipts and the typing indicator."""

import pytest

from hotel_inbox.channels.base import Account
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.errors import PermanentSendError
from tests.fakes.graph_api import FakeGraphApi

ACCOUNT = Account(account_id="771100220033", access_token="EAAexampletoken")
GUEST = "351912000333"


async def test_a_message_is_shown_as_read_and_an_answer_as_being_written() -> None:
    with FakeGraphApi() as graph:
        async with GraphClient(graph.url, "v26.0") as client:
            presence = WhatsApp(client).presence
            assert presence is not None
            await presence.mark_read(ACCOUNT, GUEST, "wamid.1")
            await presence.show_typing(ACCOUNT, GUEST, "wamid.2")
            with pytest.raises(PermanentSendError):
                await presence.mark_read(ACCOUNT, GUEST, "unheard of")
        assert graph.whatsapp.read == [("wamid.1", False), ("wamid.2", True)]
        # Neither is a message: nothing reaches the guest's thread.
        assert graph.requests == []
        assert graph.calls[1].object == {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": "wamid.2",
            "typing_indicator": {"type": "text"},
        }
