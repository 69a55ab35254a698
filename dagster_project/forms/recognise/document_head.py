"""What a document says of itself: its kind, its department, its fiscal year.

Belongs here: names and years on covers, above forms and in their titles. Does not belong here: finding forms (`titles`), regions
and parents of departments (`landing`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from string import digits
from typing import NamedTuple

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import DocumentKind
from dagster_project.forms.recognise.department_name import clean_name, code_of, without_code
from dagster_project.forms.recognise.heads import GAP, LINE_END, fields, folded, plain
from dagster_project.forms.recognise.institutions import is_owner
from dagster_project.forms.recognise.money_unit import unit_stated
from dagster_project.forms.recognise.titles import FormText, title_form, title_owner
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.head_labels import head_labels
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
_NUMBER_BEHIND = re.compile(r"[\u4e00-\u9fff)）]\s*\d")
"""What a text holds that may have such a number: to look for this first takes a tenth of the time."""
_NUMBER = rf"(?:\d{{1,3}}(?={_ENDS}))?"
_NAME = rf"(?P<name>(?:第\d+|[\u4e00-\u9fff()、·]){{3,40}}?{_NUMBER}){_ENDS}?"
_NUMBERED = r"\d{1,3}(?=中|小学|学校|医院|团|队|厂|所|台|站|号|指挥|局|处)"
"""The number of a school or the like within its name: 某市101中学."""
_NAME_IN_VALUE = re.compile(
    rf"(?P<name>(?:第\d+(?!\d*页)|{_NUMBERED}|[^:\d{_ENDS}]){{2,50}}?{_NUMBER})(?=20\d\d年|公开\d|第\d+页|共\d+页|$|(?!{_NUMBERED})\d|{_ENDS})"
)
_COVERS = (
    re.compile(_NAME + r"(?:部门|单位)?20\d\d年度?(?:部门|单位)?(?:汇总)?[决预]算"),
    re.compile(r"20\d\d年度?+" + _NAME + r"(?:部门|单位)?(?:汇总)?决算(?:公开)?(?:报告|报表|说明|情况|情况说明)?(?:目录|第一部分|$)"),
)
_OF_ACCOUNTS = "算"
"""What every cover says: 决算, 预算."""
_CENTURY = "20"
"""What every year begins with once it is written out."""
_COVER_LINES = 6
_YEAR_BEFORE = re.compile(r"^20\d\d年?度?")
_YEAR_BEHIND = re.compile(r"(?:20\d\d年度?)?(?:(?:部门|单位|汇总)?(?:决算(?:公开)?)?)$")
_BEFORE_NAME = re.compile(rf"^(?:第[一二三四五六七八九十]+(?:部分|章|篇)|附件\d*{_ENDS}?:?|关于)+")
_OF_THE_FORMS = re.compile(
    r"(?:一般公共|政府性|国有资本|财政|预算|决算|基金|经营|拨款|安排|收入|支出|收支|基本|项目|经费|三公|机关|运行|总体|整体|本年度?|部门|单位"
    r"|[省市县区]级|全[省市县区]|汇总|公开|情况|绩效|[总和及与的、])+"
)
"""Names made of these words alone are of forms and chapters, not of departments."""
_HEADER_WORD = re.compile(r"科目|栏次|行次|决算数|预算数")
_YEAR = re.compile(r"(?<![与比较同和])(20\d\d)年度?[^\d,。;]{0,24}?[决预]算|[决预]算(?:公开)?(?:报告|报表|表|情况)?(20\d\d)年度?$")
_CHINESE_YEAR = re.compile(r"二[〇○零OΟ0][〇○零OΟ0一二三四五六七八九]{2}(?=年|部门|单位|汇总|决算)")
_YEARS_AS_PRINTED = (
    (re.compile(r"[(\[【〔](20\d\d)(?:年度?)?[)\]】〕]"), r"\1年度"),
    (re.compile(r"(?<![\dA-Za-z])FY(20\d\d)(?!\d)年?度?", re.IGNORECASE), r"\1年度"),
    (re.compile(r"(?<!\d)(20\d\d)(?:财年|(?:财政|会计|预算)年度)"), r"\1年度"),
    (re.compile(r"(?<![\d第])([0-3]\d)年(?:度|(?=(?:部门|单位|汇总|本级)?决算))"), r"20\1年度"),
    (re.compile(r"(?<!\d)(20\d\d)(?!年)度?(?=[\u4e00-\u9fff]{0,14}决算)"), r"\1年"),
)
"""（2016年度）, FY2016, 2016财年, 16年度, 2016部门决算 and 2016支出决算表, and how they are written as the others are."""
_MAY_SAY_A_YEAR = re.compile(r"20\d\d(?!\d)|\d年|二[〇○零OΟ0]")
"""What a text holds in which one of these, or a year in Chinese numerals, may be found: few lines do."""
_YEAR_ALONE = re.compile(r"(20\d\d)年度?")
_YEAR_AT_THE_END = re.compile(r"(?<!\d)(20\d\d)年度$")
_DIGITS_OF_A_YEAR = re.compile(r"20\d\d")
_WHOLE_YEAR = re.compile(r"(20\d\d)[-年./]0?1[-月./]0?1日?[-—–~至到]+(?:\1[-年./])12[-月./]31日?|(20\d\d)年0?1月?[-—–~至到]+12月")
_YEAR_IN_A_FIELD = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
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
_SECTION = re.compile(
    r"收入支出决算总体情况|收入决算情况|支出决算情况|财政拨款收入支出决算|一般公共预算财政拨款(?:基本)?支出决算|三公\"?经费支出决算|政府性基金预算|国有资本经营预算"
    r"|机关运行经费|政府采购支出|国有资产占用|预算绩效"
)
"""Headings of sections that every narrative of final accounts has."""
_SENTENCE = re.compile(r"[,。;]")
_SUM = re.compile(r"\d(?:万|亿)?元")
_FEWEST_SECTIONS, _FEWEST_SUMS = 4, 10
_PLACEHOLDER = re.compile(r"[XＸ×xｘ]{2,}")
_HEAD_LINES = 14
_REMEMBERED = 4096
"""Lines of a document are looked at many times."""
_FORMS_REMEMBERED = 32
_COVER_HEAD_LINES = 20
_SHORTEST_NAME = 4
"""Characters that a name without a label has more than."""
_RUN_ON = 25
"""Characters up to which a further line may be the rest of a name."""


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What a document says of itself. `department` and `fiscal_year` are None where it does not say; `department_code` is the budget department's code
    that stands beside its name, as printed, None where none does."""

    kind: DocumentKind
    department: str | None
    fiscal_year: int | None
    department_code: str | None = None


