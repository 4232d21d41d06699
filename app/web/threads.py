"""Where the work of a request is done: few threads read, many may wait for their turn to write.

Python runs one thread at a time. Sixteen that render pages cost a third more processor than four, for handing over to each
other; whoever waits for the database's lock or for a slow check costs nothing, and must not keep pages from being read.
"""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from app.core.db import THREADS
from app.web.loops import OneForEachLoop

READERS = 4

_readers = OneForEachLoop("readers", lambda: CapacityLimiter(READERS))
_writers = OneForEachLoop("writers", lambda: CapacityLimiter(THREADS - READERS))

P = ParamSpec("P")
T = TypeVar("T")


async def reading(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Do what only reads."""
    return await run_sync(partial(work, *arguments, **named), limiter=_readers.get())


async def writing(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Do what may wait for its turn."""
    return await run_sync(partial(work, *arguments, **named), limiter=_writers.get())
