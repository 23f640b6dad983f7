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
    - CorrectionsClosed, HomeworkDropped, EmailTaken, NameTaken, NotWaiting, OnHold
    - SlotNotFree, ParticipantClash, AlreadyBooked, ReservationExpired, PackageDoesNotFit
    - AppointmentOver, AppointmentNotStarted, ChangeTooLate, AlreadyWaiting
    - WebinarNotOpen, WebinarFull, WebinarNotDraft, WebinarOver, WebinarNotStarted, NoObservers, SeriesEnded
    - InvitationOver
    - StaffLeft, StaffHere, LastAdmin, NotConnected, NoRole, IdentityTaken
  x Stale                 the thing changed since the caller read it
  x KeyReused, InProgress about an Idempotency-Key
  x Busy                  try again in a moment
  x TooManyGuesses        too many wrong links in a while

Each class has a stable ``code``: clients may rely on it, in every language.
"""

from __future__ import annotations

from jobclub.core.errors.appointments import (
    AlreadyBooked,
    AlreadyWaiting,
    AppointmentNotStarted,
    AppointmentOver,
    ChangeTooLate,
    PackageDoesNotFit,
    ParticipantClash,
    ReservationExpired,
    SlotNotFree,
)
from jobclub.core.errors.kinds import (
    Busy,
    Forbidden,
    InProgress,
    Invalid,
    JobclubError,
    KeyReused,
    Mistake,
    NotFound,
    NotSignedIn,
    Refused,
    Stale,
    TooManyGuesses,
    invalid,
    overtaken,
)
from jobclub.core.errors.refusals import (
    AdmissionClosed,
    AlreadyEnrolled,
    AlreadyVisiting,
    CapacityBelowTaken,
    CohortFull,
    CohortNotDraft,
    CohortNotOpen,
    CohortNotRunning,
    CohortOver,
    CorrectionsClosed,
    EmailTaken,
    HomeworkDropped,
    NameTaken,
    NoConsultant,
    NotEnrolled,
    NotOffered,
    NotVisitable,
    NotWaiting,
    OfferExpired,
    OnHold,
    SessionHasMarks,
    SessionNotPlanned,
    SessionNotStarted,
    SessionsOpen,
    SessionsOverlap,
    StaffClash,
    TransferPending,
)
from jobclub.core.errors.staff import (
    IdentityTaken,
    LastAdmin,
    NoRole,
    NotConnected,
    StaffHere,
    StaffLeft,
)
from jobclub.core.errors.webinars import (
    InvitationOver,
    NoObservers,
    SeriesEnded,
    WebinarFull,
    WebinarNotDraft,
    WebinarNotOpen,
    WebinarNotStarted,
    WebinarOver,
)

__all__ = [
    "AdmissionClosed",
    "AlreadyBooked",
    "AlreadyEnrolled",
    "AlreadyVisiting",
    "AlreadyWaiting",
    "AppointmentNotStarted",
    "AppointmentOver",
    "Busy",
    "CapacityBelowTaken",
    "ChangeTooLate",
    "CohortFull",
    "CohortNotDraft",
    "CohortNotOpen",
    "CohortNotRunning",
    "CohortOver",
    "CorrectionsClosed",
    "EmailTaken",
    "Forbidden",
    "HomeworkDropped",
    "IdentityTaken",
    "InProgress",
    "Invalid",
    "InvitationOver",
    "JobclubError",
    "KeyReused",
    "LastAdmin",
    "Mistake",
    "NameTaken",
    "NoConsultant",
    "NoObservers",
    "NoRole",
    "NotConnected",
    "NotEnrolled",
    "NotFound",
    "NotOffered",
    "NotSignedIn",
    "NotVisitable",
    "NotWaiting",
    "OfferExpired",
    "OnHold",
    "PackageDoesNotFit",
    "ParticipantClash",
    "Refused",
    "ReservationExpired",
    "SeriesEnded",
    "SessionHasMarks",
    "SessionNotPlanned",
    "SessionNotStarted",
    "SessionsOpen",
    "SessionsOverlap",
    "SlotNotFree",
    "StaffClash",
    "StaffHere",
    "StaffLeft",
    "Stale",
    "TooManyGuesses",
    "TransferPending",
    "WebinarFull",
    "WebinarNotDraft",
    "WebinarNotOpen",
    "WebinarNotStarted",
    "WebinarOver",
    "invalid",
    "overtaken",
]
