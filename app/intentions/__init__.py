"""Intentions, small steps and parked decisions: set and met again in the browser, sealed in the profile."""
