"""Names of rules in the words of the tables, and read back."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from optimizer.answers.spelling_weights import PLACES, read_name, spell_name
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.judge.sums import Sums
from optimizer.judge.ways import Ways
from tests.build import instance_of
from tests.random_rules import random_rule_tables


def lanes_and_mixes() -> Any:
    return instance_of(
        {"A x": 12, "A y": 1, "B x": 2},
        [("A x", 1, "p"), ("B y", 2, "q")],
        pools=[{"pool": "p"}, {"pool": "q", "fte": 0.5}],
        lanes=[{"from": "B", "to": "A"}, {"from": "A", "to": "B", "max": 1}],
        mixes=[{"pools": ["q"], "share": 0.5}],
    )


def test_places_are_named() -> None:
    instance = lanes_and_mixes()
    assert spell_name(instance, ("need", 3)) == {"rule": "need", "office": "B", "duty": "y"}
    assert spell_name(instance, ("rounded", 0, 500)) == {
        "rule": "rounded",
        "office": "A",
        "duty": "x",
        "part": 500,
    }
    assert spell_name(instance, ("seats", 1)) == {"rule": "seats", "office": "B"}
    # Lanes are sorted by where they start.
    assert spell_name(instance, ("lane", 0)) == {"rule": "lane", "office": "A", "to": "B"}
    assert spell_name(instance, ("mix", 0, 1)) == {
        "rule": "mix",
        "row": 1,
        "office": "A",
        "duty": "y",
    }
    assert spell_name(instance, ("cost",)) == {"rule": "cost"}


def test_every_name_of_the_judge_is_read_back() -> None:
    seen: Counter[str] = Counter()
    for seed in range(40):
        instance = instance_from_tables(random_rule_tables(seed))
        sums = Sums(instance, Ways(instance), Load(False, Fraction(1)))
        assert PLACES.keys() == sums.named.keys()
        for rule, (sizes, _) in sums.named.items():
            name = rule, *(size - 1 for size in sizes)
            # Of parts there are none of size 0.
            if min(sizes, default=1) and (rule != "rounded" or sizes[1] > 1):
                row = spell_name(instance, name) | {"weight": 7}
                assert read_name(instance, row) == name
                seen[rule] += 1
    assert seen.keys() == PLACES.keys()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"rule": None},
        {"rule": "toll", "office": "A"},
        {"rule": ["need"], "office": "A", "duty": "x"},
        {"rule": "need", "office": "A"},
        {"rule": "need", "office": "C", "duty": "x"},
        {"rule": "need", "office": "A", "duty": 0},
        {"rule": "lane", "office": "A", "to": "A"},
        {"rule": "lane", "office": "A", "to": ["B"]},
        {"rule": "mix", "office": "A", "duty": "x"},
        {"rule": "mix", "row": "1", "office": "A", "duty": "x"},
        {"rule": "mix", "row": True, "office": "A", "duty": "x"},
        {"rule": "mix", "row": 0, "office": "A", "duty": "x"},
        {"rule": "rounded", "office": "A", "duty": "x", "part": 0.5},
        None,
    ],
)
def test_what_names_nothing_is_an_error(fields: Any) -> None:
    with pytest.raises(ValueError, match="weights"):
        read_name(lanes_and_mixes(), fields)
