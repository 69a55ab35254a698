"""A whole disclosure as printers see it: paragraphs and grids in order.

Belongs here: the parts of a disclosure and their order. Does not belong here: the sentences (`narrative`), form grids
(`layouts`), pages (`text`, `pdf`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tests.generator import narrative
from tests.generator.accounts import Accounts
from tests.generator.form_tables import FormShape, PrintedForm
from tests.generator.grid import FormStyle, Grid, GridCell
from tests.generator.layouts import Setting, grid_of
from tests.generator.names import Names
from tests.generator.narrative import Staff, Telling
from tests.generator.printed_forms import printed_forms


@dataclass(frozen=True)
class Paragraph:
    """Running text. A `heading` opens a part of the document on a new page."""

    text: str
    heading: bool = False


Block = Paragraph | Grid


@dataclass(frozen=True)
class Printout:
    """A disclosure before it meets a page."""

    accounts: Accounts
    blocks: tuple[Block, ...]

    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    def places(self) -> dict[tuple[str, str, str], GridCell]:
        """Every position of the account printed in it, by `(form_id, row_key, column_key)`."""
        return {place: cell for grid in self.grids() for place, cell in grid.places().items()}


@dataclass(frozen=True)
class Contents:
    """What a department discloses and how it words it. `breaks_off` names, for each form whose end is lost, the last row printed;
    `printed_otherwise` code names that differ from that year's. `alter` may change the derived forms: a planted error. `cover`: its lines, with
    places {department}, {year} and {unit}. `units` are those that the accounts include, where they are more than the department's own; `staff` is told where
    it is given."""

    shape: FormShape = field(default_factory=FormShape)
    style: FormStyle = field(default_factory=FormStyle)
    breaks_off: Mapping[str, str] = field(default_factory=dict)
    printed_otherwise: Mapping[str, str] = field(default_factory=dict)
    telling: Telling = field(default_factory=Telling)
    units: tuple[str, ...] = ()
    staff: Staff | None = None
    cover: tuple[str, ...] = ("{department}{year}年度部门决算",)
    order: tuple[str, ...] = ("overview", "forms", "narrative")
    alter: Callable[[tuple[PrintedForm, ...]], tuple[PrintedForm, ...]] | None = None


def printout(accounts: Accounts, contents: Contents) -> Printout:
    """The disclosure of `accounts`, ready for a printer."""
    forms = printed_forms(accounts, Names(accounts.year, contents.printed_otherwise), contents.shape)
    if contents.alter:
        forms = contents.alter(forms)
    parts: dict[str, Callable[[], Iterable[Block]]] = {
        "overview": lambda: map(Paragraph, narrative.overview(accounts, contents.units, contents.staff)),
        "forms": lambda: (
            grid_of(
                form,
                Setting(accounts.department, accounts.unit, contents.style, number, accounts.year),
                contents.breaks_off.get(form.form_id),
            )
            for number, form in enumerate(forms, start=1)
        ),
        "narrative": lambda: map(Paragraph, narrative.explanation(accounts, contents.telling)),
        "glossary": lambda: map(Paragraph, narrative.glossary()),
    }
    headings = {
        "overview": "部门概况",
        "forms": f"{accounts.year}年度部门决算表",
        "narrative": f"{accounts.year}年度部门决算情况说明",
        "glossary": "名词解释",
    }
    said = {"department": accounts.department, "year": accounts.year, "unit": accounts.unit}
    blocks: list[Block] = [Paragraph(line.format(**said), heading=number == 0) for number, line in enumerate(contents.cover)]
    for ordinal, part in zip("一二三四", (*contents.order, "glossary"), strict=False):
        blocks.append(Paragraph(f"第{ordinal}部分 {headings[part]}", heading=True))
        blocks += parts[part]()
    return Printout(accounts, tuple(blocks))
