"""What the clinic says of itself: its name, how to reach it, its privacy notice."""
