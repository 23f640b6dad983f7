"""Messages on their way: what waits, what could not be sent, and what becomes of it."""

from __future__ import annotations

from flask import Response, request, url_for

from jobclub.core.notices.delivery import STUCK, DeliveryState
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.staff import Act
from jobclub.core.usecases import dispatching
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, tried, typed
from jobclub.web.staff.rendering import lead_back

ROWS = 50

deliveries = office_room("deliveries", Act.READ_COHORTS)


@deliveries.get("")
def show() -> Response:
    """Show messages in one state: first those that want a look."""
    return _page()


def _page(form: Form | None = None, error: Standing | None = None) -> Response:
    asked = request.values.get("state", "")
    state = DeliveryState(asked) if asked in set(DeliveryState) else DeliveryState.DEAD
    window = Window(ROWS, request.args.get("after") or None)
    found = dispatching.list_deliveries(the_office(), the_actor(), DeliveryFilter(state=state), window)
    return office_page(
        "staff/deliveries.html",
        form=form,
        error=error,
        found=found,
        state=state,
        states=tuple(DeliveryState),
        stuck=state in STUCK,
    )


@deliveries.post("/retry")
def retry_all() -> Response:
    """Try all messages in a state once more."""
    form = typed()
    asked = form.value("state")
    state = DeliveryState(asked) if asked in set(DeliveryState) else DeliveryState.DEAD
    error = tried(form, lambda: dispatching.retry_all(the_office(), the_actor(), state))
    return _page(form, error) if error else lead_back(url_for(".show", done="retried"))


@deliveries.post("/<delivery_id>/retry")
def retry(delivery_id: str) -> Response:
    """Try one message once more."""
    form = typed()
    error = tried(form, lambda: dispatching.retry(the_office(), the_actor(), delivery_id))
    return (
        _page(form, error)
        if error
        else lead_back(url_for(".show", done="retried", state=form.value("state")))
    )


@deliveries.post("/<delivery_id>/discard")
def discard(delivery_id: str) -> Response:
    """Decide against a message."""
    form = typed()
    error = tried(form, lambda: dispatching.discard(the_office(), the_actor(), delivery_id))
    return (
        _page(form, error)
        if error
        else lead_back(url_for(".show", done="discarded", state=form.value("state")))
    )
