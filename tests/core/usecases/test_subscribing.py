"""Calendars to subscribe to: who gets one, what it shows, when it has changed, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from jobclub.core.activities.activity import Mode
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, NotFound, SessionNotPlanned, Stale
from jobclub.core.events import LinkMade, LinkRevoked, StaffLinkMade
from jobclub.core.notices.agenda import KEPT
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.post import Post
from jobclub.core.people.link import Purpose, digest_of
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.enrolling import Enrolment, enrol, withdraw
from jobclub.core.usecases.knowing import change_participant
from jobclub.core.usecases.linking import list_links, revoke_link
from jobclub.core.usecases.rescheduling import cancel_session, move_session, substitute_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.core.usecases.subscribing import (
    address_of,
    feed_of,
    get_staff_feed,
    list_staff_feeds,
    make_feed,
    make_staff_feed,
    meeting_of,
    my_calendar,
    revoke_staff_feed,
    subscribe,
)
from jobclub.core.usecases.visiting import end_visit, visit
from jobclub.integrations.ical import ICalendarFiles
from jobclub.integrations.memory import MemoryStore
from jobclub.integrations.wording import TemplateWording
from jobclub.testing import FixedClock, Town, enrolled, office_over, open_club
from tests.core.usecases.people import themselves

HOME = "192.0.2.7"
FLOOD = Calling(reason="A flood", replacement=False)
A_DAY = timedelta(days=1)


@pytest.fixture
def office(store: MemoryStore, clock: FixedClock) -> Office:
    post = Post(
        wording=TemplateWording(),
        calendars=ICalendarFiles(),
        base_url="https://club.example",
        sender="post@club.example",
    )
    return replace(office_over(store, clock), post=post)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who has a calendar, and looks at it."""

    office: Office
    secret: str

    def calendar(self) -> Calendar:
        file = feed_of(self.office, self.secret, who=HOME, seen=()).file
        assert file is not None
        return Calendar.from_ical(file)

    def events(self) -> list[Event]:
        return list(self.calendar().events)

    def starts(self) -> list[datetime]:
        return [event.start for event in self.events() if event["STATUS"] == "CONFIRMED"]

    def called_off(self) -> list[datetime]:
        return [event.start for event in self.events() if event["STATUS"] == "CANCELLED"]

    def revision(self) -> str:
        return feed_of(self.office, self.secret, who=HOME, seen=()).revision


@pytest.fixture
def annas(office: Office, town: Town, anna: Enrolment) -> Subscriber:
    return Subscriber(office, make_feed(office, town.consultant, anna.place.participant_id)[1])


@pytest.fixture
def connys(office: Office, town: Town) -> Subscriber:
    return Subscriber(office, make_staff_feed(office, town.consultant, town.consultant.caller_id)[1])


def herself(town: Town, enrolment: Enrolment) -> Actor:
    me = enrolment.place.participant_id
    about = {"caller_id": me, "participant_id": me, "role": Role.PARTICIPANT}
    return Actor(organisation_id=town.organisation.id, **about)


def starts_of(club: Cohort) -> list[datetime]:
    return [session.starts_at for session in club.sessions]


def test_a_calendar_shows_what_its_reader_takes_part_in_on_the_wall_clock(
    club: Cohort, annas: Subscriber
) -> None:
    events = annas.events()
    assert [event.start for event in events] == starts_of(club)
    assert [event["UID"] for event in events] == [f"{session.id}@jobclub" for session in club.sessions]
    assert {event.start.hour for event in events} == {14}
    assert events[0]["DTSTART"].params["TZID"] == "Europe/Copenhagen"


def test_a_participants_calendar_names_no_course_and_nobody(
    office: Office, club: Cohort, annas: Subscriber
) -> None:
    file = feed_of(office, annas.secret, who=HOME, seen=()).file or b""
    assert {str(event["SUMMARY"]) for event in annas.events()} == {"Meeting"}
    assert annas.calendar().calendar_name == "Meeting"
    for secret in (club.title, "Anna", "Conny", "example.org", club.programme.title):
        assert secret.encode() not in file
    assert not any("ATTENDEE" in event or "ORGANIZER" in event for event in annas.events())


def test_it_speaks_its_readers_language(
    office: Office, town: Town, anna: Enrolment, annas: Subscriber
) -> None:
    change_participant(office, town.consultant, anna.place.participant_id, None, language="da")
    assert str(annas.events()[0]["SUMMARY"]) == "Møde"


