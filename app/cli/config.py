"""The settings as a table, from the descriptions beside them: what `docs/operating.md` shows."""

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from app.core.config import Settings


def config() -> None:
    """Print every setting, what it is when nothing is said, and what it is for (a table in Markdown)."""
    print("\n".join(table()))


def table() -> list[str]:
    """The lines of the table."""
    heads = ["| Setting | When nothing is said | What it is for |", "|---|---|---|"]
    return heads + [f"| `MOORING_{name.upper()}` | {_default(field)} | {field.description} |" for name, field in _fields()]


def _fields() -> list[tuple[str, FieldInfo]]:
    return list(Settings.model_fields.items())


def _default(field: FieldInfo) -> str:
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    said = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{said}`" if said else "empty"
