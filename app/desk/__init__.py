"""The desk: where the people who run the clinic's Mooring work. It sees logins and roles, and nothing of what anybody does."""