def document_head(lines: Sequence[TextLine], forms: Sequence[FormText]) -> DocumentHead:
    """Kind, department and year, each by the majority of the places that state it."""
    running = [_years_written_out(normalise(line.text)) for line in lines]
    named = _department(lines, forms)
    department = named.name if named else None
    return DocumentHead(_kind(running, forms, department), department, _fiscal_year(lines, running, forms), named.code if named else None)


def _fiscal_year(lines: Sequence[TextLine], running: Sequence[str], forms: Sequence[FormText]) -> int | None:
    """The year that most forms state; where none does, that of most covers and titles, or of a line of the first page. None where two are as frequent."""
    stated = Counter(year for form in forms if (year := _year_of(form)))
    titled = Counter(year for text in running if len(text) < _SHORT for year in _years_titled(text))
    for years in (stated, titled, stated + titled):
        if year := _most_frequent(years):
            return year
    if stated or titled:
        return None
    first = [line for line in lines[:_COVER_HEAD_LINES] if line.page == lines[0].page]
    return _most_frequent(Counter(_years_in_head(first)))


def _years_titled(text: str) -> list[int]:
    """The years beside the words 决算 and 预算 in a normalised title."""
    return [int(before or behind) for before, behind in _YEAR.findall(text)] if _OF_ACCOUNTS in text and _CENTURY in text else []


def _most_frequent(years: Counter[int]) -> int | None:
    first = years.most_common(2)
    return first[0][0] if first and (len(first) == 1 or first[0][1] > first[1][1]) else None


def _year_of(form: FormText) -> int | None:
    """The one year in the title of a form and above its columns."""
    title = set(_years_titled(_years_written_out(normalise(form.title))))
    years = title or set(_years_in_head(_head(form)))
    return years.pop() if len(years) == 1 else None


def _years_in_head(lines: Sequence[TextLine]) -> list[int]:
    """Years in fields that are for it, from January to December, and as words of their own. A date is none."""
    text = folded(line.text for line in lines)
    years = [
        year[1]
        for field in fields(text)
        if field.role == "year" and (year := _YEAR_IN_A_FIELD.search(_years_written_out(plain(field.value.split(LINE_END)[0]))))
    ]
    for line in lines:
        whole = _years_written_out(normalise(line.text))
        years += [first or second for first, second in _WHOLE_YEAR.findall(whole)]
        words = [whole, *(_years_written_out(word) for word in folded([line.text]).split(GAP))]
        years += {match[1] for word in words if (match := _YEAR_ALONE.fullmatch(word) or _YEAR_AT_THE_END.search(word))}
        years += _DIGITS_OF_A_YEAR.findall(whole) if _DIGITS_OF_A_YEAR.fullmatch(whole) else []
    return list(map(int, years))


