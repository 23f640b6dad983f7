"""Signing in by Microsoft Entra: an account is who somebody is, an e-mail address in it is nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.errors import IdentityTaken, NoRole, NotConnected, NotSignedIn, StaffLeft
from jobclub.core.events import StaffAdded, StaffChanged, StaffSignedIn
from jobclub.core.office import Office
from jobclub.core.people.identity import Identity
from jobclub.core.people.staff import Role, operator_of
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.identifying import begin_session_of, connect_identity
from jobclub.core.usecases.issuing import actor_by_token, issue_token
from jobclub.core.usecases.signing_in import SignedIn, begin_session, make_sign_in_link, session_of
from jobclub.core.usecases.staffing import change_staff, get_staff, remove_staff, return_staff
from jobclub.testing import Town, found_town

Refused = Callable[..., AbstractContextManager[Any]]
Recorded = Callable[[], AbstractContextManager[list[Any]]]
pytestmark = pytest.mark.usefixtures("town")
TENANT = "11111111-2222-4333-8444-555555555555"
ELSEWHERE = "99999999-2222-4333-8444-555555555555"
NORA = Identity(
    tenant_id=TENANT,
    object_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    name="Nora New",
    email="nora@example.org",
    roles=("jobclub.consultant",),
)
CONNY = replace(NORA, object_id="bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee", email="CONNY@example.org")


@pytest.fixture
def town(office: Office) -> Town:
    """A town whose staff have accounts in a tenant."""
    town = found_town(office)
    change_organisation(office, town.admin, None, entra_tenant_id=TENANT)
    return town


def signed_in(office: Office, identity: Identity) -> SignedIn:
    return session_of(office, begin_session_of(office, identity))


def by_link(office: Office, town: Town, email: str = "conny@example.org") -> SignedIn:
    address = make_sign_in_link(office, operator_of(town.organisation.id), email)
    return session_of(office, begin_session(office, address.rpartition("/")[2], who=""))


def test_a_newcomer_joins_the_staff_of_the_organisation_that_has_their_tenant(
    office: Office, town: Town, recorded: Recorded
) -> None:
    with recorded() as events:
        nora = signed_in(office, NORA)
    assert (nora.staff.name, nora.staff.email, nora.staff.role) == (
        "Nora New",
        "nora@example.org",
        Role.CONSULTANT,
    )
    assert (nora.organisation.id, nora.staff.identity) == (town.organisation.id, NORA.key)
    assert events == [
        StaffAdded(at=office.now(), staff_id=nora.staff.id),
        StaffSignedIn(at=office.now(), staff_id=nora.staff.id, link_id=nora.session.id),
    ]


def test_whoever_comes_again_is_the_same_whatever_their_account_is_called_now(office: Office) -> None:
    first = signed_in(office, NORA)
    shouted = replace(NORA, tenant_id=TENANT.upper(), object_id=NORA.object_id.upper())
    again = signed_in(office, replace(shouted, name="Other", email="other@example.org"))
    assert again.staff == first.staff


def test_an_address_in_an_account_lets_nobody_in_as_who_has_it(
    office: Office, town: Town, refused: Refused
) -> None:
    with refused(NotConnected) as refusal:
        begin_session_of(office, CONNY)
    assert "sign in by link, then connect" in str(refusal.value)
    assert get_staff(office, town.admin, town.consultant.staff_id or "").identity is None


def test_whoever_is_signed_in_connects_their_account_and_comes_by_it_from_then_on(
    office: Office, town: Town, recorded: Recorded
) -> None:
    conny = by_link(office, town)
    with recorded() as events:
        assert connect_identity(office, conny, CONNY).identity == CONNY.key
    assert events == [StaffChanged(at=office.now(), staff_id=conny.staff.id)]
    connect_identity(office, conny, CONNY)
    assert signed_in(office, CONNY).staff.id == conny.staff.id


def test_an_account_is_connected_to_one_person_and_a_person_to_one_account(
    office: Office, town: Town, refused: Refused
) -> None:
    conny = by_link(office, town)
    connect_identity(office, conny, CONNY)
    colin = by_link(office, town, "colin@example.org")
    with refused(IdentityTaken):
        connect_identity(office, colin, CONNY)
    with refused(IdentityTaken):
        connect_identity(office, conny, NORA)
    change_staff(office, town.admin, conny.staff.id, None, identity=None)
    connect_identity(office, conny, NORA)


def test_an_account_that_cannot_be_used_is_not_connected(
    office: Office, town: Town, refused: Refused
) -> None:
    conny = by_link(office, town)
    with refused(NoRole):
        connect_identity(office, conny, replace(CONNY, roles=()))
    with refused(NotConnected):
        connect_identity(office, conny, replace(CONNY, tenant_id=ELSEWHERE))


@pytest.mark.parametrize("roles", [(), ("jobclub.boss",), ("consultant",), ("jobclub.participant",)])
def test_an_account_without_a_role_of_ours_signs_in_nobody(
    office: Office, town: Town, refused: Refused, roles: tuple[str, ...]
) -> None:
    with refused(NoRole):
        begin_session_of(office, replace(NORA, roles=roles))
    nora = signed_in(office, NORA)
    with refused(NoRole):
        begin_session_of(office, replace(NORA, roles=roles))
    assert get_staff(office, town.admin, nora.staff.id) == nora.staff


def test_of_several_roles_the_farthest_reaching_counts(office: Office) -> None:
    roles = ("jobclub.admin", "other", "jobclub.consultant")
    assert signed_in(office, replace(NORA, roles=roles)).actor.role is Role.ADMIN


def test_the_role_follows_the_account_each_time(office: Office, town: Town, recorded: Recorded) -> None:
    nora = signed_in(office, replace(NORA, roles=("jobclub.admin",)))
    _, key = issue_token(office, town.admin, role=Role.ADMIN, staff_id=nora.staff.id)
    with recorded() as events:
        again = signed_in(office, NORA)
    assert again.actor.role is Role.CONSULTANT
    assert StaffChanged(at=office.now(), staff_id=nora.staff.id) in events
    with pytest.raises(NotSignedIn):
        actor_by_token(office, key)


def test_the_last_admin_stays_one_whatever_their_account_says_and_the_operator_is_told(
    office: Office, town: Town
) -> None:
    troubles: list[tuple[str, str, str]] = []
    office = replace(office, troubled=lambda what, whose, error: troubles.append((what, whose, error.code)))  # type: ignore[attr-defined]
    nora = signed_in(office, replace(NORA, roles=("jobclub.admin",)))
    change_staff(office, nora.actor, town.admin.staff_id or "", None, role=Role.COORDINATOR)
    _, key = issue_token(office, nora.actor, role=Role.ADMIN, staff_id=nora.staff.id)
    assert troubles == []
    assert signed_in(office, NORA).actor.role is Role.ADMIN
    assert actor_by_token(office, key).role is Role.ADMIN
    said = "the last admin stays one, though their account is no admin's"
    assert troubles == [(said, nora.staff.id, "last_admin")]
    change_staff(office, nora.actor, town.admin.staff_id or "", None, role=Role.ADMIN)
    assert signed_in(office, NORA).actor.role is Role.CONSULTANT
    assert len(troubles) == 1


def test_the_last_admin_signs_in_as_one_without_a_word(office: Office, town: Town) -> None:
    office = replace(office, troubled=lambda *_: pytest.fail("nothing is wrong"))
    nora = signed_in(office, replace(NORA, roles=("jobclub.admin",)))
    remove_staff(office, nora.actor, town.admin.staff_id or "", None)
    assert signed_in(office, replace(NORA, roles=("jobclub.admin",))).actor.role is Role.ADMIN


@pytest.mark.parametrize("tenant", [ELSEWHERE, ""])
def test_a_tenant_that_no_organisation_has_signs_in_nobody(
    office: Office, refused: Refused, tenant: str
) -> None:
    with refused(NotSignedIn):
        begin_session_of(office, replace(NORA, tenant_id=tenant))


def test_an_organisation_that_gives_its_tenant_up_lets_nobody_in_by_it(
    office: Office, town: Town, refused: Refused
) -> None:
    begin_session_of(office, NORA)
    change_organisation(office, town.admin, None, entra_tenant_id=None)
    with refused(NotSignedIn):
        begin_session_of(office, NORA)
    other = found_town(office)
    change_organisation(office, other.admin, None, entra_tenant_id=TENANT)
    with refused(NotSignedIn):
        begin_session_of(office, NORA)


def test_whoever_left_is_not_let_in_again_by_their_account(
    office: Office, town: Town, refused: Refused
) -> None:
    nora = signed_in(office, NORA)
    remove_staff(office, town.admin, nora.staff.id, None)
    with refused(StaffLeft):
        begin_session_of(office, NORA)
    return_staff(office, town.admin, nora.staff.id)
    assert signed_in(office, NORA).staff.id == nora.staff.id


@pytest.mark.parametrize("email", [None, "", "nobody"])
def test_a_newcomer_without_an_address_is_refused(
    office: Office, refused: Refused, email: str | None
) -> None:
    with refused(NotConnected):
        begin_session_of(office, replace(NORA, email=email))


def test_a_name_that_no_name_can_be_is_replaced_by_the_address(office: Office) -> None:
    assert signed_in(office, replace(NORA, name="Nora\nBcc: x")).staff.name == "nora@example.org"
