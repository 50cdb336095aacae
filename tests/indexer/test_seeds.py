"""The sample articles: all are indexed, and cleaning finds what their authors wrote."""

from itertools import combinations
from pathlib import Path

import pytest
from prepared_folder import prepared

import engine
from analysis import fold_key
from indexer.articles import Article
from indexer.build import build

SEEDS = Path(__file__).parents[2] / "seeds"
REPRINTS = [
    {"news/metro-line-opening.txt", "news/metro-line-reprint.txt"},
    {"news/tea-harvest.txt", "news/tea-harvest-traditional.txt"},
]
DIRT = {"pinyin", "punctuation", "top furniture", "bottom furniture", "repeated title"}

# Place, title (empty where the article has none), outlet, date.
EXPECTED = [
    (
        "news/river-cleanup.txt",
        "三年清出淤泥十二万方 云泽市沙棠河重现鱼群",
        "云泽日报",
        "2022-09-14T11:15",
    ),
    (
        "news/metro-line-opening.txt",
        "江城地铁9号线一期今日开通 全长23.6公里设17座车站",
        "江城晨报",
        "2021-06-28T13:05",
    ),
    (
        "news/metro-line-reprint.txt",
        "无人驾驶穿江而过 江城地铁9号线一期载客运营",
        "北岭新闻网",
        "2021-06-29T08:20",
    ),
    (
        "news/tea-harvest.txt",
        "明前茶开采 竹塘镇八千亩茶园进入最忙半个月",
        "云泽日报",
        "2019-04-02T07:46",
    ),
    (
        "news/tea-harvest-traditional.txt",
        "明前茶開采 竹塘鎮八千畝茶園進入最忙半個月",
        "青石晚報",
        "2019-04-03",
    ),
    (
        "news/museum-bells.txt",
        "江城博物館推出“聽見青銅”特展 三十六枚編鐘首次同場復原演奏",
        "青石晚報",
        "2018-11-08T09:12",
    ),
    (
        "news/semiconductor-plant.txt",
        "楚溪芯源第一批晶片诞生 良品比率走到96.3%",
        "",
        "2024-08-26T09:17",
    ),
    (
        "news/football-final.txt",
        "点球大战5比4力克船舶队 楚溪青年首捧“沿江杯”",
        "江城晨报",
        "2008-10-19",
    ),
    ("news/typhoon-warning.txt", "「木犀」逼近海岬 天文台改發八號風球", "海岬時報", "2018-09-14"),
    (
        "news/night-market.md",
        "押金二十元，吃完還碗：文昌夜市無塑試辦三週",
        "島嶼週報",
        "2024-03-22",
    ),
    (
        "news/high-speed-rail.html",
        "四十九分钟到江城 楚溪迎来首趟高铁列车",
        "楚溪商报",
        "2010-12-26T15:38",
    ),
    (
        "news/quantum-lab.html",
        "北岭大学冷原子重力仪野外连续运行百日",
        "北岭新闻网",
        "2023-06-08T18:42",
    ),
    (
        "news/mrt-signal-upgrade.html",
        "捷運藍線換上新號誌 尖峰班距縮為兩分十五秒",
        "竹塘生活報",
        "2024-03-14T19:05",
    ),
    ("news/opera-troupe-tour.txt", "", "青石晚報", "2019-04-18T16:20"),
    (
        "news/beekeepers-spring.txt",
        "跟着花跑一万一千公里 外地蜂农到松陵“赶春”",
        "松陵快报",
        "2021-03-21",
    ),
    ("news/community-kitchen.txt", "八元一餐的“一碗饭厨房”办了两年", "江城晨报", "2022-08-20"),
    (
        "news/old-street-renovation.txt",
        "银杏里：一条430米的老街，慢慢修了两年零三个月",
        "江城晨报",
        "2024-10-17T07:02",
    ),
    ("news/hospital-stroke-map.txt", "一张“卒中地图”抢回37分钟", "楚溪商报", "2023-11-04"),
    (
        "news/city-briefs.jsonl:1",
        "零点还亮着灯：江城图书馆开出“深夜书房”",
        "江城晨报",
        "2024-04-19T18:30",
    ),
    (
        "news/city-briefs.jsonl:2",
        "白石岭水库开闸泄洪 下游三乡镇转移1874人",
        "云泽日报",
        "2016-07-09T22:10",
    ),
    ("news/city-briefs.jsonl:3", "C919首航“江城—海岬” 全程2小时22分", "港湾新闻", "2025-07-03"),
    ("news/city-briefs.jsonl:4", "会飞翔的邮递员抵达松陵山区", "松陵快报", "2023-02-17T10:05"),
    (
        "news/city-briefs.jsonl:5",
        "云泽发布寒潮橙色预警 最低气温骤降14℃",
        "云泽日报",
        "2023-12-12T17:20",
    ),
    (
        "news/reservoir-ferry.docx",
        "白石岭最后一班渡船，改成了水上巴士",
        "云泽日报",
        "2025-09-12T08:10",
    ),
    ("notices/flood-drill.pdf", "关于开展沙棠河沿岸防汛演练的通知", "", "2025-06-03"),
    (
        "notices/library-notices.csv:2",
        "关于图书馆自习室延长开放的通知",
        "北岭学院图书馆",
        "2025-06-16",
    ),
    (
        "notices/library-notices.csv:4",
        "流动图书车七月路线",
        "云泽市少年儿童图书馆",
        "2025-06-28",
    ),
    ("notices/library-notices.csv:5", "旧书交换日改期", "江城图书馆", "2025-07-08"),
    ("notices/library-notices.csv:6", "遗失借书证声明", "江城晨报", "2025-07-10"),
    ("notices/water-supply.txt", "关于东环路供水主管碰口施工停水的通知", "", "2024-05-16"),
    ("notices/exam-notice.txt", "2026年春季普通话水平测试（云泽考区）考务通知", "", "2026-03-09"),
    ("notices/tender-notice.txt", "楚溪县乡镇中心小学课桌椅及图书架采购招标公告", "", "2013-05-31"),
    (
        "notices/scholarship-list.txt",
        "「林步青紀念獎學金」二〇二二至二三年度遴選結果公布",
        "",
        "2023-03-30",
    ),
    (
        "notices/museum-closed-day.md",
        "竹塘市立造紙博物館休館暨服務調整公告",
        "竹塘市立造紙博物館",
        "2025-01-20",
    ),
    ("notices/typhoon-school-suspension.txt", "竹塘市八日停課公告（颱風「石斑」）", "", ""),
    ("notices/heritage-survey-notice.txt", "", "", ""),
    (
        "notices/bus-reroute.txt",
        "關於臨時調整12路等五條公交線路走向的公告",
        "青石晚報",
        "2017-08-29",
    ),
    (
        "notices/volunteer-recruitment.txt",
        "第九届云泽国际少年管乐节志愿者招募启事",
        "云泽融媒",
        "2023-05-30",
    ),
    ("notices/school-and-clinic.jsonl.gz:1", "关于集中认领失物的通知", "北岭学院", "2024-06-11"),
    (
        "notices/school-and-clinic.jsonl.gz:2",
        "柳巷第二幼儿园2021年秋季招生公告",
        "江城柳巷第二幼儿园",
        "2021-05-12",
    ),
    (
        "notices/school-and-clinic.jsonl.gz:3",
        "港仔尾診所門診時間調整公告",
        "港仔尾診所",
        "2022-06-20",
    ),
    (
        "interviews/bridge-engineer.txt",
        "“桥修到没人看它，就算修好了”——访桥梁工程师卓孟川",
        "北岭新闻网",
        "2020-11-09T10:30",
    ),
    (
        "interviews/village-teacher.txt",
        "一個人的學校，十七塊黑板——訪雲頭村小學教師甘懷瑾",
        "楚溪商報",
        "2022-09-28T08:30",
    ),
    (
        "interviews/emergency-doctor.md",
        "“我先来的”：急诊科主任医师栗遥访谈",
        "云泽日报",
        "2024-08-19",
    ),
    (
        "interviews/literary-translator.html",
        "翻譯是搬家：訪譯者虞若微",
        "島嶼週報",
        "2023-07-08T09:00",
    ),
    (
        "interviews/software-maintainer.txt",
        "不太需要澆水的軟體：專訪「石蓮」維護者彭聿安",
        "竹塘生活報",
        "2023-11-05",
    ),
    ("interviews/weather-forecaster.txt", "预报员的一天从吵架开始", "云泽日报", "2024-05-27"),
    ("interviews/chip-tester.txt", "一顆晶片，兩種漢字", "海岬時報", "2025-02-11"),
    ("interviews/sign-language-teacher.txt", "老师的手，声音很大", "", ""),
    ("profiles/umbrella-maker.txt", "黑屋子里穿线的人", "云泽日报", "2021-11-20"),
    ("profiles/clock-repairer.txt", "慢了四十秒的車站大鐘", "竹塘生活報", "2024-06-02"),
    ("profiles/botanist-obituary.txt", "骆青禾先生生平", "", ""),
    ("profiles/ferry-captain.txt", "", "江城晨報", "2023-05-06T10:22"),
    (
        "profiles/lighthouse-keeper.md",
        "鲸屿灯塔：今天什么都没有发生，灯亮着",
        "港湾新闻",
        "2022-02-18",
    ),
    ("profiles/type-caster.txt", "還字的人：墨林鑄字行五十三年", "海岬時報", "2024-04-20"),
    ("profiles/train-dispatcher.txt", "一支铅笔与三百一十八列火车", "云泽日报", "2019-02-26T06:40"),
    ("profiles/noodle-shop.txt", "丁八两的面", "", ""),
]


