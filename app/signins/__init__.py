"""Signing in and out. Which logins exist, nobody can learn here."""
