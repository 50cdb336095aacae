"""Furniture goes from both ends; a line that an article could say stays, in doubt always."""

import pytest
from cleaning_samples import FIRST, LAST, cleaned

TITLE = "春茶开采早"


def above(*lines: str) -> list[str]:
    """Return which lines above the title stay, as title or text."""
    article = cleaned("\n".join([*lines, TITLE, FIRST, LAST]))
    if article.title == TITLE:
        assert article.text == f"{FIRST}\n{LAST}"
        return []
    return [article.title, *article.text.split("\n")[: -len([TITLE, FIRST, LAST])]]


def below(*lines: str) -> list[str]:
    """Return which lines below the article stay."""
    text = cleaned("\n".join([FIRST, LAST, *lines]), title=TITLE).text.split("\n")
    assert text[:2] == [FIRST, LAST]
    return text[2:]


@pytest.mark.parametrize(
    "line",
    [
        "中国政府网 | 武汉市人民政府网",
        "云泽日报数字报 | 返回目录 | 上一版 下一版",
        "云泽水务在线 | 云泽政务服务",
        "首页 | 新闻 | 民生 | 视频 | 文旅 | 专题",
        "網站首頁　機構概況　信息公開　辦事指南　互動交流",
        "当前位置：首页 > 新闻 > 交通",
        "您现在的位置：网站首页 >> 信息公开 >> 普查动态",
        "江城晨报网 > 社区 > 正文",
        "首页 > 人物 > 正文",
        "設為首頁 | 加入收藏",
        "登录 注册 简体 繁体 English",
        "第05版：人间",
        "【字号：大 中 小】 打印 关闭",
        "分享到：微信 微博",
        "微信扫一扫，分享到朋友圈",
        "浏览次数：1,308 次",
        "2022年3月5日 星期六 农历二月初三",
        "-----------",
        "分享到微信 分享到微博 分享到QQ空间 复制链接 打印本页",
        "【字体：大 中 小】【打印本页】【关闭窗口】",
        "字級：小 中 大",
        "您当前的位置 ： 首页 > 要闻",
        "列印 轉寄 分享至FB",
        "跳到主要內容區塊",
        "A+ A-",
        "聽新聞 0:00 / 0:00",
        "阅读 1.2万",
    ],
)
def test_furniture_above_the_title_goes(line: str) -> None:
    assert above(line) == []


def test_furniture_below_the_title_goes() -> None:
    lines = [TITLE, "首页 > 新闻 > 正文", "来源：长江日报", "分享到：微信 微博", FIRST, LAST]
    article = cleaned("\n".join(lines))
    assert (article.title, article.source) == (TITLE, "长江日报")
    assert article.text == f"{FIRST}\n{LAST}"


@pytest.mark.parametrize(
    "line",
    [
        "【编辑:丁翾】",
        "责任编辑：张三　审核：李四",
        "編輯 張三",
        "编辑：张三、李四 校对：王五",
        "上一篇：三年清出淤泥十二万方",
        "上一条 茶园 下一条 没有了",
        "返回顶部",
        "【打印】【关闭】",
        "打印本页　回到顶部",
        ">>我要舉報",
        "收藏　点赞 362　评论 41",
        "分享到：微信　微博　QQ空间　复制链接",
        "扫一扫，把这条新闻带走",
        "长按二维码关注我们",
        "欢迎关注云泽发布微信公众号",
        "Copyright © 2009-2021 北岭新闻网 版权所有 未经书面授权不得镜像",
        "版权所有，侵权必究。",
        "本报版权所有，未经书面授权，任何单位不得转载。",
        "未经授权，禁止转载",
        "岭ICP备09018826号-3　岭公网安备 65990202001144号",
        "主办:水务局 承办:信息站 地址:东堤路17号 邮编:438800",
        "关于我们 | 广告服务 | 联系方式 | 招聘信息",
        "友情链接：云泽市博物馆　云泽市图书馆　云泽地方志",
        "免责声明：本文仅代表作者个人观点，与本网无关。",
        "本网站部分资料来源于互联网，如有侵犯您的知识产权，请与我们联系。",
        "如有侵权，请联系删除。",
        "凡本网注明“来源：茶报”的作品，版权均属本网。",
        "著作权归作者所有。未经许可，不得转载。",
        "（原标题：一支铅笔与三百一十八列火车）",
        "本报地址：云泽市青年路88号　零售每份1.00元",
        "政务新媒体",
        "* * *",
        "分享到微信朋友圈 打开微信扫一扫",
        "【字体：大 中 小】【打印本页】【关闭窗口】",
        "關於我們 | 聯絡我們 | 隱私權政策 | 廣告刊登",
        "著作權所有，請勿轉載",
        "回到頁首",
        "上一則：三年清出淤泥",
        "加入收藏 打印 关闭",
        "举报/反馈",
        "返回云泽，查看更多",
        "看更多",
        "(更新时间戳: 1704026930605)",
        "人氣：123",
        "網友評論僅供其表達個人看法，並不表明本站立場",
        "声明：本站内容来自网络，侵权请联系删除",
        "文章投诉热线：0571 1234567",
    ],
)
def test_furniture_below_the_article_goes(line: str) -> None:
    assert below(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "联系电话：0571-1234567",
        "地址：杭州市西湖区文三路1号",
        "传真：0571-88888888",
        "邮编：310000",
        "主办单位：杭州市文化局",
        "技术支持：中国科学院",
        "关键词：创新、协调、绿色",
        "联系我们",
        "评论",
        "关闭",
        "“三农”微博",
        "编辑部的灯亮到深夜",
        "编辑 这个职业正在消失",
        "主编 老王第一次哭了",
        "审核：这道关口不能少",
        "初审 通过的有三十人",
        "下一篇 他想写母亲",
        "分享是一种美德",
        "分享会上，她讲了自己的故事。",
        "扫码支付已经走进了每一个菜市场",
        "关注我们身边的老人",
        "打印机还在响",
        "声明：我从未说过这句话。",
        "声明：本人与该公司无任何关系，特此声明。",
        "来源：这批茶叶，来自安溪。",
        "未经批准，任何单位不得擅自砍伐古树。",
        "任何人未经许可不得复制钥匙。",
        "他说：不得擅自转载！",
        "严禁转载的年代，他们手抄了整本书",
        "这本书的版权所有，仍在她女儿手里。",
        "版权所有者是谁？他笑而不答。",
        "如有侵权行为，法院将依法追究责任。",
        "如发现侵犯消费者权益的行为，请拨打12315。",
        "本文作者转载了一首旧诗，送给远方的朋友。",
        "本站是高铁线上唯一没有站台的车站。",
        "本平台保护知识产权，欢迎创作者入驻。",
        "凡注明来源的都可以信任吗？",
        "这家网站没有办理ICP备案。",
        "附件：线索登记表.docx",
        "最新消息",
        "床前明月光",
        "——完——",
        "看更多的书，走更远的路",
        "分享、留言与等待",
        "回首页的路",
        "大中小学",
        "人气：他最看重的东西",
        "审核人：张三",
        "投诉热线：12345",
        "在看书",
        "听新闻长大的孩子",
        "打开客户端就能预约挂号",
        "上一则短信没有回音",
        "订阅电子报的人越来越少",
        "更多精彩属于愿意等的人",
        "阅读更多，思考更多",
        "网站首页改版以后",
    ],
)
def test_line_that_an_article_could_end_with_stays(line: str) -> None:
    assert below(line) == [line]


