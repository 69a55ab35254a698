"""Self-evaluation forms of a text dump in reading order → `Evaluation`.

Belongs here: where such a form starts and ends, and its parts: project, money, indicators, total. Does not belong here: the pieces of the dump
(`pieces`), reading the money (`funds`) and the indicators (`indicators`), ruled tables
(`ruled`), the words of the forms (`seeds/narrative/evaluation_*.csv`), whether a form adds up (dbt).

What such a dump keeps: cells of one line share a line; a cell that was wrapped stands on lines of its own, the first of which may share none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.titles import is_other_title, title_form
from dagster_project.knowledge.normalise import normalise
from dagster_project.narrative.evaluations.funds import read_funds
from dagster_project.narrative.evaluations.indicators import Indicators, header_of, total_of
from dagster_project.narrative.evaluations.pieces import JoinedPieces, Piece, pieces_of
from dagster_project.narrative.model import Evaluation

_TITLE = re.compile(r"自评表$|自评价表$|绩效评价表$|自评报告表$")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_YEAR = re.compile(r"(20\d\d)年度?")


def is_evaluation_title(text: str) -> bool:
    """Whether a line is the title of a self-evaluation form."""
    bare = normalise(text)
    return bool(_TITLE.search(bare)) and is_other_title(bare)


def read_evaluations_in_order(lines: Sequence[TextLine]) -> Iterator[Evaluation]:
    """The self-evaluation forms among the lines, numbered from 1."""
    starts = [index for index, line in enumerate(lines) if is_evaluation_title(line.text)]
    for number, start in enumerate(starts, 1):
        end = next((index for index in range(start + 1, len(lines)) if _ends(lines[index], index in starts)), len(lines))
        yield _form(number, lines[start], pieces_of(lines[start + 1 : end]))


def _ends(line: TextLine, is_start: bool) -> bool:
    text = normalise(line.text)
    return is_start or bool(_PART.match(text)) or bool(title_form(text)) or (is_other_title(text) and text.endswith("决算表"))


def _form(number: int, title: TextLine, pieces: Sequence[Piece]) -> Evaluation:
    joined = JoinedPieces(pieces)
    name = normalise(title.text)
    is_department = "整体" in name
    evaluation = Evaluation(number, title.page, name, "department" if is_department else "project")
    year = _YEAR.search(name) or _YEAR.search(joined.text[:40])
    evaluation.fiscal_year = int(year[1]) if year else None
    if is_department:
        evaluation.department = joined.value(r"(?:部门\(单位\)名称|部门名称|单位名称)", "内设", "下属", "预算", "年度")
        evaluation.unit = evaluation.department
    else:
        evaluation.project = joined.value("项目名称", "主管部门", "实施单位", "项目资金")
        evaluation.department = joined.value("主管部门(?:及代码)?", "实施单位", "项目资金").partition("-")[0]
        evaluation.unit = joined.value("实施单位", "项目资金", "项目属性")
    evaluation.funds = list(read_funds(joined))
    header = header_of(joined)
    if header:
        columns, end = header
        last = joined.text.find("总分", end)
        rows = joined.between(end, last if last >= 0 else len(joined.text))
        reader = Indicators(columns)
        reader.read(rows)
        evaluation.indicators = reader.indicators
        evaluation.is_complete = bool(reader.indicators)
        if last >= 0:
            evaluation.total_weight, evaluation.total_score = total_of(joined.between(last + len("总分"), len(joined.text)))
    grade = re.search(r"评价得分:(\d+(?:\.\d+)?)", joined.text)
    if grade and evaluation.total_score is None:
        evaluation.total_score = Decimal(grade[1])
    evaluation.grade = joined.value("评价等级", "职能名称", "一级指标")
    return evaluation
