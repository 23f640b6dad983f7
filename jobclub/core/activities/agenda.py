"""What is done in an activity, minute by minute, and what there is to read or watch for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A stretch of an activity in minutes: what is done, and in which role somebody leads it."""

    minutes: int
    item: str
    lead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Something to read or watch."""

    title: str
    link: str