def test_whoever_waits_sees_nothing_yet(office: Office, town: Town) -> None:
    small = open_club(office, town, at=time(9), minimum=1, capacity=1)
    enrolled(office, town, small.id, "Carl")
    dina = enrolled(office, town, small.id, "Dina")
    secret = make_feed(office, town.consultant, dina.place.participant_id)[1]
    assert Subscriber(office, secret).events() == []


def test_a_calendar_follows_the_plan(office: Office, town: Town, club: Cohort, annas: Subscriber) -> None:
    first, second, third, *_ = club.sessions
    move_session(office, town.consultant, second.id, second.starts_at + A_DAY)
    cancel_session(office, town.consultant, third.id, replace(FLOOD, unit="drop"))
    starts = [s.starts_at for s in club.sessions if s.id != third.id]
    assert annas.starts() == [at + A_DAY if at == second.starts_at else at for at in starts]
    assert annas.called_off() == [third.starts_at]
    sequences = {event["UID"].partition("@")[0]: event["SEQUENCE"] for event in annas.events()}
    assert sequences[first.id] < sequences[second.id]


def test_what_a_calendar_shows_is_gone_four_weeks_after_it_was(
    clock: FixedClock, club: Cohort, annas: Subscriber
) -> None:
    first, *others = club.sessions
    clock.at = first.ends_at + KEPT
    assert first.starts_at in annas.starts()
    clock.advance(A_DAY)
    assert annas.starts() == [one.starts_at for one in others]
    clock.at = club.sessions[-1].ends_at + KEPT + A_DAY
    assert annas.starts() == []


def test_a_visit_is_shown_while_it_stands_and_its_host_shows_nothing_else(
    office: Office, town: Town, club: Cohort, anna: Enrolment, annas: Subscriber
) -> None:
    host = open_club(office, town, at=time(18), consultant_id=town.colleague.staff_id)
    visited = host.sessions[1]
    visit(office, town.consultant, anna.place.id, visited.id)
    assert sorted(annas.starts()) == sorted([*starts_of(club), visited.starts_at])
    end_visit(office, town.consultant, anna.place.id, visited.id, None)
    assert annas.starts() == starts_of(club)


def test_whoever_left_sees_nothing_of_the_group(
    office: Office, town: Town, anna: Enrolment, annas: Subscriber
) -> None:
    withdraw(office, town.consultant, anna.place.id)
    assert annas.events() == []


