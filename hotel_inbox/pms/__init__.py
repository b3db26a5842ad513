"""The hotels' property management systems, each behind the same protocol."""
