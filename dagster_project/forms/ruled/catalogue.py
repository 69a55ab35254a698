"""Rows of a form that are entries of a catalogue of services (政府购买服务指导性目录) → their keys.

Belongs here: codes of the catalogue, and entries named level by level. Does not belong here: the names of entries, which each place sets for
itself; the rows of other forms (`rows`).

An entry with a code is `service.A.01.01`, a point between its levels. Where each level has a column of its own and no entry a code, the names stand in place
of the codes: `service.公共服务.教育公共服务`. Names in one column, without codes, do not tell their level: `item.教育公共服务`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.documents.model import GridCell
from dagster_project.forms.solve.candidates import strip_numbering
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import ITEM, SERVICE

_CODE = re.compile(r"([A-Z])-?([0-9]{2})?-?([0-9]{2})?-?([0-9]{2})?")
_CODE_BEFORE_NAME = re.compile(r"([A-Z](?:[0-9]{2}){0,3})[-—_:、. ]?([\u4e00-\u9fff].*)", re.DOTALL)
_SUMS = ("小计", "合计")
_SUM_OF = re.compile(r"(.+?)[(（]?(?:小计|合计)[)）]?")
_NAME = re.compile(r"[\u4e00-\u9fff]{2}")


def levels_of(cells: Sequence[GridCell], codes: Sequence[GridCell]) -> tuple[str, ...]:
    """What a row prints in each of its columns of labels; a cell over several of them counts in the first, and 小计 beside a name says nothing."""
    told = list(codes)
    levels: list[str] = []
    for cell in cells:
        text = "" if any(cell is other for other in told) else "".join(cell.text.split())
        levels.append("" if text in _SUMS and any(levels) else text)
        told.append(cell)
    return tuple(levels)


def catalogue_key(code: str, levels: Sequence[str], above: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """The key of an entry, None where it tells none, and its levels, those that it leaves blank as the entry `above` has them."""
    named = [number for number, name in enumerate(levels) if name]
    if not code and len(named) == 1 and (dressed := _CODE_BEFORE_NAME.fullmatch(levels[named[0]])):
        code = dressed[1]
    if code:
        parts = _CODE.fullmatch(code)
        return f"{SERVICE}{'.'.join(filter(None, parts.groups()))}" if parts else None, tuple(levels)
    if not named or not all(_NAME.search(levels[number]) for number in named):
        return None, tuple(levels)
    if len(levels) == 1:
        return f"{ITEM}{_key_part(levels[0])}", tuple(levels)
    whole = [*(above[: named[0]] if len(above) == len(levels) else levels[: named[0]]), *levels[named[0] : named[-1] + 1]]
    if not all(whole):
        return None, tuple(levels)
    return SERVICE + ".".join(map(_key_part, whole)), (*whole, *levels[len(whole) :])


def _key_part(name: str) -> str:
    """A name as part of a key: without its numbering, 小计 at its end, and what parts keys."""
    bare = strip_numbering(normalise(name))
    total = _SUM_OF.fullmatch(bare)
    return re.sub("[./]", "", total[1] if total else bare)