def test_a_cohort_that_is_called_off_stays_as_that(
    office: Office, town: Town, club: Cohort, annas: Subscriber
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    assert (annas.starts(), annas.called_off()) == ([], starts_of(club))


def test_the_staff_see_what_they_run_and_where_they_stand_in_by_its_title(
    office: Office, town: Town, club: Cohort, connys: Subscriber
) -> None:
    enrolled(office, town, club.id, "Anna")
    elsewhere = open_club(office, town, at=time(18), title="Evening", consultant_id=town.colleague.staff_id)
    substitute_session(office, town.coordinator, elsewhere.sessions[0].id, town.consultant.caller_id)
    substitute_session(office, town.coordinator, club.sessions[2].id, town.colleague.caller_id)
    mine = [one for one in club.sessions if one.id != club.sessions[2].id]
    shown = {event["UID"].partition("@")[0]: str(event["SUMMARY"]) for event in connys.events()}
    assert shown == {**{one.id: club.title for one in mine}, elsewhere.sessions[0].id: "Evening"}
    file = feed_of(office, connys.secret, who=HOME, seen=()).file or b""
    assert b"Anna" not in file
    assert connys.calendar().calendar_name == town.organisation.name


def test_the_revision_stays_while_nothing_changes_and_no_file_is_made_again(
    office: Office, clock: FixedClock, annas: Subscriber
) -> None:
    feed = feed_of(office, annas.secret, who=HOME, seen={"another"})
    assert feed.file is not None
    clock.advance(timedelta(hours=15))
    again = feed_of(office, annas.secret, who=HOME, seen={"another", feed.revision})
    assert (again.revision, again.file) == (feed.revision, None)
    assert feed_of(office, annas.secret, who=HOME, seen=()) == feed


def _moved(office: Office, town: Town, club: Cohort, _anna: Enrolment) -> object:
    return move_session(office, town.consultant, club.sessions[1].id, club.sessions[1].starts_at + A_DAY)


def _off(office: Office, town: Town, club: Cohort, _anna: Enrolment) -> object:
    return cancel_session(office, town.consultant, club.sessions[1].id, replace(FLOOD, unit="drop"))


def _in_a_room(office: Office, town: Town, club: Cohort, _anna: Enrolment) -> object:
    about = {"mode": Mode.IN_PERSON, "place": "Room 3"}
    return change_session(office, town.consultant, club.sessions[1].id, None, **about)


def _visited(office: Office, town: Town, _club: Cohort, anna: Enrolment) -> object:
    host = open_club(office, town, at=time(18), consultant_id=town.colleague.staff_id)
    return visit(office, town.consultant, anna.place.id, host.sessions[1].id)


def _left(office: Office, town: Town, _club: Cohort, anna: Enrolment) -> object:
    return withdraw(office, town.consultant, anna.place.id)


def _joined(office: Office, town: Town, _club: Cohort, anna: Enrolment) -> object:
    other = open_club(office, town, at=time(18), consultant_id=town.colleague.staff_id)
    return enrol(office, town.coordinator, other.id, participant_id=anna.place.participant_id)


def _speaks(office: Office, town: Town, _club: Cohort, anna: Enrolment) -> object:
    return change_participant(office, town.consultant, anna.place.participant_id, None, language="de")


def _spoken(office: Office, town: Town, _club: Cohort, _anna: Enrolment) -> object:
    return change_organisation(office, town.admin, None, language="de")


@pytest.mark.parametrize(
    "change",
    [_moved, _off, _in_a_room, _visited, _left, _joined, _speaks, _spoken],
    ids=lambda one: one.__name__,
)
def test_the_revision_changes_with_whatever_the_calendar_shows(
    office: Office,
    town: Town,
    club: Cohort,
    anna: Enrolment,
    annas: Subscriber,
    *,
    change: Callable[..., object],
) -> None:
    before = feed_of(office, annas.secret, who=HOME, seen=())
    change(office, town, club, anna)
    after = feed_of(office, annas.secret, who=HOME, seen={before.revision})
    assert after.file is not None
    assert after.file != before.file


def test_another_day_is_another_revision(clock: FixedClock, annas: Subscriber) -> None:
    before = annas.revision()
    clock.advance(A_DAY)
    assert annas.revision() != before


def test_two_calendars_of_one_person_have_revisions_of_their_own(
    office: Office, town: Town, anna: Enrolment, annas: Subscriber
) -> None:
    other = Subscriber(office, make_feed(office, town.consultant, anna.place.participant_id)[1])
    assert annas.revision() != other.revision()


def test_making_one_is_recorded_and_only_a_digest_is_kept(
    office: Office, town: Town, anna: Enrolment, recorded: Callable[..., Any]
) -> None:
    who, staff_id = anna.place.participant_id, town.consultant.caller_id
    with recorded() as events:
        first, secret = make_feed(office, town.consultant, who)
        second, _ = make_staff_feed(office, town.consultant, staff_id)
        third, _ = subscribe(office, herself(town, anna))
    assert [(type(one), one.link_id) for one in events] == [
        (LinkMade, first.id),
        (StaffLinkMade, second.id),
        (LinkMade, third.id),
    ]
    assert (events[0].participant_id, events[1].staff_id, events[2].participant_id) == (who, staff_id, who)
    assert first.digest == digest_of(secret)
    assert (first.purpose, third.purpose) == (Purpose.FEED, Purpose.FEED)
    assert secret not in repr(first)
    assert list_links(office, town.consultant, who, Window()).items == (first, third)


def test_one_of_the_staff_subscribes_to_nobody_elses_page(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(Forbidden):
        subscribe(office, town.consultant)
    with refused(NotFound):
        make_feed(office, town.consultant, "nobody")
    with refused(NotFound):
        make_staff_feed(office, town.admin, "nobody")


def test_a_calendar_that_was_revoked_shows_nothing_any_more(
    office: Office, town: Town, anna: Enrolment, annas: Subscriber, connys: Subscriber
) -> None:
    who = anna.place.participant_id
    (link,) = list_links(office, town.consultant, who, Window()).items
    revoke_link(office, town.consultant, who, link.id, frozenset({str(link.version)}))
    with pytest.raises(NotFound):
        annas.events()
    assert connys.events()


def test_a_staff_calendar_is_listed_and_revoked_by_its_owner_and_once(
    office: Office, town: Town, refused: Callable[..., Any], recorded: Callable[..., Any]
) -> None:
    me = town.consultant.caller_id
    link, secret = make_staff_feed(office, town.consultant, me)
    assert list_staff_feeds(office, town.consultant, me, Window()).items == (link,)
    assert get_staff_feed(office, town.consultant, me, link.id) == link
    with refused(NotFound):
        get_staff_feed(office, town.consultant, me, "none")
    with refused(Stale):
        revoke_staff_feed(office, town.consultant, me, link.id, frozenset({"7"}))
    with recorded() as events:
        revoke_staff_feed(office, town.consultant, me, link.id, frozenset({str(link.version)}))
        revoke_staff_feed(office, town.consultant, me, link.id, None)
    assert [type(event) for event in events] == [LinkRevoked]
    assert get_staff_feed(office, town.consultant, me, link.id).revoked_at is not None
    with pytest.raises(NotFound):
        feed_of(office, secret, who=HOME, seen=())


def test_where_nothing_makes_calendar_files_there_is_no_calendar(office: Office, annas: Subscriber) -> None:
    bare = replace(office, post=None)
    with pytest.raises(NotFound):
        feed_of(bare, annas.secret, who=HOME, seen=())
    assert address_of(bare, "s") == "/calendar/s.ics"
    assert address_of(office, "s") == "https://club.example/calendar/s.ics"


def test_each_entry_leads_to_its_own_meeting_until_that_is_over(
    office: Office, town: Town, clock: FixedClock, club: Cohort, annas: Subscriber
) -> None:
    first, second, *_ = club.sessions
    event = annas.events()[0]
    assert event["URL"] == f"https://club.example/calendar/{annas.secret}/{first.id}"
    assert meeting_of(office, annas.secret, first.id, who=HOME).id == first.id
    clock.at = first.ends_at
    with pytest.raises(SessionNotPlanned):
        meeting_of(office, annas.secret, first.id, who=HOME)
    cancel_session(office, town.consultant, second.id, replace(FLOOD, unit="drop"))
    with pytest.raises(SessionNotPlanned):
        meeting_of(office, annas.secret, second.id, who=HOME)


def test_nobody_finds_the_way_to_a_meeting_that_is_not_theirs(
    office: Office, town: Town, club: Cohort, anna: Enrolment, annas: Subscriber
) -> None:
    elsewhere = open_club(office, town, at=time(18), consultant_id=town.colleague.staff_id)
    with pytest.raises(NotFound):
        meeting_of(office, annas.secret, elsewhere.sessions[0].id, who=HOME)
    assert meeting_of(office, annas.secret, club.sessions[0].id, who=HOME)
    withdraw(office, town.consultant, anna.place.id)
    with pytest.raises(NotFound):
        meeting_of(office, annas.secret, club.sessions[0].id, who=HOME)


def test_the_staff_find_the_way_to_their_own_meetings_only(
    office: Office, town: Town, club: Cohort, connys: Subscriber
) -> None:
    elsewhere = open_club(office, town, at=time(18), consultant_id=town.colleague.staff_id)
    assert meeting_of(office, connys.secret, club.sessions[0].id, who=HOME)
    with pytest.raises(NotFound):
        meeting_of(office, connys.secret, elsewhere.sessions[0].id, who=HOME)


class TestOnceAsAFile:
    """One's sessions as they are now, to be put into a calendar by hand."""

    def test_it_holds_ones_own_sessions_and_no_key_to_anything(
        self, office: Office, town: Town, anna: Enrolment, club: Cohort, unchanged: Callable[..., Any]
    ) -> None:
        with unchanged():
            file = my_calendar(office, themselves(town, anna))

        events = Calendar.from_ical(file).walk("VEVENT")
        assert [one.start for one in events] == [one.starts_at for one in club.sessions]
        assert b"URL" not in file
        assert b"https://club.example" not in file
        assert b"Midtby" not in file

    def test_who_has_no_place_gets_an_empty_one(self, office: Office, town: Town, anna: Enrolment) -> None:
        withdraw(office, town.coordinator, anna.place.id)
        assert Calendar.from_ical(my_calendar(office, themselves(town, anna))).walk("VEVENT") == []

    def test_where_nothing_makes_calendars_there_is_none(
        self, office: Office, town: Town, anna: Enrolment
    ) -> None:
        with pytest.raises(NotFound):
            my_calendar(replace(office, post=None), themselves(town, anna))
