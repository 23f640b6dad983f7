"""A provider of meetings for tests: it keeps them on paper, and fails as it is told to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.sightings import Sighting
from jobclub.core.errors import invalid
from jobclub.core.office import Office
from jobclub.core.office.meetings import Finding, MeetingGone, MeetingWish


@dataclass(kw_only=True)
class PaperMeetings:
    """Keeps the meetings it was asked for, and notes each question.

    ``there`` are its meetings by their references, ``asked`` the questions with their wishes, ``faults``
    the errors it raises next instead of answering. ``seen`` is who was at each meeting.
    """

    at_once: bool = False
    account: str = "paper"
    tells_attendance: bool = True
    there: dict[str, MeetingWish] = field(default_factory=dict)
    asked: list[tuple[str, MeetingWish]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    seen: dict[str, tuple[Sighting, ...]] = field(default_factory=dict)

    def create(self, wish: MeetingWish) -> Meeting:
        """Put a meeting on paper, unless it is there."""
        for pointer, given in (("/meeting_link", wish.link), ("/meeting_dial_in", wish.dial_in)):
            if given is not None and self.at_once:
                raise invalid(pointer, "leave it out: this provider makes its own")
        self._note("create", wish)
        reference = f"{self.account}/{wish.external_id}"
        self.there[reference] = wish
        return Meeting(join_url=f"https://paper.example/{reference}", reference=reference)

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Let a meeting follow its session."""
        self._note("change", wish)
        self.there[self._found(meeting)] = wish
        return meeting

    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        """Tear a meeting up, if it is there."""
        self._note("cancel", wish)
        self.there.pop(meeting.reference or f"{self.account}/{wish.external_id}", None)

    def attendance(self, meeting: Meeting, wish: MeetingWish) -> Iterable[Sighting]:
        """Give who was seen."""
        self._note("attendance", wish)
        return self.seen.get(self._found(meeting), ())

    def examine(self) -> Iterable[Finding]:
        """Say whether there is paper; none is left while it is to fail."""
        if self.faults:
            yield Finding(what="paper", works=False, says="there is no paper", remedy="buy some")
        else:
            yield Finding(what="paper", works=True, says="there is paper")

    @property
    def questions(self) -> list[str]:
        """What was asked, in order."""
        return [name for name, _ in self.asked]

    def fail(self, *faults: Exception) -> None:
        """Raise these next, one for each question."""
        self.faults += faults

    def _note(self, what: str, wish: MeetingWish) -> None:
        self.asked.append((what, wish))
        if self.faults:
            raise self.faults.pop(0)

    def _found(self, meeting: Meeting) -> str:
        if meeting.reference not in self.there:
            raise MeetingGone("it is not on paper")
        return meeting.reference


def with_paper(office: Office, paper: PaperMeetings, name: str = "paper") -> Office:
    """Give an office that knows one provider of meetings more."""
    return replace(office, meetings={**office.meetings, name: paper})
