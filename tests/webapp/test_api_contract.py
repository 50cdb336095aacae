"""A real server does what its OpenAPI document says, for thousands of requests made of that.

schemathesis makes them, as the document allows and as it does not: no answer may be 5xx, every one
must have a status, headers and a body that the document names, what is not allowed must be refused
and what is allowed be accepted (contract/hooks.py has the rules between parameters).
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.webapp.fuzzing import EXAMPLES, LEAST_CASES, SEED
from tests.webapp.real_server import ROOT, running_server

CONTRACT = Path(__file__).parent / "contract"


def test_server_keeps_to_its_document(index_path: Path, tmp_path: Path) -> None:
    with running_server(index_path, tmp_path / "log") as server:
        result = subprocess.run(
            [
                *(Path(sys.executable).with_name("schemathesis"), "--config-file"),
                *(CONTRACT / "schemathesis.toml", "run", f"{server.address}/openapi.json"),
                *("--max-examples", str(EXAMPLES), "--seed", str(SEED), "--no-color"),
                # Python 3.11 mixes up how deep two threads are in a syntax tree.
                *("--workers", "1"),
            ],
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT}{os.pathsep}{CONTRACT}",
                "SCHEMATHESIS_HOOKS": "hooks",
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 0, result.stdout + result.stderr
    cases = re.search(r"(\d+) generated, (\d+) passed", result.stdout)
    assert cases, result.stdout
    assert int(cases[1]) >= LEAST_CASES
    print(f"{cases[1]} cases")
    assert "Traceback" not in (tmp_path / "log").read_text()
