"""The rules that say no, about cohorts, people's places in them and messages."""

from __future__ import annotations

from jobclub.core.errors.kinds import Refused


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


class OnHold(Refused):
    """There is a ground on which this person must not be forgotten."""

    code = "on_hold"
