"""What somebody sees on their own page, in every state and every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.coaching import give_feedback, hand_in, list_homework, waive_homework
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.knowing import change_participant
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.core.usecases.running import cancel_cohort, complete_cohort, confirm_held
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import visit
from jobclub.web.words import Words
from tests.core.usecases.people import themselves
from tests.web.own.conftest import Scene, Visitor

MINUTE = timedelta(minutes=1)
DAYS = {
    "da": "Mandag den 11. januar kl. 14.00–16.00",
    "de": "Montag, 11. Januar, 14:00–16:00 Uhr",
    "en": "Monday 11 January, 14:00–16:00",
}
OPENS = {"da": "Åbner kl. 13.45", "de": "Öffnet um 13:45 Uhr", "en": "Opens at 13:45"}


class TestTheNextMeeting:
    """It comes first."""

    def test_it_is_told_with_weekday_date_and_time_and_when_its_door_opens(
        self, scene: Scene, page: Visitor, t: Words
    ) -> None:
        read = page.look()

        assert read.language == t.language
        assert read.heads[0] == ("h1", t("meeting.head"))
        assert DAYS[t.language] in read.text
        assert OPENS[t.language] in read.text
        assert t("page.quoted", title="Where do I stand?") in read.text
        assert t("meeting.join") not in read.links
        assert "meet.example.org" not in read.html
        assert scene.town.organisation.name in read.text

    @pytest.mark.parametrize("before", [15, 0, -119])
    def test_its_button_leads_in_from_a_quarter_of_an_hour_before_until_the_end(
        self, scene: Scene, page: Visitor, t: Words, before: int
    ) -> None:
        scene.clock.at = scene.club.sessions[0].starts_at - before * MINUTE

        read = page.look()

        assert read.links[t("meeting.join")] == f"/p/{page.secret}/join/{scene.club.sessions[0].id}"
        assert (t("meeting.running") in read.text) == (before <= 0)

    def test_the_next_one_is_shown_once_it_is_over(self, scene: Scene, page: Visitor, t: Words) -> None:
        scene.clock.at = scene.club.sessions[0].ends_at

        assert t("page.quoted", title="The good CV") in page.look().text

    def test_it_is_told_in_the_readers_own_zone_too_where_the_clocks_differ(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        def told(zone: str) -> str:
            change_participant(
                scene.office, scene.town.coordinator, anna.place.participant_id, None, time_zone=zone
            )
            return page.look().text

        here = {"da": "Hos dig (", "de": "Bei Ihnen (", "en": "Where you are ("}[t.language]
        assert here not in told("Europe/Berlin")
        london = {"da": "kl. 13.00–15.00", "de": "13:00–15:00 Uhr", "en": "13:00–15:00"}[t.language]
        assert f"London): {london}" in told("Europe/London")
        tomorrow = {"da": "tirsdag", "de": "Dienstag", "en": "Tuesday"}[t.language]
        assert f"Tokyo): {tomorrow}" not in told("Asia/Tokyo")
        assert tomorrow in told("Pacific/Kiritimati")

    def test_without_a_link_yet_it_says_that_one_follows(self, scene: Scene, page: Visitor, t: Words) -> None:
        for state in (MeetingState.PENDING, MeetingState.FAILED):
            meets_by(scene, Meeting(provider="link", state=state))
            read = page.look()

            assert t("meeting.follows") in read.text
            assert t("meeting.join") not in read.links

    def test_a_link_that_is_late_is_not_promised_in_good_time_and_nobody_is_asked_in(
        self, scene: Scene, page: Visitor, t: Words
    ) -> None:
        meets_by(scene, Meeting(provider="link", state=MeetingState.FAILED))
        for before, running in ((15, False), (0, True)):
            scene.clock.at = scene.club.sessions[0].starts_at - before * MINUTE
            read = page.look()

            assert t("meeting.follows_late") in read.text
            assert t("meeting.follows") not in read.text
            assert (t("meeting.running_without_link") in read.text) is running
            assert t("meeting.running") not in read.text
            assert t("meeting.join") not in read.links

    def test_in_a_room_it_says_where_and_has_no_button(self, scene: Scene, page: Visitor, t: Words) -> None:
        change_session(
            scene.office,
            scene.town.coordinator,
            scene.club.sessions[0].id,
            None,
            mode=Mode.IN_PERSON,
            place="Library, 2nd floor",
        )

        read = page.look()

        assert t("meeting.in_person", place="Library, 2nd floor") in read.text
        assert t("meeting.join") not in read.text

    def test_where_nobody_said_how_people_meet_somebody_will(self, scene: Scene, t: Words) -> None:
        bare = scene.opened(title="Bare")
        read = scene.visitor(scene.comes("Bea", club=bare, language=t.language)).look()

        assert t("meeting.no_link") in read.text

    def test_a_visit_is_ones_next_meeting_too(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        host = scene.opened(title="Host", meeting_link="https://meet.example.org/host")
        visit(scene.office, scene.town.coordinator, anna.place.id, host.sessions[1].id)
        scene.clock.at = host.sessions[1].starts_at

        read = page.look()

        assert t("meeting.visiting") in read.text
        assert "Host" not in read.text
        assert read.links[t("meeting.join")].endswith(f"/join/{host.sessions[1].id}")

    def test_when_all_are_over_there_is_none(self, scene: Scene, page: Visitor, t: Words) -> None:
        scene.clock.at = scene.club.sessions[-1].ends_at

        assert t("meeting.none_head") in [text for _, text in page.look().heads]

    def test_who_said_they_cannot_come_may_come_after_all(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        announce_absence(scene.office, themselves(scene.town, anna), scene.club.sessions[0].id)

        read = page.look()

        assert t("meeting.absent") in read.text
        assert t("meeting.can_come") in read.all("button")
        assert t("meeting.cannot_come") not in read.all("button")


class TestBeforeTheMeeting:
    """Homework and what to read."""

    def test_what_is_open_says_until_when_and_what_is_done_says_so(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        scene.clock.at = scene.club.sessions[0].ends_at
        read = page.look()
        assert t("tasks.before") in [text for _, text in read.heads]
        due = t(
            "tasks.due",
            moment=t.moment(scene.club.sessions[1].starts_at - timedelta(days=1), scene.club.zone),
        )
        assert due in read.text
        assert "Write your profile" in read.links

        hand_in(
            scene.office,
            scene.town.coordinator,
            scene.task().id,
            participant_id=anna.place.participant_id,
            text="Ten lines",
            link=None,
        )
        read = page.look()
        assert t("tasks.handed_in") in read.text
        assert t("tasks.done_of", done=1, all=1) in read.text

    def test_what_was_due_can_still_be_handed_in_and_nobody_is_blamed(
        self, scene: Scene, page: Visitor, t: Words
    ) -> None:
        scene.clock.at = due = scene.club.sessions[1].starts_at - timedelta(days=1)

        moment = t.moment(due, scene.club.zone)
        assert t("tasks.was_due", moment=moment) not in page.look().text
        scene.clock.advance(MINUTE)
        assert t("tasks.was_due", moment=moment) in page.look().text

    def test_an_answer_and_a_task_one_need_not_do_are_told(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        scene.clock.at = scene.club.sessions[0].ends_at
        whose, me = anna.place.participant_id, scene.town.coordinator
        given = hand_in(scene.office, me, scene.task().id, participant_id=whose, text="Ten", link=None)
        give_feedback(scene.office, me, given.id, Answer.RETURNED, "Two more, please.")
        assert t("tasks.returned") in page.look().text
        give_feedback(scene.office, me, given.id, Answer.ACCEPTED, None)
        assert t("tasks.accepted") in page.look().text
        waive_homework(scene.office, me, scene.task().id, whose, "Did it before")
        assert t("tasks.waived") in page.look().text

    def test_what_to_read_for_the_next_meeting_is_linked(self, page: Visitor, t: Words) -> None:
        read = page.look()

        assert t("tasks.materials") in [text for _, text in read.heads]
        assert read.links["Example profiles"] == "https://example.org/profiles"


class TestTheSteps:
    """All meetings of one's course."""

    def test_each_says_how_it_was_without_a_word_of_reproach(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        first, second, third = scene.club.sessions[:3]
        scene.clock.at = first.ends_at
        scene.mark(first, anna)
        calling = Calling(reason="Ill", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)
        cancel_session(scene.office, scene.town.coordinator, third.id, calling)
        scene.clock.at = second.ends_at
        scene.mark(second, anna, "absent")

        text = page.look().text.partition(t("steps.head"))[2]

        told = [
            t("steps.attended"),
            t("steps.missed"),
            t("steps.cancelled"),
            t("steps.next"),
            t("steps.ahead"),
        ]
        places = [text.index(one) for one in told]
        assert places == sorted(places)
        assert "Ill" not in text

    def test_a_visit_that_lies_ahead_and_one_that_was_are_told(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        scene.clock.at = scene.club.sessions[0].ends_at
        scene.mark(scene.club.sessions[0], anna, "excused")
        host = scene.opened(starts_on=scene.club.sessions[0].wall.on + timedelta(days=3))
        visit(scene.office, scene.town.coordinator, anna.place.id, host.sessions[0].id)

        moment = t.moment(host.sessions[0].starts_at, host.zone)
        assert t("steps.visiting", moment=moment) in page.look().text
        scene.clock.at = host.sessions[0].ends_at
        scene.mark(host.sessions[0], anna)
        assert t("steps.visited") in page.look().text


class TestWaiting:
    """In line, and with an offer."""

    def test_who_waits_reads_their_position_and_what_happens_next(
        self, waiting: Callable[..., tuple[Cohort, Visitor, Enrolment]], t: Words
    ) -> None:
        _, page, _ = waiting()

        read = page.look()

        assert read.heads[0] == ("h1", t("line.head", position=1))
        assert t("line.next", hours=48) in read.text
        assert t("line.leave") in read.links

    def test_an_offer_has_two_ways_and_a_deadline(
        self, scene: Scene, waiting: Callable[..., tuple[Cohort, Visitor, Enrolment]], t: Words
    ) -> None:
        small, page, dina = waiting()
        withdraw(
            scene.office, scene.town.coordinator, small.places[0].id if small.places else _carl(scene, small)
        )

        read = page.look()

        assert read.heads[0] == ("h1", t("offer.head"))
        until = t.moment(scene.clock.at + timedelta(hours=48), small.zone)
        assert t("offer.until", moment=until) in read.text
        assert t("offer.yes") in read.all("button")
        assert read.links[t("offer.no")] == f"/p/{page.secret}/places/{dina.place.id}/no"
        assert t("offer.first", span=t.moment(small.sessions[0].starts_at, small.zone)) in read.text

    def test_an_offer_for_a_club_that_runs_already_names_its_next_meeting(
        self, scene: Scene, waiting: Callable[..., tuple[Cohort, Visitor, Enrolment]], t: Words
    ) -> None:
        small, page, _ = waiting()
        scene.clock.at = small.sessions[0].ends_at
        withdraw(scene.office, scene.town.coordinator, _carl(scene, small))

        assert t("offer.later", span=t.moment(small.sessions[1].starts_at, small.zone)) in page.look().text

    def test_an_offer_that_lapsed_is_told_kindly(
        self, scene: Scene, waiting: Callable[..., tuple[Cohort, Visitor, Enrolment]], t: Words
    ) -> None:
        small, page, _ = waiting()
        withdraw(scene.office, scene.town.coordinator, _carl(scene, small))
        scene.clock.advance(timedelta(hours=48))

        read = page.look()

        assert t("line.lapsed", moment=t.moment(scene.clock.at, small.zone)) in read.text
        assert t("offer.yes") not in read.all("button")

    def test_who_waits_in_vain_reads_so_and_no_promise_any_more(
        self, scene: Scene, waiting: Callable[..., tuple[Cohort, Visitor, Enrolment]], t: Words
    ) -> None:
        small, page, _ = waiting()
        withdraw(scene.office, scene.town.coordinator, _carl(scene, small))
        scene.clock.at = small.sessions[1].starts_at

        read = page.look()

        assert read.heads[0] == ("h1", t("line.closed_head"))
        assert t("line.closed") in read.text
        assert t("line.next", hours=48) not in read.text
        assert t("line.leave") in read.links

    def test_who_waited_in_vain_to_change_groups_reads_that_they_keep_their_place(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        small = scene.opened(title="Small club", minimum=1, capacity=1)
        scene.comes("Carl", club=small)
        transfer(scene.office, scene.town.coordinator, anna.place.id, small.id)
        scene.clock.at = small.sessions[1].starts_at
        assert t("line.closed_transfer") in page.look().text

    def test_who_waits_to_change_groups_sees_both(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        small = scene.opened(title="Small club", minimum=1, capacity=1)
        carl = scene.comes("Carl", club=small)
        transfer(scene.office, scene.town.coordinator, anna.place.id, small.id)
        read = page.look()
        assert read.heads[0][1] == t("meeting.head")
        assert t("line.transfer") in read.text
        assert t("steps.of", title="Job club Midtby") in [text for _, text in read.heads]

        withdraw(scene.office, scene.town.coordinator, carl.place.id)
        assert t("offer.changes") in page.look().text


class TestTheEnd:
    """When it is over, or was never to be."""

    def test_who_met_the_rule_made_it(self, scene: Scene, anna: Enrolment, page: Visitor, t: Words) -> None:
        for session in scene.club.sessions:
            scene.clock.at = session.ends_at
            scene.mark(session, anna)
            hand_in_all(scene, anna, session.id)
        complete_cohort(scene.office, scene.town.coordinator, scene.club.id)

        read = page.look()

        assert read.heads[0] == ("h1", t("over.completed"))
        assert t("over.meetings", attended=6, units=6) in read.text
        assert t("over.tasks", tasks=6) in read.text

    def test_who_did_not_reads_what_they_did_and_no_reproach(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        for session in scene.club.sessions:
            scene.clock.at = session.ends_at
            confirm_held(scene.office, scene.town.coordinator, session.id)
        scene.mark(scene.club.sessions[0], anna)
        complete_cohort(scene.office, scene.town.coordinator, scene.club.id)

        read = page.look()

        assert read.heads[0] == ("h1", t("over.ended"))
        assert t("over.meetings", attended=1, units=6) in read.text
        assert t("over.tasks", tasks=0) not in read.text

    def test_a_club_that_was_called_off_says_so(self, scene: Scene, page: Visitor, t: Words) -> None:
        cancel_cohort(scene.office, scene.town.coordinator, scene.club.id, "Too few people")

        read = page.look()

        assert read.heads[0] == ("h1", t("over.cancelled"))
        assert "Too few people" not in read.text

    def test_who_left_finds_a_page_with_nothing_planned(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        withdraw(scene.office, scene.town.coordinator, anna.place.id, reason="Found a job")

        read = page.look()

        assert read.heads == [("h1", t("empty.head")), ("h2", t("ways.head"))]
        assert read.links[t("talk.link_us")] == f"/p/{page.secret}/talk"
        assert "Found a job" not in read.text


def _carl(scene: Scene, club: Cohort) -> str:
    return get_cohort(scene.office, scene.town.coordinator, club.id).places[0].id


def hand_in_all(scene: Scene, who: Enrolment, session_id: str) -> None:
    for one in list_homework(scene.office, scene.town.coordinator, session_id, Window()).items:
        hand_in(
            scene.office,
            scene.town.coordinator,
            one.task.id,
            participant_id=who.place.participant_id,
            text="Here it is.",
            link=None,
        )


CODE = {"da": "kode", "de": "Code", "en": "code"}


@pytest.mark.parametrize(
    ("dial_in", "href"),
    [
        (DialIn(number="+45 70 10 10 10", code="1234"), "tel:+4570101010,,1234%23"),
        (DialIn(number="70 10 10 10", code="12 34 56#"), "tel:70101010,,123456%23"),
        (DialIn(number="+49 (0)30 901820"), "tel:+4930901820"),
        (DialIn(number="(030) 90/18-20", code="7"), "tel:030901820,,7%23"),
    ],
)
def test_one_tap_calls_the_number_and_gives_the_code(
    scene: Scene, page: Visitor, t: Words, dial_in: DialIn, href: str
) -> None:
    meets_by(scene, Meeting(provider="link", join_url="https://meet.example.org", dial_in=dial_in))
    read = page.look()
    told = f"{dial_in.number}, {CODE[t.language]} {dial_in.code}" if dial_in.code else dial_in.number
    [shown] = [text for text in read.links if dial_in.number in text]
    assert shown.endswith(told)
    assert read.links[shown] == href


def meets_by(scene: Scene, meeting: Meeting) -> None:
    """Let the first session have a meeting."""
    with scene.office.transaction(scene.town.admin) as tx:
        cohort = tx.cohorts.get(scene.club.id)
        first = cohort.session(scene.club.sessions[0].id)
        tx.cohorts.save(cohort.with_session(replace(first, meeting=meeting)))


def test_the_mailbox_of_the_organisation_is_there_to_write_to(scene: Scene, page: Visitor, t: Words) -> None:
    before = page.look("talk")
    assert not any(href.startswith("mailto:") for href in before.links.values())
    assert t("talk.answer") in before.text
    change_organisation(scene.office, scene.town.admin, None, reply_to="hello@midtby.example")

    read = page.look("talk")
    assert read.links[t("talk.write")] == "mailto:hello@midtby.example"
    assert "hello@midtby.example" in read.text
    assert t("steps.consultant", name="Conny Consultant") in read.text
    assert page.look().links[t("talk.link", name="Conny")] == f"/p/{page.secret}/talk"
