"""What pages cost: processor time on the server beside an empty page, bytes on the way to a phone.

Requests go straight into the application. Each page has its short turns in turn with the empty one of its
frame, which reads nothing; the fastest turn of each counts (see ``layers.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlencode

from flask import Flask, Response, g, jsonify, make_response, render_template_string

from benchmarks.kinds import SQLITE
from benchmarks.knocking import COOKIE, address_for, signed_in, visitor
from benchmarks.layers import Stack
from benchmarks.neighbours import Roof, a_roof
from benchmarks.tables import table, verdict
from jobclub.core.people.link import Purpose
from jobclub.core.usecases import knowing, signing_in
from jobclub.core.usecases.issuing import actor_by_token
from jobclub.core.usecases.opening import open_link
from jobclub.web.guarding import FORM
from jobclub.web.open.rendering import words_for
from jobclub.web.staff.rendering import page_values
from jobclub.web.words import Words
from jobclub.wiring import app_over

MOST_CPU_MS = 15
FIRST_VISIT, LATER = 150_000, 30_000
"""Bytes."""
TURNS = 40
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"|url\("?([^")]+\.woff2)')
PREVIEW = "new club, previewed"
OWN, STAFF, OPEN = "own", "staff", "open"
EMPTY = '{% extends "AREA/layout.html" %}'
PAGES = {
    OWN: {
        "page": "/p/<secret>",
        "homework": "/p/<secret>/homework/<homework_id>",
        "with another group": "/p/<secret>/elsewhere/<session_id>",
        "what is known": "/p/<secret>/known",
        "all that is known": "/p/<secret>/known/all",
        "calendar": "/p/<secret>/calendar",
        "messages": "/p/<secret>/messages",
        "what can be booked": "/p/<secret>/times",
    },
    STAFF: {
        "today": "/staff/",
        "week": "/staff/week",
        "clubs": "/staff/clubs",
        "club": "/staff/clubs/<id:club_id>",
        "new club": "/staff/clubs/new",
        PREVIEW: "/staff/clubs/new/preview",
        "session": "/staff/sessions/<id:session_id>",
        "person": "/staff/people/<id:person_id>",
        "overview": "/staff/overview",
        "webinars": "/staff/webinars",
        "webinar": "/staff/webinars/<id:webinar_id>",
        "services": "/staff/services",
        "hours": "/staff/hours",
        "appointment": "/staff/appointments/<id:appointment_id>",
    },
    OPEN: {
        "open clubs": "/o/<page_name>/",
        "open club": "/o/<page_name>/clubs/<cohort_id>",
        "open times": "/o/<page_name>/times",
        "free times for all": "/o/<page_name>/times/<service_id>",
    },
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Pages that have a frame in common: its empty page, and who asks for them."""

    empty: Stack
    stacks: dict[str, Stack]


def pages() -> str:
    """Measure the main pages of each area, and what it costs to know who asks."""
    with SQLITE.empty() as empty, a_roof(empty()) as roof:
        frames = {area: _frame(roof, area) for area in PAGES}
        doors = _doors(roof)
        sizes = {
            stack.name: _sizes(roof, *next(stack.requests))
            for frame in frames.values()
            for stack in frame.stacks.values()
        }
        for _ in range(TURNS):
            for stack in (*doors, *(one for frame in frames.values() for one in _all(frame))):
                stack.turn()
    heads = ("page", "CPU ms", "times the empty one", "first visit", "later", "")
    title = f"Pages (≤ {MOST_CPU_MS} ms CPU; participants ≤ 150 kB, ≤ 30 kB)"
    bare = doors[0].cpu
    known = [(one.name, f"{one.cpu * 1e3:.2f}", f"{(one.cpu - bare) * 1e3:+.2f}") for one in doors]
    rows = [_row(area, frame, name, sizes[name]) for area, frame in frames.items() for name in frame.stacks]
    return table("Who asks", ("with", "CPU ms", "adds"), known) + "\n" + table(title, heads, rows)


def _all(frame: Frame) -> list[Stack]:
    return [frame.empty, *frame.stacks.values()]


def _frame(roof: Roof, area: str) -> Frame:
    cookie = f"{COOKIE}={roof.one.sessions['coordinator']}"
    headers = {"Cookie": cookie, "Content-Type": FORM} if area == STAFF else {}
    app = app_over(roof.office)
    app.add_url_rule("/health/empty", view_func=_empty_page(roof, area))
    stacks = {
        name: Stack(name, roof.app, cycle([_asked(roof, name, rule)]), headers)
        for name, rule in PAGES[area].items()
    }
    return Frame(Stack("empty", app, cycle([("/health/empty", b"")]), headers), stacks)


