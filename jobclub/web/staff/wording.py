"""The words of messages, as people get them: each of them in each language, with invented people."""

from __future__ import annotations

from flask import Response, abort, request

from jobclub.core.notices.kinds import Notice
from jobclub.core.office.samples import CanShowSamples
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.staff import Act
from jobclub.web.office import the_office
from jobclub.web.staff.acting import office_page, office_room
from jobclub.web.staff.doors import the_signed_in
from jobclub.web.staff.rendering import words_here

wording = office_room("wording", Act.READ_COHORTS)


@wording.get("")
def show() -> Response:
    """List the messages."""
    return office_page("staff/wording.html", notices=tuple(Notice))


@wording.get("/<notice>")
def show_one(notice: str) -> Response:
    """Show one message as it is sent, in one language."""
    office, organisation = the_office(), the_signed_in().organisation
    words = office.post.wording if office.post else None
    if notice not in set(Notice):
        abort(404)
    language = request.args.get("language", "")
    language = language if language in LANGUAGES else words_here().language
    shows = isinstance(words, CanShowSamples)
    return office_page(
        "staff/wording_one.html",
        notice=notice,
        language=language,
        sample=words.sample(Notice(notice), language, organisation) if shows else None,
    )
