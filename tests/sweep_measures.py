"""Random instances: service, evaluate, rank and compare, each counted again from the tables.

``python -m tests.sweep_measures --count 500`` runs the random tests of these answers on so many
seeds, prints what was covered and every one that fails, and exits with 1 if there is one.
"""

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from itertools import product

from tests.answers import test_compare, test_evaluate, test_rank, test_service
from tests.every_plan import num_plans
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables
from tests.sweep import Tally, asks_of_a_sweep, run_sweep

MOST_PLANS = 20_000


def sweep_measures(seeds: Iterable[int]) -> Tally:
    """Return the tally of the seeds."""
    total = Tally()
    for seed in seeds:
        tally = Tally(1)
        for name, check in _checks(seed):
            try:
                check()
                tally.seen[name] += 1
            except Exception:
                tally.wrong.append(f"seed {seed}, {name}: {traceback.format_exc()}")
        total.add(tally)
    return total


def _checks(seed: int) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "service", lambda: test_service.test_as_counted_from_the_tables(seed)
    if seed % 3 or num_plans(random_tables(seed)) <= MOST_PLANS:
        yield (
            "moves",
            lambda: test_evaluate.test_any_moves_are_measured_as_by_counting_every_plan(seed),
        )
        yield (
            "placements",
            lambda: (
                test_evaluate.test_the_moves_to_a_placement_are_the_cheapest_that_keep_the_rules(
                    seed
                )
            ),
        )
    for what in ("move", "add", "remove"):
        yield (
            f"rank {what}",
            lambda what=what: test_rank.test_every_choice_is_there_in_order_and_measured(
                seed, what
            ),
        )
    tables = random_rule_tables(seed) if seed % 2 else random_tables(seed)
    if num_plans(tables) <= MOST_PLANS:
        yield (
            "allowed moves",
            lambda: (
                test_rank.test_a_move_is_allowed_if_the_plan_of_that_move_alone_keeps_every_rule(
                    seed
                )
            ),
        )
    if seed % 2:
        yield "rank shift", lambda: test_rank.test_every_shift_of_cases_is_measured(seed)
    for plans in product(("today", "best"), repeat=2):
        yield (
            f"compare {' and '.join(plans)}",
            lambda plans=plans: test_compare.test_the_parts_add_up_exactly(seed, plans),
        )
    yield (
        "mixed by hand",
        lambda: test_compare.test_steps_by_solving_are_the_best_of_tables_mixed_by_hand(seed),
    )
    yield (
        "mixed with itself",
        lambda: test_compare.test_an_instance_mixed_with_itself_is_itself(seed),
    )


def main(arguments: list[str] | None = None) -> int:
    asked = asks_of_a_sweep("tests.sweep_measures", __doc__, 500, ()).parse_args(arguments)
    return run_sweep(sweep_measures, asked, 25)


if __name__ == "__main__":
    sys.exit(main())
