"""Tokens: what they open, for whom, until when, and that they are noted when they are used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, Invalid, NotSignedIn, StaffLeft, Stale, TooManyGuesses
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.people.staff import PERMISSIONS, STAFF_ROLES, Act, Role
from jobclub.core.usecases.issuing import (
    MOST_WRONG,
    NOTED_EVERY,
    actor_by_token,
    get_token,
    issue_token,
    list_tokens,
    revoke_token,
)
from jobclub.core.usecases.knowing import list_participants
from jobclub.core.usecases.planning import list_cohorts
from jobclub.core.usecases.staffing import add_staff, remove_staff
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, found_town, open_club

SECOND = timedelta(seconds=1)


def test_nobody_of_the_staff_and_no_token_is_a_participant(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/role"):
        add_staff(office, town.admin, name="Pia", email="pia@example.org", role=Role.PARTICIPANT)
    with refused(Invalid, at="/role"):
        issue_token(office, town.admin, role=Role.PARTICIPANT)


def test_a_token_opens_one_organisation_with_its_role_and_limits(
    office: Office, town: Town, club: Cohort
) -> None:
    staff_id = town.consultant.staff_id
    token, secret = issue_token(
        office, town.admin, role=Role.CONSULTANT, staff_id=staff_id, cohort_id=club.id, read_only=True
    )
    actor = actor_by_token(office, secret)
    expected = replace(town.consultant, caller_id=token.id, cohort_id=club.id, read_only=True)
    assert actor == expected


def test_the_secret_of_a_token_is_kept_nowhere(office: Office, town: Town, kept: Callable[[], Any]) -> None:
    token, secret = issue_token(office, town.admin, role=Role.COORDINATOR)
    assert secret not in repr(kept())
    assert get_token(office, town.admin, token.id) == token


def test_tokens_are_listed_in_the_order_they_were_made_revoked_ones_too(office: Office, town: Town) -> None:
    made = [issue_token(office, town.admin, role=Role.COORDINATOR)[0].id for _ in range(2)]
    revoke_token(office, town.admin, made[0], None)
    assert [one.id for one in list_tokens(office, town.admin, Window()).items] == made


def test_an_unknown_token_opens_nothing(office: Office, town: Town) -> None:
    issue_token(office, town.admin, role=Role.COORDINATOR)
    with pytest.raises(NotSignedIn):
        actor_by_token(office, "guessed")


def test_a_revoked_token_opens_nothing_and_is_revoked_once(
    office: Office, town: Town, store: MemoryStore, refused: Callable[..., Any]
) -> None:
    token, secret = issue_token(office, town.admin, role=Role.COORDINATOR)
    revoke_token(office, town.admin, token.id, frozenset({"valid"}))
    with pytest.raises(NotSignedIn):
        actor_by_token(office, secret)
    with refused(Stale):
        revoke_token(office, town.admin, token.id, frozenset({"valid"}))
    happened = len(store.trail)
    revoke_token(office, town.admin, token.id, frozenset({"revoked"}))
    assert len(store.trail) == happened


def test_a_consultants_token_names_the_consultant(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/staff_id"):
        issue_token(office, town.admin, role=Role.CONSULTANT)


def test_a_token_for_somebody_or_something_foreign_is_refused_with_its_pointer(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    other = found_town(office)
    foreign = open_club(office, other)
    with refused(Invalid, at="/staff_id"):
        issue_token(office, town.admin, role=Role.CONSULTANT, staff_id=other.consultant.staff_id)
    with refused(Invalid, at="/cohort_id"):
        issue_token(office, town.admin, role=Role.COORDINATOR, cohort_id=foreign.id)


def test_a_token_for_some_acts_does_these_and_no_others(office: Office, town: Town) -> None:
    token, secret = issue_token(
        office, town.admin, role=Role.COORDINATOR, scopes=[Act.READ_ORGANISATION, Act.READ_COHORTS]
    )
    assert token.scopes == (Act.READ_COHORTS, Act.READ_ORGANISATION)
    actor = actor_by_token(office, secret)
    list_cohorts(office, actor, CohortFilter(), Window())
    with pytest.raises(Forbidden, match="limited to what its token is for"):
        list_participants(office, actor, Window())


def test_a_token_is_not_for_more_than_its_role_may(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    staff_id = town.consultant.staff_id
    for role in STAFF_ROLES:
        for act in set(Act) - PERMISSIONS[role].keys():
            with refused(Invalid, at="/scopes"):
                issue_token(office, town.admin, role=role, staff_id=staff_id, scopes=[act])
        issue_token(office, town.admin, role=role, staff_id=staff_id, scopes=PERMISSIONS[role])


def test_every_mistake_about_a_token_is_named_at_once(office: Office, town: Town) -> None:
    with pytest.raises(Invalid) as error:
        issue_token(
            office,
            town.admin,
            role=Role.CONSULTANT,
            scopes=[Act.WRITE_ORGANISATION],
            ends_at=office.now(),
        )
    assert [mistake.pointer for mistake in error.value.mistakes] == ["/scopes", "/ends_at", "/staff_id"]


def test_a_token_ends_when_it_should(office: Office, town: Town, clock: FixedClock) -> None:
    ends_at = clock.at + timedelta(days=1)
    _, secret = issue_token(office, town.admin, role=Role.ADMIN, ends_at=ends_at)
    clock.at = ends_at - SECOND
    actor_by_token(office, secret)
    clock.at = ends_at
    with pytest.raises(NotSignedIn, match="has ended"):
        actor_by_token(office, secret)


def test_a_token_of_somebody_who_left_opens_nothing_even_if_nobody_revoked_it(
    office: Office, town: Town
) -> None:
    _, secret = issue_token(office, town.admin, role=Role.CONSULTANT, staff_id=town.consultant.staff_id)
    with office.transaction(town.admin) as tx:
        staff = tx.staff.get(town.consultant.staff_id or "")
        tx.staff.save(replace(staff, left_at=office.now()))
    with pytest.raises(NotSignedIn):
        actor_by_token(office, secret)


def test_nobody_who_left_is_given_a_token(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    remove_staff(office, town.admin, town.colleague.staff_id or "", None)
    with refused(StaffLeft):
        issue_token(office, town.admin, role=Role.CONSULTANT, staff_id=town.colleague.staff_id)


def test_it_is_known_to_the_hour_when_a_token_was_used(office: Office, town: Town, clock: FixedClock) -> None:
    token, secret = issue_token(office, town.admin, role=Role.ADMIN)

    def used_at() -> Any:
        return get_token(office, town.admin, token.id).used_at

    assert used_at() is None
    first = clock.at
    actor_by_token(office, secret)
    clock.at += NOTED_EVERY - SECOND
    actor_by_token(office, secret)
    assert used_at() == first
    clock.at += SECOND
    actor_by_token(office, secret)
    assert used_at() == clock.at


def test_a_token_opens_while_others_write_and_is_noted_later(
    office: Office, town: Town, clock: FixedClock
) -> None:
    token, secret = issue_token(office, town.admin, role=Role.ADMIN)
    with office.transaction(town.admin):
        actor_by_token(office, secret)
    assert get_token(office, town.admin, token.id).used_at is None
    actor_by_token(office, secret)
    assert get_token(office, town.admin, token.id).used_at == clock.at


def test_using_a_token_is_not_kept_in_the_trail(office: Office, town: Town, store: MemoryStore) -> None:
    _, secret = issue_token(office, town.admin, role=Role.ADMIN)
    happened = len(store.trail)
    actor_by_token(office, secret)
    assert len(store.trail) == happened


def test_acts_are_called_the_same_for_ever() -> None:
    assert {"read_cohorts", "run_cohorts", "read_programmes"} <= {act.stable_name for act in Act}
    assert all(Act.named(act.stable_name) is act for act in Act)
    with pytest.raises(KeyError):
        Act.named("fly")


def test_guessed_tokens_are_limited_and_the_right_one_still_opens(
    office: Office, town: Town, clock: FixedClock
) -> None:
    old, revoked = issue_token(office, town.admin, role=Role.ADMIN)
    revoke_token(office, town.admin, old.id, None)
    _, secret = issue_token(office, town.admin, role=Role.ADMIN)
    for number in range(MOST_WRONG):
        with pytest.raises(NotSignedIn):
            actor_by_token(office, f"guess {number}", who=f"2001:db8::{number:x}")
    with pytest.raises(TooManyGuesses):
        actor_by_token(office, "one more", who="2001:db8::ffff:1")
    with pytest.raises(NotSignedIn):
        actor_by_token(office, revoked, who="2001:db8::1")
    with pytest.raises(NotSignedIn):
        actor_by_token(office, "from elsewhere", who="192.0.2.7")
    actor_by_token(office, secret, who="2001:db8::1")
    clock.at += timedelta(hours=1)
    with pytest.raises(NotSignedIn):
        actor_by_token(office, "much later", who="2001:db8::1")
