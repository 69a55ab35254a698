"""A department with its units is the sum of them."""

from __future__ import annotations

from tests.generator.accounts import FUNDS
from tests.generator.random_accounts import random_accounts
from tests.generator.world import Published, consolidated, world


def test_consolidated_accounts_are_the_sum_of_their_parts() -> None:
    parts = [random_accounts(seed, year=2019) for seed in (1, 2, 3)]
    whole = consolidated("甲市教育局", parts)
    assert whole.department == "甲市教育局"
    for fund in FUNDS:
        assert whole.spent(fund) == sum(part.spent(fund) for part in parts)
        assert whole.received(fund) == sum(part.received(fund) for part in parts)
        assert whole.closed(fund) == sum(part.closed(fund) for part in parts)
    assert whole.three_public_final().reception == sum(part.three_public_final().reception for part in parts)
    assert whole.statistics.goods == sum(part.statistics.goods for part in parts)


def test_a_world_publishes_what_counts_once_and_units_beside_it() -> None:
    of_one_year = list(world(["甲市"], [2019]))
    departments = [one.accounts.department for one in of_one_year]
    assert len(set(departments)) == len(departments)
    assert sum(one.counts for one in of_one_year) == 6
    assert {unit for one in of_one_year for unit in one.units} >= {"甲市教育局（本级）", "甲市第一中学"}
    assert [one for one in of_one_year if one.registered_under] == [
        Published(of_one_year[-1].accounts, registered_under="甲市林业局", counts=False)
    ]
