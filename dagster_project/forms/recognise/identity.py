"""What a document says of itself: its kind, its department, its fiscal year.

Belongs here: names and years on covers, above forms and in their titles. Does not belong here: finding forms (`titles`), regions
and parents of departments (`landing`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import digits

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import DocumentKind
from dagster_project.forms.recognise.titles import FormText, is_owner, title_owner
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.money_units import money_unit_pattern
from dagster_project.knowledge.normalise import normalise

_ENDS = "\ue000"
"""Stands behind a number that ends a name, where blanks are gone."""
_A_YEAR = r"[2２]\s*[0０]\s*\d\s*\d\s*年"
_NUMBER_OF_A_NAME = re.compile(
    r"(?<=[\u4e00-\u9fff)）])(?<!第)(?:"
    rf"(?!{_A_YEAR})\d{{1,3}}(?=\s*{_A_YEAR}|\s+[^\d\s]|\s*$)"
    rf"|[^\S\n]+\d{{1,3}}(?={_A_YEAR}|[^\S\n]+20\d\d[^\S\n]+年|[^\S\n]+(?:金额|单位))"
    r")"
)
"""A number that ends a name. It touches the name, before a whole year, a blank or the end: 甲市教育局1 2023年度. Or it stands apart as all numbers of
a dump do that parts them from words: before a year that does so too, or touches the number, or before the unit of money (甲市教育局 1 2023 年度)."""
_NUMBER = rf"(?:\d{{1,3}}(?={_ENDS}))?"
_NAME = rf"(?P<name>(?:第\d+|[\u4e00-\u9fff()、·]){{3,40}}?{_NUMBER}){_ENDS}?"
_DEPARTMENT = re.compile(
    r"(?<!金额)(?<!货币)(?:公开部门|编制部门|部门名称|单位名称|编制单位|填报单位|填报部门|部门|公开单位|单位)(?:\((?:公章|盖章|单位)\))?:"
    rf"(?!\(?(?:人民币)?\(?{money_unit_pattern()})(?P<name>(?:第\d+|[^:\d{_ENDS}]){{2,50}}?{_NUMBER})(?=金额|单位:|20\d\d年|公开\d|$|\d|{_ENDS})"
)
_COVERS = (
    re.compile(_NAME + r"(?:部门|单位)?20\d\d年度?(?:部门|单位)?(?:汇总)?[决预]算"),
    re.compile(r"20\d\d年度?+" + _NAME + r"(?:部门|单位)?(?:汇总)?决算(?:公开)?(?:报告|报表|说明|情况|情况说明)?(?:目录|第一部分|$)"),
)
_COVER_LINES = 6
_YEAR_BEHIND = re.compile(r"(?:20\d\d年度?)?(?:部门|单位|汇总)?$")
_BEFORE_NAME = re.compile(rf"^(?:第[一二三四五六七八九十]+(?:部分|章|篇)|附件\d*{_ENDS}?:?|关于)+")
_OF_THE_FORMS = re.compile(
    r"(?:一般公共|政府性|国有资本|财政|预算|决算|基金|经营|拨款|安排|收入|支出|收支|基本|项目|经费|三公|机关|运行|总体|整体|本年度?|部门|单位"
    r"|[省市县区]级|全[省市县区]|汇总|公开|情况|绩效|[总和及与的、])+"
)
"""Names made of these words alone are of forms and chapters, not of departments."""
_HEADER_WORD = re.compile(r"科目|栏次|行次|决算数|预算数")
_YEAR = re.compile(r"(20\d\d)年度?[^\d,。;]{0,24}?[决预]算")
_CHINESE_YEAR = re.compile(r"二[〇○零OΟ0][〇○零OΟ0一二三四五六七八九]{2}(?=年)")
_DIGITS = {
    ord(character): digit
    for characters, digit in (("〇○零OΟ", "0"), *zip("一二三四五六七八九", "123456789", strict=True))
    for character in characters
}
_SHORT = 60
"""Characters of a normalised line up to which it may be a title or a cover."""
_TITLE_OR_COVER = re.compile(r"表(?:\(.*\))?$|20\d\d年.*[决预]算")
_OF_DEPARTMENTS = frozenset({"income_expenditure_summary", "income", "expenditure"})
"""Forms that only departments and units print."""
_PLACEHOLDER = re.compile(r"[XＸ×xｘ]{2,}")
_HEAD_LINES = 14
_BRACKETS = str.maketrans("()", "（）")
"""Names are printed with either; one department keeps one name."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself. `department` and `fiscal_year` are None where it does not say."""

    kind: DocumentKind
    department: str | None
    fiscal_year: int | None


