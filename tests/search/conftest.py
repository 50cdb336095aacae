"""A small index of articles with known words, and a searcher on it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

import engine
from search import Searcher


@dataclass(frozen=True)
class Sample:
    """An article of the sample index."""

    id: str
    title: str
    text: str
    source: str = ""
    published: str = ""
    group: int = 0


SAMPLES = (
    Sample(
        "bridge", "长江大桥通车", "武汉长江大桥今天通车。市民在桥上散步。", "云泽日报", "2022-11-12"
    ),
    Sample("rights", "保障公民權利", "公民的權利，必須保障。乾坤未定。", "青石晚報", "2021-03-05"),
    Sample(
        "plane",
        "C919首飞成功",
        "国产大飞机C919在5G信号下首飞，\niPhone15手机拍下全程。",
        "云泽日报",
    ),
    Sample("tea", "春茶", "茶农说：“我将继续采茶。”明前茶每斤3,000元。", "青石晚報", "2022-04-01"),
    Sample("song", "歌", "哈哈哈，强省会 当先锋 作表率！𠮷野家"),
    Sample("script", "<script>alert(1)</script>", "a < b && c > d，\"引号\"和'撇号'"),
)


def build_index(path: Path, samples: tuple[Sample, ...] = SAMPLES) -> engine.EmbeddedIndex:
    with engine.rebuild(path) as writer:
        for sample in samples:
            keywords = {"source": sample.source, "year": sample.published[:4]}
            published = int(sample.published.replace("-", "") or 0) * 10_000
            numbers = {"published": published, "group": sample.group}
            writer.add(
                engine.Document(
                    sample.id,
                    {"title": sample.title, "text": sample.text},
                    {name: value for name, value in keywords.items() if value},
                    {name: number for name, number in numbers.items() if number},
                    asdict(sample),
                )
            )
    return engine.open_index(path)


@pytest.fixture(scope="session")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    index = build_index(tmp_path_factory.mktemp("samples") / "index")
    yield Searcher(index)
    index.close()


@pytest.fixture
def index_of(tmp_path: Path) -> Callable[..., Searcher]:
    """Make a searcher on an index of texts, whose ids are their places in the list."""

    def make(*texts: str) -> Searcher:
        samples = tuple(Sample(str(number), "", text) for number, text in enumerate(texts))
        return Searcher(build_index(tmp_path / "index", samples))

    return make
