"""One live inbox for every guest chat of one or many hotels."""
