"""A device is named so that its owner knows it again, and no more of it is kept."""

import pytest

from app.web.devices import device_words

ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile Safari/604"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (ANDROID, "Chrome, Android"),
        (IPHONE, "Safari, iPhone"),
        (ANDROID.replace("Chrome", "SamsungBrowser/25.0 Chrome"), "Samsung Internet, Android"),
        (IPHONE.replace("Mobile", "CriOS/140 Mobile"), "Chrome, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>Firefox/</script>", "Firefox"),
    ],
)
def test_known_devices_are_named_and_nothing_else_of_the_header_is_kept(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words
