"""The words of messages, as people get them: each of them in each language, with invented people."""

from __future__ import annotations

from flask import Response, abort, request

from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Worded
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
    if notice not in set(Notice):
        abort(404)
    asked = request.args.get("language", "")
    language = asked if asked in LANGUAGES else words_here().language
    sample = _sample(Notice(notice), language)
    return office_page("staff/wording_one.html", notice=notice, language=language, sample=sample)


def _sample(notice: Notice, language: str) -> Worded | None:
    post = the_office().post
    if post is None or not isinstance(post.wording, CanShowSamples):
        return None
    return post.wording.sample(notice, language, the_signed_in().organisation)
