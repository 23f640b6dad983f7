"""How one's meetings come into one's own calendar: by subscribing, or once as a file."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from flask import Response, request

from jobclub.core.usecases import subscribing
from jobclub.web.office import own_address, the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.own.rendering import my_page
from jobclub.web.rendering import page

calendar = area("my_calendar")
CALENDAR = "text/calendar; charset=utf-8"


@calendar.get("/calendar")
def show_calendar() -> Response:
    """Show how one's meetings come into one's own calendar."""
    return _shown(None)


@calendar.post("/calendar")
def subscribe() -> Response:
    """Make an address for one's calendar, which is shown this once."""
    office = the_office()
    _, secret = subscribing.subscribe(office, the_actor())
    return _shown(urljoin(own_address() or request.host_url, subscribing.address_of(office, secret)))


def _shown(address: str | None) -> Response:
    mine = my_page()
    webcal = re.sub(r"^https?:", "webcal:", address or "")
    return page("own/calendar.html", mine.person, mine.organisation, address=address, webcal=webcal)


@calendar.get("/calendar.ics")
def download_calendar() -> Response:
    """Give one's meetings as they are now, as a file."""
    file = subscribing.my_calendar(the_office(), the_actor())
    headers = {"Content-Disposition": 'attachment; filename="jobclub.ics"'}
    return Response(file, headers=headers, content_type=CALENDAR)
