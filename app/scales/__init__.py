"""A clinic's own scales: lists of questions that end in a number. None is shipped, and nothing here knows who answered."""
