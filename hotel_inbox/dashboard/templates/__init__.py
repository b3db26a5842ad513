"""WhatsApp Business, Templates: the messages that were approved beforehand, for those in charge."""
