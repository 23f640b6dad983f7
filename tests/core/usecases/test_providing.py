"""Errands to the providers of meetings, run by workers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.activities.sightings import SeenAs, Sighting
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Busy
from jobclub.core.events import MeetingReady
from jobclub.core.notices.delivery import Channel, Delivery, DeliveryState, Why
from jobclub.core.notices.errands import seeing_to
from jobclub.core.notices.kinds import Errand
from jobclub.core.office import Office
from jobclub.core.office.meetings import (
    MeetingGone,
    MeetingRefused,
    MeetingWish,
    ProviderRefuses,
    ProviderUnavailable,
)
from jobclub.core.office.outbox import Claim
from jobclub.core.people.organisation import Lobby, MeetingHabits
from jobclub.core.usecases import arranging
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.batching import Round
from jobclub.core.usecases.dispatching import discard, retry
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import LANES, REFUSED, REFUSED_ASIDE, provide
from jobclub.core.usecases.questioning import BESIDE
from jobclub.core.usecases.reminding import tick
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort, confirm_held
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, PaperMeetings, Town, open_club, with_paper

CALLED_OFF = Calling(reason="Snow", replacement=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def paper() -> PaperMeetings:
    return PaperMeetings()


@pytest.fixture
def office(office: Office, paper: PaperMeetings) -> Office:
    return with_paper(office, paper)


@pytest.fixture
def club(office: Office, town: Town) -> Cohort:
    return open_club(office, town, meeting_provider="paper")


def run(office: Office, worker: str = "worker-1", *, limit: int = 20) -> Round:
    return provide(office, worker=worker, limit=limit)


def now_of(office: Office, town: Town, club: Cohort, number: int = 0) -> Session:
    return get_cohort(office, town.admin, club.id).sessions[number]


def errands(office: Office, town: Town, club: Cohort) -> list[Delivery]:
    with office.reading(town.admin) as tx:
        return tx.outbox.errands(club.id)


def states(office: Office, town: Town, club: Cohort) -> list[DeliveryState]:
    return [one.state for one in errands(office, town, club)]


# --- making ---------------------------------------------------------------------------------------------


def test_meetings_are_made_one_for_each_session(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, store: MemoryStore
) -> None:
    before = club.revision
    assert run(office) == Round(6)
    after = get_cohort(office, town.admin, club.id)
    assert {session.meeting.state for session in after.sessions} == {MeetingState.READY}
    assert [session.meeting.join_url for session in after.sessions] == [
        f"https://paper.example/paper/jobclub-{session.id}-1" for session in after.sessions
    ]
    assert states(office, town, club) == [DeliveryState.SENT] * 6
    assert {one.channel for one in errands(office, town, club)} == {Channel.PROVIDER}
    assert after.revision == before, "a link that came is no change of the plan"
    told = [entry.event for entry in store.trail if isinstance(entry.event, MeetingReady)]
    assert [one.session_id for one in told] == [session.id for session in after.sessions]
    assert run(office) == Round()
    assert paper.questions == ["create"] * 6


def test_a_provider_is_told_nothing_about_anybody(office: Office, club: Cohort, paper: PaperMeetings) -> None:
    run(office)
    told = " ".join(str(wish) for _, wish in paper.asked)
    assert club.title not in told
    assert "Conny" not in told


def test_a_session_moved_before_its_meeting_is_made_is_made_at_its_new_time(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    later = club.sessions[0].starts_at + HOUR
    move_session(office, town.consultant, club.sessions[0].id, later)
    run(office)
    assert paper.questions == ["create"] * 6
    assert paper.asked[0][1].starts_at == later
    assert errands(office, town, club)[-1].why is Why.NO_LONGER_TRUE


def test_what_was_lost_after_the_answer_is_asked_again_and_gives_the_same(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    """The worker is killed between the call and its commit."""
    paper.fail(KeyboardInterrupt())  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        run(office, limit=1)
    assert now_of(office, town, club).meeting.state is MeetingState.PENDING
    clock.at = office.now() + timedelta(minutes=4)
    run(office, "worker-2")
    assert now_of(office, town, club).meeting.state is MeetingState.READY
    assert errands(office, town, club)[0].maybe_twice
    assert len(paper.there) == 6


# --- changing -------------------------------------------------------------------------------------------


def test_a_moved_session_takes_its_meeting_along(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, store: MemoryStore
) -> None:
    run(office)
    before = now_of(office, town, club).meeting
    move_session(office, town.consultant, club.sessions[0].id, club.sessions[0].starts_at + HOUR)
    assert now_of(office, town, club).meeting == before, "the way in stays while its provider is told"
    count = len(store.trail)
    run(office)
    after = now_of(office, town, club).meeting
    assert (after.join_url, after.reference) == (before.join_url, before.reference)
    assert paper.questions[6:] == ["change"]
    assert len(store.trail) == count, "nobody needs to hear of it"


def test_a_move_taken_back_tells_nobody(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    run(office)
    first = club.sessions[0]
    move_session(office, town.consultant, first.id, first.starts_at + HOUR)
    move_session(office, town.consultant, first.id, first.starts_at)
    run(office)
    assert paper.questions[6:] == []


def test_a_meeting_that_is_gone_is_made_anew_as_another_one(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    run(office)
    paper.there.clear()
    move_session(office, town.consultant, club.sessions[0].id, club.sessions[0].starts_at + HOUR)
    run(office)
    assert now_of(office, town, club).meeting.state is MeetingState.PENDING
    run(office)
    meeting = now_of(office, town, club).meeting
    assert (meeting.state, meeting.generation) == (MeetingState.READY, 2)
    assert list(paper.there) == [meeting.reference]


def test_a_new_account_gets_new_meetings_first_and_then_the_old_ones_go(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    clock.at = club.sessions[0].starts_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    paper.account = "other"
    assert arranging.look_over(office) == 5
    run(office)
    assert paper.questions[6:] == ["create"] * 5
    assert run(office) == Round(), "people hear of the new one first"
    clock.at = office.now() + BESIDE
    assert run(office) == Round(5)
    assert paper.questions[11:] == ["cancel"] * 5
    after = get_cohort(office, town.admin, club.id)
    assert [session.meeting.reference for session in after.sessions] == list(paper.there)
    assert [reference.partition("/")[0] for reference in paper.there] == ["paper", *["other"] * 5]


@pytest.mark.parametrize("started", [timedelta(minutes=-15), timedelta(minutes=30)])
def test_nobody_is_taken_out_of_a_meeting_because_the_account_is_another_one(
    office: Office, town: Town, club: Cohort, *, paper: PaperMeetings, clock: FixedClock, started: timedelta
) -> None:
    run(office)
    before = now_of(office, town, club).meeting
    with office.transaction(town.admin) as tx:
        tx.outbox.add([seeing_to(club.sessions[0], club.id, now=office.now(), new_id="one-more")])
    clock.at = club.sessions[0].starts_at + started
    paper.account = "other"
    assert arranging.look_over(office) == 5
    run(office)
    assert now_of(office, town, club).meeting == before
    assert before.reference in paper.there


def test_a_replaced_meeting_stays_as_long_as_people_may_come_by_its_link(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    session = club.sessions[0]
    clock.at = session.starts_at - timedelta(minutes=40)
    paper.account = "other"
    arranging.look_over(office)
    run(office)
    assert now_of(office, town, club).meeting.join_url != session.meeting.join_url
    clock.at = session.ends_at - timedelta(minutes=1)
    run(office)
    assert f"paper/jobclub-{session.id}-1" in paper.there
    clock.at = session.ends_at
    run(office)
    assert f"paper/jobclub-{session.id}-1" not in paper.there


@pytest.mark.parametrize("what", ["called off", "held"])
def test_what_a_new_account_makes_for_a_session_decided_meanwhile_is_removed(
    office: Office, town: Town, club: Cohort, *, paper: PaperMeetings, clock: FixedClock, what: str
) -> None:
    run(office)
    create, before = paper.create, now_of(office, town, club).meeting
    paper.account = "other"
    arranging.look_over(office)

    def decided(wish: MeetingWish) -> Meeting:
        if wish.activity_id == club.sessions[0].id and what == "called off":
            cancel_session(office, town.consultant, wish.activity_id, CALLED_OFF)
        elif wish.activity_id == club.sessions[0].id:
            clock.at = club.sessions[0].starts_at
            confirm_held(office, town.consultant, wish.activity_id)
        return create(wish)

    paper.create = decided  # type: ignore[method-assign]
    for _ in range(3):
        run(office)
        clock.advance(BESIDE)
    after = now_of(office, town, club).meeting
    assert after == (before if what == "held" else Meeting(provider="paper"))
    references = {one.meeting.reference for one in get_cohort(office, town.admin, club.id).sessions}
    assert set(paper.there) == references - {None}


def test_an_account_that_comes_back_is_not_taken_at_a_name_it_had_before(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    """What Graph gives for the name of a meeting that was removed is nowhere said."""
    run(office)
    for account in ("other", "paper"):
        paper.account = account
        arranging.look_over(office)
        run(office)
        clock.advance(timedelta(hours=2))
        run(office)
    assert now_of(office, town, club).meeting.reference == f"paper/jobclub-{club.sessions[0].id}-3"
    assert len(paper.there) == 6


@pytest.mark.usefixtures("club")
def test_how_the_organisation_meets_now_is_told_of_meetings_ahead(
    office: Office, town: Town, paper: PaperMeetings
) -> None:
    run(office)
    with office.transaction(town.admin) as tx:
        habits = MeetingHabits(lobby=Lobby.GUESTS_WAIT)
        tx.organisations.save(replace(tx.organisations.current(), meetings=habits))
        assert arranging.look_over_organisation(office, tx) == 6
    run(office)
    assert paper.questions[6:] == ["change"] * 6
    assert {wish.lobby for wish in paper.there.values()} == {Lobby.GUESTS_WAIT}


# --- removing -------------------------------------------------------------------------------------------


def test_a_cancelled_sessions_meeting_is_removed(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    run(office)
    cancel_session(office, town.consultant, club.sessions[0].id, CALLED_OFF)
    run(office)
    assert sorted(paper.questions[6:]) == ["cancel", "create"]
    assert len(paper.there) == 6
    assert now_of(office, town, club).meeting == Meeting(provider="paper")


def test_what_was_never_asked_for_is_not_removed(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    run(office)
    assert paper.questions == []
    assert set(states(office, town, club)) == {DeliveryState.SKIPPED}


def test_a_meeting_nobody_knows_the_end_of_is_found_and_removed(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    """It is asked for, the worker is killed, and the club is called off before anybody asks again."""
    create = paper.create

    def created_and_killed(wish: MeetingWish) -> Meeting:
        create(wish)
        raise KeyboardInterrupt

    paper.create = created_and_killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        run(office, limit=1)
    paper.create = create  # type: ignore[method-assign]
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    run(office)
    assert len(paper.there) == 1, "nobody else asks about a session while somebody may still be asking"
    clock.at = office.now() + timedelta(minutes=4)
    run(office)
    clock.at = office.now() + timedelta(seconds=10)
    run(office)
    assert paper.there == {}


def test_a_club_called_off_while_its_meeting_is_being_made_leaves_none(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    create = paper.create

    def meanwhile(wish: MeetingWish) -> Meeting:
        if not paper.there:
            cancel_cohort(office, town.consultant, club.id, "Too few people")
        return create(wish)

    paper.create = meanwhile  # type: ignore[method-assign]
    run(office)
    run(office)
    assert paper.there == {}
    assert {session.meeting for session in get_cohort(office, town.admin, club.id).sessions} == {
        Meeting(provider="paper"),
        Meeting(provider="paper", state=MeetingState.PENDING),
    }


def test_another_provider_chosen_while_a_meeting_is_being_made_leaves_none(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    create, first = paper.create, club.sessions[0].id

    def meanwhile(wish: MeetingWish) -> Meeting:
        if not paper.there:
            change_session(office, town.consultant, first, None, meeting_provider="none")
        return create(wish)

    paper.create = meanwhile  # type: ignore[method-assign]
    run(office)
    run(office)
    assert len(paper.there) == 5
    assert now_of(office, town, club).meeting == Meeting(generation=2)


def test_a_session_that_came_back_to_a_provider_gets_another_meeting(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    run(office)
    for name in ("none", "paper"):
        change_session(office, town.consultant, club.sessions[0].id, None, meeting_provider=name)
    run(office)
    meeting = now_of(office, town, club).meeting
    assert meeting.reference == f"paper/jobclub-{club.sessions[0].id}-3"
    assert len(paper.there) == 6


def test_what_was_made_though_it_was_refused_is_removed_with_its_session(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    """It is made, what follows is refused, somebody tries it again and then calls the club off."""
    create = paper.create

    def made_and_refused(wish: MeetingWish) -> Meeting:
        create(wish)
        raise MeetingRefused("1026")

    paper.create = made_and_refused  # type: ignore[method-assign]
    run(office, limit=1)
    retry(office, town.admin, errands(office, town, club)[0].id)
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    run(office)
    assert paper.there == {}


def test_a_meeting_that_is_gone_as_soon_as_it_is_made_is_made_as_another_one(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    paper.fail(MeetingGone("it was removed before"))
    run(office, limit=1)
    assert errands(office, town, club)[0].due_at > office.now(), "it is not asked for without end"
    clock.advance(timedelta(minutes=1))
    run(office)
    meeting = now_of(office, town, club).meeting
    assert (meeting.state, meeting.generation) == (MeetingState.READY, 2)
    assert len(paper.there) == 6


def test_a_session_held_meanwhile_keeps_the_meeting_it_had(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    first, before = club.sessions[0], now_of(office, town, club).meeting
    move_session(office, town.consultant, first.id, first.starts_at + HOUR)

    def held(*_: object) -> Meeting:
        clock.at = first.starts_at + HOUR
        confirm_held(office, town.consultant, first.id)
        raise MeetingGone("word of it has not got around yet")

    paper.change = held  # type: ignore[method-assign]
    run(office)
    assert now_of(office, town, club).meeting == before
    assert errands(office, town, club)[-1].why is Why.NO_LONGER_TRUE


# --- faults ---------------------------------------------------------------------------------------------


def test_a_provider_that_is_away_holds_up_all_errands_and_is_let_alone_as_long_as_it_says(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    paper.fail(ProviderUnavailable("too many requests", timedelta(minutes=2)))
    assert run(office).pause == timedelta(minutes=2)
    assert paper.questions == ["create"]
    first, second = errands(office, town, club)[:2]
    assert (first.due_at, first.fault) == (office.now() + timedelta(minutes=2), "too many requests")
    assert (second.state, second.attempts) == (DeliveryState.WAITING, 0)
    assert now_of(office, town, club).meeting.state is MeetingState.PENDING
    clock.at = first.due_at
    assert run(office) == Round(6)
    assert set(states(office, town, club)) == {DeliveryState.SENT}


@pytest.mark.usefixtures("club")
def test_one_that_does_not_say_for_how_long_is_asked_again_soon(office: Office, paper: PaperMeetings) -> None:
    paper.fail(ProviderUnavailable("no answer"))
    assert run(office).pause == timedelta(seconds=15)


def test_a_provider_set_up_wrongly_fails_visibly_and_is_tried_until_somebody_has_seen_to_it(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    paper.fail(ProviderRefuses("grant the permission"), ProviderRefuses("grant the permission"))
    assert run(office).pause == REFUSED
    assert now_of(office, town, club).meeting.state is MeetingState.FAILED
    assert errands(office, town, club)[0].fault == "grant the permission"
    clock.at = office.now() + REFUSED
    run(office)
    clock.at = office.now() + REFUSED
    run(office)
    assert now_of(office, town, club).meeting.state is MeetingState.READY


def test_a_meeting_refused_for_good_is_dead_and_can_be_tried_again(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    paper.fail(MeetingRefused("1026"))
    run(office)
    assert now_of(office, town, club).meeting.state is MeetingState.FAILED
    assert states(office, town, club) == [DeliveryState.DEAD, *[DeliveryState.SENT] * 5]
    assert arranging.look_over(office) == 0, "people have to decide"
    with office.reading(town.admin) as tx:
        (dead,) = [one for one in tx.outbox.errands(club.id) if one.state is DeliveryState.DEAD]
    retry(office, town.admin, dead.id)
    run(office)
    assert now_of(office, town, club).meeting.state is MeetingState.READY


def test_a_change_that_is_refused_leaves_people_the_way_in_they_have(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    run(office)
    move_session(office, town.consultant, club.sessions[0].id, club.sessions[0].starts_at + HOUR)
    paper.fail(MeetingRefused("1026"))
    run(office)
    assert now_of(office, town, club).meeting.state is MeetingState.READY


def test_a_fault_nobody_foresaw_holds_up_no_other_and_is_given_up_after_some_times(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    troubles: list[str] = []
    office = replace(office, troubled=lambda what, _id, _error: troubles.append(what))
    paper.fail(ZeroDivisionError())
    run(office)
    assert states(office, town, club) == [DeliveryState.WAITING, *[DeliveryState.SENT] * 5]
    assert errands(office, town, club)[0].fault == "ZeroDivisionError"
    for _ in range(7):
        clock.at = office.now() + HOUR
        paper.fail(ZeroDivisionError())
        run(office)
    assert errands(office, town, club)[0].state is DeliveryState.DEAD
    assert troubles == ["a provider of meetings failed"] * 8


def test_what_is_of_no_use_any_more_expires_visibly(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].ends_at
    run(office)
    assert states(office, town, club)[:2] == [DeliveryState.EXPIRED, DeliveryState.SENT]
    assert len(paper.there) == 5


def test_what_a_later_one_sees_to_is_no_longer_true_when_its_time_is_over(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    first = club.sessions[0]
    move_session(office, town.consultant, first.id, first.starts_at + timedelta(days=1))
    clock.at = first.ends_at
    run(office)
    overtaken, *_, later = errands(office, town, club)
    assert (overtaken.why, later.state) == (Why.NO_LONGER_TRUE, DeliveryState.SENT)
    assert len(paper.there) == 6


def test_a_gone_meeting_is_removed_all_the_same(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    run(office)
    cancel_session(office, town.consultant, club.sessions[0].id, CALLED_OFF)
    paper.fail(MeetingGone("it is not there"))
    run(office)
    assert errands(office, town, club)[6].why is Why.NO_LONGER_TRUE


def test_a_provider_that_is_set_up_no_more_is_waited_for_and_holds_up_no_other(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    without = replace(office, meetings={"none": office.meetings["none"]})
    assert run(without) == Round(6)
    assert {one.fault for one in errands(office, town, club)} == {
        "the meeting provider 'paper' is not set up here"
    }
    assert now_of(office, town, club).meeting.state is MeetingState.FAILED
    clock.advance(HOUR)
    run(office)
    assert set(states(office, town, club)) == {DeliveryState.SENT}


# --- several providers ----------------------------------------------------------------------------------


@pytest.fixture
def other() -> PaperMeetings:
    return PaperMeetings(account="other")


@pytest.fixture
def both(office: Office, town: Town, club: Cohort, other: PaperMeetings) -> Office:
    """Give an office in which the last session of the club meets by another provider."""
    both = with_paper(office, other, "other")
    change_session(both, town.consultant, club.sessions[-1].id, None, meeting_provider="other")
    return both


def test_one_that_is_away_holds_up_no_other(
    both: Office, paper: PaperMeetings, other: PaperMeetings, clock: FixedClock
) -> None:
    closed: dict[str, datetime] = {}
    paper.fail(ProviderUnavailable("too many requests", HOUR))
    while provide(both, worker="worker-1", limit=2, closed=closed):
        pass
    assert (paper.questions, other.questions) == (["create"], ["create"])
    clock.at = both.now() + HOUR
    provide(both, worker="worker-1", closed=closed)
    assert paper.questions.count("create") == 6


@pytest.mark.usefixtures("club")
def test_the_round_pauses_when_all_are_away(both: Office, paper: PaperMeetings, other: PaperMeetings) -> None:
    paper.fail(ProviderUnavailable("too many requests", HOUR))
    other.fail(ProviderRefuses("grant the permission"))
    assert provide(both, worker="worker-1", limit=20).pause == REFUSED


def test_who_may_not_remove_what_an_old_account_left_makes_new_ones_all_the_same(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    cancel_session(office, town.consultant, club.sessions[0].id, CALLED_OFF)
    cancel = paper.cancel

    def refused(*_: object) -> None:
        raise ProviderRefuses("grant the policy")

    paper.cancel = refused  # type: ignore[method-assign]
    assert run(office).pause is None
    assert paper.questions[6:] == ["create"]
    left = next(one for one in errands(office, town, club) if one.state is DeliveryState.WAITING)
    assert (left.fault, left.due_at) == ("grant the policy", office.now() + REFUSED_ASIDE)
    paper.cancel = cancel  # type: ignore[method-assign]
    clock.at = left.due_at
    run(office)
    assert len(paper.there) == 6


# --- many workers ---------------------------------------------------------------------------------------


def test_nothing_new_is_begun_once_the_worker_is_to_stop(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    assert provide(office, worker="worker-1", stopping=lambda: True) == Round()
    assert paper.questions == []
    assert run(office, "worker-2") == Round(6)
    assert states(office, town, club) == [DeliveryState.SENT] * 6


def test_a_store_that_is_busy_leaves_the_errand_for_another_time(
    office: Office, store: MemoryStore, town: Town, club: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = store.transaction

    def busy(*_args: object, **_more: object) -> object:
        raise Busy("occupied")

    monkeypatch.setattr(store, "transaction", busy)
    assert run(office) == Round()
    monkeypatch.setattr(store, "transaction", transaction)
    assert run(office) == Round(6)
    assert states(office, town, club) == [DeliveryState.SENT] * 6


def test_an_errand_that_cannot_even_be_looked_at_is_noted(
    office: Office, town: Town, club: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles: list[str] = []
    office = replace(office, troubled=lambda what, _id, _error: troubles.append(what))
    with monkeypatch.context() as patched:
        patched.setattr("jobclub.core.usecases.providing.looked_at", _broken)
        run(office, limit=1)
    assert troubles == ["an errand can't be run"]
    assert errands(office, town, club)[0].fault == "ZeroDivisionError"


def _broken(*_: object) -> Callable[[], None]:
    raise ZeroDivisionError


def test_what_came_of_it_is_kept_once_the_store_has_time(
    office: Office, store: MemoryStore, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    create, transaction, times = paper.create, store.transaction, iter((True, False))

    def hectic(*args: object, **more: object) -> object:
        if next(times, False):
            raise Busy("occupied")
        return transaction(*args, **more)  # type: ignore[arg-type]

    def created(wish: MeetingWish) -> Meeting:
        store.transaction = hectic  # type: ignore[method-assign,assignment]
        return create(wish)

    paper.create = created  # type: ignore[method-assign]
    run(office, limit=1)
    assert now_of(office, town, club).meeting.state is MeetingState.READY


def test_what_somebody_discarded_meanwhile_stays_discarded(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    create = paper.create

    def created(wish: MeetingWish) -> Meeting:
        with office.transaction(town.admin) as tx:
            tx.outbox.remove(errands(office, town, club)[0].id)
        return create(wish)

    paper.create = created  # type: ignore[method-assign]
    run(office, limit=1)
    assert now_of(office, town, club).meeting.state is MeetingState.PENDING


# --- who was there --------------------------------------------------------------------------------------


def seen(entry: str, session: Session, email: str | None = None) -> Sighting:
    return Sighting(report="1", entry=entry, seen_as=SeenAs.KNOWN, email=email, stays=(session.span,))


def test_who_was_there_is_asked_four_times_within_a_day_and_nobody_is_marked(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    session = now_of(office, town, club)
    reference = session.meeting.reference or ""
    for hours, entries in ((0.25, 1), (1, 2), (4, 3), (24, 3)):
        clock.at = session.ends_at + timedelta(hours=hours)
        paper.seen[reference] = tuple(seen(str(number), session) for number in range(entries))
        tick(office)
        run(office)
        with office.reading(town.admin) as tx:
            sighted = tx.sightings.of(session.id)
        assert sighted is not None
        assert (len(sighted.sightings), sighted.fetched_at) == (entries, clock.at)
    assert paper.questions.count("attendance") == 4
    clock.advance(timedelta(days=1))
    run(office)
    assert paper.questions.count("attendance") == 4
    with office.reading(town.admin) as tx:
        assert tx.coursework.attendance(session.id).marks == ()


def test_a_meeting_that_is_gone_afterwards_is_not_asked_about_again(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    paper.there.clear()
    clock.at = club.sessions[0].ends_at + timedelta(minutes=20)
    tick(office)
    run(office)
    last = errands(office, town, club)[-1]
    assert (last.notice, last.state, last.why) == (
        Errand.ATTENDANCE,
        DeliveryState.SKIPPED,
        Why.NO_LONGER_TRUE,
    )


def test_who_was_there_may_not_be_told_and_that_is_nobodys_trouble(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    clock.at = club.sessions[0].ends_at + timedelta(minutes=20)
    tick(office)
    paper.fail(MeetingRefused("the app may not read who was there"))
    run(office)
    last = errands(office, town, club)[-1]
    assert (last.state, last.why, last.fault) == (
        DeliveryState.SKIPPED,
        Why.SWITCHED_OFF,
        "the app may not read who was there",
    )
    assert not last.maybe_twice


def test_a_session_called_off_meanwhile_is_not_asked_about(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    run(office)
    clock.at = club.sessions[0].ends_at + timedelta(minutes=20)
    tick(office)
    cancel_session(office, town.consultant, club.sessions[0].id, CALLED_OFF)
    run(office)
    assert "attendance" not in paper.questions


# --- rarer things ---------------------------------------------------------------------------------------


def test_no_more_workers_ask_at_a_time_than_there_are_lanes(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    with ExitStack() as others:
        for _ in range(LANES):
            assert others.enter_context(office.store.lane("meetings", LANES))
        assert run(office) == Round()
    assert paper.questions == []
    assert run(office) == Round(6)
    assert states(office, town, club) == [DeliveryState.SENT] * 6


def claimed_and(office: Office, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Claim], None]) -> None:
    """Run a round in which something happens between a claim and the look at it."""
    claim_deliveries = office.store.claim_deliveries

    def claimed(*args: object, **more: object) -> list[Claim]:
        found = claim_deliveries(*args, **more)  # type: ignore[arg-type]
        for claim in found:
            meanwhile(claim)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(office.store, "claim_deliveries", claimed)
        run(office)


def test_what_was_seen_to_between_claim_and_look_is_left_alone(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def removed(claim: Claim) -> None:
        with office.transaction(town.admin) as tx:
            tx.outbox.remove(claim.delivery.id)

    claimed_and(office, monkeypatch, removed)
    assert paper.questions == []
    assert errands(office, town, club) == []


@pytest.mark.usefixtures("club")
def test_what_was_discarded_between_claim_and_look_is_left_alone(
    office: Office, town: Town, paper: PaperMeetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed_and(office, monkeypatch, lambda claim: _discarded(office, town, claim))
    assert paper.questions == []


def _discarded(office: Office, town: Town, claim: Claim) -> None:
    discard(office, town.admin, claim.delivery.id)


def test_a_session_that_is_gone_needs_nothing(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    stray = errands(office, town, club)[0]
    about = {**stray.about, "session_id": "gone"}
    with office.transaction(town.admin) as tx:
        for errand in tx.outbox.errands(club.id):
            tx.outbox.remove(errand.id)
        tx.outbox.add([replace(stray, id="stray", key="stray", about=about)])
    run(office)
    (stray,) = errands(office, town, club)
    assert (stray.state, stray.why) == (DeliveryState.SKIPPED, Why.NO_LONGER_TRUE)
    assert paper.questions == []


@pytest.mark.parametrize("error", [Busy("occupied"), ZeroDivisionError()])
def test_what_cannot_be_kept_is_run_again_and_gives_the_same(
    office: Office,
    store: MemoryStore,
    town: Town,
    club: Cohort,
    *,
    paper: PaperMeetings,
    clock: FixedClock,
    error: Exception,
) -> None:
    troubles: list[str] = []
    office = replace(office, troubled=lambda what, _id, _error: troubles.append(what))
    create, transaction = paper.create, store.transaction

    def refused(*_args: object, **_more: object) -> object:
        raise error

    def created(wish: MeetingWish) -> Meeting:
        store.transaction = refused  # type: ignore[method-assign,assignment]
        return create(wish)

    paper.create = created  # type: ignore[method-assign]
    run(office, limit=1)
    store.transaction, paper.create = transaction, create  # type: ignore[method-assign]
    assert now_of(office, town, club).meeting.state is MeetingState.PENDING
    assert bool(troubles) is not isinstance(error, Busy)
    clock.advance(timedelta(minutes=4))
    run(office)
    assert now_of(office, town, club).meeting.state is MeetingState.READY
    assert len(paper.there) == 6


def test_a_meeting_its_session_came_back_to_is_not_removed(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, clock: FixedClock
) -> None:
    """The account changes, and changes back before the meetings at the first one are removed."""
    run(office)
    paper.account = "other"
    arranging.look_over(office)
    run(office)
    paper.account = "paper"
    with office.transaction(town.admin) as tx:
        left = [one for one in tx.outbox.errands(club.id) if "reference" in one.about]
        for one in left:
            tx.outbox.save(replace(one, due_at=office.now() + HOUR))
    arranging.look_over(office)
    run(office)
    clock.at = office.now() + HOUR
    run(office)
    run(office)
    assert sorted(paper.there) == sorted(
        str(one.meeting.reference) for one in get_cohort(office, town.admin, club.id).sessions
    )
    assert {reference.partition("/")[0] for reference in paper.there} == {"paper"}


def test_a_meeting_that_only_seemed_gone_is_removed_when_it_turns_up(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    run(office)
    move_session(office, town.consultant, club.sessions[0].id, club.sessions[0].starts_at + HOUR)
    paper.fail(MeetingGone("word of it has not got around yet"))
    run(office)
    run(office)
    assert len(paper.there) == 6
    assert now_of(office, town, club).meeting.reference in paper.there
