"""What is printed where a figure should be, and is none, is told in every way a table may be written."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES


@pytest.mark.parametrize("word", ["#REF!", "见附注", "待定"])
@pytest.mark.parametrize("style", ["csv_comma", "layout_joined", "layout_split", "html_plain"])
def test_a_word_for_a_figure_is_told(style: str, word: str) -> None:
    document = STYLES[style].document(random_accounts(3, year=2022))
    data = STYLES[style].render(document)
    encoding = "gb18030" if style == "csv_comma" else "utf-8"
    text = data.decode(encoding)
    figures = list(re.finditer(r"\d[\d,]*\.\d\d", text))
    figure = figures[len(figures) // 3]
    words = word if style in ("csv_comma", "html_plain") else word.rjust(len(figure[0]) - sum(ord(sign) > 127 for sign in word))
    disclosure = read_disclosure((text[: figure.start()] + words + text[figure.end() :]).encode(encoding), f"a{STYLES[style].suffix}")
    comparison = compare(document, disclosure)
    assert comparison.counts[Verdict.UNREAD] == 1
    assert not comparison.of(Verdict.WRONG, Verdict.INVENTED, Verdict.MISSING)
    assert "unreadable_cell" in {problem.kind for problem in disclosure.problems}


@pytest.mark.parametrize("remark", ["含上年结转12.50万元", "上年12.50"])
def test_a_remark_behind_the_figures_is_none(remark: str) -> None:
    document = STYLES["csv_comma"].document(random_accounts(3, year=2022))
    text = STYLES["csv_comma"].render(document).decode("gb18030")
    lines = text.splitlines()
    rows = [number for number, line in enumerate(lines) if re.search(r"\d\.\d\d", line)]
    for number in rows[::10]:
        lines[number] += f",,{remark}"
    disclosure = read_disclosure("\n".join(lines).encode("gb18030"), "a.csv")
    assert not compare(document, disclosure).of(Verdict.WRONG, Verdict.INVENTED)


def test_a_figure_with_another_unit_behind_it_than_its_form_is_unread() -> None:
    document = STYLES["csv_comma"].document(random_accounts(3, year=2022, exact=True))
    text = STYLES["csv_comma"].render(document).decode("gb18030")
    text = re.sub(r'"?(-?\d[\d,]*\.\d\d)"?', lambda figure: f"{Decimal(figure[1].replace(',', '')) / 10_000:.2f}万元", text)
    comparison = compare(document, read_disclosure(text.encode("gb18030"), "a.csv"))
    assert not comparison.of(Verdict.WRONG, Verdict.INVENTED)
