"""Proving a sheet: what it has to say, what it must not, and that real letters can be written with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter, Meets, Worded
from jobclub.integrations.wording.grammar import Fault
from jobclub.integrations.wording.inert import inert
from jobclub.integrations.wording.markup import PHONE
from jobclub.integrations.wording.moments import called
from jobclub.integrations.wording.samples import samples_of
from jobclub.integrations.wording.sheets import CLOSING, TO_OTHERS, Sheet, line_of, read_sheet
from jobclub.integrations.wording.writing import CANT_WRITE, written

ONE_SMS = 160
"""Characters of one short message (GSM 03.38). A way in that must be in it comes on top."""
LONGEST_SUBJECT = 100
ABOUT_SESSIONS = {"session", "sessions"}
NEEDED: Mapping[str, tuple[Collection[str], ...]] = {
    CLOSING: ({"organisation"}, {"link"}, {"not_me"}),
    Notice.PLACE_OFFERED: ({"reply_by"}, ABOUT_SESSIONS),
    Notice.OFFER_RETIMED: ({"reply_by"}, ABOUT_SESSIONS),
    Notice.LINE_JOINED: ({"position"},),
    Notice.HOMEWORK_DUE: ({"tasks"},),
    Notice.WEBINAR_INVITED: (ABOUT_SESSIONS,),
    Notice.WEBINAR_CONFIRMED: (ABOUT_SESSIONS,),
    Notice.WEBINAR_LINE: ({"position"}, ABOUT_SESSIONS),
    Notice.WEBINAR_LEFT: (ABOUT_SESSIONS,),
    Notice.WEBINAR_CHANGED: (ABOUT_SESSIONS, {"was"}),
    Notice.WEBINAR_CANCELLED: (ABOUT_SESSIONS,),
    Notice.HOUR_BEFORE: ({"join_url"}, {"dial_in"}, ABOUT_SESSIONS),
    Notice.DIGEST: ({"clubs"},),
    Notice.PLACE_CONFIRMED: (ABOUT_SESSIONS,),
    Notice.PLAN_CHANGED: (ABOUT_SESSIONS, {"was"}),
    Notice.WAY_IN: (ABOUT_SESSIONS, {"another_way_in"}, {"join_url"}, {"dial_in"}),
    Notice.SESSION_CANCELLED: (ABOUT_SESSIONS,),
    Notice.VISIT_AGREED: (ABOUT_SESSIONS,),
    Notice.VISIT_MOVED: (ABOUT_SESSIONS,),
    Notice.VISIT_ENDED: (ABOUT_SESSIONS,),
    Notice.DAY_BEFORE: (ABOUT_SESSIONS,),
    Notice.APPOINTMENT_BOOKED: (ABOUT_SESSIONS,),
    Notice.APPOINTMENT_MOVED: (ABOUT_SESSIONS, {"was"}),
    Notice.APPOINTMENT_CANCELLED: (ABOUT_SESSIONS,),
    Notice.TIME_FREE: (ABOUT_SESSIONS,),
    Notice.VISITOR_MOVED: (ABOUT_SESSIONS,),
    Notice.VISITOR_BACK: (ABOUT_SESSIONS,),
    Notice.SIGN_IN: ({"link"},),
    Notice.REGISTRATION: ({"link"}, {"reply_by"}),
    Notice.GUEST_INVITED: ({"link"}, {"not_me"}, ABOUT_SESSIONS),
    Notice.GUEST_MOVED: ({"link"}, {"was"}, ABOUT_SESSIONS),
    Notice.GUEST_BRIEFED: ({"link"}, {"join_url"}, {"agenda"}, ABOUT_SESSIONS),
    Notice.GUEST_OFF: (ABOUT_SESSIONS,),
}
"""What a reader can't do without in each sheet: one value of each of these."""
TELLING = re.compile(
    r"job|\bwork|\barbejd|\barbeit|arbejdsløs|arbeitslos|ledighed|for ledige|nyledig|dagpenge|kontanthj|"
    r"unemploy|employment|benefit|bürgergeld|maßnahme|forløb|indsats|beskæftigelse|\bstellen?\b|bewerb|"
    r"ansøgning|applica|programme?\b|karriere|career|lebenslauf|\bcv\b",
    re.IGNORECASE,
)
"""Words that tell others what somebody's messages are about."""


