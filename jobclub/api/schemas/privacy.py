"""The shapes of privacy notices, consents and the audit."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import fields, validate

from jobclub.api.fields import Id, In, Instant, Out, WindowIn, line, optional, page_of
from jobclub.api.patterns import PASSAGE
from jobclub.core.office.privacy import AuditKind
from jobclub.core.people.consent import ConsentChannel, ConsentPurpose
from jobclub.core.people.privacy_notice import MOST, Shown
from jobclub.core.people.staff import Role


class NoticeTextsIn(In):
    """The text of a notice in each language; the organisation's own is needed."""

    documented: ClassVar[dict[str, Any]] = {"minProperties": 1}

    da = line(MOST, pattern=PASSAGE)
    de = line(MOST, pattern=PASSAGE)
    en = line(MOST, pattern=PASSAGE)


class PrivacyNoticeIn(In):
    """A new version of the organisation's privacy notice.

    An empty line parts sections; the first of several lines is the heading of the others.
    """

    texts = fields.Nested(NoticeTextsIn, required=True)


class PrivacyNoticeOut(Out):
    """One version of the privacy notice."""

    id = fields.String(required=True)
    number = fields.Integer(required=True, metadata={"description": "Which version it is, from 1."})
    texts = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "By language."}
    )
    own = fields.Boolean(
        required=True, metadata={"description": "Whether the organisation wrote it; if not, we did."}
    )
    published_at = Instant(required=True)


PrivacyNoticePage = page_of(PrivacyNoticeOut)


class NoticeShownOut(Out):
    """That somebody was shown a version of the notice, and when first."""

    notice_id = fields.String(required=True)
    at = Instant(required=True)
    how = fields.Enum(Shown, by_value=fields.String, required=True)


NoticeShownPage = page_of(NoticeShownOut)


class ConsentIn(In):
    """What somebody says yes to, and how; on their own page people say it themselves."""

    purpose = fields.Enum(ConsentPurpose, by_value=fields.String, required=True)
    channel = fields.String(
        required=True, validate=validate.OneOf([ConsentChannel.PHONE.value, ConsentChannel.PAPER.value])
    )


class ConsentOut(Out):
    """What somebody agreed to, in which words, and whether they took it back."""

    id = fields.String(required=True)
    purpose = fields.Enum(ConsentPurpose, by_value=fields.String, required=True)
    text = fields.String(required=True)
    text_version = fields.Integer(required=True)
    language = fields.String(required=True)
    sha256 = fields.String(required=True, attribute="digest", metadata={"description": "Of the text, UTF-8."})
    given_at = Instant(required=True)
    channel = fields.Enum(ConsentChannel, by_value=fields.String, required=True)
    withdrawn_at = optional(Instant, required=True)


ConsentPage = page_of(ConsentOut)


class AuditIn(WindowIn):
    """Which lines of the audit are wanted."""

    participant_id = Id(metadata={"description": "About one person, also one who was forgotten."})
    caller_id = Id(metadata={"description": "By one of the staff, a token, or a person on their own page."})
    kind = fields.Enum(AuditKind, by_value=fields.String)
    since = Instant(data_key="from", metadata={"description": "From this instant on."})
    until = Instant(metadata={"description": "Before this instant."})


class AuditLineOut(Out):
    """Something that was done, or that somebody's data was looked at: ids, never what was in it."""

    id = fields.String(required=True)
    at = Instant(required=True)
    kind = fields.Enum(AuditKind, by_value=fields.String, required=True)
    caller_id = fields.String(required=True)
    role = fields.Enum(Role, by_value=fields.String, required=True)
    what = fields.String(
        required=True, metadata={"description": "What happened; of a read, what for somebody looked."}
    )
    ids = fields.Dict(keys=fields.String(), required=True, metadata={"description": "What it was about."})


AuditLinePage = page_of(AuditLineOut)


class ExportIn(In):
    """How an export is wanted."""

    format = fields.String(load_default="json", validate=validate.OneOf(["json", "html"]))


class DossierOut(Out):
    """Everything that is kept about a person."""

    organisation = fields.String(required=True)
    participant_id = fields.String(required=True)
    made_at = fields.String(required=True, metadata={"format": "date-time"})
    sections = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict(keys=fields.String())),
        required=True,
        metadata={"description": "Rows by what they tell of: person, places, homework, messages, reads …"},
    )
