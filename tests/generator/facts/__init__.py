"""Accounts written down as facts: one TOML file each, amounts in yuan as text.

Belongs here: reading those files. Does not belong here: what follows from the facts (`printed_forms`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.generator.accounts import Accounts, EconomicItem, Income, Opening, Spending, Statistics, ThreePublic


@dataclass(frozen=True)
class Facts:
    """Accounts, the last row printed of each form that breaks off, and the code names printed otherwise than that year's."""

    accounts: Accounts
    breaks_off: Mapping[str, str]
    printed_otherwise: Mapping[str, str]


def read_facts(name: str) -> Facts:
    """The facts of `facts/<name>.toml`. Raises FileNotFoundError, tomllib.TOMLDecodeError or KeyError for a file that is not one, and
    InconsistentAccounts where the facts contradict one another."""
    data = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
    statistics = data["statistics"]
    accounts = Accounts(
        department=data["department"],
        region=data["region"],
        year=data["year"],
        unit=data["unit"],
        spending=tuple(
            Spending(code, part["nature"], part["fund"], _cents(amount))
            for part in data["spending"]
            for code, amount in part["amounts"].items()
        ),
        income=tuple(Income(code, part["source"], _cents(amount)) for part in data["income"] for code, amount in part["amounts"].items()),
        opening=tuple(Opening(part["fund"], part.get("code", ""), _cents(part["amount"])) for part in data.get("opening", [])),
        economic=tuple(EconomicItem(code, _cents(amount), _cents(basic)) for code, (amount, basic) in data["economic"].items()),
        three_public_budget=ThreePublic(**{key: _cents(amount) for key, amount in data["three_public_budget"].items()}),
        statistics=Statistics(
            goods=_cents(statistics["goods"]),
            works=_cents(statistics["works"]),
            services=_cents(statistics["services"]),
            participating_operating_cost=_cents(statistics["participating_operating_cost"]),
            vehicles=statistics["vehicles"],
            general_equipment=statistics["general_equipment"],
            specialised_equipment=statistics["specialised_equipment"],
        ),
    )
    return Facts(accounts, data.get("breaks_off", {}), data.get("printed_otherwise", {}))


def _cents(amount: str) -> int:
    return int(Decimal(amount).scaleb(2))
