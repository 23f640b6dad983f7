"""Programmes: what there is, a new version from a file, and what organisations share with each other."""

from __future__ import annotations

from flask import Response, url_for

from jobclub.core.cohorts.programme_file import read_toml, write_toml
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Act
from jobclub.core.usecases import authoring, sharing
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, tried, typed
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.sheets import sent_text

MOST = Window(200)

programmes = office_room("programmes", Act.WRITE_PROGRAMMES)


@programmes.get("")
def show() -> Response:
    """Show the programmes, what others offer, and the form to put a file in."""
    return _page()


def _page(
    form: Form | None = None, error: Standing | None = None, mistakes: tuple[Mistake, ...] = ()
) -> Response:
    office, actor = the_office(), the_actor()
    found = authoring.list_programmes(office, actor, MOST).items
    return office_page(
        "staff/programmes.html",
        form=form,
        error=error,
        mistakes=mistakes,
        programmes=sorted(found, key=lambda one: (one.programme.title, -one.version)),
        offered=sharing.list_offered(office, actor, MOST).items,
        shares=sharing.list_shares(office, actor, MOST).items,
    )


@programmes.post("")
def add() -> Response:
    """Put a programme file in, as the next version of its key; mistakes are named by their lines."""
    form = typed()
    text = sent_text("file", "text")
    if text is None:
        form.faults["file"] = form.words("faults.file")
        return _page(form)
    try:
        stored = authoring.add_programme(the_office(), the_actor(), read_toml(text))
    except Invalid as error:
        kept = Form({"text": text}, form.words)
        return _page(kept, error, error.mistakes)
    return lead_back(url_for(".show_one", programme_id=stored.id, done="programme_added"))


@programmes.get("/<programme_id>")
def show_one(programme_id: str) -> Response:
    """Show one version: its units, and the form by which it is shared."""
    return _page_of(programme_id)


def _page_of(programme_id: str, form: Form | None = None, error: Standing | None = None) -> Response:
    office, actor = the_office(), the_actor()
    shares = sharing.list_shares(office, actor, MOST).items
    return office_page(
        "staff/programme.html",
        form=form,
        error=error,
        stored=authoring.get_programme(office, actor, programme_id),
        shares=[one for one in shares if one.programme_id == programme_id],
        today=office.now().date(),
    )


@programmes.get("/<programme_id>/file")
def export(programme_id: str) -> Response:
    """Give a programme as a file."""
    programme = authoring.get_programme(the_office(), the_actor(), programme_id).programme
    headers = {"Content-Disposition": f'attachment; filename="{programme.key}.toml"'}
    return Response(write_toml(programme), headers=headers, content_type="application/toml; charset=utf-8")


@programmes.post("/<programme_id>/share")
def share(programme_id: str) -> Response:
    """Offer it to another organisation, for a purpose and until a day."""
    form = typed(to="to", purpose="purpose", ends_on="ends_on")
    ends_on = form.day("ends_on")
    if ends_on is None:
        return _page_of(programme_id, form)
    error = tried(
        form,
        lambda: sharing.share_programme(
            the_office(),
            the_actor(),
            programme_id,
            to=form.value("to"),
            purpose=form.value("purpose"),
            ends_on=ends_on,
        ),
    )
    there = url_for(".show_one", programme_id=programme_id, done="shared")
    return _page_of(programme_id, form, error) if error else lead_back(there)


@programmes.post("/shares/<share_id>/end")
def end_share(share_id: str) -> Response:
    """Offer a programme no longer."""
    ended = sharing.end_share(the_office(), the_actor(), share_id)
    return lead_back(url_for(".show_one", programme_id=ended.programme_id, done="share_ended"))


@programmes.post("/offered/<share_id>")
def take(share_id: str) -> Response:
    """Take a copy of a programme that another organisation offers."""
    stored = sharing.take_programme(the_office(), the_actor(), share_id)
    return lead_back(url_for(".show_one", programme_id=stored.id, done="programme_taken"))
