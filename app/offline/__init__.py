"""What works without a connection, and on the home screen. Nothing here is about a person."""
