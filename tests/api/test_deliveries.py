"""Messages on their way, over HTTP: what became of each, and what to do about those not got through."""

from __future__ import annotations

import pytest

from jobclub.core.notices.delivery import Channel, DeliveryState
from jobclub.core.office.lists import Window
from jobclub.core.usecases.knowing import list_participants
from jobclub.testing.store_contract.samples import an_errand
from tests.api.conftest import Caller, World

SHOWN = {
    "id",
    "notice",
    "state",
    "why",
    "channel",
    "participant_id",
    "staff_id",
    "guest_id",
    "cohort_id",
    "created_at",
    "due_at",
    "useful_until",
    "settled_at",
    "attempts",
    "maybe_twice",
    "fault",
}


def test_a_message_is_shown_without_its_words_and_without_an_address(
    world: World, consultant: Caller, ids: dict[str, str]
) -> None:
    shown = consultant.ask("GET", f"deliveries/{ids['delivery_id']}")

    assert set(shown.json) == SHOWN
    assert (shown.json["notice"], shown.json["state"]) == ("place_confirmed", "dead")
    assert shown.json["fault"] == "550 no such mailbox"
    assert shown.json["participant_id"] == ids["participant_id"]
    assert shown.json["created_at"].endswith("+01:00")
    known = list_participants(world.office, world.town.town.admin, Window()).items
    everything = consultant.ask("GET", "deliveries?limit=200").text
    assert not [person.name for person in known if person.name in everything]
    assert not [person.email for person in known if person.email and person.email in everything]


def test_messages_are_listed_by_state_kind_cohort_and_person(
    world: World, coordinator: Caller, ids: dict[str, str]
) -> None:
    def listed(query: str) -> list[str]:
        return [one["id"] for one in coordinator.get(f"deliveries?limit=200&{query}")["items"]]

    everything = listed("")
    assert listed("state=dead") == [ids["delivery_id"]]
    assert listed("state=sent") == []
    assert set(listed(f"participant_id={ids['participant_id']}")) < set(everything)
    assert listed("notice=line_joined")
    assert ids["delivery_id"] in listed(f"cohort_id={world.town.clubs['Running']}")
    assert ids["delivery_id"] not in listed(f"cohort_id={world.town.clubs['Open']}")


def test_a_consultant_sees_own_cohorts_only(
    colleague: Caller, coordinator: Caller, ids: dict[str, str]
) -> None:
    every = {one["id"] for one in coordinator.get("deliveries?limit=200")["items"]}
    own = {one["id"] for one in colleague.get("deliveries?limit=200")["items"]}

    assert own < every
    assert ids["delivery_id"] in every - own
    assert colleague.ask("GET", f"deliveries/{ids['delivery_id']}").status_code == 403
    assert colleague.post(f"deliveries/{ids['delivery_id']}/retry").status_code == 403


def test_a_message_that_was_refused_is_tried_again(consultant: Caller, ids: dict[str, str]) -> None:
    path = f"deliveries/{ids['delivery_id']}"

    again = consultant.post(f"{path}/retry")

    assert (again.status_code, again.json["state"]) == (200, "waiting")
    assert again.json["due_at"] == "2027-01-27T09:00:00+01:00"
    assert consultant.get(path) == again.json
    refused = consultant.post(f"{path}/retry")
    assert (refused.status_code, refused.json["code"]) == (409, "not_waiting")


def test_somebody_decides_against_a_message(consultant: Caller, ids: dict[str, str]) -> None:
    path = f"deliveries/{ids['delivery_id']}"

    assert consultant.post(f"{path}/discard").json["state"] == "discarded"
    assert consultant.post(f"{path}/discard").json["code"] == "not_waiting"


def test_what_is_asked_of_meetings_providers_stands_among_the_messages(
    world: World, consultant: Caller, colleague: Caller, ids: dict[str, str]
) -> None:
    refused = an_errand(
        group_id=world.town.clubs["Running"],
        state=DeliveryState.DEAD,
        channel=Channel.PROVIDER,
        fault="no permission",
    )
    with world.office.transaction(world.town.town.admin) as tx:
        tx.outbox.add([refused])

    (shown,) = consultant.get("deliveries?notice=meeting")["items"]
    assert (shown["id"], shown["notice"], shown["channel"]) == (refused.id, "meeting", "provider")
    assert (shown["participant_id"], shown["staff_id"], shown["fault"]) == (None, None, "no permission")
    assert consultant.get("deliveries?notice=attendance")["items"] == []
    assert {one["id"] for one in consultant.get("deliveries?state=dead")["items"]} == {
        ids["delivery_id"],
        refused.id,
    }
    assert colleague.get("deliveries?notice=meeting")["items"] == []
    assert consultant.post(f"deliveries/{refused.id}/retry").json["state"] == "waiting"
    assert consultant.post(f"deliveries/{refused.id}/discard").json["state"] == "discarded"


@pytest.mark.parametrize("query", ["state=lost", "notice=news", "cohort_id=%20", "to=ali@people.example"])
def test_what_can_not_be_looked_for_is_refused(coordinator: Caller, query: str) -> None:
    response = coordinator.ask("GET", f"deliveries?{query}")

    assert response.status_code == 422
    assert [one["parameter"] for one in response.json["errors"]] == [query.partition("=")[0]]
