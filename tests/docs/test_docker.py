"""The container files name only what exists and hold no secret. They cannot be run here: that takes a container engine."""

import re
from types import ModuleType
from typing import Any

import pytest
import yaml

from backend.core.settings import TABLE, read
from frontend import launch
from tests.docs.conftest import ROOT

DOCKER = ROOT / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
CADDYFILE = (DOCKER / "Caddyfile").read_text(encoding="utf-8")
SECRETS = ("POSTGRES_PASSWORD",)


def filled(value: str) -> str:
    """The value with what compose takes from the environment."""
    return re.sub(r"\$\{(\w+):\?[^}]*\}", r"\1", value)


def test_only_settings_that_exist_are_named() -> None:
    known = {setting.name for setting in TABLE}
    for text in (DOCKERFILE, CADDYFILE, (DOCKER / "compose.yaml").read_text(encoding="utf-8")):
        assert set(re.findall(r"FOLJSAM_[A-Z_]+", text)) <= known


def test_the_apis_settings_would_let_it_start() -> None:
    settings = read({name: filled(value) for name, value in SERVICES["api"]["environment"].items()})
    assert settings.behind_tls
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert "@database:" in settings.database_url


def test_secrets_come_from_the_environment_and_have_no_default() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if name in SECRETS or "@" in value:
                assert re.search(r"\$\{POSTGRES_PASSWORD:\?", value), name


def test_only_the_proxy_is_open_to_the_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_everything_a_service_leans_on_is_declared() -> None:
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (DOCKER / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], (
                name,
                volume,
            )
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", [])) <= set(SERVICES)
        if "build" in service:
            context = (DOCKER / service["build"]["context"]).resolve()
            assert (context / service["build"]["dockerfile"]).exists()


def test_the_proxy_leads_to_services_at_the_ports_they_listen_on() -> None:
    web = SERVICES["web"]["command"]
    ports = {"api": SERVICES["api"]["environment"]["FOLJSAM_PORT"], "web": web[web.index("--port") + 1]}
    assert dict(re.findall(r"reverse_proxy (\w+):(\d+)", CADDYFILE)) == ports


def test_the_commands_are_ones_that_exist(generate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name: {one for p in command.params for one in p.opts} for name, command in generate.every_command()}
    program, name, *options = SERVICES["api"]["command"]
    assert set(options) <= known[f"{program} {name}"]

    started: list[list[str]] = []
    monkeypatch.setattr(launch.os, "execv", lambda path, line: started.append(line))
    python, flag, module, *arguments = SERVICES["web"]["command"]
    assert (python, flag, module) == ("python", "-m", "frontend.launch")
    launch.main(arguments)
    assert "--server.port=8501" in started[0]
    assert "--api=http://api:8000" in started[0]


def test_the_image_copies_files_that_exist_and_every_package_of_the_wheel() -> None:
    copied = [source for line in re.findall(r"(?m)^COPY (?!--from)(.+)$", DOCKERFILE) for source in line.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert {"indicators", "datasources", "backend", "frontend"} <= set(copied)


def test_the_image_does_not_run_as_root_and_opens_nothing_by_itself() -> None:
    assert re.findall(r"(?m)^USER (\w+)$", DOCKERFILE) == ["foljsam"]
    assert "FOLJSAM_HOST" not in DOCKERFILE
    assert "FOLJSAM_BEHIND_TLS=1" not in DOCKERFILE
