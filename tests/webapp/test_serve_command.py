"""The command `python -m webapp`: its greeting, and what it says when it cannot start."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]


def command(*arguments: str) -> tuple[list[str], dict[str, str]]:
    """Return the command line and the environment of the command."""
    return [sys.executable, "-m", "webapp", *arguments], {**os.environ, "PYTHONPATH": str(ROOT)}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command where it cannot start."""
    line, environment = command(*arguments)
    return subprocess.run(
        line, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that someone else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_serves_until_interrupted(index_path: Path) -> None:
    line, environment = command("--index", str(index_path), "--port", "0", "--log", "errors")
    with subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        greeting = process.stderr.readline()
        found = re.match(
            r"Wensou is at (http://127\.0\.0\.1:[1-9]\d*/) \(30 articles, built \d{4}-.*\); Ctrl-C",
            greeting,
        )
        assert found, greeting
        with urlopen(f"{found[1]}healthz", timeout=30) as response:
            assert response.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""


def test_missing_index_names_the_command_that_builds_one(tmp_path: Path) -> None:
    result = run("--index", str(tmp_path / "none"))
    assert result.returncode == 4
    assert "python -m indexer build" in result.stderr


def test_taken_port_is_named(index_path: Path, taken_port: int) -> None:
    result = run("--index", str(index_path), "--port", str(taken_port))
    assert result.returncode == 2
    assert f"port {taken_port}" in result.stderr
    assert f"--port {taken_port + 1}" in result.stderr


def test_wrong_origin_is_named(index_path: Path) -> None:
    result = run("--index", str(index_path), "--allow-origin", "example.org")
    assert result.returncode == 2
    assert "'example.org'" in result.stderr


def test_unknown_host_is_named(index_path: Path) -> None:
    result = run("--index", str(index_path), "--host", "256.1.1.1", "--port", "0")
    assert result.returncode == 2
    assert "256.1.1.1" in result.stderr


def test_more_memory_for_answers_than_there_is(index_path: Path) -> None:
    line, environment = command("--index", str(index_path), "--port", "0", "--cache-mb", "9000")
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))  # noqa: E731
    result = subprocess.run(
        line,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limit,
    )
    assert result.returncode == 2
    assert "--cache-mb" in result.stderr
    assert "9,000 MB" in result.stderr
