"""What our messages say: each shown with invented people, and said in own words where that is wished for."""

from __future__ import annotations

import re

from flask import Response, abort, request, url_for

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Worded
from jobclub.core.notices.own_wording import Misworded, OwnWording
from jobclub.core.office.own_words import CanUseOwnWords
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.staff import Act
from jobclub.core.usecases import rewording
from jobclub.web.forms import NATIONAL_ID, Form, holds_national_id
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, seen_in, tried, typed
from jobclub.web.staff.rendering import lead_back, words_here

wording = office_room("wording", Act.READ_COHORTS)

QUOTED = re.compile(r"`([^`]+)`")
MOST_SAID = 4
"""How many mistakes are said beside one field."""
SIGNS: tuple[tuple[str, str], ...] = (
    ("name", "{{ name }}"),
    ("organisation", "{{ organisation }}"),
    ("consultant", "{% if consultant %}… {{ consultant }} …{% endif %}"),
    ("when", "{{ session | when }}"),
    ("moment", "{{ session.starts_at | moment }}"),
    ("brief", "{{ session.starts_at | brief }}"),
    ("place", "{% if session.place %}… {{ session.place }} …{% endif %}"),
    ("each", "{% for one in sessions %}\n- {{ one | when }}\n{% endfor %}"),
    ("link", "[…] {{ link }}"),
    ("striking", "> …"),
    ("item", "- …"),
    ("heading", "# …"),
)
"""What can be written, by the name of the text that explains it."""


@wording.get("")
def show() -> Response:
    """List the messages, and which of them are said in own words."""
    own: dict[str, list[str]] = {}
    for one in rewording.list_wordings(the_office(), the_actor()):
        own.setdefault(one.notice.value, []).append(one.language)
    return office_page("staff/wording.html", notices=tuple(Notice), own=own)


@wording.get("/<notice>")
def show_one(notice: str) -> Response:
    """Show one message as it is sent, in one language, and the form to say it otherwise."""
    asked = request.args.get("language", "")
    return _page(notice, asked if asked in LANGUAGES else words_here().language)


@wording.post("/<notice>/<language>/preview")
def preview(notice: str, language: str) -> Response:
    """Show a sample with what was typed; it is kept nowhere."""
    form = typed()
    try:
        sample = rewording.try_wording(the_office(), the_actor(), _typed_words(notice, language, form))
    except Invalid as error:
        _explain(form, error)
        return _page(notice, language, form, error)
    return _page(notice, language, form, sample=sample)


@wording.post("/<notice>/<language>")
def save(notice: str, language: str) -> Response:
    """Say the message in the words that were typed from now on."""
    form = typed()
    own = _typed_words(notice, language, form)
    error = tried(form, lambda: rewording.set_wording(the_office(), the_actor(), own, seen_in(form)))
    if isinstance(error, Invalid):
        _explain(form, error)
    return _page(notice, language, form, error) if error else _back(notice, language, "wording_set")


@wording.post("/<notice>/<language>/reset")
def reset(notice: str, language: str) -> Response:
    """Say the message in the words it had before anybody changed them."""
    form = typed()
    actor, seen = the_actor(), seen_in(form)
    error = tried(form, lambda: rewording.reset_wording(the_office(), actor, notice, language, seen))
    return _page(notice, language, None, error) if error else _back(notice, language, "wording_reset")


def _back(notice: str, language: str, done: str) -> Response:
    return lead_back(url_for(".show_one", notice=notice, language=language, done=done))


def _typed_words(notice: str, language: str, form: Form) -> OwnWording:
    parts = {name: form.value(name) for name in ("subject", "text", "short")}
    return rewording.own_wording(notice, language, **parts)


def _page(
    notice: str,
    language: str,
    form: Form | None = None,
    error: Standing | None = None,
    sample: Worded | None = None,
) -> Response:
    if notice not in set(Notice) or language not in LANGUAGES:
        abort(404)
    return office_page(
        "staff/wording_one.html",
        notice=notice,
        language=language,
        form=form,
        error=error,
        typed_sample=sample,
        sample=sample or rewording.sample_wording(the_office(), the_actor(), notice, language),
        said=_said(notice, language),
        signs=SIGNS,
    )


def _said(notice: str, language: str) -> rewording.Said | None:
    """Give the words to change, for whoever may, where they can be changed."""
    post = the_office().post
    may = the_actor().reach(Act.WRITE_WORDINGS) is not None
    if not may or post is None or not isinstance(post.wording, CanUseOwnWords):
        return None
    return rewording.get_wording(the_office(), the_actor(), notice, language)


def _explain(form: Form, error: Invalid) -> None:
    """Say beside each field what is wrong with it, and in which line, in the reader's language."""
    said: dict[str, list[str]] = {}
    for mistake in error.mistakes:
        said.setdefault(mistake.pointer.removeprefix("/"), []).append(_told(form, mistake))
    for name, sentences in said.items():
        form.faults[name] = " ".join(dict.fromkeys(sentences[:MOST_SAID]))


def _told(form: Form, mistake: Mistake) -> str:
    kind = mistake.kind if isinstance(mistake, Misworded) else "text"
    quoted = QUOTED.search(mistake.detail)
    key = NATIONAL_ID if holds_national_id(mistake) else f"wording_faults.{kind}"
    told = form.words(key, what=quoted[1] if quoted else "")
    return told if mistake.line is None else form.words("wording.line", line=mistake.line, told=told)
