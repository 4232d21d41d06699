"""Large libraries that most servers never use, imported when something of them is first asked for."""

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module at the top of another one. It says what is needed, and takes no memory until it is."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
