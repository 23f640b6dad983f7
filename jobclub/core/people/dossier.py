"""A dossier: everything that is kept about one person, in sections, as they get it when they ask for it.

Nothing of anybody else is in it, and no name of the staff (GDPR, art. 12 and 15).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.spans import zone_of

Row = Mapping[str, Any]
"""Values by what they are: texts, numbers, yes or no, dates, instants (UTC), or several texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything about a person at an instant (UTC); sections are rows by what they tell of."""

    organisation: Organisation
    person: Participant
    made_at: datetime
    sections: Mapping[str, tuple[Row, ...]]

    @property
    def language(self) -> str:
        """The language of whom it is about."""
        return self.person.language or self.organisation.language

    def plain(self) -> dict[str, Any]:
        """Give it as JSON has it: instants with the offset of the organisation's zone."""
        zone = self.organisation.time_zone
        return {
            "organisation": self.organisation.name,
            "participant_id": self.person.id,
            "made_at": told(self.made_at, zone),
            "sections": {
                name: [{what: told(value, zone) for what, value in row.items()} for row in rows]
                for name, rows in self.sections.items()
            },
        }


def told(value: Any, zone: str) -> Any:
    """Give a value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(zone_of(zone)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
