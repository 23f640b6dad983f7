"""A request that comes again under its Idempotency-Key has one effect, and the same answer is built again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core import events
from jobclub.core.activities.places import OutcomeKind
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import CohortNotOpen, KeyReused, Refused
from jobclub.core.office import Office
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.staff import Role
from jobclub.core.usecases.administering import close_day, get_closed_day
from jobclub.core.usecases.authoring import add_programme, get_programme
from jobclub.core.usecases.coaching import get_submission, get_waiver, give_feedback, hand_in, waive_homework
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import (
    accept,
    decline,
    enrol,
    get_enrolment,
    get_outcome,
    record_outcome,
    withdraw,
)
from jobclub.core.usecases.importing import import_participants, importing_done
from jobclub.core.usecases.inviting import get_guest, invite_guest
from jobclub.core.usecases.issuing import get_token, issue_token
from jobclub.core.usecases.knowing import PersonWish, add_participant, adding_done
from jobclub.core.usecases.planning import (
    get_cohort,
    open_cohort,
    plan_cohort,
    plan_cohorts,
    planning_done,
)
from jobclub.core.usecases.rescheduling import (
    cancel_session,
    cancelling_done,
    insert_session,
    move_session,
    moving_done,
    substitute_session,
)
from jobclub.core.usecases.running import cancel_cohort, complete_cohort, confirm_held, get_session
from jobclub.core.usecases.staffing import add_staff, get_staff
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import get_visit, visit
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, six_weeks

KEY = Repeat(key="0b9d", method="POST", path="/somewhere", body="digest of a body")
CALLED_OFF = Calling(reason="The trainer is ill", replacement=True)
NOON = datetime(2027, 1, 20, 11, tzinfo=UTC)
CAROL = PersonWish(name="Carol")
TABLE = "name;e-mail;phone\nCarol;;112\nAnna;a@example.org;112\nAnna;A@example.org;\n;;no number\n"


def planned(office: Office, world: Any, **about: Any) -> Any:
    wish = CohortWish(programme_id=world.club.programme_id, starts_on=date(2027, 9, 6), at=time(14))
    return plan_cohort(office, world.town.consultant, replace(wish, **about))


def completed(office: Office, world: Any) -> Any:
    """Complete the club, all of whose sessions have been confirmed beforehand."""
    world.clock.at = max(world.clock.at, world.club.sessions[-1].ends_at)
    for session in world.club.sessions:
        with suppress(Refused):
            confirm_held(world.office, world.town.consultant, session.id)
    return complete_cohort(office, world.town.consultant, world.club.id)


# Each act of a POST, by a caller who may: with the office, whose request it is, and the world.
ACTS: dict[str, Callable[[Office, Any], Any]] = {
    "plan a cohort": planned,
    "plan several cohorts": lambda o, w: plan_cohorts(
        o,
        w.town.consultant,
        [
            CohortWish(programme_id=w.club.programme_id, starts_on=date(2027, 9, 6), at=time(hour))
            for hour in (9, 14)
        ],
    ),
    "complete a cohort": completed,
    "cancel a cohort": lambda o, w: cancel_cohort(o, w.town.consultant, w.club.id, "Too few people"),
    "move a session": lambda o, w: move_session(o, w.town.consultant, w.second, NOON),
    "move later sessions too": lambda o, w: move_session(
        o, w.town.consultant, w.second, NOON, following=Following.LATER
    ),
    "insert a session": lambda o, w: insert_session(
        o, w.town.consultant, w.club.id, Inserting(starts_at=NOON, reason="They asked for it")
    ),
    "substitute": lambda o, w: substitute_session(o, w.town.consultant, w.second, w.town.staff_ids[0]),
    "cancel a session": lambda o, w: cancel_session(o, w.town.consultant, w.second, CALLED_OFF),
    "confirm a session": lambda o, w: confirm_held(o, w.town.consultant, w.first),
    "invite a guest": lambda o, w: invite_guest(o, w.town.consultant, w.second, name="Gunnar"),
    "enrol": lambda o, w: enrol(o, w.town.consultant, w.club.id, person=CAROL),
    "join the line": lambda o, w: enrol(o, w.town.consultant, w.small.id, person=CAROL),
    "accept": lambda o, w: accept(o, w.town.consultant, w.offered.place.id),
    "decline": lambda o, w: decline(o, w.town.consultant, w.offered.place.id),
    "transfer": lambda o, w: transfer(o, w.town.consultant, w.anna.place.id, w.elsewhere.id),
    "wait to transfer": lambda o, w: transfer(o, w.town.consultant, w.anna.place.id, w.small.id),
    "visit": lambda o, w: visit(o, w.town.consultant, w.anna.place.id, w.elsewhere.sessions[2].id),
    "withdraw": lambda o, w: withdraw(o, w.town.consultant, w.anna.place.id, outcome=OutcomeKind.JOB),
    "record an outcome": lambda o, w: record_outcome(o, w.town.consultant, w.anna.place.id, OutcomeKind.JOB),
    "hand in": lambda o, w: hand_in(
        o, w.town.consultant, w.task.id, participant_id=w.person, text="So", link=None
    ),
    "give feedback": lambda o, w: give_feedback(o, w.town.consultant, w.submission.id, Answer.ACCEPTED, None),
    "waive": lambda o, w: waive_homework(o, w.town.consultant, w.task.id, w.person, "Moves away"),
    "add a participant": lambda o, w: add_participant(o, w.town.consultant, CAROL),
    "import participants": lambda o, w: import_participants(
        o, w.town.consultant, TABLE, all_or_nothing=False
    ),
    "add a programme": lambda o, w: add_programme(o, w.town.admin, six_weeks(key="other")),
    "add a known programme": lambda o, w: add_programme(o, w.town.admin, six_weeks()),
    "add staff": lambda o, w: add_staff(
        o, w.town.admin, name="Nina", email="nina@example.org", role=Role.ADMIN
    ),
    "issue a token": lambda o, w: issue_token(o, w.town.admin, role=Role.ADMIN)[0],
    "close a day": lambda o, w: close_day(o, w.town.admin, date(2027, 6, 25), "Staff day"),
}


# How the answer to an act is given once more, from what happened by it.
BUILT_AGAIN: dict[type[events.Event], Callable[[Office, Town, Any], object]] = {
    events.CohortPlanned: lambda o, t, it: get_cohort(o, t.admin, it.cohort_id),
    events.CohortsPlanned: lambda o, t, it: planning_done(o, t.admin, it),
    events.CohortOpened: lambda o, t, it: get_cohort(o, t.admin, it.cohort_id),
    events.CohortCompleted: lambda o, t, it: get_cohort(o, t.admin, it.cohort_id),
    events.CohortCancelled: lambda o, t, it: get_cohort(o, t.admin, it.cohort_id),
    events.SessionMoved: lambda o, t, it: moving_done(o, t.admin, it),
    events.SessionInserted: lambda o, t, it: get_session(o, t.admin, it.session_id),
    events.SessionSubstituted: lambda o, t, it: get_session(o, t.admin, it.session_id),
    events.SessionCancelled: lambda o, t, it: cancelling_done(o, t.admin, it),
    events.SessionHeld: lambda o, t, it: get_session(o, t.admin, it.session_id),
    events.GuestInvited: lambda o, t, it: get_guest(o, t.admin, it.session_id, it.guest_id),
    events.PlaceTaken: lambda o, t, it: get_enrolment(o, t.admin, it.place_id),
    events.LineJoined: lambda o, t, it: get_enrolment(o, t.admin, it.place_id),
    events.OfferAccepted: lambda o, t, it: get_enrolment(o, t.admin, it.place_id),
    events.OfferDeclined: lambda o, t, it: get_enrolment(o, t.admin, it.place_id),
    events.PlaceTransferred: lambda o, t, it: get_enrolment(o, t.admin, it.place_id),
    events.TransferAsked: lambda o, t, it: get_enrolment(o, t.admin, it.place_id),
    events.VisitAgreed: lambda o, t, it: get_visit(o, t.admin, it.place_id, it.session_id),
    events.PlaceGivenUp: lambda o, t, it: get_enrolment(o, t.admin, it.place_id),
    events.OutcomeRecorded: lambda o, t, it: get_outcome(o, t.admin, it.place_id, it.outcome_id),
    events.HomeworkHandedIn: lambda o, t, it: get_submission(o, t.admin, it.submission_id),
    events.FeedbackGiven: lambda o, t, it: get_submission(o, t.admin, it.submission_id),
    events.HomeworkWaived: lambda o, t, it: get_waiver(o, t.admin, it.homework_id, it.participant_id),
    events.ParticipantAdded: lambda o, t, it: adding_done(o, t.consultant, it),
    events.ParticipantsImported: lambda _, t, it: importing_done(t.consultant, it, TABLE),
    events.ProgrammeAdded: lambda o, t, it: get_programme(o, t.admin, it.programme_id),
    events.ProgrammeKept: lambda o, t, it: get_programme(o, t.admin, it.programme_id),
    events.StaffAdded: lambda o, t, it: get_staff(o, t.admin, it.staff_id),
    events.TokenIssued: lambda o, t, it: get_token(o, t.admin, it.token_id),
    events.DayClosed: lambda o, t, it: get_closed_day(o, t.admin, date.fromisoformat(it.on)),
}


def built_again(world: Any, happened: events.Event) -> object:
    return BUILT_AGAIN[type(happened)](world.office, world.town, happened)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_repeat_has_no_effect_and_the_same_answer(
    world: Any, unchanged: Callable[..., Any], act: Callable[[Office, Any], Any]
) -> None:
    asked = world.office.for_request(KEY)
    answer = act(asked, world)
    with unchanged(), pytest.raises(Repeated) as repeated:
        act(asked, world)
    assert built_again(world, repeated.value.event) == answer


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_another_body_under_the_same_key_is_refused(
    world: Any, refused: Callable[..., Any], act: Callable[[Office, Any], Any]
) -> None:
    act(world.office.for_request(KEY), world)
    with refused(KeyReused):
        act(world.office.for_request(replace(KEY, body="digest of another body")), world)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_key_is_forgotten_after_24_hours(world: Any, act: Callable[[Office, Any], Any]) -> None:
    asked = world.office.for_request(KEY)
    act(asked, world)
    world.clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    frozen = replace(asked, now=FixedClock(world.clock.at))
    with pytest.raises(Repeated):
        act(frozen, world)
    world.clock.advance(timedelta(seconds=1))
    with suppress(Refused):
        act(replace(asked, now=FixedClock(world.clock.at)), world)


def test_opening_is_repeated_too(world: Any, unchanged: Callable[..., Any]) -> None:
    draft = planned(world.office, world)
    asked = world.office.for_request(KEY)
    answer = open_cohort(asked, world.town.consultant, draft.id)
    with unchanged(), pytest.raises(Repeated) as repeated:
        open_cohort(asked, world.town.consultant, draft.id)
    assert built_again(world, repeated.value.event) == answer


def test_a_refusal_is_decided_anew(world: Any, refused: Callable[..., Any]) -> None:
    draft = planned(world.office, world)
    asked = world.office.for_request(KEY)
    with refused(CohortNotOpen):
        enrol(asked, world.town.consultant, draft.id, person=CAROL)
    open_cohort(world.office, world.town.consultant, draft.id)
    assert enrol(asked, world.town.consultant, draft.id, person=CAROL)


@pytest.mark.parametrize("other", [{"key": "0b9e"}, {"path": "/elsewhere"}, {"method": "PUT"}])
def test_another_key_path_or_method_is_another_request(
    office: Office, town: Town, other: dict[str, str]
) -> None:
    first = add_participant(office.for_request(KEY), town.consultant, CAROL)
    second = add_participant(office.for_request(replace(KEY, **other)), town.consultant, CAROL)
    assert first.id != second.id


def test_another_caller_with_the_same_key_makes_another_request(office: Office, town: Town) -> None:
    asked = office.for_request(KEY)
    mine = add_participant(asked, town.consultant, CAROL)
    theirs = add_participant(asked, town.colleague, CAROL)
    assert mine.id != theirs.id


def test_a_dry_run_uses_no_key_up(world: Any, store: MemoryStore) -> None:
    asked = world.office.for_request(KEY)
    for _ in range(2):
        move_session(asked, world.town.consultant, world.second, NOON, dry_run=True)
    move_session(asked, world.town.consultant, world.second, NOON)
    assert isinstance(store.trail[-1].event, events.SessionMoved)


def test_without_a_key_an_office_is_itself(office: Office) -> None:
    assert office.for_request(None) is office
