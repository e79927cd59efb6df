"""A breach made worse, left alike and brought nearer, of every rule, by the judge's numbers."""

import pytest

from optimizer.domain.instance import Instance
from optimizer.domain.violation import Violation, newly_broken
from optimizer.judge.rules import broken_rules
from optimizer.judge.words import SAID
from tests.judge.breaches import BREACHES, After
from tests.judge.planted import instance, plan

NOT_COMPARED = {"moves", "work", "no remote"}
"""What is no move at all, and what `rank` alone says."""


def test_every_rule_that_the_judge_words_is_here() -> None:
    rules = {rule.partition(",")[0] for rule in SAID} - NOT_COMPARED
    assert {breach.rule for breach in BREACHES.values()} == rules


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_measured(name: str) -> None:
    breach = BREACHES[name]
    given = instance(**breach.tables)
    for after in (breach.plan, *breach.worse, *breach.alike, *breach.better):
        found = [(one.measured, one.bound) for one in _broken(given, after, breach.rule)]
        assert found == ([] if after.measured is None else [(after.measured, after.bound)]), after


@pytest.mark.parametrize("name", BREACHES)
def test_what_is_worse_and_only_that_is_newly_broken(name: str) -> None:
    breach = BREACHES[name]
    given = instance(**breach.tables)
    before = _broken(given, breach.plan, breach.rule)
    for after in breach.worse:
        broken = _broken(given, after, breach.rule)
        assert newly_broken(before, broken) == broken != [], after
    for after in (breach.plan, *breach.alike, *breach.better):
        assert newly_broken(before, _broken(given, after, breach.rule)) == [], after
    # What was kept before is newly broken however little it is broken after.
    for after in (breach.plan, *breach.worse, *breach.better):
        broken = _broken(given, after, breach.rule)
        assert newly_broken([], broken) == broken


def _broken(given: Instance, after: After, rule: str) -> list[Violation]:
    found = broken_rules(plan(given, after.moves, after.cases))
    return [violation for violation in found if violation.rule == rule]
