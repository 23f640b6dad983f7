from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.notices.about import activity_id_of, group_id_of, ids_of, kind_of
from jobclub.core.notices.calendar import difference, unknown_ways_in
from jobclub.core.notices.errands import errands_between, seeing_to
from jobclub.core.notices.letter import meets
from jobclub.core.notices.reminders import moments_between, reminder
from jobclub.core.notices.watch import Watched, a_day_before, an_hour_before, watched_alone
from jobclub.core.spans import WallTime
from jobclub.core.webinars.webinar import Webinar

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
LINK = "https://meet.example.org/w1"
LONG_AFTER = datetime(2028, 1, 1, tzinfo=UTC)


@pytest.fixture
def webinar() -> Webinar:
    """A webinar of an hour on a Wednesday afternoon, whose link is asked for."""
    wall = WallTime(date(2027, 1, 20), time(14), "Europe/Copenhagen")
    pending = Meeting(provider="elsewhere", state=MeetingState.PENDING)
    return Webinar(
        id="w1",
        wall=wall,
        starts_at=wall.instant,
        minutes=60,
        title="Calm at a trial day",
        host_id="rosa",
        meeting=pending,
    )


@pytest.mark.parametrize(
    ("about", "kind", "group_id"),
    [
        ({"cohort_id": "c", "session_id": "s"}, ActivityKind.SESSION, "c"),
        ({"session_id": "s"}, ActivityKind.SESSION, None),
        ({"webinar_id": "w", "place_id": "p"}, ActivityKind.WEBINAR, "w"),
        ({"webinar_id": "w", "appointment_id": "a"}, ActivityKind.APPOINTMENT, "a"),
        ({"due_at": "2027-01-04T08:00:00+00:00"}, ActivityKind.SESSION, None),
    ],
)
def test_what_a_message_is_about_is_told_by_the_ids_in_it(
    about: dict[str, str], kind: ActivityKind, group_id: str | None
) -> None:
    assert (kind_of(about), group_id_of(about)) == (kind, group_id)


def test_a_session_is_named_with_its_cohort_and_a_webinar_by_itself(club: Cohort, webinar: Webinar) -> None:
    about = ids_of(club.sessions[0], club.id)
    assert about == {"cohort_id": "club", "session_id": "s1"}
    assert activity_id_of(about) == "s1"
    assert activity_id_of(ids_of(webinar, webinar.id)) == "w1"
    assert ids_of(webinar, webinar.id) == {"webinar_id": "w1"}


def test_a_webinar_is_asked_for_and_reminded_of_as_a_session_is(webinar: Webinar) -> None:
    (errand,) = errands_between("w1", (), [webinar], lambda _: True, now=NOW, new_id=lambda: "new")
    assert errand == seeing_to(webinar, "w1", now=NOW, new_id="new")
    assert (errand.kind, errand.group_id, errand.cohort_id) == (ActivityKind.WEBINAR, "w1", None)
    day, hour = moments_between([webinar], NOW, LONG_AFTER)
    assert [day.due_at, hour.due_at] == [a_day_before(webinar), an_hour_before(webinar)]
    told = reminder(hour, "w1", "anna", hour.due_at, "new")
    assert told.about == {"webinar_id": "w1", "starts_at": webinar.starts_at.isoformat()}
    assert told.key == "hour_before:w1:20270120T1300:anna"


def test_a_calendar_is_told_of_a_webinar_and_of_its_way_in(webinar: Webinar) -> None:
    (told,) = difference("anna", "w1", [webinar], told=(), now=NOW).to_request
    assert (told.activity_id, told.group_id, told.mark) == ("w1", "w1", None)
    assert difference("anna", "w1", [webinar], told=[told], now=NOW).to_request == ()
    (off,) = difference("anna", "w1", [], told=[told], now=NOW).to_cancel
    assert (off.cancelled, off.sequence) == (True, 1)
    ready = replace(webinar, meeting=Meeting(provider="elsewhere", join_url=LINK))
    assert unknown_ways_in([ready], told=[told], now=NOW) == [(ready, told)]
    assert meets(ready, "Europe/Copenhagen").join_url == LINK


def test_what_stands_alone_is_looked_at_before_it_and_after_it(webinar: Webinar) -> None:
    found, now = [], NOW
    while (watch := watched_alone(Watched.WEBINAR, webinar, now)) is not None:
        assert (watch.kind, watch.subject_id, watch.watched_until) == (Watched.WEBINAR, "w1", now)
        found.append(now := watch.attention_at)
    asked = webinar.ends_at + timedelta(minutes=15)
    assert found == [a_day_before(webinar), an_hour_before(webinar), asked]
