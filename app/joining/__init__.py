"""Joining by invitation: one page, and one request that makes everything or nothing."""
