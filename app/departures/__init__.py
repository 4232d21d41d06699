"""Leaving for good: asked for with a proof, carried out seven days later, and everything of the account goes."""
