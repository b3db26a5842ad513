"""The dashboard in each person's language; English is what the code says."""
