"""Who gets to which page: every address outside the API, asked by everybody who may and who may not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from benchmarks.furnished import LINK
from benchmarks.knocking import Visitor, address_for, signed_in, visitor
from benchmarks.neighbours import STAFF, Roof
from jobclub.core.office.lists import Window
from jobclub.core.usecases.linking import list_links, revoke_link
from jobclub.core.usecases.signing_in import make_sign_in_link
from jobclub.testing import memory_office
from jobclub.wiring import app_over

EVERYBODY, LED, OFFICE, ADMIN = "everybody of the staff", "who leads it", "the office", "admins"
MAY = {
    EVERYBODY: set(STAFF),
    LED: {"admin", "coordinator", "consultant"},
    OFFICE: {"admin", "coordinator"},
    ADMIN: {"admin"},
}
"""Who gets into which rooms; ``consultant`` leads what is asked for, ``colleague`` does not."""
ROOMS = {
    "": EVERYBODY,
    "account": EVERYBODY,
    "audit": ADMIN,
    "calls": LED,
    "closed-days": OFFICE,
    "clubs": LED,
    "deliveries": OFFICE,
    "homework": LED,
    "importing": OFFICE,
    "office": OFFICE,
    "organisation": ADMIN,
    "overview": OFFICE,
    "people": LED,
    "places": LED,
    "programmes": OFFICE,
    "retention": ADMIN,
    "sessions": LED,
    "staff-list": ADMIN,
    "tokens": ADMIN,
    "week": EVERYBODY,
    "wording": OFFICE,
}
"""Whose each room of the staff's pages is; a new one is not let pass until it stands here."""
OPEN = {
    "/": 200,
    "/accessibility": 200,
    "/health/live": 200,
    "/health/ready": 200,
    "/metrics": 200,
    "/o/<page_name>/": 200,
    "/o/<page_name>/accessibility": 200,
    "/o/<page_name>/asked": 200,
    "/o/<page_name>/clubs/<cohort_id>": 200,
    "/o/<page_name>/confirm/<secret>": 404,
    "/o/<page_name>/confirmed": 200,
    "/o/<page_name>/logo": 200,
    "/o/<page_name>/look.css": 404,
    "/o/<page_name>/privacy": 200,
    "/privacy": 200,
    "/sign-in": 200,
    "/sign-in/<secret>": 404,
    "/sign-in/microsoft": 404,
    "/sign-in/microsoft/done": 404,
    "/static/<version>/<path:path>": 200,
    "/was": 303,
}
"""What everybody gets who looks, with no right secret; there is no Microsoft, and no colour of one's own."""
FORMS = {
    "/language",
    "/o/<page_name>/clubs/<cohort_id>",
    "/o/<page_name>/confirm/<secret>",
    "/sign-in",
    "/sign-in/<secret>",
    "/sign-in/language",
    "/sign-in/microsoft",
    "/sign-in/microsoft/connect",
}
"""What everybody may send."""
BY_SECRET = ("/p/<secret>", "/calendar/<secret>")
LED_LISTS = {
    "/staff/clubs",
    "/staff/clubs/new",
    "/staff/clubs/new/preview",
    "/staff/homework",
    "/staff/people",
}
"""Where everybody gets to what is theirs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An address that answers to a method."""

    method: str
    rule: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def _pages(app: Flask) -> list[Asked]:
    rules: list[Rule] = list(app.url_map.iter_rules())
    return [
        Asked(method, str(rule))
        for rule in sorted(rules, key=str)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if not str(rule).startswith("/api/")
    ]


PAGES = _pages(app_over(memory_office()))
OF_STAFF = [one for one in PAGES if one.rule.startswith("/staff")]
SENT_BY_STAFF = [one for one in OF_STAFF if one.method == "POST"]
OF_PEOPLE = [one for one in PAGES if one.rule.startswith(BY_SECRET) and not one.rule.endswith("/new-link")]
ASKING_ANEW = [one for one in PAGES if one.rule.endswith("/new-link")]
SENT_BY_ANYBODY = [one for one in PAGES if one.method == "POST" and one not in SENT_BY_STAFF]


def _whose(asked: Asked) -> str:
    room = asked.rule.removeprefix("/staff").lstrip("/").partition("/")[0]
    return EVERYBODY if asked.rule in LED_LISTS else ROOMS[room]


