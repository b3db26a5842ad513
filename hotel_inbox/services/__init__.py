"""The use cases, named by what happens; they block, unless a channel or the bot is asked."""
