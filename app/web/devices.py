"""What kind of device a request comes from, in a few words: enough to know one's own again, too little to tell people apart."""

# The first that is found counts: most browsers also carry the names of others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """`Firefox, Android`; parts that are not known are left out, and nothing of the header itself is kept."""
    return ", ".join(word for word in (_first(user_agent, _BROWSERS), _first(user_agent, _MACHINES)) if word)


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((word for sign, word in names if sign in user_agent), "")