def _asked(roof: Roof, name: str, rule: str) -> tuple[str, bytes]:
    """Give what is asked for: an address, and for a preview the form that is sent there."""
    if name != PREVIEW:
        return address_for(rule, roof.one), b""
    token = signed_in(roof.app, roof.one, "coordinator").token
    programme_id = roof.one.furnished.first()["programme_id"]
    wish = {"token": token, "programme_id": programme_id, "starts_on": "2027-06-07", "at": "16:00"}
    return rule, urlencode(wish).encode()


def _empty_page(roof: Roof, area: str) -> Callable[[], Response]:
    """Make an empty page of an area: its frame with everything read beforehand."""
    town = roof.one.furnished.town
    template = EMPTY.replace("AREA", area)
    signed_in = signing_in.session_of(roof.office, roof.one.sessions["coordinator"])
    person = knowing.get_participant(roof.office, town.admin, roof.one.people[0])

    def show() -> Response:
        g.signed_in, g.actor, g.form_secret = signed_in, signed_in.actor, "x"
        g.secret = roof.one.pages[person.id]
        if area == STAFF:
            return make_response(render_template_string(template, **page_values(here="today")))
        words = Words("en") if area == OWN else words_for(town.organisation)
        about = {"person": person, "organisation": town.organisation, "change_language": "/language"}
        return make_response(render_template_string(template, t=words, languages=("da", "de", "en"), **about))

    return show


def _doors(roof: Roof) -> list[Stack]:
    """Give a bare route, and the same behind each kind of door."""
    office, one = roof.office, roof.one
    token, session, page = (
        one.furnished.secrets["coordinator"],
        one.sessions["coordinator"],
        one.pages[one.people[0]],
    )
    doors: dict[str, Callable[[], object]] = {
        "a bare route": lambda: None,
        "+ a token": lambda: actor_by_token(office, token),
        "+ a session": lambda: signing_in.session_of(office, session),
        "+ a personal link": lambda: open_link(office, page, Purpose.PAGE, who=""),
    }
    return [Stack(name, _behind(door), cycle([("/", b"")]), {}) for name, door in doors.items()]


def _behind(door: Callable[[], object]) -> Flask:
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    def show() -> Response:
        door()
        return jsonify(status="ready")

    return app


def _row(area: str, frame: Frame, name: str, sizes: tuple[int, int]) -> tuple[str, ...]:
    stack, (first, later) = frame.stacks[name], sizes
    cpu = stack.cpu * 1e3
    light = area != OWN or (first <= FIRST_VISIT and later <= LATER)
    ratio = f"{stack.cpu / frame.empty.cpu:.1f} (of {frame.empty.cpu * 1e3:.1f})"
    told = f"{first / 1000:.0f} kB", f"{later / 1000:.0f} kB"
    return f"{area}: {name}", f"{cpu:.1f}", ratio, *told, verdict(holds=cpu <= MOST_CPU_MS and light)


def _sizes(roof: Roof, path: str, form: bytes) -> tuple[int, int]:
    """Give the bytes of a first visit to a page, and of a later one, before anybody has been there."""
    asked = visitor(roof.app, session=roof.one.sessions["coordinator"])
    html = (asked.ask("POST", path, data=form) if form else asked.ask("GET", path)).get_data()
    first = len(html) + sum(_weight(roof.app, asset) for asset in sorted(_assets(roof.app, html.decode())))
    return first, len(html)


def _assets(app: Flask, html: str) -> set[str]:
    """Give what a page loads: style sheets, scripts, and the fonts that a style sheet names."""
    named = {one for one, _ in LOADED.findall(html) if one}
    fonts = set[str]()
    for sheet in (one for one in named if one.endswith("app.css")):
        text = visitor(app).ask("GET", sheet).get_data(as_text=True)
        fonts |= {f"{sheet.rpartition('/')[0]}/{font}" for _, font in LOADED.findall(text) if font}
    return named | fonts


def _weight(app: Flask, address: str) -> int:
    asked = visitor(app, headers={"Accept-Encoding": "gzip"})
    return len(asked.ask("GET", address).get_data())
