"""Mooring: a private integration journal whose server only ever holds ciphertext."""
