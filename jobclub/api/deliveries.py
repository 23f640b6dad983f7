"""Messages on their way, over HTTP: what was sent, is waiting, expired or dead."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import the_actor, the_office
from jobclub.api.schemas.deliveries import DeliveriesIn, DeliveryOut, DeliveryPage
from jobclub.core.notices.delivery import Delivery
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import dispatching

deliveries = Blueprint("deliveries", "Messages on their way, and what became of them")


def _shown(delivery: Delivery) -> Any:
    return tagged(delivery, delivery.version)


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(dispatching.get_delivery(office, actor, happened.delivery_id))


@deliveries.get("/deliveries")
@deliveries.arguments(DeliveriesIn, location="query")
@deliveries.response(200, DeliveryPage)
def list_deliveries(query: dict[str, Any]) -> Any:
    """List messages in the order they were put in: to whom, of what kind, and what became of them."""
    window = Window(query.pop("limit"), query.pop("after", None))
    return dispatching.list_deliveries(the_office(), the_actor(), DeliveryFilter(**query), window)


@deliveries.get("/deliveries/<id:delivery_id>")
@deliveries.response(200, DeliveryOut)
def get_delivery(delivery_id: str) -> Any:
    """Show one message, without its words and without an address."""
    return _shown(dispatching.get_delivery(the_office(), the_actor(), delivery_id))


@deliveries.post("/deliveries/<id:delivery_id>/retry")
@deliveries.response(200, DeliveryOut)
@repeatable(_again)
def retry_delivery(delivery_id: str) -> Any:
    """Try an expired or dead message once more, for a day."""
    return _shown(dispatching.retry(the_office(), the_actor(), delivery_id))


@deliveries.post("/deliveries/<id:delivery_id>/discard")
@deliveries.response(200, DeliveryOut)
@repeatable(_again)
def discard_delivery(delivery_id: str) -> Any:
    """Decide against a message that is not sent yet."""
    return _shown(dispatching.discard(the_office(), the_actor(), delivery_id))
