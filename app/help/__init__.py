"""Whom to call: public help numbers by country. What ships here cannot be blanked out by a clinic."""
