"""Staff, the roles they have, and what each role may do: the one permission table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from jobclub.core.errors import Forbidden


class Role(StrEnum):
    """What somebody is to the organisation. A participant is nobody of the staff: they come by a link."""

    CONSULTANT = "consultant"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    PARTICIPANT = "participant"


STAFF_ROLES = (Role.CONSULTANT, Role.COORDINATOR, Role.ADMIN)
"""What somebody of the staff, or a token, may be."""


class Act(StrEnum):
    """What can be done, as far as permission tells it apart."""

    READ_COHORTS = "read cohorts"
    RUN_COHORTS = "plan, change and run cohorts"
    READ_PROGRAMMES = "read programmes"
    WRITE_PROGRAMMES = "write programmes"
    READ_PEOPLE = "read people's contact data"
    WRITE_PEOPLE = "write people's contact data"
    READ_ORGANISATION = "read the organisation, its staff and closed days"
    CLOSE_DAYS = "write closed days"
    WRITE_ORGANISATION = "write the organisation, its staff and keys"
    OWN_PAGE = "see and answer on one's own page"


class Reach(StrEnum):
    """How far a permission goes: what is somebody's own (the cohorts they lead), or everything."""

    OWN = "own"
    ALL = "all"


PERMISSIONS: dict[Role, dict[Act, Reach]] = {
    Role.CONSULTANT: {
        Act.READ_COHORTS: Reach.OWN,
        Act.RUN_COHORTS: Reach.OWN,
        Act.READ_PROGRAMMES: Reach.ALL,
        Act.READ_PEOPLE: Reach.OWN,
        Act.WRITE_PEOPLE: Reach.OWN,
        Act.READ_ORGANISATION: Reach.ALL,
    },
    Role.COORDINATOR: {act: Reach.ALL for act in Act if act not in {Act.WRITE_ORGANISATION, Act.OWN_PAGE}},
    Role.ADMIN: {act: Reach.ALL for act in Act if act is not Act.OWN_PAGE},
    Role.PARTICIPANT: {Act.OWN_PAGE: Reach.OWN},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A signed-in employee."""

    id: str
    name: str
    email: str
    role: Role
    version: int = 0


class Led(Protocol):
    """Whatever is led by a consultant, as a cohort is."""

    @property
    def id(self) -> str: ...
    @property
    def consultant_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking: a caller of one organisation, by a token, by their own link or by the system itself.

    ``caller_id`` is what the trail and the Idempotency-Key remember. ``cohort_id`` limits a caller to
    one cohort, ``read_only`` to looking. ``zone`` is the organisation's: answers are told in it.
    ``participant_id`` is who came by their own link.
    """

    organisation_id: str
    caller_id: str
    role: Role
    staff_id: str | None = None
    participant_id: str | None = None
    cohort_id: str | None = None
    read_only: bool = False
    zone: str = "UTC"

    def reach(self, act: Act) -> Reach | None:
        """Tell how far this actor may do this act; None is not at all."""
        if self.read_only and not act.startswith("read"):
            return None
        return PERMISSIONS[self.role].get(act)

    def sees_only_own(self) -> bool:
        """Tell whether lists must be cut down to the actor's own cohorts."""
        return self.reach(Act.READ_COHORTS) is not Reach.ALL

    def must(self, act: Act, led: Led | None = None) -> None:
        """Let the actor pass, for what somebody leads or for the organisation at large.

        Raises:
            Forbidden: The role, the limits of the token, or another consultant's cohort stand against it.
        """
        reach = self.reach(act)
        if reach is None:
            limit = "reading" if self.read_only else f"the role {self.role}"
            raise Forbidden(f"This needs the right to {act}; your access is limited to {limit}.")
        if self.cohort_id is not None and (led is None or led.id != self.cohort_id):
            raise Forbidden("Your access is limited to one cohort, and this is outside it.")
        if reach is Reach.OWN and led is not None and not self._leads(led):
            raise Forbidden("This cohort is led by somebody else; ask them or a coordinator.")

    def may(self, act: Act, led: Led) -> bool:
        """Tell whether the actor may do an act for what somebody leads."""
        try:
            self.must(act, led)
        except Forbidden:
            return False
        return True

    def _leads(self, led: Led) -> bool:
        return self.staff_id is not None and led.consultant_id == self.staff_id

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
    """A bearer token: a key to one organisation with one role. Only a digest of its secret is kept."""

    id: str
    role: Role
    digest: str
    issued_at: datetime
    staff_id: str | None = None
    cohort_id: str | None = None
    read_only: bool = False
    revoked_at: datetime | None = None