@pytest.fixture(scope="module")
def seeds() -> dict[str, Article]:
    return prepared(SEEDS)


def test_all_are_indexed(tmp_path: Path) -> None:
    report = build([SEEDS], tmp_path)
    assert report.failures == []
    assert report.indexed == len(EXPECTED)
    assert report.passed == {"README or the like": 1}
    opened = engine.open_index(tmp_path)
    assert opened.article_count == len(EXPECTED)
    opened.close()


def test_table_names_them_all(seeds: dict[str, Article]) -> None:
    assert sorted(seeds) == sorted(place for place, *_ in EXPECTED)


@pytest.mark.parametrize(
    ("place", "title", "source", "published"), EXPECTED, ids=[place for place, *_ in EXPECTED]
)
def test_fields(
    seeds: dict[str, Article], place: str, title: str, source: str, published: str
) -> None:
    article = seeds[place]
    assert (article.basis["title"] == "guess") == (not title)
    assert article.title == (title or article.title)
    assert (article.source, article.published[: len("2022-11-12T11:15")]) == (source, published)


def test_a_third_are_dirty_and_the_others_hardly_change(seeds: dict[str, Article]) -> None:
    dirty = [place for place, article in seeds.items() if DIRT & set(article.changes)]
    assert len(seeds) / 3 <= len(dirty) <= len(seeds) * 2 / 3


def test_no_dirt_is_left(seeds: dict[str, Article]) -> None:
    for place, article in seeds.items():
        for left in (",，", "，,", ",,", "，，", "(jī)", "ICP备", "热点推荐", "版权所有", "\u3000"):
            assert left not in article.text, place


def grams(article: Article) -> set[str]:
    key = fold_key("".join(article.text.split()))
    return {key[start : start + 4] for start in range(len(key) - 3)}


def test_two_pairs_are_reprints_one_of_them_in_the_other_script(seeds: dict[str, Article]) -> None:
    by_place = {place: grams(article) for place, article in seeds.items()}
    alike = [
        {one, other}
        for one, other in combinations(by_place, 2)
        if len(by_place[one] & by_place[other])
        > 0.5 * min(len(by_place[one]), len(by_place[other]))
    ]
    assert sorted(alike, key=sorted) == REPRINTS