@lru_cache(_REMEMBERED)
def _years_written_out(text: str) -> str:
    """Normalised text with every year as 2016年."""
    if not _MAY_SAY_A_YEAR.search(text):
        return text
    text = _CHINESE_YEAR.sub(_in_digits, text)
    for pattern, written in _YEARS_AS_PRINTED:
        text = pattern.sub(written, text)
    return text


def _head(form: FormText) -> list[TextLine]:
    """The lines above the columns of a form."""
    return list(takewhile(lambda line: not _is_of_the_table(form, folded([line.text])), form.lines[:_HEAD_LINES]))


def _kind(running: Sequence[str], forms: Sequence[FormText], department: str | None) -> DocumentKind:
    """What titles and covers say. The forms of a budget, and those of a government's own accounts, have names of the same words."""
    titles = [text for text in running if len(text) < _SHORT and _TITLE_OR_COVER.search(text) and not _SENTENCE.search(text)]
    of_a_government = {
        text for text in titles if any(title in text for title in statutory_forms.titles_of_kind(DocumentKind.GOVERNMENT_ACCOUNTS))
    }
    if len(of_a_government) >= 2 and len(of_a_government) > sum(form.form_id in _OF_DEPARTMENTS for form in forms):
        return DocumentKind.GOVERNMENT_ACCOUNTS
    budgets, finals = (sum(word in text for text in titles) for word in ("预算", "决算"))
    if not forms and finals > budgets and _is_narrative(running):
        return DocumentKind.FINAL_ACCOUNTS
    if not forms:
        return DocumentKind.BUDGET if budgets >= 2 and budgets > finals else DocumentKind.NOT_A_DISCLOSURE
    heads = (normalise("".join([form.title, *(line.text for line in form.lines[:_HEAD_LINES])])) for form in forms)
    if budgets > finals and not any("决算" in head for head in heads):
        return DocumentKind.BUDGET
    if not any(character.isdecimal() for form in forms for line in form.lines for character in line.text if "." in line.text):
        if (department and _PLACEHOLDER.search(department)) or sum(bool(_PLACEHOLDER.search(text)) for text in running) >= 3:
            return DocumentKind.TEMPLATE
    return DocumentKind.FINAL_ACCOUNTS


def _is_narrative(running: Sequence[str]) -> bool:
    """Whether a document without forms is the narrative of final accounts, whose forms stand in an attachment: it has their sections and figures."""
    sections = {match[0] for text in running if len(text) < _SHORT and not _SENTENCE.search(text) for match in _SECTION.finditer(text)}
    sums = sum(len(_SUM.findall(text)) for text in running)
    return len(sections) >= _FEWEST_SECTIONS and sums >= _FEWEST_SUMS


class _Named(NamedTuple):
    """The name of a department, and its code where one stands beside it."""

    name: str
    code: str | None = None


def _department(lines: Sequence[TextLine], forms: Sequence[FormText]) -> _Named | None:
    """The name that most forms print above them; where none does, the one that most covers and titles begin with, or a cover has a label for. Its code is
    the one that stands beside it most often."""
    named = [found for form in forms if (found := _above(form))]
    if not named:
        named = [_Named(name) for name in (*names_on_covers(lines), *filter(None, map(_in_title, forms)))]
    if not named:
        first = FormText("", "", tuple(line for line in lines[:_COVER_HEAD_LINES] if line.page == lines[0].page), (), None)
        named = list(filter(None, [_above(first)]))
    if not named:
        return None
    name = Counter(found.name for found in named).most_common(1)[0][0]
    codes = Counter(found.code for found in named if found.name == name and found.code)
    return _Named(name, codes.most_common(1)[0][0] if codes else None)


def owner(form: FormText) -> str | None:
    """Whose form it is, as it says above its columns (部门：某市水务局) or in its title; None where it does not say."""
    above = _above(form)
    return above.name if above else _in_title(form)


@lru_cache(_FORMS_REMEMBERED)
def _above(form: FormText) -> _Named | None:
    if form.entity:
        return _Named(form.entity)
    text = folded([_with_ends(form.lines[:_HEAD_LINES])])
    found = fields(_CHINESE_YEAR.sub(_in_digits, text))
    named = [name for role in _NAMING for field in found if field.role == role and (name := _name_in(field.value, form))]
    named = named or [name for line in _head(form) if (name := _before_unit(line, form))]
    if not named:
        return None
    labelled = (match[1] for field in found if field.role == "code" and (match := _CODE_IN_A_FIELD.match(plain(field.value))))
    return named[0] if named[0].code else named[0]._replace(code=next(labelled, None))


def _before_unit(line: TextLine, form: FormText) -> _Named | None:
    """The name that stands in a line of its own but for the money unit, without a label: 某市水务局　　单位：万元."""
    name, _, behind = folded([line.text]).partition(GAP)
    if not name or not unit_stated([behind.replace(GAP, " ")]):
        return None
    bare = clean_name(name)
    return _name_in(name, form) if is_owner(bare) and len(bare) > _SHORTEST_NAME and not _OF_THE_FORMS.fullmatch(bare) else None


