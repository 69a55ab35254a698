"""The forms of any accounts obey every identity of the seeds, and printing loses no figure.

The identities are interpreted here once more, straight from `seeds/checks/README.md`, apart from the solver and the judge: the generator must not
lean on what it is there to test.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generator.accounts import Accounts
from tests.generator.form_tables import FormShape, PrintedForm
from tests.generator.names import SEEDS, Names
from tests.generator.numbers import NumberStyle
from tests.generator.printed_forms import printed_forms, with_amount
from tests.generator.random_accounts import random_accounts, varied_accounts
from tests.generator.regional_forms import REGIONAL
from tests.generator.styles import STYLES
from tests.generator.wrapping import wrap

ACCOUNTS = st.builds(varied_accounts, st.integers(0, 2**32 - 1))
SHAPES = st.builds(
    FormShape,
    forms=st.sampled_from([FormShape().forms, (*FormShape().forms, *REGIONAL)]),
    economic_amount=st.booleans(),
    economic_totals=st.booleans(),
    state_capital_balances=st.booleans(),
)
STREAMS = [name for name in STYLES if name.startswith("stream")]

Amounts = Mapping[str, Mapping[str, Mapping[str, Decimal]]]
"""form id → row key → column key → amount; a blank counts as nothing."""


def read(name: str) -> list[dict[str, str]]:
    with Path(SEEDS / "checks" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CHECKS = read("checks")
TERMS: dict[str, list[dict[str, str]]] = defaultdict(list)
for term in read("check_terms"):
    TERMS[term["check_id"]].append(term)


def is_child(code: str, parent: str) -> bool:
    if code.startswith("service."):
        return code.rpartition(".")[0] == parent != "service"
    return code.isdigit() and code.startswith(parent) and len(code) == len(parent) + 2


def anchors(check: Mapping[str, str], rows: Mapping[str, object]) -> Iterator[str]:
    role, wanted = check["place_role"], check["place_row"]
    for key in rows:
        code = key.removeprefix("expenditure.")
        if (
            role == "line"
            or (role == "row" and key == wanted)
            or (role == "prefix" and key.startswith(wanted))
            or (role == "parent" and any(is_child(other, key) for other in rows))
            or (role == "expenditure_class" and key != code and code.isdigit())
        ):
            yield key


def cells_of(term: Mapping[str, str], anchor: str, rows: Mapping[str, object]) -> list[str]:
    role = term["row_role"]
    if role in ("row", "anchor", "anchor_class", "same_code", "same_code_if_any"):
        key = {
            "row": term["row_key"],
            "anchor": anchor,
            "same_code": anchor,
            "same_code_if_any": anchor,
            "anchor_class": anchor.removeprefix("expenditure."),
        }[role]
        return [key] if key in rows else []
    wanted = {
        "children": lambda key: is_child(key, anchor),
        "classes": lambda key: key.isdigit() and len(key) == 3,
        "service_groups": lambda key: key.startswith("service.") and key.count(".") == 1,
        "service_items": lambda key: key.startswith("service.") and key.count(".") == 3,
        "units": lambda key: key.startswith("unit."),
        "expenditure_classes": lambda key: key.startswith("expenditure.") and key.removeprefix("expenditure.").isdigit(),
    }[role]
    return [key for key in rows if wanted(key)]


def columns_of(called: str, anchor: str, column: str, printed: Mapping[str, Decimal]) -> list[str]:
    """The columns of a row that a term names."""
    if called == "@children":
        length, leading = (3, "") if column == "total" else (5, column)
        return [key for key in printed if key.isdigit() and len(key) == length and key.startswith(leading)]
    meant = {"@": column, "@anchor": anchor}.get(called, called)
    return [meant] if meant in printed else []


def broken(forms: tuple[PrintedForm, ...]) -> Iterator[str]:
    """Every place where an identity of the seeds does not hold."""
    amounts: Amounts = {
        form.form_id: {row.row_key: {key: amount or Decimal(0) for key, amount in row.cells.items()} for row in form.rows} for form in forms
    }
    for check in CHECKS:
        terms = TERMS[check["check_id"]]
        if any(term["document"] != "this" or (term["form_id"] not in amounts and term["row_role"] != "same_code_if_any") for term in terms):
            continue
        rows = amounts[check["place_form_id"]]
        for anchor in anchors(check, rows):
            listed = check["place_columns"]
            columns = (
                list(rows[anchor]) if listed == "*" else [column for column in listed.split() if column == "-" or column in rows[anchor]]
            )
            for column in columns:
                sides: dict[str, list[Decimal]] = {"left": [], "right": []}
                optional = {"left": False, "right": False}
                for term in terms:
                    form_rows = amounts.get(term["form_id"], {})
                    optional[term["side"]] |= term["row_role"] in ("anchor_class", "same_code", "same_code_if_any")
                    for key in cells_of(term, anchor, form_rows):
                        for column_key in columns_of(term["column_key"], anchor, column, form_rows[key]):
                            sides[term["side"]].append(int(term["sign"]) * form_rows[key][column_key])
                if any(not cells and not optional[side] for side, cells in sides.items()):
                    continue
                left, right = sum(sides["left"]), sum(sides["right"])
                if left > right if check["relation"] == "le" else left != right:
                    yield f"{check['check_id']} at {check['place_form_id']}/{anchor}/{column}: {left} and {right}"


@given(ACCOUNTS, SHAPES)
@settings(max_examples=60, deadline=None)
def test_every_identity_of_the_seeds_holds(accounts: Accounts, shape: FormShape) -> None:
    assert list(broken(printed_forms(accounts, Names(accounts.year), shape))) == []


def test_the_identities_notice_an_error() -> None:
    accounts = random_accounts(4)
    forms = printed_forms(accounts, Names(accounts.year), FormShape())
    forms = with_amount(forms, "expenditure", "total", "total", Decimal(accounts.spent() + 1).scaleb(-2))
    assert [message.split()[0] for message in broken(forms)] == ["expenditure.row", "expenditure.total", "tie.summary_expenditure.total"]


@given(ACCOUNTS)
@settings(max_examples=20, deadline=None)
def test_exact_figures_in_ten_thousands_add_up(accounts: Accounts) -> None:
    exact = random_accounts(accounts.spent() % 10_000, exact=True)
    numbers = NumberStyle()
    for form in printed_forms(exact, Names(exact.year), FormShape()):
        if form.form_id != "statistics":
            assert all(numbers.printed(amount, "万元") == amount for amount in form.amounts().values())


@pytest.mark.parametrize("name", STREAMS)
@given(ACCOUNTS)
@settings(max_examples=15, deadline=None)
def test_a_stream_holds_every_character_of_the_tables(name: str, accounts: Accounts) -> None:
    style = STYLES[name]
    document = style.document(accounts)
    there = Counter(style.render(document).decode())
    printed = Counter(character for grid in document.grids() for row in grid.rows for cell in row.cells for character in cell.text)
    assert printed - there == Counter()


@pytest.mark.parametrize("name", [name for name in STYLES if name.startswith("layout")])
@given(ACCOUNTS)
@settings(max_examples=15, deadline=None)
def test_a_layout_dump_holds_every_figure_whole(name: str, accounts: Accounts) -> None:
    style = STYLES[name]
    document = style.document(accounts)
    words = set(style.render(document).decode().split())
    assert [cell.text for cell in document.places().values() if cell.amount is not None and cell.text not in words] == []


@given(st.text(alphabet="一二三（）、。0123456789,.", max_size=60), st.integers(1, 20), st.booleans())
def test_wrapped_text_rejoined_is_the_text(text: str, room: int, wide: bool) -> None:
    assert "".join(wrap(text, room, wide=wide)) == text
