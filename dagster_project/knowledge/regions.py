"""The region (行政区划) that the name of a department begins with.

Belongs here: matching names against `seeds/codes/region_codes.csv`, and the name for a code. Does not belong here: any region's name or code.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from dagster_project.knowledge.seeds import read_seed

UNKNOWN_REGION = "000000"
_PROVINCE_ENDINGS = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市")


@dataclass(frozen=True, slots=True)
class _Region:
    code: str
    name: str
    parent_code: str
    valid_from: int
    valid_to: int


def region_of(department: str | None, fiscal_year: int | None = None) -> str:
    """The six-digit code of the longest run of region names that `department` begins with, else `000000`.

    忻州市工业和信息化局 → 140900, 上海市普陀区财政局 → 310107. A run that fits several regions tells nothing: 普陀区财政局 → `000000`
    (Shanghai and Zhoushan both have a 普陀区). A region counts in the years in which its code was in force.
    """
    if not department:
        return UNKNOWN_REGION
    found = _runs(department, "", fiscal_year)
    longest = max((length for length, _ in found), default=0)
    codes = {code for length, code in found if length == longest}
    return codes.pop() if len(codes) == 1 else UNKNOWN_REGION


def region_name(code: str) -> str:
    """The name of a region, as 忻州市 for 140900; empty where no region has the code."""
    regions, _ = _regions()
    return regions[code].name if code in regions else ""


def _runs(text: str, within: str, fiscal_year: int | None) -> list[tuple[int, str]]:
    """`(length, code)` of every run of nested region names that `text` begins with, each inside region `within`."""
    regions, by_start = _regions()
    runs: list[tuple[int, str]] = []
    for name, code in by_start.get(text[:2], ()):
        region = regions[code]
        if not text.startswith(name) or not _in_force(region, fiscal_year) or (within and not _is_inside(region, within)):
            continue
        inner = _runs(text[len(name) :], code, fiscal_year)
        # 山西 alone may begin any name (山西大学); it stands for 山西省 only before one of its own regions.
        if name == region.name:
            runs.append((len(name), code))
        runs += [(len(name) + length, below) for length, below in inner]
    return runs


def _in_force(region: _Region, fiscal_year: int | None) -> bool:
    return region.valid_from <= fiscal_year <= region.valid_to if fiscal_year else region.valid_to == _ALWAYS


def _is_inside(region: _Region, outer: str) -> bool:
    regions, _ = _regions()
    while region.parent_code:
        if region.parent_code == outer:
            return True
        region = regions[region.parent_code]
    return False


_ALWAYS = 9999


@cache
def _regions() -> tuple[dict[str, _Region], dict[str, list[tuple[str, str]]]]:
    """All regions by code, and `(name, code)` by the first two characters of the name."""
    regions = {
        row["code"]: _Region(row["code"], row["name"], row["parent_code"], int(row["valid_from"] or 0), int(row["valid_to"] or _ALWAYS))
        for row in read_seed("codes/region_codes.csv")
    }
    by_start: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for region in regions.values():
        names = {region.name}
        if not region.parent_code:
            names |= {region.name.removesuffix(ending) for ending in _PROVINCE_ENDINGS if region.name.endswith(ending)}
        for name in names:
            if len(name) > 1:
                by_start[name[:2]].append((name, region.code))
    return regions, by_start
