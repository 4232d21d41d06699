"""The library as browsers get it: one file, the same for everyone, from which each of them chooses by itself."""

from typing import Any

from app.prompts.library import Library, Theme
from app.prompts.prompt import DEPTHS, OPENING, Prompt
from app.web.public_file import compact

LICENCE = "CC-BY-4.0"
SESSION = "session"
# Of use to who writes and reviews, and not to who writes to a prompt.
KEPT_BACK = {"changelog", "references", "review_due", "distress_offer_max"}


def public_json(library: Library, session: str = SESSION) -> bytes:
    """That one file: compact, sorted, the same bytes for the same library. `session` is the clinic's word for one."""
    offered = {prompt.id: prompt for prompt in library.prompts() if prompt.status != "retired"}
    prompts = [
        _public(prompt, theme, offered, session) for theme in library.themes for prompt in theme.prompts if prompt.id in offered
    ]
    shown = (theme for theme in library.themes if any(prompt.id in offered for prompt in theme.prompts))
    themes = sorted(shown, key=lambda theme: theme.theme)
    document = {
        "language": library.language,
        "licence": LICENCE,
        "themes": [{"theme": each.theme, "name": each.name, "family": each.family} for each in themes],
        "prompts": sorted(prompts, key=lambda prompt: str(prompt["id"])),
    }
    return compact(document)


def _public(prompt: Prompt, theme: Theme, offered: dict[str, Prompt], session: str) -> dict[str, Any]:
    written = prompt.model_dump(mode="json", exclude=KEPT_BACK)
    told: dict[str, Any] = {name: _filled(value, session) for name, value in written.items()}
    return {
        **told,
        "theme": theme.theme,
        "family": theme.family,
        "gentler": _gentler(prompt, theme, offered),
        "offered_up_to": prompt.offered_up_to,
    }


def _filled(value: Any, session: str) -> Any:
    if isinstance(value, list):
        return [_filled(each, session) for each in value]
    return value.replace(OPENING, session) if isinstance(value, str) else value


def _gentler(prompt: Prompt, theme: Theme, offered: dict[str, Prompt]) -> str | None:
    """The gentler one; when it is hidden or retired, the theme's first that is gentler and still there."""
    if prompt.intensity == "gentle" or prompt.gentler in offered:
        return prompt.gentler
    depths = list(DEPTHS)
    gentler = depths[: depths.index(prompt.intensity)]
    return next((each.id for each in theme.prompts if each.id in offered and each.intensity in gentler), None)
