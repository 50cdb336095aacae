"""Ctrl-C during a build: a sentence, no traceback, and the live index as it was."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from indexer_command import CLEAN_ENVIRONMENT, COMMAND, articles, run, write_jsonl


@pytest.mark.parametrize("share", ["0", "0.3"], ids=["while writing", "while learning"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_leaves_the_live_index(tmp_path: Path, workers: str, share: str) -> None:
    run("build", write_jsonl(tmp_path / "small.jsonl", articles(3)), cwd=tmp_path)
    long = [{"text": article["text"] * 30} for article in articles(40_000)]
    write_jsonl(tmp_path / "large.jsonl", long)
    arguments = ["build", "large.jsonl", "--progress", "json", "--workers", workers]
    arguments += ["--furniture-share", share]
    building = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=tmp_path,
        env=CLEAN_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    assert building.stderr is not None
    event = json.loads(building.stderr.readline())
    os.killpg(building.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    output, errors = building.communicate(timeout=60)
    assert building.returncode == 130
    assert set(event) == {"done", "total", "articles", "failed", "rate", "eta"}
    assert event["articles"] < 40_000
    assert (event["articles"] > 0) == (share == "0")
    assert 0 < event["done"] < event["total"] == (tmp_path / "large.jsonl").stat().st_size
    assert "Traceback" not in errors
    assert errors.splitlines()[-1].startswith("error: interrupted; the index is as it was before")
    assert output == ""
    assert json.loads(run("stats", "--json", cwd=tmp_path).stdout)["articles"] == 3
