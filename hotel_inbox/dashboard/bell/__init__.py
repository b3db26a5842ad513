"""The bell: what a person was told while they looked elsewhere."""
