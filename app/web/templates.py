"""Jinja2, set up once for each name of the app: everything escaped, unknown variables refused, every sentence translatable."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, pass_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup

from app.core.config import Settings
from app.web.i18n import direction, translations
from app.web.names import NAMES, OWN, Name
from app.web.static import Assets

ROOT = Path(__file__).resolve().parents[2] / "templates"

_ELEMENT = re.compile(r"<([a-z]+(?:-[a-z]+)+)\b")
_HTMX = re.compile(r"\bhx-[a-z]+=")


class Sentences(Extension):
    """Translates `{{ _("...") }}` when a template is compiled: the language never changes, and a page has hundreds of sentences.

    Sentences in other places are translated when the page is rendered.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Put the translated sentence in the place of the tokens that ask for it."""
        waiting: list[Token] = []
        for token in stream:
            waiting.append(token)
            if not _begins_like_a_sentence(waiting):
                yield from waiting
                waiting = []
            elif len(waiting) == len(_SENTENCE):
                told = self.environment.say(waiting[3].value)  # type: ignore[attr-defined]
                # As at run time, `%%` stands for a sign of its own.
                yield Token(token.lineno, "data", told % ())
                waiting = []
        yield from waiting


_SENTENCE = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")


def _begins_like_a_sentence(tokens: list[Token]) -> bool:
    kinds = tuple(token.type for token in tokens)
    return kinds == _SENTENCE[: len(kinds)] and (len(tokens) < 2 or tokens[1].value == "_")


class Drawings(Extension):
    """Draws what is the same on every page when a template is compiled: `{{ icon("lock") }}`, `{{ layout.foot() }}`.

    A macro that is given anything but words is called when the page is rendered.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - the interface
        """Put what the macro gives in the place of its call."""
        if name is None or name.startswith("macros/"):
            return source
        return _DRAWN.sub(lambda call: self.environment.from_string(_MACROS + call[0]).render(), source)


_MACROS = '{% import "macros/layout.html" as layout %}{% from "macros/ui.html" import icon %}'
_DRAWN = re.compile(r"""\{\{ (?:icon|layout\.\w+)\((?:"[^"]*"(?:, small=true)?)?\) \}\}""")


@lru_cache(maxsize=64)
def place_of(language: str, preferred: str) -> Locale:
    """The language as it is written where the reader lives (`Accept-Language`): a page's scripts say their days so, too."""
    tags = (each.partition(";")[0].strip() for each in preferred[:_LONGEST].split(","))
    found = next((tag for tag in tags if tag.partition("-")[0].lower() == language), language)
    try:
        return Locale.parse(found, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


# Of a header that may be as long as whoever sends it likes.
_LONGEST = 200


class Templates:
    """Renders a template by name. What the app is called stands in many sentences, so each name has an environment of its own."""

    def __init__(self, settings: Settings, assets: Assets) -> None:
        self._settings = settings
        self._assets = assets
        self._found: dict[str, Markup] = {}
        self._catalogue = translations(settings.language)
        self._language = settings.language
        self._environments = {key: self._environment(name) for key, name in NAMES.items()}
        self.environment = self._environments[OWN.key]

    def _environment(self, name: Name) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(ROOT),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n", Drawings, Sentences],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=self._settings.development,
        )
        say, say_many = self._saying(name)
        environment.extend(catalogue=self._catalogue, called=name.key, say=say)
        environment.install_gettext_callables(say, say_many, newstyle=True)  # type: ignore[attr-defined]
        environment.filters.update(
            day=pass_context(lambda context, at: format_date(at, "long", locale=self._locale(context))),
            moment=pass_context(lambda context, at: format_datetime(at, "d MMMM, HH:mm", locale=self._locale(context))),
        )
        environment.globals.update(
            static=self._assets.address,
            integrity=self._assets.integrity,
            imports=self._assets.imports,
            language=self._language,
            direction=direction(self._language),
            leave_to=self._settings.leave_to,
            called=replace(name, shown=self.say(name.shown)),
        )
        return environment

    def _saying(self, name: Name) -> tuple[Callable[[str], str], Callable[[str, str, int], str]]:
        """How sentences are said under a name: wherever they say the app's own, they say this one."""
        catalogue = self._catalogue
        if not name.discreet:
            return catalogue.gettext, catalogue.ngettext
        shown = self.say(name.shown)
        return (
            lambda sentence: catalogue.gettext(sentence).replace(OWN.shown, shown),
            lambda one, many, count: catalogue.ngettext(one, many, count).replace(OWN.shown, shown),
        )

    def say(self, sentence: str) -> str:
        """A sentence in the clinic's language, where no template says it."""
        return self._catalogue.gettext(sentence)

    def render(self, name: str, context: dict[str, Any], called: Name = OWN) -> str:
        """The text of a page; fixed screen names are translated here."""
        screen = self.say(context["screen"])
        template = self._environments[called.key].get_template(name)
        return template.render({**context, "screen": screen, "modules": self._modules(name)})

    def _locale(self, context: Context) -> Locale:
        return place_of(self._language, context.get("preferred", ""))

    def _modules(self, name: str) -> Markup:
        # `app.js`, htmx where something of the page is its work, and the module of each element that there is a tag for.
        if name not in self._found:
            sources = self._sources(name, {})
            tags = {tag for source in sources for tag in _ELEMENT.findall(source)}
            elements = filter(self._assets.has, (f"js/elements/{tag}.js" for tag in sorted(tags)))
            htmx = ["js/htmx-mooring.js"] if any(map(_HTMX.search, sources)) else []
            drawn = self.environment.from_string(_MACROS + "{{ layout.modules(scripts) }}")
            text = drawn.render(scripts=["js/app.js", *htmx, *elements])
            self._found[name] = Markup(text)  # noqa: S704 - rendered by our own template, escaped there
        return self._found[name]

    def _sources(self, name: str, seen: dict[str, str]) -> list[str]:
        """A template and every other one that is named in it, also where only one of two will be used."""
        seen[name] = (ROOT / name).read_text(encoding="utf-8")
        named = {constant.value for constant in self.environment.parse(seen[name]).find_all(nodes.Const)}
        for other in named:
            if isinstance(other, str) and other.endswith(".html") and other not in seen:
                self._sources(other, seen)
        return list(seen.values())
