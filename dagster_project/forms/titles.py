"""Lines of a document → the stretches that print a statutory form, and what the document says of itself.

Belongs here: recognising titles, contents pages, units, department, year and kind of document. Does not belong here:
reading rows and numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dagster_project.documents.text import TextLine
from dagster_project.forms import knowledge
from dagster_project.forms.knowledge import squash
from dagster_project.forms.model import DocumentKind

_NUMBERING = re.compile(
    r"^(?:公开\d+(?:[-_]\d+)*表|附?表[\d一二三四五六七八九十]+(?:[-_]\d+)*[:、.]?|Z\d+(?:_\d+)*|[\d一二三四五六七八九十]+[、.]|\([\d一二三四五六七八九十]+\))+"
)
_TRAILER = re.compile(r"(?:\((?:续|续表|[一二三四五六七八九十\d]+)\)|续表?|公开\d+表|\(?单位:[万亿千]?元\)?|\(公开\d+表\))+$")
_OWNER = re.compile(r"(?:20\d\d年度?(?:部门|单位|汇总|本级)?|部门|单位|[局厅委院校所站队办社馆团室处府会学区县市省])$")
_CLAUSE = re.compile(r"[,。;，；]")
_SECTION = re.compile(r"^(?:第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]+、.*(?:说明|决算.*情况|名词解释)$)")
_NOTE = re.compile(r"^(?:备?注|说明)[:：\d]")
_UNIT = re.compile(r"单位:(?:人民币)?\(?([万亿千]?元)")
_DEPARTMENT = re.compile(
    r"(?<![金额])(?:公开部门|编制部门|部门名称|单位名称|编制单位|填报单位|填报部门|部门|公开单位)(?:\(公章\)|\(盖章\))?:"
    r"(?P<name>[^:\d]{2,50}?)(?=金额|单位:|20\d\d年|公开\d|$|\d)"
)
_COVER = re.compile(
    r"(?:第[一二三四五六七八九十]+部分)?(?P<name>[\u4e00-\u9fff()]{3,40}?)(?P<year>20\d\d)年度?(?:部门|单位)?(?:汇总)?(?P<kind>决算|预算)"
)
_YEAR = re.compile(r"(20\d\d)年度?[^\d,。;]{0,24}?(决算|预算)")
_BUDGET_TITLE = re.compile(r"预算(?:总|明细)?表(?:\(.*\))?$")
_PLACEHOLDER = re.compile(r"[XＸ×xｘ]{2,}")
_HEADER_WORD = re.compile(r"科目|栏次|行次|决算数|预算数")
_HEADER_LINES = 60


@dataclass(frozen=True, slots=True)
class FormText:
    """The lines of one form: those of its head (title to the first row) are not told apart from its body here.

    `unit` is the printed money unit or None where the form prints none; `notes` are the lines under the form.
    """

    form_id: str
    title: str
    lines: tuple[TextLine, ...]
    notes: tuple[TextLine, ...]
    unit: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself. `department` and `fiscal_year` are None where it does not say."""

    kind: DocumentKind
    department: str | None
    fiscal_year: int | None
    budget_titles: int


def title_form(text: str) -> tuple[str, str] | None:
    """(form_id, the known title) that a line prints as its title, or None. Numbering, owner and year before it are allowed."""
    plain = _bare_title(text)
    if len(plain) > 70 or _CLAUSE.search(plain):
        return None
    for title, form_id in sorted(knowledge.titles().items(), key=lambda entry: -len(entry[0])):
        if plain.endswith(title):
            owner = plain[: -len(title)]
            return (form_id, title) if not owner or _OWNER.search(owner) else None
    return None


def is_other_title(text: str) -> bool:
    """Whether a line is the title of some table that is no known form."""
    plain = _bare_title(text)
    return 5 <= len(plain) <= 60 and plain.endswith("表") and not _CLAUSE.search(plain) and not plain.startswith(("注:", "本表", "见"))


def _bare_title(text: str) -> str:
    return _NUMBERING.sub("", _TRAILER.sub("", squash(text)))