def test_contact_of_a_notice_stays_above_the_imprint() -> None:
    contact = ["联系人：简老师", "联系电话：0571-1234567", "地址：迎宾路66号"]
    imprint = ["【打印】【关闭】", "主办：教育局", "地址：人民路1号", "浙ICP备19003321号"]
    assert below(*contact, *imprint) == contact


def test_editor_and_outlet_below_the_article_become_fields() -> None:
    paragraphs = [FIRST, LAST] * 3
    lines = [*paragraphs, "来源：长江日报", "【责任编辑：丁翾】"]
    article = cleaned("\n".join(lines), title=TITLE)
    assert (article.source, article.editor) == ("长江日报", "丁翾")
    assert article.basis["source"] == article.basis["editor"] == "signature"
    assert article.text.split("\n") == paragraphs


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param(["热点推荐", "· 茶园周末限流", "· 毛豆何时最嫩"], 0, id="links"),
        pytest.param(["• 猜您喜欢", "城事播报", "热点推荐", "本地快讯"], 0, id="two lists"),
        pytest.param(["相關推薦：", "春运收官", "收藏 点赞 362"], 0, id="traditional"),
        pytest.param(["相关链接"], 0, id="nothing below"),
        pytest.param(
            [
                "熱門新聞",
                "茶樹（學名：Camellia）是灌木或小喬木，原產於雲霧繚繞的山地，葉可製茶，種子可榨",
            ],
            0,
            id="first sentences, cut",
        ),
        pytest.param(
            ["热点推荐", "毛豆何时最嫩？", "春运收官", "茶园限流", "加拿大广场 (温哥华)"],
            0,
            id="a question among them",
        ),
        pytest.param(["热点推荐", "毛豆何时最嫩？", "谁来摘？"], 3, id="nothing but questions"),
        pytest.param(["相关阅读", "（记者 何遥）"], 2, id="signature"),
        pytest.param(
            [
                "推荐阅读",
                "《茶经》里的每一种水都有来历，读它要配一杯清茶，还要配一个没有电话的下午",
            ],
            2,
            id="own list",
        ),
        pytest.param(["相关链接", "什么是明前茶", FIRST], 3, id="box of the article"),
        pytest.param(["延伸阅读", "“茶之为饮，发乎神农氏。”"], 2, id="quotation"),
        pytest.param(["最新消息", "15:20 列车恢复运行", "14:05 抢修"], 3, id="live news"),
    ],
)
def test_list_of_links(lines: list[str], kept: int) -> None:
    assert below(*lines) == lines[:kept]


def test_furniture_between_the_lines_of_an_article_stays() -> None:
    lines = [FIRST, "热点推荐", "分享到：微信 微博", "【编辑：丁翾】", LAST]
    assert cleaned("\n".join(lines), title=TITLE).text == "\n".join(lines)


def test_first_line_is_never_below_the_article() -> None:
    assert cleaned("未经授权，禁止转载", title=TITLE).text == "未经授权，禁止转载"
