"""Today: where a person arrives. What it suggests is chosen in the browser."""
