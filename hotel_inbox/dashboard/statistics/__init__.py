"""The Statistics screen: what managers open on Monday morning."""
