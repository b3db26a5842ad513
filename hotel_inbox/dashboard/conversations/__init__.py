"""The Conversations screen."""
