"""More: the account's own corner, and what the server can and cannot see, in plain words."""
