"""Staff, the roles they have, and what each role may do: the one permission table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from jobclub.core.errors import Forbidden


class Role(StrEnum):
    """What somebody is to the organisation.

    Participants and guests are nobody of the staff: they come by a link. The public is whoever looks at its
    open pages.
    """

    CONSULTANT = "consultant"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    PARTICIPANT = "participant"
    GUEST = "guest"
    PUBLIC = "public"


STAFF_ROLES = (Role.CONSULTANT, Role.COORDINATOR, Role.ADMIN)
"""What somebody of the staff, or a token, may be."""


def fault_in_role(role: Role) -> str | None:
    """Tell why nobody of the staff can have a role; None if they can."""
    return None if role in STAFF_ROLES else f"choose one of {', '.join(STAFF_ROLES)}"


class Act(StrEnum):
    """What can be done, as far as permission tells it apart."""

    READ_COHORTS = "read cohorts"
    RUN_COHORTS = "plan, change and run cohorts"
    READ_WEBINARS = "read webinars and who comes"
    RUN_WEBINARS = "plan, change and run webinars"
    READ_APPOINTMENTS = "read appointments"
    BOOK_APPOINTMENTS = "book, move and cancel appointments"
    RUN_APPOINTMENTS = "note how appointments went"
    OFFER_SERVICES = "write services and consultants' hours"
    READ_PROGRAMMES = "read programmes"
    WRITE_PROGRAMMES = "write programmes"
    READ_PEOPLE = "read people's contact data"
    WRITE_PEOPLE = "write people's contact data"
    READ_ORGANISATION = "read the organisation, its staff and closed days"
    CLOSE_DAYS = "write closed days"
    WRITE_WORDINGS = "write messages in own words"
    WRITE_ORGANISATION = "write the organisation, its staff and keys"
    FORGET_PEOPLE = "forget people, or keep them from being forgotten"
    READ_AUDIT = "read the audit"
    OWN_PAGE = "see and answer on one's own page"
    ANSWER_INVITATION = "see and answer one's invitation as a guest"
    REGISTER = "see what is open and ask for a place"

    @property
    def stable_name(self) -> str:
        """What clients call it; the value is for people to read."""
        return self.name.lower()

    @classmethod
    def named(cls, name: str) -> Act:
        """Give the act that clients call so.

        Raises:
            KeyError: There is none.
        """
        return cls[name.upper()]


SHOWN_TO_WHO_WRITES = {
    Act.RUN_COHORTS: Act.READ_COHORTS,
    Act.RUN_WEBINARS: Act.READ_WEBINARS,
    Act.BOOK_APPOINTMENTS: Act.READ_APPOINTMENTS,
    Act.RUN_APPOINTMENTS: Act.READ_APPOINTMENTS,
    Act.OFFER_SERVICES: Act.READ_ORGANISATION,
    Act.WRITE_PROGRAMMES: Act.READ_PROGRAMMES,
    Act.WRITE_PEOPLE: Act.READ_PEOPLE,
    Act.CLOSE_DAYS: Act.READ_ORGANISATION,
    Act.WRITE_WORDINGS: Act.READ_ORGANISATION,
    Act.WRITE_ORGANISATION: Act.READ_ORGANISATION,
}
"""What a scope to write lets see besides: the answer to a change, or its repeat, shows what was changed."""
FROM_OUTSIDE = frozenset({Act.OWN_PAGE, Act.ANSWER_INVITATION, Act.REGISTER})
"""What nobody of the staff does: participants, guests and the public do it by themselves."""


class Reach(StrEnum):
    """How far a permission goes: what is somebody's own (the cohorts they lead), or everything."""

    OWN = "own"
    ALL = "all"


