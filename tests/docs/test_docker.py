"""The container files name only what exists and hold no secret. They cannot be run here: that takes a container engine."""

import re
import subprocess
from pathlib import Path
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
OWN_IMAGE = [service for service in SERVICES.values() if service["image"] == "foljsam"]


def test_only_settings_that_exist_are_named() -> None:
    known = {setting.name for setting in TABLE}
    for text in (DOCKERFILE, CADDYFILE, (DOCKER / "compose.yaml").read_text(encoding="utf-8")):
        assert set(re.findall(r"FOLJSAM_[A-Z_]+", text)) <= known


def test_the_settings_would_let_the_services_start(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p@ss/w:rd\n")
    for name in ("api", "backup"):
        environment = SERVICES[name]["environment"]
        assert environment["FOLJSAM_DATABASE_PASSWORD_FILE"] == "/run/secrets/database-password"
        settings = read(environment | {"FOLJSAM_DATABASE_PASSWORD_FILE": str(tmp_path / "password")})
        assert settings.database_url == "postgresql+psycopg://foljsam:p%40ss%2Fw%3Ard@database:5432/foljsam"
        assert settings.data_dir == Path("/data")
    assert read(
        SERVICES["api"]["environment"] | {"FOLJSAM_DATABASE_PASSWORD_FILE": str(tmp_path / "password")}
    ).behind_tls


def test_secrets_are_files_and_stand_nowhere() -> None:
    assert COMPOSE["secrets"] == {"database-password": {"file": "./secrets/database-password"}}
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            assert "PASSWORD" not in variable or variable.endswith("_FILE"), (name, variable)
            assert not re.search(r"://[^@/]*:[^@/]*@", value), (name, variable)
            if "/run/secrets/" in value:
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert subprocess.run(["git", "check-ignore", "-q", "docker/secrets/x"], cwd=ROOT, check=False).returncode == 0


def test_every_service_is_closed_as_far_as_it_can_be() -> None:
    for name, service in SERVICES.items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert re.fullmatch(r"\d+[gm]", service["mem_limit"]), name
        assert service["pids_limit"] > 0, name
        assert "privileged" not in service, name
    assert {name: service["cap_add"] for name, service in SERVICES.items() if "cap_add" in service} == {
        "proxy": ["NET_BIND_SERVICE"]
    }


def test_what_a_read_only_service_writes_to_is_a_volume_or_memory() -> None:
    for service in OWN_IMAGE:
        assert any(place.startswith("/tmp") for place in service["tmpfs"])
        mounted = [volume.split(":")[1] for volume in service.get("volumes", [])] + service["tmpfs"]
        assert "/data" in mounted, "what the image says is a volume would be one without a name"


def test_the_pages_the_api_and_the_database_say_whether_they_are_well() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == {"database", "api", "web"}
    assert "8501/_stcore/health" in SERVICES["web"]["healthcheck"]["test"][-1]


def test_only_who_needs_it_reaches_the_database_and_only_the_proxy_the_world() -> None:
    reach = {name: set(service["networks"]) for name, service in SERVICES.items()}
    assert {name for name, networks in reach.items() if "database" in networks} == {"database", "api", "backup"}
    assert {name for name, networks in reach.items() if "outside" in networks} == {"proxy"}
    assert [name for name, network in COMPOSE["networks"].items() if not (network or {}).get("internal")] == ["outside"]


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
    assert dict(re.findall(r"reverse_proxy \{\$\w+:(\w+):(\d+)\}", CADDYFILE)) == ports


def test_the_commands_are_ones_that_exist(generate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name: {one for p in command.params for one in p.opts} for name, command in generate.every_command()}
    program, name, *options = SERVICES["api"]["command"]
    assert set(options) <= known[f"{program} {name}"]
    loop = SERVICES["backup"]["command"][-1]
    assert set(re.findall(r"--\w+", loop)) <= known["foljsam backup"]

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


def test_everything_in_the_image_is_held_to_its_hash_and_is_what_the_tests_ran_with() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert "--no-index --no-deps" in DOCKERFILE
    image, tested = (_locked(path) for path in (DOCKER / "requirements.lock", ROOT / "requirements.lock"))
    assert image.items() <= tested.items()
    assert {"fastapi", "streamlit", "zxcvbn", "hatchling"} <= image.keys()


def _locked(path: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Each package of a lock file with its version and hashes."""
    text = path.read_text(encoding="utf-8")
    entries = re.findall(r"(?m)^([\w.-]+)==([^ ;]+)[^\n]*\n((?: +--hash=sha256:[0-9a-f]{64}[^\n]*\n)+)", text)
    assert len(entries) == len(re.findall(r"(?m)^[\w.-]+==", text)), "each has its hashes"
    return {name: (version, frozenset(re.findall(r"sha256:(\w+)", hashes))) for name, version, hashes in entries}


def test_the_image_does_not_run_as_root_and_opens_nothing_by_itself() -> None:
    assert re.findall(r"(?m)^USER (\w+)$", DOCKERFILE) == ["foljsam"]
    assert "FOLJSAM_HOST" not in DOCKERFILE
    assert "FOLJSAM_BEHIND_TLS=1" not in DOCKERFILE
