"""Closeness and positions against a search character by character."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.proximity import LEAD, NEAR, SENTENCE, Texts, closeness, lead

ENDS = "。！？；!?;"

TEXTS = st.lists(st.text("北京大学。！，\n x", max_size=30), min_size=1, max_size=5)
UNITS = st.lists(st.text("北京大学x", min_size=1, max_size=3), min_size=1, max_size=4, unique=True)


def places(text: str, unit: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(unit, at)]


def distance(text: str, one: int, other: int) -> int:
    low, high = sorted((one, other))
    return high - low + SENTENCE * sum(text[at] in ENDS for at in range(low + 1, high + 1))


def closeness_by_hand(text: str, units: dict[str, float]) -> float:
    """Try every place, and for each unit every other place."""
    best = 0.0
    for centre in {at for unit in units for at in places(text, unit)}:
        found = 0.0
        for unit, weight in units.items():
            distances = [distance(text, centre, at) for at in places(text, unit)]
            if distances:
                found += weight / sum(units.values()) / (1 + min(distances) / NEAR)
        best = max(best, found)
    return best


@given(TEXTS, UNITS, st.data())
def test_closeness_is_that_of_the_best_place(
    texts: list[str], units: list[str], data: st.DataObject
) -> None:
    weights = [data.draw(st.sampled_from((0.5, 1.0, 3.0))) for _ in units]
    found = closeness(Texts(texts), [(unit,) for unit in units], np.array(weights))
    by_hand = [closeness_by_hand(text, dict(zip(units, weights, strict=True))) for text in texts]
    assert found == pytest.approx(by_hand)


@given(TEXTS, st.text("北京大学x", min_size=1, max_size=3))
def test_runs_are_counted_where_they_stand(texts: list[str], run: str) -> None:
    laid_out = Texts(texts)
    counts = [len(places(text, run)) for text in texts]
    assert laid_out.count([run, "nowhere", run]).tolist() == [counts, [0] * len(texts), counts]


@pytest.mark.parametrize(
    ("nearer", "further"),
    [
        pytest.param("武汉的大桥", "武汉有许多长长的大桥", id="fewer characters between"),
        pytest.param("武汉的大桥", "武汉。的大桥", id="in one sentence"),
        pytest.param("武汉的大桥，大桥", "武汉。。大桥，大桥", id="nearest of several"),
        pytest.param("大桥在武汉", "武汉武汉武汉", id="both rather than one of them often"),
        pytest.param("武汉", "", id="one rather than none"),
    ],
)
def test_closer_is_more(nearer: str, further: str) -> None:
    found = closeness(Texts([further, nearer]), [("武汉",), ("大桥",)], np.array([1.0, 1.0]))
    assert found[1] > found[0]


def test_units_side_by_side_in_two_texts_are_not_close() -> None:
    apart = closeness(Texts(["武汉", "大桥"]), [("武汉",), ("大桥",)], np.array([1.0, 1.0]))
    assert apart == pytest.approx([0.5, 0.5])


def test_texts_are_folded() -> None:
    assert Texts(["權利", "权利", "Ｃ９１９"]).count(["权利"]).tolist() == [[1, 1, 0]]
    assert Texts(["Ｃ９１９"]).count(["c919"]).all()


def test_characters_outside_the_bmp_are_one_each() -> None:
    assert Texts(["😀𠮷野家"]).find("野").tolist() == [2]


@given(
    TEXTS,
    st.lists(st.text("北京大学x", min_size=2, max_size=2), min_size=1, max_size=4, unique=True),
    st.data(),
)
def test_lead_is_by_the_first_place_of_each_pair(
    texts: list[str], pairs: list[str], data: st.DataObject
) -> None:
    weights = [data.draw(st.sampled_from((0.5, 1.0, 3.0))) for _ in pairs]
    firsts = Texts(texts, "".join(pairs)).firsts(pairs)
    by_hand = [[text.index(pair) if pair in text else np.inf for text in texts] for pair in pairs]
    assert firsts.tolist() == by_hand
    shares = [
        sum(
            weight / (1 + text.index(pair) / LEAD)
            for pair, weight in zip(pairs, weights, strict=True)
            if pair in text
        )
        for text in texts
    ]
    assert lead(firsts, np.array(weights)) == pytest.approx(np.array(shares) / sum(weights))
