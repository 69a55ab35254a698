"""Mistakes of words planted into a disclosure before it is printed: open directions, missing signs, growth from nothing, a figure stated twice,
names of codes, duties left out.

Belongs here: altering sentences and names. Does not belong here: figures of forms (`planted`, `planted_together`), judging and counting (`mutations`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from dagster_project.knowledge.codes import dated_names, names_in
from tests.generator.accounts import Accounts
from tests.generator.documents import Paragraph, Printout

_MONEY = r"[\d,]+(?:\.\d+)?(?:万元|元)"


@dataclass(frozen=True)
class Altered:
    """A printout with a mistake, and the checks of which one must find it."""

    document: Printout
    checks: frozenset[str]


def _texts(document: Printout) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else "" for block in document.blocks]


def _with(document: Printout, texts: Sequence[str | None], *checks: str) -> Altered:
    """The printout with these sentences; None leaves one out."""
    blocks = tuple(
        replace(block, text=text) if isinstance(block, Paragraph) and text is not None else block
        for block, text in zip(document.blocks, texts, strict=True)
        if text is not None
    )
    return Altered(replace(document, blocks=blocks), frozenset(checks))


def _replaced(document: Printout, dice: Random, pattern: str, by: str | Callable[[re.Match[str]], str], *checks: str) -> Altered | None:
    """One occurrence of a pattern replaced; None where there is none."""
    texts = _texts(document)
    places = [(number, found) for number, text in enumerate(texts) for found in re.finditer(pattern, text)]
    if not places:
        return None
    number, found = dice.choice(places)
    new = by(found) if callable(by) else found.expand(by)
    texts[number] = texts[number][: found.start()] + new + texts[number][found.end() :]
    return _with(document, texts, *checks)


def _open_direction(document: Printout, dice: Random) -> Altered | None:
    open_ones = {"增加": "减增加", "减少": "增减少"}
    return _replaced(document, dice, rf"(增加|减少)(?={_MONEY})", lambda found: open_ones[found[1]], "claim.direction")


def _sign_left_out(document: Printout, dice: Random) -> Altered | None:
    return _replaced(document, dice, r"(占(?:比为|比)?\d+\.\d\d)%(?=[；。，])", r"\1", "claim.unit")


def _growth_from_nothing(document: Printout, dice: Random) -> Altered | None:
    pattern = rf"公务接待费支出({_MONEY})(?=，其中)"
    return _replaced(document, dice, pattern, r"公务接待费支出\1，比上年增加\1，增长100%", "claim.change_rate")


def _stated_twice(document: Printout, dice: Random) -> Altered | None:
    """Operating cost once more with another figure, at the end of the narrative."""
    texts = _texts(document)
    there = [number for number, text in enumerate(texts) if re.search(rf"机关运行经费支出{_MONEY}。$", text)]
    if not there:
        return None
    number = there[-1]
    said = re.search(rf"机关运行经费支出({_MONEY})", texts[number])
    assert said
    wrong = said[1].replace(said[1][0], str(int(said[1][0]) % 9 + 1), 1) if said[1][0] != "0" else f"3{said[1]}"
    texts[number] += f"机关运行经费支出{wrong}。"
    return _with(document, texts, "claim.twice", "claim.amount")


def _of_another_row(document: Printout, dice: Random) -> Altered | None:
    """What one kind of 三公 cost stated for another."""
    whole = "".join(_texts(document))
    amounts = dict(re.findall(rf"(公务用车运行维护费|公务接待费)支出({_MONEY})", whole))
    if len(set(amounts.values())) < 2 or "0" in (amounts["公务接待费"][0], amounts["公务用车运行维护费"][0]):
        return None
    wrong = rf"公务接待费支出{amounts['公务用车运行维护费']}"
    return _replaced(document, dice, rf"公务接待费支出{re.escape(amounts['公务接待费'])}(?=，其中)", wrong, "claim.amount", "claim.parts")


_HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^。]{1,30}$")
_DUTIES = {
    "disclosure.operating_cost": r"机关运行经费",
    "disclosure.procurement": r"采购|中小企业",
    "disclosure.procurement.small": r"中小企业",
    "disclosure.glossary": r"^一、财政拨款收入：|^二、基本支出：",
    "disclosure.functions": r"^一、职责$|承担本级政府交办",
    "disclosure.organisation": r"^二、决算单位$|编制范围",
    "disclosure.performance": r"绩效",
    "disclosure.three_public.receptions": r"批次|未发生公务接待",
    "disclosure.three_public.purchase": r"购置",
    "disclosure.three_public.groups": r"团组",
}
"""A duty → the sentences that fulfil it."""
_NONE_ABROAD = re.compile(r"出国（境）费[^。]*?(?<![\d.,])0(?:\.0+)?(?:万元|元)")
"""What says as well that no group went abroad."""


def _duty_left_out(document: Printout, dice: Random) -> Altered | None:
    duty, pattern = dice.choice(sorted(_DUTIES.items()))
    # The heading of a part stays, so that the others keep their numbers.
    texts: list[str | None] = [
        None if text and re.search(pattern, text) and (not _HEADING.match(text) or text in ("一、职责", "二、决算单位")) else text
        for text in _texts(document)
    ]
    if duty == "disclosure.three_public.groups" and any(text and _NONE_ABROAD.search(text) for text in texts):
        return None
    return _with(document, texts, duty) if None in texts else None


PLANTERS: Mapping[str, Callable[[Printout, Random], Altered | None]] = {
    "open direction": _open_direction,
    "sign left out": _sign_left_out,
    "growth from nothing": _growth_from_nothing,
    "stated twice": _stated_twice,
    "of another row": _of_another_row,
    "duty left out": _duty_left_out,
}


def _older_name(code: str, year: int) -> str | None:
    ended = [span for span in dated_names("function_codes")[code] if span.valid_to < year]
    now = names_in("function_codes", code, year)
    sure = all(span.confidence >= 0.8 for span in dated_names("function_codes")[code])
    return ended[-1].name if ended and now and sure and now[0].valid_from <= year else None


def _misprint(name: str, dice: Random) -> str:
    place = dice.randrange(len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def renamed(accounts: Accounts, kind: str, dice: Random) -> dict[str, str] | None:
    """A code of the accounts under another name than it has: `older name`, `name of another` (a neighbour of its section) or `misprinted name`."""
    codes = sorted({leaf.code[:digits] for leaf in accounts.spending for digits in (5, 7) if len(leaf.code) >= digits})
    dice.shuffle(codes)
    for code in codes:
        names = names_in("function_codes", code, accounts.year)
        if not names or not all(span.confidence >= 0.8 for span in dated_names("function_codes")[code]):
            continue
        if kind == "older name" and (older := _older_name(code, accounts.year)):
            return {code: older}
        if (
            kind == "misprinted name"
            and len(names[0].name.removesuffix("支出")) > 5
            and (slip := _misprint(names[0].name, dice)) != names[0].name
        ):
            return {code: slip}
        beside = [other for other in dated_names("function_codes") if other[:-2] == code[:-2] and len(other) == len(code) and other != code]
        meant = [found[0].name for other in beside if (found := names_in("function_codes", other, accounts.year))]
        if kind == "name of another" and meant and len(meant[0]) > 4:
            return {code: dice.choice(meant)}
    return None


NAMES = ("older name", "name of another", "misprinted name")
