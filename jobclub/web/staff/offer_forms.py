"""What is asked for in the forms of services: read from them, and what they offer to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.offer import DAY, MOST_CONSULTANTS, Audience, Package, Service
from jobclub.web.forms import Form
from jobclub.web.office import the_office
from jobclub.web.staff.colleagues import all_colleagues
from jobclub.web.staff.refusing import typed
from jobclub.web.words import Words

HOUR = 60
MODES = tuple(mode for mode in Mode if mode is not Mode.BOTH)
"""How two meet."""
NOTICES = (0, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY)
"""Among which minutes one chooses how early something has to be known."""
NUMBERS = {
    "step": "step_minutes",
    "horizon": "horizon_days",
    "before": "buffer_before",
    "after": "buffer_after",
}
FIELDS = {
    "/minutes": "length",
    "/modes": "modes",
    "/consultant_ids": "consultants",
    "/daily_cap": "cap",
    "/package": "calls",
    **{f"/{field}": name for name, field in NUMBERS.items()},
    **{f"/consultant_ids/{number}": "consultants" for number in range(MOST_CONSULTANTS)},
}
"""Under which field of a form a mistake is shown."""


def service_form() -> Form:
    """Give the form that was sent, with its mistakes at the fields of services."""
    return typed(FIELDS)


def choices(words: Words, kept: Service | None = None) -> dict[str, Any]:
    """Give what the form of a service offers to choose from."""
    had = {kept.notice_minutes, kept.change_until_minutes} if kept else set()
    return {
        "modes": MODES,
        "audiences": tuple(Audience),
        "everybody": all_colleagues(),
        "notices": [(str(one), in_units(words, one)) for one in sorted({*NOTICES, *had})],
        "providers": sorted(the_office().meetings),
    }


def in_units(words: Words, minutes: int) -> str:
    """Write how long something is, in the largest unit that is whole."""
    sizes = (("day", DAY), ("hour", HOUR), ("minute", 1))
    unit, size = next((one for one in sizes if minutes and minutes % one[1] == 0), sizes[-1])
    count = minutes // size
    return words(f"lengths.{unit}" if count == 1 else f"lengths.{unit}s", count=count)


def service_in(form: Form, kept: Service | None = None) -> dict[str, Any]:
    """Read what a service is to be; what is missing is noted at its field, or the core says so."""
    here = [one.id for one in all_colleagues()]
    left = [one for one in kept.consultant_ids if one not in here] if kept else []
    return {
        "title": form.value("title"),
        "description": form.wanted("description"),
        "minutes": form.number("length") or 0,
        "modes": tuple(one for one in MODES if form.ticked(f"mode-{one}")),
        "consultant_ids": (*left, *(one for one in here if form.ticked(f"consultant-{one}"))),
        "daily_cap": form.number("cap"),
        "notice_minutes": _one_of(NOTICES, form, "notice", kept.notice_minutes if kept else DAY),
        "change_until_minutes": _one_of(NOTICES, form, "until", kept.change_until_minutes if kept else DAY),
        "audience": _audience(form.value("audience")),
        "package": _package(form),
        "wants_material": form.ticked("wants_material"),
        "meeting_provider": form.wanted("meeting_provider"),
        **{field: form.number(name) or 0 for name, field in NUMBERS.items()},
    }


def _one_of(known: Iterable[int], form: Form, name: str, usual: int) -> int:
    return next((one for one in known if str(one) == form.value(name)), usual)


def _audience(name: str) -> Audience:
    return Audience(name) if name in set(Audience) else Audience.PEOPLE


def _package(form: Form) -> Package | None:
    """Read how many appointments are booked at once; None: one at a time."""
    calls, least, most = (form.number(name) for name in ("calls", "min_days", "max_days"))
    return None if calls is None else Package(calls=calls, min_days=least or 0, max_days=most or 0)