def proved(name: str, language: str, text: str) -> tuple[Sheet | None, list[Fault]]:
    """Read a file and prove it: the sheet if nothing is wrong with it, else the faults in it."""
    sheet, faults, used = read_sheet(name, language, text)
    faults = faults or list(_left_out(name, used))
    if sheet is None or faults:
        return None, faults
    faults = sorted(
        {fault for letter in samples_of(name, language) for fault in _faults_with(sheet, name, letter)}
    )
    return (None if faults else sheet), faults


def _left_out(name: str, used: Collection[str]) -> Iterator[Fault]:
    to_participants = name != CLOSING and name not in TO_OTHERS
    needed = (*NEEDED.get(name, ()), *([{"link"}] if to_participants else []))
    for either in needed:
        if not set(either) & set(used):
            wanted = " or ".join(f"`{one}`" for one in sorted(either))
            need = f"{wanted} is left out, and readers need it"
            detail = f"{need}; see how the letter that comes with us has it"
            yield Fault(1, detail, "missing", "text")


def _faults_with(sheet: Sheet, name: str, letter: Letter) -> Iterator[Fault]:
    try:
        words = written(sheet, letter)
    except CANT_WRITE as error:
        detail = "a letter may come without what is written here; ask for it first, like {% if consultant %}"
        yield Fault(line_of(error), detail, "maybe")
    else:
        yield from _links_left_out(name, letter, words)
        yield from _ways_in_left_out(name, letter, words)
        yield from _faults_in_words(replace(words, short=without_ways_in(words.short, letter)))


def _links_left_out(name: str, letter: Letter, words: Worded) -> Iterator[Fault]:
    """Find links that are there and that a reader does not get."""
    if name == CLOSING:
        wanted = [("not_me", letter.not_me, words.text)]
    else:
        wanted = [("link", letter.link, words.text), ("link", letter.link, words.short)]
    wanted += [("join_url", session.join_url, words.text) for session in _soon(name, letter)]
    for value, url, said in wanted:
        if url and url not in said.split():
            where, part = ("short form", "short") if said is words.short else ("letter", "text")
            detail = f"the {where} leaves out a line like `[…] {{{{ {value} }}}}`; write it"
            yield Fault(1, detail, "missing", part)


def _ways_in_left_out(name: str, letter: Letter, words: Worded) -> Iterator[Fault]:
    """Find sessions within the hour that a reader who has a phone alone can't join."""
    for session in _soon(name, letter):
        ways = _ways_in(session, letter.language)
        if ways and not any(way in words.short for way in ways):
            detail = (
                "the short form leaves out how to join within the hour, `join_url` or `dial_in`; write it"
            )
            yield Fault(1, detail, "missing", "short")


def _soon(name: str, letter: Letter) -> list[Meets]:
    """Give the sessions of which a letter has to carry the way in."""
    return [
        one for one in letter.sessions if name == Notice.HOUR_BEFORE or (name == Notice.WAY_IN and one.soon)
    ]


def _ways_in(session: Meets, language: str) -> list[str]:
    """Give the ways into a session as a short form writes them."""
    number = inert(called(session.dial_in, language)).translate(PHONE) if session.dial_in else None
    return [way for way in (session.join_url, number) if way]


def without_ways_in(short: str, letter: Letter) -> str:
    """Give a short form without the addresses and numbers by which sessions are joined."""
    for session in letter.sessions:
        for way in _ways_in(session, letter.language):
            short = short.replace(way, "")
    return short


def _faults_in_words(words: Worded) -> Iterator[Fault]:
    if len(words.subject) > LONGEST_SUBJECT:
        detail = f"the subject can get longer than {LONGEST_SUBJECT} characters; shorten it"
        yield Fault(1, detail, "long", "subject")
    if len(words.short) > ONE_SMS:
        detail = f"the short form can get longer than {ONE_SMS} characters with its link; shorten it"
        yield Fault(1, detail, "long", "short")
    said = {"subject": words.subject, "short": re.sub(r"https://\S+", "", words.short)}
    for part, what in (("subject", "subject"), ("short", "short form")):
        if found := TELLING.search(said[part]):
            detail = f"the {what} says {found[0]!r}, which others may read over a shoulder; say it neutrally"
            yield Fault(1, detail, "private", part)
