"""Whoosh's own tests pass with our codec as its default codec (about a minute)."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("whoosh_suite.py")


def test_whoosh_own_tests_pass_with_our_codec() -> None:
    run = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True)
    if "cannot be had" in run.stderr:
        pytest.skip(run.stderr.strip())
    assert run.returncode == 0, run.stdout + run.stderr
