"""What each event loop has one of: anyio's limiters and semaphores belong to the loop that they were first used in."""

from collections.abc import Callable
from typing import Generic, TypeVar

from anyio.lowlevel import RunVar

T = TypeVar("T")


class OneForEachLoop(Generic[T]):
    """Made when a loop first asks for it, and kept as long as that loop runs."""

    def __init__(self, name: str, make: Callable[[], T]) -> None:
        self._kept: RunVar[T | None] = RunVar(name, None)
        self._make = make

    def get(self) -> T:
        """The running loop's own."""
        found = self._kept.get()
        if found is None:
            found = self._make()
            self._kept.set(found)
        return found
