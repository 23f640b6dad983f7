"""Writing: a sheet and a letter become a message."""

from __future__ import annotations

from jinja2 import TemplateError

from jobclub.core.notices.letter import Letter, Worded
from jobclub.integrations.wording import markup
from jobclub.integrations.wording.letterhead import page
from jobclub.integrations.wording.moments import MissingError
from jobclub.integrations.wording.sheets import Sheet, values_of

CANT_WRITE = (MissingError, TemplateError, TypeError, AttributeError)
"""What may come of a template that was not made for a letter like this one."""


def written(sheet: Sheet, letter: Letter, closing: Sheet | None = None) -> Worded:
    """Word a letter by a sheet; ``closing`` ends it.

    Raises:
        MissingError, TemplateError: The sheet asks for something that this letter does not have.
    """
    values = values_of(letter)
    subject = markup.plain(sheet.subject.render(values))
    bodies = [one.body.render(values) for one in (sheet, closing) if one is not None]
    lines = tuple(markup.lines_of("\n\n".join(bodies)))
    return Worded(
        subject=subject,
        text=markup.text(lines),
        html=page(subject, markup.html(lines), letter.language),
        short=markup.short(sheet.short.render(values)),
    )
