"""Who you are: accounts, invitations, sign-ins. The login and a role are all it knows of a person."""
