"""What is kept no longer is forgotten once a day: by what it is, in small commits, with a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.tallies import Figure
from jobclub.core.errors import Busy, Forbidden, Invalid
from jobclub.core.events import RetentionRun
from jobclub.core.notices.delivery import Channel, begun
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.erasure import Ground
from jobclub.core.people.retention import NAMELESS, NOBODY, Kept, Retention, Run
from jobclub.core.usecases import retaining
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.inviting import get_guest, invite_guest
from jobclub.core.usecases.knowing import PersonWish, add_participant, change_participant, list_participants
from jobclub.core.usecases.linking import list_links, make_link, revoke_link
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.retaining import list_runs, list_tallies, retain, run_retention, running_done
from jobclub.core.usecases.staffing import get_staff, remove_staff
from jobclub.core.usecases.withholding import hold
from jobclub.integrations.memory import MemoryStore
from jobclub.integrations.memory.retention import MemoryRetentions
from jobclub.testing import FixedClock, PaperMeetings, Town, enrolled, found_town, open_club, with_paper

from .postbox import Postbox

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
ALL = Window()


def people(office: Office, town: Town) -> set[str]:
    return {person.name for person in list_participants(office, town.admin, ALL).items}


def counts(run: Run) -> dict[Kept, int]:
    return {one.kept: one.count for one in run.found if one.count}


def added(office: Office, town: Town, name: str) -> str:
    return add_participant(office, town.admin, PersonWish(name=name)).id


def test_whoever_never_joined_is_forgotten_twelve_weeks_after_the_last_contact(
    office: Office, town: Town, clock: FixedClock
) -> None:
    added(office, town, "Anna")
    bo = added(office, town, "Bo")
    clock.at += 6 * WEEK
    change_participant(office, town.admin, bo, None, phone="+45 70 10 10 10")
    clock.at += 6 * WEEK
    assert counts(run_retention(office, town.admin)) == {}
    clock.at += timedelta(microseconds=1)
    assert counts(run_retention(office, town.admin)) == {Kept.PEOPLE: 1}
    assert people(office, town) == {"Bo"}


def test_whoever_was_in_a_club_is_kept_until_twelve_weeks_after_its_last_session(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    enrolled(office, town, club.id, "Anna")
    last = club.sessions[-1].starts_at
    clock.at = last + 12 * WEEK
    assert counts(run_retention(office, town.admin)) == {}
    clock.at += DAY
    before = list_tallies(office, town.admin)
    assert run_retention(office, town.admin).count_of(Kept.PEOPLE) == 1
    assert people(office, town) == set()
    assert list_tallies(office, town.admin) == before
    assert before[0].cohorts == 1


def test_an_organisation_says_itself_how_long(office: Office, town: Town, clock: FixedClock) -> None:
    change_organisation(office, town.admin, None, retention={"people_days": 28})
    added(office, town, "Anna")
    clock.at += 28 * DAY + timedelta(seconds=1)
    assert counts(run_retention(office, town.admin)) == {Kept.PEOPLE: 1}


def test_what_can_be_no_time_is_refused(office: Office, town: Town, refused: Any) -> None:
    for name, days in (("people_days", 27), ("reads_days", 9999), ("links_days", 0)):
        with refused(Invalid, at=f"/retention/{name}"):
            change_organisation(office, town.admin, None, retention={name: days})


def test_a_dry_run_says_the_same_and_changes_nothing(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, post: Postbox, unchanged: Any
) -> None:
    post.enrol(club, "Anna")
    post.go()
    guest = invite_guest(office, town.consultant, club.sessions[0].id, name="Gina", partner="Forge")
    clock.at = club.sessions[-1].ends_at + 13 * WEEK
    with unchanged():
        tried = run_retention(office, town.admin, dry_run=True)
    done = run_retention(office, town.admin)
    assert {Kept.PEOPLE, Kept.MESSAGES, Kept.GUESTS} <= counts(tried).keys()
    assert [(one.kept, one.before) for one in tried.found] == [(one.kept, one.before) for one in done.found]
    assert counts(done)[Kept.GUESTS] == 1
    kept = get_guest(office, town.admin, club.sessions[0].id, guest.id)
    assert (kept.name, kept.partner, kept.version) == (None, "Forge", guest.version + 1)
    assert counts(run_retention(office, town.admin)) == {}


def test_staff_who_left_are_forgotten_after_the_time_of_peoples_contact_data(
    office: Office, town: Town, club: Cohort, clock: FixedClock, *, unchanged: Any
) -> None:
    for who in (town.consultant, town.colleague):
        remove_staff(office, town.admin, who.staff_id or "", None)
    change_organisation(office, town.admin, None, retention={"people_days": 28})
    clock.at += 28 * DAY
    assert Kept.STAFF not in counts(run_retention(office, town.admin))
    clock.at += DAY
    with unchanged():
        assert counts(run_retention(office, town.admin, dry_run=True))[Kept.STAFF] == 1
    assert counts(run_retention(office, town.admin))[Kept.STAFF] == 1
    clock.at = club.sessions[-1].ends_at + 29 * DAY
    assert counts(run_retention(office, town.admin))[Kept.STAFF] == 1
    colin, conny = (
        get_staff(office, town.admin, one.staff_id or "") for one in (town.colleague, town.consultant)
    )
    assert (colin.name, conny.name) == (NAMELESS, "Conny Consultant")
    assert [one.email for one in (colin, conny)] == [f"{one.id}{NOBODY}" for one in (colin, conny)]
    assert Kept.STAFF not in counts(run_retention(office, town.admin))


def test_links_are_forgotten_some_time_after_they_led_nowhere(
    office: Office, town: Town, clock: FixedClock
) -> None:
    anna = added(office, town, "Anna")
    link, _ = make_link(office, town.admin, anna)
    revoke_link(office, town.admin, anna, link.id, None)
    clock.at += 30 * DAY
    assert counts(run_retention(office, town.admin)) == {}
    clock.at += DAY
    assert counts(run_retention(office, town.admin)) == {Kept.LINKS: 1}
    assert list_links(office, town.admin, anna, ALL).items == ()


def test_many_rows_go_in_several_commits(
    office: Office, town: Town, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retaining, "MOST_ROWS", 2)
    anna = added(office, town, "Anna")
    for _ in range(5):
        link, _ = make_link(office, town.admin, anna)
        revoke_link(office, town.admin, anna, link.id, None)
    clock.at += 31 * DAY
    assert counts(run_retention(office, town.admin)) == {Kept.LINKS: 5}


def test_a_run_forgets_some_people_and_the_next_one_the_others(
    office: Office, town: Town, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retaining, "MOST_PEOPLE", 2)
    for name in ("Anna", "Bo", "Carl"):
        added(office, town, name)
    clock.at += 13 * WEEK
    assert retain(office) == 1
    assert len(people(office, town)) == 1
    assert retain(office) == 1
    assert people(office, town) == set()
    assert retain(office) == 0


def test_a_hold_keeps_somebody_and_a_message_on_its_way_for_another_day(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    anna = enrolled(office, town, club.id, "Anna").place.participant_id
    bo = added(office, town, "Bo")
    hold(office, town.admin, bo, None, ground=Ground.ARCHIVE_DUTY)
    clock.at = club.sessions[-1].ends_at + 13 * WEEK
    with office.transaction(town.admin) as tx:
        first, *_ = tx.outbox.page(DeliveryFilter(participant_id=anna), ALL).items
        tx.outbox.save(begun(first, Channel.MAIL, office.now()))
    assert run_retention(office, town.admin).count_of(Kept.PEOPLE) == 0
    clock.at += timedelta(minutes=4)
    assert run_retention(office, town.admin).count_of(Kept.PEOPLE) == 1
    assert people(office, town) == {"Bo"}


class Late(MemoryRetentions):
    """Somebody is in contact again between being found and being forgotten."""

    def is_over(self, participant_id: str, before: Any) -> bool:  # noqa: ARG002  (whoever and whenever)
        return False


def test_somebody_who_came_back_this_moment_is_not_forgotten(
    office: Office, town: Town, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(office, town, "Anna")
    clock.at += 13 * WEEK
    monkeypatch.setattr(MemoryRetentions, "is_over", Late.is_over)
    assert counts(run_retention(office, town.admin)) == {}
    assert people(office, town) == {"Anna"}


def test_what_goes_wrong_with_one_person_holds_up_nobody_else(
    office: Office, town: Town, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles: list[str] = []
    office = replace(office, troubled=lambda _what, whose, _error: troubles.append(whose))
    anna, _ = added(office, town, "Anna"), added(office, town, "Bo")
    clock.at += 13 * WEEK
    is_over = MemoryRetentions.is_over

    def fails_for_anna(self: MemoryRetentions, participant_id: str, before: Any) -> bool:
        if participant_id == anna:
            msg = "something odd"
            raise RuntimeError(msg)
        return is_over(self, participant_id, before)

    monkeypatch.setattr(MemoryRetentions, "is_over", fails_for_anna)
    assert counts(run_retention(office, town.admin)) == {Kept.PEOPLE: 1}
    assert troubles == [anna]
    assert people(office, town) == {"Anna"}


# Meetings at a provider


def test_meetings_of_long_ago_are_removed_at_their_provider_once(
    office: Office, town: Town, clock: FixedClock
) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    club = open_club(office, town, meeting_provider="paper")
    while provide(office, worker="w"):
        pass
    clock.at = club.sessions[1].starts_at + 12 * WEEK + timedelta(minutes=1)
    tried = run_retention(office, town.admin, dry_run=True)
    assert counts(tried)[Kept.MEETINGS] == 2
    assert counts(run_retention(office, town.admin))[Kept.MEETINGS] == 2
    assert Kept.MEETINGS not in counts(run_retention(office, town.admin))
    there = len(paper.there)
    while provide(office, worker="w"):
        pass
    assert there - len(paper.there) == 2
    assert Kept.MEETINGS not in counts(run_retention(office, town.admin, dry_run=True))


# Once a day


def test_a_worker_sees_to_each_organisation_once_a_day(office: Office, town: Town, clock: FixedClock) -> None:
    other = found_town(office)
    assert retain(office) == 2
    assert retain(office) == 0
    clock.at += timedelta(hours=23)
    assert retain(office) == 2
    for one in (town, other):
        assert len(list_runs(office, one.consultant, ALL).items) == 2


def test_two_workers_do_not_do_it_at_once(office: Office, town: Town) -> None:
    with office.store.lane("retention", 1) as free:
        assert free
        assert retain(office) == 0
    assert list_runs(office, town.admin, ALL).items == ()


def test_a_worker_that_is_to_stop_leaves_no_report_of_half_a_run(
    office: Office, town: Town, clock: FixedClock
) -> None:
    for name in ("Anna", "Bo"):
        added(office, town, name)
    clock.at += 13 * WEEK
    assert retain(office, stopping=lambda: True) == 0
    asked: list[int] = []

    def soon() -> bool:
        asked.append(1)
        return len(asked) > 2

    assert retain(office, stopping=soon) == 1
    assert len(people(office, town)) == 1
    assert list_runs(office, town.admin, ALL).items == ()
    assert retain(office) == 1
    assert people(office, town) == set()


def test_meetings_are_let_alone_by_a_worker_that_is_to_stop(
    office: Office, town: Town, clock: FixedClock
) -> None:
    paper = PaperMeetings()
    office = with_paper(office, paper)
    club = open_club(office, town, meeting_provider="paper")
    while provide(office, worker="w"):
        pass
    clock.at = club.sessions[-1].starts_at + 13 * WEEK
    asked: list[int] = []

    def stops_before_meetings() -> bool:
        asked.append(1)
        return len(asked) > 5

    retain(office, stopping=stops_before_meetings)
    assert counts(run_retention(office, town.admin))[Kept.MEETINGS] == 6


def test_what_goes_wrong_in_one_organisation_holds_up_no_other(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = found_town(office)
    troubles: list[str] = []
    office = replace(office, troubled=lambda _what, whose, _error: troubles.append(whose))
    until = Retention.until

    def fails_in_one(self: Retention, kept: Kept, now: Any) -> Any:
        if self.people_days == 99:
            raise Busy("not now")
        return until(self, kept, now)

    change_organisation(office, town.admin, None, retention={"people_days": 99})
    monkeypatch.setattr(Retention, "until", fails_in_one)
    assert retain(office) == 1
    assert troubles == [town.organisation.id]
    assert len(list_runs(office, other.admin, ALL).items) == 1


def test_each_run_leaves_a_report_without_a_name(
    office: Office, town: Town, clock: FixedClock, recorded: Any, store: MemoryStore
) -> None:
    added(office, town, "Anna")
    clock.at += 13 * WEEK
    with recorded() as events:
        run = run_retention(office, town.admin)
    assert events[-1] == RetentionRun(at=clock(), run_id=run.id)
    assert list_runs(office, town.consultant, ALL).items == (run,)
    assert running_done(office, town.admin, RetentionRun(at=clock(), run_id=run.id)) == run
    assert "Anna" not in repr(run)
    assert store.trail


def test_a_run_under_a_key_is_answered_once_more_by_its_report(
    office: Office, town: Town, clock: FixedClock
) -> None:
    added(office, town, "Anna")
    clock.at += 13 * WEEK
    asked = office.for_request(Repeat(key="k", method="POST", path="/run", body="b"))
    run = run_retention(asked, town.admin)
    assert counts(run)[Kept.PEOPLE] == 1
    with pytest.raises(Repeated) as again:
        run_retention(asked, town.admin)
    assert again.value.event == RetentionRun(at=clock(), run_id=run.id)


def test_nobody_but_those_who_may_makes_a_run(office: Office, town: Town, unchanged: Any) -> None:
    for who in (town.coordinator, town.consultant):
        with unchanged(), pytest.raises(Forbidden):
            run_retention(office, who)


# Figures


def test_figures_of_few_people_are_shown_to_nobody(office: Office, town: Town, club: Cohort) -> None:
    for number in range(4):
        enrolled(office, town, club.id, f"Person {number}")
    (line,) = list_tallies(office, town.consultant)
    assert set(line.figures.values()) == {None}
    enrol(office, town.admin, club.id, person=PersonWish(name="A fifth"))
    (line,) = list_tallies(office, town.consultant)
    assert line.figures[Figure.ENROLLED] == 5
    assert (line.programme_key, line.quarter) == ("job-club", "2027-Q1")
