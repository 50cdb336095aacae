"""rjieba is used where it imports; jieba must cut the same, so that either can stand in."""

import builtins
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis import tokenizers
from analysis.fingerprint import _fingerprint, fingerprint

HAN = re.compile("[\u4e00-\u9fff]+")


@pytest.fixture
def without_rjieba(monkeypatch: pytest.MonkeyPatch) -> Any:
    real_import = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "rjieba":
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    tokenizers.segmenter.cache_clear()
    _fingerprint.cache_clear()
    tokenizers.segmenter_with.cache_clear()
    yield
    tokenizers.segmenter.cache_clear()
    _fingerprint.cache_clear()
    tokenizers.segmenter_with.cache_clear()


def test_jieba_stands_in_and_the_fingerprint_says_so(without_rjieba: None) -> None:
    name, cut = tokenizers.segmenter()
    assert name == "jieba 0.42.1"
    assert cut("社区治理现代化") == ["社区", "治理", "现代化"]
    assert fingerprint().segmenter == name


def test_both_segmenters_cut_alike(shared: Path) -> None:
    _, native = tokenizers.segmenter()
    plain = tokenizers._jieba_cut()
    runs = 0
    with gzip.open(shared / "relevance/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in list(lines)[-150:]:
            for run in HAN.findall(json.loads(line)["text"]):
                runs += 1
                assert native(run) == plain(run)
    assert runs > 2_000


def test_fingerprints_name_their_differences() -> None:
    import dataclasses

    other = dataclasses.replace(fingerprint(), segmenter="jieba 0.1")
    assert fingerprint().differences(other) == [
        f"segmenter: jieba 0.1, not {fingerprint().segmenter}"
    ]
    assert fingerprint().differences(fingerprint()) == []
