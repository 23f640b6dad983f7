"""What can be done on a page: it is done, said, and harmless when done twice; or refused plainly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer
from jobclub.core.office.lists import Window
from jobclub.core.people.habits import Choice
from jobclub.core.people.participant import Participant
from jobclub.core.usecases.adapting import set_homework
from jobclub.core.usecases.coaching import get_attendance, give_feedback, list_submissions
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment, withdraw
from jobclub.core.usecases.knowing import get_participant
from jobclub.core.usecases.planning import get_cohort
from jobclub.testing import plain_post
from jobclub.testing.plain import BASE_URL
from jobclub.web.words import Words
from tests.web.own.conftest import LINK, Scene, Visitor

MINUTE = timedelta(minutes=1)
Waiting = Callable[..., tuple[Cohort, Visitor, Enrolment]]


def known(scene: Scene, who: Enrolment) -> Participant:
    return get_participant(scene.office, scene.town.admin, who.place.participant_id)


class TestJoining:
    """The way to the meeting."""

    def address(self, scene: Scene, number: int = 0) -> str:
        return f"join/{scene.club.sessions[number].id}"

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_an_open_door_leads_to_the_meeting(self, scene: Scene, page: Visitor, method: str) -> None:
        scene.clock.at = scene.club.sessions[0].starts_at - 15 * MINUTE

        response = page.ask(method, self.address(scene))

        assert (response.status_code, response.headers["Location"]) == (302, LINK)
        assert response.headers["Referrer-Policy"] == "no-referrer"

    def test_one_that_is_not_open_yet_leads_to_the_page(self, scene: Scene, page: Visitor) -> None:
        response = page.ask("GET", self.address(scene))

        assert (response.status_code, response.headers["Location"]) == (302, f"/p/{page.secret}")

    def test_a_meeting_that_is_over_says_so_on_the_page(self, scene: Scene, page: Visitor, t: Words) -> None:
        scene.clock.at = scene.club.sessions[0].ends_at

        read = page.look(self.address(scene), status=409)

        assert t("errors.session_not_planned") in read.text
        assert t("meeting.head") in read.text

    def test_who_was_withdrawn_waits_or_has_an_offer_is_not_let_in(
        self, scene: Scene, anna: Enrolment, page: Visitor
    ) -> None:
        small = scene.opened(minimum=1, capacity=1, meeting_link=LINK)
        gone, offered, waits = (scene.comes(name, club=small) for name in ("Gus", "Olga", "Wim"))
        withdraw(scene.office, scene.town.coordinator, gone.place.id)
        scene.clock.at = small.sessions[0].starts_at
        for who in (gone, offered, waits, anna):
            response = scene.visitor(who).ask("GET", f"join/{small.sessions[0].id}")
            assert response.status_code == 403
            assert LINK not in response.text
        withdraw(scene.office, scene.town.coordinator, anna.place.id)
        read = page.look(self.address(scene), status=403)
        assert Words("en")("troubles.forbidden_head") in read.text
        assert read.links[Words("en")("page.back")] == f"/p/{page.secret}"

    def test_a_session_of_another_organisation_is_not_there(self, page: Visitor) -> None:
        assert page.ask("GET", "join/01a00000-0000-7000-8000-000000000000").status_code == 404


class TestComing:
    """I can't come, and I can after all."""

    def announced(self, scene: Scene) -> tuple[str, ...]:
        return get_attendance(scene.office, scene.town.coordinator, scene.club.sessions[0].id)[0].announced

    def test_who_cannot_come_says_so_and_takes_it_back(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        read = page.press(t("meeting.cannot_come"))
        assert t("done.absent") in read.text
        assert self.announced(scene) == (anna.place.participant_id,)

        read = page.press(t("meeting.can_come"), on=read)
        assert t("done.coming") in read.text
        assert self.announced(scene) == ()

    def test_two_taps_are_one(self, scene: Scene, anna: Enrolment, page: Visitor, t: Words) -> None:
        before = page.look()
        for _ in range(2):
            assert t("done.absent") in page.press(t("meeting.cannot_come"), on=before).text
        assert self.announced(scene) == (anna.place.participant_id,)

    def test_once_it_has_begun_there_is_no_button_and_an_old_one_is_answered_plainly(
        self, scene: Scene, page: Visitor, t: Words
    ) -> None:
        before = page.look()
        scene.clock.at = scene.club.sessions[0].starts_at

        read = page.press(t("meeting.cannot_come"), on=before)

        assert t("errors.session_not_planned") in read.text
        assert t("meeting.cannot_come") not in read.all("button")
        assert self.announced(scene) == ()

    def test_for_a_session_of_somebody_elses_it_is_forbidden(self, scene: Scene, page: Visitor) -> None:
        other = scene.opened()

        for path in (f"absence/{other.sessions[0].id}", f"absence/{other.sessions[0].id}/back"):
            assert page.post(path).status_code == 403


class TestAnOffer:
    """Yes and no."""

    @pytest.fixture
    def offered(self, scene: Scene, waiting: Waiting) -> tuple[Cohort, Visitor, Enrolment]:
        small, page, dina = waiting()
        carl = get_cohort(scene.office, scene.town.coordinator, small.id).places[0]
        withdraw(scene.office, scene.town.coordinator, carl.id)
        return small, page, dina

    def state(self, scene: Scene, who: Enrolment) -> PlaceState:
        return get_enrolment(scene.office, scene.town.coordinator, who.place.id).place.state

    def test_a_yes_gives_the_place_and_a_second_one_says_the_same(
        self, scene: Scene, offered: tuple[Cohort, Visitor, Enrolment], t: Words
    ) -> None:
        _, page, dina = offered
        before = page.look()
        for _ in range(2):
            assert t("done.accepted") in page.press(t("offer.yes"), on=before).text
            assert self.state(scene, dina) is PlaceState.ENROLLED

    def test_a_no_is_asked_about_first_and_then_said(
        self, scene: Scene, offered: tuple[Cohort, Visitor, Enrolment], t: Words
    ) -> None:
        _, page, dina = offered
        asked = page.look(f"places/{dina.place.id}/no")
        assert asked.heads == [("h1", t("no.head"))]
        assert self.state(scene, dina) is PlaceState.OFFERED
        for _ in range(2):
            assert t("done.declined") in page.press(t("no.yes"), on=asked).text
            assert self.state(scene, dina) is PlaceState.WITHDRAWN

    def test_a_yes_that_comes_too_late_is_told_why(
        self, scene: Scene, offered: tuple[Cohort, Visitor, Enrolment], t: Words
    ) -> None:
        _, page, dina = offered
        before = page.look()
        scene.clock.advance(timedelta(hours=48))

        read = page.press(t("offer.yes"), on=before)

        assert t("errors.summary") in read.text
        assert t("errors.offer_expired") in read.text
        assert t("line.head", position=1) in read.text
        assert self.state(scene, dina) is PlaceState.WAITLISTED

    def test_who_only_waits_is_told_so_and_may_leave_the_list(self, waiting: Waiting, t: Words) -> None:
        _, page, dina = waiting()
        response = page.post(f"places/{dina.place.id}/yes")
        assert response.status_code == 409
        assert t("errors.not_offered") in response.text.replace("&#39;", "'")

        asked = page.look(f"places/{dina.place.id}/no")
        assert asked.heads == [("h1", t("no.line_head"))]
        assert t("done.left") in page.press(t("no.line_yes"), on=asked).text

    def test_who_has_the_place_is_not_asked_and_keeps_it(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        response = page.ask("GET", f"places/{anna.place.id}/no")
        assert (response.status_code, response.headers["Location"]) == (302, f"/p/{page.secret}")
        response = page.post(f"places/{anna.place.id}/no")
        assert response.status_code == 409
        assert t("errors.already_enrolled") in response.text.replace("&#39;", "'")
        assert self.state(scene, anna) is PlaceState.ENROLLED

    def test_nobody_answers_for_somebody_else(
        self, scene: Scene, page: Visitor, offered: tuple[Cohort, Visitor, Enrolment]
    ) -> None:
        _, _, dina = offered
        for answer in ("yes", "no"):
            assert page.post(f"places/{dina.place.id}/{answer}").status_code == 403
            assert page.post(f"places/nothing/{answer}").status_code == 404
        assert page.ask("GET", f"places/{dina.place.id}/no").status_code == 404
        assert self.state(scene, dina) is PlaceState.OFFERED


class TestHomework:
    """A task's own page."""

    @pytest.fixture
    def path(self, scene: Scene) -> str:
        scene.clock.at = scene.club.sessions[0].ends_at
        return f"homework/{scene.task().id}"

    def given(self, scene: Scene) -> list[str | None]:
        page = list_submissions(scene.office, scene.town.coordinator, scene.task().id, Window())
        return [one.text for one in page.items]

    def test_a_text_is_handed_in_and_shown_with_the_answer_to_it(
        self, scene: Scene, page: Visitor, path: str, t: Words
    ) -> None:
        read = page.look(path)
        assert read.heads[0] == ("h1", "Write your profile")
        assert [label for label in read.all("label") if label.startswith(t("task.answer"))]
        read = page.press(t("task.send"), on=read, text="Line one\r\nline two")
        assert t("done.handed_in") in read.text
        assert t("task.kept") in read.text
        assert self.given(scene) == ["Line one\nline two"]

        one = list_submissions(scene.office, scene.town.coordinator, scene.task().id, Window()).items[0]
        give_feedback(scene.office, scene.town.coordinator, one.id, Answer.RETURNED, "Two more, please.")
        read = page.look(path)
        assert "Two more, please." in read.text
        assert t("task.returned") in read.text
        assert t("task.again") in read.all("button")

    def test_two_taps_hand_in_once(self, scene: Scene, page: Visitor, path: str, t: Words) -> None:
        before = page.look(path)
        for _ in range(2):
            page.press(t("task.send"), on=before, text="Ten lines")
        assert self.given(scene) == ["Ten lines"]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [("  ", "text_empty"), ("x" * 20_001, "text_long"), ("a\u2028b", "text_character")],
    )
    def test_what_cannot_be_taken_is_kept_and_said_beside_the_field(
        self, scene: Scene, *, page: Visitor, path: str, t: Words, typed: str, said: str
    ) -> None:
        response = page.post(path, text=typed)

        read = page.press(t("task.send"), on=page.look(path), text=typed)
        assert response.status_code == 422
        assert read.form(t("task.send")).fields["text"].strip("\n") == typed
        assert read.links[t(f"errors.{said}", most=20_000)] == "#text"
        assert read.attributes("aria-invalid") == ["true"]
        assert t("forms.fault") in read.all("title")[0]
        assert self.given(scene) == []

    def test_a_task_that_was_dropped_meanwhile_is_not_taken_and_nothing_typed_is_lost(
        self, scene: Scene, page: Visitor, path: str, t: Words
    ) -> None:
        before = page.look(path)
        set_homework(scene.office, scene.town.coordinator, scene.club.sessions[0].id, [], None, reason="Done")

        response = page.post(path, text="Ten lines")

        assert response.status_code == 409
        read = page.press(t("task.send"), on=before, text="Ten lines")
        assert t("errors.homework_dropped") in read.text
        assert "Ten lines" in read.text
        assert t("task.closed") in page.look(path).text

    def test_somebody_elses_task_is_forbidden(self, scene: Scene, path: str) -> None:
        stranger = scene.visitor(scene.comes("Stan", club=scene.opened()))
        assert stranger.ask("GET", path).status_code == 403
        assert stranger.post(path, text="Mine").status_code == 403
        assert self.given(scene) == []


class TestMessages:
    """Which one gets."""

    def test_what_is_not_ticked_is_not_sent(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        read = page.look("messages")
        assert set(read.form(t("messages.save")).fields) == {choice.value for choice in Choice}
        assert {t(f"messages.{choice}") for choice in Choice} == set(read.all("label"))

        response = page.post("messages", hour_before="1")
        assert response.headers["Location"] == f"/p/{page.secret}?done=messages"
        assert known(scene, anna).muted == set(Choice) - {Choice.HOUR_BEFORE}
        assert set(page.look("messages").form(t("messages.save")).fields) == {"hour_before"}

    def test_one_button_stops_all_reminders(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        read = page.press(t("messages.stop"), on=page.look("messages"))

        assert t("done.stopped") in read.text
        assert known(scene, anna).muted == set(Choice)

    def test_a_mail_program_that_unsubscribes_for_its_reader_stops_them_too(
        self, scene: Scene, anna: Enrolment, page: Visitor
    ) -> None:
        assert page.post("messages", **{"List-Unsubscribe": "One-Click"}).status_code == 303
        assert known(scene, anna).muted == set(Choice)


class TestTheLanguage:
    """Chosen at the top of each page."""

    def test_it_is_chosen_for_page_and_messages(self, scene: Scene, page: Visitor, anna: Enrolment) -> None:
        for language, name in (("da", "Dansk"), ("de", "Deutsch"), ("en", "English")):
            form = page.look().form(name)
            response = page.post("language", language=form.values[name])
            assert page.look(response.headers["Location"]).language == language
            assert known(scene, anna).language == language
            assert Words(language)("done.language") in page.look(response.headers["Location"]).text

    def test_one_that_nobody_speaks_is_refused(self, scene: Scene, anna: Enrolment, page: Visitor) -> None:
        before = known(scene, anna)
        for wrong in ("fr", "", "../en"):
            assert page.post("language", language=wrong).status_code == 422
        assert known(scene, anna) == before


class TestTheCalendar:
    """One's meetings in one's own calendar."""

    def test_an_address_is_shown_once_and_is_another_secret(self, page: Visitor, t: Words) -> None:
        asked = page.look("calendar")
        assert asked.heads == [("h1", t("calendar.head")), ("h2", t("calendar.once_head"))]

        read = page.press(t("calendar.make"), on=asked)

        href = read.links[t("calendar.open")]
        assert href.startswith("webcal://localhost/calendar/")
        assert href.removeprefix("webcal") in read.text
        assert page.secret not in href
        assert href.partition("/calendar/")[2] not in page.look("calendar").html

    def test_the_address_is_the_one_at_which_people_find_us_whatever_the_request_says(
        self, scene: Scene, page: Visitor
    ) -> None:
        scene.app.extensions["jobclub"] = replace(scene.office, post=plain_post())
        page.headers["Host"] = "evil.example"

        response = page.ask("POST", "calendar", data={})

        assert f"webcal://{BASE_URL.partition('://')[2]}/calendar/" in response.text
        assert "evil.example" not in response.text

    def test_ones_meetings_are_a_file_too_which_opens_nothing(
        self, scene: Scene, page: Visitor, t: Words
    ) -> None:
        scene.app.extensions["jobclub"] = replace(scene.office, post=plain_post())
        address = page.look("calendar").links[t("calendar.download")]

        response = page.ask("GET", address)

        assert response.content_type == "text/calendar; charset=utf-8"
        assert response.headers["Content-Disposition"] == 'attachment; filename="jobclub.ics"'
        assert response.headers["Cache-Control"] == "no-store"
        assert page.secret not in response.text

    def test_where_nothing_makes_calendars_there_is_no_file(self, page: Visitor) -> None:
        assert page.ask("GET", "calendar.ics").status_code == 404


class TestThisIsNotMe:
    """For whoever got somebody else's message."""

    def test_it_stops_everything_and_leads_back_nowhere(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        asked = page.look("not-me")
        assert known(scene, anna).not_me_at is None
        headers = {"Accept-Language": t.language}

        response = page.ask("POST", asked.form(t("not_me.yes")).action, headers=headers, data={})

        assert response.status_code == 200
        assert t("not_me.thanks_head") in response.text
        assert "Anna" not in response.text
        assert known(scene, anna).not_me_at == scene.clock.at
        again = page.ask("POST", "not-me", headers=headers, data={})
        assert again.status_code == 404
        assert t("troubles.gone_head") in again.text

    def test_a_new_link_says_that_messages_are_stopped(
        self, scene: Scene, anna: Enrolment, page: Visitor, t: Words
    ) -> None:
        page.post("not-me")

        assert t("messages.stopped") in scene.visitor(anna).look("messages").text
