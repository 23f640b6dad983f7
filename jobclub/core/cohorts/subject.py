"""What a session is about: what the programme says of its units, and what the group made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.programme_document import fault_in_agenda
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a session is about. ``adapted`` tells that the topic or the agenda is the group's own."""

    topic: str | None
    goals: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]
    materials: tuple[Material, ...]
    adapted: bool


def subject_of(session: Session, programme: Programme) -> Subject:
    """Give what a session is about: the group's own topic and agenda, else those of its units."""
    units = [programme.unit(key) for key in session.unit_keys]
    planned = tuple(item for unit in units for item in unit.agenda)
    return Subject(
        topic=_joined(unit.title for unit in units) if session.topic is None else session.topic,
        goals=tuple(goal for unit in units for goal in unit.goals),
        agenda=planned if session.agenda is None else session.agenda,
        materials=tuple(material for unit in units for material in unit.materials),
        adapted=session.topic is not None or session.agenda is not None,
    )


def _joined(topics: Iterable[str | None]) -> str | None:
    return " · ".join(filter(None, topics)) or None


def adapted(session: Session, changes: Mapping[str, Any], *, reason: str | None) -> Session:
    """Give the session with its own ``topic`` or ``agenda``, if ``changes`` hold them; None: the programme's.

    Raises:
        Invalid: There is no reason, the topic cannot be, or the agenda takes longer than the session.
    """
    own = {name: changes[name] for name in ("topic", "agenda") if name in changes}
    mistakes = []
    if own and reason is None:
        mistakes.append(Mistake("/reason", "is missing; write why this group needs it another way"))
    if own.get("topic") is not None and (fault := fault_in_line(own["topic"])):
        mistakes.append(Mistake("/topic", fault))
    if own.get("agenda") is not None and (fault := fault_in_agenda(own["agenda"], session.minutes)):
        mistakes.append(Mistake("/agenda", fault))
    if mistakes:
        raise Invalid(*mistakes)
    return replace(session, **own)


def merged(session: Session, into: Session, programme: Programme) -> Session:
    """Give a session that also carries the units of another; what either had of its own is said for both."""
    keys = (*into.unit_keys, *session.unit_keys)
    both = [subject_of(one, programme) for one in (into, session)]
    own_topic = into.topic is not None or session.topic is not None
    own_agenda = into.agenda is not None or session.agenda is not None
    return replace(
        into,
        unit_key=keys[0],
        merged_unit_keys=keys[1:],
        topic=_joined(subject.topic for subject in both) if own_topic else None,
        agenda=tuple(item for subject in both for item in subject.agenda) if own_agenda else None,
    )