PERMISSIONS: dict[Role, dict[Act, Reach]] = {
    Role.CONSULTANT: {
        Act.READ_COHORTS: Reach.OWN,
        Act.RUN_COHORTS: Reach.OWN,
        Act.READ_WEBINARS: Reach.OWN,
        Act.RUN_WEBINARS: Reach.OWN,
        Act.READ_APPOINTMENTS: Reach.OWN,
        Act.BOOK_APPOINTMENTS: Reach.ALL,
        Act.RUN_APPOINTMENTS: Reach.OWN,
        Act.OFFER_SERVICES: Reach.OWN,
        Act.READ_PROGRAMMES: Reach.ALL,
        Act.READ_PEOPLE: Reach.OWN,
        Act.WRITE_PEOPLE: Reach.OWN,
        Act.READ_ORGANISATION: Reach.ALL,
    },
    Role.COORDINATOR: {
        act: Reach.ALL
        for act in Act
        if act not in {Act.WRITE_ORGANISATION, Act.FORGET_PEOPLE, Act.READ_AUDIT, *FROM_OUTSIDE}
    },
    Role.ADMIN: {act: Reach.ALL for act in Act if act not in FROM_OUTSIDE},
    Role.PARTICIPANT: {Act.OWN_PAGE: Reach.OWN},
    Role.GUEST: {Act.ANSWER_INVITATION: Reach.OWN},
    Role.PUBLIC: {Act.REGISTER: Reach.ALL},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody who works for the organisation, or did until ``left_at`` (UTC).

    ``identity`` is who they are to Microsoft Entra (see ``Identity.key``), if they sign in there.
    """

    id: str
    name: str
    email: str
    role: Role
    identity: str | None = None
    left_at: datetime | None = None
    version: int = 0

    @property
    def is_here(self) -> bool:
        """Whether they work here still."""
        return self.left_at is None


class Led(Protocol):
    """Whatever somebody of the staff leads: a cohort, a webinar, an appointment."""

    @property
    def id(self) -> str: ...
    def is_led_by(self, staff_id: str | None, /) -> bool:
        """Tell whether somebody leads it, perhaps beside others; None is nobody, who leads nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking: a caller of one organisation, by a token, by their own link or by the system itself.

    ``caller_id`` is what the trail and the Idempotency-Key remember. ``cohort_id`` limits a caller to
    one cohort, ``read_only`` to looking, ``scopes`` to some acts, if any are named. ``zone`` is the
    organisation's: answers are told in it. ``participant_id`` or ``guest_id`` is who came by their own link.
    """

    organisation_id: str
    caller_id: str
    role: Role
    staff_id: str | None = None
    participant_id: str | None = None
    guest_id: str | None = None
    cohort_id: str | None = None
    read_only: bool = False
    scopes: tuple[Act, ...] = ()
    zone: str = "UTC"

    def reach(self, act: Act) -> Reach | None:
        """Tell how far this actor may do this act; None is not at all."""
        if (self.read_only and not act.startswith("read")) or not self._is_for(act):
            return None
        return PERMISSIONS[self.role].get(act)

    def _is_for(self, act: Act) -> bool:
        return (
            not self.scopes
            or act in self.scopes
            or any(SHOWN_TO_WHO_WRITES.get(scope) is act for scope in self.scopes)
        )

    def sees_only_own(self) -> bool:
        """Tell whether lists must be cut down to the actor's own cohorts."""
        return self.reach(Act.READ_COHORTS) is not Reach.ALL

    def must(self, act: Act, led: Led | None = None) -> None:
        """Let the actor pass, for what somebody leads or for the organisation at large.

        Raises:
            Forbidden: The role, the limits of the token, or that somebody else leads it stands against it.
        """
        reach = self.reach(act)
        if reach is None:
            raise Forbidden(f"This needs the right to {act}; your access is limited to {self._limit}.")
        if self.cohort_id is not None and (led is None or led.id != self.cohort_id):
            raise Forbidden("Your access is limited to one cohort, and this is outside it.")
        if reach is Reach.OWN and led is not None and not self._leads(led):
            raise Forbidden("This is led by somebody else; ask them or a coordinator.")

    @property
    def _limit(self) -> str:
        if self.read_only:
            return "reading"
        return "what its token is for" if self.scopes else f"the role {self.role}"

    def may(self, act: Act, led: Led) -> bool:
        """Tell whether the actor may do an act for what somebody leads."""
        try:
            self.must(act, led)
        except Forbidden:
            return False
        return True

    def _leads(self, led: Led) -> bool:
        return self.staff_id is not None and led.is_led_by(self.staff_id)

    def must_everywhere(self, act: Act) -> None:
        """Let the actor pass for something that belongs to no cohort.

        Raises:
            Forbidden: The actor may do this for own cohorts only, or not at all.
        """
        self.must(act)
        if self.reach(act) is Reach.OWN:
            raise Forbidden(f"This needs the right to {act} beyond your own cohorts; ask a coordinator.")


SYSTEM = "system"


def operator_of(organisation_id: str) -> Actor:
    """Give the actor for what the operator does at the command line, with an admin's rights."""
    return Actor(organisation_id=organisation_id, caller_id=SYSTEM, role=Role.ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A bearer token: a key to one organisation with one role. Only a digest of its secret is kept.

    ``scopes`` are the acts it is for; none named are all that its role may do. Instants in UTC: it is valid
    until ``ends_at``; ``used_at`` is when it was used lately, to the hour.
    """

    id: str
    role: Role
    digest: str
    issued_at: datetime
    staff_id: str | None = None
    cohort_id: str | None = None
    read_only: bool = False
    scopes: tuple[Act, ...] = ()
    ends_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Tell whether it is still valid."""
        return self.revoked_at is None and (self.ends_at is None or now < self.ends_at)
