"""A package, so that the tests in it share one Chromium."""
