"""How easily one printed amount, or name, is mistaken for another.

Belongs here: the slips of a typing hand. Does not belong here: which of two is right.
"""

from __future__ import annotations

from decimal import Decimal


def is_slip(printed: Decimal | None, meant: Decimal, half_unit: Decimal) -> bool:
    """Whether `meant` becomes `printed` by one slip: the sign, the decimal point, one digit written otherwise, twice, not at all, or two
    neighbours exchanged. Digits are those of the printed precision."""
    if not printed or not meant:
        return False
    if printed == -meant:
        return True
    ratio = abs(printed / meant)
    if ratio in _POWERS:
        return True
    if (printed < 0) != (meant < 0):
        return False
    unit = 2 * half_unit if half_unit else Decimal(1)
    return _one_edit(str(int(abs(printed) / unit)), str(int((abs(meant) / unit).to_integral_value())))


def is_one_slip(meant: str, printed: str) -> bool:
    """Whether words are others with one slip: a character written otherwise, left out, added, or the same characters in another order. Of
    words shorter than four characters any other is another word."""
    if min(len(meant), len(printed)) < _SHORTEST or meant == printed:
        return False
    return _one_edit(meant, printed) or sorted(meant) == sorted(printed)


_SHORTEST = 4
_POWERS = {Decimal(10) ** power for power in range(-8, 9) if power}


def _one_edit(one: str, other: str) -> bool:
    if len(one) == len(other):
        unlike = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(unlike) == 2:
            first, second = unlike
            return second == first + 1 and one[first] == other[second] and one[second] == other[first]
        return len(unlike) == 1
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:index] + long[index + 1 :] == short for index in range(len(long)))
