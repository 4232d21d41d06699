"""Jinja2, set up once: everything escaped, unknown variables refused, every sentence translatable."""

from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.core.config import Settings
from app.web.i18n import direction, translations
from app.web.static import Assets

ROOT = Path(__file__).resolve().parents[2] / "templates"


class Templates:
    """Renders a template by name."""

    def __init__(self, settings: Settings, assets: Assets) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(ROOT),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=settings.development,
        )
        self._catalogue = translations(settings.language)
        self.environment.install_gettext_translations(self._catalogue, newstyle=True)  # type: ignore[attr-defined]
        locale = Locale.parse(settings.language)
        self.environment.filters.update(
            day=lambda at: format_date(at, "long", locale=locale),
            moment=lambda at: format_datetime(at, "d MMMM, HH:mm", locale=locale),
        )
        self.environment.globals.update(
            static=assets.address,
            integrity=assets.integrity,
            language=settings.language,
            direction=direction(settings.language),
            leave_to=settings.leave_to,
        )

    def render(self, name: str, context: dict[str, Any]) -> str:
        """The text of a page; fixed screen names are translated here."""
        screen = self._catalogue.gettext(context["screen"])
        return self.environment.get_template(name).render({**context, "screen": screen})
