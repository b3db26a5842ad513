"""The Settings screen: one's own, and those of the hotels that one runs."""
