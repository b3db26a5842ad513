"""The six figures, as the Conversations and the Statistics screen show them."""
