"""Walking through all pages: from the doors each kind of person has, along every link, to the last one."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from benchmarks.furnished import furnish
from benchmarks.neighbours import invitation_for
from jobclub.core.office.lists import Window
from jobclub.core.usecases import linking, signing_in
from jobclub.core.usecases.administering import change_organisation
from jobclub.web.staff.doors import cookie_name

if TYPE_CHECKING:
    from flask import Flask

    from jobclub.core.office import Office
    from jobclub.testing import FixedClock, Town

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
PAGE_NAME = "newtown"


@dataclass(frozen=True, slots=True)
class Door:
    """Where a kind of person comes in: by which addresses, and the secret of a session for staff."""

    name: str
    address: str
    session: str | None = None
    besides: tuple[str, ...] = ()


@dataclass(slots=True)
class Walk:
    """What was seen by somebody: one address for each page, and what other answers there were."""

    door: Door
    pages: dict[str, str] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)


def doors_of(office: Office, clock: FixedClock) -> tuple[Town, list[Door]]:
    """Furnish a town, and give every kind of person's way in."""
    furnished = furnish(office, clock)
    town = furnished.town
    change_organisation(
        office, town.admin, None, page_name=PAGE_NAME, open_registration=True, reply_to="help@newtown.example"
    )
    mailed = urlsplit(signing_in.make_sign_in_link(office, town.admin, "ada@example.org")).path
    kept = furnished.first()["reservation_id"]
    here = f"/o/{PAGE_NAME}"
    registered = (f"{here}/asked", f"{here}/confirmed", f"{here}/kept/{kept}", f"{here}/kept/{kept}/asked")
    doors = [
        Door("anybody", "/", besides=("/privacy", "/was", mailed)),
        Door("visitor", f"/o/{PAGE_NAME}/", besides=registered),
        Door("lost", "/p/over/new-link"),
        Door("guest", f"/g/{invitation_for(office, furnished)}"),
    ]
    announced = f"/staff/webinars/series/{furnished.besides['announced']}/register"
    one = f"/staff/appointments/{furnished.first()['appointment_id']}"
    ahead = (f"{one}/move", f"{one}/cancel")
    for email, besides in (("conny", (announced,)), ("colin", ahead), ("cora", ()), ("ada", ())):
        link = signing_in.make_sign_in_link(office, town.admin, f"{email}@example.org")
        secret = urlsplit(link).path.rpartition("/")[2]
        doors.append(Door(email, "/staff/", signing_in.begin_session(office, secret, who=""), besides))
    people = _people(office, town)
    for number, participant_id in enumerate(people):
        _, secret = linking.make_link(office, town.coordinator, participant_id)
        doors.append(Door(f"person {number}", f"/p/{secret}", besides=(f"/p/{secret}/kept/{kept}",)))
    return town, doors


def _people(office: Office, town: Town) -> list[str]:
    """Give everybody who takes part anywhere, or wants to."""
    with office.reading(town.admin) as tx:
        return [one.id for one in tx.participants.page(Window(limit=200)).items]


def walk(app: Flask, door: Door, *, most: int = 400) -> Walk:
    """Follow every link from a door on, one address for each page, and see that none of them fails."""
    seen, found = set[str](), Walk(door)
    client = app.test_client()
    if door.session:
        client.set_cookie(cookie_name_of(app), door.session)
    waiting = deque([door.address, *door.besides])
    while waiting and len(seen) < most:
        address = waiting.popleft()
        if address in seen or (endpoint := endpoint_of(app, address)) is None:
            continue
        seen.add(address)
        if endpoint in found.pages:
            continue
        with client.get(address) as response:
            if response.status_code == 200 and response.mimetype == "text/html":
                found.pages[endpoint] = address
                links = map(unescape, LINK.findall(response.text))
            else:
                found.others[endpoint] = response.status_code
                links = filter(None, [response.headers.get("Location")])
            waiting += [_here(urljoin(address, link)) for link in links]
    return found


def _here(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def endpoint_of(app: Flask, address: str) -> str | None:
    """Give which page an address leads to; None if it is none of ours."""
    parts = urlsplit(address)
    try:
        endpoint, _ = app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)


def cookie_name_of(app: Flask) -> str:
    """Give the name of the cookie with a session's secret."""
    with app.test_request_context("/"):
        return cookie_name()
