"""A person's sealed keys: wraps, recovery, and the half that keeps a device unlocked. The server can open none of them."""
