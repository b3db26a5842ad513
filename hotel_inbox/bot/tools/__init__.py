"""The bot's tools, a file each; hotel and guest always come from the server."""
