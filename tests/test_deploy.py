"""What is in deploy/ names settings, commands and files that exist."""

import configparser
import re
from pathlib import Path

import pytest
import yaml

from engine.opensearch.layout import OLDEST
from settings import SETTINGS
from wensou import main as wensou

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(DEPLOY.iterdir())
VARIABLES = {setting.variable for setting in SETTINGS.values()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_exist(path: Path) -> None:
    named = set(re.findall(r"WENSOU_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= VARIABLES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_commands_and_their_options_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace('", "', " ").replace('"', " ")
    commands = [
        *re.findall(r"bin/wensou ([a-z].*)", text),
        *re.findall(r"(?:CMD|command:) \[ ((?:serve|update|build).*)\]", text),
    ]
    for command in commands:
        name, *rest = command.split()
        known = {flag for each in wensou.commands[name].params for flag in each.opts}
        assert {word for word in rest if word.startswith("--")} <= known


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_unit_is_hardened(path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text(encoding="utf-8"))
    service = unit["Service"]
    assert service["User"] != "root"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""


def test_every_service_of_compose_is_hardened() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    for service in compose["services"].values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert compose["services"]["web"]["volumes"] == ["index:/index:ro"]


def test_image_holds_all_packages_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for name in ("analysis", "engine", "indexer", "search", "webapp"):
        assert f"COPY {name} {name}\n" in text
        assert f"!{name}\n" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    for source in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split())


def test_proxy_says_what_the_server_believes() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for name in ("For", "Proto", "Host", "Prefix"):
        assert f"proxy_set_header X-Forwarded-{name} " in text
    assert "$proxy_add_x_forwarded_for" not in text, "a client would put addresses before its own"


def test_cluster_of_compose_is_what_the_engine_asks_for() -> None:
    compose = yaml.safe_load((ROOT / "compose.cluster.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    for name, service in services.items():
        given = service["environment"]
        version = service["image"].partition(":")[2].split(".")
        assert OLDEST <= tuple(map(int, version[:2])) < (3, 0)
        assert given["node.name"] == name
        assert given["indices.query.bool.max_clause_count"] == "8192"
        for seeds in ("discovery.seed_hosts", "cluster.initial_cluster_manager_nodes"):
            assert given[seeds].split(",") == list(services)
        assert service["volumes"] == [f"{name}:/usr/share/opensearch/data"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    assert compose["volumes"].keys() == services.keys()
    assert [name for name, service in services.items() if "ports" in service] == ["node-1"]
