"""One frozen set of settings, from the environment (`MOORING_...`) or files beside it."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
DEFAULT_PORTS = {"http": 80, "https": 443}

# As wide as the widest private networks, 10.0.0.0/8 and fc00::/7. Whoever trusts more trusts strangers.
WIDEST = {4: 8, 6: 7}


class Settings(BaseSettings):
    """Built once in `create_app` and in the command line, never at import."""

    model_config = SettingsConfigDict(env_prefix="MOORING_", frozen=True, extra="ignore")

    data: Path = Field(Path("data"), description="Folder for the database and the two secrets made at first start.")
    database: SecretStr = Field(
        SecretStr(""),
        description="Database URL, such as postgresql://user:password@host/name; or `MOORING_DATABASE_FILE`, the path of a file "
        "with it. Empty: SQLite in the data folder.",
    )
    host: str = Field("127.0.0.1", description="Address to bind.")
    port: int = Field(8000, ge=1, le=65535, description="Port to bind.")
    origin: str = Field(
        "", description="Address people open, such as https://notes.example.org. Empty: this machine alone, on its port."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Addresses or networks of the TLS proxy, comma-separated. Only they may say where a request came from, "
        "and that it came over https.",
    )
    language: Literal["en"] = Field("en", description="Language of every page.")
    prompts: str = Field(
        "", description="Folder with the clinic's own prompts, and which of ours it hides or has reviewed. Empty: none."
    )
    scales: str = Field(
        "", description="Folder with the clinic's own scales, one in each file. Empty: none, and none is shipped."
    )
    development: bool = Field(False, description="Serves /docs and /openapi.json. Never on a machine that people use.")
    leave_to: str = Field("https://www.wikipedia.org/", description="Where Leave quickly goes: a page that fits any screen.")
    server_key: SecretStr = Field(
        SecretStr(""),
        description="Fernet key(s), comma-separated, newest first; or `MOORING_SERVER_KEY_FILE`, the path of a file with them. "
        "Empty: kept in the data folder.",
    )
    salt_secret: SecretStr = Field(
        SecretStr(""),
        description="32 bytes in base64url; or `MOORING_SALT_SECRET_FILE`, the path of a file with them. Empty: kept in the "
        "data folder. Never changes.",
    )

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: Any) -> Any:
        # MOORING_SERVER_KEY_FILE and the like, for containers that hand secrets over as files.
        for name in ("database", "server_key", "salt_secret"):
            path = os.environ.get(f"MOORING_{name.upper()}_FILE")
            if path and not values.get(name):
                values[name] = Path(path).read_text(encoding="utf-8").strip()
        return values

    @model_validator(mode="after")
    def _refuse_dangerous_combinations(self) -> Self:
        parts = urlsplit(self.public_origin)
        if not parts.hostname:
            raise ValueError("MOORING_ORIGIN must look like https://notes.example.org, without a path.")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("MOORING_ORIGIN must begin with https://. Browsers seal nothing over plain http.")
        if self.development and parts.hostname not in LOOPBACK:
            raise ValueError("MOORING_DEVELOPMENT is for this machine only. Unset it, or unset MOORING_ORIGIN.")
        if not self.leave_to.startswith("https://"):
            raise ValueError("MOORING_LEAVE_TO must begin with https://.")
        for given in self._proxies_given:
            _require_a_proxy(given)
        try:
            kind = self.database_url.get_backend_name()
        except ArgumentError:
            kind = ""
        if kind not in {"sqlite", "postgresql"}:
            raise ValueError(
                "MOORING_DATABASE must look like postgresql://user:password@host/name, or sqlite:///path/to/file.db."
            )
        return self

    @property
    def public_origin(self) -> str:
        """Scheme, host and port that people open, as browsers write them; empty when the setting is no such thing."""
        return _origin_of(self.origin or f"http://localhost:{self.port}")

    @property
    def secure(self) -> bool:
        """Whether people come over https (cookies then carry their prefixes and Secure)."""
        return self.public_origin.startswith("https://")

    @property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        """Where a request may come from whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed."""
        named = [ip_network(given) for given in self._proxies_given]
        # A socket that takes both kinds of addresses sees the older kind written as the newer.
        older = [network for network in named if isinstance(network, IPv4Network)]
        return named + [ip_network(f"::ffff:{network.network_address}/{96 + network.prefixlen}") for network in older]

    @property
    def prompt_pack(self) -> Path | None:
        """The clinic's own folder of prompts, when it has one."""
        return Path(self.prompts) if self.prompts.strip() else None

    @property
    def scale_folder(self) -> Path | None:
        """The clinic's own folder of scales, when it has one."""
        return Path(self.scales) if self.scales.strip() else None

    @property
    def _proxies_given(self) -> list[str]:
        return [given.strip() for given in self.trusted_proxies.split(",") if given.strip()]

    @property
    def database_url(self) -> URL:
        """The database to open. Printing it does not print its password."""
        given = self.database.get_secret_value()
        url = make_url(given) if given else URL.create("sqlite", database=str((self.data / "mooring.db").absolute()))
        # Without a driver, SQLAlchemy would look for an older one; many hosts hand out `postgres://`.
        return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or more:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in {None, DEFAULT_PORTS[parts.scheme]} else f":{port}")


def _require_a_proxy(given: str) -> None:
    if given == "*":
        raise ValueError(
            "MOORING_TRUSTED_PROXIES must name the proxy. With * anybody could pretend to be at any address. "
            "A proxy on this machine is 127.0.0.1."
        )
    try:
        network = ip_network(given)
    except ValueError:
        raise ValueError(
            f"MOORING_TRUSTED_PROXIES must be addresses or networks such as 127.0.0.1 or 10.20.0.0/16, and {given} is neither."
        ) from None
    if network.prefixlen < WIDEST[network.version]:
        raise ValueError(f"MOORING_TRUSTED_PROXIES: {given} is wider than any proxy's network. Name the proxy's own address.")
