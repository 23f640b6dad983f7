"""What a page of the staff says when something could not be done: on the same page, with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, cast

from flask import Response, g, request

from jobclub.core.errors import Invalid, JobclubError, Refused, Stale
from jobclub.web.forms import Form
from jobclub.web.staff.rendering import page, words_here
from jobclub.web.staff.writing import short_date, short_day
from jobclub.web.words import Words

CONFLICT, UNFIT = 409, 422
View = Callable[..., Response]


def said_on(show: View) -> Callable[[View], View]:
    """Let a refusal be said on the page that ``show`` makes, whatever was typed still in its fields.

    An act that a rival overtook is begun again first: see ``core/office/rivals.py``.
    """

    def around(act: View) -> View:
        @wraps(act)
        def acting(**values: Any) -> Response:
            try:
                return act(**values)
            except (Refused, Invalid, Stale) as error:
                if error.overtaken:
                    raise
                g.trouble = error
                return show(**values)

        return acting

    return around


def trouble() -> JobclubError | None:
    """Give what stood against the act of this request, if anything did."""
    return cast("JobclubError | None", g.get("trouble"))


def typed(names: Mapping[str, str] | None = None) -> Form:
    """Give the form that was sent, with what is wrong with it; empty where a page is only shown."""
    if "form" not in g:
        sent = request.form if request.method == "POST" else {}
        g.form = Form(sent, words_here(), names=names or {})
    form, error = cast("Form", g.form), trouble()
    if isinstance(error, Invalid):
        form.note(error)
    return form


def shown(template: str, *, here: str, form: Form | None = None, **values: object) -> Response:
    """Make a page with what stands against what was tried on it."""
    form, error = form or typed(), trouble()
    refused = error if isinstance(error, Refused | Stale) else None
    status = CONFLICT if refused else UNFIT if form.faults else 200
    refusal = plainly(refused, words_here()) if refused else None
    written = {"short": partial(short_day, words_here()), "short_date": partial(short_date, words_here())}
    return page(template, here=here, status=status, form=form, refusal=refusal, **written, **values)


def plainly(error: Refused | Stale, words: Words) -> str:
    """Give what people of the staff read of a refusal."""
    key = f"refusals.{error.code}"
    return words(key if words.has(key) else "refusals.other")


def seen_here() -> frozenset[str] | None:
    """Give which revision the sender of a form had before them."""
    seen = request.form.get("seen")
    return None if seen is None else frozenset({seen})
