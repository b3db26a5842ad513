"""Measures what the bot understands, finds and answers, on data that other people wrote."""
