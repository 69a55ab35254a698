"""Damaged text dumps: nothing crashes, what is read of them is right, and a loss is told."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import mutated, outcome
from dagster_project.forms.model import DocumentKind
from dagster_project.knowledge.seeds import read_seed
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.documents import Printout
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

NAMES = ["stream_narrow", "stream_roomy", "stream_numbers_cut", "stream_total_last", "layout_joined", "layout_split"]


@cache
def printed(name: str, seed: int) -> tuple[Printout, bytes]:
    document = STYLES[name].document(varied_accounts(seed))
    return document, STYLES[name].render(document)


def amounts(disclosure: Disclosure) -> dict[tuple[str, str, str], str]:
    return {
        (form.form_id, row.row_key, key): cell.text
        for form in disclosure.forms
        for row in form.rows
        for key, cell in row.cells.items()
        if cell.amount_yuan is not None or cell.quantity is not None
    }


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 20), share=st.floats(0, 1))
@settings(max_examples=3, deadline=None)
def test_a_dump_cut_anywhere_gives_no_wrong_amount(name: str, seed: int, share: float) -> None:
    document, data = printed(name, seed)
    disclosure = read_disclosure(data[: int(len(data) * share)], "cut.txt")
    assert compare(document, disclosure).of(Verdict.WRONG, Verdict.INVENTED) == []


@pytest.mark.parametrize("name", ["stream_roomy", "layout_joined"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_and_line_ends_change_nothing(name: str, encoding: str) -> None:
    _, data = printed(name, 3)
    plain = amounts(read_disclosure(data, "plain.txt"))
    for text in (data.decode(), data.decode().replace("\n", "\r\n"), data.decode().replace("\n", "\r")):
        assert amounts(read_disclosure(text.encode(encoding), "other.txt")) == plain


@pytest.mark.parametrize("name", ["stream_roomy", "layout_joined"])
def test_traditional_characters_change_nothing_but_words(name: str) -> None:
    document, data = printed(name, 3)
    traditional = str.maketrans({row["simplified"]: row["traditional"] for row in read_seed("forms/traditional_characters.csv")})
    read = read_disclosure(data.decode().translate(traditional).encode(), "traditional.txt")
    assert amounts(read).keys() == amounts(read_disclosure(data, "plain.txt")).keys()
    assert compare(document, read).of(Verdict.WRONG, Verdict.INVENTED) == []


@given(st.binary(max_size=3000))
@settings(max_examples=60, deadline=None)
def test_random_bytes_are_refused_with_a_problem(data: bytes) -> None:
    disclosure = read_disclosure(data, "noise.txt")
    assert (disclosure.kind, disclosure.forms) == (DocumentKind.NOT_A_DISCLOSURE, [])
    assert len(disclosure.problems) == 1


@pytest.mark.parametrize("name", ["stream_roomy", "stream_total_last", "layout_joined"])
@given(seed=st.integers(0, 20))
@settings(max_examples=3, deadline=None)
def test_a_dump_that_lost_its_form_feeds_gives_no_wrong_amount(name: str, seed: int) -> None:
    document, data = printed(name, seed)
    disclosure = read_disclosure(data.replace(b"\f", b""), "no_pages.txt")
    assert compare(document, disclosure).of(Verdict.WRONG, Verdict.INVENTED) == []


@pytest.mark.parametrize(
    ("mutation", "seed", "style"),
    [
        ("figure_broken", 1002, None),
        ("figure_broken", 40093, None),
        ("line_deleted", 60007, None),
        ("line_deleted", 60060, None),
        ("figure_broken", 1013, None),
        ("figure_broken", 1050, None),
        ("figure_broken", 1057, None),
        ("figure_broken", 5039, None),
        ("figure_cut", 2007, None),
        ("figure_cut", 5010, None),
        ("line_deleted", 1015, None),
        ("line_deleted", 1045, None),
        ("line_deleted", 1067, None),
        ("line_deleted", 2014, None),
        ("line_deleted", 30004, None),
        ("lines_swapped", 2001, None),
        ("text_cut", 1036, None),
        ("text_cut", 50054, None),
        ("text_cut", 5003, "layout_raised"),
        ("line_doubled", 5002, "stream_numbers_cut"),
    ],
)
def test_a_damaged_dump_gives_no_wrong_amount_and_hides_no_loss(mutation: str, seed: int, style: str | None) -> None:
    """The seeds are those that failed once (`benchmarks/fuzz.py`)."""
    document = mutated(mutation, seed, (style,) if style else ())
    found = outcome(document, seed, read_disclosure(document.data, "damaged.txt"))
    assert (found.wrong, found.silent) == ((), ())
