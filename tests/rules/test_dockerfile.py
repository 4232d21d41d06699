"""The image and what stands around it: small, ordinary, closed; and performed, line by line, where there is no Docker."""

import fnmatch
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import yaml

from app.cli.check_machine import MACHINE
from app.cli.finding import find
from app.cli.serve import server
from app.core.config import Settings
from app.main import BODY_LIMIT, BODY_LIMITS
from app.web.bodies import READ_OUT
from tests.conftest import settings_in
from tests.rules.dockerfile import ROOT, NoSuchPerson, Performance, lines, sealed

DOCKERFILE = (ROOT / "Dockerfile").read_text()
CADDYFILE = (ROOT / "Caddyfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())

READ = lines(DOCKERFILE)
IMAGES = [line.rest.split()[0] for line in READ if line.verb == "FROM"] + [COMPOSE["services"]["caddy"]["image"]]


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_is_named_with_its_version_and_not_as_the_latest(image: str) -> None:
    assert re.fullmatch(r"[a-z]+:\d+\.\d+(-[a-z]+)*", image)


def test_python_is_the_same_in_both_stages_and_new_enough() -> None:
    pythons = {image for image in IMAGES if image.startswith("python:")}
    assert len(pythons) == 1
    wanted = re.search(r'requires-python = ">=3\.(\d+)"', (ROOT / "pyproject.toml").read_text())
    assert wanted
    assert int(re.findall(r"\d+", pythons.pop())[1]) >= int(wanted[1])


def test_nothing_is_fetched_but_locked_packages() -> None:
    assert not [line for line in READ if line.verb == "ADD"]
    runs = "\n".join(line.rest for line in READ if line.verb == "RUN")
    assert not re.search(r"curl|wget|apt-get|apk |git |://|requirements-dev", runs)
    installs = re.findall(r"pip install (.*?)(?:&&|$)", runs, re.MULTILINE)
    assert len(installs) == 2
    assert all("--require-hashes" in given or "--no-deps --no-build-isolation" in given for given in installs)


def test_it_runs_as_somebody_who_may_do_nothing_special() -> None:
    after = [line.verb for line in READ][[line.verb for line in READ].index("USER") :]
    assert set(after) == {"USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert not [line for line in READ if line.rest.endswith("0:0") or "sudo" in line.rest]


def test_the_image_is_made_of_what_is_let_in_and_nothing_else_is() -> None:
    let_in = [name.removeprefix("!") for name in (ROOT / ".dockerignore").read_text().splitlines() if name.startswith("!")]
    copied = [name for line in READ if line.verb == "COPY" and not line.options for name in line.rest.split()[:-1]]
    assert sorted(let_in) == sorted(copied)
    assert not [name for name in let_in if fnmatch.fnmatch(name, "*[*?]*") or not (ROOT / name).exists()]
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize("name", ["mooring", "caddy"])
def test_a_container_may_write_only_where_it_must_and_gains_no_rights(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == ([] if name == "mooring" else ["NET_BIND_SERVICE"])
    assert not {"privileged", "network_mode", "pid", "devices"} & set(service)
    writable = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    assert len(writable) == 1
    assert writable[0].split(":")[0] in COMPOSE["volumes"]


def test_mooring_is_reached_through_caddy_alone_and_reaches_nobody() -> None:
    mooring, caddy = COMPOSE["services"]["mooring"], COMPOSE["services"]["caddy"]
    assert "ports" not in mooring
    assert list(mooring["networks"]) == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert mooring["environment"]["MOORING_TRUSTED_PROXIES"] == caddy["networks"]["inside"]["ipv4_address"]
    # Given to nobody else, whoever starts first.
    assert mooring["networks"]["inside"]["ipv4_address"] not in {None, caddy["networks"]["inside"]["ipv4_address"]}


def test_what_the_containers_are_told_fits_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MOORING_")]:
        monkeypatch.delenv(name)
    image = " ".join(line.rest for line in READ if line.verb == "ENV")
    mooring, caddy = COMPOSE["services"]["mooring"], COMPOSE["services"]["caddy"]
    for name, value in {**dict(re.findall(r"(MOORING_\w+)=(\S+)", image)), **mooring["environment"]}.items():
        said = re.sub(r"\$\{MOORING_DOMAIN:\?[^}]*\}", "notes.example.org", value)
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", said))
    settings = Settings()
    assert settings.public_origin == "https://notes.example.org"
    assert str(settings.data) == mooring["volumes"][0].split(":")[1]
    assert caddy["environment"]["MOORING_UPSTREAM"] == f"mooring:{settings.port}"
    found = {about: find(about, partial(MACHINE[about], settings)) for about in ("settings", "address", "trusted proxies")}
    assert all(finding.well for finding in found.values()), found


def test_a_domain_name_is_all_that_has_to_be_said() -> None:
    told = (ROOT / "compose.yaml").read_text()
    needed = set(re.findall(r"\$\{(\w+):\?", told))
    assert needed == {"MOORING_DOMAIN"}
    assert set(re.findall(r"\$\{(\w+)\}", told)) == set()


def test_caddy_lets_through_what_mooring_itself_would_answer() -> None:
    size = re.search(r"max_size (\d+)MiB", CADDYFILE)
    assert size
    assert int(size[1]) * 1024 * 1024 == READ_OUT > max(BODY_LIMIT, *BODY_LIMITS.values())


def test_caddy_lets_go_of_an_idle_connection_before_mooring_does(tmp_path: Path) -> None:
    idle = re.search(r"transport http \{\s*keepalive (\d+)s", CADDYFILE)
    assert idle
    assert int(idle[1]) < server(settings_in(tmp_path)).timeout_keep_alive


def test_caddy_writes_no_log_of_requests_and_adds_no_header() -> None:
    told = "\n".join(line for line in CADDYFILE.splitlines() if not line.lstrip().startswith("#"))
    assert re.findall(r"^\s*log\b.*\{([^}]*)\}", told, re.MULTILINE) == ["\n\t\texclude http\n\t"]
    assert "encode" not in told
    before_errors = told.split("handle_errors")[0]
    assert re.findall(r"^\s*header(?:_up|_down)? (.*)$", before_errors, re.MULTILINE) == ["-Server", "-Via"]
    assert "trusted_proxies" not in told, "Caddy would believe what a browser says about its address"


@pytest.fixture(scope="module")
def stage() -> Iterator[Path]:
    """A folder that anybody may enter: pytest's own are closed to all but one."""
    folder = Path(tempfile.mkdtemp(prefix="image-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_each_line_can_be_performed_by_an_ordinary_user_and_what_comes_of_it_answers(stage: Path) -> None:
    image = Performance(stage / "image")
    try:
        image.perform(DOCKERFILE)
    except NoSuchPerson as error:
        pytest.skip(str(error))
    image.environment |= {"MOORING_HOST": "127.0.0.1", "MOORING_PORT": str(free_port())}
    data, code = image.root / "data", image.root / "mooring"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    installed = image.run([".venv/bin/python", "-m", "pip", "list", "--format=freeze"]).stdout.casefold()
    assert "fastapi==" in installed
    assert not re.search(r"^(pytest|ruff|mypy|playwright|httpx2?)==", installed, re.MULTILINE)
    with sealed(code):
        before = set(code.rglob("*"))
        assert image.run(image.health).returncode != 0
        said = _serve(image, stage / "said.txt")
        assert set(code.rglob("*")) == before
    assert "Keep a copy of both somewhere else" in said
    assert "/join#" in said
    assert {path.name for path in data.iterdir()} >= {"mooring.db", "server.key", "salt.secret"}
    assert {stat.S_IMODE((data / name).stat().st_mode) for name in ("server.key", "salt.secret")} == {0o600}
    assert {path.stat().st_uid for path in data.iterdir()} == {data.stat().st_uid}
    assert data.stat().st_uid != 0


def _serve(image: Performance, said: Path) -> str:
    """Start what the image starts, ask until it is healthy, stop it as a platform would, and give what it said."""
    program = shutil.which(image.command[0], path=image.environment["PATH"])
    assert program is not None
    assert Path(program).is_relative_to(image.root)
    with said.open("wb") as out:
        process = subprocess.Popen(
            [program, *image.command[1:]], cwd=image.here, env=image.environment, stdout=out, stderr=out, **image.person
        )
    try:
        for _ in range(100):
            assert process.poll() is None, said.read_text()
            if image.run(image.health).returncode == 0:
                break
            time.sleep(0.1)
        else:
            raise AssertionError(said.read_text())
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert process.returncode in {0, -signal.SIGTERM}
    return said.read_text()
