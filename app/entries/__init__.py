"""Everything a person writes, as sealed heads and bodies. What kind of thing an entry is, only its owner knows."""
