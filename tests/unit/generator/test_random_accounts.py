"""Random accounts are consistent, realistic, and the same for the same seed."""

from __future__ import annotations

import pytest

from tests.generator.accounts import FUNDS, OWN
from tests.generator.random_accounts import random_accounts, varied_accounts

SEEDS = range(60)


def test_the_same_seed_gives_the_same_accounts() -> None:
    assert random_accounts(5) == random_accounts(5)
    assert random_accounts(5) != random_accounts(6)


def test_a_seed_keeps_its_accounts_for_good() -> None:
    accounts = random_accounts(1, year=2021)
    assert (accounts.department, accounts.spent()) == ("范例县残疾人联合会", 26_281_290_411)


def test_sizes_and_hard_cases_are_those_of_real_departments() -> None:
    drawn = [random_accounts(seed) for seed in SEEDS]
    assert all(3 <= len({leaf.code[:3] for leaf in accounts.spending}) <= 18 for accounts in drawn)
    assert any(leaf.cents < 0 for accounts in drawn for leaf in accounts.spending)
    assert any(accounts.received(OWN) for accounts in drawn)
    assert any(accounts.spent("government_fund") for accounts in drawn)
    assert any(accounts.spent("state_capital") for accounts in drawn)
    assert any(leaf.nature == "operating" for accounts in drawn for leaf in accounts.spending)
    repeated = [len(accounts.spending) - len({leaf.cents for leaf in accounts.spending}) for accounts in drawn]
    assert sum(count > 0 for count in repeated) > len(drawn) / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_exact_accounts_know_whole_hundreds_only(seed: int) -> None:
    accounts = random_accounts(seed, exact=True)
    amounts = [leaf.cents for leaf in (*accounts.spending, *accounts.income, *accounts.opening, *accounts.economic)]
    assert all(cents % 10_000 == 0 for cents in [*amounts, *map(accounts.closed, FUNDS), accounts.operating_cost()])


def test_varied_accounts_differ_in_year_and_unit() -> None:
    drawn = [varied_accounts(seed) for seed in SEEDS]
    assert {accounts.unit for accounts in drawn} == {"元", "万元"}
    assert len({accounts.year for accounts in drawn}) > 3
