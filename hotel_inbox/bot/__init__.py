"""The bot: a turn gets a conversation and returns a reply or a handoff, as a value."""