def _leads_to_door(response: TestResponse) -> bool:
    return response.status_code == 303 and response.headers["Location"].startswith("/sign-in")


def test_no_page_is_missing_here() -> None:
    open_to_all = {*OPEN, *FORMS}
    known = {*OF_STAFF, *OF_PEOPLE, *ASKING_ANEW}
    rest = [one for one in PAGES if one not in known]

    assert {one.rule for one in rest} == open_to_all
    assert {one.rule for one in rest if one.method == "GET"} == OPEN.keys()
    assert {one.rule for one in rest if one.method == "POST"} == FORMS
    assert all(_whose(one) in MAY for one in OF_STAFF)


@pytest.mark.parametrize("asked", OF_STAFF, ids=str)
def test_the_staffs_pages_open_to_whom_they_are_for(roof: Roof, asked: Asked) -> None:
    address = address_for(asked.rule, roof.one)
    for who in STAFF:
        mine, before = signed_in(roof.app, roof.one, who), roof.rows()

        response = mine.ask(asked.method, address)

        if who in MAY[_whose(asked)]:
            assert response.status_code not in {401, 403}, f"{who}: {response.status_code}"
            assert asked.method == "POST" or response.status_code in {200, 302}
        else:
            assert response.status_code == 403, f"{who}: {response.status_code}"
            assert roof.rows() == before


@pytest.mark.parametrize("asked", OF_STAFF, ids=str)
def test_who_is_not_signed_in_is_led_to_the_door_whatever_else_they_hold(roof: Roof, asked: Asked) -> None:
    address, before = address_for(asked.rule, roof.one), roof.rows()
    page, feed = (secrets[roof.one.people[0]] for secrets in (roof.one.pages, roof.one.feeds))
    token = roof.one.furnished.secrets["admin"]
    sign_in = _sign_in_secret(roof)
    before = roof.rows()

    for secret in ("", "nobody-has-this", page, feed, token, sign_in):
        response = visitor(roof.app, session=secret).ask(asked.method, address)
        assert _leads_to_door(response), f"{response.status_code} {response.headers.get('Location')}"
    with_token = visitor(roof.app, headers={"Authorization": f"Bearer {token}"})
    assert _leads_to_door(with_token.ask(asked.method, address))
    assert roof.rows() == before


def _sign_in_secret(roof: Roof) -> str:
    link = make_sign_in_link(roof.office, roof.one.furnished.town.admin, "ada@example.org")
    return link.rpartition("/")[2]


@pytest.mark.parametrize("asked", [one for one in OF_STAFF if "_id>" in one.rule], ids=str)
def test_what_is_the_neighbours_is_not_there(roof: Roof, asked: Asked) -> None:
    address, before = address_for(asked.rule, roof.one), roof.rows()

    response = signed_in(roof.app, roof.other, "admin").ask(asked.method, address)

    assert response.status_code == 404
    assert roof.rows() == before


@pytest.mark.parametrize("asked", SENT_BY_STAFF, ids=str)
def test_a_form_that_is_none_of_ours_does_nothing(roof: Roof, asked: Asked) -> None:
    address, before = address_for(asked.rule, roof.one), roof.rows()
    mine, other = (signed_in(roof.app, side, "admin") for side in (roof.one, roof.other))

    assert mine.ask("POST", address, data={}).status_code == 403
    assert mine.ask("POST", address, data={"token": other.token}).status_code == 403
    _assert_foreign_forms_are_refused(mine, address)
    assert roof.rows() == before


def _assert_foreign_forms_are_refused(mine: Visitor, address: str) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "https://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert mine.ask("POST", address, headers=headers).status_code == 403, headers
    for kind in ("application/json", "text/plain"):
        assert mine.ask("POST", address, data="token=x", content_type=kind).status_code == 415


@pytest.mark.parametrize("asked", SENT_BY_ANYBODY, ids=str)
def test_a_form_of_another_site_does_nothing_to_who_is_not_signed_in(roof: Roof, asked: Asked) -> None:
    if "microsoft" in asked.rule:
        pytest.skip("nobody signs in with Microsoft here; see test_entra.py")
    address, before = address_for(asked.rule, roof.one), roof.rows()

    _assert_foreign_forms_are_refused(visitor(roof.app), address)

    assert roof.rows() == before


