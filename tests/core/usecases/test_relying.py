"""What relies on a provider that is not set up is found, in every organisation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.office import Office
from jobclub.core.people.organisation import MeetingHabits
from jobclub.core.usecases.relying import Missing, missing_providers
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.testing import FixedClock, PaperMeetings, Town, found_town, open_club, with_paper

STORM = Calling(reason="Storm", replacement=False, unit=UnitFate.DROP)
NOTHING = Missing(defaults=(), ahead={})


def test_where_all_that_is_relied_on_is_set_up_nothing_is_missing(office: Office, town: Town) -> None:
    asking = with_paper(office, PaperMeetings())
    open_club(asking, town, meeting_provider="paper")
    assert missing_providers(asking, asking.meetings) == NOTHING


def test_what_is_missing_is_counted_by_its_name_over_all_organisations(office: Office) -> None:
    asking = with_paper(office, PaperMeetings())
    habits = MeetingHabits(provider="paper")
    towns = [found_town(asking, name=name, meetings=habits) for name in ("Midtby", "Newer town")]
    for town in towns:
        open_club(asking, town)
    open_club(asking, found_town(asking, name="Old town"))
    assert missing_providers(office, office.meetings) == Missing(
        defaults=(("Midtby", "paper"), ("Newer town", "paper")), ahead={"paper": 12}
    )


def test_a_session_that_needs_its_meeting_no_more_misses_nothing(
    office: Office, town: Town, clock: FixedClock
) -> None:
    asking = with_paper(office, PaperMeetings())
    club = open_club(asking, town, meeting_provider="paper")
    cancel_session(asking, town.admin, club.sessions[5].id, STORM)
    clock.at = datetime(2027, 1, 12, tzinfo=UTC)
    assert missing_providers(office, office.meetings) == replace(NOTHING, ahead={"paper": 4})