def find_forms(lines: Sequence[TextLine]) -> list[FormText]:
    """The forms in reading order. Titles in a list of contents have no form below them and are passed over; a title
    printed again on the next page continues its form."""
    starts = _title_lines(lines)
    forms: list[FormText] = []
    for place, (index, length, form_id) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        body, notes = _cut_at_end(_without_next_number(lines[index + length : end]))
        if form_id is None or not _has_head(form_id, body):
            continue
        title = "".join(line.text.strip() for line in lines[index : index + length])
        if forms and forms[-1].form_id == form_id and not forms[-1].notes:
            last = forms[-1]
            forms[-1] = FormText(form_id, last.title, last.lines + _without_head(body, last.lines), tuple(notes), last.unit or _unit(body))
        else:
            forms.append(FormText(form_id, title, tuple(body), tuple(notes), _unit(body) or _unit(lines[max(0, index - 3) : index])))
    return forms


def identify(lines: Sequence[TextLine], forms: Sequence[FormText]) -> Identity:
    """Kind, department and year, each by the majority of the places that state it."""
    heads = [squash("".join(line.text for line in form.lines[:14])) for form in forms]
    running = [squash(line.text) for line in lines]
    names = Counter(match["name"] for head in heads if (match := _DEPARTMENT.search(head)) and not _HEADER_WORD.search(match["name"]))
    covers = [match for text in (*running, squash("".join(line.text for line in lines[:6]))) if (match := _COVER.match(text))]
    if not names:
        names = Counter(match["name"] for match in covers)
    years = Counter(int(year) for text in running if len(text) < 60 for year, _ in _YEAR.findall(text))
    budget_titles = sum(1 for text in running if len(text) < 40 and _BUDGET_TITLE.search(text) and "决算" not in text)
    kind = DocumentKind.FINAL_ACCOUNTS if forms else DocumentKind.NOT_A_DISCLOSURE
    if not forms and budget_titles >= 2:
        kind = DocumentKind.BUDGET
    department = names.most_common(1)[0][0] if names else None
    if forms and not any(character.isdigit() for form in forms for line in form.lines for character in line.text if "." in line.text):
        if (department and _PLACEHOLDER.search(department)) or sum(bool(_PLACEHOLDER.search(text)) for text in running) >= 3:
            kind = DocumentKind.TEMPLATE
    return Identity(kind, department, years.most_common(1)[0][0] if years else None, budget_titles)


def _title_lines(lines: Sequence[TextLine]) -> list[tuple[int, int, str | None]]:
    """(index, number of lines, form_id) of every title; a long title may be broken over two lines. Titles of tables that are
    no known form have None: they end the form before them."""
    found: list[tuple[int, int, str | None]] = []
    index = 0
    while index < len(lines):
        alone, length = title_form(lines[index].text), 1
        following = lines[index + 1] if index + 1 < len(lines) and lines[index + 1].page == lines[index].page else None
        if not alone and following and len(squash(lines[index].text)) >= 4:
            joined, second = title_form(lines[index].text + following.text), title_form(following.text)
            if joined and (second is None or len(joined[1]) > len(second[1])):
                alone, length = joined, 2
        if alone or is_other_title(lines[index].text):
            found.append((index, length, alone[0] if alone else None))
        index += length
    return found


def _without_next_number(body: Sequence[TextLine]) -> Sequence[TextLine]:
    """The lines without the number of the next form (公开04表), which may stand above its title."""
    return body[:-1] if body and not _bare_title(body[-1].text) else body


def _cut_at_end(body: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """A form ends where the next part of the document starts; from its first note on, nothing is a row."""
    rows: list[TextLine] = []
    notes: list[TextLine] = []
    for line in body:
        text = squash(line.text)
        if _SECTION.match(text):
            break
        if notes or _NOTE.match(text):
            notes.append(line)
        else:
            rows.append(line)
    return rows, notes


def _without_head(body: Sequence[TextLine], first: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines of a continued form after the head it repeats."""
    head = {squash(line.text) for line in first[:_HEADER_LINES]}
    start = next((index for index, line in enumerate(body) if squash(line.text) not in head), len(body))
    return tuple(body[start:])


def _has_head(form_id: str, body: Sequence[TextLine]) -> bool:
    """Whether column heads of the form follow its title, whole or letter by letter."""
    head = squash("".join(line.text for line in body[:_HEADER_LINES]))
    words = {word for side in ("", "income", "expenditure") for word in knowledge.headers(form_id, side)}
    found = sum(1 for word in words if word in head)
    return found >= 2 or (found >= 1 and bool(_UNIT.search(head)))


def _unit(lines: Sequence[TextLine]) -> str | None:
    match = _UNIT.search(squash("".join(line.text for line in lines[:16])))
    return match[1] if match else None
