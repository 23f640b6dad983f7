"""What a page says when something can't be: one table from errors to friendly pages; no view catches them."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Blueprint, Response, g
from werkzeug.exceptions import HTTPException

from jobclub.core.errors import (
    Busy,
    Forbidden,
    InProgress,
    Invalid,
    JobclubError,
    NotFound,
    Refused,
    Stale,
    TooManyGuesses,
)
from jobclub.web.guarding import closed
from jobclub.web.rendering import notice
from jobclub.web.words import ENGLISH, Words

log = logging.getLogger(__name__)
KINDS: dict[type[JobclubError], tuple[int, str]] = {
    Forbidden: (403, "forbidden"),
    NotFound: (404, "missing"),
    TooManyGuesses: (429, "too_many"),
    Busy: (503, "busy"),
    Stale: (503, "busy"),
    InProgress: (503, "busy"),
}
HTTP_KINDS = {404: "missing", 413: "too_large"}
WAITS = {429: "3600", 503: "2"}
"""Seconds after which it is worth trying again."""


def status_of(error: Refused | Invalid | None) -> int:
    """Give the status of a page that says why something could not be done."""
    if error is None:
        return 200
    return 422 if isinstance(error, Invalid) else 409


def said_plainly(error: Refused | Invalid, words: Words) -> str:
    """Give what a person reads of a refusal."""
    key = f"errors.{error.code}"
    return words(key if Words(ENGLISH).has(key) else "errors.other")


def register_troubles(pages: Blueprint) -> None:
    """Answer everything that goes wrong on a page with a page."""

    @pages.errorhandler(JobclubError)
    def _ours(error: JobclubError) -> Response:
        status, kind = next(KINDS[one] for one in type(error).__mro__ if one in KINDS)
        return _trouble("gone" if kind == "missing" and "actor" not in g else kind, status)

    @pages.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        return _trouble(HTTP_KINDS.get(status, "request"), status)

    @pages.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        log.error("a page failed", exc_info=error)
        return _trouble("broken", 500)


def page_of(error: HTTPException) -> HTTPException | Response:
    """Answer an address that is none of ours with a page; whatever else was meant to be said stays."""
    if error.code != HTTPStatus.NOT_FOUND:
        return error
    return closed(notice("troubles.nowhere", status=HTTPStatus.NOT_FOUND))


def _trouble(kind: str, status: int) -> Response:
    response = notice(f"troubles.{kind}", status=status, way_back=True)
    if status in WAITS:
        response.headers["Retry-After"] = WAITS[status]
    return response