def _name_in(value: str, form: FormText) -> _Named | None:
    """The name that a field of a head holds, in its one spelling, and the code beside it. The name may start on the next line, and go on there."""
    name = ""
    for line in value.split(LINE_END):
        words = list(takewhile(lambda word: not _is_of_the_table(form, word), line.split(GAP)))
        part = _without_words_behind(words)
        if name and (not part or len(part) > _RUN_ON or not is_owner(part)):
            break
        name += part
        if len(words) < len(line.split(GAP)):
            break
    match = _NAME_IN_VALUE.match(without_code(name))
    if match is None or unit_stated([f"单位:{name}"]) or _HEADER_WORD.search(match["name"]):
        return None
    clean = clean_name(match["name"])
    return _Named(clean, code_of(name)) if len(clean) > 1 else None


@cache
def _header_words(form_id: str) -> frozenset[str]:
    sides = ("", "income", "expenditure")
    return frozenset(statutory_forms.header_words()).union(*(statutory_forms.headers(form_id, side) for side in sides))


def _without_words_behind(words: Sequence[str]) -> str:
    """The words of one name, which may stand apart (某 某 局): as many as end in the word for an institution, for others are of something else, such as
    a person. Where none does, one word alone is a name. A code before them stays, parted from the name."""
    words = list(takewhile(lambda word: word not in head_labels(), (word for word in words if word)))
    if len(words) > 1 and _CODE_ALONE.fullmatch(words[0]):
        words = [f"{words[0]}-{words[1]}", *words[2:]]
    joined = ["".join(words[:count]) for count in range(len(words), 0, -1)]
    whole = next((name for name in joined if is_owner(clean_name(name.rstrip(_ENDS + digits)).rstrip("）"))), None)
    return whole or (words[0] if len(words) == 1 else "")


def _is_of_the_table(form: FormText, text: str) -> bool:
    """Whether folded text belongs to the columns of a form, or is a title or a form's number."""
    words = _header_words(form.form_id)
    whole = plain(text)
    return (
        bool(_HEADER_WORD.search(whole))
        or any(word in words for word in (whole, *text.split(GAP)))
        or title_form(whole) is not None
        or _FORM_NUMBER.search(whole) is not None
    )


_NAMING = ("department", "superior")
"""Roles of labels of a department's name, the likeliest first."""
_CODE_ALONE = re.compile(r"[(\[【〔]?\d[\d.\-]{2,}[)\]】〕]?[-—_:、.]*")
_CODE_IN_A_FIELD = re.compile(r"[(\[【〔]?(\d[\d.\-]+\d)(?![\dA-Za-z])")
_FORM_NUMBER = re.compile(r"^\(?公开\d+表\)?$")


def _in_title(form: FormText) -> str | None:
    """The name that a title begins with: 某市水务局2022年度收入决算表, 2022年某市水务局收入决算表."""
    name = clean_name(_YEAR_BEHIND.sub("", _YEAR_BEFORE.sub("", _years_written_out(title_owner(form.title)))))
    return name if len(name) > 2 and not _OF_THE_FORMS.fullmatch(name) else None


def names_on_covers(lines: Sequence[TextLine]) -> Iterator[str]:
    """Names beside the words 年度决算, on lines of their own or in a title that the first lines share."""
    shared = (lines[:count] for count in range(2, _COVER_LINES + 1))
    for together in (*((line,) for line in lines), *shared):
        if not any(_OF_ACCOUNTS in normalise(line.text) for line in together):
            continue
        plain = _BEFORE_NAME.sub("", _named(together))
        match = next((match for cover in _COVERS if (match := cover.match(plain))), None)
        if match and _is_name(match["name"]):
            yield clean_name(match["name"])


def _is_name(text: str) -> bool:
    """Whether a text beside the words 年度决算 is of a department: not of forms and chapters, and what a number follows is an institution."""
    bare = text.rstrip(digits)
    return not _OF_THE_FORMS.fullmatch(bare) and (bare == text or is_owner(bare))


def _named(lines: Sequence[TextLine]) -> str:
    """Lines as one normalised text that keeps where numbers of names end."""
    return _years_written_out(normalise(_with_ends(lines)))


def _with_ends(lines: Sequence[TextLine]) -> str:
    """Lines as one text that keeps where numbers of names end."""
    text = "\n".join([line.text for line in lines])
    return _NUMBER_OF_A_NAME.sub(rf"\g<0>{_ENDS}", text) if _NUMBER_BEHIND.search(text) else text


def _in_digits(match: re.Match[str]) -> str:
    return match[0].translate(_DIGITS)
