"""Who may go where, whose things are shown, and which forms are ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

from jobclub.core.notices.delivery import DeliveryState, Why
from jobclub.core.notices.kinds import Errand, Notice
from jobclub.core.people.habits import Choice
from jobclub.core.people.organisation import Chat, Lobby
from jobclub.core.people.retention import Kept, Retention
from jobclub.core.people.staff import PERMISSIONS, Role
from jobclub.core.usecases.importing import Remark
from jobclub.web.words import texts

from .conftest import ROOMS, Desk, Scene

FOR_ADMINS = ("staff-list", "tokens", "organisation", "retention", "audit")


def test_the_office_shows_the_doors_that_are_open(admin: Desk, desk_of: Callable[[str], Desk]) -> None:
    def doors(desk: Desk) -> set[str]:
        return {link.removeprefix("/staff/") for link in desk.look("office").links.values()} & set(ROOMS)

    assert doors(admin) == set(ROOMS)
    assert doors(desk_of("coordinator")) == set(ROOMS) - set(FOR_ADMINS)


@pytest.mark.parametrize("room", ["overview", "office", *ROOMS])
def test_a_consultant_is_told_plainly_that_a_room_is_not_theirs(
    desk_of: Callable[[str], Desk], room: str
) -> None:
    page = desk_of("consultant").look(room, status=403)
    assert page.heads


@pytest.mark.parametrize("room", FOR_ADMINS)
def test_a_coordinator_does_not_administer(desk_of: Callable[[str], Desk], room: str) -> None:
    desk_of("coordinator").look(room, status=403)


@pytest.mark.parametrize("room", ["overview", "office", *ROOMS])
def test_nobody_comes_in_without_signing_in(scene: Scene, room: str) -> None:
    answer = scene.app.test_client().get(f"/staff/{room}")
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize(
    "room", ["overview", *ROOMS, "wording/digest", "audit?kind=act", "deliveries?state=x"]
)
def test_a_room_is_whole_and_shows_nothing_of_another_organisation(admin: Desk, room: str) -> None:
    page = admin.look(room)
    assert page.language == admin.language
    assert len(page.all("h1")) == 1
    assert "Canary" not in page.html
    assert "style=" not in page.html
    assert len(set(page.attributes("id"))) == len(page.attributes("id"))


@pytest.mark.parametrize(
    "address",
    [
        "closed-days",
        "closed-days/reopen",
        "staff-list",
        "staff-list/x/remove",
        "tokens",
        "tokens/x/revoke",
        "deliveries/retry",
        "organisation/about",
        "organisation/logo",
        "organisation/logo/remove",
        "programmes",
        "programmes/x/share",
        "programmes/offered/x",
        "importing",
        "importing/now",
        "retention",
        "retention/run",
    ],
)
def test_a_form_without_its_token_does_nothing(admin: Desk, address: str) -> None:
    for token in ("", "0" * 64):
        assert admin.ask("POST", f"/staff/{address}", data={"token": token}).status_code == 403


@pytest.mark.parametrize("address", ["tokens/1", "deliveries/x/retry", "retention/run", "importing/now"])
def test_nothing_is_done_by_looking(admin: Desk, address: str) -> None:
    assert admin.ask("GET", f"/staff/{address}").status_code in {404, 405}


def test_everything_that_is_told_by_its_kind_has_words() -> None:
    kinds = {
        "notices": [*Notice, *Errand],
        "delivery_states": DeliveryState,
        "delivery_whys": Why,
        "kept": Kept,
        "choices_for_all": Choice,
        "lobbies": Lobby,
        "chats": Chat,
        "remarks": Remark,
        "acts": [act.stable_name for act in PERMISSIONS[Role.ADMIN]],
        "retention": [one.name for one in fields(Retention)],
    }
    for language in ("da", "de", "en"):
        missing = {f"{part}.{one}" for part, ones in kinds.items() for one in ones} - set(texts(language))
        assert missing == set()
