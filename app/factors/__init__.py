"""The second factor: six digits from an app, asked for at signing in. Recovery switches it off."""
