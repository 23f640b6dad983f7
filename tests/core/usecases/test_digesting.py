"""Once a working day each consultant hears about their clubs: in figures, and only if there is anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Club
from jobclub.core.office import lists
from jobclub.core.people.staff import Role
from jobclub.core.usecases import digesting
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.choosing import not_me
from jobclub.core.usecases.coaching import hand_in, list_homework, mark_attendance
from jobclub.core.usecases.digesting import USEFUL_FOR
from jobclub.core.usecases.enrolling import withdraw
from jobclub.core.usecases.inviting import WEBINAR, invite_guest
from jobclub.core.usecases.knowing import PersonWish, change_participant
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, cancel_webinar, plan_webinar
from jobclub.core.usecases.rescheduling import cancel_session, substitute_session
from jobclub.core.usecases.staffing import add_staff
from jobclub.core.usecases.visiting import end_visit, visit
from jobclub.testing import found_town, memory_office, open_club

from .postbox import ALL, Postbox

MONDAY_AT_THREE = datetime(2027, 1, 11, 14, 0, tzinfo=UTC)
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
FRIDAY_BEFORE = MONDAY_AT_THREE - 3 * A_DAY
NOTHING: list[str] = []
DROPPED = Calling(reason="ill", replacement=False, unit=UnitFate.DROP)
TO_CONNY = ["digest Conny Consultant"]


def digests(post: Postbox, at: datetime) -> list[str]:
    return [one for one in post.go(at) if one.startswith("digest")]


def told(post: Postbox) -> Club:
    """Give what the last digest tells of the only club."""
    [club] = [letter.clubs for letter in post.wording.letters if letter.clubs][-1]
    return club


def clubs_told(post: Postbox, to: str) -> tuple[Club, ...]:
    """Give what somebody's last digest tells of, if they got one."""
    name = to.removeprefix("digest ")
    found = [one.clubs for one in post.wording.letters if one.notice is Notice.DIGEST and one.name == name]
    return found[-1] if found else ()


def absences_of(post: Postbox, session_id: str) -> int:
    with post.office.reading(post.led_by) as tx:
        return len(tx.absences.of_sessions([session_id]))


def test_a_consultant_hears_on_friday_what_is_on_until_monday(post: Postbox, club: Cohort) -> None:
    assert digests(post, FRIDAY_BEFORE - A_MINUTE) == NOTHING
    assert digests(post, FRIDAY_BEFORE) == TO_CONNY
    assert told(post).title == club.title
    assert [one.starts_at.date() for one in told(post).tomorrow] == [date(2027, 1, 11)]
    assert (post.letter.link, post.mail.stop_link) == (None, None)


def test_nothing_is_sent_to_whom_there_is_nothing_to_tell(post: Postbox, club: Cohort) -> None:
    assert digests(post, MONDAY_AT_THREE - 4 * A_DAY) == NOTHING
    assert post.rows() == []
    assert club.consultant_id == post.led_by.staff_id


def test_nothing_is_sent_on_a_weekend(post: Postbox, club: Cohort) -> None:
    post.go(FRIDAY_BEFORE)
    assert digests(post, FRIDAY_BEFORE + A_DAY) == NOTHING
    assert digests(post, FRIDAY_BEFORE + 2 * A_DAY) == NOTHING
    assert len(club.sessions) == 6


def test_guests_and_announced_absences_are_counted(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0].id
    invite_guest(post.office, post.led_by, first, name="Gina")
    [ann] = post.enrol(club, "Ann")
    announce_absence(post.office, post.as_person(ann), first)
    digests(post, FRIDAY_BEFORE)
    assert (told(post).guests, told(post).unconfirmed, told(post).absences) == (1, 1, 1)


def test_of_announced_absences_only_those_count_who_are_still_expected(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0].id
    host = open_club(post.office, post.town, at=time(9), consultant_id=post.town.colleague.staff_id)
    ann, bea, cleo, dina = (
        *post.enrol(club, "Ann", "Bea"),
        *post.enrol(host, "Cleo", "Dina"),
    )
    for guest in (cleo, dina):
        visit(post.office, post.town.coordinator, guest.place.id, first)
    for who in (ann, bea, cleo, dina):
        announce_absence(post.office, post.as_person(who), first)
    withdraw(post.office, post.led_by, bea.place.id)
    end_visit(post.office, post.town.coordinator, dina.place.id, first, None)
    digests(post, FRIDAY_BEFORE)
    assert absences_of(post, first) == 4
    assert [one.absences for one in clubs_told(post, TO_CONNY[0])] == [2]


