"""What `mooring check` asks of the machine: settings, files, disk, address, proxies. Nothing is made or changed."""

import os
import shutil
import stat
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from app.cli.finding import Wrong
from app.core import server_key
from app.core.config import LOOPBACK, Settings
from app.core.server_key import SALT_SECRET, SERVER_KEY, ServerKey
from app.prompts.library import SHIPPED, load_library
from app.prompts.packs import with_pack
from app.scales import scoring
from app.scales.scale import Scale
from app.scales.shelf import read_shelf

ENOUGH_BYTES = 500 * 1024 * 1024
# A container's proxy has one address, and a pair of them a few. In a wider network there are other machines too.
FEW = 16
# More mistakes than these are not read at once anyway.
TOLD = 5
# Names that belong to what stands around Mooring: compose.yaml, the Caddyfile, the tests.
NEIGHBOURS = tuple(f"MOORING_{name}" for name in ("DOMAIN", "TLS", "BIND", "UPSTREAM", "HTTP_PORT", "HTTPS_PORT", "TEST_"))


def _settings(settings: Settings) -> str:
    known = {f"MOORING_{name.upper()}" for name in Settings.model_fields}
    known |= {"MOORING_SERVER_KEY_FILE", "MOORING_SALT_SECRET_FILE"}
    given = sorted(name for name in os.environ if name.upper().startswith("MOORING_"))
    strange = [name for name in given if name.upper() not in known and not name.upper().startswith(NEIGHBOURS)]
    if strange:
        raise Wrong(f"there is no {strange[0]}, so it changes nothing. `mooring config` shows every name.")
    if settings.development:
        raise Wrong("MOORING_DEVELOPMENT is on. Never on a machine that people use.")
    return f"{len(set(given) & known)} set, all known"


def _folder(settings: Settings) -> str:
    data = settings.data
    if not data.is_dir():
        raise Wrong(f"{data} is not there. Start Mooring once (mooring serve), or set MOORING_DATA.")
    if data.stat().st_uid != os.geteuid():
        raise Wrong(f"{data} belongs to somebody else. Run mooring as the user that it belongs to, never as another one.")
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        raise Wrong(f"{data} is not writable. Run: chmod 700 {data}")
    if _open_to_others(data):
        raise Wrong(f"other people on this machine can look into {data}. Run: chmod 700 {data}")
    return f"{data}, closed to others"


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _secrets(settings: Settings) -> str:
    files = [settings.data / name for name, given in _secrets_given(settings).items() if not given]
    for path in files:
        if not path.exists():
            raise Wrong(f"{path} is not there. The very first start makes it; if people have joined, put your copy back first.")
        if _open_to_others(path):
            raise Wrong(f"other people on this machine can read {path}. Run: chmod 600 {path}")
    key_of(settings)
    return "readable by their owner alone" if files else "handed over in the settings"


def _secrets_given(settings: Settings) -> dict[str, bool]:
    return {
        SERVER_KEY: bool(settings.server_key.get_secret_value()),
        SALT_SECRET: bool(settings.salt_secret.get_secret_value()),
    }


def key_of(settings: Settings) -> ServerKey:
    # `load` makes what is missing, and nothing may be made here.
    if not all(given or (settings.data / name).exists() for name, given in _secrets_given(settings).items()):
        raise Wrong("cannot be looked at without both secrets.")
    try:
        return server_key.load(settings)
    except server_key.BadSecret as error:
        raise Wrong(str(error)) from None
    except OSError as error:
        raise Wrong(f"{error.filename} cannot be read. Run mooring as the user that it belongs to.") from None


def _disk(settings: Settings) -> str:
    there = next(folder for folder in (settings.data.absolute(), *settings.data.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1024**3:.1f} GB free" if free >= 1024**3 else f"{free // 1024**2} MB free"
    if free < ENOUGH_BYTES:
        raise Wrong(f"{said} where {settings.data} is. Make room soon: when the disk is full, nothing can be saved.")
    return said


def _address(settings: Settings) -> str:
    origin, parts = settings.public_origin, urlsplit(settings.public_origin)
    host = parts.hostname or ""
    if not settings.secure:
        if (parts.port or 80) != settings.port:
            raise Wrong(f"{origin} and MOORING_PORT={settings.port} do not match. Unset MOORING_ORIGIN, or make them the same.")
        return f"{origin}, for this machine alone. For people elsewhere set MOORING_ORIGIN to an https:// address."
    if host in LOOPBACK or _is_number(host):
        raise Wrong(f"{origin} has no name in it. People need one, such as https://notes.example.org.")
    return origin


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _proxies(settings: Settings) -> str:
    bound_here = settings.host in LOOPBACK
    named = [network for network in settings.proxies if not str(network).startswith("::ffff:")]
    if not settings.secure:
        return "nobody is asked: people come over http, on this machine"
    if not named:
        raise Wrong("MOORING_TRUSTED_PROXIES is empty, so every page would ask for https. Name your TLS proxy's address.")
    here = [network for network in named if network.is_loopback]
    if bound_here and not here:
        raise Wrong("only this machine can reach MOORING_HOST, and MOORING_TRUSTED_PROXIES leaves it out. Add 127.0.0.1.")
    if not bound_here and here == named:
        raise Wrong(
            f"other machines can reach MOORING_HOST={settings.host}, but only a proxy on this one is trusted. "
            "If the proxy is here, set MOORING_HOST=127.0.0.1; if it is elsewhere, name it in MOORING_TRUSTED_PROXIES."
        )
    wide = [str(network) for network in named if network.num_addresses > FEW and not network.is_loopback]
    if wide:
        raise Wrong(
            f"every machine in {wide[0]} may say where a request came from. "
            "Name the proxy's own address in MOORING_TRUSTED_PROXIES."
        )
    return ", ".join(str(network).removesuffix("/32").removesuffix("/128") for network in named)


def _prompts(settings: Settings) -> str:
    packed = with_pack(load_library(SHIPPED / settings.language), settings.prompt_pack)
    _left_out(settings.prompts, packed.problems)
    prompts = list(packed.library.prompts())
    drafts = sum(prompt.status == "draft" for prompt in prompts)
    said = f"{len(prompts)}, of which {drafts} are drafts that nobody has reviewed"
    return f"{said}; {packed.own} of your own, {packed.hidden} hidden" if settings.prompt_pack else said


def _scales(settings: Settings) -> str:
    shelf = read_shelf(settings.scale_folder)
    _left_out(settings.scales, shelf.problems)
    return "; ".join(_scored(scale) for scale in shelf.scales) or "none, and people see nothing of any"


def _scored(scale: Scale) -> str:
    """What a clinic can see a wrong formula by."""
    ends = f"from {scoring.lowest(scale)} to {scoring.highest(scale)}"
    examples = f", {len(scale.examples)} examples agree" if scale.examples else ", no example to compare with"
    return f"{scale.id} version {scale.version}, {len(scale.items)} items, gives {ends}{examples}"


def _left_out(folder: str, problems: tuple[str, ...]) -> None:
    if problems:
        more = len(problems) - TOLD
        said = "; ".join(problems[:TOLD]) + (f"; and {more} more" if more > 0 else "")
        raise Wrong(f"what is wrong in {folder} is left out until it is mended and Mooring starts again. {said}")


MACHINE: dict[str, Callable[[Settings], str]] = {
    "settings": _settings,
    "data folder": _folder,
    "secrets": _secrets,
    "disk": _disk,
    "address": _address,
    "trusted proxies": _proxies,
    "prompts": _prompts,
    "scales": _scales,
}
