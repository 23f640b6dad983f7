"""Each session has its meeting from a provider: at once, or by an errand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Invalid, invalid
from jobclub.core.events import MeetingReady
from jobclub.core.notices.delivery import Delivery
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.people.organisation import MeetingHabits
from jobclub.core.usecases import arranging
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.rescheduling import cancel_session, insert_session, move_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, PaperMeetings, Town, found_town, open_club, with_paper

LINK = "https://meet.example.org/monday-club"


def errands(office: Office, town: Town, club: Cohort) -> list[Delivery]:
    with office.reading(town.admin) as tx:
        return tx.outbox.errands(club.id)


def about(found: list[Delivery]) -> list[tuple[str, bool]]:
    """Tell of each errand which session it is about, and whether it is to remove something."""
    return [(one.about["session_id"], "provider" in one.about) for one in found]


@pytest.fixture
def paper() -> PaperMeetings:
    return PaperMeetings()


@pytest.fixture
def asking(office: Office, paper: PaperMeetings) -> Office:
    """Give an office with a provider that has to be asked behind the commit."""
    return with_paper(office, paper)


@pytest.fixture
def at_once(office: Office) -> Office:
    return with_paper(office, PaperMeetings(at_once=True))


# --- planning -----------------------------------------------------------------------------------------


def test_a_provider_that_answers_at_once_makes_the_meetings_in_the_same_act(
    at_once: Office, town: Town
) -> None:
    club = open_club(at_once, town, meeting_provider="paper")
    assert {session.meeting.state for session in club.sessions} == {MeetingState.READY}
    assert {session.meeting.provider for session in club.sessions} == {"paper"}
    assert len({session.meeting.join_url for session in club.sessions}) == 6
    assert errands(at_once, town, club) == []


def test_one_that_has_to_be_asked_is_not_asked_before_the_commit(
    asking: Office, town: Town, paper: PaperMeetings
) -> None:
    club = open_club(asking, town, meeting_provider="paper")
    assert paper.questions == []
    assert {session.meeting for session in club.sessions} == {
        Meeting(provider="paper", state=MeetingState.PENDING)
    }
    found = errands(asking, town, club)
    assert about(found) == [(session.id, False) for session in club.sessions]
    assert [one.useful_until for one in found] == [session.ends_at for session in club.sessions]


def test_a_club_put_in_late_asks_for_nothing_that_is_over(
    asking: Office, town: Town, clock: FixedClock
) -> None:
    clock.at = datetime(2027, 1, 20, 9, tzinfo=UTC)
    club = open_club(asking, town, meeting_provider="paper")
    assert [session.meeting.provider for session in club.sessions] == ["none", "none", *["paper"] * 4]
    assert about(errands(asking, town, club)) == [(session.id, False) for session in club.sessions[2:]]


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"meeting_provider": "pigeon"}, "/meeting_provider"),
        ({"meeting_provider": "paper", "meeting_link": LINK}, "/meeting_link"),
        ({"meeting_provider": "paper", "meeting_dial_in": DialIn(number="70101010")}, "/meeting_dial_in"),
    ],
)
def test_what_a_provider_cannot_use_is_refused(
    asking: Office, town: Town, wish: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as error:
        open_club(asking, town, **wish)
    assert [mistake.pointer for mistake in error.value.mistakes] == [pointer]


def test_an_unknown_provider_is_told_the_known_ones(asking: Office) -> None:
    with pytest.raises(Invalid, match="link, none, paper, phone"):
        arranging.provider_of(asking, "pigeon")


def test_whose_organisation_meets_by_a_provider_that_is_set_up_no_more_is_told_so(
    asking: Office, office: Office
) -> None:
    town = found_town(asking, meetings=MeetingHabits(provider="paper"))
    with pytest.raises(Invalid) as error:
        open_club(office, town)
    (mistake,) = error.value.mistakes
    assert mistake.pointer == "/meeting_provider"
    assert mistake.detail == (
        "your organisation's provider 'paper' is not set up here; choose one of link, none, phone"
    )
    with pytest.raises(Invalid, match="/meeting_provider: choose one of link, none, phone"):
        open_club(office, town, meeting_provider="pigeon")


def test_without_a_word_about_it_the_organisations_provider_is_taken(asking: Office) -> None:
    town = found_town(asking)
    with asking.transaction(town.admin) as tx:
        habits = MeetingHabits(provider="paper")
        tx.organisations.save(replace(tx.organisations.current(), meetings=habits))
    assert open_club(asking, town).meeting_provider == "paper"
    later = datetime(2027, 6, 7, tzinfo=UTC).date()
    assert open_club(asking, town, starts_on=later, meeting_link=LINK).meeting_provider == "link"
    later += timedelta(weeks=8)
    by_phone = open_club(asking, town, starts_on=later, meeting_dial_in=DialIn(number="70101010"))
    assert by_phone.meeting_provider == "phone"
    assert {session.mode for session in by_phone.sessions} == {Mode.PHONE}


# --- what changes -------------------------------------------------------------------------------------


def club_of(office: Office, town: Town) -> Cohort:
    return open_club(office, town, meeting_provider="paper")


def new_errands(office: Office, town: Town, club: Cohort) -> list[tuple[str, bool]]:
    return about(errands(office, town, club)[6:])


def test_a_moved_session_sends_an_errand_and_the_others_do_not(asking: Office, town: Town) -> None:
    club = club_of(asking, town)
    first = club.sessions[0]
    move_session(asking, town.consultant, first.id, first.starts_at + timedelta(hours=1))
    assert new_errands(asking, town, club) == [(first.id, False)]


def test_the_meeting_of_one_that_answers_at_once_follows_in_the_same_act(office: Office, town: Town) -> None:
    paper = PaperMeetings(at_once=True)
    club = club_of(with_paper(office, paper), town)
    first = club.sessions[0]
    later = first.starts_at + timedelta(hours=1)
    act = move_session(with_paper(office, paper), town.consultant, first.id, later)
    assert paper.asked[-1][0] == "change"
    assert paper.asked[-1][1].starts_at == later
    assert act.seen.session.meeting == first.meeting


def test_who_answers_at_once_need_not_count_the_meetings_of_a_session(office: Office, town: Town) -> None:
    paper = PaperMeetings(at_once=True)
    office = with_paper(office, paper)
    first = open_club(office, town).sessions[0]
    before = change_session(office, town.consultant, first.id, None, meeting_provider="paper").session.meeting
    paper.change = lambda *_: replace(before, generation=1)  # type: ignore[method-assign]
    later = first.starts_at + timedelta(hours=1)
    after = move_session(office, town.consultant, first.id, later).seen.session.meeting
    assert (before.generation, after.generation) == (2, 2)


def test_a_session_that_was_over_when_it_was_planned_gets_a_meeting_once_it_lies_ahead(
    asking: Office, town: Town, clock: FixedClock
) -> None:
    last_month = clock().date() - timedelta(days=28)
    club = open_club(asking, town, meeting_provider="paper", starts_on=last_month)
    first, count = club.sessions[0], len(errands(asking, town, club))
    assert first.meeting == Meeting()
    act = move_session(asking, town.consultant, first.id, clock() + timedelta(days=2))
    assert act.seen.session.meeting == Meeting(provider="paper", state=MeetingState.PENDING)
    assert about(errands(asking, town, club)[count:]) == [(first.id, False)]


def test_an_inserted_session_sends_an_errand(asking: Office, town: Town) -> None:
    club = club_of(asking, town)
    starts_at = club.sessions[0].starts_at + timedelta(days=2)
    seen = insert_session(asking, town.consultant, club.id, Inserting(starts_at=starts_at, reason="More"))
    assert seen.session.meeting.state is MeetingState.PENDING
    assert new_errands(asking, town, club) == [(seen.session.id, False)]


def test_a_club_whose_provider_is_set_up_no_more_gets_further_sessions(
    asking: Office, office: Office, town: Town
) -> None:
    club = club_of(asking, town)
    calling = Calling(reason="Snow", replacement=True)
    added = cancel_session(office, town.consultant, club.sessions[0].id, calling).changed[-1]
    starts_at = club.sessions[0].starts_at + timedelta(days=2)
    seen = insert_session(office, town.consultant, club.id, Inserting(starts_at=starts_at, reason="More"))
    assert {added.meeting, seen.session.meeting} == {Meeting(provider="paper", state=MeetingState.PENDING)}
    assert new_errands(asking, town, club)[-1] == (seen.session.id, False)


def test_a_cancelled_session_has_its_meeting_removed_and_its_replacement_gets_one(
    asking: Office, town: Town
) -> None:
    club = club_of(asking, town)
    act = cancel_session(
        asking, town.consultant, club.sessions[0].id, Calling(reason="Snow", replacement=True)
    )
    assert new_errands(asking, town, club) == [(club.sessions[0].id, True), (act.changed[-1].id, False)]


def test_a_cancelled_club_has_all_meetings_removed(asking: Office, town: Town) -> None:
    club = club_of(asking, town)
    cancel_cohort(asking, town.consultant, club.id, "Too few people")
    assert new_errands(asking, town, club) == [(session.id, True) for session in club.sessions]


def test_whose_provider_is_set_up_no_more_sends_errands_all_the_same(
    asking: Office, office: Office, town: Town
) -> None:
    club = club_of(asking, town)
    first = club.sessions[0]
    move_session(office, town.consultant, first.id, first.starts_at + timedelta(hours=1))
    assert new_errands(office, town, club) == [(first.id, False)]


# --- one session's own ----------------------------------------------------------------------------------


def changed(office: Office, town: Town, session: Session, **changes: Any) -> Meeting:
    return change_session(office, town.consultant, session.id, None, **changes).session.meeting


def test_a_session_can_have_another_provider_and_the_meeting_left_behind_is_removed(
    asking: Office, town: Town
) -> None:
    club = club_of(asking, town)
    meeting = changed(asking, town, club.sessions[0], meeting_provider="link", join_url=LINK)
    assert meeting == Meeting(provider="link", join_url=LINK, generation=2)
    (left,) = errands(asking, town, club)[6:]
    assert left.about == {
        "cohort_id": club.id,
        "session_id": club.sessions[0].id,
        "provider": "paper",
        "generation": "1",
    }
    again = changed(asking, town, club.sessions[0], meeting_provider="paper")
    assert again == Meeting(provider="paper", state=MeetingState.PENDING, generation=3)


def test_a_link_or_a_number_alone_leaves_the_other_as_it_is(office: Office, town: Town) -> None:
    club = open_club(office, town, meeting_link=LINK)
    number = DialIn(number="+45 70 10 10 10", code="1234#")
    assert changed(office, town, club.sessions[0], dial_in=number).join_url == LINK
    both = changed(office, town, club.sessions[0], join_url="https://example.org/other")
    assert (both.join_url, both.dial_in, both.generation) == ("https://example.org/other", number, 1)
    assert changed(office, town, club.sessions[0], dial_in=None).dial_in is None


def test_back_at_its_clubs_provider_a_session_has_the_clubs_link_again(office: Office, town: Town) -> None:
    club = open_club(office, town, meeting_link=LINK)
    changed(office, town, club.sessions[0], meeting_provider="none")
    assert changed(office, town, club.sessions[0], meeting_provider="link").join_url == LINK
    changed(office, town, club.sessions[0], meeting_provider="none")
    other = changed(office, town, club.sessions[0], meeting_provider="link", join_url="https://example.org/1")
    assert other.join_url == "https://example.org/1"


def test_a_link_that_its_provider_made_is_not_taken_away(asking: Office, town: Town) -> None:
    club = club_of(asking, town)
    provide(asking, worker="worker-1")
    ready = get_cohort(asking, town.admin, club.id).sessions[0]
    assert ready.meeting.join_url is not None
    assert changed(asking, town, ready, join_url=None) == ready.meeting


def test_a_session_that_changes_to_the_phone_and_back_is_met_so(office: Office, town: Town) -> None:
    club = open_club(office, town, meeting_link=LINK)

    def mode_after(**changes: Any) -> Mode:
        return change_session(office, town.consultant, club.sessions[0].id, None, **changes).session.mode

    assert mode_after(meeting_provider="phone") is Mode.PHONE
    assert mode_after(meeting_provider="link") is Mode.ONLINE
    assert mode_after(meeting_provider="phone", mode=Mode.BOTH) is Mode.BOTH
    assert mode_after(meeting_provider="link") is Mode.BOTH


def test_naming_the_provider_it_has_changes_nothing(asking: Office, town: Town) -> None:
    club = club_of(asking, town)
    assert changed(asking, town, club.sessions[0], meeting_provider="paper") == club.sessions[0].meeting
    assert changed(asking, town, club.sessions[0], join_url=None) == club.sessions[0].meeting
    asking = with_paper(asking, PaperMeetings(at_once=True), "room")
    room = open_club(asking, town, meeting_provider="room", at=time(18))
    assert changed(asking, town, room.sessions[0], dial_in=None) == room.sessions[0].meeting
    assert new_errands(asking, town, club) == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"meeting_provider": "pigeon"}, "/meeting/provider"),
        ({"join_url": LINK}, "/meeting/join_url"),
        ({"dial_in": DialIn(number="70101010")}, "/meeting/dial_in"),
        ({"meeting_provider": "link", "join_url": "http://example.org"}, "/meeting/join_url"),
        ({"meeting_provider": "phone", "dial_in": DialIn(number="?")}, "/meeting/dial_in/number"),
        ({"meeting_provider": "paper", "place": ""}, "/place"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    asking: Office, town: Town, refused: Callable[..., Any], changes: dict[str, Any], pointer: str
) -> None:
    session = club_of(asking, town).sessions[0]
    with refused(Invalid, at=pointer):
        changed(asking, town, session, **changes)


def test_a_new_way_in_is_an_event_and_no_way_in_is_none(
    office: Office, town: Town, store: MemoryStore
) -> None:
    club = open_club(office, town, meeting_link=LINK)
    session = club.sessions[0]

    def told() -> int:
        return sum(isinstance(entry.event, MeetingReady) for entry in store.trail)

    changed(office, town, session, join_url=LINK)
    assert told() == 0
    changed(office, town, session, join_url="https://example.org/other")
    assert told() == 1
    changed(office, town, session, join_url=None)
    assert told() == 1


# --- looking over ---------------------------------------------------------------------------------------


def test_looking_over_finds_nothing_where_nobody_has_to_be_asked(office: Office, town: Town) -> None:
    open_club(office, town, meeting_link=LINK)
    assert arranging.look_over(office) == 0


def test_looking_over_sends_what_was_lost_and_nothing_twice(
    asking: Office, town: Town, clock: FixedClock
) -> None:
    club = club_of(asking, town)
    assert arranging.look_over(asking) == 0
    lost = errands(asking, town, club)[2]
    with asking.transaction(town.admin) as tx:
        tx.outbox.remove(lost.id)
    assert arranging.look_over(asking) == 1
    assert arranging.look_over(asking) == 0
    assert new_errands(asking, town, get_cohort(asking, town.admin, club.id)) == []
    clock.at = club.sessions[-1].ends_at
    assert arranging.look_over(asking) == 0


def test_looking_over_leaves_alone_whose_provider_is_set_up_no_more(
    asking: Office, office: Office, town: Town
) -> None:
    club_of(asking, town)
    assert arranging.look_over(with_paper(office, PaperMeetings(), "other")) == 0


def test_a_mistake_a_provider_points_at_elsewhere_stays_where_it_is(office: Office, town: Town) -> None:
    class Picky(PaperMeetings):
        def create(self, wish: MeetingWish) -> Meeting:
            raise invalid("/elsewhere", f"not like this: {wish.code}")

    club = open_club(office, town, meeting_link=LINK)
    picky = with_paper(office, Picky(at_once=True), "picky")
    with pytest.raises(Invalid) as error:
        changed(picky, town, club.sessions[0], meeting_provider="picky")
    assert [mistake.pointer for mistake in error.value.mistakes] == ["/elsewhere"]
