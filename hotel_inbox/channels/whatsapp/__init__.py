"""WhatsApp Business, through Meta's Cloud API."""

from hotel_inbox.channels.whatsapp.adapter import WhatsApp

__all__ = ["WhatsApp"]
