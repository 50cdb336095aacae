"""`make audit` against the package index itself."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / ".ci/audit.py"


@pytest.fixture(scope="module", autouse=True)
def _reachable() -> None:
    try:
        requests.get("https://pypi.org/pypi/pycrypto/json", timeout=20).raise_for_status()
    except OSError as error:
        pytest.skip(f"the package index is not to be reached: {error}")


@pytest.mark.parametrize(
    ("package", "code", "told"),
    [
        pytest.param("jieba==0.42.1", 0, "No known vulnerabilities found", id="none"),
        pytest.param("pycrypto==2.6.1", 1, "PYSEC-2018-97", id="a known one"),
        pytest.param("flask==0.0.1", 1, "flask 0.0.1: the index does not say", id="no answer"),
        pytest.param("numpy==0.0.1", 0, "the newest for Python 3.11", id="held back"),
    ],
)
def test_audit(package: str, code: int, told: str, tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text(f"{package}\n")
    command = [sys.executable, str(SCRIPT), "--disable-pip", "--no-deps", "-r", str(pins)]
    audit = subprocess.run(command, capture_output=True, text=True)
    assert (audit.returncode, told in audit.stdout + audit.stderr) == (code, True), audit.stderr
