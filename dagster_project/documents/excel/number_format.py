"""A number that a workbook stores, as its cell shows it.

Belongs here: the number formats of Excel (ECMA-376, part 1, 18.8.31), in exact decimals. Does not belong here: where numbers and formats stand in a file
(`xlsx`, `xls`).

Excel stores numbers as doubles. A double stands for the shortest decimal text that it is read back from (what `repr` gives): that is the number that
was typed or computed, 34568.5 and not 34568.49999…; Excel itself shows no more than its first fifteen digits. So the text becomes a `Decimal`, is
cut to fifteen digits and rounded half away from zero to what the format shows. From here on no float comes near the amount.

`General` is shown as stored: what of it fits into a column is a matter of the column, not a rounding that somebody chose.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import cache

_SHOWN_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>[%％])|(?P<power>[Ee][+-])|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_DATE_PART = re.compile(r"y+|m+|d+|h+|s+", re.IGNORECASE)
_DATE_PARTS = {"yyyy": "%Y", "yyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d", "hh": "%H", "ss": "%S"}

Token = tuple[str, str]
"""Kind and text."""


def stored_text(number: float | int) -> str:
    """The number that a file stores, without exponent."""
    return format(Decimal(repr(number)), "f")


def shown_number(number: float | int, code: str) -> str:
    """What a cell of this number format shows of a number; empty where the format shows nothing."""
    value = _SHOWN_DIGITS.plus(Decimal(repr(number)))
    section, value = _section_for(value, _sections(code))
    kinds = {kind for kind, _ in section}
    if not section and code.strip():
        return ""
    if "general" in kinds or not section or "text" in kinds:
        plain = format(value.normalize(), "f")
        return "".join(plain if kind in ("general", "text") else _literal(kind, text) for kind, text in section) or plain
    if "power" in kinds:
        return format(value, "E")
    return _with_digits(value, section)


def shown_text(text: str, code: str) -> str:
    """What a cell shows of a text: most formats leave it as it is, some write before or behind it."""
    sections = _sections(code)
    section = sections[-1] if len(sections) > 3 or any(kind == "text" for kind, _ in sections[-1]) else None
    if section is None:
        return text
    return "".join(text if kind == "text" else _literal(kind, part) for kind, part in section)


def shown_date(moment: datetime | date | time, code: str) -> str:
    """What a cell shows of a date: years, months and days as the format writes them."""
    if isinstance(moment, time):
        return moment.isoformat()
    parts = []
    for kind, text in _sections(code)[0]:
        parts.append(text if kind == "other" else _literal(kind, text))
    return _DATE_PART.sub(lambda part: _date_part(moment, part[0].lower()), "".join(parts)).split("@")[0].strip()


def _date_part(moment: datetime | date, part: str) -> str:
    if part in _DATE_PARTS:
        return moment.strftime(_DATE_PARTS[part])
    return {"m": str(moment.month), "d": str(moment.day)}.get(part, "")


@cache
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    """The sections of a format, each as its tokens."""
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = str(match.lastgroup or "quoted")
        text = match[kind] or ""
        if kind == "other" and text == ";":
            sections.append([])
        else:
            sections[-1].append((kind, text))
    return tuple(map(tuple, sections))


def _section_for(value: Decimal, sections: tuple[tuple[Token, ...], ...]) -> tuple[tuple[Token, ...], Decimal]:
    """The section that a number is shown by, and the number as that section has it: one for negative numbers writes the sign itself."""
    numeric = sections[:3]
    conditions = [_condition(section) for section in numeric]
    if any(conditions):
        for section, condition in zip(numeric, conditions, strict=True):
            if condition is None or _holds(value, *condition):
                return section, value if condition is None else abs(value) if value < 0 and section is not sections[0] else value
        return numeric[-1], value
    if len(sections) > 1 and value < 0:
        return sections[1], abs(value)
    if len(sections) > 2 and not value:
        return sections[2], value
    return sections[0], value


def _condition(section: tuple[Token, ...]) -> tuple[str, Decimal] | None:
    found = next((match for kind, text in section if kind == "bracket" and (match := _CONDITION.fullmatch(text))), None)
    return (found[1], Decimal(found[2])) if found else None


def _holds(value: Decimal, relation: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        ">": value > bound,
        "=": value == bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "<>": value != bound,
    }[relation]


def _literal(kind: str, text: str) -> str:
    """What a token that stands for no digit shows."""
    if kind == "room":
        return " "
    if kind == "percent":
        return "%"
    return text if kind in ("quoted", "escaped", "currency", "other", "point") else ""


def _with_digits(value: Decimal, section: tuple[Token, ...]) -> str:
    """The number in the places of a section. Commas behind the last digit divide by a thousand each; others part thousands."""
    places = [index for index, (kind, _) in enumerate(section) if kind == "digit"]
    point = next((index for index, (kind, _) in enumerate(section) if kind == "point"), len(section))
    whole = [index for index in places if index < point]
    decimals = [index for index in places if index > point]
    commas = [index for index, (kind, _) in enumerate(section) if kind == "comma"]
    last = max(whole, default=-1)
    scale = sum(index > last and index < (decimals[0] if decimals else len(section)) for index in commas) if whole else 0
    scale += sum(index > decimals[-1] for index in commas) if decimals else 0
    groups = any(whole and whole[0] < index < last for index in commas)
    percent = sum(kind == "percent" for kind, _ in section)
    value = (value.scaleb(2 * percent - 3 * scale)).quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    if not places:
        return "".join(_literal(kind, text) for kind, text in section).strip()
    digits, _, fraction = format(abs(value), "f").partition(".")
    shown = {**_whole_digits(digits.lstrip("0"), [section[index][1] for index in whole], whole, groups=groups)}
    shown |= _fraction_digits(fraction, [section[index][1] for index in decimals], decimals)
    text = "".join(
        shown.get(index, "") if kind == "digit" else "" if kind == "comma" else _literal(kind, text)
        for index, (kind, text) in enumerate(section)
    ).strip()
    return f"-{text}" if value < 0 else text


def _whole_digits(digits: str, marks: list[str], places: list[int], *, groups: bool) -> dict[int, str]:
    """Digits before the point by their places, from the right; the first place takes all that are left."""
    shown: dict[int, str] = {}
    for number, (mark, place) in enumerate(zip(reversed(marks), reversed(places), strict=True)):
        is_first = number + 1 == len(places)
        own = (
            (digits[: len(digits) - number] if is_first else digits[len(digits) - number - 1 : len(digits) - number])
            if number < len(digits)
            else ""
        )
        shown[place] = own or {"0": "0", "?": " ", "#": ""}[mark]
    if not groups:
        return shown
    whole = "".join(shown[place] for place in places)
    return dict.fromkeys(places, "") | {places[0]: f"{int(whole):,}".rjust(len(whole)) if whole.strip().isdigit() else whole}


def _fraction_digits(fraction: str, marks: list[str], places: list[int]) -> dict[int, str]:
    """Digits behind the point by their places; closing zeros only where the format asks for them."""
    shown = dict(zip(places, fraction, strict=True))
    for mark, place in zip(reversed(marks), reversed(places), strict=True):
        if mark == "0" or shown[place] != "0":
            break
        shown[place] = " " if mark == "?" else ""
    return shown
