"""Own words that an organisation keeps, put together as a file is: a subject, the letter, its short form.

They are proved when they are kept and once more before they are used: what is kept may come from a backup,
from an earlier version with other rules, or from somebody who writes rows by hand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.own_wording import Misworded, OwnWording
from jobclub.integrations.wording.grammar import Fault
from jobclub.integrations.wording.proving import proved
from jobclub.integrations.wording.sheets import PARTING, Sheet


def parted(notice: Notice, language: str, written: str) -> OwnWording:
    """Take a file apart."""
    letter, _, short = written.partition(f"\n{PARTING}\n")
    subject, _, text = letter.partition("\n")
    words: dict[str, Any] = {"subject": subject.strip(), "text": text.strip(), "short": short.strip()}
    return OwnWording(notice=notice, language=language, **words)


def sheet_of(own: OwnWording) -> Sheet | None:
    """Give the sheet that own words make; None if something is wrong with them."""
    return _proved(own.notice.value, own.language, _written(own))[0]


def mistakes_in(own: OwnWording) -> list[Misworded]:
    """Give what is wrong with own words, by part and line."""
    faults = _proved(own.notice.value, own.language, _written(own))[1]
    return [_mistake(own, fault) for fault in faults]


def _written(own: OwnWording) -> str:
    return f"{own.subject}\n{own.text}\n{PARTING}\n{own.short}"


@lru_cache(maxsize=512)
def _proved(name: str, language: str, written: str) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """Prove a file once, however many messages go out by it."""
    sheet, faults = proved(name, language, written)
    return sheet, tuple(faults)


def _mistake(own: OwnWording, fault: Fault) -> Misworded:
    if fault.part:
        return Misworded(f"/{fault.part}", fault.detail, kind=fault.kind)
    lines = len(own.text.splitlines())
    if fault.line == 1:
        return Misworded("/subject", fault.detail, kind=fault.kind)
    if fault.line <= lines + 1:
        return Misworded("/text", fault.detail, fault.line - 1, fault.kind)
    return Misworded("/short", fault.detail, max(fault.line - lines - 2, 1), fault.kind)
