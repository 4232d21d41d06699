"""Sealed copies behind a link: packets, openings, and their end. The server never has what opens them."""
