"""People are in one place at a time: what a participant has to do with at a time, whatever it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.errors import AlreadyBooked, ParticipantClash
from jobclub.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A participant is somewhere for a span: at a session, a webinar or an appointment.

    ``service_id`` is whose appointment it is, if it is one.
    """

    kind: ActivityKind
    id: str
    span: Span
    service_id: str | None = None

    def told(self) -> dict[str, object]:
        """Give what a refusal tells of it."""
        span = self.span
        return {"activity": self.kind.value, "id": self.id, "starts_at": span.start, "ends_at": span.end}


def refuse_double_lives(spans: Iterable[Span], service_id: str, elsewhere: Iterable[Commitment]) -> None:
    """Let somebody have some times of a service at which they are nowhere else.

    Raises:
        AlreadyBooked: They have an appointment of the same service then.
        ParticipantClash: They are somewhere else then. Its facts name where (instants, UTC).
    """
    wanted = list(spans)
    found = [one for one in elsewhere if any(one.span.overlaps(span) for span in wanted)]
    same = next((one for one in found if one.service_id == service_id), None)
    if same is not None:
        raise AlreadyBooked("This person has an appointment here at this time.", appointment_id=same.id)
    _refuse(found)


def must_be_nowhere_else(span: Span, elsewhere: Iterable[Commitment]) -> None:
    """Let somebody come to something at which they are expected from its start to its end.

    Raises:
        ParticipantClash: They are somewhere else then. Its facts name where (instants, UTC).
    """
    _refuse([one for one in elsewhere if one.span.overlaps(span)])


def _refuse(found: Sequence[Commitment]) -> None:
    if found:
        raise ParticipantClash(
            "This person has something else at this time; choose another one.",
            clashes=[one.told() for one in found],
        )
