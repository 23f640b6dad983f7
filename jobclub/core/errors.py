"""Everything that can go wrong, as one tree.

* JobclubError
  x Invalid               the input cannot be; names each mistake by pointer
  x NotFound              there is no such thing in this organisation
  x NotSignedIn           nobody known is asking
  x Forbidden             the one who asks may not
  x Refused               a rule says no; the thing asked for makes sense
    - AlreadyEnrolled, AdmissionClosed, CohortFull, NotEnrolled, CapacityBelowTaken
    - OfferExpired, NotOffered, TransferPending, AlreadyVisiting, NotVisitable
    - CohortNotOpen, CohortNotDraft, CohortNotRunning, CohortOver, NoConsultant, SessionsOpen
    - SessionNotPlanned, SessionNotStarted, SessionHasMarks, SessionsOverlap, StaffClash
    - CorrectionsClosed, HomeworkDropped, EmailTaken, NameTaken, NotWaiting
  x Stale                 the thing changed since the caller read it
  x KeyReused, InProgress about an Idempotency-Key
  x Busy                  try again in a moment
  x TooManyGuesses        too many wrong links in a while

Each class has a stable ``code``: clients may rely on it, in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeVar


class JobclubError(Exception):
    """Base of every error a caller may want to catch.

    ``facts`` are further members of the answer (ids, times), never personal data.
    """

    code: ClassVar[str] = "error"
    overtaken: bool = False
    """Whether a rival was faster than the act: nothing of it is kept; begun again it may end otherwise."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


Error = TypeVar("Error", bound=JobclubError)


def overtaken(error: Error) -> Error:
    """Mark an error as a rival's doing: the same act, begun again, may end otherwise."""
    error.overtaken = True
    return error


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with an input: where, what, and what to do.

    Where is a JSON pointer (RFC 6901) into a document, or ``?`` and the name of a query parameter.
    """

    pointer: str
    detail: str
    line: int | None = None


class Invalid(JobclubError):
    """The input cannot be."""

    code = "invalid"

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("; ".join(f"{m.pointer or '/'}: {m.detail}" for m in mistakes))
        self.mistakes = mistakes


def invalid(pointer: str, detail: str) -> Invalid:
    """Give the error for a single mistake."""
    return Invalid(Mistake(pointer, detail))


class NotFound(JobclubError):
    """There is no such thing, or it belongs to somebody else."""

    code = "not_found"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no such {kind}. Check the address; it may have been removed.")
        self.kind = kind


class NotSignedIn(JobclubError):
    """Nobody known is asking."""

    code = "unauthorized"


class Forbidden(JobclubError):
    """The one who asks may not do this."""

    code = "forbidden"


class Stale(JobclubError):
    """The thing changed since the caller read it: read it again, then repeat the change."""

    code = "stale"


class KeyReused(JobclubError):
    """An Idempotency-Key came back with another body."""

    code = "idempotency_key_reused"


class InProgress(JobclubError):
    """An act under the same Idempotency-Key is still running."""

    code = "in_progress"


class Busy(JobclubError):
    """The store is occupied: try again in a moment."""

    code = "busy"


class TooManyGuesses(JobclubError):
    """Somebody tried too many links that lead nowhere: let some time pass."""

    code = "too_many_guesses"


class Refused(JobclubError):
    """A rule says no."""

    code = "refused"


class AlreadyEnrolled(Refused):
    """This person already has a place in the cohort."""

    code = "already_enrolled"


class AdmissionClosed(Refused):
    """The last session that admits people has started."""

    code = "admission_closed"


class CohortFull(Refused):
    """Every place is taken."""

    code = "cohort_full"


class NotEnrolled(Refused):
    """The person has no place, or gave it up."""

    code = "not_enrolled"


class OfferExpired(Refused):
    """The time to reply has passed, so the place is no longer kept for this person."""

    code = "offer_expired"


class NotOffered(Refused):
    """The person waits in line, and nobody has offered them a place yet."""

    code = "not_offered"


class TransferPending(Refused):
    """The person waits already to change from one cohort to another."""

    code = "transfer_pending"


class AlreadyVisiting(Refused):
    """A visit for this unit is agreed already."""

    code = "already_visiting"


class NotVisitable(Refused):
    """Nobody can sit in at this session: it has begun, is decided, or its cohort is not open."""

    code = "not_visitable"


class CapacityBelowTaken(Refused):
    """More places are taken than the new capacity would offer."""

    code = "capacity_below_taken"


class CohortNotOpen(Refused):
    """The cohort takes nobody: it is a draft, over or cancelled."""

    code = "not_open"


class CohortNotDraft(Refused):
    """Only a draft can be opened."""

    code = "not_draft"


class CohortNotRunning(Refused):
    """The cohort has not begun."""

    code = "not_running"


class CohortOver(Refused):
    """The cohort is completed or cancelled."""

    code = "cohort_over"


class NoConsultant(Refused):
    """A cohort opens only with a consultant."""

    code = "no_consultant"


class SessionsOpen(Refused):
    """Some sessions are neither held nor cancelled."""

    code = "sessions_open"


class SessionNotPlanned(Refused):
    """The session is held or cancelled, so it stays as it is."""

    code = "session_not_planned"


class SessionNotStarted(Refused):
    """The session has not begun."""

    code = "session_not_started"


class SessionHasMarks(Refused):
    """Attendance was marked, so the session took place."""

    code = "session_has_marks"


class SessionsOverlap(Refused):
    """Two sessions of one cohort would overlap."""

    code = "sessions_overlap"


class StaffClash(Refused):
    """The consultant would be in two places."""

    code = "staff_clash"


class CorrectionsClosed(Refused):
    """Marks, notes and feedback stay correctable for 14 days after completion only."""

    code = "corrections_closed"


class HomeworkDropped(Refused):
    """The unit was dropped, and its homework with it."""

    code = "homework_dropped"


class EmailTaken(Refused):
    """Somebody else in the organisation has this e-mail address."""

    code = "email_taken"


class NameTaken(Refused):
    """Something else has this name."""

    code = "name_taken"


class NotWaiting(Refused):
    """The message is on its way, or it is settled what became of it."""

    code = "not_waiting"
