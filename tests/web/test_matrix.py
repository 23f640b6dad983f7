"""Who gets to which page: every address outside the API, asked by everybody who may and who may not."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from benchmarks.knocking import Visitor, address_for, signed_in, visitor
from benchmarks.neighbours import STAFF, Roof
from jobclub.core.usecases.signing_in import make_sign_in_link
from tests.web.addresses import ASKING_ANEW, OF_PEOPLE, OF_STAFF, PAGES, SENT_BY_ANYBODY, SENT_BY_STAFF, Asked

EVERYBODY, LED, OFFICE, ADMIN = "everybody of the staff", "who leads it", "the office", "admins"
GIVEN = "who gives it"
MAY = {
    EVERYBODY: set(STAFF),
    LED: {"admin", "coordinator", "consultant"},
    GIVEN: {"admin", "coordinator", "colleague"},
    OFFICE: {"admin", "coordinator"},
    ADMIN: {"admin"},
}
"""Who gets into which rooms; ``consultant`` leads what is asked for, ``colleague`` gives what was booked."""
ROOMS = {
    "": EVERYBODY,
    "account": EVERYBODY,
    "appointments": GIVEN,
    "audit": ADMIN,
    "calls": LED,
    "closed-days": OFFICE,
    "clubs": LED,
    "deliveries": OFFICE,
    "homework": LED,
    "hours": OFFICE,
    "importing": OFFICE,
    "office": OFFICE,
    "organisation": ADMIN,
    "overview": OFFICE,
    "people": LED,
    "places": LED,
    "programmes": OFFICE,
    "retention": ADMIN,
    "services": EVERYBODY,
    "sessions": LED,
    "staff-list": ADMIN,
    "tokens": ADMIN,
    "webinars": LED,
    "week": EVERYBODY,
    "wording": OFFICE,
}
"""Whose each room of the staff's pages is; a new one is not let pass until it stands here."""
OPEN = {
    "/": 200,
    "/accessibility": 200,
    "/favicon.ico": 302,
    "/health/live": 200,
    "/health/ready": 200,
    "/metrics": 200,
    "/o/<page_name>/": 200,
    "/o/<page_name>/accessibility": 200,
    "/o/<page_name>/asked": 200,
    "/o/<page_name>/clubs/<cohort_id>": 200,
    "/o/<page_name>/confirm/<secret>": 404,
    "/o/<page_name>/confirmed": 200,
    "/o/<page_name>/kept/<reservation_id>": 200,
    "/o/<page_name>/kept/<reservation_id>/asked": 200,
    "/o/<page_name>/logo": 200,
    "/o/<page_name>/look.css": 404,
    "/o/<page_name>/privacy": 200,
    "/o/<page_name>/times": 200,
    "/o/<page_name>/times/<service_id>": 200,
    "/o/<page_name>/webinars": 200,
    "/o/<page_name>/webinars/<webinar_id>": 200,
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
    "/o/<page_name>/kept/<reservation_id>",
    "/o/<page_name>/kept/<reservation_id>/back",
    "/o/<page_name>/times/<service_id>",
    "/o/<page_name>/webinars/<webinar_id>",
    "/sign-in",
    "/sign-in/<secret>",
    "/sign-in/language",
    "/sign-in/microsoft",
    "/sign-in/microsoft/connect",
}
"""What everybody may send."""
LED_LISTS = {
    "/staff/clubs",
    "/staff/clubs/new",
    "/staff/clubs/new/preview",
    "/staff/homework",
    "/staff/hours",
    "/staff/people",
    "/staff/webinars",
    "/staff/webinars/new",
    "/staff/webinars/new/preview",
    "/staff/webinars/series/new",
    "/staff/webinars/series/new/preview",
}
"""Where everybody gets to what is theirs."""
SERVICE = "/staff/services/<id:service_id>"
OF_OFFICE = {"/staff/services/new", *(f"{SERVICE}/{act}" for act in ("settings", "close", "reopen"))}
"""What the office alone does in rooms that are open to others."""
OF_GIVER = {"/staff/calls/appointments/<id:appointment_id>"}
"""What whoever gives a time does in a room of those who lead clubs."""


def _whose(asked: Asked) -> str:
    if asked.rule in OF_OFFICE:
        return OFFICE
    if asked.rule in OF_GIVER:
        return GIVEN
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
