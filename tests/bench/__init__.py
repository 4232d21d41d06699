"""How fast and how light Mooring is, beside the least that the same tools could do: `make bench` (docs/speed.md)."""
