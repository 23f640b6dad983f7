"""What the rooms of the office share: who may come in, and how it is said what stands against an act."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from jobclub.core.errors import Forbidden, Invalid, Refused, Stale
from jobclub.core.people.staff import Act
from jobclub.web.forms import Form
from jobclub.web.office import the_actor
from jobclub.web.staff.rendering import page, words_here
from jobclub.web.words import ENGLISH, Words

Standing = Refused | Invalid | Stale
"""What may stand against an act, and is said beside the form."""
UNSEEN = "*"


def office_room(name: str, needs: Act) -> Blueprint:
    """Make a room of the office that only those come into who may do an act everywhere."""
    room = Blueprint(name, __name__, url_prefix=f"/{name.replace('_', '-')}")

    @room.before_request
    def enter() -> None:
        the_actor().must_everywhere(needs)

    @room.errorhandler(Forbidden)
    def closed(_error: Forbidden) -> Response:
        return page("staff/not_yours.html", here="office", status=403)

    return room


def tried(form: Form, act: Callable[[], object]) -> Standing | None:
    """Do an act; give what stands against it, if anything does, noted in the form where it belongs."""
    try:
        act()
    except Invalid as error:
        form.note(error)
        return error
    except (Refused, Stale) as error:
        return error
    return None


def office_page(
    template: str,
    *,
    here: str = "office",
    form: Form | None = None,
    error: Standing | None = None,
    **more: object,
) -> Response:
    """Make a page of the office, with what stands against an act said plainly."""
    status = 200 if error is None else (422 if isinstance(error, Invalid) else 409)
    told = _told(error) if error is not None and not (form and form.faults) else None
    return page(template, here=here, status=status, form=form, error=told, **more)


def _told(error: Standing) -> str:
    for key in (f"office_errors.{error.code}", f"errors.{error.code}"):
        if Words(ENGLISH).has(key):
            return words_here()(key)
    return words_here()("office_errors.refused")


def typed(**names: str) -> Form:
    """Give the form that was sent; ``names`` are its fields by pointers, with ``__`` for slashes."""
    return Form(
        request.form, words_here(), {f"/{name.replace('__', '/')}": field for name, field in names.items()}
    )


def seen_in(form: Form) -> frozenset[str] | None:
    """Give the version that the sender of a form had before them."""
    seen = form.value("seen")
    return None if seen == UNSEEN else frozenset({seen})
