"""Between a browser and the server: every byte that leaves the browser, as it leaves it, headers and all."""

import socket
import threading

from tests.browser.server import Server


class Wire:
    """A listening ear on the port that the browser is told; it passes everything on and keeps what was sent."""

    def __init__(self) -> None:
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://localhost:{self._ear.getsockname()[1]}"
        self._to = 0
        self._sent: list[bytearray] = []

    def in_front_of(self, server: Server) -> None:
        """Stand where the server's address points."""
        self._to = server.port
        server.origin = self.origin
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def sent(self) -> bytes:
        """All that browsers sent so far, connection after connection."""
        return b"\n".join(bytes(each) for each in self._sent)

    def close(self) -> None:
        """No new connections."""
        self._ear.close()

    def _listen(self) -> None:
        while True:
            try:
                browser, _ = self._ear.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._to))
            kept = bytearray()
            self._sent.append(kept)
            for source, target, record in ((browser, server, kept), (server, browser, None)):
                threading.Thread(target=_pump, args=(source, target, record), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket, record: bytearray | None) -> None:
    try:
        while data := source.recv(65536):
            if record is not None:
                record += data
            target.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, target):
            end.close()
