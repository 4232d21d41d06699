"""Recovery with login and recovery code: everything is there again, and old sign-ins are ended."""
