"""Privacy notices over HTTP: their versions, and who was shown which."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.privacy import (
    NoticeShownOut,
    NoticeShownPage,
    PrivacyNoticeIn,
    PrivacyNoticeOut,
    PrivacyNoticePage,
)
from jobclub.core.events import PrivacyNoticePublished
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.privacy_notice import PrivacyNotice
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import informing

privacy_notices = Blueprint("privacy notices", "What people are told about their data, in its versions")


def _shown(notice: PrivacyNotice) -> Any:
    return tagged(notice, notice.number)


def _again(office: Office, actor: Actor, published: PrivacyNoticePublished) -> Any:
    return _shown(informing.get_notice(office, actor, published.notice_id))


@privacy_notices.get("/organisation/privacy-notices")
@privacy_notices.arguments(WindowIn, location="query")
@privacy_notices.response(200, PrivacyNoticePage)
def list_privacy_notices(query: dict[str, Any]) -> Any:
    """List the versions that the organisation wrote, or that somebody was shown, oldest first."""
    return informing.list_notices(the_office(), the_actor(), Window(**query))


@privacy_notices.post("/organisation/privacy-notices")
@privacy_notices.arguments(PrivacyNoticeIn)
@privacy_notices.response(201, PrivacyNoticeOut)
@repeatable(_again)
def publish_privacy_notice(body: dict[str, Any]) -> Any:
    """Put in a new version of the organisation's own; from now on it is the one that is shown."""
    return _shown(informing.publish_notice(the_office(), the_actor(), body["texts"]))


@privacy_notices.get("/organisation/privacy-notices/<id:privacy_notice_id>")
@privacy_notices.response(200, PrivacyNoticeOut)
def get_privacy_notice(privacy_notice_id: str) -> Any:
    """Show one version."""
    return _shown(informing.get_notice(the_office(), the_actor(), privacy_notice_id))


@privacy_notices.get("/participants/<id:participant_id>/privacy-notices")
@privacy_notices.arguments(WindowIn, location="query")
@privacy_notices.response(200, NoticeShownPage)
def list_privacy_notices_shown(query: dict[str, Any], participant_id: str) -> Any:
    """List which versions somebody was shown, and when first."""
    return informing.list_shown(the_office(), the_actor(), participant_id, Window(**query))


@privacy_notices.post("/participants/<id:participant_id>/privacy-notices")
@privacy_notices.response(201, NoticeShownOut)
@repeatable(informing.telling_done)
def note_privacy_notice_told(participant_id: str) -> Any:
    """Keep that somebody was told the notice that holds now, on the phone or on paper."""
    return informing.note_told(the_office(), the_actor(), participant_id)
