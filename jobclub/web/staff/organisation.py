"""The organisation's own settings: its name and pages, its messages, how it meets, how it looks."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from jobclub.core.people.habits import Choice
from jobclub.core.people.look import MOST_LOGO_BYTES
from jobclub.core.people.organisation import LANGUAGES, Chat, Lobby, Organisation
from jobclub.core.people.staff import Act
from jobclub.core.usecases import administering, dressing
from jobclub.web.forms import Form
from jobclub.web.office import own_address, the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, seen_in, tried, typed
from jobclub.web.staff.rendering import lead_back, words_here

organisation = office_room("organisation", Act.WRITE_ORGANISATION)

FIELDS = {
    "name": "org_name",
    "time_zone": "time_zone",
    "holidays": "holidays",
    "reply_to": "reply_to",
    "page_name": "page_name",
    "look__colour": "colour",
    "meetings__provider": "provider",
}


@organisation.get("")
def show() -> Response:
    """Show the settings."""
    return _page()


def _page(form: Form | None = None, error: Standing | None = None, *, section: str = "") -> Response:
    office, words = the_office(), words_here()
    return office_page(
        "staff/organisation.html",
        form=form,
        error=error,
        section=section,
        kept=administering.get_organisation(office, the_actor()),
        all_languages=LANGUAGES,
        choices=tuple(Choice),
        providers=sorted(office.meetings),
        lobbies=[(one.value, words(f"lobbies.{one}")) for one in Lobby],
        chats=[(one.value, words(f"chats.{one}")) for one in Chat],
        own_address=own_address(),
    )


@organisation.post("/<any(about,public,messages,meetings):section>")
def change(section: str) -> Response:
    """Set what one part of the page says."""
    form = typed(**FIELDS)
    wanted = _wanted(section, form)
    if form.faults:
        return _page(form, section=section)
    error = tried(form, lambda: _changed(form, wanted))
    return _page(form, error, section=section) if error else lead_back(url_for(".show", done="settings"))


def _changed(form: Form, wanted: dict[str, Any]) -> Organisation:
    return administering.change_organisation(the_office(), the_actor(), seen_in(form), **wanted)


def _wanted(section: str, form: Form) -> dict[str, Any]:
    return PARTS[section](form)


def _about(form: Form) -> dict[str, Any]:
    return {
        "name": form.value("org_name"),
        "language": form.value("language"),
        "time_zone": form.value("time_zone"),
        "holidays": form.wanted("holidays"),
        "optional_holidays": form.ticked("optional_holidays"),
        "reply_to": form.wanted("reply_to"),
    }


def _public(form: Form) -> dict[str, Any]:
    return {
        "page_name": form.value("page_name"),
        "open_registration": form.ticked("open_registration"),
        "look": {"colour": form.value("colour").lower() or None},
    }


def _messages(form: Form) -> dict[str, Any]:
    sent = {choice.value: form.ticked(f"send_{choice}") for choice in Choice}
    times = {name: form.clock(name) for name in ("quiet_from", "quiet_until")}
    digest_at = form.clock("digest_at") if form.wanted("digest_at") else None
    return {"messages": {**sent, **times, "digest_at": digest_at}}


def _meetings(form: Form) -> dict[str, Any]:
    lobby, chat = form.value("lobby"), form.value("chat")
    habits = {
        "provider": form.value("provider"),
        "lobby": Lobby(lobby) if lobby in set(Lobby) else Lobby.OPEN,
        "chat": Chat(chat) if chat in set(Chat) else Chat.MEANWHILE,
    }
    return {"meetings": habits}


PARTS = {"about": _about, "public": _public, "messages": _messages, "meetings": _meetings}
"""What each part of the page says, as the use case takes it."""


@organisation.post("/logo")
def set_logo() -> Response:
    """Put another picture on the pages."""
    form, file = typed(file="file"), request.files.get("file")
    content = file.read(MOST_LOGO_BYTES + 1) if file else b""
    if len(content) > MOST_LOGO_BYTES:
        raise RequestEntityTooLarge
    error = tried(form, lambda: dressing.set_logo(the_office(), the_actor(), content, None))
    return _page(form, error, section="logo") if error else lead_back(url_for(".show", done="settings"))


@organisation.post("/logo/remove")
def remove_logo() -> Response:
    """Let the pages carry the name again."""
    dressing.remove_logo(the_office(), the_actor(), None)
    return lead_back(url_for(".show", done="settings"))
