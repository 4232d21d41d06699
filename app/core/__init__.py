"""What needs no HTTP: configuration, the database, time, ids, errors, sign-in secrets. Nothing here may see plaintext."""
