"""Keeping secrets out of what is kept or shown: passwords in addresses, keys of stores, addresses of webhooks.

Belongs here: telling what is secret, and masking it. Does not belong here: persons (`personal_data`).

What is secret is known by its place: the password before the host of an address, parameters that sign or allow a request, and the values of
environment variables whose names say so (`AWS_SECRET_ACCESS_KEY`, `JUESUAN_WEBHOOK`).
"""

from __future__ import annotations

import os
import re

MASK = "***"
_USER = re.compile(r"(?<=://)[^\s/?#@\"']+(?=@)")
_PARAMETER = re.compile(
    r"([?&;](?:[\w.-]*(?:signature|token|secret|passw(?:or)?d|credential|access_?key(?:_?id)?|api_?key|auth)|sig|pwd)=)[^\s&;#\"']+",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:SECRET|TOKEN|PASSW(?:OR)?D|CREDENTIAL|WEBHOOK|(?:ACCESS|API|ACCOUNT|PRIVATE)_?KEY|CONNECTION_STRING)", re.IGNORECASE
)
_SHORTEST = 6
"""Characters: a shorter value would mask words that are no secrets."""


def without_secrets(text: str) -> str:
    """The text with every secret replaced by `MASK`."""
    for value in _secret_values():
        text = text.replace(value, MASK)
    return _PARAMETER.sub(rf"\1{MASK}", _USER.sub(MASK, text))


def has_password(address: str) -> bool:
    """Whether an address carries the name or password of a user before its host."""
    return _USER.search(address) is not None


def _secret_values() -> list[str]:
    """The longest first: one may hold another."""
    values = {value for name, value in os.environ.items() if len(value) >= _SHORTEST and _NAMES.search(name) and not os.path.exists(value)}  # noqa: PTH110
    return sorted(values, key=len, reverse=True)
