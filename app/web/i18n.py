"""Sentences in the clinic's language. Every sentence a person reads goes through here, or stands in a content file."""

from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).resolve().parents[1] / "locale"


def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English is what the templates say."""
    return Translations.load(CATALOGUES, [language])


def direction(language: str) -> str:
    """`ltr` or `rtl`, for the root element."""
    return str(Locale.parse(language).text_direction)


def mark(sentence: str) -> str:
    """Name a sentence for translation where it is defined; it is translated where it is shown."""
    return sentence