def identify(lines: Sequence[TextLine], forms: Sequence[FormText]) -> Identity:
    """Kind, department and year, each by the majority of the places that state it."""
    running = [_CHINESE_YEAR.sub(_in_digits, normalise(line.text)) for line in lines]
    department = _department(lines, forms)
    years = Counter(int(year) for text in running if len(text) < _SHORT for year in _YEAR.findall(text))
    kind = _kind(running, forms, department)
    return Identity(kind, department, years.most_common(1)[0][0] if years else None)


def _kind(running: Sequence[str], forms: Sequence[FormText], department: str | None) -> DocumentKind:
    """What titles and covers say. The forms of a budget, and those of a government's own accounts, have names of the same words."""
    titles = [text for text in running if len(text) < _SHORT and _TITLE_OR_COVER.search(text)]
    of_a_government = {
        text for text in titles if any(title in text for title in statutory_forms.titles_of_kind(DocumentKind.GOVERNMENT_ACCOUNTS))
    }
    if len(of_a_government) >= 2 and len(of_a_government) > sum(form.form_id in _OF_DEPARTMENTS for form in forms):
        return DocumentKind.GOVERNMENT_ACCOUNTS
    budgets, finals = (sum(word in text for text in titles) for word in ("预算", "决算"))
    if not forms:
        return DocumentKind.BUDGET if budgets >= 2 and budgets > finals else DocumentKind.NOT_A_DISCLOSURE
    heads = (normalise("".join([form.title, *(line.text for line in form.lines[:_HEAD_LINES])])) for form in forms)
    if budgets > finals and not any("决算" in head for head in heads):
        return DocumentKind.BUDGET
    if not any(character.isdigit() for form in forms for line in form.lines for character in line.text if "." in line.text):
        if (department and _PLACEHOLDER.search(department)) or sum(bool(_PLACEHOLDER.search(text)) for text in running) >= 3:
            return DocumentKind.TEMPLATE
    return DocumentKind.FINAL_ACCOUNTS


def _department(lines: Sequence[TextLine], forms: Sequence[FormText]) -> str | None:
    """The name that most forms print above them; where none does, the one that most covers and titles begin with."""
    names = Counter(name for form in forms if (name := _above(form)))
    if not names:
        names = Counter([*names_on_covers(lines), *filter(None, map(_in_title, forms))])
    return names.most_common(1)[0][0].translate(_BRACKETS) if names else None


def owner(form: FormText) -> str | None:
    """Whose form it is, as it says above its columns (部门：某市水务局) or in its title; None where it does not say."""
    return _above(form) or _in_title(form)


def _above(form: FormText) -> str | None:
    if form.entity:
        return form.entity
    match = _DEPARTMENT.search(_named(form.lines[:_HEAD_LINES]))
    return match["name"] if match and not _HEADER_WORD.search(match["name"]) else None


def _in_title(form: FormText) -> str | None:
    """The name that a title begins with: 某市水务局2022年度收入决算表."""
    name = _YEAR_BEHIND.sub("", title_owner(form.title))
    return name if len(name) > 2 and not _OF_THE_FORMS.fullmatch(name) else None


def names_on_covers(lines: Sequence[TextLine]) -> Iterator[str]:
    """Names beside the words 年度决算, on lines of their own or in a title that the first lines share."""
    shared = (lines[:count] for count in range(2, _COVER_LINES + 1))
    for together in (*((line,) for line in lines), *shared):
        plain = _BEFORE_NAME.sub("", _named(together))
        match = next((match for cover in _COVERS if (match := cover.match(plain))), None)
        if match and _is_name(match["name"]):
            yield match["name"]


def _is_name(text: str) -> bool:
    """Whether a text beside the words 年度决算 is of a department: not of forms and chapters, and what a number follows is an institution."""
    bare = text.rstrip(digits)
    return not _OF_THE_FORMS.fullmatch(bare) and (bare == text or is_owner(bare))


def _named(lines: Sequence[TextLine]) -> str:
    """Lines as one normalised text that keeps where numbers of names end."""
    text = _NUMBER_OF_A_NAME.sub(rf"\g<0>{_ENDS}", "\n".join(line.text for line in lines))
    return _CHINESE_YEAR.sub(_in_digits, normalise(text))


def _in_digits(match: re.Match[str]) -> str:
    return match[0].translate(_DIGITS)
