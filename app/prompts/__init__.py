"""What people are invited to write to: the public library of prompts. Nothing here knows who answered."""
