"""Every SELECT, a file per model; a query for people takes the hotels they may see."""
