"""Ctrl-C while a command loads its modules: it ends, and shows no traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WAIT_FOR_FIRST_MODULE = """
import os, signal, sys, threading
sys.argv[0] = "-m"
def interrupt():
    while MODULE not in sys.modules:
        pass
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt, daemon=True).start()
"""


def wait_until_it_loads(process: subprocess.Popen[str]) -> None:
    """Wait until Python itself has started, and modules are loading."""
    while process.poll() is None:
        if "numpy" in Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8"):
            return
        time.sleep(0.001)


@pytest.mark.parametrize("delay", [0, 0.05, 0.2])
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["-m", "indexer", "stats"], id="indexer"),
        pytest.param(["-m", "search", "词"], id="search"),
        pytest.param(["-m", "webapp"], id="webapp"),
        pytest.param(["wensou.py", "stats"], id="wensou"),
    ],
)
def test_no_traceback(command: list[str], delay: float) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WENSOU_INDEX": "no-such-index"}
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        wait_until_it_loads(process)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    assert process.returncode in (-signal.SIGINT, 4, 1, 130)


@pytest.mark.parametrize("module", ["numpy", "analysis"])
@pytest.mark.parametrize("package", ["indexer.cli", "search", "webapp"])
def test_while_a_module_loads(package: str, module: str) -> None:
    code = WAIT_FOR_FIRST_MODULE.replace("MODULE", repr(module)) + f"import {package}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


def test_packages_that_another_program_imports_leave_ctrl_c_alone() -> None:
    code = "import signal, indexer, search, webapp; print(signal.getsignal(2).__name__)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "default_int_handler\n"
