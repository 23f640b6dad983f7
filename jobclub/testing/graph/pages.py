"""The page behind a join link, where Teams would be: plain HTML without a script, in three languages."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from jobclub.testing.graph.meetings import Meeting


class Words(NamedTuple):
    """What the page says in one language."""

    title: str
    now_in: str
    when: str
    gone: str
    only_a_try: str


WORDS = {
    "da": Words(
        "Mødet",
        "Du ville nu være med i mødet.",
        "Tid (UTC)",
        "Mødet findes ikke længere.",
        "Det her er en prøve: I stedet for Microsoft Teams svarer en stedfortræder.",
    ),
    "de": Words(
        "Das Treffen",
        "Jetzt wären Sie im Treffen.",
        "Zeit (UTC)",
        "Dieses Treffen gibt es nicht mehr.",
        "Dies ist eine Probe: Statt Microsoft Teams antwortet ein Stellvertreter.",
    ),
    "en": Words(
        "The meeting",
        "You would now be in the meeting.",
        "Time (UTC)",
        "This meeting is not there any more.",
        "This is a trial: a stand-in answers instead of Microsoft Teams.",
    ),
}
STYLE = "body{font:1.25rem/1.5 sans-serif;margin:2rem auto;max-width:36rem;padding:0 1rem}"
LANGUAGE = re.compile(r"\s*([a-zA-Z]{1,8})(?:-[\w-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?\s*")


def language_of(accepted: str) -> str:
    """Give the language of ours that somebody likes best (Accept-Language), English if it is none."""
    likes = []
    for position, part in enumerate(accepted.split(",")):
        found = LANGUAGE.fullmatch(part)
        if found and found[1].lower() in WORDS and float(found[2] or 1) > 0:
            likes.append((-float(found[2] or 1), position, found[1].lower()))
    return min(likes)[2] if likes else "en"


def meeting_page(meeting: Meeting | None, language: str) -> str:
    """Give the page of a meeting, or (None) of one that is not there."""
    words = WORDS[language]
    if meeting is None:
        return _page(language, words.gone, f"<p>{words.only_a_try}</p>")
    span = f"{meeting.start:%Y-%m-%d %H:%M}–{meeting.end:%H:%M}"
    facts = f"<p><strong>{escape(meeting.subject or words.title)}</strong></p><p>{words.when}: {span}</p>"
    return _page(language, words.now_in, f"{facts}<p>{words.only_a_try}</p>")


def _page(language: str, head: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{head}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{head}</h1>{content}</main></body></html>\n"
    )
