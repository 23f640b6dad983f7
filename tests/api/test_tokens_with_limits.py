"""What opens nothing, and what opens a part: tokens that are over, other secrets, tokens for some acts."""

from __future__ import annotations

import shutil
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks.furnished import TODAY, Furnished
from jobclub.core.people.staff import FROM_OUTSIDE, SHOWN_TO_WHO_WRITES, Act, Role
from jobclub.core.usecases import issuing, signing_in, staffing
from jobclub.core.usecases.issuing import actor_by_token
from jobclub.core.usecases.linking import make_link
from jobclub.core.usecases.subscribing import make_feed, make_staff_feed
from jobclub.integrations.database import open_database
from jobclub.testing import FixedClock, office_over
from tests.api.conftest import Caller, World
from tests.api.operations import GUARDED, Operation

NEEDED: dict[Act, str] = {
    Act.READ_COHORTS: """
        get_attendance get_attendance_suggestions get_cohort get_delivery get_enrolment get_file get_guest
        get_matrix get_meeting get_progress get_session get_submission get_visit list_calls list_changes
        list_cohorts list_deliveries list_engagements list_enrolments list_guests list_homework
        list_outcomes list_sessions list_submissions list_visitors list_visits list_waivers
        """,
    Act.RUN_COHORTS: """
        accept cancel_cohort cancel_session change_cohort change_guest change_session complete_cohort
        confirm_held decline discard_delivery end_visit enrol give_feedback hand_in hand_in_file
        insert_session invite_guest mark_attendance move_session note_call open_cohort plan_cohort
        plan_cohorts record_outcome remove_guest retry_delivery set_homework substitute_session transfer
        visit waive_homework withdraw
        """,
    Act.READ_WEBINARS: """
        follow_up get_presence get_presence_suggestions get_webinar_guest list_webinar_guests
        get_registration get_series get_webinar get_webinar_meeting list_registrations
        list_series list_webinar_feedback list_webinars
        """,
    Act.RUN_WEBINARS: """
        announce_series announce_webinar change_webinar_guest invite_interested invite_webinar_guest
        remove_webinar_guest cancel_webinar change_series change_webinar end_series extend_series
        mark_presence move_webinar plan_series plan_webinar register_for_webinar register_in_series
        withdraw_registration
        """,
    Act.READ_APPOINTMENTS: """
        find_slots get_appointment get_appointment_meeting get_reservation get_waiting list_appointments
        list_appointments_of_service list_waiting
        """,
    Act.BOOK_APPOINTMENTS: """
        book cancel_appointment join_waiting leave_waiting move_appointment release reserve
        """,
    Act.RUN_APPOINTMENTS: "change_appointment note_done note_missed_call note_no_show",
    Act.OFFER_SERVICES: """
        add_exception add_service change_service remove_exception set_hours set_special_day
        """,
    Act.READ_PROGRAMMES: """
        get_offered get_programme get_share list_offered list_programme_changes list_programmes list_shares
        list_tallies
        """,
    Act.WRITE_PROGRAMMES: "add_programme end_share share_programme take_programme",
    Act.READ_PEOPLE: """
        get_consent get_hold get_link get_participant list_calls list_consents list_links list_participants
        list_privacy_notices_shown list_refusals
        """,
    Act.WRITE_PEOPLE: """
        add_participant book change_participant enrol export_participant give_consent import_participants
        make_feed make_link note_privacy_notice_told register_for_webinar register_in_series revoke_link
        withdraw_consent
        """,
    Act.READ_ORGANISATION: """
        get_closed_day get_exception get_hours get_logo get_organisation get_privacy_notice get_service
        get_staff list_closed_days list_exceptions list_privacy_notices list_retention_runs list_services
        list_staff
        get_wording
        """,
    Act.CLOSE_DAYS: "close_day reopen_day",
    Act.WRITE_WORDINGS: "reset_wording set_wording",
    Act.WRITE_ORGANISATION: """
        add_staff change_organisation change_staff get_staff_feed get_token issue_token list_staff_feeds
        list_tokens make_staff_feed publish_privacy_notice remove_logo remove_staff return_staff
        revoke_staff_feed revoke_token set_logo sign_out
        """,
    Act.FORGET_PEOPLE: "erase_participant hold lift_hold refuse_erasure run_retention",
    Act.READ_AUDIT: "read_audit",
}
"""What each operation needs the right to; some of them need two."""
TWOFOLD = {"book", "enrol", "list_calls", "register_for_webinar", "register_in_series"}


