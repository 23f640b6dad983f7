"""The staff: who joins, changes, leaves and comes back, and what becomes of what was theirs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import (
    EmailTaken,
    Forbidden,
    IdentityTaken,
    Invalid,
    LastAdmin,
    NotFound,
    NotSignedIn,
    StaffHere,
    StaffLeft,
    Stale,
)
from jobclub.core.events import StaffChanged, StaffRemoved, StaffReturned
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.link import Purpose
from jobclub.core.people.staff import Actor, Role, Staff, operator_of
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.issuing import actor_by_token, get_token, issue_token
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.planning import change_cohort, get_cohort, open_cohort, plan_cohort, plan_cohorts
from jobclub.core.usecases.presenting import WebinarWish, change_webinar, plan_webinar
from jobclub.core.usecases.rescheduling import move_session, substitute_session
from jobclub.core.usecases.running import confirm_held, get_session
from jobclub.core.usecases.signing_in import begin_session, make_sign_in_link, session_of
from jobclub.core.usecases.staffing import (
    actor_of,
    add_staff,
    change_staff,
    find_staff,
    get_staff,
    list_engagements,
    list_staff,
    remove_staff,
    return_staff,
)
from jobclub.core.usecases.subscribing import make_staff_feed
from jobclub.testing import FixedClock, Town, found_town

from .postbox import Postbox

Refused = Callable[..., AbstractContextManager[Any]]
HOME = "192.0.2.7"
TENANT = "11111111-2222-4333-8444-555555555555"
ACCOUNT = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"


def conny(town: Town) -> str:
    return town.consultant.staff_id or ""


def colin(town: Town) -> str:
    return town.colleague.staff_id or ""


def everything_of(town: Town) -> set[str]:
    return {one for one in town.staff_ids if one != conny(town)}


# Joining


def test_staff_join_and_are_listed_in_the_order_they_came(office: Office, town: Town) -> None:
    added = add_staff(office, town.admin, name="Nina New", email="nina@example.org", role=Role.CONSULTANT)
    assert get_staff(office, town.consultant, added.id) == added
    page = list_staff(office, town.consultant, Window())
    assert [one.id for one in page.items] == [*town.staff_ids, added.id]


def test_a_second_member_of_staff_with_one_e_mail_is_refused_in_any_case(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(EmailTaken):
        add_staff(office, town.admin, name="Ada", email="ADA@Example.org", role=Role.ADMIN)


@pytest.mark.parametrize(
    ("name", "email", "pointer"), [("", "x@example.org", "/name"), ("X", "nobody", "/email")]
)
def test_staff_need_a_name_and_an_e_mail(
    office: Office, town: Town, refused: Callable[..., Any], *, name: str, email: str, pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        add_staff(office, town.admin, name=name, email=email, role=Role.CONSULTANT)


def test_every_mistake_about_staff_is_named_at_once(office: Office, town: Town) -> None:
    with pytest.raises(Invalid) as error:
        add_staff(office, town.admin, name="", email="", role=Role.ADMIN)
    assert [mistake.pointer for mistake in error.value.mistakes] == ["/name", "/email"]


def test_staff_are_found_by_their_address(office: Office, town: Town, refused: Refused) -> None:
    assert find_staff(office, town.admin, "CONNY@example.org").id == conny(town)
    for email in ("nobody@example.org", ""):
        with refused(NotFound):
            find_staff(office, town.admin, email)


# Changing


def test_staff_are_changed_and_keep_their_id(
    office: Office, town: Town, recorded: Callable[[], AbstractContextManager[list[Any]]]
) -> None:
    with recorded() as events:
        changed = change_staff(
            office,
            town.admin,
            conny(town),
            frozenset({"0"}),
            name="Connie",
            email="connie@example.org",
            role=Role.COORDINATOR,
        )
    assert get_staff(office, town.admin, conny(town)) == changed
    assert (changed.name, changed.email, changed.role, changed.version) == (
        "Connie",
        "connie@example.org",
        Role.COORDINATOR,
        1,
    )
    assert events == [StaffChanged(at=office.now(), staff_id=conny(town))]


def test_staff_are_not_changed_from_an_old_version(office: Office, town: Town, refused: Refused) -> None:
    change_staff(office, town.admin, conny(town), None, name="Connie")
    for act in (
        lambda seen: change_staff(office, town.admin, conny(town), seen, name="Con"),
        lambda seen: remove_staff(office, town.admin, conny(town), seen),
    ):
        with refused(Stale):
            act(frozenset({"0"}))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"role": Role.PARTICIPANT}, "/role"),
        ({"identity": f"{TENANT}.{ACCOUNT}"}, "/identity"),
    ],
)
def test_what_staff_cannot_be_is_refused(
    office: Office, town: Town, refused: Refused, changes: dict[str, Any], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        change_staff(office, town.admin, conny(town), None, **changes)


def test_staff_dont_take_each_others_address(office: Office, town: Town, refused: Refused) -> None:
    with refused(EmailTaken):
        change_staff(office, town.admin, conny(town), None, email="COLIN@example.org")


def test_an_account_of_the_organisations_tenant_is_one_persons(
    office: Office, town: Town, refused: Refused
) -> None:
    change_organisation(office, town.admin, None, entra_tenant_id=TENANT)
    account = f"{TENANT}.{ACCOUNT}"
    assert change_staff(office, town.admin, conny(town), None, identity=account).identity == account
    with refused(IdentityTaken):
        change_staff(office, town.admin, colin(town), None, identity=account)
    for wrong in (f"{ACCOUNT}.{ACCOUNT}", f"{TENANT}.{ACCOUNT.upper()}", TENANT, f"{TENANT}.x"):
        with refused(Invalid, at="/identity"):
            change_staff(office, town.admin, colin(town), None, identity=wrong)
    change_organisation(office, town.admin, None, entra_tenant_id=None)
    assert change_staff(office, town.admin, conny(town), None, name="Connie").identity == account
    assert change_staff(office, town.admin, conny(town), None, identity=None).identity is None


def test_whoever_gets_a_smaller_role_loses_the_tokens_that_reach_farther(office: Office, town: Town) -> None:
    made = {
        role: issue_token(office, town.admin, role=role, staff_id=town.coordinator.staff_id)
        for role in (Role.CONSULTANT, Role.COORDINATOR, Role.ADMIN)
    }
    change_staff(office, town.admin, town.coordinator.staff_id or "", None, role=Role.CONSULTANT)
    actor_by_token(office, made[Role.CONSULTANT][1])
    for role in (Role.COORDINATOR, Role.ADMIN):
        with pytest.raises(NotSignedIn):
            actor_by_token(office, made[role][1])


# Leaving


def test_whoever_leaves_loses_every_key_at_once(office: Office, town: Town) -> None:
    operator = operator_of(town.organisation.id)
    links = [make_sign_in_link(office, operator, "conny@example.org").rpartition("/")[2] for _ in range(2)]
    session = begin_session(office, links[0], who=HOME)
    _, feed = make_staff_feed(office, town.consultant, conny(town))
    token, key = issue_token(office, town.admin, role=Role.CONSULTANT, staff_id=conny(town))
    open_link(office, feed, Purpose.FEED, who=HOME)

    remove_staff(office, town.admin, conny(town), None)

    with pytest.raises(NotSignedIn):
        session_of(office, session)
    with pytest.raises(NotSignedIn):
        actor_by_token(office, key)
    with pytest.raises(NotFound):
        begin_session(office, links[1], who=HOME)
    with pytest.raises(NotFound):
        open_link(office, feed, Purpose.FEED, who=HOME)
    assert get_token(office, town.admin, token.id).revoked_at == office.now()
    with office.reading(town.admin) as tx:
        assert all(link.revoked_at == office.now() for link in tx.links.of_staff(conny(town)))


def test_what_lies_ahead_of_whoever_leaves_is_named_and_stays_until_it_is_handed_on(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].ends_at
    leaver = remove_staff(office, town.admin, conny(town), None)
    ahead = [session.id for session in club.sessions[1:]]
    assert leaver.staff.left_at == clock.at
    assert [one.activity_id for one in leaver.engagements] == ahead
    page = list_engagements(office, town.coordinator, conny(town), Window(limit=2))
    assert [one.activity_id for one in page.items] == ahead[:2]
    rest = list_engagements(office, town.coordinator, conny(town), Window(after=page.next))
    assert [one.activity_id for one in rest.items] == ahead[2:]

    change_cohort(office, town.coordinator, club.id, None, consultant_id=colin(town))

    assert list_engagements(office, town.coordinator, conny(town), Window()).items == ()


def test_a_webinar_of_whoever_leaves_is_named_too_until_somebody_else_hosts_it(
    office: Office, town: Town, clock: FixedClock
) -> None:
    wish = WebinarWish(title="Calm", minutes=60, starts_at=clock.at + timedelta(days=3), host_id=conny(town))
    webinar = plan_webinar(office, town.coordinator, wish)
    leaver = remove_staff(office, town.admin, conny(town), None)
    found = [(one.activity, one.activity_id) for one in leaver.engagements if one.group_id == webinar.id]
    assert found == [("webinar", webinar.id)]

    change_webinar(office, town.coordinator, webinar.id, None, host_id=colin(town))

    page = list_engagements(office, town.coordinator, conny(town), Window())
    assert [one for one in page.items if one.group_id == webinar.id] == []
    theirs = list_engagements(office, town.coordinator, colin(town), Window()).items
    assert [one.activity_id for one in theirs] == [webinar.id]


def test_what_was_held_keeps_the_name_of_whoever_left_and_runs_on(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].ends_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    remove_staff(office, town.admin, conny(town), None)
    change_cohort(office, town.coordinator, club.id, None, consultant_id=colin(town))
    assert get_session(office, town.coordinator, club.sessions[0].id).session.consultant_id == conny(town)
    assert get_staff(office, town.coordinator, conny(town)).name == "Conny Consultant"


def test_a_club_of_somebody_who_left_can_still_be_moved(office: Office, town: Town, club: Cohort) -> None:
    remove_staff(office, town.admin, conny(town), None)
    moved = club.sessions[1].starts_at + timedelta(hours=1)
    move_session(office, town.coordinator, club.sessions[1].id, moved)
    after = get_cohort(office, town.coordinator, club.id)
    assert (after.consultant_id, after.sessions[1].starts_at) == (conny(town), moved)


def test_nothing_new_is_given_to_whoever_left(
    office: Office, town: Town, club: Cohort, refused: Refused
) -> None:
    wish = CohortWish(
        programme_id=club.programme_id, starts_on=date(2027, 9, 6), at=time(14), consultant_id=colin(town)
    )
    draft = plan_cohort(office, town.coordinator, wish)
    remove_staff(office, town.admin, colin(town), None)
    coordinator = town.coordinator
    for act in (
        lambda: plan_cohort(office, coordinator, wish),
        lambda: plan_cohorts(office, coordinator, [wish]),
        lambda: open_cohort(office, coordinator, draft.id),
        lambda: change_cohort(office, coordinator, club.id, None, consultant_id=colin(town)),
        lambda: substitute_session(office, coordinator, club.sessions[1].id, colin(town)),
        lambda: make_staff_feed(office, town.admin, colin(town)),
    ):
        with refused(StaffLeft):
            act()


def test_whoever_left_is_listed_apart(office: Office, town: Town) -> None:
    remove_staff(office, town.admin, conny(town), None)
    here = {one.id for one in list_staff(office, town.coordinator, Window()).items}
    left = [one.id for one in list_staff(office, town.coordinator, Window(), left=True).items]
    assert (here, left) == (everything_of(town), [conny(town)])


def test_leaving_twice_is_leaving_once(
    office: Office, town: Town, recorded: Callable[[], AbstractContextManager[list[Any]]], clock: FixedClock
) -> None:
    with recorded() as events:
        once = remove_staff(office, town.admin, conny(town), None)
        clock.at += timedelta(days=1)
        assert remove_staff(office, town.admin, conny(town), frozenset({"1"})) == once
    assert events == [StaffRemoved(at=once.staff.left_at or clock.at, staff_id=conny(town))]


def test_the_last_admin_neither_leaves_nor_becomes_less(office: Office, town: Town, refused: Refused) -> None:
    ada = town.admin.staff_id or ""
    for act in (
        lambda: remove_staff(office, town.admin, ada, None),
        lambda: change_staff(office, town.admin, ada, None, role=Role.COORDINATOR),
    ):
        with refused(LastAdmin):
            act()
    change_staff(office, town.admin, ada, None, name="Ada")
    change_staff(office, town.admin, town.coordinator.staff_id or "", None, role=Role.ADMIN)
    remove_staff(office, town.admin, ada, None)
    change_staff(office, operator_of(town.organisation.id), ada, None, role=Role.CONSULTANT)


def test_whoever_left_gets_no_digest(office: Office, town: Town, club: Cohort, post: Postbox) -> None:
    remove_staff(office, town.admin, conny(town), None)
    told = post.go(club.sessions[0].starts_at - timedelta(hours=22))
    assert [one for one in told if one.startswith("digest")] == []


def test_a_consultant_sees_what_lies_ahead_of_themselves_and_of_nobody_else(
    office: Office, town: Town, club: Cohort, refused: Refused
) -> None:
    assert len(list_engagements(office, town.consultant, conny(town), Window()).items) == len(club.sessions)
    with refused(Forbidden):
        list_engagements(office, town.colleague, conny(town), Window())


# Coming back


def test_whoever_comes_back_is_the_same_person_without_keys(
    office: Office, town: Town, recorded: Callable[[], AbstractContextManager[list[Any]]]
) -> None:
    _, key = issue_token(office, town.admin, role=Role.CONSULTANT, staff_id=conny(town))
    remove_staff(office, town.admin, conny(town), None)
    with recorded() as events:
        back = return_staff(office, town.admin, conny(town))
    assert (back.id, back.is_here) == (conny(town), True)
    assert events == [StaffReturned(at=office.now(), staff_id=conny(town))]
    with pytest.raises(NotSignedIn):
        actor_by_token(office, key)
    begin_session(
        office,
        make_sign_in_link(office, operator_of(town.organisation.id), back.email).rpartition("/")[2],
        who=HOME,
    )


def test_whoever_is_here_need_not_come_back(office: Office, town: Town, refused: Refused) -> None:
    with refused(StaffHere):
        return_staff(office, town.admin, conny(town))


def test_the_address_of_whoever_left_is_theirs_still(office: Office, town: Town, refused: Refused) -> None:
    remove_staff(office, town.admin, conny(town), None)
    with refused(EmailTaken):
        add_staff(office, town.admin, name="Conny Two", email="conny@example.org", role=Role.CONSULTANT)
    change_staff(office, town.admin, conny(town), None, email="conny.before@example.org")
    add_staff(office, town.admin, name="Conny Two", email="conny@example.org", role=Role.CONSULTANT)


def test_staff_of_another_organisation_are_not_found(office: Office, town: Town, refused: Refused) -> None:
    other: Actor = found_town(office).admin
    for act in (
        lambda: change_staff(office, other, conny(town), None, name="X"),
        lambda: remove_staff(office, other, conny(town), None),
        lambda: return_staff(office, other, conny(town)),
        lambda: list_engagements(office, other, conny(town), Window()),
    ):
        with refused(NotFound):
            act()


def test_staff_act_in_the_role_they_have(town: Town) -> None:
    staff = Staff(id="s1", name="Sol", email="sol@example.org", role=Role.COORDINATOR)
    assert actor_of(town.organisation, staff).role is Role.COORDINATOR
