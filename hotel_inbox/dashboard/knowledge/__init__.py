"""The Knowledge screen: what the bot answers from, and what it could not answer."""