def _needed(operation: Operation) -> set[Act]:
    return {act for act, ids in NEEDED.items() if operation.id in ids.split()}


@pytest.fixture(scope="module")
def _seeded(
    _seeded: tuple[Path, Furnished, Furnished], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Furnished, Furnished]:
    """Give the towns, one of which has a token for each act, used before."""
    towns, town, other = _seeded
    file = Path(shutil.copy(towns, tmp_path_factory.mktemp("scoped")))
    town = deepcopy(town)
    store = open_database(f"sqlite:///{file}")
    office = office_over(store, FixedClock())
    for act in NEEDED:
        _, secret = issuing.issue_token(office, town.town.admin, role=Role.ADMIN, scopes=[act])
        town.secrets[act] = secret
        actor_by_token(office, secret)
    store.close()
    return file, town, other


def _scoped(world: World, *scopes: Act) -> Caller:
    _, secret = issuing.issue_token(world.office, world.town.town.admin, role=Role.ADMIN, scopes=scopes)
    return Caller(world.app, secret)


def test_each_operation_needs_a_right_or_is_open_to_everybody() -> None:
    named = [id_ for ids in NEEDED.values() for id_ in ids.split()]

    assert set(named) == {one.id for one in GUARDED}
    assert {id_ for id_ in named if named.count(id_) > 1} == TWOFOLD
    assert NEEDED.keys() == set(Act) - FROM_OUTSIDE


def test_a_token_for_one_act_does_that_and_nothing_else(world: World, operation: Operation) -> None:
    needed, may = _needed(operation), list[Caller]()
    callers = {act: world.caller(act) for act in NEEDED}
    before = world.rows

    for act, caller in callers.items():
        if needed <= {act, SHOWN_TO_WHO_WRITES.get(act)}:
            may.append(caller)
            continue
        response = world.do(operation, caller)
        assert (response.status_code, response.json["code"]) == (403, "forbidden"), act
    assert world.rows == before
    assert bool(may) == (len(needed) == 1)
    for caller in may[:1] or [_scoped(world, *needed)]:
        assert world.do(operation, caller).status_code < 300


def test_a_token_that_only_writes_gets_the_same_answer_again(world: World, sent: Operation) -> None:
    writer = _scoped(world, *_needed(sent))
    headers = {"Idempotency-Key": "once"}

    first, again = (world.do(sent, writer, headers=headers) for _ in range(2))

    assert (again.status_code, first.status_code < 300) == (first.status_code, True), again.text


def test_a_token_that_has_ended_opens_nothing(world: World, operation: Operation) -> None:
    soon = TODAY + timedelta(minutes=1)
    _, secret = issuing.issue_token(world.office, world.town.town.admin, role=Role.ADMIN, ends_at=soon)
    world.clock.at = soon

    _assert_nothing_opens(world, operation, secret)


def test_a_token_of_somebody_who_left_opens_nothing(world: World, operation: Operation) -> None:
    admin, colleague = world.town.town.admin, world.town.town.colleague
    staffing.remove_staff(world.office, admin, colleague.staff_id or "", None)

    _assert_nothing_opens(world, operation, world.town.secrets["colleague"])


@pytest.fixture
def others(world: World) -> dict[str, str]:
    """Give secrets that open something, but not the API."""
    office, town, whose = world.office, world.town.town, world.ids["participant_id"]
    link = signing_in.make_sign_in_link(office, town.admin, "ada@example.org")
    with office.transaction(town.admin) as tx:
        session = signing_in.session_for(office, tx, tx.staff.get(town.admin.staff_id or ""))
    return {
        "a session's": session,
        "to sign in with": urlsplit(link).path.rpartition("/")[2],
        "a page's": make_link(office, town.admin, whose)[1],
        "a calendar's": make_feed(office, town.admin, whose)[1],
        "a consultant's calendar's": make_staff_feed(office, town.admin, town.admin.staff_id or "")[1],
    }


def test_no_other_secret_is_a_token(world: World, operation: Operation, others: dict[str, Any]) -> None:
    _assert_nothing_opens(world, operation, *others.values())


def _assert_nothing_opens(world: World, operation: Operation, *secrets: str) -> None:
    before = world.rows

    for secret in secrets:
        response = world.do(operation, Caller(world.app, secret))
        assert (response.status_code, response.json["code"]) == (401, "unauthorized")
    assert world.rows == before
