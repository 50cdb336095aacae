"""The table of what damage costs, and whether it is within its target."""

from evaluation.cleaning import CleaningTable, Damage

CLEAN = Damage("clean", {"question": 0.9, "keyword": 0.8}, {"question": 0.97, "keyword": 0.92})
SPACE = Damage("space", {"question": 0.9, "keyword": 0.8}, {"question": 0.97, "keyword": 0.914})
HEAVY = Damage(
    "heavy-space", {"question": 0.1, "keyword": 0}, {"question": 0.975, "keyword": 0.901}
)
FOUND = CleaningTable([CLEAN, SPACE, HEAVY], "2026-11-22", "abc", sample=3)


def test_cost_is_what_the_cleaned_corpus_lacks_of_the_undamaged_one() -> None:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in FOUND.lines()]
    assert rows[2] == ["clean", "0.9000", "0.9700", "", "0.8000", "0.9200", ""]
    assert rows[3] == ["space", "0.9000", "0.9700", "+0.0000", "0.8000", "0.9140", "+0.0060"]
    assert rows[4][-1] == "+0.0190"
    assert list(FOUND.lines())[-1].endswith("commit abc, one query in 3.")


def test_heavy_damage_may_cost_more() -> None:
    assert [verdict.split(" (")[0] for verdict in FOUND.verdicts()] == [
        "space: MISSES its target of 0.005",
        "heavy-space: within its target of 0.02",
    ]
