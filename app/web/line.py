"""Waiting for a slow check: who waits holds no thread, so that pages are still answered meanwhile, and nobody waits for long."""

from collections.abc import AsyncIterator
from typing import Annotated

from anyio import Semaphore
from fastapi import Depends

from app.core.errors import Busy
from app.web.loops import OneForEachLoop

# Two are checked at a time (`core/passwords.py`); two more have their rows at hand when it is their turn.
AT_ONCE = 4
# A small machine checks about twenty in a second. Who comes after so many is told, and comes again.
LONGEST = 100
COME_AGAIN = 5

_line = OneForEachLoop("line", lambda: Semaphore(AT_ONCE))


async def _stand_in_line() -> AsyncIterator[None]:
    line = _line.get()
    if line.statistics().tasks_waiting >= LONGEST:
        raise Busy(seconds=COME_AGAIN)
    async with line:
        yield


# For what checks a proof or makes a hash of one. Function scope: the next one is let in before this one's answer is sent.
InLine = Annotated[None, Depends(_stand_in_line, scope="function")]
