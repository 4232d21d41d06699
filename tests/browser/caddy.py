"""The real Caddyfile in front of a real server: https on this machine, with a certificate authority of its own."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

from tests.browser.server import ROOT, Server, free_port

# Browsers look for it on this machine; to Mooring it is a name like any other, from elsewhere.
NAME = "notes.localhost"

HOW = "Caddy is not installed, so nothing was tried over https. On Debian: apt install caddy"


def find() -> str | None:
    """The path of an installed Caddy, or None."""
    return shutil.which("caddy")


class Caddy:
    """Starts and stops Caddy on loopback; its output is a log that tests may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.http, self.https, self.upstream = free_port(), free_port(), 0
        self.origin = f"https://{NAME}:{self.https}"
        self.log = folder / "caddy.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, server: Server) -> None:
        """Start it in front of a server, and wait until it has made its certificate."""
        told = {
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
            "MOORING_BIND": "default_bind 127.0.0.1",
            "MOORING_DOMAIN": NAME,
            "MOORING_HTTP_PORT": str(self.http),
            "MOORING_HTTPS_PORT": str(self.https),
            "MOORING_TLS": "tls internal",
            "MOORING_UPSTREAM": f"127.0.0.1:{server.port}",
        }
        command = [find() or "caddy", "run", "--config", ROOT / "Caddyfile", "--adapter", "caddyfile"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, env={**os.environ, **told}, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if self.ask("/health").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(self.log.read_text())

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        source: str = "127.0.0.1",
        plain: bool = False,
        **headers: str,
    ) -> HTTPResponse:
        """Ask over https, the certificate checked against Caddy's own authority, from an address of this machine."""
        to = ("127.0.0.1", self.http if plain else self.https)
        reached = socket.create_connection(to, timeout=30, source_address=(source, 0))
        connection = HTTPConnection(NAME, to[1])
        if not plain:
            trusting = ssl.create_default_context(cafile=str(self.folder / "caddy/pki/authorities/local/root.crt"))
            connection = HTTPSConnection(NAME, to[1], context=trusting)
            reached = trusting.wrap_socket(reached, server_hostname=NAME)
        connection.sock = reached
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=said)
        return connection.getresponse()
