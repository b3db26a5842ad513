"""The clockwork: the loops that work the queues, and the periodic jobs."""
