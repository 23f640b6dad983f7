"""Who gets to a page, what may be sent there, and what no answer leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from jobclub.core.errors import Busy
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Role
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.issuing import issue_token
from jobclub.core.usecases.linking import list_links, revoke_link
from jobclub.core.usecases.opening import MOST_GUESSES
from jobclub.core.usecases.subscribing import make_feed, make_staff_feed
from jobclub.settings import Settings
from jobclub.web.words import Words
from jobclub.wiring import build_app
from tests.web.own.conftest import Scene, Visitor
from tests.web.reading import Read

FORMS = ["absence/x", "absence/x/back", "places/x/yes", "places/x/no", "homework/x", "messages", "language"]
FORMS += ["calendar", "not-me", "elsewhere/x", "elsewhere/x/back", "places/x/outcome"]
FORMS += ["known/photo/yes", "known/photo/no", "new-link"]
SHOWN = ["", "messages", "calendar", "not-me", "nothing-here", "join/x", "homework/x", "places/x/no"]
SHOWN += ["talk", "elsewhere/x", "places/x/outcome", "known", "known/all", "known.json", "privacy"]
SHOWN += ["calendar.ics", "new-link"]
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self';"
    " script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
}


@pytest.fixture
def t() -> Words:
    """One language is enough here."""
    return Words("en")


@pytest.mark.parametrize("path", SHOWN)
def test_every_answer_is_guarded_also_one_that_leads_nowhere(page: Visitor, path: str) -> None:
    for address in (path, f"/p/wrong{'/' if path else ''}{path}"):
        headers = page.ask("GET", address).headers
        assert {name: headers[name] for name in GUARDS} == GUARDS
    assert {name: page.ask("DELETE", path).headers[name] for name in GUARDS} == GUARDS


def test_no_page_runs_or_styles_anything_within_itself(page: Visitor) -> None:
    for path in ("", "messages", "calendar", "not-me"):
        read = page.look(path)
        assert not [tag for tag, _ in read.tags if tag in {"script", "style", "iframe", "object", "img"}]
        assert not [
            name for _, about in read.tags for name in about if name.startswith("on") or name == "style"
        ]


def test_the_style_sheet_is_there(page: Visitor) -> None:
    href = next(one for one in page.look().attributes("href") if one.endswith(".css"))
    with page.ask("GET", href) as response:
        assert (response.status_code, response.mimetype) == (200, "text/css")


class TestALink:
    """What opens, and what does not."""

    def test_a_link_opens_as_often_as_somebody_looks(self, page: Visitor) -> None:
        for method in ("HEAD", "GET", "GET"):
            assert page.ask(method).status_code == 200

    @pytest.mark.parametrize("language", ["da", "de", "en"])
    def test_one_that_leads_nowhere_says_how_to_get_another_in_ones_own_language(
        self, scene: Scene, language: str
    ) -> None:
        t = Words(language)
        guesser = Visitor(scene.app, "wrong", {"Accept-Language": f"{language}-XX, fr;q=0.9"})

        read = guesser.look(status=404)

        assert (read.language, read.heads) == (language, [("h1", t("troubles.gone_head"))])
        assert t("troubles.gone") in read.text
        assert read.links == {t("frame.skip"): "#content", t("frame.accessibility"): "/accessibility"}
        assert t("renewal.send") in read.all("button")

    def test_nobody_who_speaks_another_language_is_left_without_words(self, scene: Scene) -> None:
        assert Visitor(scene.app, "wrong", {"Accept-Language": "fi"}).look(status=404).language == "en"

    def test_a_revoked_or_ended_one_leads_nowhere(self, scene: Scene, anna: Enrolment, page: Visitor) -> None:
        whose, me = anna.place.participant_id, scene.town.coordinator
        second = scene.visitor(anna)
        first = list_links(scene.office, me, whose, Window()).items[0]
        revoke_link(scene.office, me, whose, first.id, None)
        assert page.ask("GET").status_code == 404
        assert second.ask("GET").status_code == 200
        scene.clock.advance(timedelta(weeks=26))
        assert second.ask("GET").status_code == 404

    def test_a_secret_for_something_else_opens_no_page(self, scene: Scene, anna: Enrolment) -> None:
        office, town = scene.office, scene.town
        others = [
            make_feed(office, town.coordinator, anna.place.participant_id)[1],
            make_staff_feed(office, town.admin, town.staff_ids[0])[1],
            issue_token(office, town.admin, role=Role.ADMIN)[1],
        ]
        for secret in others:
            assert Visitor(scene.app, secret).ask("GET").status_code == 404

    def test_a_link_is_no_token_and_opens_nothing_of_the_api(self, page: Visitor) -> None:
        headers = {"Authorization": f"Bearer {page.secret}"}
        for path in ("/api/v1/cohorts", "/api/v1/participants", "/api/v1/organisation"):
            assert page.ask("GET", path, headers=headers).status_code == 401

    def test_a_thousand_guesses_open_nothing_and_are_soon_refused(self, scene: Scene, page: Visitor) -> None:
        guesses = [
            Visitor(scene.app, f"{page.secret[:-3]}{number:03}").ask("GET").status_code
            for number in range(1000)
        ]
        assert guesses == MOST_GUESSES * [404] + (1000 - MOST_GUESSES) * [429]
        response = Visitor(scene.app, "once-more").ask("GET")
        assert response.headers["Retry-After"] == "3600"
        assert Words("en")("troubles.too_many_head") in response.text
        assert page.ask("GET").status_code == 200

    def test_who_says_to_come_from_elsewhere_is_counted_where_they_come_from(self, scene: Scene) -> None:
        for number in range(MOST_GUESSES):
            forged = {
                "X-Forwarded-For": f"192.0.2.{number}",
                "Forwarded": "for=192.0.2.9",
                "X-Real-IP": "::1",
            }
            Visitor(scene.app, f"wrong-{number}").ask("GET", headers=forged)
        last = Visitor(scene.app, "wrong").ask("GET", headers={"X-Forwarded-For": "198.51.100.7"})
        assert last.status_code == 429

    def test_behind_a_proxy_of_ours_each_caller_is_counted_alone_and_what_they_add_counts_nothing(
        self, tmp_path: object
    ) -> None:
        settings = Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path), "JOBCLUB_TRUSTED_PROXIES": "1"})
        app = build_app(settings)
        try:
            for number in range(MOST_GUESSES):
                forged = {"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.7"}
                assert Visitor(app, f"wrong-{number}").ask("GET", headers=forged).status_code == 404
            codes = [
                Visitor(app, "wrong").ask("GET", headers={"X-Forwarded-For": origin}).status_code
                for origin in ("198.51.100.7", "198.51.100.8")
            ]
        finally:
            app.extensions["jobclub"].store.close()
        assert codes == [429, 404]


class TestAForm:
    """What may be sent to a page."""

    @pytest.mark.parametrize("path", FORMS)
    def test_a_form_from_another_site_is_refused(self, page: Visitor, path: str) -> None:
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Origin": "https://localhost.evil.example"},
            {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        ):
            assert page.ask("POST", path, headers=headers, data={"a": "b"}).status_code == 403

    def test_our_own_is_taken_whether_or_not_the_browser_says_where_it_comes_from(
        self, page: Visitor
    ) -> None:
        for headers in (
            {},
            {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
            {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
        ):
            assert page.ask("POST", "messages", headers=headers, data={}).status_code == 303

    def test_our_own_is_the_address_at_which_people_find_us_too(self, scene: Scene, page: Visitor) -> None:
        post = SimpleNamespace(base_url="https://jobclub.example.org/clubs")
        scene.app.extensions["jobclub"] = replace(scene.office, post=post)

        for origin, status in (("https://jobclub.example.org", 303), ("https://other.example.org", 403)):
            assert page.ask("POST", "messages", headers={"Origin": origin}, data={}).status_code == status

    @pytest.mark.parametrize("path", FORMS)
    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
    def test_nothing_but_a_form_is_read(self, page: Visitor, path: str, kind: str) -> None:
        if path == "homework/x" and kind.startswith("multipart"):
            return  # the one form that may carry a file
        response = page.ask("POST", path, data=b"{}", content_type=kind)

        assert response.status_code == 415
        assert Read(response.text).heads == [("h1", Words("en")("troubles.request_head"))]

    @pytest.mark.parametrize("path", FORMS)
    def test_more_than_a_mebibyte_is_refused(self, page: Visitor, path: str) -> None:
        kind = "application/x-www-form-urlencoded"
        response = page.ask("POST", path, data=b"text=" + b"x" * 1024 * 1024, content_type=kind)

        assert response.status_code == 413
        assert Read(response.text).heads == [("h1", Words("en")("troubles.too_large_head"))]

    @pytest.mark.parametrize("path", [*FORMS, ""])
    def test_nothing_is_done_by_another_method(self, page: Visitor, path: str) -> None:
        for method in ("PUT", "PATCH", "DELETE"):
            assert page.ask(method, path, data={"stop": "1"}).status_code in {404, 405}

    def test_looking_at_what_acts_does_nothing(self, scene: Scene, page: Visitor) -> None:
        session = scene.club.sessions[0].id
        for path in (f"absence/{session}", f"absence/{session}/back", "language", "places/x/yes"):
            assert page.ask("GET", path).status_code == 404


class TestTrouble:
    """What is wrong on our side is said in the same plain way."""

    def test_when_many_are_writing_one_is_asked_to_wait(self, scene: Scene, page: Visitor) -> None:
        def busy(*_: object, **__: object) -> object:
            raise Busy("Somebody else is writing.")

        scene.app.extensions["jobclub"] = _with_store(scene, transaction=busy)

        response = page.post("messages")

        assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
        assert Words("en")("troubles.busy") in Read(response.text).text

    def test_what_nobody_foresaw_is_logged_without_the_secret_and_changes_nothing(
        self, scene: Scene, page: Visitor, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(*_: object, **__: object) -> object:
            raise ZeroDivisionError

        scene.app.extensions["jobclub"] = _with_store(scene, transaction=broken)

        response = page.post("messages")

        assert response.status_code == 500
        assert Words("en")("troubles.broken") in Read(response.text).text
        assert "a page failed" in caplog.text
        assert page.secret not in caplog.text


def _with_store(scene: Scene, **methods: object) -> object:
    store = scene.office.store
    names = ("opened_by", "guesses", "note_guess", "reading", "transaction")
    return replace(
        scene.office, store=SimpleNamespace(**{**{name: getattr(store, name) for name in names}, **methods})
    )
