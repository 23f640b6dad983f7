"""What is asked for in every form about webinars: read from it, and what it offers to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from jobclub.core.activities.activity import GROUP_MODES, Mode
from jobclub.core.activities.agenda import Material
from jobclub.core.appointments.offer import Service, ServiceState
from jobclub.core.errors import invalid
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.staff import Staff
from jobclub.core.usecases import offering
from jobclub.core.webinars.judgement import MOST_PARTS
from jobclub.core.webinars.series import Settings
from jobclub.core.webinars.webinar import USUAL_UPTAKE, Audience, Webinar
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import all_colleagues, colleagues
from jobclub.web.staff.refusing import typed
from jobclub.web.staff.running_order import read_running_order

USUAL_MINUTES = 60
PARTS = {"agenda": ("minutes", "item", "lead"), "materials": ("title", "link"), "topics": ("title",)}
FIELDS = {
    "/capacity": "places",
    "/cohost_ids": "cohosts",
    "/starts_at": "starts_on",
    "/ends_on": "until_on",
    **{f"/cohost_ids/{number}": "cohosts" for number in range(MOST_PARTS)},
    **{
        f"/{field}/{number}/{part}": field
        for field, parts in PARTS.items()
        for part in parts
        for number in range(MOST_PARTS)
    },
}
"""Under which field of a form a mistake is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a form offers: who may host (nobody where one plans for oneself), who helps, and what follows."""

    hosts: list[Staff]
    cohosts: list[Staff]
    services: list[Service]
    audiences: tuple[Audience, ...] = tuple(Audience)
    modes: tuple[Mode, ...] = GROUP_MODES
    uptake: int = USUAL_UPTAKE
    minutes: int = USUAL_MINUTES


def webinar_form() -> Form:
    """Give the form that was sent, with its mistakes at the fields of webinars."""
    return typed(FIELDS)


def choices(kept: Webinar | Settings | None = None) -> Choices:
    """Give what can be chosen, and what is kept already although nobody could choose it any more."""
    page = offering.list_services(the_office(), the_actor(), Window(limit=MOST))
    chosen, hosts = kept.sparring_service_id if kept else None, colleagues()
    alone = kept.host_id if kept else the_actor().staff_id
    return Choices(
        hosts=hosts,
        cohosts=[one for one in all_colleagues() if hosts or one.id != alone],
        services=[one for one in page.items if one.state is ServiceState.ACTIVE or one.id == chosen],
    )


def choices_of_dates(settings: Settings) -> Choices:
    """Give what can be chosen for all dates of a series; its host stays."""
    found = choices(settings)
    return replace(found, hosts=[], cohosts=[one for one in found.cohosts if one.id != settings.host_id])


def settings_in(form: Form) -> dict[str, Any]:
    """Read what a webinar has, and so have all dates of a series; who hosts only where that was chosen.

    Raises:
        Invalid: The agenda can't be read; each mistake with its line.
    """
    uptake, host_id = form.number("uptake"), form.wanted("host_id")
    helping = (one.id for one in all_colleagues() if form.ticked(f"cohost-{one.id}"))
    return {
        "title": form.value("title"),
        "description": form.wanted("description"),
        "minutes": form.number("minutes") or 0,
        "cohost_ids": tuple(one for one in helping if one != host_id),
        "capacity": form.number("places"),
        "audience": _one_of(Audience, form.value("audience"), Audience.PUBLIC),
        "observers": form.ticked("observers"),
        "agenda": read_running_order(form.value("agenda")),
        "sparring_service_id": form.wanted("sparring_service_id"),
        "uptake": USUAL_UPTAKE if uptake is None else uptake,
        "mode": _one_of(GROUP_MODES, form.value("mode"), Mode.ONLINE),
        "place": form.wanted("place"),
        **({"host_id": host_id} if host_id else {}),
    }


def _one_of(known: Iterable[Any], name: str, usual: Any) -> Any:
    return next((one for one in known if one == name), usual)


def materials_of(webinar: Webinar) -> str:
    """Write what there is to read or watch: a line each, its title before its link."""
    return "\n".join(f"{one.title} {one.link}" for one in webinar.materials)


def read_materials(text: str) -> tuple[Material, ...]:
    """Read what there is to read or watch.

    Raises:
        Invalid: A line is no title with a link behind it.
    """
    lines = [line.rsplit(maxsplit=1) for line in text.split("\n") if line.strip()]
    if any(len(parts) == 1 for parts in lines):
        raise invalid("/materials", "write a title, and a link behind it")
    return tuple(Material(title=title, link=link) for title, link in lines)
