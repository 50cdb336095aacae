"""Updates after any changes of the sources against a build of what they have become."""

import json
import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import engine
from indexer.build import BuildOptions, build
from indexer.update import update

SENTENCES = (
    "今年的春茶比往年早了几天，茶农说这要归功于连日的暖阳。",
    "市民对大桥的收费方案提出了许多意见，有关部门表示会认真研究。",
    "学校组织学生到博物馆参观，老师为大家讲解了展览的内容。",
    "地铁二号线昨天正式开通，首日客流超过三十万人次。",
    "气象台发布暴雨预警，提醒居民注意出行安全，减少外出。",
)


class Sources:
    """A folder of articles that changes at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance, self.count = folder, random.Random(seed), 0
        folder.mkdir()
        for _ in range(4):
            self.new_file()
        for name in ("a.jsonl", "b.jsonl"):
            self.write_dump(folder / name, [self.record() for _ in range(5)])

    def text(self) -> str:
        self.count += 1
        number = self.chance.randrange(1_000) if self.chance.random() < 0.8 else 7
        return f"第{number}期：" + "".join(self.chance.sample(SENTENCES, 3))

    def record(self) -> dict[str, Any]:
        record = {"title": f"标题{self.count}", "text": self.text()}
        if self.chance.random() < 0.8:
            record["id"] = f"id{self.chance.randrange(80)}"
        return record

    def write_dump(self, path: Path, records: list[Any]) -> None:
        lines = (json.dumps(record, ensure_ascii=False) for record in records)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def some(self, pattern: str) -> Path | None:
        found = sorted(self.folder.rglob(pattern))
        return self.chance.choice(found) if found else None

    def new_file(self) -> None:
        folder = self.folder / self.chance.choice(("", "新", "旧/老"))
        folder.mkdir(parents=True, exist_ok=True)
        self.count += 1
        (folder / f"{self.count}.txt").write_text(self.text(), encoding="utf-8")

    def change_file(self) -> None:
        if path := self.some("*.txt"):
            path.write_text(self.text(), encoding="utf-8")

    def break_file(self) -> None:
        if path := self.some("*.txt"):
            path.write_bytes(b"\x89PNG\0\0")

    def delete_file(self) -> None:
        if path := self.some("*.txt"):
            path.unlink()

    def move_file(self) -> None:
        self.count += 1
        if path := self.some("*.txt"):
            path.rename(path.with_name(f"moved{self.count}.txt"))

    def copy_file(self) -> None:
        self.count += 1
        if path := self.some("*.txt"):
            path.with_name(f"{self.count}copy.txt").write_bytes(path.read_bytes())

    def change_dump(self) -> None:
        path = self.some("*.jsonl")
        assert path
        lines: list[Any] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        place = self.chance.randrange(len(lines))
        what = self.chance.choice(("replace", "insert", "remove", "repeat"))
        if what == "replace":
            lines[place] = {**lines[place], "text": self.text()}
        elif what == "insert":
            lines.insert(place, self.record())
        elif what == "repeat":
            lines.append(lines[place])
        elif len(lines) > 1:
            del lines[place]
        self.write_dump(path, lines)

    def swap_dumps(self) -> None:
        a, b = self.folder / "a.jsonl", self.folder / "b.jsonl"
        one, two = a.read_bytes(), b.read_bytes()
        a.write_bytes(two)
        b.write_bytes(one)

    def change(self) -> None:
        ways: list[Callable[[], None]] = [
            self.new_file, self.change_file, self.break_file, self.delete_file, self.move_file,
            self.copy_file, self.change_dump, self.change_dump, self.swap_dumps,
        ]  # fmt: skip
        for _ in range(self.chance.randint(1, 4)):
            self.chance.choice(ways)()


def content(index: Path) -> tuple[dict[str, Any], dict[str, bytes | None], set[frozenset[str]]]:
    """Return what an index holds, whatever the order: articles and originals by what they state,
    and which are in one group.
    """
    with closing(engine.open_index(index)) as opened:
        articles = list(opened.articles())
        groups: dict[int, set[str]] = {}
        for article, number in zip(articles, opened.numbers("group").tolist(), strict=True):
            groups.setdefault(number, set()).add(article["id"])
        originals = {article["id"]: opened.original(article["id"]) for article in articles}
    for article in articles:
        del article["line"]  # that of when it was read
    stated = {article["id"]: article for article in articles}
    assert len(stated) == len(articles)
    return stated, originals, set(map(frozenset, groups.values()))


@pytest.mark.parametrize("seed", range(8))
def test_updated_index_holds_what_a_new_one_does(seed: int, tmp_path: Path) -> None:
    options = BuildOptions(workers=1 + (seed == 0))
    sources = Sources(tmp_path / "来源", seed)
    build([sources.folder], tmp_path / "updated")
    for step in range(4):
        sources.change()
        report = update([sources.folder], tmp_path / "updated", options)
        fresh = build([sources.folder], tmp_path / f"fresh{step}")
        updated, expected = content(tmp_path / "updated"), content(tmp_path / f"fresh{step}")
        # Of two articles with one id, or one content, either may be the one that is in the index.
        if not fresh.skipped["same id"]:
            assert texts(updated[0]) == texts(expected[0])
        assert report.read - report.indexed == report.failed + report.duplicates
        if not fresh.skipped["same id"] and not fresh.duplicates:
            assert updated == expected
    again = update([sources.folder], tmp_path / "updated")
    assert (again.indexed, again.deleted) == (0, 0)


def texts(stated: dict[str, Any]) -> set[str]:
    return {article["title"] + article["text"] for article in stated.values()}