def test_who_was_missing_and_what_waits_for_an_answer_is_counted_and_nobody_named(
    post: Postbox, club: Cohort
) -> None:
    ann, bea = post.enrol(club, "Xenia", "Quentin")
    first = club.sessions[0]
    post.clock.at = first.ends_at
    marks = [
        Mark(session_id=first.id, participant_id=one.place.participant_id, mark=mark)
        for one, mark in ((ann, AttendanceMark.ABSENT), (bea, AttendanceMark.PRESENT))
    ]
    mark_attendance(post.office, post.led_by, first.id, marks, None)
    task = list_homework(post.office, post.led_by, first.id, ALL).items[0].task
    who = bea.place.participant_id
    hand_in(post.office, post.led_by, task.id, participant_id=who, text="Ten lines.", link=None)
    assert digests(post, MONDAY_AT_THREE + A_DAY) == TO_CONNY
    assert (told(post).missing, told(post).waiting, told(post).tomorrow) == (1, 1, ())
    [mail] = [mail for mail in post.mailer.sent if mail.subject == "digest"]
    assert "Xenia" not in mail.text
    assert "Quentin" not in mail.text


def test_a_lapsed_offer_is_counted(post: Postbox) -> None:
    small = open_club(post.office, post.town, at=time(9), minimum=1, capacity=1)
    carl, _ = post.enrol(small, "Carl", "Dina")
    withdraw(post.office, post.led_by, carl.place.id)
    assert digests(post, datetime(2027, 1, 6, 14, 0, tzinfo=UTC)) == TO_CONNY
    assert told(post).lapsed == 1


def test_who_said_that_they_are_not_meant_is_counted_as_long_as_nobody_put_it_right(
    post: Postbox, club: Cohort
) -> None:
    ann, bea, cleo, _ = post.enrol(club, "Ann", "Bea", "Cleo", "Dina")
    for who in (ann, bea, cleo):
        not_me(post.office, post.as_person(who))
    withdraw(post.office, post.led_by, bea.place.id)
    changed = {"email": "cleo@elsewhere.example"}
    change_participant(post.office, post.led_by, cleo.place.participant_id, None, **changed)
    assert digests(post, MONDAY_AT_THREE - 7 * A_DAY) == TO_CONNY
    assert told(post).strangers == 1
    assert digests(post, MONDAY_AT_THREE - 4 * A_DAY) == NOTHING  # three days later it is no news


def test_a_colleague_hears_of_the_session_in_which_they_stand_in_and_of_nothing_else(
    post: Postbox, club: Cohort
) -> None:
    first = club.sessions[0].id
    substitute_session(post.office, post.led_by, first, post.town.colleague.staff_id or "")
    invite_guest(post.office, post.led_by, first, name="Gina")
    [ann] = post.enrol(club, "Ann")
    announce_absence(post.office, post.as_person(ann), first)
    post.clock.at = FRIDAY_BEFORE - A_DAY
    not_me(post.office, post.as_person(ann))
    assert digests(post, FRIDAY_BEFORE) == ["digest Conny Consultant", "digest Colin Colleague"]
    assert clubs_told(post, "digest Conny Consultant") == (Club(title=club.title, strangers=1),)
    [there] = clubs_told(post, "digest Colin Colleague")
    assert [one.starts_at.date() for one in there.tomorrow] == [date(2027, 1, 11)]
    assert there == Club(title=club.title, tomorrow=there.tomorrow)


def test_with_a_substitute_whoever_leads_the_club_has_nothing_on(post: Postbox, club: Cohort) -> None:
    substitute_session(post.office, post.led_by, club.sessions[0].id, post.town.colleague.staff_id or "")
    assert digests(post, FRIDAY_BEFORE) == ["digest Colin Colleague"]


def test_whoever_presents_a_webinar_besides_is_told_of_the_clubs_in_which_they_stand_in(
    post: Postbox, club: Cohort
) -> None:
    colleague = post.town.colleague.staff_id or ""
    substitute_session(post.office, post.led_by, club.sessions[0].id, colleague)
    later = club.sessions[0].ends_at + A_DAY / 24
    wish = WebinarWish(title="Calm", minutes=60, starts_at=later, host_id=colleague)
    plan_webinar(post.office, post.town.coordinator, wish)
    assert digests(post, FRIDAY_BEFORE) == ["digest Colin Colleague"]
    assert [one.title for one in clubs_told(post, "digest Colin Colleague")] == [club.title]


def test_whoever_presents_hears_of_their_webinars_with_places_and_guests(post: Postbox) -> None:
    monday = MONDAY_AT_THREE + A_DAY / 24
    for title, starts_at, places in (("Calm", monday, 3), ("Later", monday + A_DAY, 1)):
        wish = WebinarWish(
            title=title,
            minutes=60,
            starts_at=starts_at,
            host_id=post.town.consultant.staff_id,
            cohost_ids=(post.town.colleague.staff_id or "",),
        )
        webinar = announce_webinar(
            post.office, post.town.admin, plan_webinar(post.office, post.town.admin, wish).id
        ).webinar
        for number in range(places):
            coming = Coming(person=PersonWish(name=f"Xenia {number}"))
            register_for_webinar(post.office, post.town.admin, webinar.id, coming)
        for name, confirmed in (("Gina", True), ("Gry", False)):
            about = {"name": name, "confirmed": confirmed}
            invite_guest(post.office, post.town.admin, webinar.id, of=WEBINAR, **about)
    assert digests(post, FRIDAY_BEFORE) == [*TO_CONNY, "digest Colin Colleague"]
    here = told(post)
    assert (here.title, here.registered, here.guests, here.unconfirmed) == ("Calm", 3, 2, 1)
    assert [one.starts_at for one in here.tomorrow] == [monday]
    assert "Xenia" not in post.mail.text


