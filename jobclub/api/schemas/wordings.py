"""The shapes of messages in own words."""

from __future__ import annotations

from marshmallow import fields

from jobclub.api.fields import In, Out, line
from jobclub.api.patterns import PASSAGE
from jobclub.core.notices.own_wording import LETTER, SHORT


class WordingIn(In):
    """Own words for a message. What they may hold is checked as a whole; docs/wording.md says what it is."""

    subject = line(required=True)
    text = line(LETTER, pattern=PASSAGE, required=True)
    short = line(SHORT, pattern=PASSAGE, required=True)


class WordingOut(Out):
    """The words of a message; ``own`` tells whether the organisation wrote them."""

    notice = fields.String(required=True)
    language = fields.String(required=True)
    own = fields.Boolean(required=True)
    subject = fields.String(required=True)
    text = fields.String(required=True)
    short = fields.String(required=True)
