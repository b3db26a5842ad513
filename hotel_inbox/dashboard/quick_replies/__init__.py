"""The Quick replies screen: the texts that staff say again and again."""
