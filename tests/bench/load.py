"""Sixteen people at once, from a process of their own: raw sockets, kept open, each asking again as soon as it was answered.

Reads what to ask from standard input, writes what came of it to standard output; stops at the first answer that was not expected.
"""

import asyncio
import itertools
import json
import random
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

CONNECTIONS = 16


@dataclass(frozen=True)
class Ask:
    """What is asked of a server for some seconds.

    `form`: a POST of it, to the path with a fresh id at its end. `json`: a POST of one of them, by each person their own.
    """

    port: int
    paths: list[str]
    seconds: float
    expect: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    form: str = ""
    json: list[str] = field(default_factory=list)

    def requests(self, person: int) -> Iterator[bytes]:
        """The requests of one person, without end."""
        body = (self.json[person] if self.json else self.form).encode()
        method = "POST" if body else "GET"
        kind = "application/x-www-form-urlencoded" if self.form else "application/json"
        given = {"Host": f"localhost:{self.port}", "Sec-Fetch-Site": "same-origin", **self.headers}
        if body:
            given |= {"Content-Type": kind, "Content-Length": str(len(body))}
        rest = "".join(f"{name}: {value}\r\n" for name, value in given.items()).encode() + b"\r\n" + body
        paths = random.sample(self.paths, len(self.paths))
        for path in itertools.cycle(paths):
            address = f"{path}/{secrets.token_hex(16)}" if self.form else path
            yield f"{method} {address} HTTP/1.1\r\n".encode() + rest


class _Asker(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], expect: int, answered: Callable[[float, int], None]) -> None:
        self._requests, self._expect, self._answered = requests, f" {expect} ".encode(), answered
        self._received, self._missing, self._asked = bytearray(), -1, 0.0
        self.problem: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.problem.done():
            self.problem.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._missing < 0:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._received[:end]).lower()
            if self._expect not in head.partition(b"\r\n")[0] + b" ":
                self.problem.set_exception(ConnectionError(bytes(self._received[:400]).decode("latin-1")))
                return
            _, _, length = head.partition(b"\r\ncontent-length: ")
            self._missing = end + 4 + int(length.partition(b"\r\n")[0] or b"0")
        if len(self._received) >= self._missing:
            self._answered(time.perf_counter() - self._asked, self._missing)
            self._received.clear()
            self._missing = -1
            self._ask()

    def _ask(self) -> None:
        self._asked = time.perf_counter()
        self._transport.write(next(self._requests))  # type: ignore[attr-defined]


async def _run(ask: Ask) -> dict[str, float]:
    times: list[float] = []
    sizes: list[int] = []

    def answered(seconds: float, size: int) -> None:
        times.append(seconds)
        sizes.append(size)

    askers = [_Asker(ask.requests(person), ask.expect, answered) for person in range(CONNECTIONS)]
    started = time.perf_counter()
    for asker in askers:
        await asyncio.get_running_loop().create_connection(lambda asker=asker: asker, "127.0.0.1", ask.port)
    done, _ = await asyncio.wait([asker.problem for asker in askers], timeout=ask.seconds, return_when=asyncio.FIRST_COMPLETED)
    elapsed = time.perf_counter() - started
    for problem in done:
        problem.result()
    times.sort()
    return {
        "answers": len(times),
        "rate": len(times) / elapsed,
        "median": times[len(times) // 2] * 1000,
        "slowest": times[len(times) * 99 // 100] * 1000,
        "longest": times[-1] * 1000,
        "bytes": sum(sizes) / len(sizes),
    }


def as_text(ask: Ask) -> str:
    """What this module reads from standard input."""
    return json.dumps(asdict(ask))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(Ask(**json.load(sys.stdin))))))
