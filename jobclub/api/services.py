"""Services and their free times over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.schemas.services import (
    ServiceChangeIn,
    ServiceIn,
    ServiceListIn,
    ServiceOut,
    ServicePage,
    SlotsIn,
    SlotsOut,
)
from jobclub.core.appointments.offer import Service
from jobclub.core.events import ServiceEvent
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import offering, searching

services = Blueprint("services", "What is offered to one person at a time, and when it can be had")


def _shown(service: Service) -> Any:
    return tagged(service, service.version)


def _again(office: Office, actor: Actor, happened: ServiceEvent) -> Any:
    return _shown(offering.get_service(office, actor, happened.service_id))


@services.get("/services")
@services.arguments(ServiceListIn, location="query")
@services.response(200, ServicePage)
def list_services(query: dict[str, Any]) -> Any:
    """List the services."""
    state = query.pop("state", None)
    return offering.list_services(the_office(), the_actor(), Window(**query), state=state)


@services.post("/services")
@services.arguments(ServiceIn)
@services.response(201, ServiceOut)
@repeatable(_again)
def add_service(body: dict[str, Any]) -> Any:
    """Offer a service."""
    return _shown(offering.add_service(the_office(), the_actor(), **body))


@services.get("/services/<id:service_id>")
@services.response(200, ServiceOut)
def get_service(service_id: str) -> Any:
    """Show a service."""
    return _shown(offering.get_service(the_office(), the_actor(), service_id))


@services.patch("/services/<id:service_id>")
@services.arguments(ServiceChangeIn)
@services.response(200, ServiceOut)
def change_service(body: dict[str, Any], service_id: str) -> Any:
    """Set some fields of a service, or close it; what is booked already stays as it is."""
    return _shown(offering.change_service(the_office(), the_actor(), service_id, seen(), **body))


@services.get("/services/<id:service_id>/slots")
@services.arguments(SlotsIn, location="query")
@services.response(200, SlotsOut)
def find_slots(query: dict[str, Any], service_id: str) -> Any:
    """Find the free times of a service."""
    return {"items": searching.find_slots(the_office(), the_actor(), service_id, **query)}
