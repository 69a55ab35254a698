"""The grid that each statutory form is printed as.

Belongs here: header trees, side-by-side groups, line numbers, where the total row stands. Does not belong here: which
amounts a form holds (`printed_forms`), pages (`text`, `pdf`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from tests.generator import names as seeds
from tests.generator.form_tables import PrintedForm, PrintedRow
from tests.generator.grid import Column, FormStyle, Grid, GridCell, GridRow, HeaderCell, Kind
from tests.generator.printed_forms import PERSONNEL_CLASSES

FUND_FORMS = {"government_fund": "政府性基金预算", "state_capital": "国有资本经营预算"}
COUNTS = ("vehicles.", "equipment.")
"""Rows of the statistics form whose value is a number of pieces."""

_BY_UNIT = ("income_by_unit", "expenditure_by_unit")
_FIXED_ASSETS = "固定资产"
COLUMNS_OF_CODES = ("appropriation_detail", "general_budget_detail")
"""Forms of function rows whose columns are economic codes."""

_SPENDING = ("本年支出", ("total", "basic", "project"))
_COLUMN_GROUPS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {"general_budget_expenditure": (_SPENDING,)}
_BALANCES = (("", ("opening",)), ("", ("income",)), _SPENDING, ("", ("closing",)))
_ECONOMIC_HEADERS = {"amount": "金额", "basic": "其中：基本支出"}
_VEHICLES = ("vehicle_total", "vehicle_purchase", "vehicle_operation")


@dataclass(frozen=True)
class Setting:
    """What a form needs besides its amounts: who prints it, in which unit and style, and its number in the document."""

    department: str
    unit: str
    style: FormStyle
    number: int
    year: int

    def cell(self, row: PrintedRow, column: str) -> GridCell:
        """The printed cell of the account."""
        exact, numbers = row.cells[column], self.style.numbers
        place = (row.row_key, column)
        if row.row_key.startswith(COUNTS):
            return GridCell(numbers.count(exact), place, exact)
        if exact is None and row.code[:3] in self.style.dashed:
            return GridCell("──", place)
        text = numbers.money(exact, self.unit)
        return GridCell(text, place, None if exact is None else numbers.printed(exact, self.unit))


def grid_of(form: PrintedForm, setting: Setting, breaks_off_after: str | None = None) -> Grid:
    """The form as a grid; with `breaks_off_after` it ends behind that row, the rest of its page being lost."""
    style = setting.style
    setting = replace(setting, unit=style.other_units.get(form.form_id, setting.unit))
    columns, header, rows = _LAYOUTS[form.form_id](form, setting)
    note = "注：表中各数取自本部门当年决算账表。" if style.notes else ""
    if form.form_id in FUND_FORMS and not form.amounts() and style.empty == "note":
        rows, note = [], f"说明：{setting.department}当年没有{FUND_FORMS[form.form_id]}财政拨款收支，本表无数据。"
    if breaks_off_after is not None:
        last = next(position for position, row in enumerate(rows) if breaks_off_after in row.row_keys)
        rows, note = rows[: last + 1], ""
    prepared = "编制单位" if form.form_id == "statistics" else "部门"
    heading = (f"{prepared}：{setting.department}", f"金额单位：{setting.unit}") if style.department_line else ("", f"单位：{setting.unit}")
    title = seeds.form_titles()[form.form_id]
    said = {"title": title, "department": setting.department, "unit": setting.unit, "year": setting.year}
    if style.head is not None:
        heading = (style.head.format(**said), heading[1])
    if style.unit_line is not None or form.form_id in style.silent:
        heading = (heading[0], "" if form.form_id in style.silent else str(style.unit_line).format(**said))
    if style.below is not None and form.form_id not in style.silent:
        note = style.below.format(**said)
    return Grid(
        form_id=form.form_id,
        title=style.titles.format(**said),
        number=style.number.format(setting.number),
        heading=heading,
        columns=tuple(columns),
        header=tuple(header),
        rows=tuple(rows),
        note=note,
        number_above=style.number_above,
        breaks_off=breaks_off_after is not None,
    )


Layout = tuple[list[Column], list[HeaderCell], list[GridRow]]


def _by_function_code(form: PrintedForm, setting: Setting) -> Layout:
    style, titles = setting.style, seeds.column_titles(form.form_id)
    parts = 1 if style.codes == "joined" else 3
    groups = _COLUMN_GROUPS.get(form.form_id) or tuple(("", (key,)) for key in form.columns)
    if form.form_id in FUND_FORMS:
        groups = _BALANCES if "opening" in form.columns else (_SPENDING,)
    if form.form_id in COLUMNS_OF_CODES:
        groups, titles = _economic_groups(form.columns, seeds.economic_codes(setting.year))
    in_header = style.total == "header" and parts == 3
    depth = 2 if parts == 1 or (in_header and not style.column_numbers) else 3

    header = [HeaderCell(0, 0, "项目", columns=parts + 1), HeaderCell(1, 0, "功能分类科目编码", columns=parts)]
    beside_numbers = in_header and style.column_numbers
    header.append(HeaderCell(1, parts, "科目名称", rows=1 if beside_numbers else depth - 1))
    if depth == 3:
        header += [HeaderCell(2, column, text) for column, text in enumerate("类款项")]
    column = parts + 1
    for title, keys in groups:
        if title:
            header.append(HeaderCell(0, column, title, columns=len(keys)))
        for key in keys:
            text = (titles[key].removeprefix(title) or titles[key]) if title else titles[key]
            header.append(HeaderCell(1, column, text, rows=depth - 1) if title else HeaderCell(0, column, text, rows=depth))
            column += 1
    if style.column_numbers:
        header += _column_numbers(
            2 if beside_numbers else depth, parts if beside_numbers else 0, 1 if beside_numbers else parts + 1, parts + 1, column
        )
        if beside_numbers:  # the header cells above the numbers give up their last row to them
            header = [
                HeaderCell(cell.row, cell.column, cell.text, cell.rows - 1, cell.columns) if cell.column > parts and cell.rows > 1 else cell
                for cell in header
            ]

    def row_of(row: PrintedRow) -> GridRow:
        amounts = [setting.cell(row, key) for _, keys in groups for key in keys]
        if row.code:
            lead = [*map(GridCell, _code_parts(row.code, style.codes, parts)), GridCell(row.label)]
        elif in_header and not style.column_numbers:
            lead = [*map(GridCell, "类款项"), GridCell(row.label)]
        else:
            lead = [GridCell(row.label, columns=parts + 1), *[GridCell()] * parts]
        return GridRow((*lead, *amounts), (row.row_key,))

    total, *codes = map(row_of, form.rows)
    columns = [Column(Kind.CODE)] * parts + [Column(Kind.LABEL)] + [Column(Kind.AMOUNT)] * (column - parts - 1)
    return columns, header, [*codes, total] if style.total == "last" else [total, *codes]


def _economic_groups(columns: Sequence[str], names: Mapping[str, str]) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], Mapping[str, str]]:
    """The total, then the economic classes, each over its sum and its sections; and what each column is called."""
    groups: list[tuple[str, tuple[str, ...]]] = [("", ("total",))]
    for code in columns:
        if len(code) == 3:
            groups.append((names[code], tuple(key for key in columns if key.startswith(code))))
    return tuple(groups), {"total": "合计"} | {code: "小计" if len(code) == 3 else names[code] for code in columns if code != "total"}


def _column_numbers(row: int, label: int, label_columns: int, first: int, end: int) -> Iterable[HeaderCell]:
    yield HeaderCell(row, label, "栏次", columns=label_columns)
    yield from (HeaderCell(row, column, str(column - first + 1)) for column in range(first, end))


def _code_parts(code: str, codes: str, parts: int) -> list[str]:
    """The code as its columns show it: `201 01 99`, with `own_part` only the last of them."""
    if parts == 1:
        return [code]
    pieces = [piece for piece in (code[:3], code[3:5], code[5:7]) if piece]
    if codes == "own_part":
        pieces = [""] * (len(pieces) - 1) + pieces[-1:]
    return (pieces + ["", ""])[:parts]


def _two_sided(form: PrintedForm, setting: Setting) -> Layout:
    """The two summaries: income left, expenditure right, totals on one level."""
    style, line = setting.style, 1 if setting.style.line_numbers else 0
    sides = [[row for row in form.rows if row.side == side] for side in ("income", "expenditure")]
    keys = [list(side[0].cells) for side in sides]
    heads: list[list[tuple[str, PrintedRow]]] = []
    tails: list[list[tuple[str, PrintedRow]]] = []
    for lines in sides:
        end = next(position for position, row in enumerate(lines) if row.row_key.endswith("current_year_total"))
        heads.append([(f"{_ordinal(n)}、" * style.ordinals + row.label, row) for n, row in enumerate(lines[:end], start=1)])
        tails.append([(row.label, row) for row in lines[end:-1]])
    middle: list[tuple[tuple[str, PrintedRow] | None, ...]] = [*zip_longest(*heads), *zip_longest(*tails)]
    if line and form.form_id == "income_expenditure_summary":
        middle.append((None, None))  # the national form numbers one empty line above its grand totals
    pairs = [*middle, tuple((lines[-1].label, lines[-1]) for lines in sides)]

    columns: list[Column] = []
    header: list[HeaderCell] = []
    number = 1
    for side, (title, side_keys) in enumerate(zip(("收入", "支出"), keys, strict=True)):
        start = len(columns)
        columns += [Column(Kind.LABEL, side)] + [Column(Kind.LINE, side)] * line + [Column(Kind.AMOUNT, side)] * len(side_keys)
        header.append(HeaderCell(0, start, title, columns=len(columns) - start))
        header.append(HeaderCell(1, start, "项目"))
        header += [HeaderCell(1, start + 1, "行次")] * line
        if style.column_numbers:
            header.append(HeaderCell(2, start, "栏次"))
        titles = seeds.column_titles(form.form_id, ("income", "expenditure")[side])
        for column, key in enumerate(side_keys, start=start + 1 + line):
            header.append(HeaderCell(1, column, titles[key]))
            if style.column_numbers:
                header.append(HeaderCell(2, column, str(number)))
                number += 1

    rows = []
    for position, pair in enumerate(pairs, start=1):
        cells: list[GridCell] = []
        for side, entry in enumerate(pair):
            cells.append(GridCell(entry[0]) if entry else GridCell())
            cells += [GridCell(str(position + side * len(pairs)))] * line
            cells += [setting.cell(entry[1], key) if entry else GridCell() for key in keys[side]]
        rows.append(GridRow(tuple(cells), tuple(entry[1].row_key for entry in pair if entry)))
    return columns, sorted(header, key=lambda cell: (cell.row, cell.column)), rows


def _economic(form: PrintedForm, setting: Setting) -> Layout:
    style = setting.style
    parts = 1 if style.codes == "joined" else 2
    sections = [row for row in form.rows if row.code]
    totals = [row for row in form.rows if not row.code]
    personnel = [row for row in sections if row.code[:3] in PERSONNEL_CLASSES]
    others = [row for row in sections if row.code[:3] not in PERSONNEL_CLASSES]
    count = style.economic_groups
    if count == 1:
        groups = [[*personnel, *others, *totals]]
    else:
        height = -(-len(others) // (count - 1))
        groups = [personnel, *(others[start * height : (start + 1) * height] for start in range(count - 1))]

    columns: list[Column] = []
    header: list[HeaderCell] = []
    depth = 1 if count == 1 else 2
    for group in range(count):
        start = len(columns)
        columns += [Column(Kind.CODE, group)] * parts + [Column(Kind.LABEL, group)] + [Column(Kind.AMOUNT, group)] * len(form.columns)
        header += [HeaderCell(depth - 1, start, "经济分类科目编码" if count < 4 else "科目编码", columns=parts)]
        header += [HeaderCell(depth - 1, start + parts, "科目名称")]
        for column, key in enumerate(form.columns, start=start + parts + 1):
            header.append(HeaderCell(depth - 1, column, "决算数" if len(form.columns) == 1 else _ECONOMIC_HEADERS[key]))
    if count > 1:
        width = len(columns) // count
        header += [HeaderCell(0, 0, "人员经费", columns=width), HeaderCell(0, width, "公用经费", columns=len(columns) - width)]

    def cells_of(row: PrintedRow | None) -> list[GridCell]:
        if row is None:
            return [GridCell()] * (parts + 1 + len(form.columns))
        amounts = [setting.cell(row, key) for key in form.columns]
        if row.code:
            return [*map(GridCell, _code_parts(row.code, "split", parts)), GridCell(row.label), *amounts]
        return [GridCell(row.label, columns=parts + 1), *[GridCell()] * parts, *amounts]

    lines: list[Sequence[PrintedRow | None]] = list(zip_longest(*groups))
    if totals and count > 1:
        lines.append([totals[0], *[None] * (count - 2), totals[1] if len(totals) > 1 else None])
    rows = [GridRow(tuple(cell for row in line for cell in cells_of(row)), tuple(row.row_key for row in line if row)) for line in lines]
    return columns, sorted(header, key=lambda cell: (cell.row, cell.column)), rows


def _items(form: PrintedForm, setting: Setting) -> Layout:
    """Labelled rows, or units, of several columns; those of fixed assets stand under one head."""
    line = 1 if setting.style.line_numbers else 0
    titles = seeds.column_titles(form.form_id)
    fixed = [position for position, key in enumerate(form.columns, start=1 + line) if key.startswith("fixed_")]
    depth = 2 if fixed else 1
    header = [
        HeaderCell(0, 0, "单位名称" if form.form_id in _BY_UNIT else "项目", rows=depth),
        *[HeaderCell(0, 1, "行次", rows=depth)] * line,
    ]
    header += [HeaderCell(0, fixed[0], _FIXED_ASSETS, columns=len(fixed))] if fixed else []
    for position, key in enumerate(form.columns, start=1 + line):
        header.append(
            HeaderCell(1, position, titles[key].removeprefix(_FIXED_ASSETS))
            if position in fixed
            else HeaderCell(0, position, titles[key], rows=depth)
        )
    if setting.style.column_numbers:
        header += _column_numbers(depth, 0, 1, 1 + line, 1 + line + len(form.columns))
    rows = [
        GridRow((GridCell(row.label), *[GridCell(str(number))] * line, *(setting.cell(row, key) for key in form.columns)), (row.row_key,))
        for number, row in enumerate(form.rows, start=1)
    ]
    columns = [Column(Kind.LABEL), *[Column(Kind.LINE)] * line, *[Column(Kind.AMOUNT)] * len(form.columns)]
    return columns, sorted(header, key=lambda cell: (cell.row, cell.column)), rows


def _catalogue(form: PrintedForm, setting: Setting) -> Layout:
    """Entries of a catalogue: a code beside each name (`joined`), a column for each level (`split`), or names alone."""
    codes, titles = setting.style.codes, seeds.column_titles(form.form_id)
    leading = {"joined": ["目录代码", "目录名称"], "split": ["一级目录", "二级目录", "三级目录"]}.get(codes, ["项目"])
    width = len(leading)
    depth = 2 if width > 1 else 1
    header = [HeaderCell(0, 0, "指导性目录", columns=width)] if depth > 1 else []
    header += [HeaderCell(depth - 1, column, text) for column, text in enumerate(leading)]
    header += [HeaderCell(0, width + column, titles[key], rows=depth) for column, key in enumerate(form.columns)]
    rows, above = [], [""] * width
    for row in form.rows:
        level = row.row_key.count(".")
        if row.row_key == "total":
            lead = [GridCell(row.label, columns=width), *[GridCell()] * (width - 1)]
        elif codes == "joined":
            lead = [GridCell(row.code), GridCell(row.label)]
        elif codes == "split":
            above[level - 1 :] = [row.label, *[""] * (width - level)]
            row = replace(row, row_key="service." + ".".join(above[:level]))
            lead = [GridCell(row.label if column == level - 1 else "") for column in range(width)]
        else:
            row = replace(row, row_key=f"item.{row.label}")
            lead = [GridCell(row.label)]
        rows.append(GridRow((*lead, *(setting.cell(row, key) for key in form.columns)), (row.row_key,)))
    columns = [Column(Kind.CODE if codes == "joined" and not column else Kind.LABEL) for column in range(width)]
    return [*columns, *[Column(Kind.AMOUNT)] * len(form.columns)], sorted(header, key=lambda cell: (cell.row, cell.column)), rows


def _three_public(form: PrintedForm, setting: Setting) -> Layout:
    titles = seeds.column_titles("three_public")
    header: list[HeaderCell] = []
    budget, final = form.rows
    vehicles = titles["vehicle_total"].removesuffix("小计")
    if setting.style.three_public == "vertical":
        header = [HeaderCell(0, column, text) for column, text in enumerate(("项目", "预算数", "决算数"))]
        rows = [
            GridRow((GridCell(titles[key]), setting.cell(budget, key), setting.cell(final, key)), ("budget", "final"))
            for key in form.columns
        ]
        return [Column(Kind.LABEL), Column(Kind.AMOUNT), Column(Kind.AMOUNT)], header, rows

    pairs = setting.style.three_public == "pairs"
    step = 2 if pairs else 1
    for block, row in enumerate((budget,) if pairs else (budget, final)):
        start, top = block * 6, 0 if pairs else 1
        if not pairs:
            header.append(HeaderCell(0, start, row.label, columns=6))
        for position, key in enumerate(form.columns):
            column = start + position * step
            if key in _VEHICLES:
                header.append(HeaderCell(top + 1, column, "小计" if key == "vehicle_total" else titles[key], columns=step))
            else:
                header.append(HeaderCell(top, column, titles[key], rows=2, columns=step))
        header.append(HeaderCell(top, start + 2 * step, vehicles, columns=3 * step))
    if pairs:
        header += [HeaderCell(2, column, final.label if column % 2 else budget.label) for column in range(12)]
        cells = [setting.cell(row, key) for key in form.columns for row in (budget, final)]
    else:
        cells = [setting.cell(row, key) for row in (budget, final) for key in form.columns]
    if setting.style.column_numbers:
        header += [HeaderCell(3, column, str(column + 1)) for column in range(12)]
    return (
        [Column(Kind.AMOUNT)] * 12,
        sorted(header, key=lambda cell: (cell.row, cell.column)),
        [GridRow(tuple(cells), ("budget", "final"))],
    )


_STATISTICS_PARTS = (
    ("一、政府采购情况", "采购金额", "procurement."),
    ("二、机关运行经费", "统计数", "operating_cost."),
    ("三、国有资产占用情况", "", COUNTS),
)


def _statistics(form: PrintedForm, setting: Setting) -> Layout:
    line = 1 if setting.style.line_numbers else 0
    columns = [Column(Kind.LABEL)] + [Column(Kind.LINE)] * line + [Column(Kind.AMOUNT)]
    rows: list[GridRow] = []
    number = 0
    for title, value, prefix in _STATISTICS_PARTS:
        rows.append(GridRow((GridCell(title, columns=len(columns)), *[GridCell()] * (len(columns) - 1))))
        if value:
            rows.append(GridRow((GridCell("项目"), *[GridCell("" if number else "行次")] * line, GridCell(value))))
        for row, label in _statistics_labels([row for row in form.rows if row.row_key.startswith(prefix)]):
            number += 1
            rows.append(GridRow((GridCell(label), *[GridCell(str(number))] * line, setting.cell(row, "value")), (row.row_key,)))
    return columns, [], rows


def _statistics_labels(rows: Sequence[PrintedRow]) -> Iterable[tuple[PrintedRow, str]]:
    """The rows of one part with their ordinals: procurement has none, kinds of vehicles count on their own."""
    level = kind = 0
    for row in rows:
        if row.row_key.startswith("procurement."):
            yield row, row.label
        elif row.row_key.startswith("vehicles.") and row.row_key != "vehicles.total":
            kind += 1
            yield row, f"{kind}.{row.label}"
        else:
            level += 1
            yield row, f"（{_ordinal(level)}）{row.label}"


def _ordinal(number: int) -> str:
    """1 to 99 in Chinese numerals, as forms count their lines."""
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return (digits[tens].strip() if tens > 1 else "") + ("十" if tens else "") + digits[ones].strip()


_LAYOUTS: dict[str, Callable[[PrintedForm, Setting], Layout]] = {
    "income_expenditure_summary": _two_sided,
    "income": _by_function_code,
    "expenditure": _by_function_code,
    "appropriation_summary": _two_sided,
    "general_budget_expenditure": _by_function_code,
    "general_budget_economic": _economic,
    "three_public": _three_public,
    "government_fund": _by_function_code,
    "state_capital": _by_function_code,
    "statistics": _statistics,
    "appropriation_detail": _by_function_code,
    "general_budget_detail": _by_function_code,
    "non_appropriation_summary": _two_sided,
    "general_budget_project_economic": _economic,
    "state_assets": _items,
    "assets_and_liabilities": _items,
    "procurement": _items,
    "meetings_and_training": _items,
    "purchased_services": _catalogue,
    **dict.fromkeys(_BY_UNIT, _items),
}
