"""The meeting of a webinar: one link, whatever happens to the worker that asks for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    get_webinar,
    move_webinar,
    plan_webinar,
)
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.retaining import run_retention
from jobclub.core.webinars.webinar import Webinar
from jobclub.testing import FixedClock, PaperMeetings, Town, with_paper

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


class DeadlyPaper(PaperMeetings):
    """Makes the first meeting it is asked for, and the worker dies before it has the answer."""

    def create(self, wish: MeetingWish) -> Meeting:
        made = super().create(wish)
        if len(self.asked) == 1:
            raise KeyboardInterrupt
        return made


@pytest.fixture
def paper() -> PaperMeetings:
    return PaperMeetings()


@pytest.fixture
def office(office: Office, paper: PaperMeetings) -> Office:
    return with_paper(office, paper)


@pytest.fixture
def webinar(office: Office, town: Town) -> Webinar:
    wish = WebinarWish(title="A CV", minutes=60, starts_at=NINE, meeting_provider="paper")
    planned = plan_webinar(office, town.consultant, wish)
    announce_webinar(office, town.consultant, planned.id)
    return planned


def test_a_webinar_has_one_meeting_link_after_a_retry_and_keeps_it_when_it_moves(
    office: Office, town: Town, clock: FixedClock, webinar: Webinar
) -> None:
    paper = DeadlyPaper()
    office = with_paper(office, paper)
    with pytest.raises(KeyboardInterrupt):
        provide(office, worker="doomed")
    assert get_webinar(office, town.consultant, webinar.id).meeting.state is MeetingState.PENDING

    clock.at = office.now() + timedelta(minutes=4)
    provide(office, worker="next")
    made = get_webinar(office, town.consultant, webinar.id)
    assert (paper.questions, len(paper.there)) == (["create", "create"], 1)
    assert made.link is not None

    moved = move_webinar(office, town.consultant, webinar.id, NINE + HOUR).webinar
    provide(office, worker="next")
    assert moved.link == get_webinar(office, town.consultant, webinar.id).link == made.link
    assert [wish.starts_at for wish in paper.there.values()] == [NINE + HOUR]


def test_a_webinar_of_long_ago_has_its_meeting_removed_once(
    office: Office, town: Town, clock: FixedClock, webinar: Webinar, paper: PaperMeetings
) -> None:
    provide(office, worker="test")
    clock.at = webinar.starts_at + timedelta(days=85)
    run_retention(office, town.admin)
    while provide(office, worker="test"):
        pass
    assert paper.there == {}
    asked = len(paper.questions)
    run_retention(office, town.admin)
    provide(office, worker="test")
    assert len(paper.questions) == asked
