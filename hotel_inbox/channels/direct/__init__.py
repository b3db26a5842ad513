"""What Messenger and Instagram share: one envelope, the same events in it, one way to send."""

from hotel_inbox.channels.direct.adapter import DirectMessages
from hotel_inbox.channels.direct.dialect import Dialect, Hosts

__all__ = ["Dialect", "DirectMessages", "Hosts"]
