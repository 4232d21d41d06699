"""The shape of sealed values. The server can tell an envelope from anything else, and can open none."""
