"""Who calls, what they have seen, and whether they called before."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import cast

from flask import current_app, g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException

from jobclub.core import national_ids
from jobclub.core.errors import Invalid, Mistake, NotSignedIn
from jobclub.core.office import Office
from jobclub.core.office.store import Repeat
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import issuing, noting

FORM = "multipart/form-data"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
BEARER = re.compile(r"Bearer ([A-Za-z0-9._~+/-]{1,512}=*)", re.IGNORECASE)


class IfMatchMissing(HTTPException):
    """A change without the version it is made to."""

    code = 428
    description = "Read it first, and send its ETag as If-Match with your change; '*' takes it as it is."


def sign_in() -> None:
    """Find out who calls.

    Raises:
        NotSignedIn: There is no bearer token, or nobody holds it.
        TooManyGuesses: Nobody holds it, and it was not the first time.
    """
    found = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if found is None:
        raise NotSignedIn("Send your token as 'Authorization: Bearer <token>'.")
    g.actor = issuing.actor_by_token(_office(), found[1], who=request.remote_addr or "")


def _office() -> Office:
    return cast("Office", current_app.extensions["jobclub"])


def the_actor() -> Actor:
    """Give who calls."""
    return cast("Actor", g.actor)


def the_office() -> Office:
    """Give the office for this request, which knows the Idempotency-Key if one came."""
    return _office().for_request(_repeat())


def _repeat() -> Repeat | None:
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return None
    if not KEY.fullmatch(key):
        raise Invalid(
            Mistake("?Idempotency-Key", "write 1 to 255 visible ASCII characters, a new UUID for example")
        )
    if national_ids.in_address(key):
        raise Invalid(Mistake("?Idempotency-Key", national_ids.HINT))
    return Repeat(key=key, method=request.method, path=request.path, body=_body_digest())


def note_read(participant_ids: Iterable[str], why: Why) -> None:
    """Keep that the caller is shown the data of people, and what for."""
    noting.note_read(the_office(), the_actor(), participant_ids, why)


def _body_digest() -> str:
    """Name the body by what it says, not by its spaces or the order of its members."""
    said: object = request.get_json(silent=True)
    if request.mimetype == FORM:
        said = [sorted(request.form.items(multi=True)), *map(_said_of, request.files.values())]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _said_of(file: FileStorage) -> list[str | None]:
    """Name a file by its bytes: what stands between the parts of a form is another each time."""
    file.seek(0)  # it was read before
    digest = hashlib.sha256(file.read()).hexdigest()
    return [file.filename, digest]


def seen() -> frozenset[str] | None:
    """Give the versions that the caller has seen, from If-Match; None is whatever it is now.

    Raises:
        IfMatchMissing: There is no If-Match.
    """
    if "If-Match" not in request.headers:
        raise IfMatchMissing
    return None if request.if_match.star_tag else frozenset(request.if_match.as_set())
