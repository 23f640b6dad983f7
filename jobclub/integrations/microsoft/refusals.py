"""The numbers of what the Microsoft login refuses; its words are not told, as they may name somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

PASSING = frozenset({90024, 90033, 90055})
"""Numbers that say: try again later."""
NUMBER = re.compile(r"AADSTS([0-9]{4,9})")
TOLD = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def numbers_in(said: Mapping[str, Any]) -> list[int]:
    """Give the numbers of a refusal (AADSTS…), the most telling one first."""
    listed = said.get("error_codes")
    if isinstance(listed, list):
        return [number for number in listed if isinstance(number, int)]
    return [int(number) for number in NUMBER.findall(str(said.get("error_description", "")))]


def passes(said: Mapping[str, Any]) -> bool:
    """Tell whether a refusal is one that passes by itself."""
    return bool(PASSING.intersection(numbers_in(said))) or said.get("error") == "temporarily_unavailable"


def named(said: Mapping[str, Any]) -> str:
    """Give the name of a refusal, by which it can be looked up."""
    numbers = numbers_in(said)
    if numbers:
        return f"AADSTS{numbers[0]}"
    error = str(said.get("error", ""))
    return error if TOLD.fullmatch(error) else "without a reason"