@pytest.mark.parametrize("rule", sorted(OPEN))
def test_everybody_sees_the_open_pages_the_same(roof: Roof, rule: str) -> None:
    address = address_for(rule, roof.one)
    callers = [visitor(roof.app), *(signed_in(roof.app, roof.one, who) for who in STAFF)]

    assert {one.ask("GET", address).status_code for one in callers} == {OPEN[rule]}


@pytest.mark.parametrize("asked", OF_PEOPLE, ids=str)
def test_a_personal_page_opens_to_its_own_secret_only(roof: Roof, asked: Asked) -> None:
    mine, before = roof.one.people[0], roof.rows()
    swapped = roof.one.pages if asked.rule.startswith("/calendar") else roof.one.feeds
    wrong = {
        "nobody's": "nobody-has-this",
        "of another kind": swapped[mine],
        "a session's": roof.one.sessions["admin"],
        "a token's": roof.one.furnished.secrets["admin"],
    }
    for name, secret in wrong.items():
        caller = signed_in(roof.app, roof.one, "admin") if asked.method == "GET" else visitor(roof.app)
        response = caller.ask(asked.method, address_for(asked.rule, roof.one, secret=secret))
        assert response.status_code == 404, f"{name}: {response.status_code}"
    assert roof.rows() == before


@pytest.mark.parametrize("asked", OF_PEOPLE, ids=str)
def test_a_link_that_was_revoked_opens_nothing(roof: Roof, asked: Asked) -> None:
    mine, admin = roof.one.people[0], roof.one.furnished.town.admin
    for link in list_links(roof.office, admin, mine, Window()).items:
        revoke_link(roof.office, admin, mine, link.id, None)
    before = roof.rows()

    response = visitor(roof.app).ask(asked.method, address_for(asked.rule, roof.one))

    if not asked.rule.startswith("/calendar"):
        assert response.status_code == 404
        assert roof.rows() == before


@pytest.mark.parametrize("asked", ASKING_ANEW, ids=str)
def test_asking_for_a_new_link_looks_the_same_whoever_had_the_old_one(roof: Roof, asked: Asked) -> None:
    secrets = ["nobody-has-this", roof.other.pages[roof.other.people[0]], roof.one.pages[roof.one.people[0]]]

    answers = [
        visitor(roof.app).ask(asked.method, address_for(asked.rule, roof.one, secret=secret))
        for secret in secrets
    ]

    assert {one.status_code for one in answers} == {200 if asked.method == "GET" else 422}
    assert len({one.text.replace(secret, "") for one, secret in zip(answers, secrets, strict=True)}) == 1


@pytest.mark.parametrize("asked", [one for one in OF_PEOPLE if "_id>" in one.rule], ids=str)
def test_ones_own_page_leads_to_nothing_of_the_neighbours(roof: Roof, asked: Asked) -> None:
    theirs = roof.other.feeds if asked.rule.startswith("/calendar") else roof.other.pages
    secret, before = theirs[roof.other.people[0]], roof.rows()

    response = visitor(roof.app).ask(asked.method, address_for(asked.rule, roof.one, secret=secret))

    assert response.status_code == 404
    assert _but_told(roof.rows()) == _but_told(before)


@pytest.mark.parametrize(
    "asked", [one for one in OF_PEOPLE if "place_id>" in one.rule or "submission_id>" in one.rule], ids=str
)
def test_ones_own_page_leads_to_no_place_and_no_work_of_somebody_else(roof: Roof, asked: Asked) -> None:
    bo, before = roof.one.people[1], roof.rows()

    response = visitor(roof.app).ask(
        asked.method, address_for(asked.rule, roof.one, secret=roof.one.pages[bo])
    )

    assert response.status_code in {403, 404}
    assert _but_told(roof.rows()) == _but_told(before)


def test_who_left_the_club_finds_no_way_into_its_meetings(roof: Roof) -> None:
    carla = roof.one.people[2]
    for rule, secrets in (
        ("/p/<secret>/join/<session_id>", roof.one.pages),
        ("/calendar/<secret>/<session_id>", roof.one.feeds),
    ):
        address = address_for(rule, roof.one, secret=secrets[carla])
        response = visitor(roof.app).ask("GET", address)
        assert response.status_code in {403, 404}
        assert LINK not in response.text


def _but_told(rows: list[str]) -> list[str]:
    """Leave out that somebody who sent a form had been shown the privacy notice."""
    return [row for row in rows if not row.startswith(("told_privacy", "trail"))]
