"""What a person takes along: everything of theirs as it is stored. Their browser seals or opens the file, never the server."""
