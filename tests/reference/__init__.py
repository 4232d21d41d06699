"""An independent reader of the `mo1` format, and what it proves about tests/vectors."""
