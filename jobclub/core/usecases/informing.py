"""Informing people about what is kept: the privacy notice, in its versions, and the proof that it was shown.

A page that is opened acts in nothing, since scanners open pages too. So the proof is kept with the first
thing somebody sends from a page that shows the notice, or when one of the staff says that they told them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jobclub.core.events import PrivacyNoticePublished, PrivacyNoticeShown
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.privacy_notice import (
    NoticeShown,
    PrivacyNotice,
    Shown,
    checked_texts,
    default_texts,
    sections_of,
)
from jobclub.core.people.staff import Act, Actor, operator_of
from jobclub.core.usecases.knowing import must_reach
from jobclub.core.usecases.showing import myself


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """The notice of an organisation as a page shows it: its text in one language, in sections."""

    organisation: Organisation
    number: int
    language: str
    text: str

    @property
    def sections(self) -> list[tuple[str | None, str]]:
        """The text in sections, each with its heading, if it has one."""
        return sections_of(self.text)


def notice_for(office: Office, organisation_id: str, *languages: str | None) -> NoticeText:
    """Give an organisation's notice to anybody, in the first of some languages that it is written in."""
    with office.reading(operator_of(organisation_id)) as tx:
        organisation = tx.organisations.current()
        notice = current_notice(office, tx)
    language, text = notice.in_language(*languages, organisation.language)
    return NoticeText(organisation=organisation, number=notice.number, language=language, text=text)


def current_notice(office: Office, tx: Transaction) -> PrivacyNotice:
    """Give the notice that holds now.

    Without one of the organisation's own it is ours; that is kept as a version once somebody was shown it,
    and as the next one when it reads differently, since the organisation has another name for example.
    """
    latest = tx.privacy.notices.latest()
    if latest is not None and latest.own:
        return latest
    texts = default_texts(tx.organisations.current())
    if latest is not None and latest.texts == texts:
        return latest
    return _next_version(office, latest, texts, own=False)


def _next_version(
    office: Office, latest: PrivacyNotice | None, texts: Mapping[str, str], *, own: bool
) -> PrivacyNotice:
    number = latest.number + 1 if latest else 1
    return PrivacyNotice(id=office.new_id(), number=number, texts=texts, published_at=office.now(), own=own)


def publish_notice(office: Office, actor: Actor, texts: Mapping[str, str]) -> PrivacyNotice:
    """Put in a new version of the organisation's own notice; from now on it is the one that is shown.

    Raises:
        Invalid: A text can't be, or the one in the organisation's language is missing.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        checked = checked_texts(texts, tx.organisations.current().language)
        notice = _next_version(office, tx.privacy.notices.latest(), checked, own=True)
        tx.privacy.notices.add(notice)
        tx.record(PrivacyNoticePublished(at=notice.published_at, notice_id=notice.id))
    return notice


def list_notices(office: Office, actor: Actor, window: Window) -> Page[PrivacyNotice]:
    """Give the versions that the organisation wrote, or somebody was shown, oldest first."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.privacy.notices.page(window)


def get_notice(office: Office, actor: Actor, notice_id: str) -> PrivacyNotice:
    """Give one version of the notice. Raises NotFound."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.privacy.notices.get(notice_id)


def note_shown(office: Office, actor: Actor) -> None:
    """Keep that a person was shown the notice that holds now, on their page; done again, nothing happens.

    Pages call it when something is sent from them, before they do what was sent.
    """
    me = myself(actor)
    with office.reading(actor) as tx:
        if _was_shown(tx, me, current_notice(office, tx)):
            return
    with office.transaction(actor) as tx:
        keep_shown(office, tx, me, Shown.PAGE)


def keep_shown(office: Office, tx: Transaction, participant_id: str, how: Shown) -> NoticeShown:
    """Keep in somebody else's transaction that a person was shown the notice; the first time counts."""
    notice, now = current_notice(office, tx), office.now()
    before = _was_shown(tx, participant_id, notice)
    if before is not None:
        return before
    latest = tx.privacy.notices.latest()
    if latest is None or latest.id != notice.id:
        tx.privacy.notices.add(notice)
    shown = NoticeShown(participant_id=participant_id, notice_id=notice.id, at=now, how=how)
    tx.privacy.notices.note_shown(shown)
    tx.record(PrivacyNoticeShown(at=now, participant_id=participant_id, notice_id=notice.id))
    return shown


def _was_shown(tx: Transaction, participant_id: str, notice: PrivacyNotice) -> NoticeShown | None:
    found = tx.privacy.notices.shown_to(participant_id)
    return next((one for one in found if one.notice_id == notice.id), None)


def note_told(office: Office, actor: Actor, participant_id: str) -> NoticeShown:
    """Keep that one of the staff read the notice out to somebody, or handed it over."""
    with office.transaction(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.WRITE_PEOPLE, participant_id)
        return keep_shown(office, tx, participant_id, Shown.STAFF)


def telling_done(office: Office, actor: Actor, told: PrivacyNoticeShown) -> NoticeShown:
    """Give what somebody was told earlier, to answer that act once more."""
    page = list_shown(office, actor, told.participant_id, Window(limit=200))
    return next(one for one in page.items if one.notice_id == told.notice_id)


def list_shown(office: Office, actor: Actor, participant_id: str, window: Window) -> Page[NoticeShown]:
    """Give which versions of the notice somebody was shown, and when first: the proof of it."""
    with office.reading(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.READ_PEOPLE, participant_id)
        found = tx.privacy.notices.shown_to(participant_id)
    return window_of(found, window, lambda one: one.notice_id)
