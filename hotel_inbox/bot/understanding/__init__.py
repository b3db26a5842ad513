"""What the bot makes of a guest's words: rules and small models, no network."""