def test_a_webinar_that_nobody_may_come_to_yet_or_that_is_off_is_not_told_of(post: Postbox) -> None:
    who, by = post.town.consultant.staff_id, post.town.admin
    for title in ("Draft", "Off"):
        starts_at = MONDAY_AT_THREE + (A_DAY / 12 if title == "Off" else A_DAY / 24)
        wish = WebinarWish(title=title, minutes=60, starts_at=starts_at, host_id=who)
        webinar = plan_webinar(post.office, by, wish)
        if title == "Off":
            announce_webinar(post.office, by, webinar.id)
            cancel_webinar(post.office, by, webinar.id, "ill")
    assert digests(post, FRIDAY_BEFORE) == NOTHING


def test_nobody_stands_in_for_a_session_that_is_off_or_of_a_draft(post: Postbox, club: Cohort) -> None:
    colleague = post.town.colleague.staff_id or ""
    for session in club.sessions[:2]:
        substitute_session(post.office, post.led_by, session.id, colleague)
    cancel_session(post.office, post.led_by, club.sessions[0].id, DROPPED)
    assert digests(post, FRIDAY_BEFORE) == NOTHING
    with post.office.transaction(post.town.admin) as tx:
        tx.cohorts.save(replace(tx.cohorts.get(club.id), state=CohortState.DRAFT))
    assert digests(post, FRIDAY_BEFORE + 7 * A_DAY) == NOTHING


def test_a_club_that_is_over_or_a_draft_is_not_told_of(post: Postbox, club: Cohort) -> None:
    with post.office.transaction(post.town.admin) as tx:
        tx.cohorts.save(cancelled(tx.cohorts.get(club.id)))
    assert digests(post, FRIDAY_BEFORE) == NOTHING


def cancelled(cohort: Cohort) -> Cohort:
    return replace(cohort, state=CohortState.CANCELLED)


def test_a_digest_nobody_sent_in_time_is_not_sent_the_next_day(post: Postbox, club: Cohort) -> None:
    assert digests(post, FRIDAY_BEFORE + USEFUL_FOR) == NOTHING
    assert digests(post, MONDAY_AT_THREE) == NOTHING  # nothing is on tomorrow
    assert digests(post, club.sessions[1].starts_at - 3 * A_DAY + timedelta(hours=1)) == TO_CONNY


def test_of_several_digests_missed_the_last_is_sent(post: Postbox, club: Cohort) -> None:
    assert digests(post, FRIDAY_BEFORE + timedelta(hours=1)) == TO_CONNY
    assert told(post).tomorrow
    assert len(club.sessions) == 6


@pytest.mark.usefixtures("club")
def test_the_time_of_the_digest_can_be_changed_and_holds_at_once(post: Postbox) -> None:
    change_organisation(post.office, post.town.admin, None, messages={"digest_at": time(9)})
    assert digests(post, FRIDAY_BEFORE - timedelta(hours=6)) == TO_CONNY
    assert digests(post, FRIDAY_BEFORE) == NOTHING


@pytest.mark.usefixtures("club")
def test_without_a_digest_nothing_is_sent_until_there_is_one_again(post: Postbox) -> None:
    change_organisation(post.office, post.town.admin, None, messages={"digest_at": None})
    assert digests(post, FRIDAY_BEFORE) == NOTHING
    change_organisation(post.office, post.town.admin, None, messages={"digest_at": time(15, 30)})
    assert digests(post, FRIDAY_BEFORE + timedelta(minutes=30)) == TO_CONNY


def test_a_new_organisation_is_looked_at_from_its_first_day() -> None:
    office = memory_office()
    town = found_town(office)
    with office.reading(town.admin) as tx:
        watch = tx.watches.get(town.organisation.id)
    assert watch is not None
    assert watch.attention_at == datetime(2027, 1, 4, 14, 0, tzinfo=UTC)


def test_however_many_staff_and_clubs_there_are_none_is_left_out(
    post: Postbox, club: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digesting, "MOST", 2)
    assert lists.MOST > 2
    for hour in (9, 11, 17):
        open_club(post.office, post.town, at=time(hour))
    add_staff(post.office, post.town.admin, name="Eve", email="eve@example.org", role=Role.CONSULTANT)
    assert digests(post, FRIDAY_BEFORE) == TO_CONNY
    assert len(post.letter.clubs) == 4
    assert club.title in {one.title for one in post.letter.clubs}
