"""How an organisation meets: by which provider, who waits in the lobby, when there is a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Invalid
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.people.organisation import Chat, Lobby, MeetingHabits
from jobclub.core.usecases.administering import change_organisation, get_organisation
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import provide
from jobclub.testing import PaperMeetings, Town, found_town, open_club, with_paper


@pytest.fixture
def paper() -> PaperMeetings:
    return PaperMeetings()


@pytest.fixture
def office(office: Office, paper: PaperMeetings) -> Office:
    return with_paper(office, paper)


def habits(office: Office, town: Town, **wanted: Any) -> MeetingHabits:
    return change_organisation(office, town.admin, None, meetings=wanted).meetings


def work(office: Office) -> None:
    while provide(office, worker="worker-1", limit=50):
        pass


def test_how_they_meet_is_changed_one_by_one_and_the_rest_stays(office: Office, town: Town) -> None:
    assert get_organisation(office, town.admin).meetings == MeetingHabits()
    habits(office, town, provider="paper", lobby=Lobby.GUESTS_WAIT)
    changed = habits(office, town, chat=Chat.NEVER)
    assert changed == MeetingHabits(provider="paper", lobby=Lobby.GUESTS_WAIT, chat=Chat.NEVER)
    assert change_organisation(office, town.admin, None, name="Newer town").meetings == changed
    assert get_organisation(office, town.admin).meetings == changed


def test_a_provider_nobody_knows_is_refused_new_or_changed(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/meetings/provider"):
        habits(office, town, provider="pigeons")
    with refused(Invalid, at="/meetings/provider"):
        found_town(office, meetings=MeetingHabits(provider="pigeons"))
    with pytest.raises(Invalid, match="choose one of link, none, paper, phone"):
        habits(office, town, provider="pigeons")


def test_a_provider_that_is_set_up_no_more_holds_nothing_else_up(office: Office, town: Town) -> None:
    habits(office, town, provider="paper")
    known = {name: office.meetings[name] for name in office.meetings if name != "paper"}
    without = replace(office, meetings=known)
    assert change_organisation(without, town.admin, None, name="Newer town").meetings.provider == "paper"
    told = "/meeting_provider: your organisation's provider 'paper' is not set up here; choose one of link, "
    with pytest.raises(Invalid, match=told):
        open_club(without, town)
    assert habits(without, town, provider="link").provider == "link"


def test_clubs_meet_by_the_organisations_provider_and_older_ones_as_before(
    office: Office, town: Town
) -> None:
    older = open_club(office, town)
    habits(office, town, provider="paper")
    newer = open_club(office, town, starts_on=older.starts_on.replace(month=9))
    assert (newer.meeting_provider, older.meeting_provider) == ("paper", "none")
    assert get_cohort(office, town.admin, older.id) == older


@pytest.fixture
def club(office: Office, town: Town) -> Cohort:
    club = open_club(office, town, meeting_provider="paper")
    work(office)
    return club


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"meetings": {"lobby": Lobby.GUESTS_WAIT}}, ("en", Lobby.GUESTS_WAIT, Chat.MEANWHILE)),
        ({"meetings": {"chat": Chat.ALWAYS}}, ("en", Lobby.OPEN, Chat.ALWAYS)),
        ({"language": "de"}, ("de", Lobby.OPEN, Chat.MEANWHILE)),
    ],
    ids=str,
)
def test_what_providers_keep_is_changed_for_all_meetings_ahead(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings, *, changes: Any, kept: Any
) -> None:
    def known(wish: MeetingWish) -> tuple[str, Lobby, Chat]:
        return wish.language, wish.lobby, wish.chat

    assert {known(wish) for wish in paper.there.values()} == {("en", Lobby.OPEN, Chat.MEANWHILE)}
    change_organisation(office, town.admin, None, **changes)
    work(office)
    assert [known(wish) for wish in paper.there.values()] == 6 * [kept]
    assert get_cohort(office, town.admin, club.id).revision == club.revision


def test_what_they_do_not_keep_asks_nothing_of_them(
    office: Office, town: Town, club: Cohort, paper: PaperMeetings
) -> None:
    asked = len(paper.asked)
    change_organisation(office, town.admin, None, name="Newer town", meetings={"provider": "phone"})
    work(office)
    assert len(paper.asked) == asked
    assert len(club.sessions) == asked
